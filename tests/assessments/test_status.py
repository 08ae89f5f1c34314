"""The status of a PLG in words: its weakest characteristic, never a mean; and where three views differ."""

import pytest
from django.utils import timezone, translation

from assessments.attention import Attention, longest_without
from assessments.disclosure import CharacteristicResult, Released
from assessments.disclosure.outcome import Level, Score, State
from assessments.models import ExpertView
from assessments.norms import READ_FROM, norms, warnings
from assessments.status import lines, status
from assessments.suggestions import fitting_meetings, for_roles
from assessments.traces import Board
from core.content import load
from core.timelines import week_strip
from groups.enums import Characteristic, Role

ALL = frozenset(Characteristic.values)
MANY = {"meetings_held": {"count": 5}, "meetings_fixed": {"of": 9}}


def board(seen=ALL, values=MANY, counted=True):
    return Board(traces={}, seen=frozenset(seen), values=values, counted_at=timezone.now() if counted else None)


def view(key, level):
    return ExpertView(characteristic=key, level=level, words="So.")


def claim(key, value):
    return CharacteristicResult(key=key, state=State.SHOWN, score=Score(Level.NUMBER, 0.1, value))


def released(**values):
    return Released(answered=8, invited=8, characteristics=tuple(claim(key, value) for key, value in values.items()))


@pytest.mark.parametrize(
    ("missing", "headline"),
    [
        ({"C6"}, "In the making: “An expert alongside us” cannot be seen yet"),
        ({"C1", "C6"}, "In the making: “A shared purpose” and “An expert alongside us” cannot be seen yet"),
        ({"C1", "C2", "C6", "C7"}, "In the making: 4 characteristics cannot be seen yet"),
    ],
)
def test_until_all_seven_can_be_seen_a_plg_is_in_the_making_whatever_it_claims(missing, headline):
    found = status(released(**dict.fromkeys(Characteristic.values, 4.4)), board(ALL - missing))
    assert found.headline == headline
    assert found.is_in_the_making


def test_names_are_quoted_as_the_language_quotes():
    with translation.override("nl"):
        found = status(None, board(ALL - {"C1", "C6"}))
    assert found.headline == "In opbouw: ‘Samen hetzelfde doel’ en ‘Een expert die meedenkt’ zijn nog niet te zien"


def test_when_all_seven_can_be_seen_and_nobody_was_asked_it_says_where_the_weakest_is_found():
    found = status(None, board())
    assert found.headline == "All seven can be seen; which is the weakest, a self-assessment says"
    assert not found.is_in_the_making


def test_when_all_seven_can_be_seen_the_weakest_of_the_claim_is_the_status():
    found = status(
        released(**{**dict.fromkeys(Characteristic.values, 4.0), "C6": 2.3}), board(), [view("C1", 3), view("C5", 2)]
    )
    assert found.headline.startswith("What you miss most is an expert")
    assert found.remarks == [
        "All seven characteristics can be seen. A PLG is as strong as the weakest of them.",
        "The expert sees the least of this: “Doing and reflecting”.",
    ]
    assert not found.is_in_the_making


@pytest.mark.parametrize(
    ("lasts_a_year", "meetings", "said"),
    [(True, 5, []), (False, 5, ["Shorter than twelve months"]), (True, 1, ["A single session"])],
)
def test_a_group_is_warned_only_of_what_is_so(lasts_a_year, meetings, said):
    values = {key: {"count": 0} for key in READ_FROM} | {
        "runs_a_year": {"year": lasts_a_year, "days": 400 if lasts_a_year else 100},
        "meetings_held": {"count": meetings},
        "meetings_fixed": {"of": meetings},
    }
    found = warnings(values)
    assert len(found) == len(said) and all(each.startswith(head) for each, head in zip(found, said, strict=True))


def test_the_expert_names_where_the_least_is_seen_unless_all_is_the_same():
    remarks = status(None, board(), [view("C1", 3), view("C5", 2), view("C6", 2)]).remarks
    assert remarks == ["The expert sees the least of this: “Doing and reflecting”, “An expert alongside us”."]
    assert status(None, board(), [view("C1", 3), view("C5", 3)]).remarks == []
    many = [view("C1", 3), *(view(key, 2) for key in ("C2", "C3", "C4", "C5"))]
    assert status(None, board(), many).remarks == []  # more than three are no place to begin


