"""Is this still alive? Asked by mail after 3, 6 and 12 months, answered without a name (docs/adr/0011).

The link in the mail is a key to one question for one person: a keyed hash of question and person. It names nobody, is kept
nowhere, cannot be made by whoever has only the database, and works for as long as the question is open and the person is
concerned. Of an answer only a count goes up; beside it stands the hash of the link that was used, so that nobody counts twice.
"""

from __future__ import annotations

import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from core.errors import DomainError
from cycles.enums import Alive
from cycles.models import Adoption, Agreement, AliveCheck, AliveRemark, AliveSlip
from cycles.querysets import MEMBERS
from cycles.school_days import school_day_from
from cycles.services.common import checked, one_line
from groups.models import Membership
from reminders.services import forget
from schools.models import Staff, User
from schools.tokens import hash_token

MONTHS: Final = (3, 6, 12)
OPEN: Final = datetime.timedelta(days=21)
SALT: Final = "cycles.alive"


def plan_checks(agreement: Agreement) -> None:
    """Plan the question for 3, 6 and 12 months from now, on school days; what was planned and not asked yet is planned anew."""
    today = timezone.localdate()
    AliveCheck.objects.filter(agreement=agreement, asked_on__gt=today).delete()
    school = agreement.cycle.group.school
    for months in MONTHS:
        day = school_day_from(school, today + datetime.timedelta(days=round(months * 365.25 / 12)))
        AliveCheck(agreement=agreement, months=months, asked_on=day, closes_on=day + OPEN).save()


def concerned(agreement: Agreement) -> list[User]:
    """Whom the question is for: members of the group, and whoever took the approach on; only who works here now."""
    group = agreement.cycle.group
    members = Membership.objects.current().filter(group=group, role__in=MEMBERS)
    took_on = Adoption.objects.filter(cycle=agreement.cycle_id)
    here = Staff.objects.current().filter(organisation=group.organisation_id)
    people = User.objects.filter(pk__in=here.values("user"), is_active=True)
    return list((people.filter(pk__in=members.values("user")) | people.filter(pk__in=took_on.values("user"))).order_by("pk"))


def token_for(check: AliveCheck, user_id: int) -> str:
    """The key in the link of one person to one question."""
    return token_of(check.agreement.cycle.group.organisation_id, check.pk, user_id)


def token_of(organisation_id: int, check_pk: int, user_id: int) -> str:
    """The same from the numbers alone. It asks nothing: who it is for must be concerned, see :func:`concerned`."""
    return f"{organisation_id}-{check_pk}-{_secret(check_pk, user_id)}"


def ids_in(token: str) -> tuple[int, int] | None:
    """The organisation and the question that a link names; None when it cannot be one of ours. Who it is for comes later."""
    parts = token.split("-")
    numbers = [int(each) for each in parts[:2] if each.isascii() and each.isdigit() and len(each) < 16]
    return (numbers[0], numbers[1]) if len(parts) == 3 and len(numbers) == 2 else None


def reader_of(check: AliveCheck, token: str) -> User | None:
    """Whose link this is, among those concerned now; None when it was made up, or its person left."""
    sent = token.rpartition("-")[2]
    return next(
        (person for person in concerned(check.agreement) if constant_time_compare(sent, _secret(check.pk, person.pk))), None
    )


def was_used(check: AliveCheck, token: str) -> bool:
    """Whether somebody answered with this link."""
    return bool(AliveSlip.objects.filter(asked=check, used=hash_token(token)).exists())


@transaction.atomic
def answer(*, check: AliveCheck, token: str, choice: str, remark: str = "") -> None:
    """Count an answer. Who answers is not written down anywhere, also not in the audit trail.

    Args:
        token: of somebody who is concerned, see :func:`reader_of`.

    Raises:
        DomainError: the question is closed, this link was used before, or the answer does not exist.
    """
    now = AliveCheck.objects.select_for_update(of=("self",)).with_group().get(pk=check.pk)
    if not now.is_open:
        raise DomainError(_("This question is closed. You can no longer answer."))
    if reader_of(now, token) is None:
        raise DomainError(_("This link does not work any more."))
    if choice not in Alive.values:
        raise DomainError(_("Choose one of the four answers."), field="choice")
    note = AliveRemark(asked=now, text=one_line(remark))
    if note.text:
        try:
            checked(note)
        except DomainError as refusal:
            raise DomainError(refusal.message, field="remark") from None
    try:
        with transaction.atomic():
            AliveSlip(asked=now, used=hash_token(token)).save()
    except IntegrityError:
        raise DomainError(_("You have answered this question. Thank you.")) from None
    AliveCheck.objects.filter(pk=now.pk).update(**{choice: F(choice) + 1})
    if note.text:
        note.save()


@transaction.atomic
def forget_closed() -> int:
    """Delete what questions that are over no longer need, in the active organisation; running it twice changes nothing.

    Gone are the hashes of links that were used, and who was asked by mail: whoever answered on Today before the mail left was
    not sent one, and that would tell. Remarks with too few answers to be shown go as well: nobody may ever read them. The
    numbers stay.

    Returns:
        how many rows went.
    """
    over = AliveCheck.objects.over()
    slips, _models = AliveSlip.objects.filter(asked__in=over).delete()
    unread, _models = AliveRemark.objects.filter(asked__in=over).exclude(asked__in=over.telling()).delete()
    asked = list(over.values_list("pk", flat=True))
    return slips + unread + (forget(kind="alive", subjects=asked) if asked else 0)


def _secret(check_pk: int, user_id: Any) -> str:
    return salted_hmac(SALT, f"{check_pk}:{user_id}", algorithm="sha256").hexdigest()
