"""Slots: a lower page offers a place, upper apps fill it. So the arrows between apps keep pointing one way.

A panel is a view of the upper app that answers with a fragment; the page loads it with ``hx-get`` and shows a plain link until
then, which is also what works without JavaScript.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True, order=True)
class Panel:
    """One panel: its place in the slot, the view that answers, and the words of the plain link (and where it leads).

    ``permission`` is what somebody must have on the thing that the page is about, where not every reader of the page may see
    the panel.
    """

    order: int
    url_name: str
    label: str | Promise
    link_name: str
    permission: str = ""

    def url(self, *args: Any) -> str:
        """Where the fragment is."""
        return reverse(self.url_name, args=args)

    def link(self, *args: Any) -> str:
        """Where the plain link leads."""
        return reverse(self.link_name, args=args)


_panels: dict[str, list[Panel]] = defaultdict(list)


def register(slot: str, *, order: int, url_name: str, label: str | Promise, link_name: str, permission: str = "") -> None:
    """Fill a slot. Call it from ``AppConfig.ready``; doing it twice changes nothing."""
    panel = Panel(order, url_name, label, link_name, permission)
    if panel not in _panels[slot]:
        _panels[slot].append(panel)
        _panels[slot].sort(key=lambda each: each.order)


def panels(slot: str) -> list[Panel]:
    """The panels of a slot, in order."""
    return list(_panels[slot])
