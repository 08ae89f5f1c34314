"""Source cards: write, take away, use again, and the file that goes with one."""

from __future__ import annotations

from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import get_or_deny
from core.drafts import draft_data
from cycles.files import CONTENT_TYPES
from cycles.forms.parts import ReuseForm, SourceForm
from cycles.guide import phase_guide
from cycles.models import Cycle, Source
from cycles.services import sources
from cycles.views.forms import sent
from cycles.views.writing import phase_url, take_away, write
from groups.enums import Phase


def source_new(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Add a source with its example from a classroom."""
    cycle = get_or_deny(request, "cycles.add_source", Cycle.objects.with_roles_of(request.user), pk=pk)
    key = f"source:{pk}"
    form = SourceForm(*sent(request, files=True), initial=draft_data(request.user, key) if request.method == "GET" else None)

    def add(**values: Any) -> None:
        values.pop("remove_file", None)
        sources.add_source(cycle=cycle, by=request.user, **values)

    context = {"cycle": cycle, "guide": phase_guide(Phase.THEORY), "title": _("Add a source"), "draft_key": key}
    return write(request, form, add, phase_url(organisation, pk, Phase.THEORY), context)


def source_edit(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Change a source."""
    source = get_or_deny(request, "cycles.change_source", Source.objects.with_cycle(), pk=pk)
    form = SourceForm(*sent(request, files=True), instance=source)

    def change(**values: Any) -> None:
        sources.change_source(source=source, by=request.user, **values)

    context = {
        "cycle": source.cycle,
        "guide": phase_guide(Phase.THEORY),
        "title": source.citation,
        "delete_url": reverse("cycles:source_delete", args=[organisation, pk]),
    }
    return write(request, form, change, phase_url(organisation, source.cycle_id, Phase.THEORY), context)


def source_delete(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Take a source away."""
    source = get_or_deny(request, "cycles.change_source", Source.objects.with_cycle(), pk=pk)
    url = phase_url(organisation, source.cycle_id, Phase.THEORY)
    return take_away(
        request,
        lambda: sources.remove_source(source=source, by=request.user),
        url,
        _("Take this source away?"),
        source.citation,
    )


def source_again(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Use a card of an earlier cycle of the group again."""
    cycle = get_or_deny(request, "cycles.add_source", Cycle.objects.with_roles_of(request.user), pk=pk)
    cards = Source.objects.visible_to(request.user).to_use_again(cycle)
    form = ReuseForm(*sent(request), sources=cards)

    def again(source: Source) -> None:
        sources.use_again(source=source, cycle=cycle, by=request.user)

    context: dict[str, Any] = {"cycle": cycle, "guide": phase_guide(Phase.THEORY)}
    context["title"] = _("Use an earlier card again")
    context["nothing"] = (
        "" if form.is_bound or cards.exists() else _("Your earlier cycles have no cards that are not here yet.")
    )
    return write(request, form, again, phase_url(organisation, pk, Phase.THEORY), context)


@require_safe
def source_file(request: HttpRequest, organisation: str, pk: int) -> HttpResponseBase:
    """The file of a source, for whoever may read the card: always a download, never shown inside our pages."""
    source = get_or_deny(request, "cycles.view_cycle", Source.objects.with_cycle(), pk=pk)
    if not source.file.name or not default_storage.exists(source.file.name):
        raise Http404
    kind = CONTENT_TYPES.get(source.file_kind, "application/octet-stream")
    response = FileResponse(source.file.open("rb"), as_attachment=True, filename=source.file_name, content_type=kind)
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response
