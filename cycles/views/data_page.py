"""What pages show of data sets: one set, those of a phase, and a set as a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import get_or_deny
from core.sheets import Cell, csv_bytes, xlsx_bytes
from cycles.enums import WAYS, EvidenceKind, PupilChange, SetShape
from cycles.measurements import Point, place, table
from cycles.models import Cycle, DataSet, Measurement, kept_until
from cycles.pictures import picture
from cycles.services.data import PHASES, points_of
from cycles.summary import SUMMARY_FROM, Bit, bits, overlap, sentence

PICTURES = 3


def set_context(data_set: DataSet, *, can_edit: bool) -> dict[str, Any]:
    """What the page of a set shows besides the set itself."""
    points = points_of(data_set)
    found = [Bit.from_json(kept) for kept in data_set.summary] if data_set.is_frozen else bits(points, data_set.shape)
    return {
        "rows": table(points, data_set.shape),
        "picture": picture(data_set, points) if points else "",
        "bits": found,
        "overlap": overlap(points),
        "is_few": any(bit.n < SUMMARY_FROM for bit in found),
        "has_middle": any(bit.spread for bit in found),
        "has_changes": any(point.change for point in points),
        "many": any(bit.n >= 10 for bit in found),
        "can_edit": can_edit,
        "can_fill": can_edit and not data_set.is_frozen,
        "has_words": bool(data_set.saw or data_set.think or data_set.unknown),
        "kept_until": kept_until(data_set.cycle),
    }


def section(cycle: Cycle, phase: str, *, can_contribute: bool) -> dict[str, Any]:
    """What a phase's page shows of sets, and a word when the group looks in one way only.

    Args:
        cycle: fetched with ``with_ways()``.

    Returns:
        Nothing for a phase that asks for no numbers.
    """
    if phase not in PHASES:
        return {}
    sets = list(DataSet.objects.filter(cycle=cycle))
    present = [each for each in sets if each.removed_at is None]
    points = _points_of([each.pk for each in present])
    for index, each in enumerate(present):
        each.cycle = cycle
        own = sorted(points.get(each.pk, []), key=lambda point, shape=each.shape: place(point, shape))  # type: ignore[misc]  # bound now
        kept = [Bit.from_json(bit) for bit in each.summary] if each.is_frozen else bits(own, each.shape)
        each.sentence = sentence(kept, each.unit)  # type: ignore[attr-defined]  # for the page
        each.overlap = overlap(own)  # type: ignore[attr-defined]  # likewise
        each.picture = picture(each, own) if own and index >= len(present) - PICTURES else ""  # type: ignore[attr-defined]  # likewise
    return {
        "data_sets": present,
        "removed_sets": [each for each in sets if each.removed_at is not None] if can_contribute else [],
        "can_measure": can_contribute,
        "only_way": _only_way(cycle, present),
    }


def _points_of(pks: Iterable[int]) -> dict[int, list[Point]]:
    found: dict[int, list[Point]] = {}
    rows = Measurement.objects.filter(data_set__in=list(pks)).values_list("data_set", "code", "at", "value", "change")
    for pk, code, at, value, change in rows:
        found.setdefault(pk, []).append(Point(code, at, value.normalize() + 0, change))
    return found


def _only_way(cycle: Cycle, sets: Iterable[DataSet]) -> str:
    """The one way of looking that the group has used so far, in words; empty when there are more, or none (seeds row 28)."""
    ways = {way for way in WAYS if getattr(cycle, f"way_{way.value}")} | {EvidenceKind(each.kind) for each in sets}
    return str(ways.pop().label) if len(ways) == 1 and cycle.is_running else ""


def name_of(data_set: DataSet, ending: str) -> str:
    """A name for a file: the title in plain letters."""
    return f"{slugify(data_set.title)[:60] or 'data'}.{ending}"


def as_rows(data_set: DataSet, points: list[Point]) -> list[list[Cell]]:
    """The table of a set with its head, in the reader's language, such as can be read in again."""
    changes = {PupilChange.JOINED: _("joined"), PupilChange.LEFT: _("left"), PupilChange.NONE: ""}
    found: list[list[Cell]] = []
    if data_set.shape == SetShape.BESIDE:
        found.append([_("code"), _("first measurement"), _("second measurement"), _("joined or left")])
        found += [[row.code, row.first, row.second, changes[PupilChange(row.change)]] for row in table(points, data_set.shape)]
        return found
    at = _("weeks since entry") if data_set.shape == SetShape.WEEKS else _("date")
    found.append([_("code"), at, _("value"), _("joined or left")])
    rows = table(points, data_set.shape)
    found += [[row.code, row.day or int(row.at), row.value, changes[PupilChange(row.change)]] for row in rows]
    return found


def _file(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    data_set = get_or_deny(request, "cycles.view_cycle", DataSet.objects.present().with_roles_of(request.user), pk=pk)
    rows = as_rows(data_set, points_of(data_set))
    if ending == "csv":
        comma = (translation.get_language() or "nl").startswith("nl")
        content, kind = csv_bytes(rows, decimal_comma=comma), "text/csv; charset=utf-8"
    else:
        about: list[list[Cell]] = [
            [data_set.title, ""],
            [_("unit"), data_set.unit],
            [_("what we saw"), data_set.saw],
            [_("what we think"), data_set.think],
            [_("what we do not know"), data_set.unknown],
        ]
        content = xlsx_bytes([(_("Numbers"), rows), (_("Words"), about)])
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name_of(data_set, ending)}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def data_csv(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The table of a set for a spreadsheet."""
    return _file(request, pk, "csv")


@require_safe
def data_xlsx(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The table of a set, with the group's words on a second sheet."""
    return _file(request, pk, "xlsx")
