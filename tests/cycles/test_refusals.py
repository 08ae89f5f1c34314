"""Refusals of services, each at its own field and with nothing changed: what no page sends, an old page or a script does."""

from __future__ import annotations

import datetime

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from core.errors import DomainError
from cycles import designs as documents
from cycles.models import Adoption, Agreement, AgreementEvent, Celebration, Design, Reading, Thanks, TryOut
from cycles.services import agreements, celebrations, data, data_retention, designs, outcome, phases, sharing, tryouts
from cycles.services import cycles as cycle_services
from cycles.services.thumbnails import make_thumbnail
from schools.models import AuditEvent
from tests.cycles.test_designs import LINES, draw
from tests.cycles.test_photos import picture
from tests.cycles.world import day, start
from tests.factories.cycles import (
    AgreementFactory,
    CycleFactory,
    DataSetFactory,
    MeasurementFactory,
    SourceFactory,
    TryOutFactory,
)
from tests.meanwhile import just_before, just_before_saving


@pytest.fixture
def cycle(scope):
    return start(scope, "P6")


def refused(field=None):
    """A context in which a refusal at this field has to come."""
    return pytest.raises(DomainError, check=lambda refusal: refusal.field == field)


def verbs(start_with):
    return list(AuditEvent.objects.filter(verb__startswith=start_with).order_by("pk").values_list("verb", flat=True))


# Agreements -----------------------------------------------------------------------------------------------------


def test_a_reason_that_is_too_long_lets_nothing_go(scope, cycle):
    agreement = AgreementFactory(cycle=cycle, owner=scope.member, in_pack=True)
    with refused("reason"):
        agreements.let_go(agreement=agreement, reason="x" * 401, by=scope.member)
    now = Agreement.objects.get()
    assert (now.is_let_go, now.in_pack) == (False, True)
    assert not AgreementEvent.objects.exists()


def test_an_agreement_rests_on_a_source_of_its_own_cycle(scope, cycle):
    elsewhere = SourceFactory(cycle=CycleFactory(group=scope.group, state="closed"))
    values = {"text": "A", "place": "B", "owner": scope.member, "review_on": day(9), "by": scope.member}
    with refused("source"):
        agreements.add_agreement(cycle=cycle, source=elsewhere, **values)
    assert not Agreement.objects.exists()
    own = SourceFactory(cycle=cycle)
    assert agreements.add_agreement(cycle=cycle, source=own, **values).source == own


@pytest.mark.parametrize("what", ["renew", "change"])
def test_what_the_group_let_go_of_is_not_brought_back_by_an_old_page(scope, cycle, what):
    agreement = AgreementFactory(cycle=cycle, owner=scope.member)
    agreements.let_go(agreement=agreement, reason="Grade 6 reads alone", by=scope.member)
    with refused():
        if what == "renew":
            agreements.renew(agreement=agreement, review_on=day(100), by=scope.member)
        else:
            values = {"text": "Again", "place": "B", "owner": scope.member, "review_on": day(9)}
            agreements.change_agreement(agreement=agreement, by=scope.member, **values)
    assert Agreement.objects.get().text == agreement.text


# Who takes it on ------------------------------------------------------------------------------------------------


def test_only_who_works_here_takes_it_on(scope, cycle):
    for person in (scope.other, scope.administrator):
        with refused("user"):
            outcome.take_on(cycle=cycle, user=person, starts_on=day(0), by=scope.member)
    assert not Adoption.objects.exists()
    for person in (scope.staff, scope.leader, scope.expert):
        outcome.take_on(cycle=cycle, user=person, starts_on=day(0), by=scope.member)
    assert Adoption.objects.count() == 3, "the expert is in the group"


@pytest.mark.parametrize("days", [-2000, 2000])
def test_a_day_in_another_year_is_a_slip_of_the_keyboard(scope, cycle, days):
    with refused("starts_on"):
        outcome.take_on(cycle=cycle, user=scope.staff, starts_on=day(days), by=scope.member)


