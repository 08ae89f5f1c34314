"""What the frame around every page needs to know."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from core import late
from core.late import reading_as
from core.tenancy import organisation_scope
from cycles.models import Cycle
from cycles.querysets import MEMBERS
from groups.enums import Phase, Role
from groups.models import Group, Membership
from groups.roles import roles_in
from schools.models import Organisation
from schools.querysets import current
from schools.scopes import organisations_of


@dataclass
class NavGroup:
    """One of my groups in the left column."""

    group: Group
    phase: int | None
    is_open: bool = False
    is_expert: bool = False
    may_log: bool = False
    pages: list[tuple[str, str, bool]] = field(default_factory=list)


@dataclass
class Nav:
    """The frame of one page."""

    organisation: Organisation | None = None
    organisations: list[Organisation] = field(default_factory=list)
    groups: list[NavGroup] = field(default_factory=list)
    is_expert: bool = False
    may_log: bool = False
    tab: str = ""
    current_url: str = ""
    first_group_url: str = ""
    html_theme: str = ""
    is_demo: bool = False


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context processor: ``nav``, made when a template first asks for it; a fragment without a frame asks nothing."""
    return {"nav": SimpleLazyObject(lambda: _nav(request))}


def _nav(request: HttpRequest) -> Nav:
    """The frame for signed-in people, and little for others."""
    user = getattr(request, "user", None)
    nav = Nav(current_url=request.path, is_demo=settings.DEMO)
    if user is None or not user.is_authenticated:
        return nav
    nav.html_theme = user.theme
    nav.organisation = getattr(request, "organisation", None)
    # On an organisation's page that one alone; on my own pages all of mine.
    nav.organisations = [nav.organisation] if nav.organisation else organisations_of(user)
    with organisation_scope(*(organisation.pk for organisation in nav.organisations)):
        nav.groups = _rows(request)
    nav.is_expert = any(row.is_expert for row in nav.groups)
    nav.may_log = any(row.may_log for row in nav.groups)
    nav.tab = _tab(request)
    first = nav.groups[0].group if nav.groups else next(iter(nav.organisations), None)
    nav.first_group_url = first.get_absolute_url() if first else ""
    return nav


def _rows(request: HttpRequest) -> list[NavGroup]:
    """One query: my current roles, with their group and the phase that it is in."""
    user = request.user
    assert user.is_authenticated
    mine: dict[int, NavGroup] = {}
    with reading_as(user):
        roles = list(_roles_of_reader().all())  # a copy, which keeps its rows to itself
    for role in roles:
        row = mine.setdefault(role.group_id, NavGroup(role.group, _number(role.current_phase)))  # type: ignore[attr-defined]  # annotated above
        row.is_expert |= role.role == Role.EXPERT
        row.may_log |= role.role in MEMBERS
    about = getattr(getattr(request, "about", None), "group", None)
    if isinstance(about, Group):
        if about.pk not in mine and roles_in(user, about):
            mine[about.pk] = NavGroup(about, _number(_phase_of(request, about)))
        if about.pk in mine:
            mine[about.pk].is_open, mine[about.pk].pages = True, _pages(request, mine[about.pk].group)
    return list(mine.values())


@cache
def _roles_of_reader() -> QuerySet[Membership]:
    """The current roles of the reader in groups that go on, by name. Built once: it stands on every page."""
    phase = Cycle.objects.running().filter(group=OuterRef("group")).values("phase")[:1]
    roles = Membership.objects.filter(current(late.today()), user=late.reader(), group__ends_on__gte=late.today())
    return roles.select_related("group__organisation").annotate(current_phase=Subquery(phase)).order_by("group__name")


def _number(phase: str | None) -> int | None:
    return Phase(phase).number if phase else None


def _phase_of(request: HttpRequest, group: Group) -> str | None:
    """The phase of the group's running cycle: known already when the page is about that cycle."""
    cycle = getattr(getattr(request, "about", None), "cycle", None)
    if isinstance(cycle, Cycle) and cycle.is_running:
        return cycle.phase
    found: str | None = Cycle.objects.running().filter(group=group).values_list("phase", flat=True).first()
    return found


def _pages(request: HttpRequest, group: Group) -> list[tuple[str, str, bool]]:
    here = _room(request)
    at = [group.organisation.slug, group.pk]
    return [
        (_("Overview"), reverse("groups:detail", args=at), here == "overview"),
        (_("Meetings"), reverse("meetings:list", args=at), here == "meetings"),
        (_("Cycle"), reverse("cycles:list", args=at), here == "cycle"),
        (_("Self-assessment"), reverse("assessments:list", args=at), here == "assessment"),
        (_("Agreements"), reverse("cycles:agreements", args=at), here == "agreements"),
        (_("Members"), reverse("groups:members", args=at), here == "members"),
    ]


# Lessons, polls and reports hang on a cycle, research on the group.
_ROOMS = {
    "meetings": "meetings",
    "assessments": "assessment",
    "lessons": "cycle",
    "voice": "cycle",
    "practices": "cycle",
    "research": "overview",
}


def _room(request: HttpRequest) -> str:
    match = request.resolver_match
    if match is None:
        return ""
    if match.app_name == "groups":
        return "members" if (match.url_name or "").startswith("member") else "overview"
    if match.app_name == "cycles":
        name = match.url_name or ""
        return "agreements" if "agreement" in name or name == "pack" else "cycle"
    return _ROOMS.get(match.app_name, "")


_TABS = {
    "dashboards:today": "today",
    "dashboards:portfolio": "group",
    "meetings:calendar": "calendar",
    "cycles:tryout_new": "tryout",
    "dashboards:me": "more",
}


def _tab(request: HttpRequest) -> str:
    match = request.resolver_match
    if match is None:
        return ""
    if match.view_name in _TABS:
        return _TABS[match.view_name]
    return "group" if getattr(request, "about", None) is not None else ""
