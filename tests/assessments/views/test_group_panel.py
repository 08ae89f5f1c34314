"""The self-assessment on the group's page."""

import pytest

from assessments import services
from core.tenancy import unscoped
from tests.factories.assessments import answer, closed_round


def url(group):
    return f"/o/lindenhof/groups/{group.pk}/panel/assessments/"


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


def test_without_a_round_it_says_what_it_is_for(cast, sign_in):
    text = sign_in(cast.member).get(url(cast.group)).content.decode()
    assert "There is no result yet." in text
    assert "<html" not in text


def test_an_open_round_asks_until_answered(polled, sign_in):
    client = sign_in(polled.cast.member)
    assert 'class="asks"' in client.get(url(polled.group)).content.decode()
    with unscoped(reason="a test prepares"):
        answer(polled.round, polled.cast.member)
    text = client.get(url(polled.group)).content.decode()
    assert "You have answered." in text
    assert 'class="asks"' not in text
    assert 'class="asks"' not in sign_in(polled.cast.leader).get(url(polled.group)).content.decode()


def test_a_result_is_one_sentence(polled, sign_in):
    with unscoped(reason="a test prepares"):
        services.close_round(round_=polled.round, by=None)
        closed_round(polled.group, polled.people, (3,))
    text = sign_in(polled.cast.expert).get(url(polled.group)).content.decode()
    assert "None of the characteristics stands out" in text


@pytest.mark.parametrize("rounds", [1, 30])
@pytest.mark.parametrize(("is_open", "count"), [(True, 6), (False, 6)])
def test_queries(polled, sign_in, django_assert_num_queries, rounds, is_open, count):
    with unscoped(reason="a test prepares"):
        polled.round.delete()
        for _ in range(rounds):
            closed_round(polled.group, polled.people[:1])
        if is_open:
            from tests.factories.assessments import RoundFactory

            RoundFactory(group=polled.group)
    for role in ("member", "organiser", "leader", "expert"):
        client = sign_in(polled.cast.person(role))
        with django_assert_num_queries(count, info=role):
            client.get(url(polled.group))
