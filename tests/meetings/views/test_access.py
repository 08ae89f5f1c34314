"""What the matrix of all addresses and roles (tests/architecture) cannot see: meetings that were held, and what a page says."""

import pytest
from django.urls import reverse

from core.tenancy import unscoped
from meetings.models import Action, AgendaItem, Arrangement, Decision, Meeting, Visit
from meetings.services import minutes
from meetings.urls import urlpatterns

ON_GROUP = {"list", "create", "group_panel", "time_panel", "item_new"}
ON_ITEM = {"item_edit", "item_move", "item_remove", "item_accept"}
OF_A_PERSON = {"calendar", "feed", "feed_renew"}
PAGES = sorted({pattern.name for pattern in urlpatterns} - OF_A_PERSON)
FOR_EVERYBODY_INSIDE = ("list", "group_panel", "time_panel", "detail", "file", "minutes_history")


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
        elif name == "visit_remove":
            more = [Visit.objects.get(meeting=meeting).pk]
        return reverse(f"meetings:{name}", args=[slug, meeting.pk, *more])


@pytest.mark.walk
def test_a_held_meeting_opens_for_the_same_people_as_one_to_come(cast, meetings, sign_in):
    """Whether somebody comes in is a matter of role, never of time."""
    for who in ("member", "organiser", "staff"):
        client = sign_in(cast.person(who))
        for name in PAGES:
            answers = {client.get(address(name, meeting)).status_code for meeting in (meetings.coming, meetings.held)}
            shut = answers & {403, 404}
            assert answers == shut if shut else answers <= {200, 303}, (who, name, answers)


def test_a_stranger_is_asked_to_sign_in(cast, meetings, client):
    for name in PAGES:
        response = client.get(address(name, meetings.held))
        assert response.status_code == 302, name
        assert "/accounts/login/" in response["Location"], name


def test_a_get_changes_nothing(cast, meetings, sign_in):
    def world():
        with unscoped(reason="a test looks"):
            kinds = (Meeting, AgendaItem, Action, Decision, Arrangement, Visit)
            return [list(model.objects.order_by("pk").values()) for model in kinds]

    before = world()
    client = sign_in(cast.organiser)
    for name in PAGES:
        client.get(address(name, meetings.held) + "?reply=not_coming&done=1&move=up&order=1")
        assert world() == before, name


def test_children_belong_to_the_meeting_in_the_address(cast, meetings, sign_in):
    wrong = address("item_edit", meetings.held).replace(f"/meetings/{meetings.held.pk}/", f"/meetings/{meetings.coming.pk}/")
    assert sign_in(cast.organiser).get(wrong).status_code == 404


def test_whoever_lost_the_right_a_moment_ago_is_refused(cast, meetings, sign_in):
    client = sign_in(cast.organiser)
    assert client.get(address("agenda", meetings.coming)).status_code == 200
    with unscoped(reason="a test ends a membership"):
        cast.group.memberships.filter(user=cast.organiser, role="organiser").delete()
    assert client.post(address("agenda", meetings.coming), {"new-title": "x"}).status_code == 403


def test_no_page_for_leader_or_expert_says_who_was_there(cast, meetings, sign_in):
    with unscoped(reason="a test prepares its world"):
        Action.objects.filter(meeting=meetings.held).update(owner=cast.expert)
        minutes.confirm(meeting=Meeting.objects.with_group().get(pk=meetings.held.pk), by=cast.organiser)
        Meeting.objects.update(confirmed_by=cast.expert)
        for version in meetings.held.minutes_versions.all():
            version.made_by = cast.expert
            version.save()
    for who in ("leader", "expert"):
        client = sign_in(cast.person(who))
        for name in FOR_EVERYBODY_INSIDE:
            response = client.get(address(name, meetings.held))
            assert response.status_code == 200, (who, name)
            text = response.content.decode()
            for word in ("Mia Member", "Cas Colleague", "Omar Organiser", "Not there", "absent"):
                assert word not in text, (who, name)
