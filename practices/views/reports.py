"""The report of a cycle: on screen, on paper, and what the organiser arranges."""

from __future__ import annotations

from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import pdf
from core.access import allowed, get_or_deny
from core.drafts import draft_data
from core.forms import attempt
from core.htmx import done, page
from cycles.models import Cycle
from cycles.views.forms import sent
from practices.enums import PartKind, Reader
from practices.forms.reports import ReportForm
from practices.models import Consent, CycleReport, Preparation
from practices.names import names_in
from practices.reporting import SECTIONS, compose, gather
from practices.reporting.paper import on_paper
from practices.services import reports as services
from practices.services.publishing import agreed_parts


def _cycles(request: HttpRequest) -> Any:
    return Cycle.objects.with_roles_of(request.user).select_related("report")


def _readers(request: HttpRequest, cycle: Cycle) -> list[Reader]:
    """The versions that this person may have; one's own first."""
    own = [Reader.GROUP] if allowed(request, "practices.view_group_report", cycle) else []
    return [*own, Reader.LEADER, Reader.OUTSIDE]


def _report(request: HttpRequest, cycle: Cycle) -> dict[str, Any]:
    """The report in the version that was asked for, or in this person's own."""
    readers = _readers(request, cycle)
    asked = request.GET.get("for", "")
    reader = next((each for each in readers if each == asked), readers[0])
    arranged: CycleReport | None = getattr(cycle, "report", None)
    return {
        "cycle": cycle,
        "group": cycle.group,
        "reader": reader,
        "readers": readers,
        "introduction": arranged.introduction if arranged else "",
        "sections": compose(gather(cycle, reader, request.user), left_out=arranged.left_out if arranged else ()),
        "can_edit": allowed(request, "practices.edit_report", cycle),
    }


@require_safe
def report(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The report, to read and to print."""
    cycle = get_or_deny(request, "practices.view_report", _cycles(request), pk=pk)
    found = _report(request, cycle)
    for_others = found["reader"] != Reader.GROUP and Reader.GROUP in found["readers"]
    found["names"] = names_in(found["sections"], found["introduction"], cycle.group) if for_others else []
    return page(request, "practices/report.html", found)


@require_safe
def report_pdf(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The same on paper, made while the reader waits."""
    cycle = get_or_deny(request, "practices.view_report", _cycles(request), pk=pk)
    found = _report(request, cycle)
    sections, pictures = on_paper(found["sections"])
    data = {
        "title": cycle.title,
        "kind": _("Report of a cycle"),
        "group": f"{cycle.group.name}, {cycle.group.school.name}",
        "facts": [(_("For"), found["reader"].label)],
        "introduction": found["introduction"],
        "sections": sections,
        "empty": _("Nothing was written in this cycle yet."),
    }
    language = get_language() or "nl"
    content = pdf.render("pdf/practices/report.typ", data, title=cycle.title, language=language, pictures=pictures)
    return pdf.answer(content, cycle.title)


@require_safe
def report_photo(request: HttpRequest, organisation: str, pk: int, part: int) -> HttpResponseBase:
    """A photo in the report for others: for whoever reads that report, as long as its maker agrees. Asked anew each time."""
    cycle = get_or_deny(request, "practices.view_report", _cycles(request), pk=pk)
    kept = next((each.photo for each in agreed_parts(cycle, PartKind.TRY_OUT) if each.part.pk == part), "")
    if not kept or not default_storage.exists(kept):
        raise Http404
    response = FileResponse(
        default_storage.open(kept, "rb"), filename="photo.jpg", as_attachment=True, content_type="image/jpeg"
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def report_edit(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The organiser writes an introduction and chooses the sections."""
    cycle = get_or_deny(request, "practices.edit_report", _cycles(request), pk=pk)
    arranged: CycleReport | None = getattr(cycle, "report", None)
    key = f"report:{pk}"
    left_out = arranged.left_out if arranged else []
    initial: dict[str, Any] = {
        "introduction": arranged.introduction if arranged else "",
        "sections": [name for name in SECTIONS if name not in left_out],
    }
    if request.method == "GET":
        initial |= {name: text for name, text in draft_data(request.user, key).items() if name == "introduction"}
    form = ReportForm(*sent(request), initial=initial)
    url = reverse("practices:report", args=[organisation, pk])

    def arrange() -> None:
        services.arrange(cycle=cycle, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and attempt(form, arrange):
        return done(request, url, _("Saved."))
    context = {"cycle": cycle, "group": cycle.group, "form": form, "draft_key": key, "back": url}
    return page(request, "practices/report_edit.html", context)


@require_safe
def cycle_panel(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """On the page of a cycle: the way to its report and its example. Here a school leader hears that it was published."""
    source = Cycle.objects.with_roles_of(request.user).select_related("preparation__example", "repetition__example")
    cycle = get_or_deny(request, "practices.view_report", source, pk=pk)
    that = getattr(cycle, "preparation", None)
    repetition = getattr(cycle, "repetition", None)
    context = {
        "cycle": cycle,
        "group": cycle.group,
        "published": that.example if that is not None and that.is_published else None,
        "original": repetition.example if repetition is not None else None,
        "reads_preparation": allowed(request, "practices.view_preparation", cycle),
        "asks_me": _asks(request, that),
    }
    return render(request, "practices/cycle_panel.html", context)


def _asks(request: HttpRequest, that: Preparation | None) -> bool:
    """Whether this person's yes or no is waited for."""
    return that is not None and Consent.objects.asked().filter(preparation=that, author=request.user.pk).exists()
