"""Talking instead of answering apart, in a group of five and in one of three; and a poster for on the wall."""

from __future__ import annotations

from collections.abc import Mapping

from assessments.enums import CHARACTERISTICS, MATRIX
from assessments.services import posters, together
from groups.models import Group
from plg_site.demo.clock import Story
from plg_site.demo.world import World
from schools.models import User

# The level, and what the group wrote beside it.
OUTSIDE: Mapping[str, tuple[int, str]] = {
    "C1": (3, "De vijf afspraken hangen er. Een leerling van groep 4 kon ze alle vijf noemen."),
    "C2": (2, "Ieder leert wel iets, maar we vertellen het elkaar pas als er iets misging."),
    "C3": (3, "Alles gaat over ons eigen plein."),
    "C4": (3, "Ook wie geen pleinwacht heeft, denkt mee."),
    "C5": (2, "We turven. Wat we ermee doen, spreken we te laat af."),
    "C6": (1, "Er kijkt nog niemand van buiten mee. Dat vroegen we aan Marit."),
    "C7": (2, ""),
}
TODDLERS: Mapping[str, tuple[int, str]] = {
    "C1": (4, "We willen alle drie hetzelfde: dat een peuter zelf iets zegt."),
    "C2": (4, ""),
    "C3": (5, "We doen niets wat niet dezelfde week op de groep kan."),
    "C4": (4, "Met drie mensen komt iedereen aan het woord."),
    "C5": (3, "Uitproberen gaat vanzelf, opschrijven niet."),
    "C6": (2, "Een voorbeeld van een andere school hielp. Een expert hebben we niet."),
    "C7": (3, "Ruben moest twee keer invallen."),
}
PILLARS = (
    ("Samen hetzelfde doel", "Elke leerling zegt in de kring een hele zin."),
    ("Iedereen leert", "Wij wachten langer. Ook als het stil blijft."),
    ("Dicht bij de eigen les", "Elke les begint met een minuut in tweetallen."),
    ("Doen en nadenken", "We tellen, en schrijven één zin op die ons verraste."),
    ("Een expert die meedenkt", "Hanneke vraagt wat wij niet meer zien."),
)


def talks(world: World) -> Story:
    """“Buitenspelen” would rather talk than answer apart; “Spreekkansen” makes a poster in its own words."""
    yield 66, 17, 0
    _talk(Group.objects.get(name="Buitenspelen, samen afgesproken"), MATRIX, OUTSIDE, world["lieke"])

    yield 72, 16, 0
    group, noor = Group.objects.get(name="Spreekkansen verhogen"), world["teacher"]
    poster = posters.begin_poster(group=group, school=None, lens=CHARACTERISTICS, by=noor)
    posters.change_poster(
        poster=poster,
        title="Meer spreken, langer wachten",
        roof="Leerlingen praten vaker in hele zinnen over wat ze denken.",
        base="Elke donderdag tijd voor elkaar, in lokaal 4.",
        size=poster.size,
        pillars=[{"name": name, "text": text} for name, text in PILLARS],
        by=noor,
    )


def small_talk(world: World) -> Story:
    """“Samen naar een boek kijken” has three members: too few for answers without names."""
    yield -20, 16, 0
    _talk(Group.objects.get(name="Samen naar een boek kijken"), CHARACTERISTICS, TODDLERS, world["mila"])


def _talk(group: Group, instrument: str, agreed: Mapping[str, tuple[int, str]], by: User) -> None:
    talk = together.begin_joint(group=group, instrument=instrument, theme="", cycle=None, by=by)
    for key, (level, text) in agreed.items():
        together.agree(joint=talk, key=key, level=level, text=text, revision=0, by=by)
    together.fix_joint(joint=talk, by=by)
