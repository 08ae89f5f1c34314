"""Posters: begun from what is there, changed in one's own words, printed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.enums import Kind
from assessments.instruments import catalogue, shipped
from assessments.models import Poster
from assessments.services.together import last_levels
from core.errors import DomainError
from groups.models import Group
from schools.audit import record
from schools.models import School

FEWEST, MOST = 2, 7
LONGEST_TEXT = 240
Pillar = dict[str, str]


def lenses() -> list[tuple[str, str]]:
    """The lists whose parts may stand as pillars: key and name."""
    found = [shipped(key) for key in catalogue.shipped_keys()]
    fits = [each for each in found if each.kind != Kind.MATRIX and FEWEST <= len(each.sections) <= MOST]
    return [(each.key, each.name) for each in sorted(fits, key=lambda each: each.key != "characteristics")]


@transaction.atomic
def begin_poster(*, group: Group | None, school: School | None, lens: str, by: Any) -> Poster:
    """Begin a poster of a group or of a school, filled with what is there already.

    Args:
        group, school: exactly one of the two.
        lens: the list whose parts are the pillars.
    """
    if lens not in dict(lenses()):
        raise DomainError(_("Choose what the pillars are."), field="lens")
    place = group or school
    assert place is not None
    levels = last_levels(group) if group else {}
    matrix = shipped("matrix")
    pillars: list[Pillar] = []
    for section in shipped(lens).sections:
        level = levels.get(section.key) if lens == "characteristics" else None
        text = matrix.section(section.key).cell_texts[level - 1] if level else section.description
        pillars.append({"name": section.name, "text": text[:LONGEST_TEXT]})
    made = Poster.objects.create(
        organisation=place.organisation,
        group=group,
        school=school,
        title=place.name[:80],
        roof=group.goal_pupils if group else "",
        base=group.goal_learning if group else "",
        pillars=pillars,
        changed_by=by,
    )
    record(by=by, verb="poster.created", on=made)
    return made


@transaction.atomic
def change_poster(*, poster: Poster, title: str, roof: str, base: str, size: str, pillars: Sequence[Pillar], by: Any) -> Poster:
    """Change the words and the number of pillars; pillars without a name are left out.

    Raises:
        DomainError: fewer than two or more than seven pillars.
    """
    held = Poster.objects.select_for_update(of=("self",)).get(pk=poster.pk)
    kept = [pillar for pillar in pillars if pillar["name"].strip()]
    if not FEWEST <= len(kept) <= MOST:
        raise DomainError(_("A poster has two to seven pillars."), field="name_1")
    held.title, held.roof, held.base, held.size, held.pillars = title, roof, base, size, kept
    held.changed_at, held.changed_by = timezone.now(), by
    held.save()
    return held


@transaction.atomic
def delete_poster(*, poster: Poster, by: Any) -> None:
    """Throw a poster away."""
    record(by=by, verb="poster.deleted", on=poster)
    poster.delete()
