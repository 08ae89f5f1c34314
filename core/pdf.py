"""Paper: PDFs made with typst from a template of ours and from what people wrote.

What people wrote travels beside the template, as JSON, and is only ever shown as text: nothing that somebody types is read as
typst. Pictures come in a folder of their own that exists while the page is made. A template can reach nothing else on the
machine, and no network: system fonts and packages are off. See docs/adr/0016-pdf-with-typst.md.
"""

from __future__ import annotations

import functools
import json
import logging
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import typst
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.utils import formats, timezone, translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

log = logging.getLogger(__name__)

TEMPLATES: Final = Path(settings.BASE_DIR) / "templates"
FONTS: Final = Path(settings.BASE_DIR) / "static" / "paper"
# Checked while the page is made: a title, a language, tags in reading order, words with every picture.
STANDARD: Final = "ua-1"
PICTURE_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}\.(jpg|png|svg|webp)", re.ASCII)
# What no page can show and the standard forbids: control characters, halves of characters, and places without a character.
UNPRINTABLE: Final = {"Cc", "Cs", "Co", "Cn"}
NAME_LENGTH: Final = 80


def render(
    template: str,
    data: Mapping[str, Any],
    *,
    title: str,
    language: str,
    pictures: Mapping[str, bytes] | None = None,
) -> bytes:
    """Make a PDF.

    Args:
        template: a typst file below ``templates/``, such as ``"pdf/cycles/report.typ"``; it begins with
            ``#import "/pdf/base.typ": *``, which gives it ``data``, ``paper``, ``prose`` and the other parts.
        data: what the template shows; anything that Django can write as JSON, dates and lazy texts too. Words of the
            interface come in here, translated, so that templates hold none.
        title: of the document; shown by readers' programs and read aloud first.
        language: "nl" or "en"; sets hyphenation, the voice that reads it aloud, and the words of the footer.
        pictures: name ("photo-1.jpg") to content; the template shows one with ``picture(name, alt)``.

    Returns:
        the PDF: A4, tagged, with its language; PDF/UA-1, unless somebody wrote in a script of which we have no font.

    Raises:
        FileNotFoundError: no such template.
        ValueError: a picture's name is not plain.
        typst.TypstError: the template has a fault, or a picture cannot be read.
    """
    if not (TEMPLATES / template).is_file():
        raise FileNotFoundError(f"There is no template {template}.")
    with tempfile.TemporaryDirectory(prefix="lk-pdf-") as folder:
        root = Path(folder)
        shutil.copytree(TEMPLATES / "pdf", root / "pdf")  # typst follows no link out of its root
        (root / "pictures").mkdir()
        for name, content in (pictures or {}).items():
            if not PICTURE_NAME.fullmatch(name):
                raise ValueError(f"{name!r} is no name for a picture.")
            (root / "pictures" / name).write_bytes(content)
        return _compile(root, root / template, _inputs(data, title, language))


def answer(content: bytes, filename: str) -> HttpResponse:
    """Give a PDF to the person who asked for it: as a file, for that person's browser only.

    ``filename`` may hold anything that people type; what a file system refuses is left out, and ".pdf" is added.
    """
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = _attachment(file_name(filename))
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def file_name(wanted: str) -> str:
    """Return a file name that every system takes: letters, digits and single spaces, at most 80 characters and ".pdf"."""
    plain = re.sub(r"[^\w .,()&'-]+", " ", printable(wanted).replace("_", " "))
    plain = re.sub(r"\s+", " ", plain).removesuffix(".pdf").strip(" .-")[:NAME_LENGTH].strip(" .-")
    return f"{plain or 'leerkring'}.pdf"


def printable(text: str) -> str:
    """Return the text without what no page can show; line ends and tabs stay, as one line end and a space."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in UNPRINTABLE)


def _attachment(name: str) -> str:
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"


@functools.cache
def _fonts() -> typst.Fonts:
    """Read our fonts once per process; typst's own stay as the last resort, for mathematics and ticks."""
    if not any(FONTS.glob("*.ttf")):
        log.error("static/paper has no fonts: PDFs will not have the product's typeface. Run `make setup`.")
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)] if FONTS.is_dir() else []
    )


def _inputs(data: Mapping[str, Any], title: str, language: str) -> dict[str, str]:
    """Return everything that the template gets, as text."""
    with translation.override(language):
        frame = {
            "title": printable(title).strip() or "Leerkring",
            "language": language,
            "made": _("Made on %(date)s") % {"date": formats.date_format(timezone.localdate(), "DATE_FORMAT")},
            # Translators: {page} and {pages} stay as they are.
            "page": _("Page {page} of {pages}"),
        }
        written = json.loads(json.dumps(data, cls=DjangoJSONEncoder))
    return {"data": json.dumps(_clean(written)), "frame": json.dumps(frame)}


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_clean(item) for item in value]
    return value


def _compile(root: Path, source: Path, inputs: dict[str, str]) -> bytes:
    options: dict[str, Any] = {
        "root": root,
        "font_paths": _fonts(),
        "ignore_system_fonts": True,
        "format": "pdf",
        "sys_inputs": inputs,
        # No template of ours uses a package; this keeps a slip from asking the network for one.
        "package_path": root / "packages",
        "package_cache_path": root / "packages",
    }
    try:
        content: bytes = typst.compile(source, pdf_standards=[STANDARD], **options)
    except typst.TypstError as error:
        # A character without a glyph is the one thing in a text that the standard refuses. Paper with an empty box on it is
        # better than no paper; it stays tagged and keeps its language.
        if "could not be displayed" not in str(error):
            raise
        content = typst.compile(source, **options)
    return content
