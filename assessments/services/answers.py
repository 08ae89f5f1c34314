"""Answering without leaving a name: kept among the answers of others, and found again only by whoever gave them.

Nothing here is audited or logged, and nothing has a time (R11, ADR 0003, ADR 0018, ADR 0019).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import Part
from assessments.models import AnswerSet, GroupSecret, Round, RoundSecret
from assessments.people import part_for
from assessments.questionnaire import questionnaire
from assessments.services.lock import holding, secret_of_the_round
from assessments.statistics import HIGHEST, LOWEST
from assessments.tokens import tokens
from core.errors import DomainError
from groups.models import Group

Answers = dict[str, int | None]

#: So many rows of others are written again with every answer: who answered last is one of so many and one.
MIXED_WITH = 11
#: Stands for a statement that was left open, in a row of a round that is open.
LEFT_OPEN = 0
LONGEST_COMMENT = 1000

_CLOSED = _("This round has just been closed. Your answers are still here, but they can no longer be counted.")


@dataclass(frozen=True)
class Kept:
    """What a person has in an open round so far: for that person's own eyes.

    Attributes:
        answers: statement to 1-5, or None for "I don't know". What was left open is not in it.
        sent: whether it was handed in.
    """

    answers: Answers
    comment: str
    sent: bool


def answer(*, round_: Round, values: Mapping[str, int | None], by: Any, comment: str | None = None) -> None:
    """Hand one person's answers in, together with what was kept before. They can be changed until the round closes.

    Args:
        round_: an open round.
        values: statement key to 1-5, or None for "I don't know". What is missing stays as it was kept.
        by: who answers. The person is not kept, only a token that nobody can turn back.
        comment: a text for the group; None leaves it as it was.

    Raises:
        DomainError: the round is closed, the person left the group, or nothing was answered.
        ValueError: a statement that was not asked, or an answer that is not on the scale.
    """
    with holding(by) as rounds:
        _write(rounds.get(pk=round_.pk), values, by, comment, send=True)


def keep(*, round_: Round, values: Mapping[str, int | None], by: Any, comment: str | None = None) -> None:
    """Keep some answers without handing them in: they do not count yet, and are erased if they never are handed in.

    What was handed in before stays so, with the change. The same arguments and errors as :func:`answer`; nothing answered is
    no error here.
    """
    with holding(by) as rounds:
        keep_held(held=rounds.get(pk=round_.pk), values=values, by=by, comment=comment)


def keep_held(*, held: Round, values: Mapping[str, int | None], by: Any, comment: str | None = None) -> None:
    """As :func:`keep`, of a round that the caller holds already: with two hundred people at once each query counts.

    Args:
        held: fetched inside ``holding(by)``, which is still open.
    """
    _write(held, values, by, comment, send=False)


def _write(held: Round, values: Mapping[str, int | None], by: Any, comment: str | None, *, send: bool) -> None:
    own = _take_tokens(held, by)
    if not held.takes_answers:
        raise DomainError(_CLOSED)
    part = _part(held, by)
    mine, moved = _mine_and_some(held, own)
    earlier = mine[0] if mine else None
    kept = _merged(values, held, part, earlier)
    if send and not any(kept.values()):
        raise DomainError(_("You have not chosen an answer yet. Answer at least one statement."))
    made = AnswerSet(
        round=held,
        token=own[0],
        part=part,
        sent=send or (earlier is not None and earlier.sent),
        values=kept,
        comment=_comment(comment, part, earlier),
    )
    _write_mixed(held, made, [*mine, *moved], moved)


def _mine_and_some(round_: Round, own: list[str]) -> tuple[list[AnswerSet], list[AnswerSet]]:
    """One person's rows, and of the others as many as move along, drawn by chance: a round of two hundred is no more work."""
    drawn = AnswerSet.objects.filter(round=round_).annotate(mine=Q(token__in=own)).order_by("-mine", "?")
    rows = list(drawn[: MIXED_WITH + len(own)])
    return [row for row in rows if row.token in own], [row for row in rows if row.token not in own][:MIXED_WITH]


