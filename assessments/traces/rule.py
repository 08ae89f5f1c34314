"""What a trace is: one rule, what it counted, and the sentence about it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.traces.facts import Facts

Value = Mapping[str, Any]

TABLE = _("Katern, table 1: the seven characteristics")
ROLES = _("Katern, sections 3.2 to 3.4: what each role does")
NORMS = _("Katern, section 2.6, after Thurlings and Den Brok")


@dataclass(frozen=True)
class Counted:
    """What one rule counted.

    Attributes:
        value: plain data, from which the sentence is made. Never about one person.
        inputs: the numbers of the rows that it was counted from, by the kind of row (``assessments.traces.rows``).
    """

    value: Value
    inputs: Mapping[str, list[int]] = field(default_factory=dict)


class Rule(ABC):
    """One trace of one characteristic, of a group as a whole.

    Attributes:
        key: its name in tables and addresses; never used again for something else.
        characteristic: ``C1`` to ``C7``.
        source: what says that this belongs to the characteristic.
        page: the address of the group's page where this is looked after, when no rows are behind it.
    """

    key: ClassVar[str]
    characteristic: ClassVar[str]
    source: ClassVar[str | Promise] = TABLE
    page: ClassVar[str] = ""

    @abstractmethod
    def count(self, facts: Facts) -> Counted:
        """Count it in the rows of one group and period."""

    @abstractmethod
    def say(self, value: Value) -> str:
        """What was counted, in a sentence; "" when there is nothing that can be said."""

    @abstractmethod
    def is_seen(self, value: Value) -> bool:
        """Whether this shows the characteristic: what counts as evidence."""
