"""The ledger of released figures, and the total of a wave (R5)."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from assessments.disclosure import GroupAnswers, Outcome, Released, Total, from_json, total
from assessments.disclosure import Part as RoundPart
from assessments.disclosure import State as Shown
from assessments.disclosure.ledger import People, fits
from assessments.disclosure.total import valid_rows
from assessments.enums import Part
from assessments.models import AnswerSet, ReleasedSet, Round, Wave, WaveRelease
from assessments.questionnaire import questionnaire


def enter_round(round_: Round, outcome: Outcome, people: list[dict[str, int | None]]) -> None:
    """Write down for every figure of a round how many people stand behind it."""
    if not isinstance(outcome, Released):
        return
    shape = {entry.key: entry for entry in questionnaire(round_.definition, has_expert=round_.has_expert)}
    answers = GroupAnswers.of((Part.GROUP, each) for each in people)
    ReleasedSet.objects.bulk_create(
        ReleasedSet(
            organisation=round_.organisation,
            round=round_,
            section=each.key,
            parts={str(round_.pk): len(valid_rows(shape[each.key], answers))},
        )
        for each in outcome.characteristics
        if each.state is Shown.SHOWN
    )


@transaction.atomic
def release_wave(wave: Wave) -> WaveRelease | None:
    """Make the total of a wave, once, when all its rounds are closed; None while one is open, or if it was made before.

    The total of a section that the ledger does not allow beside what left before is not made.
    """
    held = Wave.objects.select_for_update(of=("self",)).filter(pk=wave.pk).select_related("organisation").first()
    if held is None or WaveRelease.objects.filter(wave=held).exists():
        return None
    rounds = list(Round.objects.filter(wave=held).with_group().with_release())
    if not rounds or any(each.is_open for each in rounds):
        return None
    smallest = max(each.smallest_group for each in rounds)
    earlier = list(ReleasedSet.objects.filter(round__in=rounds))
    made, sets = total(_parts(rounds, earlier), smallest=smallest)
    made, sets = _allowed(earlier, made, sets, smallest)
    ReleasedSet.objects.bulk_create(
        ReleasedSet(
            organisation=held.organisation,
            wave=held,
            section=key,
            parts={str(number): count for number, count in people.items()},
        )
        for key, people in sets.items()
    )
    return WaveRelease.objects.create(wave=held, result=made.to_json(), released_at=timezone.now())


def release_due_waves() -> int:
    """Make the total of every wave of the active scope whose rounds are all closed. Returns how many."""
    open_ = Round.objects.open().filter(wave=OuterRef("pk"))
    due = Wave.objects.filter(~Exists(open_), release__isnull=True, rounds__isnull=False).distinct()
    return sum(release_wave(each) is not None for each in due)


def _parts(rounds: list[Round], earlier: list[ReleasedSet]) -> dict[int, RoundPart]:
    people: dict[int, dict[str, int]] = {each.pk: {} for each in rounds}
    for row in earlier:
        assert row.round_id is not None  # they were found by their round
        people[row.round_id][row.section] = row.people[row.round_id]
    answers: dict[int, list[dict[str, int | None]]] = {each.pk: [] for each in rounds}
    rows = AnswerSet.objects.filter(round__in=rounds, part=Part.GROUP, sent=True).values_list("round", "values")
    for number, values in rows:
        answers[number].append(values)
    return {
        each.pk: RoundPart(
            answers=GroupAnswers.of((Part.GROUP, values) for values in answers[each.pk]),
            asked=questionnaire(each.definition, has_expert=each.has_expert),
            outcome=from_json(each.release.result),
            people=people[each.pk],
        )
        for each in rounds
    }


def _allowed(
    earlier: list[ReleasedSet], made: Total, sets: Mapping[str, People], smallest: int
) -> tuple[Total, dict[str, People]]:
    """Keep of a total what fits beside the ledger: the last lock on the door, whatever was computed before."""
    before: dict[str, list[People]] = {}
    for row in earlier:
        before.setdefault(row.section, []).append(row.people)
    good = {key: people for key, people in sets.items() if fits(people, before.get(key, []), smallest)}
    sections = tuple(each for each in made.sections if each.state is not Shown.SHOWN or each.key in good)
    return Total(made.groups, made.released, made.answered, made.invited, sections), good