def _part(round_: Round, user: Any) -> Part:
    part = part_for(user, round_)
    if part is None and round_.is_of_staff:
        raise DomainError(_("You no longer work at this school, so you cannot answer."))
    if part is None:
        raise DomainError(_("You are no longer in this group, so you cannot answer."))
    return part


def _merged(values: Mapping[str, int | None], round_: Round, part: Part, earlier: AnswerSet | None) -> Answers:
    """Return something for everything that was asked, in the order of the questionnaire, so that no set stands out."""
    shape = questionnaire(round_.definition, has_expert=round_.has_expert, part=part)
    asked = [item.key for entry in shape for item in entry.items]
    if not set(values) <= set(asked):
        raise ValueError("an answer to a statement that was not asked")
    for value in values.values():
        if value is not None and (type(value) is not int or not LOWEST <= value <= HIGHEST):
            raise ValueError("an answer is 1 to 5, or None")
    before = earlier.values if earlier is not None else {}
    return {key: values[key] if key in values else before.get(key, LEFT_OPEN) for key in asked}


def _comment(text: str | None, part: Part, earlier: AnswerSet | None) -> str:
    if part != Part.GROUP:  # what the leader or the expert wrote would stand among the texts of the group (R3)
        return ""
    if text is None:
        return earlier.comment if earlier is not None else ""
    return text.strip()[:LONGEST_COMMENT]


def _write_mixed(round_: Round, made: AnswerSet, gone: list[AnswerSet], moved: list[AnswerSet]) -> None:
    """Write a set of answers in between earlier ones.

    A database keeps rows in the order in which they came, and shows it to whoever looks at its files (``rowid``, ``ctid``). So
    with every set others of the round are written again, in a new order and under new identifiers.
    """
    AnswerSet.objects.filter(pk__in=[each.pk for each in gone]).delete()
    rows = [made, *(_again(each, round_) for each in moved)]
    secrets.SystemRandom().shuffle(rows)
    AnswerSet.objects.bulk_create(rows)


def _again(row: AnswerSet, round_: Round) -> AnswerSet:
    """The same answers as a new row. The round comes along, so that guarding the row asks nothing."""
    return AnswerSet(round=round_, token=row.token, part=row.part, sent=row.sent, values=row.values, comment=row.comment)


def settle(round_: Round) -> list[str]:
    """Make the rows of a round final, as the first step of its closing: the round is held, and nobody can answer any more.

    What was never handed in is erased. A statement that was left open becomes "I don't know". Comments leave the rows. All rows
    are written again in a new order, so that the files do not tell who was last.

    Returns:
        The comments of the group itself, in no order (R10).
    """
    chance = secrets.SystemRandom()
    AnswerSet.objects.filter(round=round_, sent=False).delete()
    rows = [_again(row, round_) for row in AnswerSet.objects.filter(round=round_)]
    comments = [row.comment for row in rows if row.comment and row.part == Part.GROUP]
    for row in rows:
        row.values = {key: value or None for key, value in row.values.items()}
        row.comment = ""
    chance.shuffle(rows)
    chance.shuffle(comments)
    AnswerSet.objects.filter(round=round_).delete()
    AnswerSet.objects.bulk_create(rows)
    return comments


def _tokens(round_: Round, user: Any) -> list[str]:
    """The person's tokens in the round; none once its secret is destroyed."""
    found = _secrets(round_).values_list("secret", flat=True).first()
    return [] if found is None else tokens(bytes(found), round_id=round_.pk, user_id=user.pk)


def _secrets(round_: Round) -> Any:
    if round_.is_of_staff:
        return RoundSecret.objects.filter(round=round_.pk)
    return GroupSecret.objects.filter(group=round_.group_id)


def _take_tokens(round_: Round, user: Any) -> list[str]:
    """The person's tokens in a round that was fetched with its secret; the secret goes no further than here."""
    secret = round_.__dict__.pop("key")
    return [] if secret is None else tokens(bytes(secret), round_id=round_.pk, user_id=user.pk)


