"""Today: the lesson that I observe or teach, the step that I promised, and the question that is open for me."""

from __future__ import annotations

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from core.tenancy import unscoped
from cycles.models import AliveCheck, Cycle
from cycles.services import agreements, alive
from groups.models import Membership
from lessons.models import Lesson
from tests.cycles.world import day
from tests.dashboards.views.test_today import URL, text_of
from tests.factories.cycles import AdoptionFactory, AgreementFactory, AliveCheckFactory, CycleFactory, PlanStepFactory
from tests.factories.lessons import LessonFactory, LessonPartFactory, ObserverFactory

HOUR = datetime.timedelta(hours=1)


def prepared(do):
    with unscoped(reason="a test prepares its world"):
        return do()


@pytest.fixture
def cycle(cast):
    return prepared(lambda: CycleFactory(group=cast.group))


def coming(cycle, teacher=None, observer=None, codes=(), **values) -> Lesson:
    def make():
        usual = {"title": "Rain", "planned_at": timezone.now() + 26 * HOUR, "class_name": "Grade 5", "teacher": teacher}
        lesson = LessonFactory(cycle=cycle, **{**usual, **values})
        LessonPartFactory(lesson=lesson)
        if observer:
            ObserverFactory(lesson=lesson, user=observer, codes=list(codes))
        return lesson

    return prepared(make)


def lessons_on(response) -> str:
    """The words of the section about lessons, or nothing."""
    found = re.search(r'aria-labelledby="s-lessons".*?</section>', response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found.group()).split()) if found else ""


# Lessons --------------------------------------------------------------------------------------------------------


def test_an_observer_finds_when_where_whom_and_the_form(cast, sign_in, cycle):
    at = timezone.localtime(timezone.now() + 26 * HOUR).replace(minute=30)
    lesson = coming(cycle, teacher=cast.organiser, observer=cast.member, codes=["A", "C"], planned_at=at)
    response = sign_in(cast.member).get(URL)
    words = lessons_on(response)
    for part in ("Rain", f"{at:%H}:30", "Grade 5", "You observe and follow A, C.", "Speaking up"):
        assert part in words
    assert reverse("lessons:observe", args=["lindenhof", lesson.pk]) in response.content.decode()


def test_the_teacher_finds_the_lesson_too_and_others_do_not(cast, sign_in, cycle):
    coming(cycle, teacher=cast.organiser, observer=cast.expert)
    assert "You teach it." in lessons_on(sign_in(cast.organiser).get(URL))
    assert "You observe the whole class." in lessons_on(sign_in(cast.expert).get(URL))
    for who in (cast.member, cast.leader, cast.staff, cast.other):
        assert lessons_on(sign_in(who).get(URL)) == ""


def test_whoever_teaches_and_was_to_observe_finds_it_once(cast, sign_in, cycle):
    coming(cycle, teacher=cast.member, observer=cast.member)
    words = lessons_on(sign_in(cast.member).get(URL))
    assert words.count("Speaking up") == 1
    assert "You teach it." in words


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ({"planned_at": None}, False),
        ({"planned_at": timezone.now() + 24 * 15 * HOUR}, False),
        ({"planned_at": timezone.now() - 13 * HOUR}, False),
        ({"planned_at": timezone.now() - 2 * HOUR}, True),
        ({"planned_at": None, "started_at": timezone.now() - HOUR}, True),
        ({"started_at": timezone.now() - HOUR, "ended_at": timezone.now()}, False),
    ],
)
def test_a_lesson_stands_there_from_two_weeks_before_until_it_is_over(cast, sign_in, cycle, values, shown):
    coming(cycle, observer=cast.member, **values)
    words = lessons_on(sign_in(cast.member).get(URL))
    assert bool(words) is shown
    assert ("going on now" in words) is ("started_at" in values and shown)


