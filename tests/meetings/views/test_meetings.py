"""Planning, the meeting's page, and what people do there."""

import pytest
from django.urls import reverse
from django.utils import timezone

from core.tenancy import unscoped
from meetings.models import Action, Arrangement, Attendance, Meeting
from tests.factories.schools import FreePeriodFactory
from tests.meetings.conftest import at
from tests.meetings.views.test_access import address


@pytest.fixture
def organiser(cast, sign_in):
    return sign_in(cast.organiser)


def planned(**values):
    day = at(20).date().isoformat()
    return {"kind": "meeting", "date": day, "starts": "15:15", "ends": "16:30", "place": "Room 4", **values}


def test_planning_leads_to_the_meeting(cast, organiser, meetings):
    response = organiser.post(address("create", meetings.coming), planned(template="M5", arrangements="Coffee\nCover"))
    assert response.status_code == 303
    with unscoped(reason="a test looks"):
        meeting = Meeting.objects.get(title="Review")
        assert meeting.agenda.count() == 6
        assert meeting.arrangements.count() == 2
        assert timezone.localtime(meeting.starts_at).hour == 15
    assert "Check-in" in organiser.get(response["Location"]).content.decode()


def test_planning_the_same_twice_makes_one_meeting(cast, organiser, meetings):
    organiser.post(address("create", meetings.coming), planned(title="Twin"))
    assert organiser.post(address("create", meetings.coming), planned(title="Twin")).status_code == 422
    with unscoped(reason="a test looks"):
        assert Meeting.objects.filter(title="Twin").count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"ends": "15:00"}, "id_ends"),
        ({"date": "2019-03-04"}, "id_date"),
        ({"date": ""}, "id_date"),
        ({"starts": "half three"}, "id_starts"),
        ({"title": "a\x00b"}, "id_title"),
        ({"title": "x" * 500}, "id_title"),
        ({"took_place": "1"}, "id_took_place"),
        ({"template": "../../x"}, "id_template"),
    ],
)
def test_bad_input_is_answered_at_the_field_and_keeps_the_rest(organiser, meetings, values, field):
    response = organiser.post(address("create", meetings.coming), planned(**{"place": "The loft", **values}))
    text = response.content.decode()
    assert response.status_code == 422
    assert f'id="{field}_error"' in text
    assert "The loft" in text


def test_a_meeting_that_took_place_is_noted_and_not_planned(organiser, meetings):
    values = planned(date=at(-3).date().isoformat(), took_place="1")
    response = organiser.post(address("create", meetings.coming), values, follow=True)
    assert "Now the minutes can be written." in response.content.decode()


def test_an_empty_form_is_refused(organiser, meetings):
    for name in ("create", "edit"):
        assert organiser.post(address(name, meetings.coming), {}).status_code == 422


def test_a_free_day_is_a_warning(cast, organiser, meetings):
    with unscoped(reason="a test prepares its world"):
        FreePeriodFactory(school=cast.school, name="Study day of all", starts_on=at(20).date())
    response = organiser.post(address("create", meetings.coming), planned())
    assert "Study day of all" in organiser.get(response["Location"]).content.decode()


def test_changing_shows_what_is_there_and_keeps_the_change(organiser, meetings):
    where = address("edit", meetings.coming)
    page = organiser.get(where).content.decode()
    assert 'value="Coming meeting"' in page
    assert "Coming coffee" in page
    day = at(6).date().isoformat()
    assert organiser.post(where, planned(date=day, title="Moved")).status_code == 303
    with unscoped(reason="a test looks"):
        meeting = Meeting.objects.get(pk=meetings.coming.pk)
        assert (meeting.title, meeting.sequence) == ("Moved", 1)
        assert not meeting.arrangements.exists()


def test_cancelling_asks_first_and_stays_in_the_list(organiser, meetings):
    where = address("cancel", meetings.coming)
    assert "Coming meeting" in organiser.get(where).content.decode()
    assert organiser.post(where).status_code == 303
    assert "Cancelled" in organiser.get(address("list", meetings.coming)).content.decode()
    assert "This meeting is cancelled." in organiser.get(address("detail", meetings.coming)).content.decode()
    assert organiser.post(address("agenda", meetings.coming), ITEM).status_code == 422


ITEM = {"new-title": "Look back", "new-goal": "We know.", "new-minutes": "5"}


def test_a_confirmed_meeting_is_not_cancelled(organiser, meetings):
    organiser.post(address("minutes_confirm", meetings.held))
    assert organiser.post(address("cancel", meetings.held)).status_code == 422


@pytest.mark.parametrize("reply", ["coming", "not_coming"])
def test_a_member_says_who_comes(cast, sign_in, meetings, reply):
    response = sign_in(cast.member).post(address("rsvp", meetings.coming), {"reply": reply})
    assert response.status_code == 303
    with unscoped(reason="a test looks"):
        assert Attendance.objects.get(meeting=meetings.coming, user=cast.member).reply == reply


def test_a_reply_goes_back_to_a_page_of_ours_only(cast, sign_in, meetings):
    client, where = sign_in(cast.member), address("rsvp", meetings.coming)
    assert client.post(where, {"reply": "coming", "next": "/"})["Location"] == "/"
    assert client.post(where, {"reply": "coming", "next": "https://evil.example/"})["Location"].startswith("/o/")


