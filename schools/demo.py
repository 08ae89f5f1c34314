"""The accounts of demo mode. Everybody knows their password, so it is worth nothing outside demo mode."""

from __future__ import annotations

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PASSWORD = "leerkring-demo"  # noqa: S105  (meant to be read)

ACCOUNTS: tuple[tuple[str, Promise], ...] = (
    ("leader@example.org", _("school leader")),
    ("organiser@example.org", _("organises a group")),
    ("teacher@example.org", _("teacher in a group")),
    ("expert@example.org", _("expert from outside, in two organisations")),
    ("other@example.org", _("works in another organisation")),
)


def accounts() -> tuple[tuple[str, Promise], ...]:
    """The accounts to show on the sign-in page: none outside demo mode."""
    return ACCOUNTS if settings.DEMO else ()
