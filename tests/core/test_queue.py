"""What waited on a device: accepted once, refused with a sentence, sent by nobody but the person to whom it belongs."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.tenancy import unscoped
from cycles.models import TryOut
from groups.models import Membership

NEW = reverse("cycles:tryout_new")


def send(client, person, values, when="later"):
    return client.post(NEW, values, headers={"X-Queue": when, "X-Queue-Person": str(person.pk), "Accept": "application/json"})


def rows():
    with unscoped(reason="a test looks"):
        return list(TryOut.objects.order_by("pk"))


def test_five_times_is_once_and_each_time_the_device_hears_that_it_is_kept(cast, sign_in):
    client, values = sign_in(cast.member), {"done": "Pairs first.", "client_key": uuid.uuid4()}
    answers = [send(client, cast.member, values) for _press in range(5)]
    (row,) = rows()
    assert {answer.json()["url"] for answer in answers} == {answers[0].json()["url"]}
    assert str(row.pk) in answers[0].json()["url"]
    assert {answer.status_code for answer in answers} == {200}


def test_what_was_sent_later_leaves_no_message_on_another_page(cast, sign_in):
    client = sign_in(cast.member)
    later = send(client, cast.member, {"done": "Pairs first."})
    assert not list(get_messages(later.wsgi_request))
    now = send(client, cast.member, {"done": "Then all."}, when="now")
    assert [str(message) for message in get_messages(now.wsgi_request)] == [now.json()["message"]]


def test_a_text_of_somebody_else_is_not_taken(cast, sign_in):
    answer = send(sign_in(cast.colleague), cast.member, {"done": "Pairs first."})
    assert (answer.status_code, answer.json()) == (401, {"who": "another"})
    assert rows() == []


@pytest.mark.parametrize("person", ["", "x", "1e9", "-1", "9" * 50])
def test_a_text_of_nobody_is_not_taken(cast, sign_in, person):
    headers = {"X-Queue": "later", "X-Queue-Person": person}
    assert sign_in(cast.member).post(NEW, {"done": "Pairs"}, headers=headers).status_code == 401
    assert rows() == []


def test_without_a_session_it_waits(cast):
    answer = send(Client(), cast.member, {"done": "Pairs first."})
    assert (answer.status_code, answer.json()) == (401, {"who": "nobody"})


def test_an_old_token_is_told_apart_from_a_right_that_was_lost(cast, sign_in):
    client = Client(enforce_csrf_checks=True)
    client.cookies = sign_in(cast.member).cookies
    answer = send(client, cast.member, {"done": "Pairs first."})
    assert (answer.status_code, answer.json()) == (403, {"again": True})


def test_who_left_the_group_is_refused_with_a_sentence(cast, sign_in):
    with unscoped(reason="a test takes a right away"):
        Membership.objects.filter(user=cast.member).update(ends_on=timezone.localdate() - datetime.timedelta(days=1))
    answer = send(sign_in(cast.member), cast.member, {"done": "Pairs first."})
    assert answer.status_code == 403
    assert answer.json()["sentence"]


@pytest.mark.parametrize(
    "values",
    [
        {"done": ""},
        {"done": "x" * 4001},
        {"done": "a\x00b"},
        {"done": "Pairs", "client_key": "x"},
        {"done": "Pairs", "tried_on": "x"},
        {"done": "Pairs", "group": "999999"},
        {"done": "Pairs", "photo": SimpleUploadedFile("photo.jpg", b"%PDF-1.7")},
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(cast, sign_in, values):
    answer = send(sign_in(cast.member), cast.member, values)
    assert answer.status_code == 422
    assert answer.json()["sentence"].strip()
    assert rows() == []


@pytest.mark.parametrize(("days", "kept"), [(-1, -1), (0, 0), (5, 0)])
def test_the_day_is_that_of_the_button_but_never_to_come(cast, sign_in, days, kept):
    today = timezone.localdate()
    day = today + datetime.timedelta(days=days)
    send(sign_in(cast.member), cast.member, {"done": "Pairs", "tried_on": day.isoformat()})
    assert rows()[0].tried_on == today + datetime.timedelta(days=kept)


def test_a_form_on_a_page_is_answered_with_pages(cast, sign_in):
    client = sign_in(cast.member)
    assert client.post(NEW, {"done": "Pairs"}, headers={"X-Queue": "x"}).status_code == 303
    assert client.get(NEW, headers={"X-Queue": "now"}).status_code == 200


# The page and the worker that stand in when there is no network ---------------------------------------------------------


def test_the_page_without_network_carries_nothing_of_anybody(cast, sign_in):
    page = reverse("cycles:tryout_offline")
    of_nobody = Client().get(page).content
    for person in (cast.member, cast.leader, cast.other):
        with unscoped(reason="a test looks"):
            assert cast.group.name.encode() not in of_nobody
        assert person.name.encode() not in of_nobody
    assert b"csrfmiddlewaretoken" not in of_nobody
    assert "Set-Cookie" not in Client().get(page).headers


@pytest.mark.parametrize(("asked", "spoken"), [("nl", "nl"), ("en", "en"), ("fr", "nl"), ("\x00", "nl"), ("", "nl")])
def test_the_page_without_network_speaks_the_language_that_was_asked_for(db, asked, spoken):
    answer = Client().get(reverse("cycles:tryout_offline"), {"language": asked})
    assert f'<html lang="{spoken}"'.encode() in answer.content


def test_the_worker_stands_at_the_root_and_knows_its_shell(db):
    answer = Client().get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    assert b'self.PAGE = "/offline/"' in answer.content
    assert b"leerkring.css" in answer.content
    assert "worker-src 'self'" in answer["Content-Security-Policy"]


def test_a_form_that_htmx_sent_is_answered_with_the_page_to_go_to(cast, sign_in):
    answer = sign_in(cast.member).post(NEW, {"done": "Pairs first."}, headers={"HX-Request": "true"})
    (row,) = rows()
    assert answer.status_code == 200
    assert answer["HX-Redirect"].endswith(f"/{row.pk}/")
