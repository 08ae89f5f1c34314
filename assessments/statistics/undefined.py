"""A figure that does not exist, and why: returned instead of an exception or a NaN."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Because(StrEnum):
    """Why a figure is undefined. The words that people read are made elsewhere."""

    NO_VALUES = "no_values"  # nothing was answered, or everything is missing
    ONE_VALUE = "one_value"  # one value has no spread
    UNANSWERED = "unanswered"  # a person left out more than a fifth of the statements
    FEW_RATERS = "few_raters"  # a_wg needs four
    FEW_ITEMS = "few_items"  # alpha needs two items, omega three
    FEW_GROUPS = "few_groups"  # nothing to compare groups with, or too few to pool
    FEW_PERSONS = "few_persons"  # too few to pool
    MEAN_AT_EDGE = "mean_at_edge"  # so near the end of the scale that the largest variance does not exist
    ALL_EQUAL = "all_equal"  # no variance to divide by
    NOT_A_RELIABILITY = "not_a_reliability"  # below 0 or above 1, so no error of measurement follows from it
    NOT_ONE_FACTOR = "not_one_factor"  # no proper solution with one factor


@dataclass(frozen=True)
class Undefined:
    """There is no such figure, because of ``because``."""

    because: Because


@dataclass(frozen=True)
class Interval:
    """From ``low`` up to and including ``high``."""

    low: float
    high: float


def or_none(value: float | Undefined) -> float | None:
    """Return the figure, or None where it is undefined and the reader does not need to know why."""
    return None if isinstance(value, Undefined) else value
