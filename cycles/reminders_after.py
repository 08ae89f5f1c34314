"""Reminders after a cycle: is an agreement still alive, an agreement that asks its owner, something to celebrate.

All three keep to school days: nothing leaves in a weekend, in the holidays, or on the school's own free day.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from core.mail import absolute_url
from cycles.enums import Reach
from cycles.models import Agreement, AliveCheck, Celebration
from cycles.querysets.secure import FEWEST
from cycles.reminders import END_OF_DAY, MORNING
from cycles.school_days import is_school_day
from cycles.services.alive import concerned, token_for, was_used
from groups.enums import Role
from groups.models import Membership
from reminders.registry import Due, Message
from schools.enums import StaffRole
from schools.models import Organisation, Staff, User

if TYPE_CHECKING:
    from reminders.models import Reminder

# How long an agreement asks its owner by mail; on the page it goes on asking.
ASKING: Final = datetime.timedelta(days=21)
PREFERENCE: Final = "afterwards"


class AliveSource:
    """After 3, 6 and 12 months, to those concerned: is this still alive? One question, with a link that answers it."""

    kind = "alive"
    preference = PREFERENCE

    def due(self, now: datetime.datetime) -> Iterable[Due]:
        """Questions of the active organisation that are open today, from half past seven on."""
        day = timezone.localtime(now).date()
        if now < _at(day, MORNING):
            return
        for check in AliveCheck.objects.open(day).with_group():
            if not is_school_day(check.group.school, day):
                continue
            for person in concerned(check.agreement):
                yield Due(person.pk, check.pk, _at(check.closes_on, END_OF_DAY), _at(check.asked_on, MORNING))

    def message(self, reminder: Reminder) -> Message | None:
        """The mail, or None when the question closed, the agreement was let go, or this person left or answered."""
        check = AliveCheck.objects.with_group().filter(pk=reminder.subject_id).first()
        if check is None or not check.is_open or reminder.user not in concerned(check.agreement):
            return None
        token = token_for(check, reminder.user_id)
        if was_used(check, token):
            return None
        in_group = Membership.objects.current().filter(group=check.group, user=reminder.user_id).exists()
        context = {
            "check": check,
            "agreement": check.agreement,
            "group": check.group,
            "in_group": in_group,
            "answer_url": absolute_url(reverse("cycles:alive", args=[token])),
        }
        return Message("cycles/alive", context)


class AgreementSource:
    """An agreement asks its owner: the day to look again has come, or most say that it no longer lives.

    When the owner left, it asks the organisers: then somebody else has to be named.
    """

    kind = "agreement"
    preference = PREFERENCE

    def due(self, now: datetime.datetime) -> Iterable[Due]:
        """Agreements of the active organisation that ask something since today or a few days ago."""
        day = timezone.localtime(now).date()
        if now < _at(day, MORNING):
            return
        rows = Agreement.objects.living().with_state().with_cycle().prefetch_related("checks")
        for agreement in rows.filter(cycle__group__in=_groups_here()).asking(day):
            since = _asking_since(agreement, day)
            if since is None or day - since > ASKING or not is_school_day(agreement.group.school, day):
                continue
            for person in _askers(agreement):
                yield Due(person, agreement.pk, _at(since + ASKING, END_OF_DAY), _at(since, MORNING))

    def message(self, reminder: Reminder) -> Message | None:
        """The mail, or None when it asks nothing any more, or asks somebody else."""
        agreement = Agreement.objects.with_state().with_cycle().select_related("owner").filter(pk=reminder.subject_id).first()
        day = timezone.localdate()
        if agreement is None or agreement.is_let_go or reminder.user_id not in _askers(agreement):
            return None
        since = _asking_since(agreement, day)
        if since is None or _at(since + ASKING, END_OF_DAY) != reminder.moment:
            return None
        context = {
            "agreement": agreement,
            "group": agreement.group,
            "fades": agreement.fades,  # type: ignore[attr-defined]  # annotated with its state
            "owner_is_here": agreement.owner_is_here,  # type: ignore[attr-defined]  # annotated with its state
        }
        return Message("cycles/agreement", context)


class CelebrationSource:
    """What groups celebrate, once, on the next school day: one mail for all that was shared for that day."""

    kind = "celebration"
    preference = PREFERENCE

    def due(self, now: datetime.datetime) -> Iterable[Due]:
        """The staff for whom something was shared for today; not the group itself, who wrote it."""
        day = timezone.localtime(now).date()
        if now < _at(day, MORNING):
            return
        rows = list(_for_mail(day))
        if not rows:
            return
        people = {person for celebration in rows for person in _readers(celebration, day)}
        for person in sorted(people):
            yield Due(person, rows[0].group.organisation_id, _at(day, END_OF_DAY), _at(day, MORNING))

    def message(self, reminder: Reminder) -> Message | None:
        """The mail with what is still shared, or None when everything was taken back."""
        day = timezone.localtime(reminder.moment).date()
        found = list(_to_read(reminder.user, day))
        if not found:
            return None
        organisation = Organisation.objects.get(pk=reminder.subject_id)
        return Message("cycles/celebration", {"celebrations": found, "organisation": organisation})


def _for_mail(day: datetime.date) -> Any:
    return Celebration.objects.shared().filter(mail_on=day).with_cycle()


def _to_read(person: User, day: datetime.date) -> Any:
    own = Membership.objects.current(day).filter(user=person).values("group")
    works = Staff.objects.current(day).filter(user=person).values("organisation")
    rows = _for_mail(day).visible_to(person).filter(cycle__group__organisation__in=works)
    return rows.exclude(cycle__group__in=own)


def _readers(celebration: Celebration, day: datetime.date) -> set[int]:
    """The staff that it reaches, without the group itself. Two queries."""
    group = celebration.group
    staff = Staff.objects.current(day).filter(organisation=group.organisation_id, user__is_active=True)
    staff = staff.exclude(role=StaffRole.EXTERNAL)
    if celebration.reach == Reach.SCHOOL:
        staff = staff.filter(Q(school__isnull=True) | Q(school=group.school_id))
    own = Membership.objects.current(day).filter(group=group)
    return set(staff.values_list("user_id", flat=True)) - set(own.values_list("user_id", flat=True))


def _groups_here() -> Any:
    """Groups that still have somebody to ask."""
    return Membership.objects.current().values("group")


def _asking_since(agreement: Agreement, day: datetime.date) -> datetime.date | None:
    """Since when it asks something: the review day, or the day after a question closed with most saying no longer."""
    closed = [each.closes_on + datetime.timedelta(days=1) for each in agreement.checks.all() if _fades(each, agreement, day)]
    reviews = [agreement.review_on] if agreement.review_on <= day else []
    return max(closed + reviews, default=None)


def _fades(check: AliveCheck, agreement: Agreement, day: datetime.date) -> bool:
    is_over = check.closes_on < day and check.asked_on > agreement.renewed_on
    return is_over and check.answers >= FEWEST and check.gone * 2 > check.answers


def _askers(agreement: Agreement) -> list[int]:
    """The owner; when the owner is no longer here, the organisers."""
    if agreement.owner_id and agreement.owner_is_here:  # type: ignore[attr-defined]  # annotated with its state
        return [agreement.owner_id]
    organisers = Membership.objects.current().filter(group=agreement.group, role=Role.ORGANISER, user__is_active=True)
    return sorted(set(organisers.values_list("user_id", flat=True)))


def _at(day: datetime.date, time: datetime.time) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, time))
