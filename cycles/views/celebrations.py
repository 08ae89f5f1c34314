"""Celebrate with the whole staff, and the pack for new colleagues: what a group shares on purpose."""

from __future__ import annotations

from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import pdf
from core.access import allowed, get_or_deny
from core.drafts import draft_data
from core.errors import DomainError
from core.forms import attempt
from core.htmx import done, page
from cycles.forms.secure import CelebrationForm
from cycles.models import Celebration, Cycle, Thanks
from cycles.pack import cards, paper
from cycles.services import celebrations as services
from cycles.views.forms import sent
from groups.models import Group
from schools.scopes import person_scope

MOST = 50
NEWEST = 2


@require_http_methods(["GET", "HEAD", "POST"])
def celebrate(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Write what there is to celebrate; the group looks at it first."""
    cycle = get_or_deny(request, "cycles.celebrate", Cycle.objects.with_roles_of(request.user), pk=pk)
    found = Celebration.objects.filter(cycle=cycle).first()
    key = f"celebration:{pk}"
    newest = found.version if found else 0
    fields = ("text", "thanks_to", "photo_alt", "reach")
    initial: dict[str, Any] = {name: getattr(found, name) for name in fields} if found else {}
    if request.method != "POST":
        initial |= draft_data(request.user, key)
    form = CelebrationForm(*sent(request, files=True), initial={"version": newest, "reach": "school", **initial})
    kept: list[Celebration] = []

    def keep() -> None:
        kept.append(services.write(cycle=cycle, by=request.user, **form.cleaned_data))

    context: dict[str, Any] = {"cycle": cycle, "group": cycle.group, "celebration": found, "form": form, "draft_key": key}
    if request.method == "POST" and form.is_valid():
        if attempt(form, keep):
            return done(request, reverse("cycles:celebration", args=[organisation, kept[0].pk]), _("Saved."))
        if form.cleaned_data.get("version", 0) != newest and found:
            context["theirs"] = found.text
            form.data = {**form.data.dict(), "version": str(newest)}  # type: ignore[attr-defined]  # what was sent
    return page(request, "cycles/celebrate.html", context)


@require_safe
def celebration(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """What a group celebrates: for the group before it is shared, then for the staff."""
    that = get_or_deny(request, "cycles.view_celebration", Celebration.objects.with_cycle(), pk=pk)
    thanks = list(Thanks.objects.filter(celebration=that).select_related("user"))
    context = {
        "celebration": that,
        "cycle": that.cycle,
        "group": that.cycle.group,
        "is_inside": allowed(request, "groups.view_inside", that.cycle.group),
        "can_edit": allowed(request, "cycles.celebrate", that),
        "can_thank": allowed(request, "cycles.thank", that),
        "thanks": thanks,
        "thanked": any(row.user_id == request.user.pk for row in thanks),
    }
    return page(request, "cycles/celebration.html", context)


@require_POST
def celebration_share(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Share it with the staff."""
    that = get_or_deny(request, "cycles.celebrate", Celebration.objects.with_cycle(), pk=pk)
    services.share(celebration=that, by=request.user)
    return done(request, that.get_absolute_url(), _("Your colleagues can read it now."))


@require_POST
def celebration_take_back(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Make it the group's own again."""
    that = get_or_deny(request, "cycles.celebrate", Celebration.objects.with_cycle(), pk=pk)
    services.take_back(celebration=that, by=request.user)
    return done(request, that.get_absolute_url(), _("Only the group reads it now."))


@require_http_methods(["GET", "HEAD", "POST"])
def celebration_delete(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Delete it, with its photo."""
    that = get_or_deny(request, "cycles.celebrate", Celebration.objects.with_cycle(), pk=pk)
    if request.method == "POST":
        url = that.cycle.get_absolute_url()
        services.remove(celebration=that, by=request.user)
        return done(request, url, _("Taken away."))
    context = {
        "title": _("Take this away?"),
        "sentence": that.text,
        "action_label": _("Take it away"),
        "cancel_url": that.get_absolute_url(),
        "danger": True,
    }
    return page(request, "ui/confirm.html", context)


@require_POST
def celebration_thank(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Say thanks."""
    that = get_or_deny(request, "cycles.thank", Celebration.objects.with_cycle(), pk=pk)
    try:
        services.thank(celebration=that, by=request.user)
    except DomainError:  # taken back in the same moment: then it is as if it was not there
        raise Http404 from None
    return done(request, f"{that.get_absolute_url()}#s-thanks", _("Your thanks are there."))


@require_safe
def celebration_photo(request: HttpRequest, organisation: str, pk: int) -> HttpResponseBase:
    """The photo, for whoever may read the celebration: a JPEG that we wrote ourselves."""
    that = get_or_deny(request, "cycles.view_celebration", Celebration.objects.with_cycle(), pk=pk)
    if not that.photo.name or not default_storage.exists(that.photo.name):
        raise Http404
    etag = quote_etag(that.photo.name)
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        response = FileResponse(that.photo.open("rb"), as_attachment=True, filename="photo.jpg", content_type="image/jpeg")
    response["ETag"], response["Cache-Control"] = etag, "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _for_me(request: HttpRequest, most: int) -> list[Celebration]:
    """What was shared with this person in the last two weeks, over all organisations."""
    return list(Celebration.objects.recent().visible_to(request.user).with_cycle()[:most])


@require_safe
def celebrations(request: HttpRequest) -> HttpResponse:
    """What colleagues celebrate, over all organisations of this person."""
    with person_scope(request.user):
        return page(request, "cycles/celebrations.html", {"celebrations": _for_me(request, MOST)})


@require_safe
def celebrations_panel(request: HttpRequest) -> HttpResponse:
    """The newest on Today; nothing when there is nothing."""
    with person_scope(request.user):
        return render(request, "cycles/celebrations_panel.html", {"celebrations": _for_me(request, NEWEST)})


# The pack for new colleagues ------------------------------------------------------------------------------------


@require_safe
def pack(request: HttpRequest, organisation: str, group: int) -> HttpResponse:
    """What a new colleague gets, on screen: only what the group marked for it."""
    that = get_or_deny(request, "cycles.view_pack", Group.objects.with_places().with_roles_of(request.user), pk=group)
    is_inside = allowed(request, "cycles.view_agreements", that)
    return page(request, "cycles/pack.html", {"group": that, "cards": cards(that), "is_inside": is_inside})


@require_safe
def pack_file(request: HttpRequest, organisation: str, group: int) -> HttpResponse:
    """The same on paper."""
    that = get_or_deny(request, "cycles.view_pack", Group.objects.with_places().with_roles_of(request.user), pk=group)
    title = _("For new colleagues: %(group)s") % {"group": that.name}
    language = (get_language() or "nl")[:2]
    content = pdf.render("pdf/cycles/pack.typ", paper(that, cards(that)), title=title, language=language)
    return pdf.answer(content, title)