def test_a_group_with_one_meeting_is_no_plg_and_one_that_plans_more_may_become_it():
    once = {"meetings_held": {"count": 1}, "meetings_fixed": {"of": 1}}
    assert status(None, board(values=once)).headline == "One meeting does not make a PLG"
    more = {"meetings_held": {"count": 1}, "meetings_fixed": {"of": 4}}
    assert status(None, board(values=more)).headline != "One meeting does not make a PLG"


def test_the_seven_stand_in_their_fixed_order_and_only_what_cannot_be_seen_is_marked():
    found = lines(released(C2=1.9), board(ALL - {"C3"}), [])
    assert [line.key for line in found] == sorted(ALL)
    assert [line.key for line in found if line.weak] == ["C3"]


@pytest.mark.parametrize(
    ("value", "seen", "level", "sentences"),
    [
        (4.1, False, None, ["You say 4.1; the traces show too little to see it yet."]),
        (4.1, True, None, []),
        (3.0, False, 1, []),
        (2.2, True, None, ["You say 2.2; the traces show that something happens."]),
        (2.2, False, 4, ["You say 2.2; the expert sees “Habit”."]),
        (4.0, True, 2, ["You say 4.0; the expert sees “Starting”."]),
        (4.0, True, 3, []),
    ],
)
def test_where_views_differ_it_is_said_and_where_they_agree_it_is_not(value, seen, level, sentences):
    views = [view("C5", level)] if level else []
    found = lines(released(C5=value), board(ALL if seen else ALL - {"C5"}), views)
    assert next(line for line in found if line.key == "C5").differs == sentences


def test_before_anything_was_counted_nothing_is_called_weak_or_different():
    found = lines(released(C5=4.5), board((), {}, counted=False), [])
    assert not any(line.weak or line.differs for line in found)
    assert norms({}) == []
    assert warnings({}) == []


def test_a_count_from_before_a_rule_was_there_waits_a_night():
    assert norms({"runs_a_year": {"year": True, "days": 400}}) == []
    assert warnings({"runs_a_year": {"year": False, "days": 100}}) == []


@pytest.mark.parametrize("key", Characteristic.values)
def test_each_characteristic_has_something_to_do_for_somebody_and_a_way_to_begin(key):
    assert for_roles(key, [Role.TEACHER])
    texts = load("assessments", "suggestions")["characteristics"][key]
    assert len(texts) == 8
    assert all(len(texts[f"title_{language}"]) <= 120 and len(texts[f"goal_{language}"]) <= 240 for language in ("nl", "en"))
    assert all(len(texts[f"ask_{language}"]) <= 300 and len(texts[f"why_{language}"]) <= 500 for language in ("nl", "en"))
    assert fitting_meetings(key)


def test_own_roles_come_first_and_the_checklists_are_whole():
    assert for_roles("C7", [Role.LEADER])[0].role == Role.LEADER
    roles = load("assessments", "suggestions")["roles"]
    assert {role: len(entries) for role, entries in roles.items()} == {
        "leader": 8,
        "organiser": 5,
        "teacher": 15,
        "expert": 14,
    }
    assert {mapped for entries in roles.values() for entry in entries for mapped in entry["maps"]} == ALL


def row(key, weeks, now):
    return Attention(key=key, name=key, weeks=weeks, now=now, what={}, lately="")


def test_the_longest_without_attention_is_named_and_nobody_when_all_is_recent():
    assert longest_without([row("C1", [1, 0, 0, 0, 0], 4), row("C2", [0, 0, 1, 0, 0], 4)]).key == "C1"
    assert longest_without([row("C1", [0, 0, 0, 0, 0], 4), row("C2", [1, 0, 0, 0, 0], 4)]).key == "C1"
    assert longest_without([row("C1", [0, 0, 0, 1, 0], 4)]) is None
    assert longest_without([]) is None


def test_the_strip_draws_a_block_for_each_week_with_attention_and_is_named():
    drawn = week_strip([0, 2, 0, 9], now=3, label="Purpose <3")
    assert drawn.count("<rect") == 2
    assert 'aria-label="Purpose &lt;3"' in drawn
    assert "strip-today" not in week_strip([0], now=None, label="x")
