"""Forms: crispy layout without its own form tag, native pickers, and services that answer at the field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError


class DateInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class TimeInput(forms.TimeInput):
    """The browser's own time picker."""

    input_type = "time"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", **kwargs)


class DateTimeInput(forms.DateTimeInput):
    """The browser's own date and time picker."""

    input_type = "datetime-local"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M", **kwargs)


# What an empty field and a text that is too long answer, in every form: shorter and friendlier than Django's own.
REQUIRED = _("Fill this in.")
TOO_LONG = _("At most %(limit_value)d characters fit here, and this has %(show_value)d. Make it shorter.")
_DJANGO_REQUIRED = forms.Field.default_error_messages["required"]

_NATIVE: dict[type[forms.Field], type[forms.Widget]] = {
    forms.DateField: DateInput,
    forms.TimeField: TimeInput,
    forms.DateTimeField: DateTimeInput,
}


class _Helpful:
    """Shared by both form classes: native widgets, tall text areas, our own helper."""

    fields: dict[str, forms.Field]

    def _dress(self) -> None:
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.include_media = False
        for field in self.fields.values():
            native = _NATIVE.get(type(field))
            if native and not field.widget.is_hidden and not isinstance(field.widget, native):
                widget = native()
                widget.is_required = field.required
                widget.attrs.update(field.widget_attrs(widget))
                field.widget = widget
            if field.error_messages.get("required") == _DJANGO_REQUIRED:
                field.error_messages["required"] = REQUIRED
            field.error_messages.setdefault("max_length", TOO_LONG)
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs.setdefault("rows", 4)
                field.widget.attrs.setdefault("dir", "auto")  # people write Arabic and Tigrinya here too
                field.widget.attrs.pop("cols", None)
                # With it a browser cuts what is pasted, and says nothing. The answer at the field gives it back whole.
                field.widget.attrs.pop("maxlength", None)

    def offer(self, name: str, choices: Any) -> None:
        """Let a field offer choices that are only known now.

        Raises:
            TypeError: the field has no choices.
        """
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError(f"{name} has no choices.")
        field.choices = choices


class AppForm(_Helpful, forms.Form):
    """A plain form in the house's manner."""

    required_css_class = "required"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self._dress()


class AppModelForm(_Helpful, forms.ModelForm):  # type: ignore[type-arg]  # the model is given by each subclass's Meta
    """A model form in the house's manner. It parses and validates; saving is a service's work."""

    required_css_class = "required"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self._dress()

    def save(self, commit: bool = True) -> Any:
        """Forms do not write."""
        raise TypeError("Forms do not write. Call a service.")


def attempt(form: forms.BaseForm, action: Callable[[], Any]) -> bool:
    """Run a service; put a refusal at the field that it concerns.

    Args:
        form: a bound and valid form.
        action: calls the service.

    Returns:
        True when the service did its work; False when ``form`` now shows why not.
    """
    try:
        action()
    except DomainError as refusal:
        _say(form, refusal.field, str(refusal.message))
    except ValidationError as refusal:
        if hasattr(refusal, "error_dict"):
            for name, errors in refusal.error_dict.items():
                for error in errors:
                    _say(form, None if name == NON_FIELD_ERRORS else name, " ".join(error.messages))
        else:
            _say(form, None, " ".join(refusal.messages))
    else:
        return True
    return False


def _say(form: forms.BaseForm, field: str | None, sentence: str) -> None:
    form.add_error(field if field in form.fields else None, sentence)
