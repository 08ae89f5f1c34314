"""A poll as its maker and its pupils leave it."""

from __future__ import annotations

import datetime
from typing import Any

import factory
from django.utils import timezone

from cycles.models import Cycle
from schools.models import User
from voice.enums import State
from voice.models import Poll, PollCount
from voice.services import life, making


class PollFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Poll

    title = "The talk in pairs"
    pupils = 25
    closes_on = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=7))


def a_poll(
    cycle: Cycle,
    *,
    by: User,
    state: str = State.OPEN,
    ready: tuple[str, ...] = ("lesson", "understood"),
    pupils: int = 25,
    **changes: Any,
) -> Poll:
    """A poll of a cycle in one of its states, written by the services; ``changes`` are put upon it."""
    closes_on = timezone.localdate() + datetime.timedelta(days=7)
    title = changes.pop("title", "The talk in pairs")
    phase = changes.pop("phase", "P4")
    poll = making.make(
        group=cycle.group, cycle=cycle, title=title, pupils=pupils, closes_on=closes_on, ready=ready, phase=phase, by=by
    )
    if state != State.DRAFT:
        poll = life.open_poll(poll=poll, by=by)
    if changes or state == State.CLOSED:
        Poll.objects.filter(pk=poll.pk).update(**{"state": state, **changes})
    return Poll.objects.with_group().get(pk=poll.pk)


def count(poll: Poll, **numbers: list[int]) -> Poll:
    """Write counts, e.g. ``count(poll, q1=[9, 3, 1])``, and as many answers as the fullest question has."""
    questions = {f"q{question.position}": question for question in poll.questions.all()}
    for name, row in numbers.items():
        for option, number in enumerate(row):
            PollCount.objects.update_or_create(question=questions[name], option=option, defaults={"number": number})
    Poll.objects.filter(pk=poll.pk).update(answers=max(sum(row) for row in numbers.values()))
    return Poll.objects.with_group().get(pk=poll.pk)
