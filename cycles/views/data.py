"""Small data sets: make one, fill it by hand or from a table, look at it, say what it means, take it along, delete it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.access import allowed, get_or_deny
from core.drafts import draft_data
from core.forms import attempt
from core.htmx import done, page
from core.sheets import read_text
from cycles.forms.data import LEAST_LINES, MORE_LINES, DataSetForm, KeepForm, LinesForm, TableForm, WordsForm, grid_row
from cycles.guide import phase_guide
from cycles.measurements import MOST_LINES, Frame, packed_rows, table
from cycles.models import Cycle, DataSet
from cycles.services import data as services
from cycles.tables import Reading, read
from cycles.views.data_page import set_context
from cycles.views.forms import sent


def _set(request: HttpRequest, permission: str, pk: int, **lookup: Any) -> DataSet:
    return get_or_deny(request, permission, DataSet.objects.present().with_roles_of(request.user), pk=pk, **lookup)


def _context(data_set: DataSet, **more: Any) -> dict[str, Any]:
    cycle = data_set.cycle
    return {"set": data_set, "cycle": cycle, "group": cycle.group, "guide": phase_guide(data_set.phase), **more}


def _frame(data_set: DataSet) -> Frame:
    return Frame(data_set.shape, data_set.low, data_set.high)


def _may_fill(data_set: DataSet) -> None:
    """Numbers that were deleted after their time do not come back: there is no such page any more."""
    if data_set.is_frozen:
        raise Http404


def _start_again_from(form: Any, data_set: DataSet) -> None:
    """A refused form from then on starts from what is saved now: who saves again has seen both."""
    form.data = form.data.copy()
    form.data["version"] = str(DataSet.objects.present().values_list("version", flat=True).get(pk=data_set.pk))


@require_safe
def data(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """One set: picture, table, and what the group saw, thinks and does not know."""
    data_set = _set(request, "cycles.view_cycle", pk)
    can_edit = allowed(request, "cycles.contribute", data_set)
    return page(request, "cycles/data.html", _context(data_set, **set_context(data_set, can_edit=can_edit)))


def data_new(request: HttpRequest, organisation: str, pk: int, phase: str) -> HttpResponse:
    """Say what is measured; then the grid follows."""
    cycle = get_or_deny(request, "cycles.contribute", Cycle.objects.with_roles_of(request.user), pk=pk)
    if phase not in services.PHASES:
        raise Http404
    form = DataSetForm(*sent(request))
    made: list[DataSet] = []

    def create() -> None:
        made.append(services.make(cycle=cycle, phase=phase, by=request.user, **form.cleaned_data))

    if request.method == "POST" and form.is_valid() and attempt(form, create):
        return done(request, reverse("cycles:data_numbers", args=[organisation, made[0].pk]), _("Saved. Now the numbers."))
    context = {"cycle": cycle, "group": cycle.group, "guide": phase_guide(phase), "form": form}
    context["back"] = reverse("cycles:phase", args=[organisation, pk, phase])
    return page(request, "cycles/data_edit.html", context)


def data_edit(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Change what the set says of itself."""
    data_set = _set(request, "cycles.contribute", pk)
    _may_fill(data_set)
    form = DataSetForm(*sent(request), instance=data_set)

    def change() -> None:
        services.change(data_set=data_set, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and attempt(form, change):
        return done(request, data_set.get_absolute_url(), _("Saved."))
    return page(request, "cycles/data_edit.html", _context(data_set, form=form, back=data_set.get_absolute_url()))


def data_numbers(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The grid: one line for a pupil. Lines that are refused stay as they were typed."""
    data_set = _set(request, "cycles.contribute", pk)
    _may_fill(data_set)
    rows = [grid_row(row) for row in table(services.points_of(data_set), data_set.shape)]
    blank = max(LEAST_LINES - len(rows), MORE_LINES if request.GET.get("more") == "1" else 3)
    initial = {"version": data_set.version}
    form = LinesForm(*sent(request), frame=_frame(data_set), rows=rows, blank=blank, initial=initial)

    def keep() -> None:
        version = form.cleaned_data["version"]
        services.keep_points(data_set=data_set, points=form.points, version=version, by=request.user)

    if request.method == "POST":
        if form.is_valid() and attempt(form, keep):
            here = reverse("cycles:data_numbers", args=[organisation, pk]) + "?more=1"
            url = here if request.POST.get("more") == "1" else data_set.get_absolute_url()
            return done(request, url, _("The numbers are saved."))
        _start_again_from(form, data_set)
    context = _context(data_set, form=form, most=MOST_LINES, can_grow=len(form.lines) < MOST_LINES)
    return page(request, "cycles/data_numbers.html", context)


def data_import(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Read a table from elsewhere and show, row by row, what would be kept. Nothing is kept here."""
    data_set = _set(request, "cycles.contribute", pk)
    _may_fill(data_set)
    form = TableForm(*sent(request, files=True))
    readings: list[Reading] = []

    def look() -> None:
        readings.append(read(form.sheet, _frame(data_set)))

    context = _context(data_set, form=form, most=MOST_LINES)
    if request.method == "POST" and form.is_valid() and attempt(form, look) and readings[0].good:
        initial = {"rows": packed_rows(readings[0].points, data_set.shape), "version": data_set.version}
        keep = KeepForm(initial=initial)
        has_numbers = data_set.has_first or data_set.has_second
        context |= {"reading": readings[0], "keep": keep, "has_numbers": has_numbers}
        del context["form"]
        return page(request, "cycles/data_preview.html", context)
    if readings:
        form.add_error(None, _("No row of this table can be kept."))
        context["reading"] = readings[0]
    return page(request, "cycles/data_import.html", context)


@require_POST
def data_keep(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Keep the rows that were looked at."""
    data_set = _set(request, "cycles.contribute", pk)
    _may_fill(data_set)
    form = KeepForm(request.POST)

    def keep() -> None:
        points = read(read_text(form.cleaned_data["rows"]), _frame(data_set)).points
        add, version = form.cleaned_data["add"] == "add", form.cleaned_data["version"]
        services.keep_points(data_set=data_set, points=points, version=version, add=add, by=request.user)

    if form.is_valid() and attempt(form, keep):
        return done(request, data_set.get_absolute_url(), _("The numbers are saved."))
    _start_again_from(form, data_set)
    back = reverse("cycles:data_import", args=[organisation, pk])
    return page(request, "cycles/data_refused.html", _context(data_set, form=form, back=back))


def data_words(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """What we saw, what we think, what we do not know: three boxes of the group."""
    data_set = _set(request, "cycles.contribute", pk)
    key = f"data:{pk}:words"
    draft = draft_data(request.user, key) if request.method == "GET" else {}
    form = WordsForm(*sent(request), instance=data_set, initial={"version": data_set.version, **draft})
    theirs = None

    def say() -> None:
        services.say(data_set=data_set, by=request.user, **form.cleaned_data)

    if request.method == "POST":
        if form.is_valid() and attempt(form, say):
            return done(request, data_set.get_absolute_url(), _("Saved."))
        theirs = data_set if form.data.get("version", "") != str(data_set.version) else None
        _start_again_from(form, data_set)
    return page(request, "cycles/data_words.html", _context(data_set, form=form, theirs=theirs, draft_key=key))


@require_POST
def data_undo(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Put the numbers back as they were before the last change."""
    data_set = _set(request, "cycles.contribute", pk)
    form = KeepForm(request.POST)
    if attempt(form, lambda: services.undo(data_set=data_set, by=request.user)):
        return done(request, data_set.get_absolute_url(), _("The last change of the numbers is undone."))
    return page(request, "cycles/data_refused.html", _context(data_set, form=form, back=data_set.get_absolute_url()))


def data_delete(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Ask once more, then delete the set."""
    data_set = _set(request, "cycles.contribute", pk)
    url = reverse("cycles:phase", args=[organisation, data_set.cycle_id, data_set.phase])
    if request.method == "POST":
        services.remove(data_set=data_set, by=request.user)
        return done(request, url, _("The set is deleted. Until tomorrow you can put it back on this page."))
    context = {
        "title": _("Delete this set?"),
        "sentence": data_set.title,
        "points": [_("Codes, values and your words go along. For a day you can put it back; then it is gone for good.")],
        "action_label": _("Delete it"),
        "cancel_url": data_set.get_absolute_url(),
        "danger": True,
    }
    return page(request, "ui/confirm.html", context)


@require_POST
def data_restore(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Put a deleted set back."""
    data_set = get_or_deny(request, "cycles.contribute", DataSet.objects.with_roles_of(request.user), pk=pk)
    services.put_back(data_set=data_set, by=request.user)
    return done(request, data_set.get_absolute_url(), _("The set is back."))
