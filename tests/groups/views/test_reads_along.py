"""Where a page says that the school leader does not read something, it says so too when a leader is among the colleagues."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from core.tenancy import unscoped
from cycles.enums import Sharing
from groups.enums import Role
from schools.enums import StaffRole
from schools.models import Staff
from tests.cycles.world import start
from tests.factories.cycles import TryOutFactory
from tests.factories.groups import MembershipFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.schools import SchoolFactory
from tests.factories.voice import a_poll

READS = "leads the school and is in this group too. What you share with the group,"


def those_that_say_so(cast, client):
    """The pages that name who reads along, of all that speak of the school leader."""
    with unscoped(reason="a test prepares its world"):
        cycle = start(cast)
        shared = {"sharing": Sharing.GROUP, "shared_at": timezone.now()}
        try_out = TryOutFactory(group=cast.group, cycle=cycle, author=cast.member, done="Cards", **shared)
        poll = a_poll(cycle, by=cast.member, sharing="group")
        meeting = MeetingFactory(group=cast.group)
    pages = {
        "groups:detail": [cast.group.pk],
        "groups:members": [cast.group.pk],
        "groups:learning": [cast.group.pk],
        "cycles:tryout": [try_out.pk],
        "cycles:tryout_edit": [try_out.pk],
        "cycles:evidence_new": [cycle.pk, "P4", "reflection"],
        "cycles:hunch": [cycle.pk],
        "voice:detail": [poll.pk],
        "meetings:visits": [meeting.pk],
    }
    client.post(reverse("groups:learning_write", args=[cast.organisation.slug, cast.group.pk]), {"text": "How do I wait?"})
    found = {}
    for name, args in pages.items():
        response = client.get(reverse(name, args=[cast.organisation.slug, *args]))
        assert response.status_code == 200, name
        found[name] = READS in response.content.decode()
    assert set(found) == set(pages)
    return {name for name, says in found.items() if says}, set(pages)


@pytest.mark.parametrize("whole_board", [True, False])
def test_a_leader_among_the_colleagues_is_named(cast, sign_in, whole_board):
    with unscoped(reason="a test prepares its world"):
        who = cast.leader if whole_board else cast.staff
        if not whole_board:
            Staff.objects.filter(user=who).update(role=StaffRole.LEADER, school=cast.school)
        MembershipFactory(group=cast.group, user=who, role=Role.TEACHER)
    says, every = those_that_say_so(cast, sign_in(cast.member))
    assert says == every


def test_nobody_is_named_who_does_not_read_along(cast, sign_in):
    with unscoped(reason="a test prepares its world"):
        elsewhere = SchoolFactory(organisation=cast.organisation)
        Staff.objects.filter(user=cast.colleague).update(role=StaffRole.LEADER, school=elsewhere)
        # In the group as its leader, among no colleagues: reads what a leader reads.
        MembershipFactory(group=cast.group, user=cast.leader, role=Role.LEADER)
        ended = timezone.localdate() - datetime.timedelta(days=1)
        MembershipFactory(group=cast.group, user=cast.leader, role=Role.TEACHER, starts_on=ended, ends_on=ended)
    says, _every = those_that_say_so(cast, sign_in(cast.member))
    assert says == set()


def test_the_form_to_add_somebody_says_why_a_leader_is_not_added(cast, sign_in):
    url = reverse("groups:member_add", args=[cast.organisation.slug, cast.group.pk])
    today = timezone.localdate()
    response = sign_in(cast.leader).post(url, {"user": cast.leader.pk, "roles": ["teacher"], "starts_on": today})
    assert response.status_code == 422
    assert "would read what colleagues share here" in response.content.decode()
    assert (
        sign_in(cast.organiser).post(url, {"user": cast.leader.pk, "roles": ["teacher"], "starts_on": today}).status_code == 303
    )
