"""Posters of a group and of a school: the list, beginning one, its words, and the paper."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments import services
from assessments.forms.together import BeginPosterForm, PosterForm, pillar_fields
from assessments.models import Poster
from core import pdf
from core.access import allowed, get_or_deny
from core.forms import AppForm, attempt
from core.htmx import done, page
from groups.models import Group
from schools.models import School

#: So many posters are named on the school's page; all of them stand on their own.
MOST_NAMED = 3


@require_http_methods(["GET", "HEAD", "POST"])
def group_posters(request: HttpRequest, organisation: str, group: int) -> HttpResponse:
    """The posters of a group, and beginning one."""
    found = get_or_deny(request, "assessments.view_poster", Group.objects.select_related("organisation"), pk=group)
    return _posters(request, found, {"group": found, "school": None})


@require_http_methods(["GET", "HEAD", "POST"])
def school_posters(request: HttpRequest, organisation: str, school: int) -> HttpResponse:
    """The posters of a school, and beginning one."""
    found = get_or_deny(request, "assessments.view_poster", School.objects.select_related("organisation"), pk=school)
    return _posters(request, found, {"group": None, "school": found})


@require_safe
def school_posters_panel(request: HttpRequest, organisation: str, school: int) -> HttpResponse:
    """The fragment on the school's page: its posters, and the way to them."""
    found = get_or_deny(request, "assessments.view_poster", School.objects.select_related("organisation"), pk=school)
    posters = list(found.posters.select_related("organisation")[:MOST_NAMED])
    may_edit = allowed(request, "assessments.edit_poster", found)
    return render(request, "assessments/school_posters_panel.html", {"school": found, "posters": posters, "may_edit": may_edit})


def _posters(request: HttpRequest, found: Group | School, place: dict[str, Any]) -> HttpResponse:
    may_edit = allowed(request, "assessments.edit_poster", found)
    form = BeginPosterForm(request.POST if request.method == "POST" else None)
    made: list[Poster] = []
    if request.method == "POST":
        get_or_deny(request, "assessments.edit_poster", type(found).objects.select_related("organisation"), pk=found.pk)
        if form.is_valid() and attempt(
            form, lambda: made.append(services.posters.begin_poster(by=request.user, **place, **form.cleaned_data))
        ):
            return done(request, made[0].get_absolute_url(), _("The words are a beginning: change them into your own."))
    posters = list(found.posters.select_related("organisation"))
    return page(request, "assessments/posters.html", {**place, "posters": posters, "form": form, "may_edit": may_edit})


@require_http_methods(["GET", "HEAD", "POST"])
def poster(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The words of a poster, drawn as a temple; whoever may, changes them here."""
    found = get_or_deny(request, "assessments.view_poster", Poster.objects.with_place(), pk=pk)
    may_edit = allowed(request, "assessments.edit_poster", found)
    form = PosterForm(request.POST if request.method == "POST" else None, poster=found)
    if request.method == "POST":
        get_or_deny(request, "assessments.edit_poster", Poster.objects.with_place(), pk=pk)
        if form.is_valid() and attempt(
            form, lambda: services.posters.change_poster(poster=found, by=request.user, **form.values())
        ):
            return done(request, found.get_absolute_url(), _("Saved."))
    context = {"poster": found, "group": found.group, "school": found.school, "form": form, "may_edit": may_edit}
    return page(request, "assessments/poster.html", {**context, "pillar_fields": pillar_fields(form)})


@require_safe
def poster_pdf(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The poster on paper, A3 or A2."""
    found = get_or_deny(request, "assessments.view_poster", Poster.objects.with_place(), pk=pk)
    place = found.group or found.school
    data = {
        "title": found.title,
        "roof": found.roof,
        "base": found.base,
        "pillars": found.pillars,
        "size": found.size,
        "place": str(place) if str(place) != found.title else "",
    }
    made = pdf.render("pdf/assessments/poster.typ", data, title=found.title, language=get_language() or "nl")
    return pdf.answer(made, f"{found.title} {found.get_size_display()}")


@require_http_methods(["GET", "HEAD", "POST"])
def poster_delete(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Throw a poster away, after asking once more."""
    found = get_or_deny(request, "assessments.edit_poster", Poster.objects.with_place(), pk=pk)
    form = AppForm(request.POST if request.method == "POST" else None)
    if found.group_id:
        after = reverse("assessments:group_posters", args=[organisation, found.group_id])
    else:
        after = reverse("assessments:school_posters", args=[organisation, found.school_id])
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: services.posters.delete_poster(poster=found, by=request.user))
    ):
        return done(request, after, _("Thrown away."))
    context = {
        "title": _("Throw “%(name)s” away?") % {"name": found.title},
        "sentence": _("What was printed already stays on the wall."),
        "action_label": _("Throw it away"),
        "cancel_url": found.get_absolute_url(),
        "danger": True,
        "form": form,
    }
    return page(request, "ui/confirm.html", context)
