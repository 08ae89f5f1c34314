"""The statements: complete, in both languages, short, and one thought each."""

import json
from collections import Counter
from pathlib import Path

import pytest

CONTENT = Path(__file__).parents[2] / "assessments" / "content"
INSTRUMENT = json.loads((CONTENT / "instruments" / "characteristics.json").read_text("utf-8"))
SENTENCES = json.loads((CONTENT / "sentences.json").read_text("utf-8"))
CHARACTERISTICS = INSTRUMENT["sections"]
ITEMS = [item for characteristic in CHARACTERISTICS for item in characteristic["items"]]


def pairs(entry):
    """Every (path, nl, en) in nested data; a text in one language only has an empty partner."""
    if isinstance(entry, list):
        for part in entry:
            yield from pairs(part)
    elif isinstance(entry, dict):
        names = {key[:-2] for key in entry if key in ("nl", "en") or key.endswith(("_nl", "_en"))}
        for name in names:
            yield entry.get("key", ""), entry.get(f"{name}nl", ""), entry.get(f"{name}en", "")
        for part in entry.values():
            yield from pairs(part)


@pytest.mark.parametrize("data", [INSTRUMENT, SENTENCES], ids=["characteristics", "sentences"])
def test_every_text_exists_in_dutch_and_english(data):
    found = list(pairs(data))
    assert len(found) >= 13
    assert [key for key, dutch, english in found if not dutch.strip() or not english.strip()] == []


@pytest.mark.parametrize("data", [INSTRUMENT, SENTENCES], ids=["characteristics", "sentences"])
def test_source_and_rights_are_named(data):
    assert data["source"]
    assert data["rights"]


def test_seven_characteristics_with_forty_statements():
    assert [entry["key"] for entry in CHARACTERISTICS] == [f"C{n}" for n in range(1, 8)]
    assert [len(entry["items"]) for entry in CHARACTERISTICS] == [5, 6, 5, 6, 6, 6, 6]


def test_keys_are_unique_and_follow_their_characteristic():
    for entry in CHARACTERISTICS:
        expected = [f"{entry['key']}.{n}" for n in range(1, len(entry["items"]) + 1)]
        assert [item["key"] for item in entry["items"]] == expected


def test_the_pulse_asks_one_statement_of_each_characteristic():
    for entry in CHARACTERISTICS:
        assert Counter(item["pulse"] for item in entry["items"])[True] == 1


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["key"])
def test_a_statement_is_short_and_holds_one_thought(item):
    assert not {"en", "of", "en/of"} & set(item["nl"].lower().split())
    assert not {"and", "or", "and/or"} & set(item["en"].lower().split())
    assert max(len(item["nl"].split()), len(item["en"].split())) <= 18


def test_statements_about_one_person_are_marked():
    about = {item["key"]: item["about"] for item in ITEMS if item["about"]}
    experts = {f"C6.{n}": "expert" for n in range(1, 7)}
    assert about == experts | {"C7.3": "leader", "C7.5": "leader"}


def test_without_an_expert_only_the_first_statement_about_it_is_asked():
    assert [entry["key"] for entry in CHARACTERISTICS if entry["needs_expert"]] == ["C6"]
    assert [item["key"] for item in ITEMS if item.get("without_expert")] == ["C6.1"]


def test_the_scale_has_five_answers_and_an_honest_way_out():
    assert [option["value"] for option in INSTRUMENT["scale"]["options"]] == [1, 2, 3, 4, 5]
    assert INSTRUMENT["scale"]["unknown"]["nl"] == "Weet ik niet"


def test_sentences_have_unique_keys_and_the_same_gaps_in_both_languages():
    sentences = SENTENCES["sentences"]
    assert len({entry["key"] for entry in sentences}) == len(sentences) > 10
    for entry in sentences:
        gaps = [{part.split("}")[0] for part in entry[lang].split("{")[1:]} for lang in ("nl", "en")]
        assert gaps[0] == gaps[1]
