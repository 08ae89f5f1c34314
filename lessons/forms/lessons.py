"""Forms for the research lesson, its parts and observers, and the page about it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms import AppForm, AppModelForm
from cycles.models import Cycle, PlanStep, Source
from cycles.querysets import COLLEAGUES
from groups.models import Group, Membership
from lessons.enums import Sharing
from lessons.models import CasePupil, Lesson, LessonPage, LessonPart, Observer
from schools.models import User
from schools.names import AsksAboutNames


def colleagues_of(group: Group) -> QuerySet[User]:
    """Members and experts of the group, each once, by name."""
    rows = Membership.objects.current().filter(group=group, role__in=COLLEAGUES)
    return User.objects.filter(pk__in=rows.values("user"), is_active=True).order_by("name", "pk")


class Untouched(AppModelForm):
    """A form that leaves its instance as it is: the service writes on its own, locked copy."""

    def _post_clean(self) -> None:
        """Do not write on the instance."""


class LessonForm(AsksAboutNames, Untouched):
    """What the lesson is about, when, where and by whom."""

    PUPILS_IN = ("change", "title", "question", "class_name")

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    class Meta:
        model = Lesson
        fields = ["change", "title", "question", "class_name", "planned_at", "minutes", "teacher", "source", "step"]
        labels = {
            "change": _("Which one change do you make?"),
            "question": _("Which learning question of pupils is the lesson about?"),
            "planned_at": _("When will it be taught?"),
        }
        help_texts = {"question": _("One question. For example: how do pupils come to react to each other?")}

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teacher = self.instance.teacher_id
        people = colleagues_of(cycle.group)
        choices = {
            "teacher": people | User.objects.filter(pk=teacher) if teacher else people,
            "source": Source.objects.filter(cycle=cycle),
            "step": PlanStep.objects.filter(cycle=cycle),
        }
        for name, rows in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset, field.empty_label = rows.distinct(), _("Not chosen yet")
        self.initial.setdefault("version", self.instance.version)
        if self.instance.pk is None:
            del self.fields["version"]
        if not self.instance.previous_id:
            del self.fields["change"]
        else:
            self.fields["change"].required = True


class AgainForm(AsksAboutNames, Untouched):
    """The next version: one change, another class."""

    PUPILS_IN = ("change", "class_name")

    class Meta:
        model = Lesson
        fields = ["change", "class_name", "planned_at", "teacher"]
        labels = {
            "change": _("Which one change do you make?"),
            "class_name": _("In which other class?"),
            "planned_at": _("When will it be taught?"),
        }
        help_texts = {"change": _("With one change you can see afterwards what it did.")}

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["change"].required = True
        field = self.fields["teacher"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset, field.empty_label = colleagues_of(cycle.group), _("Not chosen yet")


class PartForm(AsksAboutNames, Untouched):
    """A part of the lesson."""

    PUPILS_IN = ("title", "teacher_does", "reactions", "stumble")

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    class Meta:
        model = LessonPart
        fields = ["title", "minutes", "teacher_does", "reactions", "stumble"]
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in ("teacher_does", "reactions", "stumble")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", self.instance.version)
        if self.instance.pk is None:
            del self.fields["version"]


class ObserversForm(AppForm):
    """Who observes, and which case pupils: one row of boxes per member or expert."""

    def __init__(
        self, *args: Any, people: list[User], pupils: list[CasePupil], assigned: list[Observer], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        before = {row.user_id: row for row in assigned}
        gone = [row.user for row in assigned if row.user not in people]
        self.people = [*people, *gone]
        self.gone = {person.pk for person in gone}
        choices = [(pupil.code, pupil.code) for pupil in pupils]
        for person in self.people:
            row = before.get(person.pk)
            self.fields[f"observes_{person.pk}"] = forms.BooleanField(
                required=False, label=str(person), initial=row is not None
            )
            self.fields[f"codes_{person.pk}"] = forms.MultipleChoiceField(
                required=False,
                label=_("Follows"),
                choices=choices,
                widget=forms.CheckboxSelectMultiple,
                initial=row.codes if row else [],
                error_messages={"invalid_choice": _("Choose from the case pupils of this lesson.")},
            )

    def rows(self) -> list[dict[str, Any]]:
        """Per person the two fields, and whether somebody left the group."""
        return [
            {
                "person": person,
                "observes": self[f"observes_{person.pk}"],
                "codes": self[f"codes_{person.pk}"],
                "has_left": person.pk in self.gone,
            }
            for person in self.people
        ]

    def observers(self) -> dict[User, list[str]]:
        """What was chosen. A pupil that is ticked for somebody makes an observer of them."""
        found = {}
        for person in self.people:
            codes = self.cleaned_data[f"codes_{person.pk}"]
            if codes or self.cleaned_data[f"observes_{person.pk}"]:
                found[person] = codes
        return found


class WordsForm(AsksAboutNames, Untouched):
    """What explains the difference, and what follows."""

    PUPILS_IN = ("meaning", "consequences")

    words_version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    class Meta:
        model = Lesson
        fields = ["meaning", "consequences"]
        labels = {
            "meaning": _("What explains the difference between what you expected and what you saw?"),
            "consequences": _("What follows for the lesson, and for your plan?"),
        }
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in ("meaning", "consequences")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["words_version"] = self.instance.words_version


class PageForm(AsksAboutNames, Untouched):
    """The page to share."""

    PUPILS_IN = ("saw", "stays", "for_whom")

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    class Meta:
        model = LessonPage
        fields = ["saw", "stays", "for_whom"]
        labels = {
            "saw": _("What did you see?"),
            "stays": _("What stays, also outside this lesson?"),
            "for_whom": _("Who can use this?"),
        }
        help_texts = {"saw": _("In words about pupils in general. Nobody should be able to recognise one of them.")}
        widgets = {name: forms.Textarea(attrs={"rows": 6}) for name in ("saw", "stays")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", self.instance.version)


class SharingForm(AppForm):
    """Who may read the page."""

    sharing = forms.ChoiceField(label=_("Who may read this page?"), choices=Sharing, widget=forms.RadioSelect)


class SureForm(AppForm):
    """Nothing to fill in; a refusal is said above it."""
