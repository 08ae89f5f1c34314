"""Instruments: what we ship is in order, what people hand in is checked, and a published version never changes."""

import copy
import hashlib
import json
from pathlib import Path

import pytest
from django.utils import translation

from assessments.enums import Audience, Kind
from assessments.instruments import catalogue, checks, definition_of, read, shipped
from assessments.instruments.copies import ALIKE, likeness
from assessments.instruments.crosswalk import lacks, lenses
from assessments.instruments.wording import advice
from assessments.models import OwnInstrument, OwnVersion, Round
from assessments.services import instruments as services
from core.errors import DomainError
from tests.factories.assessments import OwnInstrumentFactory, OwnVersionFactory, RoundFactory, document

FOLDER = Path(__file__).parents[2] / "assessments" / "content" / "instruments"
KEYS = catalogue.shipped_keys()


def said(made):
    return [str(fault) for fault in checks.faults(made)]


# ------------------------------------------------------------------ what we ship


def test_all_instruments_of_the_sources_are_here():
    kinds = {key: shipped(key).kind for key in KEYS}
    assert kinds == {
        "bergsen_meester": Kind.FRAME,
        "capacities": Kind.FRAME,
        "characteristics": Kind.SURVEY,
        "conditions": Kind.SURVEY,
        "dimensions": Kind.SURVEY,
        "essences": Kind.THEME,
        "lowan": Kind.SURVEY,
        "matrix": Kind.MATRIX,
        "north_star": Kind.FRAME,
        "openness": Kind.FRAME,
        "school_functioning": Kind.SURVEY,
        "school_leader": Kind.SURVEY,
        "theme": Kind.THEME,
    }


@pytest.mark.parametrize("key", KEYS)
def test_what_we_ship_passes_the_checks_and_says_its_source_and_rights(key):
    made = shipped(key)
    assert said(made.texts) == []
    assert made.source and made.rights and made.summary
    assert checks.cleaned(checks.cleaned(made.texts)) == checks.cleaned(made.texts)


@pytest.mark.parametrize("key", [key for key in KEYS if shipped(key).kind == Kind.SURVEY])
def test_our_statements_follow_our_own_advice(key):
    found = {
        item.key: advice(item.texts[language], language)
        for item in shipped(key).items
        for language in ("nl", "en")
        if advice(item.texts[language], language)
    }
    # "Everyone can say what fails" needs its denial: that is what the statement is about.
    assert set(found) <= {"C2.4", "C4.6"}, found


def test_no_two_of_our_statements_are_nearly_the_same_and_a_word_more_or_less_makes_them_so():
    items = [(key, item) for key in KEYS for item in shipped(key).items]
    most = {"nl": 0.0, "en": 0.0}
    for place, (_key, item) in enumerate(items):
        for _other, other in items[:place]:
            for language in most:
                most[language] = max(most[language], likeness(item.texts[language], other.texts[language]))
    # Over all questionnaires together: that of one is lower. The threshold keeps some distance.
    assert all(0.7 < value < ALIKE - 0.02 for value in most.values()), most
    copies = [
        ("Elk lid heeft een eigen leervraag.", "Ieder lid heeft een eigen leervraag."),
        ("We bezoeken elkaars lessen.", "Wij bezoeken elkaars lessen."),
        ("We bezoeken elkaars lessen.", "We bezoeken elkaars les."),
        ("Wat we zelf leerden, vertellen we in de groep.", "In de groep vertellen we wat we zelf leerden."),
        ("The school leader listens to us.", "The school leader does listen to us."),
    ]
    assert [likeness(*pair) >= ALIKE for pair in copies] == [True] * 5
    assert likeness("De sfeer is goed.", "De sfeer is slecht.") < ALIKE


@pytest.mark.parametrize("key", ["bergsen_meester", "openness"])
def test_where_the_source_has_no_text_we_made_none_up(key):
    assert shipped(key).items == ()
    assert all(section.maps == () for section in shipped(key).sections)


