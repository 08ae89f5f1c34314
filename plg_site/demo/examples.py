"""Practice examples: one that worked, one that did not, and one that another organisation did again (peers 24)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from core.tenancy import organisation_scope
from cycles.models import Cycle
from cycles.services import agreements, cycles, evidence, outcome, phases, sources
from groups.enums import Phase, Role
from groups.models import Group
from groups.services.groups import create_group
from plg_site.demo.clock import Story, at, live
from plg_site.demo.world import World, answers, as_teachers, day, tried
from practices.models import Example, Preparation
from practices.services import messages, preparations, publishing, repeats
from practices.services.common import fingerprint
from schools.models import User

BUDDIES: dict[str, Any] = {
    "title": "Een leesmaatje uit de bovenbouw",
    "summary": "Leerlingen van groep 7 lazen twee keer per week met leerlingen van groep 4. We zagen meer plezier, maar niet meer leestijd.",
    "sector": "primary",
    "theme": "reading",
    "age_from": 7,
    "age_to": 11,
    "pupils_count": 46,
    "teachers_count": 4,
    "context": "Een dorpsschool met zes groepen. Twee groepen naast elkaar in de gang.",
    "did": "Vaste tweetallen, dinsdag en donderdag na de pauze, een kwartier. De oudste leest voor, dan samen een bladzijde.",
    "saw": "De jongste leerlingen keken uit naar het maatje. De tijd dat zij zelf lazen, bleef gelijk: zes minuten.",
    "failed": "De wissel tussen de lokalen kostte vijf van de vijftien minuten. Drie tweetallen praatten vooral. Wie het meest moest "
    "oefenen, las het minst: het maatje nam het over.",
    "unknown": "Of het werkt met een half uur achter elkaar, in één lokaal.",
    "advice": "Begin met tien tweetallen en laat de jongste beginnen met lezen.",
    "shows_school": False,
}

ALOUD: dict[str, Any] = {
    "title": "Eerst denken, dan voorlezen",
    "summary": "Voor het voorlezen bedachten leerlingen in tweetallen wat er zou gebeuren. In de kring kwamen meer leerlingen aan het woord.",
    "sector": "primary",
    "theme": "language",
    "age_from": 6,
    "age_to": 9,
    "pupils_count": 71,
    "teachers_count": 4,
    "context": "Drie combinatiegroepen. Een kwart van de leerlingen leert Nederlands als tweede taal.",
    "did": "Laat de kaft zien. Eén minuut denken, één minuut in tweetallen, dan pas voorlezen. Stop halverwege en doe het nog eens.",
    "saw": "Aan het begin spraken er gemiddeld 6 leerlingen in de kring, na acht weken 13.",
    "failed": "Bij een boek dat ze al kenden, viel het stil. In één groep werd de minuut steeds korter, tot hij weg was. En de vraag "
    "‘wat denk je?’ was voor drie leerlingen te open: zij herhaalden wat de ander zei.",
    "unknown": "Of het aan de denkminuut ligt, of aan het praten in tweetallen.",
    "advice": "Zet een zandloper neer en maak bij de vraag een begin van een zin.",
    "shows_school": True,
}

TODDLERS: dict[str, Any] = {
    "title": "Denkminuut bij peuters: te lang",
    "summary": "We deden ‘Eerst denken, dan voorlezen’ nog eens met peuters. Een minuut stilte past niet bij deze leeftijd; samen kijken wel.",
    "sector": "early",
    "theme": "language",
    "age_from": 2,
    "age_to": 4,
    "pupils_count": 19,
    "teachers_count": 3,
    "context": "Twee locaties, groepen van acht tot tien peuters, elke ochtend een boek.",
    "did": "Eerst de kaft en een minuut stil. Na een week: samen wijzen en benoemen in plaats van stil zijn.",
    "saw": "Met wijzen zeiden 11 van de 19 peuters iets over het boek. Bij de stille minuut waren het er 4.",
    "failed": "De stille minuut. Na tien tellen liepen kinderen weg, en wij gingen het verhaal alvast vertellen.",
    "unknown": "Of tweetallen werken vanaf drie jaar. Dat hebben we niet geprobeerd.",
    "advice": "Sla de stilte over en laat een voorwerp uit het boek zien.",
    "shows_school": False,
}


def examples(wetering: World, spoor: World, first_day: datetime.date, now: datetime.datetime) -> None:
    """Two groups that finished before the year began, and what they left for others."""
    with organisation_scope(wetering.organisation.pk):
        live(_readers(wetering), first_day, now)
    with organisation_scope(spoor.organisation.pk):
        live(_toddlers(spoor), first_day, now)
    with at(now):
        _conversation(wetering, spoor)


def _readers(world: World) -> Story:
    """Four teachers of De Vlonder: two short cycles one after the other."""
    lead, ilse, joris, karim = (world[key] for key in ("organiser", "ilse", "joris", "karim"))
    yield -58, 9, 0
    group = create_group(
        school=world.schools["vlonder"],
        name="Lezen en voorlezen",
        goal_pupils="Leerlingen lezen elke dag, en praten over wat ze lezen.",
        goal_learning="Wij leren kijken naar wat er gebeurt terwijl kinderen lezen.",
        starts_on=day(-200),
        ends_on=day(60),
        members={lead: [Role.ORGANISER, Role.TEACHER], **as_teachers(ilse, joris, karim)},
        by=world["leader"],
    )
    cycle = _cycle(group, lead, BUDDIES["title"], "In juni leest elke leerling van groep 4 tien minuten achter elkaar.", 150)
    sources.add_source(
        cycle=cycle,
        citation="Leren van een oudere leerling",
        summary="Een oudere leerling helpt het meest als de jongere het meeste doet.",
        example="In groep 4 wees het maatje alleen aan, en zei niets voor.",
        by=joris,
    )
    tried(
        group, ilse, "Tien tweetallen op de gang. Bij zeven las de oudste alles.", "Ze vonden het heerlijk. Maar wie las er nu?"
    )
    _compared(cycle, joris, "Verwacht: tien minuten zelf lezen.", "Gezien: zes minuten, net als vooraf.")

    yield -50, 16, 0
    _close(cycle, lead, "stop")
    _publish(cycle, BUDDIES, lead)

    yield -48, 9, 0
    second = _cycle(group, lead, ALOUD["title"], "In juni praten in elke voorleeskring twaalf leerlingen mee.", 120)
    sources.add_source(
        cycle=second,
        citation="Voorspellen bij voorlezen",
        summary="Wie eerst zelf iets bedenkt, luistert anders en heeft iets te zeggen.",
        example="In groep 4 bedachten tweetallen bij de kaft wie de sleutel had verstopt.",
        by=ilse,
    )
    tried(
        group,
        karim,
        "Kaft laten zien, een minuut denken, een minuut in tweetallen. Dertien kinderen in de kring.",
        "De zandloper deed het werk. Zonder praat ik er zelf doorheen.",
    )
    _compared(second, joris, "Verwacht: twaalf leerlingen praten mee.", "Gezien: dertien in drie groepen, gemiddeld.")
    answers(second, lead, {"P3.q1": ALOUD["did"]})

    yield -40, 16, 0
    agreements.add_agreement(
        cycle=second,
        text="Bij elk nieuw voorleesboek eerst een minuut denken en een minuut in tweetallen.",
        place="Map ‘Zo doen wij het’",
        owner=ilse,
        review_on=day(150),
        by=lead,
    )
    _close(second, lead, "implement")
    _publish(second, ALOUD, lead, named=[karim])


def _toddlers(world: World) -> Story:
    """Three practitioners of Kinderspoor do an example of another organisation again, and tell that it went otherwise."""
    mila, ruben, souad = (world[key] for key in ("mila", "ruben", "souad"))
    yield -36, 9, 0
    group = create_group(
        school=world.schools["dijk"],
        name="Samen naar een boek kijken",
        goal_pupils="Peuters zeggen tijdens het voorlezen iets over het boek.",
        goal_learning="Wij leren minder te vertellen en meer te wachten.",
        starts_on=day(-30),
        ends_on=day(200),
        members={mila: [Role.ORGANISER, Role.TEACHER], **as_teachers(ruben, souad)},
        by=world["other"],
    )
    original = Example.objects.published().get(title=ALOUD["title"])
    cycle = repeats.do_again(
        key=original.key,
        group=group,
        title="Eerst denken, dan voorlezen: bij peuters",
        goal="In december zegt elke peuter tijdens het voorlezen iets over het boek.",
        starts_on=day(-20),
        ends_on=day(60),
        pupils="19 peuters op twee locaties.",
        by=mila,
    )
    tried(group, souad, "Een minuut stil bij de kaft. Na tien tellen stonden er vier op.", "Voor hen is een minuut heel lang.")

    yield -8, 16, 0
    _compared(cycle, ruben, "Verwacht: tien peuters zeggen iets na een minuut stilte.", "Gezien: vier. Met aanwijzen elf.")
    _close(cycle, mila, "adapt")
    _publish(cycle, TODDLERS, mila)


def _conversation(wetering: World, spoor: World) -> None:
    """A reader asks the group behind an example, and gets an answer."""
    original = Example.objects.published().get(title=ALOUD["title"])
    asked = messages.send(
        example=original, kind="question", text="Welke boeken kozen jullie voor de eerste weken?", by=spoor["mila"]
    )
    with organisation_scope(wetering.organisation.pk):
        ours = Preparation.objects.select_related("cycle").get(example=original)
        text = "Prentenboeken die niemand kende, met een kaft waarop iets ontbreekt."
        messages.answer(message=asked, preparation=ours, text=text, by=wetering["organiser"])


def _cycle(group: Group, by: User, title: str, goal: str, days: int) -> Cycle:
    return cycles.start(
        group=group,
        template_key="without_lesson_study",
        title=title,
        goal=goal,
        starts_on=day(-days),
        ends_on=day(20),
        measure="We tellen een week lang mee.",
        by=by,
    )


def _compared(cycle: Cycle, by: User, text: str, seen: str) -> None:
    evidence.bring_in(cycle=cycle, phase="P4", kind="comparison", text=text, seen=seen, dated_on=day(0), by=by)


def _close(cycle: Cycle, by: User, choice: str) -> None:
    """Walk through the phases and close; the group had talked it over."""
    order = list(Phase)
    for before, after in pairwise(order):
        if before == Phase.TRY_OUT:
            outcome.choose(cycle=cycle, choice=choice, by=by)
        phases.move(cycle=cycle, from_phase=before, to_phase=after, reason="Besproken in de groep.", by=by)
    cycles.close(cycle=cycle, next_step="new_goal", reason="We weten genoeg.", by=by)


def _publish(cycle: Cycle, texts: Mapping[str, Any], by: User, named: Sequence[User] = ()) -> None:
    """The organiser prepares, everybody says yes to the own words, and then it is published."""
    made = preparations.prepare(cycle=Cycle.objects.with_group().get(pk=cycle.pk), by=by)
    preparations.write(preparation=made, values=texts, version=made.version, by=by)
    chosen = [preparations.key_of(part) for part in preparations.candidates(made.cycle)]
    preparations.choose_parts(preparation=made, chosen=chosen, by=by)
    authors = {part.author for part in made.parts.select_related("author")}
    for author in sorted(authors, key=lambda person: person.name):
        words = fingerprint(made.parts.filter(author=author))
        publishing.answer(preparation=made, agrees=True, given_for=words, with_name=author in named, by=author)
    publishing.publish(preparation=made, looked=True, by=by)
