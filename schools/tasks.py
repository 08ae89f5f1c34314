"""Background work: mails that may wait for a mail server."""

from __future__ import annotations

from smtplib import SMTPException

from celery import shared_task

from core.tasks import OrganisationTask
from schools import emails
from schools.models import Invitation
from schools.tokens import hash_token


@shared_task(base=OrganisationTask, autoretry_for=(OSError, SMTPException), retry_backoff=20, max_retries=8)
def send_invitation(*, organisation_id: int, invitation_id: int, token: str, language: str) -> None:
    """Mail an invitation, if its link still works at this moment."""
    found = Invitation.objects.open().filter(pk=invitation_id, token_hash=hash_token(token))
    invitation = found.select_related("organisation", "school", "invited_by").first()
    if invitation is not None:
        emails.invitation(invitation=invitation, token=token, language=language)
