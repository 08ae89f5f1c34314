"""Instruments: what may be asked, in versions that never change under a round."""

from assessments.instruments.catalogue import definition_of, shipped
from assessments.instruments.definition import Definition, Item, Section, read

__all__ = ["Definition", "Item", "Section", "definition_of", "read", "shipped"]
