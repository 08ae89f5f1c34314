"""Forms of meetings."""

import datetime

import pytest
from django.utils import translation

from meetings.forms import ActionForm, AttendanceForm, DecisionForm, FillForm, ItemForm, MinutesForm, PlanMeetingForm
from meetings.free_days import free_on_day_of, holidays_on
from meetings.models import Meeting
from meetings.register import Entry
from tests.factories.schools import FreePeriodFactory

GOOD = {"kind": "meeting", "date": "2027-03-01", "starts": "15:15", "ends": "16:30"}


def test_day_and_times_become_moments_on_the_wall_clock():
    form = PlanMeetingForm({**GOOD, "arrangements": "Coffee\r\n\r\n Room 4 "})
    assert form.is_valid()
    given = form.intention()
    assert given["starts_at"].isoformat() == "2027-03-01T15:15:00+01:00"
    assert given["arrangements"] == ["Coffee", "Room 4"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("date", ""),
        ("date", "31-31-2027"),
        ("date", "9" * 40),
        ("starts", ""),
        ("starts", "25:00"),
        ("ends", ""),
        ("kind", "party"),
        ("title", "x" * 121),
        ("title", "a\x00b"),
        ("place", "x" * 121),
        ("link", "not a link"),
        ("link", "javascript:alert(1)"),
        ("arrangements", "x" * 161),
        ("template", "M10"),
    ],
)
def test_bad_input_is_answered_at_its_field(field, value):
    form = PlanMeetingForm({**GOOD, field: value})
    assert not form.is_valid()
    assert list(form.errors) == [field]


def test_an_hour_that_the_clock_skips_is_refused():
    form = PlanMeetingForm({**GOOD, "date": "2027-03-28", "starts": "02:30", "ends": "04:00"})
    assert list(form.errors) == ["starts"]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_nine_plans_can_be_chosen_in_both_languages(language):
    with translation.override(language):
        labels = [str(label) for key, label in FillForm().fields["template"].choices if key]
    assert len(labels) == 9
    assert ("Kick-off, 90 minutes" in labels) is (language == "en")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("goal", ""),
        ("goal", "x" * 241),
        ("minutes", "0"),
        ("minutes", "ten"),
        ("minutes", "9999"),
        ("phase", "P9"),
        ("goal", "a\x00"),
    ],
)
def test_a_bad_item_is_answered_at_its_field(field, value):
    form = ItemForm({"title": "Look back", "goal": "We know.", "minutes": "10", field: value})
    assert list(form.errors) == [field]


def test_attendance_takes_known_words_only():
    people = [Entry(1, "Mia", ()), Entry(2, "Cas", ())]
    form = AttendanceForm({"person_1": "present", "person_3": "present"}, people=people)
    assert form.is_valid()
    assert form.presences == {1: "present", 2: ""}
    assert not AttendanceForm({"person_1": "asleep"}, people=people).is_valid()


def test_a_decision_and_an_action_need_their_words():
    assert list(DecisionForm({"text": "", "review_on": "soon"}).errors) == ["text", "review_on"]
    assert set(ActionForm({"text": "x" * 241, "owner": "7"}, people=[]).errors) == {"text", "owner", "due_on"}


@pytest.mark.parametrize("base", ["", "nonsense", "[1]", '{"notes": 3}'])
def test_an_unreadable_base_counts_as_unknown(base):
    form = MinutesForm({"notes": "a\r\nb", "base": base, "item_9": " gone\x00 "}, items=[], stored={})
    assert form.is_valid()
    assert form.texts == {"notes": "a\nb", "item_9": "gone"}
    assert isinstance(form.cleaned_data["base"], dict)


def test_holidays_and_own_free_days_warn(scope, meetings):
    FreePeriodFactory(school=scope.school, name="Study day", starts_on=meetings.coming.starts_at.date())
    meeting = Meeting.objects.for_page().get(pk=meetings.coming.pk)
    assert "Study day" in free_on_day_of(meeting)
    with translation.override("en"):
        assert holidays_on("nl-middle", datetime.date(2026, 12, 25)) == ["Christmas break"]
    assert holidays_on("nl-middle", datetime.date(1999, 12, 25)) == []
