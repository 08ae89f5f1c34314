"""Phases, lesson study and templates: complete, in both languages, and consistent."""

import json
from pathlib import Path

import pytest

CONTENT = Path(__file__).parents[2] / "cycles" / "content"
FILES = {
    name: json.loads((CONTENT / f"{name}.json").read_text("utf-8"))
    for name in ("phases", "lesson_study", "templates", "lenses")
}
PHASES = FILES["phases"]["phases"]
STEPS = FILES["lesson_study"]["steps"]
TEMPLATES = FILES["templates"]["templates"]


def entries(data):
    """Every mapping in nested data."""
    if isinstance(data, list):
        for part in data:
            yield from entries(part)
    elif isinstance(data, dict):
        yield data
        for part in data.values():
            yield from entries(part)


@pytest.mark.parametrize("name", FILES)
def test_every_text_exists_in_dutch_and_english(name):
    for entry in entries(FILES[name]):
        for key, text in entry.items():
            for mine, other in (("nl", "en"), ("en", "nl")):
                if key == mine or key.endswith(f"_{mine}"):
                    assert text.strip(), entry
                    assert entry[key.removesuffix(mine) + other].strip(), entry


@pytest.mark.parametrize("name", FILES)
def test_keys_are_unique_and_the_source_is_named(name):
    keys = [entry["key"] for entry in entries(FILES[name]) if "key" in entry]
    assert len(keys) == len(set(keys)) > 1
    assert FILES[name]["source"]
    assert FILES[name]["rights"]


def test_six_phases_each_with_questions_evidence_and_criteria():
    assert [phase["key"] for phase in PHASES] == [f"P{n}" for n in range(1, 7)]
    for phase in PHASES:
        assert [q["key"] for q in phase["questions"]] == [f"{phase['key']}.q{n}" for n in range(1, 6)]
        assert len(phase["evidence"]) == 3
        assert [e["key"] for e in phase["exit"]] == [f"{phase['key']}.{letter}" for letter in "abcd"[: len(phase["exit"])]]
        assert all(isinstance(criterion["auto"], bool) for criterion in phase["exit"])
        assert 1 <= phase["weeks"]["from"] <= phase["weeks"]["to"]


def test_going_back_is_normal_and_stopping_is_an_outcome():
    ways = {(phase["key"], way["to"]) for phase in PHASES for way in phase["loops"]}
    assert ways == {("P4", "P3"), ("P4", "P2"), ("P4", "P6"), ("P5", "P4")}


def test_lesson_study_has_seven_steps_and_interviews_come_before_the_discussion():
    assert [step["key"] for step in STEPS] == [f"LS{n}" for n in range(1, 8)]
    names = [step["en"] for step in STEPS]
    assert names.index("Interview pupils") < names.index("Discuss the lesson")
    assert all(step["questions"] and step["products"] for step in STEPS)


def test_the_templates_share_the_six_phases():
    assert {template["key"]: template["approach"] for template in TEMPLATES} == {
        "with_lesson_study": "lesson_study",
        "without_lesson_study": "short_trial",
        "action_research": "short_trial",
    }
    for template in TEMPLATES:
        assert template["phases"] == [phase["key"] for phase in PHASES]
        steps = [step["key"] for step in STEPS]
        assert template["steps_in_phase"] == ({"P4": steps} if template["key"] == "with_lesson_study" else {})


def test_action_research_asks_for_its_question_data_and_analysis():
    adds = next(template["adds"] for template in TEMPLATES if template["key"] == "action_research")
    assert [line["short_en"] for more in adds.values() for line in more["questions"]] == [
        "The question",
        "The data",
        "The analysis",
        "The answer",
    ]
    for phase, more in adds.items():
        assert all(line["key"].startswith(f"{phase}.r") for line in [*more["questions"], *more["exit"]])


@pytest.mark.parametrize("lens", FILES["lenses"]["lenses"], ids=lambda lens: lens["key"])
def test_every_lens_names_each_of_the_six_phases(lens):
    assert [phase for phase, steps in lens["phases"].items() if steps] == [phase["key"] for phase in PHASES]


def test_the_lenses_follow_the_mapping_of_the_standard():
    lenses = {lens["key"]: lens["phases"] for lens in FILES["lenses"]["lenses"]}
    for phase in PHASES:
        rotor = [step["nl"] for step in lenses["rotor"][phase["key"]]]
        assert "/".join(rotor) == phase["crosswalk"]["rotor"]
        pdsa = [step["nl"] for step in lenses["pdsa"][phase["key"]]]
        assert " + ".join(pdsa) == phase["crosswalk"]["pdsa"]
        steps = [step["nl"][0] for step in lenses["datateam"][phase["key"]]]
        first, last = steps[0], steps[-1]
        assert (first if first == last else f"{first}-{last}") == phase["crosswalk"]["datateam"]
