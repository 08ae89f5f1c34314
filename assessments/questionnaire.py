"""What is asked of whom: the shape of a questionnaire, without its texts.

Plain data made from an instrument's definition, so that forms, disclosure and tests agree on which items a round holds.
Reads no tables.
"""

from __future__ import annotations

from dataclasses import dataclass

from assessments.enums import Part
from assessments.instruments import Definition, Section
from assessments.instruments import Item as Statement


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

    @property
    def about_person(self) -> bool:
        """Whether all that is asked is about one person, so that its score is one about that person (R8)."""
        return bool(self.items) and all(item.about_person for item in self.items)


def questionnaire(definition: Definition, *, has_expert: bool, part: str = Part.GROUP) -> tuple[Characteristic, ...]:
    """Return the sections and statements to ask, in the order of the instrument.

    Args:
        definition: the instrument, or its short poll with one statement of each section.
        has_expert: without an expert, only the statement that an expert takes part is asked of the
            section about the expert, in a short poll too.
        part: the expert is not asked about the expert.
    """
    return tuple(
        Characteristic(
            key=section.key,
            items=tuple(
                Item(key=item.key, about_person=bool(item.about))
                for item in section.items
                if _asked(definition, section, item, has_expert=has_expert)
            ),
            needs_expert=section.needs_expert,
        )
        for section in definition.sections
        if not (section.needs_expert and part == Part.EXPERT)
    )


def _asked(definition: Definition, section: Section, item: Statement, *, has_expert: bool) -> bool:
    if section.needs_expert and not has_expert:
        return item.without_expert
    return not definition.short or item.pulse
