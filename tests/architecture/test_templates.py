"""Templates keep the house rules: no inline style or script, no foreign address, no access check, every string translated."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
EMAILS = ROOT / "templates" / "emails"
PAGES = [path for path in TEMPLATES if EMAILS not in path.parents]
# Text between tags that a reader would see, once template code is taken away.
WORDS = re.compile(r">([^<>{}]*[A-Za-zÀ-ÿ]{3,}[^<>{}]*)<")

# The same in every language: the product, and each language's name for itself.
NAMES = {"Leerkring", "Nederlands", "English"}
OWN_LANGUAGES = {
    "components.html": "sample texts for builders, in Dutch on purpose",
    "500.html": "carries both languages itself: the catalogue may be what broke",
}


def _id(path: Path) -> str:
    return path.relative_to(ROOT / "templates").as_posix()


def _plain(text: str) -> str:
    text = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", text, flags=re.S)
    text = re.sub(r"{%-?\s*blocktrans.*?endblocktrans(late)?\s*-?%}", "", text, flags=re.S)
    text = re.sub(r"{%.*?%}|{{.*?}}", "", text, flags=re.S)
    return re.sub(r"<!--.*?-->|<(svg|title)\b.*?</\1>", "", text, flags=re.S)


@pytest.mark.parametrize("path", PAGES, ids=_id)
def test_no_inline_style_or_script(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"\sstyle=", text)
    assert not re.search(r"\son[a-z]+=", text)
    assert not re.search(r"<style\b", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)


@pytest.mark.parametrize("path", PAGES, ids=_id)
def test_nothing_comes_from_another_machine(path: Path) -> None:
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", path.read_text("utf-8"))


@pytest.mark.parametrize("path", PAGES, ids=_id)
def test_rights_are_decided_in_the_view(path: Path) -> None:
    text = path.read_text("utf-8")
    assert "has_perm" not in text
    assert "perms." not in text
    assert "is_superuser" not in text


@pytest.mark.parametrize("path", [path for path in TEMPLATES if _id(path) not in OWN_LANGUAGES], ids=_id)
def test_every_word_goes_through_the_catalogue(path: Path) -> None:
    left = [match.strip() for match in WORDS.findall(_plain(path.read_text("utf-8")))]
    assert [words for words in left if words not in NAMES] == []


@pytest.mark.parametrize("path", sorted((ROOT / "templates" / "ui").glob("*.html")), ids=_id)
def test_a_component_opens_with_a_word_on_its_context(path: Path) -> None:
    text = re.sub(r"^\s*{% extends [^%]*%}", "", path.read_text("utf-8"))
    assert text.lstrip().startswith(("{#", "{% comment"))
