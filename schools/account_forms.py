"""allauth's forms with our words: labels instead of placeholders, one box for a new password, help that helps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account import forms as allauth_forms
from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    _Form = forms.Form
else:  # mixed into allauth's forms
    _Form = object

PASSWORD_HELP: Any = _("At least ten characters. A short sentence that only you would think of works well.")
LABELS: dict[str, Any] = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "password": _("Password"),
    "password1": _("New password"),
    "oldpassword": _("Current password"),
    "code": _("Code from the mail"),
}
HELP: dict[str, Any] = {"password1": PASSWORD_HELP}


class _Ours(_Form):
    """Our words on allauth's fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        # One box: whoever mistypes a new password chooses another one by mail.
        self.fields.pop("password2", None)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = LABELS[name]
            field.help_text = HELP.get(name, "")


class SignInForm(_Ours, allauth_forms.LoginForm):  # type: ignore[misc]  # allauth has no type hints
    """Address and password."""


class RequestCodeForm(_Ours, allauth_forms.RequestLoginCodeForm):  # type: ignore[misc]  # allauth has no type hints
    """The address that a sign-in code goes to."""


class ConfirmCodeForm(_Ours, allauth_forms.ConfirmLoginCodeForm):  # type: ignore[misc]  # allauth has no type hints
    """The code from the mail."""


class LostPasswordForm(_Ours, allauth_forms.ResetPasswordForm):  # type: ignore[misc]  # allauth has no type hints
    """The address that a code for a new password goes to."""


class ConfirmLostPasswordForm(_Ours, allauth_forms.ConfirmPasswordResetCodeForm):  # type: ignore[misc]  # allauth has no type hints
    """The code from the mail."""


class NewPasswordForm(_Ours, allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]  # allauth has no type hints
    """The new password, after a code."""


class ChangePasswordForm(_Ours, allauth_forms.ChangePasswordForm):  # type: ignore[misc]  # allauth has no type hints
    """The current password and a new one."""


class SetPasswordForm(_Ours, allauth_forms.SetPasswordForm):  # type: ignore[misc]  # allauth has no type hints
    """A first password, for an account that opened by code only."""