def test_a_lesson_of_a_closed_cycle_or_a_group_that_one_left_is_gone(cast, sign_in, cycle):
    coming(cycle, observer=cast.member)
    prepared(lambda: Membership.objects.filter(user=cast.member).update(starts_on=day(-9), ends_on=day(-1)))
    assert lessons_on(sign_in(cast.member).get(URL)) == ""
    prepared(lambda: Membership.objects.filter(user=cast.member).update(ends_on=day(99)))
    assert lessons_on(sign_in(cast.member).get(URL))
    prepared(lambda: Cycle.objects.update(state="closed", closed_at=timezone.now()))
    assert lessons_on(sign_in(cast.member).get(URL)) == ""


# Promises -------------------------------------------------------------------------------------------------------


def test_a_step_of_the_plan_stands_under_what_was_promised_and_is_ticked_there(cast, sign_in, cycle):
    step = prepared(lambda: PlanStepFactory(cycle=cycle, owner=cast.member, text="Make talking cards", due_on=day(-1)))
    client = sign_in(cast.member)
    page = client.get(URL).content.decode().split('aria-labelledby="s-promised"')[1].split("</section>")[0]
    assert "Make talking cards" in page
    assert "was for" in page
    done = reverse("cycles:step_done", args=["lindenhof", step.pk])
    assert done in page
    assert client.post(done, {"done": "1", "next": URL}).url == URL
    assert "Make talking cards" not in client.get(URL).content.decode()


# Is this still alive? -------------------------------------------------------------------------------------------


def open_question(cycle, **values) -> AliveCheck:
    return prepared(lambda: AliveCheckFactory(agreement=AgreementFactory(cycle=cycle, text="A minute in pairs"), **values))


def test_an_open_question_waits_until_it_is_answered_and_only_for_whom_it_concerns(cast, sign_in, cycle):
    open_question(cycle)
    client = sign_in(cast.member)
    page = client.get(URL).content.decode()
    assert "Is this still alive?" in page
    assert "A minute in pairs" in page
    (url,) = re.findall(r'href="(/still-alive/[^"]+)"', page)
    for who in (cast.expert, cast.leader, cast.staff, cast.other):
        assert "still-alive" not in sign_in(who).get(URL).content.decode()
    assert client.post(url, {"choice": "alive"}).status_code == 200
    assert "still-alive" not in client.get(URL).content.decode()
    other = sign_in(cast.colleague).get(URL).content.decode()
    assert "still-alive" in other, "the answer of one is not the answer of another"
    assert url not in other


def test_a_colleague_who_took_it_on_is_asked_as_well(cast, sign_in, cycle):
    open_question(cycle)
    prepared(lambda: AdoptionFactory(cycle=cycle, user=cast.staff))
    assert "still-alive" in sign_in(cast.staff).get(URL).content.decode()


@pytest.mark.parametrize("dates", [{"asked_on": day(3), "closes_on": day(24)}, {"asked_on": day(-30), "closes_on": day(-1)}])
def test_a_question_that_is_not_open_waits_for_nobody(cast, sign_in, cycle, dates):
    open_question(cycle, **dates)
    assert "still-alive" not in sign_in(cast.member).get(URL).content.decode()


def test_of_an_agreement_that_was_let_go_nobody_is_asked(cast, sign_in, cycle):
    check = open_question(cycle)
    prepared(lambda: agreements.let_go(agreement=check.agreement, reason="We stopped.", by=cast.member))
    assert "still-alive" not in sign_in(cast.member).get(URL).content.decode()


def test_today_and_the_mail_lead_to_the_same_link(cast, sign_in, cycle):
    check = open_question(cycle)
    token = prepared(lambda: alive.token_for(AliveCheck.objects.with_group().get(pk=check.pk), cast.member.pk))
    assert reverse("cycles:alive", args=[token]) in sign_in(cast.member).get(URL).content.decode()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_everything_speaks_the_language_of_its_reader(cast, sign_in, cycle, language):
    open_question(cycle)
    coming(cycle, observer=cast.member, codes=["B"])
    type(cast.member).objects.filter(pk=cast.member.pk).update(language=language)
    words = text_of(sign_in(cast.member).get(URL))
    expected = {
        "nl": ("Leeft dit nog?", "Je observeert en volgt B."),
        "en": ("Is this still alive?", "You observe and follow B."),
    }
    for part in expected[language]:
        assert part in words
