"""“Buitenspelen”, from the theory on: plan, try, adapt, five agreements in use, a second count, and what still lives."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from cycles.models import Cycle, DataSet
from cycles.services import agreements, celebrations, cycles, evidence, outcome, phases, plan, questions, sources
from meetings.models import Meeting
from plg_site.demo import numbers
from plg_site.demo.clock import Story
from plg_site.demo.still_alive import ask_whether_alive
from plg_site.demo.theory import keeps_what_worked, plans_football_anew, plans_outside, says_what_came_out
from plg_site.demo.voices import ask_pupils
from plg_site.demo.world import World, all_there, answers, day, hold, tried
from practices.reporting import SECTIONS
from practices.services import reports


def agree_and_secure(world: World, cycle: Cycle, counted: DataSet, meetings: Sequence[Meeting], begin: datetime.date) -> Story:
    """Without lesson study: one plan, adapted once, and five agreements that outlive the group.

    Args:
        cycle: in phase 2, with its baseline.
        counted: the data set that gets its second measurement later.
        meetings: of the whole year, in order.
        begin: day 0 of the story.
    """
    group = cycle.group
    leader, lieke = world["leader"], world["lieke"]
    sander, anouk, tim, femke = (world[key] for key in ("sander", "anouk", "tim", "femke"))
    people = [lieke, sander, anouk, tim, femke]
    everybody = [*people, leader]

    yield 85, 17, 5
    hold(
        meetings[3],
        lieke,
        there=all_there(everybody, partly=[leader]),
        notes="Drie oorzaken op het bord, één bleef staan: kinderen wachten, en niemand weet hoe lang nog.",
        decisions=[("Weinig regels, en kinderen bedenken ze mee.", "Kinderen denken mee", 40)],
        promises=[("Een bron zoeken over meebeslissen", anouk, 6)],
    )

    yield 92, 16, 0
    sources.add_source(
        cycle=cycle,
        citation="Kinderen laten meebeslissen over het plein",
        summary="Regels houden langer stand als kinderen ze mee hebben bedacht en als er weinig zijn.",
        example="In groep 7 maakten vier kinderen een bord met drie regels voor de klimtoren.",
        by=anouk,
    )
    answers(
        cycle,
        anouk,
        {
            "P2.q1": "Te veel regels, en bij ieder andere. Als er bij weinig regels evenveel ruzie is, hebben we ongelijk.",
            "P2.q2": "Twee weken turven, de lijst ‘wat mag bij mij’, en het gesprek met de leerlingenraad.",
            "P2.q4": "Regels die kinderen mee bedenken, houden langer stand.",
            "P2.q5": "We turfden alleen de grote pauze. Dat blijven we zo doen, dan kunnen we vergelijken.",
        },
    )
    phases.judge(cycle=cycle, criterion="P2.a", is_met=True, by=lieke)
    phases.move(cycle=cycle, from_phase="P2", to_phase="P3", by=lieke)

    yield 95, 16, 0
    plans_outside(
        cycle,
        lieke,
        {
            sander: "Bij de klimtoren helpt het, bij voetbal niet.",
            tim: "Na twee weken kijkt niemand meer naar de kaarten.",
        },
    )
    plan.add_step(cycle=cycle, text="Vijf afspraken ophangen bij elke deur", owner=sander, due_on=day(5), by=lieke)
    plan.add_step(cycle=cycle, text="De afspraken uitleggen in elke klas", owner=anouk, due_on=day(7), by=lieke)
    answers(
        cycle,
        lieke,
        {
            "P3.q1": "Vijf afspraken voor iedereen, met een tekening, bij elke deur.",
            "P3.q2": "Kinderen wijzen elkaar op de kaart en lossen meer zelf op.",
            "P3.q3": "Een week turven, op dezelfde manier als in het begin.",
            "P3.q4": "Invallers kennen de afspraken niet. Ze komen in de invalmap.",
            "P3.q5": "Sander loopt de eerste week met ieder van ons een pauze mee.",
        },
    )
    phases.judge(cycle=cycle, criterion="P3.a", is_met=True, by=lieke)
    phases.move(cycle=cycle, from_phase="P3", to_phase="P4", reason="Het ligt klaar; we beginnen maandag.", by=lieke)

    yield 106, 12, 40
    tried(
        group,
        femke,
        "Groep 5 bij de kaart: ‘Juf, hier staat dat je eerst zelf praat.’ Twee kinderen gingen op het bankje zitten en kwamen terug.",
        "Ik hoefde alleen te wijzen. Ik zei bijna niets.",
        class_name="Groep 5",
        replies=[(anouk, "observation", "Bij mij wezen ze het elkaar ook aan.")],
    )

    yield 113, 17, 5
    hold(
        meetings[4],
        lieke,
        there=all_there(everybody, absent=[leader]),
        notes="Bij de klimtoren is het rustig. Voetbal blijft lastig: daar gaat het om wie er mag.",
        promises=[("Nog een week turven", sander, 7)],
    )
    ask_pupils(
        cycle,
        anouk,
        "Op het plein, na drie weken",
        pupils=26,
        ready=["understood", "again"],
        said=[[0, 0]] * 14 + [[1, 0]] * 5 + [[1, 1]] * 4 + [[2, 2]] * 2,
    )

    yield 118, 16, 0
    evidence.bring_in(
        cycle=cycle,
        phase="P4",
        kind="comparison",
        text="Verwacht: minder dan tien ruzies per week.",
        seen="Gezien: dertien. Bij de klimtoren bijna geen meer; bij voetbal evenveel.",
        dated_on=day(-1),
        by=sander,
    )
    evidence.bring_in(
        cycle=cycle,
        phase="P4",
        kind="observation",
        text="Twee van ons keken een pauze lang bij de klimtoren. Zeven keer draaide een kind de zandloper om, zonder dat iemand iets zei.",
        dated_on=day(-3),
        by=anouk,
    )
    says_what_came_out(cycle, tim, "We telden alleen de grote pauze. De kleine pauze hadden we moeten meenemen.")
    outcome.choose(
        cycle=cycle,
        choice="adapt",
        saw="Dertien ruzies in een week. Bij de klimtoren bijna geen meer, bij voetbal evenveel.",
        why="Wachten lossen kinderen nu zelf op. Bij voetbal gaat het niet om wachten, maar om wie er mag.",
        unknown="Of het plein rustiger is, of dat wij minder snel ingrijpen.",
        by=lieke,
    )
    phases.move(cycle=cycle, from_phase="P4", to_phase="P3", reason="Voor voetbal is een ander plan nodig.", by=lieke)

    yield 120, 16, 0
    plans_football_anew(cycle, lieke)
    plan.add_step(cycle=cycle, text="Met groep 7 en 8 een rooster voor voetbal maken", owner=tim, due_on=day(7), by=lieke)
    phases.judge(cycle=cycle, criterion="P3.a", is_met=True, by=lieke)
    phases.move(cycle=cycle, from_phase="P3", to_phase="P4", reason="Voor voetbal ligt er nu een plan.", by=lieke)

    yield 134, 13, 0
    tried(
        group,
        tim,
        "Groep 7 en 8 maakten zelf een rooster voor het veld. Op dinsdag hing er een briefje onder: ‘vandaag ruilen we’.",
        "Ze houden zich aan wat ze zelf maakten, en veranderen het ook zelf.",
        class_name="Groep 7 en 8",
        replies=[(sander, "question", "Wie zorgt dat groep 5 en 6 ook aan de beurt komen?")],
    )
    asked = questions.ask(cycle=cycle, phase="P4", text="Wat doen kinderen die niet van voetbal houden nu?", by=femke)
    questions.answer(question=asked, text="Dat weten we niet. We vragen het aan de leerlingenraad.", version="", by=anouk)

    yield 144, 16, 0
    evidence.bring_in(
        cycle=cycle,
        phase="P4",
        kind="comparison",
        text="Verwacht: bij voetbal hoogstens vier ruzies per week.",
        seen="Gezien: drie, en één daarvan losten ze op voordat wij er waren.",
        dated_on=day(-1),
        by=tim,
    )
    answers(
        cycle,
        lieke,
        {
            "P4.q1": "Ze draaiden de zandloper, wezen op de kaart, en hingen zelf een rooster op.",
            "P4.q2": "De kaarten worden wél gelezen, ook na drie weken. Voetbal had een eigen plan nodig.",
            "P4.q3": "‘Eerst moest ik weten wie er buiten liep. Nu is het bij iedereen hetzelfde.’",
            "P4.q4": "Eén afspraak over voetbal erbij, en één eraf: rennen bij de deur regelt zich vanzelf.",
            "P4.q5": "Nee, we zijn er klaar voor.",
        },
    )
    outcome.choose(
        cycle=cycle,
        choice="implement",
        saw="Dertien ruzies in de eerste week, zes in de laatste. Bij voetbal drie.",
        why="Iedereen die buiten loopt, doet het al, ook de invallers.",
        unknown="Of het zo blijft in de winter, als het veld dicht is.",
        by=lieke,
    )
    phases.move(cycle=cycle, from_phase="P4", to_phase="P5", reason="Iedereen doet het al; we leggen het vast.", by=lieke)
    keeps_what_worked(
        cycle,
        sander,
        worked="Een zandloper bij de klimtoren: kinderen regelen zelf wie er aan de beurt is.",
        why="Ze zien hoe lang het nog duurt, en niemand hoeft scheidsrechter te zijn.",
        elsewhere="Maak wachttijd zichtbaar en laat kinderen hem zelf bedienen.",
        limits="Niet bij voetbal: daar gaat het niet om wachten.",
    )
    evidence.bring_in(
        cycle=cycle,
        phase="P5",
        kind="description",
        text="Vijf afspraken met een tekening, een zandloper bij de klimtoren, en een rooster dat groep 7 en 8 zelf maakt.",
        dated_on=day(0),
        by=anouk,
    )
    outcome.describe_rollout(
        cycle=cycle,
        keep="De vijf afspraken, en dat we eerst tien tellen kijken.",
        free="Hoe je het in de klas uitlegt, en wie het rooster maakt.",
        follow="Over twee weken turven we opnieuw, en vragen we twaalf leerlingen welke afspraken ze kennen.",
        version=0,
        by=lieke,
    )
    rows = [
        outcome.take_on(cycle=cycle, user=person, starts_on=day(since), place=place, by=lieke)
        for person, since, place in (
            (sander, 0, "Grote pauze, groep 7"),
            (anouk, 0, "Kleine pauze, onderbouw"),
            (world["organiser"], 7, "De Vlonder, na een bezoek"),
        )
    ]
    answers(
        cycle,
        lieke,
        {
            "P5.q1": "Alle collega’s van Het Baken, de overblijf, en één collega van De Vlonder.",
            "P5.q2": "De kaart, en één pauze meelopen.",
            "P5.q3": "De vijf afspraken blijven gelijk. Hoe je het uitlegt, mag je zelf weten.",
            "P5.q4": "Nog één keer turven, en vragen aan leerlingen.",
            "P5.q5": "Het briefje ‘vandaag ruilen we’.",
        },
    )

    yield 148, 17, 5
    hold(
        meetings[5],
        lieke,
        there=all_there(everybody, absent=[tim], partly=[leader]),
        notes="De overblijf doet mee. We lieten één afspraak los die niemand nodig had.",
        decisions=[("Vijf afspraken, niet zes.", "Weinig en samen", 60)],
    )
    for row in rows[:2]:
        outcome.note_use(adoption=row, in_use=True, by=row.user)
        evidence.bring_in(cycle=cycle, phase="P5", kind="in_use", text=row.place, dated_on=day(-2), by=row.user)

    yield 157, 16, 0
    numbers.rules_after(counted, anouk)
    evidence.bring_in(
        cycle=cycle,
        phase="P5",
        kind="follow_up",
        text="Tweede meting: een week turven in de grote pauze, net als in het begin.",
        seen="Zes ruzies waar een volwassene bij kwam; bij de beginmeting 23 en 21. Misschien grijpen wij ook minder snel in.",
        dated_on=day(-1),
        by=sander,
    )
    phases.move(cycle=cycle, from_phase="P5", to_phase="P6", by=lieke)

    yield 158, 16, 0
    five = agreements.add_agreement(
        cycle=cycle,
        text="Vijf afspraken voor het plein, voor iedereen die buiten loopt.",
        why="In de laatste week telden we zes ruzies, in het begin 23.",
        how="Wijs naar de kaart. Kijk tien tellen. Vraag wat de kinderen zelf al probeerden.",
        place="Bij elke buitendeur en in het pleinboek",
        owner=sander,
        review_on=day(160),
        source=cycle.sources.first(),
        in_pack=True,
        by=lieke,
    )
    roster = agreements.add_agreement(
        cycle=cycle,
        text="Groep 7 en 8 maken elke maand zelf het rooster voor het voetbalveld.",
        why="Met hun eigen rooster waren er drie ruzies in een week.",
        place="Prikbord bij de gymzaal",
        owner=tim,
        review_on=day(130),
        by=lieke,
    )
    outcome.write_learned(
        cycle=cycle,
        text="Eerst opschrijven wat ieder doet, dan pas regels maken. De lijst ‘wat mag bij mij’ deed meer dan elke regel.",
        for_whom="Scholen die samen iets willen afspreken",
        place="Pleinboek, eerste bladzijde",
        version=0,
        by=anouk,
    )
    answers(
        cycle,
        lieke,
        {
            "P6.q1": "De vijf afspraken en het rooster van de kinderen.",
            "P6.q2": "Bij elke buitendeur en in het pleinboek.",
            "P6.q3": "Sander, en daarna wie het pleinboek heeft.",
            "P6.q4": "Ze lopen hun eerste week een pauze mee.",
            "P6.q5": "Dat we van elkaar niet wisten wat we deden.",
        },
    )

    yield 190, 17, 5
    hold(
        meetings[6],
        lieke,
        there=all_there(everybody),
        notes="De afspraken hangen. We lazen ze voor zoals groep 5 ze schreef.",
        decisions=[("Het plein is af; volgend jaar een nieuw doel.", "Weinig en samen", None)],
    )
    evidence.bring_in(
        cycle=cycle,
        phase="P6",
        kind="shared",
        text="Verteld op de ouderavond, door vier leerlingen.",
        dated_on=day(-1),
        by=anouk,
    )
    cycles.close(cycle=cycle, next_step="new_goal", by=lieke)
    reports.arrange(
        cycle=cycle,
        introduction="Vijf collega’s, zes pauzes per week en één vraag: wat mag hier eigenlijk?",
        sections=SECTIONS,
        by=lieke,
    )

    yield from ask_whether_alive(
        begin, {five: ("aaaca",), roster: ("aappc",)}, people, {(0, tim): "In de regen is er geen rooster."}
    )

    yield 299, 16, 0
    agreements.change_agreement(
        agreement=roster,
        text="Groep 7 en 8 maken elke maand zelf het rooster voor het voetbalveld; bij regen kiest wie buiten loopt.",
        why=roster.why,
        place=roster.place,
        owner=tim,
        review_on=day(150),
        by=tim,
    )
    agreements.renew(agreement=five, review_on=day(200), note="Ook de invallers wijzen nu naar de kaart.", by=sander)
    party = celebrations.write(
        cycle=cycle,
        text="Eén plein, vijf afspraken. In het begin telden we 23 ruzies in een week, nu zes. De kinderen maken zelf hun rooster.",
        thanks_to="de leerlingenraad, en de overblijf die meteen meedeed",
        version=0,
        by=lieke,
    )
    celebrations.share(celebration=party, by=lieke)

    yield 300, 12, 0
    celebrations.thank(celebration=party, by=world["organiser"])
    celebrations.thank(celebration=party, by=leader)
