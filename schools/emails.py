"""Mails of this app: one function per message."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from core.mail import absolute_url, send_mail_to
from schools.models import Invitation, User


def invitation(*, invitation: Invitation, token: str, language: str) -> None:
    """The invitation, in the person's own language if there is an account, else in that of whoever invites."""
    account = User.objects.filter(email=invitation.email).first()
    context = {
        "invitation": invitation,
        "has_account": account is not None,
        "url": absolute_url(reverse("schools:invitation_accept", args=[token])),
    }
    send_mail_to(invitation.email, "schools/invitation", context, language=account.language if account else language)


def account(*, to: str, message: str, context: dict[str, Any]) -> None:
    """A mail about signing in, in the person's own language: ``login_code``, ``password_reset_code``, ``password_changed``."""
    person = User.objects.filter(email=to.strip().lower()).first()
    language = person.language if person else (get_language() or "nl")[:2]
    send_mail_to(to, f"account/{message}", {**context, "person": person}, language=language)
