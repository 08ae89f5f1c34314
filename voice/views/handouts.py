"""How the address reaches the pupils: big on the wall, and on paper."""

from __future__ import annotations

from typing import Any

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import pdf
from core.access import get_or_deny
from core.htmx import page
from voice.models import Poll, languages_of
from voice.views.polls import address_of

COPIES = 8


@require_safe
def beamer(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """One big QR code and the address, readable from the last row."""
    return page(request, "voice/beamer.html", _handout(request, pk))


@require_safe
def sheet(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """A page to print and cut: the same slip six times."""
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
    picture = _code(handout["url"]).svg_inline(border=2, scale=4, dark="#000", light="#fff").encode()
    picture = picture.replace(b"<svg", b'<svg xmlns="http://www.w3.org/2000/svg"', 1)
    content = pdf.render(
        "pdf/voice/slips.typ", data, title=handout["poll"].title, language=get_language() or "nl", pictures={"qr.svg": picture}
    )
    return pdf.answer(content, handout["poll"].title)


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
