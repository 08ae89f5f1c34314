"""What a phase is called, for whoever reads the page."""

from __future__ import annotations

from typing import Any

from django import template

from cycles.models import Cycle
from cycles.reading import title_of

register = template.Library()


@register.simple_tag(takes_context=True)
def phase_title(context: dict[str, Any], cycle: Cycle, phase: str) -> str:
    """The title of a phase in the words in which this reader reads the cycle, which comes with its design."""
    return title_of(context["request"], cycle, phase)
