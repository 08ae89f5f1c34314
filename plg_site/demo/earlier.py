"""“Lezen met plezier”: a group that began long before the others. One cycle that lives on, and one that it stopped."""

from __future__ import annotations

import datetime

from cycles.models import Agreement, Cycle
from cycles.services import agreements, celebrations, cycles, evidence, hunches, outcome, phases, plan, predictions, sources
from groups.enums import Role
from groups.services.groups import create_group
from plg_site.demo.clock import Story
from plg_site.demo.still_alive import ask_whether_alive
from plg_site.demo.world import World, answers, as_teachers, day, tried
from schools.models import User

# So many days before the other stories this one begins: its question after twelve months lies in the past.
AHEAD = 490
AGREED, STOPPED = 100, 190


def earlier(world: World) -> Story:
    """Five teachers of De Vlonder read aloud every day, see it fade and let it go; word cards did not work, and they say so."""
    leader, ilse = world["leader"], world["ilse"]
    femke, yasmin, joris, karim = (world[key] for key in ("femke", "yasmin", "joris", "karim"))
    people = [ilse, femke, yasmin, joris, karim]

    yield 0, 9, 0
    begin = day(0)
    group = create_group(
        school=world.schools["vlonder"],
        name="Lezen met plezier",
        goal_pupils="Leerlingen pakken uit zichzelf een boek en praten erover.",
        goal_learning="Wij leren kiezen wat we doen en wat we laten.",
        starts_on=begin,
        ends_on=day(1000),
        members={ilse: [Role.ORGANISER, Role.TEACHER], **as_teachers(femke, yasmin, joris, karim)},
        by=leader,
    )
    reading = cycles.start(
        group=group,
        template_key="without_lesson_study",
        title="Elke dag een kwartier voorlezen",
        goal="Na twaalf weken vraagt in elke groep minstens de helft zelf om een boek.",
        measure="We turven in de boekenhoek, een week lang.",
        pupils="Groep 3 tot en met 6, 92 leerlingen.",
        starts_on=begin,
        ends_on=day(130),
        by=ilse,
    )

    yield 40, 16, 0
    _go(reading, ilse, people, "Voorgelezen in alle groepen; 31 van de 92 leerlingen pakten zelf een boek.")
    source = sources.add_source(
        cycle=reading,
        citation="Voorlezen en leesplezier",
        summary="Voorlezen werkt als kinderen er daarna zelf mee verder kunnen.",
        example="In groep 4 ligt het boek na het voorlezen een week op de vensterbank, met een plaatje bij de bladzijde.",
        by=femke,
    )

    yield 80, 16, 0
    evidence.bring_in(
        cycle=reading,
        phase="P4",
        kind="comparison",
        text="Verwacht: de helft vraagt zelf om een boek.",
        seen="Gezien: 52 van de 92. In groep 6 bijna niemand.",
        dated_on=day(-1),
        by=karim,
    )
    outcome.choose(
        cycle=reading,
        choice="implement",
        saw="52 van de 92 leerlingen vroegen zelf om een boek; in het begin waren het er 31.",
        why="In groep 3 tot en met 5 zien we het elke dag. Het kost weinig voorbereiding.",
        unknown="Of het aan het voorlezen ligt of aan de nieuwe boekenhoek. En wat groep 6 nodig heeft.",
        by=ilse,
    )
    phases.move(cycle=reading, from_phase="P4", to_phase="P5", reason="We weten genoeg.", by=ilse)
    outcome.describe_rollout(
        cycle=reading,
        keep="Elke dag, een kwartier, en het boek blijft daarna een week liggen.",
        free="Welk boek, welk moment, en wie voorleest.",
        follow="Elke maand een week turven in de boekenhoek.",
        version=0,
        by=femke,
    )
    for person, where in ((femke, "Groep 4"), (yasmin, "Groep 3"), (joris, "Groep 5")):
        row = outcome.take_on(cycle=reading, user=person, starts_on=day(0), place=where, by=ilse)
        outcome.note_use(adoption=row, in_use=True, by=person)
    phases.move(cycle=reading, from_phase="P5", to_phase="P6", reason="Iedereen doet het; we leggen het vast.", by=ilse)

    yield AGREED, 16, 0
    daily = agreements.add_agreement(
        cycle=reading,
        text="Elke groep leest elke dag een kwartier voor.",
        why="Na twaalf weken vroegen 52 van de 92 leerlingen zelf om een boek.",
        place="Map ‘Zo doen wij het’",
        owner=karim,
        review_on=day(365),
        by=ilse,
    )
    shelf = agreements.add_agreement(
        cycle=reading,
        text="Een voorgelezen boek blijft een week zichtbaar liggen, met een plaatje bij de bladzijde.",
        why="Leerlingen pakken een boek dat ze kennen.",
        how="Leg het boek op de vensterbank. Laat een leerling de bladzijde kiezen. Wissel op maandag.",
        place="Map ‘Zo doen wij het’, tabblad lezen",
        owner=femke,
        review_on=day(400),
        source=source,
        in_pack=True,
        by=ilse,
    )
    outcome.write_learned(
        cycle=reading,
        text="Een kwartier lukt als het een vast moment heeft. In groep 6 willen kinderen zelf lezen, niet luisteren.",
        for_whom="Collega’s van groep 6 tot en met 8",
        version=0,
        by=yasmin,
    )
    cycles.close(cycle=reading, next_step="new_goal", reason="Het staat er; we beginnen iets nieuws.", by=ilse)
    party = celebrations.write(
        cycle=reading,
        text="52 van onze 92 leerlingen vragen zelf om een boek. De boekenhoek was vorige week voor het eerst leeg.",
        thanks_to="de ouders die boeken brachten, en groep 4 voor de plaatjes",
        version=0,
        by=ilse,
    )
    celebrations.share(celebration=party, by=ilse)

    yield AGREED + 10, 16, 0
    words = cycles.start(
        group=group,
        template_key="without_lesson_study",
        title="Woordkaarten bij elke les",
        goal="Na tien weken gebruiken leerlingen van groep 5 en 6 acht nieuwe woorden per thema.",
        measure="We luisteren tien minuten en schrijven op welke themawoorden we horen.",
        pupils="Groep 5 en 6, 47 leerlingen.",
        starts_on=day(0),
        ends_on=day(120),
        by=ilse,
    )

    yield AGREED + 30, 16, 0
    answers(words, ilse, {"P1.q1": "Bij wereldverkenning horen we steeds dezelfde algemene woorden: ‘ding’, ‘dat’, ‘doen’."})
    sources.add_source(
        cycle=words,
        citation="Woorden leren in een thema",
        summary="Een nieuw woord blijft hangen als kinderen het in een paar weken vaak horen en zelf gebruiken.",
        example="In groep 5 hing bij ‘water’ een kaart met ‘verdampen’, met een tekening van een plas in de zon.",
        by=joris,
    )
    predictions.write_plan(
        cycle=words,
        change="Bij elk thema hangen acht woordkaarten, en de les begint met één kaart.",
        prediction="Na tien weken horen we in tien minuten gesprek acht themawoorden.",
        by_on=day(60),
        by=joris,
    )
    predictions.add_risk(
        cycle=words, text="Het maken van de kaarten kost te veel tijd.", response="Twee collega’s maken om de beurt.", by=karim
    )
    hunches.write(cycle=words, text="Kinderen lezen de kaart voor, maar zeggen het woord niet zelf.", by=karim)
    hunches.write(cycle=words, text="Acht woorden halen we in groep 6 zeker.", by=yasmin)
    _go(words, ilse, people, "Beginmeting: gemiddeld twee themawoorden in tien minuten.")

    yield AGREED + 60, 15, 30
    tried(
        group,
        karim,
        "Wereldverkenning groep 6, thema water. De kaart ‘verdampen’ aan het begin. In het gesprek hoorde ik het woord één keer.",
        "Ze praatten meer toen ze over hun eigen fietsband mochten vertellen. Daar zat geen kaart bij.",
        class_name="Groep 6",
        replies=[(yasmin, "observation", "In groep 5 zie ik dat ook: de kaart is klaar als hij is voorgelezen.")],
    )
    tried(group, joris, "Kaarten weggelaten op donderdag. Evenveel themawoorden als op dinsdag.", class_name="Groep 5")

    yield STOPPED, 16, 0
    answers(
        words,
        joris,
        {
            "P4.q1": "Ze lazen de kaart hardop en praatten daarna in hun eigen woorden verder.",
            "P4.q2": "We dachten aan acht woorden. Het werden er drie, met en zonder kaart.",
            "P4.q3": "‘Die woorden zijn voor de les, niet voor ons.’",
        },
    )
    evidence.bring_in(
        cycle=words,
        phase="P4",
        kind="observation",
        text="Leerlingen lezen de kaart voor en praten daarna verder in hun eigen woorden.",
        dated_on=day(-2),
        by=joris,
    )
    evidence.bring_in(
        cycle=words,
        phase="P4",
        kind="comparison",
        text="Verwacht: acht themawoorden.",
        seen="Gezien: drie. Met kaarten en zonder kaarten evenveel.",
        dated_on=day(-1),
        by=joris,
    )
    outcome.choose(
        cycle=words,
        choice="stop",
        saw="Met kaarten hoorden we drie themawoorden, zonder kaarten ook. Het maken kostte een uur per week.",
        why="Het helpt niet, en het kost tijd die we aan voorlezen willen geven.",
        unknown="Of het met minder woorden, of met een gesprek erbij, wel had gewerkt.",
        by=ilse,
    )
    phases.move(cycle=words, from_phase="P4", to_phase="P6", reason="We stoppen en leggen vast wat we leerden.", by=ilse)
    outcome.write_learned(
        cycle=words,
        text="Een woord op een kaart is nog geen woord in een gesprek. Woorden kwamen terug als kinderen iets te vertellen hadden.",
        for_whom="Wie volgend jaar met woordenschat begint, eerst in groep 5 en 6",
        place="Map ‘Zo doen wij het’, tabblad wat we lieten",
        version=0,
        by=joris,
    )
    answers(
        words,
        yasmin,
        {
            "P6.q1": "Dat kaarten maken een uur per week kostte, en niets liet horen dat er zonder kaarten niet ook was.",
            "P6.q3": "Eerst een week zonder kaarten tellen. Dan hadden we het na drie weken geweten.",
            "P6.q4": "Geen kaarten meer. Wel een eigen verhaal aan het begin van elk thema.",
        },
    )
    evidence.bring_in(
        cycle=words,
        phase="P6",
        kind="shared",
        text="Verteld in de teamvergadering, met taart.",
        dated_on=day(0),
        by=joris,
    )
    cycles.close(cycle=words, next_step="close", by=ilse)
    honest = celebrations.write(
        cycle=words,
        text="We stopten met de woordkaarten, en vierden dat we het na tien weken wisten. Het uur per week gaat naar voorlezen.",
        thanks_to="groep 5 en 6, die het ons eerlijk zeiden",
        version=0,
        by=ilse,
    )
    celebrations.share(celebration=honest, by=ilse)

    yield from _pulses(begin, daily, shelf, people)

    agreements.let_go(
        agreement=daily,
        reason="Elke dag een kwartier paste niet bij groep 6. We lezen nog voor, maar op een moment dat de groep kiest.",
        by=karim,
    )
    shelf = agreements.renew(
        agreement=shelf, review_on=day(365), note="In vier van de vijf groepen ligt er nu een boek.", by=femke
    )
    yield from ask_whether_alive(begin, {shelf: ("aaaa", "aaca")}, people)