def test_the_statements_about_the_leader_are_all_about_the_leader():
    assert {item.about for item in shipped("school_leader").items} == {"leader"}
    assert shipped("school_leader").audience == Audience.LEADER
    assert {shipped("conditions").section("K6").items[0].about} == {"expert"}


def test_a_version_that_a_round_may_have_used_has_not_changed():
    """A change of a shipped document needs a new version; the old file stays. These are the documents as first shipped."""
    frozen = json.loads((Path(__file__).parent / "instruments.json").read_text("utf-8"))
    now = {}
    for path in sorted(FOLDER.glob("*.json")):
        made = json.loads(path.read_text("utf-8"))
        text = json.dumps(made, sort_keys=True, ensure_ascii=False).encode()
        now[f"{made['key']} {made['version']}"] = hashlib.sha256(text).hexdigest()[:20]
    assert {name: now.get(name) for name in frozen} == frozen


def test_an_unknown_instrument_or_version_is_not_found():
    for key, version in (("horoscope", None), ("characteristics", 99), ("pulse", 99)):
        with pytest.raises(KeyError):
            shipped(key, version)


def test_lowans_list_says_what_it_lacks():
    assert lacks(shipped("lowan")) == ["Close to our own lessons", "An expert alongside us"]
    assert "characteristic 3" in shipped("lowan").text("note")
    assert lacks(shipped("openness")) == []


def test_the_crosswalk_names_each_lens_once_and_lists_from_outside_last():
    found = lenses([shipped("lowan"), shipped("openness"), shipped("dimensions")])
    assert [lens.name for lens in found][:2] == ["Seven characteristics after LOWAN", "Three dimensions"]
    assert [lens.ours for lens in found] == [True, True, False, False]
    assert all(len(lens.cells) == 7 for lens in found)


def test_what_a_list_from_outside_speaks_of_is_said_in_the_language_of_the_page():
    assert lenses([])[0].cells[0] == "shared values and vision"
    with translation.override("nl"):
        assert lenses([])[0].cells[0] == "gedeelde waarden en visie"


# ------------------------------------------------------------------ what people hand in


def broken(**changes):
    return document(**changes)


def without(made, *path):
    made = copy.deepcopy(made)
    entry = made
    for step in path[:-1]:
        entry = entry[step]
    del entry[path[-1]]
    return made


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        ([], "This is not a questionnaire"),
        ("text", "This is not a questionnaire"),
        ({"format": 2}, "newer version"),
        (without(document(), "en"), "the questionnaire: The text in English is missing."),
        (without(document(), "sections", 0, "items", 0, "nl"), "part 1, statement 1: The text in Dutch is missing."),
        (broken(key="Own Mood"), "small letters"),
        (broken(version=0), "whole number"),
        (broken(version=True), "whole number"),
        (broken(kind="quiz"), "not one of the possibilities"),
        (broken(sections=[]), "no parts yet"),
        (broken(sections="x"), "no parts yet"),
        (broken(sections=[{**document()["sections"][0], "items": []}]), "part 1: It has no statements yet."),
        (broken(sections=[{**document()["sections"][0], "items": "x"}]), "not a list"),
        (broken(sections=document()["sections"] * 2), "part 2: The key P1 stands here for the second time."),
        (broken(sections=document()["sections"] * 16), "more than 15 parts"),
        (without(document(), "sections", 0, "items", 0, "key"), "key is missing"),
        (broken(scale=None), "answers to choose from are missing"),
        (
            broken(scale={"options": document()["scale"]["options"], "unknown": {"nl": "Weet niet"}}),
            "“I don't know” is missing",
        ),
        (broken(nl="x" * 301), "longer than 300 characters"),
        (broken(nl="\x00"), "The text in Dutch is missing."),
        (broken(instruction={"nl": "Denk na."}), "A text is missing in one of the two languages: instruction."),
        (broken(kind="matrix", levels=[{"nl": "a", "en": "a"}]), "two to six levels"),
        (broken(kind="matrix", levels=[{"nl": "a"}, {"nl": "b"}]), "A level has no name"),
    ],
)
def test_each_fault_is_one_sentence_that_names_its_place(made, sentence):
    assert any(sentence in each for each in said(made)), said(made)


