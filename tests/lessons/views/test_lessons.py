"""The pages of a lesson study, as each role: from the first plan to the page for colleagues."""

from __future__ import annotations

import datetime
import io
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from core.drafts import keep_draft
from core.tenancy import unscoped
from cycles.enums import State
from cycles.models import Cycle
from groups.enums import Phase
from lessons.models import CasePupil, Expectation, Finding, Interview, Lesson, LessonPage, LessonPart, Note, Observer
from lessons.services import discussion, lessons, pages, parts
from tests.cycles.world import start
from tests.factories.lessons import LessonFactory, LessonPageFactory, LessonPartFactory, NoteFactory
from tests.lessons.world import again, begin, design, observe, parts_of, pupil_of, rows, teach

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english(cast):
    with unscoped(reason="a test prepares its world"):
        for person in (cast.member, cast.colleague, cast.organiser, cast.expert, cast.leader, cast.staff):
            person.language = "en"
            person.save()


def at(cast, name, pk, *more):
    return reverse(f"lessons:{name}", args=[cast.organisation.slug, pk, *more])


def body(response):
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def queries(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code in (200, 204)
    return len(found)


# Who sees what --------------------------------------------------------------------------------------------------


def test_a_leader_learns_that_a_lesson_was_taught_and_nothing_else(cast, sign_in):
    lesson = teach(cast)
    with unscoped(reason="a test prepares its world"):
        Lesson.objects.update(teacher=cast.colleague, class_name="TELLING class", meaning="TELLING meaning")
        lessons_text = at(cast, "list", lesson.cycle_id)
    client = sign_in(cast.leader)
    for path in (lessons_text, at(cast, "cycle_panel", lesson.cycle_id)):
        text = body(client.get(path))
        assert "Taught and observed on" in text
        assert lesson.question in text
        for private in (
            "TELLING",
            cast.colleague.name,
            "because it is dry",
            "Says a whole sentence",
            at(cast, "detail", lesson.pk),
        ):
            assert private not in text
    for name in ("detail", "observe", "timeline", "table", "discussion", "pupils", "key", "compare"):
        assert client.get(at(cast, name, lesson.pk)).status_code == 404


def test_a_leader_does_not_hear_of_a_lesson_before_it_is_taught(cast, sign_in):
    lesson = design(cast)
    assert lesson.question not in body(sign_in(cast.leader).get(at(cast, "list", lesson.cycle_id)))


def test_the_page_opens_to_the_school_by_choice_and_closes_again(cast, sign_in):
    lesson = teach(cast)
    with unscoped(reason="a test prepares its world"):
        page = pages.write(
            page=pages.begin(lesson=lesson, by=cast.member), saw="Pairs help.", stays="S", version=1, by=cast.member
        )
    path, readers = at(cast, "page", page.pk), (cast.leader, cast.staff)
    assert [sign_in(person).get(path).status_code for person in readers] == [404, 404]
    client = sign_in(cast.member)
    assert client.post(at(cast, "page_share", page.pk), {"sharing": "school"}).status_code == 303
    for person in readers:
        text = body(sign_in(person).get(path))
        assert "Pairs help." in text
        for private in ("because it is dry", "Says a whole sentence", "Silent", at(cast, "detail", lesson.pk)):
            assert private not in text
        assert sign_in(person).get(at(cast, "page_edit", page.pk)).status_code == 403
    assert path in body(sign_in(cast.leader).get(at(cast, "list", lesson.cycle_id)))
    assert sign_in(cast.other).get(path).status_code == 404
    client.post(at(cast, "page_share", page.pk), {"sharing": "group"})
    assert [sign_in(person).get(path).status_code for person in readers] == [404, 404]


def test_the_paper_says_what_the_page_says_and_nothing_about_pupils(cast, sign_in):
    lesson = teach(cast)
    with unscoped(reason="a test prepares its world"):
        page = pages.write(
            page=pages.begin(lesson=lesson, by=cast.member),
            saw="#eval(1) Пари допомагають",
            stays="S",
            version=1,
            by=cast.member,
        )
    response = sign_in(cast.member).get(at(cast, "page_pdf", page.pk))
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    text = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(response.content)).pages)
    assert "#eval(1)" in text
    assert "In the circle" in text
    assert "only" in text
    for private in ("because it is dry", "Says a whole sentence", "Silent"):
        assert private not in text


