"""Paper: what people write stays text, readers' programs can follow it, and a file reaches only who asked for it."""

import datetime as dt
import io
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import typst
from django.utils.translation import gettext_lazy
from PIL import Image
from pypdf import PdfReader

from core import pdf

SAMPLE = "pdf/core/sample.typ"


def content(**change):
    """What the sample shows."""
    data = {
        "title": "Spreekkansen verhogen",
        "kind": "Verslag",
        "under": "PLG Spreken",
        "facts": [("Van", "1 september"), ("Tot", "3 april")],
        "heading": "Wat we deden",
        "text": "Eerst dit.\n\nDan dat.",
        "label": "In de klas",
        "points": ["een", "twee"],
        "columns": ["Wat", "Wie"],
        "rows": [["praten", "allen"]],
        "pictures": [],
    }
    return data | change


def made(language="nl", title="Titel", **change):
    """Make the sample and open it."""
    return PdfReader(io.BytesIO(pdf.render(SAMPLE, content(**change), title=title, language=language)))


def words(reader):
    """All text of a document, in one line."""
    return " ".join(" ".join(page.extract_text() for page in reader.pages).replace("\xad", "").split())


def standard(reader):
    """The XMP packet, in which the standard that was kept stands."""
    return reader.trailer["/Root"]["/Metadata"].get_data().decode()


