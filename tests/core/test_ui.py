"""Tags and filters of the interface: own words, dates in words, fields, drafts; and the components page as a whole."""

import datetime as dt
import json
import re
from types import SimpleNamespace

import pytest
import time_machine
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone, translation

from core.content import load
from core.drafts import draft_data, keep_draft
from core.forms import AppForm
from core.htmx import done
from core.templatetags import ui
from tests.factories.schools import UserFactory

NOON = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def render(source: str, **context) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


def on_page_of(terms: dict) -> dict:
    return {"request": SimpleNamespace(organisation=SimpleNamespace(terms=terms))}


# Words


def test_term_falls_back_to_the_usual_word():
    assert render('{% term "plg" %} {% term "teacher" plural=True capital=True %}') == "PLG Teachers"


def test_term_uses_the_organisations_own_word_in_its_language_only():
    page = on_page_of({"plg": {"nl": ["leerteam", "leerteams"]}})
    with translation.override("nl"):
        assert render('{% term "plg" plural=True capital=True %}', **page) == "Leerteams"
        assert render('{% term "teacher" %}', **page) == "leraar"
    assert render('{% term "plg" %}', **page) == "PLG"


def test_term_without_a_plural_of_its_own_uses_the_singular():
    assert render('{% term "plg" plural=True %}', **on_page_of({"plg": {"en": ["team"]}})) == "team"


def test_term_escapes_what_an_organisation_typed():
    assert render('{% term "plg" %}', **on_page_of({"plg": {"en": ["<b>", "<b>s"]}})) == "&lt;b&gt;"


def test_term_refuses_a_word_that_does_not_exist():
    with pytest.raises(KeyError):
        render('{% term "dragon" %}')


def test_every_term_has_both_languages_and_both_numbers():
    for key, words in load("core", "terms").items():
        for language in ("nl", "en"):
            assert len(words[language]) == 2, key
            assert all(words[language]), key


# Dates


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize(
    ("days", "english", "dutch"),
    [
        (0, "today", "vandaag"),
        (1, "tomorrow", "morgen"),
        (-1, "yesterday", "gisteren"),
        (3, "Wednesday", "woensdag"),
        (7, "29 November", "29 november"),
        (-3, "19 November", "19 november"),
        (50, "11 January 2027", "11 januari 2027"),
    ],
)
def test_near_day_says_the_day_as_people_do(days, english, dutch):
    that = timezone.localdate() + dt.timedelta(days=days)
    assert ui.near_day(that) == english
    with translation.override("nl"):
        assert ui.near_day(that) == dutch


@time_machine.travel(NOON, tick=False)
def test_day_leaves_this_year_out_and_names_another():
    assert ui.day(dt.date(2026, 11, 24)) == "Tuesday 24 November"
    assert ui.day(dt.date(2027, 1, 5)) == "Tuesday 5 January 2027"
    with translation.override("nl"):
        assert ui.day(dt.date(2026, 11, 24)) == "dinsdag 24 november"


@time_machine.travel(NOON, tick=False)
def test_a_moment_is_told_by_the_clock_on_the_wall():
    late = dt.datetime(2026, 11, 23, 23, 30, tzinfo=dt.UTC)  # half past midnight in Amsterdam
    assert ui.day(late) == "Tuesday 24 November"
    assert ui.clock(late) == "00:30"
    assert ui.clock_seconds(late.replace(second=7)) == "00:30:07"
    with translation.override("nl"):
        assert ui.clock_seconds(late.replace(second=7)) == "00.30.07"


def test_timespan_is_written_as_the_language_does():
    start, end = dt.time(15, 15), dt.time(16, 30)
    assert ui.timespan(start, end) == "15:15–16:30"
    assert ui.timespan(start) == "15:15"
    with translation.override("nl"):
        assert ui.timespan(start, end) == "15.15–16.30 uur"
        assert ui.timespan(start) == "15.15 uur"


@pytest.mark.parametrize("filter_", [ui.day, ui.short_day, ui.near_day, ui.clock, ui.clock_seconds])
def test_no_date_is_no_text(filter_):
    assert filter_(None) == ""


