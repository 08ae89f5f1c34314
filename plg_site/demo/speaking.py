"""“Spreekkansen verhogen”: the first LOWAN example, a cycle with lesson study (S1), in our own words."""

from __future__ import annotations

import datetime

from assessments.enums import CHARACTERISTICS, PULSE
from assessments.services import close_round, open_round
from cycles.services import cycles, evidence, phases, plan, questions, sources
from groups.enums import Role
from groups.services.groups import create_group
from groups.services.invitations import invite_member
from meetings.services.meetings import reply
from plg_site.demo import lessons, numbers, visits
from plg_site.demo.clock import Story
from plg_site.demo.speaking_on import implement_and_secure
from plg_site.demo.theory import keeps_what_worked, plans_to_speak
from plg_site.demo.tryouts import pairs_that_fell_silent
from plg_site.demo.voices import ask_pupils, prepare_poll, study_the_group
from plg_site.demo.world import (
    World,
    all_there,
    answers,
    as_teachers,
    day,
    drawing,
    fill_in,
    hold,
    plan_meetings,
    propose_item,
    tried,
)

THURSDAY = 3
MEANS = {"C1": 4.1, "C2": 3.8, "C3": 4.3, "C4": 3.6, "C5": 3.3, "C6": 2.2, "C7": 3.0}


