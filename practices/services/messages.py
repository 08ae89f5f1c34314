"""Questions and thanks to the group behind an example, and its answers. No addresses change hands."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from cycles.services.common import block, checked
from practices.enums import MessageKind
from practices.models import Example, Message, Preparation
from schools.audit import record

A_DAY = 10


@transaction.atomic
def send(*, example: Example, kind: str, text: str, by: Any) -> Message:
    """Send a message to the group behind an example. The same message twice is one.

    Raises:
        DomainError: the example was taken back, the message is empty or too long, or it is the eleventh of a day.
    """
    now: Example | None = Example.objects.select_for_update().published().filter(pk=example.pk).first()
    if now is None:
        raise DomainError(_("This example was taken back by the group that made it."))
    if kind not in MessageKind.values:
        raise DomainError(_("Choose a question or thanks."), field="kind")
    message = Message(example=now, kind=kind, text=block(text), author=by)
    if not message.text:
        raise DomainError(_("Write your message first."), field="text")
    checked(message)
    same = Message.objects.filter(example=now, author=by, kind=kind, text=message.text).first()
    if same is not None:
        return same
    since = timezone.now() - datetime.timedelta(days=1)
    if Message.objects.filter(author=by, sent_at__gt=since).count() >= A_DAY:
        raise DomainError(_("You sent ten messages today. Wait until tomorrow with the next."))
    message.save()
    return message


@transaction.atomic
def answer(*, message: Message, preparation: Preparation, text: str, by: Any) -> Message:
    """Answer a message for the group; writing again changes the answer.

    Raises:
        DomainError: the answer is too long.
    """
    now: Message = Message.objects.select_for_update().get(pk=message.pk, example=preparation.example_id)
    now.answer, now.answered_at = block(text), timezone.now()
    checked(now)
    now.save(update_fields=["answer", "answered_at"])
    record(by=by, verb="example.message_answered", on=preparation)
    return now
