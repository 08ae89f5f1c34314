"""An example in the making, in the browser: begin, write, choose, ask, preview, publish, take back."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core.drafts import keep_draft
from core.tenancy import organisation_scope, unscoped
from cycles.models import TryOut
from practices.models import Consent, Example, Part, Preparation
from practices.services import preparations
from tests.practices.world import TEXTS, agreed, cycle_to_share, example_of, published, say, written


def at(cast, name, cycle_pk, *args):
    return reverse(f"practices:{name}", args=[cast.organisation.slug, cycle_pk, *args])


def main(response):
    return response.content[response.content.index(b"<main") : response.content.index(b"</main>")]


def test_the_organiser_begins_writes_chooses_and_publishes(cast, sign_in):
    cycle, client = cycle_to_share(cast), sign_in(cast.organiser)
    home = at(cast, "preparation", cycle.pk)
    assert b"Begin the example" in client.get(home).content
    for _press in range(2):
        assert client.post(at(cast, "preparation_begin", cycle.pk)).status_code == 303
    assert b"Five of nine." in client.get(at(cast, "preparation_edit", cycle.pk)).content
    assert b"what did not work" in client.get(home).content
    assert client.post(at(cast, "preparation_edit", cycle.pk), {**TEXTS, "shows_school": "", "version": 1}).status_code == 303
    page = client.get(at(cast, "preparation_parts", cycle.pk)).content
    assert b"Cards in pairs." in page
    assert b"PRIVATE" not in page
    with organisation_scope(cast.organisation.pk):
        keys = [preparations.key_of(part) for part in preparations.candidates(cycle)]
    assert client.post(at(cast, "preparation_parts", cycle.pk), {"parts": keys, "photos": keys}).status_code == 303
    assert client.get(home).content.count(b"No yes yet.") == 3
    refused = client.post(at(cast, "preparation_preview", cycle.pk))
    assert refused.status_code == 422
    assert b"3 people did not say yes yet" in refused.content
    for person in (cast.member, cast.colleague, cast.expert):
        own = sign_in(person)
        asked = own.get(at(cast, "preparation_consent", cycle.pk))
        data = {"agrees": "yes", "given_for": asked.context["form"].initial["given_for"]}
        assert own.post(at(cast, "preparation_consent", cycle.pk), data).status_code == 303
    preview = client.get(at(cast, "preparation_preview", cycle.pk)).content
    assert b"Pairs of the same level fell silent." in preview
    assert client.post(at(cast, "preparation_preview", cycle.pk)).status_code == 303
    assert Example.objects.get().is_published
    assert b"Others can read your example" in client.get(home).content


def test_an_author_reads_exactly_the_own_words_and_is_asked_on_the_page_of_the_cycle(cast, sign_in):
    made, client = written(cast), sign_in(cast.member)
    panel = at(cast, "cycle_panel", made.cycle_id)
    assert b"May your words be published?" in client.get(panel).content
    page = main(client.get(at(cast, "preparation_consent", made.cycle_id)))
    assert b"Cards in pairs." in page
    assert b"Five of nine." not in page
    assert b"PRIVATE" not in page
    say(cast, made, cast.member)
    assert b"May your words be published?" not in client.get(panel).content


def test_a_no_looks_the_same_as_no_answer_yet(cast, sign_in):
    made = written(cast)
    say(cast, made, cast.member, agrees=False)
    page = sign_in(cast.organiser).get(at(cast, "preparation", made.cycle_id)).content
    assert page.count(b"No yes yet.") == 3
    assert b"Rather not" not in page


def test_a_yes_to_words_that_changed_meanwhile_is_asked_again(cast, sign_in):
    made, client = written(cast), sign_in(cast.member)
    path = at(cast, "preparation_consent", made.cycle_id)
    old = client.get(path).context["form"].initial["given_for"]
    with unscoped(reason="a test changes the words"):
        Part.objects.filter(author=cast.member).update(first="Other words.")
    refused = client.post(path, {"agrees": "yes", "given_for": old})
    assert refused.status_code == 422
    assert b"changed meanwhile" in refused.content
    assert b"Other words." in refused.content
    assert client.post(path, {"agrees": "yes", "given_for": refused.context["form"]["given_for"].value()}).status_code == 303


@pytest.mark.parametrize("values", [{}, {"agrees": "perhaps"}, {"agrees": "yes", "given_for": "x" * 65}])
def test_an_answer_that_is_none_is_refused(cast, sign_in, values):
    made = written(cast)
    assert sign_in(cast.member).post(at(cast, "preparation_consent", made.cycle_id), values).status_code == 422


def test_somebody_who_wrote_nothing_is_not_asked(cast, sign_in):
    made = written(cast)
    assert sign_in(cast.organiser).get(at(cast, "preparation_consent", made.cycle_id)).status_code == 404


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": ""}, "title"),
        ({"failed": "x" * 3001}, "failed"),
        ({"did": "a\x00"}, "did"),
        ({"age_from": "9", "age_to": "3"}, "age_to"),
        ({"age_from": "200"}, "age_from"),
        ({"pupils_count": "0"}, "pupils_count"),
        ({"theme": "nonsense"}, "theme"),
        ({"sector": "moon"}, "sector"),
        ({"version": "x"}, "version"),
    ],
)
def test_bad_texts_are_refused_at_the_field_and_nothing_is_lost(cast, sign_in, values, field):
    made = written(cast)
    data = {**TEXTS, "shows_school": "", "version": made.version, "advice": "Typed and kept.", **values}
    response = sign_in(cast.organiser).post(at(cast, "preparation_edit", made.cycle_id), data)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert b"Typed and kept." in response.content


def test_two_organisers_at_once_both_see_both_texts(cast, sign_in):
    made, client = written(cast), sign_in(cast.organiser)
    path = at(cast, "preparation_edit", made.cycle_id)
    data = {**TEXTS, "shows_school": ""}
    client.post(path, {**data, "version": made.version, "did": "Theirs."})
    told = client.post(path, {**data, "version": made.version, "did": "Mine."})
    assert told.status_code == 422
    assert b"Theirs." in told.content
    assert b"Mine." in told.content
    again = client.post(path, {**data, "version": told.context["form"]["version"].value(), "did": "Both."})
    assert again.status_code == 303


def test_a_text_that_waited_does_not_write_over_what_was_saved_meanwhile(cast, sign_in):
    made, client = written(cast), sign_in(cast.organiser)
    path = at(cast, "preparation_edit", made.cycle_id)
    keep_draft(cast.organiser, f"example:{made.cycle_id}", {"did": "Mine.", "version": str(made.version - 1)})
    form = client.get(path).context["form"]
    told = client.post(path, {name: form[name].value() or "" for name in form.fields})
    assert told.status_code == 422
    assert TEXTS["did"].encode() in told.content
    assert b"Mine." in told.content


def test_words_that_could_be_names_are_shown_before_publishing(cast, sign_in):
    made, client = agreed(cast, did="Mia did it."), sign_in(cast.organiser)
    path = at(cast, "preparation_preview", made.cycle_id)
    assert b"<strong>Mia</strong>" in client.get(path).content
    refused = client.post(path)
    assert refused.status_code == 422
    assert "looked" in refused.context["form"].errors
    assert client.post(path, {"looked": "on"}).status_code == 303


def test_taking_back_asks_once_more(cast, sign_in):
    made, client = published(cast), sign_in(cast.organiser)
    path = at(cast, "preparation_unpublish", made.cycle_id)
    assert b"Take this example back?" in client.get(path).content
    assert example_of(made).is_published
    for _press in range(2):
        assert client.post(path).status_code == 303
    assert not example_of(made).is_published
    page = client.get(at(cast, "preparation", made.cycle_id)).content
    assert b"You took your example back" in page
    assert b"Pairs of the same level fell silent." in page  # the group's own history


def test_the_leader_hears_of_it_on_the_page_of_the_cycle_but_sees_no_preparation(cast, sign_in):
    made, client = published(cast), sign_in(cast.leader)
    panel = client.get(at(cast, "cycle_panel", made.cycle_id)).content
    assert b"published this cycle as a practice example" in panel
    assert at(cast, "preparation", made.cycle_id).encode() not in panel
    for name in ("preparation", "preparation_preview", "preparation_edit", "preparation_parts", "preparation_consent"):
        assert client.get(at(cast, name, made.cycle_id)).status_code == 403


@pytest.mark.parametrize(
    ("role", "status"), [("member", 403), ("expert", 403), ("leader", 403), ("staff", 404), ("other", 404)]
)
def test_only_the_organiser_changes_publishes_and_takes_back(cast, sign_in, role, status):
    made, client = published(cast), sign_in(cast.person(role))
    before = example_of(made).changed_at
    for name in (
        "preparation_begin",
        "preparation_edit",
        "preparation_parts",
        "preparation_leave_out",
        "preparation_preview",
        "preparation_unpublish",
    ):
        assert (
            client.post(at(cast, name, made.cycle_id), {**TEXTS, "shows_school": "", "version": made.version}).status_code
            == status
        )
    assert example_of(made).changed_at == before


def test_without_a_preparation_its_pages_are_not_there(cast, sign_in):
    cycle, client = cycle_to_share(cast), sign_in(cast.organiser)
    for name in (
        "preparation_edit",
        "preparation_parts",
        "preparation_preview",
        "preparation_unpublish",
        "preparation_consent",
    ):
        assert client.get(at(cast, name, cycle.pk)).status_code == 404


def test_a_get_changes_nothing(cast, sign_in):
    made, client = published(cast), sign_in(cast.organiser)
    for name in ("preparation", "preparation_edit", "preparation_parts", "preparation_preview", "preparation_unpublish"):
        assert client.get(at(cast, name, made.cycle_id)).status_code == 200
    assert client.get(at(cast, "preparation_begin", made.cycle_id)).status_code == 405
    assert client.get(at(cast, "preparation_leave_out", made.cycle_id)).status_code == 405
    with unscoped(reason="a test looks"):
        assert (Preparation.objects.count(), Consent.objects.filter(answer="agreed").count()) == (1, 3)


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(("name", "queries"), [("preparation", 9), ("preparation_parts", 10), ("preparation_preview", 11)])
def test_queries(cast, sign_in, django_assert_num_queries, rows, name, queries):
    cycle = cycle_to_share(cast)
    from tests.cycles.world import fill

    fill(cycle, cast.member, rows)
    made = written(cast, cycle)
    with unscoped(reason="a test looks"):
        assert TryOut.objects.count() >= rows
    client = sign_in(cast.organiser)
    client.get(at(cast, name, made.cycle_id))
    with django_assert_num_queries(queries):
        assert client.get(at(cast, name, made.cycle_id)).status_code == 200


def test_what_nobody_said_yes_to_is_left_out_with_one_button_and_then_it_can_be_published(cast, sign_in):
    made, client = written(cast), sign_in(cast.organiser)
    say(cast, made, cast.member)
    answered = client.post(at(cast, "preparation_leave_out", made.cycle_id), follow=True)
    assert b"2 parts are left out." in answered.content
    with organisation_scope(cast.organisation.pk):
        assert set(Part.objects.filter(preparation=made).values_list("author", flat=True)) == {cast.member.pk}
    assert client.post(at(cast, "preparation_preview", made.cycle_id), {"looked": "on"}).status_code == 303
    (part,) = example_of(made).content["parts"]
    assert part["first"] == "Cards in pairs."


def test_only_whoever_prepares_it_leaves_parts_out(cast, sign_in):
    made = written(cast)
    for role in ("leader", "staff", "other"):
        assert sign_in(cast.person(role)).post(at(cast, "preparation_leave_out", made.cycle_id)).status_code in (403, 404)
    with organisation_scope(cast.organisation.pk):
        assert Part.objects.filter(preparation=made).count() == 3
