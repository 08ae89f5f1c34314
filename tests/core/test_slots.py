"""Slots: each panel once, in its order, whatever was imported first or twice."""

from __future__ import annotations

from core import slots


def test_a_panel_that_is_registered_twice_is_shown_once_and_in_its_place() -> None:
    late = {"order": 20, "url_name": "groups:detail", "label": "Late", "link_name": "groups:detail"}
    early = {**late, "order": 10, "label": "Early"}
    for panel in (late, early, late, early):
        slots.register("tests.slot", **panel)  # type: ignore[arg-type]  # the values are of several types
    assert [panel.label for panel in slots.panels("tests.slot")] == ["Early", "Late"]
    assert slots.panels("tests.nowhere") == []
