"""A group's rounds: the list, opening one, closing one, and the fragment on the group's page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments import services, words
from assessments.disclosure import from_json
from assessments.enums import Part
from assessments.forms import OpenRoundForm
from assessments.models import Round
from assessments.people import count_asked, part_for
from core.access import allowed, get_or_deny
from core.errors import DomainError
from core.forms import attempt
from core.htmx import done, page
from groups.models import Group


@require_safe
def round_list(request: HttpRequest, organisation: str, group: int) -> HttpResponse:
    """All rounds of a group: the open one first, then what came out of the others."""
    found = get_or_deny(request, "assessments.view_rounds", Group.objects.select_related("organisation"), pk=group)
    current, answered = services.open_round_of(found, request.user)
    closed = found.rounds.closed().with_group().with_release()
    context = {
        "group": found,
        "current": current,
        "answered": answered,
        "asks": _asks(request, current) and not answered,
        "closed": [(each, words.headline(from_json(each.release.result), each.definition)) for each in closed],
        "may_open": current is None and allowed(request, "assessments.open_round", found),
    }
    return page(request, "assessments/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def open_round(request: HttpRequest, organisation: str, group: int) -> HttpResponse:
    """Open a round, or hear why that is not possible."""
    found = get_or_deny(request, "assessments.open_round", Group.objects.select_related("organisation"), pk=group)
    form = OpenRoundForm(request.POST if request.method == "POST" else None)
    made: list[Round] = []
    if form.is_valid() and attempt(
        form, lambda: made.append(services.open_round(group=found, by=request.user, **form.cleaned_data))
    ):
        return done(request, made[0].get_absolute_url(), _("The round is open. Everybody in the group can answer now."))
    possible, asked, needed = services.smallest_possible(found)
    context = {"group": found, "form": form, "possible": possible, "asked": asked, "needed": needed}
    return page(request, "assessments/open.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Ask once more, then close for good."""
    found = get_or_deny(request, "assessments.close_round", Round.objects.with_group(), pk=pk)
    if request.method == "POST" or not found.is_open:
        try:
            services.close_round(round_=found, by=request.user)
        except DomainError as refusal:  # by somebody else, or by its last day, in the meantime
            return done(request, found.get_absolute_url(), str(refusal.message))
        return done(request, found.get_absolute_url(), _("The round is closed. Its result stays as it is."))
    context = {
        "title": _("Close this round for good?"),
        "sentence": _("%(count)d of %(asked)d people have answered.")
        % {"count": services.count_answers(found), "asked": count_asked(found.the_group, timezone.localdate(found.opened_at))},
        "points": [
            _("The result is made once, now, and then never changes."),
            _("A closed round cannot be opened again. Who has not answered yet, can do so in the next round."),
            _("With too few answers nothing is shown, so that nobody can be recognised."),
        ],
        "action_label": _("Close the round"),
        "cancel_url": found.get_absolute_url(),
    }
    return page(request, "ui/confirm.html", context)


@require_safe
def group_panel(request: HttpRequest, organisation: str, group: int) -> HttpResponse:
    """The fragment on the group's page: an open round that asks, or what is missed most."""
    source = Group.objects.select_related("organisation").with_roles_of(request.user)
    found = get_or_deny(request, "assessments.view_rounds", source, pk=group)
    current, answered = services.open_round_of(found, request.user)
    context = {
        "group": found,
        "current": current,
        "answered": answered,
        "asks": _asks(request, current) and not answered,
        "weakest": "" if current else services.latest_weakest([found]).get(found.pk, ""),
    }
    return render(request, "assessments/panel.html", context)


def _asks(request: HttpRequest, current: Round | None) -> bool:
    """Whether the open round waits for the reader. A school leader may answer too, but no page asks it of leaders."""
    return current is not None and current.takes_answers and part_for(request.user, current) != Part.LEADER
