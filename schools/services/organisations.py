"""Writes on an organisation, its schools and their own free days."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.tenancy import organisation_scope
from schools import audit
from schools.enums import Region
from schools.models import FreePeriod, Organisation, School
from schools.services.checks import clean

LANGUAGES = ("nl", "en")
OWN_WORDS = ("plg", "teacher", "organiser")
LONGEST_WORD = 40
# A school plans its year; days further away are a slip of the keyboard.
FURTHEST = datetime.timedelta(days=3 * 366)
LONGEST_FREE_PERIOD = datetime.timedelta(days=100)

Terms = Mapping[str, Mapping[str, list[str]]]


@transaction.atomic
def create_organisation(*, name: str, slug: str = "", by: Any = None) -> Organisation:
    """Add an organisation: the work of a platform administrator.

    Args:
        name: as people know it.
        slug: its place in addresses; made from the name when empty, with a number when it is taken.

    Raises:
        ValidationError: the name is empty or too long, or the slug is no slug.
    """
    base = (slug or slugify(name))[:50] or "organisation"
    place, number = base, 1
    while Organisation.objects.filter(slug=place).exists():
        number += 1
        place = f"{base}-{number}"
    organisation = Organisation(name=name.strip(), slug=place)
    clean(organisation, "name", "slug")
    organisation.save()
    with organisation_scope(organisation.pk):
        audit.record(by=by, verb="organisation.created", on=organisation)
    return organisation


@transaction.atomic
def save_settings(*, organisation: Organisation, name: str, smallest_group: int, terms: Terms, by: Any) -> Organisation:
    """Change an organisation's name, smallest number of answers and own words.

    Args:
        smallest_group: 5 to 10 (domain.md B6, R1).
        terms: ``{"plg": {"nl": ["leerteam", "leerteams"]}}``; a word that is left out is the usual one.

    Raises:
        ValidationError: the name or the number is not valid.
        DomainError: a word comes without its plural, or is too long.
    """
    organisation.terms = _checked_terms(terms)
    organisation.name, organisation.smallest_group = " ".join(name.split()), smallest_group
    clean(organisation, "name", "smallest_group")
    organisation.save(update_fields=["name", "smallest_group", "terms"])
    audit.record(by=by, verb="organisation.changed", on=organisation)
    return organisation


def _checked_terms(terms: Terms) -> dict[str, dict[str, list[str]]]:
    kept: dict[str, dict[str, list[str]]] = {}
    for key in OWN_WORDS:
        for language in LANGUAGES:
            pair = [" ".join(word.split()) for word in terms.get(key, {}).get(language, [])]
            if not any(pair):
                continue
            if len(pair) != 2 or not all(pair):
                missing = 0 if pair and not pair[0] else 1
                raise DomainError(
                    _("Fill in both: the word for one and the word for more."), field=f"{key}_{language}_{missing}"
                )
            for number, word in enumerate(pair):
                if len(word) > LONGEST_WORD:
                    raise DomainError(_("Use at most 40 characters."), field=f"{key}_{language}_{number}")
            kept.setdefault(key, {})[language] = pair
    return kept


@transaction.atomic
def create_school(*, organisation: Organisation, name: str, region: str = Region.NL_MIDDLE, by: Any) -> School:
    """Add a school to an organisation.

    Raises:
        ValidationError: the name or the region is not valid.
        DomainError: the organisation has a school of this name.
    """
    school = School(organisation=organisation, name=" ".join(name.split()), region=region)
    _save_school(school)
    audit.record(by=by, verb="school.created", on=school)
    return school


@transaction.atomic
def save_school(*, school: School, name: str, region: str, by: Any) -> School:
    """Change a school's name and holiday region. Errors as :func:`create_school`."""
    school.name, school.region = " ".join(name.split()), region
    _save_school(school)
    audit.record(by=by, verb="school.changed", on=school)
    return school


def _save_school(school: School) -> None:
    clean(school, "name", "region")
    taken = DomainError(_("There is already a school with this name. Choose another name."), field="name")
    if School.objects.filter(organisation=school.organisation, name__iexact=school.name).exclude(pk=school.pk).exists():
        raise taken
    try:
        with transaction.atomic():
            school.save()
    except IntegrityError:
        raise taken from None


@transaction.atomic
def add_free_period(
    *, school: School, name: str, starts_on: datetime.date, ends_on: datetime.date | None = None, by: Any
) -> FreePeriod:
    """Add a school's own free days. The same days under the same name twice are one period.

    Args:
        ends_on: the last day, that day included; one day when left out.

    Raises:
        ValidationError: the name is empty or too long.
        DomainError: the days are over, far away, too many, or end before they start.
    """
    ends_on = ends_on or starts_on
    today = timezone.localdate()
    if ends_on < starts_on:
        raise DomainError(_("The last day comes before the first day."), field="ends_on")
    if ends_on < today:
        raise DomainError(_("These days are over. Fill in days that are still to come."), field="starts_on")
    if ends_on > today + FURTHEST:
        raise DomainError(_("These days are more than three years away. Check the year."), field="starts_on")
    if ends_on - starts_on > LONGEST_FREE_PERIOD:
        raise DomainError(_("This is longer than a hundred days. Check the last day."), field="ends_on")
    period = FreePeriod(school=school, name=" ".join(name.split()), starts_on=starts_on, ends_on=ends_on)
    clean(period, "name", "starts_on", "ends_on")
    existing = FreePeriod.objects.filter(school=school, name=period.name, starts_on=starts_on).first()
    if existing and existing.ends_on == ends_on:
        return existing
    if existing:
        raise DomainError(_("Free days with this name already start on this day. Remove those first."), field="starts_on")
    try:
        with transaction.atomic():
            period.save()
    except IntegrityError:  # the same form, sent twice at the same moment
        return FreePeriod.objects.get(school=school, name=period.name, starts_on=starts_on)
    audit.record(by=by, verb="free_period.added", on=period)
    return period


@transaction.atomic
def remove_free_period(*, period: FreePeriod, by: Any) -> None:
    """Take a school's own free days off the list."""
    audit.record(by=by, verb="free_period.removed", on=period)
    period.delete()
