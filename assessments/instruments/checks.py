"""Whether a document is an instrument: what is wrong with it, in sentences, and the document with what belongs in it only.

Used for files that people hand in, and before a draft is published. What we ship passes the same checks in the tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from assessments.enums import Audience, Kind
from assessments.instruments.copies import copy_of, said_already
from assessments.instruments.definition import FORMAT
from assessments.statistics import OPTIONS

LANGUAGES = ("nl", "en")
MOST_SECTIONS, MOST_ITEMS, LONGEST = 15, 80, 300
LEAST_LEVELS, MOST_LEVELS = 2, 6
ABOUT = ("expert", "leader")
CHARACTERISTICS = tuple(f"C{number}" for number in range(1, 8))
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,15}")
_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_OTHER_TEXTS = ("short", "description", "missed", "weakest", "question")


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong. ``where`` names the place as its writer knows it: "section 2, statement 3"."""

    where: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.where}: {self.sentence}" if self.where else self.sentence


def faults(document: Any) -> list[Fault]:
    """Everything that is wrong with a document, first things first; nothing when it can be used."""
    if not isinstance(document, Mapping):
        return [Fault("", _("This is not a questionnaire: it has no name and no statements."))]
    if document.get("format") != FORMAT:
        return [Fault("", _("This file is not a questionnaire of this site, or of a newer version of it."))]
    return list(_faults(document))


