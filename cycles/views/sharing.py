"""Lines for the school leader, line by line; what the leader reads and answers; who opened what."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.access import allowed, get_or_deny
from core.drafts import draft_data
from core.forms import attempt
from core.htmx import done, page
from cycles.enums import AnswerKind
from cycles.forms.sharing import LeaderAnswerForm, LinesForm
from cycles.models import LeaderAnswer, LineShare, Reading, SharedLine, TryOut
from cycles.services import sharing as services
from cycles.views.forms import sent
from groups.querysets import leaders_of
from schools.scopes import person_scope

MOST_SHARES = 100


def readers_of(try_out: TryOut, *, of_lines: bool = False) -> list[Reading]:
    """Who opened one's own try-out, or the lines of it that the leader reads, and when first: for its author."""
    return list(Reading.objects.filter(try_out=try_out, of_lines=of_lines).select_related("reader"))


def tryout_lines(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The author chooses which lines the school leader may read, sees who opened them, and what came back."""
    that = get_or_deny(request, "cycles.edit_try_out", TryOut.objects.with_group(), pk=pk)
    shared = list(SharedLine.objects.filter(share__try_out=that).select_related("share"))
    before = {"lines": [f"{line.half}-{line.place}" for line in shared if not services.changed_since(that, [line])]}
    form = LinesForm(*sent(request), try_out=that, initial=before)

    def share() -> None:
        cleaned = form.cleaned_data
        services.share_lines(try_out=that, names=cleaned["lines"], version=cleaned["version"], by=request.user)

    if form.is_bound and form.is_valid() and attempt(form, share):
        return done(
            request, f"{that.get_absolute_url()}#s-leader", _("Your school leader can read these lines now, and no others.")
        )
    if form.is_bound:
        # Who chooses again has seen the text as it is now.
        form.data = {**form.data, "lines": request.POST.getlist("lines"), "version": str(that.version)}
    answers = list(LeaderAnswer.objects.filter(try_out=that).select_related("author"))
    context = {
        "try_out": that,
        "group": that.group,
        "form": form,
        "shared": shared,
        "is_old": services.changed_since(that, shared),
        "readers": readers_of(that, of_lines=True),
        "answers": answers,
        "has_unread": any(answer.read_at is None for answer in answers),
        "leaders": [role.user for role in leaders_of(that.group).select_related("user")],
    }
    return page(request, "cycles/tryout_lines.html", context)


@require_POST
def lines_take_back(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The author takes the lines back; what the leader answered stays with the author."""
    that = get_or_deny(request, "cycles.edit_try_out", TryOut.objects.with_group(), pk=pk)
    services.take_lines_back(try_out=that, by=request.user)
    return done(request, that.get_absolute_url(), _("Taken back. Your school leader no longer reads these lines."))


@require_safe
def shared_with_me(request: HttpRequest) -> HttpResponse:
    """What teachers chose to share with this school leader, the newest first. No numbers, no order of people."""
    with person_scope(request.user):
        shares = LineShare.objects.for_leader(request.user).with_group().with_opened(request.user)[:MOST_SHARES]
        return page(request, "cycles/shared_with_me.html", {"shares": list(shares)})


@require_safe
def shared_lines(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The lines of one try-out, as they were shared, and what the leader answered."""
    return _lines_page(request, pk, LeaderAnswerForm())


def _lines_page(request: HttpRequest, pk: int, form: LeaderAnswerForm) -> HttpResponse:
    that = get_or_deny(request, "cycles.view_lines", LineShare.objects.with_group(), pk=pk)
    may_answer = allowed(request, "cycles.answer_lines", that)
    if may_answer and not form.is_bound:
        form.initial.update(draft_data(request.user, f"lines:{pk}"))
    context = {
        "share": that,
        "group": that.group,
        "lines": list(that.lines.all()),
        "answers": list(LeaderAnswer.objects.filter(try_out=that.try_out).select_related("author")),
        "may_answer": may_answer,
        "form": form,
        "draft_key": f"lines:{pk}",
    }
    return page(request, "cycles/shared_lines.html", context)


@require_POST
def lines_answer(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """A school leader asks something, or says thanks."""
    that = get_or_deny(request, "cycles.answer_lines", LineShare.objects.with_group(), pk=pk)
    form = LeaderAnswerForm(request.POST)

    def say() -> None:
        services.answer_lines(try_out=that.try_out, by=request.user, **form.cleaned_data)

    if form.is_valid() and attempt(form, say):
        message = (
            _("Your question is there.") if form.cleaned_data["kind"] == AnswerKind.QUESTION else _("Your thanks are there.")
        )
        return done(request, reverse("cycles:shared_lines", args=[organisation, pk]), message)
    return _lines_page(request, pk, form)


@require_POST
def lines_opened(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """A school leader opened the lines. The page sends this by itself in a browser; a GET alone changes nothing."""
    that = get_or_deny(request, "cycles.answer_lines", LineShare.objects.with_group(), pk=pk)
    services.note_opening(try_out=that.try_out, of_lines=True, by=request.user)
    return _noted(request, reverse("cycles:shared_lines", args=[organisation, pk]))


@require_POST
def tryout_opened(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """A colleague or expert opened a shared try-out; sent by the page itself, as above."""
    that = get_or_deny(request, "cycles.note_opening", TryOut.objects.with_group(), pk=pk)
    services.note_opening(try_out=that, of_lines=False, by=request.user)
    return _noted(request, that.get_absolute_url())


def _noted(request: HttpRequest, url: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    return done(request, url)
