"""Forms for small data sets: what is measured, the grid, a table from elsewhere, and the three boxes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.forms import AppForm
from core.sheets import Sheet, read_file, read_text
from cycles.enums import SET_KINDS, EvidenceKind, PupilChange, SetShape
from cycles.forms.parts import PartForm
from cycles.measurements import FIRST, MOST_LINES, SECOND, Frame, Point, Row, beside, check_at, code_of, number_of, said
from cycles.models import DataSet
from schools.names import AsksAboutNames

LEAST_LINES = 12
MORE_LINES = 10


class DataSetForm(AsksAboutNames, PartForm):
    """What is measured, with which scale, and when."""

    PUPILS_IN = ("title",)

    kind = forms.ChoiceField(
        label=_("What are the numbers counted from?"),
        choices=[(kind.value, kind.label) for kind in SET_KINDS],
        widget=forms.RadioSelect,
        initial=EvidenceKind.RESULTS,
    )
    shape = forms.ChoiceField(
        label=_("How do the numbers lie in time?"), choices=SetShape.choices, widget=forms.RadioSelect, initial=SetShape.BESIDE
    )

    class Meta:
        model = DataSet
        fields = ["title", "kind", "shape", "unit", "low", "high", "first_on", "second_on"]
        labels = {
            "title": _("What do you measure?"),
            "first_on": _("When was the first measurement?"),
            "second_on": _("When was the second, or the last?"),
            "low": _("Lowest possible value"),
            "high": _("Highest possible value"),
        }
        help_texts = {
            "title": _("For example: whole sentences in a talk of ten minutes."),
            "unit": _("For example: sentences, points, minutes."),
        }

    field_order = ("title", "kind", "shape", "unit", "low", "high", "first_on", "second_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("instance") is None:
            kwargs["initial"] = {"first_on": timezone.localdate(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        for name in ("low", "high"):
            self.fields[name].localize = True
            self.fields[name].widget = forms.TextInput(attrs={"inputmode": "decimal"})


class LineForm(AppForm):
    """One line of the grid. An empty one is nothing; another gives its points."""

    code = forms.CharField(label=_("Code"), required=False)
    change = forms.ChoiceField(label=_("Joined or left"), required=False, choices=PupilChange.choices)

    def __init__(self, *args: Any, frame: Frame, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.frame = frame
        self.points: list[Point] = []
        words = {
            FIRST: _("First"),
            SECOND: _("Second"),
            "at": _("Weeks since entry") if frame.shape == SetShape.WEEKS else _("Date"),
            "value": _("Value"),
        }
        names = (FIRST, SECOND) if frame.shape == SetShape.BESIDE else ("at", "value")
        for name in names:
            kind = "numeric" if name == "at" else "decimal"
            field: forms.Field = forms.CharField(
                label=words[name], required=False, widget=forms.TextInput(attrs={"inputmode": kind, "autocomplete": "off"})
            )
            if name == "at" and frame.shape == SetShape.DATES:
                field = forms.DateField(label=words[name], required=False)
            self.fields[name] = field
        self.fields["code"].widget.attrs |= {"autocomplete": "off", "autocapitalize": "characters", "size": "4"}
        self.order_fields(["code", *names, "change"])
        self._dress()

    def clean(self) -> dict[str, Any]:
        """Turn the line into points; a refusal goes to its own cell."""
        data = super().clean() or {}
        texts = {name: str(data.get(name) or "") for name in self.fields}
        if self.errors or not any(texts[name] for name in texts if name != "change"):
            return data
        try:
            self.points = self._read(texts)
        except DomainError as refusal:
            self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal.message))
        return data

    def _read(self, texts: dict[str, str]) -> list[Point]:
        code = code_of(texts["code"])
        if self.frame.shape == SetShape.BESIDE:
            return beside(code, {FIRST: texts[FIRST], SECOND: texts[SECOND]}, texts["change"], self.frame)
        at = check_at(texts["at"], self.frame.shape)
        return [Point(code, at, number_of(texts["value"], self.frame), texts["change"])]


class LinesForm(AppForm):
    """The grid: as many lines as were sent, each judged by itself.

    Args:
        frame: what the set says about its numbers.
        rows: what to show in a grid that was not sent yet.
        blank: how many empty lines follow.
    """

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, frame: Frame, rows: Sequence[dict[str, Any]] = (), blank: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.points: list[Point] = []
        if self.is_bound:
            sent = sorted({int(found[1]) for key in self.data if (found := re.fullmatch(r"line-([0-9]{1,3})-\w+", key))})
            self.lines = [LineForm(self.data, frame=frame, prefix=f"line-{at}") for at in sent[: MOST_LINES + 1]]
        else:
            initial = [*rows, *({} for _line in range(blank))][:MOST_LINES]
            self.lines = [LineForm(initial=row, frame=frame, prefix=f"line-{at}") for at, row in enumerate(initial)]

    def clean(self) -> dict[str, Any]:
        """All lines together: none refused, none twice."""
        data = super().clean() or {}
        seen: dict[tuple[str, str], int] = {}
        for number, line in enumerate(self.lines, start=1):
            if not line.is_valid():
                continue
            for point in line.points:
                if (point.code, point.at) in seen:
                    line.add_error(
                        "code",
                        _("Pupil %(code)s has this measurement in row %(row)d already.")
                        % {"code": point.code, "row": seen[point.code, point.at]},
                    )
                    break
                seen[point.code, point.at] = number
            self.points += line.points
        wrong = [number for number, line in enumerate(self.lines, start=1) if line.errors]
        if wrong:
            self.add_error(None, _("Look at row %(rows)s.") % {"rows": ", ".join(str(number) for number in wrong[:10])})
        return data


def grid_row(row: Row) -> dict[str, Any]:
    """A line of a set's table as the grid shows it."""
    found: dict[str, Any] = {"code": row.code, "change": row.change, "at": row.at}
    for name in (FIRST, SECOND, "value"):
        value = getattr(row, name)
        found[name] = "" if value is None else said(value)
    return found


