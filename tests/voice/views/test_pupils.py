"""The pages for pupils: no cookie, no trace, every script, and somebody who means harm."""

import logging
import re

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.tenancy import unscoped
from tests.cycles.world import day, start
from tests.factories.voice import a_poll
from tests.meanwhile import just_before
from voice.content_pack import languages
from voice.models import Poll, PollCount
from voice.throttle import MOST_ANSWERS, MOST_WRONG_CODES

QUERIES = 5


@pytest.fixture
def poll(cast):
    cycle = start(cast, "P4")
    with unscoped(reason="a test prepares its world"):
        return a_poll(cycle, by=cast.member)


def where(poll):
    return reverse("voice:answer", args=[poll.address.code])


def given():
    with unscoped(reason="a test looks"):
        return list(PollCount.objects.order_by("question", "option").values_list("number", flat=True))


def update(poll, **changes):
    with unscoped(reason="a test prepares its world"):
        Poll.objects.filter(pk=poll.pk).update(**changes)


def test_a_pupil_answers_and_is_thanked(poll):
    client = Client()
    assert client.get(where(poll)).status_code == 200
    response = client.post(where(poll), {"q1": "0", "q2": "2", "l": "uk"})
    assert (response.status_code, response["Location"]) == (303, f"/p/{poll.address.code}/thanks/?l=uk")
    thanks = client.get(response["Location"]).content.decode()
    assert "Дякуємо" in thanks
    assert where(poll) in thanks
    assert given() == [1, 0, 0, 0, 0, 1]


def test_no_cookie_is_set_and_no_session_made_whatever_happens(poll, cast, sign_in):
    for client in (Client(), sign_in(cast.member)):
        there = dict(client.cookies)
        answers = [
            client.get(where(poll)),
            client.get(where(poll), {"l": "ar"}),
            client.post(where(poll), {"q1": "0"}),
            client.post(where(poll), {}),
            client.get(reverse("voice:thanks", args=["x"])),
            client.get(reverse("voice:answer", args=["nothing"])),
            client.get(where(poll).upper().replace("/P/", "/p/")),
        ]
        assert [response.status_code for response in answers] == [200, 200, 303, 422, 200, 404, 302]
        for response in answers:
            assert "Set-Cookie" not in response
            assert not response.cookies
            assert response["Cache-Control"] == "no-store"
            assert b"csrf" not in response.content
        assert dict(client.cookies) == there


def test_it_works_for_a_browser_that_brings_a_token_of_nothing(poll):
    """There is no session to misuse: a post without any token, from any page, is an answer like any other."""
    client = Client(enforce_csrf_checks=True)
    assert client.post(where(poll), {"q1": "1"}, headers={"Origin": "https://elsewhere.example"}).status_code == 303


def test_no_log_line_and_no_table_holds_the_address_of_a_pupil(poll, caplog):
    with caplog.at_level(logging.DEBUG), CaptureQueriesContext(connection) as queries:
        client = Client(REMOTE_ADDR="203.0.113.99", headers={"User-Agent": "TELLING phone"})
        for values in ({"q1": "0"}, {}, {"q1": "x"}):
            client.post(where(poll), values)
        client.get(where(poll))
    said = caplog.text + "".join(query["sql"] for query in queries)
    assert "203.0.113.99" not in said
    assert "TELLING phone" not in said
    assert not re.search(r"INSERT|django_session|audit", "".join(query["sql"] for query in queries))


@pytest.mark.parametrize("values", [{}, {"q1": "9"}, {"q1": "-1"}, {"q6": "0"}, {"q1": "a\x00b"}, {"q1": "²"}, {"option": "0"}])
def test_what_is_no_answer_is_not_counted(poll, values):
    response = Client().post(where(poll), values)
    assert response.status_code == 422
    assert "Kies bij minstens één vraag" in response.content.decode()
    assert given() == [0] * 6


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"state": "closed"}, "dicht"), ({"closes_on": day(-1)}, "dicht"), ({"answers": 27}, "genoeg")],
)
def test_a_closed_or_full_poll_says_so_and_counts_nothing(poll, changes, said):
    update(poll, **changes)
    client = Client()
    shown, sent = client.get(where(poll)), client.post(where(poll), {"q1": "0"})
    assert (shown.status_code, sent.status_code) == (200, 409)
    for response in (shown, sent):
        assert said in response.content.decode()
    assert given() == [0] * 6


