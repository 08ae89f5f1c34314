"""What the pages of a group share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from core.access import get_or_deny
from core.forms import AppForm, attempt
from core.htmx import page
from groups.models import Group


def url(name: str, group: Group, *args: Any) -> str:
    """The address of one of a group's pages."""
    return reverse(f"groups:{name}", args=[group.organisation.slug, group.pk, *args])


def sent(request: HttpRequest) -> QueryDict | None:
    """What was posted; an empty post is a post too."""
    return request.POST if request.method == "POST" else None


def worked(request: HttpRequest, form: AppForm, action: Callable[[], Any]) -> bool:
    """Whether a form was posted, is in order, and the service did its work; if not, the form says why."""
    return request.method == "POST" and form.is_valid() and attempt(form, action)


def group_or_deny(request: HttpRequest, permission: str, pk: int) -> Group:
    """The group that a page is about, with school, organisation, link to the plan and the reader's roles in one query."""
    source = Group.objects.with_places().select_related("plan_link__goal").with_roles_of(request.user)
    return get_or_deny(request, permission, source, pk=pk)


def form_page(request: HttpRequest, group: Group, form: AppForm, **context: Any) -> HttpResponse:
    """A page with one form. Context: title, lead, sees (per field), action_label, cancel_url."""
    return page(request, "groups/form.html", {"group": group, "form": form, **context})


def confirm_page(request: HttpRequest, context: Mapping[str, Any]) -> HttpResponse:
    """Ask once more, or answer 422 when the answer was refused. Context: see templates/ui/confirm.html."""
    form = context.get("form")
    refused = form is not None and form.is_bound and bool(form.errors)
    return render(request, "ui/confirm.html", dict(context), status=422 if refused else 200)
