"""“Kijken in elkaars les”, what there is to see: meetings, visits, try-outs, and one cycle. Beside it stands what the group says."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from cycles.models import Cycle, Source
from cycles.services import cycles, evidence, outcome, phases, plan, sources, tryouts
from groups import services as groups
from groups.models import Group
from groups.years import current_year
from meetings.models import Meeting
from plg_site.demo.clock import Story
from plg_site.demo.visits import look_in
from plg_site.demo.world import World, all_there, answers, day, hold, plan_meetings, tried
from schools.models import User

LOOK_FOR = "Wie legt iets uit aan wie, en wat zeggen ze dan precies?"
# The day of each meeting, counted from the first of the group: a Tuesday. A visit has no plan of its own.
FIRST_YEAR = (
    (9, "meeting", "Aftrap: hoe kijk je zonder te oordelen?", "M1"),
    (37, "lesson_visit", "In elkaars les: leerlingen die uitleggen", ""),
    (72, "meeting", "Wat deden we met wat we zagen?", ""),
    (107, "lesson_visit", "In elkaars les: het midden van de les", ""),
    (128, "meeting", "Tussenstand", "M5"),
    (184, "lesson_visit", "In elkaars les: wie vraagt er door?", ""),
    (247, "meeting", "Terugblik op het eerste jaar", ""),
)
SECOND_YEAR = (
    (324, "meeting", "Waar gaan we mee door?", ""),
    (352, "lesson_visit", "In elkaars les: uitleggen in tweetallen", ""),
    (380, "meeting", "Samen één begin van de les maken", ""),
    (415, "lesson_visit", "In elkaars les: hetzelfde begin in drie klassen", ""),
    (457, "meeting", "Wat leverde het op?", "M5"),
    (506, "meeting", "Wat blijft, ook zonder ons?", "M7"),
)


@dataclass
class Looking:
    """The group on its way: who is in it, and what it has so far."""

    world: World
    group: Group
    people: list[User]
    meetings: dict[int, Meeting] = field(default_factory=dict)

    @property
    def karim(self) -> User:
        """Its organiser."""
        return self.people[0]

    def plans(self, rows: Iterable[tuple[int, str, str, str]], today: int) -> None:
        """The organiser puts a year of meetings in the diary, ``today`` days after the group's first."""
        made = plan_meetings(
            self.group,
            self.karim,
            [(on - today, kind, title, key) for on, kind, title, key in rows],
            place="Personeelskamer",
            start=datetime.time(15, 30),
            length=75,
            replaces="Bouwvergadering",
        )
        self.meetings |= {row[0]: meeting for row, meeting in zip(rows, made, strict=True)}

    def plans_hours(self, hours: int) -> None:
        """The organiser says how many hours this school year takes."""
        groups.plan_hours(group=self.group, year=current_year(self.group), hours=Decimal(hours), by=self.karim)

    def visit(self, on: int, *pairs: tuple[str, str]) -> None:
        """Who looks in whose lesson before a meeting."""
        look_in(self.world, self.meetings[on], pairs, LOOK_FOR)

    def met(self, on: int, absent: tuple[str, ...], notes: str, *decisions: tuple[str, str, int | None]) -> None:
        """One meeting with its minutes; the expert is one of those who are expected."""
        everybody = [*self.people, self.world["expert"]]
        there = all_there(everybody, absent=[self.world[key] for key in absent])
        hold(self.meetings[on], self.karim, there=there, notes=notes, decisions=decisions)


def begins(looking: Looking) -> Story:
    """The year in the diary, hours that are planned and never granted, and a first meeting before the first round."""
    looking.plans(FIRST_YEAR, 0)
    looking.plans_hours(30)
    yield 9, 17, 0
    looking.met(
        9,
        (),
        "Hanneke liet een filmpje van twee minuten zien. We schreven op wat we zagen; de helft bleek een oordeel.",
        ("We schrijven alleen op wat een leerling zegt of doet.", "Nieuwsgierig zijn", 120),
    )


