"""Draw, open, follow and put away a school's own designs of the phases (ADR 8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import RestrictedError
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from cycles import designs as documents
from cycles.guide import lens, phase_guides
from cycles.models import Design, DesignVersion
from cycles.services.common import block, checked, one_line
from groups.enums import Phase
from schools.audit import record
from schools.models import Organisation

EMPTY, STANDARD = "empty", "standard"
MOST_DESIGNS = 30


@transaction.atomic
def begin(*, organisation: Organisation, name: str, start_from: str, by: Any) -> Design:
    """Begin a design as a draft. A second press of the button gives the same design.

    Args:
        start_from: ``empty``, ``standard`` (the six phases, to rename), or the key of a lens, whose steps become phases.

    Raises:
        DomainError: another design has this name, there is no such thing to start from, or there are too many of them.
    """
    if start_from not in (EMPTY, STANDARD) and lens(start_from) is None:
        raise DomainError(_("Choose what to start from."), field="start_from")
    design = Design(organisation=organisation, name=_name(name), created_by=by)
    checked(design)
    offered = Design.objects.offered().filter(organisation=organisation)
    same = offered.filter(name=design.name).first()
    if same and same.created_by_id == by.pk:
        found: Design = same
        return found
    if offered.count() >= MOST_DESIGNS:
        raise DomainError(_("There are %(n)d designs already. Put one away first.") % {"n": MOST_DESIGNS})
    _save(design)
    DesignVersion.objects.create(design=design, number=1, content=_first(design, start_from), changed_by=by)
    record(by=by, verb="design.created", on=design)
    return design


@transaction.atomic
def rename(*, design: Design, name: str, by: Any) -> Design:
    """Give a design another name; cycles that use it show the new one."""
    now = _locked(design)
    now.name = _name(name)
    checked(now)
    _save(now)
    record(by=by, verb="design.renamed", on=now)
    return now


@transaction.atomic
def save_phase(
    *,
    design: Design,
    number: int | None,
    revision: int,
    phase: str,
    name: str,
    purpose: str,
    lines: Mapping[str, Sequence[str]],
    by: Any,
) -> None:
    """Add a phase to the draft, or change one.

    Args:
        number: of the phase; None adds one. The same phase twice is one.
        revision: of the phase that the writer started from.
        lines: questions, evidence and criteria, one sentence each.

    Raises:
        DomainError: there is no draft, a text does not fit, there are too many, or somebody else changed this phase meanwhile.
    """
    draft = _draft(design)
    name, purpose = _name(name), block(purpose)
    clean = {kind: _sentences(lines, kind) for kind in documents.KINDS}
    if len(purpose) > documents.LONGEST_PURPOSE:
        raise DomainError(_too_long(documents.LONGEST_PURPOSE), field="purpose")
    if phase not in Phase.values:
        raise DomainError(_("Choose one of the six."), field="phase")
    now = {each.number: each for each in documents.own_phases(draft.content)}
    if number is not None and number in now and revision == now[number].revision - 1:
        same = now[number]
        if (same.phase, same.name, same.purpose) == (phase, name, purpose) and all(
            [line.text for line in getattr(same, kind)] == clean[kind] for kind in documents.KINDS
        ):
            return  # the same form twice
    if number is None:
        if any((each.phase, each.name) == (phase, name) for each in now.values()):
            raise DomainError(_("This part of the ring already has a phase with this name."), field="name")
        if len(now) >= documents.MOST_PHASES:
            raise DomainError(_("A design has at most %(n)d phases.") % {"n": documents.MOST_PHASES})
    elif number not in now:
        raise DomainError(_("Somebody took this phase away while you were writing. Your text is still here; copy it."))
    elif now[number].revision != revision:
        raise DomainError(_("Somebody else changed this phase while you were writing. Look at theirs, then save yours again."))
    changed = documents.with_phase(
        draft.content, draft.design_id, number=number, phase=phase, name=name, purpose=purpose, lines=clean
    )
    _write(draft, changed, by)
    record(by=by, verb="design.phase_saved", on=draft.design)


@transaction.atomic
def remove_phase(*, design: Design, number: int, by: Any) -> None:
    """Take a phase out of the draft. Twice is once."""
    draft = _draft(design)
    try:
        _write(draft, documents.without_phase(draft.content, f"d{draft.design_id}.{number}"), by)
    except KeyError:
        return
    record(by=by, verb="design.phase_removed", on=draft.design)


@transaction.atomic
def move_phase(*, design: Design, number: int, up: bool, by: Any) -> None:
    """Put a phase one place up or down in the draft."""
    draft = _draft(design)
    try:
        changed = documents.with_phase_moved(draft.content, f"d{draft.design_id}.{number}", -1 if up else 1)
    except KeyError:
        raise DomainError(_("This phase is no longer there. Reload the page.")) from None
    _write(draft, changed, by)
    record(by=by, verb="design.phase_moved", on=draft.design)


@transaction.atomic
def begin_next(*, design: Design, by: Any) -> DesignVersion:
    """Begin the next version as a copy of the newest one; groups keep theirs until they choose the new one. Twice is once."""
    now = _locked(design)
    newest = now.versions.order_by("-number").first()
    if newest is not None and newest.opened_at is None:
        draft: DesignVersion = newest
        return draft
    number = newest.number + 1 if newest else 1
    content = newest.content if newest else documents.empty()
    found = DesignVersion.objects.create(design=now, number=number, content=content, changed_by=by)
    record(by=by, verb="design.version_begun", on=now)
    version: DesignVersion = found
    return version


@transaction.atomic
def open_for_groups(*, design: Design, by: Any) -> DesignVersion:
    """Open the draft for the groups: from now on it never changes. Twice is once.

    Raises:
        DomainError: it has no phases, or they do not follow the ring.
    """
    now = _locked(design)
    draft = now.versions.order_by("-number").first()
    if draft is None or not draft.content.get("phases"):
        raise DomainError(_("Add at least one phase first."))
    wrong = documents.out_of_order(draft.content)
    if wrong:
        raise DomainError(
            _("“%(after)s” comes after “%(before)s”, but belongs earlier in the ring. Change the order, or its place.")
            % {"before": wrong[0], "after": wrong[1]}
        )
    if draft.opened_at is None:
        draft.opened_at = timezone.now()
        draft.save(update_fields=["opened_at", "changed_at"])
        record(by=by, verb="design.opened", on=now)
    version: DesignVersion = draft
    return version


@transaction.atomic
def put_away(*, design: Design, by: Any) -> bool:
    """Delete a design; one that some cycle uses, or used, is put away instead: those cycles keep it, no new one starts with it.

    Returns:
        True when it is really gone, False when it was put away.
    """
    now = _locked(design)
    record(by=by, verb="design.put_away", on=now)
    try:
        with transaction.atomic():
            now.delete()
    except RestrictedError:
        now.archived_at = now.archived_at or timezone.now()
        now.save(update_fields=["archived_at"])
        return False
    return True


def _locked(design: Design) -> Design:
    found = Design.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=design.pk)
    assert isinstance(found, Design)
    if found.archived_at:
        raise DomainError(_("This design was put away. Groups that use it keep it; nobody can change it."))
    return found


def _draft(design: Design) -> DesignVersion:
    draft = DesignVersion.objects.filter(design=_locked(design), opened_at=None).select_related("design__organisation").first()
    if draft is None:
        raise DomainError(_("Groups may use this version, so it stays as it is. Begin a next version to change it."))
    found: DesignVersion = draft
    return found


def _write(draft: DesignVersion, content: documents.Document, by: Any) -> None:
    draft.content, draft.changed_by = content, by
    draft.save(update_fields=["content", "changed_by", "changed_at"])


def _save(design: Design) -> None:
    try:
        with transaction.atomic():
            design.save()
    except IntegrityError:
        raise DomainError(_("There is a design with this name already. Choose another name."), field="name") from None


def _first(design: Design, start_from: str) -> documents.Document:
    document = documents.empty()
    if start_from == EMPTY:
        return document
    that = lens(start_from)
    nothing: dict[str, Sequence[str]] = dict.fromkeys(documents.KINDS, ())
    seen: set[tuple[Phase, str]] = set()
    for guide in phase_guides():
        for name, purpose in [(step.name, step.note) for step in that.phases[guide.phase]] if that else [(guide.name, "")]:
            if (guide.phase, name) not in seen:
                seen.add((guide.phase, name))
                document = documents.with_phase(
                    document, design.pk, number=None, phase=guide.phase, name=name, purpose=purpose, lines=nothing
                )
    return document


def _name(name: str) -> str:
    name = one_line(name)
    if not name:
        raise DomainError(_("Fill this in."), field="name")
    if len(name) > documents.LONGEST_NAME:
        raise DomainError(_too_long(documents.LONGEST_NAME), field="name")
    return name


def _sentences(lines: Mapping[str, Sequence[str]], kind: str) -> list[str]:
    """The sentences of a kind, each once."""
    found = list(dict.fromkeys(text for line in lines.get(kind, ()) if (text := one_line(line))))
    if len(found) > documents.MOST_LINES:
        raise DomainError(_("At most %(n)d lines. More than that nobody reads.") % {"n": documents.MOST_LINES}, field=kind)
    if any(len(text) > documents.LONGEST_LINE for text in found):
        raise DomainError(
            _("One of these lines is too long: at most %(n)d characters.") % {"n": documents.LONGEST_LINE}, field=kind
        )
    return found


def _too_long(most: int) -> str:
    return _("This text is too long: at most %(n)d characters.") % {"n": most}
