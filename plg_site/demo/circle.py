"""“Rijke hoeken”: six colleagues from three sites in a rhythm of four weeks, after the SDK Dordrecht example (S3)."""

from __future__ import annotations

import datetime

from cycles.services import cycles, evidence, phases, sources
from groups.enums import Role
from groups.services.groups import create_group
from plg_site.demo.clock import Story
from plg_site.demo.frames import own_design
from plg_site.demo.world import World, all_there, answers, as_teachers, day, hold, plan_meetings, tried

WEDNESDAY = 2
# Week 1 training, weeks 2 and 4 knowledge community, week 3 free; coaching beside the community in weeks 2 and 4.
RHYTHM = (
    (0, "training", "Training: kijken naar spel"),
    (1, "community", "Kenniskring"),
    (1, "coaching", "Coaching op de groep"),
    (3, "community", "Kenniskring"),
    (3, "coaching", "Coaching op de groep"),
)
PERIODS = 10


def circle(world: World) -> Story:
    """Kinderspoor: the members choose the topic themselves; training, coaching and meetings belong together."""
    leader, mila, hanneke = world["other"], world["mila"], world["expert"]
    ruben, souad, jet, daan, esra = (world[key] for key in ("ruben", "souad", "jet", "daan", "esra"))
    people = [mila, ruben, souad, jet, daan, esra]

    yield 0, 9, 0
    group = create_group(
        school=world.schools["dijk"],
        name="Rijke hoeken",
        goal_pupils="Peuters spelen langer achter elkaar in één hoek en praten daarbij met elkaar.",
        goal_learning="Wij leren mee te spelen zonder het spel over te nemen.",
        starts_on=day(0),
        ends_on=day(7 * 4 * PERIODS + 60),
        members={
            mila: [Role.ORGANISER, Role.TEACHER],
            **as_teachers(ruben, souad, jet, daan, esra),
            hanneke: [Role.EXPERT],
            leader: [Role.LEADER],
        },
        by=leader,
    )
    sites = ("Locatie Dijkzicht", "Locatie Moerhof", "Locatie De Wijde")
    meetings = []
    for period in range(PERIODS):
        for index, (week, kind, title) in enumerate(RHYTHM):
            offset = 7 * (4 * period + week) + WEDNESDAY + (1 if kind == "coaching" else 0)
            start = datetime.time(9, 30) if kind == "coaching" else datetime.time(13, 15)
            template = "M2" if (period, index) == (0, 1) else "M8" if kind == "coaching" and period == 0 else ""
            meetings += plan_meetings(
                group,
                mila,
                [
                    (
                        offset,
                        kind,
                        f"{title} {period + 1}.{week + 1}" if kind != "training" else f"{title} {period + 1}",
                        template,
                    )
                ],
                place=sites[(period + index) % 3],
                start=start,
                length=60 if kind == "coaching" else 90,
            )

    yield 2, 15, 30
    hold(
        meetings[0],
        mila,
        there=all_there([*people, hanneke, leader]),
        notes="We keken naar drie filmpjes van onze eigen hoeken. Wat doet een kind, en wat doen wij?",
        promises=[("Foto van de huishoek meenemen", esra, 7)],
    )
    cycle = cycles.start(
        group=group,
        template_key=own_design(group.organisation, leader),
        title="Langer spelen in één hoek",
        goal="In het voorjaar speelt elke peuter minstens tien minuten achter elkaar in een hoek.",
        measure="We kijken per kind hoe lang het in één hoek blijft.",
        pupils="Peuters van twee en drie jaar op drie locaties.",
        starts_on=day(0),
        ends_on=day(200),
        by=mila,
    )

    yield 9, 15, 0
    hold(
        meetings[1],
        mila,
        there=all_there([*people, hanneke, leader], absent=[leader, daan]),
        notes="We kozen het onderwerp zelf: hoeken waarin iets te ontdekken valt.",
        decisions=[("Ieder verandert één hoek, niet meer.", "Klein beginnen", None)],
        promises=[("Eén hoek leegmaken en opnieuw inrichten", ruben, 14)],
    )
    evidence.bring_in(
        cycle=cycle,
        phase="P1",
        kind="observation",
        text="In de huishoek bleef een kind gemiddeld vier minuten.",
        dated_on=day(-1),
        by=jet,
    )
    for person in people:
        cycles.agree(cycle=cycle, by=person)
    cycles.see_goal(cycle=cycle, by=leader)
    phases.judge(cycle=cycle, criterion="P1.a", is_met=True, by=mila)

    yield 25, 16, 0
    phases.move(cycle=cycle, from_phase="P1", to_phase="P2", by=mila)
    tried(
        group,
        souad,
        "Echte spullen in de huishoek: een pan, een garde, een oude telefoon. Twee kinderen bleven een kwartier.",
        "Minder spullen, meer spel. Ik hoefde alleen te gaan zitten.",
        class_name="Dreumesen en peuters",
    )

    yield 60, 16, 0
    evidence.bring_in(
        cycle=cycle,
        phase="P2",
        kind="baseline",
        text="Beginmeting op drie locaties: 7 van de 31 kinderen bleven tien minuten of langer.",
        dated_on=day(-4),
        by=daan,
    )
    sources.add_source(
        cycle=cycle,
        citation="Meespelen zonder over te nemen",
        summary="Wie naast een kind gaat zitten en hetzelfde doet, verlengt het spel. Wie vragen stelt, onderbreekt het vaak.",
        example="Op Moerhof ging Jet naast een kind zitten roeren in een lege pan. Het spel duurde twaalf minuten.",
        by=hanneke,
    )
    answers(
        cycle, mila, {"P2.q4": "Meedoen werkt beter dan vragen stellen, zegt Hanneke. Dat willen we zien in onze eigen hoeken."}
    )
    tried(group, esra, "In de bouwhoek ben ik gaan zitten en heb ik niets gezegd. Lastig.", class_name="Peuters")

    yield 118, 16, 0
    phases.move(cycle=cycle, from_phase="P2", to_phase="P3", reason="We willen gaan doen.", by=mila)
