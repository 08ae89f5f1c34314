"""A school's own words reach the pages, and only its own pages."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import translation

from core.tenancy import unscoped
from core.terms import own_terms, word
from groups.enums import Role

OWN = {"plg": {"nl": ["kenniskring", "kenniskringen"]}, "teacher": {"nl": ["pm’er", "pm’ers"]}}


def test_without_own_words_the_usual_ones_hold():
    with translation.override("nl"):
        assert (word("plg"), word("plg", plural=True), word("teacher", capital=True)) == ("PLG", "PLG’s", "Leraar")


def test_an_own_word_holds_in_its_language_and_the_usual_one_in_the_other():
    with own_terms(OWN):
        with translation.override("nl"):
            assert word("plg", plural=True) == "kenniskringen"
            assert Role.TEACHER.word == "Pm’er"
        with translation.override("en"):
            assert Role.TEACHER.word == "Teacher"
    assert word("plg") == "PLG"


def test_an_unknown_word_is_a_fault():
    with pytest.raises(KeyError):
        word("learning")


@pytest.mark.django_db
def test_pages_speak_the_schools_words_and_no_page_of_another_school_does(cast, sign_in):
    with unscoped(reason="a test prepares its world"):
        cast.other_organisation.terms = {**OWN, "expert": {"nl": ["TELLING", "TELLING"]}}
        cast.other_organisation.save()
        cast.expert.language = "nl"
        cast.expert.save()
    client = sign_in(cast.expert)
    theirs = client.get(reverse("groups:members", args=[cast.other_organisation.slug, cast.other_group.pk]))
    ours = client.get(reverse("groups:members", args=[cast.organisation.slug, cast.group.pk]))
    assert "TELLING" in theirs.content.decode()
    assert "Mijn kenniskringen" in theirs.content.decode()
    assert "TELLING" not in ours.content.decode()
    assert "Pm’er" not in ours.content.decode()
    assert "Mijn PLG" in ours.content.decode()
