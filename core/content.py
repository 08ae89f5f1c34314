"""Content in data files: ``<app>/content/<name>.json``, keys and both languages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import get_language


@cache
def load(app: str, name: str) -> Any:
    """The parsed content file. Callers must not change what they get."""
    return json.loads((Path(settings.BASE_DIR) / app / "content" / f"{name}.json").read_text("utf-8"))


def language() -> str:
    """The active language as the content files name it."""
    return "en" if (get_language() or "").startswith("en") else "nl"


def say(entry: Mapping[str, Any], name: str = "") -> str:
    """The text of a bilingual entry in the active language.

    Args:
        entry: a mapping with ``nl``/``en``, or ``<name>_nl``/``<name>_en``.
        name: the text's name, empty for the plain pair.
    """
    return str(entry[f"{name}_{language()}" if name else language()])
