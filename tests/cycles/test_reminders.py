"""The checkpoint reminder: on the morning of its day, to who looks after the phase, while it still matters."""

from __future__ import annotations

import datetime
from types import SimpleNamespace

import pytest
from django.utils import timezone, translation

from core.mail import compose
from cycles.enums import State
from cycles.models import Cycle, CyclePhase
from cycles.reminders import CheckpointSource
from cycles.services import designs
from groups.enums import Role
from reminders.registry import source
from schools.models import Staff, User
from tests.cycles.world import day, start
from tests.factories.groups import MembershipFactory


def at(hour, minute=0, days=0):
    return timezone.make_aware(datetime.datetime.combine(day(days), datetime.time(hour, minute)))


@pytest.fixture
def row(scope):
    cycle = start(scope)
    CyclePhase.objects.filter(cycle=cycle, phase="P1").update(checkpoint_on=day(0))
    return CyclePhase.objects.get(cycle=cycle, phase="P1")


def wanted(now=None):
    return [due.user_id for due in CheckpointSource().due(now or at(9))]


def message(row, user, days=0):
    reminder = SimpleNamespace(subject_id=row.pk, moment=at(23, 59, days), user=user, user_id=user.pk)
    return CheckpointSource().message(reminder)


def test_it_is_registered():
    assert isinstance(source("checkpoint"), CheckpointSource)


def test_without_an_owner_the_organisers_hear_of_it_once(scope, row):
    (due,) = CheckpointSource().due(at(9))
    assert (due.user_id, due.subject_id) == (scope.organiser.pk, row.pk)
    assert (due.due_at, due.moment) == (at(7, 30), at(23, 59))


def test_the_owner_hears_of_it_instead(scope, row):
    CyclePhase.objects.update(owner=scope.member)
    assert wanted() == [scope.member.pk]


def test_an_owner_who_left_is_replaced_by_the_organisers(scope, row):
    CyclePhase.objects.update(owner=scope.member)
    scope.group.memberships.filter(user=scope.member).update(ends_on=day(-1))
    assert wanted() == [scope.organiser.pk]
    assert message(row, scope.member) is None
    assert message(row, scope.organiser) is not None


def test_an_owner_whose_account_was_closed_is_replaced_by_the_organisers(scope, row):
    CyclePhase.objects.update(owner=scope.member)
    User.objects.filter(pk=scope.member.pk).update(is_active=False)
    assert wanted() == [scope.organiser.pk]
    assert message(row, scope.organiser) is not None


@pytest.mark.parametrize(("now", "count"), [((7, 29), 0), ((7, 30), 1), ((23, 58), 1)])
def test_it_comes_in_the_morning_of_its_day(scope, row, now, count):
    assert len(wanted(at(*now))) == count


@pytest.mark.parametrize("days", [-1, 1])
def test_it_comes_on_no_other_day(scope, row, days):
    assert wanted(at(9, days=days)) == []


def test_only_the_phase_that_the_group_is_in_counts(scope, row):
    CyclePhase.objects.filter(phase="P2").update(checkpoint_on=day(0))
    assert len(wanted()) == 1
    Cycle.objects.update(phase="P3")
    assert wanted() == []
    assert message(row, scope.organiser) is None


def test_a_closed_cycle_asks_nothing(scope, row):
    Cycle.objects.update(state=State.CLOSED)
    assert wanted() == []
    assert message(row, scope.organiser) is None


def test_a_checkpoint_that_was_moved_is_not_sent(scope, row):
    CyclePhase.objects.update(checkpoint_on=day(3))
    assert message(row, scope.organiser) is None


def test_an_owner_who_was_replaced_is_not_written_to(scope, row):
    CyclePhase.objects.update(owner=scope.member)
    assert message(row, scope.organiser) is None
    assert message(row, scope.member).context["is_owner"]


def test_who_left_the_organisation_hears_nothing(scope, row):
    Staff.objects.filter(user=scope.organiser).update(ends_on=day(-1))
    assert wanted() == []


def test_the_number_of_queries_does_not_grow(scope, row, django_assert_num_queries):
    MembershipFactory(group=scope.group, user=scope.staff, role=Role.ORGANISER)
    with django_assert_num_queries(3):
        assert len(wanted()) == 2


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_mail_calls_the_phase_as_the_school_does(scope, row, language):
    design = designs.begin(organisation=scope.organisation, name="Ours", start_from="empty", by=scope.leader)
    words = {"phase": "P1", "name": "Listen & look", "purpose": "", "lines": {}}
    designs.save_phase(design=design, number=None, revision=0, by=scope.leader, **words)
    Cycle.objects.update(design=designs.open_for_groups(design=design, by=scope.leader), template="own")
    found = message(row, scope.organiser)
    mail = compose("organiser@example.org", found.template, {"person": scope.organiser, **found.context}, language=language)
    assert "Listen & look" in mail.subject
    assert "Listen & look" in mail.body
    assert "Listen &amp; look" in mail.alternatives[0].content


@pytest.mark.parametrize(("language", "subject"), [("nl", "Vandaag tussenstand"), ("en", "Checkpoint today")])
@pytest.mark.parametrize("owner", [True, False])
def test_the_mail_says_why_and_leads_to_the_cycle(scope, row, language, subject, owner):
    CyclePhase.objects.update(owner=scope.member if owner else None)
    person = scope.member if owner else scope.organiser
    found = message(row, person)
    with translation.override("nl"):
        mail = compose(person.email, found.template, {"person": person, **found.context}, language=language)
    assert mail.subject.startswith(subject)
    for body in (mail.body, mail.alternatives[0].content):
        assert row.cycle.get_absolute_url() in body
        assert scope.group.name in body
        assert row.cycle.goal not in body
