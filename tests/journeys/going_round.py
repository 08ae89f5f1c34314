"""What a group does on every page of a cycle: bring something in, answer, judge together, go on."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import expect

from core.content import load
from cycles.models import Cycle
from tests.journeys.reader import Reader

PHASES = {each["key"]: each for each in load("cycles", "phases")["phases"]}


def fills(who: Reader, button: str = "Save", **values: str) -> None:
    """Fill a form by the names of its fields and send it with its button."""
    for name, value in values.items():
        box = who.page.locator(f"main [name={name}]:not([type=hidden])")
        kind = box.first.evaluate("element => element.type")
        if kind == "radio":
            who.page.locator(f"main [name={name}][value={value}]").check()
        elif kind == "checkbox":
            box.check()
        elif kind == "select-one":
            box.select_option(value)
        else:
            box.fill(value)
    who.button(button).click()


def at_phase(who: Reader, cycle: Cycle, key: str, *, anew: bool = False) -> None:
    """The page of one phase; ``anew`` also loads it when it is open already."""
    address = f"{cycle.get_absolute_url()}{key}/"
    if anew or urlsplit(who.page.url).path != address:
        who.page.goto(address)
    expect(who.heading).to_have_text(who.content(PHASES[key]))


def brings_in(who: Reader, cycle: Cycle, key: str, kind: object, **values: str) -> None:
    """Bring in a piece of evidence, from the page of its phase."""
    at_phase(who, cycle, key)
    who.page.locator(".adds").get_by_role("link", name=who.label(kind), exact=True).click()
    fills(who, **values)
    who.reads("Saved.")
    who.sees(values["text"])


def answers(who: Reader, cycle: Cycle, key: str, text: str) -> None:
    """Answer the first guiding question of a phase together."""
    at_phase(who, cycle, key)
    who.page.locator(f"a[href$='/answers/{key}.q1/']").click()
    fills(who, "Save the answer", text=text)
    who.sees(text)


def judges(who: Reader, cycle: Cycle, key: str) -> None:
    """Say yes to the point that the group judges itself."""
    at_phase(who, cycle, key)
    [line] = [each for each in PHASES[key]["exit"] if not each["auto"]]
    with who.sends("/judge/"):
        who.page.get_by_role("checkbox", name=who.content(line)).click()


def goes_on(who: Reader, cycle: Cycle, before: str, after: str) -> None:
    """Everything that the phase asks for is there, so the group goes on without a reason."""
    at_phase(who, cycle, before, anew=True)
    name = who.content(PHASES[after])
    who.button("On to: %(name)s", name=name).click()
    who.reads("The group is now in this phase: %(phase)s.", phase=name)


def all_met(who: Reader, cycle: Cycle, key: str) -> None:
    """Every point of this phase shows as met."""
    at_phase(who, cycle, key, anew=True)
    for line in PHASES[key]["exit"]:
        said = who.content(line)
        stop = line.get(f"stop_{who.way.language}", said)
        expect(who.page.get_by_role("checkbox", name=re.compile(f"{re.escape(said)}|{re.escape(stop)}"))).to_be_checked()
