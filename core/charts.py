"""Pictures of data, drawn as SVG on the server.

Every function returns one ``<svg>`` as safe text: built with ``format_html``, coloured by classes in the stylesheet, without
inline style or script, so that it passes a strict Content-Security-Policy. The caller gives the words: ``label`` becomes the
picture's name for whoever cannot see it, and an empty label marks a picture that only repeats the text beside it.
"""

from __future__ import annotations

import math
from typing import Final, Literal

from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

PHASES: Final = 6
LOWEST: Final = 1
HIGHEST: Final = 5

_CENTRE: Final = 60.0
_RADIUS: Final = 50.0
_GAP: Final = 8.0  # degrees on each side of an arc
_GAP_MARK: Final = 5.5

RingSize = Literal["l", "s", "mark"]


def _arc(index: int, gap: float) -> str:
    """Return the path of arc ``index`` (0-5), clockwise from the top, with ``gap`` degrees left open on either side."""
    turn = 360 / PHASES
    ends = [math.radians(index * turn + gap), math.radians((index + 1) * turn - gap)]
    (x1, y1), (x2, y2) = [(_CENTRE + _RADIUS * math.sin(angle), _CENTRE - _RADIUS * math.cos(angle)) for angle in ends]
    return f"M{x1:.2f} {y1:.2f}A50 50 0 0 1 {x2:.2f} {y2:.2f}"


def _name(label: str) -> SafeString:
    """Return the attributes that name a picture, or hide it when it has no words of its own."""
    if label:
        return format_html('role="img" aria-label="{}"', label)
    return SafeString('aria-hidden="true"')


def _state(index: int, phase: int | None) -> str:
    """Return how heavy arc ``index`` is drawn while the group is in ``phase``."""
    if phase is None or index + 1 > phase:
        return "todo"
    return "done" if index + 1 < phase else "now"


def ring(phase: int | None, size: RingSize = "l", label: str = "") -> SafeString:
    """Draw the ring of six arcs: done is thick, now is thickest, to come is thin, so that it also works without colour.

    ``phase`` is 1-6, or None while no cycle runs (six thin arcs). ``size`` is "l" (with the number in the middle), "s" (beside
    a name) or "mark" (the logo: six even arcs, whatever the phase). Raises ValueError for a phase outside 1-6.
    """
    if phase is not None and not 1 <= phase <= PHASES:
        raise ValueError(f"a ring has {PHASES} phases, not {phase}")
    if size == "mark":
        arcs = format_html_join("", '<path class="ring-mark" d="{}"/>', ((_arc(i, _GAP_MARK),) for i in range(PHASES)))
    else:
        arcs = format_html_join(
            "", '<path class="ring-{}" d="{}"/>', ((_state(i, phase), _arc(i, _GAP)) for i in range(PHASES))
        )
    words = SafeString("")
    if size == "l" and phase is not None:
        words = format_html(
            '<text class="ring-number" x="60" y="70" text-anchor="middle">{}</text>'
            '<text class="ring-word" x="60" y="86" text-anchor="middle">{}</text>',
            phase,
            _("of %(total)d") % {"total": PHASES},
        )
    css_class = "ring ring-s" if size == "s" else "ring"
    return format_html('<svg class="{}" viewBox="0 0 120 120" {}>{}{}</svg>', css_class, _name(label), arcs, words)


def _percent(value: float) -> str:
    """Return where ``value`` lies between the lowest and the highest answer, as SVG writes it in every language."""
    return f"{(value - LOWEST) / (HIGHEST - LOWEST) * 100:.2f}%"


def profile_line(value: float | None, label: str = "") -> SafeString:
    """Draw one characteristic: a line from 1 to 5 with the group's answer as a dot and the number above it.

    ``value`` is 1-5, or None when there is nothing that may be shown: then the line stays empty. Raises ValueError outside 1-5.
    """
    if value is not None and not LOWEST <= value <= HIGHEST:
        raise ValueError(f"an answer lies between {LOWEST} and {HIGHEST}, not at {value}")
    ticks = format_html_join(
        "",
        '<line class="tick" x1="{0}" x2="{0}" y1="26" y2="34"/>',
        ((_percent(step),) for step in range(LOWEST, HIGHEST + 1)),
    )
    dot = SafeString("")
    if value is not None:
        dot = format_html(
            '<circle class="dot" cx="{0}" cy="30" r="7"/><text x="{0}" y="14">{1}</text>',
            _percent(value),
            number_format(value, decimal_pos=1),
        )
    return format_html(
        '<svg class="profile-line" {}><line class="axis" x1="0" x2="100%" y1="30" y2="30"/>{}{}</svg>',
        _name(label),
        ticks,
        dot,
    )
