"""Forms about what a group decides after trying out, and about what stays after a cycle."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import AppForm
from cycles.enums import Alive, Choice
from cycles.forms.parts import LinkField, PartForm, offer_people
from cycles.forms.tryouts import PhotoField
from cycles.models import Adoption, Agreement, Celebration, Cycle, Learned, Outcome, Rollout, Source
from groups.models import Group
from schools.enums import StaffRole
from schools.models import Staff, User
from schools.names import AsksAboutNames

# What each choice means, in the order of nothing: the page sorts them by their words.
MEANS = {
    Choice.IMPLEMENT: _("We use it in more lessons and with more colleagues."),
    Choice.ADAPT: _("We change the plan and try again."),
    Choice.STOP: _("We stop with it, and keep what we learned."),
    Choice.UNKNOWN: _("We have not seen enough to choose. We look further."),
}


def by_words(choices: list[tuple[str, Any]]) -> list[tuple[str, str]]:
    """Choices of the same rank in the order of the alphabet, so that their place says nothing."""
    return sorted(((value, str(label)) for value, label in choices), key=lambda each: each[1].casefold())


class OutcomeForm(AsksAboutNames, PartForm):
    """What the group chose after trying out: four answers of the same rank, and the reasons."""

    PUPILS_IN = ("saw", "why", "unknown")

    choice = forms.ChoiceField(label=_("What do you choose?"), widget=forms.RadioSelect)

    class Meta:
        model = Outcome
        fields = ["choice", "saw", "why", "unknown"]
        help_texts = {
            "saw": _("What pupils did and said. Facts, in a few sentences."),
            "unknown": _("There is always something: what you did not look at, or what may have another cause."),
        }
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in ("saw", "why", "unknown")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["choice"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = by_words(Choice.choices[1:])


class VersionedForm(PartForm):
    """A text of the whole group; ``version`` says which text the writer started from."""

    version = forms.IntegerField(min_value=0, max_value=2_000_000_000, widget=forms.HiddenInput, required=False)

    def clean_version(self) -> int:
        """A form without a version started from nothing."""
        return self.cleaned_data.get("version") or 0


class RolloutForm(AsksAboutNames, VersionedForm):
    """How the group puts it to use."""

    PUPILS_IN = ("keep", "free", "follow")

    class Meta:
        model = Rollout
        fields = ["keep", "free", "follow"]
        help_texts = {
            "keep": _("The part that makes it work. Without it, it is something else."),
            "free": _("What each colleague may do in their own way."),
            "follow": _("How do you notice that it still happens, and what pupils do?"),
        }
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in ("keep", "free", "follow")}


class LearnedForm(AsksAboutNames, VersionedForm):
    """What was learned, and for whom."""

    PUPILS_IN = ("text", "for_whom")

    class Meta:
        model = Learned
        fields = ["text", "for_whom", "place"]
        help_texts = {
            "text": _("What did you expect, what did you see, and what do you know now?"),
            "for_whom": _("Who would try the same next year? For example: colleagues who get this class then."),
            "place": _("For example: the handbook, page 12."),
        }


class AdoptionForm(PartForm):
    """Who takes it on, and from when."""

    class Meta:
        model = Adoption
        fields = ["user", "starts_on", "place"]
        help_texts = {"user": _("Members of the group, or other colleagues. Ask them first.")}

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        kwargs["initial"] = {"starts_on": timezone.localdate(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        user = self.fields["user"]
        assert isinstance(user, forms.ModelChoiceField)
        works = Staff.objects.current().filter(organisation=group.organisation).exclude(role=StaffRole.EXTERNAL)
        user.queryset = User.objects.filter(pk__in=works.values("user"), is_active=True).order_by("name", "pk")
        user.empty_label = _("Choose somebody")


class AgreementForm(AsksAboutNames, PartForm):
    """An agreement that lives on."""

    PUPILS_IN = ("text", "why", "how")

    class Meta:
        model = Agreement
        fields = ["text", "why", "how", "place", "link", "owner", "review_on", "source", "in_pack"]
        field_classes = {"link": LinkField}
        help_texts = {
            "text": _("So that a new colleague understands it: who does what, when."),
            "why": _("What did you see that made you agree on this?"),
            "how": _("The steps, in short."),
            "place": _("Where does a new colleague find it? For example: the handbook, page 12."),
            "review_on": _("On this day you ask: is this still alive?"),
            "source": _("A source that you brought in: its example shows a new colleague what it looks like."),
            "in_pack": _("Then everybody who works here can read this agreement, with why, how and example."),
        }
        widgets = {
            "text": forms.Textarea(attrs={"rows": 3}),
            "why": forms.Textarea(attrs={"rows": 2}),
            "how": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_people(self, cycle.group)
        source = self.fields["source"]
        assert isinstance(source, forms.ModelChoiceField)
        source.queryset = Source.objects.filter(cycle=cycle)
        source.empty_label = _("None")


class RenewForm(AsksAboutNames, AppForm):
    """An agreement still holds: when to look again."""

    PUPILS_IN = ("note",)

    review_on = forms.DateField(label=_("Look again on"))
    note = forms.CharField(label=_("What you saw"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class LetGoForm(AsksAboutNames, AppForm):
    """Let go of an agreement, with the reason."""

    PUPILS_IN = ("reason",)

    reason = forms.CharField(label=_("Why do you let it go?"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))


class AliveForm(AppForm):
    """Is this still alive? One choice, and a remark for who wants."""

    choice = forms.ChoiceField(label=_("Is this still alive?"), choices=Alive.choices, widget=forms.RadioSelect)
    remark = forms.CharField(
        label=_("Do you want to say more?"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class CelebrationForm(AsksAboutNames, VersionedForm):
    """What the group celebrates."""

    PUPILS_IN = ("text",)

    photo = PhotoField(label=_("Choose a photo"), required=False)
    remove_photo = forms.BooleanField(label=_("Take the photo away"), required=False)

    class Meta:
        model = Celebration
        fields = ["text", "thanks_to", "photo_alt", "reach"]
        help_texts = {
            "text": _("What did pupils do that they did not do before? Tell it as you would in the staff room."),
            "thanks_to": _("For example: the oldest class for thinking along, and the caretaker for the tables."),
            "photo_alt": _("In one sentence, for whoever cannot see the photo. No photo in which pupils can be recognised."),
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 5}), "reach": forms.RadioSelect}
