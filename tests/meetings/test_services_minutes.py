"""Minutes, decisions and actions."""

import datetime

import pytest
from django.utils import timezone

from core.errors import DomainError
from meetings.enums import State
from meetings.models import Action, AgendaItem, Attendance, Decision, Meeting, MinutesVersion
from meetings.services import actions, agenda
from meetings.services import minutes as service
from meetings.writing import Overtaken, digest, item_key, merge, texts_of
from tests.meetings.conftest import at

TODAY = timezone.localdate


def base(texts):
    return {name: digest(text) for name, text in texts.items()}


def test_texts_are_kept_per_item_and_in_general(scope, meetings):
    start = texts_of(meetings.held)
    item = AgendaItem.objects.filter(meeting=meetings.held).first()
    texts = {**start, "notes": "All went well.", item_key(item.pk): "Two saw more talk."}
    saved = service.save(meeting=meetings.held, by=scope.organiser, texts=texts, base=base(start))
    assert (saved.version, saved.notes) == (1, "All went well.")
    assert AgendaItem.objects.get(pk=item.pk).notes == "Two saw more talk."


def test_saving_the_same_again_changes_nothing(scope, meetings):
    start = texts_of(meetings.held)
    assert service.save(meeting=meetings.held, by=scope.organiser, texts=start, base=base(start)).version == 0


def test_two_writers_at_different_items_do_not_meet(scope, meetings):
    start = texts_of(meetings.held)
    one, two = AgendaItem.objects.filter(meeting=meetings.held)
    for item, text in ((one, "From the first."), (two, "From the second.")):
        texts = {**start, item_key(item.pk): text}
        service.save(meeting=meetings.held, by=scope.organiser, texts=texts, base=base(start))
    assert [item.notes for item in AgendaItem.objects.filter(meeting=meetings.held)] == ["From the first.", "From the second."]


def test_two_writers_at_one_text_keep_both_and_the_second_is_told(scope, meetings):
    start = texts_of(meetings.held)
    service.save(meeting=meetings.held, by=scope.organiser, texts={"notes": "First text."}, base=base(start))
    with pytest.raises(Overtaken) as caught:
        service.save(meeting=meetings.held, by=scope.member, texts={"notes": "Second text."}, base=base(start))
    assert caught.value.merged.texts["notes"] == "First text.\n\nSecond text."
    assert Meeting.objects.get(pk=meetings.held.pk).notes == "First text."


def test_a_text_under_an_item_that_is_gone_moves_to_the_notes():
    merged = merge({"notes": "There."}, {"notes": "There.", "item_7": "Orphan."}, {"notes": digest("There.")})
    assert merged.texts == {"notes": "There.\n\nOrphan."}
    assert merged.both == ["notes"]


@pytest.mark.parametrize(
    ("there", "here", "known", "expected"),
    [
        ("a", "a", "a", "a"),
        ("a", "b", "a", "b"),
        ("b", "a", "a", "b"),
        ("b", "c", "a", "b\n\nc"),
        ("b", "b\n\nc", "a", "b\n\nc"),
        ("b", "", "a", "b"),
        ("", "c", "a", "c"),
        ("b", "c", None, "b\n\nc"),
    ],
)
def test_merging(there, here, known, expected):
    merged = merge({"notes": there}, {"notes": here}, {"notes": digest(known)} if known is not None else {})
    assert merged.texts["notes"] == expected


def test_attendance_is_noted_for_expected_people_only(scope, meetings):
    service.note_attendance(
        meeting=meetings.held, by=scope.organiser, presences={scope.member.pk: "present", scope.staff.pk: "present"}
    )
    assert Attendance.objects.get(meeting=meetings.held, user=scope.member).presence == "present"
    assert not Attendance.objects.filter(meeting=meetings.held, user=scope.staff).exists()


def test_attendance_is_not_noted_days_before(scope, meetings):
    with pytest.raises(DomainError):
        service.note_attendance(meeting=meetings.coming, by=scope.organiser, presences={})


def test_a_decision_has_a_text_and_looks_ahead(scope, meetings):
    values = {"text": "We start in pairs.", "value": "Safety", "review_on": TODAY() + datetime.timedelta(days=30)}
    first = service.add_decision(meeting=meetings.held, by=scope.organiser, **values)
    assert first == service.add_decision(meeting=meetings.held, by=scope.organiser, **values)
    for bad, field in (({"text": " "}, "text"), ({"review_on": at(-30).date()}, "review_on")):
        with pytest.raises(DomainError) as caught:
            service.add_decision(meeting=meetings.held, by=scope.organiser, **{**values, **bad})
        assert caught.value.field == field


def test_a_decision_is_changed_and_taken_out(scope, meetings):
    decision = meetings.held.decisions.get()
    service.edit_decision(decision=decision, by=scope.organiser, text="New text", review_on=None)
    assert Decision.objects.get(pk=decision.pk).text == "New text"
    service.remove_decision(decision=decision, by=scope.organiser)
    assert not Decision.objects.filter(meeting=meetings.held).exists()


def act(scope, meeting, **values):
    given = {"text": "Copy the cards", "owner": scope.member, "due_on": TODAY() + datetime.timedelta(days=3), **values}
    return actions.add(meeting=meeting, by=scope.organiser, **given)


def test_an_action_has_an_owner_from_the_group_and_a_date_ahead(scope, meetings):
    assert act(scope, meetings.coming) == act(scope, meetings.coming)
    for bad, field in (
        ({"text": " "}, "text"),
        ({"owner": scope.staff}, "owner"),
        ({"due_on": TODAY() - datetime.timedelta(days=1)}, "due_on"),
    ):
        with pytest.raises(DomainError) as caught:
            act(scope, meetings.coming, **bad)
        assert caught.value.field == field


