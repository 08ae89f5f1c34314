"""A school's own questionnaire: what comes in as a file, and what cannot be written here."""

from __future__ import annotations

import json

import pytest

from assessments.enums import Kind
from assessments.instruments import checks, read, shipped
from assessments.models import OwnInstrument, OwnVersion
from assessments.services import instruments as services
from core.errors import DomainError
from tests.factories.assessments import document


@pytest.fixture
def own(scope):
    return services.begin(organisation=scope.organisation, nl="Sfeer", en="", start_from="empty", by=scope.leader)


def draft(instrument):
    return OwnVersion.objects.get(instrument=instrument, published_at__isnull=True)


def taken_in(scope, key):
    content = json.dumps(dict(shipped(key).texts)).encode()
    return services.take_in(organisation=scope.organisation, content=content, by=scope.leader)


def test_an_empty_frame_that_comes_in_can_be_filled_here(scope):
    made = taken_in(scope, "bergsen_meester")
    assert draft(made).read.kind == Kind.SURVEY
    section = draft(made).definition["sections"][0]["key"]
    services.save_statement(
        instrument=made, section=section, key="", seen="", nl="We lachen.", en="", about="", by=scope.leader
    )
    assert [item.text for item in draft(made).read.items] == ["We lachen."]


def test_a_matrix_that_comes_in_is_not_spoiled_by_a_page_that_knows_only_statements(scope):
    made = taken_in(scope, "matrix")
    before = draft(made).definition
    with pytest.raises(DomainError, match="Export it, change the file"):
        services.save_section(instrument=made, key="", seen="", nl="Nog een", en="", description="", maps=[], by=scope.leader)
    assert draft(made).definition == before


def test_who_answers_is_a_group_or_the_staff_never_about_the_leader_by_the_back_door(scope, own):
    texts = {"nl": "Sfeer", "en": "", "summary": "", "source": "", "scale": "agree", "own": []}
    with pytest.raises(DomainError) as refusal:
        services.write_texts(instrument=own, **texts, audience="leader", by=scope.leader)
    assert refusal.value.field == "audience"
    assert draft(own).definition["audience"] == "group"


def test_the_explanation_of_a_part_is_kept_and_can_be_taken_away(scope, own):
    args = {"instrument": own, "seen": "", "nl": "Humor", "en": "Humour", "maps": [], "by": scope.leader}
    services.save_section(key="", description="Samen lachen.", **args)
    assert draft(own).read.sections[0].description == "Samen lachen."
    services.save_section(key="P1", description="", **args)
    assert draft(own).read.sections[0].description == ""


def test_two_people_who_make_one_of_the_same_name_in_the_same_moment_are_told(scope, own, monkeypatch):
    # As if the first one had not been there yet when this one looked for a free key.
    monkeypatch.setattr(services, "_free_key", lambda organisation, name: own.key)
    with pytest.raises(DomainError, match="Try again"):
        services.begin(organisation=scope.organisation, nl="Sfeer", en="", start_from="empty", by=scope.organiser)
    assert OwnInstrument.objects.count() == 1


def test_a_file_with_more_statements_than_anybody_answers_is_refused(scope):
    items = [{"key": f"S{n}", "nl": f"Zin {n} over {n}", "en": f"Sentence {n}"} for n in range(checks.MOST_ITEMS + 1)]
    made = document(sections=[{**document()["sections"][0], "items": items}])
    with pytest.raises(DomainError, match=f"more than {checks.MOST_ITEMS} statements") as refusal:
        services.take_in(organisation=scope.organisation, content=json.dumps(made).encode(), by=scope.leader)
    assert refusal.value.field == "file"
    assert not OwnInstrument.objects.exists()


def test_a_document_of_a_later_format_is_not_read_as_if_it_were_this_one():
    with pytest.raises(ValueError, match="unknown format"):
        read(document(format=2))
    with pytest.raises(KeyError):
        read(document()).section("P9")
