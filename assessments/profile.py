"""A released result as the rows of its page: claim, spread, statements, and the trace beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments import words
from assessments.disclosure import CharacteristicResult, ItemResult, Released, Total
from assessments.instruments import Definition, Section
from assessments.statistics import or_none, person_score
from assessments.traces import Trace
from core.content import say
from core.likert import diverging


@dataclass
class Statement:
    """One statement with what may be shown of it: a score in words, or three counts, or neither."""

    text: str
    score: str = ""
    disagree: int | None = None
    neutral: int | None = None
    agree: int | None = None

    @property
    def in_words(self) -> str:
        """The counts as a sentence."""
        return _("%(disagree)d disagree, %(neutral)d in between, %(agree)d agree") % {
            "disagree": self.disagree,
            "neutral": self.neutral,
            "agree": self.agree,
        }

    @property
    def bar(self) -> SafeString:
        """The counts as a picture."""
        return diverging((self.disagree or 0, self.neutral or 0, self.agree or 0), f"{self.text} {self.in_words}")

    @property
    def has_bar(self) -> bool:
        """Whether it has counts."""
        return self.disagree is not None


@dataclass
class Row:
    """One characteristic."""

    key: str
    name: str
    value: float | None
    label: str
    word: str
    spread: str
    weak: bool
    note: str = ""
    traces: Sequence[Trace] = ()
    statements: list[Statement] = field(default_factory=list)

    @property
    def shown(self) -> str:
        """The value as it is written; a dash where a word stands for it."""
        return "–" if self.value is None else number_format(self.value, decimal_pos=1)


def rows(outcome: Released, definition: Definition, traces: Mapping[str, Sequence[Trace]]) -> list[Row]:
    """The sections in their fixed order."""
    weakest = outcome.weakest
    weak = weakest.keys if weakest is not None and len(weakest.keys) < len(outcome.characteristics) else ()
    return [
        _row(result, definition.section(result.key), result.key in weak, traces.get(result.key, ()))
        for result in outcome.characteristics
    ]


def _row(result: CharacteristicResult, section: Section, weak: bool, traces: Sequence[Trace]) -> Row:
    word, spread = words.claim_in_words(result), words.spread_in_words(result)
    score = words.score_in_words(result.score) if result.score else ""
    label = word or _("%(score)s on a line from 1 to 5. %(spread)s") % {"score": score, "spread": spread}
    texts = {item.key: item.text for item in section.items}
    return Row(
        key=result.key,
        name=section.name,
        value=result.score.value if result.score else None,
        label=label.strip(),
        word=word,
        spread=spread,
        weak=weak,
        # Only a wide spread changes what a reader should do with the number.
        note=spread if result.agreement == "lo" else "",
        traces=traces,
        statements=[_statement(item, texts[item.key]) for item in result.items],
    )


def _statement(item: ItemResult, text: str) -> Statement:
    if item.bar:
        return Statement(text, disagree=item.bar.disagree, neutral=item.bar.neutral, agree=item.bar.agree)
    return Statement(text, score=words.score_in_words(item.score) if item.score else _("too few answers"))


def total_rows(total: Total, definition: Definition) -> list[Row]:
    """The sections of a school's total, in their fixed order."""
    weak = total.lowest if len(total.lowest) < len(total.sections) else ()
    return [_row(each, definition.section(each.key), each.key in weak, ()) for each in total.sections]


@dataclass
class Own:
    """One characteristic as the reader answered it: the reader's own mean, and answer by answer."""

    name: str
    value: float | None
    answers: list[tuple[str, str]]


def own_rows(answers: Mapping[str, int | None], definition: Definition) -> list[Own]:
    """The reader's own answers, per section, in the order of the questionnaire."""
    scale: dict[int | None, str] = {value: say(texts) for value, texts in definition.options}
    scale[None] = "–"
    return [
        Own(
            name=section.name,
            value=or_none(person_score([answers[item.key] for item in asked])),
            answers=[(item.text, scale[answers[item.key]]) for item in asked],
        )
        for section in definition.sections
        if (asked := [item for item in section.items if item.key in answers])
    ]


@dataclass(frozen=True)
class Gap:
    """One block about the leader: what the staff says, what the leader said, and how far apart, for the leader alone."""

    name: str
    theirs: str
    mine: float | None
    words: str


#: From how many points on the two are said to differ.
APART = 0.5


def gaps(rows: Sequence[Row], own: Sequence[Own]) -> list[Gap]:
    """The leader's own answers beside those of the staff, block by block; nothing for whoever did not answer."""
    mine = {each.name: each.value for each in own}
    return [
        Gap(row.name, row.word or row.shown, mine[row.name], _gap(row.value, mine[row.name]))
        for row in rows
        if row.name in mine
    ]


def _gap(theirs: float | None, mine: float | None) -> str:
    if theirs is None or mine is None:
        return _("Not to be put side by side")
    if abs(theirs - mine) < APART:
        return _("You see this much alike")
    return _("You see this more favourably than they do") if mine > theirs else _("They see this more favourably than you do")
