"""Questionnaires: the list, each one with its source and rights, the crosswalk, making one, and files in and out."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.enums import CHARACTERISTICS, PULSE, Kind
from assessments.forms.instruments import BeginForm, FileForm
from assessments.instruments import Definition, catalogue
from assessments.instruments.copies import near_in_words
from assessments.instruments.crosswalk import characteristics, lacks, lenses
from assessments.models import OwnInstrument
from assessments.services import instruments as services
from core.access import allowed, get_or_deny, require
from core.forms import AppForm, attempt
from core.htmx import done, page
from schools.requests import here

#: The order of the list: what groups begin with, then other lenses, the school, together, frames.
ORDER = (
    *(CHARACTERISTICS, "lowan", "dimensions", "conditions", "school_functioning", "school_leader"),
    *("matrix", "theme", "essences", "bergsen_meester", "openness", "north_star", "capacities"),
)


def shipped_in_order() -> list[Definition]:
    """All shipped instruments, those that a group begins with first."""
    return [catalogue.shipped(key) for key in sorted(catalogue.shipped_keys(), key=ORDER.index)]


@require_safe
def instruments(request: HttpRequest, organisation: str) -> HttpResponse:
    """What can be asked here: shipped, own, and frames that wait for a school's own copy."""
    tenant = here(request)
    require(request, "assessments.view_instruments", tenant)
    may_edit = allowed(request, "assessments.edit_instruments", tenant)
    rows = OwnInstrument.objects.visible_to(request.user).with_versions()
    own = [each for each in rows if may_edit or each.published]
    found = shipped_in_order()
    context = {
        "alone": [each for each in found if each.kind == Kind.SURVEY],
        "together": [each for each in found if each.kind in (Kind.MATRIX, Kind.THEME)],
        "frames": [each for each in found if each.kind == Kind.FRAME],
        "own": [each for each in own if not each.retired_at],
        "away": [each for each in own if each.retired_at],
        "may_edit": may_edit,
    }
    return page(request, "assessments/instruments.html", context)


@require_safe
def instruments_panel(request: HttpRequest, organisation: str) -> HttpResponse:
    """What the pages about the organisation and its schools show of it: the school's own, and the way to all."""
    tenant = here(request)
    require(request, "assessments.view_instruments", tenant)
    may_edit = allowed(request, "assessments.edit_instruments", tenant)
    rows = OwnInstrument.objects.visible_to(request.user).offered().with_versions()
    context = {"own": [each for each in rows if may_edit or each.published], "may_edit": may_edit, "tenant": tenant}
    return render(request, "assessments/instruments_panel.html", context)


def _shipped(key: str) -> Definition:
    try:
        return catalogue.shipped(key) if key != PULSE else catalogue.shipped(CHARACTERISTICS)
    except KeyError as unknown:
        raise Http404 from unknown


@require_safe
def instrument(request: HttpRequest, organisation: str, key: str) -> HttpResponse:
    """One shipped instrument, statement by statement, with its source and what it lacks."""
    tenant = here(request)
    require(request, "assessments.view_instruments", tenant)
    found = _shipped(key)
    context = {
        "definition": found,
        "lacks": lacks(found),
        "note": found.text("note"),
        "file_url": reverse("assessments:instrument_file", args=[organisation, found.key]),
        "may_edit": allowed(request, "assessments.edit_instruments", tenant),
        "copyable": found.kind in services.WRITABLE,
    }
    return page(request, "assessments/instrument.html", context)


@require_safe
def instrument_file(request: HttpRequest, organisation: str, key: str) -> HttpResponse:
    """A shipped instrument as a file."""
    require(request, "assessments.view_instruments", here(request))
    return _file(_shipped(key).texts)


