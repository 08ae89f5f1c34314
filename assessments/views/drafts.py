"""The draft of an own instrument: its texts, its parts, its statements."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments.forms.instruments import ArrangeForm, SectionForm, StatementForm, TextsForm
from assessments.models import OwnInstrument, OwnVersion
from assessments.services import instruments as services
from core.access import get_or_deny
from core.errors import DomainError
from core.forms import AppForm, attempt
from core.htmx import done, page


def _get(request: HttpRequest, pk: int) -> OwnInstrument:
    return get_or_deny(request, "assessments.edit_instruments", OwnInstrument.objects.with_versions(), pk=pk)


def _version(request: HttpRequest, found: OwnInstrument) -> OwnVersion:
    """The draft; 404 when there is none, or it is of a kind that is not written here.

    To what was typed in a draft that was published meanwhile the published version stands in: the service refuses, and the
    words come back with the reason.
    """
    version = found.draft or (found.published if request.method == "POST" else None)
    if version is None or version.definition["kind"] not in services.WRITABLE:
        raise Http404
    return version


def _initial(entry: dict[str, Any]) -> dict[str, Any]:
    english = "" if entry["en"] == entry["nl"] else entry["en"]
    return {**entry, "en": english, "description": entry.get("description_nl", ""), "seen": services.digest(entry)}


def _refresh(form: AppForm, entry: dict[str, Any] | None) -> None:
    """Who saves again has seen what somebody else wrote meanwhile."""
    if entry is not None and form.is_bound and form.errors:
        form.data = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        form.data["seen"] = services.digest(entry)  # type: ignore[index]  # a QueryDict


@require_http_methods(["GET", "HEAD", "POST"])
def instrument_texts(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Name, purpose, source, who answers, and the five answers."""
    found = _get(request, pk)
    version = _version(request, found)
    form = TextsForm(request.POST if request.method == "POST" else None, definition=version.read)

    def save() -> None:
        services.write_texts(instrument=found, by=request.user, **form.values())

    if form.is_valid() and attempt(form, save):
        return done(request, found.get_absolute_url(), _("Saved."))
    return page(request, "assessments/instrument_texts.html", {"instrument": found, "version": version, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def instrument_section(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Add a part, or change the one that ``?part=`` names."""
    found = _get(request, pk)
    key = request.GET.get("part", "")
    entry = next((each for each in _version(request, found).definition["sections"] if each["key"] == key), None)
    if key and entry is None and request.method != "POST":
        raise Http404  # what was typed for a part that is gone comes back with the reason
    form = SectionForm(request.POST if request.method == "POST" else None, initial=_initial(entry) if entry else {})

    def save() -> None:
        services.save_section(instrument=found, key=key, by=request.user, **form.cleaned_data)

    if form.is_valid() and attempt(form, save):
        return done(request, found.get_absolute_url(), _("Saved."))
    _refresh(form, entry)
    return page(request, "assessments/instrument_section.html", {"instrument": found, "form": form, "part": entry})


@require_http_methods(["GET", "HEAD", "POST"])
def instrument_statement(request: HttpRequest, organisation: str, pk: int, section: str) -> HttpResponse:
    """Add a statement to a part, or change the one that ``?statement=`` names; with advice on its words."""
    found = _get(request, pk)
    document = _version(request, found).definition
    part = next((each for each in document["sections"] if each["key"] == section), None)
    key = request.GET.get("statement", "")
    entry = next((each for each in part.get("items", ()) if each["key"] == key), None) if part else None
    if (part is None or (key and entry is None)) and request.method != "POST":
        raise Http404  # what was typed for a part or a statement that is gone comes back with the reason
    form = StatementForm(request.POST if request.method == "POST" else None, initial=_initial(entry) if entry else {})

    def save() -> None:
        services.save_statement(instrument=found, section=section, key=key, by=request.user, **form.cleaned_data)

    if form.is_valid():
        said = services.advice(document, key=key, nl=form.cleaned_data["nl"], en=form.cleaned_data["en"])
        # Advice is given once; who presses again has read it.
        if (not said or "anyway" in request.POST) and attempt(form, save):
            return done(request, found.get_absolute_url(), _("Saved."))
    else:
        said = []
    _refresh(form, entry)
    context = {"instrument": found, "form": form, "part": part, "statement": entry, "advice": said}
    return page(request, "assessments/instrument_statement.html", context)


@require_POST
def instrument_move(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Put a part or a statement one place up or down."""
    found = _get(request, pk)
    form = ArrangeForm(request.POST)
    message = ""
    if form.is_valid():
        try:
            up = form.cleaned_data["move"] == "up"
            services.move(instrument=found, key=form.cleaned_data["key"], up=up, by=request.user)
        except DomainError as refusal:  # somebody else was there in the meantime
            message = str(refusal.message)
    return done(request, f"{found.get_absolute_url()}#s-statements", message)


@require_http_methods(["GET", "HEAD", "POST"])
def instrument_remove(request: HttpRequest, organisation: str, pk: int, entry: str) -> HttpResponse:
    """Take a part or a statement out of the draft, after asking once more."""
    found = _get(request, pk)
    entries = [one for each in _version(request, found).definition["sections"] for one in (each, *each.get("items", ()))]
    gone = next((each for each in entries if each["key"] == entry), None)
    if gone is None:
        raise Http404
    form = AppForm(request.POST if request.method == "POST" else None)

    def remove() -> None:
        services.remove(instrument=found, key=entry, by=request.user)

    if request.method == "POST" and form.is_valid() and attempt(form, remove):
        return done(request, found.get_absolute_url(), _("Taken out."))
    context = {
        "title": _("Take “%(text)s” out?") % {"text": gone["nl"]},
        "sentence": _("Its statements go with it.") if gone.get("items") else _("It is only in this draft."),
        "action_label": _("Take it out"),
        "cancel_url": found.get_absolute_url(),
        "danger": True,
        "form": form,
    }
    return page(request, "ui/confirm.html", context)
