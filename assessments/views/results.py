"""A released result: on the page, on paper, and what its readers may do with it."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import paper, profile, services, words
from assessments.disclosure import Released
from assessments.models import Round
from assessments.people import part_for
from assessments.querysets import RoundQuerySet
from assessments.result import Result, result_of
from assessments.traces import traces
from assessments.views.open import open_context
from assessments.views.telling import say_it, saying
from core import pdf
from core.access import allowed, get_or_deny
from core.errors import DomainError
from core.htmx import done, page
from core.templatetags.ui import short_day
from groups.enums import Role
from groups.roles import roles_in


def _rounds(request: HttpRequest) -> RoundQuerySet:
    """Rounds with all that a result needs, and the reader's roles, in one query."""
    rounds: RoundQuerySet = Round.objects.with_group().with_release().with_roles_of(request.user)
    return rounds


@require_safe
def detail(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """One round: how it stands while it is open; afterwards what may be shown of it, and to the reader their own answers."""
    found = get_or_deny(request, "assessments.view_round", _rounds(request), pk=pk)
    say_it(request)
    if found.is_open:
        return page(request, "assessments/round_open.html", open_context(request, found))
    context: dict[str, Any] = {
        "round": found,
        "group": found.group,
        "school": found.school,
        "part": part_for(request.user, found),
    }
    result = result_of(found, request.user)
    own = services.own_answers(found, request.user)
    context |= {
        "result": result,
        "outcome": result.outcome,
        "headline": result.headline,
        "frozen": words.sentence("frozen", date=short_day(found.closed_at)),
        "own": profile.own_rows(own, found.definition) if own else [],
        "own_sentence": words.sentence("own"),
    }
    if not isinstance(result.outcome, Released):
        return page(request, "assessments/round_withheld.html", {**context, "why": words.why_withheld(result.outcome)})
    return page(request, "assessments/detail.html", {**context, **_released(request, result, result.outcome, context["own"])})


def _released(request: HttpRequest, result: Result, outcome: Released, own: list[profile.Own]) -> dict[str, Any]:
    """What the page of a released result shows besides."""
    round_ = result.round
    rows = profile.rows(outcome, result.definition, _traces(request, round_) if result.is_of_the_seven else {})
    return {
        "rows": rows,
        "remarks": words.remarks(outcome, result.definition),
        "has_words": any(row.word or row.spread for row in rows),
        "has_statements": any(row.statements for row in rows),
        "has_bars": any(statement.has_bar for row in rows for statement in row.statements),
        "gaps": profile.gaps(rows, own) if result.is_about_leader else [],
        "comments": services.comments_of(round_) if not result.waits_whole else [],
        "may_hide": allowed(request, "assessments.hide_comment", round_),
        "low": _("1 not at all"),
        "high": _("5 completely"),
    }


def _traces(request: HttpRequest, round_: Round) -> Any:
    assert round_.closed_at is not None
    colleague = not roles_in(request.user, round_.the_group).isdisjoint((Role.ORGANISER, Role.TEACHER, Role.EXPERT))
    return traces(round_.the_group, round_.closed_at, may_read_try_outs=colleague)


@require_safe
def result_file(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The same facts on paper, never anybody's own answers. A round that is open has no paper yet."""
    found = get_or_deny(request, "assessments.view_round", _rounds(request), pk=pk)
    if found.is_open:
        return redirect(found.get_absolute_url())
    result = result_of(found, request.user)
    comments = services.comments_of(found) if not result.waits_whole else []
    data = paper.sheet(result, [each.text for each in comments if not each.hidden])
    title = f"{result.definition.name}, {short_day(found.closed_at)}"
    content = pdf.render("pdf/assessments/result.typ", data, title=title, language=(get_language() or "nl")[:2])
    return pdf.answer(content, title)


@require_POST
def let_go(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The person whom a part is about lets the others see it."""
    found = get_or_deny(request, "assessments.let_go", _rounds(request), pk=pk)
    if found.is_open:
        raise Http404
    try:
        services.let_go(release=found.release, by=request.user)
    except DomainError as refusal:
        return done(request, found.get_absolute_url(), str(refusal.message))
    return done(request, found.get_absolute_url(), _("The others can see it now."))


@require_POST
def comment(request: HttpRequest, organisation: str, pk: int, comment: uuid.UUID) -> HttpResponse:
    """Hide a text at its writer's request, or show it again."""
    found = get_or_deny(request, "assessments.hide_comment", Round.objects.with_group(), pk=pk)
    hidden = request.POST.get("hidden") != "no"
    back = f"{found.get_absolute_url()}#s-comments"
    try:
        services.hide_comment(round_=found, comment=comment, hidden=hidden, by=request.user)
    except DomainError as refusal:
        return done(request, back, str(refusal.message))
    return done(request, back, _("Nobody sees this text any more.") if hidden else _("Everybody sees this text again."))


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Ask once more, then delete the reader's own answers."""
    found = get_or_deny(request, "assessments.view_round", Round.objects.with_group(), pk=pk)
    if request.method == "POST":
        try:
            services.erase_own_answers(round_=found, by=request.user)
        except DomainError:
            return done(request, saying(found.get_absolute_url(), "nothing"))
        return done(request, saying(found.get_absolute_url(), "deleted"))
    if found.is_open:
        sentence = _("It is as if you never answered. Until the round closes you can answer again.")
    else:
        sentence = _("The result stays as it is, because a result made again without you would show what you answered.")
    context = {
        "title": _("Delete my answers?"),
        "sentence": sentence,
        "points": [
            _("Nobody, not even you, can get them back."),
            _("Your text for the group goes too, as long as the round is open."),
        ]
        if found.is_open
        else [_("Nobody, not even you, can get them back."), _("At a next round nothing compares you with this one.")],
        "action_label": _("Delete my answers"),
        "cancel_url": found.get_absolute_url(),
        "danger": True,
    }
    return page(request, "ui/confirm.html", context)
