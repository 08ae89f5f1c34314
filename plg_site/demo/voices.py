"""What pupils said, and who studies the group: a poll with its counts, and a study, for the stories of the demo."""

from __future__ import annotations

from collections.abc import Iterable

from cycles.models import Cycle, TryOut
from groups.models import Group
from plg_site.demo.world import day
from research.models import Study
from research.services import studies
from schools.models import User
from voice.models import Poll, PollQuestion
from voice.services import life, making, numbers, reading


def ask_pupils(
    cycle: Cycle,
    by: User,
    title: str,
    *,
    pupils: int,
    ready: Iterable[str],
    said: Iterable[Iterable[int]],
    phase: str = "P4",
    slips: int = 0,
    share: bool = True,
) -> Poll:
    """A teacher asks a class and closes the poll the same day.

    Args:
        slips: so many numbers are handed out, each for one answer; none lets everybody answer.
        said: for each pupil the chosen option per question, from 0; a shorter row leaves questions out.
    """
    poll = making.make(
        group=cycle.group,
        cycle=cycle,
        phase=phase,
        title=title,
        pupils=pupils,
        closes_on=day(7),
        ready=ready,
        by=by,
    )
    numbers_made = numbers.make(poll=poll, count=slips, by=by) if slips else []
    poll = life.open_poll(poll=poll, by=by)
    _answers(poll, said, numbers_made)
    poll = life.close(poll=poll, by=by)
    return reading.share(poll=poll, by=by) if share else poll


def prepare_poll(cycle: Cycle, by: User, title: str, *, pupils: int, ready: Iterable[str]) -> Poll:
    """A poll that is open, so that the demo has an address to try."""
    poll = making.make(
        group=cycle.group, cycle=cycle, phase="P4", title=title, pupils=pupils, closes_on=day(14), ready=ready, by=by
    )
    return life.open_poll(poll=poll, by=by)


def ask_with_slips(
    try_out: TryOut, by: User, title: str, *, pupils: int, ready: Iterable[str], said: Iterable[Iterable[int]]
) -> Poll:
    """A poll with numbers on slips that is half-way: some pupils answered, the others still have theirs."""
    poll = making.make(group=try_out.group, try_out=try_out, title=title, pupils=pupils, closes_on=day(14), ready=ready, by=by)
    slips = numbers.make(poll=poll, count=pupils, by=by)
    poll = life.open_poll(poll=poll, by=by)
    _answers(poll, said, slips)
    return poll


def _answers(poll: Poll, said: Iterable[Iterable[int]], slips: Iterable[str]) -> None:
    """Each pupil answers, with the next slip where there are slips."""
    questions, left = list(PollQuestion.objects.filter(poll=poll)), iter(slips)
    for row in said:
        chosen = {question.pk: option for question, option in zip(questions, row, strict=False)}
        life.answer(poll=poll, chosen=chosen, number=next(left, ""))


def study_the_group(group: Group, by: User, taking_part: Iterable[User]) -> Study:
    """The expert opens a study; some take part, and nobody can see who."""
    study = studies.open_study(
        group=group,
        title="Welke vragen helpen een leerteam verder?",
        purpose=(
            "Ik wil weten welke vragen van collega’s en van mij tot een nieuwe poging leiden. "
            "De uitkomst bespreken we eerst samen. Daarna schrijf ik er een artikel over voor een vakblad."
        ),
        institution="Hogeschool, lectoraat Samen Leren",
        contact="Hanneke, via expert@example.org; klachten via lectoraat@example.org",
        kinds=["try_outs", "reflections", "decisions"],
        burden="Geen extra tijd. In maart een half uur op de agenda om de uitkomst te bespreken.",
        starts_on=day(-30),
        ends_on=day(200),
        keep_until=day(565),
        by=by,
    )
    for person in taking_part:
        studies.decide(study=study, takes_part=True, by=person)
    return study
