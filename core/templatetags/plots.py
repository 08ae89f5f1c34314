"""Template tags for small data sets: numbers in the reader's language, marks of the legend, cells of the grid."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.forms.boundfield import BoundField
from django.utils.formats import number_format
from django.utils.safestring import SafeString

from core import plots

register = template.Library()


@register.filter
def number(value: Decimal | None) -> str:
    """Return a number without zeros at its end, in the reader's language; nothing for None."""
    if value is None:
        return ""
    exponent = Decimal(value).normalize().as_tuple().exponent
    return str(number_format(value, decimal_pos=max(0, -exponent) if isinstance(exponent, int) else 0))


@register.simple_tag
def plot_mark(kind: plots.Mark = "") -> SafeString:
    """Draw one dot for a legend: see ``core.plots.mark``."""
    return plots.mark(kind)


@register.simple_tag
def cell_widget(cell: BoundField) -> SafeString:
    """Draw the input of a cell of a grid; its label and its error stand beside it."""
    css = "form-select" if getattr(cell.field.widget, "input_type", "") == "select" else "form-control"
    attrs: dict[str, str | bool] = {"class": f"{css}{' is-invalid' if cell.errors else ''}"}
    if cell.errors:
        attrs |= {"aria-describedby": f"{cell.auto_id}_error", "aria-invalid": "true"}
    return cell.as_widget(attrs=attrs)