def finds_its_questions(looking: Looking) -> Story:
    """From the first to the second round: two visits, and what members want to learn."""
    world, group = looking.world, looking.group
    yield 37, 17, 0
    looking.visit(37, ("ilse", "femke"), ("joris", "nadia"))
    looking.met(
        37, ("expert", "sander"), "Twee van ons keken. Wie keek, vertelde eerst een minuut lang niets dan wat er te zien was."
    )
    for key, text, pupils in (
        ("karim", "Hoe merk ik dat een leerling iets uitlegt en niet alleen voorzegt?", "Groep 7"),
        ("ilse", "Wat doe ik in de les waardoor een leerling stopt met uitleggen?", "Groep 4"),
        ("nadia", "Welke opdracht lokt uitleg uit?", "Groep 6"),
        ("wouter", "Hoe kijk ik naar de leerling en niet naar mijn collega?", "Groep 8"),
        ("anouk", "Wanneer hebben kleuters woorden genoeg om iets uit te leggen?", "Groep 2"),
    ):
        groups.write_learning_question(group=group, text=text, pupils=pupils, by=world[key])
    yield 72, 17, 0
    looking.met(
        72,
        ("expert", "yasmin"),
        "In beide lessen legden leerlingen het meest uit op weg naar buiten. Waarom niet in de les?",
        ("Elke bijeenkomst begint met één voorbeeld van een leerling.", "Dicht bij de les", None),
    )
    yield 86, 20, 0
    tried(
        group,
        world["nadia"],
        "Na de rekeninstructie vijf minuten waarin de een uitlegt en de ander alleen vraagt. Ik liep rond en zei niets.",
        "Bij drie tweetallen hoorde ik een fout die ik anders pas in het schrift had gezien.",
        class_name="Groep 6",
        replies=[(world["ilse"], "question", "Hoe koos je wie er uitlegt?")],
    )
    yield 107, 17, 0
    looking.visit(107, ("femke", "ilse"), ("wouter", "karim"))
    looking.met(107, ("expert", "anouk"), "Femke en Ilse zijn nu allebei bij elkaar geweest. Dat praat anders.")
    yield 128, 17, 0
    looking.met(
        128,
        ("joris",),
        "Zes van ons proberen iets uit, drie kijken nog. Dat mag. We vullen deze week de vragenlijst weer in.",
        ("Wie nog niet is geweest, gaat de komende maanden één keer kijken.", "Iedereen leert", 60),
    )


def looks_on(looking: Looking) -> Story:
    """From the second to the third round: one visit more, and the end of the year."""
    world = looking.world
    yield 184, 17, 0
    looking.visit(184, ("sander", "anouk"), ("yasmin", "joris"))
    looking.met(
        184,
        ("expert", "femke"),
        "Voor het eerst keken ook collega’s van Het Baken bij elkaar. De vraag ‘waarom?’ hoorden we twee keer.",
    )
    tried(
        looking.group,
        world["joris"],
        "Bij geschiedenis mocht een tweetal pas verder als de ander het kon navertellen.",
        class_name="Groep 7",
    )
    yield 247, 17, 0
    looking.met(
        247,
        ("expert", "wouter"),
        "We zijn zes keer bij elkaar in de les geweest. Samen iets maken is er niet van gekomen.",
        ("Volgend jaar maken we samen één begin van de les.", "Samen sterker", 90),
    )


def plans_the_second_year(looking: Looking) -> Story:
    """The next year goes into the diary before the summer, and the school leader answers about cover."""
    yield 282, 9, 0
    looking.plans(SECOND_YEAR, 282)
    cover = groups.ask_leader(
        group=looking.group,
        condition="K1",
        text="Kan er op de dagen van een lesbezoek iemand onze klas overnemen?",
        reason="Vorig jaar ging bijna elk bezoek van een pauze af.",
        by=looking.karim,
    )
    yield 286, 9, 0
    groups.answer_request(
        request=cover,
        answer="yes",
        words="Op de bezoekdagen is er een ochtend iemand uit de invalpool. Zet de dagen een maand vooraf in de agenda.",
        holds_from=day(30),
        by=looking.world["leader"],
    )


