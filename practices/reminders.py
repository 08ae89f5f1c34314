"""What this app wants people reminded of: that the group asks for their yes or no.

A question gives one mail, and one more when a week goes by without an answer. Whoever answered hears nothing more, whatever the
answer was. A mail holds no word of what somebody wrote.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from django.utils import timezone

from cycles.querysets import COLLEAGUES
from cycles.reminders import MORNING
from cycles.school_days import is_school_day
from groups.models import Membership
from practices.models import Consent
from reminders.registry import Due, Message
from schools.models import Staff

if TYPE_CHECKING:
    from reminders.models import Reminder

# Time in which the organiser can still choose otherwise.
QUIET: Final = datetime.timedelta(minutes=10)
AGAIN: Final = datetime.timedelta(days=7)
LATEST: Final = datetime.timedelta(days=21)


class ConsentSource:
    """To an author whose words the group wants to publish: once when it asks, once a week later."""

    kind = "consent"
    preference = "consents"

    def due(self, now: datetime.datetime) -> Iterable[Due]:
        """Questions of the active organisation that wait for an answer, on school days from half past seven on."""
        today = timezone.localtime(now)
        if today.time() < MORNING:
            return
        rows = Consent.objects.asked().filter(asked_at__gt=now - LATEST, author__is_active=True)
        found = list(rows.select_related("preparation__cycle__group__school"))
        if not found:
            return
        people = {row.author_id for row in found}
        works = set(Staff.objects.current().filter(user__in=people).values_list("user_id", flat=True))
        members = Membership.objects.current().filter(user__in=people, role__in=COLLEAGUES)
        here = set(members.values_list("group_id", "user_id"))
        open_schools: dict[int, bool] = {}
        for row in found:
            school = row.group.school
            if school.pk not in open_schools:
                open_schools[school.pk] = is_school_day(school, today.date())
            if row.author_id in works and (row.group.pk, row.author_id) in here and open_schools[school.pk]:
                moment, since = _moment(row, now)
                yield Due(row.author_id, row.pk, moment, since)

    def message(self, reminder: Reminder) -> Message | None:
        """The mail, or None when it was answered, is asked otherwise now, or this person left the group."""
        rows = Consent.objects.asked().filter(pk=reminder.subject_id, author=reminder.user)
        consent = rows.select_related("preparation__cycle__group__organisation").first()
        if consent is None or reminder.moment not in (consent.asked_at + AGAIN, consent.asked_at + LATEST):
            return None
        group = consent.group
        if not Membership.objects.current().filter(group=group, user=reminder.user, role__in=COLLEAGUES).exists():
            return None
        is_last = reminder.moment == consent.asked_at + LATEST
        return Message("practices/consent", {"consent": consent, "group": group, "is_last": is_last})


def _moment(consent: Consent, now: datetime.datetime) -> tuple[datetime.datetime, datetime.datetime]:
    """Until when this mail makes sense, and from when: the first until a week has gone, then the second."""
    if now <= consent.asked_at + AGAIN:
        return consent.asked_at + AGAIN, consent.asked_at + QUIET
    return consent.asked_at + LATEST, consent.asked_at + AGAIN
