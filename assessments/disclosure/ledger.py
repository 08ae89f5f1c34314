"""The set rule R5: from two figures nobody may work out a third one of a few people.

A figure stands for a set of people, and every set is made of whole rounds: the people of one round, or those of several rounds
of a wave together. So a set is a number of people for each of its rounds, and a difference of two sets is what is left of those
numbers. Two sets fit if each difference, one way and the other, is empty or at least ``smallest`` people; and the sets of a
school must stand that test against every union of its groups' sets too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

#: A set of people: how many of which round.
People = Mapping[int, int]


def left_of(one: People, others: Iterable[int]) -> int:
    """How many people of a set are left without those of other rounds."""
    taken = set(others)
    return sum(count for round_, count in one.items() if round_ not in taken)


def fits(new: People, earlier: Iterable[People], smallest: int) -> bool:
    """Whether a set may be released beside those that left before.

    Testing the union of all earlier sets of single rounds covers every smaller union: what is left of the new set without fewer
    of them is at least one of them more, and each of those is ``smallest`` people or more by itself.
    """
    before = list(earlier)
    groups = {round_ for each in before if len(each) == 1 for round_ in each}
    pairs = [(new, each) for each in before] + [(each, new) for each in before]
    rests = [left_of(one, other) for one, other in pairs]
    rests.append(left_of(new, groups))
    return all(rest == 0 or rest >= smallest for rest in rests)


def largest_that_fits(released: People, withheld: People, smallest: int) -> People:
    """The set of a school's total: all rounds, or only the released ones if the others are too few to disappear in it.

    Args:
        released: the rounds whose own figure left, each with its people.
        withheld: the others that answered.

    Returns:
        a set that fits beside every released one; empty if there are too few people altogether.
    """
    rest = sum(withheld.values())
    chosen = {**released, **withheld} if rest >= smallest else dict(released)
    chosen = {round_: count for round_, count in chosen.items() if count}
    return chosen if sum(chosen.values()) >= smallest else {}
