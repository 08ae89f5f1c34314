"""Making a poll, following it, reading it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import allowed, get_or_deny
from core.drafts import draft_data
from core.errors import DomainError
from core.forms import attempt
from core.htmx import done, page
from cycles.guide import phase_guide
from cycles.models import Cycle, TryOut
from cycles.views.forms import sent
from groups.enums import Phase
from voice.codes import shown_code
from voice.content_pack import languages
from voice.forms import PollForm, QuestionForm, ResetForm, ready_in
from voice.models import PHASES, Poll, languages_missing, languages_of
from voice.services import life, making, reading
from voice.views.pupils import chosen_language, pupil_page

OPEN_DAYS = 7


def _in_a_week() -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=OPEN_DAYS)


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest, organisation: str, pk: int, phase: str) -> HttpResponse:
    """A new poll in a phase of a cycle."""
    cycle = get_or_deny(request, "voice.ask_in_cycle", Cycle.objects.with_roles_of(request.user), pk=pk)
    if Phase(phase) not in PHASES:
        raise Http404
    back = reverse("cycles:phase", args=[organisation, pk, phase])
    return _create(request, cycle.title, {"group": cycle.group, "cycle": cycle, "phase": phase}, f"poll:{pk}:{phase}", back)


@require_http_methods(["GET", "HEAD", "POST"])
def create_after(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """A new poll about a try-out."""
    source = TryOut.objects.with_group().select_related("cycle")
    try_out = get_or_deny(request, "voice.ask_after_try_out", source, pk=pk)
    cycle = try_out.cycle if try_out.cycle is not None and try_out.cycle.is_running else None
    target = {"group": try_out.group, "cycle": cycle, "try_out": try_out, "phase": Phase.TRY_OUT}
    return _create(request, str(try_out), target, f"poll:tryout:{pk}", try_out.get_absolute_url())


def _create(request: HttpRequest, title: str, target: dict[str, Any], key: str, back: str) -> HttpResponse:
    initial = {"title": title, "closes_on": _in_a_week()}
    form = PollForm(*sent(request), initial={**initial, **(draft_data(request.user, key) if request.method == "GET" else {})})
    made: list[Poll] = []

    def make() -> None:
        made.append(making.make(**target, by=request.user, **form.cleaned_data))

    if form.is_bound and form.is_valid() and attempt(form, make):
        return done(request, made[0].get_absolute_url(), _("The poll is ready to look at. Pupils cannot answer yet."))
    context = {"form": form, "group": target["group"], "cycle": target["cycle"], "back": back, "draft_key": key}
    return page(request, "voice/create.html", {**context, "heading": _("Ask the pupils")})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Change a poll that is not open yet."""
    poll = _mine(request, pk)
    initial = {"title": poll.title, "pupils": poll.pupils, "closes_on": poll.closes_on, "ready": ready_in(poll)}
    form = PollForm(*sent(request), initial=initial)
    if (
        form.is_bound
        and form.is_valid()
        and attempt(form, lambda: making.change(poll=poll, by=request.user, **form.cleaned_data))
    ):
        return done(request, poll.get_absolute_url(), _("Saved."))
    context = {"form": form, "group": poll.group, "cycle": poll.cycle, "back": poll.get_absolute_url()}
    return page(request, "voice/create.html", {**context, "heading": _("Change the poll")})


