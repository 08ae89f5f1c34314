"""Pages of research: who may open one, what is refused, how many queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.tenancy import unscoped
from research.models import Consent, Export, Study
from tests.cycles.world import day
from tests.factories.research import StudyFactory, say_yes

GOOD = {
    "title": "Asking",
    "purpose": "Why questions help",
    "institution": "University",
    "contact": "eva@example.org",
    "kinds": ["try_outs", "polls"],
    "burden": "Nothing",
    "starts_on": day(-10),
    "ends_on": day(10),
    "keep_until": day(100),
}
DETAIL, PANEL = 9, 5


def at(cast, name, pk):
    return reverse(f"research:{name}", args=[cast.organisation.slug, pk])


def all_of(model):
    with unscoped(reason="a test looks"):
        return list(model.objects.order_by("pk"))


@pytest.mark.parametrize("role", ["expert", "organiser"])
def test_expert_and_organiser_open_a_study_that_the_group_can_read(cast, sign_in, role):
    response = sign_in(getattr(cast, role)).post(at(cast, "create", cast.group.pk), GOOD)
    (study,) = all_of(Study)
    assert (response.status_code, response.url) == (303, at(cast, "detail", study.pk))
    for reader in ("member", "colleague", "leader", "expert"):
        content = sign_in(getattr(cast, reader)).get(at(cast, "detail", study.pk)).content
        for words in (b"Why questions help", b"University", b"eva@example.org"):
            assert words in content


@pytest.mark.parametrize(
    "values", [{"kinds": []}, {"kinds": ["attendance"]}, {"title": ""}, {"ends_on": day(-20)}, {"purpose": "\x00"}]
)
def test_a_study_that_is_not_clear_is_refused_and_nothing_typed_is_lost(cast, sign_in, values):
    response = sign_in(cast.expert).post(at(cast, "create", cast.group.pk), {**GOOD, **values})
    assert response.status_code == 422
    assert b"eva@example.org" in response.content
    assert all_of(Study) == []


@pytest.mark.parametrize("values", [{}, {"takes_part": "maybe"}, {"takes_part": "\x00"}])
def test_a_decision_that_is_none_is_refused(lab, sign_in, values):
    response = sign_in(lab.teachers[0]).post(at(lab.cast, "decide", lab.study.pk), values)
    assert response.status_code == 422
    assert all_of(Consent) == []


def test_a_get_changes_nothing(lab, sign_in):
    client = sign_in(lab.cast.expert)
    with unscoped(reason="a test prepares its world"):
        say_yes(lab.study, *lab.teachers)
    for name in ("detail", "export", "end"):
        assert client.get(at(lab.cast, name, lab.study.pk)).status_code == 200
    assert sign_in(lab.teachers[0]).get(at(lab.cast, "decide", lab.study.pk)).status_code == 200
    assert all_of(Export) == []
    assert all_of(Study)[0].is_open
    assert len(all_of(Consent)) == 6


def test_the_researcher_takes_an_export_along_and_it_is_kept_nowhere(lab, sign_in, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with unscoped(reason="a test prepares its world"):
        say_yes(lab.study, *lab.teachers)
    response = sign_in(lab.cast.expert).post(at(lab.cast, "export", lab.study.pk))
    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Cache-Control"] == "no-store"
    assert response.content[:2] == b"PK"
    assert list(tmp_path.rglob("*")) == []


def test_the_researcher_is_not_asked_and_cannot_take_part(lab, sign_in):
    client = sign_in(lab.cast.expert)
    content = client.get(at(lab.cast, "detail", lab.study.pk)).content
    assert b"your own words are not in it" in content
    assert at(lab.cast, "decide", lab.study.pk).encode() not in content
    assert client.post(at(lab.cast, "decide", lab.study.pk), {"takes_part": "yes"}).status_code == 403
    assert all_of(Consent) == []


def test_the_organiser_ends_a_study_of_the_expert(lab, sign_in):
    assert sign_in(lab.cast.organiser).post(at(lab.cast, "end", lab.study.pk)).status_code == 303
    assert not all_of(Study)[0].is_open
    assert sign_in(lab.cast.expert).get(at(lab.cast, "end", lab.study.pk)).status_code == 403
    assert b"has ended" in sign_in(lab.cast.member).get(at(lab.cast, "detail", lab.study.pk)).content


def test_without_a_study_the_group_page_does_not_mention_research_to_members(cast, sign_in):
    assert sign_in(cast.member).get(at(cast, "group_panel", cast.group.pk)).content == b""
    assert b"Open a study" in sign_in(cast.expert).get(at(cast, "group_panel", cast.group.pk)).content


@pytest.mark.parametrize("rows", [1, 30])
def test_pages_ask_the_same_of_the_database_with_one_row_and_with_thirty(lab, sign_in, rows):
    with unscoped(reason="a test prepares its world"):
        for number in range(rows):
            StudyFactory(group=lab.cast.group, researcher=lab.cast.expert, title=f"Study {number}")
            Export.objects.create(study=lab.study, made_by=lab.cast.expert, made_on=day(-7 * number))
    client = sign_in(lab.cast.member)
    for name, pk, most in (("detail", lab.study.pk, DETAIL), ("group_panel", lab.cast.group.pk, PANEL)):
        client.get(at(lab.cast, name, pk))
        with CaptureQueriesContext(connection) as queries:
            client.get(at(lab.cast, name, pk))
        assert len(queries) == most, name
