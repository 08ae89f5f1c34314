"""Everything that a report is made of, read in one query: what a reader may not read is not even fetched."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, CharField, DateField, F, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Concat, TruncDate

from cycles.enums import EvidenceKind
from cycles.models import (
    Adoption,
    Agreement,
    Answer,
    Cycle,
    Evidence,
    Ingredient,
    Learned,
    Outcome,
    PhaseMove,
    Plan,
    PlanStep,
    Risk,
    Rollout,
    SharedLine,
    Source,
    TryOut,
)
from groups.rules import is_leader
from lessons.enums import Sharing as PageSharing
from lessons.models import Lesson, LessonPage
from practices.enums import PartKind, Reader
from practices.reporting.numbers import Numbers, numbers_of
from practices.services.publishing import AgreedPart, agreed_parts


@dataclass(frozen=True)
class Row:
    """Something that somebody wrote in a cycle, of any kind, in columns of one shape."""

    what: str
    pk: int
    key: str
    one: str
    two: str
    three: str
    four: str
    on: datetime.date | None
    who: str


@dataclass
class Gathered:
    """A cycle with all that this reader may read of it."""

    cycle: Cycle
    reader: Reader
    rows: dict[str, list[Row]] = field(default_factory=dict)
    numbers: list[Numbers] = field(default_factory=list)
    # Try-outs whose authors said yes to publishing these very words: all that others read of try-outs.
    agreed: list[AgreedPart] = field(default_factory=list)

    def of(self, what: str) -> list[Row]:
        """The rows of one kind, the oldest first."""
        return self.rows.get(what, [])

    def evidence(self, *kinds: EvidenceKind) -> list[Row]:
        """What was brought in, of these kinds."""
        return [row for row in self.of("evidence") if row.key in kinds]

    def answers(self, phase: str) -> list[Row]:
        """The group's answers to the guiding questions of a phase."""
        return [row for row in self.of("answer") if row.four == phase]


def gather(cycle: Cycle, reader: Reader, user: Any) -> Gathered:
    """Read a cycle for a reader.

    Args:
        reader: decides what is in it. The names of authors are for the group only, and so are reflections and try-outs; of a
            try-out a school leader reads the lines that its author shared with school leaders, when the leader asks, and others
            read those whose author said yes to publishing. The page about a research lesson goes as far as the group let it.
        user: who asks; nothing is read that this person may not read.
    """
    in_group = reader == Reader.GROUP
    evidence = Evidence.objects.filter(cycle=cycle)
    parts = [
        _shaped(PhaseMove.objects.filter(cycle=cycle), "move", key=_joined("from_phase", "to_phase"), one="reason", at="at"),
        _shaped(
            Answer.objects.filter(cycle=cycle), "answer", key="question", one="text", two="asked", three="passage", four="phase"
        ),
        _shaped(
            Source.objects.filter(cycle=cycle),
            "source",
            one="citation",
            two="summary",
            three="example",
            four="link",
            who="author" if in_group else "",
        ),
        _shaped(Outcome.objects.filter(cycle=cycle), "outcome", key="choice", one="saw", two="why", three="unknown", at="at"),
        _shaped(Rollout.objects.filter(cycle=cycle), "rollout", one="keep", two="free", three="follow"),
        _shaped(Learned.objects.filter(cycle=cycle), "learned", one="text", two="for_whom", three="place"),
        _shaped(Risk.objects.filter(cycle=cycle), "risk", one="text", two="response"),
        _shaped(Plan.objects.filter(cycle=cycle), "plan", one="change", two="prediction", at="locked_at"),
        _shaped(
            PlanStep.objects.filter(cycle=cycle), "step", one="text", on="due_on", key=_done(), who="owner" if in_group else ""
        ),
        _shaped(
            Agreement.objects.filter(cycle=cycle),
            "agreement",
            key="ended_because",
            one="text",
            two="place",
            on="review_on",
            who="owner" if in_group else "",
        ),
        _shaped(
            evidence.visible_to(user) if in_group else evidence.exclude(kind=EvidenceKind.REFLECTION),
            "evidence",
            key="kind",
            one="text",
            two="seen",
            three="phase",
            four="link",
            on="dated_on",
            who="author" if in_group else "",
        ),
    ]
    pages = LessonPage.objects.filter(lesson__cycle=cycle)
    if in_group:
        pages = pages.visible_to(user)
    else:
        may_leave = [PageSharing.OUTSIDE] if reader == Reader.OUTSIDE else [PageSharing.SCHOOL, PageSharing.OUTSIDE]
        pages = pages.filter(sharing__in=may_leave)
    parts.append(
        _shaped(pages, "lesson", key="lesson__number", one="lesson__title", two="saw", three="stays", four="lesson__question")
    )
    if reader == Reader.LEADER and is_leader(user, cycle):
        lines = SharedLine.objects.visible_to(user).filter(share__try_out__cycle=cycle)
        parts.append(_shaped(lines, "line", key="half", one="text"))
    if reader != Reader.OUTSIDE:
        ingredients = Ingredient.objects.visible_to(user).filter(cycle=cycle)
        parts.append(_shaped(ingredients, "ingredient", one="worked", two="why", three="elsewhere", four="limits"))
    if in_group:
        parts += _of_the_group(cycle, user)
    found: dict[str, list[Row]] = defaultdict(list)
    for values in parts[0].union(*parts[1:], all=True):
        row = Row(*values)
        found[row.what].append(row)
    for rows in found.values():
        rows.sort(key=lambda row: (row.on or datetime.date.min, row.pk))
    agreed = agreed_parts(cycle, PartKind.TRY_OUT) if reader == Reader.OUTSIDE else []
    return Gathered(cycle, reader, dict(found), numbers_of(cycle, reader), agreed)


