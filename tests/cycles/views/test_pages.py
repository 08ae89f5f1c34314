"""Every page of cycles: it opens for whom it is meant, with the same number of queries for one row and for thirty."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core.tenancy import unscoped
from cycles.models import Agreement, Cycle, Evidence, PlanStep, Question, Source, TryOut
from groups.enums import Phase
from tests.cycles.world import fill, start


def url(cast, name, *args):
    return reverse(f"cycles:{name}", args=[cast.organisation.slug, *args])


def test_queries_of_the_list_of_cycles(cast, sign_in, django_assert_num_queries):
    start(cast)
    client = sign_in(cast.member)
    with django_assert_num_queries(6):
        assert client.get(url(cast, "list", cast.group.pk)).status_code == 200


@pytest.mark.parametrize("rows", [1, 30, 200])
@pytest.mark.parametrize(("role", "queries"), [("member", 11), ("organiser", 11), ("expert", 11), ("leader", 10)])
def test_queries_of_the_cycle_page(cast, sign_in, django_assert_num_queries, rows, role, queries):
    cycle = start(cast, Phase.TRY_OUT)
    fill(cycle, cast.colleague, rows)
    client = sign_in(cast.person(role))
    with django_assert_num_queries(queries):
        assert client.get(url(cast, "detail", cycle.pk)).status_code == 200


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize("phase", list(Phase))
@pytest.mark.parametrize("role", ["member", "organiser", "expert", "leader"])
def test_queries_of_a_phase_page(cast, sign_in, django_assert_num_queries, rows, phase, role):
    cycle = start(cast, phase)
    fill(cycle, cast.colleague, rows)
    client = sign_in(cast.person(role))
    queries = {"P1": 9, "P2": 10 if role == "leader" else 11, "P3": 9, "P4": 11, "P5": 10, "P6": 9}[phase]
    with django_assert_num_queries(queries):
        response = client.get(url(cast, "phase", cycle.pk, phase))
    assert response.status_code == 200


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(("role", "queries"), [("member", 6), ("organiser", 6), ("expert", 6), ("leader", 5)])
def test_queries_of_the_panel_on_the_group_page(cast, sign_in, django_assert_num_queries, rows, role, queries):
    cycle = start(cast, Phase.TRY_OUT)
    fill(cycle, cast.colleague, rows)
    client = sign_in(cast.person(role))
    with django_assert_num_queries(queries):
        assert client.get(url(cast, "group_panel", cast.group.pk)).status_code == 200


@pytest.mark.parametrize("rows", [1, 30])
def test_queries_of_the_pages_with_lists(cast, sign_in, django_assert_num_queries, rows):
    cycle = start(cast, Phase.TRY_OUT)
    fill(cycle, cast.colleague, rows)
    client = sign_in(cast.member)
    with django_assert_num_queries(7):
        assert client.get(url(cast, "tryouts", cast.group.pk)).status_code == 200
    with django_assert_num_queries(7):
        assert client.get(url(cast, "agreements", cast.group.pk)).status_code == 200


FORMS = [
    ("create", "group", 7),
    ("edit", "cycle", 6),
    ("close", "cycle", 5),
    ("checkpoint", "phase", 7),
    ("answer", "question", 8),
    ("source_new", "cycle", 6),
    ("step_new", "cycle", 6),
    ("agreement_new", "cycle", 7),
    ("evidence_new", "kind", 6),
    ("question_new", "phase", 6),
]


@pytest.mark.parametrize(("name", "about", "queries"), FORMS)
def test_queries_of_the_pages_to_write_on(cast, sign_in, django_assert_num_queries, name, about, queries):
    args = {}
    if about == "group":
        args = [cast.group.pk]
    else:
        cycle = start(cast, Phase.SECURE)
        args = {
            "cycle": [cycle.pk],
            "phase": [cycle.pk, "P6"],
            "question": [cycle.pk, "P6.q1"],
            "kind": [cycle.pk, "P6", "shared"],
        }[about]
    client = sign_in(cast.organiser)
    with django_assert_num_queries(queries):
        assert client.get(url(cast, name, *args)).status_code == 200


@pytest.mark.parametrize("rows", [1, 30])
def test_queries_of_one_try_out(cast, sign_in, django_assert_num_queries, rows):
    from tests.factories.cycles import TryOutFactory, TryOutReplyFactory

    with unscoped(reason="a test prepares its world"):
        that = TryOutFactory(group=cast.group, author=cast.member, sharing="group")
        for number in range(rows):
            TryOutReplyFactory(try_out=that, author=cast.colleague, text=f"Why {number}?")
    client = sign_in(cast.colleague)
    with django_assert_num_queries(10):
        assert client.get(url(cast, "tryout", that.pk)).status_code == 200


def test_every_page_about_a_part_opens_for_its_writer(cast, sign_in):
    cycle = start(cast, Phase.TRY_OUT)
    fill(cycle, cast.member, 1)
    client = sign_in(cast.member)
    with unscoped(reason="a test looks"):
        found = {
            "evidence": Evidence.objects.get().pk,
            "source": Source.objects.get().pk,
            "step": PlanStep.objects.get().pk,
            "agreement": Agreement.objects.get().pk,
        }
        question, try_out = Question.objects.get().pk, TryOut.objects.get().pk
    for noun, pk in found.items():
        assert client.get(url(cast, f"{noun}_edit", pk)).status_code == 200
        assert client.get(url(cast, f"{noun}_delete", pk)).status_code == 200
    assert client.get(url(cast, "question_answer", question)).status_code == 200
    for name in ("tryout", "tryout_edit", "tryout_delete", "tryout_take_back"):
        assert client.get(url(cast, name, try_out)).status_code == 200
    assert client.get(reverse("cycles:tryout_new")).status_code == 200


def test_the_pages_on_which_a_cycle_turns_keep_what_is_typed(cast, sign_in):
    """Their forms ask for a sentence, and a session may end before it is sent."""
    client = sign_in(cast.organiser)
    assert f'data-draft="cycle-new:{cast.group.pk}"' in client.get(url(cast, "create", cast.group.pk)).content.decode()
    cycle = start(cast, "P6")
    assert f'data-draft="cycle-close:{cycle.pk}"' in client.get(url(cast, "close", cycle.pk)).content.decode()
    with unscoped(reason="a test prepares its world"):
        Cycle.objects.filter(pk=cycle.pk).update(phase="P4")
    move = client.get(url(cast, "move", cycle.pk), {"to": "P3"}).content.decode()
    assert f'data-draft="cycle-move:{cycle.pk}:P4-P3"' in move
