"""Mail: one function for all messages, three templates per message, and a folder as outbox for trying out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from email.utils import make_msgid
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, cast

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils import timezone, translation

if TYPE_CHECKING:
    from django.template.backends.django import Template

Attachment = tuple[str, bytes, str]


def absolute_url(path: str) -> str:
    """A full address for use outside the site: in mails and calendars."""
    return f"{settings.BASE_URL}{path}"


def compose(
    to: str,
    template: str,
    context: Mapping[str, Any],
    *,
    language: str,
    attachments: Sequence[Attachment] = (),
    message_id: str = "",
    headers: Mapping[str, str] | None = None,
) -> EmailMultiAlternatives:
    """Build a message from ``templates/emails/<template>/{subject.txt,body.txt,body.html}`` in the reader's language.

    Args:
        to: the reader's address.
        template: ``<app>/<message>``.
        context: what the templates need; ``base_url`` is added.
        language: ``nl`` or ``en``.
        attachments: (file name, content, MIME type) each.
        message_id: stable for a message that may be sent again, so that a mailbox shows it once.
    """
    folder = f"emails/{template}"
    values = {"base_url": settings.BASE_URL, "language": language, **context}
    with translation.override(language):
        subject = " ".join(_plain(f"{folder}/subject.txt", values).split())
        values["subject"] = subject
        text = re.sub(r"\n{3,}", "\n\n", _plain(f"{folder}/body.txt", values)).strip() + "\n"
        # At-rules cannot be inlined: the colours for a dark mailbox stay behind in the head.
        html = css_inline.inline(
            render_to_string(f"{folder}/body.html", values), extra_css=render_to_string("emails/mail.css"), keep_at_rules=True
        )
    message = EmailMultiAlternatives(
        subject=subject[:200],
        body=text,
        to=[to],
        headers={
            "Message-ID": message_id or make_msgid(domain="leerkring"),
            "Auto-Submitted": "auto-generated",
            "Content-Language": language,
            **(headers or {}),
        },
    )
    message.attach_alternative(html, "text/html")
    for name, content, mime in attachments:
        message.attach(name, content, mime)
    return message


def _plain(name: str, values: Mapping[str, Any]) -> str:
    """Render a text template: nothing is escaped, since an ``&`` in a name is an ``&`` in a plain mail."""
    template = cast("Template", get_template(name))
    return template.template.render(Context(dict(values), autoescape=False))


class MailSession:
    """One conversation with the mail server for many mails. After a failure the next mail begins a new one."""

    MOST = 50  # mail servers hang up after a while; do it first

    def __init__(self) -> None:
        self._connection: BaseEmailBackend | None = None
        self._sent = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._close()

    def reach(self) -> None:
        """Call the server, unless a conversation is going on. Raises what the connection raises."""
        if self._sent >= self.MOST:
            self._close()
        if self._connection is None:
            connection = get_connection()
            connection.open()
            self._connection = connection

    def end(self) -> None:
        """End the conversation, if there is one."""
        self._close()

    def send(self, message: EmailMultiAlternatives) -> None:
        """Send one message; returns once the server has taken it. Raises what the connection raises."""
        self.reach()
        assert self._connection is not None
        try:
            self._connection.send_messages([message])
        except BaseException:
            self._close()
            raise
        self._sent += 1

    def _close(self) -> None:
        connection, self._connection, self._sent = self._connection, None, 0
        if connection is not None:
            # Whatever goes wrong at the goodbye, the mails before it were taken.
            with suppress(Exception):
                connection.close()


def send_mail_to(
    to: Any,
    template: str,
    context: Mapping[str, Any],
    *,
    language: str = "",
    session: MailSession | None = None,
    **options: Any,
) -> None:
    """Compose and send at once.

    Args:
        to: a user (its ``email`` and ``language`` are used) or an address.
        session: a conversation with the mail server to use; without one, the mail has its own.
        template, context, options: see :func:`compose`.
    """
    address = to if isinstance(to, str) else to.email
    language = language or ("nl" if isinstance(to, str) else to.language)
    message = compose(address, template, context, language=language, **options)
    if session is not None:
        session.send(message)
        return
    with MailSession() as own:
        own.send(message)


class OutboxBackend(BaseEmailBackend):
    """Writes every message to a file of its own in ``var/outbox``; ``/outbox/`` shows them in demo mode."""

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        """Write the messages; the newest sorts last."""
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            stamp = timezone.now().strftime("%Y%m%d-%H%M%S-%f")
            target = folder / f"{stamp}.eml"
            target.with_suffix(".part").write_bytes(message.message().as_bytes())
            target.with_suffix(".part").rename(target)
        return len(email_messages)
