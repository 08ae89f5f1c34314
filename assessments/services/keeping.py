"""How long what is kept, and forgetting earlier when somebody asks (R11, R12).

The rows of answers and the comments go twelve months after their round, the link to people with the end of the group, and what
was released after five years.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.enums import State
from assessments.models import AnswerSet, Comment, Release, Round, RoundSecret, Wave
from assessments.services.answers import erase_own
from core.errors import DomainError
from schools.audit import record

ANSWERS_KEPT = datetime.timedelta(days=365)
RESULTS_KEPT = datetime.timedelta(days=5 * 365 + 1)
LET_GO_TWICE = _("The others can see it already.")


@transaction.atomic
def forget_old_answers(now: datetime.datetime | None = None) -> int:
    """Delete the answers and comments of rounds that closed twelve months ago. Returns how many rounds lost theirs."""
    until = (now or timezone.now()) - ANSWERS_KEPT
    old = Round.objects.closed().filter(closed_at__lt=until)
    with_answers = set(AnswerSet.objects.filter(round__in=old).values_list("round", flat=True))
    with_answers |= set(Comment.objects.filter(round__in=old).values_list("round", flat=True))
    AnswerSet.objects.filter(round__in=with_answers).delete()
    Comment.objects.filter(round__in=with_answers).delete()
    RoundSecret.objects.filter(round__in=old).delete()
    return len(with_answers)


@transaction.atomic
def forget_old_results(now: datetime.datetime | None = None) -> int:
    """Delete rounds that closed five years ago, with what was released of them. Returns how many."""
    until = (now or timezone.now()) - RESULTS_KEPT
    old = Round.objects.closed().filter(closed_at__lt=until)
    count = old.count()
    old.delete()
    Wave.objects.filter(state=State.CLOSED, closed_at__lt=until, rounds__isnull=True).delete()
    return count


@transaction.atomic
def erase_own_answers(*, round_: Round, by: Any) -> None:
    """Delete what somebody answered in a round, because that person asks (R12).

    Before closing it is as if it was never given. Afterwards the row goes and the result stays: a result made again without
    one person would show what that person said.

    Raises:
        DomainError: there is nothing to delete, or the link to it is gone.
    """
    held = Round.objects.select_for_update(of=("self",)).get(pk=round_.pk)
    if not erase_own(held, by):
        raise DomainError(_("There are no answers of yours here, or nothing links them to you any more."))


@transaction.atomic
def let_go(*, release: Release, by: Any) -> None:
    """Let the others see what a result says about one person, before the seven days are over.

    Args:
        release: with a part about one person.
        by: that person.

    Raises:
        DomainError: they can see it already.
    """
    changed = Release.objects.filter(pk=release.pk, let_go_at__isnull=True).update(let_go_at=timezone.now())
    if not changed:
        raise DomainError(LET_GO_TWICE)
    record(by=by, verb="round.let_go", on=release.round)
