"""In which words somebody reads a cycle: those of the group, or a lens that the reader chose for this visit."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest

from cycles.composed import guide_of, lens_key, words_of
from cycles.models import Cycle

# Where the session keeps the reader's choice for each cycle.
LENSES: Final = "cycle_lenses"


def lens_of(request: HttpRequest, cycle: Cycle) -> str:
    """In which words this reader reads this cycle."""
    chosen = request.session.get(LENSES, {}).get(str(cycle.pk), "")
    return lens_key(cycle, chosen)


def title_of(request: HttpRequest, cycle: Cycle, phase: str) -> str:
    """What this reader sees a phase called."""
    return words_of(guide_of(cycle, phase), lens_of(request, cycle)).title
