"""The staff list, the end of a role, and the language button."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import allowed, get_or_deny, require
from core.errors import DomainError
from core.htmx import done, next_url, page
from schools import services
from schools.enums import Language
from schools.models import Invitation, Staff, User
from schools.requests import here

FORMER = 50


@require_safe
def staff(request: HttpRequest, organisation: str) -> HttpResponse:
    """Who works here, who was invited, and for leaders who left."""
    tenant = here(request)
    require(request, "schools.view_staff", tenant)
    may_invite = allowed(request, "schools.invite", tenant)
    people = list(Staff.objects.current().visible_to(request.user).select_related("user", "school"))
    for row in people:
        row.organisation = tenant  # one organisation on the page, so one question who may do what
        row.may_end = allowed(request, "schools.change_staff", row)  # type: ignore[attr-defined]  # for the template
    invitations = Invitation.objects.waiting().visible_to(request.user).select_related("school")
    former = Staff.objects.ended().visible_to(request.user).select_related("user").order_by("-ends_on", "user__name")
    return page(
        request,
        "schools/staff.html",
        {
            "people": people,
            "invitations": invitations if may_invite else [],
            "former": former[:FORMER] if may_invite else [],
            "may_invite": may_invite,
            "may_change": allowed(request, "schools.edit_organisation", tenant),
            "at": "staff",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def staff_end(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Ask once more, then end a person's role here."""
    roles = Staff.objects.current().select_related("user", "organisation", "school")
    row = get_or_deny(request, "schools.change_staff", roles, pk=pk)
    refusal = ""
    if request.method == "POST":
        try:
            services.end_staff(staff=row, by=request.user)
        except DomainError as error:
            refusal = str(error.message)
        else:
            target = "/" if row.user_id == request.user.pk else reverse("schools:staff", args=[organisation])
            return done(request, target, _("%(name)s no longer works here.") % {"name": row.user})
    name = str(row.user)
    context = {
        "title": _("End the role of %(name)s?") % {"name": name},
        "sentence": refusal or _("%(name)s can no longer get in from this moment on.") % {"name": name},
        "points": [
            _("What %(name)s wrote in groups stays there.") % {"name": name},
            _("Memberships of groups in this organisation end too."),
            _("You can invite %(name)s again later.") % {"name": name},
        ],
        "action_label": _("End this role"),
        "cancel_url": reverse("schools:staff", args=[organisation]),
        "danger": True,
        "crumbs": [(_("Staff"), reverse("schools:staff", args=[organisation]))],
    }
    return page(request, "schools/confirm.html", context, status=422 if refusal else 200)


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Switch the language, for this browser and for the person; then back to the page."""
    response = HttpResponseRedirect(next_url(request, "/"))
    response.status_code = 303
    language = request.POST.get("language", "")
    if language not in Language.values:
        messages.error(request, _("This language is not there. Choose Dutch or English."))
        return response
    if isinstance(request.user, User):
        services.set_language(user=request.user, language=language)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response
