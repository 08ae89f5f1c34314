"""A name that could be a pupil's is asked about once, at its box; what may stay is kept with one more press."""

from __future__ import annotations

import pytest

from core.tenancy import unscoped
from cycles.models import Cycle, TryOut
from tests.cycles.views.test_cycle import START, at
from tests.cycles.world import day, start
from tests.factories.cycles import (
    AgreementFactory,
    EvidenceFactory,
    QuestionFactory,
    SourceFactory,
    TryOutFactory,
)
from tests.lessons.world import rows
from tests.names import NAMED, OF_US, asked, form_with

DAY = {"dated_on": day(0)}
AGREED = {"place": "Handbook", "review_on": day(90)}
# Page, box, what else it asks: of every form of a cycle in which somebody tells what pupils do.
FORMS = [
    (("create", "group"), "pupils", {**START}),
    (("edit", "cycle"), "measure", {}),
    (("answer", "cycle", "P1.q1"), "text", {}),
    (("question_new", "cycle", "P1"), "text", {}),
    (("question_answer", "question"), "answer", {}),
    (("source_new", "cycle"), "summary", {"citation": "Lotte Smit 2019", "example": "Pairs first."}),
    (("source_edit", "source"), "example", {}),
    (("evidence_new", "cycle", "P1", "observation"), "text", DAY),
    (("evidence_new", "cycle", "P4", "comparison"), "seen", {**DAY, "text": "Half of them."}),
    (
        ("data_new", "cycle", "P2"),
        "title",
        {"kind": "results", "shape": "beside", "unit": "sentences", "low": 0, "high": 9, "first_on": day(0)},
    ),
    (("plan_edit", "cycle"), "prediction", {"change": "Pairs first."}),
    (("hunch", "cycle"), "text", {}),
    (("risk_new", "cycle"), "response", {"text": "Silence"}),
    (("step_new", "cycle"), "text", {"owner": "person", "due_on": day(9)}),
    (("choose", "cycle"), "saw", {"choice": "stop", "why": "It did not help.", "unknown": "All of it."}),
    (("rollout", "cycle"), "follow", {"keep": "Pairs first.", "free": "The rest."}),
    (("learned", "cycle"), "text", {"for_whom": "Grade 5", "place": "Handbook"}),
    (("agreement_new", "cycle"), "why", {**AGREED, "text": "Pairs first.", "owner": "person"}),
    (("agreement_renew", "agreement"), "note", {"review_on": day(90)}),
    (("agreement_let_go", "agreement"), "reason", {}),
    (("celebrate", "cycle"), "text", {}),
    (("ingredient_new", "group"), "worked", {"origin": "outcome", "cycle": "cycle"}),
]


@pytest.fixture
def things(cast):
    """What an address or a choice may stand for."""
    cycle = start(cast, "P4")
    with unscoped(reason="a test prepares its world"):
        return {
            "group": cast.group.pk,
            "cycle": cycle.pk,
            "person": cast.organiser.pk,
            "question": QuestionFactory(cycle=cycle).pk,
            "source": SourceFactory(cycle=cycle, author=cast.organiser).pk,
            "agreement": AgreementFactory(cycle=cycle, owner=cast.organiser).pk,
        }


@pytest.mark.parametrize(("address", "box", "more"), FORMS, ids=[f"{row[0][0]}-{row[1]}" for row in FORMS])
def test_a_name_is_asked_about_once_at_its_box_and_then_kept(cast, sign_in, things, address, box, more):
    client = sign_in(cast.organiser)
    if address[0] == "create":
        with unscoped(reason="one cycle at a time"):
            Cycle.objects.all().delete()
    url = at(cast, address[0], *(things.get(part, part) for part in address[1:]))
    values = form_with(client.get(url), box).values | {key: things.get(value, value) for key, value in more.items()}

    # A set of numbers may not be about one teacher, so that box takes no colleague either.
    written = NAMED if address[0] == "data_new" else f"{NAMED} {OF_US}"
    form = asked(client, url, values, {box: written})
    assert client.post(url, form.values).status_code == 303


def test_what_was_kept_with_a_name_can_be_changed_elsewhere_without_a_question(cast, sign_in):
    cycle = start(cast, "P2")
    with unscoped(reason="a test prepares its world"):
        row = EvidenceFactory(cycle=cycle, phase="P2", kind="observation", text=NAMED, author=cast.member)
    url, client = at(cast, "evidence_edit", row.pk), sign_in(cast.member)
    assert client.post(url, {"text": f"{NAMED} Later wel.", **DAY}).status_code == 303
    assert client.post(url, {"text": f"{NAMED} Fatima wel.", **DAY}).status_code == 422


def test_a_try_out_is_kept_at_once_and_its_author_is_told_before_sharing(cast, sign_in):
    start(cast, "P4")
    client = sign_in(cast.member)
    assert client.post("/try-outs/new/", {"done": f"{NAMED} {OF_US}"}).status_code == 303
    (kept,) = rows(TryOut)
    page = client.get(at(cast, "tryout", kept.pk)).content.decode()
    assert "This looks like a name: Youssef.<" in page
    with unscoped(reason="a test prepares its world"):
        shared = TryOutFactory(group=cast.group, author=cast.member, sharing="group", done=NAMED)
    assert "looks like a name" not in sign_in(cast.colleague).get(at(cast, "tryout", shared.pk)).content.decode()