def makes_something_together(looking: Looking) -> Story:
    """The second year up to the wave of the school: a cycle begins."""
    world, group = looking.world, looking.group
    yield 324, 17, 0
    looking.plans_hours(36)
    looking.met(
        324,
        ("sander",),
        "We kozen één ding: elke les begint ermee dat een leerling vertelt wat er de vorige keer gebeurde.",
        ("We beginnen met het begin van de les en laten de rest met rust.", "Klein beginnen", None),
    )
    cycle = cycles.start(
        group=group,
        template_key="without_lesson_study",
        title="Een leerling begint de les",
        goal="In het voorjaar kan elke leerling in twee minuten aan een ander vertellen wat er in de vorige les gebeurde.",
        measure="We luisteren bij zes leerlingen per klas en turven wie het kan zonder hulp.",
        pupils="Vijf klassen van groep 4 tot en met 8, 118 leerlingen.",
        starts_on=day(0),
        ends_on=day(200),
        by=looking.karim,
    )
    answers(
        cycle,
        looking.karim,
        {
            "P1.q1": "De eerste vijf minuten van de les praat de leraar. Leerlingen wachten.",
            "P1.q2": "Een leerling vertelt, een ander vult aan, en dan pas praten wij.",
        },
    )
    yield 331, 12, 0
    for person in looking.people:
        cycles.agree(cycle=cycle, by=person)
    phases.judge(cycle=cycle, criterion="P1.a", is_met=True, by=looking.karim)
    text = "Bij 30 leerlingen geluisterd: 9 konden zonder hulp vertellen wat er de vorige keer gebeurde."
    phases.move(cycle=cycle, from_phase="P1", to_phase="P2", reason="Iedereen staat achter het doel.", by=looking.karim)
    evidence.bring_in(cycle=cycle, phase="P2", kind="baseline", text=text, dated_on=day(-2), by=world["nadia"])
    sources.add_source(
        cycle=cycle,
        citation="Navertellen als begin van de les",
        summary="Wie vertelt wat er eerder gebeurde, haalt het op uit het geheugen en hoort waar het hapert. Dat helpt meer dan nog eens luisteren.",
        example="In groep 6 begon een leerling met ‘eerst dachten we dat …’, en drie anderen verbeterden haar zonder dat er een beurt werd gegeven.",
        by=world["expert"],
    )


def shows_it_to_each_other(looking: Looking) -> Story:
    """After the wave: a visit, what was tried at home, and a start of the lesson made together. The last meeting before today."""
    world, group = looking.world, looking.group
    cycle = Cycle.objects.get(group=group)
    source = Source.objects.get(cycle=cycle)
    yield 352, 17, 0
    looking.visit(352, ("nadia", "wouter"), ("wouter", "nadia"), ("anouk", "sander"))
    looking.met(
        352,
        ("expert", "joris"),
        "In alle drie de lessen was de eerste minuut stil. Daarna begon er telkens een ander dan wij dachten.",
    )
    yield 360, 20, 0
    for key, done, thought, class_name in (
        (
            "wouter",
            "Een leerling begon de les met drie zinnen over gisteren. Ik telde tot tien voordat ik iets zei.",
            "Twee anderen vulden aan. Mijn eigen begin was niet nodig.",
            "Groep 8",
        ),
        (
            "femke",
            "In groep 4 mocht een tweetal beginnen in plaats van één kind.",
            "Alleen vonden ze het eng, samen niet. Dat houd ik zo.",
            "Groep 4",
        ),
        ("karim", "Beginnen met ‘eerst dachten we dat …’ op het bord. Vijf kinderen maakten de zin af.", "", "Groep 7"),
        (
            "anouk",
            "Bij de kleuters lukte navertellen pas met een foto van gisteren erbij.",
            "Met een foto vertellen ze aan elkaar. Zonder vertellen ze aan mij.",
            "Groep 2",
        ),
        ("ilse", "De verteller van vandaag kiest die van morgen. Het ging drie dagen goed.", "", "Groep 4"),
    ):
        made = tried(group, world[key], done, thought, class_name=class_name, source=source if key != "ilse" else None)
        if key == "wouter":
            tryouts.reply(try_out=made, kind="question", text="Hoe kort mag de eerste zijn?", by=world["nadia"])
            tried(
                group,
                world["nadia"],
                "Zo begonnen als Wouter, met topografie. Bij ons bleef het bij één zin.",
                "Ik denk dat ze eerst moeten horen hoe zoiets klinkt.",
                class_name="Groep 6",
                inspired_by=made,
            )
    yield 380, 17, 0
    looking.met(
        380,
        ("expert", "yasmin"),
        "We schreven samen één begin van de les op een half blad: wie begint, wie vult aan, en wanneer de leraar iets zegt.",
        ("Drie klassen gebruiken hetzelfde begin, tot het volgende bezoek.", "Samen sterker", 35),
    )
    phases.move(cycle=cycle, from_phase="P2", to_phase="P3", reason="We weten genoeg om één ding te kiezen.", by=looking.karim)
    plan.add_step(
        cycle=cycle,
        text="Hetzelfde begin in groep 4, 6 en 8, vier weken lang",
        owner=world["nadia"],
        due_on=day(35),
        by=looking.karim,
    )