def test_a_scale_of_six_points_is_refused_with_the_reason():
    made = document()
    made["scale"]["options"].append({"value": 6, "nl": "Zeker", "en": "Surely"})
    assert said(made) == [
        "the answers: There are 6 answers to choose from. Our figures are made for exactly five, from low to high."
    ]


def test_a_statement_about_somebody_unheard_of_is_refused():
    made = document()
    made["sections"][0]["items"][0]["about"] = "Lotte"
    assert said(made) == [
        "part 1, statement 1: A statement is about the expert, about the leader, or about nobody in particular."
    ]


def test_a_matrix_has_a_cell_for_each_level():
    made = copy.deepcopy(dict(shipped("matrix").texts))
    made["sections"][2]["cells"].pop()
    assert said(made) == ["part 3: A row has one cell for each level."]
    made["sections"][2]["cells"][0] = {"nl": "x"}
    assert said(made) == ["part 3: A cell has no text in one of the two languages."]


def test_what_does_not_belong_in_a_document_is_left_out():
    kept = checks.cleaned({**document(), "script": "<script>", "scale": {**document()["scale"], "colour": "red"}})
    assert "script" not in kept and "colour" not in kept["scale"]
    assert read(kept).items[0].text == "We laugh."


@pytest.mark.parametrize(
    ("text", "language", "part"),
    [
        ("We plannen en evalueren.", "nl", "joins two ideas"),
        ("We plan or review.", "en", "joins two ideas"),
        ("We doen het niet nooit.", "nl", "Two denials"),
        ("Niemand luistert.", "nl", "A denial is read over"),
        ("Don't we say what isn't right", "en", "Two denials"),
        ("Leren we samen?", "nl", "This is a question"),
        (" ".join(["woord"] * 19), "nl", "19 words"),
    ],
)
def test_wording_that_people_cannot_answer_is_pointed_out(text, language, part):
    assert any(part in each for each in advice(text, language))


@pytest.mark.parametrize("text", ["We lachen samen.", " ".join(["woord"] * 18), ""])
def test_good_wording_gets_no_advice(text):
    assert advice(text, "nl") == []


# ------------------------------------------------------------------ a school's own


@pytest.fixture
def own(scope):
    made = services.begin(organisation=scope.organisation, nl="Sfeer", en="", start_from="empty", by=scope.leader)
    return OwnInstrument.objects.with_versions().get(pk=made.pk)


def fresh(instrument):
    return OwnInstrument.objects.with_versions().get(pk=instrument.pk)


def fill(own, by):
    services.save_section(instrument=own, key="", seen="", nl="Humor", en="Humour", description="", maps=["C4"], by=by)
    services.save_statement(instrument=own, section="P1", key="", seen="", nl="We lachen.", en="", about="", by=by)


def test_from_nothing_to_a_round(scope, own):
    with pytest.raises(DomainError, match="no parts yet"):
        services.publish(instrument=own, by=scope.leader)
    fill(own, scope.leader)
    version = services.publish(instrument=own, by=scope.leader)
    assert version.read.items[0].texts == {"key": "S1", "nl": "We lachen.", "en": "We lachen.", "about": None, "pulse": False}
    round_ = RoundFactory(group=scope.group, instrument=own.key, own_version=version)
    assert definition_of(round_).items[0].text == "We lachen."
    assert "Sfeer" in str(round_)


def test_a_second_press_of_the_button_makes_one(scope, own):
    again = services.begin(organisation=scope.organisation, nl="Sfeer", en="", start_from="empty", by=scope.leader)
    assert again.pk == own.pk


def test_two_of_one_name_by_two_people_have_two_keys(scope, own):
    again = services.begin(organisation=scope.organisation, nl="Sfeer", en="", start_from="empty", by=scope.organiser)
    assert (own.key, again.key) == ("own-sfeer", "own-sfeer-2")


