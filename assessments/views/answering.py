"""Answering a round. No view fetches answers of others: they come from ``services``, as a count or as the reader's own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments import services
from assessments.enums import Audience, Part
from assessments.forms import NAMES_SEEN, AnswerForm, changed
from assessments.models import Round
from assessments.names import names_in
from assessments.people import part_for
from assessments.views.telling import saying
from core.access import allowed, get_or_deny
from core.forms import attempt
from core.htmx import done, page
from core.templatetags.ui import day

ONE, LIST = "one", "list"


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The statements, one at a time or as a list, with what the reader chose before on any device.

    Who comes too late is told so; nothing chosen is thrown away.
    """
    found = get_or_deny(request, "assessments.view_round", Round.objects.with_group(), pk=pk)
    if request.method != "POST" and not allowed(request, "assessments.answer_round", found):
        messages.info(request, _why_not(found))
        return HttpResponseRedirect(found.get_absolute_url())
    part = part_for(request.user, found) or Part.GROUP
    kept = services.kept_so_far(found, request.user)
    form = AnswerForm(request.POST if request.method == "POST" else None, round_=found, part=part, kept=kept)
    moves = request.POST.get("go") in ("next", "back")
    if form.is_valid() and _names_are_meant(request, form, found, moves=moves):
        write = services.keep if moves else services.answer
        if attempt(form, lambda: write(round_=found, values=form.values(), comment=form.text(), by=request.user)):
            if moves:
                return done(request, _step_url(found, _at(request, form) + (1 if request.POST["go"] == "next" else -1)))
            return done(request, saying(found.get_absolute_url(), "thanks"))
    return page(request, "assessments/answer.html", _context(request, found, form, part, kept))


@require_POST
def keep(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Keep what was just chosen, sent by the page's script: only the statements that changed, under the token alone.

    The round is held as it is looked up: two hundred people send this at once, one statement after another.
    """
    with services.holding(request.user) as rounds:
        found = get_or_deny(request, "assessments.view_round", rounds, pk=pk)
        try:
            values, comment = changed(request.POST, found, part_for(request.user, found) or Part.GROUP)
        except ValueError:
            return JsonResponse({"sentence": _("Choose one of the answers.")}, status=422)
        if values or comment is not None:
            services.keep_held(held=found, values=values, comment=comment, by=request.user)
    return HttpResponse(status=204)


def _why_not(round_: Round) -> str:
    if round_.is_open and not round_.has_begun:
        return _("This round opens on %(day)s. You can answer from then on.") % {"day": day(round_.opened_at)}
    return _("This round is closed. Answers are no longer taken.")


def _names_are_meant(request: HttpRequest, form: AnswerForm, round_: Round, *, moves: bool) -> bool:
    """Ask once about what looks like a name in the text for the group; sent again, it is taken (R10)."""
    text = form.text() or ""
    names = [] if moves else names_in(text, round_)
    if not names or request.POST.get(NAMES_SEEN) == ", ".join(names):
        return True
    form.add_error(
        "comment",
        _("This looks like a name: %(names)s. Describe it without a name, or send it once more as it is.")
        % {"names": ", ".join(names)},
    )
    return False


def _step_url(round_: Round, at: int) -> str:
    return f"{reverse('assessments:answer', args=[round_.organisation.slug, round_.pk])}?view={ONE}&at={max(1, at)}"


def _view(request: HttpRequest) -> str:
    """One at a time on a phone, a list on a laptop; the address remembers another choice."""
    asked = request.POST.get("view") or request.GET.get("view")
    if asked in (ONE, LIST):
        return asked
    return ONE if "Mobi" in request.headers.get("User-Agent", "") else LIST


def _at(request: HttpRequest, form: AnswerForm) -> int:
    """The step to show: the one asked for, else the first open statement. The step behind the last one hands in."""
    asked = request.POST.get("at") or request.GET.get("at") or ""
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else form.first_open()
    return min(max(number, 1), form.count + 1)


def _context(request: HttpRequest, found: Round, form: AnswerForm, part: Part, kept: services.Kept) -> dict[str, Any]:
    view, at = _view(request), _at(request, form)
    wrong = set(form.errors) - {"comment", "__all__"}
    if wrong:  # each of them can be seen at once
        view = LIST
    elif form.errors:
        at = form.count + 1
    url = reverse("assessments:answer", args=[found.organisation.slug, found.pk])
    return {
        "round": found,
        "group": found.group,
        "school": found.school,
        "form": form,
        "part": part,
        "kept": kept,
        "sections": form.sections(),
        "count": form.count,
        "one": view == ONE,
        "at": at,
        "last": form.count + 1,
        "still_open": form.still_open(),
        "other_view": f"{url}?view={LIST if view == ONE else ONE}",
        "instruction": found.definition.instruction,
        "about_leader": found.definition.audience == Audience.LEADER,
        "names": ", ".join(names_in(form.data.get("comment", ""), found)) if form.errors.get("comment") else "",
        # The name of the copy that the browser keeps while it has no network; nothing goes into the table of drafts.
        "draft_key": f"assessments:answer:{found.pk}",
    }
