"""What a group may see of its answers. Every result passes through this module, and only this one.

What may not be shown cannot be computed: `release` returns `Withheld`, which has no scores, or
`Released`, which holds exactly what may be shown and nothing it was made from. (The idea is that of
the evaluation platform EvaP.) The caller stores `to_json()` once, when the round closes, and throws
nothing more into it later: that is the frozen result (R2).

The rules, with what was decided where a rule left room. `docs/adr/0003` tells the whole story.

R1  Nothing below ``smallest`` respondents (5; a school may raise it to 10, never lower it), nor
    below 60 % of those invited. A characteristic for which fewer persons than that minimum have a
    valid score is withheld by itself.
R2  "x of N answered", never who.
R3  Only answers of the group itself go in. `GroupAnswers` refuses any other part, and `release`
    refuses anything but `GroupAnswers`.
R7  From 5: a mean with one decimal and a word about agreement. From 8: also items, in half points.
    From 10: item bars in three categories. The bar comes *instead of* the half point: 10 people,
    3 low, 4 neutral, 3 high with a mean of 3.0 would be one thing more than anybody needs, and in
    some cases bar and mean together give back every answer. Never a minimum, maximum or deviation.
    One decimal needs at least four items: with 5 people and 4 items every shown value still
    stands for two or more sums. For fewer items, as in the pulse with its one, a decimal *is* the
    sum of the answers, so the mean is shown in half points, without agreement and without items.
    Where mean and items together would leave one possible sum for every item, the items stay away.
R8  Items about the one expert or leader are never shown one by one. Where such items are all that a
    characteristic consists of (the one about the expert, every block about the leader), it is a score
    of one person: it needs 8 persons, in the pulse and in the full questionnaire alike. That person
    sees it before the others do (`assessments.embargo`), and it is never compared between rounds.
R9  Unanimity guard. The rule hides the number when all answers to an item are 1 or 2. If only then
    the word "low" appeared, the word would prove what it hides. So "low" replaces every half point
    of 2.0 and less: it is said of unanimous and of divided groups alike. The mirror at the top
    ("high" from 4.0) protects people who all agreed just as well, at the cost of a number nobody
    acts on. A characteristic of four or more items rests on too many answers for one mean to give
    a person away, except near the ends: up to 1.5 "low" and from 4.5 "high", without number or
    agreement. A bar is drawn only if two people or more are outside its largest category.
B1  No average over characteristics. The weakest is found in the *shown* values, so that it tells
    nothing that the page does not; ties are all named. Without an expert in the group there is no
    mean for the characteristic about the expert, and that is the weakest one.

Not promised: everyone knows their own answer, and all but one together know the last.
"""

from assessments.disclosure.comparison import Comparison
from assessments.disclosure.outcome import (
    Bar,
    CharacteristicResult,
    ItemResult,
    Level,
    Outcome,
    Reason,
    Released,
    Score,
    State,
    Weakest,
    Withheld,
    from_json,
    needed,
)
from assessments.disclosure.rules import GroupAnswers, least, may_hold_round, release
from assessments.disclosure.total import Part, Total, total

__all__ = [
    "Bar",
    "CharacteristicResult",
    "Comparison",
    "GroupAnswers",
    "ItemResult",
    "Level",
    "Outcome",
    "Part",
    "Reason",
    "Released",
    "Score",
    "State",
    "Total",
    "Weakest",
    "Withheld",
    "from_json",
    "least",
    "may_hold_round",
    "needed",
    "release",
    "total",
]
