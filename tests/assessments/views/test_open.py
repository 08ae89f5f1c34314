"""Opening a round."""

import datetime

import pytest
from django.utils import timezone

from assessments.models import Round
from core.tenancy import unscoped
from groups.models import Group, Membership
from tests.factories.assessments import teachers

DAY = datetime.timedelta(days=1)


@pytest.fixture
def group(cast):
    with unscoped(reason="a test prepares"):
        teachers(cast.group, 5)
    return cast.group


def url(group):
    return f"/o/lindenhof/groups/{group.pk}/rounds/new/"


def data(days=14, instrument="pulse"):
    return {"instrument": instrument, "closes_on": str(timezone.localdate() + days * DAY)}


def rounds():
    with unscoped(reason="a test inspects"):
        return list(Round.objects.all())


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("member", 403),
        ("organiser", 200),
        ("leader", 403),
        ("expert", 403),
        ("staff", 403),
        ("other", 404),
        ("administrator", 404),
    ],
)
def test_who_may(cast, group, sign_in, role, status):
    client = sign_in(cast.person(role))
    assert client.get(url(group)).status_code == status
    assert client.post(url(group), data()).status_code == (303 if status == 200 else status)
    assert len(rounds()) == (status == 200)


def test_the_organiser_opens_a_round_and_sees_it(cast, group, sign_in):
    client = sign_in(cast.organiser)
    answered = client.post(url(group), data(instrument="characteristics"))
    (made,) = rounds()
    assert (answered.status_code, answered.url) == (303, f"/o/lindenhof/rounds/{made.pk}/")
    assert made.opened_by == cast.organiser
    assert "0 of 8 people have answered." in client.get(answered.url).content.decode()


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({}, "Fill this in."),
        (data(days=-1), "This day is over."),
        (data(days=365), "Choose a day within three months."),
        (data(instrument="horoscope"), "Choose one of the two questionnaires."),
        ({"instrument": "pulse", "closes_on": "next week"}, "This is not a date."),
        ({"instrument": "pulse", "closes_on": "2030-01\x00-01"}, "This is not a date."),
        ({"instrument": "x" * 5000, "closes_on": "9" * 5000}, "This is not a date."),
    ],
)
def test_bad_input_is_answered_with_a_sentence(cast, group, sign_in, posted, sentence):
    answered = sign_in(cast.organiser).post(url(group), posted)
    assert answered.status_code == 422
    assert sentence in answered.content.decode()
    assert rounds() == []


def test_twice_is_one_round_and_a_sentence(cast, group, sign_in):
    client = sign_in(cast.organiser)
    client.post(url(group), data())
    answered = client.post(url(group), data())
    assert answered.status_code == 422
    assert "There is already an open round." in answered.content.decode()
    assert len(rounds()) == 1


def test_a_small_group_hears_why_and_what_to_do_instead(cast, sign_in):
    client = sign_in(cast.organiser)
    text = client.get(url(cast.group)).content.decode()
    assert "A result needs at least 5 answers, and 3 can answer here." in text
    assert f"/o/lindenhof/groups/{cast.group.pk}/meetings/" in text
    assert 'name="closes_on"' not in text
    answered = client.post(url(cast.group), data())
    assert answered.status_code == 422
    assert "Talk about the seven characteristics together instead." in answered.content.decode()


def test_somebody_who_just_lost_the_right(cast, group, sign_in):
    client = sign_in(cast.organiser)
    client.get(url(group))
    with unscoped(reason="a test prepares"):
        Membership.objects.filter(user=cast.organiser).update(ends_on=timezone.localdate() - DAY)
    assert client.post(url(group), data()).status_code == 403
    assert rounds() == []


def test_a_group_that_ended(cast, group, sign_in):
    with unscoped(reason="a test prepares"):
        Group.objects.filter(pk=group.pk).update(ends_on=timezone.localdate() - DAY)
    assert sign_in(cast.organiser).get(url(group)).status_code == 403


def test_queries(cast, group, sign_in, django_assert_num_queries):
    client = sign_in(cast.organiser)
    with django_assert_num_queries(8):
        client.get(url(group))
