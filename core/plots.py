"""Honest pictures of a few numbers, drawn as SVG on the server: dots, pairs, the middle; beside each other or over time.

As in ``core.charts``: safe text, coloured by classes, without inline style or script. Widths are shares of the page and
heights are pixels, so that words stay as large as the page's own on a phone. What a picture may summarise is the caller's
to decide; nothing here calculates a mean. Beside every picture stands a table.
"""

from __future__ import annotations

import html
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

HEIGHT: Final = 300
TOP: Final = 18.0
BOTTOM: Final = 236.0
LEFT: Final = 13.0  # shares of the width
RIGHT: Final = 96.0
DOT: Final = 6.0
_NEAR: Final = 2 * DOT + 1
_TICKS: Final = 5

Mark = Literal["", "joined", "left"]


@dataclass(frozen=True)
class Dot:
    """One value of somebody with a code; a mark says that they came or went."""

    code: str
    value: float
    mark: str = ""


@dataclass(frozen=True)
class Middle:
    """The middle, and between what the middle half lies."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True)
class Column:
    """One place of a picture with values beside each other.

    Below its name stand the lines of ``under``: short ones, so that two columns fit on a phone.

    ``is_many`` draws lowest, middle half, middle and highest instead of a dot for each.
    """

    name: str
    under: Sequence[str]
    dots: Sequence[Dot]
    middle: Middle | None = None
    is_many: bool = False


@dataclass(frozen=True)
class Trail:
    """The values of one code over time, in order: x, value, mark."""

    code: str
    stops: Sequence[tuple[float, float, str]]


@dataclass(frozen=True)
class Stretch:
    """The middle of several between two places on the x-axis."""

    start: float
    end: float
    middle: Middle


@dataclass
class Scale:
    """From a value to its height: even steps, from ``low`` to ``high``."""

    low: float
    high: float
    ticks: list[float] = field(default_factory=list)

    def y(self, value: float) -> str:
        """Where a value lies, as SVG writes it in every language."""
        return f"{self._y(value):.1f}"

    def _y(self, value: float) -> float:
        return BOTTOM - (value - self.low) / (self.high - self.low) * (BOTTOM - TOP)


def scale(values: Iterable[float], low: float | None = None, high: float | None = None) -> Scale:
    """An axis for these values: the given ends where there are any, else from zero (or below) to the next even step.

    An axis that begins at zero does not make a small difference look large.
    """
    given = list(values)
    bottom = min([0.0, *given]) if low is None else low
    top = max([bottom + 1, *given]) if high is None else high
    step = _step((top - bottom) / _TICKS)
    first = bottom if low is not None else math.floor(bottom / step) * step
    last = top if high is not None else math.ceil(top / step) * step
    count = int((last - first) / step + 1e-9)
    return Scale(first, last, [round(first + each * step, 6) for each in range(count + 1)])


def _step(least: float) -> float:
    """The next of 1, 2, 5, 10, 20, 50, … (or tenths of these)."""
    size: float = 10.0 ** math.floor(math.log10(least))
    return next(size * each for each in (1, 2, 5, 10) if size * each >= least - 1e-9)


def _word(value: float) -> str:
    from django.utils.formats import number_format

    plain = Decimal(repr(value)).normalize()
    exponent = plain.as_tuple().exponent
    return str(number_format(plain, decimal_pos=max(0, -exponent) if isinstance(exponent, int) else 0))


def _svg(label: str, inside: Sequence[SafeString], axis: Scale) -> SafeString:
    lines = format_html_join(
        "",
        '<line class="plot-grid" x1="{0}%" x2="{1}%" y1="{2}" y2="{2}"/>'
        '<text class="plot-tick" x="{3}%" y="{2}" dy="0.35em" text-anchor="end">{4}</text>',
        ((LEFT, RIGHT, axis.y(tick), LEFT - 2, _word(tick)) for tick in axis.ticks),
    )
    return format_html(
        '<svg class="plot" width="100%" height="{}" role="img" aria-label="{}">{}{}</svg>',
        HEIGHT,
        label,
        lines,
        format_html_join("", "{}", ((each,) for each in inside)),
    )


def _dot(x: float, y: float | str, mark: str, shift: float = 0, small: bool = False) -> SafeString:
    """A dot; a ring for who joined, a square for who left: shapes, so that no colour is needed."""
    size = DOT * 0.7 if small else DOT
    if mark == "left":
        shape = format_html('<rect x="{0}" y="{0}" width="{1}" height="{1}" class="plot-left"/>', -size, 2 * size)
    else:
        shape = format_html('<circle r="{}" class="{}"/>', size, "plot-joined" if mark == "joined" else "plot-dot")
    return format_html(
        '<svg x="{}%" y="{}" class="plot-at"><g transform="translate({} 0)">{}</g></svg>', f"{x:.2f}", y, f"{shift:.1f}", shape
    )


def mark(kind: Mark) -> SafeString:
    """One dot alone, for a legend."""
    return format_html('<svg class="plot-mark" width="16" height="16" aria-hidden="true">{}</svg>', _dot(50, "50%", kind))


def _half(middle: Middle, x1: float, x2: float, axis: Scale) -> SafeString:
    top, bottom = float(axis.y(middle.high)), float(axis.y(middle.low))
    return format_html(
        '<rect class="plot-half" x="{0}%" width="{1}%" y="{2}" height="{3}"/>'
        '<line class="plot-middle" x1="{0}%" x2="{4}%" y1="{5}" y2="{5}"/>',
        f"{x1:.2f}",
        f"{x2 - x1:.2f}",
        f"{top:.1f}",
        f"{max(bottom - top, 1):.1f}",
        f"{x2:.2f}",
        axis.y(middle.middle),
    )


# Beside each other ----------------------------------------------------------------------------------------------


def beside(columns: Sequence[Column], label: str, low: float | None = None, high: float | None = None) -> SafeString:
    """One or two columns on the same axis; a line joins the two values of one code, where it has both.

    Args:
        label: what the picture shows, in a sentence, for whoever does not see it.
        low, high: the ends of the scale, where it has any.
    """
    axis = scale((dot.value for column in columns for dot in column.dots), low, high)
    places = [54.5] if len(columns) == 1 else [36.0, 73.0]
    inside: list[SafeString] = []
    for column, x in zip(columns, places, strict=True):
        if column.middle:
            inside.append(_half(column.middle, x - 7, x + 7, axis))
        if column.is_many:
            inside.append(_ends(column, x, axis))
    if len(columns) == 2 and not any(column.is_many for column in columns):
        inside.append(_pairs(columns, places, axis))
    for index, (column, x) in enumerate(zip(columns, places, strict=True)):
        if not column.is_many:
            inside += _swarm(column.dots, x, -1 if index == 0 and len(columns) == 2 else 1, axis)
        inside.append(
            format_html(
                '<text class="plot-name" x="{0}%" y="{1}" text-anchor="middle">{2}</text>{3}',
                x,
                BOTTOM + 22,
                column.name,
                format_html_join(
                    "",
                    '<text class="plot-under" x="{}%" y="{}" text-anchor="middle">{}</text>',
                    ((x, BOTTOM + 40 + 17 * number, line) for number, line in enumerate(column.under)),
                ),
            )
        )
    return _svg(label, inside, axis)


def _ends(column: Column, x: float, axis: Scale) -> SafeString:
    values = [dot.value for dot in column.dots]
    return format_html(
        '<line class="plot-reach" x1="{0}%" x2="{0}%" y1="{1}" y2="{2}"/>', x, axis.y(min(values)), axis.y(max(values))
    )


def _pairs(columns: Sequence[Column], places: Sequence[float], axis: Scale) -> SafeString:
    second = {dot.code: dot.value for dot in columns[1].dots}
    return format_html_join(
        "",
        '<line class="plot-pair" x1="{}%" x2="{}%" y1="{}" y2="{}"/>',
        ((places[0], places[1], axis.y(dot.value), axis.y(second[dot.code])) for dot in columns[0].dots if dot.code in second),
    )


def _swarm(dots: Sequence[Dot], x: float, way: int, axis: Scale) -> list[SafeString]:
    """Dots that would cover each other move outwards, with their codes behind the last."""
    found: list[SafeString] = []
    near: list[Dot] = []
    for dot in [*sorted(dots, key=lambda each: each.value), None]:
        if dot is not None and (not near or abs(float(axis.y(near[0].value)) - float(axis.y(dot.value))) < _NEAR):
            near.append(dot)
            continue
        for step, each in enumerate(near):
            found.append(_dot(x, axis.y(each.value), each.mark, way * step * _NEAR))
        if near:
            found.append(
                format_html(
                    '<svg x="{}%" y="{}" class="plot-at">'
                    '<text class="plot-code" x="{}" dy="0.35em" text-anchor="{}">{}</text></svg>',
                    x,
                    axis.y(sum(each.value for each in near) / len(near)),
                    f"{way * (len(near) * _NEAR - DOT + 4):.1f}",
                    "end" if way < 0 else "start",
                    ", ".join(each.code for each in near),
                )
            )
        near = [dot] if dot is not None else []
    return found


# Over time ------------------------------------------------------------------------------------------------------


def over(
    trails: Sequence[Trail],
    label: str,
    ticks: Sequence[tuple[float, str]],
    stretches: Sequence[Stretch] = (),
    low: float | None = None,
    high: float | None = None,
    is_many: bool = False,
) -> SafeString:
    """Dots along a line of weeks or days, each code's own dots joined. Who comes later or leaves breaks nothing.

    Args:
        ticks: places on the x-axis with their words; the first and the last are its ends.
        stretches: middles that may be said.
        is_many: smaller dots, without codes and without lines between them.
    """
    axis = scale((value for trail in trails for _x, value, _mark in trail.stops), low, high)
    start, end = ticks[0][0], max(ticks[-1][0], ticks[0][0] + 1)

    def x_of(x: float) -> float:
        return LEFT + 3 + (x - start) / (end - start) * (RIGHT - LEFT - 8)

    inside = [_half(each.middle, x_of(each.start), x_of(each.end), axis) for each in stretches]
    for trail in [] if is_many else trails:
        for (x1, y1, _m1), (x2, y2, _m2) in zip(trail.stops, trail.stops[1:], strict=False):
            inside.append(
                format_html(
                    '<line class="plot-pair" x1="{}%" x2="{}%" y1="{}" y2="{}"/>',
                    f"{x_of(x1):.2f}",
                    f"{x_of(x2):.2f}",
                    axis.y(y1),
                    axis.y(y2),
                )
            )
    for trail in trails:
        inside += [_dot(x_of(x), axis.y(value), mark, small=is_many) for x, value, mark in trail.stops]
    if not is_many:
        inside += _codes(trails, x_of, axis)
    inside += [
        format_html(
            '<line class="plot-tickmark" x1="{0}%" x2="{0}%" y1="{1}" y2="{2}"/>'
            '<text class="plot-tick" x="{0}%" y="{3}" text-anchor="{4}">{5}</text>',
            f"{x_of(x):.2f}",
            BOTTOM,
            BOTTOM + 6,
            BOTTOM + 26,
            "end" if len(words) > 5 and x == ticks[-1][0] and len(ticks) > 1 else "middle",
            words,
        )
        for x, words in ticks
    ]
    return _svg(label, inside, axis)


def _codes(trails: Sequence[Trail], x_of: object, axis: Scale) -> list[SafeString]:
    """Each code above its last dot; codes whose last dots coincide share one text."""
    last: dict[tuple[float, float], list[str]] = {}
    for trail in trails:
        if trail.stops:
            last.setdefault(trail.stops[-1][:2], []).append(trail.code)
    assert callable(x_of)
    return [
        format_html(
            '<svg x="{}%" y="{}" class="plot-at"><text class="plot-code" y="-11" text-anchor="middle">{}</text></svg>',
            f"{x_of(x):.2f}",
            axis.y(value),
            ", ".join(codes),
        )
        for (x, value), codes in last.items()
    ]


# On paper -------------------------------------------------------------------------------------------------------

_PAPER_WIDTH: Final = 640
# The light theme of static/scss/_plots.scss, on white: what makes PDFs reads no stylesheet of the site.
_PAPER_STYLE: Final = (
    "text{font-family:'Atkinson Hyperlegible Next';font-size:15px;fill:#17201e}"
    ".plot-tick,.plot-under{fill:#4b5652}.plot-name{font-weight:600}"
    ".plot-code{paint-order:stroke;stroke:#fff;stroke-width:4px;stroke-linejoin:round}.plot-at{overflow:visible}"
    ".plot-grid{stroke:#d5ccb9}.plot-tickmark{stroke:#777b73}.plot-dot{fill:#17201e}"
    ".plot-joined,.plot-left{fill:#fff;stroke:#17201e;stroke-width:2.5}.plot-pair{stroke:#777b73;stroke-width:1.5}"
    ".plot-half{fill:#e3eeec;stroke:#0a5557}.plot-middle{stroke:#0a5557;stroke-width:4}.plot-reach{stroke:#0a5557;stroke-width:2}"
)


def on_paper(drawn: str) -> bytes:
    """A picture of this module as a file for ``core.pdf``: with a width of its own, and with its colours in it."""
    head, inside = str(drawn).split(">", 1)
    head = head.replace('width="100%"', f'xmlns="http://www.w3.org/2000/svg" width="{_PAPER_WIDTH}"')
    return f"{head}><style>{_PAPER_STYLE}</style>{inside}".encode()


def label_of(drawn: str) -> str:
    """What a picture of this module says to who does not see it, as plain text."""
    return html.unescape(str(drawn).split('aria-label="', 1)[1].split('"', 1)[0])
