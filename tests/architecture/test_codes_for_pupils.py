"""Where a code of a pupil is asked, a name cannot be kept: not typed, pasted, uploaded, forged or written by a service.

These are all the places that take a code: the grid, the table and the file of a data set, a case pupil, whom an observer
follows, whom a note is about. The export of a study has only what stands in them.
"""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from core.tenancy import unscoped
from cycles.models import Measurement
from lessons.models import CasePupil, Note, Observer
from schools.models import User
from tests.cast import Cast
from tests.cycles.views.test_data import empty, kept, lines
from tests.lessons.world import begin, design, parts_of, pupil_of, rows

pytestmark = pytest.mark.django_db

NAMES = ("Lotte", "Daan", "Jo", "JB", "Олена", "فاطمة", "A. de Vries")
SENTENCES = {
    "set": {
        "en": "is not a code. Write A, B, C or L1, L2, L3. The list of names stays on paper, with you.",
        "nl": "is geen code. Schrijf A, B, C of L1, L2, L3. De lijst met namen blijft bij jou op papier.",
    },
    "pupil": {
        "en": "Use one capital letter as a code, such as A. Never a name or initials.",
        "nl": "Gebruik één hoofdletter als code, zoals A. Nooit een naam of initialen.",
    },
    "observer": {
        "en": "Choose from the case pupils of this lesson.",
        "nl": "Kies uit de casusleerlingen van deze les.",
    },
}
both = pytest.mark.parametrize("language", ["nl", "en"])
Person = Callable[[User], Client]


@pytest.fixture
def client_in(cast: Cast, sign_in: Person) -> Callable[[str], Client]:
    """The member, who reads this language."""

    def _in(language: str) -> Client:
        User.objects.filter(pk=cast.member.pk).update(language=language)
        return sign_in(cast.member)

    return _in


def refused(response: Any, place: str, language: str) -> None:
    """The answer is a refusal with the sentence of this place."""
    assert response.status_code == 422
    assert SENTENCES[place][language] in response.content.decode()


def workbook(code: str) -> SimpleUploadedFile:
    """A spreadsheet with one pupil."""
    book, out = Workbook(), io.BytesIO()
    for row in (["code", "first"], [code, 2]):
        book.active.append(row)
    book.save(out)
    return SimpleUploadedFile("group 5.xlsx", out.getvalue())


@both
@pytest.mark.parametrize("name", NAMES)
def test_no_way_into_a_data_set_takes_a_name(cast: Cast, client_in: Callable[[str], Client], language: str, name: str) -> None:
    data_set, client = empty(cast), client_in(language)

    def at(view: str) -> str:
        return reverse(f"cycles:{view}", args=["lindenhof", data_set.pk])

    csv = SimpleUploadedFile("group 5.csv", f"code;first\n{name};2\n".encode(), "text/csv")
    ways: list[tuple[str, dict[str, Any]]] = [
        ("data_numbers", {"version": 1, **lines((name, "2", ""))}),
        ("data_import", {"text": f"code\tfirst\n{name}\t2"}),
        ("data_import", {"file": csv}),
        ("data_import", {"file": workbook(name)}),
    ]
    for view, body in ways:
        refused(client.post(at(view), body), "set", language)
    # Rows that were never looked at, sent as if they had been.
    client.post(at("data_keep"), {"rows": f"code\tfirst\n{name}\t2", "version": 1, "add": "add"})
    assert kept() == []


@both
@pytest.mark.parametrize("name", NAMES)
def test_a_case_pupil_has_no_name(cast: Cast, client_in: Callable[[str], Client], language: str, name: str) -> None:
    pupil = pupil_of(design(cast))
    url = reverse("lessons:pupil_edit", args=["lindenhof", pupil.pk])
    response = client_in(language).post(url, {"code": name, "version": pupil.version, "stands_for": "Silent"})
    refused(response, "pupil", language)
    assert "Silent" in response.content.decode()
    assert {each.code for each in rows(CasePupil)} == {"A", "B", "C"}


@both
def test_an_observer_follows_codes(cast: Cast, client_in: Callable[[str], Client], language: str) -> None:
    lesson = design(cast)
    url = reverse("lessons:observers", args=["lindenhof", lesson.pk])
    who = cast.colleague.pk
    refused(client_in(language).post(url, {f"observes_{who}": "on", f"codes_{who}": ["A", "Lotte"]}), "observer", language)
    assert rows(Observer) == []


@both
@pytest.mark.parametrize("later", [False, True], ids=["typed", "from the queue"])
def test_a_note_is_about_a_pupil_with_a_code(
    cast: Cast, client_in: Callable[[str], Client], language: str, later: bool
) -> None:
    lesson = begin(cast)
    url = reverse("lessons:observe", args=["lindenhof", lesson.pk])
    sent = {"text": "Says: dry.", "part": parts_of(lesson)[0].pk, "pupil": "Lotte", "client_key": str(uuid.uuid4())}
    headers = {"X-Queue": "later", "X-Queue-Person": str(cast.member.pk)} if later else {}
    response = client_in(language).post(url, sent, headers=headers)
    assert response.status_code == 422
    assert rows(Note) == []


@pytest.mark.parametrize("code", ["Lotte", "Jo", "JB", "lo", ""])
def test_the_table_of_case_pupils_itself_has_no_room_for_a_name(cast: Cast, code: str) -> None:
    lesson = design(cast)
    with unscoped(reason="a test writes past every check"), pytest.raises(DatabaseError), transaction.atomic():
        CasePupil.objects.filter(lesson=lesson, code="A").update(code=code)


def test_a_code_of_a_pupil_stands_in_these_columns_and_no_others() -> None:
    """Whoever adds a column for a pupil's code adds it to the tests above. The code of a poll is its address."""
    found = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in {"cycles", "lessons", "voice", "research", "practices", "meetings", "groups"}
        for field in model._meta.concrete_fields
        if field.name in {"code", "codes"}
    }
    of_pupils = {f"{Measurement._meta.label}.code", f"{CasePupil._meta.label}.code", f"{Observer._meta.label}.codes"}
    assert found - {"voice.PollAddress.code"} == of_pupils
