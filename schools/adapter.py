"""How allauth behaves here: nobody signs up without an invitation, mails go through our templates, sentences are ours."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schools import demo, devices, emails

log = logging.getLogger(__name__)

# allauth's messages and ours: a password that changed is one message, whatever the way.
MESSAGES = {
    "login_code": "login_code",
    "password_reset_code": "password_reset_code",
    "password_changed": "password_changed",
    "password_reset": "password_changed",
    "password_set": "password_changed",
}
# Ways to sign in that show that the mailbox is theirs.
BY_MAIL = frozenset({"code", "password_reset"})


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no type hints
    """Closed sign-up, a mailed code for a new device, our mails and sentences."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": gettext_lazy("This account is closed. Ask your school leader."),
        "email_password_mismatch": gettext_lazy(
            "This address and this password do not belong together. Check both and try again."
        ),
        "enter_current_password": gettext_lazy("This is not your current password."),
        "incorrect_code": gettext_lazy("This is not the code from the mail. Check it and try again."),
        "too_many_login_attempts": gettext_lazy(
            "Too many sign-in attempts. Wait five minutes and try again, or choose a new password."
        ),
        "rate_limited": gettext_lazy("That went too fast. Wait a minute and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from invitations."""
        return False

    def clean_email(self, email: str) -> str:
        """Addresses are kept in lower case."""
        cleaned: Any = super().clean_email(email)
        return str(cleaned).lower()

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """As allauth's; but the demo password opens nothing outside demo mode.

        Raises:
            ValidationError: it was tried, whether or not there is such an account, or there were too many attempts.
        """
        if not settings.DEMO and credentials.get("password") == demo.PASSWORD:
            raise ValidationError(_("This password works in the demo only. Choose a new password."), code="demo_password")
        return super().authenticate(request, **credentials)

    def is_login_by_code_required(self, login: Any) -> bool:
        """A device that is new to this person asks for a mailed code; in demo mode no device does."""
        if settings.DEMO or (login.user is not None and devices.is_known(self.request, login.user)):
            return False
        return bool(super().is_login_by_code_required(login))

    def post_login(self, request: HttpRequest, user: Any, **options: Any) -> HttpResponse:
        """As allauth's; whoever just used a mailed code is known on this device from now on."""
        response: HttpResponse = super().post_login(request, user, **options)
        if any(record["method"] in BY_MAIL for record in get_authentication_records(request, user)):
            devices.remember(request, response, user)
        return response

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to one's own page."""
        return reverse("dashboards:me")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send through our templates. A mail server that is down gives a sentence on the page instead of an error."""
        message = MESSAGES[template_prefix.rpartition("/")[2]]
        try:
            emails.account(to=email, message=message, context={"code": context.get("code", "")})
        except (OSError, SMTPException):
            log.exception("A mail about signing in could not be sent.")
            _say_not_sent()


def _say_not_sent() -> None:
    messages.error(context.request, _("We could not send the mail. Try again in a few minutes."))
