"""The draft of an own instrument: its texts, its parts, its statements."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments.forms.instruments import ArrangeForm, SectionForm, StatementForm, TextsForm
from assessments.models import OwnInstrument
from assessments.services import instruments as services
from core.access import get_or_deny
from core.errors import DomainError
from core.forms import AppForm, attempt
from core.htmx import done, page


def _get(request: HttpRequest, pk: int) -> OwnInstrument:
    return get_or_deny(request, "assessments.edit_instruments", OwnInstrument.objects.with_versions(), pk=pk)


def _document(found: OwnInstrument) -> dict[str, Any]:
    """The draft's document; 404 when it was published meanwhile, or is of a kind that is not written here."""
    if found.draft is None or found.draft.definition["kind"] not in services.WRITABLE:
        raise Http404
    document: dict[str, Any] = found.draft.definition
    return document


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
    _document(found)
    assert found.draft is not None
    form = TextsForm(request.POST if request.method == "POST" else None, definition=found.draft.read)

    def save() -> None:
        services.write_texts(instrument=found, by=request.user, **form.values())

    if form.is_valid() and attempt(form, save):
        return done(request, found.get_absolute_url(), _("Saved."))
    return page(request, "assessments/instrument_texts.html", {"instrument": found, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def instrument_section(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Add a part, or change the one that ``?part=`` names."""
    found = _get(request, pk)
    key = request.GET.get("part", "")
    entry = next((each for each in _document(found)["sections"] if each["key"] == key), None)
    if key and entry is None:
        raise Http404
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
    document = _document(found)
    part = next((each for each in document["sections"] if each["key"] == section), None)
    if part is None:
        raise Http404
    key = request.GET.get("statement", "")
    entry = next((each for each in part.get("items", ()) if each["key"] == key), None)
    if key and entry is None:
        raise Http404
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
    entries = [one for each in _document(found)["sections"] for one in (each, *each.get("items", ()))]
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
