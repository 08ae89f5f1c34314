"""Answering a round. No view fetches answers of others: they come from ``services``, as a count or as the reader's own."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments import services
from assessments.enums import Part
from assessments.forms import AnswerForm
from assessments.models import Round
from assessments.people import part_for
from core.access import allowed, get_or_deny
from core.forms import attempt
from core.htmx import done, page


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The statements, with what the reader answered before. Who comes too late is told so; nothing chosen is thrown away."""
    found = get_or_deny(request, "assessments.view_round", Round.objects.with_group(), pk=pk)
    if request.method != "POST" and not allowed(request, "assessments.answer_round", found):
        messages.info(request, _("This round is closed. Answers are no longer taken."))
        return HttpResponseRedirect(found.get_absolute_url())
    part = part_for(request.user, found) or Part.GROUP
    before = services.own_answers(found, request.user) or {}
    form = AnswerForm(request.POST if request.method == "POST" else None, round_=found, part=part, before=before)
    if form.is_valid() and attempt(form, lambda: services.answer(round_=found, values=form.values(), by=request.user)):
        return done(request, found.get_absolute_url(), _("Thank you. Your answers are in, without your name."))
    context = {
        "round": found,
        "group": found.group,
        "form": form,
        "part": part,
        "sections": form.sections(),
        "count": len(form.fields),
        "instruction": found.definition.instruction,
        # Kept in the browser only: the table of drafts knows whose they are.
        "draft_key": f"assessments:answer:{found.pk}",
    }
    return page(request, "assessments/answer.html", context)
