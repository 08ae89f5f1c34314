"""Sets along weeks since entry, for newcomers, and along dates: typed, read back, drawn, and said in words."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from itertools import pairwise

import pytest
from django.urls import reverse
from django.utils import timezone

from core.tenancy import unscoped
from cycles.models import Cycle, DataSet, Measurement
from cycles.services.data_retention import forget_due
from cycles.summary import bits
from tests.cycles.world import day, start
from tests.factories.cycles import DataSetFactory, MeasurementFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"


def at(cast, name, pk):
    return reverse(f"cycles:{name}", args=[cast.organisation.slug, pk])


def empty(cast, **values):
    cycle = start(cast, "P2")
    with unscoped(reason="a test prepares its world"):
        return DataSetFactory(cycle=cycle, **values)


def filled(cast, shape, *rows, **values):
    """A set with rows of code, place, value and, if you like, joined or left."""
    made = empty(cast, shape=shape, has_first=True, **values)
    with unscoped(reason="a test prepares its world"):
        for code, where, value, *change in rows:
            MeasurementFactory(data_set=made, code=code, at=where, value=Decimal(str(value)), change="".join(change))
    return made


def kept():
    with unscoped(reason="a test looks"):
        return sorted(Measurement.objects.values_list("code", "at", "value", "change"))


def lines(*rows):
    names = ("code", "at", "value", "change")
    return {f"line-{number}-{name}": value for number, row in enumerate(rows) for name, value in zip(names, row, strict=False)}


def shown(client, cast, data_set):
    response = client.get(at(cast, "data", data_set.pk))
    assert response.status_code == 200
    return response.content.decode()


def drawn(page):
    found = re.search(r'<svg class="plot".*?</svg>\s*<figcaption', page, re.S)
    assert found
    return found[0]


def count(drawing, name):
    return drawing.count(f'class="{name}"')


# Typed ----------------------------------------------------------------------------------------------------------


def test_newcomers_are_typed_by_weeks_since_entry_and_come_back_in_the_grid(cast, sign_in):
    data_set, client = empty(cast, shape="weeks"), sign_in(cast.member)
    url = at(cast, "data_numbers", data_set.pk)
    assert "Weeks since entry" in client.get(url).content.decode()
    body = {"version": 1, **lines(("l1", "0", "4", "joined"), ("L1", "12", "6,5"), ("L2", "3", "2"))}
    assert client.post(url, body).status_code == 303
    assert kept() == [("L1", "0", 4, "joined"), ("L1", "12", Decimal("6.5"), ""), ("L2", "3", 2, "")]
    assert 'value="12"' in client.get(url).content.decode()


def test_dates_are_typed_as_days_and_the_set_knows_its_first_and_its_last(cast, sign_in):
    data_set, client = empty(cast, shape="dates"), sign_in(cast.member)
    url = at(cast, "data_numbers", data_set.pk)
    body = {"version": 1, **lines(("A", day(-30).isoformat(), "4"), ("A", day(-2).isoformat(), "6"))}
    assert client.post(url, body).status_code == 303
    with unscoped(reason="a test looks"):
        now = DataSet.objects.get()
    assert (now.first_on, now.second_on) == (day(-30), day(-2))
    assert [row[:2] for row in kept()] == [("A", day(-30).isoformat()), ("A", day(-2).isoformat())]
    assert f'value="{day(-30).isoformat()}"' in client.get(url).content.decode()


@pytest.mark.parametrize(
    ("shape", "row", "says"),
    [
        ("weeks", ("A", "521", "3"), "not a number of weeks between 0 and 520"),
        ("weeks", ("A", "-1", "3"), "not a number of weeks"),
        ("weeks", ("A", "", "3"), "not a number of weeks"),
        ("weeks", ("Lotte", "1", "3"), "“Lotte” is not a code"),
        ("weeks", ("A", "1", ""), "not a number that can be used"),
        ("dates", ("A", day(1).isoformat(), "3"), "still to come"),
        ("dates", ("A", "1999-12-31", "3"), "is not a day"),
        ("dates", ("A", "2026-02-30", "3"), "valid date"),
        ("dates", ("A", "", "3"), "is not a day"),
    ],
)
def test_what_does_not_fit_is_refused_in_its_row_and_nothing_is_kept(cast, sign_in, shape, row, says):
    data_set, client = empty(cast, shape=shape), sign_in(cast.member)
    response = client.post(at(cast, "data_numbers", data_set.pk), {"version": 1, **lines(("B", "2", "7"), row)})
    page = response.content.decode()
    assert response.status_code == 422
    assert says in page
    assert 'value="7"' in page
    assert kept() == []


def test_the_same_measurement_in_two_rows_is_refused_at_the_second(cast, sign_in):
    data_set, client = empty(cast, shape="weeks"), sign_in(cast.member)
    rows = lines(("A", "3", "1"), ("A", "4", "1"), ("a", "03", "2"))
    response = client.post(at(cast, "data_numbers", data_set.pk), {"version": 1, **rows})
    assert response.status_code == 422
    assert "Pupil A has this measurement in row 1 already." in response.content.decode()
    assert kept() == []


@pytest.mark.parametrize(
    ("shape", "text", "says"),
    [
        (
            "weeks",
            "code;weeks;value\nA;1;4\nA;12;5\nB;3;",
            ("A: after 1 week 4", "A: after 12 weeks 5", "no value in this row"),
        ),
        ("dates", "code;date;value\nA;2026-02-30;4\nB;soon;4", ("“2026-02-30” is not a day", "“soon” is not a day")),
        ("dates", "code;date;value;change\nA;14-3-2026;4;joined", ("A: 14 March 2026 4, joined",)),
        ("beside", "code;moment;value\nA;first;4\nB;third;5\nC;first;", ("first or the second", "no value in this row")),
    ],
)
def test_a_table_from_elsewhere_is_said_row_by_row_before_it_is_kept(cast, sign_in, shape, text, says):
    data_set, client = empty(cast, shape=shape), sign_in(cast.member)
    page = client.post(at(cast, "data_import", data_set.pk), {"text": text}).content.decode()
    for words in says:
        assert words in page
    assert kept() == []


# Looked at ------------------------------------------------------------------------------------------------------


def test_below_five_pupils_dots_are_joined_by_pupil_and_nothing_is_summed_up(cast, sign_in):
    rows = [("L1", "0", 4, "joined"), ("L1", "12", 6), ("L1", "26", 7, "left"), ("L2", "3", 2), ("L3", "26", 7)]
    page = shown(sign_in(cast.member), cast, filled(cast, "weeks", *rows, title="Words said"))
    drawing = drawn(page)
    assert count(drawing, "plot-pair") == 2, "only values of the same pupil are joined"
    assert (count(drawing, "plot-dot"), count(drawing, "plot-joined"), count(drawing, "plot-left")) == (3, 1, 1)
    assert count(drawing, "plot-half") == count(drawing, "plot-middle") == 0
    assert re.findall(r'class="plot-code"[^>]*>([^<]*)<', drawing) == ["L1, L3", "L2"], "of two on one spot both are named"
    for words in ("0–9 weeks", "10–19 weeks", "20–29 weeks", "Below five pupils there is no middle"):
        assert words in page
    assert "Words said. 0–9 weeks: 2 pupils. 10–19 weeks: 1 pupil. 20–29 weeks: 2 pupils." in drawing


def test_from_five_pupils_in_ten_weeks_their_middle_is_drawn_over_those_weeks(cast, sign_in):
    rows = [(f"L{n}", "4", n) for n in range(1, 6)] + [("L1", "14", 9)]
    drawing = drawn(shown(sign_in(cast.member), cast, filled(cast, "weeks", *rows, unit="words")))
    assert count(drawing, "plot-half") == count(drawing, "plot-middle") == 1
    assert "0–9 weeks: 5 pupils, middle 3 words." in drawing
    half = re.search(r'class="plot-half" x="([\d.]+)%" width="([\d.]+)%"', drawing)
    ticks = re.findall(r'class="plot-tick" x="([\d.]+)%" y="262[^>]*>(\d+)<', drawing)
    places = {int(week): float(x) for x, week in ticks}
    assert float(half[1]) == places[0]
    assert float(half[1]) + float(half[2]) < places[10]


def test_of_ten_pupils_or_more_no_code_and_no_line_is_drawn(cast, sign_in):
    rows = [(f"L{n}", week, n) for n in range(1, 11) for week in ("1", "11")]
    drawing = drawn(shown(sign_in(cast.member), cast, filled(cast, "weeks", *rows)))
    assert count(drawing, "plot-dot") == 20
    assert count(drawing, "plot-pair") == count(drawing, "plot-code") == 0


def test_ten_years_of_weeks_leave_room_between_their_words(cast, sign_in):
    drawing = drawn(shown(sign_in(cast.member), cast, filled(cast, "weeks", ("A", "0", 1), ("A", "520", 4))))
    places = [float(x) for x in re.findall(r'class="plot-tick" x="([\d.]+)%" y="262', drawing)]
    assert 4 <= len(places) <= 8
    assert all(later - earlier > 8 for earlier, later in pairwise(places))


def test_days_stand_where_they_lie_and_words_that_would_touch_are_left_out(cast, sign_in):
    days = ["2026-03-02", "2026-03-03", "2026-04-15", "2026-06-01"]
    page = shown(sign_in(cast.member), cast, filled(cast, "dates", *(("A", each, number) for number, each in enumerate(days))))
    drawing = drawn(page)
    ticks = re.findall(r'class="plot-tick" x="[\d.]+%" y="262[^>]*>([^<]*)<', drawing)
    assert ticks == ["2 March", "15 April", "1 June"]
    assert count(drawing, "plot-dot") == 4
    assert "3 March 2026: 1 pupil." in drawing
    assert page.count("<tr>") == 2 + len(days) * 2, "every day stands in the tables beside the picture"


def test_a_single_day_is_a_picture_too_with_the_middle_around_it(cast, sign_in):
    rows = [(name, "2026-03-02", number) for number, name in enumerate("ABCDE")]
    drawing = drawn(shown(sign_in(cast.member), cast, filled(cast, "dates", *rows)))
    assert re.findall(r'class="plot-tick" x="[\d.]+%" y="262[^>]*>([^<]*)<', drawing) == ["2 March"]
    assert count(drawing, "plot-half") == 1
    assert not re.search(r'(x|x1|x2|y|y1|y2)="-?(nan|inf)', drawing)


def test_dutch_readers_get_the_weeks_and_days_in_dutch(cast, sign_in, settings):
    settings.LANGUAGE_CODE = "nl"
    with unscoped(reason="a test prepares its world"):
        type(cast.member).objects.filter(pk=cast.member.pk).update(language="nl")
    cast.member.refresh_from_db()
    weeks = filled(cast, "weeks", ("A", "4", "1.5"), ("A", "14", 2))
    client = sign_in(cast.member)
    page = shown(client, cast, weeks)
    assert "0–9 weken" in page
    assert "0–9 weeks" not in page
    assert "1,5" in page
    dates = filled(cast, "dates", ("A", "2026-03-02", 1), ("A", "2026-06-01", 2), title="Dagen")
    assert "2 maart" in drawn(shown(client, cast, dates))


@pytest.mark.parametrize("shape", ["weeks", "dates"])
def test_a_year_after_the_cycle_the_summary_of_a_set_over_time_can_still_be_read(cast, sign_in, shape):
    places = ("4", "14") if shape == "weeks" else ("2026-03-02", "2026-06-01")
    data_set = filled(cast, shape, *((name, place, n) for place in places for n, name in enumerate("ABCDE")))
    with unscoped(reason="a test prepares its world"):
        long_ago = timezone.now() - datetime.timedelta(days=366)
        Cycle.objects.filter(pk=data_set.cycle_id).update(state="closed", closed_at=long_ago)
        before = [bit.words for bit in bits(list(Measurement.objects.filter(data_set=data_set)), shape)]
        assert forget_due() == 1
        assert not Measurement.objects.exists()
    page = shown(sign_in(cast.member), cast, data_set)
    assert all(words in page for words in before)
    assert '<svg class="plot"' not in page