def test_a_draft_and_an_unknown_code_look_the_same(poll):
    update(poll, state="draft")
    draft, unknown = Client().get(where(poll)), Client().get(reverse("voice:answer", args=["hhhhhhhh"]))
    assert (draft.status_code, draft.content) == (unknown.status_code, unknown.content)
    assert draft.status_code == 404


@pytest.mark.parametrize("code", ["x", "a" * 300, "²²²²²²²²", "%00", "hhhh-hhhh", "../../etc", "<script>"])
def test_a_strange_code_is_not_there(db, code):
    response = Client().get(f"/p/{code}/")
    assert response.status_code in (302, 404)
    assert b"<script>" not in response.content


def test_capitals_dashes_and_spaces_lead_to_the_same_page(poll):
    code = poll.address.code
    response = Client().get(f"/p/{code[:4].upper()}-{code[4:]}/")
    assert (response.status_code, response["Location"]) == (302, where(poll))


@pytest.mark.parametrize("key", list(languages()))
def test_every_language_is_whole_on_its_page(poll, key):
    that = languages()[key]
    content = Client().get(where(poll), {"l": key}).content.decode()
    assert f'<html lang="{key}" dir="{that.dir}">' in content
    for word in ("title", "lead", "send"):
        assert that.words[word] in content
    for each in languages().values():
        assert f'lang="{each.key}" dir="{each.dir}" hreflang' in content
        assert each.name in content


@pytest.mark.parametrize(
    ("spoken", "key"),
    [("uk-UA,uk;q=0.9,en;q=0.5", "uk"), ("ti;q=0.4, ar-SY", "ar"), ("ja", "nl"), ("", "nl"), ("x" * 5000, "nl"), ("*", "nl")],
)
def test_the_browser_says_which_language_comes_first(poll, spoken, key):
    content = Client(headers={"Accept-Language": spoken}).get(where(poll)).content.decode()
    assert f'<html lang="{key}"' in content


def test_a_script_is_slowed_down_and_then_finds_the_poll_full(poll):
    update(poll, pupils=400)
    client = Client()
    statuses = [client.post(where(poll), {"q1": "0"}).status_code for _press in range(MOST_ANSWERS + 5)]
    assert statuses == [303] * MOST_ANSWERS + [429] * 5
    assert given()[0] == MOST_ANSWERS
    wrong = [client.get(reverse("voice:answer", args=["hhhhhhhh"])).status_code for _try in range(MOST_WRONG_CODES + 2)]
    assert wrong == [404] * MOST_WRONG_CODES + [429] * 2


def test_a_pupil_sees_nothing_of_the_school(poll, cast):
    content = Client().get(where(poll)).content.decode()
    for word in (poll.title, cast.group.name, cast.organisation.name, cast.school.name, cast.member.name, "/o/"):
        assert word not in content


def test_the_page_is_small_and_asks_little_of_the_database(poll):
    client = Client()
    with CaptureQueriesContext(connection) as queries:
        content = client.get(where(poll)).content
    assert len(queries) == 3
    assert len(content) < 14_000
    with CaptureQueriesContext(connection) as queries:
        client.post(where(poll), {"q1": "0", "q2": "0"})
    assert len([query for query in queries if "SAVEPOINT" not in query["sql"]]) == 8
    assert settings.SESSION_COOKIE_NAME not in client.cookies


@pytest.mark.parametrize(("changes", "says"), [({"state": "closed"}, "closed"), ({"answers": 28}, "enough")])
def test_who_presses_just_after_the_poll_closed_or_filled_reads_that_in_their_own_language(poll, changes, says):
    """The page looks first, and the service once more; in between somebody was faster."""
    with just_before("SAVEPOINT", lambda: update(poll, **changes)):
        response = Client().post(where(poll), {"q1": "0", "l": "uk"})
    assert response.status_code == 409
    assert languages()["uk"].words[says] in response.content.decode()
    assert given() == [0] * 6
    assert not response.cookies
