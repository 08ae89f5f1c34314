"""The report of a cycle, composed from what is there: nothing is typed twice."""

from practices.reporting.blocks import Section
from practices.reporting.gather import Gathered, gather
from practices.reporting.sections import SECTIONS, compose, section_choices

__all__ = ["SECTIONS", "Gathered", "Section", "compose", "gather", "section_choices"]
