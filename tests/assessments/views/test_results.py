"""A released result: who sees what first, comments, paper, own answers deleted, the school's total, the promise."""

import datetime

import pytest
from django.utils import timezone

from assessments import services
from assessments.disclosure import Total
from assessments.embargo import WAITS
from assessments.models import AnswerSet, Comment, Release, Round, Wave, WaveRelease
from core.tenancy import unscoped
from tests.factories.assessments import RoundFactory, answer, asked, teachers
from tests.factories.groups import GroupFactory

DAY = datetime.timedelta(days=1)


def released(polled, value=4, people=None, days_ago=0, **fields):
    """A full round that closed so many days ago, in which the expert is judged lowest."""
    with unscoped(reason="a test prepares"):
        Round.objects.filter(group=polled.group, state="open").delete()
        made = RoundFactory(group=polled.group, **{"instrument": "characteristics", **fields})
        for number, person in enumerate(polled.people if people is None else people):
            values = {key: 2 if key.startswith("C6") else min(5, value + number % 2) for key in asked(made)}
            services.answer(round_=made, values=values, by=person, comment=f"text {number}")
        services.close_round(round_=made, by=None)
        moment = timezone.now() - days_ago * DAY
        Round.objects.filter(pk=made.pk).update(closed_at=moment, opened_at=moment - 7 * DAY)
        return made


def page_of(sign_in, person, made, more=""):
    return sign_in(person).get(f"/o/lindenhof/rounds/{made.pk}/{more}")


def text_of(sign_in, person, made, more=""):
    return page_of(sign_in, person, made, more).content.decode()


EXPERT_ROW = '<h3 class="profile-name">'


# ------------------------------------------------------------------ who sees first


def test_what_is_about_the_expert_waits_for_the_expert(polled, sign_in):
    made = released(polled)
    for role in ("member", "organiser", "leader"):
        text = text_of(sign_in, polled.cast.person(role), made)
        assert "is first seen by the expert" in text
        assert text.count(EXPERT_ROW) == 6
        assert "Let the others see it now" not in text
    text = text_of(sign_in, polled.cast.expert, made)
    assert text.count('class="profile-row') == 7
    assert "Let the others see it now" in text


def test_the_expert_lets_it_go_and_nobody_else_can(polled, sign_in):
    made = released(polled)
    for role, status in (("member", 403), ("organiser", 403), ("leader", 403), ("staff", 404), ("other", 404)):
        client = sign_in(polled.cast.person(role))
        assert client.post(f"/o/lindenhof/rounds/{made.pk}/let-go/").status_code == status
    client = sign_in(polled.cast.expert)
    assert client.get(f"/o/lindenhof/rounds/{made.pk}/let-go/").status_code == 405
    assert client.post(f"/o/lindenhof/rounds/{made.pk}/let-go/").status_code == 303
    text = text_of(sign_in, polled.cast.member, made)
    assert text.count('class="profile-row') == 7
    assert "first seen by" not in text
    twice = client.post(f"/o/lindenhof/rounds/{made.pk}/let-go/", follow=True)
    assert "The others can see it already." in twice.content.decode()


def test_after_seven_days_everybody_sees_it(polled, sign_in):
    made = released(polled)
    with unscoped(reason="a week goes by"):
        Release.objects.filter(round=made).update(released_at=timezone.now() - WAITS)
    assert text_of(sign_in, polled.cast.member, made).count('class="profile-row') == 7


def test_reading_changes_nothing(polled, sign_in):
    made = released(polled)
    text_of(sign_in, polled.cast.expert, made)
    page_of(sign_in, polled.cast.expert, made, "file/")
    with unscoped(reason="a test inspects"):
        assert Release.objects.get(round=made).let_go_at is None


# ------------------------------------------------------------------ change


def test_the_change_is_two_dots_a_margin_and_words(polled, sign_in):
    released(polled, value=2, days_ago=100)
    made = released(polled, value=3, focus="C2")
    text = text_of(sign_in, polled.cast.member, made)
    assert "This difference is larger than we would expect by chance." in text
    assert "You did not choose this one beforehand" in text
    assert "8 of the 8 people took part both times." in text
    assert text.count('class="change-line"') == 6  # not of the expert
    assert "Compared with this one." in text
    assert "%" not in text.split("s-change")[1].split("s-change-table")[0].replace('%"', "")


