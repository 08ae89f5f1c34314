"""An example in the making, inside the group: its texts and parts, the preview, publishing and taking back."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from core.access import allowed, get_or_deny
from core.drafts import draft_data
from core.forms import attempt
from core.htmx import done, page
from cycles.models import Cycle
from cycles.views.forms import sent
from practices.forms.examples import MessageAnswerForm, PartsForm, PreparationForm, PublishForm
from practices.models import Message, Preparation
from practices.names import worries
from practices.reading import sections_of
from practices.services import messages, preparations, publishing
from practices.services.common import by_author, holds


def cycles_for(request: HttpRequest) -> Any:
    """Cycles, with what the pages of an example ask of them."""
    return Cycle.objects.with_roles_of(request.user).select_related("repetition__example")


def preparation_of(cycle: Cycle) -> Preparation:
    """The example in the making of this cycle; 404 when the organiser has not begun one."""
    found: Preparation | None = Preparation.objects.filter(cycle=cycle).select_related("example").first()
    if found is None:
        raise Http404
    found.cycle = cycle
    return found


def with_value(request: HttpRequest, name: str, value: str) -> Any:
    """What was posted, with one hidden value as it is now: whoever read the page again and sends it again means this."""
    data = request.POST.copy()
    data[name] = value
    return data


def _home(organisation: str, pk: int) -> str:
    return reverse("practices:preparation", args=[organisation, pk])


@require_safe
def preparation(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Where the example stands: what is still missing, who said yes, what readers ask, and its history."""
    cycle = get_or_deny(request, "practices.view_preparation", cycles_for(request), pk=pk)
    that = Preparation.objects.filter(cycle=cycle).select_related("example").first()
    context: dict[str, Any] = {"cycle": cycle, "group": cycle.group, "preparation": that}
    context["can_prepare"] = allowed(request, "practices.prepare", cycle)
    if that is not None:
        parts = by_author(that.parts.select_related("author"))
        given = {row.author_id: row for row in that.consents.all()}
        context |= {
            "missing": publishing.missing(that),
            "missing_words": ", ".join(str(getattr(Preparation, name).field.verbose_name) for name in publishing.missing(that)),
            "authors": [
                {"author": theirs[0].author, "count": len(theirs), "agreed": holds(given.get(author), theirs)}
                for author, theirs in sorted(parts.items(), key=lambda each: each[1][0].author.name)
            ],
            "asks_me": request.user.pk in parts and not holds(given.get(request.user.pk), parts[request.user.pk]),
            "versions": list(that.versions.select_related("published_by")[:50]),
            "messages_to_us": list(Message.objects.filter(example=that.example_id)[:50]) if that.example_id else [],
        }
        context["is_open"] = any(not each["agreed"] for each in context["authors"])
    return page(request, "practices/preparation.html", context)