@pytest.mark.parametrize("start_from", ["matrix", "theme", "horoscope", ""])
def test_one_starts_from_what_can_be_written_here(scope, start_from):
    with pytest.raises(DomainError) as refusal:
        services.begin(organisation=scope.organisation, nl="x", en="", start_from=start_from, by=scope.leader)
    assert refusal.value.field == "start_from"


def test_a_frame_becomes_a_questionnaire_that_waits_for_its_statements(scope):
    made = services.begin(organisation=scope.organisation, nl="Vijf", en="Five", start_from="bergsen_meester", by=scope.leader)
    assert fresh(made).draft.read.kind == Kind.SURVEY
    with pytest.raises(DomainError) as refusal:
        services.publish(instrument=made, by=scope.leader)
    assert str(refusal.value.message).count("It has no statements yet.") == 5
    assert shipped("bergsen_meester").items == ()


def test_a_published_version_is_never_changed_only_succeeded(scope, own):
    fill(own, scope.leader)
    first = services.publish(instrument=own, by=scope.leader)
    before = copy.deepcopy(first.definition)
    for change in (
        lambda: services.save_section(
            instrument=own, key="P1", seen="", nl="Anders", en="", description="", maps=[], by=scope.leader
        ),
        lambda: services.remove(instrument=own, key="S1", by=scope.leader),
        lambda: services.move(instrument=own, key="S1", up=True, by=scope.leader),
    ):
        with pytest.raises(DomainError, match="published and stays as it is"):
            change()
    second = services.begin_next(instrument=own, by=scope.leader)
    assert services.begin_next(instrument=own, by=scope.leader) == second
    services.save_statement(instrument=own, section="P1", key="S1", seen="", nl="We huilen.", en="", about="", by=scope.leader)
    services.publish(instrument=own, by=scope.leader)
    first.refresh_from_db()
    assert first.definition == before
    assert fresh(own).published.number == 2
    assert fresh(own).published.read.items[0].text == "We huilen."
    with pytest.raises(DomainError, match="nothing to publish"):
        services.publish(instrument=own, by=scope.leader)


def test_two_writers_at_once_lose_nothing(scope, own):
    fill(own, scope.leader)
    entry = fresh(own).draft.definition["sections"][0]["items"][0]
    seen = services.digest(entry)
    args = {"instrument": own, "section": "P1", "key": "S1", "en": "", "about": "", "by": scope.leader}
    services.save_statement(**args, seen=seen, nl="De eerste.")
    with pytest.raises(DomainError, match=r"It now says: “De eerste\."):
        services.save_statement(**args, seen=seen, nl="De tweede.")
    assert fresh(own).draft.read.items[0].text == "De eerste."


def test_what_somebody_took_away_meanwhile_is_said(scope, own):
    fill(own, scope.leader)
    services.remove(instrument=own, key="S1", by=scope.leader)
    with pytest.raises(DomainError, match="took this statement away"):
        services.save_statement(instrument=own, section="P1", key="S1", seen="", nl="x", en="", about="", by=scope.leader)
    services.remove(instrument=own, key="P1", by=scope.leader)
    with pytest.raises(DomainError, match="took this part away"):
        services.save_statement(instrument=own, section="P1", key="", seen="", nl="x", en="", about="", by=scope.leader)
    with pytest.raises(DomainError, match="no longer there"):
        services.remove(instrument=own, key="P1", by=scope.leader)


def test_up_and_down(scope, own):
    fill(own, scope.leader)
    for name in ("Tweede", "Derde"):
        services.save_section(instrument=own, key="", seen="", nl=name, en="", description="", maps=[], by=scope.leader)
    services.move(instrument=own, key="P3", up=True, by=scope.leader)
    services.move(instrument=own, key="P1", up=True, by=scope.leader)  # it is first already
    names = [section.name for section in fresh(own).draft.read.sections]
    assert names == ["Humour", "Derde", "Tweede"]


