"""Share lines of a try-out with the school leader, answer them, and note who opened what."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from cycles.enums import AnswerKind, Half
from cycles.models import LeaderAnswer, LineShare, Reading, SharedLine, TryOut
from cycles.services.common import block, checked
from cycles.services.tryouts import locked_try_out
from schools.audit import record

# A sentence ends at a full stop, question mark or the like (Ethiopic and Arabic too) with space behind it, or at a line's end.
_ENDS = re.compile(r"(?<=[.!?…።؟])\s+|\n+")


def lines_of(text: str) -> list[str]:
    """The lines that can be shared one by one: sentences and paragraphs."""
    return [line.strip() for line in _ENDS.split(text) if line and line.strip()]


def lines_in(try_out: TryOut) -> dict[str, str]:
    """All lines of a try-out by their name (``"done-0"``, ``"thought-2"``)."""
    halves = ((Half.DONE, try_out.done), (Half.THOUGHT, try_out.thought))
    return {f"{half}-{place}": line for half, text in halves for place, line in enumerate(lines_of(text))}


def changed_since(try_out: TryOut, shared: Collection[SharedLine]) -> bool:
    """Whether a shared line no longer stands in the try-out as the leader reads it."""
    now = lines_in(try_out).values()
    return any(line.text not in now for line in shared)


@transaction.atomic
def share_lines(*, try_out: TryOut, names: Collection[str], version: int, by: Any) -> LineShare:
    """Share these lines, as they are now, with whoever leads the group's school; lines shared before are replaced.

    Args:
        names: keys of :func:`lines_in`.
        version: of the try-out that the author chose from.

    Raises:
        DomainError: nothing was chosen, or the text changed meanwhile, so that the choice may be about other words.
    """
    now = locked_try_out(try_out)
    if now.version != version:
        raise DomainError(_("The text changed meanwhile. Choose once more which lines you share."), field="lines")
    lines = lines_in(now)
    chosen = [name for name in lines if name in set(names)]
    if not chosen:
        raise DomainError(_("Choose at least one line, or take back what you shared."), field="lines")
    share, _made = LineShare.objects.get_or_create(try_out=now)
    before = {f"{line.half}-{line.place}": line.text for line in share.lines.all()}
    if before == {name: lines[name] for name in chosen}:
        return _share(share)
    if {lines[name] for name in chosen} - set(before.values()):
        # Whoever opened it before has not read all of these lines: the author is not told so, and they wait again.
        Reading.objects.filter(try_out=now, of_lines=True).delete()
    share.lines.all().delete()
    for name in chosen:
        half, place = name.split("-")
        SharedLine(share=share, half=half, place=int(place), text=lines[name]).save()
    share.shared_at = timezone.now()
    share.save(update_fields=["shared_at"])
    record(by=by, verb="lines.shared", on=share)
    return _share(share)


@transaction.atomic
def take_lines_back(*, try_out: TryOut, by: Any) -> None:
    """The leader no longer reads the lines. What the leader answered stays with the author. Twice is once."""
    now = locked_try_out(try_out)
    share = LineShare.objects.filter(try_out=now).first()
    if share is not None:
        record(by=by, verb="lines.taken_back", on=share)
        share.delete()


@transaction.atomic
def answer_lines(*, try_out: TryOut, kind: str, text: str, by: Any) -> LeaderAnswer:
    """A school leader asks something about shared lines, or says thanks. The same twice is one.

    Raises:
        DomainError: the lines are no longer shared, or a question without words.
    """
    now = locked_try_out(try_out)
    if not LineShare.objects.filter(try_out=now).exists():
        raise DomainError(_("These lines are no longer shared with you."))
    if kind not in AnswerKind.values:
        raise DomainError(_("Choose one of the two."), field="kind")
    answer = LeaderAnswer(try_out=now, author=by, kind=kind, text=block(text))
    if kind == AnswerKind.QUESTION and not answer.text:
        raise DomainError(_("Write what you want to ask."), field="text")
    checked(answer)
    same = LeaderAnswer.objects.filter(try_out=now, author=by, kind=kind, text=answer.text).first()
    if same is not None:
        found: LeaderAnswer = same
        return found
    answer.save()
    record(by=by, verb="lines.answered", on=answer)
    return answer


def note_opening(*, try_out: TryOut, of_lines: bool, by: Any) -> bool:
    """Note that somebody opened what was shared, the first time only. The author's own reading is nobody's business.

    Args:
        of_lines: the lines for the school leader, instead of the whole for the group.

    Returns:
        Whether it was the first time.
    """
    if by.pk == try_out.author_id or Reading.objects.filter(try_out=try_out, reader=by, of_lines=of_lines).exists():
        return False
    try:
        with transaction.atomic():
            Reading(try_out=try_out, reader=by, of_lines=of_lines).save()
    except IntegrityError:  # two windows at the same moment, or it was removed meanwhile
        return False
    return True


@transaction.atomic
def mark_answers_read(*, try_out: TryOut, by: Any) -> int:
    """The author saw what the leader answered: it no longer waits on Today. Gives how many were new."""
    return int(LeaderAnswer.objects.unread_by_author(by).filter(try_out=try_out).update(read_at=timezone.now()))


def _share(share: Any) -> LineShare:
    assert isinstance(share, LineShare)
    return share
