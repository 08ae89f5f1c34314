"""Plans, predictions, hunches and what went into the library, of the demo's stories."""

from __future__ import annotations

from collections.abc import Mapping

from cycles.models import Cycle
from cycles.services import hunches, library, predictions
from plg_site.demo.world import day
from schools.models import User


def plans_to_speak(cycle: Cycle, by: User, guesses: Mapping[User, str]) -> None:
    """“Spreekkansen”: a minute in pairs first, a prediction that can be checked, and what each of them thinks will happen."""
    predictions.write_plan(
        cycle=cycle,
        change="Elke les begint met een minuut in tweetallen, dan pas klassikaal.",
        prediction="In een kringgesprek van tien minuten zegt minstens de helft van de klas een hele zin.",
        by_on=day(30),
        by=by,
    )
    predictions.add_risk(
        cycle=cycle,
        text="De minuut wordt een praatje over de pauze.",
        response="Op elke tafel ligt een kaart met de vraag.",
        by=by,
    )
    predictions.add_risk(
        cycle=cycle,
        text="Bij een oneven aantal blijft één kind alleen.",
        response="Er komt één groepje van drie; de leraar kiest het vooraf.",
        by=by,
    )
    for person, text in guesses.items():
        hunches.write(cycle=cycle, text=text, by=person)


def plans_outside(cycle: Cycle, by: User, guesses: Mapping[User, str]) -> None:
    """“Buitenspelen”: five agreements at each door, and fewer quarrels."""
    predictions.write_plan(
        cycle=cycle,
        change="Vijf afspraken voor het plein hangen bij elke deur, en iedereen wijst ernaar.",
        prediction="In een week noteren we minder dan tien ruzies op het plein.",
        by_on=day(42),
        by=by,
    )
    predictions.add_risk(
        cycle=cycle,
        text="Invallers kennen de afspraken niet.",
        response="De afspraken staan ook in de invalmap, met één tekening.",
        by=by,
    )
    for person, text in guesses.items():
        hunches.write(cycle=cycle, text=text, by=person)


def says_what_came_out(cycle: Cycle, by: User, text: str) -> None:
    """A note under a locked prediction."""
    predictions.add_note(cycle=cycle, text=text, by=by)


def plans_football_anew(cycle: Cycle, by: User) -> None:
    """Back at the plan: what did not work for football gets a plan of its own; the first prediction stays as it was."""
    predictions.plan_anew(cycle=cycle, by=by)
    plan = predictions.plan_of(cycle)
    predictions.write_plan(
        cycle=cycle,
        change="Groep 7 en 8 maken zelf een rooster voor het voetbalveld.",
        prediction="In de drie weken daarna noteren we bij voetbal hoogstens vier ruzies per week.",
        by_on=day(30),
        version=plan.version if plan else 0,
        by=by,
    )


def keeps_what_worked(
    cycle: Cycle, by: User, *, worked: str, why: str = "", elsewhere: str = "", limits: str = "", origin: str = "outcome"
) -> None:
    """Something of the cycle goes into the library of the group, as far as it has grown."""
    made = library.keep(group=cycle.group, origin=origin, worked=worked, cycle=cycle, source=cycle.sources.first(), by=by)
    for step, text in (("why", why), ("elsewhere", elsewhere), ("limits", limits)):
        if text:
            made = library.grow(ingredient=made, step=step, text=text, version=made.version, by=by)
