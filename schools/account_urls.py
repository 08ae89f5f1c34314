"""Sign-in, sign-out and passwords: only those of allauth's pages that Leerkring uses. Accounts come from invitations."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.urls import path

from schools import demo

View = Callable[..., HttpResponse]


def ours(view: View) -> View:
    """Answer 422 for a refused form, as every page here does. (allauth answers 200.)"""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        form = (getattr(response, "context_data", None) or {}).get("form")
        if isinstance(form, BaseForm) and form.is_bound and form.errors:
            response.status_code = 422
        return response

    return answer


urlpatterns = [
    path("login/", ours(views.LoginView.as_view(extra_context={"demo_accounts": demo.accounts})), name="account_login"),
    path("login/code/", ours(views.request_login_code), name="account_request_login_code"),
    path("login/code/confirm/", ours(views.confirm_login_code), name="account_confirm_login_code"),
    path("logout/", ours(views.logout), name="account_logout"),
    path("inactive/", ours(views.account_inactive), name="account_inactive"),
    path("password/change/", ours(views.password_change), name="account_change_password"),
    path("password/set/", ours(views.password_set), name="account_set_password"),
    path("password/reset/", ours(views.password_reset), name="account_reset_password"),
    path("password/reset/confirm/", ours(views.confirm_password_reset_code), name="account_confirm_password_reset_code"),
    path("password/reset/complete/", ours(views.complete_password_reset), name="account_complete_password_reset"),
]