# Fields


class MeetingForm(AppForm):
    title = forms.CharField(help_text="One sentence.")
    notes = forms.CharField(widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(choices=[("a", "Work"), ("b", "Visit")], widget=forms.RadioSelect)
    public = forms.BooleanField(required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def test_field_ties_help_error_and_who_sees_this_to_the_input():
    form = MeetingForm(data={})
    html = render("{% field form.title sees='Only you' %}", form=form)
    described = re.search(r'aria-describedby="([^"]+)"', html)[1].split()
    assert described == ["id_title_helptext", "id_title_error", "id_title_sees"]
    for name in described:
        assert f'id="{name}"' in html
    assert 'aria-invalid="true"' in html
    assert "is-invalid" in html


def test_field_says_what_may_stay_empty_instead_of_starring_the_rest():
    form = MeetingForm()
    assert "(optional)" in render("{% field form.notes %}", form=form)
    assert "(optional)" not in render("{% field form.title %}", form=form)
    assert "*" not in render("{% field form.title %}", form=form)


def test_choices_are_a_named_group_with_a_label_each():
    html = render("{% field form.kind %}", form=MeetingForm())
    assert "<fieldset" in html
    assert "<legend" in html
    assert html.count("<label") == 2


def test_a_hidden_field_is_only_its_input():
    assert render("{% field form.secret %}", form=MeetingForm()).count("<") == 1


def test_crispy_draws_with_the_same_field_and_sums_up_the_errors_once():
    html = Template("{% load crispy_forms_tags %}{% crispy form %}").render(Context({"form": MeetingForm(data={})}))
    assert 'class="field field-input"' in html
    assert html.count("form-errors") == 1
    assert 'href="#id_title"' in html


def test_the_summary_of_errors_leads_to_each_field_and_is_absent_when_all_is_well():
    assert 'href="#id_kind' in render("{% form_errors form %}", form=MeetingForm(data={}))
    assert render("{% form_errors form %}", form=MeetingForm()).strip() == ""


# Drafts


def test_draft_writes_escaped_attributes_with_every_sentence():
    html = render("<form {% draft key %}>", key='a"b')
    assert 'data-draft="a&quot;b"' in html
    for name in ("data-draft-url", "data-saving", "data-saved-server", "data-saved-device", "data-restored"):
        assert f' {name}="' in html
    assert "{time}" in html


def test_scripts_write_the_time_in_the_language_of_the_page_and_not_of_the_device():
    body = "{% include 'ui/body_attrs.html' %}"
    assert 'data-clock="{hour}:{minute}"' in render(body)
    with translation.override("nl"):
        assert 'data-clock="{hour}.{minute}"' in render(body)


@pytest.mark.django_db
def test_done_forgets_the_draft_that_was_sent_and_tells_the_browser():
    user = UserFactory()
    keep_draft(user, "tryout:new", {"done": "text"})
    keep_draft(user, "other", {"done": "stays"})
    request = RequestFactory().post("/", {"draft": "tryout:new"})
    request.user = user
    response = done(request, "/")
    assert draft_data(user, "tryout:new") == {}
    assert draft_data(user, "other") == {"done": "stays"}
    assert response.cookies["draft_sent"].value == "tryout%3Anew"


# Pages


@pytest.mark.parametrize("name", ["403", "403_csrf", "404", "413", "500"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_error_pages_render_without_a_request_in_the_language_of_the_reader(name, language):
    with translation.override(language):
        html = render_to_string(f"{name}.html")
    assert f'<html lang="{language}"' in html
    assert 'href="/"' in html
    assert "<h1></h1>" not in html


def test_the_page_says_to_htmx_what_a_strict_policy_needs():
    head = render_to_string("ui/head.html")
    config = json.loads(re.search(r"name=\"htmx-config\" content='([^']+)'", head)[1])
    assert config["includeIndicatorStyles"] is False
    assert config["allowEval"] is False
    assert {"code": "422", "swap": True} in config["responseHandling"]
