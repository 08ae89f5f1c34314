"""Source cards: files by what is in them, cards used again, and the way from theory to practice and back."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from PIL import Image

from core.errors import DomainError
from cycles.enums import State
from cycles.files import CONTENT_TYPES, clean_file, safe_name
from cycles.models import Cycle, Source
from cycles.services import questions, sources
from groups.enums import Phase
from tests.cycles.world import start
from tests.factories.cycles import CycleFactory, SourceFactory

SCRIPT = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def archive(*names, **contents):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name in names:
            made.writestr(name, "x")
        for name, text in contents.items():
            made.writestr(name, text)
    return buffer.getvalue()


def picture(kind="PNG"):
    buffer = io.BytesIO()
    Image.new("RGB", (30, 20), "teal").save(buffer, kind)
    return buffer.getvalue()


def upload(content, name="source.pdf", claimed="application/pdf"):
    return SimpleUploadedFile(name, content, content_type=claimed)


KNOWN = [
    (b"%PDF-1.7 x", "pdf"),
    (archive("[Content_Types].xml", "word/document.xml"), "docx"),
    (archive("[Content_Types].xml", "ppt/presentation.xml"), "pptx"),
    (archive("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
    (archive("content.xml", mimetype=CONTENT_TYPES["odt"]), "odt"),
    (picture(), "jpg"),
    (picture("WEBP"), "jpg"),
]


@pytest.mark.parametrize(("content", "kind"), KNOWN, ids=lambda value: value if isinstance(value, str) else "")
def test_a_file_is_what_is_in_it_whatever_it_is_called(content, kind):
    found = clean_file(upload(content, "Wachttijd in de kring.exe"))
    assert (found.kind, found.name) == (kind, f"Wachttijd in de kring.{kind}")


REFUSED = {
    "a program called pdf": b"MZ\x90\x00\x03",
    "an SVG with a script": SCRIPT,
    "a page": b"<html><script>alert(1)</script>",
    "text": b"Waiting time",
    "some archive": archive("run.exe"),
    "a document with macros": archive("word/document.xml", "word/vbaProject.bin"),
    "half an archive": archive("word/document.xml")[:40],
    "too many entries": archive("word/document.xml", *(f"{n}" for n in range(5_001))),
    "an archive that lies about itself": archive(mimetype="application/x-msdownload"),
    "a picture that is none": b"\x89PNG\r\n\x1a\n" + b"x" * 50,
    "a pdf behind a page": b"<html>%PDF-1.7",
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_we_do_not_know_is_refused(what):
    with pytest.raises(ValidationError):
        clean_file(upload(REFUSED[what]))


def test_a_file_of_thirty_megabytes_is_refused_unread():
    with pytest.raises(ValidationError, match="20 MB"):
        clean_file(upload(b"%PDF-1.7" + b"x" * (30 * 1024**2)))


def test_a_picture_loses_where_it_was_taken():
    buffer = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "TELLING place"
    Image.new("RGB", (30, 20)).save(buffer, "JPEG", exif=exif)
    assert b"TELLING" in buffer.getvalue()
    assert b"TELLING" not in clean_file(upload(buffer.getvalue())).content.read()


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\x\\Bron (1).pdf.exe", "Bron 1.pdf"),
        ("\u202efdp.exe", "fdp.pdf"),
        ("a\r\nContent-Type: text/html", "html.pdf"),
        ("", "source.pdf"),
        ("...", "source.pdf"),
        ("x" * 300, "x" * 80 + ".pdf"),
        ("Théorie für Zoë.pdf", "Théorie für Zoë.pdf"),
    ],
)
def test_a_name_is_safe_and_keeps_its_letters(name, safe):
    assert safe_name(name, "pdf") == safe
    assert not set(safe_name(name, "pdf")) & set('\r\n\\/:"\u202e')


# Cards ----------------------------------------------------------------------------------------------------------


def add(cycle, by, **words):
    return sources.add_source(
        cycle=cycle, by=by, **{"citation": "Waiting time", "summary": "Wait.", "example": "We counted.", **words}
    )


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_a_card_keeps_its_file_under_a_name_that_tells_nothing(scope, django_capture_on_commit_callbacks):
    source = add(start(scope, Phase.THEORY), scope.expert, file=clean_file(upload(b"%PDF-1.7 x", "Noor over wachten.pdf")))
    assert (source.file_name, source.file_kind, source.file_size) == ("Noor over wachten.pdf", "pdf", 10)
    assert "Noor" not in source.file.name
    first = source.file.name
    words = {"citation": "A", "summary": "B", "example": "C"}
    with django_capture_on_commit_callbacks(execute=True):
        sources.change_source(source=source, by=scope.expert, file=clean_file(upload(b"%PDF-1.7 yy")), **words)
    assert not default_storage.exists(first)
    second = source.file.name
    sources.change_source(source=source, by=scope.expert, **words)
    assert default_storage.exists(second)  # what is not named stays
    with django_capture_on_commit_callbacks(execute=True):
        sources.change_source(source=source, by=scope.expert, remove_file=True, **words)
    assert not default_storage.exists(second)
    assert (Source.objects.get().file.name, Source.objects.get().file_name) == ("", "")


def test_the_file_goes_with_its_card(scope, django_capture_on_commit_callbacks):
    source = add(start(scope, Phase.THEORY), scope.member, file=clean_file(upload(b"%PDF-1.7 x")))
    name = source.file.name
    with django_capture_on_commit_callbacks(execute=True):
        sources.remove_source(source=source, by=scope.member)
    assert not default_storage.exists(name)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "ftp://x", "no address"])
def test_a_link_that_is_no_page_is_refused(scope, link):
    with pytest.raises(DomainError) as refused:
        add(start(scope, Phase.THEORY), scope.member, link=link)
    assert refused.value.field == "link"


def test_a_card_is_used_again_with_its_file_and_without_typing(scope):
    old = CycleFactory(group=scope.group, state=State.CLOSED)
    card = SourceFactory(cycle=old, author=scope.expert)
    sources._attach(card, clean_file(upload(b"%PDF-1.7 x", "Bron.pdf")))
    card.save()
    cycle = start(scope, Phase.THEORY)
    assert list(Source.objects.get_queryset().to_use_again(cycle)) == [card]
    for _time in range(2):
        again = sources.use_again(source=card, cycle=cycle, by=scope.member)
    assert Source.objects.filter(cycle=cycle).count() == 1
    assert (again.citation, again.example, again.file_name, again.reused_from) == (
        card.citation,
        card.example,
        "Bron.pdf",
        card,
    )
    assert again.file.name != card.file.name
    assert not Source.objects.get_queryset().to_use_again(cycle).exists()


def test_a_copy_of_a_copy_is_a_copy_of_the_first(scope):
    first = SourceFactory(cycle=CycleFactory(group=scope.group, state=State.CLOSED))
    middle = CycleFactory(group=scope.group)
    copy = sources.use_again(source=first, cycle=middle, by=scope.member)
    Cycle.objects.filter(pk=middle.pk).update(state=State.CLOSED)
    cycle = start(scope, Phase.THEORY)
    assert sources.use_again(source=copy, cycle=cycle, by=scope.member).reused_from == first
    assert sources.use_again(source=first, cycle=cycle, by=scope.member).cycle_id == cycle.pk
    assert Source.objects.filter(cycle=cycle).count() == 1


def test_a_card_of_another_group_is_no_card_to_use(scope):
    with pytest.raises(DomainError) as refused:
        sources.use_again(
            source=SourceFactory(cycle__group__organisation=scope.organisation, cycle__group__school=scope.school),
            cycle=start(scope, Phase.THEORY),
            by=scope.member,
        )
    assert refused.value.field == "source"


def test_a_question_may_be_about_what_goes_without_saying(scope):
    asked = questions.ask(cycle=start(scope), phase="P1", text="Why a circle at all?", on_the_obvious=True, by=scope.expert)
    assert asked.on_the_obvious