def test_nonsense_and_late_replies_are_refused_in_words(cast, sign_in, meetings):
    client = sign_in(cast.member)
    response = client.post(address("rsvp", meetings.coming), {"reply": "perhaps\x00"}, follow=True)
    assert "Choose whether you come." in response.content.decode()
    client.post(address("rsvp", meetings.held), {"reply": "coming"})
    with unscoped(reason="a test looks"):
        assert Attendance.objects.get(meeting=meetings.held, user=cast.member).reply == ""


def test_a_leader_who_is_no_member_is_not_asked(cast, sign_in, meetings):
    client = sign_in(cast.leader)
    assert "Are you coming?" not in client.get(address("detail", meetings.coming)).content.decode()
    assert client.post(address("rsvp", meetings.coming), {"reply": "coming"}).status_code in (403, 404)


def test_things_to_arrange_are_ticked(organiser, meetings):
    where = address("arrangement", meetings.coming)
    for value, expected in (({"done": "1"}, True), ({}, False)):
        assert organiser.post(where, value).status_code == 303
        with unscoped(reason="a test looks"):
            assert Arrangement.objects.get(meeting=meetings.coming).is_done is expected
    organiser.post(address("cancel", meetings.coming))
    assert organiser.post(where, {"done": "1"}).status_code == 303


def test_an_action_is_done_by_its_owner(cast, sign_in, meetings):
    where = address("action_done", meetings.held)
    assert sign_in(cast.colleague).post(where, {"done": "1"}).status_code == 403
    assert sign_in(cast.member).post(where, {"done": "1", "next": "/"})["Location"] == "/"
    with unscoped(reason="a test looks"):
        assert Action.objects.get(meeting=meetings.held).done_at
    sign_in(cast.organiser).post(where, {"done": "0"})
    with unscoped(reason="a test looks"):
        assert Action.objects.get(meeting=meetings.held).done_at is None


def test_the_page_offers_each_role_its_own(cast, sign_in, meetings):
    pages = {
        who: sign_in(cast.person(who)).get(address("detail", meetings.coming)).content.decode()
        for who in ("organiser", "member", "leader")
    }
    agenda, propose = address("agenda", meetings.coming), address("propose", meetings.coming)
    assert f'"{agenda}"' in pages["organiser"]
    assert f'"{agenda}"' not in pages["member"]
    assert propose in pages["member"]
    assert propose not in pages["leader"]
    assert "Coming coffee" in pages["member"]
    assert "Coming coffee" not in pages["leader"]


def test_the_panel_names_the_next_and_the_last_meeting(cast, sign_in, meetings):
    text = sign_in(cast.leader).get(address("group_panel", meetings.coming)).content.decode()
    assert "Coming meeting" in text
    assert "Held meeting" in text
    assert "2 actions are open" in text
    assert "<html" not in text


def test_an_empty_list_offers_the_first_step(cast, organiser):
    text = organiser.get(reverse("meetings:list", args=[cast.organisation.slug, cast.group.pk])).content.decode()
    assert "Plan the first one" in text


def test_the_calendar_shows_all_organisations(cast, sign_in, meetings):
    with unscoped(reason="a test prepares its world"):
        Meeting.objects.filter(pk=meetings.foreign.pk).update(starts_at=at(9), ends_at=at(9, 16))
    text = sign_in(cast.expert).get(reverse("meetings:calendar")).content.decode()
    assert "Coming meeting" in text
    assert "TELLING meeting" in text
    assert "TELLING" not in sign_in(cast.member).get(reverse("meetings:calendar")).content.decode()
    assert "Nothing planned" in sign_in(cast.staff).get(reverse("meetings:calendar")).content.decode()


def test_the_feed_is_read_without_signing_in_until_it_is_renewed(cast, sign_in, client, meetings):
    from meetings.ical import feed_url

    path = feed_url(cast.member).split("/", 3)[3]
    response = client.get(f"/{path}")
    assert response["Content-Type"].startswith("text/calendar")
    assert b"Coming meeting" in response.content
    assert b"TELLING" not in response.content
    assert client.post(f"/{path}").status_code == 405
    assert client.get("/calendar/feed/forged.ics").status_code == 404
    signed_in = sign_in(cast.member)
    assert signed_in.get(reverse("meetings:feed_renew")).status_code == 303
    assert client.get(f"/{path}").status_code == 200
    assert signed_in.post(reverse("meetings:feed_renew")).status_code == 303
    assert client.get(f"/{path}").status_code == 404


def test_the_feed_shuts_with_the_account(cast, client, meetings):
    from meetings.ical import feed_url

    path = feed_url(cast.member).split("/", 3)[3]
    cast.member.is_active = False
    cast.member.save()
    assert client.get(f"/{path}").status_code == 404


def test_the_calendar_file_is_a_download(cast, sign_in, meetings):
    response = sign_in(cast.member).get(address("file", meetings.coming))
    assert response["Content-Disposition"].startswith("attachment")
    assert b"BEGIN:VEVENT" in response.content


@pytest.mark.parametrize("language", ["nl", "en"])
def test_pages_speak_the_readers_language(cast, sign_in, meetings, language):
    cast.organiser.language = language
    cast.organiser.save()
    text = sign_in(cast.organiser).get(address("detail", meetings.held)).content.decode()
    assert ("Schrijf het verslag" in text) is (language == "nl")
    assert ("Write the minutes" in text) is (language == "en")