def test_an_ordinary_lesson_stays_on_one_sheet(cast, sign_in):
    lesson = teach(cast)
    sentences = "Begins with whoever said nothing yet. Asks who thinks about it in another way, and waits for ten counts."
    with unscoped(reason="a test prepares its world"):
        LessonPart.objects.filter(lesson=lesson).update(teacher_does=sentences, reactions=sentences, stumble=sentences)
        LessonPartFactory(lesson=lesson, position=4, title="Look back", teacher_does=sentences)
        page = pages.write(
            page=pages.begin(lesson=lesson, by=cast.member), saw=sentences * 2, stays=sentences * 2, version=1, by=cast.member
        )
    response = sign_in(cast.member).get(at(cast, "page_pdf", page.pk))
    assert len(PdfReader(io.BytesIO(response.content)).pages) == 1


def test_a_long_lesson_gets_smaller_type_and_the_longest_goes_on_under_its_question(cast, sign_in):
    lesson = teach(cast)
    words = "Begins with whoever said nothing yet, and waits for ten counts. " * 50
    with unscoped(reason="a test prepares its world"):
        page = pages.write(
            page=pages.begin(lesson=lesson, by=cast.member), saw=words[:1500], stays=words[:600], version=1, by=cast.member
        )
        LessonPart.objects.filter(lesson=lesson).update(teacher_does=words[:260], reactions=words[:260], stumble=words[:260])

    def sheets():
        response = sign_in(cast.member).get(at(cast, "page_pdf", page.pk))
        return [sheet.extract_text() for sheet in PdfReader(io.BytesIO(response.content)).pages]

    assert len(sheets()) == 1
    with unscoped(reason="the longest that the forms take"):
        LessonPage.objects.filter(pk=page.pk).update(saw=words[:2990] + "SAWEND", stays=words[:2990] + "STAYSEND")
        for number in range(4, 21):
            LessonPartFactory(lesson=lesson, position=number)
        for part in LessonPart.objects.filter(lesson=lesson):
            texts = {"teacher_does": words[:990] + f"T{part.position}.", "reactions": words[:990], "stumble": words[:590]}
            LessonPart.objects.filter(pk=part.pk).update(**texts)
    first, *others = sheets()
    assert others
    assert all(lesson.question[:40] in sheet for sheet in others)
    said = "".join([first, *others])
    assert all(f"T{number}." in said for number in range(1, 21))
    assert said.index("SAWEND") < said.index("STAYSEND") < said.index("T1.") < said.index("T20.")


def test_an_expert_reads_and_observes_but_does_not_design(cast, sign_in):
    lesson = begin(cast)
    client = sign_in(cast.expert)
    assert client.get(at(cast, "observe", lesson.pk)).status_code == 200
    assert client.get(at(cast, "parts", lesson.pk)).status_code == 403
    assert client.post(at(cast, "end", lesson.pk)).status_code == 403


def test_the_seven_steps_stand_in_the_panel_only_where_lesson_study_was_chosen(cast, sign_in):
    cycle, client = start(cast, Phase.TRY_OUT), sign_in(cast.member)
    assert "Revise and re-teach" in body(client.get(at(cast, "cycle_panel", cycle.pk)))
    with unscoped(reason="a test prepares its world"):
        Cycle.objects.update(approach="short_trial")
    assert "Revise and re-teach" not in body(client.get(at(cast, "cycle_panel", cycle.pk)))


