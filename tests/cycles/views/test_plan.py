"""The plan on one page in the browser: who sees what, and that hunches reach nobody before their time."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core.drafts import keep_draft
from core.tenancy import unscoped
from cycles.models import Evidence, Hunch, Plan, PredictionNote, Risk
from cycles.services import predictions
from groups.enums import Phase
from groups.models import Membership
from tests.architecture.test_urls import ADDRESSES, MATRIX
from tests.architecture.world import drain, furnish_both
from tests.architecture.world import fill as fill_address
from tests.cycles.world import day, fill, start
from tests.factories.cycles import HunchFactory, PlanFactory, PredictionNoteFactory, RiskFactory

SECRET = "VERYSECRET they stay quiet"


def at(cast, name, *args):
    return reverse(f"cycles:{name}", args=[cast.organisation.slug, *args])


def only(model):
    with unscoped(reason="a test looks"):
        return model.objects.get()


@pytest.fixture
def cycle(cast):
    return start(cast, Phase.PLAN)


def planned(cycle, **values):
    with unscoped(reason="a test prepares its world"):
        return PlanFactory(cycle=cycle, **values)


# Writing --------------------------------------------------------------------------------------------------------


def test_a_member_writes_the_plan_and_reads_it(cast, sign_in, cycle):
    client = sign_in(cast.member)
    assert b"Write the plan" in client.get(at(cast, "plan", cycle.pk)).content
    sent = {"change": "A minute in pairs", "prediction": "Pupils are more engaged.", "by_on": "", "version": "0"}
    response = client.post(at(cast, "plan_edit", cycle.pk), sent)
    assert (response.status_code, response.url) == (303, at(cast, "plan", cycle.pk))
    page = client.get(response.url).content.decode()
    assert "A minute in pairs" in page
    assert "How many pupils, or how often?" in page
    assert "By when?" in page
    phase = client.get(at(cast, "phase", cycle.pk, "P3")).content.decode()
    assert "A minute in pairs" in phase
    assert "Seen: 1 prediction" in phase


def test_two_writers_find_both_texts(cast, sign_in, cycle):
    planned(cycle, version=7, change="Theirs")
    client = sign_in(cast.member)
    sent = {"change": "Mine", "prediction": "Mine too", "version": "6"}
    response = client.post(at(cast, "plan_edit", cycle.pk), sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Theirs" in page
    assert "Mine" in page
    assert 'name="version" value="7"' in page
    assert client.post(at(cast, "plan_edit", cycle.pk), {**sent, "version": "7"}).status_code == 303
    assert only(Plan).change == "Mine"


def test_what_was_typed_before_the_lock_is_refused_and_not_lost(cast, sign_in, cycle):
    planned(cycle)
    client = sign_in(cast.member)
    with unscoped(reason="a test prepares its world"):
        predictions.lock_prediction(cycle=cycle, by=cast.colleague)
    assert b'name="prediction"' not in client.get(at(cast, "plan_edit", cycle.pk)).content
    sent = {"change": "Another", "prediction": "Ten of twelve after all", "version": "1"}
    response = client.post(at(cast, "plan_edit", cycle.pk), sent)
    assert response.status_code == 422
    assert b"Ten of twelve after all" in response.content
    assert b"the prediction is locked" in response.content
    assert client.post(at(cast, "plan_edit", cycle.pk), {"change": "Another", "version": "1"}).status_code == 303
    assert only(Plan).prediction == "At least 8 of 12 pupils say a whole sentence."


def test_what_kept_itself_is_there_again(cast, sign_in, cycle):
    keep_draft(cast.member, f"plan:{cycle.pk}", {"change": "Half a sent", "prediction": ""})
    keep_draft(cast.member, f"hunch:{cycle.pk}", {"text": "Half a hun"})
    client = sign_in(cast.member)
    assert b"Half a sent" in client.get(at(cast, "plan_edit", cycle.pk)).content
    assert b"Half a hun" in client.get(at(cast, "hunch", cycle.pk)).content
    assert b"Half a hun" not in sign_in(cast.colleague).get(at(cast, "hunch", cycle.pk)).content


def test_a_comparison_brings_the_prediction_along_and_locks_it(cast, sign_in):
    cycle = start(cast, Phase.TRY_OUT)
    planned(cycle)
    client = sign_in(cast.member)
    form = at(cast, "evidence_new", cycle.pk, "P4", "comparison")
    assert b"At least 8 of 12 pupils" in client.get(form).content
    assert not only(Plan).is_locked  # a GET changes nothing
    client.post(form, {"text": "8 of 12", "seen": "5 of 12", "dated_on": day(0).isoformat()})
    assert only(Evidence).seen == "5 of 12"
    assert only(Plan).locked_by_id == cast.member.pk
    page = client.get(at(cast, "plan", cycle.pk)).content.decode()
    assert "when Mia Member entered the first result" in page
    for_leader = sign_in(cast.leader).get(at(cast, "plan", cycle.pk)).content.decode()
    assert "when the first result was entered" in for_leader
    assert "Mia Member" not in for_leader.split("<main")[1]


def test_a_note_is_shown_as_later_and_its_author_not_to_the_leader(cast, sign_in, cycle):
    planned(cycle)
    client = sign_in(cast.member)
    assert client.post(at(cast, "plan_note", cycle.pk), {"text": "We meant grade 5."}).status_code == 422
    with unscoped(reason="a test prepares its world"):
        predictions.lock_prediction(cycle=cycle)
    assert client.post(at(cast, "plan_note", cycle.pk), {"text": "We meant grade 5."}).status_code == 303
    assert only(PredictionNote).author_id == cast.member.pk
    for role, named in (("colleague", True), ("expert", True), ("leader", False)):
        page = sign_in(getattr(cast, role)).get(at(cast, "plan", cycle.pk)).content.decode().split("<main")[1]
        assert "Added later" in page
        assert ("Mia Member" in page) == named, role


def test_after_going_back_a_new_plan_is_made_and_the_old_one_is_readable(cast, sign_in, cycle):
    planned(cycle)
    with unscoped(reason="a test prepares its world"):
        predictions.lock_prediction(cycle=cycle)
    client = sign_in(cast.member)
    assert b"Make a new plan" in client.get(at(cast, "plan", cycle.pk)).content
    response = client.post(at(cast, "plan_anew", cycle.pk))
    assert response.url == at(cast, "plan_edit", cycle.pk)
    assert b'name="prediction"' in client.get(response.url).content
    page = client.get(at(cast, "plan", cycle.pk)).content.decode()
    assert page.index("No prediction yet") < page.index("At least 8 of 12 pupils")


def test_planning_anew_past_the_plan_is_refused_with_a_sentence(cast, sign_in):
    cycle = start(cast, Phase.TRY_OUT)
    with unscoped(reason="a test prepares its world"):
        predictions.lock_prediction(cycle=cycle)
    response = sign_in(cast.member).post(at(cast, "plan_anew", cycle.pk))
    assert response.status_code == 422
    assert b"gone back" in response.content


def test_what_may_go_wrong_is_written_changed_and_taken_away(cast, sign_in, cycle):
    client = sign_in(cast.member)
    assert client.post(at(cast, "risk_new", cycle.pk), {"text": "Loud", "response": ""}).status_code == 422
    assert client.post(at(cast, "risk_new", cycle.pk), {"text": "Loud", "response": "A sign"}).status_code == 303
    row = only(Risk)
    assert client.post(at(cast, "risk_edit", row.pk), {"text": "Very loud", "response": "A sign"}).status_code == 303
    assert b"Very loud" in client.get(at(cast, "plan", cycle.pk)).content
    assert client.post(at(cast, "risk_delete", row.pk)).status_code == 303
    with unscoped(reason="a test looks"):
        assert not Risk.objects.exists()


def test_a_step_whose_owner_left_asks_who_takes_over(cast, sign_in, cycle):
    fill(cycle, cast.colleague, 1)
    with unscoped(reason="a test prepares its world"):
        Membership.objects.filter(user=cast.colleague).update(ends_on=day(-1))
    client = sign_in(cast.member)
    for page in (at(cast, "plan", cycle.pk), at(cast, "phase", cycle.pk, "P3")):
        body = client.get(page).content
        assert b"Cas Colleague is no longer in the group." in body
        assert b"Choose who takes this over" in body


# Hunches --------------------------------------------------------------------------------------------------------


def test_a_member_writes_a_hunch_and_only_its_number_is_seen(cast, sign_in, cycle):
    assert sign_in(cast.member).post(at(cast, "hunch", cycle.pk), {"text": SECRET}).status_code == 303
    assert SECRET in sign_in(cast.member).get(at(cast, "plan", cycle.pk)).content.decode()
    for role in ("colleague", "organiser", "expert", "leader"):
        page = sign_in(getattr(cast, role)).get(at(cast, "plan", cycle.pk)).content.decode()
        assert "1 hunch is written" in page, role
        assert SECRET not in page, role


def test_the_organiser_shows_them_together_and_then_they_are_closed(cast, sign_in, cycle):
    for who, text in ((cast.member, "First hunch"), (cast.colleague, "Second hunch")):
        sign_in(who).post(at(cast, "hunch", cycle.pk), {"text": text})
    organiser = sign_in(cast.organiser)
    assert b"2 hunches are written" in organiser.get(at(cast, "hunches_show", cycle.pk)).content
    assert not only(Plan).is_revealed
    assert organiser.post(at(cast, "hunches_show", cycle.pk)).status_code == 303
    for role, reads in (("member", True), ("expert", True), ("leader", False)):
        page = sign_in(getattr(cast, role)).get(at(cast, "plan", cycle.pk)).content.decode().split("<main")[1]
        assert ("First hunch" in page and "Second hunch" in page) == reads, role
        assert ("Cas Colleague" in page) == reads, role
    client = sign_in(cast.member)
    assert client.get(at(cast, "hunch", cycle.pk)).status_code == 302
    late = client.post(at(cast, "hunch", cycle.pk), {"text": "I knew it all along"})
    assert late.status_code == 422
    assert b"I knew it all along" in late.content


def test_a_hunch_is_taken_back_with_an_empty_box(cast, sign_in, cycle):
    client = sign_in(cast.member)
    client.post(at(cast, "hunch", cycle.pk), {"text": SECRET})
    assert client.post(at(cast, "hunch", cycle.pk), {"text": " "}).status_code == 303
    with unscoped(reason="a test looks"):
        assert not Hunch.objects.exists()


def test_nothing_to_show_is_said_above_the_button(cast, sign_in, cycle):
    response = sign_in(cast.organiser).post(at(cast, "hunches_show", cycle.pk))
    assert response.status_code == 422
    assert b"Nobody wrote a hunch yet" in response.content


@pytest.mark.walk
def test_no_page_holds_the_hunch_of_a_colleague_that_is_not_shown(cast, sign_in):
    """Every address, in every phase; for the roles outside the group tests/architecture/test_private_words.py does the same."""
    with unscoped(reason="a test prepares its world"):
        here, _there = furnish_both(cast)
        HunchFactory(plan=here.plan, author=cast.organiser, text=SECRET)
    client = sign_in(cast.colleague)
    opened = 0
    for name, parts in ADDRESSES.items():
        if "200" not in MATRIX[name]["GET"].split()[1:] or name in ("readyz", "healthz"):
            continue
        for phase in [f"P{number}" for number in range(1, 7)] if "phase" in parts else [""]:
            with unscoped(reason="a test fills in an address"):
                known = fill_address(name, parts, here)
            response = client.get(reverse(name, kwargs={**known, **({"phase": phase} if phase else {})}))
            body = b"".join(response.streaming_content) if response.streaming else response.content
            drain(response)
            assert SECRET.encode() not in body, name
            opened += response.status_code == 200
    assert opened > 20


def test_the_author_does_meet_the_words(cast, sign_in):
    with unscoped(reason="a test prepares its world"):
        here, _there = furnish_both(cast)
        Hunch.objects.filter(author=cast.member).update(text=SECRET)
    assert SECRET in sign_in(cast.member).get(at(cast, "plan", here.cycle.pk)).content.decode()


# Work -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(("role", "queries"), [("member", 10), ("organiser", 10), ("expert", 10), ("leader", 9)])
def test_queries_of_the_plan(cast, sign_in, django_assert_num_queries, cycle, rows, role, queries):
    fill(cycle, cast.colleague, rows)
    with unscoped(reason="a test prepares its world"):
        from tests.factories.schools import UserFactory

        for number in range(1, rows + 1):
            RiskFactory(cycle=cycle, text=f"Risk {number}")
            plan = PlanFactory(cycle=cycle, number=number)
            predictions.lock_prediction(cycle=cycle, by=cast.colleague)
            PredictionNoteFactory(plan=plan, author=cast.colleague)
            HunchFactory(plan=plan, author=UserFactory())
    client = sign_in(cast.person(role))
    with django_assert_num_queries(queries):
        assert client.get(at(cast, "plan", cycle.pk)).status_code == 200


def test_hunches_are_not_written_by_an_expert(cast, sign_in, cycle):
    assert sign_in(cast.expert).post(at(cast, "hunch", cycle.pk), {"text": "Mine"}).status_code == 403
    with unscoped(reason="a test looks"):
        assert not Hunch.objects.exists()
