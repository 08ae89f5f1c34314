"""Forms of organisations, schools, people and invitations. They parse and validate; services write."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.content import language, load
from core.forms import AppForm
from schools.account_forms import PASSWORD_HELP
from schools.enums import Language, Region, StaffRole, Theme
from schools.models import Invitation, Organisation, School, User
from schools.services.organisations import LANGUAGES, LONGEST_WORD, OWN_WORDS

NAME = 120


class ProfileForm(AppForm):
    """One's own name, language and theme."""

    name = forms.CharField(label=_("Name"), max_length=NAME)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices, widget=forms.RadioSelect)
    theme = forms.ChoiceField(label=_("Light or dark"), choices=Theme.choices, widget=forms.RadioSelect, required=False)

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        if user is not None:
            kwargs.setdefault("initial", {"name": user.name, "language": user.language, "theme": user.theme})
        super().__init__(*args, **kwargs)


class SettingsForm(AppForm):
    """An organisation's name, smallest number of answers, and own words: two fields a word and language."""

    name = forms.CharField(label=_("Name of the organisation"), max_length=NAME)
    smallest_group = forms.IntegerField(
        label=_("Smallest number of answers"),
        min_value=5,
        max_value=10,
        help_text=_("Results of a self-assessment are shown from this many answers. Never below five."),
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        kwargs.setdefault("initial", self._initial(organisation))
        super().__init__(*args, **kwargs)
        labels = {
            ("nl", 0): _("Dutch, for one"),
            ("nl", 1): _("Dutch, for more"),
            ("en", 0): _("English, for one"),
            ("en", 1): _("English, for more"),
        }
        usual = load("core", "terms")
        for key in OWN_WORDS:
            for code in LANGUAGES:
                for number in (0, 1):
                    self.fields[f"{key}_{code}_{number}"] = forms.CharField(
                        label=labels[code, number],
                        max_length=LONGEST_WORD,
                        required=False,
                        widget=forms.TextInput(attrs={"placeholder": usual[key][code][number], "lang": code}),
                    )
        self._dress()

    @staticmethod
    def _initial(organisation: Organisation) -> dict[str, Any]:
        initial: dict[str, Any] = {"name": organisation.name, "smallest_group": organisation.smallest_group}
        for key, languages in organisation.terms.items():
            for code, pair in languages.items():
                initial |= {f"{key}_{code}_{number}": word for number, word in enumerate(pair)}
        return initial

    def words(self) -> Iterator[tuple[str, list[list[BoundField]]]]:
        """Each word as people usually call it, with a pair of fields for each language."""
        usual = load("core", "terms")
        for key in OWN_WORDS:
            pairs = [[self[f"{key}_{code}_{number}"] for number in (0, 1)] for code in LANGUAGES]
            yield usual[key][language()][0], pairs

    def terms(self) -> dict[str, dict[str, list[str]]]:
        """The words as the service takes them."""
        data = self.cleaned_data
        return {key: {code: [data[f"{key}_{code}_0"], data[f"{key}_{code}_1"]] for code in LANGUAGES} for key in OWN_WORDS}


class SchoolForm(AppForm):
    """A school's name and the region that decides its holidays."""

    name = forms.CharField(label=_("Name of the school"), max_length=NAME)
    region = forms.ChoiceField(
        label=_("Holiday region"), choices=Region.choices, help_text=_("Decides the school holidays in the year.")
    )


class FreePeriodForm(AppForm):
    """A school's own free days."""

    name = forms.CharField(label=_("What for"), max_length=80, help_text=_("For example: study day."))
    starts_on = forms.DateField(label=_("First day"))
    ends_on = forms.DateField(label=_("Last day"), required=False, help_text=_("Leave this empty for one day."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("starts_on", "ends_on"):
            self.fields[name].widget.attrs["min"] = timezone.localdate().isoformat()

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        data = super().clean() or self.cleaned_data
        first, last = data.get("starts_on"), data.get("ends_on")
        if isinstance(first, datetime.date) and isinstance(last, datetime.date) and last < first:
            self.add_error("ends_on", _("The last day comes before the first day."))
        return data


class InviteForm(AppForm):
    """Whom to invite, and as what."""

    name = forms.CharField(label=_("Name"), max_length=NAME)
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=StaffRole.choices, initial=StaffRole.STAFF, widget=forms.RadioSelect)
    school = forms.ModelChoiceField(
        queryset=School.objects.none(),
        label=_("School"),
        required=False,
        empty_label=_("All schools"),
        help_text=_("Where this person works or leads. Somebody from outside belongs to no school."),
    )

    def __init__(self, *args: Any, schools: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[School]", self.fields["school"]).queryset = schools

    def clean_email(self) -> str:
        """Addresses are kept in lower case."""
        return str(self.cleaned_data["email"]).lower()


class AcceptForm(AppForm):
    """The new account of whoever accepts an invitation."""

    name = forms.CharField(label=_("Your name"), max_length=NAME, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label=_("Choose a password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=PASSWORD_HELP,
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"name": invitation.name})
        super().__init__(*args, **kwargs)
        self._email = invitation.email

    def clean(self) -> dict[str, Any]:
        """The password is judged with the name and the address beside it."""
        data = super().clean() or self.cleaned_data
        if password := data.get("password"):
            try:
                validate_password(password, User(email=self._email, name=data.get("name", "")))
            except forms.ValidationError as refusal:
                self.add_error("password", refusal)
        return data
