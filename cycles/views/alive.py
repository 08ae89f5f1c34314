"""The page behind the link in the mail: is this still alive? Looking changes nothing; no account is needed to answer."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.forms import attempt
from core.htmx import page
from core.tenancy import organisation_scope
from core.terms import own_terms
from cycles.forms.secure import AliveForm
from cycles.models import AliveCheck
from cycles.services import alive as services
from cycles.views.forms import sent


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def alive(request: HttpRequest, token: str) -> HttpResponse:
    """One question, one press. The link is the key to this question only, and opens nothing else."""
    ids = services.ids_in(token)
    if ids is None:
        return _unknown(request)
    with organisation_scope(ids[0]):
        check = AliveCheck.objects.with_group().filter(pk=ids[1]).first()
        reader = services.reader_of(check, token) if check else None
        if check is None or reader is None:
            return _unknown(request)
        with own_terms(check.group.organisation.terms), translation.override(reader.language):
            return _bare(_ask(request, check, token))


def _unknown(request: HttpRequest) -> HttpResponse:
    return _bare(page(request, "cycles/alive_gone.html", {"state": "unknown"}, status=404))


def _ask(request: HttpRequest, check: AliveCheck, token: str) -> HttpResponse:
    context = {"check": check, "agreement": check.agreement, "group": check.agreement.cycle.group}
    if services.was_used(check, token):
        return page(request, "cycles/alive_gone.html", {**context, "state": "answered"})
    if not check.is_open:
        return page(request, "cycles/alive_gone.html", {**context, "state": "closed"}, status=410)
    form = AliveForm(*sent(request))

    def answer() -> None:
        services.answer(check=check, token=token, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and attempt(form, answer):
        return page(request, "cycles/alive_gone.html", {**context, "state": "thanks"})
    return page(request, "cycles/alive.html", {**context, "form": form})


def _bare(response: HttpResponse) -> HttpResponse:
    """The address is a key: no search engine, and no other site, should learn it.

    Other sites do not: the policy of the whole site is "same-origin". With "no-referrer" a browser would call the origin of
    the form "null", and the answer would be refused as if it came from elsewhere.
    """
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
