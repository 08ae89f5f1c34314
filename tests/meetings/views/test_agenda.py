"""The organiser's agenda page and proposals."""

import pytest

from core.tenancy import unscoped
from meetings.models import AgendaItem, Meeting
from tests.meetings.views.test_access import address

HTMX = {"HX-Request": "true", "HX-Target": "agenda"}
ITEM = {"new-title": "Look back", "new-goal": "We know where we are.", "new-minutes": "5"}


@pytest.fixture
def organiser(cast, sign_in):
    return sign_in(cast.organiser)


def titles(meeting):
    with unscoped(reason="a test looks"):
        return list(AgendaItem.objects.filter(meeting=meeting).planned().values_list("title", flat=True))


def test_an_item_is_added_once_however_often_it_is_sent(organiser, meetings):
    for _ in range(2):
        assert organiser.post(address("agenda", meetings.coming), ITEM).status_code == 303
    assert titles(meetings.coming) == ["Coming item one", "Coming item two", "Look back"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"new-goal": ""}, "new-goal"),
        ({"new-goal": "   "}, "new-goal"),
        ({"new-title": ""}, "new-title"),
        ({"new-minutes": "-5"}, "new-minutes"),
        ({"new-minutes": "soon"}, "new-minutes"),
        ({"new-minutes": "9" * 30}, "new-minutes"),
        ({"new-title": "a\x00"}, "new-title"),
    ],
)
def test_a_bad_item_is_answered_at_its_field(organiser, meetings, values, field):
    response = organiser.post(address("agenda", meetings.coming), {**ITEM, **values})
    assert response.status_code == 422
    assert f'id="id_{field}_error"' in response.content.decode()
    assert len(titles(meetings.coming)) == 2


def test_a_missing_goal_is_refused_with_the_reason(organiser, meetings):
    text = organiser.post(address("agenda", meetings.coming), {**ITEM, "new-goal": ""}).content.decode()
    assert "An item needs a goal" in text
    assert "Look back" in text


def test_more_minutes_than_the_meeting_has_is_a_warning(organiser, meetings):
    organiser.post(address("agenda", meetings.coming), {**ITEM, "new-minutes": "90"})
    text = organiser.get(address("agenda", meetings.coming)).content.decode()
    assert "110 minutes planned, more than the 75 that the meeting has" in text
    assert "minutes-end" in text


def test_a_plan_fills_an_empty_agenda_at_once_and_asks_before_adding(organiser, meetings):
    with unscoped(reason="a test prepares its world"):
        AgendaItem.objects.filter(meeting=meetings.coming).delete()
    where = address("agenda_fill", meetings.coming)
    assert organiser.post(where, {"plan-template": "M8"}).status_code == 303
    asked = organiser.post(where, {"plan-template": "M8"})
    assert asked.status_code == 200
    assert 'name="plan-sure"' in asked.content.decode()
    assert len(titles(meetings.coming)) == 4
    assert organiser.post(where, {"plan-template": "M8", "plan-sure": "True"}).status_code == 303
    assert len(titles(meetings.coming)) == 8
    assert organiser.post(where, {"plan-template": "M99"}).status_code == 422
    assert organiser.post(where, {}).status_code == 422
    for _ in range(3):
        organiser.post(where, {"plan-template": "M1", "plan-sure": "True"})
    assert organiser.post(where, {"plan-template": "M1", "plan-sure": "True"}).status_code == 303
    assert organiser.post(where, {"plan-template": "M1", "plan-sure": "True"}).status_code == 422


def test_an_item_is_changed_in_its_place(organiser, meetings):
    where = address("item_edit", meetings.coming)
    fragment = organiser.get(where, headers=HTMX).content.decode()
    assert "<html" not in fragment
    assert 'value="Coming item one"' in fragment
    values = {"item-title": "New title", "item-goal": "A new goal.", "item-minutes": "20", "item-phase": "P2"}
    refused = organiser.post(where, {**values, "item-goal": ""}, headers=HTMX)
    assert refused.status_code == 422
    assert "<html" not in refused.content.decode()
    saved = organiser.post(where, values, headers=HTMX)
    assert saved.status_code == 200
    assert "New title" in saved.content.decode()
    assert organiser.post(where, {**values, "item-title": "Plain"}).status_code == 303
    assert titles(meetings.coming) == ["Plain", "Coming item two"]


