"""“Kijken in elkaars les”: a group that looked at itself three times, a wave through the school, and the leader's mirror."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping

from assessments.enums import CHARACTERISTICS, PULSE, Part
from assessments.models import Round
from assessments.questionnaire import questionnaire
from assessments.services import begin_closing_wave, close_round, close_wave, open_round, open_staff_round, open_wave
from assessments.services.answers import answer
from groups.enums import Role
from groups.roles import forget_roles
from groups.services.groups import create_group
from plg_site.demo import visiting
from plg_site.demo.clock import Story
from plg_site.demo.world import World, as_teachers, day
from schools.models import User

# So many days before the other stories this one begins.
LOOKING_AHEAD = 330

FIRST = {"C1": 3.6, "C2": 2.4, "C3": 3.3, "C4": 3.1, "C5": 3.0, "C6": 3.4, "C7": 3.5}
SECOND = {**FIRST, "C1": 3.7, "C2": 3.4, "C4": 3.2}
THIRD = {**SECOND, "C3": 3.4, "C5": 3.1}
LEADER = 3.4
SAID = (
    "We kijken nu echt bij elkaar. Dat we daarna samen praten, lukt alleen als er vervanging is.",
    "Ik mis nog dat we vragen wat een leerling ervan vond.",
    "De agenda is vaak te vol.",
)


def looking(world: World) -> Story:
    """Nine teachers of two schools: a change that is likely, one that may be chance, and one that cannot be compared."""
    leader, karim = world["leader"], world["karim"]
    people = [karim, *(world[key] for key in ("ilse", "femke", "yasmin", "joris", "nadia", "wouter", "sander", "anouk"))]

    yield 0, 9, 0
    group = create_group(
        school=world.schools["vlonder"],
        name="Kijken in elkaars les",
        goal_pupils="Leerlingen leggen in elke les aan elkaar uit wat ze leren.",
        goal_learning="Wij leren kijken zonder te oordelen, en daarna samen de les beter maken.",
        starts_on=day(0),
        ends_on=day(700),
        members={karim: [Role.ORGANISER, Role.TEACHER], **as_teachers(*people[1:]), world["expert"]: [Role.EXPERT]},
        by=leader,
    )

    looked = visiting.Looking(world, group, people)
    for before, opened, means, focus, moment in (
        (visiting.begins, 10, FIRST, "C2", "start"),
        (visiting.finds_its_questions, 130, SECOND, "C2", "middle"),
        (visiting.looks_on, 250, THIRD, "C3", "end"),
    ):
        yield from before(looked)
        yield opened, 9, 0
        round_ = open_round(group=group, instrument=CHARACTERISTICS, closes_on=day(14), by=karim, focus=focus, moment=moment)
        yield opened + 6, 16, 0
        _say(round_, people, means, seed=opened, texts=SAID if focus == "C3" else ())
        yield opened + 13, 9, 0
        close_round(round_=round_, by=karim)

    yield from visiting.plans_the_second_year(looked)
    # A short poll four weeks later: other than the full questionnaire, so nothing to compare it with.
    yield 290, 9, 0
    pulse = open_round(group=group, instrument=PULSE, closes_on=day(7), by=karim)
    yield 294, 12, 0
    _say(pulse, people, THIRD, seed=3)
    yield 296, 9, 0
    close_round(round_=pulse, by=karim)

    yield from visiting.makes_something_together(looked)
    # All groups of De Vlonder at once; the total is made when the last one closes.
    yield 340, 9, 0
    wave = open_wave(school=world.schools["vlonder"], instrument=CHARACTERISTICS, closes_on=day(14), by=leader)
    yield 346, 12, 0
    for number, each in enumerate(wave.rounds.with_group()):
        members = [user for user in people if user in (people if each.group == group else people[:5])]
        _say(each, members, THIRD, seed=40 + number)
    yield 350, 9, 0
    begin_closing_wave(wave=wave, by=leader)
    close_wave(wave)

    yield from visiting.shows_it_to_each_other(looked)
    # The mirror of the leader, closed in the last week: Marit sees it before her staff does.
    yield 396, 9, 0
    mirror = open_staff_round(school=world.schools["vlonder"], instrument="school_leader", closes_on=day(10), by=leader)
    yield 400, 12, 0
    staff = [world[key] for key in ("organiser", "teacher", "ilse", "femke", "yasmin", "joris", "karim", "nadia", "wouter")]
    sections = {section.key: LEADER for section in mirror.definition.sections}
    _say(mirror, staff, sections, seed=8)
    _say(mirror, [leader], {key: mean + 0.6 for key, mean in sections.items()}, seed=9, part=Part.LEADER)
    yield 406, 16, 0
    close_round(round_=mirror, by=leader)
    yield from visiting.finds_out(looked)


def _say(
    round_: Round,
    people: Iterable[User],
    means: Mapping[str, float],
    seed: int,
    texts: Iterable[str] = (),
    part: Part = Part.GROUP,
) -> None:
    """People answer around a mean for each section; everybody keeps their own mood over the rounds. The first ones write a text."""
    chance, words = random.Random(seed), iter(texts)  # the same demo every time
    asked = questionnaire(round_.definition, has_expert=round_.has_expert, part=part)
    for number, person in enumerate(people):
        mood = (number % 5 - 2) * 0.18
        values = {
            item.key: min(5, max(1, round(means.get(entry.key, 3.0) + mood + chance.uniform(-0.55, 0.55))))
            for entry in asked
            for item in entry.items
        }
        if round_.group is not None:
            forget_roles(round_.group)
        answer(round_=round_, values=values, by=person, comment=next(words, ""))
