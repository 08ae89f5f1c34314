"""What the expert sees of “Spreekkansen verhogen”, in two rounds of views; and the counting of every group's traces."""

from __future__ import annotations

from assessments.services import count_due, say_view
from groups.models import Group
from plg_site.demo.clock import Story
from plg_site.demo.world import World

FIRST = {
    "C1": (3, "De doelzin hangt in elke klas en iedereen noemt hem in het gesprek."),
    "C3": (2, "Voorbeelden uit eigen lessen komen langs; bij elkaar in de les kijken is net begonnen."),
    "C5": (2, "Er wordt veel geprobeerd; wat het opleverde, komt nog weinig terug."),
    "C6": (2, "Ik was er de eerste keren bij; daarna vroeg de groep mij niets meer."),
    "C7": (2, "Een vaste tijd is er; elke keer komt er iets anders tussendoor."),
}
LATER = {
    "C5": (3, "Na de tweede les legde de groep tellingen naast wat zij verwachtte."),
    "C6": (3, "De groep weet nu welke kennis zij mist en vraagt erom."),
}


def seen(world: World) -> Story:
    """The expert says it twice: after the first result, and when the second lesson was discussed."""
    yield 55, 10, 0
    group, hanneke = Group.objects.get(name="Spreekkansen verhogen"), world["expert"]
    for characteristic, (level, words) in FIRST.items():
        say_view(group=group, characteristic=characteristic, level=level, words=words, by=hanneke)
    yield 110, 10, 0
    for characteristic, (level, words) in LATER.items():
        say_view(group=group, characteristic=characteristic, level=level, words=words, by=hanneke)


def count_traces() -> None:
    """As the night does."""
    count_due()
