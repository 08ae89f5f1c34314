"""What a password may not be."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schools import demo


class NotTheDemoPassword:
    """Refuses the password that everybody knows."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError for the demo password, however it is written."""
        if password.strip().lower() == demo.PASSWORD:
            raise ValidationError(_("Everybody knows this password. Choose another one."), code="demo_password")

    def get_help_text(self) -> str:
        """A sentence for under the field."""
        return _("It cannot be the password of the demo.")


class LongEnough(MinimumLengthValidator):
    """Django's own rule, with a sentence of ours: Django 5.2 asks for a text that its Dutch catalogue does not have."""

    def get_error_message(self) -> str:
        """What somebody reads whose password is too short."""
        return ngettext(
            "This password is too short. Take at least %(n)d character.",
            "This password is too short. Take at least %(n)d characters.",
            self.min_length,
        ) % {"n": self.min_length}
