"""From a result to something to do: what each role can do about a characteristic, which meeting fits, and where to begin."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from core.content import load, say
from groups.enums import Role
from groups.models import Group
from meetings.plans import plans

ORDER = (Role.TEACHER, Role.ORGANISER, Role.LEADER, Role.EXPERT)


@dataclass(frozen=True)
class ForRole:
    """What one role can do (katern §3.2–3.4)."""

    role: Role
    texts: list[str]
    is_own: bool


def for_roles(characteristic: str, own: Collection[Role]) -> list[ForRole]:
    """Suggestions for each role that has one, the reader's own roles first.

    Args:
        characteristic: ``C1`` to ``C7``.
        own: the roles of the reader in the group.
    """
    content = load("assessments", "suggestions")["roles"]
    found = []
    for role in sorted(ORDER, key=lambda each: each not in own):
        texts = [say(entry) for entry in content[role.value] if characteristic in entry["maps"]]
        if texts:
            found.append(ForRole(role, texts, role in own))
    return found


@dataclass(frozen=True)
class Fitting:
    """A kind of meeting with an item about the characteristic."""

    title: str
    minutes: int
    item: str
    goal: str


def fitting_meetings(characteristic: str) -> list[Fitting]:
    """The meeting plans in which something is about this characteristic, each with the first such item."""
    found = []
    for plan in plans():
        item = next((each for each in plan.items if each.characteristic == characteristic), None)
        if item:
            found.append(Fitting(plan.title, plan.minutes, item.title, item.goal))
    return found


@dataclass(frozen=True)
class Ways:
    """Addresses at which the next step is filled in already, and nothing is kept before somebody presses the button."""

    item: str
    request: str
    cycle: str


def ways(group: Group, characteristic: str) -> Ways:
    """Where to begin with a characteristic: an agenda item, a request to the school leader, a cycle."""
    texts = load("assessments", "suggestions")["characteristics"][characteristic]
    at = [group.organisation.slug, group.pk]

    def filled(name: str, **values: str) -> str:
        return f"{reverse(name, args=at)}?{urlencode(values)}"

    return Ways(
        item=filled("meetings:item_new", title=say(texts, "title"), goal=say(texts, "goal"), characteristic=characteristic),
        request=filled("groups:request_new", characteristic=characteristic, text=say(texts, "ask"), reason=say(texts, "why")),
        cycle=filled("cycles:create", title=say(texts, "title")),
    )
