"""Forms in the house's manner."""

from __future__ import annotations

import pytest
from django import forms

from core.errors import DomainError
from core.forms import AppForm, attempt


class Example(AppForm):
    name = forms.CharField(max_length=5)
    story = forms.CharField(max_length=10, required=False, widget=forms.Textarea)
    day = forms.DateField(required=False)
    choice = forms.ChoiceField(choices=[("a", "A")], error_messages={"required": "Choose."}, required=True)


@pytest.mark.parametrize("data", [{}, {"name": "  "}])
def test_an_empty_field_answers_in_one_voice_unless_it_has_its_own(data):
    form = Example(data)
    assert form.errors["name"] == ["Vul dit in."]
    assert form.errors["choice"] == ["Choose."]


def test_a_long_text_is_not_cut_by_the_browser_but_answered_and_given_back():
    form = Example({"name": "ok", "choice": "a", "story": "much too long a story"})
    assert form.errors["story"] == ["Hier passen hoogstens 10 tekens, en dit zijn er 21. Maak het korter."]
    assert "maxlength" not in str(form["story"])
    assert "much too long a story" in str(form["story"])


def test_a_date_uses_the_browsers_own_picker():
    assert 'type="date"' in str(Example()["day"])


def test_a_refusal_of_a_service_lands_on_its_field_and_an_unknown_field_on_the_form():
    form = Example({"name": "ok", "choice": "a"})
    assert form.is_valid()

    def refuse(field):
        def action():
            raise DomainError("Not like this.", field=field)

        return action

    assert not attempt(form, refuse("name"))
    assert not attempt(form, refuse("nowhere"))
    assert form.errors["name"] == ["Not like this."]
    assert form.non_field_errors() == ["Not like this."]


def test_a_service_that_works_is_told_as_such():
    form = Example({"name": "ok", "choice": "a"})
    assert form.is_valid()
    assert attempt(form, lambda: None)
