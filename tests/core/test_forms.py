"""Forms in the house's manner."""

from __future__ import annotations

import pytest
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

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


def test_what_a_model_refuses_lands_on_its_fields_too():
    form = Example({"name": "ok", "choice": "a"})
    assert form.is_valid()

    def refuse_by_field():
        raise ValidationError({"name": ["Too short.", "Taken."], "slug": ["No such place."], NON_FIELD_ERRORS: ["Not both."]})

    def refuse_as_a_whole():
        raise ValidationError(["Not today.", "Nor tomorrow."])

    assert not attempt(form, refuse_by_field)
    assert form.errors["name"] == ["Too short.", "Taken."]
    assert form.non_field_errors() == ["No such place.", "Not both."]
    assert not attempt(form, refuse_as_a_whole)
    assert form.non_field_errors()[-1] == "Not today. Nor tomorrow."


def test_only_a_field_with_choices_is_offered_choices():
    form = Example({"name": "ok", "choice": "b"})
    with pytest.raises(TypeError, match="name has no choices"):
        form.offer("name", [("b", "B")])
    form.offer("choice", [("b", "B")])
    assert form.is_valid()
