"""The change since an earlier round, found while a round closes.

This is the one place where two answers of one person are laid side by side. It happens in memory: the tokens of everybody who
ever was in the group are tried for both rounds, with the group's secret, and only the verdicts are kept. Nothing else leaves.
"""

from __future__ import annotations

from collections.abc import Mapping

from assessments.disclosure import Comparison, Outcome, Released, from_json
from assessments.disclosure.comparison import Answers, Side, changes
from assessments.enums import Part
from assessments.models import AnswerSet, GroupSecret, Release, Round
from assessments.people import asked_in
from assessments.questionnaire import questionnaire
from assessments.tokens import tokens
from groups.models import Membership

_ByToken = Mapping[str, Answers]


def comparison(round_: Round, outcome: Outcome) -> Comparison | None:
    """Compare a round that is being closed with the last one that can be compared; None if there is nothing to compare.

    Args:
        round_: the round, with ``closed_at`` set.
        outcome: what will be released of it.
    """
    earlier = _earlier(round_) if round_.group is not None and isinstance(outcome, Released) else None
    if earlier is None or not isinstance(outcome, Released):
        return None
    before = from_json(earlier.result)
    assert isinstance(before, Released)
    old, new = _answers(earlier.round), _answers(round_)
    pairs = _pairs(earlier.round, round_, old, new)
    found = changes(_side(earlier.round, before, old), _side(round_, outcome, new), pairs, focus=round_.focus)
    return Comparison(earlier.round.pk, found) if found else None


def _earlier(round_: Round) -> Release | None:
    """The group's last released round with the same questionnaire, else its last released round of any."""
    before = (
        Release.objects.filter(round__group=round_.group, result__kind="released", round__closed_at__lt=round_.closed_at)
        .exclude(round=round_)
        .with_round()
        .order_by("-round__closed_at")
    )
    same = before.filter(round__instrument=round_.instrument)
    found: Release | None = same.first() or before.first()
    return found


def _answers(round_: Round) -> _ByToken:
    rows = AnswerSet.objects.filter(round=round_, part=Part.GROUP, sent=True)
    return dict(rows.values_list("token", "values"))


def _side(round_: Round, outcome: Released, answers: _ByToken) -> Side:
    definition = round_.definition
    assert round_.closed_at is not None
    return Side(
        asked=questionnaire(definition, has_expert=round_.has_expert),
        document=(definition.key, definition.version, round_.own_version_id),
        scale=tuple(value for value, _ in definition.options),
        is_pulse=round_.is_pulse,
        closed_at=round_.closed_at,
        members=asked_in(round_),
        outcome=outcome,
        answers=list(answers.values()),
    )


def _pairs(first: Round, second: Round, old: _ByToken, new: _ByToken) -> list[tuple[Answers, Answers]]:
    """The two sets of answers of everybody who gave both."""
    secret = GroupSecret.objects.filter(group=second.group_id).values_list("secret", flat=True).first()
    if secret is None:
        return []
    found = []
    for person in set(Membership.objects.filter(group=second.group_id).values_list("user", flat=True)):
        one, other = (
            next(
                (answers[token] for token in tokens(bytes(secret), round_id=each.pk, user_id=person) if token in answers), None
            )
            for each, answers in ((first, old), (second, new))
        )
        if one is not None and other is not None:
            found.append((one, other))
    return found
