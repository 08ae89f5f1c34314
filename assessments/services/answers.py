"""Answering without leaving a name: kept among the answers of others, and found again only by whoever gave them.

Nothing here is audited or logged, and nothing has a time (R11, ADR 0003, ADR 0018).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from assessments.enums import Part
from assessments.models import AnswerSet, GroupSecret, Round
from assessments.people import part_of
from assessments.questionnaire import questionnaire
from assessments.services.lock import hold_open
from assessments.statistics import HIGHEST, LOWEST
from assessments.tokens import tokens
from core.errors import DomainError
from groups.models import Group
from groups.roles import forget_roles, roles_in

Answers = dict[str, int | None]

#: So many rows of others are written again with every answer: who answered last is one of so many and one.
MIXED_WITH = 11


@transaction.atomic
def answer(*, round_: Round, values: Mapping[str, int | None], by: Any) -> None:
    """Hand one person's answers in. They can be handed in again, changed, until the round closes.

    Args:
        round_: an open round.
        values: statement key to 1-5, or None for "I don't know". What is missing counts as "I don't know".
        by: who answers. The person is not kept, only a token that nobody can turn back.

    Raises:
        DomainError: the round is closed, the person left the group, or nothing was answered.
        ValueError: a statement that was not asked, or an answer that is not on the scale.
    """
    if not any(value is not None for value in values.values()):
        raise DomainError(_("You have not chosen an answer yet. Answer at least one statement."))
    _write(round_, values, by, send=True)


def _write(round_: Round, values: Mapping[str, int | None], by: Any, *, send: bool) -> None:
    held = hold_open(round_)
    if held is None or not held.takes_answers:
        raise DomainError(_("This round has just been closed. Your answers are still here, but they can no longer be counted."))
    part = _part(held, by)
    kept, own = _checked(values, held, part), _tokens(held, by)
    earlier = AnswerSet.objects.filter(round=held, token__in=own).first()
    made = AnswerSet(round=held, token=own[0], part=part, sent=send or (earlier is not None and earlier.sent), values=kept)
    _write_mixed(held, made, instead_of=earlier)


def _part(round_: Round, user: Any) -> Part:
    forget_roles(round_.the_group)
    part = part_of(roles_in(user, round_.the_group))
    if part is None:
        raise DomainError(_("You are no longer in this group, so you cannot answer."))
    return part


def _checked(values: Mapping[str, int | None], round_: Round, part: Part) -> Answers:
    """Return an answer for everything that was asked, in the order of the questionnaire, so that no set stands out."""
    shape = questionnaire(round_.definition, has_expert=round_.has_expert, part=part)
    asked = [item.key for entry in shape for item in entry.items]
    if not set(values) <= set(asked):
        raise ValueError("an answer to a statement that was not asked")
    for value in values.values():
        if value is not None and (type(value) is not int or not LOWEST <= value <= HIGHEST):
            raise ValueError("an answer is 1 to 5, or None")
    return {key: values.get(key) for key in asked}


def _write_mixed(round_: Round, made: AnswerSet, instead_of: AnswerSet | None) -> None:
    """Write a set of answers in between earlier ones.

    A database keeps rows in the order in which they came, and shows it to whoever looks at its files (``rowid``, ``ctid``). So
    with every set others of the round are written again, in a new order and under new identifiers.
    """
    chance = secrets.SystemRandom()
    others = AnswerSet.objects.filter(round=round_)
    if instead_of is not None:
        others = others.exclude(pk=instead_of.pk)
    moved = list(others)
    moved = chance.sample(moved, min(MIXED_WITH, len(moved)))
    gone = [each.pk for each in moved] + ([instead_of.pk] if instead_of else [])
    AnswerSet.objects.filter(pk__in=gone).delete()
    rows = [made, *(_again(each) for each in moved)]
    chance.shuffle(rows)
    AnswerSet.objects.bulk_create(rows)


def _again(row: AnswerSet) -> AnswerSet:
    """The same answers as a new row."""
    return AnswerSet(
        round_id=row.round_id, token=row.token, part=row.part, sent=row.sent, values=row.values, comment=row.comment
    )


def _tokens(round_: Round, user: Any) -> list[str]:
    """The person's tokens in the round; none once the group's secret is destroyed."""
    secret = GroupSecret.objects.filter(group=round_.group_id).values_list("secret", flat=True).first()
    return [] if secret is None else tokens(bytes(secret), round_id=round_.pk, user_id=user.pk)


def _secret_of_the_group() -> Subquery:
    return Subquery(GroupSecret.objects.filter(group=OuterRef("group")).values("secret")[:1])


def _take_tokens(round_: Round, user: Any) -> list[str]:
    """The person's tokens in a round that was fetched with its group's secret; the secret goes no further than here."""
    secret = round_.__dict__.pop("key")
    return [] if secret is None else tokens(secret, round_id=round_.pk, user_id=user.pk)


def has_answered(round_: Round, user: Any) -> bool:
    """Whether ``user`` handed answers in: for that person's own pages only. Two queries."""
    return AnswerSet.objects.filter(round=round_, sent=True, token__in=_tokens(round_, user)).exists()


def open_round_of(group: Group, user: Any) -> tuple[Round | None, bool]:
    """The group's open round, and whether ``user`` answered it. Two queries."""
    source = Round.objects.open().filter(group=group).select_related("own_version")
    found = source.annotate(key=_secret_of_the_group()).first()
    if found is None:
        return None, False
    found.group, found.organisation = group, group.organisation
    own = _take_tokens(found, user)
    return found, AnswerSet.objects.filter(round=found, sent=True, token__in=own).exists()


def own_answers(round_: Round, user: Any) -> Answers | None:
    """The answers that ``user`` gave, for that person's eyes; None when there are none or the link is gone. Two queries."""
    return AnswerSet.objects.filter(round=round_, token__in=_tokens(round_, user)).values_list("values", flat=True).first()


def count_answers(round_: Round) -> int:
    """How many people answered as the group itself. Never who."""
    return AnswerSet.objects.filter(round=round_, part=Part.GROUP, sent=True).count()


def open_rounds_for(user: Any) -> list[Round]:
    """The rounds of the active scope that wait for ``user``'s answers, the first to close first. Two queries."""
    asking = list(Round.objects.asking(user).with_group().annotate(key=_secret_of_the_group()).order_by("closes_on", "pk"))
    own = [token for each in asking for token in _take_tokens(each, user)]
    answered = set(AnswerSet.objects.filter(token__in=own, sent=True).values_list("round_id", flat=True)) if own else set()
    return [each for each in asking if each.pk not in answered]