def test_the_panel_of_a_cycle_without_lesson_study_offers_one_to_members_only(cast, sign_in):
    cycle = start(cast, Phase.TRY_OUT, approach="short_trial")
    assert "Try it out with a lesson study" in body(sign_in(cast.member).get(at(cast, "cycle_panel", cycle.pk)))
    assert body(sign_in(cast.leader).get(at(cast, "cycle_panel", cycle.pk))).strip() == ""


def test_an_observer_who_left_the_group_sees_nothing_more_and_stays_named(cast, sign_in):
    from groups.models import Membership

    lesson = design(cast)
    with unscoped(reason="a test prepares its world"):
        lessons.assign(lesson=lesson, observers={cast.colleague: ["A"]}, by=cast.member)
    begin(cast, lesson)
    observe(cast, lesson)
    with unscoped(reason="a test prepares its world"):
        yesterday = timezone.localdate() - datetime.timedelta(days=1)
        Membership.objects.filter(user=cast.colleague).update(starts_on=yesterday, ends_on=yesterday)
    client = sign_in(cast.colleague)
    assert client.get(at(cast, "observe", lesson.pk)).status_code == 404
    assert client.post(at(cast, "observe", lesson.pk), {"text": "Says."}).status_code == 404
    assert "is no longer in the group" in body(sign_in(cast.member).get(at(cast, "observers", lesson.pk)))
    assert cast.colleague.name in body(sign_in(cast.member).get(at(cast, "observe", lesson.pk)))


# Design ---------------------------------------------------------------------------------------------------------


def test_a_member_designs_a_lesson_part_by_part(cast, sign_in):
    cycle, client = start(cast, Phase.TRY_OUT), sign_in(cast.member)
    planned = (timezone.localtime() + datetime.timedelta(days=3)).strftime("%Y-%m-%dT09:00")
    sent = {"title": "Rain", "question": "How?", "minutes": 50, "planned_at": planned, "teacher": cast.colleague.pk}
    response = client.post(at(cast, "create", cycle.pk), sent)
    (lesson,) = rows(Lesson)
    assert (response.status_code, response.url) == (303, at(cast, "parts", lesson.pk))
    client.post(at(cast, "parts", lesson.pk), {"title": "Question", "minutes": 5, "teacher_does": "Waits."})
    client.post(at(cast, "parts", lesson.pk), {"title": "Circle", "minutes": 60})
    text = body(client.get(at(cast, "parts", lesson.pk)))
    assert "The parts take 65 minutes, more than the 50 that the lesson lasts." in text
    first, second = parts_of(lesson)
    client.post(at(cast, "part_move", second.pk), {"move": "up"})
    assert parts_of(lesson) == [second, first]
    assert client.post(at(cast, "parts_order", lesson.pk), {"order": f"{first.pk},{second.pk}"}).status_code == 204
    assert client.post(at(cast, "parts_order", lesson.pk), {"order": "9,x"}).status_code == 400
    assert client.post(at(cast, "part_delete", first.pk)).status_code == 303
    assert parts_of(lesson) == [second]


def test_a_refused_part_loses_nothing(cast, sign_in):
    lesson = design(cast)
    response = sign_in(cast.member).post(at(cast, "parts", lesson.pk), {"title": "T", "minutes": "x", "stumble": "Kept words"})
    assert response.status_code == 422
    assert "Kept words" in response.content.decode()


def test_somebody_who_saves_an_old_text_sees_both(cast, sign_in):
    lesson = design(cast)
    part, client = parts_of(lesson)[0], sign_in(cast.member)
    client.post(at(cast, "part_edit", part.pk), {"title": "Theirs", "minutes": 5, "version": 1})
    response = client.post(at(cast, "part_edit", part.pk), {"title": "Mine", "minutes": 5, "version": 1})
    text = response.content.decode()
    assert (response.status_code, "Theirs" in text, 'value="Mine"' in text) == (422, True, True)
    assert client.post(at(cast, "part_edit", part.pk), {"title": "Mine", "minutes": 5, "version": 2}).status_code == 303


