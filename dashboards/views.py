"""A person's own pages, over all organisations in which the person has a role now."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.forms import attempt
from core.htmx import done, page
from core.models import Draft
from core.templatetags.ui import day
from cycles.forms.tryouts import TryOutForm
from dashboards.portfolio import portfolio as portfolio_rows
from dashboards.today import groups_with_waiting, look
from reminders.forms import PreferenceForm
from reminders.services import preference_of, save_preference
from schools.forms import ProfileForm
from schools.models import Staff, User
from schools.requests import person
from schools.scopes import person_scope
from schools.services.people import save_profile

TRY_OUT_DRAFT = "tryout:new"


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What is next, what waits, what was promised, and one box to log a try-out."""
    user = person(request)
    with person_scope(user):
        groups = groups_with_waiting(user)
        form = None
        draft = None
        if any(group.may_log for group in groups):
            draft = Draft.objects.filter(user=user, key=TRY_OUT_DRAFT).first()
            form = TryOutForm(groups=groups, initial=draft.fields if draft else None)
        seen = look(user, groups)
        led = _led(user) if seen.is_empty else []
        context = {
            "title": capfirst(day(timezone.localdate())),
            "today": seen,
            "form": form,
            "draft": draft,
            "draft_key": TRY_OUT_DRAFT,
            "led": led,
        }
        return page(request, "dashboards/today.html", context)


def _led(user: User) -> list[Staff]:
    """The roles of somebody without groups: where to begin."""
    return list(Staff.objects.current().filter(user=user).select_related("organisation").order_by("organisation__name"))


@require_safe
def portfolio(request: HttpRequest) -> HttpResponse:
    """Every group that an expert serves, in one list."""
    user = person(request)
    with person_scope(user):
        return page(request, "dashboards/portfolio.html", {"rows": portfolio_rows(user)})


@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """About me: name, language, theme and which mails, saved together; calendar, password, where I work."""
    user = person(request)
    sent = request.POST if request.method == "POST" else None
    profile, mails = ProfileForm(sent, user=user), PreferenceForm(sent, preference=preference_of(user))

    def save() -> None:
        with transaction.atomic():
            save_profile(user=user, **profile.cleaned_data)
            save_preference(by=user, **mails.cleaned_data)

    if sent is not None and profile.is_valid() and mails.is_valid() and attempt(profile, save):
        translation.activate(user.language)
        return done(request, reverse("dashboards:me"), _("Your details are saved."))
    with person_scope(user):
        roles = list(Staff.objects.current().filter(user=user).select_related("organisation", "school"))
        return page(request, "dashboards/me.html", {"profile": profile, "mails": mails, "roles": roles})
