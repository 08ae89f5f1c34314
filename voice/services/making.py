"""Make a poll and its questions. All of this is possible only until it opens."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from cycles.models import Cycle, TryOut
from cycles.services.common import checked, not_past, one_line
from groups.enums import Phase
from groups.models import Group
from schools.audit import record
from schools.models import Organisation
from voice.codes import new_code
from voice.content_pack import languages, ready_questions, scales
from voice.models import MOST_QUESTIONS, PHASES, Poll, PollAddress, PollQuestion

LONGEST_QUESTION = 120
LONGEST_OPEN = datetime.timedelta(days=31)


@transaction.atomic
def make(
    *,
    group: Group,
    title: str,
    pupils: int,
    closes_on: datetime.date,
    ready: Iterable[str],
    by: Any,
    cycle: Cycle | None = None,
    try_out: TryOut | None = None,
    phase: str = Phase.TRY_OUT,
) -> Poll:
    """Make a poll from a cycle or a try-out, not open yet.

    Args:
        pupils: how many will answer; it limits how many answers are taken.
        ready: keys of ready-made questions, at most five; none is fine, then one's own follow.

    Raises:
        DomainError: too many questions, an unknown one, a day that does not fit, or a phase in which pupils are not asked.
    """
    if Phase(phase) not in PHASES:
        raise DomainError(_("In this phase pupils are not asked."))
    poll = Poll(group=group, cycle=cycle, try_out=try_out, phase=phase, created_by=by)
    _fill(poll, title, pupils, closes_on)
    keys = _known(ready)
    poll.save()
    _place(poll, keys)
    give_address(poll)
    record(by=by, verb="poll.made", on=poll)
    return poll


@transaction.atomic
def change(*, poll: Poll, title: str, pupils: int, closes_on: datetime.date, ready: Iterable[str], by: Any) -> Poll:
    """Change a poll that is not open yet. Ready-made questions that are no longer in ``ready`` go; one's own stay.

    Raises:
        DomainError: as :func:`make`, or the poll is open already.
    """
    now = draft(poll)
    _fill(now, title, pupils, closes_on)
    keys = _known(ready)
    own = list(now.questions.filter(ready=""))
    if len(keys) + len(own) > MOST_QUESTIONS:
        raise DomainError(_too_many(), field="ready")
    now.save()
    now.questions.all().delete()
    _place(now, keys)
    for position, question in enumerate(own, start=len(keys) + 1):
        PollQuestion(poll=now, position=position, scale=question.scale, own=question.own).save()
    record(by=by, verb="poll.changed", on=now)
    return now


@transaction.atomic
def add_question(*, poll: Poll, scale: str, texts: Mapping[str, str], by: Any) -> PollQuestion:
    """Add a question in one's own words, in one or more languages. The same question twice is one.

    Args:
        texts: the question by language.

    Raises:
        DomainError: there are five already, nothing was typed, it is too long, or the scale is unknown.
    """
    now = draft(poll)
    if scale not in scales():
        raise DomainError(_("Choose the pictograms."), field="scale")
    own = _own(texts)
    last = 0
    for question in now.questions.all():
        last = max(last, question.position)
        if question.own == own and question.scale == scale:
            same: PollQuestion = question
            return same
    if last >= MOST_QUESTIONS:
        raise DomainError(_too_many())
    made = PollQuestion(poll=now, position=last + 1, scale=scale, own=own)
    made.save()
    record(by=by, verb="poll.changed", on=now)
    return made


@transaction.atomic
def remove_question(*, poll: Poll, question_pk: int, by: Any) -> None:
    """Take a question away; those after it move up. Twice is once.

    Raises:
        DomainError: the poll is open already.
    """
    now = draft(poll)
    now.questions.filter(pk=question_pk).delete()
    for position, question in enumerate(now.questions.order_by("position"), start=1):
        PollQuestion.objects.filter(pk=question.pk).update(position=position)
    record(by=by, verb="poll.changed", on=now)


def locked(poll: Poll) -> Poll:
    """The poll as it is now, locked until the transaction ends."""
    now: Poll = Poll.objects.select_for_update(of=("self",)).with_group().get(pk=poll.pk)
    return now


def draft(poll: Poll) -> Poll:
    """The poll, locked and still in preparation.

    Raises:
        DomainError: it is open or closed: what pupils answered must not change afterwards.
    """
    now = locked(poll)
    if not now.is_draft:
        raise DomainError(_("This poll has been opened, so its questions stay as they are."))
    return now


def give_address(poll: Poll) -> PollAddress:
    """A new short address; an old one leads nowhere from then on."""
    organisation: Organisation = poll.group.organisation
    PollAddress.objects.filter(poll=poll).delete()
    return PollAddress.objects.create(code=new_code(), organisation=organisation, poll=poll)


def _fill(poll: Poll, title: str, pupils: int, closes_on: datetime.date) -> None:
    poll.title, poll.pupils, poll.closes_on = one_line(title), pupils, closes_on
    not_past(closes_on, field="closes_on")
    if closes_on > timezone.localdate() + LONGEST_OPEN:
        raise DomainError(_("A poll is open for at most a month. Choose an earlier day."), field="closes_on")
    checked(poll)


def _known(ready: Iterable[str]) -> list[str]:
    wanted = set(ready)
    if not wanted <= set(ready_questions()):
        raise DomainError(_("Choose from the list."), field="ready")
    if len(wanted) > MOST_QUESTIONS:
        raise DomainError(_too_many(), field="ready")
    return [key for key in ready_questions() if key in wanted]


def _too_many() -> str:
    return _("A poll has at most five questions. Fewer is better: pupils answer the fifth with less attention.")


def _place(poll: Poll, keys: list[str]) -> None:
    for position, key in enumerate(keys, start=1):
        PollQuestion(poll=poll, position=position, ready=key, scale=ready_questions()[key].scale).save()


def _own(texts: Mapping[str, str]) -> dict[str, str]:
    own = {key: one_line(texts.get(key, "")) for key in languages()}
    for key, text in own.items():
        if len(text) > LONGEST_QUESTION:
            sentence = _("Keep the question short: at most %(n)d characters.") % {"n": LONGEST_QUESTION}
            raise DomainError(sentence, field=f"text_{key}")
    found = {key: text for key, text in own.items() if text}
    if not found:
        raise DomainError(_("Type the question in at least one language."), field="text_nl")
    return found