class TableForm(AppForm):
    """A table from elsewhere: pasted, or a file. Nothing is kept by this."""

    text = forms.CharField(
        label=_("Paste the cells here"),
        required=False,
        max_length=200_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
    )
    file = forms.FileField(label=_("Or choose a file, CSV or XLSX"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ".csv,.txt,.tsv,.xlsx"

    def clean(self) -> dict[str, Any]:
        """Read the one that was given as a table."""
        data = super().clean() or {}
        if self.errors:
            return data
        upload = data.get("file")
        try:
            sheet = read_file(upload.read(), upload.name or "") if upload else read_text(data.get("text") or "")
        except DomainError as refusal:
            self.add_error("file" if upload else "text", str(refusal.message))
        else:
            self.sheet: Sheet = sheet
        return data


class KeepForm(AppForm):
    """The good rows of a table that was looked at, on their way to be kept."""

    rows = forms.CharField(max_length=20_000, widget=forms.HiddenInput, strip=False)
    add = forms.ChoiceField(
        label=_("What about the numbers that are there?"),
        choices=[("add", _("Keep them, and add these")), ("replace", _("Put these in their place"))],
        widget=forms.RadioSelect,
        initial="add",
        required=False,
    )
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)


class WordsForm(AsksAboutNames, PartForm):
    """What we saw, what we think, what we do not know."""

    PUPILS_IN = ("saw", "think", "unknown")

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    class Meta:
        model = DataSet
        fields = ["saw", "think", "unknown"]
        labels = {
            "saw": _("What did we see?"),
            "think": _("What do we think?"),
            "unknown": _("What do we not know?"),
        }
        help_texts = {
            "saw": _("Only what the picture and the table show: how many pupils, what they did."),
            "think": _("How do you explain it? What else could explain it?"),
            "unknown": _("What else changed meanwhile? Whom do you not see here? What would you have to look at?"),
        }
