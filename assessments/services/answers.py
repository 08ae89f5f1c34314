"""Answering without leaving a name: written once, mixed with the answers before, and found again only by whoever gave them.

Nothing here is audited or logged, and nothing has a time (R11, ADR 0003).
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from assessments.enums import Part
from assessments.models import AnswerSet, AnswerValue, GroupSecret, Round
from assessments.people import part_of
from assessments.questionnaire import questionnaire
from assessments.services.lock import hold_open
from assessments.statistics import HIGHEST, LOWEST
from assessments.tokens import tokens
from core.content import load
from core.errors import DomainError
from groups.models import Group
from groups.roles import forget_roles, roles_in

Answers = dict[str, int | None]


class AlreadyAnswered(DomainError):
    """Whoever answers a second time is told so, and nothing changes."""

    def __init__(self) -> None:
        super().__init__(_("You have already answered. Your answers stay as you sent them."))


@transaction.atomic
def answer(*, round_: Round, values: Mapping[str, int | None], by: Any) -> None:
    """Take one person's answers.

    Args:
        round_: an open round.
        values: statement key to 1-5, or None for "I don't know". What is missing counts as "I don't know".
        by: who answers. The person is not kept, only a token that nobody can turn back.

    Raises:
        DomainError: the round is closed, the person left the group, nothing was answered, or it was answered before.
        ValueError: a statement that was not asked, or an answer that is not on the scale.
    """
    held = hold_open(round_)
    if held is None or not held.takes_answers:
        raise DomainError(_("This round has just been closed. Your answers are still here, but they can no longer be counted."))
    forget_roles(held.group)
    part = part_of(roles_in(by, held.group))
    if part is None:
        raise DomainError(_("You are no longer in this group, so you cannot answer."))
    kept = _checked(values, held, part)
    own = _tokens(held, by)
    if AnswerSet.objects.filter(round=held, token__in=own).exists():
        raise AlreadyAnswered
    _write_mixed(held, own[0], part, kept)


def _checked(values: Mapping[str, int | None], round_: Round, part: Part) -> Answers:
    """Return an answer for everything that was asked, so that every set has the same rows."""
    asked = [
        item.key
        for entry in questionnaire(
            load("assessments", "characteristics"), pulse=round_.is_pulse, has_expert=round_.has_expert, part=part
        )
        for item in entry.items
    ]
    if not set(values) <= set(asked):
        raise ValueError("an answer to a statement that was not asked")
    for value in values.values():
        if value is not None and (type(value) is not int or not LOWEST <= value <= HIGHEST):
            raise ValueError("an answer is 1 to 5, or None")
    if not any(value is not None for value in values.values()):
        raise DomainError(_("You have not chosen an answer yet. Answer at least one statement."))
    return {key: values.get(key) for key in asked}


def _write_mixed(round_: Round, token: str, part: Part, values: Answers) -> None:
    """Write the new answers in between the earlier ones.

    A database keeps rows in the order in which they came, and shows it to whoever looks at its files (``rowid``, ``ctid``). So
    all answers of the round are written again, in a new order and under new identifiers. There are a few hundred at most.
    """
    people = [(token, part.value, values)]
    earlier: dict[uuid.UUID, Answers] = {}
    for pk, item, value in AnswerValue.objects.filter(answers__round=round_).values_list("answers_id", "item", "value"):
        earlier.setdefault(pk, {})[item] = value
    for pk, other, other_part in AnswerSet.objects.filter(round=round_).values_list("pk", "token", "part"):
        people.append((other, other_part, earlier.get(pk, {})))
    AnswerValue.objects.filter(answers__round=round_).delete()
    AnswerSet.objects.filter(round=round_).delete()
    chance = secrets.SystemRandom()
    chance.shuffle(people)
    rows: list[AnswerValue] = []
    sets: list[AnswerSet] = []
    for each_token, each_part, answers in people:
        made = AnswerSet(round=round_, token=each_token, part=each_part)
        sets.append(made)
        rows += [AnswerValue(answers=made, item=item, value=value) for item, value in answers.items()]
    chance.shuffle(rows)
    AnswerSet.objects.bulk_create(sets)
    AnswerValue.objects.bulk_create(rows)


def _tokens(round_: Round, user: Any) -> list[str]:
    """The person's tokens in the round; none once the group's secret is destroyed."""
    secret = GroupSecret.objects.filter(group=round_.group_id).values_list("secret", flat=True).first()
    return [] if secret is None else tokens(secret, round_id=round_.pk, user_id=user.pk)


def _secret_of_the_group() -> Subquery:
    return Subquery(GroupSecret.objects.filter(group=OuterRef("group")).values("secret")[:1])


def _take_tokens(round_: Round, user: Any) -> list[str]:
    """The person's tokens in a round that was fetched with its group's secret; the secret goes no further than here."""
    secret = round_.__dict__.pop("key")
    return [] if secret is None else tokens(secret, round_id=round_.pk, user_id=user.pk)


def has_answered(round_: Round, user: Any) -> bool:
    """Whether ``user`` answered ``round``: for that person's own pages only. Two queries."""
    return AnswerSet.objects.filter(round=round_, token__in=_tokens(round_, user)).exists()


def open_round_of(group: Group, user: Any) -> tuple[Round | None, bool]:
    """The group's open round, and whether ``user`` answered it. Two queries."""
    found = Round.objects.open().filter(group=group).annotate(key=_secret_of_the_group()).first()
    if found is None:
        return None, False
    found.group = group
    return found, AnswerSet.objects.filter(round=found, token__in=_take_tokens(found, user)).exists()


def own_answers(round_: Round, user: Any) -> Answers | None:
    """The answers that ``user`` gave, for that person's eyes; None when there are none or the link is gone. Two queries."""
    own = _tokens(round_, user)
    rows = AnswerValue.objects.filter(answers__round=round_, answers__token__in=own).values_list("item", "value")
    return dict(rows) or None


def count_answers(round_: Round) -> int:
    """How many people answered as the group itself. Never who."""
    return AnswerSet.objects.filter(round=round_, part=Part.GROUP).count()


def open_rounds_for(user: Any) -> list[Round]:
    """The rounds of the active scope that wait for ``user``'s answers, the first to close first. Two queries."""
    asking = list(Round.objects.asking(user).with_group().annotate(key=_secret_of_the_group()).order_by("closes_on", "pk"))
    own = [token for each in asking for token in _take_tokens(each, user)]
    answered = set(AnswerSet.objects.filter(token__in=own).values_list("round_id", flat=True)) if own else set()
    return [each for each in asking if each.pk not in answered]
