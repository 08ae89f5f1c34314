"""Every form of a lesson asks about a name at its box before it saves; only the note of an observer is kept at once."""

from __future__ import annotations

import pytest
from django.db import connection
from django.forms import CharField, Form
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.tenancy import unscoped
from lessons.forms import cases, lessons
from lessons.models import CasePupil, Expectation, Finding, Interview, Lesson, LessonPage, LessonPart, Note
from lessons.services import lessons as services
from lessons.services import pages
from schools.names import AsksAboutNames
from tests.lessons.world import design, observe, parts_of, pupil_of, rows, teach
from tests.names import OF_US, asked, form_with

KEPT = (Lesson, LessonPart, CasePupil, Expectation, Interview, Finding, LessonPage, Note)
NAMES = ("Youssef", "Emma", "Samira", "Noah", "Daan")
# Page, its boxes, what else it asks: of every form of a lesson in which somebody tells what pupils do.
FORMS = {
    "create": (("cycle",), ("title", "question", "class_name"), {}),
    "edit": (("planned",), ("change", "title", "question", "class_name"), {}),
    "again": (("latest",), ("change", "class_name"), {}),
    "parts": (("planned",), ("title", "teacher_does", "reactions", "stumble"), {"minutes": 5}),
    "part_edit": (("part",), ("title", "teacher_does", "reactions", "stumble"), {}),
    "pupil_edit": (("pupil",), ("stands_for", "criterion", "expected_{part}"), {}),
    "interview": (("case",), ("learned", "helped", "more"), {}),
    "finding": (("case", "taught"), ("seen", "explanation"), {}),
    "table": (("lesson",), ("meaning", "consequences"), {}),
    "page_edit": (("page",), ("saw", "stays", "for_whom"), {}),
    "note_edit": (("note",), ("text",), {}),
}
# Typed in seconds during the lesson, also without network; and a code, in which no name fits.
ASKS_NOT = {("NoteForm", "text"), ("PupilForm", "code")}


@pytest.fixture
def things(cast):
    """What an address or a box may stand for: of a lesson that was taught, of its planned next version, of the latest one."""
    lesson = teach(cast)
    note = observe(cast, lesson, by=cast.organiser)
    with unscoped(reason="a test prepares its world"):
        page = pages.begin(lesson=lesson, by=cast.organiser)
        planned = services.again(lesson=lesson, change="Draw first.", by=cast.organiser)
        latest = design(cast, cycle=lesson.cycle)
        now = timezone.now()
        Lesson.objects.filter(pk=latest.pk).update(started_at=now, ended_at=now)
    ids = {"cycle": lesson.cycle_id, "planned": planned.pk, "lesson": lesson.pk, "latest": latest.pk}
    ids |= {"part": parts_of(planned)[0].pk, "pupil": pupil_of(planned).pk, "note": note.pk, "page": page.pk}
    return ids | {"taught": parts_of(lesson)[0].pk, "case": pupil_of(lesson).pk}


def everything():
    """All that is kept of lessons, as text."""
    return str([[row.__dict__ | {"_state": None} for row in rows(model)] for model in KEPT])


def cost(client, url, values):
    """The number of queries of one press."""
    with CaptureQueriesContext(connection) as found:
        assert client.post(url, values).status_code == 422
    return len(found)


@pytest.mark.parametrize("name", FORMS)
def test_a_name_in_a_lesson_is_asked_about_before_it_is_saved_and_then_kept(cast, sign_in, things, name):
    address, boxes, more = FORMS[name]
    boxes = [box.format(**things) for box in boxes]
    url = reverse(f"lessons:{name}", args=[cast.organisation.slug, *(things[part] for part in address)])
    client, before = sign_in(cast.organiser), everything()
    values = form_with(client.get(url), boxes[0]).values | more
    texts = {box: f"{named} zei niets. {OF_US}" for box, named in zip(boxes, NAMES, strict=False)}

    form = asked(client, url, values, texts)
    assert everything() == before
    # One query for the whole form, however many boxes and names.
    costs = [cost(client, url, {**values, **some}) for some in ({boxes[0]: texts[boxes[0]]}, texts)]
    assert costs[0] == costs[1] <= 12

    response = client.post(url, form.values)
    assert response.status_code == 303
    assert all(text in everything() for text in texts.values())
    assert "looks like a name" not in client.get(response.url).content.decode()
    open_again = form_with(client.get(url), boxes[0])
    if open_again.values[boxes[0]] == texts[boxes[0]]:
        # What was kept is not asked about again when something else is put right.
        changed = open_again.values | {boxes[-1]: f"{texts[boxes[-1]]} Later wel."}
        assert client.post(url, changed).status_code == 303


def test_no_text_box_of_a_lesson_is_forgotten(things):
    found = {
        each
        for module in (cases, lessons)
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, Form | AsksAboutNames) and each.__module__ == module.__name__
    }
    boxes = {
        (form.__name__, name)
        for form in found
        for name, field in form.base_fields.items()
        if type(field) is CharField and not field.widget.is_hidden and name not in getattr(form, "PUPILS_IN", ())
    }
    assert boxes == ASKS_NOT


@pytest.mark.parametrize("queue", ["", "now", "later"])
def test_a_note_of_an_observer_is_kept_at_once_and_its_writer_is_told_afterwards(cast, sign_in, things, queue):
    client, url = sign_in(cast.organiser), reverse("lessons:observe", args=[cast.organisation.slug, things["lesson"]])
    headers = {"X-Queue": queue, "X-Queue-Person": str(cast.organiser.pk)} if queue else {}
    sent = {"pupil": things["case"], "part": things["taught"], "text": "Youssef zei niets."}
    response = client.post(url, sent, headers=headers, follow=not queue)
    assert response.status_code == 200
    assert "This looks like a name: Youssef. Use the code of the pupil." in response.content.decode()
    assert rows(Note)[-1].text == "Youssef zei niets."