@pytest.mark.parametrize(
    ("scale", "own_words", "first"),
    [("agree", [""] * 5, "Strongly disagree"), ("often", [""] * 5, "Never"), ("own", list("abcde"), "a")],
)
def test_five_answers_in_three_ways(scope, own, scale, own_words, first):
    texts = {"nl": "Sfeer", "en": "Mood", "summary": "Waarvoor", "source": "Wij", "audience": "group"}
    services.write_texts(instrument=own, **texts, scale=scale, own=own_words, by=scope.leader)
    made = fresh(own).draft.read
    assert made.answer_names[0] == first and len(made.options) == 5 and made.answer_names[-1] == "I don't know"
    assert (made.name, made.summary, made.source) == ("Mood", "Waarvoor", "Wij")


def test_four_words_are_no_scale(scope, own):
    texts = {"nl": "Sfeer", "en": "", "summary": "", "source": "", "audience": "group"}
    with pytest.raises(DomainError, match="all five answers"):
        services.write_texts(instrument=own, **texts, scale="own", own=["a", "b", " ", "d", "e"], by=scope.leader)


def test_a_file_goes_out_and_comes_in_the_same(scope):
    content = json.dumps(dict(shipped("lowan").texts)).encode()
    made = services.take_in(organisation=scope.organisation, content=content, by=scope.leader)
    draft = fresh(made).draft
    assert draft.definition["key"] == made.key != "lowan"
    again, ours = checks.cleaned(draft.definition), checks.cleaned(shipped("lowan").texts)
    assert {**again, "key": ""} == {**ours, "key": ""}


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "not a questionnaire file"),
        (b"\xff\xfe", "not a questionnaire file"),
        (b"[" * 200_000, "not a questionnaire file"),
        (b"null", "This is not a questionnaire"),
        (b"x" * 500_001, "too large"),
        (json.dumps({**document(), "sections": document()["sections"] * 2}).encode(), "stands here for the second time"),
    ],
)
def test_a_bad_file_is_refused_at_its_field_with_the_reason(scope, content, part):
    with pytest.raises(DomainError, match=part) as refusal:
        services.take_in(organisation=scope.organisation, content=content, by=scope.leader)
    assert refusal.value.field == "file"
    assert not OwnInstrument.objects.exists()


def test_an_unused_one_is_deleted_and_a_used_one_put_away_and_taken_back(scope, own):
    fill(own, scope.leader)
    version = services.publish(instrument=own, by=scope.leader)
    RoundFactory(group=scope.group, instrument=own.key, own_version=version)
    assert services.put_away(instrument=fresh(own), by=scope.leader) is False
    assert fresh(own).retired_at and Round.objects.get().definition.name == "Sfeer"
    assert not OwnInstrument.objects.offered().exists()
    services.take_back(instrument=fresh(own), by=scope.leader)
    assert OwnInstrument.objects.offered().exists()
    unused = OwnVersionFactory(instrument=OwnInstrumentFactory(organisation=scope.organisation)).instrument
    assert services.put_away(instrument=unused, by=scope.leader) is True
    assert OwnVersion.objects.count() == 1


def test_there_is_an_end_to_parts_statements_and_questionnaires(scope, own, monkeypatch):
    fill(own, scope.leader)
    monkeypatch.setattr(checks, "MOST_SECTIONS", 1)
    monkeypatch.setattr(checks, "MOST_ITEMS", 1)
    monkeypatch.setattr(services, "MOST_INSTRUMENTS", 1)
    with pytest.raises(DomainError, match="at most 1 parts"):
        services.save_section(instrument=own, key="", seen="", nl="x", en="", description="", maps=[], by=scope.leader)
    with pytest.raises(DomainError, match="at most 1 statements"):
        services.save_statement(instrument=own, section="P1", key="", seen="", nl="x", en="", about="", by=scope.leader)
    with pytest.raises(DomainError, match="Put one away first"):
        services.begin(organisation=scope.organisation, nl="Nog een", en="", start_from="empty", by=scope.leader)
