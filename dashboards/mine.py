"""What this person has to do, from four tables in one query: what was promised, lessons that come, questions that are open.

Today may ask the database twelve times, however much there is. So these rows get one shape, and are told apart afterwards.
"""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import BigIntegerField, BooleanField, Case, DateField, DateTimeField, F, Q, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse
from django.utils import timezone

from cycles.enums import State
from cycles.models import AliveCheck, PlanStep
from cycles.querysets import COLLEAGUES, MEMBERS
from cycles.services.alive import token_of
from groups.querysets import is_member
from lessons.models import Lesson, Observer
from meetings.models import Action
from schools.tokens import hash_token

MOST_PROMISES: Final = 10
MOST_LESSONS: Final = 4
# The order in which rows come: lessons and questions are few, promises can be many.
LESSONS, QUESTIONS, PROMISES = 0, 1, 2
MOST_ROWS: Final = 200
# How far ahead a lesson stands here, and how long after its time while nobody ended it.
AHEAD, BEHIND = datetime.timedelta(days=14), datetime.timedelta(hours=12)


@dataclass(frozen=True)
class Promise:
    """Something that this reader promised: an action of a meeting, or a step of a plan."""

    kind: str
    pk: int
    text: str
    due_on: datetime.date
    slug: str
    cycle: int
    can_tick: bool

    @property
    def is_late(self) -> bool:
        """Past its date."""
        return self.due_on < timezone.localdate()

    @property
    def url(self) -> str:
        """Where ticking it is sent to."""
        name = "meetings:action_done" if self.kind == "action" else "cycles:step_done"
        return reverse(name, args=[self.slug, self.pk])

    @property
    def page(self) -> str:
        """The plan that a step belongs to."""
        return reverse("cycles:plan", args=[self.slug, self.cycle])


@dataclass(frozen=True)
class Coming:
    """A research lesson that this reader observes or teaches."""

    pk: int
    title: str
    at: datetime.datetime
    is_live: bool
    class_name: str
    group: str
    slug: str
    teaches: bool
    # Which case pupils to follow; none is the whole class.
    codes: list[str]

    @property
    def page(self) -> str:
        """The lesson."""
        return reverse("lessons:detail", args=[self.slug, self.pk])

    @property
    def form(self) -> str:
        """Where an observer notes what there is to see."""
        return reverse("lessons:observe", args=[self.slug, self.pk])


@dataclass(frozen=True)
class Alive:
    """An open question whether an agreement is still alive, with the link that answers it, for this reader only."""

    text: str
    group: str
    closes_on: datetime.date
    url: str


@dataclass
class Mine:
    """What there is to do, in three kinds."""

    promises: list[Promise] = field(default_factory=list)
    lessons: list[Coming] = field(default_factory=list)
    questions: list[Alive] = field(default_factory=list)


def mine(user: Any) -> Mine:
    """Read it for one person, in one query. Call it inside the person's scope."""
    rows = _actions(user).union(_steps(user), _observed(user), _taught(user), _questions(user), all=True)
    found = Mine()
    used: dict[tuple[int, int], set[str]] = {}
    asked: dict[tuple[int, int], Alive] = {}
    for row in rows.order_by("mine_rank", "mine_on", "mine_at", "mine_kind", "mine_pk")[:MOST_ROWS]:
        _rank, kind, pk, text, due_on, at, slug, number, yes, note, words = row
        if kind in ("action", "step"):
            found.promises.append(Promise(kind, pk, text, due_on, slug, number, yes))
        elif kind in ("observe", "teach"):
            class_name, _line, group = note.partition("\n")
            codes = json.loads(words) if words else []
            found.lessons.append(Coming(pk, text, at, yes, class_name, group, slug, kind == "teach", codes))
        else:
            used.setdefault((number, pk), set()).add(words)
            url = reverse("cycles:alive", args=[token_of(number, pk, user.pk)])
            asked[number, pk] = Alive(text, note, due_on, url)
    found.promises = found.promises[:MOST_PROMISES]
    found.lessons = _once(found.lessons)[:MOST_LESSONS]
    answered = {key for key in asked if hash_token(token_of(*key, user.pk)) in used[key]}
    found.questions = [question for key, question in asked.items() if key not in answered]
    return found


