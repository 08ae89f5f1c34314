"""Source cards: add, change, use again, take away. Theory without a classroom example is refused (katern §2.3)."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import DomainError
from cycles.files import SourceFile
from cycles.models import Cycle, Source
from cycles.services.common import block, checked, locked, one_line
from schools.audit import record


@transaction.atomic
def add_source(
    *, cycle: Cycle, citation: str, summary: str, example: str, link: str = "", file: SourceFile | None = None, by: Any
) -> Source:
    """Add a source in one's own words, with an example from a classroom. The same card twice is one card.

    Args:
        file: from ``cycles.files.clean_file``.

    Raises:
        DomainError: the example is missing, or the cycle is closed.
    """
    now = locked(cycle)
    source = Source(cycle=now, author=by)
    _fill(source, citation, summary, example, link)
    same = Source.objects.filter(
        cycle=now, author=by, citation=source.citation, summary=source.summary, example=source.example
    ).first()
    if same:
        found: Source = same
        return found
    _attach(source, file)
    source.save()
    record(by=by, verb="source.added", on=source)
    return source


@transaction.atomic
def change_source(
    *,
    source: Source,
    citation: str,
    summary: str,
    example: str,
    link: str = "",
    file: SourceFile | None = None,
    remove_file: bool = False,
    by: Any,
) -> Source:
    """Change a source; the refusals are those of :func:`add_source`."""
    locked(source.cycle)
    _fill(source, citation, summary, example, link)
    if file or remove_file:
        _forget_later(source.file.name)
        _attach(source, file)
    source.save()
    record(by=by, verb="source.changed", on=source)
    return source


@transaction.atomic
def use_again(*, source: Source, cycle: Cycle, by: Any) -> Source:
    """Bring a card of an earlier cycle of the group into this one, file and all. Twice is once.

    Raises:
        DomainError: the cycle is closed, or the card is of another group.
    """
    now = locked(cycle)
    first = source.reused_from or source
    if source.cycle.group_id != now.group_id or source.cycle_id == now.pk:
        raise DomainError(_("Choose a card of an earlier cycle of this group."), field="source")
    before: Source | None = Source.objects.filter(cycle=now, reused_from=first).first()
    if before:
        return before
    card = Source(cycle=now, author=by, reused_from=first)
    _fill(card, source.citation, source.summary, source.example, source.link)
    if source.file.name and default_storage.exists(source.file.name):
        with source.file.open("rb") as kept:
            _attach(card, SourceFile(ContentFile(kept.read()), source.file_name, source.file_kind))
    card.save()
    record(by=by, verb="source.used_again", on=card)
    return card


@transaction.atomic
def remove_source(*, source: Source, by: Any) -> None:
    """Take a source away, with its file."""
    locked(source.cycle)
    record(by=by, verb="source.removed", on=source)
    source.delete()


def _fill(source: Source, citation: str, summary: str, example: str, link: str) -> None:
    source.citation, source.link = one_line(citation), link.strip()
    source.summary, source.example = block(summary), block(example)
    if not source.example:
        raise DomainError(_("Add an example from a classroom. Without one, theory stays on paper."), field="example")
    checked(source)


def _attach(source: Source, file: SourceFile | None) -> None:
    if file is None:
        source.file, source.file_name, source.file_kind, source.file_size = "", "", "", 0
        return
    source.file.save(file.name, file.content, save=False)
    source.file_name, source.file_kind, source.file_size = file.name, file.kind, file.content.size


def _forget_later(name: str | None) -> None:
    """The file goes once the row is really gone or changed."""
    if name:
        transaction.on_commit(lambda: default_storage.delete(name))
