"""Log, change, share and answer try-outs."""

from __future__ import annotations

import datetime
import logging
import uuid
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from cycles.enums import ReplyKind, Sharing
from cycles.models import Cycle, Ingredient, PlanStep, Source, TryOut, TryOutReply
from cycles.photos import Photo
from cycles.services.common import block, checked, not_future, one_line
from cycles.signals import photo_gone, try_out_taken_back
from groups.models import Group
from meetings.models import AgendaItem
from schools.audit import record

journal = logging.getLogger(__name__)


def log(
    *,
    group: Group,
    by: Any,
    done: str = "",
    thought: str = "",
    class_name: str = "",
    tried_on: datetime.date | None = None,
    photo: Photo | None = None,
    client_key: uuid.UUID | None = None,
    inspired_by: TryOut | None = None,
    source: Source | None = None,
    plan_step: PlanStep | None = None,
    ingredient: Ingredient | None = None,
    agenda_item: AgendaItem | None = None,
) -> TryOut:
    """Keep a try-out, private at first. One half is welcome (katern §2.3). Pressed five times it is one row.

    Args:
        done, thought: the two halves; at least one of them.
        tried_on: today unless told otherwise; not in the future.
        photo: from ``cycles.photos.clean_photo``.
        client_key: made with the form. The same key with the same words is the same try-out; the same key with other words
            (somebody went back and wrote on) is a new one.
        inspired_by: a colleague's shared try-out of the same group that this one tries too; the author's name is shown there.
        source, plan_step: what in the group's cycle it came from.
        ingredient: of the group's library, tried again.
        agenda_item: of a meeting of the group, where the idea came up.

    Raises:
        DomainError: both halves are empty, the day is still to come, or it hangs on something of another group.
    """
    try_out = TryOut(group=group, author=by, client_key=client_key or uuid.uuid4())
    _fill(try_out, done, thought, class_name, tried_on or timezone.localdate())
    if inspired_by is not None and (inspired_by.group_id, inspired_by.is_shared) != (group.pk, True):
        raise DomainError(_("This try-out is no longer shared with the group."))
    try_out.inspired_by = inspired_by
    _comes_from(try_out, source, plan_step, ingredient, agenda_item)
    try:
        return _written(try_out, photo)
    except IntegrityError:
        # A later press, or the second of two at once. Mostly there is none, so nobody looks first.
        before = TryOut.objects.filter(author=by, client_key=try_out.client_key).select_related("group__organisation").first()
        if before is None:
            raise
    if (before.done, before.thought) == (try_out.done, try_out.thought):
        return _found(before)
    try_out.client_key = uuid.uuid4()
    return _written(try_out, photo)


def _written(try_out: TryOut, photo: Photo | None) -> TryOut:
    """Write a new try-out, with the cycle that runs now; without the row its photo goes too."""
    try:
        with transaction.atomic():
            try_out.cycle_id = Cycle.objects.running().filter(group=try_out.group).values_list("pk", flat=True).first()
            _attach(try_out, photo)
            try_out.save()
            record(by=try_out.author, verb="try_out.logged", on=try_out)
    except IntegrityError:
        _forget_file(try_out.photo.name)
        raise
    return try_out


@transaction.atomic
def change(
    *,
    try_out: TryOut,
    done: str,
    thought: str,
    class_name: str,
    tried_on: datetime.date,
    version: int,
    photo: Photo | None = None,
    remove_photo: bool = False,
    pupil_voice: str = "",
    source: Source | None = None,
    plan_step: PlanStep | None = None,
    ingredient: Ingredient | None = None,
    agenda_item: AgendaItem | None = None,
    by: Any,
) -> TryOut:
    """Change one's own try-out.

    Args:
        version: of the text that the writer started from; the same person may have it open on phone and laptop.
        pupil_voice: how far pupils had a say, one of ``PupilVoice`` or nothing.
        source, plan_step, ingredient, agenda_item: what of the group it came from.

    Raises:
        DomainError: both halves are empty, the day is still to come, it was changed elsewhere meanwhile, or it hangs on
            something of another group.
    """
    now = locked_try_out(try_out)
    if now.version != version and (now.done, now.thought) != (block(done), block(thought)):
        raise DomainError(_("You changed this try-out somewhere else. Both texts are here. Make one of them and save."))
    now.pupil_voice = pupil_voice
    _comes_from(now, source, plan_step, ingredient, agenda_item)
    _fill(now, done, thought, class_name, tried_on)
    had_photo = bool(now.photo)
    if photo or remove_photo:
        _forget_files_later(now)
        _attach(now, photo)
    now.version += 1
    now.save()
    record(by=by, verb="try_out.changed", on=now)
    if had_photo and (photo or remove_photo):
        photo_gone.send(sender=TryOut, try_out=now)
    return now


@transaction.atomic
def share(*, try_out: TryOut, by: Any) -> TryOut:
    """Share one's own try-out with members and experts of the group. Twice is once."""
    now = locked_try_out(try_out)
    if not now.is_shared:
        now.sharing, now.shared_at = Sharing.GROUP, timezone.now()
        now.save(update_fields=["sharing", "shared_at", "changed_at"])
        record(by=by, verb="try_out.shared", on=now)
    return now


