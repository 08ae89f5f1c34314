"""Schools, their year, and their own free days."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.access import allowed, get_or_deny, require
from core.content import language
from core.forms import attempt
from core.htmx import done, page
from schools import services
from schools.forms import FreePeriodForm, SchoolForm
from schools.holidays import HolidaysUnknown, SchoolYear, holidays_of, school_year_of
from schools.models import FreePeriod, School
from schools.requests import here


@dataclass(frozen=True)
class FreeDays:
    """One line of a school's year: a holiday of the region, or free days of its own."""

    starts_on: datetime.date
    ends_on: datetime.date
    name: str
    period: FreePeriod | None = None


@require_safe
def school_list(request: HttpRequest, organisation: str) -> HttpResponse:
    """The schools of the organisation."""
    tenant = here(request)
    require(request, "schools.view_staff", tenant)
    schools = School.objects.visible_to(request.user)
    return page(
        request,
        "schools/school_list.html",
        {
            "schools": schools,
            "may_add": allowed(request, "schools.add_school", tenant),
            "may_change": allowed(request, "schools.edit_organisation", tenant),
            "at": "schools",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def school_create(request: HttpRequest, organisation: str) -> HttpResponse:
    """Add a school."""
    tenant = here(request)
    require(request, "schools.add_school", tenant)
    form = SchoolForm(request.POST if request.method == "POST" else None)
    made: list[School] = []
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(
            form, lambda: made.append(services.create_school(organisation=tenant, by=request.user, **form.cleaned_data))
        )
    ):
        return done(request, made[0].get_absolute_url(), _("The school is added."))
    return page(request, "schools/school_form.html", {"form": form})


@require_safe
def school_detail(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """A school and what is free in its year: this one, or the next with ``?year=next``."""
    school = get_or_deny(request, "schools.view_school", School.objects.select_related("organisation"), pk=pk)
    this_year = school_year_of(timezone.localdate())
    next_year = school_year_of(this_year.ends_on + datetime.timedelta(days=1))
    is_next = request.GET.get("year") == "next"
    year = next_year if is_next else this_year
    free_days, is_known = _free_days(school, year)
    return page(
        request,
        "schools/school_detail.html",
        {
            "school": school,
            "this_year": this_year,
            "next_year": next_year,
            "is_next": is_next,
            "free_days": free_days,
            "is_known": is_known,
            "may_edit": allowed(request, "schools.edit_school", school),
        },
    )


def _free_days(school: School, year: SchoolYear) -> tuple[list[FreeDays], bool]:
    """Holidays and own days in order, and whether the holidays of that year are known."""
    own = FreePeriod.objects.filter(school=school, starts_on__lte=year.ends_on, ends_on__gte=year.starts_on)
    rows = [FreeDays(period.starts_on, period.ends_on, period.name, period) for period in own]
    try:
        holidays = holidays_of(school.region, year, language())
    except HolidaysUnknown:
        return rows, False
    rows += [FreeDays(holiday.starts_on, holiday.ends_on, holiday.name) for holiday in holidays]
    return sorted(rows, key=lambda row: (row.starts_on, row.ends_on)), True


@require_http_methods(["GET", "HEAD", "POST"])
def school_edit(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Change a school's name and region."""
    school = get_or_deny(request, "schools.edit_school", School.objects.select_related("organisation"), pk=pk)
    name = school.name
    initial = {"name": school.name, "region": school.region}
    form = SchoolForm(request.POST if request.method == "POST" else None, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: services.save_school(school=school, by=request.user, **form.cleaned_data))
    ):
        return done(request, school.get_absolute_url(), _("The school is saved."))
    return page(request, "schools/school_form.html", {"form": form, "school": school, "name": name})


@require_http_methods(["GET", "HEAD", "POST"])
def free_period_create(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Add a school's own free days."""
    school = get_or_deny(request, "schools.edit_school", School.objects.select_related("organisation"), pk=pk)
    form = FreePeriodForm(request.POST if request.method == "POST" else None)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: services.add_free_period(school=school, by=request.user, **form.cleaned_data))
    ):
        return done(request, school.get_absolute_url(), _("The free days are in the year."))
    return page(request, "schools/free_period_create.html", {"form": form, "school": school})


@require_http_methods(["GET", "HEAD", "POST"])
def free_period_delete(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Ask once more, then take free days off the list."""
    periods = FreePeriod.objects.select_related("school__organisation")
    period = get_or_deny(request, "schools.edit_school", periods, pk=pk)
    if request.method == "POST":
        services.remove_free_period(period=period, by=request.user)
        return done(request, period.school.get_absolute_url(), _("The free days are removed."))
    context = {
        "title": _("Remove “%(name)s”?") % {"name": period.name},
        "sentence": _("Meetings that are planned stay where they are."),
        "action_label": _("Remove the free days"),
        "cancel_url": period.school.get_absolute_url(),
        "danger": True,
        "crumbs": [
            (_("Schools"), reverse("schools:school_list", args=[organisation])),
            (period.school.name, period.school.get_absolute_url()),
        ],
    }
    return page(request, "schools/confirm.html", context)