def fonts(reader):
    """The names of the fonts in a document."""
    found = set()
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            found.add(str(font.get_object()["/BaseFont"]).split("+")[-1])
    return found


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_document_has_title_language_tags_and_the_accessibility_standard(language):
    reader = made(language=language, title="Spreekkansen é")
    root = reader.trailer["/Root"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Spreekkansen é"
    assert root["/Lang"] == language
    assert bool(root["/MarkInfo"]["/Marked"])
    assert "/StructTreeRoot" in root
    assert "pdfuaid:part" in standard(reader)


def test_pages_are_a4_numbered_and_set_in_our_own_typeface():
    reader = made(language="en", rows=[["praten", "allen"]] * 60)
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [595, 842]
    assert "Page 1 of" in reader.pages[0].extract_text()
    assert f"Page 2 of {len(reader.pages)}" in reader.pages[1].extract_text()
    assert any("AtkinsonHyperlegibleNext" in name for name in fonts(reader))


def test_a_head_of_a_table_returns_on_the_next_page():
    reader = made(rows=[["praten", "allen"]] * 60, columns=["Kolomkop", "Wie"])
    assert all("Kolomkop" in page.extract_text() for page in reader.pages[1:3])


@pytest.mark.parametrize(
    "typed",
    [
        '#eval("1+1")',
        "*dik* _schuin_ = kop",
        "$x^2$ @bron <label> \\ `code` // weg",
        '#read("/etc/passwd")',
        '#import "/pdf/base.typ": *',
        "]] )}",
        '"); #panic("',
        "{{ 7|add:1 }} {% now %}",
    ],
)
def test_what_people_type_is_never_read_as_typst(typed):
    reader = made(title=typed, heading=typed, text=typed, label=typed, points=[typed], rows=[[typed, typed]])
    plain = words(reader).replace(" ", "")
    assert plain.count(typed.replace(" ", "")) >= 5


@pytest.mark.parametrize(
    ("written", "font"),
    [
        ("Українська мова", "NotoSans-"),
        ("مرحبا بكم", "NotoSansArabic"),
        ("ትግርኛ ቋንቋ", "NotoSansEthiopic"),
        ("Çağdaş Łódź", "Atkinson"),
        ("👍", "NotoEmoji"),
    ],
)
def test_home_languages_have_their_letters(written, font):
    reader = made(text=written)
    assert any(font in name for name in fonts(reader))
    assert "pdfuaid:part" in standard(reader)


def test_a_script_without_a_font_still_gives_paper_with_language_and_tags():
    reader = made(text="中文 ไทย \ue000")
    assert reader.trailer["/Root"]["/Lang"] == "nl"
    assert "/StructTreeRoot" in reader.trailer["/Root"]


def test_control_characters_and_halves_of_characters_do_no_harm():
    reader = made(text="a\x00b\x07c\ud800d\x1be", title="\x00", heading="x\u202ey")
    assert "abcde" in words(reader)
    assert reader.metadata is not None
    assert reader.metadata.title == "Leerkring"


def test_ten_thousand_characters_without_a_space_stay_on_the_paper():
    reader = made(text="Q" * 10_000, label="Q" * 500, rows=[["Q" * 2_000, "x"]], facts=[("Q" * 200, "Q" * 400)])
    edge = float(reader.pages[0].mediabox.right)
    seen = []

    def visit(text, _cm, matrix, _font, _size):
        if text.strip():
            seen.append(matrix[4])

    for page in reader.pages:
        page.extract_text(visitor_text=visit)
    assert len(seen) > 100
    assert max(seen) < edge
    shown_twice = 10_000 + 500
    assert words(reader).count("Q") == 2 * shown_twice + 2_000 + 200 + 400


def test_what_breaks_a_long_word_is_not_copied_with_it_nor_with_any_letter_after_it():
    address = "leerkring.example.org/" + "abcde" + "f" + "0123456789abcdef" * 3  # the first "f" of the paper, at a break
    said = words(made(text=f"{address} before the first of four"))
    assert "before the first of four" in said
    assert address in said.replace(" ", "")
    assert "\u200b" not in said


def test_dates_numbers_and_lazy_texts_can_be_given():
    data = content(text=gettext_lazy("Dutch"), rows=[[dt.date(2026, 9, 1), 4], [None, 2.5]])
    assert "2026-09-01" in words(PdfReader(io.BytesIO(pdf.render(SAMPLE, data, title="x", language="en"))))


def photo(kind="JPEG"):
    """A picture of 1600 by 1200."""
    out = io.BytesIO()
    Image.new("RGB", (1600, 1200), "teal").save(out, kind)
    return out.getvalue()


def test_a_picture_comes_with_words_for_who_does_not_see_it():
    data = content(pictures=[{"name": "photo-1.jpg", "alt": "Kinderen praten"}])
    reader = PdfReader(io.BytesIO(pdf.render(SAMPLE, data, title="x", language="nl", pictures={"photo-1.jpg": photo()})))
    assert sum(len(page.images) for page in reader.pages) == 1
    assert "Kinderen praten" in words(reader)
    assert "pdfuaid:part" in standard(reader)


@pytest.mark.parametrize("name", ["../x.jpg", "/etc/passwd", "x.exe", "X.jpg", "a/b.jpg", "", ".jpg", "a.jpg\n"])
def test_a_picture_with_a_strange_name_is_refused(name):
    with pytest.raises(ValueError, match="no name for a picture"):
        pdf.render(SAMPLE, content(), title="x", language="nl", pictures={name: photo()})


def test_a_broken_picture_is_said_not_hidden():
    data = content(pictures=[{"name": "photo-1.jpg", "alt": "x"}])
    with pytest.raises(typst.TypstError):
        pdf.render(SAMPLE, data, title="x", language="nl", pictures={"photo-1.jpg": b"no picture"})


def test_a_missing_template_is_said():
    with pytest.raises(FileNotFoundError, match=r"pdf/nowhere\.typ"):
        pdf.render("pdf/nowhere.typ", {}, title="x", language="nl")


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("Verslag", "Verslag.pdf"),
        ("verslag.pdf", "verslag.pdf"),
        ("../../etc/passwd", "etc passwd.pdf"),
        ('a"b\r\nX-Evil: 1', "a b X-Evil 1.pdf"),
        ("", "leerkring.pdf"),
        ("...", "leerkring.pdf"),
        ("x" * 300, "x" * 80 + ".pdf"),
        ("Buiten spelen & leren (groep 3)", "Buiten spelen & leren (groep 3).pdf"),
    ],
)
def test_file_names_are_safe_everywhere(wanted, given):
    assert pdf.file_name(wanted) == given


def test_an_answer_is_a_file_for_this_browser_only():
    response = pdf.answer(b"%PDF", "Ринг é\x00")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment;")
    assert "\n" not in response["Content-Disposition"]
    assert "filename*=utf-8''" in response["Content-Disposition"]
    assert response["Cache-Control"] == "private, no-cache"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_ten_people_at_once_each_get_their_own():
    with ThreadPoolExecutor(10) as pool:
        readers = list(pool.map(lambda number: made(text=f"Van nummer {number}."), range(10)))
    assert all(f"Van nummer {number}." in words(reader) for number, reader in enumerate(readers))


def test_a_long_report_takes_less_than_a_second():
    made()  # fonts are read once
    started = time.process_time()  # of all threads; a busy machine does not disturb it
    pdf.render(
        SAMPLE, content(text="Een zin over de les.\n\n" * 300, rows=[["praten", "allen"]] * 300), title="x", language="nl"
    )
    assert time.process_time() - started < 1
