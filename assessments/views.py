"""Pages of the self-assessment. No view fetches answers: they come from ``services``, as a count or as the reader's own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments import profile, services, words
from assessments.disclosure import Outcome, Released, from_json
from assessments.enums import Part
from assessments.forms import AnswerForm, OpenRoundForm
from assessments.models import Round
from assessments.people import count_asked, part_for
from assessments.traces import traces
from core.access import allowed, get_or_deny
from core.content import say
from core.errors import DomainError
from core.forms import attempt
from core.htmx import done, page
from core.templatetags.ui import short_day
from groups.enums import Role
from groups.models import Group
from groups.roles import roles_in


@require_safe
def round_list(request: HttpRequest, organisation: str, group: int) -> HttpResponse:
    """All rounds of a group: the open one first, then what came out of the others."""
    found = get_or_deny(request, "assessments.view_rounds", Group.objects.select_related("organisation"), pk=group)
    current, answered = services.open_round_of(found, request.user)
    closed = found.rounds.closed().with_release()
    context = {
        "group": found,
        "current": current,
        "answered": answered,
        "asks": _asks(request, current) and not answered,
        "closed": [(each, words.headline(_outcome(each))) for each in closed],
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


@require_safe
def detail(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """One round: how it stands while it is open; afterwards what may be shown of it, and to the reader their own answers."""
    found = get_or_deny(request, "assessments.view_round", Round.objects.with_group().with_release(), pk=pk)
    context: dict[str, Any] = {"round": found, "group": found.group, "part": part_for(request.user, found)}
    if found.is_open:
        context |= {
            "count": services.count_answers(found),
            "asked": count_asked(found.group, timezone.localdate(found.opened_at)),
            "answered": services.has_answered(found, request.user),
            "may_answer": allowed(request, "assessments.answer_round", found),
            "may_close": allowed(request, "assessments.close_round", found),
        }
        return page(request, "assessments/round_open.html", context)
    outcome = _outcome(found)
    own = services.own_answers(found, request.user)
    context |= {
        "outcome": outcome,
        "headline": words.headline(outcome),
        "frozen": words.sentence("frozen", date=short_day(found.closed_at)),
        "own": profile.own_rows(own) if own else [],
        "own_sentence": words.sentence("own"),
    }
    if not isinstance(outcome, Released):
        return page(request, "assessments/round_withheld.html", {**context, "why": words.why_withheld(outcome)})
    colleague = not roles_in(request.user, found.group).isdisjoint((Role.ORGANISER, Role.TEACHER, Role.EXPERT))
    assert found.closed_at is not None
    rows = profile.rows(outcome, traces(found.group, found.closed_at, may_read_try_outs=colleague))
    context |= {"rows": rows, "remarks": words.remarks(outcome), "has_statements": any(row.statements for row in rows)}
    return page(request, "assessments/detail.html", {**context, "low": _("1 not at all"), "high": _("5 completely")})


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The statements. Who comes a second time, or too late, is told so; nothing that was chosen is thrown away."""
    found = get_or_deny(request, "assessments.view_round", Round.objects.with_group(), pk=pk)
    if services.has_answered(found, request.user):
        return done(request, found.get_absolute_url(), str(services.AlreadyAnswered().message))
    if request.method != "POST" and not allowed(request, "assessments.answer_round", found):
        messages.info(request, _("This round is closed. Answers are no longer taken."))
        return HttpResponseRedirect(found.get_absolute_url())
    part = part_for(request.user, found) or Part.GROUP
    form = AnswerForm(request.POST if request.method == "POST" else None, round_=found, part=part)
    if form.is_valid() and attempt(form, lambda: services.answer(round_=found, values=form.values(), by=request.user)):
        return done(request, found.get_absolute_url(), _("Thank you. Your answers are in, without your name."))
    context = {
        "round": found,
        "group": found.group,
        "form": form,
        "part": part,
        "sections": form.sections(),
        "count": len(form.fields),
        "instruction": say(words.content()["instruction"]),
        # Kept in the browser only: the table of drafts knows whose they are.
        "draft_key": f"assessments:answer:{found.pk}",
    }
    return page(request, "assessments/answer.html", context)


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
        % {"count": services.count_answers(found), "asked": count_asked(found.group, timezone.localdate(found.opened_at))},
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


def _outcome(round_: Round) -> Outcome:
    return from_json(round_.release.result)
