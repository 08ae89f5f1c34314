"""The organisation's first page: its schools with their groups."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.access import allowed
from core.htmx import page
from cycles.models import Cycle
from groups.enums import Phase, Role
from groups.models import Group, Membership
from groups.querysets import is_inside
from meetings.models import Meeting
from schools.models import Organisation, School
from schools.requests import here


@dataclass
class Entry:
    """One group in the list. Whoever is not inside gets name and goal, and nothing else."""

    group: Group
    is_inside: bool
    phase: Phase | None = None
    next_meeting: datetime.datetime | None = None
    people: int = 0
    organisers: list[str] = field(default_factory=list)


@dataclass
class Shelf:
    """The groups of one school: those that run or are to begin, and those that ended."""

    name: str
    url: str = ""
    start_url: str = ""
    plan_url: str = ""
    entries: list[Entry] = field(default_factory=list)
    ended: list[Entry] = field(default_factory=list)


@require_safe
def organisation(request: HttpRequest, organisation: str) -> HttpResponse:
    """Schools and groups: for a school leader all of them with how they stand, for others what is theirs to see."""
    shelves = _shelves(request, here(request))
    entries = [entry for shelf in shelves for entry in shelf.entries]
    can_start = allowed(request, "groups.create_group", here(request))
    context = {
        "organisation": here(request),
        "shelves": shelves,
        "running": len(entries),
        "without_organiser": [each for each in entries if each.is_inside and not each.organisers] if can_start else [],
        "start_url": reverse("groups:create", args=[organisation]) if can_start else "",
        "staff_url": _link(request, "schools.view_staff", "schools:staff"),
        "school_url": _link(request, "schools.add_school", "schools:school_create"),
        "settings_url": _link(request, "schools.edit_organisation", "schools:settings"),
    }
    return page(request, "dashboards/organisation.html", context)


def _link(request: HttpRequest, permission: str, name: str) -> str:
    organisation = here(request)
    return reverse(name, args=[organisation.slug]) if allowed(request, permission, organisation) else ""


def _shelves(request: HttpRequest, organisation: Organisation) -> list[Shelf]:
    """Every school that the reader may see, and every group, with five queries however many there are."""
    shelves: dict[int, Shelf] = {}
    leads = allowed(request, "groups.create_group", organisation)
    for school in School.objects.visible_to(request.user):
        shelf = shelves[school.pk] = Shelf(school.name)
        shelf.url = reverse("schools:school_detail", args=[organisation.slug, school.pk])
        shelf.plan_url = reverse("groups:school_plan", args=[organisation.slug, school.pk])
        shelf.start_url = f"{reverse('groups:create', args=[organisation.slug])}?school={school.pk}" if leads else ""
    groups = _with_state(request.user)
    organisers: dict[int, list[str]] = {}
    inside = [group.pk for group in groups if group.opens]
    for group_id, name in (
        Membership.objects.current()
        .filter(group__in=inside, role=Role.ORGANISER)
        .order_by("user__name")
        .values_list("group_id", "user__name")
    ):
        organisers.setdefault(group_id, []).append(name)
    for group in groups:
        group.organisation = organisation
        entry = _entry(group, organisers.get(group.pk, []))
        shelf = shelves.setdefault(group.school_id, Shelf(group.school.name))
        (shelf.ended if group.ends_on < timezone.localdate() else shelf.entries).append(entry)
    return sorted(shelves.values(), key=lambda shelf: shelf.name)


def _with_state(user: Any) -> list[Any]:
    """The groups that ``user`` may see, each with how it stands."""
    phase = Cycle.objects.running().filter(group=OuterRef("pk")).values("phase")[:1]
    meeting = Meeting.objects.upcoming().filter(group=OuterRef("pk")).values("starts_at")[:1]
    people = Membership.objects.current().filter(group=OuterRef("pk")).order_by().values("group")
    return list(
        Group.objects.visible_to(user)
        .select_related("school")
        .annotate(
            opens=is_inside(user),
            current_phase=Subquery(phase),
            meets_at=Subquery(meeting),
            people=Subquery(people.annotate(number=Count("user", distinct=True)).values("number")),
        )
    )


def _entry(group: Any, organisers: list[str]) -> Entry:
    if not group.opens:
        return Entry(group, is_inside=False)
    return Entry(
        group,
        is_inside=True,
        phase=Phase(group.current_phase) if group.current_phase else None,
        next_meeting=group.meets_at,
        people=group.people or 0,
        organisers=organisers,
    )
