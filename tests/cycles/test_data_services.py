"""What a set keeps, refuses, gives back and forgets."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.errors import DomainError
from core.tenancy import organisation_scope, unscoped
from cycles.criteria import criteria_of
from cycles.measurements import FIRST, SECOND, Point
from cycles.models import Cycle, DataSet, Measurement
from cycles.services import data
from cycles.services import evidence as evidence_services
from cycles.services.data_retention import forget_due
from cycles.summary import Bit, bits, overlap, spread_of
from cycles.tasks import forget_measurements
from plg_site.celery import app
from schools.models import AuditEvent
from tests.cycles.world import day, start
from tests.factories.cycles import filled_set

pytestmark = pytest.mark.django_db
VALUES = {"title": "Whole sentences", "kind": "observation", "shape": "beside", "first_on": None}


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def cycle(scope):
    return start(scope, "P2")


def make(cycle, by, **values):
    return data.make(cycle=cycle, phase="P2", by=by, **{**VALUES, "first_on": day(-9), **values})


def some(*rows):
    return [Point(code, at, Decimal(str(value)), *more) for code, at, value, *more in rows]


def keep(data_set, points, by, **more):
    return data.keep_points(data_set=data_set, points=points, version=more.pop("version", data_set.version), by=by, **more)


def kept(data_set):
    return {(point.code, point.at): point.value for point in data.points_of(data_set)}


def met(cycle, key):
    fresh = Cycle.objects.with_facts().get(pk=cycle.pk)
    return next(each.met for each in criteria_of(fresh, key[:2]) if each.key == key)


def test_the_same_press_twice_makes_one_set(cycle, scope):
    assert make(cycle, scope.member) == make(cycle, scope.member)
    assert DataSet.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"kind": "reflection"}, "kind"),
        ({"shape": "pie"}, "shape"),
        ({"low": Decimal(5), "high": Decimal(5)}, "high"),
        ({"first_on": day(1)}, "first_on"),
        ({"second_on": day(1)}, "second_on"),
        ({"second_on": day(-30)}, "second_on"),
        ({"title": "The class of Mia"}, "title"),
        ({"unit": "points by Cas"}, "unit"),
    ],
)
def test_a_set_that_does_not_fit_is_refused_at_its_field(cycle, scope, values, field):
    with pytest.raises(DomainError) as refusal:
        make(cycle, scope.member, **values)
    assert refusal.value.field == field
    assert not DataSet.objects.exists()


@pytest.mark.parametrize("code", ["Lotte", "Daan", "JB", "Bo", "", "Олена", "A B", "12345"])
def test_no_name_of_a_pupil_can_be_kept_by_the_service(cycle, scope, code):
    data_set = make(cycle, scope.member)
    with pytest.raises(DomainError):
        keep(data_set, some((code, FIRST, 1)), scope.member)
    assert not Measurement.objects.exists()


@pytest.mark.parametrize("code", ["Lot", "Daan", "", "JB", "Bo"])
def test_no_name_of_a_pupil_fits_in_the_table_itself(cycle, scope, code):
    data_set = make(cycle, scope.member)
    with pytest.raises(IntegrityError), transaction.atomic():
        Measurement(data_set=data_set, code=code, at=FIRST, value=1).save()


def test_numbers_replace_or_add_and_can_be_undone_and_done_again(cycle, scope):
    data_set = make(cycle, scope.member)
    now = keep(data_set, some(("A", FIRST, 1), ("B", FIRST, 2)), scope.member)
    now = keep(now, some(("A", SECOND, 5), ("B", FIRST, "2.5")), scope.colleague, add=True)
    added = {("A", FIRST): Decimal(1), ("B", FIRST): Decimal("2.5"), ("A", SECOND): Decimal(5)}
    assert kept(now) == added
    data.undo(data_set=now, by=scope.member)
    assert kept(now) == {("A", FIRST): Decimal(1), ("B", FIRST): Decimal(2)}
    data.undo(data_set=now, by=scope.member)
    assert kept(now) == added
    assert keep(DataSet.objects.get(pk=now.pk), [], scope.member).has_first is False


def test_nothing_to_undo_is_said(cycle, scope):
    with pytest.raises(DomainError):
        data.undo(data_set=make(cycle, scope.member), by=scope.member)


def test_two_who_type_at_once_are_told_and_the_same_twice_is_once(cycle, scope):
    data_set = make(cycle, scope.member)
    keep(data_set, some(("A", FIRST, 1)), scope.member)
    with pytest.raises(DomainError, match="changed this set meanwhile"):
        keep(data_set, some(("A", FIRST, 2)), scope.colleague, version=1)
    again = keep(data_set, some(("A", FIRST, 1)), scope.member, version=1)
    assert again.version == 2


def test_the_service_judges_every_point_again(cycle, scope):
    data_set = make(cycle, scope.member, low=Decimal(0), high=Decimal(10))
    for points in (
        some(("A", FIRST, 11)),
        some(("A", "third", 1)),
        some(("A", FIRST, 1, "flew")),
        some(("A", FIRST, 1), ("a", FIRST, 2)),
        some(*((f"L{number}", FIRST, 1) for number in range(101))),
    ):
        with pytest.raises(DomainError):
            keep(data_set, points, scope.member)
    assert not Measurement.objects.exists()


def test_a_set_with_numbers_keeps_its_shape_and_its_scale_holds(cycle, scope):
    data_set = keep(make(cycle, scope.member), some(("A", FIRST, 8)), scope.member)
    for values in ({"shape": "weeks"}, {"high": Decimal(5)}):
        with pytest.raises(DomainError):
            data.change(data_set=data_set, by=scope.member, **{**VALUES, "first_on": day(-9), **values})
    changed = data.change(data_set=data_set, by=scope.member, **{**VALUES, "first_on": day(-8), "unit": "sentences"})
    assert (changed.unit, changed.first_on) == ("sentences", day(-8))


def test_words_of_two_writers_do_not_overwrite_each_other(cycle, scope):
    data_set = make(cycle, scope.member)
    words = {"saw": "Six more", "think": "", "unknown": "Why"}
    data.say(data_set=data_set, version=1, by=scope.member, **words)
    with pytest.raises(DomainError):
        data.say(data_set=data_set, version=1, by=scope.colleague, **{**words, "saw": "Five more"})
    data.say(data_set=data_set, version=1, by=scope.member, **words)
    assert DataSet.objects.get().saw == "Six more"


@pytest.mark.parametrize("field", ["saw", "think", "unknown"])
def test_words_that_name_a_colleague_are_refused_because_the_leader_reads_them(cycle, scope, field):
    words = {"saw": "", "think": "", "unknown": "", field: "In the class of Mia it went worse."}
    with pytest.raises(DomainError) as refusal:
        data.say(data_set=make(cycle, scope.member), version=1, by=scope.member, **words)
    assert refusal.value.field == field


def test_words_in_every_script_survive(cycle, scope):
    words = {"saw": "Учні говорять більше", "think": "يتحدثون أكثر", "unknown": "ተምሃሮ ብዙሕ ይዛረቡ"}
    data.say(data_set=make(cycle, scope.member, title="Речення 🙂"), version=1, by=scope.member, **words)
    found = DataSet.objects.get()
    assert [found.saw, found.think, found.unknown, found.title] == [*words.values(), "Речення 🙂"]


def test_a_closed_cycle_takes_no_numbers_and_no_words(cycle, scope):
    data_set = make(cycle, scope.member)
    Cycle.objects.filter(pk=cycle.pk).update(state="closed", closed_at=timezone.now())
    for write in (
        lambda: keep(data_set, some(("A", FIRST, 1)), scope.member),
        lambda: data.say(data_set=data_set, saw="x", think="", unknown="", version=1, by=scope.member),
        lambda: data.remove(data_set=data_set, by=scope.member),
        lambda: data.undo(data_set=data_set, by=scope.member),
        lambda: data.put_back(data_set=data_set, by=scope.member),
        lambda: make(cycle, scope.member, title="Another"),
    ):
        with pytest.raises(DomainError):
            write()


# Exit criteria --------------------------------------------------------------------------------------------------


def test_a_first_measurement_in_a_set_counts_as_data_and_as_baseline(cycle, scope):
    data_set = make(cycle, scope.member)
    assert not met(cycle, "P1.b")
    assert not met(cycle, "P2.b")
    keep(data_set, some(("A", FIRST, 1)), scope.member)
    assert met(cycle, "P1.b")
    assert met(cycle, "P2.b")
    assert not met(cycle, "P5.c")


def test_a_second_measurement_in_a_set_stands_beside_a_first_one_in_words(cycle, scope):
    evidence_services.bring_in(cycle=cycle, phase="P2", kind="baseline", text="4 of 12", dated_on=day(-20), by=scope.member)
    keep(make(cycle, scope.member), some(("A", SECOND, 3)), scope.member)
    assert met(cycle, "P2.b")
    assert met(cycle, "P5.c")
    data.remove(data_set=DataSet.objects.get(), by=scope.member)
    assert not met(cycle, "P5.c")


def test_a_second_measurement_without_a_day_is_of_today(cycle, scope):
    assert keep(make(cycle, scope.member), some(("A", SECOND, 3)), scope.member).second_on == day(0)


# Summaries ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", range(5))
def test_below_five_there_is_no_middle(n):
    assert spread_of([Decimal(each) for each in range(n)]) is None


def test_from_five_there_is_a_middle_with_its_half():
    found = spread_of([Decimal(each) for each in (0, 1, 2, 3, 100)])
    assert found is not None
    assert (found.low, found.middle, found.high) == (1, 2, 3)


def test_a_pupil_counts_once_in_ten_weeks():
    found = bits(some(("A", "1", 3), ("A", "9", 7), ("B", "12", 4)), "weeks")
    assert [(bit.at, bit.n) for bit in found] == [("weeks 0", 1), ("weeks 10", 1)]


def test_it_is_said_when_the_two_measurements_are_not_of_the_same_pupils():
    assert "1 have both" in overlap(some(("A", FIRST, 1), ("A", SECOND, 1), ("B", FIRST, 1)))
    assert overlap(some(("A", FIRST, 1), ("A", SECOND, 1))) == ""


# What does not stay ---------------------------------------------------------------------------------------------


def _closed(cycle, days):
    Cycle.objects.filter(pk=cycle.pk).update(state="closed", closed_at=timezone.now() - datetime.timedelta(days=days))


def test_a_year_after_the_cycle_codes_and_values_are_gone_and_the_summary_stays(cycle, scope):
    filled_set(cycle)
    _closed(cycle, 364)
    assert forget_due() == 0
    _closed(cycle, 366)
    assert (forget_due(), forget_due()) == (1, 0)
    found = DataSet.objects.get()
    assert not Measurement.objects.exists()
    assert found.before is None
    assert [Bit.from_json(each).n for each in found.summary] == [5, 6]
    assert found.summary[0]["middle"] == "2"
    assert "A" not in str(found.summary)


def test_below_five_only_the_number_of_pupils_stays(cycle, scope):
    keep(make(cycle, scope.member), some(("A", FIRST, 7), ("B", FIRST, 9)), scope.member)
    _closed(cycle, 366)
    forget_due()
    assert DataSet.objects.get().summary == [{"at": "first", "n": 2}]


def test_a_cycle_that_nobody_closed_does_not_keep_codes_for_ever(cycle, scope):
    filled_set(cycle)
    Cycle.objects.filter(pk=cycle.pk).update(starts_on=day(-900), ends_on=day(-800))
    assert forget_due() == 0  # somebody worked on it lately
    DataSet.objects.update(changed_at=timezone.now() - datetime.timedelta(days=400))
    assert forget_due() == 1


def test_a_frozen_set_takes_no_numbers_and_still_takes_words(cycle, scope):
    data_set = filled_set(cycle)
    DataSet.objects.update(frozen_at=timezone.now())
    with pytest.raises(DomainError):
        keep(data_set, some(("A", FIRST, 1)), scope.member)
    data.say(data_set=data_set, saw="Later", think="", unknown="", version=1, by=scope.member)


def test_a_deleted_set_can_be_put_back_for_a_day_and_is_then_gone(cycle, scope):
    data_set = filled_set(cycle)
    data.remove(data_set=data_set, by=scope.member)
    assert not DataSet.objects.present().exists()
    with pytest.raises(DomainError):
        data.remove(data_set=data_set, by=scope.member)
    forget_due()
    assert data.put_back(data_set=data_set, by=scope.member).removed_at is None
    data.remove(data_set=data_set, by=scope.member)
    DataSet.objects.update(removed_at=timezone.now() - datetime.timedelta(hours=25))
    forget_due()
    assert not DataSet.objects.exists()
    with pytest.raises(DomainError):
        data.put_back(data_set=data_set, by=scope.member)


def test_beat_forgets_in_every_organisation_by_itself(cast):
    with unscoped(reason="a test prepares its world"):
        from tests.factories.cycles import CycleFactory

        here, there = CycleFactory(group=cast.group), CycleFactory(group=cast.other_group)
        for cycle in (here, there):
            filled_set(cycle)
            _closed(cycle, 400)
    forget_measurements()
    with unscoped(reason="a test looks"):
        assert not Measurement.objects.exists()
        assert DataSet.objects.filter(frozen_at__isnull=False).count() == 2
    assert app.conf.beat_schedule["cycles-forget-measurements"]["task"] == "cycles.tasks.forget_measurements"


def test_no_code_and_no_value_stands_in_the_record_of_what_was_done(cycle, scope):
    data_set = keep(make(cycle, scope.member, title="Count"), some(("ZZ9", FIRST, "77.125")), scope.member)
    data.undo(data_set=data_set, by=scope.member)
    with organisation_scope(scope.organisation.pk):
        told = str(list(AuditEvent.objects.values()))
    assert "data.numbers_kept" in told
    assert "ZZ9" not in told
    assert "77.125" not in told
