"""Mails of this app: one function per message."""

from __future__ import annotations

from core.mail import send_mail_to
from groups.models import Group
from groups.querysets import leaders_of
from schools.models import User


def organiser_missing(*, group: Group) -> None:
    """To each leader of the group's school: the last organiser left, somebody has to take over."""
    for leader in User.objects.filter(pk__in=leaders_of(group).values("user")).order_by("pk"):
        send_mail_to(leader, "groups/organiser_missing", {"group": group, "reader": leader})
