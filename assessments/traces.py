"""What the group's own rows show, beside what its people say: a few counts, in words, of the group as a whole.

Never a figure about one teacher. The presence of expert and leader is no secret (product.md, "presence of leader and expert").
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cycles.models import TryOut
from groups.enums import Role
from groups.models import Group, Membership
from groups.querysets import MembershipQuerySet
from meetings.enums import Presence, State
from meetings.models import Attendance, Meeting


@dataclass(frozen=True)
class Trace:
    """One sentence, and the page on which its rows are ("" when the reader may not see them)."""

    text: str
    url: str = ""

    def __str__(self) -> str:
        return self.text


def traces(group: Group, until: datetime.datetime, *, may_read_try_outs: bool) -> dict[str, Sequence[Trace]]:
    """The traces of each characteristic, by its key. Two queries.

    Args:
        until: the moment at which the round closed: claim and trace are of the same day.
        may_read_try_outs: a school leader sees the number, and no link to rows that are not for leaders.
    """
    at = [group.organisation.slug, group.pk]
    meetings, try_outs = reverse("meetings:list", args=at), reverse("cycles:tryouts", args=at) if may_read_try_outs else ""
    found: dict[str, list[Trace]] = defaultdict(list)
    _try_outs(found, group, until, try_outs)
    _meetings(found, group, until, meetings)
    return dict(found)


def _try_outs(found: dict[str, list[Trace]], group: Group, until: datetime.datetime, url: str) -> None:
    count = (
        TryOut.objects.shared()
        .filter(group=group, shared_at__lte=until)
        .aggregate(all=Count("pk"), whole=Count("pk", filter=~Q(done="") & ~Q(thought="")))
    )
    if not count["all"]:
        for key in ("C3", "C5"):
            found[key].append(Trace(_("No try-out was shared yet on this day."), url))
        return
    text = ngettext("%(count)d try-out was shared.", "%(count)d try-outs were shared.", count["all"])
    found["C3"].append(Trace(text % {"count": count["all"]}, url))
    text = ngettext(
        "%(whole)d of %(count)d try-out has both doing and thinking.",
        "%(whole)d of %(count)d try-outs have both doing and thinking.",
        count["all"],
    )
    found["C5"].append(Trace(text % {"whole": count["whole"], "count": count["all"]}, url))


def _meetings(found: dict[str, list[Trace]], group: Group, until: datetime.datetime, url: str) -> None:
    held = Q(ends_at__lte=until, noted=True)
    count = (
        Meeting.objects.filter(group=group)
        .exclude(state=State.CANCELLED)
        .annotate(
            noted=Exists(Attendance.objects.filter(meeting=OuterRef("pk")).exclude(presence=Presence.UNKNOWN)),
            expert=_was_there(group, Role.EXPERT),
            leader=_was_there(group, Role.LEADER),
            has_leader=Exists(_ever(group, Role.LEADER)),
            has_expert=Exists(_ever(group, Role.EXPERT)),
        )
        .aggregate(
            held=Count("pk", filter=held),
            with_expert=Count("pk", filter=held & Q(expert=True)),
            with_leader=Count("pk", filter=held & Q(leader=True)),
            of_expert=Count("pk", filter=held & Q(has_expert=True)),
            of_leader=Count("pk", filter=held & Q(has_leader=True)),
            ahead=Count("pk", filter=Q(starts_at__gt=until)),
        )
    )
    if count["held"]:
        text = ngettext("The group met %(count)d time.", "The group met %(count)d times.", count["held"])
        found["C4"].append(Trace(text % {"count": count["held"]}, url))
    if count["of_expert"]:
        text = ngettext(
            "The expert was at %(there)d of %(held)d meeting.",
            "The expert was at %(there)d of %(held)d meetings.",
            count["held"],
        )
        found["C6"].append(Trace(text % {"there": count["with_expert"], "held": count["held"]}, url))
    if count["ahead"]:
        text = ngettext(
            "%(count)d meeting is planned after this day.", "%(count)d meetings are planned after this day.", count["ahead"]
        )
        found["C7"].append(Trace(text % {"count": count["ahead"]}, url))
    elif count["held"]:
        found["C7"].append(Trace(_("No meeting is planned after this day."), url))
    if count["of_leader"]:
        text = ngettext(
            "The leader was at %(there)d of %(held)d meeting.",
            "The leader was at %(there)d of %(held)d meetings.",
            count["held"],
        )
        found["C7"].append(Trace(text % {"there": count["with_leader"], "held": count["held"]}, url))


def _was_there(group: Group, role: Role) -> Exists:
    """Somebody with this role in the group was at the meeting, or at a part of it."""
    people = _ever(group, role).values("user")
    present = Attendance.objects.filter(meeting=OuterRef("pk"), presence__in=(Presence.PRESENT, Presence.PARTLY))
    return Exists(present.filter(user__in=people))


def _ever(group: Group, role: Role) -> MembershipQuerySet:
    return Membership.objects.filter(group=group, role=role)
