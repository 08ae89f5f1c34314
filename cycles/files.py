"""Files with a source: recognised by what is in them, never by their name, and given a safe name of our own making.

A document is kept as it was sent and only ever handed out as a download. A picture is made anew, as with try-outs, so that no
place or device comes along.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from cycles.photos import clean_photo

LONGEST_NAME: Final = 80
# More entries than any real document has; a file that lists more is a trap.
MOST_ENTRIES: Final = 5_000
CONTENT_TYPES: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "jpg": "image/jpeg",
}
_PICTURES: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8")
# Where the text of an Office document lies in its archive.
_OFFICE: Final = {"word/document.xml": "docx", "ppt/presentation.xml": "pptx", "xl/workbook.xml": "xlsx"}


@dataclass(frozen=True)
class SourceFile:
    """A file that may be kept.

    Attributes:
        name: safe to show and to download under, with the ending that belongs to what is in it.
        kind: a key of ``CONTENT_TYPES``.
    """

    content: ContentFile[bytes]
    name: str
    kind: str


def clean_file(upload: Any) -> SourceFile:
    """Recognise an uploaded file by its content.

    Args:
        upload: an uploaded file; its claimed type is not looked at, and of its name only the letters are kept.

    Raises:
        ValidationError: too large, empty, or not of a kind that we keep; in a sentence for the field.
    """
    if upload.size > settings.SOURCE_MAX_BYTES:
        raise ValidationError(
            _("This file is larger than %(n)d MB. Choose a smaller one, or give a link.")
            % {"n": settings.SOURCE_MAX_BYTES // 1024**2},
            code="too_large",
        )
    upload.seek(0)
    head = upload.read(1024)
    if head.startswith(_PICTURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        photo = clean_photo(upload)
        return SourceFile(photo.file, safe_name(upload.name, "jpg"), "jpg")
    kind = "pdf" if head.startswith(b"%PDF-") else _kind_of_archive(upload) if head.startswith(b"PK\x03\x04") else None
    if kind is None:
        raise ValidationError(
            _("We do not know what is in this file. Choose a PDF, an Office document or a picture."),
            code="unknown",
        )
    upload.seek(0)
    return SourceFile(ContentFile(upload.read()), safe_name(upload.name, kind), kind)


def _kind_of_archive(upload: Any) -> str | None:
    """The kind of office document in an archive, by its table of contents. None for any other archive, and for macros."""
    try:
        with zipfile.ZipFile(upload) as archive:
            names = archive.namelist()
            if len(names) > MOST_ENTRIES or any(name.lower().endswith("vbaproject.bin") for name in names):
                return None
            found = next((kind for part, kind in _OFFICE.items() if part in names), None)
            if found is None and "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                declared = archive.read("mimetype").decode("ascii", "replace").strip()
                found = next((kind for kind in ("odt", "odp", "ods") if CONTENT_TYPES[kind] == declared), None)
            return found
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, KeyError, EOFError):
        return None


def safe_name(name: str, kind: str) -> str:
    """A name to download under: the letters of the old one, without path, control signs or another ending."""
    base = re.split(r"[/\\]", str(name or ""))[-1]
    base = re.sub(r"(\.\w{1,5})+$", "", base)
    kept = "".join(sign if unicodedata.category(sign)[0] in "LN" or sign in "-_ " else " " for sign in base)
    return f"{' '.join(kept.split())[:LONGEST_NAME].strip() or _('source')}.{kind}"
