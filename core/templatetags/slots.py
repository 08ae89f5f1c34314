"""``{% slot "group" organisation.slug group.pk %}``: the panels that upper apps put on this page."""

from __future__ import annotations

from typing import Any

from django import template

from core.slots import panels

register = template.Library()


@register.inclusion_tag("ui/slot.html")
def slot(name: str, *args: Any) -> dict[str, Any]:
    """Each panel as an element that htmx fills, holding a plain link until then."""
    return {"panels": [(each.url(*args), each.label, each.link(*args)) for each in panels(name)]}
