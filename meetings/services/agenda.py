"""The agenda: add, change, move and remove items; proposals; fill it from a plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core.errors import DomainError
from meetings.models import AgendaItem, Meeting
from meetings.plans import Plan, plan_named
from meetings.services.lock import hold_open
from schools.audit import record

LONGEST, MOST = 480, 40


@transaction.atomic
def add_item(
    *,
    meeting: Meeting,
    by: Any,
    title: str,
    goal: str,
    minutes: int = 10,
    phase: str = "",
    characteristic: str = "",
    is_proposal: bool = False,
) -> AgendaItem:
    """Put an item at the end of the agenda, or propose one. Sending the same twice adds it once.

    Args:
        characteristic: ``C1`` to ``C7`` when it is about one, so that the group sees what gets attention.

    Raises:
        DomainError: no goal, impossible minutes, a full agenda, or a meeting that no longer changes.
    """
    held = hold_open(meeting)
    values = _checked(title, goal, minutes, phase, characteristic)
    same = AgendaItem.objects.filter(meeting=held, is_proposal=is_proposal, **values).first()
    if same:
        return same
    _leave_room(held, 1)
    item = AgendaItem(meeting=held, position=_next_position(held), is_proposal=is_proposal, created_by=by, **values)
    item.save()
    record(by=by, verb="agenda_item.proposed" if is_proposal else "agenda_item.added", on=item)
    return item


@transaction.atomic
def edit_item(
    *, item: AgendaItem, by: Any, title: str, goal: str, minutes: int, phase: str = "", characteristic: str = ""
) -> AgendaItem:
    """Change an item.

    Raises:
        DomainError: as for :func:`add_item`.
    """
    hold_open(item.meeting)
    values = _checked(title, goal, minutes, phase, characteristic)
    for name, value in values.items():
        setattr(item, name, value)
    item.save(update_fields=list(values))
    record(by=by, verb="agenda_item.changed", on=item)
    return item


@transaction.atomic
def remove_item(*, item: AgendaItem, by: Any) -> None:
    """Take an item off the agenda, or turn a proposal down.

    Raises:
        DomainError: something was noted under it, or the meeting no longer changes.
    """
    hold_open(item.meeting)
    if AgendaItem.objects.filter(pk=item.pk).exclude(notes="").exists():
        raise DomainError(_("Something was noted under this item. Empty that text first, or leave the item where it is."))
    record(by=by, verb="agenda_item.removed", on=item)
    item.delete()


@transaction.atomic
def accept_item(*, item: AgendaItem, by: Any) -> AgendaItem:
    """Put a proposal on the agenda, at the end. Accepting it twice changes nothing.

    Raises:
        DomainError: the meeting no longer changes.
    """
    held = hold_open(item.meeting)
    fresh: AgendaItem = AgendaItem.objects.get(pk=item.pk)
    if fresh.is_proposal:
        fresh.position = _next_position(held)
        fresh.is_proposal = False
        fresh.save(update_fields=["position", "is_proposal"])
        record(by=by, verb="agenda_item.accepted", on=fresh)
    return fresh


@transaction.atomic
def move_item(*, item: AgendaItem, up: bool, by: Any) -> None:
    """Change places with the item above or below; at the edge nothing happens.

    Raises:
        DomainError: the meeting no longer changes.
    """
    held = hold_open(item.meeting)
    order = list(AgendaItem.objects.filter(meeting=held).planned().values_list("pk", flat=True))
    if item.pk not in order:
        return
    here = order.index(item.pk)
    there = here - 1 if up else here + 1
    if 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
        _number(held, order)
        record(by=by, verb="agenda.reordered", on=held)


@transaction.atomic
def reorder(*, meeting: Meeting, order: Sequence[int], by: Any) -> None:
    """Put the agenda in the given order. Items that the list does not know (added meanwhile) stay behind it.

    Args:
        order: primary keys of items; strangers among them are passed over.

    Raises:
        DomainError: the meeting no longer changes.
    """
    held = hold_open(meeting)
    there = list(AgendaItem.objects.filter(meeting=held).planned().values_list("pk", flat=True))
    wanted = [pk for pk in dict.fromkeys(order) if pk in there]
    _number(held, [*wanted, *(pk for pk in there if pk not in wanted)])
    record(by=by, verb="agenda.reordered", on=held)


@transaction.atomic
def fill(*, meeting: Meeting, template: str, by: Any, even_if_filled: bool = False) -> int:
    """Add the items of a meeting plan in the active language; returns how many.

    Args:
        template: key of the plan, M1–M9.
        even_if_filled: the person was asked, and wants them behind the items that are there.

    Raises:
        DomainError: no such plan, an agenda that is not empty, a full agenda, or a meeting that no longer changes.
    """
    held = hold_open(meeting)
    plan = plan_named(template)
    if plan is None:
        raise DomainError(_("This meeting plan is not there. Choose one from the list."), field="template")
    if not even_if_filled and AgendaItem.objects.filter(meeting=held).planned().exists():
        raise DomainError(_("There are items on the agenda already. Say first whether these should come after them."))
    _leave_room(held, len(plan.items))
    put_plan(held, plan, by)
    record(by=by, verb="agenda.filled", on=held)
    return len(plan.items)


def put_plan(meeting: Meeting, plan: Plan, by: Any) -> None:
    """Write the items of a plan behind what is there. The caller holds the meeting."""
    first = _next_position(meeting)
    AgendaItem.objects.bulk_create(
        [
            AgendaItem(
                meeting=meeting,
                position=first + index,
                title=item.title,
                goal=item.goal,
                minutes=item.minutes,
                phase=plan.phase,
                characteristic=item.characteristic,
                created_by=by,
            )
            for index, item in enumerate(plan.items)
        ]
    )


def _checked(title: str, goal: str, minutes: int, phase: str, characteristic: str) -> dict[str, Any]:
    title, goal = title.strip(), goal.strip()
    if not title:
        raise DomainError(_("What is this item called?"), field="title")
    if not goal:
        raise DomainError(
            _("An item needs a goal: what do you know or have when it is done? Then everybody knows when you can go on."),
            field="goal",
        )
    if not 1 <= minutes <= LONGEST:
        raise DomainError(_("Choose between 1 and %(most)s minutes.") % {"most": LONGEST}, field="minutes")
    return {"title": title, "goal": goal, "minutes": minutes, "phase": phase, "characteristic": characteristic}


def _leave_room(meeting: Meeting, more: int) -> None:
    if AgendaItem.objects.filter(meeting=meeting).count() + more > MOST:
        raise DomainError(_("An agenda holds at most %(most)s items.") % {"most": MOST})


def _next_position(meeting: Meeting) -> int:
    last: int | None = AgendaItem.objects.filter(meeting=meeting).aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _number(meeting: Meeting, order: Sequence[int]) -> None:
    rows = {row.pk: row for row in AgendaItem.objects.filter(meeting=meeting)}
    for position, pk in enumerate(order):
        rows[pk].position = position
    AgendaItem.objects.bulk_update(rows.values(), ["position"])
