"""The list of a group's rounds."""

import pytest

from core.tenancy import unscoped
from tests.factories.assessments import RoundFactory, answer, closed_round, teachers


def url(group):
    return f"/o/lindenhof/groups/{group.pk}/rounds/"


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("member", 200),
        ("organiser", 200),
        ("leader", 200),
        ("expert", 200),
        ("staff", 403),
        ("other", 404),
        ("administrator", 404),
    ],
)
def test_who_sees_it(cast, sign_in, role, status):
    assert sign_in(cast.person(role)).get(url(cast.group)).status_code == status


def test_empty_says_what_it_is_for_and_to_a_small_group_that_it_talks(cast, sign_in):
    text = sign_in(cast.organiser).get(url(cast.group)).content.decode()
    assert "Talk instead: take the seven characteristics one by one" in text and "/together/new/" in text
    assert f"{url(cast.group)}new/" not in text and "is the weakest" not in text
    with unscoped(reason="a test prepares"):
        teachers(cast.group, 2)
    text = sign_in(cast.member).get(url(cast.group)).content.decode()
    assert "which of the seven characteristics is the weakest" in text
    assert "The organiser opens a round." in text
    text = sign_in(cast.organiser).get(url(cast.group)).content.decode()
    assert f"{url(cast.group)}new/" in text


def test_an_open_round_asks_until_answered(polled, sign_in):
    client = sign_in(polled.cast.member)
    text = client.get(url(polled.group)).content.decode()
    assert f'class="asks" href="/o/lindenhof/rounds/{polled.round.pk}/answer/"' in text
    assert "Open a round" not in text
    with unscoped(reason="a test prepares"):
        answer(polled.round, polled.cast.member)
    text = client.get(url(polled.group)).content.decode()
    assert "You have answered." in text
    assert 'class="asks"' not in text


def test_no_page_asks_a_school_leader(polled, sign_in):
    assert 'class="asks"' not in sign_in(polled.cast.leader).get(url(polled.group)).content.decode()


def test_results_say_their_news_withheld_ones_too(polled, sign_in):
    with unscoped(reason="a test prepares"):
        polled.round.delete()
        closed_round(polled.group, polled.people[:2])
        closed_round(polled.group, polled.people, (3, 4, 4, 4, 4, 4, 4))
    text = sign_in(polled.cast.expert).get(url(polled.group)).content.decode()
    assert "There are too few answers to show a result" in text
    assert "TELLING" not in text


@pytest.mark.parametrize(("role", "count"), [("member", 9), ("leader", 10)])
@pytest.mark.parametrize("rounds", [1, 30])
def test_queries(polled, sign_in, django_assert_num_queries, role, count, rounds):
    with unscoped(reason="a test prepares"):
        polled.round.delete()
        for _ in range(rounds):
            closed_round(polled.group, polled.people[:1])
        RoundFactory(group=polled.group)
    client = sign_in(polled.cast.person(role))
    with django_assert_num_queries(count):
        client.get(url(polled.group))


def test_an_empty_list_in_a_new_group(cast, sign_in):
    with unscoped(reason="a test prepares"):
        teachers(cast.group, 5)
    assert "Open a round" in sign_in(cast.organiser).get(url(cast.group)).content.decode()