@require_safe
def crosswalk(request: HttpRequest, organisation: str) -> HttpResponse:
    """All lenses beside the seven characteristics."""
    require(request, "assessments.view_instruments", here(request))
    own = OwnInstrument.objects.visible_to(request.user).offered().with_versions()
    others = [each for each in shipped_in_order() if each.key not in (CHARACTERISTICS, "matrix")]
    others += [each.published.read for each in own if each.published]
    found = lenses(others)
    rows = [
        {"key": key, "name": name, "cells": [(lens.name, lens.cells[place]) for lens in found]}
        for place, (key, name) in enumerate(characteristics())
    ]
    return page(request, "assessments/crosswalk.html", {"lenses": found, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def instrument_new(request: HttpRequest, organisation: str) -> HttpResponse:
    """Begin one of one's own: empty, in a frame, or as a copy."""
    tenant = here(request)
    require(request, "assessments.edit_instruments", tenant)
    form = BeginForm(request.POST if request.method == "POST" else None, initial=_start(request))
    made: list[OwnInstrument] = []

    def begin() -> None:
        made.append(services.begin(organisation=tenant, by=request.user, **form.cleaned_data))

    if form.is_valid() and attempt(form, begin):
        return done(request, made[0].get_absolute_url(), _("This is a draft. Groups see it when you publish it."))
    return page(request, "assessments/instrument_new.html", {"form": form})


def _start(request: HttpRequest) -> dict[str, Any]:
    wanted = request.GET.get("from", "")
    if wanted not in catalogue.shipped_keys():
        return {}
    found = catalogue.shipped(wanted)
    return {"start_from": wanted, "nl": found.texts["nl"], "en": found.texts["en"]}


@require_http_methods(["GET", "HEAD", "POST"])
def instrument_import(request: HttpRequest, organisation: str) -> HttpResponse:
    """Take a questionnaire in from a file; every fault of it in a sentence."""
    tenant = here(request)
    require(request, "assessments.edit_instruments", tenant)
    posted = request.method == "POST"
    form = FileForm(request.POST if posted else None, request.FILES if posted else None)
    made: list[OwnInstrument] = []

    def take_in() -> None:
        content = form.cleaned_data["file"].read(services.MOST_BYTES + 1)
        made.append(services.take_in(organisation=tenant, content=content, by=request.user))

    if form.is_valid() and attempt(form, take_in):
        said = _("Taken in as a draft. Look it over, then publish it.")
        return done(request, made[0].get_absolute_url(), " ".join([said, *_near(made[0])]))
    return page(request, "assessments/instrument_import.html", {"form": form})


@require_safe
def own_instrument(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """An own instrument: the draft to work on beside the version that rounds use."""
    found = _own(request, "assessments.view_instruments", pk)
    draft, published = found.draft, found.published
    may_edit = allowed(request, "assessments.edit_instruments", found)
    shown = draft if draft and may_edit else published
    if shown is None:  # a draft of somebody else is nobody's business yet
        raise Http404
    context = {
        "instrument": found,
        "definition": shown.read,
        "draft": draft if may_edit else None,
        "published": published,
        "writable": shown.definition["kind"] in services.WRITABLE,
        "lacks": lacks(shown.read),
        "uses": sum(version.uses for version in found.versions.all()),  # type: ignore[attr-defined]  # annotated
        "may_edit": may_edit,
    }
    return page(request, "assessments/own_instrument.html", context)


@require_safe
def own_instrument_file(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """An own instrument as a file: the draft for who writes it, otherwise the published version."""
    found = _own(request, "assessments.view_instruments", pk)
    shown = found.draft if found.draft and allowed(request, "assessments.edit_instruments", found) else found.published
    if shown is None:
        raise Http404
    return _file(shown.definition)


@require_http_methods(["GET", "HEAD", "POST"])
def instrument_publish(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Open the draft for rounds, after asking once more."""
    found = _own(request, "assessments.edit_instruments", pk)
    context = {
        "title": _("Publish “%(name)s”?") % {"name": _name(found)},
        "sentence": _(
            "Groups can then choose it for a round. This version stays as it is; for a change you begin a next version."
        ),
        "points": _near(found),
        "action_label": _("Publish it"),
    }
    return _ask(request, found, context, lambda: services.publish(instrument=found, by=request.user), _("Published."))


@require_POST
def instrument_next(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Begin the next version."""
    found = _own(request, "assessments.edit_instruments", pk)
    services.begin_next(instrument=found, by=request.user)
    return done(
        request, found.get_absolute_url(), _("This is a draft of the next version. Rounds keep the one that they have.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def instrument_put_away(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Delete an unused one or put a used one away, after asking once more; offer one again that was put away."""
    found = _own(request, "assessments.edit_instruments", pk)
    name = {"name": _name(found)}
    context: dict[str, Any]
    if found.retired_at:
        context = {"title": _("Offer “%(name)s” again?") % name, "action_label": _("Offer it again")}
        context["sentence"] = _("Groups can choose it again for a new round.")
        return _ask(request, found, context, lambda: services.take_back(instrument=found, by=request.user), _("Offered again."))
    used = services.was_used(found)
    context = {
        "title": (_("Put “%(name)s” away?") if used else _("Delete “%(name)s”?")) % name,
        "sentence": _("No new round can use it. Rounds that did keep it, with their results.")
        if used
        else _("No round used it. It cannot be brought back."),
        "action_label": _("Put it away") if used else _("Delete it"),
        "danger": not used,
    }
    after = reverse("assessments:instruments", args=[organisation])
    return _ask(
        request, found, context, lambda: services.put_away(instrument=found, by=request.user), _("No longer offered."), after
    )


def _near(found: OwnInstrument) -> list[str]:
    """Statements of the draft that are nearly the same, in sentences: who publishes it has seen them."""
    return near_in_words(found.draft.definition) if found.draft else []


def _own(request: HttpRequest, permission: str, pk: int) -> OwnInstrument:
    return get_or_deny(request, permission, OwnInstrument.objects.with_versions(), pk=pk)


def _name(found: OwnInstrument) -> str:
    return (found.draft or found.shown).read.name


def _ask(
    request: HttpRequest, found: OwnInstrument, context: dict[str, Any], act: Any, message: str, after: str = ""
) -> HttpResponse:
    form = AppForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and attempt(form, act):
        return done(request, after or found.get_absolute_url(), message)
    return page(request, "ui/confirm.html", {**context, "cancel_url": found.get_absolute_url(), "form": form})


def _file(document: Any) -> HttpResponse:
    text = json.dumps(document, ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{document["key"]}.v{document["version"]}.json"'
    return response
