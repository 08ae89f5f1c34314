"""A group's rounds: the list, opening one, closing one, and the fragment on the group's page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import services, words
from assessments.choices import Choice
from assessments.claim import with_talk
from assessments.disclosure import may_hold_round
from assessments.enums import Audience, Part
from assessments.forms import FocusForm, OpenRoundForm
from assessments.models import Round
from assessments.people import asked_in, part_for
from assessments.proposals import Held, Proposal, too_many, too_soon
from assessments.result import headline_of
from assessments.views.choosing import choose, chosen
from core.access import allowed, get_or_deny
from core.errors import DomainError
from core.forms import attempt
from core.htmx import done, page
from groups.models import Group


@require_safe
def round_list(request: HttpRequest, organisation: str, group: int) -> HttpResponse:
    """All rounds of a group: the open one first, then what came out of the others; and a round that is due."""
    source = services.with_size_told(Group.objects.select_related("organisation", "postponement"))
    found = get_or_deny(request, "assessments.view_rounds", source, pk=group)
    rounds = services.rounds_of(found, request.user)
    current, answered = rounds.current, rounds.answered
    may_open = current is None and allowed(request, "assessments.open_round", found)
    context = {
        "group": found,
        "current": current,
        "answered": answered,
        "asks": _asks(request, current) and not answered,
        "closed": [(each, headline_of(each)) for each in rounds.closed],
        "may_open": may_open,
        "is_small": not may_hold_round(found.asked_count, found.asked_least),
        "proposal": _proposed(found, rounds) if may_open else None,
    }
    return page(request, "assessments/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def open_round(request: HttpRequest, organisation: str, group: int) -> HttpResponse:
    """Choose a questionnaire, then open a round with it, or hear why that is not possible."""
    found = get_or_deny(request, "assessments.open_round", Group.objects.select_related("organisation"), pk=group)
    possible, asked, needed = services.smallest_possible(found)
    context: dict[str, Any] = {"group": found, "possible": possible, "asked": asked, "needed": needed}
    choice = chosen(request, found.organisation, Audience.GROUP)
    if choice is None:
        return choose(request, found.organisation, Audience.GROUP, context=context)
    held = services.held_by([found])[found.pk]
    posted = request.POST if request.method == "POST" else None
    moment = services.moment_for(found, held)
    focus = services.last_weakest(found, choice.definition.key) if choice.definition.focuses else ""
    form = OpenRoundForm(posted, choice=choice, moment=moment, focus=focus)
    made: list[Round] = []
    if form.is_valid() and attempt(
        form,
        lambda: made.append(services.open_round(group=found, instrument=choice.key, by=request.user, **form.cleaned_data)),
    ):
        return done(request, made[0].get_absolute_url(), _opened(made[0]))
    context |= {"form": form, "choice": choice, **_cautions(choice, held)}
    return page(request, "assessments/open.html", context)


def _cautions(choice: Choice, held: list[Held]) -> dict[str, bool]:
    """What speaks against a full round now; it can be opened all the same."""
    today = timezone.localdate()
    return {"too_soon": choice.is_full and too_soon(held, today), "too_many": choice.is_full and too_many(held, today)}


def _opened(round_: Round) -> str:
    if not round_.has_begun:
        return _("The round is ready. It opens by itself on its first day, and everybody who is asked gets a mail then.")
    return _("The round is open. Everybody who is asked gets a mail.")


@require_POST
def postpone(request: HttpRequest, organisation: str, group: int) -> HttpResponse:
    """Not now: propose nothing to the group for two weeks."""
    found = get_or_deny(request, "assessments.open_round", Group.objects.select_related("organisation"), pk=group)
    services.postpone(group=found, by=request.user)
    url = reverse("assessments:list", args=[found.organisation.slug, found.pk])
    return done(request, url, _("Not now, then. We ask again in two weeks; you need not wait for that."))


@require_http_methods(["GET", "HEAD", "POST"])
def focus(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Choose the focus of an open round until somebody answers; afterwards hear why it stays as it is."""
    found = get_or_deny(request, "assessments.choose_focus", Round.objects.with_group(), pk=pk)
    posted = request.POST if request.method == "POST" else None
    form = FocusForm(posted, definition=found.definition, focus=found.focus)
    if form.is_valid() and attempt(form, lambda: services.choose_focus(round_=found, by=request.user, **form.cleaned_data)):
        return done(request, found.get_absolute_url(), _("The focus is chosen."))
    if posted is None and not services.focus_is_free(found):
        message = _("The focus can no longer be chosen: it is chosen before the first answer.")
        return done(request, found.get_absolute_url(), message)
    return page(request, "assessments/focus.html", {"round": found, "group": found.group, "form": form})


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
        % {"count": services.count_answers(found), "asked": len(asked_in(found))},
        "points": [
            _("The result is made once, now, and then never changes."),
            _("A closed round cannot be opened again. Who has not answered yet, can do so in the next round."),
            _("What somebody filled in but did not hand in, does not count and is erased."),
            _("With too few answers nothing is shown, so that nobody can be recognised."),
        ],
        "action_label": _("Close the round"),
        "cancel_url": found.get_absolute_url(),
    }
    return page(request, "ui/confirm.html", context)


@require_safe
def group_panel(request: HttpRequest, organisation: str, group: int) -> HttpResponse:
    """The fragment on the group's page: an open round that asks, a round that is due, or what is missed most."""
    source = Group.objects.select_related("organisation", "postponement").with_roles_of(request.user)
    told = services.with_size_told(with_talk(source))
    found = get_or_deny(request, "assessments.view_rounds", told, pk=group)
    rounds = services.rounds_of(found, request.user)
    current, answered = rounds.current, rounds.answered
    may_open = current is None and allowed(request, "assessments.open_round", found)
    context = {
        "group": found,
        "current": current,
        "answered": answered,
        "asks": _asks(request, current) and not answered,
        "asks_focus": current is not None and not rounds.has_answers and _asks_focus(request, current),
        "proposal": _proposed(found, rounds) if may_open else None,
        "weakest": "" if current else services.latest_weakest([found]).get(found.pk, ""),
    }
    return render(request, "assessments/panel.html", context)


def _proposed(group: Group, rounds: services.RoundsOf) -> dict[str, Any] | None:
    """The round that is due, or the talk instead, in a sentence for the organiser."""
    proposal: Proposal | None = services.proposal_of(group, rounds)
    return None if proposal is None else {"sentence": words.due(proposal), "talk_below": proposal.talk_below}


def _asks_focus(request: HttpRequest, current: Round) -> bool:
    """Whether the reader organises the group of a round that the school opened and that has no focus yet."""
    waits = current.wave_id is not None and not current.focus
    return waits and allowed(request, "assessments.choose_focus", current)


def _asks(request: HttpRequest, current: Round | None) -> bool:
    """Whether the open round waits for the reader. A school leader may answer too, but no page asks it of leaders."""
    return current is not None and current.takes_answers and part_for(request.user, current) != Part.LEADER
