"""How allauth behaves here: nobody signs up without an invitation, and mails go through our templates."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no type hints
    """Closed sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from invitations."""
        return False

    def clean_email(self, email: str) -> str:
        """Addresses are kept in lower case."""
        cleaned: Any = super().clean_email(email)
        return str(cleaned).lower()
