"""Try-outs: the quick box, the list of a group, one try-out with its replies, and its photo."""

from __future__ import annotations

from typing import Any

from django.core.files.storage import default_storage
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from core.access import allowed, get_or_deny
from core.drafts import draft_data
from core.forms import attempt
from core.htmx import done, page
from core.queue import is_queued, refused
from cycles.forms.tryouts import (
    ReplyForm,
    TakeBackForm,
    TryOutEditForm,
    TryOutForm,
    beginning,
    groups_to_log_in,
    ideas_of_last_meeting,
    rungs,
)
from cycles.models import LineShare, TryOut, TryOutReply
from cycles.services import tryouts as services
from cycles.services.sharing import mark_answers_read
from cycles.views.forms import sent
from cycles.views.phases import theirs_beside
from cycles.views.sharing import readers_of
from groups.models import Group
from schools.names import could_be_pupils
from schools.scopes import person_scope

DRAFT = "tryout:new"
PER_PAGE = 30


def tryout_new(request: HttpRequest) -> HttpResponse:
    """One box and a photo; kept in one press. Today posts here too."""
    with person_scope(request.user):
        initial = {"done": draft_data(request.user, DRAFT).get("done", "")} if request.method == "GET" else {}
        if request.GET.get("group", "").isdigit():
            initial["group"] = request.GET["group"]
        begins = beginning(request.user, request.POST if request.method == "POST" else request.GET)
        groups = groups_to_log_in(request.user)
        if begins.group_id:
            groups = groups.filter(pk=begins.group_id)
        form = TryOutForm(*sent(request, files=True), groups=groups, initial=initial)
        if not form.groups:
            if is_queued(request):
                return refused(_("You are not a teacher or organiser in a group now. The text stays on this device."), 403)
            return page(request, "cycles/tryout_no_group.html", {})
        logged: list[TryOut] = []

        def log() -> None:
            logged.append(services.log(by=request.user, **form.cleaned_data, **vars(begins)))

        if request.method == "POST" and form.is_valid() and attempt(form, log):
            return done(request, logged[0].get_absolute_url(), _("Kept. Only you can see it until you share it."))
        return page(request, "cycles/tryout_new.html", {"form": form, "draft_key": DRAFT, "begins": begins})


@require_safe
def tryouts(request: HttpRequest, organisation: str, group: int) -> HttpResponse:
    """What members shared with the group, and one's own that are still private."""
    that = get_or_deny(request, "cycles.view_try_outs", Group.objects.with_places().with_roles_of(request.user), pk=group)
    asked = request.GET.get("page", "")
    number = max(int(asked), 1) if asked.isdecimal() and len(asked) < 5 else 1
    first = (number - 1) * PER_PAGE
    rows = TryOut.objects.visible_to(request.user).filter(group=that).with_group().with_reply_count()
    found = list(rows[first : first + PER_PAGE + 1])
    can_log = allowed(request, "cycles.log_try_out", that)
    context = {
        "group": that,
        "ideas": list(ideas_of_last_meeting(that)) if can_log else [],
        "try_outs": found[:PER_PAGE],
        "older": number + 1 if len(found) > PER_PAGE else None,
        "newer": number - 1 if number > 1 else None,
        "can_log": can_log,
    }
    return page(request, "cycles/tryouts.html", context)


