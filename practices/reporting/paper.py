"""Blocks as paper needs them: pictures as files of their own, photos small, and nothing that only a browser reads."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, Final

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image

from core import plots
from practices.reporting.blocks import Block, Section

log = logging.getLogger(__name__)

# So wide that a photo of half a page is sharp, and thirty of them fit in a mail.
PHOTO_SIDE: Final = 1000
PHOTO_QUALITY: Final = 78
MOST_PHOTOS: Final = 30


def on_paper(sections: Iterable[Section]) -> tuple[list[dict[str, Any]], dict[str, bytes]]:
    """The sections as data for a typst template, with the pictures that they show by name."""
    pictures: dict[str, bytes] = {}
    made = [{**asdict(section), "blocks": [_block(block, pictures) for block in section.blocks]} for section in sections]
    return made, pictures


def _block(block: Block, pictures: dict[str, bytes]) -> Block:
    if block["kind"] == "halves":
        return {**block, "rows": [_half(row, pictures) for row in block["rows"]]}
    if block["kind"] == "numbers":
        return {**block, "rows": [_numbers(row, pictures) for row in block["rows"]]}
    return block


def _numbers(row: dict[str, Any], pictures: dict[str, bytes]) -> dict[str, Any]:
    if not row["picture"]:
        return {**row, "alt": ""}
    name = f"plot-{len(pictures) + 1}.svg"
    pictures[name] = plots.on_paper(row["picture"])
    return {**row, "picture": name, "alt": plots.label_of(row["picture"])}


def _half(row: dict[str, Any], pictures: dict[str, bytes]) -> dict[str, Any]:
    plain = {**row, "photo": "", "photo_note": ""}
    kept = plain.pop("file", "")
    if not kept:
        return plain
    if sum(name.endswith(".jpg") for name in pictures) >= MOST_PHOTOS:
        return {**plain, "photo_note": _("The photo stands in the report on the screen.")}
    photo = small_photo(kept)
    if photo is None:
        return plain
    name = f"photo-{len(pictures) + 1}.jpg"
    pictures[name] = photo
    return {**plain, "photo": name}


def small_photo(kept: str) -> bytes | None:
    """A photo that we kept, written anew and smaller: pixels and nothing else. None when the file is gone.

    Args:
        kept: its name in our storage; only JPEGs that we wrote ourselves are there.
    """
    if not default_storage.exists(kept):
        log.warning("A photo of a report is not in the storage.")
        return None
    with default_storage.open(kept, "rb") as file, Image.open(file, formats=("JPEG",)) as picture:
        picture.draft("RGB", (PHOTO_SIDE, PHOTO_SIDE))
        plain = picture.convert("RGB")
        plain.thumbnail((PHOTO_SIDE, PHOTO_SIDE))
        clean = Image.frombytes("RGB", plain.size, plain.tobytes())
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=PHOTO_QUALITY, optimize=True)
    return out.getvalue()
