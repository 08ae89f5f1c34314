"""Lesson visits: who looks in whose lesson, noted before the meeting in which it is talked over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from meetings.models import Meeting
from meetings.services.visits import plan_visit
from plg_site.demo.clock import Story
from plg_site.demo.world import World, all_there, hold
from schools.models import User

LOOK_FOR: Final = "Wie zegt een hele zin, en wat ging eraan vooraf?"
#: The titles of the meetings of this kind.
TITLES: Final = frozenset({"In elkaars les", "Bezoek bij elkaar"})


def look_in(world: World, meeting: Meeting, pairs: Iterable[tuple[str, str]], look_for: str = LOOK_FOR) -> None:
    """Note who visits whom, by the keys of the two; each visitor notes the own visit."""
    for visitor, host in pairs:
        plan_visit(meeting=meeting, visitor=world[visitor], host=world[host], look_for=look_for, by=world[visitor])


def first_visits(world: World, meeting: Meeting, everybody: list[User]) -> Story:
    """Two colleagues look in each other's lesson, a third in another, a week before it is talked over."""
    yield 52, 19, 0
    look_in(world, meeting, (("femke", "yasmin"), ("yasmin", "femke"), ("joris", "ilse")))
    yield 59, 16, 50
    hold(
        meeting,
        world["organiser"],
        there=all_there(everybody, absent=[world["leader"], world["expert"]]),
        notes="Ieder vertelde wat een kind deed. Wat de leraar deed, lieten we weg; dat was lastiger dan we dachten.",
        decisions=[("Voor de volgende keer kijken we alleen naar de stille helft.", "Elke leerling telt", None)],
    )
