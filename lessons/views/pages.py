"""One page to share: question, lesson, what we saw, what stays (LS7)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import pdf
from core.access import allowed, get_or_deny
from core.drafts import draft_data
from core.forms import attempt
from core.htmx import done, page
from cycles.views.forms import sent
from lessons.forms.lessons import PageForm, SharingForm, SureForm
from lessons.models import Lesson, LessonPage, LessonPart
from lessons.paper import page_pdf
from lessons.services import pages as services
from lessons.views.common import clocked, frame, warn
from lessons.views.lessons import renewed


@require_POST
def page_begin(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Begin the page of a lesson, with the words that are there already."""
    lesson = get_or_deny(request, "lessons.edit_lesson", Lesson.objects.with_roles_of(request.user), pk=pk)
    form = SureForm(request.POST)
    begun: list[LessonPage] = []
    if form.is_valid() and attempt(form, lambda: begun.append(services.begin(lesson=lesson, by=request.user))):
        return done(request, begun[0].get_absolute_url())
    return page(request, "cycles/refused.html", {"form": form, "back": lesson.get_absolute_url()})


@require_safe
def lesson_page(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The page, as whoever may read it sees it."""
    return _page(request, pk, None)


def _page(request: HttpRequest, pk: int, form: SharingForm | None) -> HttpResponse:
    that = get_or_deny(request, "lessons.view_page", LessonPage.objects.with_roles_of(request.user), pk=pk)
    can_edit = allowed(request, "lessons.edit_page", that)
    context = frame(that.lesson, page=that, parts=clocked(list(LessonPart.objects.filter(lesson=that.lesson))))
    context |= {
        "can_edit": can_edit,
        "can_share": allowed(request, "lessons.share_page", that),
        "can_look": allowed(request, "lessons.view_lesson", that.lesson),
        "sharing_form": form or SharingForm(initial={"sharing": that.sharing}),
    }
    return page(request, "lessons/page.html", context)


@require_safe
def page_paper(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The page as a PDF, for whoever may read it."""
    that = get_or_deny(request, "lessons.view_page", LessonPage.objects.with_roles_of(request.user), pk=pk)
    parts = clocked(list(LessonPart.objects.filter(lesson=that.lesson)))
    return pdf.answer(page_pdf(that, parts), that.lesson.question)


def page_edit(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Write the page."""
    that = get_or_deny(request, "lessons.edit_page", LessonPage.objects.with_roles_of(request.user), pk=pk)
    key = f"lesson:{that.lesson_id}:page"
    initial = draft_data(request.user, key) if request.method == "GET" else None
    form = PageForm(*sent(request), instance=that, initial=initial)

    def write() -> None:
        services.write(page=that, by=request.user, **form.cleaned_data)

    if form.is_bound and form.is_valid() and attempt(form, write):
        warn(request, that.lesson, form.cleaned_data["saw"], form.cleaned_data["stays"])
        return done(request, that.get_absolute_url(), _("Saved."))
    context = frame(that.lesson, page=that, form=renewed(form, "version", that.version), draft_key=key)
    return page(request, "lessons/page_edit.html", context)


@require_POST
def page_share(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Choose who may read the page."""
    that = get_or_deny(request, "lessons.share_page", LessonPage.objects.with_roles_of(request.user), pk=pk)
    form = SharingForm(request.POST)

    def share() -> None:
        services.share(page=that, sharing=form.cleaned_data["sharing"], by=request.user)

    if form.is_valid() and attempt(form, share):
        return done(request, f"{that.get_absolute_url()}#sharing", _("Saved."))
    return _page(request, pk, form)
