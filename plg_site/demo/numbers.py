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