def test_taken_on_twice_is_one_row_with_the_newest_day(scope, cycle):
    for days in (0, 7):
        outcome.take_on(cycle=cycle, user=scope.staff, starts_on=day(days), by=scope.member)
    assert Adoption.objects.get().starts_on == day(7)


# Celebrations ---------------------------------------------------------------------------------------------------


def celebrate(cycle, by, text="Grade 5 asks.", version=0, **more):
    return celebrations.write(cycle=cycle, text=text, version=version, by=by, **more)


def test_a_celebration_reaches_the_school_or_all_schools_and_nobody_else(scope, cycle):
    with refused("reach"):
        celebrate(cycle, scope.member, reach="everybody")
    assert not Celebration.objects.exists()


def test_the_second_writer_does_not_overwrite_what_the_first_celebrates(scope, cycle):
    celebrate(cycle, scope.member)
    with refused():
        celebrate(cycle, scope.colleague, text="Mine.")
    assert celebrate(cycle, scope.colleague, version=0).version == 1, "the same words twice are once"
    assert Celebration.objects.get().text == "Grade 5 asks."


def test_thanks_come_once_and_only_while_it_is_shared(scope, cycle):
    made = celebrate(cycle, scope.member)
    with refused():
        celebrations.thank(celebration=made, by=scope.staff)
    celebrations.share(celebration=made, by=scope.member)
    first, second = (celebrations.thank(celebration=made, by=scope.staff) for _press in range(2))
    assert first == second
    for _press in range(2):
        celebrations.take_back(celebration=made, by=scope.member)
    with refused():
        celebrations.thank(celebration=made, by=scope.leader)
    assert list(Thanks.objects.values_list("user", flat=True)) == [scope.staff.pk], "what people thanked for stays thanked"
    assert verbs("celebration.") == ["celebration.written", "celebration.shared", "celebration.taken_back"]


# Data, cycles, designs ------------------------------------------------------------------------------------------


VALUES = {"title": "Whole sentences", "kind": "observation", "shape": "beside"}


@pytest.mark.parametrize("phase", ["P3", "P6"])
def test_a_phase_that_asks_for_no_numbers_gets_no_set(scope, cycle, phase):
    with refused():
        data.make(cycle=cycle, phase=phase, first_on=day(-9), by=scope.member, **VALUES)


def test_the_day_of_a_second_measurement_that_is_there_is_not_forgotten(scope, cycle):
    made = DataSetFactory(cycle=cycle, has_first=True, has_second=True, first_on=day(-9), second_on=day(-2))
    with refused("second_on"):
        data.change(data_set=made, first_on=day(-9), second_on=None, by=scope.member, **VALUES)
    made.refresh_from_db()
    assert made.second_on == day(-2)


def test_a_deleted_set_is_put_back_once_and_not_when_it_is_gone_for_good(scope, cycle):
    made = DataSetFactory(cycle=cycle)
    data.remove(data_set=made, by=scope.member)
    for _press in range(2):
        assert data.put_back(data_set=made, by=scope.member).removed_at is None
    assert verbs("data.put_back") == ["data.put_back"]
    type(made).objects.all().delete()
    with refused():
        data.put_back(data_set=made, by=scope.member)


def test_a_private_try_out_that_is_taken_back_stays_private_and_nothing_is_noted(scope):
    row = TryOutFactory(group=scope.group, author=scope.member)
    assert tryouts.take_back(try_out=row, by=scope.member).sharing == "private"
    assert verbs("try_out.") == []


def test_a_closed_cycle_keeps_its_title_and_its_dates(scope, cycle):
    type(cycle).objects.filter(pk=cycle.pk).update(state="closed")
    values = {
        "title": "Another",
        "goal": cycle.goal,
        "measure": "",
        "pupils": "",
        "starts_on": cycle.starts_on,
        "ends_on": day(400),
    }
    with refused():
        cycle_services.change(cycle=cycle, approach="", by=scope.organiser, **values)
    cycle.refresh_from_db()
    assert cycle.title == "Pupils speak more"


