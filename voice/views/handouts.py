"""How the address reaches the pupils: big on the wall, and on paper."""

from __future__ import annotations

from typing import Any

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import pdf
from core.access import get_or_deny
from core.forms import attempt
from core.htmx import page
from cycles.views.forms import sent
from voice.codes import shown_number
from voice.forms import NumbersForm
from voice.models import MOST_PUPILS, Poll, languages_of, margin
from voice.services import numbers as services
from voice.views.polls import address_of, refuse_or_do

COPIES = 8


@require_safe
def beamer(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """One big QR code and the address, readable from the last row."""
    return page(request, "voice/beamer.html", _handout(request, pk))


@require_safe
def sheet(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """A page to print and cut: the same slip, several times."""
    return page(request, "voice/sheet.html", {**_handout(request, pk), "copies": range(COPIES)})


@require_safe
def sheet_pdf(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The same slips as a PDF of one A4 page."""
    handout = _handout(request, pk)
    lead = _("Cut along the lines. Nothing on a slip tells one pupil from another.")
    data = {
        "title": handout["poll"].title,
        "lead": lead,
        "alt": _("QR code of %(address)s") % {"address": handout["shown_url"]},
        "address": handout["shown_url"],
        "words": [language.words["title"] for language in handout["languages"]],
        "copies": COPIES,
    }
    pictures = {"qr.svg": _drawn(handout["url"])}
    title, language = handout["poll"].title, get_language() or "nl"
    content = pdf.render("pdf/voice/slips.typ", data, title=title, language=language, pictures=pictures)
    return pdf.answer(content, handout["poll"].title)


@require_http_methods(["GET", "HEAD", "POST"])
def numbers(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Make a sheet of numbers, each for one answer. It is handed over at once and kept nowhere."""
    poll = get_or_deny(request, "voice.change_poll", Poll.objects.with_group().with_questions(), pk=pk)
    form = NumbersForm(*sent(request), initial={"count": min(poll.pupils + margin(poll.pupils), MOST_PUPILS)})
    made: list[str] = []

    def make() -> None:
        made.extend(services.make(poll=poll, count=form.cleaned_data["count"], by=request.user))

    if form.is_bound and form.is_valid() and attempt(form, make):
        response = pdf.answer(_numbers_pdf(poll, made), _("Numbers – %(title)s") % {"title": poll.title})
        response["Cache-Control"] = "no-store"
        return response
    context = {"poll": poll, "group": poll.group, "cycle": poll.cycle, "form": form, "can_make": _can_make(poll)}
    return page(request, "voice/numbers.html", context)


@require_POST
def numbers_leave(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Go on without numbers, as long as the poll is prepared."""
    poll = get_or_deny(request, "voice.change_poll", Poll.objects.with_group().with_questions(), pk=pk)
    message = _("This poll works without numbers again.")
    return refuse_or_do(request, poll, lambda: services.leave(poll=poll, by=request.user), message)


def _can_make(poll: Poll) -> bool:
    return poll.is_draft or (poll.is_open and poll.with_numbers and poll.numbers_made < MOST_PUPILS)


def _numbers_pdf(poll: Poll, made: list[str]) -> bytes:
    """Slips, each with its own number and its own QR code; the number stands behind the #, which no browser sends to us."""
    address = address_of(poll)
    pictures = {f"qr-{place}.svg": _drawn(f"{address['url']}#n={number}") for place, number in enumerate(made)}
    data = {
        "title": poll.title,
        "lead": _("Cut along the lines, shuffle, and let each pupil draw one. Write down nowhere who has which."),
        "alt": _("QR code with a number"),
        "address": address["shown_url"],
        "head": _("Your number, for one answer"),
        "numbers": [shown_number(number) for number in made],
    }
    title = _("Numbers – %(title)s") % {"title": poll.title}
    return pdf.render("pdf/voice/numbers.typ", data, title=title, language=get_language() or "nl", pictures=pictures)


def _drawn(url: str) -> bytes:
    picture: bytes = _code(url).svg_inline(border=2, scale=4, dark="#000", light="#fff").encode()
    return picture.replace(b"<svg", b'<svg xmlns="http://www.w3.org/2000/svg"', 1)


def _handout(request: HttpRequest, pk: int) -> dict[str, Any]:
    source = Poll.objects.with_group().with_questions()
    poll = get_or_deny(request, "voice.change_poll", source, pk=pk)
    if not poll.is_open:
        raise Http404
    address = address_of(poll)
    languages = languages_of(list(poll.questions.all()))
    return {"poll": poll, "group": poll.group, "qr": qr(address["url"]), "languages": languages, **address}


def qr(url: str) -> str:
    """The address as an SVG picture: black on white in every theme, because cameras want it so."""
    drawn = _code(url).svg_inline(omitsize=True, border=4, dark="#000", light="#fff", svgclass="qr")
    return mark_safe(drawn)  # noqa: S308  # made by segno of our own address; holds no text


def _code(url: str) -> segno.QRCode:
    return segno.make(url, error="m", micro=False)
