"""The calendar package gives the published dates; where it knows nothing, we say so.

`data/holidays.json` was collected independently of the package. All 75 Dutch region periods and all
40 Flemish ones agree with it; there is no difference to decide on. Two choices are ours: Good Friday
is not a day off everywhere in Dutch schools and is left out, and a public holiday in a weekend or
inside a school holiday is not listed again.
"""

import itertools
import json
from datetime import date
from pathlib import Path

import pytest

from schools.enums import Region
from schools.holidays import (
    ENGLISH,
    Holiday,
    HolidaysUnknown,
    Kind,
    SchoolYear,
    holidays_of,
    school_year_of,
)

DATA = json.loads((Path(__file__).parent / "data" / "holidays.json").read_text("utf-8"))
DUTCH = {"noord": "nl-north", "midden": "nl-middle", "zuid": "nl-south"}
FLEMISH = {
    "herfst": "Herfstvakantie",
    "kerst": "Kerstvakantie",
    "krokus": "Krokusvakantie",
    "paas": "Paasvakantie",
    "hemelvaart": "Hemelvaart",
    "zomer": "Zomervakantie",
}


def year(text):
    return school_year_of(date(int(text[:4]), 9, 1))


def spans(region, text):
    """(name, first, last) of everything that begins in a school year."""
    wanted = year(text)
    return {
        (entry.name, entry.starts_on.isoformat(), entry.ends_on.isoformat())
        for entry in holidays_of(region, wanted)
        if entry.starts_on >= wanted.starts_on
    }


@pytest.mark.parametrize(("text", "column"), list(itertools.product(DATA["nl"], DUTCH)))
def test_dutch_school_holidays_are_the_published_ones(text, column):
    expected = {(name.capitalize(), *dates[column]) for name, dates in DATA["nl"][text].items()}
    assert len(expected) == 5
    found = spans(DUTCH[column], text)
    assert {entry for entry in found if entry[0].endswith("vakantie")} == expected


@pytest.mark.parametrize("text", DATA["flanders"])
def test_flemish_school_holidays_follow_the_rules(text):
    dates = DATA["flanders"][text]
    expected = {(name, *dates[key]) for key, name in FLEMISH.items()}
    whit_monday = dates["pinkstermaandag"]
    expected.add(("Pinkstermaandag", whit_monday, whit_monday))
    fixed = {"Wapenstilstand", "Dag van de Arbeid"}
    assert {entry for entry in spans("be-flanders", text) if entry[0] not in fixed} == expected
    # Easter Monday is free: it lies in the Easter holidays.
    assert dates["paas"][0] <= dates["paasmaandag"] <= dates["paas"][1]


@pytest.mark.parametrize(("text", "region"), list(itertools.product(DATA["nl"], DUTCH.values())))
def test_dutch_public_holidays_are_free_unless_a_school_holiday_has_them_already(text, region):
    wanted = year(text)
    entries = holidays_of(region, wanted)
    public = {entry.starts_on.isoformat() for entry in entries if entry.kind is Kind.PUBLIC}
    for day in DATA["nl_public"][text[5:]].values():
        covered = any(
            entry.kind is Kind.SCHOOL and entry.starts_on.isoformat() <= day <= entry.ends_on.isoformat() for entry in entries
        )
        weekend = date.fromisoformat(day).weekday() >= 5
        assert (day in public) == (not covered and not weekend)
    assert not any("vrijdag" in entry.name.lower() for entry in entries)


def test_armistice_and_labour_day_are_free_in_flanders_on_a_weekday():
    names = {name: first for name, first, _ in spans("be-flanders", "2027-2028")}
    assert names["Wapenstilstand"] == "2027-11-11"
    assert names["Dag van de Arbeid"] == "2028-05-01"
    assert "Dag van de Arbeid" not in {name for name, _, _ in spans("be-flanders", "2026-2027")}


def test_dutch_breaks_run_from_saturday_to_sunday_and_have_the_right_length():
    for region, text in itertools.product(DUTCH.values(), DATA["nl"]):
        for entry in holidays_of(region, year(text)):
            if entry.kind is Kind.SCHOOL:
                length = (entry.ends_on - entry.starts_on).days + 1
                assert (entry.starts_on.weekday(), entry.ends_on.weekday()) == (5, 6)
                assert length in {9, 16, 44}


def test_both_summers_are_in_a_school_year_uncut_and_in_order():
    entries = holidays_of("nl-north", year("2026-2027"))
    assert entries[0] == Holiday(date(2026, 7, 4), date(2026, 8, 16), "Zomervakantie", Kind.SCHOOL)
    assert entries[-1].ends_on == date(2027, 8, 22)
    assert list(entries) == sorted(entries)


@pytest.mark.parametrize("region", DUTCH.values())
@pytest.mark.parametrize("first", [2013, 2030, 2031, 2040])
def test_years_without_a_table_are_an_error_not_an_empty_calendar(region, first):
    with pytest.raises(HolidaysUnknown, match=f"{region}, {first}-{first + 1}") as caught:
        holidays_of(region, year(str(first)))
    assert (caught.value.region, caught.value.first_year) == (region, first)


def test_an_unknown_region_is_an_error():
    with pytest.raises(ValueError, match="unknown region"):
        holidays_of("nl-east", year("2026"))


@pytest.mark.parametrize("region", Region)
def test_every_name_exists_in_both_languages(region):
    for first in range(2014, 2030):
        dutch = holidays_of(region, year(str(first)), "nl")
        english = holidays_of(region, year(str(first)), "en-gb")
        assert [ENGLISH[entry.name] for entry in dutch] == [entry.name for entry in english]
        assert [entry.starts_on for entry in dutch] == [entry.starts_on for entry in english]


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2026, 8, 1), 2026),
        (date(2026, 7, 31), 2025),
        (date(2026, 12, 31), 2026),
        (date(2027, 1, 1), 2026),
        (date(2028, 2, 29), 2027),
    ],
)
def test_a_school_year_runs_from_august_to_july(day, first):
    found = school_year_of(day)
    assert found == SchoolYear(date(first, 8, 1), date(first + 1, 7, 31))
    assert found.starts_on <= day <= found.ends_on
    assert str(found) == f"{first}-{first + 1}"