def test_a_name_as_a_code_is_refused(cast, sign_in):
    lesson = design(cast)
    pupil, client = pupil_of(lesson), sign_in(cast.member)
    sent = {"code": "Fatima", "stands_for": "Quiet", "version": 1}
    response = client.post(at(cast, "pupil_edit", pupil.pk), sent)
    assert (response.status_code, "Never a name" in response.content.decode()) == (422, True)
    assert b"Fatima" not in b"".join(str(row.code).encode() for row in rows(CasePupil))


def test_predictions_are_written_per_part_and_locked_with_the_time(cast, sign_in):
    lesson = design(cast)
    pupil, client = pupil_of(lesson), sign_in(cast.member)
    sent = {"code": "A", "version": 1, f"expected_{parts_of(lesson)[0].pk}": "Looks up."}
    assert client.post(at(cast, "pupil_edit", pupil.pk), sent).status_code == 303
    assert "not predicted anything yet for: B, C" in body(client.get(at(cast, "start", lesson.pk)))
    assert client.post(at(cast, "start", lesson.pk)).status_code == 303
    for name, pk in (("pupil_edit", pupil.pk), ("part_edit", parts_of(lesson)[0].pk), ("edit", lesson.pk)):
        response = client.post(at(cast, name, pk), sent | {"version": 2})
        assert (response.status_code, "Locked since" in response.content.decode()) == (422, True)
    text = body(client.get(at(cast, "pupils", lesson.pk)))
    assert "Locked since" in text
    assert "Looks up." in text
    assert [row.text for row in rows(Expectation)] == ["Looks up."]


def test_the_start_is_taken_back_from_the_page(cast, sign_in):
    lesson = design(cast)
    client = sign_in(cast.member)
    client.post(at(cast, "start", lesson.pk))
    assert "Started too early" in body(client.get(at(cast, "detail", lesson.pk)))
    assert "Started too early" not in body(sign_in(cast.colleague).get(at(cast, "detail", lesson.pk)))
    assert client.post(at(cast, "start_undo", lesson.pk)).status_code == 303
    assert not again(lesson).has_started


def test_a_get_changes_nothing(cast, sign_in):
    lesson = design(cast)
    client = sign_in(cast.member)
    for name in ("start", "end", "delete", "again", "observe", "table", "observers"):
        client.get(at(cast, name, lesson.pk))
    assert (again(lesson).has_started, len(rows(Lesson)), rows(LessonPage)) == (False, 1, [])


def test_observers_are_chosen_in_one_form(cast, sign_in):
    lesson = design(cast)
    sent = {f"observes_{cast.expert.pk}": "on", f"codes_{cast.colleague.pk}": ["A", "C"]}
    assert sign_in(cast.member).post(at(cast, "observers", lesson.pk), sent).status_code == 303
    assert {row.user_id: row.codes for row in rows(Observer)} == {cast.expert.pk: [], cast.colleague.pk: ["A", "C"]}
    assert sign_in(cast.member).post(at(cast, "observers", lesson.pk), {f"codes_{cast.expert.pk}": ["Z"]}).status_code == 422


def test_the_key_sheet_has_no_field_that_could_be_sent(cast, sign_in):
    text = body(sign_in(cast.member).get(at(cast, "key", design(cast).pk)))
    sheet = text[text.index("data-key-sheet") :]
    fields = re.findall(r"<input[^>]*data-key-code[^>]*>", sheet)
    assert len(fields) == 3
    assert not [field for field in fields if " name=" in field or " form=" in field]
    assert "<form" not in sheet[: sheet.index("</section>")]
    assert "draft" not in sheet[: sheet.index("</section>")]


# Observe --------------------------------------------------------------------------------------------------------


def sent_note(lesson, text="Says: dry.", **more):
    return {"pupil": pupil_of(lesson).pk, "part": parts_of(lesson)[0].pk, "text": text, "client_key": uuid.uuid4(), **more}