def speaking(world: World) -> Story:
    """Seven teachers of De Vlonder and their expert, from the first meeting to the agreements."""
    leader, bram, noor, hanneke = world["leader"], world["organiser"], world["teacher"], world["expert"]
    ilse, femke, yasmin, joris, karim = (world[key] for key in ("ilse", "femke", "yasmin", "joris", "karim"))
    teachers = [bram, noor, ilse, femke, yasmin, joris, karim]

    yield 0, 9, 0
    group = create_group(
        school=world.schools["vlonder"],
        name="Spreekkansen verhogen",
        goal_pupils="Leerlingen van groep 4, 5 en 6 praten in maart vaker in hele zinnen over wat ze denken.",
        goal_learning="Wij leren langer te wachten en zo te vragen dat leerlingen op elkaar ingaan.",
        starts_on=day(0),
        ends_on=day(340),
        members={
            bram: [Role.ORGANISER, Role.TEACHER],
            **as_teachers(noor, ilse, femke, yasmin, joris, karim),
            hanneke: [Role.EXPERT],
            leader: [Role.LEADER],
        },
        by=leader,
    )
    titles = [
        ("Aftrap: wat horen we in de klas?", "M1"),
        ("Gegevens lezen", "M2"),
        ("Wat zegt de theorie?", "M2"),
        ("Plan kiezen", ""),
        ("Onderzoeksles voorbereiden", "M3"),
        ("Les nabespreken", "M4"),
        ("Tussenstand na de tweede les", "M5"),
        ("Wat doen we ermee?", "M5"),
    ]
    later = [("Invoeren in alle groepen", "M5"), ("Intervisie", "M6"), ("Bezoek bij elkaar", ""), ("Tussenstand", "M5")]
    weeks = [(1 + 2 * index, title, key) for index, (title, key) in enumerate(titles)]
    weeks += [(18 + 4 * index, title, key) for index, (title, key) in enumerate(later)]
    weeks += [(34, "Vieren en borgen", "M7"), (43, "Terugblik: wat leeft er nog?", ""), (46, "Een nieuw doel kiezen", "M1")]
    weeks += [(8, "In elkaars les", "")]
    meetings = plan_meetings(
        group,
        bram,
        [
            (7 * week + THURSDAY, "lesson_visit" if title in visits.TITLES else "meeting", title, key)
            for week, title, key in weeks
        ],
        place="Lokaal 4",
        start=datetime.time(15, 15),
        length=90,
        replaces="Bouwvergadering",
    )

    yield 7, 16, 0
    cycle = cycles.start(
        group=group,
        template_key="with_lesson_study",
        title="Leerlingen praten vaker in hele zinnen",
        goal="In maart zegt elke leerling van groep 4, 5 en 6 in een kringgesprek minstens één hele zin.",
        measure="We tellen in een gesprek van tien minuten wie een hele zin zegt.",
        pupils="Groep 4, 5 en 6, samen 68 leerlingen; een derde leert Nederlands als tweede taal.",
        starts_on=day(0),
        ends_on=day(250),
        by=bram,
    )
    everybody = [*teachers, hanneke, leader]

    yield 10, 16, 50
    hold(
        meetings[0],
        bram,
        there=all_there(everybody, absent=[karim], partly=[leader]),
        notes="We begonnen met een opname uit groep 5: in tien minuten kwamen vier leerlingen aan het woord.",
        items={
            3: "In elke klas praten steeds dezelfde vier of vijf kinderen.",
            4: "De doelzin ligt er. Noor schrijft hem netjes op.",
        },
        decisions=[("We kijken eerst in drie klassen voordat we iets bedenken.", "Nieuwsgierig zijn", None)],
        promises=[("Doelzin netjes opschrijven en rondsturen", noor, 7), ("In groep 4, 5 en 6 een gesprek tellen", ilse, 10)],
    )
    evidence.bring_in(
        cycle=cycle,
        phase="P1",
        kind="observation",
        text="In een kringgesprek van tien minuten zeiden 4 van de 24 leerlingen een hele zin.",
        dated_on=day(-2),
        by=ilse,
    )
    answers(
        cycle,
        bram,
        {
            "P1.q1": "Steeds dezelfde kinderen praten. De anderen zeggen één woord, of niets.",
            "P1.q2": "Elk kind zegt in een kring minstens één hele zin.",
            "P1.q3": "Wie niet praat, oefent de taal niet die nodig is om te denken.",
            "P1.q4": "Ieder kind telt, ook wie de woorden nog zoekt.",
            "P1.q5": "In het schoolplan staat ‘taal in alle vakken’. Dit is het stuk over praten.",
        },
    )

    yield 14, 12, 0
    for person in (bram, noor, ilse, femke, yasmin, joris, karim):
        cycles.agree(cycle=cycle, by=person)
    cycles.see_goal(cycle=cycle, by=leader)
    phases.judge(cycle=cycle, criterion="P1.a", is_met=True, by=bram)

    yield 24, 16, 50
    hold(
        meetings[1],
        bram,
        there=all_there(everybody, absent=[hanneke, leader]),
        notes="We lazen de tellingen in stilte. Daarna pas praten; dat gaf rust.",
        decisions=[("We beginnen met taaldenkgesprekken, niet met een nieuwe methode.", "Leren van wat er is", 60)],
        promises=[("Een bron over taaldenkgesprekken zoeken", femke, 12), ("Elke klas nog eens tellen", joris, 14)],
    )
    phases.move(cycle=cycle, from_phase="P1", to_phase="P2", by=bram)

    yield 31, 20, 0
    evidence.bring_in(
        cycle=cycle,
        phase="P2",
        kind="baseline",
        text="Beginmeting in drie klassen: 19 van de 68 leerlingen zeiden in tien minuten een hele zin.",
        dated_on=day(-3),
        by=joris,
    )
    evidence.bring_in(
        cycle=cycle,
        phase="P2",
        kind="voice",
        text="Gevraagd: wanneer praat jij in de kring? ‘Als ik het antwoord zeker weet.’ Dat zeiden er elf.",
        dated_on=day(-4),
        by=yasmin,
    )
    counted = numbers.sentences_before(cycle, joris)
    numbers.newcomers(cycle, yasmin)
    sources.add_source(
        cycle=cycle,
        citation="Taaldenkgesprekken in de onderbouw en middenbouw",
        summary="Kinderen praten meer als de vraag echt open is, als ze tijd krijgen, en als ze op elkaar reageren in plaats van op ons.",
        example="In groep 5 vroeg Femke: ‘Wat zou er gebeuren als het nooit meer regent?’ en telde daarna tot tien.",
        by=femke,
    )
    sources.add_source(
        cycle=cycle,
        citation="Wachttijd na een vraag",
        summary="Na een vraag wachten we zelden langer dan één tel. Bij drie tellen worden antwoorden langer, en antwoorden er meer kinderen.",
        example="In groep 6 telde een collega mee in het schrift: bij drie tellen kwamen er vier vingers bij.",
        by=hanneke,
    )

    yield 38, 16, 50
    hold(
        meetings[2],
        bram,
        there=all_there(everybody, absent=[leader, yasmin]),
        notes="Hanneke liet zien hoe drie seconden stilte een gesprek verandert. We probeerden het met elkaar.",
        promises=[("Praatkaarten maken", karim, 10)],
    )
    answers(
        cycle,
        femke,
        {
            "P2.q1": "We vullen te snel in. Als kinderen ook zwijgen wanneer wij wachten, hebben we ongelijk.",
            "P2.q2": "De tellingen in drie klassen, en wat leerlingen zelf zeggen over de kring.",
            "P2.q3": "Ieder van ons vraagt, wacht één tel, en geeft dan zelf een begin van het antwoord.",
            "P2.q4": "Een open vraag, tijd om te denken, en eerst klein oefenen.",
            "P2.q5": "Eén gesprek per klas is weinig. We tellen het nog een keer op dezelfde manier.",
        },
    )
    study_the_group(group, hanneke, taking_part=[bram, noor, ilse, femke, yasmin, joris])
    asked = questions.ask(
        cycle=cycle,
        phase="P2",
        text="Jullie tellen hele zinnen. Wat mis je als een kind in halve zinnen heel goed nadenkt?",
        by=hanneke,
    )
    first = open_round(group=group, instrument=CHARACTERISTICS, closes_on=day(14), by=bram)

    yield 45, 17, 0
    fill_in(first, teachers, MEANS, seed=7)
    phases.move(
        cycle=cycle,
        from_phase="P2",
        to_phase="P3",
        reason="De oorzaak toetsen we in de les zelf; anders blijven we praten.",
        by=bram,
    )
    questions.answer(
        question=asked,
        text="Goed punt. We schrijven voortaan ook één zin op die ons verraste, hoe kort ook.",
        version="",
        by=noor,
    )

    yield 52, 16, 50
    hold(
        meetings[3],
        bram,
        there=all_there(everybody, absent=[hanneke, joris], partly=[leader]),
        notes="We kozen één verandering: eerst een minuut in tweetallen, dan pas klassikaal.",
        decisions=[("Elke les begint met een minuut in tweetallen.", "Ieder kind telt", 70)],
        promises=[("Rooster voor lesbezoek maken met de schoolleider", bram, 14)],
    )
    close_round(round_=first, by=bram)
    plans_to_speak(
        cycle,
        noor,
        {
            noor: "Ik denk dat de stille kinderen vooral in het tweetal praten, en in de kring nog niet.",
            joris: "De minuut is te kort. De helft begint pas als de bel gaat.",
            femke: "Kinderen die thuis een andere taal spreken, doen het meest mee.",
            bram: "Het lukt in groep 5 en 6, in groep 4 nog niet.",
        },
    )
    plan.add_step(
        cycle=cycle, text="Onderzoeksles ontwerpen rond ‘Wat als het nooit regent?’", owner=femke, due_on=day(7), by=bram
    )
    plan.add_step(cycle=cycle, text="Praatkaarten klaarleggen in groep 4, 5 en 6", owner=karim, due_on=day(5), by=bram)
    answers(
        cycle,
        noor,
        {
            "P3.q1": "Eerst een minuut in tweetallen, dan pas in de kring.",
            "P3.q2": "Meer kinderen beginnen uit zichzelf, en in hele zinnen.",
            "P3.q4": "De minuut wordt een praatje over de pauze. Daarom een kaart met de vraag erop.",
        },
    )
    phases.judge(cycle=cycle, criterion="P3.a", is_met=True, by=bram)

    yield 53, 9, 0
    phases.move(cycle=cycle, from_phase="P3", to_phase="P4", by=bram)
    phases.plan_checkpoint(cycle=cycle, phase="P4", checkpoint_on=day(48), owner=bram, by=bram)

    yield from visits.first_visits(world, meetings[-1], everybody)

    yield 60, 15, 40
    tried(
        group,
        noor,
        "Groep 5, rekenkring. Eerst een minuut in tweetallen, dan pas klassikaal. Drie kinderen die anders zwijgen, zeiden nu een hele zin.",
        "Het wachten hielp. Ik wil volgende keer zelf minder invullen.",
        class_name="Groep 5",
        photo=drawing(),
        replies=[(yasmin, "question", "Wat deed leerling B in de minuut dat het stil was?")],
    )

    yield 63, 14, 30
    tried(
        group,
        joris,
        "Praatstokken laten rondgaan in groep 6. Vier beurten meer dan vorige week.",
        "Ik denk dat het aan de stilte ligt, niet aan de stok.",
        class_name="Groep 6",
        replies=[(hanneke, "theory", "Dat past bij wat we lazen over wachttijd. Wat gebeurt er zonder stok, mét stilte?")],
    )
    tried(group, ilse, "Praatplaat bij het prentenboek, groep 4.", class_name="Groep 4")
    ask_pupils(
        cycle,
        noor,
        "Na het gesprek in tweetallen",
        pupils=24,
        ready=["turn", "time", "lesson"],
        said=[[0, 0, 0]] * 9 + [[0, 1, 1]] * 5 + [[1, 1, 0]] * 4 + [[1, 2, 1]] * 2 + [[2, 0, 2]] * 2,
    )

    yield 66, 16, 50
    hold(
        meetings[4],
        bram,
        there=all_there(everybody, absent=[leader, femke]),
        notes="De onderzoeksles staat. We volgen drie leerlingen: A praat altijd, B soms, C bijna nooit.",
        decisions=[("De lesgever begint de nabespreking.", "Veilig leren", None)],
        promises=[
            ("Vragen voor het gesprek met leerlingen opschrijven", noor, 7),
            ("Vervanging regelen voor de observatie", bram, 6),
        ],
    )
    lesson = lessons.design(world, cycle)
    yield from lessons.teach(world, lesson, on=70)

    yield 70, 13, 0
    tried(
        group,
        femke,
        "Tweetallen van hetzelfde taalniveau vielen stil. Na een halve minuut keek iedereen naar mij.",
        "Ik wil het nog eens proberen met gemengde paren.",
        class_name="Groep 5",
        replies=[(noor, "option", "Wat als ze eerst een tekening maken en dan pas praten?")],
    )
    evidence.bring_in(
        cycle=cycle,
        phase="P4",
        kind="observation",
        text="Onderzoeksles groep 5. B begint na twee minuten uit zichzelf. C zegt één woord, maar knikt bij de zin van A.",
        dated_on=day(0),
        by=yasmin,
    )
    answers(
        cycle,
        yasmin,
        {"P4.q1": "In tweetallen praatten 9 van de 12 leerlingen die we volgden in hele zinnen. Klassikaal waren het er 4."},
    )

    keeps_what_worked(
        cycle,
        yasmin,
        origin="lesson",
        worked="Eerst een minuut in tweetallen, dan pas in de kring: ook leerlingen die anders zwijgen, beginnen uit zichzelf.",
        why="Ze hebben hun zin al een keer gezegd. De tweede keer durven ze.",
        elsewhere="Laat leerlingen een antwoord eerst klein oefenen, voordat ze het voor de hele groep zeggen.",
        limits="Niet met twee leerlingen die allebei weinig Nederlands spreken: dan valt het tweetal stil.",
    )
    keeps_what_worked(cycle, joris, worked="Tien tellen wachten na een open vraag.", why="De stilte is van de leerlingen.")

    yield 74, 8, 30
    pulse = open_round(group=group, instrument=PULSE, closes_on=day(14), by=bram)

    yield 75, 17, 0
    fill_in(pulse, [ilse, femke, joris], MEANS, seed=11)
    tried(
        group,
        noor,
        "Taalles: gemengde paren, kaart met een open vraag. Het werd onrustig bij de wissel.",
        class_name="Groep 5",
        shared=False,
    )
    pairs_that_fell_silent(world)
    questions.ask(cycle=cycle, phase="P4", text="Waaraan merk je dat een stille leerling wel meedenkt?", by=hanneke)

    yield 76, 9, 0
    prepare_poll(cycle, noor, "Na de les met de praatkaarten", pupils=24, ready=["understood", "again"])
    numbers.sentences_after(counted, joris)
    invite_member(group=group, email="stagiair@example.org", name="Sanne Ploeg", roles=[Role.TEACHER], by=bram)
    following = meetings[6]
    reply(meeting=following, by=ilse, reply="coming")
    reply(meeting=following, by=femke, reply="coming")
    propose_item(following, noor, "Onrust bij de wissel", "We weten wat helpt als twee kinderen van plek ruilen.", 10)

    yield 80, 16, 50
    hold(
        meetings[5],
        bram,
        there=all_there(everybody, absent=[karim, leader]),
        notes="Femke gaf de les en begon. Daarna eerst feiten, toen pas wat we ervan vinden.",
        decisions=[("In de tweede les krijgen stille leerlingen eerst een tekenvraag.", "Ieder kind telt", 40)],
        promises=[("Gesprekskaarten kopiëren voor Bram", noor, 7), ("Met Ilse de tweede les voorbereiden", noor, 13)],
        done=False,
    )
    lessons.discuss(world, lesson)

    yield 87, 9, 0
    fill_in(pulse, [bram, yasmin, karim], MEANS, seed=12)
    close_round(round_=pulse, by=bram)
    yield from lessons.teach_again(world, lesson, on=92)

    yield from implement_and_secure(world, cycle, meetings)
