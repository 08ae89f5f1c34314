"""“Spreekkansen verhogen”, from the choice after the lesson study on: put to use, second measurement, agreements, celebration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assessments.enums import CHARACTERISTICS
from assessments.services import close_round, open_round
from cycles.models import Cycle
from cycles.services import agreements, celebrations, cycles, evidence, outcome, phases
from meetings.enums import Kind
from meetings.models import Meeting
from plg_site.demo import numbers
from plg_site.demo.clock import Story
from plg_site.demo.still_alive import ask_whether_alive
from plg_site.demo.visits import look_in
from plg_site.demo.voices import ask_pupils, ask_with_slips
from plg_site.demo.world import World, all_there, answers, day, drawing, fill_in, hold, tried
from practices.reporting import SECTIONS
from practices.services import preparations, publishing, reports
from practices.services.common import fingerprint

LATER = {"C1": 4.2, "C2": 4.0, "C3": 4.3, "C4": 3.9, "C5": 3.8, "C6": 3.5, "C7": 2.7}

EXAMPLE: dict[str, Any] = {
    "title": "Eerst tekenen, dan praten in de kring",
    "summary": "Leerlingen dachten of tekenden een minuut, praatten een minuut in tweetallen, en dan pas in de kring.",
    "sector": "primary",
    "theme": "language",
    "age_from": 7,
    "age_to": 10,
    "pupils_count": 68,
    "teachers_count": 7,
    "context": "Drie klassen. Een derde van de leerlingen leert Nederlands als tweede taal.",
    "did": "Een kaart met een open vraag. Een minuut tekenen of denken. Een minuut in tweetallen. Dan de kring.",
    "saw": "41 van de 68 leerlingen zeiden in tien minuten een hele zin. Bij de beginmeting waren het er 19.",
    "failed": "Tweetallen van hetzelfde taalniveau vielen stil. En zonder kaart werd de minuut een praatje over de pauze.",
    "unknown": "Of de kaart het doet, de tekening, of de stilte.",
    "advice": "Maak gemengde paren en laat eerst tekenen.",
    "shows_school": False,
}


def implement_and_secure(world: World, cycle: Cycle, meetings: Sequence[Meeting]) -> Story:
    """The group implements, counts again, agrees, and is asked three months later whether it is still alive.

    Args:
        cycle: in phase 4, its second research lesson taught.
        meetings: of the whole year, in order.
    """
    group = cycle.group
    begin = group.starts_on
    leader, bram, noor, hanneke = world["leader"], world["organiser"], world["teacher"], world["expert"]
    ilse, femke, yasmin, joris, karim = (world[key] for key in ("ilse", "femke", "yasmin", "joris", "karim"))
    teachers = [bram, noor, ilse, femke, yasmin, joris, karim]
    everybody = [*teachers, hanneke, leader]

    yield 94, 16, 50
    hold(
        meetings[6],
        bram,
        there=all_there(everybody, partly=[leader]),
        notes="De tweede les liep anders: de tekenvraag gaf C een begin.",
        decisions=[("We gaan invoeren, met de tekenvraag erbij.", "Ieder kind telt", 60)],
        promises=[("Beschrijving van één bladzijde maken", femke, 20)],
    )
    evidence.bring_in(
        cycle=cycle,
        phase="P4",
        kind="comparison",
        text="Verwacht: de helft van de klas zegt een hele zin.",
        seen="Gezien: 14 van de 23 leerlingen. C zei voor het eerst een zin, na het tekenen.",
        dated_on=day(0),
        by=noor,
    )
    answers(
        cycle,
        noor,
        {
            "P4.q2": "A praatte minder dan we dachten en luisterde. C had niet meer tijd nodig, maar een begin.",
            "P4.q3": "‘Ik had al een tekening, toen ging het praten.’",
            "P4.q4": "Eén minuut tekenen ervoor. De rest laten we zoals het was.",
            "P4.q5": "Nee. We zagen het in twee klassen; nu willen we zien of het ook in een gewone week lukt.",
        },
    )
    outcome.choose(
        cycle=cycle,
        choice="implement",
        saw="14 van de 23 leerlingen zeiden een hele zin, ook C na het tekenen.",
        why="De tekenvraag gaf juist de stille leerlingen een begin.",
        unknown="Of het ook werkt bij rekenen, en of de kaarten het doen of de minuut stilte.",
        by=bram,
    )
    phases.move(cycle=cycle, from_phase="P4", to_phase="P5", reason="Alles ligt er; we gaan door.", by=bram)

    yield 103, 16, 0
    evidence.bring_in(
        cycle=cycle,
        phase="P5",
        kind="description",
        text="Zo doen wij het: open vraag op een kaart, een minuut tekenen of denken, een minuut in tweetallen, dan de kring.",
        dated_on=day(0),
        by=femke,
    )
    outcome.describe_rollout(
        cycle=cycle,
        keep="Eerst denken of tekenen, dan in tweetallen, dan pas de kring.",
        free="De vraag, het vak, en of je tekent of schrijft.",
        follow="Over vijf weken tellen we opnieuw hele zinnen, in dezelfde drie klassen.",
        version=0,
        by=noor,
    )
    took_on = [
        outcome.take_on(cycle=cycle, user=colleague, starts_on=day(since), place=place, by=bram)
        for colleague, since, place in (
            (karim, 0, "Groep 6, geschiedenis"),
            (ilse, 3, "Groep 4, wereldverkenning"),
            (world["lieke"], 14, "Het Baken, groep 3"),
        )
    ]
    answers(
        cycle,
        bram,
        {
            "P5.q1": "Groep 4 en 6, en een collega van Het Baken die in de les kwam kijken.",
            "P5.q2": "De kaarten, een bladzijde uitleg, en één keer meekijken.",
            "P5.q3": "De volgorde mag niet veranderen. Het onderwerp en het tekenen of schrijven wel.",
            "P5.q4": "We tellen nog een keer, en vragen het na drie maanden na.",
            "P5.q5": "Dat C in de kring een zin zei, en dat de klas daar stil van werd.",
        },
    )

    yield 108, 16, 50
    hold(
        meetings[7],
        bram,
        there=all_there(everybody, absent=[hanneke]),
        notes="We lazen de bladzijde van Femke en streepten de helft weg. Wat overbleef, past op een kaart.",
        decisions=[("Wie begint, komt eerst één keer kijken.", "Veilig leren", 60)],
        promises=[("Kijkmomenten in het rooster zetten", bram, 6)],
    )

    yield 117, 15, 0
    for row, place in ((took_on[0], "Groep 6, geschiedenis"), (took_on[1], "Groep 4, wereldverkenning")):
        outcome.note_use(adoption=row, in_use=True, by=row.user)
        evidence.bring_in(cycle=cycle, phase="P5", kind="in_use", text=place, dated_on=day(-3), by=row.user)
    tried(
        group,
        karim,
        "Geschiedenis: eerst tekenen wat je op de markt zou kopen. In de kring begonnen er elf uit zichzelf.",
        "Bij een vak met moeilijke woorden is de tekening nog harder nodig.",
        class_name="Groep 6",
        replies=[(hanneke, "question", "Wat gebeurt er als je de tekening na een maand weglaat?")],
    )

    ask_pupils(
        cycle,
        karim,
        "Groep 6, na vijf weken kring",
        phase="P5",
        pupils=22,
        slips=22,
        ready=["turn", "dared", "listened"],
        said=[[0, 0, 0]] * 8 + [[1, 0, 0]] * 6 + [[1, 1, 1]] * 4 + [[2, 1, 1]] * 2 + [[2, 2]],
    )

    yield 129, 16, 50
    hold(
        meetings[8],
        bram,
        there=all_there(everybody, absent=[joris, hanneke], partly=[leader]),
        notes="In groep 4 en 6 loopt het. In groep 5 schoot de minuut er twee keer bij in; de kaart hangt nu bij de klok.",
        promises=[("Tweede telling doen in drie klassen", joris, 6)],
    )

    yield 137, 16, 0
    numbers.sentences_when_in_use(cycle, joris)
    evidence.bring_in(
        cycle=cycle,
        phase="P5",
        kind="follow_up",
        text="Tweede meting in dezelfde drie klassen, op dezelfde manier.",
        seen="41 van de 68 leerlingen zeiden een hele zin; bij de beginmeting waren het er 19. We weten niet of het aan de kaarten ligt.",
        dated_on=day(-2),
        by=joris,
    )
    phases.move(cycle=cycle, from_phase="P5", to_phase="P6", reason="We hebben genoeg gezien om afspraken te maken.", by=bram)

    yield 143, 16, 0
    circle = agreements.add_agreement(
        cycle=cycle,
        text="Elke kring begint met een open vraag, een minuut denken en een minuut in tweetallen.",
        why="Bij de tweede meting zeiden 41 van de 68 leerlingen een hele zin, eerst 19.",
        how="Kaart met een open vraag. Een minuut denken of tekenen. Een minuut in tweetallen. Dan de kring.",
        in_pack=True,
        place="Map ‘Zo doen wij het’ op de schijf van de school",
        owner=noor,
        review_on=day(145),
        source=cycle.sources.order_by("pk").first(),
        by=bram,
    )
    visit = agreements.add_agreement(
        cycle=cycle,
        text="Nieuwe collega’s kijken in hun eerste maand bij een kringgesprek.",
        why="Wie het één keer zag, begon er daarna zelf mee.",
        place="Inwerkplan",
        owner=bram,
        review_on=day(240),
        in_pack=True,
        by=bram,
    )
    answers(
        cycle,
        bram,
        {
            "P6.q1": "De volgorde: denken of tekenen, tweetallen, kring.",
            "P6.q2": "In de map ‘Zo doen wij het’ en in het inwerkplan.",
            "P6.q3": "Noor, ook als deze groep stopt. Zij staat bij de afspraak.",
            "P6.q4": "Ze kijken een keer mee en krijgen de kaart.",
            "P6.q5": "Dat we pas iets hoorden toen we zelf stil waren.",
        },
    )
    outcome.write_learned(
        cycle=cycle,
        text="Een tekening is een zin die nog niet gezegd is. Wie nog woorden zoekt, heeft aan meer tijd alleen niet genoeg.",
        for_whom="Wie lesgeeft aan leerlingen die nog Nederlands leren",
        place="Map ‘Zo doen wij het’, tabblad praten",
        version=0,
        by=yasmin,
    )

    for number, (on, notes) in enumerate(
        (
            (157, "Intervisie over de kring die stilvalt. Vragen stellen voordat we raad geven, dat lukte."),
            (185, "Ieder zag één kring bij een ander. We schreven op wat een kind deed, niet wat de leraar deed."),
            (213, "De afspraken staan in het inwerkplan. Tekenen doen we nu ook bij natuur."),
        ),
        start=9,
    ):
        if meetings[number].kind == Kind.LESSON_VISIT:
            yield on - 1, 17, 0
            look_in(
                world, meetings[number], (("yasmin", "joris"), ("joris", "yasmin"), ("ilse", "teacher"), ("karim", "femke"))
            )
        yield on, 16, 50
        hold(meetings[number], bram, there=all_there(everybody, absent=[hanneke]), notes=notes)

    yield 241, 16, 50
    evidence.bring_in(
        cycle=cycle,
        phase="P6",
        kind="shared",
        text="Verteld op de studiedag, met de opname van groep 5.",
        dated_on=day(-1),
        by=noor,
    )
    hold(
        meetings[12],
        bram,
        there=all_there(everybody, partly=[leader]),
        notes="We lazen de kaart nog eens, en wat C zei. Daarna taart.",
        decisions=[("Volgend jaar een nieuw doel: schrijven over wat je denkt.", "Ieder kind telt", None)],
    )
    second = open_round(group=group, instrument=CHARACTERISTICS, closes_on=day(14), by=bram)
    cycles.close(cycle=cycle, next_step="new_goal", reason="Alles staat er; we beginnen straks iets nieuws.", by=bram)

    yield 250, 12, 0
    fill_in(second, teachers, LATER, seed=21)
    close_round(round_=second, by=bram)
    reports.arrange(
        cycle=cycle,
        introduction="Zo leerden wij zwijgen, zodat kinderen konden praten. Met wat lukte, en met wat stilviel.",
        sections=SECTIONS,
        by=bram,
    )
    _asks_for_consent(cycle, bram, [noor, femke, hanneke])

    remarks = {(0, joris): "Bij rekenen vergeet ik het vaak."}
    yield from ask_whether_alive(begin, {circle: ("aaacapa",), visit: ("aapaac",)}, teachers, remarks)

    yield 295, 16, 0
    agreements.renew(
        agreement=circle,
        review_on=day(180),
        note="In alle drie de klassen hoort het bij de kring. Bij rekenen nog niet.",
        by=noor,
    )

    yield 304, 16, 50
    hold(
        meetings[13],
        bram,
        there=all_there(everybody, absent=[karim]),
        notes="Wat leeft er nog? De kring leeft. Bij rekenen gaat het anders, en dat mag.",
    )
    party = celebrations.write(
        cycle=cycle,
        text="41 van onze 68 leerlingen zeggen in de kring een hele zin. In het begin waren het er 19. En vier maanden later doen we het nog.",
        thanks_to="groep 5, die ons liet opnemen, en Hanneke, die durfde te zwijgen",
        photo=drawing(),
        photo_alt="Vier getekende praatkaarten naast elkaar",
        version=0,
        by=bram,
    )
    celebrations.share(celebration=party, by=bram)

    yield 305, 12, 0
    for colleague in (world["lieke"], world["sander"], leader):
        celebrations.thank(celebration=party, by=colleague)

    yield 306, 14, 10
    kept = tried(
        group,
        noor,
        "Rekenkring, vier maanden later. De kaart hing er niet meer; de kinderen vroegen zelf om de minuut in tweetallen.",
        "Ik wil van de hele klas weten of de minuut ook bij rekenen helpt, niet alleen van wie het hardst roept.",
        class_name="Groep 5",
    )
    ask_with_slips(
        kept,
        noor,
        "De minuut in tweetallen bij rekenen",
        pupils=24,
        ready=["time", "together", "again"],
        said=[[0, 0, 0]] * 9 + [[1, 0, 0]] * 4 + [[1, 1, 2]] * 3,
    )


def _asks_for_consent(cycle: Cycle, by: Any, agreeing: Sequence[Any]) -> None:
    """An example for other schools is prepared; some said yes to their words, others have not answered yet."""
    made = preparations.prepare(cycle=Cycle.objects.with_group().get(pk=cycle.pk), by=by)
    preparations.write(preparation=made, values=EXAMPLE, version=made.version, by=by)
    preparations.choose_parts(
        preparation=made, chosen=[preparations.key_of(part) for part in preparations.candidates(made.cycle)], by=by
    )
    for person in agreeing:
        words = fingerprint(made.parts.filter(author=person))
        publishing.answer(preparation=made, agrees=True, given_for=words, by=person)