@require_POST
def preparation_begin(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The organiser begins; the texts are filled in from the cycle."""
    cycle = get_or_deny(request, "practices.prepare", cycles_for(request), pk=pk)
    preparations.prepare(cycle=cycle, by=request.user)
    message = _("Begun. We filled in what the group wrote already; make it readable for others.")
    return done(request, reverse("practices:preparation_edit", args=[organisation, pk]), message)


def preparation_edit(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Write for others; what did not work is not left out."""
    cycle = get_or_deny(request, "practices.prepare", cycles_for(request), pk=pk)
    that = preparation_of(cycle)
    key = f"example:{pk}"
    initial = draft_data(request.user, key) if request.method == "GET" else None
    form = PreparationForm(*sent(request), instance=that, initial=initial)

    def write() -> None:
        values = dict(form.cleaned_data)
        preparations.write(preparation=that, version=values.pop("version"), values=values, by=request.user)

    if request.method == "POST" and form.is_valid() and attempt(form, write):
        return done(request, _home(organisation, pk), _("Saved."))
    theirs = None
    if form.is_bound and str(form.data.get("version")) != str(that.version):
        theirs = that
        form.data = with_value(request, "version", str(that.version))
    context = {"cycle": cycle, "group": cycle.group, "form": form, "draft_key": key, "theirs": theirs}
    return page(request, "practices/preparation_edit.html", context)


def preparation_parts(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Choose which try-outs, evidence and sources come along; whoever wrote them is asked."""
    cycle = get_or_deny(request, "practices.prepare", cycles_for(request), pk=pk)
    that = preparation_of(cycle)
    now = {preparations.key_of(part): part for part in that.parts.select_related("author", "try_out")}
    rows = {preparations.key_of(part): part for part in preparations.choosable(cycle, now.values())}
    form = PartsForm(*sent(request), keys=rows)

    def choose() -> None:
        chosen, photos = form.cleaned_data["parts"], form.cleaned_data["photos"]
        preparations.choose_parts(preparation=that, chosen=chosen, photos=photos, by=request.user)

    if request.method == "POST" and form.is_valid() and attempt(form, choose):
        message = _("Saved. Who wrote something that comes along gets a mail, and finds the question on Today.")
        return done(request, _home(organisation, pk), message)
    context = {
        "cycle": cycle,
        "group": cycle.group,
        "form": form,
        "rows": [
            {
                "key": key,
                "part": part,
                "chosen": key in now,
                "has_photo": bool(part.try_out and part.try_out.photo),
                "with_photo": key in now and now[key].with_photo,
            }
            for key, part in rows.items()
        ],
    }
    return page(request, "practices/preparation_parts.html", context)


@require_POST
def preparation_leave_out(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Go on without the parts that nobody said yes to."""
    cycle = get_or_deny(request, "practices.prepare", cycles_for(request), pk=pk)
    count = preparations.leave_out(preparation=preparation_of(cycle), by=request.user)
    message = ngettext("%(n)d part is left out.", "%(n)d parts are left out.", count) % {"n": count}
    return done(request, _home(organisation, pk), message)


def preparation_preview(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The example as others will read it; the organiser publishes from here."""
    cycle = get_or_deny(request, "practices.view_preparation", cycles_for(request), pk=pk)
    can_publish = allowed(request, "practices.prepare", cycle)
    if request.method == "POST":
        get_or_deny(request, "practices.prepare", cycles_for(request), pk=pk)
    that = preparation_of(cycle)
    content = publishing.build(that)
    form = PublishForm(*sent(request))

    def publish() -> None:
        publishing.publish(preparation=that, looked=form.cleaned_data["looked"], by=request.user)

    if request.method == "POST" and form.is_valid() and attempt(form, publish):
        return done(request, _home(organisation, pk), _("Published. Everybody with a role in a school can read it now."))
    photos = {
        part.pk: {
            "photo": reverse("cycles:tryout_photo", args=[organisation, part.try_out_id]),
            "photo_alt": _("Photo with the try-out"),
            "photo_width": part.try_out.photo_width,
            "photo_height": part.try_out.photo_height,
        }
        for part in that.parts.select_related("try_out")
        if part.with_photo and part.try_out is not None and part.try_out.photo
    }
    context = {
        "cycle": cycle,
        "group": cycle.group,
        "preparation": that,
        "content": content,
        "sections": sections_of(content, photos),
        "worries": worries(that, content),
        "missing": publishing.missing(that),
        "form": form,
        "can_publish": can_publish,
    }
    return page(request, "practices/preparation_preview.html", context)


def preparation_unpublish(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Ask once more, then take the example back."""
    cycle = get_or_deny(request, "practices.prepare", cycles_for(request), pk=pk)
    that = preparation_of(cycle)
    if request.method == "POST":
        publishing.unpublish(preparation=that, by=request.user)
        return done(request, _home(organisation, pk), _("Taken back. Nobody outside the group can read it any more."))
    context = {
        "title": _("Take this example back?"),
        "sentence": _("It is gone from search and from its own page at once."),
        "points": [
            _("Whoever has a link reads that it was taken back, and nothing else."),
            _("Groups that began with it keep what they copied then."),
            _("You keep the texts and the history, and can publish again."),
        ],
        "action_label": _("Take it back"),
        "cancel_url": _home(organisation, pk),
        "danger": True,
    }
    return page(request, "ui/confirm.html", context)


def message_answer(request: HttpRequest, organisation: str, pk: int, message: int) -> HttpResponse:
    """Answer what a reader asked, for the group."""
    cycle = get_or_deny(request, "practices.answer_message", cycles_for(request), pk=pk)
    that = preparation_of(cycle)
    asked = Message.objects.filter(pk=message, example=that.example_id).first() if that.example_id else None
    if asked is None:
        raise Http404
    key = f"example-answer:{message}"
    initial = {"answer": asked.answer, **(draft_data(request.user, key) if request.method == "GET" else {})}
    form = MessageAnswerForm(*sent(request), initial=initial)

    def answer() -> None:
        messages.answer(message=asked, preparation=that, text=form.cleaned_data["answer"], by=request.user)

    if request.method == "POST" and form.is_valid() and attempt(form, answer):
        return done(request, _home(organisation, pk), _("Your answer is there."))
    context = {"cycle": cycle, "group": cycle.group, "message": asked, "form": form, "draft_key": key}
    return page(request, "practices/message_answer.html", context)