def _pulses(begin: datetime.date, daily: Agreement, shelf: Agreement, people: list[User]) -> Story:
    """Asked after 3, 6 and 12 months: reading aloud every day fades, the book on the shelf stays."""
    told = {daily: ("aaaap", "aacpg", "acggg"), shelf: ("aaaaa", "aaaac", "aaac")}
    yield from ask_whether_alive(begin, told, people, {(2, people[-1]): "In groep 6 lezen ze liever zelf."})
    last = daily.checks.order_by("-asked_on").first()
    assert last is not None
    yield (last.closes_on - begin).days + 4, 16, 0


def _go(cycle: Cycle, by: User, people: list[User], baseline: str) -> None:
    """From the goal to trying out, in one go: what a group writes on the way."""
    evidence.bring_in(cycle=cycle, phase="P1", kind="results", text=baseline, dated_on=day(-5), by=by)
    for person in people:
        cycles.agree(cycle=cycle, by=person)
    phases.judge(cycle=cycle, criterion="P1.a", is_met=True, by=by)
    phases.move(cycle=cycle, from_phase="P1", to_phase="P2", reason="We zijn het eens.", by=by)
    evidence.bring_in(cycle=cycle, phase="P2", kind="baseline", text=baseline, dated_on=day(-5), by=by)
    phases.move(cycle=cycle, from_phase="P2", to_phase="P3", reason="We willen beginnen.", by=by)
    plan.add_step(cycle=cycle, text="Een week lang proberen, en turven", owner=people[-1], due_on=day(10), by=by)
    phases.move(cycle=cycle, from_phase="P3", to_phase="P4", reason="We weten wie wat doet.", by=by)