@require_safe
def detail(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """One poll: what is missing, how to hand it out, or what came of it."""
    poll = get_or_deny(request, "voice.view_poll", Poll.objects.with_group().with_questions(), pk=pk)
    return _detail(request, poll)


def _detail(request: HttpRequest, poll: Poll, refusal: str = "") -> HttpResponse:
    questions, results = list(poll.questions.all()), reading.results(poll)
    can_change, has_results = allowed(request, "voice.change_poll", poll), any(result.rows for result in results)
    context = {
        "poll": poll,
        "group": poll.group,
        "cycle": poll.cycle,
        "guide": phase_guide(poll.phase),
        "questions": [(question, reading.text_in_language(question.texts)) for question in questions],
        "languages": languages_of(questions),
        "missing": languages_missing(questions) if questions else [],
        "can_change": can_change,
        "can_remove": allowed(request, "voice.remove_poll", poll),
        "results": results,
        "has_results": has_results,
        "can_bring_in": can_change and has_results and poll.cycle is not None,
        "refusal": refusal,
        **address_of(poll),
    }
    return page(request, "voice/detail.html", context, status=422 if refusal else None)


def address_of(poll: Poll) -> dict[str, str]:
    url = settings.BASE_URL + poll.address.path
    host = settings.BASE_URL.split("://", 1)[1]
    return {"url": url, "shown_url": f"{host}/p/{shown_code(poll.address.code)}"}


def _mine(request: HttpRequest, pk: int) -> Poll:
    return get_or_deny(request, "voice.change_poll", Poll.objects.with_group().with_questions(), pk=pk)


def refuse_or_do(request: HttpRequest, poll: Poll, action: Callable[[], Any], message: str, *, url: str = "") -> HttpResponse:
    """Run a service of one button; a refusal stands on the poll's page."""
    try:
        action()
    except DomainError as refusal:
        return _detail(request, poll, str(refusal.message))
    return done(request, url or poll.get_absolute_url(), message)


@require_http_methods(["GET", "HEAD", "POST"])
def question_new(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Add a question in one's own words."""
    poll = _mine(request, pk)
    key = f"poll:{pk}:question"
    form = QuestionForm(*sent(request), initial=draft_data(request.user, key) if request.method == "GET" else None)

    def add() -> None:
        making.add_question(poll=poll, scale=form.cleaned_data["scale"], texts=form.texts(), by=request.user)

    if form.is_bound and form.is_valid() and attempt(form, add):
        return done(request, poll.get_absolute_url(), _("The question is added."))
    context = {
        "form": form,
        "texts": [form[f"text_{each}"] for each in languages()],
        "poll": poll,
        "group": poll.group,
        "cycle": poll.cycle,
        "draft_key": key,
    }
    return page(request, "voice/question.html", context)


@require_POST
def question_remove(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Take a question away while the poll is prepared."""
    poll = _mine(request, pk)
    typed = request.POST.get("question", "")
    number = int(typed) if typed.isdecimal() and typed.isascii() and len(typed) < 18 else 0
    return refuse_or_do(
        request,
        poll,
        lambda: making.remove_question(poll=poll, question_pk=number, by=request.user),
        _("The question is taken away."),
    )


@require_safe
def preview(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """What pupils see, in each language; sending does nothing here."""
    poll = get_or_deny(request, "voice.view_poll", Poll.objects.with_group().with_questions(), pk=pk)
    questions = list(poll.questions.all())
    offered = languages_of(questions)
    if not offered:
        raise Http404
    context = pupil_page(poll, questions, chosen_language(request, offered))
    return page(request, "voice/pupil.html", {**context, "back": poll.get_absolute_url()})


@require_POST
def open_poll(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Let pupils answer."""
    poll = _mine(request, pk)
    return refuse_or_do(
        request, poll, lambda: life.open_poll(poll=poll, by=request.user), _("The poll is open. Pupils can answer now.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Ask once more, then close for good."""
    poll = _mine(request, pk)
    if request.method == "POST":
        return refuse_or_do(request, poll, lambda: life.close(poll=poll, by=request.user), _("The poll is closed."))
    context = {
        "title": _("Close this poll?"),
        "sentence": _("So far %(n)d of %(pupils)d pupils have answered.") % {"n": poll.answers, "pupils": poll.pupils},
        "points": [
            _("From then on you see the counts, and pupils can no longer answer."),
            _("A question with fewer than %(n)d answers is not shown, and its counts are erased.") % {"n": poll.fewest},
        ],
        "action_label": _("Close the poll"),
        "cancel_url": poll.get_absolute_url(),
    }
    return page(request, "ui/confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Ask once more, then throw all answers away and open anew at another address."""
    poll = _mine(request, pk)
    form = ResetForm(*sent(request), initial={"closes_on": _in_a_week()})

    def start_anew() -> None:
        life.reset(poll=poll, closes_on=form.cleaned_data["closes_on"], by=request.user)

    if form.is_bound and form.is_valid() and attempt(form, start_anew):
        return done(request, poll.get_absolute_url(), _("The answers are gone. The poll is open at a new address."))
    context = {
        "title": _("Throw the answers away and start anew?"),
        "sentence": _("Do this when more answers came than there are pupils."),
        "points": [
            _("All counts so far are gone for good."),
            _("The poll gets a new address and QR code. The old one no longer works."),
            *([_("Numbers on slips no longer work. Print new ones afterwards.")] if poll.with_numbers else []),
        ],
        "action_label": _("Start anew"),
        "cancel_url": poll.get_absolute_url(),
        "danger": True,
        "form": form,
    }
    return page(request, "ui/confirm.html", context)


@require_POST
def share(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Let the members of the group see it."""
    poll = _mine(request, pk)
    message = _("Shared: the members of %(group)s see it now.") % {"group": poll.group.name}
    return refuse_or_do(request, poll, lambda: reading.share(poll=poll, by=request.user), message)


@require_POST
def bring_in(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Bring the counts into the cycle as what pupils say."""
    poll = _mine(request, pk)
    url = reverse("cycles:phase", args=[organisation, poll.cycle_id, poll.phase]) if poll.cycle_id else ""
    message = _("Brought in as what pupils say. You can still change the words there.")
    return refuse_or_do(request, poll, lambda: reading.bring_in(poll=poll, by=request.user), message, url=url)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Ask once more, then delete."""
    poll = get_or_deny(request, "voice.remove_poll", Poll.objects.with_group(), pk=pk)
    back = reverse("voice:list", args=[organisation, poll.cycle_id]) if poll.cycle_id else poll.group.get_absolute_url()
    if request.method == "POST":
        life.remove(poll=poll, by=request.user)
        return done(request, back, _("The poll is deleted."))
    context = {
        "title": _("Delete this poll?"),
        "sentence": poll.title,
        "points": [_("Its counts go along. What you brought into the cycle stays there.")],
        "action_label": _("Delete it"),
        "cancel_url": poll.get_absolute_url(),
        "danger": True,
    }
    return page(request, "ui/confirm.html", context)


@require_safe
def poll_list(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """All polls of a cycle that the reader may see; leader and expert read here why they see none."""
    cycle = get_or_deny(request, "cycles.view_cycle", Cycle.objects.with_roles_of(request.user), pk=pk)
    polls = Poll.objects.visible_to(request.user).filter(cycle=cycle).with_group()
    context = {
        "cycle": cycle,
        "group": cycle.group,
        "polls": list(polls),
        "is_member": allowed(request, "voice.view_polls_of_cycle", cycle),
        "can_ask": allowed(request, "voice.ask_in_cycle", cycle),
        "phases": [phase_guide(phase) for phase in PHASES],
    }
    return page(request, "voice/list.html", context)


@require_safe
def phase_panel(request: HttpRequest, organisation: str, pk: int, phase: str) -> HttpResponse:
    """The fragment on a phase's page: polls of this phase, and a first step. Empty for who is no member."""
    cycle = get_or_deny(request, "cycles.view_cycle", Cycle.objects.with_roles_of(request.user), pk=pk)
    if not allowed(request, "voice.view_polls_of_cycle", cycle):
        return HttpResponse("")
    polls = Poll.objects.visible_to(request.user).filter(cycle=cycle, phase=phase).with_group()
    context = {
        "cycle": cycle,
        "group": cycle.group,
        "phase": phase,
        "polls": list(polls[:10]),
        "can_ask": allowed(request, "voice.ask_in_cycle", cycle),
    }
    return render(request, "voice/panel.html", context)


@require_safe
def try_out_panel(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The fragment on one's own try-out: the polls about it, and a first step. Empty for anybody else."""
    try_out = get_or_deny(request, "cycles.view_try_out", TryOut.objects.with_roles_of(request.user), pk=pk)
    if not allowed(request, "voice.ask_after_try_out", try_out):
        return HttpResponse("")
    polls = list(Poll.objects.visible_to(request.user).filter(try_out=try_out).with_group()[:10])
    context = {"group": try_out.group, "try_out": try_out, "polls": polls, "can_ask": True}
    return render(request, "voice/panel.html", context)