def _once(lessons: list[Coming]) -> list[Coming]:
    """The next first; whoever teaches a lesson and was to observe it too, teaches it."""
    by_lesson: dict[int, Coming] = {}
    for each in sorted(lessons, key=lambda row: (row.at, not row.teaches)):
        by_lesson.setdefault(each.pk, each)
    return list(by_lesson.values())


def _actions(user: Any) -> Any:
    rows = Action.objects.visible_to(user).owned_by(user).open()
    return _shaped(rows, "action", PROMISES, organisation="group__organisation", text="text", due_on=F("due_on"))


def _steps(user: Any) -> Any:
    rows = PlanStep.objects.visible_to(user).filter(owner=user, done_at__isnull=True, cycle__state=State.RUNNING)
    # An expert reads the plan and keeps its promise; ticking is for members.
    ticks = Case(When(is_member(user, "cycle__group", MEMBERS), then=True), default=False)
    shape: dict[str, Any] = {"organisation": "cycle__group__organisation", "text": "text", "due_on": F("due_on")}
    return _shaped(rows, "step", PROMISES, **shape, number=F("cycle_id"), yes=ticks)


def _observed(user: Any) -> Any:
    rows = Observer.objects.filter(_coming("lesson__"), is_member(user, "lesson__cycle__group", COLLEAGUES), user=user)
    return _lessons(rows, "observe", "lesson__", words=Cast("codes", TextField()))


def _taught(user: Any) -> Any:
    rows = Lesson.objects.filter(_coming(""), is_member(user, "cycle__group", COLLEAGUES), teacher=user)
    return _lessons(rows, "teach", "", words=Value(""))


def _coming(lesson: str) -> Q:
    """Planned in the coming days, or going on."""
    now = timezone.now()
    planned = Q(**{f"{lesson}planned_at__gt": now - BEHIND, f"{lesson}planned_at__lte": now + AHEAD})
    live = Q(**{f"{lesson}started_at__gt": now - BEHIND})
    return (planned | live) & Q(**{f"{lesson}ended_at": None, f"{lesson}cycle__state": State.RUNNING})


def _lessons(rows: Any, kind: str, lesson: str, *, words: Any) -> Any:
    group = f"{lesson}cycle__group"
    note = Concat(F(f"{lesson}class_name"), Value("\n"), F(f"{group}__name"), output_field=TextField())
    live = Case(When(Q(**{f"{lesson}started_at__isnull": False}), then=True), default=False)
    at = Coalesce(F(f"{lesson}planned_at"), F(f"{lesson}started_at"))
    shape: dict[str, Any] = {"organisation": f"{group}__organisation", "text": f"{lesson}title"}
    return _shaped(rows, kind, LESSONS, **shape, pk=f"{lesson}pk", at=at, yes=live, note=note, words=words)


def _questions(user: Any) -> Any:
    """Each open question once for every link that was used already: whose link it was, only the reader's own key tells."""
    rows = AliveCheck.objects.open().concerning(user)
    cycle = "agreement__cycle"
    shape: dict[str, Any] = {"organisation": f"{cycle}__group__organisation", "text": "agreement__text"}
    shape |= {"due_on": F("closes_on"), "number": F(f"{cycle}__group__organisation_id")}
    note = Cast(f"{cycle}__group__name", TextField())
    return _shaped(rows, "alive", QUESTIONS, **shape, note=note, words=Cast("slips__used", TextField()))


def _shaped(rows: Any, kind: str, rank: int, *, organisation: str, text: str, pk: str = "pk", **given: Any) -> Any:
    """Any of these rows in the one shape; what a kind does not have is empty, of the right type for every database."""
    columns = {
        "mine_rank": Value(rank),
        "mine_kind": Value(kind),
        "mine_pk": F(pk),
        "mine_text": Cast(F(text), TextField()),
        "mine_on": given.get("due_on", Cast(Value(None), DateField())),
        "mine_at": given.get("at", Cast(Value(None), DateTimeField())),
        "mine_slug": F(f"{organisation}__slug"),
        "mine_number": Cast(given.get("number", Value(0)), BigIntegerField()),
        "mine_yes": Cast(given.get("yes", Value(True)), BooleanField()),
        "mine_note": Cast(given.get("note", Value("")), TextField()),
        "mine_words": given.get("words", Cast(Value(None), TextField())),
    }
    return rows.order_by().annotate(**columns).values_list(*columns)
