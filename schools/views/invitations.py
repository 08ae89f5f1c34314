"""Inviting people, and what the invited see."""

from __future__ import annotations

from collections.abc import Mapping

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from core.access import get_or_deny, require
from core.errors import DomainError
from core.forms import attempt
from core.htmx import done, page
from schools import devices, services
from schools.forms import AcceptForm, InviteForm
from schools.models import Invitation, School, User
from schools.requests import here
from schools.scopes import invitation_for


@require_http_methods(["GET", "HEAD", "POST"])
def staff_invite(request: HttpRequest, organisation: str) -> HttpResponse:
    """Invite somebody to the organisation. An address that waits already can be sent its invitation again."""
    tenant = here(request)
    require(request, "schools.invite", tenant)
    form = InviteForm(request.POST if request.method == "POST" else None, schools=School.objects.visible_to(request.user))
    waiting: Invitation | None = None
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if attempt(form, lambda: services.invite(organisation=tenant, by=request.user, **form.cleaned_data)):
            sentence = _("The invitation to %(email)s is on its way.") % {"email": email}
            return done(request, reverse("schools:staff", args=[tenant.slug]), sentence)
        waiting = Invitation.objects.open().visible_to(request.user).filter(email=email).first()
    return page(request, "schools/staff_invite.html", {"form": form, "waiting": waiting})


@require_POST
def invitation_resend(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Send an invitation again; the old link stops working."""
    invitation = get_or_deny(request, "schools.change_invitation", Invitation.objects.select_related("organisation"), pk=pk)
    back = reverse("schools:staff", args=[organisation])
    try:
        services.resend(invitation=invitation, by=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
        return done(request, back)
    return done(request, back, _("The invitation to %(email)s is sent again.") % {"email": invitation.email})


@require_http_methods(["GET", "HEAD", "POST"])
def invitation_revoke(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Ask once more, then withdraw an invitation."""
    invitation = get_or_deny(request, "schools.change_invitation", Invitation.objects.select_related("organisation"), pk=pk)
    back = reverse("schools:staff", args=[organisation])
    if request.method == "POST":
        try:
            services.revoke(invitation=invitation, by=request.user)
        except DomainError as refusal:
            messages.error(request, str(refusal.message))
            return done(request, back)
        return done(request, back, _("The invitation to %(email)s is withdrawn.") % {"email": invitation.email})
    context = {
        "title": _("Withdraw the invitation to %(name)s?") % {"name": invitation.name},
        "sentence": _("The link in the mail stops working. You can invite this person again later."),
        "action_label": _("Withdraw the invitation"),
        "cancel_url": back,
        "danger": True,
        "crumbs": [(_("Staff"), back)],
    }
    return page(request, "schools/confirm.html", context)


@login_not_required
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link of an invitation: nothing changes until the invited person sends it."""
    invitation = invitation_for(token)
    if invitation is None or not invitation.is_open:
        status = 404 if invitation is None else 410
        return page(request, "schools/invitation_gone.html", {"invitation": invitation}, status=status)
    account = User.objects.filter(email=invitation.email).first()
    signed_in = request.user if isinstance(request.user, User) else None
    context = {"invitation": invitation, "account": account, "signed_in": signed_in, "path": request.path}
    if signed_in is not None and signed_in.email != invitation.email:
        return page(request, "schools/invitation_other_person.html", context)
    if account is not None:
        return _accept_with_account(request, invitation, signed_in, context)
    form = AcceptForm(request.POST if request.method == "POST" else None, invitation=invitation)
    made: list[User] = []
    if request.method == "POST" and form.is_valid():
        language = (get_language() or "nl")[:2]
        if attempt(
            form,
            lambda: made.append(services.accept(invitation=invitation, language=language, **form.cleaned_data)),
        ):
            get_adapter().login(request, made[0])
            return _welcome(request, invitation, made[0])
    return page(request, "schools/invitation_accept.html", {**context, "form": form})


def _accept_with_account(
    request: HttpRequest, invitation: Invitation, signed_in: User | None, context: Mapping[str, object]
) -> HttpResponse:
    """Whoever has an account signs in first, and then only has to say yes."""
    refusal = ""
    if request.method == "POST" and signed_in is not None:
        try:
            services.accept(invitation=invitation, user=signed_in)
        except DomainError as error:
            refusal = str(error.message)
        else:
            return _welcome(request, invitation, signed_in)
    status = 422 if refusal else 403 if request.method == "POST" else 200
    return page(request, "schools/invitation_accept.html", {**context, "refusal": refusal}, status=status)


def _welcome(request: HttpRequest, invitation: Invitation, user: User) -> HttpResponse:
    """Go to Today. The link came by mail, so this device is known from now on."""
    sentence = _("Welcome. You now belong to %(organisation)s.") % {"organisation": invitation.organisation.name}
    response = done(request, "/", sentence)
    devices.remember(request, response, user)
    return response