def test_items_move_with_buttons_and_by_dragging(organiser, meetings):
    one = address("item_move", meetings.coming)
    assert organiser.post(one, {"move": "down"}).status_code == 303
    assert titles(meetings.coming) == ["Coming item two", "Coming item one"]
    organiser.post(one, {"move": "sideways"})
    with unscoped(reason="a test looks"):
        order = [str(pk) for pk in AgendaItem.objects.filter(meeting=meetings.coming).values_list("pk", flat=True)]
    where = address("agenda_order", meetings.coming)
    assert organiser.post(where, {"order": ",".join(reversed(order))}).status_code == 204
    assert titles(meetings.coming) == ["Coming item one", "Coming item two"]
    assert organiser.post(where, {"order": "x,\x00,9999999999999999999999,²"}).status_code == 204
    assert titles(meetings.coming) == ["Coming item one", "Coming item two"]


def test_an_item_is_taken_off_after_asking(organiser, meetings):
    where = address("item_remove", meetings.coming)
    assert "Coming item one" in organiser.get(where).content.decode()
    with unscoped(reason="a test prepares its world"):
        AgendaItem.objects.filter(meeting=meetings.coming).update(notes="Said")
    assert organiser.post(where).status_code == 422
    with unscoped(reason="a test prepares its world"):
        AgendaItem.objects.filter(meeting=meetings.coming).update(notes="")
    assert organiser.post(where).status_code == 303
    assert titles(meetings.coming) == ["Coming item two"]


def test_a_proposal_for_a_meeting_that_was_cancelled_meanwhile_is_refused_with_what_was_typed(cast, sign_in, meetings):
    client, where = sign_in(cast.member), address("propose", meetings.coming)
    with unscoped(reason="somebody else cancels it"):
        Meeting.objects.filter(pk=meetings.coming.pk).update(state="cancelled")
    refused = client.post(where, {"title": "Which cards?", "goal": "We choose.", "minutes": "10"})
    assert refused.status_code == 422 and "Which cards?" in refused.content.decode()
    with unscoped(reason="a test looks"):
        assert not AgendaItem.objects.filter(title="Which cards?").exists()


@pytest.mark.parametrize("who", ["member", "expert"])
def test_members_and_expert_propose_and_the_organiser_accepts(cast, sign_in, organiser, meetings, who):
    values = {"title": "My proposal", "goal": "We know it.", "minutes": "5"}
    client, where = sign_in(cast.person(who)), address("propose", meetings.coming)
    assert client.post(where, {**values, "goal": ""}).status_code == 422
    assert client.post(where, values).status_code == 303
    assert "My proposal" in client.get(address("detail", meetings.coming)).content.decode()
    assert "My proposal" not in titles(meetings.coming)
    with unscoped(reason="a test looks"):
        pk = AgendaItem.objects.get(title="My proposal").pk
    accept = address("agenda", meetings.coming) + f"{pk}/accept/"
    assert organiser.post(accept).status_code == 303
    assert titles(meetings.coming)[-1] == "My proposal"


def test_a_closed_meeting_answers_every_change_in_words(organiser, meetings):
    organiser.post(address("minutes_confirm", meetings.held))
    item = {"item-title": "x", "item-goal": "y", "item-minutes": "5"}
    assert organiser.post(address("agenda", meetings.held), ITEM).status_code == 422
    assert organiser.post(address("item_edit", meetings.held), item).status_code == 422
    assert organiser.post(address("item_remove", meetings.held)).status_code == 422
    assert organiser.post(address("agenda_order", meetings.held), {"order": "1"}).status_code == 422
    assert organiser.post(address("item_move", meetings.held), {"move": "down"}).status_code == 303
    assert organiser.post(address("item_accept", meetings.held)).status_code == 303
    assert titles(meetings.held) == ["Held item one", "Held item two"]
