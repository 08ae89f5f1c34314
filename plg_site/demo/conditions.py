"""What members want to learn, hours and money, the school plan, and what groups ask their leader."""

from __future__ import annotations

from decimal import Decimal

from groups import services
from groups.models import Group
from groups.years import current_year
from plg_site.demo.clock import Story
from plg_site.demo.world import World, day


def conditions(world: World) -> Story:
    """“Spreekkansen verhogen” has most of what a group needs; “Buitenspelen” has to ask for it."""
    leader, bram, noor = world["leader"], world["organiser"], world["teacher"]
    ilse, joris, lieke = (world[key] for key in ("ilse", "joris", "lieke"))

    yield 1, 9, 0
    speaking = Group.objects.with_places().get(name="Spreekkansen verhogen")
    year = current_year(speaking)
    talk, _together, _play = (
        services.add_plan_goal(school=world.schools[key], title=title, year=year, by=leader)
        for key, title in (
            ("vlonder", "Elke leerling durft te praten en te vragen"),
            ("vlonder", "Samen met ouders: drie keer per jaar een gesprek over leren"),
            ("baken", "Een plein waar iedereen graag is"),
        )
    )
    services.plan_hours(group=speaking, year=year, hours=Decimal(40), by=bram)
    services.set_budget(group=speaking, year=year, amount=Decimal(1800), purpose="Begeleiding van buiten", by=leader)
    link = services.link_plan(group=speaking, goal=talk, by=leader)

    yield 3, 10, 0
    services.grant_hours(
        group=speaking,
        year=year,
        hours=Decimal(36),
        words="36 uur staat in het werkverdelingsplan. De vier uur voor lesbezoeken zoeken we nog.",
        by=leader,
    )
    if link is not None:
        services.word_plan_link(link=link, words="Wie in de kring een hele zin zegt, durft daarna ook te vragen.", by=noor)

    yield 11, 20, 0
    mine = services.write_learning_question(
        group=speaking,
        text="Hoe wacht ik lang genoeg na een vraag?",
        pupils="Groep 5, vooral de stille helft",
        link="Als ik wacht, hebben meer leerlingen tijd voor een hele zin.",
        by=noor,
    )
    services.share_learning_question(question=mine, by=noor)
    for person, text, pupils in (
        (bram, "Hoe laat ik leerlingen op elkaar ingaan in plaats van op mij?", "Groep 6"),
        (ilse, "Welke vragen lokken een hele zin uit?", "Groep 4"),
        (joris, "Hoe help ik leerlingen die het woord nog niet weten?", "Leerlingen die Nederlands leren"),
    ):
        services.write_learning_question(group=speaking, text=text, pupils=pupils, by=person)

    yield 20, 12, 0
    outdoor = Group.objects.with_places().get(name="Buitenspelen, samen afgesproken")
    services.plan_hours(group=outdoor, year=year, hours=Decimal(24), by=lieke)

    yield 27, 12, 30
    cover = services.ask_leader(
        group=speaking,
        condition="K1",
        text="Kan er vervanging komen als we bij elkaar in de les kijken?",
        reason="Zonder vervanging kan niemand uit de eigen klas weg.",
        by=bram,
    )
    yield 30, 9, 0
    services.answer_request(
        request=cover,
        answer="partly",
        words="Ik neem zelf een ochtend over. Voor de andere keren zoek ik iemand uit de invalpool.",
        holds_from=day(14),
        by=leader,
    )

    yield 40, 20, 30
    services.write_learning_question(
        group=speaking,
        text="Hoe wacht ik lang genoeg na een vraag, ook als het onrustig wordt?",
        pupils="Groep 5, vooral de stille helft",
        link="Als ik wacht, hebben meer leerlingen tijd voor een hele zin.",
        by=noor,
    )
    budget = speaking.budgets.get(year=year)
    services.note_expense(
        budget=budget,
        text="Twee bijeenkomsten met begeleiding",
        amount=Decimal("620.00"),
        paid_on=day(-3),
        by=leader,
    )

    yield 59, 16, 0
    services.ask_leader(
        group=outdoor,
        condition="K6",
        text="Mag er twee keer iemand van buiten meekijken op het plein?",
        reason="We zien vooral wat we al kennen. Een ander oog helpt.",
        by=lieke,
    )
    services.ask_leader(
        group=speaking,
        characteristic="C6",
        text="Kan Hanneke ook bij de tussenstand zijn?",
        reason="Daar kiezen we hoe we verdergaan, en dan missen we haar blik.",
        by=noor,
    )
