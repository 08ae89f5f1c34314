"""Read a closed poll, share it with the group, bring it into the cycle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.content import language
from core.errors import DomainError
from cycles.enums import EvidenceKind
from cycles.models import Evidence
from cycles.services.evidence import bring_in as bring_in_evidence
from schools.audit import record
from voice.enums import Sharing, State
from voice.models import Poll, PollQuestion
from voice.services.life import close
from voice.services.making import locked


@dataclass(frozen=True)
class Row:
    """One answer: the template of its pictogram, its words, how often it was given, and its bar in percent of the longest."""

    picture: str
    words: str
    number: int
    width: int


@dataclass(frozen=True)
class Result:
    """One question: with rows, or without when too few answered it."""

    text: str
    rows: tuple[Row, ...]

    @property
    def total(self) -> int:
        """How many answered this question."""
        return sum(row.number for row in self.rows)


def results(poll: Poll) -> list[Result]:
    """What pupils answered: counts only, and only once the poll is over (R2). Empty until then."""
    if not poll.is_over:
        return []
    return [_result(poll, question) for question in poll.questions.all()]


def text_in_language(texts: Mapping[str, str]) -> str:
    """A question as the reader can best read it: the reader's language, else Dutch, else the first there is."""
    return texts.get(language()) or texts.get("nl") or next(iter(texts.values()), "")


def in_words(poll: Poll) -> str:
    """The results as plain sentences, one line per question."""
    lines = [
        ngettext("%(title)s. %(n)d pupil answered.", "%(title)s. %(n)d pupils answered.", poll.answers)
        % {"title": poll.title, "n": poll.answers}
    ]
    for result in results(poll):
        said = ", ".join(f"{row.words} {row.number}" for row in result.rows) or _("too few answers to show")
        lines.append(f"{result.text} {said}.")
    return "\n".join(lines)


@transaction.atomic
def share(*, poll: Poll, by: Any) -> Poll:
    """Let the members of the group see it. Twice is once."""
    now = locked(poll)
    if now.sharing != Sharing.GROUP:
        now.sharing = Sharing.GROUP
        now.save(update_fields=["sharing"])
        record(by=by, verb="poll.shared", on=now)
    return now


@transaction.atomic
def bring_in(*, poll: Poll, by: Any) -> Evidence:
    """Bring the counts into the cycle as what pupils say, once.

    Raises:
        DomainError: it is not closed, has nothing that may be shown, or belongs to no running cycle.
    """
    now = locked(poll)
    if now.evidence is not None:
        return now.evidence
    if now.is_over:
        now = close(poll=now, by=by)
    if now.cycle is None:
        raise DomainError(_("This poll belongs to no cycle, so there is nothing to bring it into."))
    if now.state != State.CLOSED:
        raise DomainError(_("Close the poll first. Then the counts no longer change."))
    if not any(result.rows for result in results(now)):
        raise DomainError(_("There are too few answers to show. They stay out of the cycle too."))
    now.evidence = bring_in_evidence(
        cycle=now.cycle,
        phase=now.phase,
        kind=EvidenceKind.VOICE,
        text=in_words(now),
        dated_on=now.closed_on or timezone.localdate(),
        by=by,
    )
    now.save(update_fields=["evidence"])
    record(by=by, verb="poll.brought_in", on=now)
    return now.evidence


def _result(poll: Poll, question: PollQuestion) -> Result:
    text = text_in_language(question.texts)
    counts = {count.option: count.number for count in question.counts.all()}
    total, longest = sum(counts.values()), max(counts.values(), default=0)
    if total < poll.fewest:
        return Result(text, ())
    rows = tuple(
        Row(
            option.picture,
            option.texts[language()],
            counts.get(option.number, 0),
            round(100 * counts.get(option.number, 0) / longest),
        )
        for option in question.options
    )
    return Result(text, rows)