@pytest.mark.parametrize(("starts", "ends", "field"), [(0, 0, "ends_on"), (-500, 90, "starts_on"), (0, 2000, "ends_on")])
def test_a_running_cycle_is_not_moved_to_days_that_do_not_fit(scope, cycle, starts, ends, field):
    values = {"title": "Another", "goal": cycle.goal, "measure": "", "pupils": "", "approach": ""}
    with refused(field):
        cycle_services.change(cycle=cycle, starts_on=day(starts), ends_on=day(ends), by=scope.organiser, **values)
    cycle.refresh_from_db()
    assert (cycle.title, cycle.ends_on) == ("Pupils speak more", day(130))


def test_words_in_which_nobody_reads_the_phases_are_refused(scope):
    with refused("lens"):
        cycle_services.start(
            group=scope.group,
            template_key="with_lesson_study",
            title="A",
            goal="B",
            starts_on=day(0),
            ends_on=day(90),
            lens_key="astrology",
            by=scope.organiser,
        )


def test_a_design_starts_from_something_that_is_there(scope):
    with refused("start_from"):
        designs.begin(organisation=scope.organisation, name="Ours", start_from="astrology", by=scope.leader)
    assert not Design.objects.exists()


def test_the_purpose_of_a_phase_has_an_end(scope):
    design = draw(scope)
    values = {"number": None, "revision": 0, "phase": "P1", "name": "Listen", "lines": LINES, "by": scope.leader}
    with refused("purpose"):
        designs.save_phase(design=design, purpose="x" * (documents.LONGEST_PURPOSE + 1), **values)
    designs.save_phase(design=design, purpose="x" * documents.LONGEST_PURPOSE, **values)


def test_opening_a_design_twice_opens_one_version_once(scope):
    design = draw(scope, ("Listen", "P1", LINES))
    first = designs.open_for_groups(design=design, by=scope.leader)
    second = designs.open_for_groups(design=design, by=scope.leader)
    assert (first, first.opened_at) == (second, second.opened_at)
    assert verbs("design.opened") == ["design.opened"]


# Two at once ----------------------------------------------------------------------------------------------------


def test_a_try_out_opened_in_two_windows_at_once_is_one_reading(scope):
    row = TryOutFactory(group=scope.group, author=scope.member, sharing="group")

    def other_window():
        Reading.objects.bulk_create([Reading(try_out=row, reader=scope.colleague, of_lines=False)])

    with just_before_saving(Reading, other_window):
        assert sharing.note_opening(try_out=row, of_lines=False, by=scope.colleague) is False


def test_two_first_answers_at_once_are_both_there(scope, cycle):
    def write(text, by):
        return phases.answer(cycle=cycle, question="P1.q1", text=text, version=0, by=by)

    with just_before("SAVEPOINT", lambda: write("Theirs.", scope.colleague), at=2), pytest.raises(phases.Conflict) as told:
        write("Mine.", scope.member)
    assert (told.value.theirs.text, told.value.theirs.changed_by) == ("Theirs.", scope.colleague)


def test_a_second_worker_does_not_sum_up_an_emptied_set_again(scope, cycle):
    made = DataSetFactory(cycle=cycle)
    MeasurementFactory(data_set=made)
    long_ago = timezone.now() - datetime.timedelta(days=400)
    type(cycle).objects.filter(pk=cycle.pk).update(state="closed", closed_at=long_ago)
    with just_before("SAVEPOINT", data_retention.forget_due):
        data_retention.forget_due()
    made.refresh_from_db()
    assert [bit["n"] for bit in made.summary] == [1]
    assert verbs("data.frozen") == ["data.frozen"]


def test_a_small_picture_of_a_photo_that_was_replaced_meanwhile_is_not_kept(scope, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    row = TryOutFactory(group=scope.group, author=scope.member, photo=ContentFile(picture(), name="first.jpg"))
    with just_before("SAVEPOINT", lambda: TryOut.objects.update(photo="another.jpg")):
        assert make_thumbnail(try_out_id=row.pk) is False
    assert TryOut.objects.get().thumbnail.name == ""
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1
