"""What a lesson study refuses and what it keeps: locks, codes, one note per press, the timeline, what goes away."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.utils import timezone, translation

from core.drafts import draft_data, keep_draft
from core.tenancy import unscoped
from cycles.criteria import criteria_of
from cycles.enums import State
from cycles.models import Cycle
from groups.enums import Phase
from lessons.models import CasePupil, Expectation, Finding, Interview, Lesson, LessonPage, LessonPart, Note, Observer
from lessons.services import discussion, lessons, notes, pages, parts, pupils, retention
from lessons.tasks import clear_case_data, clear_case_data_of
from lessons.words import about_note
from tests.cycles.world import start
from tests.factories.lessons import LessonFactory, LessonPartFactory
from tests.lessons.world import again, begin, design, observe, parts_of, predict, pupil_of, refused, rows, shift, teach

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _everywhere(everything):
    """These are the services alone, in English; the door is tested with the views."""
    with translation.override("en"):
        yield


# Design ---------------------------------------------------------------------------------------------------------


def test_a_lesson_begins_with_three_case_pupils_without_names(cast):
    lesson = design(cast)
    assert [(pupil.code, pupil.stands_for) for pupil in rows(CasePupil)] == [("A", ""), ("B", ""), ("C", "")]
    assert (lesson.number, lesson.previous_id, lesson.has_started) == (1, None, False)


def test_pressed_twice_it_is_one_lesson_and_one_part(cast):
    lesson = design(cast)
    twice = lessons.design(cycle=lesson.cycle, title="Rain", question=lesson.question, by=cast.member)
    parts.add(lesson=lesson, title="In the circle", minutes=35, by=cast.member)
    assert twice.pk == lesson.pk
    assert len(rows(LessonPart)) == 3


def test_nothing_of_another_cycle_can_be_its_source(cast):
    from tests.factories.cycles import CycleFactory, PlanStepFactory, SourceFactory

    lesson, other = design(cast), CycleFactory(group=cast.group, state=State.CLOSED)
    for field, thing in (("source", SourceFactory(cycle=other)), ("step", PlanStepFactory(cycle=other, owner=cast.member))):
        words = {"title": "T", "question": "Q", "version": lesson.version, field: thing}
        assert refused(lessons.change, lesson=lesson, by=cast.member, **words).field == field


def test_a_teacher_from_outside_the_group_is_refused_and_one_who_left_stays(cast):
    lesson = design(cast)
    words = {"title": "T", "question": "Q", "by": cast.member}
    assert refused(lessons.change, lesson=lesson, version=1, teacher=cast.staff, **words).field == "teacher"
    Lesson.objects.filter(pk=lesson.pk).update(teacher=cast.staff)
    assert lessons.change(lesson=again(lesson), version=1, teacher=cast.staff, **words).teacher == cast.staff


def test_two_people_who_change_the_same_lesson_hear_of_each_other(cast):
    lesson = design(cast)
    lessons.change(lesson=lesson, title="First", question="Q", version=1, by=cast.member)
    assert "meanwhile" in str(
        refused(lessons.change, lesson=lesson, title="Second", question="Q", version=1, by=cast.colleague)
    )
    assert again(lesson).title == "First"


def test_parts_move_and_stay_at_the_ends(cast):
    lesson = design(cast)
    first, second, third = parts_of(lesson)
    parts.move(part=third, up=True, by=cast.member)
    assert parts_of(lesson) == [first, third, second]
    parts.move(part=first, up=True, by=cast.member)
    parts.move(part=second, up=False, by=cast.member)
    assert parts_of(lesson) == [first, third, second]
    parts.reorder(lesson=lesson, order=[second.pk, first.pk, third.pk], by=cast.member)
    assert parts_of(lesson) == [second, first, third]


@pytest.mark.parametrize("order", [[], [1], [0, 0, 0]])
def test_an_order_of_other_parts_is_refused(cast, order):
    refused(parts.reorder, lesson=design(cast), order=order, by=cast.member)


def test_there_is_an_end_to_parts_and_pupils(cast):
    lesson = design(cast)
    for number in range(parts.MOST_PARTS - 3):
        parts.add(lesson=lesson, title=f"Part {number}", minutes=1, by=cast.member)
    refused(parts.add, lesson=lesson, title="One too many", minutes=1, by=cast.member)
    assert [pupils.add(lesson=lesson, by=cast.member).code for _each in range(3)] == ["D", "E", "F"]
    refused(pupils.add, lesson=lesson, by=cast.member)


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"title": "", "minutes": 5}, "title"),
        ({"title": "x" * 81, "minutes": 5}, "title"),
        ({"title": "T", "minutes": 0}, "minutes"),
        ({"title": "T", "minutes": 181}, "minutes"),
        ({"title": "T", "minutes": 5, "teacher_does": "x" * 10_000}, "teacher_does"),
        ({"title": "T", "minutes": 5, "stumble": "x" * 10_000}, "stumble"),
    ],
)
def test_a_part_that_does_not_fit_is_refused_at_its_field(cast, words, field):
    lesson = design(cast)
    assert refused(parts.add, lesson=lesson, by=cast.member, **words).field == field
    assert len(rows(LessonPart)) == 3


def test_a_part_goes_with_what_was_predicted_for_it(cast):
    lesson = design(cast)
    predict(cast, lesson)
    parts.remove(part=parts_of(lesson)[0], by=cast.member)
    assert (len(rows(LessonPart)), len(rows(Expectation))) == (2, 2)


# Codes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["Fatima", "fa", "FA", "", "A12", "é", "Ж", "1", " ", "A;", "Лес"])
def test_a_name_cannot_stand_where_a_code_is_asked(cast, code):
    pupil = pupil_of(design(cast))
    assert refused(pupils.change, pupil=pupil, code=code, version=1, by=cast.member).field == "code"
    assert pupil_of(pupil.lesson).code == "A"


def test_a_name_cannot_reach_the_table_of_codes_in_any_other_way(cast):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        CasePupil(lesson=design(cast), code="Fa").full_clean()


def test_a_code_is_given_once_and_follows_to_the_observers(cast):
    lesson = design(cast)
    lessons.assign(lesson=lesson, observers={cast.colleague: ["A", "B"]}, by=cast.member)
    assert refused(pupils.change, pupil=pupil_of(lesson), code="B", version=1, by=cast.member).field == "code"
    pupils.change(pupil=pupil_of(lesson), code="d", version=1, by=cast.member)
    assert rows(Observer)[0].codes == ["B", "D"]
    pupils.remove(pupil=pupil_of(lesson, "B"), by=cast.member)
    assert rows(Observer)[0].codes == ["D"]


def test_no_field_of_case_data_is_meant_for_a_name():
    names = {field.name for model in (CasePupil, Expectation, Note, Interview, Finding) for field in model._meta.fields}
    assert not {name for name in names if "name" in name or "birth" in name or "photo" in name}


@pytest.mark.parametrize("text", ["Олена каже: бо сухо", "تقول فاطمة: لأنه جاف", "ትብል: ስለ ዝደረቐ", "Zoë: «omdat» 🙂"])
def test_every_script_is_kept_as_it_was_written(cast, text):
    assert observe(cast, begin(cast), text=text).text == text


def test_a_name_is_warned_about_and_kept(cast):
    assert "Fatima" in " ".join(about_note("Fatima zegt niets.", cast.group))
    assert "Cas" in " ".join(about_note("Cas wachtte te kort.", cast.group))
    assert about_note("A zegt: omdat het droog is. Casus en kassa.", cast.group) == []


# The lock -------------------------------------------------------------------------------------------------------


def test_from_the_start_nobody_changes_plan_or_predictions(cast):
    lesson = design(cast)
    pupil, part = predict(cast, lesson), parts_of(lesson)[0]
    started = begin(cast, lesson)
    assert started.started_at is not None
    for action, words in (
        (lessons.change, {"lesson": lesson, "title": "T", "question": "Q", "version": 1}),
        (lessons.remove, {"lesson": lesson}),
        (parts.add, {"lesson": lesson, "title": "T", "minutes": 5}),
        (parts.change, {"part": part, "title": "T", "minutes": 5, "version": 1}),
        (parts.move, {"part": part, "up": False}),
        (parts.reorder, {"lesson": lesson, "order": [row.pk for row in parts_of(lesson)]}),
        (parts.remove, {"part": part}),
        (pupils.add, {"lesson": lesson}),
        (pupils.change, {"pupil": pupil, "code": "A", "version": pupil.version, "expected": {part.pk: "Hindsight"}}),
        (pupils.remove, {"pupil": pupil}),
    ):
        assert "locked" in str(refused(action, by=cast.member, **words)), action
    assert {row.text for row in rows(Expectation)} == {"Says a whole sentence."}


def test_a_lesson_without_parts_does_not_start(cast):
    lesson = lessons.design(cycle=start(cast, Phase.TRY_OUT), title="T", question="Q", by=cast.member)
    refused(lessons.start, lesson=lesson, by=cast.member)


def test_started_twice_it_keeps_its_first_time(cast):
    lesson = begin(cast)
    lessons.start(lesson=lesson, by=cast.colleague)
    assert again(lesson).started_at == lesson.started_at


def test_a_start_is_taken_back_by_who_pressed_or_teaches_soon_and_without_notes(cast):
    lesson = begin(cast)
    assert "Only the teacher" in str(refused(lessons.undo_start, lesson=lesson, by=cast.colleague))
    lessons.undo_start(lesson=lesson, by=cast.member)
    assert not again(lesson).has_started
    lessons.undo_start(lesson=lesson, by=cast.member)
    Lesson.objects.filter(pk=lesson.pk).update(teacher=cast.colleague)
    begin(cast, lesson)
    lessons.undo_start(lesson=lesson, by=cast.colleague)
    lesson = begin(cast, lesson)
    assert "five minutes" in str(refused(lessons.undo_start, lesson=shift(lesson, minutes=6), by=cast.member))
    observe(cast, lesson)
    assert "already noted" in str(refused(lessons.undo_start, lesson=shift(lesson, minutes=1), by=cast.member))


def test_a_note_that_was_taken_away_again_still_holds_the_lock(cast):
    lesson = begin(cast)
    notes.remove(note=observe(cast, lesson), by=cast.colleague)
    refused(lessons.undo_start, lesson=lesson, by=cast.member)


def test_a_lesson_ends_once_and_only_after_it_started(cast):
    lesson = design(cast)
    refused(lessons.end, lesson=lesson, by=cast.member)
    lesson = teach(cast, lesson)
    lessons.end(lesson=lesson, by=cast.member)
    assert again(lesson).ended_at == lesson.ended_at


def test_observers_are_members_or_experts_and_stay_after_the_lesson(cast):
    lesson = design(cast)
    for stranger in (cast.leader, cast.staff, cast.other):
        refused(lessons.assign, lesson=lesson, observers={stranger: []}, by=cast.member)
    refused(lessons.assign, lesson=lesson, observers={cast.expert: ["Z"]}, by=cast.member)
    lessons.assign(lesson=lesson, observers={cast.expert: ["C"], cast.colleague: []}, by=cast.member)
    lessons.assign(lesson=lesson, observers={cast.expert: ["C", "A"]}, by=cast.member)
    assert [(row.user_id, row.codes) for row in rows(Observer)] == [(cast.expert.pk, ["A", "C"])]
    teach(cast, lesson)
    refused(lessons.assign, lesson=lesson, observers={}, by=cast.member)


# The timeline ---------------------------------------------------------------------------------------------------


def test_two_observers_at_the_same_second_both_count(cast):
    lesson, moment = begin(cast), timezone.now()
    for person in (cast.colleague, cast.expert):
        observe(cast, lesson, by=person, seen_at=moment, client_key=uuid.UUID(int=7))
    assert [row.tick for row in rows(Note)] == [1, 2]
    assert len({row.seen_at for row in rows(Note)}) == 1


def test_the_same_note_from_two_tabs_is_one_and_other_words_are_another(cast):
    lesson, key = begin(cast), uuid.uuid4()
    first = observe(cast, lesson, client_key=key)
    assert observe(cast, lesson, text="Says: because it is dry.\r\n", client_key=key).pk == first.pk
    other = observe(cast, lesson, text="Says nothing.", client_key=key)
    assert (other.pk != first.pk, again(lesson).tick) == (True, 2)


def test_the_device_says_when_unless_that_cannot_be(cast):
    lesson = shift(begin(cast), minutes=30)
    moment = timezone.now() - datetime.timedelta(minutes=11)
    assert observe(cast, lesson, seen_at=moment).seen_at == moment
    for wrong in (moment - datetime.timedelta(days=1), moment + datetime.timedelta(days=1)):
        row = observe(cast, lesson, text=f"At {wrong}", seen_at=wrong)
        assert abs(row.seen_at - timezone.now()) < datetime.timedelta(minutes=1)


def test_before_the_start_nothing_is_noted_and_after_the_end_what_was_on_its_way_is(cast):
    lesson = design(cast)
    assert "not started" in str(refused(observe, cast=cast, lesson=lesson))
    lesson = teach(cast, lesson)
    observe(cast, lesson, text="Came late.")
    assert len(rows(Note)) == 2


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 1001, "x" * 10_000])
def test_a_note_without_words_or_with_too_many_is_refused_at_its_field(cast, text):
    assert refused(observe, cast=cast, lesson=begin(cast), text=text).field == "text"
    assert rows(Note) == []


def test_a_note_belongs_to_a_part_and_a_pupil_of_its_own_lesson(cast):
    lesson = begin(cast)
    foreign = LessonPartFactory(lesson=LessonFactory(cycle=lesson.cycle))
    refused(notes.note, lesson=lesson, part=foreign, text="Says.", by=cast.colleague)


def test_the_author_puts_a_note_right_for_two_hours(cast):
    lesson = begin(cast)
    note = observe(cast, lesson)
    part = parts_of(lesson)[1]
    notes.change(note=note, part=part, pupil=None, text="Said: it is dry.", by=cast.colleague)
    (now,) = rows(Note)
    assert (now.text, now.part_id, now.pupil_id, now.tick) == ("Said: it is dry.", part.pk, None, 2)
    Note.objects.update(kept_at=timezone.now() - datetime.timedelta(hours=2, seconds=1))
    assert "two hours" in str(refused(notes.change, note=now, part=part, text="No.", by=cast.colleague))
    assert "two hours" in str(refused(notes.remove, note=now, by=cast.colleague))


def test_a_note_that_is_taken_away_leaves_no_words(cast):
    lesson = begin(cast)
    note = observe(cast, lesson)
    notes.remove(note=note, by=cast.colleague)
    (row,) = rows(Note)
    assert (row.text, row.removed, row.tick) == ("", True, 2)
    refused(notes.change, note=row, part=parts_of(lesson)[0], text="Back.", by=cast.colleague)


# Talks, table, words -------------------------------------------------------------------------------------------


def test_each_interviewer_has_one_row_per_pupil(cast):
    lesson = teach(cast)
    for person, words in ((cast.colleague, "First"), (cast.colleague, "Better"), (cast.expert, "Also")):
        pupils.interview(pupil=pupil_of(lesson), learned=words, by=person)
    assert sorted(row.learned for row in rows(Interview)) == ["Also", "Better"]
    assert refused(pupils.interview, pupil=pupil_of(lesson), by=cast.member).field == "learned"


def test_pupils_are_asked_after_the_lesson(cast):
    refused(pupils.interview, pupil=pupil_of(design(cast)), learned="Early", by=cast.member)


def test_the_table_takes_notes_over_without_typing_and_without_doubling(cast):
    lesson = teach(cast)
    pupil, part, (note,) = pupil_of(lesson), parts_of(lesson)[0], rows(Note)
    words = {"pupil": pupil, "part": part, "by": cast.member}
    row = discussion.find(seen="Looked up.", explanation="", version=0, notes=[note], **words)
    assert row.seen == f"Looked up.\n{note.text}"
    row = discussion.find(seen=row.seen, explanation="The pair helped.", version=1, notes=[note], **words)
    assert (row.seen.count(note.text), row.version) == (1, 2)
    assert "meanwhile" in str(refused(discussion.find, seen="Mine", explanation="", version=1, **words))


def test_the_table_waits_for_the_end_of_the_lesson(cast):
    lesson = begin(cast)
    refused(
        discussion.find, pupil=pupil_of(lesson), part=parts_of(lesson)[0], seen="S", explanation="", version=0, by=cast.member
    )
    refused(discussion.conclude, lesson=lesson, meaning="M", consequences="", version=1, by=cast.member)


def test_two_conclusions_at_once_do_not_swallow_each_other(cast):
    lesson = teach(cast)
    discussion.conclude(lesson=lesson, meaning="Mine", consequences="C", version=1, by=cast.member)
    discussion.conclude(lesson=lesson, meaning="Mine", consequences="C", version=1, by=cast.member)
    refused(discussion.conclude, lesson=lesson, meaning="Yours", consequences="C", version=1, by=cast.colleague)
    assert again(lesson).meaning == "Mine"


# The next version -----------------------------------------------------------------------------------------------


def test_the_next_version_copies_the_plan_and_asks_for_new_predictions(cast):
    lesson = teach(cast)
    second = lessons.again(lesson=lesson, change="Draw first.", class_name="Grade 6", by=cast.member)
    assert (second.number, second.previous_id, second.change, second.has_started) == (2, lesson.pk, "Draw first.", False)
    assert [part.origin_id for part in parts_of(second)] == [part.pk for part in parts_of(lesson)]
    assert [pupil.stands_for for pupil in CasePupil.objects.filter(lesson=second)] == ["Silent", "", ""]
    assert not Expectation.objects.filter(pupil__lesson=second).exists()
    assert lessons.again(lesson=lesson, change="Something else.", by=cast.member).pk == second.pk


def test_there_is_no_next_version_before_the_first_was_taught_or_without_a_change(cast):
    lesson = begin(cast)
    refused(lessons.again, lesson=lesson, change="Draw.", by=cast.member)
    lessons.end(lesson=lesson, by=cast.member)
    assert refused(lessons.again, lesson=lesson, change="  ", by=cast.member).field == "change"


# The page -------------------------------------------------------------------------------------------------------


def test_the_page_starts_from_the_words_of_the_group_and_is_shared_by_choice(cast):
    lesson = design(cast)
    refused(pages.begin, lesson=lesson, by=cast.member)
    lesson = teach(cast, lesson)
    discussion.conclude(lesson=lesson, meaning="Pairs help.", consequences="", version=1, by=cast.member)
    page = pages.begin(lesson=lesson, by=cast.member)
    assert (page.saw, page.stays, page.sharing, pages.begin(lesson=lesson, by=cast.member).pk) == (
        "Pairs help.",
        "",
        "group",
        page.pk,
    )
    assert refused(pages.share, page=page, sharing="school", by=cast.member).field == "sharing"
    assert refused(pages.share, page=page, sharing="world", by=cast.member).field == "sharing"
    page = pages.write(page=page, saw="Pairs help.", stays="A minute in pairs.", version=1, by=cast.member)
    assert pages.share(page=page, sharing="outside", by=cast.member).may_leave
    assert refused(pages.write, page=page, saw="", stays="S", version=2, by=cast.member).field == "saw"
    assert not pages.share(page=page, sharing="group", by=cast.member).is_shared
    refused(pages.write, page=page, saw="Other", stays="S", version=1, by=cast.member)


def test_the_page_has_no_way_to_a_pupil():
    related = {field.related_model for field in LessonPage._meta.get_fields() if field.is_relation}
    assert related == {Lesson}


# What goes away -------------------------------------------------------------------------------------------------


def test_six_months_after_the_cycle_the_case_data_is_gone_and_the_words_stay(cast):
    lesson = teach(cast)
    pupil = pupil_of(lesson)
    pupils.interview(pupil=pupil, learned="L", by=cast.member)
    discussion.find(pupil=pupil, part=parts_of(lesson)[0], seen="S", explanation="E", version=0, by=cast.member)
    discussion.conclude(lesson=lesson, meaning="Pairs help.", consequences="Draw.", version=1, by=cast.member)
    lessons_page = pages.write(page=pages.begin(lesson=lesson, by=cast.member), saw="S", stays="T", version=1, by=cast.member)
    keep_draft(cast.member, f"lesson:{lesson.pk}:finding:1:1", {"seen": "TELLING"})
    keep_draft(cast.member, f"lesson:{lesson.pk}1:finding:1:1", {"seen": "Other lesson"})
    closed = timezone.make_aware(datetime.datetime(2026, 3, 31, 12))
    Cycle.objects.filter(pk=lesson.cycle_id).update(state=State.CLOSED, closed_at=closed)
    assert retention.clears_on(again(lesson)) == datetime.date(2026, 9, 30)
    assert retention.clear_due(datetime.date(2026, 9, 29)) == 0
    assert len(rows(Note)) == 1
    assert retention.clear_due(datetime.date(2026, 9, 30)) == 1
    assert [len(rows(model)) for model in (CasePupil, Expectation, Note, Interview, Finding)] == [0] * 5
    assert draft_data(cast.member, f"lesson:{lesson.pk}:finding:1:1") == {}
    assert draft_data(cast.member, f"lesson:{lesson.pk}1:finding:1:1") != {}
    now = again(lesson)
    assert (now.meaning, now.consequences, now.cleared_at is not None) == ("Pairs help.", "Draw.", True)
    assert (len(rows(LessonPart)), rows(LessonPage)[0].saw) == (3, lessons_page.saw)
    assert retention.clear_due(datetime.date(2026, 10, 30)) == 0


def test_a_cycle_that_was_never_closed_counts_from_the_end_of_its_group(cast):
    lesson = teach(cast)
    assert retention.clears_on(lesson) is None
    cast.group.ends_on = timezone.localdate() - datetime.timedelta(days=200)
    cast.group.starts_on = cast.group.ends_on - datetime.timedelta(days=100)
    cast.group.save()
    assert retention.clear_due() == 1


def test_nothing_is_added_to_case_data_that_is_gone(cast):
    lesson = teach(cast)
    pupil, part, (note,) = pupil_of(lesson), parts_of(lesson)[0], rows(Note)
    Lesson.objects.filter(pk=lesson.pk).update(cleared_at=timezone.now())
    for action, words in (
        (notes.note, {"lesson": lesson, "part": part, "text": "T"}),
        (notes.change, {"note": note, "part": part, "text": "T"}),
        (pupils.interview, {"pupil": pupil, "learned": "L"}),
        (discussion.find, {"pupil": pupil, "part": part, "seen": "S", "explanation": "", "version": 0}),
    ):
        assert "deleted" in str(refused(action, by=cast.colleague, **words))


def test_the_period_is_a_setting(cast, settings):
    settings.CASE_DATA_MONTHS = 1
    lesson = teach(cast)
    lesson.cycle.closed_at = timezone.make_aware(datetime.datetime(2027, 12, 31, 12))
    assert retention.clears_on(lesson) == datetime.date(2028, 1, 31)


def test_the_daily_task_looks_at_its_own_organisation_only(cast, settings):
    settings.CELERY_TASK_ALWAYS_EAGER = True
    lesson = teach(cast)
    long_ago = timezone.now() - datetime.timedelta(days=400)
    Cycle.objects.filter(pk=lesson.cycle_id).update(state=State.CLOSED, closed_at=long_ago)
    clear_case_data_of(organisation_id=cast.other_organisation.pk)
    assert len(rows(Note)) == 1
    clear_case_data_of(organisation_id=cast.organisation.pk)
    assert rows(Note) == []
    assert clear_case_data.name == "lessons.tasks.clear_case_data"


# What counts along ----------------------------------------------------------------------------------------------


def _met(cycle, phase):
    with unscoped(reason="a test looks"):
        fresh = Cycle.objects.with_facts(phase).get(pk=cycle.pk)
        return {each.key: each.met for each in criteria_of(fresh, phase)}


def test_a_lesson_that_was_observed_and_compared_meets_the_criteria_of_its_phase(cast):
    lesson = design(cast)
    assert (_met(lesson.cycle, Phase.TRY_OUT)["P4.a"], _met(lesson.cycle, Phase.PLAN)["P3.b"]) == (False, False)
    lesson = teach(cast, lesson)
    met = _met(lesson.cycle, Phase.TRY_OUT)
    assert (met["P4.a"], met["P4.b"], _met(lesson.cycle, Phase.PLAN)["P3.b"]) == (True, False, True)
    words = {"pupil": pupil_of(lesson), "part": parts_of(lesson)[0], "seen": "S", "explanation": "E", "version": 0}
    discussion.find(by=cast.member, **words)
    assert _met(lesson.cycle, Phase.TRY_OUT)["P4.b"]
    page = pages.write(page=pages.begin(lesson=lesson, by=cast.member), saw="S", stays="T", version=1, by=cast.member)
    assert not _met(lesson.cycle, Phase.SECURE)["P6.b"]
    pages.share(page=page, sharing="school", by=cast.member)
    assert _met(lesson.cycle, Phase.SECURE)["P6.b"]
    retention.clear(lesson=lesson)
    assert _met(lesson.cycle, Phase.TRY_OUT)["P4.a"]


def test_a_closed_cycle_takes_nothing_more(cast):
    lesson = teach(cast)
    Cycle.objects.filter(pk=lesson.cycle_id).update(state=State.CLOSED, closed_at=timezone.now())
    for action, words in (
        (lessons.design, {"cycle": lesson.cycle, "title": "T", "question": "Q"}),
        (notes.note, {"lesson": lesson, "part": parts_of(lesson)[0], "text": "T"}),
        (lessons.again, {"lesson": lesson, "change": "C"}),
        (pages.begin, {"lesson": lesson}),
    ):
        assert "closed" in str(refused(action, by=cast.member, **words))
