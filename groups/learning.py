"""How many members have a learning question of their own: said only when it tells about nobody in particular.

Somebody may keep a question private, or have none; the count may not become a way to find out who. Three things are known
beside the count: how many members there are, who shared a question, and (to a member) the own one. So:

1. What decides whether there can be a count at all is public: how many members have not shared one. With one, two or three of
   them there never is, whatever they wrote, so that its absence tells nothing either. With none of them it is known anyway.
2. Among those who have not shared one, at least two have a question and at least two have none, or all of them have one. "All
   have one" says about nobody that there is none.

``tests/groups/test_learning.py`` plays every reader against every group of up to seven: nobody can be sure of a colleague that
there is no question. What the rule does not close: readers who put their own knowledge together, and a reader who remembers
earlier counts while people come and go. Against the second, pages count as at the first day of the month.
"""

from __future__ import annotations

from dataclasses import dataclass

FEWEST_HIDDEN = 4
FEWEST_EACH = 2


@dataclass(frozen=True)
class LearningCount:
    """So many of the members have a learning question of their own."""

    count: int
    of: int

    @property
    def is_all(self) -> bool:
        """Whether every member has one."""
        return self.count == self.of


def disclose(*, members: int, having: int, shared: int, shared_since: int = 0) -> LearningCount | None:
    """The count, or None when it could be about one person.

    Args:
        members: how many members the group had at the moment of counting.
        having: how many of them had a question then.
        shared: how many of those are shared now, with a name.
        shared_since: how many of ``members`` share one now that they did not have at the moment of counting.
    """
    hidden = members - shared - shared_since
    with_one = having - shared
    without = hidden - with_one
    if members == 0 or 0 < hidden < FEWEST_HIDDEN:
        return None
    if without == 0 or (with_one >= FEWEST_EACH and without >= FEWEST_EACH):
        return LearningCount(having, members)
    return None
