"""Writing, confirming and reopening the minutes."""

import datetime
import re

import pytest
from django.utils import timezone

from core.drafts import keep_draft
from core.models import Draft
from core.tenancy import unscoped
from meetings.models import Action, AgendaItem, Attendance, Decision, Meeting
from meetings.writing import item_key
from tests.factories.groups import MembershipFactory
from tests.meetings.views.test_access import address

AHEAD = (timezone.localdate() + datetime.timedelta(days=10)).isoformat()


@pytest.fixture
def organiser(cast, sign_in):
    return sign_in(cast.organiser)


@pytest.fixture
def second(cast, sign_in):
    """A second organiser."""
    with unscoped(reason="a test prepares its world"):
        MembershipFactory(group=cast.group, user=cast.colleague, role="organiser")
    return sign_in(cast.colleague)


def base_in(page):
    return re.search(r'name="base" value="([^"]*)"', page.content.decode()).group(1).replace("&quot;", '"')


def notes(meeting):
    with unscoped(reason="a test looks"):
        return Meeting.objects.get(pk=meeting.pk).notes


def test_two_people_at_once_lose_nothing_and_the_second_is_told(organiser, second, meetings):
    where = address("minutes", meetings.held)
    mine, theirs = base_in(organiser.get(where)), base_in(second.get(where))
    assert organiser.post(where, {"notes": "First text.", "base": mine}).status_code == 303
    clash = second.post(where, {"notes": "Second text.", "base": theirs})
    text = clash.content.decode()
    assert clash.status_code == 422
    assert "First text.\n\nSecond text." in text
    assert "Somebody else saved the minutes" in text
    assert notes(meetings.held) == "First text."
    assert second.post(where, {"notes": "First and second.", "base": base_in(clash)}).status_code == 303
    assert notes(meetings.held) == "First and second."


def test_a_text_under_an_item_that_is_gone_is_told_and_kept(organiser, second, meetings):
    where = address("minutes", meetings.held)
    with unscoped(reason="a test looks"):
        item = AgendaItem.objects.filter(meeting=meetings.held).first()
    base = base_in(second.get(where))
    organiser.post(address("item_remove", meetings.held))
    clash = second.post(where, {item_key(item.pk): "Orphan text.", "notes": "", "base": base})
    assert clash.status_code == 422
    assert "Orphan text." in clash.content.decode()


def test_a_draft_comes_back_and_goes_when_it_is_sent(cast, organiser, meetings):
    where = address("minutes", meetings.held)
    keep_draft(cast.organiser, f"minutes:{meetings.held.pk}:0", {"notes": "Unsent text."})
    page = organiser.get(where)
    assert "Unsent text." in page.content.decode()
    assert organiser.post(where, {"notes": "Sent text.", "base": base_in(page)}).status_code == 303
    assert not Draft.objects.exists()


def test_a_draft_of_older_minutes_stands_under_what_came_meanwhile(cast, organiser, second, meetings):
    where = address("minutes", meetings.held)
    keep_draft(cast.organiser, f"minutes:{meetings.held.pk}:0", {"notes": "My old draft.", "other": "x"})
    second.post(where, {"notes": "Saved meanwhile.", "base": "{}"})
    text = organiser.get(where).content.decode()
    assert "Saved meanwhile.\n\nMy old draft." in text
    assert "You had an unsent text" in text
    assert Draft.objects.exists()


@pytest.mark.parametrize("values", [{"notes": "x" * 20001}, {"notes": "a\x00b"}])
def test_texts_that_cannot_be_kept_are_answered_at_the_field(organiser, meetings, values):
    response = organiser.post(address("minutes", meetings.held), values)
    assert response.status_code == 422
    assert 'id="id_notes_error"' in response.content.decode()


def test_attendance_is_noted_for_everybody_in_one_form(cast, organiser, meetings):
    where = address("attendance", meetings.held)
    values = {f"person_{cast.member.pk}": "present", f"person_{cast.expert.pk}": "absent"}
    assert organiser.post(where, values).status_code == 303
    with unscoped(reason="a test looks"):
        noted = dict(Attendance.objects.filter(meeting=meetings.held).values_list("user__name", "presence"))
    assert noted["Mia Member"] == "present"
    assert noted["Eva Expert"] == "absent"
    assert organiser.post(where, {f"person_{cast.member.pk}": "asleep"}).status_code == 422
    assert organiser.post(address("attendance", meetings.coming), values).status_code == 422


@pytest.mark.parametrize(
    ("name", "values", "text"),
    [
        ("attendance", {}, "Attendance is noted."),
        ("decisions", {"decision-text": "We go on."}, "We go on."),
        ("actions", {"action-text": "Copy cards", "action-due_on": AHEAD, "action-owner": "member"}, "Copy cards"),
    ],
)
def test_each_part_is_saved_on_its_own_without_touching_the_texts(cast, organiser, meetings, name, values, text):
    values = {key: (str(cast.member.pk) if value == "member" else value) for key, value in values.items()}
    where = address(name, meetings.held)
    fragment = organiser.post(where, values, headers={"HX-Request": "true", "HX-Target": name})
    assert fragment.status_code == 200
    assert text in fragment.content.decode()
    assert "<html" not in fragment.content.decode()
    assert organiser.post(where, values)["Location"].endswith(f"#{name}")


