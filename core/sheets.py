"""Small tables in and out: pasted text, CSV and XLSX become rows of text; rows become CSV and XLSX that no program runs.

Reading is forgiving and says what it did: decimal commas, semicolons and tabs, a byte order mark, an older encoding, merged
cells, formulas without a stored value, further sheets. It never keeps the file, and reads so much of it as a small table needs.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell

from core.errors import DomainError

MOST_BYTES: Final = 2 * 1024 * 1024
MOST_BYTES_UNPACKED: Final = 20 * 1024 * 1024
MOST_ROWS: Final = 20_000  # what is read to be able to say how long the table is
MOST_COLUMNS: Final = 30
_NAMED_CELLS: Final = 5
_RUNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_BARE_FORMULA: Final = re.compile(
    rb'<c\b[^>]*?\br="([A-Z]{1,3}[0-9]{1,7})"[^>]*>\s*<f\b[^>]*?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)
_MERGED: Final = re.compile(rb'<mergeCell\b[^>]*\bref="([A-Z0-9:]{2,20})"')

Cell = str | int | Decimal | datetime.date | None


@dataclass
class Sheet:
    """A table as text: each row with its number as the reader's own program shows it, and what is worth saying about it."""

    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_text(text: str) -> Sheet:
    """Read a table that was pasted from a spreadsheet, or typed: tabs, semicolons or commas between the columns.

    Raises:
        DomainError: it cannot be read as a table.
    """
    plain = text.replace("\ufeff", "").replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    if not plain.strip():
        raise DomainError(_("There is nothing in this table yet."))
    found = Sheet()
    try:
        for cells in csv.reader(io.StringIO(plain), delimiter=_between(plain)):
            _add(found, len(found.rows) + 1, cells)
    except csv.Error:
        raise DomainError(_("This cannot be read as a table. Copy the cells once more, or save the file as XLSX.")) from None
    return found


def read_file(content: bytes, name: str) -> Sheet:
    """Read an uploaded CSV or XLSX.

    Args:
        content: the whole file.
        name: as the reader called it; what is inside counts, the name only helps to say what is wrong.

    Raises:
        DomainError: it is too big, empty, broken, or of another kind; the sentence says what to do.
    """
    if len(content) > MOST_BYTES:
        raise DomainError(_("This file is too big: at most %(n)d MB. A small table is enough.") % {"n": MOST_BYTES // 1024**2})
    if not content.strip():
        raise DomainError(_("This file is empty."))
    if content.startswith(b"PK\x03\x04"):
        return _read_xlsx(content)
    ending = name.lower().rpartition(".")[2]
    if content.startswith((b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")) or ending in (
        "xls",
        "ods",
    ):
        raise DomainError(_("This kind of file cannot be read. Save it as XLSX or CSV, or copy the cells and paste them here."))
    text, note = _decoded(content)
    found = read_text(text)
    if note:
        found.notes.append(note)
    return found


def csv_bytes(rows: Iterable[Sequence[Cell]], *, decimal_comma: bool) -> bytes:
    """Rows as CSV that a spreadsheet opens well: semicolons, a byte order mark, and no cell that a program would run."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for row in rows:
        writer.writerow([_as_text(cell, decimal_comma) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def xlsx_bytes(sheets: Iterable[tuple[str, Iterable[Sequence[Cell]]]]) -> bytes:
    """Sheets (name and rows) as XLSX. A text stays a text, also when it begins with "="."""
    book = Workbook(write_only=True)
    for name, rows in sheets:
        page = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", name)[:31])
        for row in rows:
            page.append([_as_cell(page, cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _as_text(cell: Cell, decimal_comma: bool) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        plain = format(cell, "f")
        return plain.replace(".", ",") if decimal_comma else plain
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(_RUNS) else cell.replace("\x00", "")
    return str(cell)


def _as_cell(page: Any, cell: Cell) -> Any:
    if not isinstance(cell, str):
        return cell
    kept = WriteOnlyCell(page, value=re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", cell))
    kept.data_type = "s"
    return kept


def _between(text: str) -> str:
    """What stands between the columns: whichever is there, first what is no decimal comma."""
    head = [line for line in text.split("\n") if line.strip()][:20]
    for sign in ("\t", ";"):
        if any(sign in line for line in head):
            return sign
    return ","


def _add(sheet: Sheet, number: int, cells: Iterable[Any]) -> None:
    if len(sheet.rows) < MOST_ROWS:
        sheet.rows.append((number, [_said(cell) for cell in list(cells)[:MOST_COLUMNS]]))


def _said(cell: Any) -> str:
    """A cell in words, as its owner sees it."""
    if cell is None:
        return ""
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    if isinstance(cell, float):
        return format(Decimal(repr(cell)).normalize(), "f") if cell == cell and abs(cell) < 1e12 else str(cell)
    return str(cell).replace("\x00", "").strip()


def _decoded(content: bytes) -> tuple[str, str]:
    """The text of a file, and a word about its encoding when we had to guess."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace"), ""
    if content[:200].count(b"\x00") > len(content[:200]) // 4:
        return content.decode("utf-16-le" if content[1:2] == b"\x00" else "utf-16-be", errors="replace"), ""
    try:
        return content.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace"), _(
            "This file has an older encoding. Check whether accents are right."
        )


def _read_xlsx(content: bytes) -> Sheet:
    broken = _("This file cannot be opened. Save it once more as XLSX, or copy the cells and paste them here.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            size = sum(each.file_size for each in packed.infolist())
            found = _first_sheet(content, packed) if size <= MOST_BYTES_UNPACKED else None
    except Exception:  # whatever a broken file makes openpyxl raise: BadZipFile, KeyError, ParseError, IndexError, …
        raise DomainError(broken) from None
    if found is None:
        raise DomainError(_("This file is too big inside. Copy the cells that you need and paste them here."))
    return found


def _first_sheet(content: bytes, packed: zipfile.ZipFile) -> Sheet:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    page: Any = book.worksheets[0]
    page.reset_dimensions()  # what a file says of its own size need not be true
    found = Sheet()
    for number, cells in enumerate(page.iter_rows(values_only=True, max_row=MOST_ROWS, max_col=MOST_COLUMNS), start=1):
        _add(found, number, cells)
    found.notes = _about(packed.read(page._worksheet_path), str(page.title), len(book.worksheets))
    return found


def _about(xml: bytes, title: str, sheets: int) -> list[str]:
    notes = []
    if sheets > 1:
        notes.append(_("The file has %(n)d sheets. Only the first one was read: “%(title)s”.") % {"n": sheets, "title": title})
    merged = [found.decode() for found in _MERGED.findall(xml)]
    if merged:
        notes.append(
            ngettext(
                "There are merged cells: %(cells)s. Only the first cell of these has a value; the others count as empty.",
                "There are merged cells: %(cells)s. Only the first cell of each has a value; the others count as empty.",
                len(merged),
            )
            % {"cells": _some(merged)}
        )
    bare = [found.decode() for found in _BARE_FORMULA.findall(xml)]
    if bare:
        notes.append(
            _("There are formulas without a stored value: %(cells)s. Open the file, save it, and try again.")
            % {"cells": _some(bare)}
        )
    return notes


def _some(cells: list[str]) -> str:
    return ", ".join(cells[:_NAMED_CELLS]) + (", …" if len(cells) > _NAMED_CELLS else "")
