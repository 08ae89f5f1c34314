"""Own learning questions: one's own, those that colleagues share, and how many there are."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.access import allowed
from core.drafts import draft_data
from core.forms import AppForm
from core.htmx import done, page
from groups import facts, services
from groups.forms import LearningQuestionForm
from groups.models import Group, LearningQuestion, LearningQuestionVersion
from groups.views.common import confirm_page, group_or_deny, sent, url, worked
from schools.requests import person


@require_safe
def learning(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """My question with its earlier words, what colleagues share, and the count."""
    group = group_or_deny(request, "groups.view_inside", pk)
    versions = (
        LearningQuestionVersion.objects.visible_to(request.user)
        .filter(question__group=group)
        .select_related("question__author")
        .order_by("question__author__name", "question", "-written_at", "-pk")
    )
    mine = [each for each in versions if each.question.author_id == request.user.pk]
    context = {
        "group": group,
        "mine": mine[0] if mine else None,
        "earlier": mine[1:],
        "shared": [each for each in versions if each.question.author_id != request.user.pk],
        "reads": allowed(request, "groups.read_learning_questions", group),
        "may_write": allowed(request, "groups.write_learning_question", group),
        "count": facts.learning_questions(group),
    }
    return page(request, "groups/learning.html", context)


@require_safe
def learning_panel(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """What the group's page says: shared questions, and the count."""
    group = group_or_deny(request, "groups.view_inside", pk)
    words = LearningQuestionVersion.objects.visible_to(request.user).newest()
    shared = words.filter(question__group=group, question__shared_at__isnull=False).select_related("question__author")
    reads = allowed(request, "groups.read_learning_questions", group)
    context = {
        "group": group,
        "shared": list(shared.order_by("question__author__name", "question")) if reads else [],
        "count": facts.learning_questions(group),
        "may_write": allowed(request, "groups.write_learning_question", group),
    }
    return page(request, "groups/learning_panel.html", context)


def learning_write(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Write or change my question."""
    group = group_or_deny(request, "groups.write_learning_question", pk)
    newest = (
        LearningQuestionVersion.objects.filter(question__group=group, question__author=request.user.pk)
        .select_related("question")
        .first()
    )
    draft_key = f"groups:learning:{pk}"
    initial = {name: getattr(newest, name) for name in ("text", "pupils", "link")} if newest else {}
    form = LearningQuestionForm(sent(request), initial={**initial, **draft_data(request.user, draft_key)})
    if worked(request, form, lambda: services.write_learning_question(group=group, **form.cleaned_data, by=person(request))):
        return done(request, url("learning", group), _("Your learning question is kept."))
    context = {
        "group": group,
        "form": form,
        "draft_key": draft_key,
        "is_shared": newest is not None and newest.question.is_shared,
    }
    return page(request, "groups/learning_write.html", context)


@require_POST
def learning_share(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Let the group read my question."""
    group = group_or_deny(request, "groups.write_learning_question", pk)
    services.share_learning_question(question=_mine(request, group), by=person(request))
    return done(request, url("learning", group), _("The group can read your learning question now."))


@require_POST
def learning_take_back(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Make my question private again."""
    group = group_or_deny(request, "groups.view_inside", pk)
    services.take_back_learning_question(question=_mine(request, group), by=person(request))
    return done(request, url("learning", group), _("Only you can read your learning question now."))


def learning_delete(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Ask once more, then throw my question away."""
    group = group_or_deny(request, "groups.view_inside", pk)
    question = _mine(request, group)
    form = AppForm(sent(request))
    if worked(request, form, lambda: services.delete_learning_question(question=question, by=person(request))):
        return done(request, url("learning", group), _("Your learning question is gone."))
    context = {
        "title": _("Throw your learning question away?"),
        "sentence": _("Its earlier words go along. Nobody can bring them back."),
        "action_label": _("Throw it away"),
        "cancel_url": url("learning", group),
        "danger": True,
        "form": form,
    }
    return confirm_page(request, context)


def _mine(request: HttpRequest, group: Group) -> LearningQuestion:
    """My own question; who has none (any more) finds nothing here."""
    found = LearningQuestion.objects.visible_to(request.user).with_group().filter(group=group, author=request.user.pk).first()
    if found is None or not allowed(request, "groups.change_learning_question", found):
        raise Http404
    return found
