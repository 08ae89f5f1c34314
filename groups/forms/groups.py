"""What people fill in about a group."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.forms import AppForm
from groups.enums import Role
from groups.models import Group
from groups.roster import ORDER, Person, Roster
from groups.services import find_colleague
from schools.enums import StaffRole
from schools.models import School, Staff, User

ROLES = sorted(Role, key=ORDER.__getitem__)
FARTHEST = datetime.timedelta(days=3660)  # ten years: anything farther away is a year that was mistyped


LONG_LIST = 30  # people: beyond this the list of a school is folded


def check_year(day: datetime.date) -> datetime.date:
    """Refuse a day that is more than ten years away."""
    if abs(day - timezone.localdate()) > FARTHEST:
        raise ValidationError(_("This day is more than ten years away. Check the year."))
    return day


class GroupForm(AppForm):
    """What a group is for, where, and from when until when."""

    name = forms.CharField(
        label=_("Name of the group"), max_length=80, help_text=_("Short, so that everybody knows it: the theme, for example.")
    )
    goal_pupils = forms.CharField(
        label=_("What will pupils learn or do better?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Name the pupils, what they will do, and by when. One sentence is enough."),
    )
    goal_learning = forms.CharField(
        label=_("What do we want to learn ourselves?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("About your own teaching: what you want to know, be able to do, or do differently."),
    )
    school = forms.TypedChoiceField(label=_("School"))
    starts_on = forms.DateField(label=_("First day"))
    ends_on = forms.DateField(label=_("Last day"))

    def __init__(self, *args: Any, schools: Sequence[School], group: Group | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group = group
        by_pk = {str(school.pk): school for school in schools}
        field = self.fields["school"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("Choose a school"))] if len(by_pk) > 1 else []
        field.choices += [(pk, school.name) for pk, school in by_pk.items()]
        field.coerce = by_pk.__getitem__

    def clean_starts_on(self) -> datetime.date:
        """Not a mistyped year."""
        return check_year(self.cleaned_data["starts_on"])

    def clean_ends_on(self) -> datetime.date:
        """Not a mistyped year; not in the past, unless it already was."""
        day = check_year(self.cleaned_data["ends_on"])
        if day < timezone.localdate() and (self.group is None or self.group.ends_on != day):
            raise ValidationError(_("This day is past. Choose a last day in the future."))
        return day

    def clean(self) -> dict[str, Any]:
        """The end comes after the start."""
        data: dict[str, Any] = super().clean() or {}
        if {"starts_on", "ends_on"} <= data.keys() and data["ends_on"] <= data["starts_on"]:
            self.add_error("ends_on", _("The last day lies before the first day. Choose a later last day."))
        return data


class PeopleWidget(forms.Widget):
    """A tick box per person and role, each with its own name (``members-12-teacher``), so that a draft can keep them apart."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, list[str]]:
        """Return per person (key as text) the ticked roles."""
        chosen: dict[str, list[str]] = {}
        for key in data:
            head, _dash, rest = str(key).partition("-")
            person, _dash, role = rest.partition("-")
            if head == name and data.get(key):
                chosen.setdefault(person, []).append(role)
        return chosen

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Nothing ticked is an answer too."""
        return False


@dataclass(frozen=True)
class Tick:
    """One tick box."""

    name: str
    label: str
    checked: bool


@dataclass(frozen=True)
class PersonRow:
    """One person in the list to choose from."""

    user: User
    note: str
    ticks: list[Tick]


@dataclass(frozen=True)
class Shelf:
    """The people of one school."""

    name: str
    rows: list[PersonRow]
    is_open: bool


class PeopleField(forms.Field):
    """People from the staff list, with their roles."""

    widget = PeopleWidget

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.people: dict[str, User] = {}

    def clean(self, value: Any) -> dict[User, list[Role]]:
        """Turn keys into people and roles; refuse what is not in the list."""
        try:
            return {self.people[pk]: [Role(role) for role in roles] for pk, roles in (value or {}).items()}
        except (KeyError, ValueError):
            raise ValidationError(
                _("Somebody you chose is no longer in the list. Look at the list again."), code="invalid_choice"
            ) from None


class StartForm(GroupForm):
    """Starting a group: also who is in it."""

    members = PeopleField(label=_("Who is in it"), required=False)

    def __init__(self, *args: Any, staff: Sequence[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff = {str(row.user_id): row for row in staff}
        field = self.fields["members"]
        assert isinstance(field, PeopleField)
        field.people = {pk: row.user for pk, row in self.staff.items()}

    def clean_members(self) -> dict[User, list[Role]]:
        """Somebody organises."""
        chosen: dict[User, list[Role]] = self.cleaned_data["members"]
        if not any(Role.ORGANISER in roles for roles in chosen.values()):
            raise ValidationError(_("Nobody organises the group yet. Give at least one person the role organiser."))
        return chosen

    def shelves(self) -> list[Shelf]:
        """The list to tick, per school; a long list is folded, except where somebody was ticked."""
        value = self["members"].value() or {}
        shelves: dict[str, list[PersonRow]] = {}
        for pk, row in self.staff.items():
            roles = [role for role in ROLES if role != Role.LEADER or row.role == StaffRole.LEADER]
            ticks = [Tick(f"members-{pk}-{role.value}", role.word, role.value in value.get(pk, ())) for role in roles]
            note = str(row.get_role_display()) if row.role == StaffRole.LEADER else ""
            shelves.setdefault(_shelf(row), []).append(PersonRow(row.user, note, ticks))
        is_short = len(self.staff) <= LONG_LIST
        return [
            Shelf(name, rows, is_short or any(tick.checked for row in rows for tick in row.ticks))
            for name, rows in shelves.items()
        ]


def _shelf(row: Staff) -> str:
    if row.role == StaffRole.EXTERNAL:
        return str(_("From outside"))
    return row.school.name if row.school else str(_("All schools"))


class RolesForm(AppForm):
    """Which roles somebody has; the boxes differ with what the reader may give."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one role.")},
    )

    def __init__(
        self, *args: Any, appoints: bool, has: Collection[str] = (), without: Collection[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["roles"]
        assert isinstance(field, forms.MultipleChoiceField)
        # Somebody who already has a role may keep it, whoever fills in the form.
        offered = [role for role in ROLES if appoints or role in (Role.TEACHER, Role.EXPERT) or role in has]
        field.choices = [(role.value, role.word) for role in offered if role not in without]
        if not appoints:
            field.help_text = _("A school leader gives the roles organiser and school leader.")


class AddMemberForm(RolesForm):
    """Somebody from the staff list."""

    user = forms.TypedChoiceField(label=_("Who"))
    starts_on = forms.DateField(label=_("From"), help_text=_("From this day on the group is open to this person."))
    field_order = ("user", "roles", "starts_on")

    def __init__(self, *args: Any, staff: Sequence[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = {str(row.user_id): row.user for row in staff}
        field = self.fields["user"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("Choose a person")), *((pk, str(user)) for pk, user in people.items())]
        field.coerce = people.__getitem__

    def clean_starts_on(self) -> datetime.date:
        """Not a mistyped year."""
        return check_year(self.cleaned_data["starts_on"])


class InviteMemberForm(RolesForm):
    """Somebody who is not there yet."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"))
    field_order = ("name", "email", "roles")

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, without={Role.LEADER}, **kwargs)
        self.group = group

    def clean_email(self) -> str:
        """A new address: a colleague is added from the list."""
        address = str(self.cleaned_data["email"]).lower()
        colleague = find_colleague(self.group.organisation, address)
        if colleague is not None:
            url = reverse("groups:member_add", args=[self.group.organisation.slug, self.group.pk])
            raise ValidationError(
                format_html(
                    '{} <a href="{}?user={}">{}</a>',
                    _("%(name)s already belongs to %(organisation)s.")
                    % {"name": colleague, "organisation": self.group.organisation},
                    url,
                    colleague.pk,
                    _("Add this person from the list."),
                )
            )
        return address


class SuccessorForm(AppForm):
    """Who organises the group from now on; only asked when nobody else does."""

    successor = forms.TypedChoiceField(label=_("Who takes over as organiser?"), empty_value=None)

    def __init__(self, *args: Any, roster: Roster, leaving: Person, asks: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_successor(self, roster, leaving, asks=asks, required=True)


class ChangeRolesForm(RolesForm):
    """Other roles from today; with a successor when the only organiser may stop organising."""

    successor = forms.TypedChoiceField(
        label=_("Who takes over as organiser?"),
        required=False,
        empty_value=None,
        help_text=_("Only needed if you take away the role organiser."),
    )

    def __init__(self, *args: Any, roster: Roster, leaving: Person, asks: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_successor(self, roster, leaving, asks=asks, required=False)


def add_successor(form: AppForm, roster: Roster, leaving: Person, *, asks: bool, required: bool) -> None:
    """Offer the people who stay as successor, or take the question away."""
    if not asks:
        del form.fields["successor"]
        return
    stay = {str(person.user.pk): person.user for person in roster.people if person.user.pk != leaving.user.pk}
    field = form.fields["successor"]
    assert isinstance(field, forms.TypedChoiceField)
    field.required = field.widget.is_required = required
    field.error_messages["required"] = _("%(name)s is the only organiser. Choose who takes over.") % {"name": leaving.user}
    field.choices = [("", _("Choose a person")), *((pk, str(user)) for pk, user in stay.items())]
    field.coerce = stay.__getitem__
