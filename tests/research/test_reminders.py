"""A new study is announced to everybody alike, once; nobody's decision can be read from who hears of it."""

from __future__ import annotations

import datetime
import re

import pytest
from django.utils import timezone

from core.mail import compose
from core.tenancy import organisation_scope, unscoped
from groups.models import Membership
from reminders.models import Preference, Reminder
from reminders.services import collect
from research.models import TOLD_FOR, Study
from research.reminders import StudySource
from research.services import studies

TUESDAY = datetime.date(2026, 11, 17)
DAY = datetime.timedelta(days=1)


def at(day, hour=10):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour)))


@pytest.fixture
def opened(lab):
    """The study, opened on a Tuesday."""
    with unscoped(reason="a test prepares its world"):
        Study.objects.update(opened_on=TUESDAY)
        lab.study.refresh_from_db()
    return lab


@pytest.fixture
def on_tuesday(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args, **kwargs: TUESDAY)


def due(lab, now):
    with organisation_scope(lab.cast.organisation.pk):
        return sorted(each.user_id for each in StudySource().due(now))


def mail(lab, person):
    with organisation_scope(lab.cast.organisation.pk):
        return StudySource().message(Reminder(user=person, kind="study", subject_id=lab.study.pk))


def decide(lab, person, takes_part):
    with organisation_scope(lab.cast.organisation.pk):
        studies.decide(study=lab.study, takes_part=takes_part, by=person)


def test_everybody_who_can_decide_hears_it_but_not_the_researcher_or_the_leader(opened, on_tuesday):
    cast = opened.cast
    people = [cast.member, cast.colleague, cast.organiser, *opened.teachers]
    assert due(opened, at(TUESDAY)) == sorted(person.pk for person in people)
    assert due(opened, at(TUESDAY, 6)) == []


def test_who_decided_hears_the_same_as_who_did_not(opened, on_tuesday):
    before = due(opened, at(TUESDAY))
    for takes_part, person in ((True, opened.teachers[0]), (False, opened.teachers[1])):
        decide(opened, person, takes_part)
    assert due(opened, at(TUESDAY)) == before
    assert {mail(opened, person).template for person in opened.teachers} == {"research/study"}


def test_it_comes_once(opened, on_tuesday):
    with organisation_scope(opened.cast.organisation.pk):
        for day in range(4):
            collect(at(TUESDAY + day * DAY))
        rows = Reminder.objects.filter(kind="study")
        assert rows.count() == len(set(rows.values_list("user", flat=True))) > 6


def test_two_weeks_later_or_after_the_end_nobody_hears_it(opened):
    with unscoped(reason="a test prepares its world"):
        Study.objects.update(opened_on=timezone.localdate() - TOLD_FOR)
    assert due(opened, timezone.now().replace(hour=12)) == []
    with organisation_scope(opened.cast.organisation.pk):
        studies.end(study=opened.study, by=opened.cast.expert)
    assert mail(opened, opened.teachers[0]) is None


def test_who_left_or_switched_these_mails_off_hears_nothing(opened, on_tuesday):
    one, two = opened.teachers[:2]
    with unscoped(reason="a test prepares its world"):
        Membership.objects.filter(user=one).update(ends_on=TUESDAY - DAY)
    Preference.objects.create(user=two, consents=False)
    with organisation_scope(opened.cast.organisation.pk):
        collect(at(TUESDAY))
        told = set(Reminder.objects.filter(kind="study").values_list("user", flat=True))
    assert not told & {one.pk, two.pk}
    assert mail(opened, one) is None


def test_the_other_organisation_hears_nothing(opened, on_tuesday):
    with organisation_scope(opened.cast.other_organisation.pk):
        assert list(StudySource().due(at(TUESDAY))) == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_mail_holds_a_link_and_not_what_the_study_says(opened, language):
    message = mail(opened, opened.teachers[0])
    sent = compose("a@example.org", message.template, {**message.context, "person": opened.teachers[0]}, language=language)
    assert message.context["study"].get_absolute_url() in str(sent.body)
    for words in (opened.study.purpose, opened.study.contact, opened.study.title):
        assert words not in str(sent.body) + str(sent.alternatives[0][0])


# Today -------------------------------------------------------------------------------------------------------------


def today(client):
    """The page without the keys that are others at each request."""
    body = client.get("/").content.decode()
    changing = r'csrfmiddlewaretoken" value="\w+"|name="client_key" value="[\w-]+"'
    return re.sub(changing, "", body[body.index("<main") : body.index("</main>")])


@pytest.mark.parametrize("takes_part", [True, False])
def test_today_announces_it_to_everybody_and_does_not_change_with_an_answer(lab, sign_in, takes_part):
    person, link = lab.teachers[0], lab.study.get_absolute_url()
    client = sign_in(person)
    before = today(client)
    assert link in before
    decide(lab, person, takes_part)
    assert today(client) == before


def test_today_does_not_announce_it_to_the_researcher_or_the_leader_and_not_for_ever(lab, sign_in):
    link = lab.study.get_absolute_url()
    assert link not in today(sign_in(lab.cast.expert))
    assert link not in today(sign_in(lab.cast.leader))
    client = sign_in(lab.cast.member)
    assert link in today(client)
    with unscoped(reason="a test prepares its world"):
        Study.objects.update(opened_on=timezone.localdate() - TOLD_FOR)
    assert link not in today(client)
