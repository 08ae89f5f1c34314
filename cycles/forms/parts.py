"""Forms for what hangs on a cycle: evidence, sources, steps, questions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.forms import AppForm, AppModelForm
from cycles.enums import EvidenceKind
from cycles.files import SourceFile, clean_file
from cycles.models import Evidence, PlanStep, Question, Source
from cycles.querysets import people_of
from cycles.services.evidence import NEEDS_SEEN
from groups.models import Group
from schools.names import AsksAboutNames

Words = str | Promise
# Per kind: the label of the box, and what helps to fill it. S3: results, observations, reflections; katern: pupils are asked.
_BOX: dict[str, tuple[Words, Words]] = {
    EvidenceKind.RESULTS: (_("What do the results say?"), _("Numbers with what was counted: 4 of 12 pupils.")),
    EvidenceKind.OBSERVATION: (
        _("What did the pupils do and say?"),
        _("Facts before opinions. Write “pupil A”, never a name."),
    ),
    EvidenceKind.VOICE: (
        _("What did pupils say themselves?"),
        _("In their own words. One question after the lesson is enough."),
    ),
    EvidenceKind.REFLECTION: (_("What did you think about it together?"), _("The school leader does not read this.")),
    EvidenceKind.INVENTORY: (_("What does each of us do now?"), _("One line for each class or way of working.")),
    EvidenceKind.BASELINE: (
        _("What do you see before you start?"),
        _("What you counted, in which group, with which question."),
    ),
    EvidenceKind.FOLLOW_UP: (_("What do you see now?"), _("Counted in the same way as the first time.")),
    EvidenceKind.COMPARISON: (_("What did you expect?"), _("From your plan. Make it shorter if you like.")),
    EvidenceKind.DESCRIPTION: (
        _("How does a colleague do this tomorrow?"),
        _("One or two pages. Say what must stay the same and what may change."),
    ),
    EvidenceKind.IN_USE: (
        _("In which lesson or class do you use it?"),
        _("Write it for yourself; colleagues write their own."),
    ),
    EvidenceKind.SHARED: (
        _("What did you share, and with whom?"),
        _("For example: a story in the team meeting of the other site."),
    ),
}
_SECOND: dict[str, Words] = {
    EvidenceKind.COMPARISON: _("What did you see?"),
    EvidenceKind.FOLLOW_UP: _("Beside the first measurement"),
}
_WITH_LINK = (
    EvidenceKind.RESULTS,
    EvidenceKind.BASELINE,
    EvidenceKind.FOLLOW_UP,
    EvidenceKind.DESCRIPTION,
    EvidenceKind.SHARED,
)


class LinkField(forms.URLField):
    """An address on the web; without a scheme it is a secure one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"assume_scheme": "https", **kwargs})


class PartForm(AppModelForm):
    """Something that hangs on a cycle. The service writes; the instance stays as it was."""

    def _post_clean(self) -> None:
        """Leave the instance as it is."""


class EvidenceForm(AsksAboutNames, PartForm):
    """A piece of evidence; the boxes depend on its kind."""

    PUPILS_IN = ("text", "seen")

    class Meta:
        model = Evidence
        fields = ["text", "seen", "dated_on", "link"]
        field_classes = {"link": LinkField}

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        kwargs["initial"] = {"dated_on": timezone.localdate(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["text"].label, self.fields["text"].help_text = _BOX[kind]  # type: ignore[assignment]  # lazy text
        self.fields["dated_on"].label = _("When was this?")
        if kind in NEEDS_SEEN:
            self.fields["seen"].label = _SECOND[kind]  # type: ignore[assignment]  # lazy text
            self.fields["seen"].required = True
        else:
            del self.fields["seen"]
        if kind not in _WITH_LINK:
            del self.fields["link"]


class SourceFileField(forms.FileField):
    """A file of one's own; its value is a ``SourceFile`` or None."""

    def clean(self, data: Any, initial: Any = None) -> SourceFile | None:
        """Answer with a file that may be kept."""
        upload = super().clean(data, initial)
        return clean_file(upload) if upload else None


class SourceForm(AsksAboutNames, PartForm):
    """A source with its classroom example, a link or a file."""

    PUPILS_IN = ("summary", "example")

    file = SourceFileField(
        label=_("A file of your own"),
        help_text=_("PDF, a document or a picture, at most 20 MB. Mind the rights of whoever made it."),
        required=False,
        error_messages={"empty": _("This file is empty. Choose another one.")},
    )
    remove_file = forms.BooleanField(label=_("Take the file away"), required=False)

    class Meta:
        model = Source
        fields = ["citation", "link", "summary", "example"]
        field_classes = {"link": LinkField}
        help_texts = {
            "citation": _("Author, title and year, or where you heard it."),
            "summary": _("Three sentences are enough."),
            "example": _("What would somebody see in your classroom? Without an example, theory stays on paper."),
        }
        error_messages = {"example": {"required": _("Add an example from a classroom. Without one, theory stays on paper.")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.pop("file", None)
        if not self.instance.file:
            del self.fields["remove_file"]


class ReuseForm(AppForm):
    """A card of an earlier cycle, to use again."""

    source = forms.ModelChoiceField(
        label=_("Which card?"), queryset=Source.objects.get_queryset().none(), empty_label=None, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, sources: QuerySet[Source], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        source = self.fields["source"]
        assert isinstance(source, forms.ModelChoiceField)
        source.queryset = sources
        source.label_from_instance = lambda obj: f"{obj.citation} ({obj.cycle.title})"  # type: ignore[method-assign]  # Django's own hook


class StepForm(AsksAboutNames, PartForm):
    """Who does what by when."""

    PUPILS_IN = ("text",)

    class Meta:
        model = PlanStep
        fields = ["text", "owner", "due_on"]

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_people(self, group)


class QuestionForm(AsksAboutNames, PartForm):
    """A question to the group."""

    PUPILS_IN = ("text",)

    class Meta:
        model = Question
        fields = ["text", "on_the_obvious"]
        labels = {"on_the_obvious": _("This asks about something that we take for granted")}


class QuestionAnswerForm(AsksAboutNames, AppForm):
    """The group's answer; ``version`` says which answer the writer started from."""

    PUPILS_IN = ("answer",)

    answer = forms.CharField(label=_("Answer"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))
    version = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


def offer_people(form: forms.BaseForm, group: Group) -> None:
    """Let the owner be chosen among who is in the group now."""
    owner = form.fields["owner"]
    assert isinstance(owner, forms.ModelChoiceField)
    owner.queryset = people_of(group)
    owner.empty_label = _("Choose somebody")
