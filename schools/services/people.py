"""Writes on people: their account, their own settings, and their dated role in an organisation."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from schools import audit
from schools.enums import Language, StaffRole, Theme
from schools.models import Organisation, School, Staff, User
from schools.rules import is_leader_of_all, is_leader_of_school
from schools.services.checks import clean
from schools.signals import staff_ended


@transaction.atomic
def create_person(*, email: str, name: str, password: str | None = None, language: str = Language.DUTCH) -> User:
    """Make an account.

    Args:
        email: any capitals; kept in lower case.
        password: already judged by the validators; without one the account opens by mailed code only.

    Raises:
        ValidationError: name, address or language is not valid.
        DomainError: the address has an account.
    """
    user = User(email=email.strip().lower(), name=" ".join(name.split()), language=language)
    clean(user, "email", "name", "language")
    try:
        with transaction.atomic():
            return User.objects.create_user(user.email, password, name=user.name, language=language)
    except IntegrityError:
        raise DomainError(_("This address has an account already. Sign in with it."), field="email") from None


@transaction.atomic
def save_profile(*, user: User, name: str, language: str, theme: str = Theme.SYSTEM) -> User:
    """Change one's own name, language and theme.

    Raises:
        ValidationError: a value is not valid.
    """
    user.name, user.language, user.theme = " ".join(name.split()), language, theme
    clean(user, "name", "language", "theme")
    user.save(update_fields=["name", "language", "theme"])
    return user


def set_language(*, user: User, language: str) -> None:
    """Remember the language that a person chose in passing.

    Raises:
        ValidationError: there is no such language.
    """
    user.language = language
    clean(user, "language")
    user.save(update_fields=["language"])


def check_role(*, organisation: Organisation, role: str, school: School | None, by: Any) -> None:
    """Refuse a role that does not exist or that ``by`` cannot give.

    Raises:
        DomainError: the role or school does not fit, or a leader is appointed by somebody who does not lead there.
    """
    if role not in StaffRole.values:
        raise DomainError(_("Choose one of the roles."), field="role")
    if school is not None and school.organisation_id != organisation.pk:
        raise DomainError(_("Choose one of your schools."), field="school")
    if role != StaffRole.LEADER or by is None or is_leader_of_all(by, organisation):
        return
    if school is None or not is_leader_of_school(by, school):
        raise DomainError(_("You can appoint a school leader only for a school that you lead yourself."), field="role")


@transaction.atomic
def give_role(
    *,
    organisation: Organisation,
    user: User,
    role: str,
    school: School | None = None,
    starts_on: datetime.date | None = None,
    by: Any,
) -> Staff:
    """Give a person a role in an organisation.

    Args:
        school: for a leader: of this school only; for staff: where they work. Somebody from outside has none.
        starts_on: today when left out.
        by: who does it, or None for the system.

    Raises:
        DomainError: the person has a role here, or ``by`` cannot give this one.
    """
    check_role(organisation=organisation, role=role, school=school, by=by)
    here_already = DomainError(_("This person already works here."), field="email")
    today = timezone.localdate()
    if Staff.objects.current().filter(organisation=organisation, user=user).exists():
        raise here_already
    staff = Staff(
        organisation=organisation,
        user=user,
        role=role,
        school=None if role == StaffRole.EXTERNAL else school,
        starts_on=starts_on or today,
    )
    try:
        with transaction.atomic():
            staff.save()
    except IntegrityError:
        raise here_already from None
    forget_roles(organisation)
    audit.record(by=by, verb="staff.added", on=staff)
    return staff


@transaction.atomic
def end_staff(*, staff: Staff, by: Any) -> Staff:
    """End a person's role in an organisation, and with it the way in, at once. Ending it twice is ending it once.

    What the person wrote stays. Their memberships of groups here end too (signal ``staff_ended``).

    Raises:
        DomainError: it is the last leader of all schools.
    """
    # One after the other: two leaders who end each other at the same moment must not both succeed.
    organisation = Organisation.objects.select_for_update().get(pk=staff.organisation_id)
    staff = Staff.objects.select_related("user").get(pk=staff.pk)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    if staff.ends_on is not None and staff.ends_on <= yesterday:
        return staff
    leads_all = staff.role == StaffRole.LEADER and staff.school_id is None
    if leads_all and not Staff.objects.lead_all().filter(organisation=organisation).exclude(pk=staff.pk).exists():
        raise DomainError(_("This is the last leader of all schools. Appoint another one first."))
    # A role holds up to and including its last day, so the last day is yesterday; also for a role that began today.
    staff.starts_on = min(staff.starts_on, yesterday)
    staff.ends_on = yesterday
    staff.save(update_fields=["starts_on", "ends_on"])
    staff_ended.send(sender=Staff, staff=staff, by=by)
    audit.record(by=by, verb="staff.ended", on=staff)
    return staff


def forget_roles(organisation: Organisation) -> None:
    """Ask again next time who may do what: a role changed."""
    organisation.__dict__.pop("_staff_roles", None)
