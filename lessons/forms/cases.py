"""Forms for case pupils, notes, talks and the table: codes only."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from core.forms import AppForm
from lessons.forms.lessons import Untouched
from lessons.models import CasePupil, Expectation, Finding, Interview, Lesson, LessonPart, Note
from schools.names import AsksAboutNames


class PupilForm(AsksAboutNames, Untouched):
    """What a case pupil stands for, and what we expect in each part."""

    PUPILS_IN = ("stands_for", "criterion")

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    code = forms.CharField(label=_("Code"), max_length=40, help_text=_("One capital letter. Never a name or initials."))

    class Meta:
        model = CasePupil
        fields = ["stands_for", "criterion"]
        labels = {
            "stands_for": _("Which pupils does this one stand for?"),
            "criterion": _("When has the lesson worked for this pupil?"),
        }
        help_texts = {
            "stands_for": _("Describe the kind of pupil, for example: knows much and says little. Never a name."),
            "criterion": _("Something that you can see or hear."),
        }

    field_order = ("code", "stands_for", "criterion")

    def __init__(self, *args: Any, parts: list[LessonPart], expectations: list[Expectation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = parts
        texts = {row.part_id: row.text for row in expectations}
        self.initial = {**self.initial, "version": self.instance.version, "code": self.instance.code}
        for part in parts:
            self.fields[f"expected_{part.pk}"] = forms.CharField(
                required=False,
                label=part.title,
                max_length=600,
                initial=texts.get(part.pk, ""),
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def pupils_in(self) -> tuple[str, ...]:
        """Its two boxes, and one for each part of the lesson."""
        return (*self.PUPILS_IN, *(f"expected_{part.pk}" for part in self.parts))

    def expected_fields(self) -> list[Any]:
        """The fields with what we expect, in the order of the lesson."""
        return [self[f"expected_{part.pk}"] for part in self.parts]

    def words(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        expected = {part.pk: data[f"expected_{part.pk}"] for part in self.parts}
        return {name: data[name] for name in ("code", "stands_for", "criterion", "version")} | {"expected": expected}


class NoteForm(AppForm):
    """One observation: which pupil, which part, what the pupil does and says.

    It does not ask about names: it is typed in seconds while the lesson goes on, and may have waited on a device without
    network. The note has to be kept at once; whoever wrote it is told afterwards, and can put it right.
    """

    pupil = forms.ModelChoiceField(
        label=_("Who?"),
        queryset=CasePupil.objects.get_queryset().none(),
        required=False,
        widget=forms.RadioSelect,
        empty_label=_("Whole class"),
    )
    part = forms.ModelChoiceField(
        label=_("Part of the lesson"), queryset=LessonPart.objects.get_queryset().none(), empty_label=None
    )
    text = forms.CharField(
        label=_("What does and says the pupil, literally?"),
        max_length=1000,
        error_messages={"required": _("Write what the pupil does or says.")},
        widget=forms.Textarea(attrs={"rows": 3, "autocapitalize": "sentences", "enterkeyhint": "send"}),
    )
    # The clock of the device; the service falls back on ours. No picker: the script fills it in, also when it is sent later.
    seen_at = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    client_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, lesson: Lesson, **kwargs: Any) -> None:
        kwargs["initial"] = {"client_key": uuid.uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        for name, rows in (
            ("pupil", CasePupil.objects.filter(lesson=lesson)),
            ("part", LessonPart.objects.filter(lesson=lesson)),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows

    def clean_seen_at(self) -> datetime.datetime | None:
        """The moment on the device, or None when it is not a moment with a time zone."""
        try:
            found = parse_datetime(self.cleaned_data["seen_at"])
        except ValueError:
            return None
        return found if found is not None and timezone.is_aware(found) else None


class NoteEditForm(AsksAboutNames, NoteForm):
    """Put one's own note right; its time stays. Here there is time to be asked about a name."""

    PUPILS_IN = ("text",)

    def __init__(self, *args: Any, note: Note, **kwargs: Any) -> None:
        initial = {"pupil": note.pupil_id, "part": note.part_id, "text": note.text}
        super().__init__(*args, lesson=note.lesson, initial=initial, **kwargs)
        del self.fields["seen_at"], self.fields["client_key"]


class InterviewForm(AsksAboutNames, Untouched):
    """Five minutes with a case pupil, in key words. The questions come from the guide (LS4)."""

    PUPILS_IN = ("learned", "helped", "more")

    class Meta:
        model = Interview
        fields = ["learned", "helped", "more"]
        labels = {"more": _("What else did the pupil say?")}
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in ("learned", "helped", "more")}

    def __init__(self, *args: Any, questions: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, question in zip(("learned", "helped"), questions, strict=False):
            self.fields[name].label = question


class FindingForm(AsksAboutNames, Untouched):
    """Seen and explanation for one pupil in one part, with the notes to take over."""

    PUPILS_IN = ("seen", "explanation")

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    notes = forms.MultipleChoiceField(
        label=_("Take over from the observation"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose from the notes of this lesson.")},
    )

    class Meta:
        model = Finding
        fields = ["seen", "explanation"]
        labels = {
            "seen": _("What did you see?"),
            "explanation": _("What explains the difference with what you expected?"),
        }
        widgets = {"seen": forms.Textarea(attrs={"rows": 4}), "explanation": forms.Textarea(attrs={"rows": 4})}

    field_order = ("notes", "seen", "explanation", "version")

    def __init__(self, *args: Any, notes: list[Note], is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {str(note.pk): note for note in notes}
        field = self.fields["notes"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(key, note.text) for key, note in self.rows.items()]
        self.initial.setdefault("version", 0 if is_new else self.instance.version)
        if is_new:
            self.initial["notes"] = list(self.rows)

    def clean_notes(self) -> list[Note]:
        """The notes that were chosen."""
        return [self.rows[key] for key in self.cleaned_data["notes"]]
