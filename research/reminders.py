"""What this app wants people told: that a study was opened in their group.

Everybody who can decide gets the same mail, once, whatever they decided meanwhile, and nobody gets a second: a reminder would
go to those who have not said yes, and who gets it would tell (docs/adr/0015).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils import timezone

from cycles.querysets import COLLEAGUES
from cycles.reminders import END_OF_DAY, MORNING
from cycles.school_days import is_school_day
from groups.models import Membership
from reminders.registry import Due, Message
from research.models import TOLD_FOR, Study
from schools.models import Staff

if TYPE_CHECKING:
    from reminders.models import Reminder


class StudySource:
    """To the members and experts of a group: somebody wants to do research here, and each decides alone."""

    kind = "study"
    preference = "consents"

    def due(self, now: datetime.datetime) -> Iterable[Due]:
        """Studies of the active organisation that were opened within the last two weeks, on school days."""
        today = timezone.localtime(now)
        if today.time() < MORNING:
            return
        works = set(Staff.objects.current().filter(user__is_active=True).values_list("user_id", flat=True))
        for study in Study.objects.running().new().with_group():
            if not is_school_day(study.group.school, today.date()):
                continue
            people = Membership.objects.current().filter(group=study.group, role__in=COLLEAGUES)
            for person in sorted(set(people.values_list("user_id", flat=True)) & works - {study.researcher_id or 0}):
                yield Due(person, study.pk, _until(study), _from(study))

    def message(self, reminder: Reminder) -> Message | None:
        """The mail, or None when the study ended or this person left. What the person decided is not looked at."""
        study = Study.objects.running().with_group().filter(pk=reminder.subject_id).first()
        if study is None or reminder.user_id == study.researcher_id:
            return None
        here = Membership.objects.current().filter(group=study.group, user=reminder.user, role__in=COLLEAGUES)
        return Message("research/study", {"study": study, "group": study.group}) if here.exists() else None


def _from(study: Study) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(study.opened_on, MORNING))


def _until(study: Study) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(study.opened_on + TOLD_FOR, END_OF_DAY))
