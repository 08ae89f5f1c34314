"""Pages of research in a group."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.access import allowed, get_or_deny
from core.drafts import draft_data
from core.errors import DomainError
from core.forms import attempt
from core.htmx import done, page
from cycles.views.forms import sent
from groups.models import Group
from research.forms import NO, YES, DecisionForm, StudyForm
from research.models import Consent, Study
from research.services import exports, studies

FORM = ["GET", "HEAD", "POST"]


@require_safe
def study_list(request: HttpRequest, organisation: str, group: int) -> HttpResponse:
    """All studies of a group."""
    found = get_or_deny(request, "research.view_studies", Group.objects.with_places().with_roles_of(request.user), pk=group)
    context = {
        "group": found,
        "studies": list(Study.objects.filter(group=found).with_group()),
        "can_open": allowed(request, "research.open_study", found),
    }
    return page(request, "research/list.html", context)


@require_http_methods(FORM)
def create(request: HttpRequest, organisation: str, group: int) -> HttpResponse:
    """Open a study; everybody in the group can read it from then on."""
    found = get_or_deny(request, "research.open_study", Group.objects.with_places().with_roles_of(request.user), pk=group)
    key, today = f"study:{group}", timezone.localdate()
    initial: dict[str, Any] = {
        "starts_on": today,
        "ends_on": found.ends_on,
        "keep_until": found.ends_on + datetime.timedelta(days=365),
    }
    initial |= draft_data(request.user, key) if request.method == "GET" else {}
    form = StudyForm(*sent(request), initial=initial)
    opened: list[Study] = []

    def open_it() -> None:
        opened.append(studies.open_study(group=found, by=request.user, **form.cleaned_data))

    if form.is_bound and form.is_valid() and attempt(form, open_it):
        return done(request, opened[0].get_absolute_url(), _("The study is open. Each person decides alone."))
    return page(request, "research/create.html", {"form": form, "group": found, "draft_key": key})


@require_safe
def detail(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """What the study is, what the reader decided, and which exports were made. Nothing about anybody else's decision."""
    study = _study(request, "research.view_study", pk)
    decides = allowed(request, "research.decide", study)
    context = {
        "study": study,
        "group": study.group,
        "decides": decides,
        "takes_part": decides and _takes_part(request, study),
        "exports": list(study.exports.select_related("made_by")),
        "is_researcher": study.is_open and request.user.pk == study.researcher_id,
        "can_export": study.is_open and allowed(request, "research.export", study),
        "can_end": allowed(request, "research.end_study", study),
    }
    return page(request, "research/detail.html", context)


@require_http_methods(FORM)
def decide(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The reader's own yes or no: the same page, the same request and the same answer for both."""
    study = _study(request, "research.decide", pk)
    takes_part = _takes_part(request, study)
    form = DecisionForm(*sent(request), initial={"takes_part": YES} if takes_part else {})

    def keep() -> None:
        studies.decide(study=study, takes_part=form.cleaned_data["takes_part"] == YES, by=request.user)

    if form.is_bound and form.is_valid() and attempt(form, keep):
        return done(request, study.get_absolute_url(), _("Done. Only you see what you chose."))
    return page(
        request,
        "research/decide.html",
        {"study": study, "group": study.group, "form": form, "takes_part": takes_part, "no": NO},
    )


@require_http_methods(FORM)
def export(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Say what is in the export, then make it and hand it over. It is not kept here."""
    study = _study(request, "research.export", pk)
    refusal = ""
    if request.method == "POST":
        try:
            content = exports.make(study=study, by=request.user)
        except DomainError as refused:
            refusal = str(refused.message)
        else:
            response = HttpResponse(content, content_type="application/zip")
            response["Content-Disposition"] = f'attachment; filename="study-{study.pk}-{timezone.localdate()}.zip"'
            response["Cache-Control"] = "no-store"
            return response
    context = {"study": study, "group": study.group, "refusal": refusal, "fewest": study.group.organisation.smallest_group}
    return page(request, "research/export.html", context, status=422 if refusal else None)


@require_http_methods(FORM)
def end(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Ask once more, then end the study."""
    study = _study(request, "research.end_study", pk)
    if request.method == "POST":
        studies.end(study=study, by=request.user)
        return done(request, study.get_absolute_url(), _("The study has ended."))
    context = {
        "title": _("End this study?"),
        "sentence": study.title,
        "points": [
            _("Nobody can take part any more, and no export can be made."),
            _("Leerkring forgets who took part, so the key between people and pseudonyms is gone."),
            _("What was exported before stays with the researcher until the day that was promised."),
        ],
        "action_label": _("End the study"),
        "cancel_url": study.get_absolute_url(),
    }
    return page(request, "ui/confirm.html", context)


@require_safe
def group_panel(request: HttpRequest, organisation: str, group: int) -> HttpResponse:
    """The fragment on the group's page: studies that run, and who researches here."""
    found = get_or_deny(request, "research.view_studies", Group.objects.with_places().with_roles_of(request.user), pk=group)
    running = list(Study.objects.running().filter(group=found).with_group())
    can_open = allowed(request, "research.open_study", found)
    if not running and not can_open:
        return HttpResponse("")
    return render(request, "research/panel.html", {"group": found, "studies": running, "can_open": can_open})


def _study(request: HttpRequest, permission: str, pk: int) -> Study:
    return get_or_deny(request, permission, Study.objects.with_group(), pk=pk)


def _takes_part(request: HttpRequest, study: Study) -> bool:
    return bool(Consent.objects.visible_to(request.user).filter(study=study).exists())
