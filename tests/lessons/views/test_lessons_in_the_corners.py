"""What a lesson's pages do when something was pressed twice, taken away, or is not there yet."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from pypdf import PdfReader

from core.tenancy import unscoped
from lessons.models import CasePupil, Lesson, LessonPage
from lessons.paper import page_pdf
from lessons.services import lessons, pages
from lessons.services.pupils import MOST_PUPILS
from lessons.views.common import clocked
from tests.lessons.world import again, begin, design, observe, parts_of, pupil_of, rows, shift, teach

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english(cast):
    with unscoped(reason="a test prepares its world"):
        for person in (cast.member, cast.colleague):
            person.language = "en"
            person.save()


def at(cast, name, pk, *more):
    return reverse(f"lessons:{name}", args=[cast.organisation.slug, pk, *more])


def chosen(page):
    return page.context["chosen_pupil"], page.context["chosen_part"]


def test_a_lesson_is_taken_away_after_asking_and_one_that_began_is_not(cast, sign_in):
    lesson, client = design(cast), sign_in(cast.member)
    answered = client.post(at(cast, "delete", lesson.pk))
    assert (answered.status_code, answered.url) == (303, at(cast, "list", lesson.cycle_id))
    assert rows(Lesson) == []
    with unscoped(reason="a test looks"):
        cycle = type(lesson.cycle).objects.with_group().get(pk=lesson.cycle_id)
    began = begin(cast, design(cast, cycle=cycle))
    assert client.post(at(cast, "delete", began.pk)).status_code in (403, 422)
    assert rows(Lesson) == [began]


def test_a_case_pupil_comes_and_goes_and_there_is_an_end_to_them(cast, sign_in):
    lesson, client = design(cast), sign_in(cast.member)
    for _more in range(MOST_PUPILS - 3):
        assert client.post(at(cast, "pupil_new", lesson.pk)).status_code == 303
    refused = client.post(at(cast, "pupil_new", lesson.pk))
    assert refused.status_code == 422 and "cannot be followed in one lesson" in refused.content.decode()
    assert len(rows(CasePupil)) == MOST_PUPILS
    pupil = pupil_of(lesson, "B")
    assert client.get(at(cast, "pupil_delete", pupil.pk)).status_code == 200
    assert client.post(at(cast, "pupil_delete", pupil.pk)).status_code == 303
    assert "B" not in {row.code for row in rows(CasePupil)}


def test_the_page_of_a_lesson_is_begun_once_and_not_before_it_was_taught(cast, sign_in):
    lesson, client = design(cast), sign_in(cast.member)
    assert client.post(at(cast, "page_begin", lesson.pk)).status_code == 422
    assert rows(LessonPage) == []
    taught = teach(cast, lesson)
    assert [client.post(at(cast, "page_begin", taught.pk)).status_code for _press in range(2)] == [303, 303]
    assert len(rows(LessonPage)) == 1


def test_an_observer_lands_where_the_clock_and_the_own_pupil_are_and_stays_where_the_last_note_was(cast, sign_in):
    lesson = design(cast)
    with unscoped(reason="a test prepares its world"):
        lessons.assign(lesson=lesson, observers={cast.colleague: ["B"]}, by=cast.member)
    client, (first, second, third) = sign_in(cast.colleague), parts_of(lesson)
    theirs, another = str(pupil_of(lesson, "B").pk), str(pupil_of(lesson, "C").pk)
    assert chosen(client.get(at(cast, "observe", lesson.pk))) == (theirs, str(first.pk))
    shift(begin(cast, lesson), minutes=7)
    assert chosen(client.get(at(cast, "observe", lesson.pk))) == (theirs, str(second.pk))
    stayed = client.get(at(cast, "observe", lesson.pk), {"pupil": another, "part": first.pk})
    assert chosen(stayed) == (another, str(first.pk))
    nonsense = client.get(at(cast, "observe", lesson.pk), {"pupil": "x", "part": "999999"})
    assert chosen(nonsense) == (theirs, str(second.pk))
    shift(lesson, hours=3)
    assert chosen(client.get(at(cast, "observe", lesson.pk))) == (theirs, str(third.pk))


def test_what_an_observer_typed_stays_where_it_was_when_it_is_refused(cast, sign_in):
    lesson = begin(cast)
    pupil, part = pupil_of(lesson, "C"), parts_of(lesson)[2]
    refused = sign_in(cast.colleague).post(at(cast, "observe", lesson.pk), {"pupil": pupil.pk, "part": part.pk, "text": ""})
    assert refused.status_code == 422
    assert chosen(refused) == (str(pupil.pk), str(part.pk))


def test_a_lesson_without_parts_can_be_looked_at_and_not_be_observed_yet(cast, sign_in):
    lesson = design(cast)
    with unscoped(reason="a test prepares its world"):
        lesson.parts.all().delete()
    page = sign_in(cast.colleague).get(at(cast, "observe", lesson.pk))
    assert (page.status_code, page.context["by_clock"], page.context["chosen_part"]) == (200, None, "")


def test_a_start_is_taken_back_only_while_it_can_be(cast, sign_in):
    lesson, client = begin(cast), sign_in(cast.member)
    observe(cast, lesson)
    refused = client.post(at(cast, "start_undo", lesson.pk))
    assert refused.status_code == 422 and again(lesson).has_started


def paper(page, lesson):
    with unscoped(reason="a test looks"), translation.override("en"):
        that = LessonPage.objects.select_related("lesson__cycle__group__organisation", "lesson__cycle__group__school")
        content = page_pdf(that.get(pk=page.pk), clocked(parts_of(lesson)))
    sheets = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(sheet.extract_text() for sheet in sheets).split())


def test_the_paper_names_the_one_change_and_who_can_use_it_only_where_that_was_said(cast):
    lesson = teach(cast)
    observe(cast, lesson)
    with unscoped(reason="a test prepares its world"):
        page = pages.begin(lesson=lesson, by=cast.member)
        before = paper(page, lesson)
        Lesson.objects.filter(pk=lesson.pk).update(change="First a drawing")
        pages.write(page=page, saw="S", stays="T", for_whom="Grades 4 and 5", version=1, by=cast.member)
    after = paper(page, again(lesson))
    for words in ("The one change", "First a drawing", "Who can use this", "Grades 4 and 5"):
        assert words in after and words not in before
    assert f"{timezone.localdate().year}" in before
