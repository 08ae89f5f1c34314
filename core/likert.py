"""Pictures of answers on a scale, drawn as SVG on the server: answers to either side of the middle, and a change of a mean.

As in ``core.charts``: safe text, coloured by classes, without inline style or script. Widths are shares of the page. Side,
shape and words tell everything; colour only calms, and nothing depends on red or green. Beside every picture stands a table.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.charts import HIGHEST, LOWEST

_MIDDLE: Final = 50.0
_CLASSES: Final = ("likert-against", "likert-between", "likert-for")


def diverging(counts: Sequence[int], label: str) -> SafeString:
    """Draw how many people disagree, stand in between, and agree: one bar, the middle group split over the zero line.

    Every bar of a page has the same scale: a bar in which all stand on one side reaches the end of the picture. After
    Heiberger & Robbins 2014, Journal of Statistical Software 57(5).

    Args:
        counts: three numbers of people, together at least one (else ValueError).
        label: the same in a sentence, for whoever does not see it.
    """
    against, between, _agree = counts
    people = sum(counts)
    if people < 1:
        raise ValueError("a bar needs at least one person")
    step = _MIDDLE / people
    start = _MIDDLE - (against + between / 2) * step
    segments = []
    for count, css in zip(counts, _CLASSES, strict=True):
        width = count * step
        if count:
            segments.append((css, f"{start:.2f}", f"{width:.2f}", f"{start + width / 2:.2f}", count))
        start += width
    return format_html(
        '<svg class="likert" width="100%" height="34" role="img" aria-label="{}">{}'
        '<line class="likert-zero" x1="50%" x2="50%" y1="0" y2="34"/></svg>',
        label,
        format_html_join(
            "",
            '<rect class="{0}" x="{1}%" width="{2}%" y="4" height="26"/><text class="{0}-n" x="{3}%" y="22">{4}</text>',
            segments,
        ),
    )


def change_line(before: float, after: float, margin: float | None, label: str) -> SafeString:
    """Draw two rounds on a line from 1 to 5: an open dot, then a full one below it, joined, with the margin around the second.

    The axis is never cut off.

    Args:
        before, after: 1-5 (else ValueError).
        margin: plus or minus, in points; None draws no bar.
        label: the same in a sentence, for whoever does not see it.
    """
    for value in (before, after):
        if not LOWEST <= value <= HIGHEST:
            raise ValueError(f"a mean lies between {LOWEST} and {HIGHEST}, not at {value}")
    ticks = format_html_join(
        "",
        '<line class="tick" x1="{0}" x2="{0}" y1="80" y2="88"/><text class="change-tick" x="{0}" y="104">{1}</text>',
        ((_place(step), step) for step in range(LOWEST, HIGHEST + 1)),
    )
    bar = SafeString("")
    if margin is not None:
        low, high = max(LOWEST, after - margin), min(HIGHEST, after + margin)
        bar = format_html(
            '<line class="change-margin" x1="{0}" x2="{1}" y1="48" y2="48"/>'
            '<line class="change-margin" x1="{0}" x2="{0}" y1="42" y2="54"/>'
            '<line class="change-margin" x1="{1}" x2="{1}" y1="42" y2="54"/>',
            _place(low),
            _place(high),
        )
    return format_html(
        '<svg class="change-line" width="100%" height="108" role="img" aria-label="{}">'
        '<line class="axis" x1="0" x2="100%" y1="84" y2="84"/>{}{}'
        '<line class="change-joined" x1="{}" x2="{}" y1="22" y2="48"/>'
        '<circle class="change-before" cx="{}" cy="22" r="7"/><text x="{}" y="10">{}</text>'
        '<circle class="change-after" cx="{}" cy="48" r="7"/><text x="{}" y="71" class="change-now">{}</text></svg>',
        label,
        ticks,
        bar,
        _place(before),
        _place(after),
        _place(before),
        _place(before),
        number_format(before, decimal_pos=1),
        _place(after),
        _place(after),
        number_format(after, decimal_pos=1),
    )


def _place(value: float) -> str:
    """Where a value lies between the ends of the line, as SVG writes it in every language."""
    return f"{(value - LOWEST) / (HIGHEST - LOWEST) * 100:.2f}%"
