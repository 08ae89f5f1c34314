"""Closing a round for good."""

import pytest

from assessments.models import Release
from core.tenancy import unscoped
from tests.factories.assessments import answer


@pytest.fixture
def url(polled):
    return f"/o/lindenhof/rounds/{polled.round.pk}/close/"


def releases(polled):
    with unscoped(reason="a test inspects"):
        return Release.objects.filter(round=polled.round).count()


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("member", 403),
        ("organiser", 200),
        ("leader", 403),
        ("expert", 403),
        ("staff", 404),
        ("other", 404),
        ("administrator", 404),
    ],
)
def test_who_may(polled, sign_in, url, role, status):
    client = sign_in(polled.cast.person(role))
    assert client.get(url).status_code == status
    assert releases(polled) == 0
    assert client.post(url).status_code == (303 if status == 200 else status)
    assert releases(polled) == (status == 200)


def test_it_says_that_it_is_final(polled, sign_in, url):
    with unscoped(reason="a test prepares"):
        answer(polled.round, polled.cast.member)
    text = sign_in(polled.cast.organiser).get(url).content.decode()
    assert "Close this round for good?" in text
    assert "1 of 8 people have answered." in text
    assert "cannot be opened again" in text


def test_twice_is_once(polled, sign_in, url):
    client = sign_in(polled.cast.organiser)
    client.post(url)
    for answered in (client.post(url, follow=True), client.get(url, follow=True)):
        assert "already closed. Its result stays as it is." in answered.content.decode()
    assert releases(polled) == 1


def test_queries(polled, sign_in, url, django_assert_num_queries):
    client = sign_in(polled.cast.organiser)
    with django_assert_num_queries(9):
        client.get(url)
