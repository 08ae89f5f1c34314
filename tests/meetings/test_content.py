"""Meeting plans: every item has a goal, and the minutes add up."""

import json
from pathlib import Path

import pytest

DATA = json.loads((Path(__file__).parents[2] / "meetings" / "content" / "meetings.json").read_text("utf-8"))
MEETINGS = DATA["meetings"]
by_key = pytest.mark.parametrize("meeting", MEETINGS, ids=lambda meeting: meeting["key"])


def test_there_are_nine_plans_with_unique_keys_and_a_source():
    assert [meeting["key"] for meeting in MEETINGS] == [f"M{n}" for n in range(1, 10)]
    keys = [item["key"] for meeting in MEETINGS for item in meeting["items"]]
    assert len(keys) == len(set(keys))
    assert DATA["source"]
    assert DATA["rights"]


@by_key
def test_the_minutes_add_up(meeting):
    assert sum(item["minutes"] for item in meeting["items"]) == meeting["minutes"]
    assert all(item["minutes"] > 0 for item in meeting["items"])


@by_key
def test_every_item_has_a_goal_in_both_languages(meeting):
    assert meeting["nl"]
    assert meeting["en"]
    for item in meeting["items"]:
        assert all(item[name].strip() for name in ("nl", "en", "goal_nl", "goal_en"))


@by_key
def test_a_plan_belongs_to_a_phase_or_to_any(meeting):
    assert meeting["phase"] in {None, "P1", "P2", "P4", "P6"}
