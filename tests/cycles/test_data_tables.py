"""A table from elsewhere becomes codes and numbers, row by row, and never names."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from core.errors import DomainError
from core.names import is_code
from core.sheets import csv_bytes, read_file, read_text, xlsx_bytes
from cycles.enums import PupilChange, SetShape
from cycles.measurements import FIRST, SECOND, Frame, Point, beside, packed_rows, place, table
from cycles.models import DataSet
from cycles.tables import read
from cycles.views.data_page import as_rows

BESIDE, WEEKS, DATES = Frame(SetShape.BESIDE), Frame(SetShape.WEEKS), Frame(SetShape.DATES)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def points(text: str, frame: Frame = BESIDE) -> list[tuple[str, str, Decimal, str]]:
    return [(each.code, each.at, each.value, each.change) for each in read(read_text(text), frame).points]


def refused(text: str, frame: Frame = BESIDE) -> str:
    (line,) = read(read_text(text), frame).bad
    return line.sentence


# What people paste ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "code;eerste meting;tweede meting\nA;1,5;3\nB;2;",
        "Code\tVoor\tNa\nA\t1,5\t3\nB\t2\t",
        "code,first,second\r\nA,1.5,3\r\nB,2,\r\n",
        "\ufeffleerling;beginmeting;nameting\n\n a ; 1,5 ; 3\n;;\nb;2;\n\n",
        "A;1,5;3\nB;2",
        '"code";"first measurement";"second measurement"\n"A";"1,5";"3"\n"B";"2";""',
        "code;moment;waarde\nA;eerste meting;1,5\nA;2;3\nB;voor;2",
    ],
)
def test_the_same_table_in_seven_hands(text: str) -> None:
    assert sorted(points(text)) == [
        ("A", FIRST, Decimal("1.5"), ""),
        ("A", SECOND, Decimal(3), ""),
        ("B", FIRST, Decimal(2), ""),
    ]


def test_newcomers_stand_by_weeks_since_entry() -> None:
    assert points("code;weken;score;erbij of weg\nL1;0;4;erbij\nL2;12;9;weg", WEEKS) == [
        ("L1", "0", Decimal(4), "joined"),
        ("L2", "12", Decimal(9), "left"),
    ]


def test_the_day_on_which_a_newcomer_came_becomes_weeks_and_is_not_kept() -> None:
    (point,) = read(read_text("code;instroomdatum;datum;waarde\nL1;2-3-2026;14-5-2026;7"), WEEKS).points
    assert point == Point("L1", "10", Decimal(7))


def test_dates_are_read_as_people_here_write_them() -> None:
    text = "code;datum;waarde\nA;14-3-2026;1\nB;14/3/26;2\nC;14.3.2026;3\nD;2026-03-14;4"
    assert {point[1] for point in points(text, DATES)} == {"2026-03-14"}


# What is refused, in a sentence -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Lotte;1", "“Lotte” is not a code"),
        ("Daan de Vries;1", "is not a code"),
        ("Олена;1", "is not a code"),
        ("محمد;1", "is not a code"),
        ("JB;1", "is not a code"),
        (";1", "A code for the pupil is missing"),
        ("A;drie", "“drie” is not a number"),
        ("A;#DIV/0!", "is not a number"),
        ("A;1e999", "is not a number"),
        ("A;NaN", "is not a number"),
        ("A;999999", "is not a number"),
        ("A;", "There is no value"),
        ("A;1;2;misschien", "neither"),
    ],
)
def test_a_row_that_does_not_fit_gets_its_own_sentence(row: str, said: str) -> None:
    assert said in refused(row)


def test_a_name_beside_good_rows_costs_only_its_own_row() -> None:
    found = read(read_text("code;eerste\nA;1\nLotte;2\nB;3"), BESIDE)
    assert ([point.code for point in found.points], [line.number for line in found.bad]) == (["A", "B"], [3])


def test_a_column_with_names_is_not_read_and_said_so() -> None:
    found = read(read_text("code;naam;eerste\nA;Lotte;1"), BESIDE)
    assert found.points == [Point("A", FIRST, Decimal(1))]
    assert "“naam” is not read" in found.notes[0]


def test_twice_the_same_measurement_is_refused_with_the_row_of_the_first() -> None:
    assert "in row 2 already" in refused("code;eerste\nA;1\nA;2")


def test_a_value_outside_the_scale_is_refused() -> None:
    frame = Frame(SetShape.BESIDE, Decimal(0), Decimal(10))
    assert "12 lies outside" in refused("A;12", frame)
    assert "-1 lies outside" in refused("A;-1", frame)


def test_measured_before_entry_is_refused() -> None:
    assert "before the pupil came" in refused("code;entry;date;value\nA;1-3-2026;1-2-2026;3", WEEKS)


def test_tomorrow_is_refused() -> None:
    tomorrow = timezone.localdate() + datetime.timedelta(days=2)
    assert "still to come" in refused(f"code;date;value\nA;{tomorrow};3", DATES)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "nothing in this table"),
        ("\n;;\n", "nothing in this table"),
        ("eerste;tweede\n1;2", "No column with codes"),
        ("code;hobby\nA;voetbal", "No column with values"),
        ("code;eerste\n" + "\n".join(f"L{n};1" for n in range(1, 5000)), "at most 100"),
        ('"' + "x" * 200_000, "cannot be read"),
    ],
)
def test_a_table_that_is_none_gets_one_sentence(text: str, said: str) -> None:
    with pytest.raises(DomainError) as refusal:
        read(read_text(text), BESIDE)
    assert said in str(refusal.value.message)


def test_a_hundred_rows_are_kept_and_one_more_is_not() -> None:
    rows = [f"L{n};1" for n in range(100)]
    assert len(points("\n".join(rows))) == 100
    with pytest.raises(DomainError):
        points("\n".join([*rows, "A;1"]))


# Files ----------------------------------------------------------------------------------------------------------


def xlsx(rows: list[list[object]], merge: str = "", sheets: int = 1) -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(row)
    if merge:
        page.merge_cells(merge)
    for _more in range(sheets - 1):
        book.create_sheet()
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_with_dates_empty_rows_and_a_merged_cell_is_read_and_says_which() -> None:
    content = xlsx(
        [["code", "datum", "waarde"], [], ["A", datetime.datetime(2026, 3, 14), 2.5], [7, "14-3-2026", "3,5"]], "A5:B6", 2
    )
    found = read(read_file(content, "set.xlsx"), DATES)
    assert [(point.code, point.at, point.value) for point in found.points] == [
        ("A", "2026-03-14", Decimal("2.5")),
        ("7", "2026-03-14", Decimal("3.5")),
    ]
    said = " ".join(found.notes)
    assert "A5:B6" in said
    assert "2 sheets" in said
    assert "Empty rows" in said
    assert [line.number for line in found.lines] == [3, 4]


def test_a_formula_that_was_never_calculated_is_named() -> None:
    found = read_file(xlsx([["code", "eerste"], ["A", "=1+1"]]), "set.xlsx")
    assert "B2" in found.notes[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_file_in_whatever_encoding_is_read(encoding: str) -> None:
    found = read(read_file("code;première;eerste\né;x;2".encode(encoding), "x.csv"), BESIDE)
    assert found.points == [Point("É", FIRST, Decimal(2))]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"  \n",
        b"%PDF-1.7",
        b"\xd0\xcf\x11\xe0 old excel",
        b"PK\x03\x04 broken",
        xlsx([["code"]])[:300],
        b"\x00" * 500,
        b"\xff\xfe",
        b"x" * (2 * 1024 * 1024 + 1),
    ],
)
def test_a_broken_or_foreign_file_gets_a_sentence(content: bytes) -> None:
    with pytest.raises(DomainError):
        read(read_file(content, "x.xlsx"), BESIDE)


def test_a_workbook_that_unpacks_to_very_much_is_refused() -> None:
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * (21 * 1024 * 1024))
    with pytest.raises(DomainError, match="too big inside"):
        read_file(out.getvalue(), "x.xlsx")


def test_no_cell_of_an_export_is_run_by_a_spreadsheet() -> None:
    rows = [["=1+1", "+2", "-3", "@x", "\tx"]]
    assert csv_bytes(rows, decimal_comma=True).decode("utf-8-sig").strip() == "'=1+1;'+2;'-3;'@x;'\tx"
    page = load_workbook(io.BytesIO(xlsx_bytes([("A", rows)]))).worksheets[0]
    assert [cell.data_type for cell in page[1]] == ["s"] * 5


# Any table at all -----------------------------------------------------------------------------------------------

CODES = st.from_regex(r"[A-Z]|[A-Z]{0,2}[0-9]{1,2}[A-Z]?", fullmatch=True).filter(is_code)
VALUES = st.decimals(-99_999, 99_999, places=3, allow_nan=False).map(lambda value: value.normalize() + 0)
CHANGES = st.sampled_from([str(each) for each in PupilChange.values])


def _beside(rows: dict[str, tuple[Decimal | None, Decimal | None, str]]) -> list[Point]:
    found = []
    for code, (first, second, change) in rows.items():
        if first is not None or second is not None:
            texts = {at: "" if value is None else format(value, "f") for at, value in ((FIRST, first), (SECOND, second))}
            found += beside(code, texts, change, BESIDE)
    return found


SETS = st.one_of(
    st.tuples(
        st.just(SetShape.BESIDE),
        st.dictionaries(CODES, st.tuples(st.none() | VALUES, st.none() | VALUES, CHANGES), max_size=40).map(_beside),
    ),
    st.tuples(
        st.just(SetShape.WEEKS),
        st.dictionaries(st.tuples(CODES, st.integers(0, 520)), st.tuples(VALUES, CHANGES), max_size=60).map(
            lambda rows: [Point(code, str(at), value, change) for (code, at), (value, change) in rows.items()]
        ),
    ),
    st.tuples(
        st.just(SetShape.DATES),
        st.dictionaries(
            st.tuples(CODES, st.dates(datetime.date(2000, 1, 1), datetime.date(2026, 1, 1))),
            st.tuples(VALUES, CHANGES),
            max_size=60,
        ).map(lambda rows: [Point(code, at.isoformat(), value, change) for (code, at), (value, change) in rows.items()]),
    ),
)


@given(SETS, st.sampled_from(["nl", "en"]), st.sampled_from(["csv", "xlsx", "tabs"]))
def test_what_is_exported_and_read_in_again_is_equal(given_set: tuple[str, list[Point]], language: str, ending: str) -> None:
    shape, kept = given_set
    if not kept:
        return
    with translation.override(language):
        rows = as_rows(DataSet(shape=shape), kept)
        if ending == "tabs":
            sheet = read_text(packed_rows(kept, shape))
        else:
            comma = language == "nl"
            content = csv_bytes(rows, decimal_comma=comma) if ending == "csv" else xlsx_bytes([("A", rows)])
            sheet = read_file(content, f"x.{ending}")
        found = read(sheet, Frame(shape))
    assert not found.bad
    assert sorted(found.points, key=lambda each: place(each, shape)) == sorted(kept, key=lambda each: place(each, shape))


@given(st.text(max_size=300), st.sampled_from([BESIDE, WEEKS, DATES]))
def test_whatever_is_pasted_is_answered_and_nothing_but_codes_comes_out(text: str, frame: Frame) -> None:
    try:
        found = read(read_text(text), frame)
    except DomainError as refusal:
        assert str(refusal.message)
        return
    assert all(is_code(point.code) for point in found.points)
    assert all(line.sentence for line in found.bad)
    table(found.points, frame.shape)


@given(st.binary(max_size=400))
def test_whatever_is_uploaded_is_answered(content: bytes) -> None:
    try:
        read(read_file(content, "x.csv"), BESIDE)
    except DomainError as refusal:
        assert str(refusal.message)


def test_days_that_a_workbook_keeps_as_days_are_read_as_days() -> None:
    book, out = Workbook(iso_dates=True), io.BytesIO()
    book.active.append(["code", "date", "value"])
    book.active.append(["A", datetime.date(2026, 3, 14), 4])
    book.save(out)
    (point,) = read(read_file(out.getvalue(), "set.xlsx"), DATES).points
    assert (point.code, point.at, point.value) == ("A", "2026-03-14", Decimal(4))
