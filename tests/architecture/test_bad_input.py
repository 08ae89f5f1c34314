"""Every form against bad input, as somebody who may use it: a sentence at the field, nothing typed is lost, never an error.

The addresses come from ``matrix.json``: every row that somebody may post to. The fields come from the pages themselves.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.models import Round, Wave
from core.tenancy import unscoped
from tests.architecture.forms import TYPED, Form, forms_of
from tests.architecture.test_urls import ADDRESSES, ROLES, by_app
from tests.architecture.world import Furnished, Side, fill
from tests.factories.assessments import teachers
from voice.throttle import throttle

MATRIX: dict[str, dict[str, str]] = json.loads((Path(__file__).parent / "matrix.json").read_text("utf-8"))
WRITES = {"204", "303", "413", "422"}
# What a post may be answered: done, sent on, refused with a sentence. 302 is allauth's way of sending on.
ANSWERS = {204, 302, 303, 400, 404, 413, 422}
# Somebody without a group has nothing to fill in, and a page with several forms shows itself when none of them was sent.
SHOWN_AGAIN = {"cycles:tryout_new", "dashboards:me"}
# Forms that stand on another page than the one that they are sent to.
STANDS_ON = {
    "assessments:postpone": ("assessments:list", {}),
    "cycles:celebration_thank": ("cycles:celebration", {}),
    "cycles:adoption_use": ("cycles:phase", {"phase": "P5"}),
    "cycles:judge": ("cycles:phase", {"phase": "P1"}),
    "cycles:next_step": ("cycles:phase", {"phase": "P6"}),
    "cycles:plan_anew": ("cycles:plan", {}),
    "cycles:step_done": ("cycles:phase", {"phase": "P3"}),
    "cycles:tryout_reply": ("cycles:tryout", {}),
    "cycles:tryout_share": ("cycles:tryout", {}),
    "lessons:page_begin": ("lessons:detail", {}),
    "lessons:page_share": ("lessons:page", {}),
    "lessons:part_move": ("lessons:parts", {}),
    "lessons:pupil_new": ("lessons:pupils", {}),
    "lessons:start_undo": ("lessons:detail", {}),
    "cycles:tryout_opened": ("cycles:tryout", {}),
    "cycles:lines_answer": ("cycles:shared_lines", {}),
    "cycles:lines_opened": ("cycles:shared_lines", {}),
    "cycles:lines_take_back": ("cycles:tryout_lines", {}),
    "practices:example_message": ("practices:example", {}),
    "practices:preparation_leave_out": ("practices:preparation", {}),
    "meetings:actions": ("meetings:minutes", {}),
    "meetings:agenda_fill": ("meetings:agenda", {}),
    "meetings:attendance": ("meetings:minutes", {}),
    "meetings:decisions": ("meetings:minutes", {}),
    "meetings:rsvp": ("meetings:detail", {}),
    "voice:bring_in": ("voice:detail", {}),
    "voice:open": ("voice:detail", {}),
    "voice:question_remove": ("voice:detail", {}),
    "voice:share": ("voice:detail", {}),
}
# Forms that stand behind a choice: the page without it only asks for the choice.
CHOSEN = {
    "assessments:open": "characteristics",
    "assessments:wave_open": "characteristics",
    "assessments:school_open": "school_leader",
}
# Fields that a script sends.
BY_SCRIPT = {
    "assessments:keep": {"C1_1": "4", "comment": "We meet on Tuesdays."},
    "core:draft_save": {"key": "tryout:new", "fields": '{"done": "text"}'},
    "meetings:agenda_order": {"order": "1,2"},
    "meetings:arrangement": {"done": "1"},
    "meetings:action_done": {"done": "1", "next": "/"},
    "meetings:item_move": {"move": "up"},
    "schools:set_language": {"language": "en", "next": "/"},
}

TYPED_TEXT = 'Zoë 🙂 "><img src=x onerror=alert(1)> {{ 7*7 }} {% now "Y" %} \'; DROP TABLE'
THEIRS = (b"TELLING Rivierwijk", b"TELLING De Kade", b"TELLING group", b"Otto Other")
LONG = "x" * 100_000
JUNK: dict[str, str] = {
    "nothing in it": "",
    "only space": " \u00a0\t\r\n ",
    "too long": LONG,
    "zero byte": "a\x00b",
    "markup": TYPED_TEXT,
    "right to left": "\u202egnol\u202c\u200b\ufeff",
    "huge": "9" * 40,
    "beyond the database": "9223372036854775808",
    "digits of another script": "²٣",
    "first day": "0001-01-01",
    "last day": "9999-12-31",
    "no such day": "31-02-2026",
    "no such time": "25:00",
    "midnight": "00:00",
    "list": "[1, 2]",
    "path": "../../../../etc/passwd\x00.jpg",
    "mail header": "a@example.org\r\nBcc: b@example.org",
    "elsewhere": "https://elsewhere.example/",
}
# What may go wrong in a field of each kind: all fields of a form get theirs at once, in so many posts as the longest list has.
WORDS = ("only space", "too long", "zero byte", "markup", "right to left", "mail header", "path", "elsewhere", "huge", "list")
NUMBERS = ("beyond the database", "digits of another script", "huge", "zero byte", "only space", "markup", "list", "first day")
JUNK_FOR = {
    **dict.fromkeys(TYPED, WORDS),
    "date": ("first day", "last day", "no such day", "huge", "zero byte", "digits of another script", "list", "midnight"),
    "time": ("midnight", "no such time", "last day", "huge", "zero byte", "digits of another script", "list", "only space"),
}
# Bytes that are no text: half of a surrogate pair, and a lone continuation byte.
NO_TEXT = (b"%ED%A0%80", b"%80%FF")
# One at a time, by the kind of the field, while the rest of the form is as it should be.
ONE_AT_A_TIME = {
    "date": ("first day", "last day"),
    "time": ("midnight", "no such time"),
    "number": ("beyond the database", "digits of another script"),
    "select": ("beyond the database", "zero byte"),
}
OTHERWISE = ("nothing in it", "zero byte")
MANY = 30
MOST_FIELDS = 5


@dataclass
class World:
    """Two organisations, and somebody of each role signed in."""

    here: Side
    there: Side
    furnished: Furnished

    def client(self, role: str) -> Client:
        """A browser of its own, signed in as ``role``. What a view raises is an answer too, so that one run tells all."""
        return self.furnished.client(role, raise_request_exception=False)


@pytest.fixture
def world(furnished: Furnished) -> World:
    """One world for some addresses of an app; whatever a request writes is taken back at once."""
    return World(furnished.here, furnished.there, furnished)


def _writes(name: str) -> list[str]:
    """The roles that may post to an address."""
    answers = dict(zip(ROLES, MATRIX[name]["POST"].split(), strict=True))
    found = [role for role in ROLES[1:-1] if answers[role] in WRITES]
    if not found and answers["anonymous"] in WRITES:
        found = ["anonymous"]
    return found


POSTED = sorted(name for name in MATRIX if _writes(name))


def _path(name: str, world: World, **more: str) -> str:
    with unscoped(reason="a test fills in an address"):
        return reverse(name, kwargs={**fill(name, ADDRESSES[name], world.here), **more})


def _form(name: str, path: str, client: Client, world: World) -> Form:
    """The form that is sent to ``path``, from the page on which it stands."""
    if name in BY_SCRIPT:
        return forms_of("<form>" + "".join(f'<input name="{k}" value="{quote(v)}">' for k, v in BY_SCRIPT[name].items()))[0]
    on, more = STANDS_ON.get(name, (name, {}))
    page = path if on == name else _path(on, world, **more)
    with transaction.atomic():
        response = client.get(page, {"instrument": CHOSEN[name]} if name in CHOSEN else {})
        transaction.set_rollback(True)
    found = [
        form
        for form in forms_of(response.content.decode())
        if form.method == "post" and (form.action == path or (form.action in ("", "#") and page == path))
    ]
    return max(found, key=lambda form: len(form.fields), default=Form(path, "post"))


def _theirs(name: str, there: Side) -> Any:
    """Something of the other organisation that a field might mean."""
    return {"school": there.school, "group": there.group, "key": there.try_out}.get(name, there.person)


def _junk_for(form: Form, names: list[str]) -> Iterator[dict[str, str]]:
    """Labels of junk for all fields at once, until each field had every kind that can go wrong in it."""
    lists = {name: JUNK_FOR.get(form.fields[name].kind if name in form.fields else "text", NUMBERS) for name in names}
    for turn in range(max(len(labels) for labels in lists.values())):
        yield {name: labels[turn % len(labels)] for name, labels in lists.items()}


def _bodies(form: Form, world: World) -> Iterator[tuple[str, dict[str, Any] | bytes]]:
    """What is sent: label and body."""
    usual = {name: value or "1" for name, value in form.values.items()}
    names = list(form.fields) or ["anything"]
    yield "nothing at all", {}
    yield "as it stands", dict(form.values)
    yield "no text", b"&".join(quote(name).encode() + b"=" + raw for name, raw in zip(names, cycle(NO_TEXT), strict=False))
    yield (
        "other fields",
        {"id": "1", "pk": "1", "organisation": "2", "group": world.there.group.pk, "is_superuser": "on", "by": "1"},
    )
    if not set(names) - {"csrfmiddlewaretoken", "anything"}:
        return  # a button alone reads nothing of what follows
    # A questionnaire has forty fields of one kind, and takes long to show.
    for labels in list(_junk_for(form, names))[:: 1 if len(names) < MANY else 3]:
        yield ", ".join(sorted(set(labels.values()))), {each: JUNK[label] for each, label in labels.items()}
    yield "theirs", {name: str(_theirs(name, world.there).pk) for name in names}
    yield "twice in one", {name: [value, "another"] for name, value in usual.items()}
    yield "a list by name", {f"{name}[]": "1" for name in names}
    for each in [each for each in form.fields.values() if each.name != "csrfmiddlewaretoken"][:MOST_FIELDS]:
        for label in ONE_AT_A_TIME.get(each.kind, OTHERWISE):
            yield f"{each.name}: {label}", {**usual, each.name: JUNK[label]}


def _post(client: Client, path: str, body: dict[str, Any] | bytes) -> Any:
    """Send, and take back what it wrote."""
    cache.clear()  # nobody is slowed down here for trying often
    throttle.forget()
    content = body if isinstance(body, bytes) else urlencode(body, doseq=True).encode()
    with transaction.atomic():
        response = client.generic("POST", path, content, content_type="application/x-www-form-urlencoded")
        transaction.set_rollback(True)
    return response


def _wrong(name: str, role: str, label: str, response: Any) -> Iterator[str]:
    """What is wrong with an answer."""
    at = f"{name} as {role}, {label}: "
    expected = ANSWERS | {200} if name in SHOWN_AGAIN else ANSWERS
    if response.status_code not in expected:
        info = response.exc_info
        yield at + (f"{info[0].__name__} {str(info[1])[:300]}" if info else str(response.status_code))
    if response.status_code in (302, 303) and not re.match(r"/(?!/)", response["Location"]):
        yield at + f"sent on to {response['Location']}"
    for theirs in THEIRS:
        if theirs in response.content:
            yield at + f"tells {theirs.decode()}"
    if b"<img src=x" in response.content:
        yield at + "markup is not escaped"


def _lost(name: str, role: str, form: Form, path: str, world: World) -> Iterator[str]:
    """What somebody typed and does not find back in a form that was refused."""
    typed = {each.name for each in form.fields.values() if each.kind in TYPED}
    if not typed or name in BY_SCRIPT:
        return  # what a script sent is answered to the script: the page is still there, with every word on it
    for text in (TYPED_TEXT, "long " + "word " * 6000):
        # Every other field is wrong, so that the form is refused also when these words would do.
        response = _post(world.client(role), path, {each: text if each in typed else "wrong" for each in form.fields})
        if response.status_code != 422:
            continue
        fields = [each for shown in forms_of(response.content.decode()) for each in shown.fields.values() if each.name in typed]
        if not fields:
            yield f"{name} as {role}: the form is gone"
        for each in fields:
            if " ".join(each.value.split()) != " ".join(text.split()):
                yield f"{name} as {role}: {each.name} lost {text[:20]!r}, and has {each.value[:40]!r}"


def _make_room(world: World) -> None:
    """What the forms behind a choice need: a school and a group with enough people to open a round, and none open."""
    here = world.here
    Round.objects.filter(group=here.group).update(state="closed", closed_at=timezone.now())
    Wave.objects.filter(school=here.school).update(state="closed", closed_at=timezone.now())
    teachers(here.group, 8)


@pytest.mark.walk_postgresql
@pytest.mark.django_db
@pytest.mark.parametrize("name", CHOSEN)
def test_bad_input_for_a_round_that_can_be_opened_is_answered_with_a_sentence(name: str, world: World) -> None:
    """The world of all other addresses has a round, a wave, and a group that is too small: there no such form is offered."""
    with unscoped(reason="a test prepares its world"):
        _make_room(world)
    role, path = _writes(name)[0], _path(name, world)
    form = _form(name, path, world.client(role), world)
    assert {"instrument", "closes_on"} <= set(form.fields)
    assert _post(world.client(role), path, dict(form.values)).status_code == 303  # as it stands it opens the round
    wrong: list[str] = []
    for label, body in _bodies(form, world):
        wrong += _wrong(name, role, label, _post(world.client(role), path, body))
    # Not only refused: the form is still there, with the questionnaire that was chosen, and says at which field.
    for label in ("first day", "last day", "no such day", "nothing in it", "zero byte", "list", "huge"):
        response = _post(world.client(role), path, {**form.values, "closes_on": JUNK[label]})
        again = [each for each in forms_of(response.content.decode()) if "closes_on" in each.fields]
        if response.status_code != 422 or not again or b'aria-invalid="true"' not in response.content:
            wrong.append(f"{name}: {label} as last day: {response.status_code}, no sentence at the field")
        elif again[0].fields["instrument"].value != CHOSEN[name]:
            wrong.append(f"{name}: {label} as last day: the questionnaire is lost")
    assert not wrong, "\n".join(wrong)


@pytest.mark.walk_postgresql
@pytest.mark.django_db
@pytest.mark.parametrize("names", by_app(POSTED, at_most=6))
def test_bad_input_is_answered_with_a_sentence_and_nothing_is_lost(names: list[str], world: World) -> None:
    wrong: list[str] = []
    for name in names:
        role, path = _writes(name)[0], _path(name, world)
        form = _form(name, path, world.client(role), world)
        for label, body in _bodies(form, world):
            wrong += _wrong(name, role, label, _post(world.client(role), path, body))
        wrong += _lost(name, role, form, path, world)
    assert not wrong, "\n".join(wrong)
