"""Drafts: what a person typed is kept, for that person alone, until it was sent."""

from __future__ import annotations

import json

import pytest

from core.drafts import MAX_BYTES, draft_data, forget_draft, keep_draft
from core.models import Draft

URL = "/drafts/"
KEY = "tryout:new"


def save(client, fields, key=KEY):
    return client.post(URL, {"key": key, "fields": fields if isinstance(fields, str) else json.dumps(fields)})


def test_what_was_typed_is_there_on_return(cast, sign_in):
    answer = save(sign_in(cast.member), {"done": "Half a sen"})
    assert answer.status_code == 200
    assert set(answer.json()) == {"saved_at", "time"}
    assert draft_data(cast.member, KEY) == {"done": "Half a sen"}


def test_the_newest_text_wins_and_there_is_one_draft_a_form(cast, sign_in):
    client = sign_in(cast.member)
    for text in ("a", "b", "b"):
        save(client, {"done": text})
    assert draft_data(cast.member, KEY) == {"done": "b"}
    assert Draft.objects.count() == 1


def test_nobody_else_reads_it_or_overwrites_it(cast, sign_in):
    save(sign_in(cast.member), {"done": "mine"})
    save(sign_in(cast.colleague), {"done": "theirs"})
    assert draft_data(cast.member, KEY) == {"done": "mine"}
    assert draft_data(cast.organiser, KEY) == {}


def test_a_sent_form_forgets_its_own_draft_only(cast):
    keep_draft(cast.member, KEY, {"done": "a"})
    keep_draft(cast.member, "reply:1", {"text": "b"})
    forget_draft(cast.member, KEY)
    forget_draft(cast.member, KEY)
    assert draft_data(cast.member, KEY) == {}
    assert draft_data(cast.member, "reply:1") == {"text": "b"}
    assert str(Draft.objects.get()) == f"{cast.member.pk}: reply:1"


@pytest.mark.parametrize("fields", ["", "no json", "[]", '"text"', '{"done": 1}', '{"done": ["a"]}', "null"])
def test_what_is_not_a_form_is_refused_with_a_sentence(cast, sign_in, fields):
    answer = save(sign_in(cast.member), fields)
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("key", "fields"), [("", {"done": "a"}), ("k" * 121, {"done": "a"}), (KEY, {"done": "a" * (MAX_BYTES + 1)})]
)
def test_what_is_too_long_is_refused_with_a_sentence(cast, sign_in, key, fields):
    answer = save(sign_in(cast.member), fields, key)
    assert answer.status_code == 413
    assert answer.json()["error"]


@pytest.mark.parametrize("odd", ["\x00", "\ud800", "\udfff"])
def test_what_no_database_keeps_is_left_out(cast, sign_in, odd):
    assert save(sign_in(cast.member), {f"do{odd}ne": f"a{odd}b 😀"}).status_code == 200
    assert draft_data(cast.member, KEY) == {"done": "ab 😀"}


def test_a_zero_byte_in_the_key_is_refused(cast, sign_in):
    assert save(sign_in(cast.member), {"done": "a"}, "tryout\x00").status_code == 400


def test_a_page_that_is_only_looked_at_keeps_nothing(cast, sign_in, client):
    assert sign_in(cast.member).get(URL).status_code == 405
    assert client.post(URL, {"key": KEY, "fields": "{}"}).status_code == 302
    assert not Draft.objects.exists()
