"""What a password may not be."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

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