@transaction.atomic
def take_back(*, try_out: TryOut, by: Any) -> TryOut:
    """Make a shared try-out private again, as long as nobody replied: then the talk belongs to those who took part.

    Removing it altogether stays possible (:func:`remove`): the author's words are the author's.

    Raises:
        DomainError: somebody replied.
    """
    now = locked_try_out(try_out)
    if now.replies.exists():
        raise DomainError(_("Somebody replied already, so this stays with the group. You can still delete it altogether."))
    if now.is_shared:
        now.sharing, now.shared_at = Sharing.PRIVATE, None
        now.save(update_fields=["sharing", "shared_at", "changed_at"])
        record(by=by, verb="try_out.taken_back", on=now)
        try_out_taken_back.send(sender=TryOut, try_out=now)
    return now


@transaction.atomic
def remove(*, try_out: TryOut, by: Any) -> None:
    """Delete one's own try-out with its photo and the replies under it."""
    now = locked_try_out(try_out)
    record(by=by, verb="try_out.removed", on=now)
    now.delete()


@transaction.atomic
def reply(*, try_out: TryOut, kind: str, text: str, by: Any) -> TryOutReply:
    """Reply to a shared try-out. The same reply twice is one reply.

    Raises:
        DomainError: it is not shared (any more), the reply is empty, or somebody else answers for the author.
    """
    now = locked_try_out(try_out)
    if not now.is_shared:
        raise DomainError(_("This try-out is no longer shared with the group."))
    if kind not in ReplyKind.values or (kind == ReplyKind.ANSWER and now.author_id != by.pk):
        raise DomainError(_("Choose one of the four kinds."), field="kind")
    answer = TryOutReply(try_out=now, author=by, kind=kind, text=block(text))
    checked(answer)
    same = TryOutReply.objects.filter(try_out=now, author=by, kind=kind, text=answer.text).first()
    if same:
        found: TryOutReply = same
        return found
    answer.save()
    record(by=by, verb="try_out.replied", on=answer)
    return answer


@transaction.atomic
def mark_read(*, try_out: TryOut, by: Any) -> int:
    """The author opened the replies: they no longer wait on Today. Gives how many were new."""
    return int(TryOutReply.objects.unread_by_author(by).filter(try_out=try_out).update(read_at=timezone.now()))


def _found(try_out: Any) -> TryOut:
    assert isinstance(try_out, TryOut)
    return try_out


def locked_try_out(try_out: TryOut) -> TryOut:
    """The try-out as it is now, locked until the transaction ends."""
    return _found(TryOut.objects.select_for_update(of=("self",)).select_related("group__organisation").get(pk=try_out.pk))


def _fill(try_out: TryOut, done: str, thought: str, class_name: str, tried_on: datetime.date) -> None:
    not_future(tried_on, field="tried_on")
    try_out.done, try_out.thought = block(done), block(thought)
    try_out.class_name, try_out.tried_on = one_line(class_name), tried_on
    if not try_out.done and not try_out.thought:
        raise DomainError(_("Write what you did, or what you think of it. One of the two is enough."), field="done")
    checked(try_out)


def _comes_from(
    try_out: TryOut,
    source: Source | None,
    plan_step: PlanStep | None,
    ingredient: Ingredient | None,
    agenda_item: AgendaItem | None,
) -> None:
    for field, thing, group in (
        ("source", source, source and source.cycle.group_id),
        ("plan_step", plan_step, plan_step and plan_step.cycle.group_id),
        ("ingredient", ingredient, ingredient and ingredient.group_id),
        ("agenda_item", agenda_item, agenda_item and agenda_item.meeting.group_id),
    ):
        if thing is not None and group != try_out.group_id:
            raise DomainError(_("Choose something of this group."), field=field)
        setattr(try_out, field, thing)


def _attach(try_out: TryOut, photo: Photo | None) -> None:
    try_out.thumbnail, try_out.thumbnail_width, try_out.thumbnail_height = "", 0, 0
    if photo is None:
        try_out.photo, try_out.photo_width, try_out.photo_height = "", 0, 0
        return
    try_out.photo.save(photo.file.name or "photo.jpg", photo.file, save=False)
    try_out.photo_width, try_out.photo_height = photo.width, photo.height
    transaction.on_commit(lambda: _ask_for_thumbnail(try_out))


def _ask_for_thumbnail(try_out: TryOut) -> None:
    """Leave the small picture to a worker. When no worker can be reached the sweep finds it later; the words are kept."""
    from cycles.tasks import thumbnail  # tasks read services

    try:
        thumbnail.delay(organisation_id=try_out.group.organisation_id, try_out_id=try_out.pk)
    except Exception:
        journal.warning("No worker could be asked for a thumbnail.", exc_info=True)


def _forget_file(name: str | None) -> None:
    if name:
        TryOut._meta.get_field("photo").storage.delete(name)


def _forget_files_later(try_out: TryOut) -> None:
    """The files go once the row, or its photo, is really gone."""
    names = (try_out.photo.name, try_out.thumbnail.name)
    for name in names:
        transaction.on_commit(partial(_forget_file, name))