def has_answered(round_: Round, user: Any) -> bool:
    """Whether ``user`` handed answers in: for that person's own pages only. Two queries."""
    return AnswerSet.objects.filter(round=round_, sent=True, token__in=_tokens(round_, user)).exists()


def kept_so_far(round_: Round, user: Any) -> Kept:
    """What ``user`` chose in an open round, handed in or not: for that person's own pages only. Two queries."""
    row = AnswerSet.objects.filter(round=round_, token__in=_tokens(round_, user)).first()
    if row is None:
        return Kept({}, "", sent=False)
    return Kept({key: value for key, value in row.values.items() if value != LEFT_OPEN}, row.comment, row.sent)


@dataclass(frozen=True)
class RoundsOf:
    """All rounds of one group as one reader finds them.

    Attributes:
        current: the one that is not closed yet.
        answered: whether the reader handed in there.
        has_answers: whether anybody of the group did.
        closed: the others with their release, the last one first.
    """

    current: Round | None
    answered: bool
    has_answers: bool
    closed: list[Round]


def rounds_of(group: Group, user: Any) -> RoundsOf:
    """The group's rounds, and whether ``user`` answered the open one. Two queries."""
    handed_in = AnswerSet.objects.filter(round=OuterRef("pk"), part=Part.GROUP, sent=True)
    rows = Round.objects.filter(group=group).select_related("own_version", "release")
    rows = rows.annotate(key=secret_of_the_round(), handed_in=Exists(handed_in))
    current, closed, own, has_answers = None, [], list[str](), False
    for each in rows:
        each.group, each.organisation = group, group.organisation
        if each.is_open:
            current, own, has_answers = each, _take_tokens(each, user), each.__dict__["handed_in"]
        else:
            each.__dict__.pop("key")
            closed.append(each)
    answered = bool(own) and AnswerSet.objects.filter(round=current, sent=True, token__in=own).exists()
    return RoundsOf(current, answered, has_answers, closed)


def own_answers(round_: Round, user: Any) -> Answers | None:
    """The answers that ``user`` handed in, for that person's eyes; None without any, or when the link is gone. Two queries."""
    rows = AnswerSet.objects.filter(round=round_, sent=True, token__in=_tokens(round_, user)).values_list("values", flat=True)
    found = rows.first()
    return None if found is None else {key: value or None for key, value in found.items()}


def count_answers(round_: Round) -> int:
    """How many people answered as the group itself. Never who."""
    return AnswerSet.objects.filter(round=round_, part=Part.GROUP, sent=True).count()


def open_rounds_for(user: Any) -> list[Round]:
    """The rounds of the active scope that wait for ``user``'s answers, the first to close first. Two queries."""
    asking = list(Round.objects.asking(user).with_group().annotate(key=secret_of_the_round()).order_by("closes_on", "pk"))
    own = [token for each in asking for token in _take_tokens(each, user)]
    answered = set(AnswerSet.objects.filter(token__in=own, sent=True).values_list("round_id", flat=True)) if own else set()
    return [each for each in asking if each.pk not in answered]


@transaction.atomic
def forget_answers_of(user: Any) -> int:
    """Erase what a person answered, as far as there is a link to it (R12). Returns how many sets were erased.

    Before a round closes its answers are gone with it. After the release the rows go and the frozen result stays as it is:
    a result that was made anew without one person would tell that person's answers.
    """
    rounds = Round.objects.annotate(key=secret_of_the_round())
    own = [token for each in rounds for token in _take_tokens(each, user)]
    return AnswerSet.objects.filter(token__in=own).delete()[0]


def erase_own(round_: Round, user: Any) -> bool:
    """Erase what ``user`` answered in one round; whether there was anything."""
    return bool(AnswerSet.objects.filter(round=round_, token__in=_tokens(round_, user)).delete()[0])