def test_a_note_is_kept_with_the_time_of_the_device(cast, sign_in):
    lesson = begin(cast)
    moment = timezone.now()
    response = sign_in(cast.colleague).post(at(cast, "observe", lesson.pk), sent_note(lesson, seen_at=moment.isoformat()))
    (note,) = rows(Note)
    assert (response.status_code, note.seen_at, note.author_id) == (303, moment, cast.colleague.pk)


@pytest.mark.parametrize("seen_at", ["", "x", "25:00", "2026-13-45T99:99:99Z", "2026-01-01T00:00:00", "\x00", "9" * 60])
def test_a_clock_that_says_nonsense_costs_no_note(cast, sign_in, seen_at):
    lesson = begin(cast)
    sign_in(cast.colleague).post(at(cast, "observe", lesson.pk), sent_note(lesson, seen_at=seen_at))
    assert len(rows(Note)) == (0 if "\x00" in seen_at else 1)


def test_the_queue_sends_a_note_twice_and_it_is_there_once(cast, sign_in):
    lesson, client = begin(cast), sign_in(cast.colleague)
    sent, headers = sent_note(lesson), {"X-Queue": "later", "X-Queue-Person": str(cast.colleague.pk)}
    for _each in range(2):
        assert client.post(at(cast, "observe", lesson.pk), sent, headers=headers).json()["url"]
    assert len(rows(Note)) == 1
    response = client.post(at(cast, "observe", lesson.pk), sent | {"text": "x" * 10_000}, headers=headers)
    assert (response.status_code, "sentence" in response.json()) == (422, True)
    response = client.post(at(cast, "observe", lesson.pk), sent, headers=headers | {"X-Queue-Person": str(cast.member.pk)})
    assert response.status_code == 401


def test_a_colleague_in_a_note_is_warned_about_and_kept(cast, sign_in):
    lesson = begin(cast)
    response = sign_in(cast.colleague).post(
        at(cast, "observe", lesson.pk), sent_note(lesson, "Mia waits too short."), follow=True
    )
    assert "We look at pupils, not at the teacher." in response.content.decode()
    assert len(rows(Note)) == 1


def test_every_screen_gets_each_note_once_also_those_that_changed_or_went(cast, sign_in):
    lesson = begin(cast)
    first = observe(cast, lesson, "First")
    client, path = sign_in(cast.expert), at(cast, "timeline", lesson.pk)
    assert "First" in body(client.get(f"{path}?after=0"))
    assert client.get(f"{path}?after=1").status_code == 204
    observe(cast, lesson, "Second", by=cast.member)
    text = body(client.get(f"{path}?after=1"))
    assert ("First" in text, "Second" in text, "?after=2" in text) == (False, True, True)
    sign_in(cast.colleague).post(at(cast, "note_edit", first.pk), {"text": "Better", "part": first.part_id, "pupil": ""})
    assert "Better" in body(client.get(f"{path}?after=2"))
    assert sign_in(cast.member).get(at(cast, "note_edit", first.pk)).status_code == 403
    sign_in(cast.colleague).post(at(cast, "note_delete", first.pk))
    text = body(client.get(f"{path}?after=3"))
    assert ("data-removed" in text, "Better" in text) == (True, False)
    assert sign_in(cast.colleague).get(at(cast, "note_edit", first.pk)).status_code == 404


@pytest.mark.parametrize("after", ["x", "-1", "9" * 400, "²", "1.5", ""])
def test_a_cursor_that_is_no_number_begins_at_the_beginning(cast, sign_in, after):
    lesson = begin(cast)
    observe(cast, lesson, "First")
    assert "First" in body(sign_in(cast.member).get(at(cast, "timeline", lesson.pk), {"after": after}))


