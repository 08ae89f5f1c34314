"""The agenda."""

import pytest

from core.errors import DomainError
from meetings.agenda_times import timed
from meetings.enums import State
from meetings.models import AgendaItem, Meeting
from meetings.services import agenda as service
from tests.meetings.conftest import at


def titles(meeting):
    return [item.title for item in AgendaItem.objects.filter(meeting=meeting).planned()]


def add(scope, meeting, **values):
    given = {"title": "Look back", "goal": "We know where we are.", "minutes": 5, **values}
    return service.add_item(meeting=meeting, by=scope.organiser, **given)


def test_an_item_without_a_goal_is_refused_with_a_reason(scope, meetings):
    with pytest.raises(DomainError) as caught:
        add(scope, meetings.coming, goal="  ")
    assert caught.value.field == "goal"


@pytest.mark.parametrize(("field", "value"), [("title", " "), ("minutes", 0), ("minutes", 481)])
def test_impossible_items_are_refused_at_the_field(scope, meetings, field, value):
    with pytest.raises(DomainError) as caught:
        add(scope, meetings.coming, **{field: value})
    assert caught.value.field == field


def test_the_same_item_sent_twice_is_added_once(scope, meetings):
    first, second = add(scope, meetings.coming), add(scope, meetings.coming)
    assert first == second
    assert titles(meetings.coming) == ["Coming item one", "Coming item two", "Look back"]


def test_an_agenda_longer_than_the_meeting_is_kept(scope, meetings):
    add(scope, meetings.coming, minutes=300)
    agenda = timed(meetings.coming, AgendaItem.objects.filter(meeting=meetings.coming))
    assert agenda.is_too_long
    assert (agenda.planned, agenda.total, agenda.span) == (320, 75, 320)
    assert agenda.rows[2].starts_at == at(3, 15, 20)


def test_a_proposal_waits_for_the_organiser(scope, meetings):
    item = add(scope, meetings.coming, is_proposal=True)
    assert titles(meetings.coming) == ["Coming item one", "Coming item two"]
    service.accept_item(item=item, by=scope.organiser)
    service.accept_item(item=item, by=scope.organiser)
    assert titles(meetings.coming)[-1] == "Look back"
    assert AgendaItem.objects.filter(meeting=meetings.coming).count() == 3


def test_items_move_one_place_and_stop_at_the_edge(scope, meetings):
    one, two = AgendaItem.objects.filter(meeting=meetings.coming)
    service.move_item(item=two, up=True, by=scope.organiser)
    assert titles(meetings.coming) == ["Coming item two", "Coming item one"]
    service.move_item(item=two, up=True, by=scope.organiser)
    service.move_item(item=one, up=False, by=scope.organiser)
    assert titles(meetings.coming) == ["Coming item two", "Coming item one"]


def test_a_proposal_does_not_move(scope, meetings):
    item = add(scope, meetings.coming, is_proposal=True)
    service.move_item(item=item, up=True, by=scope.organiser)
    assert titles(meetings.coming) == ["Coming item one", "Coming item two"]


def test_an_order_passes_over_strangers_and_keeps_the_rest(scope, meetings, everything):
    _one, two = AgendaItem.objects.filter(meeting=meetings.coming)
    foreign = AgendaItem.objects.filter(meeting=meetings.foreign).first()
    service.reorder(meeting=meetings.coming, order=[foreign.pk, two.pk, two.pk, 10**17], by=scope.organiser)
    assert titles(meetings.coming) == ["Coming item two", "Coming item one"]
    assert AgendaItem.objects.get(pk=foreign.pk).position == foreign.position


def test_a_plan_is_added_only_when_asked_for(scope, meetings):
    with pytest.raises(DomainError):
        service.fill(meeting=meetings.coming, template="M8", by=scope.organiser)
    assert service.fill(meeting=meetings.coming, template="M8", by=scope.organiser, even_if_filled=True) == 4
    assert len(titles(meetings.coming)) == 6
    with pytest.raises(DomainError):
        service.fill(meeting=meetings.coming, template="nonsense", by=scope.organiser)


def test_an_agenda_does_not_grow_without_end(scope, meetings):
    for _ in range(4):
        service.fill(meeting=meetings.coming, template="M1", by=scope.organiser, even_if_filled=True)
    with pytest.raises(DomainError):
        service.fill(meeting=meetings.coming, template="M1", by=scope.organiser, even_if_filled=True)


def test_an_item_with_notes_is_not_thrown_away(scope, meetings):
    item = AgendaItem.objects.filter(meeting=meetings.coming).first()
    AgendaItem.objects.filter(pk=item.pk).update(notes="We said this.")
    with pytest.raises(DomainError):
        service.remove_item(item=item, by=scope.organiser)
    AgendaItem.objects.filter(pk=item.pk).update(notes="")
    service.remove_item(item=item, by=scope.organiser)
    assert titles(meetings.coming) == ["Coming item two"]


@pytest.mark.parametrize("state", [State.CONFIRMED, State.CANCELLED])
def test_nothing_changes_in_a_meeting_that_is_closed(scope, meetings, state):
    Meeting.objects.filter(pk=meetings.held.pk).update(state=state)
    item = AgendaItem.objects.filter(meeting=meetings.held).first()
    values = {"title": "X", "goal": "Y", "minutes": 5}
    for action in (
        lambda: add(scope, meetings.held),
        lambda: service.edit_item(item=item, by=scope.organiser, **values),
        lambda: service.remove_item(item=item, by=scope.organiser),
        lambda: service.accept_item(item=item, by=scope.organiser),
        lambda: service.move_item(item=item, up=False, by=scope.organiser),
        lambda: service.reorder(meeting=meetings.held, order=[item.pk], by=scope.organiser),
        lambda: service.fill(meeting=meetings.held, template="M8", by=scope.organiser, even_if_filled=True),
    ):
        with pytest.raises(DomainError):
            action()
    assert titles(meetings.held) == ["Held item one", "Held item two"]


def test_editing_keeps_the_place(scope, meetings):
    item = AgendaItem.objects.filter(meeting=meetings.coming).first()
    service.edit_item(item=item, by=scope.organiser, title="New", goal="A new goal.", minutes=20, phase="P2")
    assert titles(meetings.coming) == ["New", "Coming item two"]