def test_the_same_decision_or_action_sent_twice_is_one(cast, organiser, meetings):
    for _ in range(2):
        organiser.post(address("decisions", meetings.held), {"decision-text": "We go on."})
        organiser.post(
            address("actions", meetings.held),
            {"action-text": "Copy cards", "action-due_on": AHEAD, "action-owner": str(cast.member.pk)},
        )
    with unscoped(reason="a test looks"):
        assert Decision.objects.filter(text="We go on.").count() == 1
        assert Action.objects.filter(text="Copy cards").count() == 1


@pytest.mark.parametrize(
    ("name", "values", "field"),
    [
        ("decisions", {}, "decision-text"),
        ("decisions", {"decision-text": "x" * 401}, "decision-text"),
        ("decisions", {"decision-text": "x", "decision-review_on": "2001-01-01"}, "decision-review_on"),
        ("decisions", {"decision-text": "x", "decision-review_on": "someday"}, "decision-review_on"),
        ("actions", {}, "action-owner"),
        ("actions", {"action-owner": "999999"}, "action-owner"),
        ("actions", {"action-owner": "me"}, "action-owner"),
        ("actions", {"action-text": "x", "action-owner": "1", "action-due_on": "2001-01-01"}, "action-due_on"),
        ("actions", {"action-text": "a\x00"}, "action-text"),
    ],
)
def test_bad_input_is_answered_at_the_field(cast, organiser, meetings, name, values, field):
    values = {key: (str(cast.member.pk) if value == "1" else value) for key, value in values.items()}
    response = organiser.post(address(name, meetings.held), values)
    assert response.status_code == 422
    assert f'id="id_{field}_error"' in response.content.decode()


def test_decisions_and_actions_are_changed_and_taken_out(cast, organiser, meetings):
    action = {"text": "Copy more", "owner": str(cast.colleague.pk), "due_on": AHEAD}
    for name, values, model in (("decision", {"text": "Other words"}, Decision), ("action", action, Action)):
        where = address(f"{name}_edit", meetings.held)
        assert organiser.post(where, {**values, "text": ""}).status_code == 422
        assert organiser.post(where, values).status_code == 303
        with unscoped(reason="a test looks"):
            assert model.objects.get(meeting=meetings.held).text == values["text"]
        assert organiser.post(address(f"{name}_remove", meetings.held)).status_code == 303
        with unscoped(reason="a test looks"):
            assert not model.objects.filter(meeting=meetings.held).exists()


def test_an_action_without_a_meeting_leads_back_to_its_group(cast, sign_in, organiser, meetings):
    with unscoped(reason="its meeting was taken away"):
        action = Action.objects.get(meeting=meetings.held)
        Action.objects.filter(pk=action.pk).update(meeting=None)
    at, group = f"/o/lindenhof/actions/{action.pk}", f"/o/lindenhof/groups/{cast.group.pk}/"
    owner = sign_in(action.owner)
    assert owner.get(f"{at}/done/").url == group
    assert owner.post(f"{at}/done/", {"done": "1"}).url == group
    with unscoped(reason="a test looks"):
        assert Action.objects.get(pk=action.pk).done_at
    refused = organiser.post(f"{at}/remove/")  # it stands in no minutes that could be changed
    assert refused.status_code == 422 and group in refused.content.decode()


def test_confirming_makes_everything_read_only_with_history(cast, sign_in, organiser, meetings):
    assert organiser.post(address("minutes_confirm", meetings.coming)).status_code == 422
    for _ in range(2):
        assert organiser.post(address("minutes_confirm", meetings.held)).status_code == 303
    page = organiser.get(address("minutes", meetings.held)).content.decode()
    assert "no longer change" in page
    assert "Save the minutes" not in page
    for name, values in (
        ("minutes", {"notes": "Late text.", "base": "{}"}),
        ("attendance", {}),
        ("decisions", {"decision-text": "Late"}),
        ("decision_edit", {"text": "Late"}),
        ("decision_remove", {}),
        ("actions", {"action-text": "Late", "action-due_on": AHEAD, "action-owner": str(cast.member.pk)}),
        ("action_remove", {}),
    ):
        response = organiser.post(address(name, meetings.held), values)
        assert response.status_code == 422, name
        assert "confirmed" in response.content.decode()
    assert "Late text." in organiser.post(address("minutes", meetings.held), {"notes": "Late text."}).content.decode()
    history = sign_in(cast.member).get(address("minutes_history", meetings.held)).content.decode()
    assert "Omar Organiser confirmed the minutes." in history
    assert "Held decision" in history
    assert "Mia Member" in history


def test_reopening_asks_why_and_confirming_again_makes_a_version(organiser, meetings):
    organiser.post(address("minutes_confirm", meetings.held))
    where = address("minutes_reopen", meetings.held)
    assert organiser.post(where, {"reason": ""}).status_code == 422
    assert organiser.post(where, {"reason": "A name was wrong"}).status_code == 303
    assert organiser.post(where, {"reason": "A name was wrong"}).status_code == 303
    organiser.post(address("minutes_confirm", meetings.held))
    history = organiser.get(address("minutes_history", meetings.held)).content.decode()
    assert "A name was wrong" in history
    with unscoped(reason="a test looks"):
        assert meetings.held.minutes_versions.count() == 3


def test_minutes_that_were_never_confirmed_are_not_reopened(organiser, meetings):
    assert organiser.post(address("minutes_reopen", meetings.held), {"reason": "x"}).status_code == 422
    assert "never confirmed" in organiser.get(address("minutes_history", meetings.held)).content.decode()
