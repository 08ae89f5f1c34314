"""Cycles in the browser: start, go round, go back, close; answer together; bad input; strangers."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from core.drafts import draft_data, keep_draft
from core.tenancy import unscoped
from cycles.enums import State
from cycles.models import (
    Agreement,
    Answer,
    Cycle,
    CyclePhase,
    Evidence,
    GoalConfirmation,
    PhaseMove,
    PlanStep,
    Question,
    Source,
)
from groups.enums import Phase
from tests.cycles.world import day, fill, start
from tests.factories.cycles import EvidenceFactory

START = {
    "template": "without_lesson_study",
    "title": "Playing outside",
    "goal": "By spring the same rules hold everywhere.",
    "starts_on": day(0),
    "ends_on": day(150),
}


def at(cast, name, *args):
    return reverse(f"cycles:{name}", args=[cast.organisation.slug, *args])


def only(model):
    with unscoped(reason="a test looks"):
        return model.objects.get()


def count(model):
    with unscoped(reason="a test looks"):
        return model.objects.count()


# Start ----------------------------------------------------------------------------------------------------------


def test_the_organiser_starts_a_cycle_and_sees_it(cast, sign_in):
    client = sign_in(cast.organiser)
    assert b"Start a cycle" in client.get(at(cast, "list", cast.group.pk)).content
    response = client.post(at(cast, "create", cast.group.pk), START)
    cycle = only(Cycle)
    assert (response.status_code, response.url) == (303, at(cast, "detail", cycle.pk))
    page = client.get(response.url)
    assert b"Playing outside" in page.content
    assert b"Phase 1 of 6" in page.content
    assert b"Start a cycle" not in client.get(at(cast, "list", cast.group.pk)).content


def test_a_second_press_gives_the_same_cycle(cast, sign_in):
    client = sign_in(cast.organiser)
    assert len({client.post(at(cast, "create", cast.group.pk), START).url for _press in range(2)}) == 1
    assert count(Cycle) == 1


def test_a_second_cycle_is_refused_with_a_sentence(cast, sign_in):
    running, client = start(cast), sign_in(cast.organiser)
    # Said before anybody types: other pages lead here too.
    assert running.get_absolute_url().encode() in client.get(at(cast, "create", cast.group.pk)).content
    response = client.post(at(cast, "create", cast.group.pk), START)
    assert response.status_code == 422
    assert b"one at a time" in response.content
    assert b"Playing outside" in response.content


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"goal": "a\x00b"}, "goal"),
        ({"template": "mine"}, "template"),
        ({"starts_on": "soon"}, "starts_on"),
        ({"ends_on": day(-1), "starts_on": day(-9)}, "ends_on"),
        ({"ends_on": day(0)}, "ends_on"),
        ({"ends_on": ""}, "ends_on"),
    ],
)
def test_a_bad_start_is_refused_at_the_field(cast, sign_in, values, field):
    response = sign_in(cast.organiser).post(at(cast, "create", cast.group.pk), {**START, **values})
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert count(Cycle) == 0


def test_an_empty_form_is_refused_and_not_just_shown(cast, sign_in):
    assert sign_in(cast.organiser).post(at(cast, "create", cast.group.pk)).status_code == 422


@pytest.mark.parametrize(
    ("role", "status"), [("member", 403), ("leader", 403), ("expert", 403), ("staff", 403), ("other", 404)]
)
def test_nobody_else_starts_a_cycle(cast, sign_in, role, status):
    assert sign_in(cast.person(role)).post(at(cast, "create", cast.group.pk), START).status_code == status
    assert count(Cycle) == 0


# Go round -------------------------------------------------------------------------------------------------------


def test_an_open_point_asks_for_a_reason_and_then_lets_the_group_go_on(cast, sign_in):
    cycle, client = start(cast), sign_in(cast.organiser)
    move = at(cast, "move", cycle.pk)
    assert b"We move on because" in client.get(move, {"to": "P2"}).content
    assert client.post(move, {"from_phase": "P1", "to": "P2"}).status_code == 422
    response = client.post(move, {"from_phase": "P1", "to": "P2", "reason": "The leader is ill."})
    assert response.status_code == 303
    assert only(Cycle).phase == Phase.THEORY
    assert b"The leader is ill." in client.get(response.url).content


def test_a_double_press_moves_once(cast, sign_in):
    cycle, client = start(cast), sign_in(cast.organiser)
    for _press in range(3):
        sent = client.post(at(cast, "move", cycle.pk), {"from_phase": "P1", "to": "P2", "reason": "x"})
        assert sent.status_code == 303
    assert only(Cycle).phase == Phase.THEORY
    assert count(PhaseMove) == 1


def test_going_back_says_that_it_is_normal(cast, sign_in):
    cycle, client = start(cast, Phase.TRY_OUT), sign_in(cast.organiser)
    assert b"Adapt the approach" in client.get(at(cast, "move", cycle.pk), {"to": "P3"}).content
    client.post(at(cast, "move", cycle.pk), {"from_phase": "P4", "to": "P3"})
    assert only(Cycle).phase == Phase.PLAN


@pytest.mark.parametrize("to", ["P6", "P1", "P9", "", "x"])
def test_a_way_that_does_not_exist_is_not_there(cast, sign_in, to):
    cycle = start(cast, Phase.TRY_OUT)
    assert sign_in(cast.organiser).get(at(cast, "move", cycle.pk), {"to": to}).status_code == 404


def test_an_old_page_is_told_that_the_group_moved_meanwhile(cast, sign_in):
    cycle = start(cast, Phase.TRY_OUT)
    response = sign_in(cast.organiser).post(at(cast, "move", cycle.pk), {"from_phase": "P1", "to": "P2", "reason": "x"})
    assert response.status_code == 422
    assert b"another phase" in response.content


def test_the_cycle_is_closed_after_being_asked_once_more(cast, sign_in):
    cycle, client = start(cast, Phase.SECURE), sign_in(cast.organiser)
    close = at(cast, "close", cycle.pk)
    assert b"Close this cycle?" in client.get(close).content
    assert client.post(close, {"next_step": "new_goal"}).status_code == 422
    assert client.post(close, {"next_step": "new_goal", "reason": "The year ends."}).status_code == 303
    assert only(Cycle).state == State.CLOSED
    assert client.post(close, {"next_step": "new_goal", "reason": "x"}).status_code == 403
    page = client.get(at(cast, "detail", cycle.pk)).content
    assert b"This cycle was closed" in page
    assert b"Change goal" not in page


def test_a_closed_cycle_stays_readable_and_is_listed(cast, sign_in):
    cycle = start(cast, Phase.SECURE)
    fill(cycle, cast.member, 2)
    with unscoped(reason="a test prepares its world"):
        Cycle.objects.update(state=State.CLOSED, closed_at=timezone.now(), choice="stop")
    client = sign_in(cast.member)
    assert b"Pupils speak more" in client.get(at(cast, "list", cast.group.pk)).content
    for phase in Phase:
        assert client.get(at(cast, "phase", cycle.pk, phase)).status_code == 200
    assert client.post(at(cast, "answer", cycle.pk, "P1.q1"), {"text": "x", "version": 0}).status_code == 403


@pytest.mark.parametrize(
    ("role", "status"), [("member", 403), ("leader", 403), ("expert", 403), ("staff", 404), ("other", 404)]
)
@pytest.mark.parametrize("name", ["move", "edit", "close"])
def test_only_the_organiser_steers(cast, sign_in, role, status, name):
    cycle = start(cast, Phase.SECURE)
    assert sign_in(cast.person(role)).post(at(cast, name, cycle.pk), {"to": "P2"}).status_code == status


def test_the_goal_is_agreed_with_and_seen(cast, sign_in):
    cycle = start(cast)
    member, leader = sign_in(cast.member), sign_in(cast.leader)
    assert b"I agree with the goal" in member.get(at(cast, "phase", cycle.pk, "P1")).content
    assert b"I have seen the goal" in leader.get(at(cast, "phase", cycle.pk, "P1")).content
    for _press in range(2):
        assert member.post(at(cast, "agree", cycle.pk)).status_code == 303
        assert leader.post(at(cast, "see_goal", cycle.pk)).status_code == 303
    assert count(GoalConfirmation) == 2
    assert b"You agreed with the goal" in member.get(at(cast, "phase", cycle.pk, "P1")).content
    assert member.post(at(cast, "see_goal", cycle.pk)).status_code == 403
    assert leader.post(at(cast, "agree", cycle.pk)).status_code == 403


def test_changing_the_goal_says_that_everybody_is_asked_again(cast, sign_in):
    cycle, client = start(cast), sign_in(cast.organiser)
    values = {"title": "T", "goal": "New.", "approach": "short_trial", "starts_on": cycle.starts_on, "ends_on": cycle.ends_on}
    page = client.post(at(cast, "edit", cycle.pk), values, follow=True)
    assert b"asked again" in page.content
    assert only(Cycle).approach == "short_trial"
    assert client.post(at(cast, "edit", cycle.pk), {**values, "ends_on": cycle.starts_on}).status_code == 422


def test_after_stopping_the_main_button_leads_to_securing(cast, sign_in):
    cycle = start(cast, Phase.TRY_OUT, choice="stop")
    page = sign_in(cast.organiser).get(at(cast, "detail", cycle.pk)).content
    assert b'btn btn-primary" href="' + at(cast, "move", cycle.pk).encode() + b"?to=P6" in page


# Answer together ------------------------------------------------------------------------------------------------


def test_two_writers_lose_nothing(cast, sign_in):
    cycle = start(cast)
    url = at(cast, "answer", cycle.pk, "P1.q1")
    sign_in(cast.member).post(url, {"text": "Words of Mia", "version": 0})
    second = sign_in(cast.colleague)
    told = second.post(url, {"text": "Words of Cas", "version": 0})
    assert told.status_code == 422
    assert b"Words of Mia" in told.content
    assert b"Words of Cas" in told.content
    assert only(Answer).text == "Words of Mia"
    again = second.post(url, {"text": "Words of both", "version": told.context["form"]["version"].value()})
    assert again.status_code == 303
    assert only(Answer).text == "Words of both"


def test_an_unsent_answer_comes_back_beside_the_saved_one(cast, sign_in):
    cycle, client = start(cast), sign_in(cast.member)
    url, key = at(cast, "answer", cycle.pk, "P1.q1"), f"cycle:{cycle.pk}:P1.q1"
    client.post(url, {"text": "Saved words", "version": 0})
    keep_draft(cast.member, key, {"text": "Unsent words"})
    page = client.get(url).content
    assert b"Saved words" in page
    assert b"Unsent words" in page
    client.post(url, {"text": "Unsent words", "version": 1, "draft": key})
    assert draft_data(cast.member, key) == {}


@pytest.mark.parametrize(
    "values", [{}, {"text": "x" * 4001, "version": 0}, {"text": "a\x00", "version": 0}, {"text": "x", "version": "v"}]
)
def test_a_bad_answer_is_refused(cast, sign_in, values):
    cycle = start(cast)
    assert sign_in(cast.member).post(at(cast, "answer", cycle.pk, "P1.q1"), values).status_code == 422


@pytest.mark.parametrize("path", ["P1.q9", "P7.q1", "x"])
def test_a_question_that_does_not_exist_is_not_there(cast, sign_in, path):
    cycle = start(cast)
    assert sign_in(cast.member).get(f"/o/lindenhof/cycles/{cycle.pk}/answers/{path}/").status_code == 404


@pytest.mark.parametrize("role", ["leader", "expert"])
def test_leader_and_expert_read_answers_and_write_none(cast, sign_in, role):
    cycle = start(cast)
    sign_in(cast.member).post(at(cast, "answer", cycle.pk, "P1.q1"), {"text": "Words of Mia", "version": 0})
    client = sign_in(cast.person(role))
    assert b"Words of Mia" in client.get(at(cast, "detail", cycle.pk)).content
    assert client.post(at(cast, "answer", cycle.pk, "P1.q1"), {"text": "x", "version": 1}).status_code == 403


# What hangs on a cycle ------------------------------------------------------------------------------------------

GOOD = [
    ("evidence_new", ("P1", "results"), {"text": "4 of 12", "dated_on": day(0)}, Evidence, "member"),
    ("evidence_new", ("P4", "comparison"), {"text": "8", "seen": "9", "dated_on": day(0)}, Evidence, "member"),
    ("source_new", (), {"citation": "A", "summary": "B", "example": "C", "link": "example.org"}, Source, "expert"),
    ("question_new", ("P2",), {"text": "Whom did you not hear?"}, Question, "expert"),
    ("step_new", (), {"text": "Cards", "due_on": day(3), "owner": "member"}, PlanStep, "member"),
    ("agreement_new", (), {"text": "Pairs", "place": "Book", "review_on": day(90), "owner": "member"}, Agreement, "member"),
]


def sent(cast, values):
    return {key: getattr(cast, value).pk if key == "owner" else value for key, value in values.items()}


@pytest.mark.parametrize(("name", "args", "values", "model", "role"), GOOD)
def test_a_part_is_added_once_however_often_it_is_sent(cast, sign_in, name, args, values, model, role):
    cycle = start(cast)
    client = sign_in(cast.person(role))
    for _press in range(2):
        assert client.post(at(cast, name, cycle.pk, *args), sent(cast, values)).status_code == 303
    assert count(model) == 1


@pytest.mark.parametrize(("name", "args", "values", "model", "role"), GOOD)
@pytest.mark.parametrize("worse", ["", "x" * 5000, "a\x00b", "2999-99-99"])
def test_a_part_with_a_bad_field_is_refused_and_nothing_typed_is_lost(cast, sign_in, name, args, values, model, role, worse):
    cycle = start(cast)
    client = sign_in(cast.person(role))
    for field in values:
        is_text = field not in ("dated_on", "due_on", "review_on", "owner")
        if (field == "link" and not worse) or (is_text and worse == "2999-99-99"):
            continue
        response = client.post(at(cast, name, cycle.pk, *args), {**sent(cast, values), field: worse})
        assert response.status_code == 422, field
        assert field in response.context["form"].errors
    assert count(model) == 0


@pytest.mark.parametrize(("name", "args", "values", "model", "role"), GOOD)
def test_a_part_is_not_added_by_somebody_who_just_lost_the_right(cast, sign_in, name, args, values, model, role):
    cycle, client = start(cast), sign_in(cast.person(role))
    with unscoped(reason="a test prepares its world"):
        cast.group.memberships.filter(user=cast.person(role)).update(ends_on=day(-1))
    assert client.post(at(cast, name, cycle.pk, *args), sent(cast, values)).status_code == 404
    assert count(model) == 0


@pytest.mark.parametrize("field", [{"due_on": day(-1)}, {"owner": "staff"}, {"owner": "other"}])
def test_a_step_in_the_past_or_for_somebody_else_is_refused(cast, sign_in, field):
    cycle = start(cast)
    values = sent(cast, {"text": "Cards", "due_on": day(3), "owner": "member", **field})
    assert sign_in(cast.member).post(at(cast, "step_new", cycle.pk), values).status_code == 422


def test_a_kind_that_does_not_belong_to_the_phase_is_not_there(cast, sign_in):
    cycle, client = start(cast), sign_in(cast.member)
    assert client.get(at(cast, "evidence_new", cycle.pk, "P1", "comparison")).status_code == 404
    assert client.get(at(cast, "evidence_new", cycle.pk, "P1", "nothing")).status_code == 404


def test_parts_are_changed_and_taken_away(cast, sign_in):
    cycle, client = start(cast, Phase.SECURE), sign_in(cast.member)
    fill(cycle, cast.member, 1)
    owner = cast.member.pk
    changes = [
        ("evidence", Evidence, {"text": "New", "dated_on": day(0)}),
        ("source", Source, {"citation": "New", "summary": "B", "example": "C"}),
        ("step", PlanStep, {"text": "New", "owner": owner, "due_on": day(3)}),
        ("agreement", Agreement, {"text": "New", "place": "B", "owner": owner, "review_on": day(3)}),
    ]
    for noun, model, values in changes:
        row = only(model)
        assert client.post(at(cast, f"{noun}_edit", row.pk), values).status_code == 303
        assert str(only(model)) == "New"
        assert client.get(at(cast, f"{noun}_delete", row.pk)).status_code == 200
        assert count(model) == 1
        assert client.post(at(cast, f"{noun}_delete", row.pk)).status_code == 303
        assert count(model) == 0


def test_a_step_is_ticked(cast, sign_in):
    cycle, client = start(cast, Phase.TRY_OUT), sign_in(cast.member)
    fill(cycle, cast.member, 1)
    row = only(PlanStep)
    response = client.post(at(cast, "step_done", row.pk), {"done": "1", "next": at(cast, "phase", cycle.pk, "P4")})
    assert response.url == at(cast, "phase", cycle.pk, "P4")
    assert only(PlanStep).done_at
    assert client.post(at(cast, "step_done", row.pk), {}).url == at(cast, "phase", cycle.pk, "P3")
    assert only(PlanStep).done_at is None


def test_the_group_judges_chooses_and_decides(cast, sign_in):
    cycle, client = start(cast, Phase.TRY_OUT), sign_in(cast.member)
    assert client.post(at(cast, "judge", cycle.pk), {"criterion": "P1.a", "met": "1"}).status_code == 303
    assert client.post(at(cast, "choose", cycle.pk), {"choice": "unknown"}).status_code == 303
    assert client.post(at(cast, "next_step", cycle.pk), {"next_step": "same_goal"}).status_code == 303
    found = only(Cycle)
    assert (found.choice, found.next_step) == ("unknown", "same_goal")
    assert b"We do not know yet" in client.get(at(cast, "phase", cycle.pk, "P4")).content


@pytest.mark.parametrize(
    ("name", "values"),
    [("judge", {"criterion": "P1.b", "met": "1"}), ("judge", {}), ("next_step", {})],
)
def test_what_cannot_be_ticked_or_chosen_is_refused_with_a_sentence(cast, sign_in, name, values):
    cycle = start(cast)
    response = sign_in(cast.member).post(at(cast, name, cycle.pk), values)
    assert response.status_code == 422
    assert b"This was not saved" in response.content


def test_a_checkpoint_is_planned(cast, sign_in):
    cycle, client = start(cast), sign_in(cast.organiser)
    url = at(cast, "checkpoint", cycle.pk, "P2")
    assert client.post(url, {"checkpoint_on": day(9), "owner": cast.member.pk}).status_code == 303
    with unscoped(reason="a test looks"):
        row = CyclePhase.objects.get(phase="P2")
    assert (row.checkpoint_on, row.owner) == (day(9), cast.member)
    for values in ({"checkpoint_on": day(-9)}, {"checkpoint_on": "x"}, {"owner": cast.other.pk}):
        assert client.post(url, values).status_code == 422
    assert sign_in(cast.member).get(url).status_code == 403


def test_an_experts_question_is_answered_by_the_group(cast, sign_in):
    cycle = start(cast)
    sign_in(cast.expert).post(at(cast, "question_new", cycle.pk, "P1"), {"text": "Whom did you not hear?"})
    question = only(Question)
    client, url = sign_in(cast.member), at(cast, "question_answer", question.pk)
    assert b"Answer this question" in client.get(at(cast, "detail", cycle.pk)).content
    assert client.post(url, {"answer": ""}).status_code == 422
    assert client.post(url, {"answer": "Pupil B."}).status_code == 303
    late = sign_in(cast.colleague).post(url, {"answer": "Pupil C."})
    assert late.status_code == 422
    assert b"Pupil B." in late.content
    assert b"Pupil C." in late.content
    again = {"answer": "Pupils B and C.", "version": late.context["form"]["version"].value()}
    assert sign_in(cast.colleague).post(url, again).status_code == 303
    assert sign_in(cast.expert).post(url, {"answer": "x"}).status_code == 403


def test_a_leader_reads_no_reflection_and_no_authors(cast, sign_in):
    cycle = start(cast)
    with unscoped(reason="a test prepares its world"):
        EvidenceFactory(cycle=cycle, phase="P4", kind="reflection", text="TELLING reflection", author=cast.member)
        EvidenceFactory(cycle=cycle, phase="P4", kind="observation", text="Seen words", author=cast.member)
    url = at(cast, "phase", cycle.pk, "P4")
    page = sign_in(cast.leader).get(url).content
    assert b"TELLING" not in page
    assert b"Seen words" in page
    assert cast.member.name.encode() not in page
    assert b"TELLING reflection" in sign_in(cast.expert).get(url).content


def test_agreements_of_all_cycles_live_on_one_page(cast, sign_in):
    cycle = start(cast, Phase.SECURE)
    fill(cycle, cast.member, 2)
    client = sign_in(cast.leader)
    page = client.get(at(cast, "agreements", cast.group.pk)).content
    assert b"Agreement 0" in page
    assert b"2 agreements live on" in page
    assert b"Record an agreement" not in page
    assert b"Record an agreement" in sign_in(cast.member).get(at(cast, "agreements", cast.group.pk)).content


def test_the_panel_explains_itself_without_a_cycle(cast, sign_in):
    assert b"Start a cycle" in sign_in(cast.organiser).get(at(cast, "group_panel", cast.group.pk)).content
    assert b"The organiser starts one" in sign_in(cast.member).get(at(cast, "group_panel", cast.group.pk)).content
    assert sign_in(cast.staff).get(at(cast, "group_panel", cast.group.pk)).status_code == 403


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("phase", list(Phase))
def test_every_phase_speaks_both_languages(cast, sign_in, language, phase):
    from django.utils import translation
    from django.utils.html import escape

    from cycles.guide import phase_guide

    cycle = start(cast, phase)
    type(cast.member).objects.filter(pk=cast.member.pk).update(language=language)
    page = sign_in(cast.member).get(at(cast, "phase", cycle.pk, phase)).content.decode()
    with translation.override(language):
        guide = phase_guide(phase)
    assert escape(guide.purpose) in page
    assert all(escape(line.text) in page for line in (*guide.questions, *guide.exits))
