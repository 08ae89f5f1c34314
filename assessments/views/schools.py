"""Rounds of a school: of all its staff, and waves through its groups."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from assessments import services
from assessments.enums import Audience, State
from assessments.forms import DaysForm, OpenWaveForm
from assessments.models import Round, Wave, WaveRelease
from assessments.tasks import close_wave_of
from assessments.views.choosing import choose, chosen
from core.access import allowed, get_or_deny
from core.errors import DomainError
from core.forms import attempt
from core.htmx import done, page
from schools.models import School

STAFF = (Audience.STAFF, Audience.LEADER)


@require_safe
def school_list(request: HttpRequest, organisation: str, school: int) -> HttpResponse:
    """What was asked of a school's staff, and the waves through its groups."""
    found = get_or_deny(request, "assessments.view_school_rounds", School.objects.select_related("organisation"), pk=school)
    rounds = Round.objects.of_staff().filter(school=found).select_related("organisation", "own_version")
    waves = list(Wave.objects.filter(school=found).select_related("organisation"))
    context = {
        "school": found,
        "rounds": rounds,
        "waves": waves,
        "may_open": allowed(request, "assessments.open_school_round", found),
        "may_open_wave": not any(wave.state == State.OPEN for wave in waves),
    }
    return page(request, "assessments/school_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def school_open(request: HttpRequest, organisation: str, school: int) -> HttpResponse:
    """Choose a questionnaire for all staff, then open a round with it."""
    found = get_or_deny(request, "assessments.open_school_round", School.objects.select_related("organisation"), pk=school)
    choice = chosen(request, found.organisation, *STAFF)
    audience = choice.definition.audience if choice else Audience.STAFF
    possible, asked, needed = services.smallest_possible_staff(found, audience)
    context: dict[str, Any] = {"school": found, "possible": possible, "asked": asked, "needed": needed}
    if choice is None or (not possible and request.method != "POST"):
        return choose(request, found.organisation, *STAFF, context=context)
    form = DaysForm(request.POST if request.method == "POST" else None)
    made: list[Round] = []
    if form.is_valid() and attempt(
        form,
        lambda: made.append(
            services.open_staff_round(school=found, instrument=choice.key, by=request.user, **form.cleaned_data)
        ),
    ):
        return done(request, made[0].get_absolute_url(), _("The round is open. Everybody who is asked gets a mail."))
    context |= {"form": form, "choice": choice, "about_leader": audience == Audience.LEADER}
    return page(request, "assessments/school_open.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def wave_open(request: HttpRequest, organisation: str, school: int) -> HttpResponse:
    """Choose a questionnaire, see which groups can take part, and open a round in each of them."""
    found = get_or_deny(request, "assessments.open_school_round", School.objects.select_related("organisation"), pk=school)
    choice = chosen(request, found.organisation, Audience.GROUP)
    if choice is None:
        return choose(request, found.organisation, Audience.GROUP, context={"school": found, "possible": True, "wave": True})
    form = OpenWaveForm(request.POST if request.method == "POST" else None, choice=choice)
    made: list[Wave] = []
    if form.is_valid() and attempt(
        form,
        lambda: made.append(services.open_wave(school=found, instrument=choice.key, by=request.user, **form.cleaned_data)),
    ):
        count = made[0].rounds.count()
        sentence = ngettext("A round is open in %(count)d group.", "A round is open in %(count)d groups.", count)
        return done(request, made[0].get_absolute_url(), sentence % {"count": count})
    context = {"school": found, "form": form, "choice": choice, "possible": services.possible_groups(found)}
    return page(request, "assessments/wave_open.html", context)


@require_safe
def wave(request: HttpRequest, organisation: str, wave: int) -> HttpResponse:
    """How far a wave is: how many groups have closed. Which group has which result stands in the group, not here."""
    found = get_or_deny(request, "assessments.view_wave", Wave.objects.with_school(), pk=wave)
    return page(request, "assessments/wave.html", _wave_context(request, found), fragments=("progress",))


def _wave_context(request: HttpRequest, found: Wave) -> dict[str, Any]:
    states = list(found.rounds.values_list("state", flat=True))
    closed = states.count(State.CLOSED)
    is_open = found.state == State.OPEN
    return {
        "wave": found,
        "school": found.school,
        "closed": closed,
        "count": len(states),
        "is_open": is_open,
        "is_closing": is_open and found.closed_at is not None,
        "may_see_result": not is_open and _may_see_result(request, found),
        "may_close": is_open and found.closed_at is None and allowed(request, "assessments.close_wave", found),
    }


def _may_see_result(request: HttpRequest, found: Wave) -> bool:
    return WaveRelease.objects.visible_to(request.user).filter(wave=found).exists()


@require_http_methods(["GET", "HEAD", "POST"])
def wave_close(request: HttpRequest, organisation: str, wave: int) -> HttpResponse:
    """Ask once more, then close all rounds of a wave, one after another in the background."""
    found = get_or_deny(request, "assessments.close_wave", Wave.objects.with_school(), pk=wave)
    context = _wave_context(request, found)
    if request.method == "POST" or not context["may_close"]:
        try:
            services.begin_closing_wave(wave=found, by=request.user)
        except DomainError as refusal:
            return done(request, found.get_absolute_url(), str(refusal.message))
        close_wave_of.delay_on_commit(organisation_id=found.organisation_id, wave_id=found.pk)
        return done(request, found.get_absolute_url(), _("The rounds are being closed, one after another."))
    confirm = {
        "title": _("Close the rounds of all groups for good?"),
        "sentence": _("%(closed)d of %(count)d groups have closed their round already.") % context,
        "points": [
            _("The result of each group is made once, now, and then never changes."),
            _("What somebody filled in but did not hand in, does not count and is erased."),
            _("Each group sees its own result. With too few answers nothing is shown."),
        ],
        "action_label": _("Close all rounds"),
        "cancel_url": found.get_absolute_url(),
    }
    return page(request, "ui/confirm.html", confirm)


@require_safe
def school_panel(request: HttpRequest, organisation: str, school: int) -> HttpResponse:
    """The fragment on the school's page: the way to what its staff is asked."""
    found = get_or_deny(request, "assessments.view_school_rounds", School.objects.select_related("organisation"), pk=school)
    is_open = Round.objects.of_staff().taking_answers().filter(school=found).exists()
    return render(request, "assessments/school_panel.html", {"school": found, "is_open": is_open})
