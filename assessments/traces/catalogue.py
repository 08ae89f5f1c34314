"""All rules, in the order in which a page shows them, and how many of them make a characteristic visible."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from assessments.traces.facts import Facts, Period
from assessments.traces.learning import CyclesAboutPupils, DecisionsWithValue, GoalWithPupils, LearningQuestions, Reactions
from assessments.traces.practice import (
    BeforeAndAfter,
    DaysToTryOut,
    LessonVisits,
    MeetingsHeld,
    ReciprocalVisits,
    SharedPreparation,
    Spread,
    TryOuts,
    WholeTryOuts,
)
from assessments.traces.rule import Counted, Rule
from assessments.traces.support import (
    BudgetSet,
    ExpertPresent,
    ExpertUsed,
    HoursGranted,
    LeaderPresent,
    MeetingsFixed,
    PlanLinked,
    RequestsUnanswered,
    RunsAYear,
    SourcesWithExample,
)
from groups.enums import Characteristic
from groups.models import Group

RULES: Final[tuple[Rule, ...]] = (
    GoalWithPupils(),
    CyclesAboutPupils(),
    DecisionsWithValue(),
    LearningQuestions(),
    Reactions(),
    TryOuts(),
    DaysToTryOut(),
    LessonVisits(),
    MeetingsHeld(),
    Spread(),
    SharedPreparation(),
    ReciprocalVisits(),
    WholeTryOuts(),
    BeforeAndAfter(),
    ExpertPresent(),
    SourcesWithExample(),
    ExpertUsed(),
    MeetingsFixed(),
    HoursGranted(),
    LeaderPresent(),
    RequestsUnanswered(),
    BudgetSet(),
    RunsAYear(),
    PlanLinked(),
)
BY_KEY: Final[Mapping[str, Rule]] = {rule.key: rule for rule in RULES}

#: How many traces a characteristic needs before it counts as visible. Most need one. A goal is typed when the group is made,
#: so purpose needs another trace beside it; among seven conditions some are there without anybody having done a thing.
NEEDED: Final[Mapping[str, int]] = {Characteristic.PURPOSE.value: 2, Characteristic.CONDITIONS.value: 3}


def count(group: Group, period: Period) -> dict[str, Counted]:
    """What every rule counts, by its key. A fixed number of queries, however many rows there are."""
    facts = Facts(group, period)
    return {rule.key: rule.count(facts) for rule in RULES}


def visible(values: Mapping[str, Mapping[str, Any]]) -> frozenset[str]:
    """The characteristics that enough of these values (by the key of the rule) count as evidence of."""
    found: dict[str, int] = {}
    for key, value in values.items():
        rule = BY_KEY.get(key)
        if rule is not None and rule.is_seen(value):
            found[rule.characteristic] = found.get(rule.characteristic, 0) + 1
    return frozenset(each for each, number in found.items() if number >= NEEDED.get(each, 1))
