"""What a phase is called, for whoever reads the page."""

from __future__ import annotations

from typing import Any

from django import template

from cycles.composed import guide_of, lens_key, words_of
from cycles.models import Cycle
from cycles.reading import title_of

register = template.Library()


@register.simple_tag(takes_context=True)
def phase_title(context: dict[str, Any], cycle: Cycle, phase: str) -> str:
    """The title of a phase in the words in which this reader reads the cycle, in a mail the group's; with its design."""
    request = context.get("request")
    return title_of(request, cycle, phase) if request else words_of(guide_of(cycle, phase), lens_key(cycle)).title
