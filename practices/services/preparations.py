"""Prepare an example: its texts, filled in from the cycle, and the parts that people wrote."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from cycles.enums import EvidenceKind, Sharing
from cycles.models import Answer as CycleAnswer
from cycles.models import Cycle, DataSet, Evidence, Source, TryOut
from cycles.services.common import block, checked, one_line
from groups.enums import Phase
from groups.models import Membership
from practices.enums import Answer, PartKind
from practices.models import Consent, Part, Preparation
from practices.services.common import by_author, fingerprint, locked
from schools.audit import record

LINES = ("title",)
TEXTS = ("summary", "context", "did", "saw", "failed", "unknown", "advice")
OTHERS = ("sector", "theme", "age_from", "age_to", "pupils_count", "teachers_count", "shows_school")
# Said to each other in the group, or about one class: not for others, also not with a yes.
NOT_FOR_OTHERS = (EvidenceKind.REFLECTION, EvidenceKind.IN_USE)


@transaction.atomic
def prepare(*, cycle: Cycle, by: Any) -> Preparation:
    """Begin an example of a cycle, filled in with what the group wrote already. A second press gives the same one."""
    Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    found: Preparation | None = Preparation.objects.filter(cycle=cycle).first()
    if found is not None:
        return found
    newest = {row.question: row for row in cycle.answers.order_by("passage", "pk")}
    seen = [row.seen for row in cycle.evidence.all() if row.kind in (EvidenceKind.COMPARISON, EvidenceKind.FOLLOW_UP)]
    sets = list(DataSet.objects.present().filter(cycle=cycle))
    # The newest choice is the first: what the group saw and did not know when it chose.
    chosen = cycle.outcomes.first()
    saw = [chosen.saw if chosen else "", *seen, *(each.saw for each in sets)]
    unknown = [chosen.unknown if chosen else "", *(each.unknown for each in sets)]
    preparation = Preparation(
        cycle=cycle,
        title=cycle.title,
        did=_did(cycle, newest)[:3000],
        saw="\n\n".join(filter(None, saw))[:3000],
        unknown="\n\n".join(filter(None, unknown))[:2000],
        context=cycle.pupils,
    )
    checked(preparation)
    preparation.save()
    record(by=by, verb="example.begun", on=preparation)
    return preparation


def _did(cycle: Cycle, newest: Mapping[str, CycleAnswer]) -> str:
    """What the group planned to change; in a school's own design all that it wrote in the phase that stands for planning."""
    if change := newest.get("P3.q1"):
        return str(change.text)
    if cycle.design_id is None:
        return ""
    return "\n\n".join(row.text for row in newest.values() if row.phase == Phase.PLAN)


@transaction.atomic
def write(*, preparation: Preparation, values: Mapping[str, Any], version: int, by: Any) -> Preparation:
    """Write the texts for others. What others read already changes when the group publishes again.

    Args:
        values: fields of ``Preparation``.
        version: of the texts that the writer started from.

    Raises:
        DomainError: somebody else wrote meanwhile, a text is too long, or the ages run downwards.
    """
    now = locked(preparation)
    if now.version != version:
        raise DomainError(_("Somebody else changed this meanwhile. Their text is above; make one of them and save."))
    for name in LINES:
        setattr(now, name, one_line(values[name]))
    for name in TEXTS:
        setattr(now, name, block(values[name]))
    for name in OTHERS:
        setattr(now, name, values[name])
    checked(now)
    if now.age_from is not None and now.age_to is not None and now.age_to < now.age_from:
        raise DomainError(_("The oldest age comes after the youngest."), field="age_to")
    now.version += 1
    now.save()
    record(by=by, verb="example.written", on=now)
    return now