def _of_the_group(cycle: Cycle, user: Any) -> list[Any]:
    """What stays in the group: shared try-outs, who takes it on, what explains a lesson."""
    size = Cast(Concat(Cast(F("photo_width"), CharField()), Value("x"), Cast(F("photo_height"), CharField())), TextField())
    try_outs = TryOut.objects.visible_to(user).shared().filter(cycle=cycle)
    lessons = Lesson.objects.visible_to(user).filter(cycle=cycle).exclude(meaning="", consequences="")
    return [
        _shaped(
            try_outs,
            "try_out",
            key="photo",
            one="done",
            two="thought",
            three="class_name",
            four=size,
            on="tried_on",
            who="author",
        ),
        _shaped(Adoption.objects.filter(cycle=cycle), "adoption", one="place", on="starts_on", who="user"),
        _shaped(lessons, "meaning", key="number", one="title", two="meaning", three="consequences"),
    ]


def _shaped(
    rows: QuerySet[Any],
    what: str,
    *,
    key: Any = "",
    one: str,
    two: str = "",
    three: str = "",
    four: Any = "",
    on: str = "",
    at: str = "",
    who: str = "",
) -> Any:
    """The rows in the columns of :class:`Row`; a name of a field that is empty gives an empty column."""

    def words(field: Any) -> Any:
        if not isinstance(field, str):
            return field
        return Cast(F(field) if field else Value(""), TextField())

    day: Any = Cast(Value(None), DateField())
    if on:
        day = F(on)
    elif at:
        day = TruncDate(at)
    columns = {
        "row_what": Cast(Value(what), TextField()),
        "row_pk": F("pk"),
        "row_key": words(key),
        "row_one": words(one),
        "row_two": words(two),
        "row_three": words(three),
        "row_four": words(four),
        "row_on": day,
        "row_who": Case(When(**{f"{who}__isnull": False}, then=words(f"{who}__name")), default=words("")) if who else words(""),
    }
    return rows.order_by().annotate(**columns).values_list(*columns)


def _joined(one: str, two: str) -> Any:
    return Cast(Concat(F(one), F(two), output_field=CharField()), TextField())


def _done() -> Any:
    return Cast(Case(When(done_at__isnull=False, then=Value("done")), default=Value("")), TextField())
