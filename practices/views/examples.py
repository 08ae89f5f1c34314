"""Published examples, for everybody with a role in some organisation: search, read, do again, write to the group."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import pdf
from core.access import get_or_deny, require
from core.drafts import draft_data
from core.forms import attempt
from core.htmx import done, page
from cycles.models import Cycle
from cycles.views.forms import sent
from practices.forms.examples import AgainForm, MessageForm, SearchForm, groups_to_do_again
from practices.models import Example, ExamplePhoto, Message
from practices.paper import example_pdf as paper_of
from practices.reading import again_of, context_of, photos_of, sections_of, tree_of
from practices.reporting.sections import outcome_sentence
from practices.services import messages as message_services
from practices.services import repeats
from practices.themes import theme_name
from schools.scopes import person_scope

PER_PAGE = 20


@require_safe
def examples(request: HttpRequest) -> HttpResponse:
    """Search in what other groups published, whatever came out."""
    with person_scope(request.user):
        require(request, "practices.view_example", request.user)
        form = SearchForm(request.GET)
        form.is_valid()
        asked = {name: value for name, value in form.cleaned_data.items() if value not in ("", None)}
        found = Example.objects.published().about(asked.get("q", "")).for_age(asked.get("age"))
        for name in ("theme", "sector", "approach", "outcome"):
            if name in asked:
                found = found.filter(**{name: asked[name]})
        number = request.GET.get("page", "")
        this = max(int(number), 1) if number.isdecimal() and len(number) < 5 else 1
        first = (this - 1) * PER_PAGE
        rows = list(found.defer("haystack")[first : first + PER_PAGE + 1])
        query = urlencode(asked)
        context = {
            "form": SearchForm(initial=asked),
            "is_narrowed": bool(asked),
            "examples": [_line(row) for row in rows[:PER_PAGE]],
            "older": f"?{query}&page={this + 1}" if len(rows) > PER_PAGE else "",
            "newer": f"?{query}&page={this - 1}" if this > 1 else "",
        }
        return page(request, "practices/examples.html", context)


def _line(row: Example) -> dict[str, Any]:
    content = row.content or {}
    return {
        "example": row,
        "summary": content["summary"],
        "context": context_of(content),
        "theme": theme_name(row.theme),
        "outcome": outcome_sentence(row.outcome),
    }


@require_safe
def example(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One example: what they did, what came out, what did not work, and who did it again."""
    with person_scope(request.user):
        that = get_or_deny(request, "practices.view_example", Example.objects.select_related("repeats"), key=key)
        return _gone(request) if not that.is_published else _example_page(request, that, MessageForm())


def _gone(request: HttpRequest) -> HttpResponse:
    return page(request, "practices/gone.html", {}, status=410)


def _example_page(request: HttpRequest, that: Example, form: MessageForm) -> HttpResponse:
    content = that.content or {}
    draft_key = f"example-message:{that.key}"
    if not form.is_bound:
        form.initial.update(draft_data(request.user, draft_key))
    tree = tree_of(that)
    context = {
        "example": that,
        "content": content,
        "context": context_of(content),
        "outcome": outcome_sentence(that.outcome),
        "sections": sections_of(content, photos_of(that)),
        "tree": tree if len(tree) > 1 else [],
        "again": again_of(that, tree),
        "may_do_again": groups_to_do_again(request.user).exists(),
        "form": form,
        "draft_key": draft_key,
        "mine": list(Message.objects.visible_to(request.user).filter(example=that)[:20]),
    }
    return page(request, "practices/example.html", context)


@require_safe
def example_pdf(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The example on paper, in the reader's language, with who did it again."""
    with person_scope(request.user):
        that = get_or_deny(request, "practices.view_example", Example.objects.select_related("repeats"), key=key)
        return _gone(request) if not that.is_published else pdf.answer(paper_of(that), that.title)


@require_safe
def example_photo(request: HttpRequest, key: uuid.UUID, photo: int) -> HttpResponseBase:
    """A photo in a published example: a copy that its maker agreed to. A browser asks anew each time."""
    with person_scope(request.user):
        that = get_or_deny(request, "practices.view_example", Example.objects.published(), key=key)
    row = ExamplePhoto.objects.filter(example=that, pk=photo).first()
    if row is None or not default_storage.exists(str(row.file.name)):
        raise Http404
    etag = quote_etag(str(row.file.name))
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        response = FileResponse(row.file.open("rb"), as_attachment=True, filename="photo.jpg", content_type="image/jpeg")
    response["ETag"], response["Cache-Control"] = etag, "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def example_again(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The organiser of a group starts a cycle with this example."""
    with person_scope(request.user):
        that = get_or_deny(request, "practices.view_example", Example.objects.select_related("repeats"), key=key)
        if not that.is_published or that.content is None:
            return _gone(request)
        groups = groups_to_do_again(request.user)
        if not groups.exists():
            raise PermissionDenied
        form = AgainForm(*sent(request), groups=groups, content=that.content)
        made: list[Cycle] = []

        def start() -> None:
            values = dict(form.cleaned_data)
            require(request, "practices.do_again", values["group"])
            made.append(repeats.do_again(key=key, by=request.user, **values))

        if request.method == "POST" and form.is_valid() and attempt(form, start):
            message = _("The cycle has started with this example. What comes out of it can stand beside it later.")
            return done(request, made[0].get_absolute_url(), message)
        return page(request, "practices/example_again.html", {"example": that, "form": form})


@require_POST
def example_message(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Ask or thank the group behind an example."""
    with person_scope(request.user):
        that = get_or_deny(request, "practices.view_example", Example.objects.select_related("repeats"), key=key)
        if not that.is_published:
            return _gone(request)
        form = MessageForm(request.POST)

        def send() -> None:
            message_services.send(example=that, by=request.user, **form.cleaned_data)

        if form.is_valid() and attempt(form, send):
            return done(request, f"{that.get_absolute_url()}#ask", _("Sent to the group. Their answer will stand here."))
        return _example_page(request, that, form)