def test_minutes_that_are_written_afterwards_may_name_a_day_since_the_meeting(scope, meetings):
    assert act(scope, meetings.held, due_on=at(-2).date()).is_late
    with pytest.raises(DomainError):
        act(scope, meetings.held, due_on=at(-8).date())


def test_an_action_is_changed_without_moving_a_date_that_is_past(scope, meetings):
    action = act(scope, meetings.held, due_on=at(-2).date())
    Action.objects.filter(pk=action.pk).update(due_on=at(-20).date())
    action.refresh_from_db()
    actions.edit(action=action, by=scope.organiser, text="Copy more", owner=scope.colleague, due_on=at(-20).date())
    with pytest.raises(DomainError):
        actions.edit(action=action, by=scope.organiser, text="Copy more", owner=scope.colleague, due_on=at(-19).date())
    actions.remove(action=action, by=scope.organiser)
    assert not Action.objects.filter(pk=action.pk).exists()


def test_an_action_without_a_meeting_is_not_part_of_minutes(scope, meetings):
    action = meetings.held.actions.get()
    action.meeting = None
    action.save()
    with pytest.raises(DomainError):
        actions.remove(action=action, by=scope.organiser)


def test_done_is_said_and_taken_back(scope, meetings):
    action = meetings.held.actions.get()
    first = actions.set_done(action=action, done=True, by=scope.member).done_at
    assert actions.set_done(action=action, done=True, by=scope.member).done_at == first
    assert actions.set_done(action=action, done=False, by=scope.member).done_at is None


def test_confirming_keeps_a_copy_once(scope, meetings):
    version = service.confirm(meeting=meetings.held, by=scope.organiser)
    assert service.confirm(meeting=meetings.held, by=scope.organiser) == version
    meeting = Meeting.objects.get(pk=meetings.held.pk)
    assert (meeting.state, meeting.confirmed_by) == (State.CONFIRMED, scope.organiser)
    content = version.content
    assert [row["title"] for row in content["agenda"]] == ["Held item one", "Held item two"]
    assert content["decisions"][0]["text"] == "Held decision"
    assert content["actions"][0]["owner"] == "Mia Member"
    assert {row["name"]: row["presence"] for row in content["attendance"]}["Mia Member"] == "absent"


def test_minutes_are_not_confirmed_before_the_meeting(scope, meetings):
    with pytest.raises(DomainError):
        service.confirm(meeting=meetings.coming, by=scope.organiser)
    Meeting.objects.filter(pk=meetings.held.pk).update(state=State.CANCELLED)
    with pytest.raises(DomainError):
        service.confirm(meeting=meetings.held, by=scope.organiser)


def test_confirmed_minutes_do_not_change(scope, meetings):
    service.confirm(meeting=meetings.held, by=scope.organiser)
    decision, action = meetings.held.decisions.get(), meetings.held.actions.get()
    day = TODAY() + datetime.timedelta(days=3)
    for attempt in (
        lambda: service.save(meeting=meetings.held, by=scope.organiser, texts={"notes": "x"}, base={}),
        lambda: service.note_attendance(meeting=meetings.held, by=scope.organiser, presences={}),
        lambda: service.add_decision(meeting=meetings.held, by=scope.organiser, text="x"),
        lambda: service.edit_decision(decision=decision, by=scope.organiser, text="x"),
        lambda: service.remove_decision(decision=decision, by=scope.organiser),
        lambda: act(scope, meetings.held),
        lambda: actions.edit(action=action, by=scope.organiser, text="x", owner=scope.member, due_on=day),
        lambda: actions.remove(action=action, by=scope.organiser),
        lambda: agenda.add_item(meeting=meetings.held, by=scope.organiser, title="x", goal="y"),
    ):
        with pytest.raises(DomainError):
            attempt()
    assert actions.set_done(action=action, done=True, by=scope.member).done_at


def test_reopening_needs_a_reason_and_keeps_how_it_stood(scope, meetings):
    with pytest.raises(DomainError):
        service.reopen(meeting=meetings.held, by=scope.organiser, reason="Not confirmed yet")
    service.confirm(meeting=meetings.held, by=scope.organiser)
    with pytest.raises(DomainError):
        service.reopen(meeting=meetings.held, by=scope.organiser, reason=" ")
    assert service.reopen(meeting=meetings.held, by=scope.organiser, reason="A name was wrong")
    assert service.reopen(meeting=meetings.held, by=scope.organiser, reason="A name was wrong") is None
    service.add_decision(meeting=meetings.held, by=scope.organiser, text="One more")
    service.confirm(meeting=meetings.held, by=scope.organiser)
    versions = list(MinutesVersion.objects.filter(meeting=meetings.held))
    assert [(row.number, row.reason) for row in versions] == [(3, ""), (2, "A name was wrong"), (1, "")]
    assert [len(row.content["decisions"]) for row in versions] == [2, 1, 1]


def test_a_save_that_slips_in_between_reading_and_writing_is_noticed(scope, meetings, monkeypatch):
    def read_slowly(meeting):
        texts = texts_of(meeting)
        Meeting.objects.filter(pk=meeting.pk).update(version=meeting.version + 1)
        return texts

    monkeypatch.setattr(service, "texts_of", read_slowly)
    with pytest.raises(Overtaken):
        service.save(meeting=meetings.held, by=scope.organiser, texts={"notes": "Text."}, base={})
    assert Meeting.objects.get(pk=meetings.held.pk).notes == ""
