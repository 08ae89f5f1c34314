"""What is asked of whom: the shape of a questionnaire, without its texts.

Plain data made from `content/characteristics.json`, so that forms, disclosure and tests agree on
which items a round holds. Reads no tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessments.enums import Part


@dataclass(frozen=True)
class Item:
    """One statement. ``about_person``: it is about the one expert or school leader (rule R8)."""

    key: str
    about_person: bool = False


@dataclass(frozen=True)
class Characteristic:
    """One characteristic with the statements that are asked in this round."""

    key: str
    items: tuple[Item, ...]
    needs_expert: bool = False


def questionnaire(
    content: Mapping[str, Any], *, pulse: bool, has_expert: bool, part: str = Part.GROUP
) -> tuple[Characteristic, ...]:
    """Return the characteristics and statements to ask, in the order of the content file.

    Args:
        content: the parsed `content/characteristics.json`.
        pulse: ask one statement of each characteristic instead of all forty.
        has_expert: without an expert, only the statement that an expert takes part is asked of the
            characteristic about the expert, in a pulse too.
        part: the expert is not asked about the expert.
    """
    return tuple(
        Characteristic(
            key=entry["key"],
            items=tuple(
                Item(key=item["key"], about_person=item["about"] is not None)
                for item in entry["items"]
                if _asked(entry, item, pulse=pulse, has_expert=has_expert)
            ),
            needs_expert=entry["needs_expert"],
        )
        for entry in content["characteristics"]
        if not (entry["needs_expert"] and part == Part.EXPERT)
    )


def _asked(entry: Mapping[str, Any], item: Mapping[str, Any], *, pulse: bool, has_expert: bool) -> bool:
    if entry["needs_expert"] and not has_expert:
        return bool(item["without_expert"])
    return not pulse or bool(item["pulse"])
