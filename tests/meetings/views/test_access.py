"""Every address of meetings: who comes in, and who finds nothing."""

import pytest
from django.urls import reverse

from core.tenancy import unscoped
from meetings.models import Action, AgendaItem, Arrangement, Decision, Meeting

EVERYBODY = ("member", "organiser", "leader", "expert", "staff", "other", "administrator")
INSIDE = {"member": 200, "organiser": 200, "leader": 200, "expert": 200}
ORGANISER = {"member": 403, "organiser": 200, "leader": 403, "expert": 403}
# name -> what a GET answers; addresses that only act on POST lead back to the page that they belong to.
PAGES = {
    "list": INSIDE,
    "create": ORGANISER | {"staff": 403},
    "group_panel": INSIDE,
    "detail": INSIDE,
    "file": INSIDE,
    "edit": ORGANISER,
    "cancel": ORGANISER,
    "rsvp": dict.fromkeys(INSIDE, 303),
    "arrangement": ORGANISER | {"organiser": 303},
    "agenda": ORGANISER,
    "agenda_fill": ORGANISER | {"organiser": 303},
    "agenda_order": ORGANISER | {"organiser": 303},
    "propose": {"member": 200, "organiser": 200, "leader": 403, "expert": 200},
    "item_edit": ORGANISER,
    "item_move": ORGANISER | {"organiser": 303},
    "item_remove": ORGANISER,
    "item_accept": ORGANISER | {"organiser": 303},
    "minutes": ORGANISER,
    "minutes_confirm": ORGANISER,
    "minutes_reopen": ORGANISER,
    "minutes_history": INSIDE,
    "attendance": ORGANISER | {"organiser": 303},
    "decisions": ORGANISER | {"organiser": 303},
    "decision_edit": ORGANISER,
    "decision_remove": ORGANISER,
    "actions": ORGANISER | {"organiser": 303},
    "action_edit": ORGANISER,
    "action_remove": ORGANISER,
    "action_done": dict.fromkeys(INSIDE, 303),
}
# The group's name is open to staff, so the group is there for them, but its meetings are not.
ON_GROUP = {"list", "create", "group_panel"}
ON_ITEM = {"item_edit", "item_move", "item_remove", "item_accept"}


def address(name, meeting, slug=None):
    with unscoped(reason="a test looks"):
        meeting = Meeting.objects.with_group().get(pk=meeting.pk)
        slug = slug or meeting.group.organisation.slug
        if name in ON_GROUP:
            return reverse(f"meetings:{name}", args=[slug, meeting.group_id])
        if name.startswith("action_"):
            return reverse(f"meetings:{name}", args=[slug, Action.objects.get(meeting=meeting).pk])
        more = []
        if name in ON_ITEM:
            more = [AgendaItem.objects.filter(meeting=meeting).first().pk]
        elif name.startswith("decision_"):
            more = [Decision.objects.get(meeting=meeting).pk]
        elif name == "arrangement":
            more = [Arrangement.objects.get(meeting=meeting).pk]
        return reverse(f"meetings:{name}", args=[slug, meeting.pk, *more])


def test_every_address_is_in_the_table():
    from meetings.urls import urlpatterns

    assert {pattern.name for pattern in urlpatterns} == {*PAGES, "calendar", "feed", "feed_renew"}


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("name", PAGES)
def test_who_comes_in(cast, meetings, sign_in, name, who):
    expected = PAGES[name].get(who, 403 if who == "staff" and name in ON_GROUP else 404)
    assert sign_in(cast.person(who)).get(address(name, meetings.held)).status_code == expected


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("verb", ["get", "post", "head", "put", "delete"])
def test_the_other_organisation_finds_nothing(cast, meetings, sign_in, name, verb):
    client = sign_in(cast.other)
    assert getattr(client, verb)(address(name, meetings.held)).status_code == 404
    assert getattr(client, verb)(address(name, meetings.held, cast.other_organisation.slug)).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_the_organiser_finds_nothing_of_the_other_organisation(cast, meetings, sign_in, name):
    client = sign_in(cast.organiser)
    for verb in (client.get, client.post):
        assert verb(address(name, meetings.foreign)).status_code == 404
        assert verb(address(name, meetings.foreign, cast.organisation.slug)).status_code == 404


@pytest.mark.parametrize("name", [name for name in PAGES if PAGES[name]["member"] == 403])
def test_a_member_may_not_post_what_an_organiser_may(cast, meetings, sign_in, name):
    assert sign_in(cast.member).post(address(name, meetings.held)).status_code == 403


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_is_asked_to_sign_in(cast, meetings, client, name):
    response = client.get(address(name, meetings.held))
    assert response.status_code == 302
    assert "/accounts/login/" in response["Location"]


@pytest.mark.parametrize("name", PAGES)
def test_a_get_changes_nothing(cast, meetings, sign_in, name):
    def world():
        with unscoped(reason="a test looks"):
            return [
                list(model.objects.order_by("pk").values()) for model in (Meeting, AgendaItem, Action, Decision, Arrangement)
            ]

    before = world()
    sign_in(cast.organiser).get(address(name, meetings.held) + "?reply=not_coming&done=1&move=up&order=1")
    assert world() == before


def test_children_belong_to_the_meeting_in_the_address(cast, meetings, sign_in):
    wrong = address("item_edit", meetings.held).replace(f"/meetings/{meetings.held.pk}/", f"/meetings/{meetings.coming.pk}/")
    assert sign_in(cast.organiser).get(wrong).status_code == 404


def test_whoever_lost_the_right_a_moment_ago_is_refused(cast, meetings, sign_in):
    client = sign_in(cast.organiser)
    assert client.get(address("agenda", meetings.coming)).status_code == 200
    with unscoped(reason="a test ends a membership"):
        cast.group.memberships.filter(user=cast.organiser, role="organiser").delete()
    assert client.post(address("agenda", meetings.coming), {"new-title": "x"}).status_code == 403


@pytest.mark.parametrize("who", ["leader", "expert"])
@pytest.mark.parametrize("name", [name for name in PAGES if PAGES[name]["leader"] == 200])
def test_no_page_for_leader_or_expert_says_who_was_there(cast, meetings, sign_in, name, who):
    from meetings.services import minutes

    with unscoped(reason="a test prepares its world"):
        Action.objects.filter(meeting=meetings.held).update(owner=cast.expert)
        minutes.confirm(meeting=Meeting.objects.with_group().get(pk=meetings.held.pk), by=cast.organiser)
        Meeting.objects.update(confirmed_by=cast.expert)
        for version in meetings.held.minutes_versions.all():
            version.made_by = cast.expert
            version.save()
    text = sign_in(cast.person(who)).get(address(name, meetings.held)).content.decode()
    for name in ("Mia Member", "Cas Colleague", "Omar Organiser", "Not there", "absent"):
        assert name not in text
