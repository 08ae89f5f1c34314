"""An author's own page: these words of mine, may they be published?"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import get_or_deny
from core.forms import attempt
from core.htmx import done, page
from cycles.views.forms import sent
from practices.forms.examples import ConsentForm
from practices.services import publishing
from practices.services.common import fingerprint, holds
from practices.views.preparations import cycles_for, preparation_of, with_value


def preparation_consent(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Read exactly what would be published of mine, and say yes or no; a no works at any time."""
    cycle = get_or_deny(request, "practices.answer_consent", cycles_for(request), pk=pk)
    that = preparation_of(cycle)
    mine = list(that.parts.filter(author=request.user.pk).select_related("try_out"))
    consent = that.consents.filter(author=request.user.pk).first()
    if not mine or consent is None:
        raise Http404
    print_ = fingerprint(mine)
    answered = (
        {"asked": "", "agreed": "yes", "refused": "no"}[consent.answer]
        if consent.answer != "agreed" or holds(consent, mine)
        else ""
    )
    form = ConsentForm(*sent(request), initial={"agrees": answered, "with_name": consent.with_name, "given_for": print_})

    def answer() -> None:
        publishing.answer(preparation=that, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and attempt(form, answer):
        said = _("Noted: you agree.") if form.cleaned_data["agrees"] else _("Noted: your part is not published.")
        return done(request, reverse("practices:preparation", args=[organisation, pk]), said)
    if form.is_bound:  # what is agreed to is what stands on the page now
        form.data = with_value(request, "given_for", print_)
    context = {"cycle": cycle, "group": cycle.group, "preparation": that, "parts": mine, "form": form}
    return page(request, "practices/preparation_consent.html", context)
