"""``{% slot "group" organisation.slug group.pk %}``: the panels that upper apps put on this page."""

from __future__ import annotations

from typing import Any

from django import template

from core.access import allowed
from core.slots import panels

register = template.Library()


@register.inclusion_tag("ui/slot.html", takes_context=True)
def slot(context: template.Context, name: str, *args: Any, about: Any = None) -> dict[str, Any]:
    """Each panel as an element that htmx fills, holding a plain link until then.

    With ``about``, the thing that the page is about, a panel that the reader may not see is left out: nobody is led to a
    refusal.
    """
    shown = [
        each
        for each in panels(name)
        if about is None or not each.permission or allowed(context["request"], each.permission, about)
    ]
    return {"panels": [(each.url(*args), each.label, each.link(*args)) for each in shown]}