def candidates(cycle: Cycle) -> list[Part]:
    """What could be part of an example, as unsaved copies: shared try-outs, evidence and sources whose author can be asked."""
    here = Membership.objects.current().filter(group=cycle.group).values("user")
    mine = {"cycle": cycle, "author__in": here}
    found = [
        Part(kind=PartKind.TRY_OUT, try_out=row, author=row.author, first=row.done, second=row.thought)
        for row in TryOut.objects.filter(sharing=Sharing.GROUP, **mine).select_related("author")
    ]
    found += [
        Part(
            kind=PartKind.EVIDENCE,
            evidence=row,
            author=row.author,
            label=row.kind,
            first=row.text,
            second=row.seen,
            link=row.link,
        )
        for row in Evidence.objects.filter(**mine).exclude(kind__in=NOT_FOR_OTHERS).select_related("author")
    ]
    found += [
        Part(
            kind=PartKind.SOURCE,
            source=row,
            author=row.author,
            label=row.citation,
            first=row.summary,
            second=row.example,
            link=row.link,
        )
        for row in Source.objects.filter(**mine).select_related("author")
    ]
    return found


def choosable(cycle: Cycle, there: Iterable[Part]) -> list[Part]:
    """The candidates, and what is in the example already of people who left: it stays as it is until it is left out.

    Args:
        there: the parts of the example, each with its try-out.
    """
    found = candidates(cycle)
    keys = {key_of(part) for part in found}
    return found + [part for part in there if key_of(part) not in keys and (part.try_out is None or part.try_out.is_shared)]


def key_of(part: Part) -> str:
    """The name of the thing that a part copies: ``try_out-12``."""
    return f"{part.kind}-{getattr(part, f'{part.kind}_id')}"


@transaction.atomic
def choose_parts(*, preparation: Preparation, chosen: Collection[str], photos: Collection[str] = (), by: Any) -> int:
    """Choose what comes along, as it reads now, and ask whoever wrote it. Choosing again takes the newest words.

    Args:
        chosen: names of parts, see :func:`key_of`.
        photos: the try-outs among them whose photo comes along.

    Returns:
        How many people are asked, or asked again because their words or photos are others now.
    """
    now = locked(preparation)
    before = {key_of(part): part for part in now.parts.select_related("try_out")}
    wanted = {key_of(part): part for part in choosable(now.cycle, before.values()) if key_of(part) in chosen}
    for key, part in before.items():
        if key not in wanted:
            part.delete()
    for key, part in wanted.items():
        kept = before.get(key)
        if kept is not None:
            part.pk = kept.pk
        part.preparation = now
        part.with_photo = part.try_out is not None and bool(part.try_out.photo) and key in photos
        part.save()
    return _ask(now, by)


@transaction.atomic
def leave_out(*, preparation: Preparation, by: Any) -> int:
    """Leave out every part whose author did not say yes to it; give how many."""
    now = locked(preparation)
    given = {row.author_id: row for row in now.consents.all()}
    gone = 0
    for author, parts in by_author(now.parts.all()).items():
        consent = given.get(author)
        if consent is None or consent.answer != Answer.AGREED or consent.given_for != fingerprint(parts):
            gone += len(parts)
            Part.objects.filter(pk__in=[part.pk for part in parts]).delete()
    _ask(now, by)
    return gone


def _ask(preparation: Preparation, by: Any) -> int:
    parts = by_author(preparation.parts.all())
    Consent.objects.filter(preparation=preparation).exclude(author__in=parts).delete()
    given = {row.author_id: row for row in preparation.consents.all()}
    asked = 0
    for author, theirs in parts.items():
        consent = given.get(author)
        if consent is not None and not (consent.answer == Answer.AGREED and consent.given_for != fingerprint(theirs)):
            continue
        if consent is None:
            consent = Consent(preparation=preparation, author_id=author)
        consent.answer, consent.asked_at, consent.given_for, consent.answered_at = Answer.ASKED, timezone.now(), "", None
        consent.save()
        asked += 1
    record(by=by, verb="example.parts_chosen", on=preparation)
    return asked