def test_a_drop_says_that_people_may_judge_more_strictly(polled, sign_in):
    released(polled, value=4, days_ago=100)
    made = released(polled, value=3, focus="C2")
    assert "People who learn may judge more strictly." in text_of(sign_in, polled.cast.member, made)


def test_two_rounds_too_close_say_so_once(polled, sign_in):
    released(polled, days_ago=20)
    text = text_of(sign_in, polled.cast.member, released(polled))
    assert text.count("Not comparable: there were less than eight weeks between the two rounds.") == 1
    assert "change-line" not in text


# ------------------------------------------------------------------ bars


def test_from_ten_people_each_statement_is_a_bar_with_its_table(polled, sign_in):
    with unscoped(reason="a test prepares"):
        polled.people += teachers(polled.group, 3)
        Round.objects.filter(group=polled.group).delete()
        made = RoundFactory(group=polled.group, instrument="characteristics")
        for number, person in enumerate(polled.people):
            answer(made, person, (2, 3, 4)[number % 3])
        services.close_round(round_=made, by=None)
    text = text_of(sign_in, polled.cast.member, made)
    assert 'class="likert"' in text
    assert "4 disagree, 4 in between, 3 agree" in text
    assert '<th scope="col" class="n">Disagree</th>' in text
    assert "Our goal is written down" in text


# ------------------------------------------------------------------ comments


def test_comments_stand_apart_and_the_organiser_hides_one(polled, sign_in):
    made = released(polled)
    assert "text 3" in text_of(sign_in, polled.cast.leader, made)
    assert "Hide text" not in text_of(sign_in, polled.cast.member, made)
    with unscoped(reason="a test inspects"):
        comment = Comment.objects.get(round=made, text="text 3")
    url = f"/o/lindenhof/rounds/{made.pk}/comments/{comment.pk}/"
    for role, status in (("member", 403), ("leader", 403), ("expert", 403), ("staff", 404), ("other", 404)):
        assert sign_in(polled.cast.person(role)).post(url).status_code == status
    organiser = sign_in(polled.cast.organiser)
    assert organiser.post(url, {"hidden": "yes"}).status_code == 303
    for person in (polled.cast.member, polled.cast.organiser):
        text = text_of(sign_in, person, made)
        assert "<p>text 3</p>" not in text  # "Hide text 3" is the third button
        assert "A text was taken away at its writer's request." in text
    organiser.post(url, {"hidden": "no"})
    assert "text 3" in text_of(sign_in, polled.cast.member, made)


def test_a_text_that_is_not_there_is_a_sentence(polled, sign_in):
    made = released(polled)
    url = f"/o/lindenhof/rounds/{made.pk}/comments/00000000-0000-4000-8000-000000000007/"
    text = sign_in(polled.cast.organiser).post(url, follow=True).content.decode()
    assert "This text is no longer there." in text


# ------------------------------------------------------------------ paper


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_paper_is_a_tagged_pdf_for_whoever_sees_the_page(polled, sign_in, language):
    made = released(polled)
    polled.cast.member.language = language
    polled.cast.member.save()
    response = page_of(sign_in, polled.cast.member, made, "file/")
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    assert b"/StructTreeRoot" in response.content
    for role in ("staff", "other", "administrator"):
        assert page_of(sign_in, polled.cast.person(role), made, "file/").status_code == 404


def test_an_open_round_has_no_paper(polled, sign_in):
    assert page_of(sign_in, polled.cast.member, polled.round, "file/").status_code == 302


def test_a_withheld_result_is_a_paper_too(polled, sign_in):
    made = released(polled, people=polled.people[:4])
    assert page_of(sign_in, polled.cast.member, made, "file/").content.startswith(b"%PDF")


# ------------------------------------------------------------------ own answers


def test_somebody_deletes_the_own_answers(polled, sign_in):
    made = released(polled)
    client = sign_in(polled.cast.member)
    url = f"/o/lindenhof/rounds/{made.pk}/erase/"
    assert "The result stays as it is" in client.get(url).content.decode()
    assert "Your answers are deleted." in client.post(url, follow=True).content.decode()
    assert "You yourself" not in client.get(f"/o/lindenhof/rounds/{made.pk}/").content.decode()
    assert "There are no answers of yours here" in client.post(url, follow=True).content.decode()


