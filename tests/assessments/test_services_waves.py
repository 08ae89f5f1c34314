"""A wave through a school's groups, with two people at work at the same moment."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db.models.signals import post_save
from django.utils import timezone

from assessments import services
from assessments.enums import State
from assessments.models import Release, Round, Wave, WaveRelease
from assessments.proposals import Proposal
from assessments.services import RoundsOf
from core.errors import DomainError
from tests.cast import Cast
from tests.factories.assessments import RoundFactory, teachers
from tests.factories.groups import GroupFactory

DAY = datetime.timedelta(days=1)


@pytest.fixture
def school(scope: Cast) -> Cast:
    """Two groups that are large enough."""
    for name in ("Reading", "Sums"):
        teachers(GroupFactory(school=scope.school, name=name), 5)
    return scope


def open_(cast: Cast, instrument: str = "characteristics") -> Wave:
    last_day = timezone.localdate() + 14 * DAY
    return services.open_wave(school=cast.school, instrument=instrument, closes_on=last_day, by=cast.leader)


@contextmanager
def at_the_first_closing(act: Callable[[], object]) -> Iterator[None]:
    """Do something once, as soon as the first round of the wave has its result."""
    waiting = [act]

    def then(**_: object) -> None:
        if waiting:
            waiting.pop()()

    post_save.connect(then, sender=Release)
    try:
        yield
    finally:
        post_save.disconnect(then, sender=Release)


@pytest.mark.parametrize("instrument", ["horoscope", "school_leader", ""])
def test_a_wave_asks_only_what_can_be_asked_of_groups(school, instrument):
    with pytest.raises(DomainError) as refusal:
        open_(school, instrument)
    assert refusal.value.field == "instrument"
    assert not Round.objects.exists()


def test_a_second_wave_in_the_same_moment_opens_no_round(school, monkeypatch):
    open_(school)
    Round.objects.update(state=State.CLOSED)  # so that its groups are free again
    # As if the other one had not been there yet when this one looked.
    monkeypatch.setattr("assessments.querysets.WaveQuerySet.open", lambda self: self.none())
    with pytest.raises(DomainError, match="already"):
        open_(school)
    assert Wave.objects.count() == 1 and Round.objects.count() == 2


def test_an_organiser_who_closes_while_the_wave_closes_is_passed_over(school):
    wave = open_(school)
    last = Round.objects.filter(wave=wave).order_by("-pk").with_group().first()
    with at_the_first_closing(
        lambda: [
            services.close_round(round_=each, by=school.leader) for each in Round.objects.open().filter(wave=wave).with_group()
        ]
    ):
        assert services.close_wave(wave) == 1
    assert Release.objects.filter(round__wave=wave).count() == 2
    assert Release.objects.filter(round=last).count() == 1
    wave.refresh_from_db()
    assert wave.state == State.CLOSED and WaveRelease.objects.filter(wave=wave).count() == 1


def test_a_wave_stays_open_as_long_as_one_of_its_rounds_is(school):
    wave = open_(school)
    late = GroupFactory(school=school.school, name="Writing")
    with at_the_first_closing(lambda: RoundFactory(group=late, wave=wave)):
        assert services.close_wave(wave) == 2
    wave.refresh_from_db()
    assert wave.state == State.OPEN and not WaveRelease.objects.filter(wave=wave).exists()
    assert services.close_wave(wave) == 1
    wave.refresh_from_db()
    assert wave.state == State.CLOSED and WaveRelease.objects.filter(wave=wave).exists()


def test_nothing_is_due_in_a_group_that_has_a_round_open_or_put_it_off(scope):
    group = scope.group
    teachers(group, 5)
    today = timezone.localdate()
    group.starts_on, group.ends_on = today - 40 * DAY, today + 200 * DAY
    group.save()

    def due(**rounds: object) -> Proposal | None:
        found = services.with_size_told(type(group).objects.filter(pk=group.pk)).select_related("postponement").get()
        return services.proposal_of(
            found, RoundsOf(**{"current": None, "answered": False, "has_answers": False, "closed": [], **rounds})
        )

    assert due() is not None
    assert due(current=RoundFactory(group=group)) is None
    services.postpone(group=group, by=scope.organiser)
    assert due() is None
