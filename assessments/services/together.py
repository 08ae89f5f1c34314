"""Talking an instrument over together: begun, filled row by row, fixed. Nothing here is anonymous, and nothing has a name."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.enums import THEME, JointState, Kind, Moment
from assessments.instruments import catalogue
from assessments.instruments.catalogue import shipped_keys
from assessments.models import Joint, JointAnswer, OwnInstrument, OwnVersion
from assessments.services.proposals import moment_for_talk
from assessments.talk import Row, rows_of
from core.errors import DomainError
from cycles.models import Cycle
from groups.models import Group
from schools.audit import record

LONGEST_TEXT = 2000


def choices(group: Group) -> list[tuple[str, str]]:
    """What a group can talk over: key and name, the matrix first, own questionnaires last."""
    found = [catalogue.shipped(key) for key in shipped_keys()]
    order = [Kind.MATRIX, Kind.THEME, Kind.SURVEY]
    ours = sorted((each for each in found if each.kind in order), key=lambda each: order.index(each.kind))
    own = OwnInstrument.objects.offered().filter(organisation=group.organisation_id).with_versions()
    return [(each.key, each.name) for each in ours] + [(each.key, each.name) for each in own if each.published]


def _version_of(group: Group, key: str) -> tuple[int, OwnVersion | None]:
    if key in shipped_keys() and catalogue.shipped(key).kind != Kind.FRAME:
        return catalogue.shipped(key).version, None
    own = OwnVersion.objects.published().filter(
        instrument__organisation=group.organisation_id, instrument__key=key, instrument__retired_at__isnull=True
    )
    found = own.order_by("-number").first()
    if found is None:
        raise DomainError(_("Choose what to talk over."), field="instrument")
    return found.number, found


@transaction.atomic
def begin_joint(*, group: Group, instrument: str, theme: str, cycle: Cycle | None, by: Any) -> Joint:
    """Begin a talk, at the set moment that is due. A second press of the button gives the same one.

    Args:
        instrument: the key of a matrix, of questions on a theme, or of a questionnaire.
        theme: what questions on a theme are about; may be empty otherwise.
        cycle: a cycle of the group whose theme it is, if any.

    Raises:
        DomainError: there is nothing of that name, or the theme of questions on a theme is missing.
    """
    version, own = _version_of(group, instrument)
    if instrument == THEME and not theme.strip():
        raise DomainError(_("Name the theme that the questions are about."), field="theme")
    if cycle is not None and cycle.group_id != group.pk:
        raise ValueError("a cycle of another group")
    same = Joint.objects.filter(group=group, instrument=instrument, theme=theme.strip(), state=JointState.TALK, begun_by=by)
    if found := same.first():
        return found
    made = Joint.objects.create(
        group=group,
        instrument=instrument,
        instrument_version=version,
        own_version=own,
        theme=theme.strip(),
        cycle=cycle,
        moment=Moment.OTHER if instrument == THEME else moment_for_talk(group),
        begun_by=by,
    )
    record(by=by, verb="joint.begun", on=made)
    return made


@transaction.atomic
def agree(*, joint: Joint, key: str, level: int | None, text: str, revision: int, by: Any) -> JointAnswer:
    """Write down what the group agreed on for one row.

    Args:
        key: of the row.
        level: 1 for the lowest level, or None when the group has not chosen one.
        revision: of the row that the writer saw; 0 for an empty one.

    Raises:
        DomainError: it was fixed meanwhile, or somebody else wrote in the same row meanwhile.
        ValueError: no such row or level.
    """
    held = Joint.objects.select_for_update(of=("self",)).select_related("own_version").get(pk=joint.pk)
    if held.is_fixed:
        raise DomainError(_("What you agreed on was fixed meanwhile. Your text is still here, but it can no longer be kept."))
    row = next((each for each in rows_of(held.definition) if each.key == key), None)
    if row is None or (level is not None and not 1 <= level <= len(row.levels)):
        raise ValueError("no such row or level")
    kept, _made = JointAnswer.objects.get_or_create(joint=held, key=key)
    if kept.revision != revision:
        raise DomainError(_overtaken(kept, row))
    kept.level, kept.text, kept.revision = level, text.strip()[:LONGEST_TEXT], kept.revision + 1
    kept.save(update_fields=["level", "text", "revision"])
    return kept


def _overtaken(kept: JointAnswer, row: Row) -> str:
    level = row.levels[kept.level - 1] if kept.level else _("no choice yet")
    return _("Somebody else wrote here meanwhile: %(level)s. %(text)s Yours is still here; save again to replace it.") % {
        "level": level,
        "text": kept.text,
    }


@transaction.atomic
def fix_joint(*, joint: Joint, by: Any) -> Joint:
    """Fix what the group agreed on. It then stays as it is, and the school leader may read it.

    Raises:
        DomainError: nothing was agreed on yet, or it was fixed before.
    """
    held = Joint.objects.select_for_update(of=("self",)).get(pk=joint.pk)
    if held.is_fixed:
        raise DomainError(_("This is fixed already."))
    if not held.answers.exclude(level__isnull=True, text="").exists():
        raise DomainError(_("Nothing was agreed on yet. Begin with one row."))
    held.state, held.fixed_at = JointState.FIXED, timezone.now()
    held.save(update_fields=["state", "fixed_at"])
    record(by=by, verb="joint.fixed", on=held)
    return held


@transaction.atomic
def delete_joint(*, joint: Joint, by: Any) -> None:
    """Throw a talk away that was not fixed. DomainError for one that was."""
    held = Joint.objects.select_for_update(of=("self",)).get(pk=joint.pk)
    if held.is_fixed:
        raise DomainError(_("What was agreed on and fixed stays."))
    record(by=by, verb="joint.deleted", on=held)
    held.delete()


def last_levels(group: Group, instrument: str = "matrix") -> dict[str, int]:
    """The levels that the group last fixed with an instrument, by row. One query; empty when there are none."""
    last = Joint.objects.fixed().filter(group=group, instrument=instrument)[:1]
    rows = JointAnswer.objects.filter(joint__in=last, level__isnull=False).values_list("key", "level")
    return {key: level for key, level in rows if level}
