"""Make, fill, read and delete small data sets. Codes only; everything can be undone once."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from cycles.enums import SET_KINDS, PupilChange, SetShape
from cycles.measurements import (
    FIRST,
    MOST_LINES,
    SECOND,
    Frame,
    Point,
    beside,
    check_at,
    code_of,
    number_of,
    place,
    table,
)
from cycles.models import Cycle, DataSet, Measurement
from cycles.querysets import people_of
from cycles.services.common import block, checked, locked, not_future, one_line
from cycles.services.predictions import result_comes_in
from groups.enums import Phase
from groups.models import Group
from schools.audit import record

# Where numbers are looked at: goal, theory and data, try-out, implement.
PHASES = (Phase.GOAL, Phase.THEORY, Phase.TRY_OUT, Phase.IMPLEMENT)


@transaction.atomic
def make(*, cycle: Cycle, phase: str, by: Any, **values: Any) -> DataSet:
    """Say what is measured; the numbers follow. The same press twice makes one set.

    Args:
        phase: the phase from whose page it was made.
        values: title, kind, shape, unit, low, high, first_on, second_on.

    Raises:
        DomainError: the cycle is closed, the phase asks for no numbers, or a value does not fit.
    """
    now = locked(cycle)
    if phase not in PHASES:
        raise DomainError(_("This phase asks for no numbers."))
    data_set = DataSet(cycle=now, phase=phase, author=by)
    _fill(data_set, **values)
    just_now = timezone.now() - datetime.timedelta(minutes=10)
    same = DataSet.objects.present().filter(
        cycle=now, author=by, title=data_set.title, shape=data_set.shape, created_at__gte=just_now
    )
    found: DataSet | None = same.first()
    if found is None:
        data_set.save()
        record(by=by, verb="data.created", on=data_set)
        found = data_set
    return found


@transaction.atomic
def change(*, data_set: DataSet, by: Any, **values: Any) -> DataSet:
    """Change what the set says of itself; the refusals are those of :func:`make`.

    Raises:
        DomainError: there are numbers that would no longer fit the shape or the scale.
    """
    now = _locked(data_set)
    shape = now.shape
    _fill(now, **values)
    points = points_of(now)
    if points and now.shape != shape:
        raise DomainError(
            _("There are numbers in this set already. Make a new set for another way of measuring."), field="shape"
        )
    for point in points:
        if (now.low is not None and point.value < now.low) or (now.high is not None and point.value > now.high):
            raise DomainError(_("There are numbers outside this scale already."), field="high")
    now.save()
    record(by=by, verb="data.changed", on=now)
    return now


@transaction.atomic
def keep_points(*, data_set: DataSet, points: Iterable[Point], version: int, add: bool = False, by: Any) -> DataSet:
    """Keep measurements, in place of what was there or added to it. What was there can be put back with :func:`undo`.

    Args:
        version: of the set that the writer started from.
        add: keep what is there; a measurement that comes again gets the new value.

    Raises:
        DomainError: a code is a name, a value does not fit, there are too many, or somebody changed the set meanwhile.
    """
    now = _locked(data_set)
    before = points_of(now)
    given = _checked_points(points, now)
    if now.version != version and _same(given) != _same(before):
        raise DomainError(_("Somebody changed this set meanwhile. Your numbers are still here. Look at both, then save again."))
    if add:
        fresh = {(point.code, point.at): point for point in [*before, *given]}
        given = list(fresh.values())
    if _same(given) == _same(before):
        return now
    _write(now, given)
    now.before = [_packed(point) for point in before]
    now.save()
    # A first measurement that gets its second column while the group tries out is a result too.
    result_comes_in(cycle=now.cycle, phase=max(now.phase, now.cycle.phase), kind=now.kind, by=by)
    record(by=by, verb="data.numbers_kept", on=now)
    return now


@transaction.atomic
def undo(*, data_set: DataSet, by: Any) -> DataSet:
    """Put the measurements back as they were before the last change. Once more undoes the undoing.

    Raises:
        DomainError: there is nothing to put back.
    """
    now = _locked(data_set)
    if now.before is None:
        raise DomainError(_("There is nothing to undo."))
    present = [_packed(point) for point in points_of(now)]
    _write(now, [Point(code, at, Decimal(value), change) for code, at, value, change in now.before])
    now.before = present
    now.save()
    record(by=by, verb="data.undone", on=now)
    return now


@transaction.atomic
def say(*, data_set: DataSet, saw: str, think: str, unknown: str, version: int, by: Any) -> DataSet:
    """Write what the group saw, thinks and does not know. It stays possible when the measurements are gone.

    Raises:
        DomainError: a colleague wrote meanwhile, or names a colleague.
    """
    now = _locked(data_set, frozen=True)
    fresh = {"saw": block(saw), "think": block(think), "unknown": block(unknown)}
    kept = {name: getattr(now, name) for name in fresh}
    if now.version != version and fresh != kept:
        raise DomainError(_("A colleague changed these words meanwhile. Theirs stand above yours. Make one of them and save."))
    for name, text in fresh.items():
        _names_no_colleague(text, now.group, field=name)
        setattr(now, name, text)
    checked(now)
    now.version += 1
    now.save()
    record(by=by, verb="data.words_kept", on=now)
    return now


@transaction.atomic
def remove(*, data_set: DataSet, by: Any) -> None:
    """Delete a set. For a day it can be put back; then it is gone for good (``cycles.services.data_retention``)."""
    now = _locked(data_set, frozen=True)
    now.removed_at = timezone.now()
    now.save()
    record(by=by, verb="data.removed", on=now)


@transaction.atomic
def put_back(*, data_set: DataSet, by: Any) -> DataSet:
    """Put a deleted set back. Twice is once."""
    locked(data_set.cycle)
    now = DataSet.objects.select_for_update(of=("self",)).with_cycle().filter(pk=data_set.pk).first()
    if now is None:
        raise DomainError(_("This set is gone for good."))
    if now.removed_at is not None:
        now.removed_at = None
        now.save()
        record(by=by, verb="data.put_back", on=now)
    found: DataSet = now
    return found


def points_of(data_set: DataSet) -> list[Point]:
    """The measurements of a set, along its x-axis."""
    rows = Measurement.objects.filter(data_set=data_set).values_list("code", "at", "value", "change")
    points = [Point(code, at, value.normalize() + 0, change) for code, at, value, change in rows]
    return sorted(points, key=lambda each: place(each, data_set.shape))


def _locked(data_set: DataSet, *, frozen: bool = False) -> DataSet:
    """The set as it is now, locked, in a running cycle."""
    locked(data_set.cycle)
    now = DataSet.objects.select_for_update(of=("self",)).present().with_cycle().filter(pk=data_set.pk).first()
    if now is None:
        raise DomainError(_("This set has been deleted meanwhile."))
    if now.is_frozen and not frozen:
        raise DomainError(_("The numbers of this set have been deleted. The summary stays."))
    found: DataSet = now
    return found


def _fill(
    data_set: DataSet,
    *,
    title: str,
    kind: str,
    shape: str,
    first_on: datetime.date,
    second_on: datetime.date | None = None,
    unit: str = "",
    low: Decimal | None = None,
    high: Decimal | None = None,
) -> None:
    if kind not in SET_KINDS:
        raise DomainError(_("Choose one of the kinds."), field="kind")
    if shape not in SetShape.values:
        raise DomainError(_("Choose one of the ways."), field="shape")
    if low is not None and high is not None and low >= high:
        raise DomainError(_("The highest on the scale is above the lowest."), field="high")
    not_future(first_on, field="first_on")
    if second_on is not None:
        not_future(second_on, field="second_on")
        if second_on < first_on:
            raise DomainError(_("The second measurement comes after the first."), field="second_on")
    elif data_set.has_second:
        raise DomainError(_("There is a second measurement in this set. When was it?"), field="second_on")
    data_set.title, data_set.unit = one_line(title), one_line(unit)
    data_set.kind, data_set.shape, data_set.low, data_set.high = kind, shape, low, high
    data_set.first_on, data_set.second_on = first_on, second_on
    _names_no_colleague(data_set.title, data_set.group, field="title")
    _names_no_colleague(data_set.unit, data_set.group, field="unit")
    checked(data_set)


def _names_no_colleague(text: str, group: Group, *, field: str) -> None:
    """The school leader reads this too: a figure must not be about one teacher (product.md, rule 4)."""
    if not text:
        return
    for person in people_of(group):
        first = person.name.split(" ")[0]
        if len(first) > 1 and re.search(rf"(?<!\w){re.escape(first)}(?!\w)", text):
            raise DomainError(
                _("This names a colleague: %(name)s. The school leader reads this too. Write “one of our classes”.")
                % {"name": first},
                field=field,
            )


def _checked_points(points: Iterable[Point], data_set: DataSet) -> list[Point]:
    """Every point judged once more, in its one form: the service trusts no page."""
    frame = Frame(data_set.shape, data_set.low, data_set.high)
    found: dict[tuple[str, str], Point] = {}
    for point in points:
        if point.change not in PupilChange.values:
            raise DomainError(_("“%(text)s” is neither “joined” nor “left”.") % {"text": str(point.change)[:30]})
        value = number_of(format(point.value, "f"), frame)
        fresh = Point(code_of(point.code), check_at(point.at, data_set.shape), value, point.change)
        if found.setdefault((fresh.code, fresh.at), fresh) is not fresh:
            raise DomainError(_("Pupil %(code)s stands here twice.") % {"code": fresh.code})
    return list(found.values())


def _write(data_set: DataSet, points: list[Point]) -> None:
    """Put these measurements in place of the old ones, and what follows from them into the set (which the caller saves)."""
    if data_set.shape == SetShape.BESIDE:
        frame = Frame(data_set.shape)
        points = [
            point
            for row in table(points, data_set.shape)
            for point in beside(
                row.code,
                {at: "" if value is None else format(value, "f") for at, value in ((FIRST, row.first), (SECOND, row.second))},
                row.change,
                frame,
            )
        ]
    if len(table(points, data_set.shape)) > MOST_LINES:
        raise DomainError(_("That makes more than %(most)d rows. Choose one class, or one question.") % {"most": MOST_LINES})
    Measurement.objects.filter(data_set=data_set).delete()
    Measurement.objects.bulk_create(
        Measurement(data_set=data_set, code=point.code, at=point.at, value=point.value, change=point.change)
        for point in sorted(points, key=lambda each: place(each, data_set.shape))
    )
    _date(data_set, points)
    data_set.version += 1


def _date(data_set: DataSet, points: list[Point]) -> None:
    """Which measurements are there, and when they were."""
    if data_set.shape == SetShape.BESIDE:
        data_set.has_first = any(point.at == FIRST for point in points)
        data_set.has_second = any(point.at == SECOND for point in points)
    else:
        codes = [point.code for point in points]
        data_set.has_first = bool(codes)
        data_set.has_second = len(set(codes)) < len(codes)  # somebody was measured again
    if data_set.shape == SetShape.DATES and points:
        days = sorted(datetime.date.fromisoformat(point.at) for point in points)
        data_set.first_on, data_set.second_on = days[0], days[-1] if days[-1] > days[0] else None
    if data_set.has_second and data_set.second_on is None:
        data_set.second_on = max(timezone.localdate(), data_set.first_on)


def _same(points: Iterable[Point]) -> set[tuple[str, str, Decimal, str]]:
    return {(point.code, point.at, point.value, point.change) for point in points}


def _packed(point: Point) -> list[str]:
    return [point.code, point.at, format(point.value, "f"), point.change]
