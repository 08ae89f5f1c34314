"""Comments of a released round: read by the group, and hidden when their writer asks for it (R10)."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.models import Comment, Round
from core.errors import DomainError
from schools.audit import record


def comments_of(round_: Round) -> list[Comment]:
    """The comments of a round, in the order of their random identifiers: no order tells anything. One query."""
    return list(Comment.objects.filter(round=round_).order_by("pk"))


@transaction.atomic
def hide_comment(*, round_: Round, comment: uuid.UUID, hidden: bool, by: Any) -> None:
    """Hide a comment from everybody, or show it again.

    The trail keeps that it happened in this round, not to which text.

    Args:
        round_: a closed round.
        comment: which one.
        hidden: whether it is hidden from now on.
        by: the organiser, because the writer asked for it.

    Raises:
        DomainError: there is no such comment in this round.
    """
    changed = Comment.objects.filter(round=round_, pk=comment).update(hidden=hidden)
    if not changed:
        raise DomainError(_("This text is no longer there."))
    record(by=by, verb="round.comment_hidden" if hidden else "round.comment_shown", on=round_)
