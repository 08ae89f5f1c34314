"""The focus of a round: the one section on which a change may get a verdict, chosen before anybody answers (B4.1)."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from assessments.enums import PULSE, Part
from assessments.models import AnswerSet, Round
from assessments.services.answers import count_answers
from assessments.services.lock import hold_open
from core.errors import DomainError
from schools.audit import record

_CLOSED = _("This round is already closed. Its result stays as it is.")
_ANSWERED = _("Somebody has answered already. The focus stays as it is: it is chosen before the first answer.")


def focus_is_free(round_: Round) -> bool:
    """Whether the focus may still be chosen: open, and nobody of the group has handed in. One query at most.

    What somebody only began does not count: everybody can see how many handed in, so the lock tells nothing besides.
    """
    return round_.is_open and not count_answers(round_)


def without_focus() -> Any:
    """Open rounds that the school opened in its groups, without a focus and without an answer: their organisers may choose.

    Not the short poll: one statement is too little for a verdict, so that a focus would promise what never comes.
    """
    answered = AnswerSet.objects.filter(round=OuterRef("pk"), part=Part.GROUP, sent=True)
    return Round.objects.open().filter(~Exists(answered), wave__isnull=False, focus="").exclude(instrument=PULSE)


@transaction.atomic
def choose_focus(*, round_: Round, focus: str, by: Any) -> Round:
    """Choose the focus of a round that is open, also of one that the school opened in all its groups at once.

    Args:
        round_: an open round of a group.
        focus: the key of a section of what it asks, or "" for none.
        by: the organiser of the group.

    Raises:
        DomainError: no such section, the round is closed, or somebody has answered.
    """
    held = hold_open(round_)
    if held is None:
        raise DomainError(_CLOSED)
    if focus and focus not in (section.key for section in held.definition.focuses):
        raise DomainError(_("Choose one of these, or none."), field="focus")
    if not focus_is_free(held):
        raise DomainError(_ANSWERED)
    if held.focus != focus:
        held.focus = focus
        held.save(update_fields=["focus"])
        record(by=by, verb="round.focus_chosen", on=held)
    return held