@require_safe
def tryout(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """One try-out: two halves, the photo, who sees it, and what colleagues say."""
    return _tryout_page(request, pk)


def _tryout_page(request: HttpRequest, pk: int, form: ReplyForm | None = None) -> HttpResponse:
    that = get_or_deny(request, "cycles.view_try_out", TryOut.objects.with_group().with_origin(), pk=pk)
    replies = list(TryOutReply.objects.filter(try_out=that).select_related("author"))
    is_mine = allowed(request, "cycles.edit_try_out", that)
    form = form or ReplyForm(answers=is_mine)
    context: dict[str, Any] = {
        "try_out": that,
        "group": that.group,
        "replies": replies,
        "form": form,
        "is_mine": is_mine,
        "voice": dict(rungs()).get(that.pupil_voice, "") if that.pupil_voice else "",
        "tried_too": list(TryOut.objects.who_tried_too(that)) if that.is_shared else [],
        # The author answers, so there is something to write once somebody asked.
        "asks_reply": allowed(request, "cycles.reply", that) and bool(replies or not is_mine),
        "can_try_too": allowed(request, "cycles.try_too", that),
        "can_grow": that.is_shared and allowed(request, "cycles.grow_ingredient", that.group),
        "notes_opening": allowed(request, "cycles.note_opening", that),
        "draft_key": f"reply:{pk}",
        "has_unread": is_mine and any(row.read_at is None and row.author_id != that.author_id for row in replies),
    }
    if is_mine:
        context.update(has_lines=hasattr(that, "line_share"), readers=readers_of(that))
        # Said here and not asked in the form: a try-out that waited on a phone has to be kept at once.
        context["names"] = could_be_pupils(f"{that.done}\n{that.thought}")
    if not form.is_bound and context["asks_reply"]:
        form.initial.update(draft_data(request.user, f"reply:{pk}"))
    return page(request, "cycles/tryout.html", context)


def tryout_edit(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The author writes the second half, adds class and day, changes the photo."""
    that = get_or_deny(request, "cycles.edit_try_out", TryOut.objects.with_roles_of(request.user), pk=pk)
    key = f"tryout:{pk}"
    initial = draft_data(request.user, key) if request.method == "GET" else None
    form = TryOutEditForm(*sent(request, files=True), instance=that, initial=initial)

    def change() -> None:
        services.change(try_out=that, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and attempt(form, change):
        message = _("Saved. The group now reads it like this.") if that.is_shared else _("Saved.")
        return done(request, that.get_absolute_url(), message)
    is_old = form.is_bound and form.data.get("version") != str(that.version)
    theirs_beside(form, "", "version", str(that.version))
    context = {"try_out": that, "group": that.group, "form": form, "draft_key": key, "is_old": is_old}
    context["has_lines"] = LineShare.objects.filter(try_out=that).exists()
    return page(request, "cycles/tryout_edit.html", context)


@require_POST
def tryout_share(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The author shares it with the group."""
    that = get_or_deny(request, "cycles.edit_try_out", TryOut.objects.with_group(), pk=pk)
    services.share(try_out=that, by=request.user)
    message = _("Shared with %(group)s: its members and experts can read it now.") % {"group": that.group.name}
    return done(request, that.get_absolute_url(), message)


def tryout_take_back(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The author makes it private again, as long as nobody replied."""
    that = get_or_deny(request, "cycles.edit_try_out", TryOut.objects.with_group(), pk=pk)
    form = TakeBackForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and attempt(form, lambda: services.take_back(try_out=that, by=request.user)):
        return done(request, that.get_absolute_url(), _("Taken back. Only you can see it now."))
    context = {
        "title": _("Take this try-out back?"),
        "sentence": _("From then on only you can see it. Colleagues may have read it already."),
        "action_label": _("Take it back"),
        "cancel_url": that.get_absolute_url(),
        "form": form,
    }
    return page(request, "ui/confirm.html", context)


def tryout_delete(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Ask once more, then delete it with its photo and its replies."""
    that = get_or_deny(request, "cycles.edit_try_out", TryOut.objects.with_group().with_reply_count(), pk=pk)
    back = reverse("cycles:tryouts", args=[organisation, that.group_id])
    if request.method == "POST":
        services.remove(try_out=that, by=request.user)
        return done(request, back, _("The try-out is deleted."))
    count = that.reply_count  # type: ignore[attr-defined]  # annotated above
    context = {
        "title": _("Delete this try-out?"),
        "sentence": str(that),
        "points": [
            _("It is gone for good, with its photo."),
            *(
                [
                    ngettext("%(n)d reply of a colleague goes along.", "%(n)d replies of colleagues go along.", count)
                    % {"n": count}
                ]
                if count
                else []
            ),
        ],
        "action_label": _("Delete it"),
        "cancel_url": that.get_absolute_url(),
        "danger": True,
    }
    return page(request, "ui/confirm.html", context)


@require_POST
def tryout_reply(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """A colleague or expert asks, offers, notices, or brings theory; the author answers."""
    that = get_or_deny(request, "cycles.reply", TryOut.objects.with_group(), pk=pk)
    answers = that.author_id == request.user.pk
    form = ReplyForm(request.POST, answers=answers)

    def say() -> None:
        services.reply(try_out=that, by=request.user, **form.cleaned_data)

    if form.is_valid() and attempt(form, say):
        return done(
            request, f"{that.get_absolute_url()}#replies", _("Your answer is there.") if answers else _("Your reply is there.")
        )
    return _tryout_page(request, pk, form)


@require_POST
def tryout_read(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The author has seen the replies. The page sends this by itself in a browser; a GET alone changes nothing."""
    that = get_or_deny(request, "cycles.edit_try_out", TryOut.objects.with_group(), pk=pk)
    services.mark_read(try_out=that, by=request.user)
    mark_answers_read(try_out=that, by=request.user)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    return done(request, that.get_absolute_url())


@require_safe
def tryout_photo(request: HttpRequest, organisation: str, pk: int) -> HttpResponseBase:
    """The photo, for whoever may read the try-out: a JPEG that we wrote ourselves. A browser asks anew each time."""
    that = get_or_deny(request, "cycles.view_try_out", TryOut.objects.with_group(), pk=pk)
    return _picture(request, that.photo)


@require_safe
def tryout_thumbnail(request: HttpRequest, organisation: str, pk: int) -> HttpResponseBase:
    """The small picture of the photo, for the same people; 404 as long as no worker made it."""
    that = get_or_deny(request, "cycles.view_try_out", TryOut.objects.with_group(), pk=pk)
    return _picture(request, that.thumbnail)


def _picture(request: HttpRequest, file: FieldFile) -> HttpResponseBase:
    if not file.name or not default_storage.exists(file.name):
        raise Http404
    etag = quote_etag(file.name)  # a photo that changes gets another name
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        response = FileResponse(file.open("rb"), as_attachment=True, filename="photo.jpg", content_type="image/jpeg")
    response["ETag"], response["Cache-Control"] = etag, "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response