def test_six_observers_with_sixty_notes_each_come_together(cast, sign_in):
    """6 × 60: every screen ends with 360 notes, each asked for once, and a fragment costs five queries however much is new."""
    from tests.factories.groups import MembershipFactory
    from tests.factories.schools import StaffFactory, UserFactory

    lesson = begin(cast)
    with unscoped(reason="a test prepares its world"):
        people = [cast.member, cast.colleague, cast.organiser, cast.expert]
        for _each in range(2):
            person = UserFactory()
            StaffFactory(organisation=cast.organisation, user=person, school=cast.school)
            MembershipFactory(group=cast.group, user=person)
            people.append(person)
    reader, path = sign_in(cast.organiser), at(cast, "timeline", lesson.pk)
    seen, cursor = [], 0
    part, pupil = parts_of(lesson)[0], pupil_of(lesson)
    for number in range(60):
        with unscoped(reason="a test prepares its world"):
            from lessons.services import notes

            for person in people:
                notes.note(lesson=lesson, part=part, pupil=pupil, text=f"{person.pk}:{number}", by=person)
        if number % 6 == 5:
            response = reader.get(f"{path}?after={cursor}")
            text = body(response)
            seen += re.findall(r'class="observed-text" dir="auto">([^<]+)<', text)
            (cursor,) = map(int, re.findall(r"after=(\d+)", text))
    assert (len(seen), len(set(seen)), cursor) == (360, 360, 360)
    assert queries(reader, f"{path}?after=359") == queries(reader, f"{path}?after=0") == 5
    assert queries(reader, f"{path}?after=360") == 4


# Discussion -----------------------------------------------------------------------------------------------------


def test_the_discussion_goes_teacher_facts_meaning_consequences(cast, sign_in):
    lesson = teach(cast)
    with unscoped(reason="a test prepares its world"):
        discussion.find(
            pupil=pupil_of(lesson),
            part=parts_of(lesson)[0],
            seen="",
            explanation="WHY",
            notes=rows(Note),
            version=0,
            by=cast.member,
        )
    client, path = sign_in(cast.expert), at(cast, "discussion", lesson.pk)
    steps = [client.get(f"{path}?step={number}") for number in range(1, 7)]
    assert [step.context["kind"] for step in steps] == ["teacher", "facts", "facts", "facts", "meaning", "consequences"]
    texts = [body(step) for step in steps]
    assert all("The teacher begins." in text and "Pupils, not the teacher." in text for text in texts)
    assert "because it is dry" in texts[1]
    assert ["WHY" in text for text in texts] == [False, False, False, False, True, False]
    for wrong in ("0", "99", "x", "9" * 500, "²"):
        assert client.get(path, {"step": wrong}).status_code == 200


def test_notes_are_offered_for_the_table_and_taken_over(cast, sign_in):
    lesson = teach(cast)
    (note,), client = rows(Note), sign_in(cast.member)
    path = at(cast, "finding", pupil_of(lesson).pk, parts_of(lesson)[0].pk)
    assert f'value="{note.pk}" class="form-check-input" id="id_notes_0" checked' in body(client.get(path)) or "checked" in body(
        client.get(path)
    )
    assert client.post(path, {"notes": [note.pk], "explanation": "E", "version": 0}).status_code == 303
    assert rows(Finding)[0].seen == note.text
    response = client.post(path, {"seen": "Mine", "version": 0})
    assert (response.status_code, "Mine" in response.content.decode()) == (422, True)
    assert client.post(path, {"notes": ["999"], "seen": "Mine", "version": 1}).status_code == 422
    assert client.get(at(cast, "finding", pupil_of(lesson).pk, 999_999)).status_code == 404
    assert note.text in body(client.get(at(cast, "table", lesson.pk)))


def test_a_talk_is_kept_per_interviewer_and_shown_to_the_group(cast, sign_in):
    lesson = teach(cast)
    path = at(cast, "interview", pupil_of(lesson).pk)
    assert sign_in(cast.expert).post(path, {"learned": "Тому що сухо"}).status_code == 303
    assert "Тому що сухо" in body(sign_in(cast.member).get(path))
    assert sign_in(cast.member).post(path, {}).status_code == 422
    assert len(rows(Interview)) == 1


