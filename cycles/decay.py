"""How an agreement fares over time, drawn from counts: one dot for each answer, and a line over those for whom it lives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.templatetags.ui import short_day
from cycles.models import AliveCheck
from cycles.querysets.secure import FEWEST

_STEP: Final = 112
_LEFT: Final = 56
_DOT: Final = 15
_FOOT: Final = 34
_MOST_DOTS: Final = 16


def decay(checks: Sequence[AliveCheck]) -> SafeString:
    """Draw the moments at which enough people answered: from below, full dots (alive), ringed dots (another way by now),
    half dots (partly) and crosses (no longer). A line runs over those for whom it is alive, in whatever way.

    The picture repeats the table beside it, so it is hidden from who cannot see it. Nothing is drawn of fewer than three
    answers, and nothing at all without one moment to draw.
    """
    shown = [check for check in checks if check.answers >= FEWEST]
    if not shown:
        return SafeString("")
    most = max(check.answers for check in shown)
    scale = max(1, -(-most // _MOST_DOTS))  # a large staff: one dot stands for more people, so that the picture stays small
    rows = -(-most // scale)
    height = rows * _DOT + _FOOT + 12
    base = height - _FOOT
    columns, tops = [], []
    for place, check in enumerate(shown):
        x = _LEFT + place * _STEP
        marks = _marks(check, scale)
        dots = format_html_join("", "{}", ((_mark(kind, x, base - _DOT // 2 - n * _DOT),) for n, kind in enumerate(marks)))
        columns.append(format_html('{}<text x="{}" y="{}">{}</text>', dots, x, height - 10, short_day(check.asked_on)))
        tops.append((x, base - sum(kind in ("alive", "changed") for kind in marks) * _DOT))
    line = " ".join(f"{x - 22},{y} {x + 22},{y}" for x, y in tops)
    width = _LEFT * 2 + (len(shown) - 1) * _STEP
    return format_html(
        '<svg class="decay" viewBox="0 0 {} {}" width="{}" height="{}" aria-hidden="true" focusable="false">'
        '<path class="decay-base" d="M8 {}H{}"/><polyline class="decay-line" points="{}"/>{}</svg>',
        width,
        height,
        width,
        height,
        base,
        width - 8,
        line,
        format_html_join("", "{}", ((column,) for column in columns)),
    )


def _marks(check: AliveCheck, scale: int) -> list[str]:
    counts = (("alive", check.alive), ("changed", check.changed), ("partly", check.partly), ("gone", check.gone))
    return [kind for kind, count in counts for _n in range(-(-count // scale))]


def _mark(kind: str, x: int, y: int) -> SafeString:
    if kind == "gone":
        return format_html('<path class="decay-gone" d="M{} {}l8 8m0-8l-8 8"/>', x - 4, y - 4)
    if kind == "partly":
        half = format_html('<path class="decay-fill" d="M{} {}a5 5 0 0 0 0 10z"/>', x, y - 5)
        return format_html('<circle class="decay-edge" cx="{}" cy="{}" r="5"/>{}', x, y, half)
    if kind == "changed":
        inner = format_html('<circle class="decay-fill" cx="{}" cy="{}" r="2.2"/>', x, y)
        return format_html('<circle class="decay-edge" cx="{}" cy="{}" r="5"/>{}', x, y, inner)
    return format_html('<circle class="decay-fill decay-edge" cx="{}" cy="{}" r="5"/>', x, y)
