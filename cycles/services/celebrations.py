"""Celebrate with the whole staff: written and looked at by the group first, shared, taken back, thanked for."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from cycles.enums import Reach
from cycles.models import Celebration, Cycle, Thanks
from cycles.photos import Photo
from cycles.school_days import school_day_from
from cycles.services.common import block, checked, must_be_newest, one_line
from schools.audit import record


@transaction.atomic
def write(
    *,
    cycle: Cycle,
    text: str,
    thanks_to: str = "",
    photo: Photo | None = None,
    photo_alt: str = "",
    remove_photo: bool = False,
    reach: str = Reach.SCHOOL,
    version: int,
    by: Any,
) -> Celebration:
    """Write what the group celebrates; the group alone reads it until :func:`share`. Also after the cycle was closed.

    Args:
        photo: from ``cycles.photos.clean_photo``.
        version: of the text that the writer started from, 0 when there was none.

    Raises:
        DomainError: the text is empty or too long, or somebody else changed it meanwhile.
    """
    now = Cycle.objects.select_for_update(of=("self",)).with_group().get(pk=cycle.pk)
    found = Celebration.objects.filter(cycle=now).first() or Celebration(cycle=now)
    new = (block(text), one_line(thanks_to), one_line(photo_alt), reach)
    same = (found.text, found.thanks_to, found.photo_alt, found.reach) == new
    if same and found.pk and not photo and not remove_photo:
        return found
    if not same:
        must_be_newest(found.version, version)
    if reach not in Reach.values:
        raise DomainError(_("Choose who reads it."), field="reach")
    found.text, found.thanks_to, found.photo_alt = new[:3]
    found.reach = Reach(reach)
    found.version += 1
    checked(found)
    if photo or remove_photo:
        _forget_file_later(found.photo.name)
        _attach(found, photo)
    found.save()
    record(by=by, verb="celebration.written", on=found)
    return found


@transaction.atomic
def share(*, celebration: Celebration, by: Any) -> Celebration:
    """Share it with the staff: on Today for two weeks, and once in a mail on the next school day. Twice is once."""
    now = _locked(celebration)
    if not now.is_shared:
        now.shared_at = timezone.now()
        now.mail_on = school_day_from(now.group.school, timezone.localdate() + datetime.timedelta(days=1))
        now.save(update_fields=["shared_at", "mail_on"])
        record(by=by, verb="celebration.shared", on=now)
    return now


@transaction.atomic
def take_back(*, celebration: Celebration, by: Any) -> Celebration:
    """Make it the group's own again; what people thanked for stays thanked. A mail that left cannot be taken back."""
    now = _locked(celebration)
    if now.is_shared:
        now.shared_at = now.mail_on = None
        now.save(update_fields=["shared_at", "mail_on"])
        record(by=by, verb="celebration.taken_back", on=now)
    return now


@transaction.atomic
def remove(*, celebration: Celebration, by: Any) -> None:
    """Delete it, with its photo."""
    now = _locked(celebration)
    record(by=by, verb="celebration.removed", on=now)
    now.delete()


@transaction.atomic
def thank(*, celebration: Celebration, by: Any) -> Thanks:
    """Say thanks. Twice is once.

    Raises:
        DomainError: it is no longer shared.
    """
    now = _locked(celebration)
    if not now.is_shared:
        raise DomainError(_("The group took this back."))
    found, _new = Thanks.objects.get_or_create(celebration=now, user=by)
    thanks: Thanks = found
    return thanks


def _locked(celebration: Celebration) -> Celebration:
    found: Celebration = Celebration.objects.select_for_update(of=("self",)).with_cycle().get(pk=celebration.pk)
    return found


def _attach(celebration: Celebration, photo: Photo | None) -> None:
    if photo is None:
        celebration.photo, celebration.photo_width, celebration.photo_height = "", 0, 0
        return
    celebration.photo.save(photo.file.name or "photo.jpg", photo.file, save=False)
    celebration.photo_width, celebration.photo_height = photo.width, photo.height


def _forget_file_later(name: str | None) -> None:
    """The file goes once the row is really gone."""
    if name:
        transaction.on_commit(lambda: Celebration._meta.get_field("photo").storage.delete(name))