def test_the_next_version_marks_what_changed(cast, sign_in):
    lesson, client = teach(cast), sign_in(cast.member)
    assert client.post(at(cast, "again", lesson.pk), {"change": "Draw first.", "class_name": "6"}).status_code == 303
    second = rows(Lesson)[1]
    part = parts_of(second)[0]
    client.post(
        at(cast, "part_edit", part.pk), {"title": "Question", "minutes": 6, "teacher_does": "Hands out paper.", "version": 1}
    )
    text = body(client.get(at(cast, "compare", second.pk)))
    assert "<del>5</del><ins>6</ins>" in text
    assert "<ins>Hands out paper.</ins>" in text
    assert "Draw first." in text
    assert "In the circle" not in text
    assert "This is the first version." in body(client.get(at(cast, "compare", lesson.pk)))


# When it is over ------------------------------------------------------------------------------------------------


def test_the_page_says_when_the_case_data_goes_and_that_it_went(cast, sign_in):
    lesson, client = teach(cast), sign_in(cast.member)
    assert "deleted 6 months after the cycle" in body(client.get(at(cast, "detail", lesson.pk)))
    closed = timezone.make_aware(datetime.datetime(2026, 3, 31, 12))
    with unscoped(reason="a test prepares its world"):
        Cycle.objects.filter(pk=lesson.cycle_id).update(state=State.CLOSED, closed_at=closed)
    assert "is deleted on Wednesday 30 September" in body(client.get(at(cast, "detail", lesson.pk)))
    with unscoped(reason="a test prepares its world"):
        from lessons.services.retention import clear

        clear(lesson=again(lesson))
    for name in ("detail", "pupils", "table", "discussion", "compare", "key"):
        text = body(client.get(at(cast, name, lesson.pk)))
        assert "because it is dry" not in text
        assert "Says a whole sentence" not in text
    assert "as agreed" in body(client.get(at(cast, "table", lesson.pk)))


# Numbers of queries ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "number"),
    [("detail", 8), ("parts", 7), ("pupils", 8), ("observe", 9), ("table", 9), ("discussion", 9), ("compare", 6)],
)
def test_a_page_costs_the_same_with_one_and_with_thirty_rows(cast, sign_in, name, number):
    lesson = teach(cast)
    client, path = sign_in(cast.member), at(cast, name, lesson.pk)
    first = queries(client, path)
    with unscoped(reason="a test prepares its world"):
        pupil = pupil_of(lesson)
        for position in range(30):
            part = LessonPartFactory(lesson=lesson, position=position + 10)
            NoteFactory(part=part, pupil=pupil, author=cast.member, tick=position + 10)
            Expectation.objects.create(pupil=pupil, part=part, text="E")
            Finding.objects.create(pupil=pupil, part=part, seen="S")
    assert (first, queries(client, path)) == (number, number)


def test_the_panel_and_the_list_cost_the_same_with_thirty_lessons(cast, sign_in):
    lesson = teach(cast)
    client = sign_in(cast.member)
    panel, listed = at(cast, "cycle_panel", lesson.cycle_id), at(cast, "list", lesson.cycle_id)
    before = queries(client, panel), queries(client, listed)
    with unscoped(reason="a test prepares its world"):
        for _each in range(30):
            LessonPageFactory(lesson=LessonFactory(cycle=lesson.cycle, teacher=cast.colleague))
    assert (queries(client, panel), queries(client, listed)) == before == (5, 6)


