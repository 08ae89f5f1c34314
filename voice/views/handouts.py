"""How the address reaches the pupils: big on the wall, and on paper."""

from __future__ import annotations

from typing import Any

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from core.access import get_or_deny
from core.htmx import page
from voice.models import Poll, languages_of
from voice.views.polls import address_of

COPIES = 6


@require_safe
def beamer(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """One big QR code and the address, readable from the last row."""
    return page(request, "voice/beamer.html", _handout(request, pk))


@require_safe
def sheet(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """A page to print and cut: the same slip six times."""
    return page(request, "voice/sheet.html", {**_handout(request, pk), "copies": range(COPIES)})


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
    code = segno.make(url, error="m", micro=False)
    drawn = code.svg_inline(omitsize=True, border=4, dark="#000", light="#fff", svgclass="qr")
    return mark_safe(drawn)  # noqa: S308  # made by segno of our own address; holds no text
