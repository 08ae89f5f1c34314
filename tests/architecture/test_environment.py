"""The table of variables in the documentation is the truth."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def _read() -> set[str]:
    text = (ROOT / "plg_site" / "settings.py").read_text("utf-8")
    return set(re.findall(r"""env(?:\.\w+)?\(\s*"([A-Z_]+)\"""", text))


def _documented() -> set[str]:
    text = (ROOT / "docs" / "configuration.md").read_text("utf-8")
    return set(re.findall(r"^\| `([A-Z_]+)` \|", text, flags=re.M))


def test_every_variable_that_is_read_is_documented_and_no_other() -> None:
    assert _documented() == _read()
    assert len(_read()) > 10