def test_a_page_can_be_taken_back_when_its_cycle_is_closed(cast, sign_in):
    lesson = teach(cast)
    with unscoped(reason="a test prepares its world"):
        page = LessonPageFactory(lesson=lesson, saw="Pairs help.", stays="A minute.", sharing="outside")
        Cycle.objects.filter(pk=lesson.cycle_id).update(state=State.CLOSED, closed_at=timezone.now())
    here, share = at(cast, "page", page.pk), at(cast, "page_share", page.pk)
    assert sign_in(cast.staff).get(here).status_code == 200
    client = sign_in(cast.member)
    assert share in client.get(here).content.decode()
    assert client.post(share, {"sharing": "group"}).status_code == 303
    assert sign_in(cast.staff).get(here).status_code == 404
    # The words stay as they were.
    assert client.get(at(cast, "page_edit", page.pk)).status_code == 403
    for person in (cast.expert, cast.leader):
        assert sign_in(person).post(share, {"sharing": "outside"}).status_code in (403, 404)


# Unsent text ----------------------------------------------------------------------------------------------------


def shown(response, name):
    """What stands in a field of the form on this page."""
    return str(response.context["form"][name].value() or "")


@pytest.mark.parametrize("name", ["create", "edit", "again", "parts", "part_edit"])
def test_what_was_typed_and_not_sent_is_there_on_another_device(cast, sign_in, name):
    lesson = teach(cast) if name == "again" else design(cast)
    pk = {"create": lesson.cycle_id, "part_edit": parts_of(lesson)[0].pk}.get(name, lesson.pk)
    key = {
        "create": f"lesson-new:{lesson.cycle_id}",
        "edit": f"lesson:{lesson.pk}:edit",
        "again": f"lesson:{lesson.pk}:again",
        "parts": f"lesson:{lesson.pk}:part",
        "part_edit": f"lesson:{lesson.pk}:part:{pk}",
    }[name]
    field = "change" if name == "again" else "title"
    keep_draft(cast.member, key, {field: "Half a sent"})
    path = at(cast, name, pk)
    response = sign_in(cast.member).get(path)
    assert f'name="draft" value="{key}"' in body(response)
    assert shown(response, field) == "Half a sent"
    assert shown(sign_in(cast.colleague).get(path), field) != "Half a sent"


@pytest.mark.parametrize("name", ["edit", "part_edit", "page_edit", "finding"])
def test_a_text_that_waited_does_not_write_over_what_a_colleague_saved_meanwhile(cast, sign_in, name):
    lesson = design(cast) if name in ("edit", "part_edit") else teach(cast)
    part, pupil = parts_of(lesson)[0], pupil_of(lesson)
    with unscoped(reason="a test prepares its world"):
        if name == "page_edit":
            page = pages.begin(lesson=lesson, by=cast.member)
        words = {"version": 1, "by": cast.colleague}
        if name == "edit":
            lessons.change(lesson=lesson, title="Theirs.", question="Q", **words)
        elif name == "part_edit":
            parts.change(part=part, title="Theirs.", minutes=5, teacher_does="", reactions="", stumble="", **words)
        elif name == "page_edit":
            pages.write(page=page, saw="Theirs.", stays="S", **words)
        else:
            discussion.find(pupil=pupil, part=part, seen="Theirs.", explanation="", **{**words, "version": 0})
    path, key, field = {
        "edit": (at(cast, "edit", lesson.pk), f"lesson:{lesson.pk}:edit", "title"),
        "part_edit": (at(cast, "part_edit", part.pk), f"lesson:{lesson.pk}:part:{part.pk}", "title"),
        "page_edit": (at(cast, "page_edit", page.pk if name == "page_edit" else 0), f"lesson:{lesson.pk}:page", "saw"),
        "finding": (at(cast, "finding", pupil.pk, part.pk), f"lesson:{lesson.pk}:finding:{pupil.pk}:{part.pk}", "seen"),
    }[name]
    keep_draft(cast.member, key, {field: "Mine.", "version": "0" if name == "finding" else "1"})
    client = sign_in(cast.member)
    form = client.get(path).context["form"]
    sent = {each: form[each].value() or "" for each in form.fields if each not in ("notes", "planned_at")}
    told = client.post(path, sent)
    assert told.status_code == 422
    assert shown(told, field) == "Mine."
    assert client.post(path, {**sent, "version": shown(told, "version")}).status_code == 303
