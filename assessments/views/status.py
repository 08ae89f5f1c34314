"""The status of a group: claim, traces and the expert's view beside each other, and the pages behind each."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import services, since, suggestions
from assessments.attention import attention as attention_of
from assessments.attention import longest_without
from assessments.claim import Claim, Talk, said_of, stands, talk_of, with_talk
from assessments.embargo import seen_by_all
from assessments.forms.expert_views import ExpertViewForm
from assessments.models import ExpertView, Release, TraceScore
from assessments.norms import norms, warnings
from assessments.status import level_name, lines, name_of
from assessments.status import status as status_of
from assessments.traces import BY_KEY, Board, rows_behind, year_board
from core.access import allowed, get_or_deny
from core.forms import attempt
from core.htmx import done, page
from core.timelines import week_strip
from groups.enums import Characteristic
from groups.models import Group
from groups.roles import roles_in
from schools.requests import person


def _group(request: HttpRequest, permission: str, pk: int) -> Group:
    source = with_talk(Group.objects.with_places().with_roles_of(request.user))
    found: Group = get_or_deny(request, permission, source, pk=pk)
    return found


def _board(request: HttpRequest, group: Group) -> Board:
    return year_board(group, may_read_try_outs=allowed(request, "cycles.view_try_outs", group))


def _last(group: Group) -> Release | None:
    return Release.objects.filter(round__group=group).latest_of_each_group().with_round().first()


def _claim(group: Group, release: Release | None) -> Claim:
    """What the group says: its last result or what it agreed on by talking, whichever stands. No query."""
    talk = talk_of(group)
    if stands(talk, release):
        return talk
    return seen_by_all(release) if release else None


def _source(group: Group, claim: Claim, release: Release | None) -> dict[str, Any]:
    """Where the claim comes from, for the page: ``talk`` and its address, or ``release``."""
    if isinstance(claim, Talk):
        return {"talk": claim, "talk_url": claim.url(group), "release": None}
    return {"talk": None, "release": release}


@require_safe
def status(request: HttpRequest, organisation: str, group: int) -> HttpResponse:
    """Seven rows in fixed order, the status in words, the six norms."""
    found = _group(request, "assessments.view_status", group)
    board, release = _board(request, found), _last(found)
    claim = _claim(found, release)
    views = list(ExpertView.objects.filter(group=found).newest().select_related("by"))
    context: dict[str, Any] = {
        "group": found,
        "status": status_of(claim, board, views),
        "rows": lines(claim, board, views),
        **_source(found, claim, release),
        "counted_at": board.counted_at,
        "norms": norms(board.values),
        "warnings": warnings(board.values),
        "may_count": allowed(request, "assessments.recount_traces", found),
        "may_say": allowed(request, "assessments.say_expert_view", found),
    }
    return page(request, "assessments/status.html", {**context, "low": _("1 not at all"), "high": _("5 completely")})


@require_safe
def status_panel(request: HttpRequest, organisation: str, group: int) -> HttpResponse:
    """The fragment on the group's page: the status in a sentence."""
    found = _group(request, "assessments.view_status", group)
    said = status_of(_claim(found, _last(found)), _board(request, found))
    return render(request, "assessments/status_panel.html", {"group": found, "status": said})


@require_POST
def recount(request: HttpRequest, organisation: str, group: int) -> HttpResponse:
    """Count the traces again, now."""
    found = _group(request, "assessments.recount_traces", group)
    services.recount(group=found, by=request.user)
    return done(request, reverse("assessments:status", args=[organisation, group]), _("Counted again."))


@require_safe
def trace(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The rows behind one number, as far as the reader may see them."""
    source = TraceScore.objects.select_related("group__organisation", "group__school")
    found = get_or_deny(request, "assessments.view_status", source, pk=pk)
    rule = BY_KEY.get(found.rule)
    if rule is None:  # a rule that is counted no more
        raise Http404
    rows = rows_behind(found.inputs, request.user)
    context = {
        "group": found.group,
        "score": found,
        "rule": rule,
        "sentence": rule.say(found.value),
        "name": name_of(found.characteristic),
        "rows": rows,
        "hidden": sum(len(numbers) for numbers in found.inputs.values()) - len(rows),
    }
    return page(request, "assessments/trace.html", context)


@require_safe
def characteristic(request: HttpRequest, organisation: str, group: int, characteristic: str) -> HttpResponse:
    """One characteristic: the three views, what each role can do, where to begin, and what came of it."""
    found = _group(request, "assessments.view_status", group)
    key = _known(characteristic)
    releases = list(Release.objects.filter(round__group=found).about_the_seven().with_round()[:2])
    release = releases[0] if releases else None
    claim = _claim(found, release)
    views = list(ExpertView.objects.filter(group=found, characteristic=key).select_related("by"))
    line = next(each for each in lines(claim, _board(request, found), views[:1]) if each.key == key)
    context = {
        "group": found,
        "line": line,
        **_source(found, claim, release),
        "views": views,
        "roles": suggestions.for_roles(key, roles_in(request.user, found)),
        "meetings": suggestions.fitting_meetings(key),
        "ways": suggestions.ways(found, key),
        "steps": since.steps(found, key, releases),
        "may_propose": allowed(request, "meetings.propose_item", found),
        "may_ask": allowed(request, "groups.ask_leader", found),
        "may_start": allowed(request, "cycles.start_cycle", found),
        "may_say": allowed(request, "assessments.say_expert_view", found),
    }
    return page(request, "assessments/characteristic.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def expert_view(request: HttpRequest, organisation: str, group: int, characteristic: str) -> HttpResponse:
    """The expert says what is to be seen of one characteristic."""
    found = _group(request, "assessments.say_expert_view", group)
    key = _known(characteristic)
    form = ExpertViewForm(request.POST if request.method == "POST" else None, characteristic=key)
    if form.is_valid() and attempt(
        form, lambda: services.say_view(group=found, characteristic=key, by=person(request), **form.cleaned_data)
    ):
        message = _("The group reads what you see.")
        return done(request, reverse("assessments:characteristic", args=[organisation, group, key]), message)
    before = ExpertView.objects.filter(group=found, characteristic=key).select_related("by").first()
    context = {"group": found, "form": form, "key": key, "name": name_of(key), "asks_sure": bool(form.errors.get("words"))}
    context |= {"before": before, "level": level_name(before.level) if before else "", "draft_key": f"expert:{group}:{key}"}
    return page(request, "assessments/expert_view.html", context)


@require_safe
def attention(request: HttpRequest, organisation: str, group: int) -> HttpResponse:
    """In which weeks of the school year each characteristic had attention."""
    found = _group(request, "assessments.view_status", group)
    rows, release = attention_of(found), _last(found)
    claim = _claim(found, release)
    drawn = [(row, week_strip(row.weeks, now=row.now, label=row.named), said_of(claim, row.key)) for row in rows]
    context = {"group": found, "rows": drawn, "longest": longest_without(rows), **_source(found, claim, release)}
    return page(request, "assessments/attention.html", context)


def _known(key: str) -> str:
    if key not in Characteristic.values:
        raise Http404
    return key