def cleaned(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with the parts that belong in one, in their fixed order. Only for one without faults."""
    kept: dict[str, Any] = {
        "format": FORMAT,
        **{name: document[name] for name in ("key", "version", "kind", "audience")},
        **{name: _one_or_both(document.get(name, "")) for name in ("source", "rights")},
        **_pair(document),
    }
    for name in ("summary", "instruction", "note", "no_expert"):
        if _is_pair(document.get(name)):
            kept[name] = _pair(document[name])
    if document["kind"] in (Kind.SURVEY, Kind.FRAME) and document.get("scale"):
        scale = document["scale"]
        kept["scale"] = {
            "options": [{"value": value, **_pair(option)} for value, option in enumerate(scale["options"], 1)],
            "unknown": _pair(scale["unknown"]),
        }
    if document.get("levels"):
        kept["levels"] = [_pair(level) for level in document["levels"]]
    kept["sections"] = [_clean_section(entry) for entry in document["sections"]]
    return kept


def _clean_section(entry: Mapping[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {"key": entry["key"], **_pair(entry)}
    for name in _OTHER_TEXTS:
        if _filled(entry.get(f"{name}_nl")) and _filled(entry.get(f"{name}_en")):
            kept |= {f"{name}_nl": entry[f"{name}_nl"], f"{name}_en": entry[f"{name}_en"]}
    if entry.get("needs_expert") is True:
        kept["needs_expert"] = True
    kept["maps"] = [key for key in CHARACTERISTICS if key in entry.get("maps", ())]
    if entry.get("cells"):
        kept["cells"] = [_pair(cell) for cell in entry["cells"]]
    kept["items"] = [
        {
            "key": item["key"],
            **_pair(item),
            "about": item.get("about") or None,
            "pulse": item.get("pulse") is True,
            **({"without_expert": True} if item.get("without_expert") is True else {}),
        }
        for item in entry.get("items", ())
    ]
    return kept


def _pair(entry: Mapping[str, Any]) -> dict[str, str]:
    return {language: entry[language].strip() for language in LANGUAGES}


def _one_or_both(value: Any) -> str | dict[str, str]:
    """A text in one language or in both, as its writer gave it."""
    return {language: value[language][:1000] for language in LANGUAGES} if _is_pair(value) else str(value or "")[:1000]


def _filled(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and "\x00" not in value


def _is_pair(entry: Any) -> bool:
    return isinstance(entry, Mapping) and all(_filled(entry.get(language)) for language in LANGUAGES)


def _faults(document: Mapping[str, Any]) -> Iterator[Fault]:
    name = _("the questionnaire")
    yield from _texts(document, name)
    if not (isinstance(document.get("key"), str) and _SLUG.fullmatch(document["key"])):
        yield Fault(name, _("Its key has small letters, digits and hyphens only."))
    if not (type(document.get("version")) is int and 1 <= document["version"] <= 9999):
        yield Fault(name, _("Its version is a whole number from 1."))
    if document.get("kind") not in Kind.values or document.get("audience") not in Audience.values:
        yield Fault(name, _("How it is filled in, or by whom, is not one of the possibilities."))
        return
    for part in ("summary", "instruction", "note", "no_expert"):
        if document.get(part) is not None and not _is_pair(document[part]):
            yield Fault(name, _("A text is missing in one of the two languages: %(part)s.") % {"part": part})
    if document["kind"] == Kind.SURVEY:
        yield from _scale(document.get("scale"))
    elif document["kind"] in (Kind.MATRIX, Kind.THEME):
        yield from _levels(document.get("levels"))
    yield from _sections(document)


def _texts(entry: Mapping[str, Any], where: str) -> Iterator[Fault]:
    for language, said in (("nl", _("Dutch")), ("en", _("English"))):
        value = entry.get(language)
        if not _filled(value):
            yield Fault(where, _("The text in %(language)s is missing.") % {"language": said})
        elif len(str(value)) > LONGEST:
            yield Fault(
                where, _("The text in %(language)s is longer than %(most)d characters.") % {"language": said, "most": LONGEST}
            )


def _scale(scale: Any) -> Iterator[Fault]:
    where = _("the answers")
    options = scale.get("options") if isinstance(scale, Mapping) else None
    if not isinstance(options, list) or not all(isinstance(option, Mapping) for option in options):
        yield Fault(where, _("The answers to choose from are missing."))
        return
    if len(options) != OPTIONS:
        yield Fault(
            where,
            _("There are %(count)d answers to choose from. Our figures are made for exactly five, from low to high.")
            % {"count": len(options)},
        )
    for number, option in enumerate(options, 1):
        yield from _texts(option, _("answer %(number)d") % {"number": number})
    if not _is_pair(scale.get("unknown")):
        yield Fault(where, _("“I don't know” is missing in one of the two languages."))


def _levels(levels: Any) -> Iterator[Fault]:
    where = _("the levels")
    if not isinstance(levels, list) or not LEAST_LEVELS <= len(levels) <= MOST_LEVELS:
        yield Fault(where, _("There are two to six levels, from low to high."))
    elif not all(_is_pair(level) for level in levels):
        yield Fault(where, _("A level has no name in one of the two languages."))


def _sections(document: Mapping[str, Any]) -> Iterator[Fault]:
    sections = document.get("sections")
    if not isinstance(sections, list) or not sections or not all(isinstance(entry, Mapping) for entry in sections):
        yield Fault(_("the questionnaire"), _("It has no parts yet. Add at least one."))
        return
    if len(sections) > MOST_SECTIONS:
        yield Fault(_("the questionnaire"), _("It has more than %(most)d parts.") % {"most": MOST_SECTIONS})
    seen: set[str] = set()
    told: list[Mapping[str, Any]] = []
    count = 0
    for number, entry in enumerate(sections, 1):
        where = _("part %(number)d") % {"number": number}
        yield from _keyed(entry, where, seen)
        yield from _cells(document, entry, where)
        items = entry.get("items", [])
        if not isinstance(items, list) or not all(isinstance(item, Mapping) for item in items):
            yield Fault(where, _("Its statements are not a list."))
            continue
        count += len(items)
        if not items and document["kind"] in (Kind.SURVEY, Kind.THEME):
            yield Fault(where, _("It has no statements yet. Add at least one, or take the part away."))
        for place, item in enumerate(items, 1):
            at = _("part %(number)d, statement %(place)d") % {"number": number, "place": place}
            yield from _item(item, at, seen)
            yield from _copy(item, at, told)
    if count > MOST_ITEMS:
        yield Fault(_("the questionnaire"), _("It has more than %(most)d statements.") % {"most": MOST_ITEMS})


def _keyed(entry: Mapping[str, Any], where: str, seen: set[str]) -> Iterator[Fault]:
    yield from _texts(entry, where)
    key = entry.get("key")
    if not (isinstance(key, str) and _KEY.fullmatch(key)):
        yield Fault(where, _("Its key is missing, or longer than 16 characters."))
        return
    if key in seen:
        yield Fault(where, _("The key %(key)s stands here for the second time.") % {"key": key})
    seen.add(key)


def _cells(document: Mapping[str, Any], entry: Mapping[str, Any], where: str) -> Iterator[Fault]:
    if document["kind"] != Kind.MATRIX:
        return
    levels, cells = document.get("levels"), entry.get("cells")
    if not isinstance(cells, list) or not all(_is_pair(cell) for cell in cells):
        yield Fault(where, _("A cell has no text in one of the two languages."))
    elif isinstance(levels, list) and len(cells) != len(levels):
        yield Fault(where, _("A row has one cell for each level."))


def _item(item: Mapping[str, Any], where: str, seen: set[str]) -> Iterator[Fault]:
    yield from _keyed(item, where, seen)
    if item.get("about") and item["about"] not in ABOUT:
        yield Fault(where, _("A statement is about the expert, about the leader, or about nobody in particular."))


def _copy(item: Mapping[str, Any], where: str, told: list[Mapping[str, Any]]) -> Iterator[Fault]:
    """Whether it says what one of ``told`` says; told itself from now on."""
    if not _is_pair(item):
        return
    if (found := copy_of(item, told)) is not None:
        yield Fault(where, said_already(found[1]))
    told.append(item)