def finds_out(looking: Looking) -> Story:
    """What is still ahead in the running demo: measured again, kept in part, and honest about what it does not know."""
    world, group = looking.world, looking.group
    cycle = Cycle.objects.get(group=group)
    yield 415, 17, 0
    looking.visit(415, ("ilse", "wouter"), ("yasmin", "femke"))
    looking.met(
        415, ("expert",), "Hetzelfde begin zag er in drie klassen anders uit. Steeds zei de leraar minder dan voorheen."
    )
    phases.move(cycle=cycle, from_phase="P3", to_phase="P4", reason="Het plan past op een half blad.", by=looking.karim)
    evidence.bring_in(
        cycle=cycle,
        phase="P4",
        kind="comparison",
        text="Verwacht: de helft kan het zonder hulp.",
        seen="Gezien: 17 van de 30. In groep 4 vooral in tweetallen.",
        dated_on=day(0),
        by=world["nadia"],
    )
    yield 457, 17, 0
    looking.met(
        457,
        ("sander",),
        "Van 9 naar 17 van de 30. We weten niet of het aan het begin van de les ligt of aan het oefenen.",
        ("We gaan ermee door in vijf klassen.", "Klein beginnen", 49),
    )
    outcome.choose(
        cycle=cycle,
        choice="implement",
        saw="17 van de 30 leerlingen vertelden zonder hulp na; in het begin waren het er 9.",
        why="Leerlingen beginnen zelf, en wij horen eerder wat er niet klopt.",
        unknown="Of het komt door het begin van de les of doordat we vaker laten navertellen.",
        by=looking.karim,
    )
    phases.move(cycle=cycle, from_phase="P4", to_phase="P5", reason="We weten genoeg.", by=looking.karim)
    evidence.bring_in(
        cycle=cycle,
        phase="P5",
        kind="follow_up",
        text="In het begin konden 9 van de 30 leerlingen het zonder hulp.",
        seen="Nu 19 van de 30, bij dezelfde opdracht.",
        dated_on=day(0),
        by=world["nadia"],
    )
    yield 506, 17, 0
    looking.met(
        506, ("expert", "joris"), "Het halve blad hangt in vijf klassen. Nieuwe collega’s krijgen het van wie naast hen werkt."
    )
    phases.move(cycle=cycle, from_phase="P5", to_phase="P6", reason="Vijf klassen doen het.", by=looking.karim)
    cycles.close(cycle=cycle, next_step="new_goal", reason="Het begin staat. Nu het midden van de les.", by=looking.karim)