def test_before_closing_it_is_as_if_never_answered(polled, sign_in):
    with unscoped(reason="a test prepares"):
        answer(polled.round, polled.cast.member)
    client = sign_in(polled.cast.member)
    client.post(f"/o/lindenhof/rounds/{polled.round.pk}/erase/")
    with unscoped(reason="a test inspects"):
        assert not AnswerSet.objects.filter(round=polled.round).exists()
    assert "0 of 8 people have answered." in client.get(f"/o/lindenhof/rounds/{polled.round.pk}/").content.decode()


# ------------------------------------------------------------------ all groups of a school


@pytest.fixture
def wave(polled):
    """A wave through two groups, one of them the cast's, with its total."""
    with unscoped(reason="a test prepares"):
        made = Wave.objects.create(
            organisation=polled.cast.organisation, school=polled.group.school, closes_on=timezone.localdate()
        )
        Round.objects.filter(group=polled.group).delete()
        other = GroupFactory(organisation=polled.cast.organisation, school=polled.group.school, name="The other group")
        for group, people in ((polled.group, polled.people), (other, teachers(other, 6))):
            round_ = RoundFactory(group=group, instrument="characteristics", wave=made)
            for number, person in enumerate(people):
                answer(round_, person, 3 + number % 2)
            services.close_round(round_=round_, by=None)
        Wave.objects.filter(pk=made.pk).update(state="closed", closed_at=timezone.now())
        services.release_wave(made)
        return made


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("leader", 200),
        ("member", 200),
        ("organiser", 200),
        ("expert", 200),
        ("staff", 404),
        ("other", 404),
        ("administrator", 404),
    ],
)
def test_the_total_is_for_the_leader_and_whoever_took_part(polled, wave, sign_in, role, status):
    response = sign_in(polled.cast.person(role)).get(f"/o/lindenhof/waves/{wave.pk}/result/")
    assert response.status_code == status
    if status == 200:
        text = response.content.decode()
        assert "2 groups took part." in text
        assert "14 of 14 people answered." in text
        assert "The other group" not in text
        assert "External expert" not in text


def test_without_a_total_there_is_nothing(polled, wave, sign_in):
    with unscoped(reason="a test prepares"):
        WaveRelease.objects.all().delete()
    assert sign_in(polled.cast.leader).get(f"/o/lindenhof/waves/{wave.pk}/result/").status_code == 404


def test_too_few_people_are_said_in_words(polled, wave, sign_in):
    with unscoped(reason="a test prepares"):
        WaveRelease.objects.update(result=Total(1, 0, 3, 8, ()).to_json())
    text = sign_in(polled.cast.leader).get(f"/o/lindenhof/waves/{wave.pk}/result/").content.decode()
    assert "There are too few answers to show all groups together" in text


@pytest.mark.parametrize("more", [0, 30])
def test_queries_of_a_total(polled, wave, sign_in, django_assert_max_num_queries, more):
    with unscoped(reason="a test prepares"):
        for _ in range(more):
            Round.objects.create(
                organisation=polled.cast.organisation,
                group=GroupFactory(organisation=polled.cast.organisation, school=polled.group.school),
                wave=wave,
                closes_on=timezone.localdate(),
                state="closed",
                closed_at=timezone.now(),
            )
    client = sign_in(polled.cast.leader)
    with django_assert_max_num_queries(12):
        client.get(f"/o/lindenhof/waves/{wave.pk}/result/")


# ------------------------------------------------------------------ the promise


@pytest.mark.parametrize("role", ["member", "organiser", "leader", "expert", "staff"])
def test_everybody_reads_the_promise(polled, sign_in, role):
    text = sign_in(polled.cast.person(role)).get("/o/lindenhof/who-sees-my-answers/").content.decode()
    assert "Who sees what of my answers" in text
    assert "There is a result only from 5 answers" in text
    assert "anonymous" not in text.split("<main")[1].lower()


def test_answering_and_result_lead_to_the_promise(polled, sign_in):
    link = 'href="/o/lindenhof/who-sees-my-answers/"'
    assert link in text_of(sign_in, polled.cast.member, polled.round, "answer/")
    assert link in text_of(sign_in, polled.cast.member, released(polled))
