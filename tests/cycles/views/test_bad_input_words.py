"""What does not fit is answered with the right sentence, in the language of whoever sent it, and what was written stays."""

from __future__ import annotations

import io
import uuid
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook
from PIL import Image

from core.tenancy import unscoped
from cycles.models import CyclePhase, TryOut
from groups.models import Membership
from schools.models import User
from tests.cycles.test_photos import HEIC
from tests.cycles.views.test_data import at, empty, kept
from tests.cycles.world import day, start
from tests.lessons.world import begin, parts_of, pupil_of, rows

NEW = reverse("cycles:tryout_new")
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
WORDS = {
    "too large": {
        "en": "This photo is larger than 10 MB. Choose a smaller one.",
        "nl": "Deze foto is groter dan 10\u00a0MB. Kies een kleinere.",
    },
    "no picture": {
        "en": "This file is not a picture that we can read. Choose a JPG, PNG, WebP or HEIC.",
        "nl": "Dit bestand is geen foto die we kunnen lezen. Kies een JPG, PNG, WebP of HEIC.",
    },
}
both = pytest.mark.parametrize("language", ["nl", "en"])


def speaks(person, language) -> None:
    User.objects.filter(pk=person.pk).update(language=language)


# Photos ---------------------------------------------------------------------------------------------------------


@both
@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"\xff\xd8\xff" + b"x" * (30 * 1024 * 1024), "IMG_1.jpg", "too large"),
        (b"%PDF-1.7 minutes of the meeting", "photo.jpg", "no picture"),
        (SVG, "drawing.svg", "no picture"),
        (SVG, "drawing.png", "no picture"),
        (HEIC[:400], "half.heic", "no picture"),
    ],
    ids=["30 MB", "a PDF called jpg", "an SVG with script", "the same called png", "half a HEIC"],
)
def test_a_photo_that_cannot_be_kept(cast, sign_in, language, content, name, said):
    speaks(cast.member, language)
    photo = SimpleUploadedFile(name, content, content_type="image/jpeg")
    response = sign_in(cast.member).post(NEW, {"done": "Eerst in tweetallen.", "photo": photo})
    assert response.status_code == 422
    page = response.content.decode()
    assert WORDS[said][language] in page
    assert "Eerst in tweetallen." in page
    assert "alert(1)" not in page
    assert rows(TryOut) == []


def test_the_heic_of_a_phone_is_kept_as_a_bare_jpeg(cast, sign_in, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    photo = SimpleUploadedFile("IMG_0001.HEIC", HEIC, content_type="image/heic")
    assert sign_in(cast.member).post(NEW, {"done": "Pairs first.", "photo": photo}).status_code == 303
    (file,) = (each for each in Path(tmp_path).rglob("*") if each.is_file())
    content = file.read_bytes()
    assert Image.open(io.BytesIO(content)).format == "JPEG"
    assert b"TELLING" not in content


# Spreadsheets ---------------------------------------------------------------------------------------------------


@both
def test_a_spreadsheet_with_merged_cells_and_decimal_commas(cast, sign_in, language):
    speaks(cast.member, language)
    book = Workbook()
    for row in (["code", "eerste"], ["A", "2,5"], ["B", "0,75"], [None, None]):
        book.active.append(row)
    book.active.merge_cells("A4:B4")
    out = io.BytesIO()
    book.save(out)
    data_set, client = empty(cast), sign_in(cast.member)
    upload = SimpleUploadedFile("groep 5.xlsx", out.getvalue())
    response = client.post(at(cast, "data_import", data_set.pk), {"file": upload})
    page = response.content.decode()
    assert response.status_code == 200
    said = {"nl": "Er zijn samengevoegde cellen: A4:B4.", "en": "There are merged cells: A4:B4."}
    assert said[language] in page
    assert ("2,5" if language == "nl" else "2.5") in page
    assert kept() == []


@both
def test_a_spreadsheet_of_five_thousand_rows(cast, sign_in, language):
    speaks(cast.member, language)
    content = "code;eerste\n" + "\n".join(f"{number % 999};1" for number in range(5000))
    upload = SimpleUploadedFile("set.csv", content.encode(), "text/csv")
    response = sign_in(cast.member).post(at(cast, "data_import", empty(cast).pk), {"file": upload})
    assert response.status_code == 422
    said = {"en": "5000 rows, and a set holds at most 100", "nl": "5000 rijen"}
    assert said[language] in response.content.decode()
    assert kept() == []


# Twice ----------------------------------------------------------------------------------------------------------


def test_the_same_entry_from_two_tabs_is_kept_once_and_both_tabs_hear_that_it_is_kept(cast, sign_in):
    sent = {"done": "Without network.", "client_key": str(uuid.uuid4()), "tried_on": day(0).isoformat()}
    headers = {"X-Queue": "later", "X-Queue-Person": str(cast.member.pk)}
    for _tab in range(2):
        response = sign_in(cast.member).post(NEW, sent, headers=headers)
        assert response.status_code == 200
        assert response["Content-Type"].startswith("application/json")
    assert len(rows(TryOut)) == 1


def test_two_observers_in_the_same_second_are_two_notes_in_a_fixed_order(cast, sign_in):
    from lessons.models import Note

    lesson = begin(cast)
    path = reverse("lessons:observe", args=["lindenhof", lesson.pk])
    sent = {"part": parts_of(lesson)[0].pk, "pupil": pupil_of(lesson).pk, "seen_at": lesson.started_at.isoformat()}
    for who in (cast.member, cast.colleague):
        assert sign_in(who).post(path, {**sent, "text": "Says: dry.", "client_key": str(uuid.uuid4())}).status_code == 303
    found = rows(Note)
    assert [note.seen_at for note in found] == [found[0].seen_at] * 2
    assert {note.tick for note in found} == {1, 2}


# Somebody left --------------------------------------------------------------------------------------------------


@both
@pytest.mark.parametrize("gone", ["group", "account"])
def test_a_phase_whose_owner_left_asks_for_another_and_stays_open(cast, sign_in, language, gone):
    cycle = start(cast, "P2")
    with unscoped(reason="a test prepares its world"):
        CyclePhase.objects.filter(cycle=cycle, phase="P2").update(owner=cast.colleague, checkpoint_on=day(9))
        if gone == "group":
            Membership.objects.filter(user=cast.colleague).update(starts_on=day(-9), ends_on=day(-1))
        else:
            User.objects.filter(pk=cast.colleague.pk).update(is_active=False)
    speaks(cast.organiser, language)
    client = sign_in(cast.organiser)
    url = reverse("cycles:phase", args=["lindenhof", cycle.pk, "P2"])
    page = client.get(url).content.decode()
    said = {
        "nl": "Cas Colleague hield dit bij en zit niet meer in de groep.",
        "en": "Cas Colleague looked after it, and is no longer in the group.",
    }
    asked = {
        "nl": "Cas Colleague zit niet meer in de groep. Wie neemt het over?",
        "en": "Cas Colleague is no longer in the group. Who takes over?",
    }
    assert said[language] in page
    change = reverse("cycles:checkpoint", args=["lindenhof", cycle.pk, "P2"])
    assert f'class="asks" href="{change}"' in page
    assert asked[language] in client.get(change).content.decode()
    sent = {"checkpoint_on": day(9), "owner": cast.member.pk}
    assert client.post(change, sent).status_code == 303
    assert said[language] not in client.get(url).content.decode()
