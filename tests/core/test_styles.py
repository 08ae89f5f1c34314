"""The design tokens: every set of colours names the same things, and words stay readable on every ground."""

import re
from pathlib import Path

import pytest

SCSS = Path(__file__).resolve().parents[2] / "static" / "scss"
TOKENS = (SCSS / "_tokens.scss").read_text("utf-8")


def colours(block: str) -> dict[str, str]:
    """The custom properties of one block."""
    return dict(re.findall(r"(--lk-[a-z-]+):\s*([^;]+);", block))


def block(start: str) -> dict[str, str]:
    """The block that opens after the text ``start``."""
    opened = TOKENS.index("{", TOKENS.index(start))
    depth, at = 0, opened
    while True:
        depth += {"{": 1, "}": -1}.get(TOKENS[at], 0)
        if depth == 0:
            return colours(TOKENS[opened:at])
        at += 1


LIGHT = block(':root,\n[data-bs-theme="light"]')
DARK = block("@mixin dark")
FORCED = block("@media (forced-colors: active)")
PAPER = block("@media print")


@pytest.mark.parametrize("other", [DARK, FORCED, PAPER], ids=["dark", "forced", "paper"])
def test_every_set_of_colours_names_the_same_things(other):
    assert other.keys() == LIGHT.keys()


def luminance(colour: str) -> float:
    """WCAG 2.2 relative luminance of #rgb or #rrggbb."""
    digits = colour.removeprefix("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    """WCAG 2.2 contrast ratio."""
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


GROUNDS = ("paper", "desk", "raised", "teal-wash", "brick-wash")
WORDS = [(word, ground) for word in ("ink", "ink-soft", "teal", "teal-strong", "brick") for ground in GROUNDS]
WORDS += [("on-teal", "teal"), ("on-teal", "teal-strong"), ("on-marigold", "marigold")]
MARKS = [("edge", "paper"), ("edge", "raised"), ("focus", "paper"), ("focus", "desk"), ("focus", "raised")]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("word", "ground"), WORDS)
def test_words_are_readable_on_every_ground(theme, word, ground):
    assert contrast(theme[f"--lk-{word}"], theme[f"--lk-{ground}"]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), MARKS)
def test_marks_and_outlines_stand_out(theme, mark, ground):
    assert contrast(theme[f"--lk-{mark}"], theme[f"--lk-{ground}"]) >= 3


def test_components_hold_no_literal_colour():
    for sheet in SCSS.glob("_*.scss"):
        if sheet.name == "_tokens.scss":
            continue
        found = re.findall(r"(?<![\w-])#[0-9a-f]{3,8}\b|\brgba?\(", sheet.read_text("utf-8"))
        assert not found, f"{sheet.name}: {found}"
