"""School holidays and public holidays of a region, for one school year.

The dates come from the `holidays` package (no network): for the Netherlands the published school
holidays of the three regions, for Flanders the rules of the decrees of 1991 and 2001, plus the
public holidays of either country. Autumn and spring in the Netherlands are advice; a school may
differ and adds its own free days as `schools.models.FreePeriod`.

The package answers "no holidays" for years it has no table of. `holidays_of` does not: a school
year without its five school holidays raises `HolidaysUnknown`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from holidays import PUBLIC, SCHOOL, country_holidays

from schools.enums import Region

SATURDAY = 5
#: The package's names of country and subdivision.
CALENDARS = {
    Region.NL_NORTH.value: ("NL", "Noord"),
    Region.NL_MIDDLE.value: ("NL", "Midden"),
    Region.NL_SOUTH.value: ("NL", "Zuid"),
    Region.BE_FLANDERS.value: ("BE", "Flemish"),
}
#: What a school year holds at least, by the package's Dutch names.
EXPECTED = {
    "NL": {
        "Herfstvakantie",
        "Kerstvakantie",
        "Voorjaarsvakantie",
        "Meivakantie",
        "Zomervakantie",
    },
    "BE": {
        "Herfstvakantie",
        "Kerstvakantie",
        "Krokusvakantie",
        "Paasvakantie",
        "Zomervakantie",
    },
}
#: Good Friday is in the package's list, but Dutch schools differ: whoever is free adds it.
LEFT_OUT = {"NL": {"Goede vrijdag"}, "BE": set[str]()}
#: One name for Ascension Day and the bridge day after it.
RENAMED = {
    "O. L. H. Hemelvaart": "Hemelvaart",
    "Vrijdag na O. L. H. Hemelvaart": "Hemelvaart",
}
#: Every name that appears, in English: the other public holidays lie in a break or in a weekend.
ENGLISH = {
    "Bevrijdingsdag": "Liberation Day",
    "Dag van de Arbeid": "Labour Day",
    "Hemelvaart": "Ascension Day",
    "Hemelvaartsdag": "Ascension Day",
    "Herfstvakantie": "Autumn break",
    "Kerstvakantie": "Christmas break",
    "Koningsdag": "King's Day",
    "Krokusvakantie": "Carnival break",
    "Meivakantie": "May break",
    "Paasvakantie": "Easter break",
    "Pinkstermaandag": "Whit Monday",
    "Tweede paasdag": "Easter Monday",
    "Tweede pinksterdag": "Whit Monday",
    "Voorjaarsvakantie": "Spring break",
    "Wapenstilstand": "Armistice Day",
    "Zomervakantie": "Summer break",
}


class HolidaysUnknown(LookupError):
    """No complete calendar for this region and school year."""

    def __init__(self, region: str, first_year: int) -> None:
        """Remember the region and the year in which the school year starts."""
        self.region, self.first_year = region, first_year
        super().__init__(f"no holidays known for {region}, {first_year}-{first_year + 1}")


class Kind(StrEnum):
    """A break of the schools, or a day off for everybody."""

    SCHOOL = "school"
    PUBLIC = "public"


@dataclass(frozen=True, order=True)
class Holiday:
    """A holiday, first and last day included."""

    starts_on: date
    ends_on: date
    name: str
    kind: Kind


@dataclass(frozen=True)
class SchoolYear:
    """A school year, 1 August to 31 July, first and last day included."""

    starts_on: date
    ends_on: date

    def __str__(self) -> str:
        """Return for instance "2026-2027"."""
        return f"{self.starts_on.year}-{self.ends_on.year}"


def school_year_of(day: date) -> SchoolYear:
    """Return the school year in which a day lies."""
    first = day.year if day.month >= 8 else day.year - 1
    return SchoolYear(date(first, 8, 1), date(first + 1, 7, 31))


def holidays_of(region: str, year: SchoolYear, language: str = "nl") -> tuple[Holiday, ...]:
    """Return the holidays that touch a school year, in order, with their true first and last day.

    The summer holidays on either side are both in it, uncut. A public holiday on a Saturday or
    Sunday, or within a school holiday, is left out: nobody needs it to plan a meeting.

    Args:
        region: a value of `schools.enums.Region`.
        year: from `school_year_of`.
        language: "nl" or "en"; anything that does not start with "en" is Dutch.

    Raises:
        HolidaysUnknown: if the calendar lacks one of the five school holidays of that year
            (the Netherlands: school years before 2014-2015 and from 2030-2031 on).
        ValueError: for an unknown region.
    """
    if region not in CALENDARS:
        raise ValueError(f"unknown region: {region}")
    found = _dutch_holidays(region, year)
    if not language.startswith("en"):
        return found
    return tuple(replace(entry, name=ENGLISH.get(entry.name, entry.name)) for entry in found)


@cache
def _dutch_holidays(region: str, year: SchoolYear) -> tuple[Holiday, ...]:
    country, _ = CALENDARS[region]
    breaks = [
        Holiday(first, last, name, Kind.SCHOOL)
        for first, last, name in _periods(_days(region, year, SCHOOL))
        if name in EXPECTED[country] and last >= year.starts_on and first <= year.ends_on
    ]
    begun = {entry.name for entry in breaks if entry.starts_on >= year.starts_on}
    if not EXPECTED[country] <= begun:
        raise HolidaysUnknown(region, year.starts_on.year)
    free = {day for entry in breaks for day in _span(entry.starts_on, entry.ends_on)}
    # Flanders lists single days (1 May, the bridge day after Ascension Day) under its school holidays.
    single = {
        day: name
        for day, name in (_days(region, year, PUBLIC) | _days(region, year, SCHOOL)).items()
        if year.starts_on <= day <= year.ends_on
        and day.weekday() < SATURDAY
        and day not in free
        and name not in LEFT_OUT[country]
    }
    days = [Holiday(first, last, name, Kind.PUBLIC) for first, last, name in _periods(single)]
    return tuple(sorted([*breaks, *days]))


def _days(region: str, year: SchoolYear, category: str) -> dict[date, str]:
    """Return the days of three calendar years, so that no holiday is cut at New Year."""
    country, subdivision = CALENDARS[region]
    first = year.starts_on.year
    calendar = country_holidays(
        country,
        subdiv=subdivision,
        years=range(first, first + 3),
        categories=(category,),
        language="nl",
        expand=False,
    )
    return {day: RENAMED.get(name, name) for day, name in calendar.items()}


def _periods(days: dict[date, str]) -> Iterator[tuple[date, date, str]]:
    """Merge consecutive days of one name into first day, last day and name."""
    first = last = None
    for day, name in sorted(days.items()):
        if first and last and days[last] == name and last + timedelta(1) == day:
            last = day
            continue
        if first and last:
            yield first, last, days[last]
        first = last = day
    if first and last:
        yield first, last, days[last]


def _span(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(n) for n in range((last - first).days + 1))
