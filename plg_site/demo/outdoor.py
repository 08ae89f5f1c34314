"""“Buitenspelen, samen afgesproken”: the second LOWAN example, a cycle without lesson study (S1), in our own words."""

from __future__ import annotations

import datetime

from assessments.enums import PULSE
from assessments.services import close_round, open_round
from cycles.services import cycles, evidence, phases
from groups.enums import Role
from groups.services.groups import create_group
from plg_site.demo import numbers
from plg_site.demo.clock import Story
from plg_site.demo.frames import back_to_the_goal
from plg_site.demo.outdoor_on import agree_and_secure
from plg_site.demo.world import World, all_there, answers, as_teachers, day, fill_in, hold, plan_meetings, tried

TUESDAY = 1
MEANS = {"C1": 3.4, "C2": 3.0, "C3": 3.8, "C4": 3.5, "C5": 3.0, "C6": 1.0, "C7": 3.2}


def outdoor(world: World) -> Story:
    """Five colleagues of Het Baken want the same rules outside, and take stock of what everybody does first."""
    leader, lieke = world["leader"], world["lieke"]
    sander, anouk, tim, femke = (world[key] for key in ("sander", "anouk", "tim", "femke"))
    people = [lieke, sander, anouk, tim, femke]

    yield 3, 9, 0
    begin = day(-3)
    group = create_group(
        school=world.schools["baken"],
        name="Buitenspelen, samen afgesproken",
        goal_pupils="Leerlingen weten op het plein wat mag, bij wie ze ook buiten zijn, en lossen kleine ruzies zelf op.",
        goal_learning="Wij leren eerst te kijken en te vragen voordat we ingrijpen.",
        starts_on=day(0),
        ends_on=day(337),
        members={lieke: [Role.ORGANISER, Role.TEACHER], **as_teachers(sander, anouk, tim, femke), leader: [Role.LEADER]},
        by=leader,
    )
    rows = [
        (7 * week + TUESDAY + 4, "meeting", title, key)
        for week, title, key in (
            (1, "Waar lopen we tegenaan?", "M1"),
            (4, "Wat doet ieder van ons nu?", "M2"),
            (7, "Wat zien we op het plein?", "M2"),
            (11, "Plan maken", ""),
            (15, "Uitproberen", "M5"),
            (20, "Tussenstand", "M5"),
            (26, "Afspraken vastleggen", "M7"),
        )
    ]
    meetings = plan_meetings(group, lieke, rows, place="Teamkamer", start=datetime.time(15, 30), length=90)

    yield 10, 16, 0
    cycle = cycles.start(
        group=group,
        template_key="without_lesson_study",
        lens_key="rotor",
        title="Dezelfde regels op het plein",
        goal="Na de voorjaarsvakantie hanteert iedereen die buiten loopt dezelfde vijf afspraken.",
        measure="We turven een week lang ruzies waar een volwassene bij nodig is.",
        pupils="Alle leerlingen van Het Baken, 140 kinderen.",
        starts_on=day(0),
        ends_on=day(220),
        by=lieke,
    )

    yield 15, 17, 5
    hold(
        meetings[0],
        lieke,
        there=all_there([*people, leader], absent=[tim]),
        notes="Iedereen heeft eigen regels. Kinderen weten dat precies, en maken er gebruik van.",
        decisions=[("Eerst inventariseren, dan pas regels maken.", "Eerlijk kijken", None)],
        promises=[("Een week ruzies turven", sander, 14), ("Lijst ‘wat mag bij mij’ rondsturen", anouk, 7)],
    )
    evidence.bring_in(
        cycle=cycle,
        phase="P1",
        kind="results",
        text="In één week: 23 ruzies waar een volwassene bij kwam.",
        dated_on=day(-1),
        by=sander,
    )
    for person in people:
        cycles.agree(cycle=cycle, by=person)
    cycles.see_goal(cycle=cycle, by=leader)
    phases.judge(cycle=cycle, criterion="P1.a", is_met=True, by=lieke)

    answers(
        cycle,
        lieke,
        {
            "P1.q1": "Op het plein is veel ruzie, en ieder van ons lost het anders op.",
            "P1.q2": "Kinderen weten wat mag, bij wie ze ook buiten zijn, en proberen het eerst zelf.",
            "P1.q3": "Na een ruzie buiten begint de les binnen tien minuten te laat.",
            "P1.q4": "Eerlijk zijn: voor iedereen hetzelfde.",
            "P1.q5": "In het schoolplan staat ‘een veilig plein’. Wij maken dat klein genoeg om te doen.",
        },
    )

    yield 22, 16, 0
    phases.move(cycle=cycle, from_phase="P1", to_phase="P2", by=lieke)

    yield 29, 16, 0
    back_to_the_goal(cycle, lieke)

    yield 36, 17, 5
    hold(
        meetings[1],
        lieke,
        there=all_there([*people, leader], absent=[leader, femke]),
        notes="De lijst met ‘wat mag bij mij’ was een spiegel. Bij voetbal verschilden we het meest.",
        decisions=[("We vragen ook aan de leerlingen wat er misgaat.", "Kinderen denken mee", 40)],
        promises=[("Gesprek met de leerlingenraad", anouk, 14)],
    )
    phases.move(cycle=cycle, from_phase="P1", to_phase="P2", by=lieke)
    evidence.bring_in(
        cycle=cycle,
        phase="P2",
        kind="inventory",
        text="Voetbal: bij twee van ons mag het altijd, bij twee nooit na een regenbui, bij één alleen met een rooster.",
        dated_on=day(0),
        by=anouk,
    )
    pulse = open_round(group=group, instrument=PULSE, closes_on=day(10), by=lieke)

    yield 44, 12, 0
    fill_in(pulse, [lieke, sander, anouk], MEANS, seed=5)

    yield 47, 9, 0
    close_round(round_=pulse, by=lieke)

    yield 57, 17, 5
    hold(
        meetings[2],
        lieke,
        there=all_there([*people, leader], absent=[leader]),
        notes="De leerlingenraad noemde vooral wachten op de beurt bij de klimtoren.",
        promises=[("Bij de klimtoren een week lang kijken", tim, 14)],
        done=False,
    )
    answers(cycle, lieke, {"P2.q3": "Ieder heeft eigen regels, vooral bij voetbal en bij de klimtoren."})
    evidence.bring_in(
        cycle=cycle,
        phase="P2",
        kind="baseline",
        text="Beginmeting: 23 ruzies in de eerste week, 21 in de tweede.",
        dated_on=day(-5),
        by=sander,
    )
    counted = numbers.rules_before(cycle, anouk)

    yield 64, 13, 0
    tried(
        group,
        sander,
        "Bij de klimtoren een zandloper neergezet. Kinderen draaiden hem zelf om.",
        "Het wachten werd korter, en ik hoefde niets te zeggen.",
        class_name="Groep 7",
    )

    yield 70, 12, 0
    tried(
        group,
        tim,
        "Pleinwacht: eerst tien tellen gekeken voordat ik naar een ruzie liep. Twee keer was het al over.",
        class_name="Groep 6",
    )

    yield from agree_and_secure(world, cycle, counted, meetings, begin)
