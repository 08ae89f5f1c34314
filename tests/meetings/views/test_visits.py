"""Who visits whose lesson: members arrange it among themselves, and nobody else reads it."""

from __future__ import annotations

import pytest

from core.tenancy import unscoped
from meetings.enums import Kind, State
from meetings.models import Meeting, Visit

LOOK_FOR = "Who asks the first question?"


@pytest.fixture
def visit_day(meetings):
    """A lesson visit to come, without anybody's visit yet."""
    with unscoped(reason="a test prepares its world"):
        Meeting.objects.filter(pk=meetings.coming.pk).update(kind=Kind.LESSON_VISIT)
        Visit.objects.filter(meeting=meetings.coming).delete()
    return meetings.coming


def page_of(meeting, tail="visits/"):
    return f"/o/lindenhof/meetings/{meeting.pk}/{tail}"


def visits():
    with unscoped(reason="a test inspects"):
        return list(Visit.objects.filter(meeting__kind=Kind.LESSON_VISIT).values_list("visitor", "host", "look_for"))


def plan(client, meeting, visitor, host, look_for=LOOK_FOR):
    return client.post(page_of(meeting), {"visitor": visitor.pk, "host": host.pk, "look_for": look_for})


def test_a_member_notes_a_visit_and_the_group_finds_it_at_the_meeting(cast, sign_in, visit_day):
    answered = plan(sign_in(cast.member), visit_day, cast.member, cast.colleague)
    assert answered.status_code == 303
    assert visits() == [(cast.member.pk, cast.colleague.pk, LOOK_FOR)]
    colleague = sign_in(cast.colleague)
    assert LOOK_FOR in colleague.get(page_of(visit_day)).content.decode()
    assert "Cas Colleague" in colleague.get(page_of(visit_day, "")).content.decode()


def test_whoever_is_not_a_member_neither_reads_nor_plans_a_visit(cast, sign_in, visit_day):
    plan(sign_in(cast.member), visit_day, cast.member, cast.colleague)
    for role in ("leader", "expert", "staff", "other"):
        client = sign_in(cast.person(role))
        assert client.get(page_of(visit_day)).status_code in (403, 404), role
        assert plan(client, visit_day, cast.colleague, cast.member).status_code in (403, 404), role
        meeting = client.get(page_of(visit_day, "")).content.decode()
        assert LOOK_FOR not in meeting, role
    assert len(visits()) == 1


def test_a_visit_that_cannot_be_is_refused_with_what_was_typed(cast, sign_in, visit_day):
    client = sign_in(cast.member)
    for visitor, host in ((cast.member, cast.member), (cast.member, cast.expert)):
        refused = plan(client, visit_day, visitor, host)
        assert refused.status_code == 422 and LOOK_FOR in refused.content.decode()
    assert visits() == []


def test_at_a_meeting_that_was_cancelled_meanwhile_it_is_refused_and_said(cast, sign_in, visit_day):
    client = sign_in(cast.member)
    with unscoped(reason="somebody else cancels it"):
        Meeting.objects.filter(pk=visit_day.pk).update(state=State.CANCELLED)
    refused = plan(client, visit_day, cast.member, cast.colleague)
    assert refused.status_code == 422 and LOOK_FOR in refused.content.decode()
    assert visits() == []
    assert 'name="visitor"' not in client.get(page_of(visit_day)).content.decode()


def test_a_visit_is_taken_off_after_asking(cast, sign_in, visit_day):
    client = sign_in(cast.colleague)
    plan(client, visit_day, cast.member, cast.colleague)
    with unscoped(reason="a test inspects"):
        number = Visit.objects.get(meeting=visit_day).pk
    remove = page_of(visit_day, f"visits/{number}/remove/")
    assert "Mia Member visits Cas Colleague." in client.get(remove).content.decode()
    assert len(visits()) == 1
    assert client.post(remove).status_code == 303
    assert visits() == []
