"""Small data sets of the demo: whole sentences before and after, and newcomers by weeks since entry (S1: "Fluctuaties")."""

from __future__ import annotations

from decimal import Decimal

from cycles.enums import EvidenceKind, PupilChange, SetShape
from cycles.measurements import FIRST, SECOND, Point
from cycles.models import Cycle, DataSet
from cycles.services import data
from plg_site.demo.world import day
from schools.models import User

# Whole sentences of one pupil in a talk of ten minutes: before, and three weeks after the first lesson.
_BEFORE = {"A": 0, "B": 1, "C": 0, "D": 3, "E": 1, "F": 0, "G": 2, "H": 4}
_AFTER = {"A": 1, "B": 3, "C": 1, "D": 4, "E": 1, "F": 2, "G": 3, "J": 1}
# The same class once the approach was in use for a while.
_IN_USE = {"A": 3, "B": 4, "C": 2, "D": 4, "E": 2, "F": 3, "G": 3, "J": 2}
# How many agreements that hold with every grown-up a pupil can name: before, and three weeks after they were put up.
_RULES = {"L1": 1, "L2": 0, "L3": 2, "L4": 1, "L5": 0, "L6": 1, "L7": 3, "L8": 0, "L9": 1, "L10": 2, "L11": 1, "L12": 0}
_RULES_AFTER = {"L1": 4, "L2": 3, "L3": 5, "L4": 4, "L5": 1, "L6": 5, "L7": 5, "L8": 3, "L9": 4, "L10": 5, "L11": 4}
# Words in a story told again, by weeks since entry.
_NEWCOMERS: dict[str, list[tuple[int, int, str]]] = {
    "L1": [(2, 4, ""), (12, 17, ""), (22, 31, "")],
    "L2": [(5, 9, ""), (15, 14, ""), (25, 33, "")],
    "L3": [(1, 2, ""), (11, 8, ""), (21, 12, "")],
    "L4": [(8, 11, ""), (18, 26, PupilChange.LEFT)],
    "L5": [(3, 6, ""), (13, 19, "")],
    "L6": [(0, 0, PupilChange.JOINED), (6, 7, "")],
    "L7": [(14, 21, ""), (24, 28, "")],
}


def sentences_before(cycle: Cycle, by: User) -> DataSet:
    """The first measurement of eight pupils of one class."""
    data_set = data.make(
        cycle=cycle,
        phase="P2",
        title="Hele zinnen in een kringgesprek van tien minuten",
        kind=EvidenceKind.OBSERVATION,
        shape=SetShape.BESIDE,
        unit="zinnen",
        first_on=day(-3),
        by=by,
    )
    points = [Point(code, FIRST, Decimal(value)) for code, value in _BEFORE.items()]
    return data.keep_points(data_set=data_set, points=points, version=data_set.version, by=by)


def sentences_after(data_set: DataSet, by: User) -> None:
    """The second measurement: one pupil has left, one has come."""
    left = [Point("H", FIRST, Decimal(_BEFORE["H"]), PupilChange.LEFT)]
    after = [Point(code, SECOND, Decimal(value), PupilChange.JOINED if code == "J" else "") for code, value in _AFTER.items()]
    now = DataSet.objects.get(pk=data_set.pk)
    now = data.keep_points(data_set=now, points=[*left, *after], version=now.version, add=True, by=by)
    data.say(
        data_set=now,
        saw="Zes van de zeven kinderen die we twee keer telden, zeiden meer hele zinnen. E zei er evenveel.",
        think="Eerst overleggen in tweetallen geeft woorden. Misschien was het onderwerp ook makkelijker.",
        unknown="Wat A en C denken als ze stil zijn. En of het blijft als wij het kaartje weglaten.",
        version=now.version,
        by=by,
    )


def newcomers(cycle: Cycle, by: User) -> None:
    """Seven newcomers, each with its own clock: weeks since entry."""
    data_set = data.make(
        cycle=cycle,
        phase="P2",
        title="Woorden in een verhaal dat een nieuwkomer navertelt",
        kind=EvidenceKind.RESULTS,
        shape=SetShape.WEEKS,
        unit="woorden",
        first_on=day(-24),
        second_on=day(-2),
        by=by,
    )
    points = [
        Point(code, str(weeks), Decimal(value), change) for code, stops in _NEWCOMERS.items() for weeks, value, change in stops
    ]
    now = data.keep_points(data_set=data_set, points=points, version=data_set.version, by=by)
    data.say(
        data_set=now,
        saw="Na twintig weken liggen de kinderen ver uit elkaar: van 12 tot 33 woorden.",
        think="",
        unknown="Hoeveel L3 thuis al las. Dat vragen we aan de ouders.",
        version=now.version,
        by=by,
    )


def sentences_when_in_use(cycle: Cycle, by: User) -> None:
    """The measurement of phase 5: the same class, some months after the first."""
    data_set = data.make(
        cycle=cycle,
        phase="P5",
        title="Hele zinnen in een kringgesprek, vóór de proef en na het invoeren",
        kind=EvidenceKind.OBSERVATION,
        shape=SetShape.BESIDE,
        unit="zinnen",
        first_on=day(-109),
        second_on=day(-2),
        by=by,
    )
    before = [Point(code, FIRST, Decimal(value), PupilChange.LEFT if code == "H" else "") for code, value in _BEFORE.items()]
    after = [Point(code, SECOND, Decimal(value), PupilChange.JOINED if code == "J" else "") for code, value in _IN_USE.items()]
    now = data.keep_points(data_set=data_set, points=[*before, *after], version=data_set.version, by=by)
    data.say(
        data_set=now,
        saw="Alle zeven kinderen die we twee keer telden, zeiden nu minstens twee hele zinnen.",
        think="Het hoort bij de kring. Kinderen beginnen al te tekenen voordat de vraag er staat.",
        unknown="Of J, die er pas is, het van de anderen leerde of van ons.",
        version=now.version,
        by=by,
    )


def rules_before(cycle: Cycle, by: User) -> DataSet:
    """Twelve pupils of all classes are asked which rules hold with every grown-up outside."""
    data_set = data.make(
        cycle=cycle,
        phase="P2",
        title="Hoeveel afspraken voor het plein een leerling kan noemen",
        kind=EvidenceKind.VOICE,
        shape=SetShape.BESIDE,
        unit="afspraken",
        low=Decimal(0),
        high=Decimal(5),
        first_on=day(-2),
        by=by,
    )
    points = [Point(code, FIRST, Decimal(value)) for code, value in _RULES.items()]
    return data.keep_points(data_set=data_set, points=points, version=data_set.version, by=by)


def rules_after(data_set: DataSet, by: User) -> None:
    """The same pupils once more; one has left the school."""
    left = [Point("L12", FIRST, Decimal(_RULES["L12"]), PupilChange.LEFT)]
    after = [Point(code, SECOND, Decimal(value)) for code, value in _RULES_AFTER.items()]
    now = DataSet.objects.get(pk=data_set.pk)
    now = data.keep_points(data_set=now, points=[*left, *after], version=now.version, add=True, by=by)
    data.say(
        data_set=now,
        saw="Tien van de elf leerlingen noemden er nu drie of meer. Eerst was dat er één.",
        think="De tekeningen bij de deur helpen: ze noemden ze in die volgorde.",
        unknown="Of noemen ook doen is. En wat L5 nodig heeft.",
        version=now.version,
        by=by,
    )
