"""The library: from a success in steps to an ingredient, and who may read where it came from."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from core.errors import DomainError
from core.tenancy import unscoped
from cycles.enums import Sharing
from cycles.models import Ingredient, TryOut
from cycles.services import library, tryouts
from groups.models import Group
from tests.cycles.world import day, start
from tests.factories.cycles import CycleFactory, IngredientFactory, SourceFactory, TryOutFactory


def at(cast, name, *args):
    return reverse(f"cycles:{name}", args=[cast.organisation.slug, *args])


def only(model=Ingredient):
    with unscoped(reason="a test looks"):
        return model.objects.get()


def shared(cast, **more):
    return TryOutFactory(
        **{"group": cast.group, "author": cast.member, "sharing": Sharing.GROUP, "shared_at": timezone.now(), **more}
    )


# Services -------------------------------------------------------------------------------------------------------


def test_what_worked_in_a_shared_try_out_is_kept_once_with_its_cycle_and_source(scope):
    cycle = start(scope)
    source = SourceFactory(cycle=cycle)
    try_out = shared(scope, cycle=cycle, source=source)
    for _time in range(2):
        made = library.keep(group=scope.group, origin="try_out", worked=" Pairs first ", try_out=try_out, by=scope.colleague)
    assert Ingredient.objects.count() == 1
    assert (made.worked, made.cycle, made.source, made.is_whole, made.next_step) == ("Pairs first", cycle, source, False, "why")


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"origin": "rumour"}, "origin"),
        ({"origin": "try_out"}, "try_out"),
        ({"origin": "lesson"}, "cycle"),
        ({"origin": "outcome", "worked": " "}, "worked"),
        ({"origin": "outcome", "worked": "x" * 1001}, "worked"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(scope, words, field):
    cycle = start(scope) if words["origin"] == "outcome" else None
    with translation.override("en"), pytest.raises(DomainError) as refused:
        library.keep(**{"group": scope.group, "worked": "Pairs", "cycle": cycle, "by": scope.member, **words})
    assert refused.value.field == field


def test_a_private_try_out_and_a_cycle_of_another_group_are_no_origin(scope):
    private = TryOutFactory(group=scope.group, author=scope.member)
    with pytest.raises(DomainError):
        library.keep(group=scope.group, origin="try_out", worked="x", try_out=private, by=scope.member)
    elsewhere = CycleFactory(group__organisation=scope.organisation, group__school=scope.school)
    with pytest.raises(DomainError):
        library.keep(group=scope.group, origin="outcome", worked="x", cycle=elsewhere, by=scope.member)


def test_an_ingredient_grows_step_by_step_and_nobody_writes_over_a_colleague(scope):
    made = library.keep(group=scope.group, origin="outcome", worked="Pairs", cycle=start(scope), by=scope.member)
    grown = library.grow(ingredient=made, step="why", text="Time to think.", version=1, by=scope.member)
    assert library.grow(ingredient=made, step="why", text="Time to think.", version=1, by=scope.member).version == 2
    with pytest.raises(DomainError) as refused:
        library.grow(ingredient=made, step="elsewhere", text="Any talk.", version=1, by=scope.colleague)
    assert refused.value.field == "text"
    grown = library.grow(ingredient=made, step="elsewhere", text="Any talk.", version=2, by=scope.colleague)
    assert (grown.is_whole, grown.next_step) == (True, "limits")
    for step, text in (("why", " "), ("worked", ""), ("limits", "x" * 1001)):
        with pytest.raises(DomainError) as refused:
            library.grow(ingredient=made, step=step, text=text, version=3, by=scope.member)
        assert refused.value.field == "text"
    with pytest.raises(ValueError, match="author"):
        library.grow(ingredient=made, step="author", text="x", version=3, by=scope.member)


def test_an_ingredient_outlives_what_it_came_from(scope):
    try_out = shared(scope)
    made = library.keep(group=scope.group, origin="try_out", worked="Pairs", try_out=try_out, by=scope.member)
    try_out.delete()
    assert Ingredient.objects.get(pk=made.pk).try_out is None


def test_search_finds_every_word_anywhere(scope):
    IngredientFactory(group=scope.group, worked="Pairs first", why="Time to think", limits="Not with newcomers")
    IngredientFactory(group=scope.group, cycle=None, worked="Pairs later")
    rows = Ingredient.objects.get_queryset()
    assert [rows.saying(words).count() for words in ("pairs", "PAIRS newcomers", "pairs nothing", "a\x00b", "", "%")] == [
        2,
        1,
        0,
        0,
        2,
        0,
    ]


# Pages ----------------------------------------------------------------------------------------------------------


def test_from_a_shared_try_out_through_the_steps_into_the_list(cast, sign_in):
    start(cast)
    with unscoped(reason="a test prepares its world"):
        try_out = shared(cast, done="Pairs first in grade 5")
    client = sign_in(cast.colleague)
    new = at(cast, "ingredient_new", cast.group.pk) + f"?try_out={try_out.pk}"
    assert b"Pairs first in grade 5" in client.get(new).content
    response = client.post(new, {"worked": "A minute in pairs"})
    pk = only().pk
    assert response.url == at(cast, "ingredient_step", pk, "why")
    response = client.post(response.url, {"text": "They practise first.", "version": "1"})
    assert response.url == at(cast, "ingredient_step", pk, "elsewhere")
    response = client.post(response.url, {"text": "With every open question.", "version": "2"})
    assert response.url == at(cast, "ingredient_step", pk, "limits")
    assert client.post(response.url, {"text": "", "version": "3"}).url == at(cast, "ingredient", pk)
    page = client.get(at(cast, "ingredient", pk)).content.decode()
    assert "An ingredient that you can use elsewhere." in page
    assert at(cast, "tryout", try_out.pk) in page
    listed = client.get(at(cast, "library", cast.group.pk) + "?q=open").content.decode()
    assert "With every open question." in listed
    assert "Nothing found" in client.get(at(cast, "library", cast.group.pk) + "?q=nowhere").content.decode()


def test_a_leader_reads_the_ingredient_but_neither_try_out_nor_names(cast, sign_in):
    with unscoped(reason="a test prepares its world"):
        try_out = shared(cast, done="Telling words")
        made = IngredientFactory(group=cast.group, cycle=None, origin="try_out", try_out=try_out, author=cast.member)
    page = sign_in(cast.leader).get(at(cast, "ingredient", made.pk)).content.decode().split("<main")[1]
    assert made.worked in page
    for telling in ("Telling words", "Mia Member", at(cast, "tryout", try_out.pk)):
        assert telling not in page


def test_a_private_try_out_of_a_colleague_cannot_be_started_from(cast, sign_in):
    with unscoped(reason="a test prepares its world"):
        private = TryOutFactory(group=cast.group, author=cast.member)
    for who in (cast.colleague, cast.member):
        new = at(cast, "ingredient_new", cast.group.pk) + f"?try_out={private.pk}"
        assert sign_in(who).get(new).status_code == 404


def test_a_try_out_that_was_taken_back_is_no_longer_linked(cast, sign_in):
    with unscoped(reason="a test prepares its world"):
        try_out = TryOutFactory(group=cast.group, author=cast.member)
        made = IngredientFactory(group=cast.group, cycle=None, origin="try_out", try_out=try_out)
    assert b"It can no longer be read" in sign_in(cast.colleague).get(at(cast, "ingredient", made.pk)).content


def test_from_a_lesson_and_from_an_outcome(cast, sign_in):
    cycle = start(cast)
    client = sign_in(cast.expert)
    for origin in ("lesson", "outcome"):
        sent = {"worked": f"From the {origin}", "origin": origin, "cycle": cycle.pk}
        assert client.post(at(cast, "ingredient_new", cast.group.pk), sent).status_code == 303
    assert b"From the lesson" in client.get(at(cast, "library", cast.group.pk) + f"?cycle={cycle.pk}").content
    assert client.post(at(cast, "ingredient_new", cast.group.pk), {"worked": "x", "origin": "rumour"}).status_code == 422


def test_both_texts_are_there_when_two_write_the_same_step(cast, sign_in):
    with unscoped(reason="a test prepares its world"):
        made = IngredientFactory(group=cast.group, why="Theirs", version=3)
    client = sign_in(cast.member)
    response = client.post(at(cast, "ingredient_step", made.pk, "why"), {"text": "Mine", "version": "2"})
    assert response.status_code == 422
    assert b"Theirs" in response.content
    assert b"Mine" in response.content
    assert client.post(at(cast, "ingredient_step", made.pk, "why"), {"text": "Both", "version": "3"}).status_code == 303


def test_a_step_that_does_not_exist_is_not_there(cast, sign_in):
    with unscoped(reason="a test prepares its world"):
        made = IngredientFactory(group=cast.group)
    assert sign_in(cast.member).get(at(cast, "ingredient_step", made.pk, "author")).status_code == 404


def test_it_is_taken_out_by_its_author_or_the_organiser_only(cast, sign_in):
    with unscoped(reason="a test prepares its world"):
        made = IngredientFactory(group=cast.group, author=cast.member)
    assert sign_in(cast.colleague).post(at(cast, "ingredient_delete", made.pk)).status_code == 403
    assert sign_in(cast.organiser).post(at(cast, "ingredient_delete", made.pk)).status_code == 303
    with unscoped(reason="a test looks"):
        assert not Ingredient.objects.exists()


def test_the_library_of_a_group_that_ended_is_for_reading(cast, sign_in):
    with unscoped(reason="a test prepares its world"):
        made = IngredientFactory(group=cast.group, author=cast.member)
        Group.objects.filter(pk=cast.group.pk).update(ends_on=day(-1))
    client = sign_in(cast.member)
    assert client.get(at(cast, "library", cast.group.pk)).status_code == 200
    assert client.post(at(cast, "ingredient_step", made.pk, "why"), {"text": "x", "version": "1"}).status_code == 403


@pytest.mark.parametrize("asked", ["?page=99", "?page=²", "?cycle=x&source=-1", "?q=%00", "?q=%25", "?cycle=99999999999999"])
def test_odd_questions_get_a_page(cast, sign_in, asked):
    assert sign_in(cast.member).get(at(cast, "library", cast.group.pk) + asked).status_code == 200


@pytest.mark.parametrize("rows", [1, 30])
def test_queries_of_the_library(cast, sign_in, django_assert_num_queries, rows):
    cycle = start(cast)
    with unscoped(reason="a test prepares its world"):
        for number in range(rows):
            made = IngredientFactory(group=cast.group, cycle=cycle, author=cast.member, try_out=shared(cast))
            shared(cast, ingredient=made)
            SourceFactory(cycle=cycle, citation=f"Card {number}")
    client = sign_in(cast.member)
    with django_assert_num_queries(8):
        assert client.get(at(cast, "library", cast.group.pk)).status_code == 200
    with unscoped(reason="a test prepares its world"):
        TryOut.objects.update(ingredient=made)
    with django_assert_num_queries(6):
        assert client.get(at(cast, "ingredient", made.pk)).status_code == 200


# Tried again ----------------------------------------------------------------------------------------------------


def test_an_ingredient_is_tried_again_and_shows_what_came_of_it(cast, sign_in):
    start(cast)
    with unscoped(reason="a test prepares its world"):
        made = IngredientFactory(group=cast.group, cycle=None, worked="Pairs first", why="Time", elsewhere="Any talk")
    client = sign_in(cast.member)
    page = client.get(at(cast, "ingredient", made.pk)).content.decode()
    new = reverse("cycles:tryout_new") + f"?ingredient={made.pk}"
    assert new in page
    assert "Nobody logged a try-out from this yet." in page
    assert new in client.get(at(cast, "library", cast.group.pk)).content.decode()
    form = client.get(new).content.decode()
    assert "Ingredient: Pairs first" in form
    assert f'name="ingredient" value="{made.pk}"' in form
    sent = client.post(reverse("cycles:tryout_new"), {"done": "SECRET pairs in grade 7", "ingredient": made.pk})
    assert sent.status_code == 303
    with unscoped(reason="a test looks"):
        assert only(TryOut).ingredient_id == made.pk
    assert at(cast, "ingredient", made.pk) in client.get(sent.url).content.decode()
    mine = client.get(at(cast, "ingredient", made.pk)).content.decode()
    assert "SECRET pairs" in mine
    assert "Only you see this. Share it when colleagues may read it." in mine
    for who in (cast.colleague, cast.expert, cast.leader):
        assert b"SECRET" not in sign_in(who).get(at(cast, "ingredient", made.pk)).content
    client.post(at(cast, "tryout_share", only(TryOut).pk))
    assert b"SECRET pairs" in sign_in(cast.colleague).get(at(cast, "ingredient", made.pk)).content
    assert b"SECRET" not in sign_in(cast.leader).get(at(cast, "ingredient", made.pk)).content


def test_the_ingredient_can_be_named_later_and_let_go(cast, sign_in):
    with unscoped(reason="a test prepares its world"):
        made = IngredientFactory(group=cast.group, worked="Pairs first")
        try_out = TryOutFactory(group=cast.group, author=cast.member)
    client, edit = sign_in(cast.member), at(cast, "tryout_edit", try_out.pk)
    assert "Pairs first" in client.get(edit).content.decode()
    sent = {"done": "Did", "tried_on": day(0), "version": 1, "ingredient": made.pk}
    assert client.post(edit, sent).status_code == 303
    assert only(TryOut).ingredient_id == made.pk
    assert client.post(edit, {**sent, "version": 2, "ingredient": ""}).status_code == 303
    assert only(TryOut).ingredient_id is None


def test_an_ingredient_of_another_group_is_nothing_to_start_from(cast, sign_in):
    with unscoped(reason="a test prepares its world"):
        telling = IngredientFactory(group=cast.other_group, worked="TELLING ingredient")
        try_out = TryOutFactory(group=cast.group, author=cast.member)
        with pytest.raises(DomainError) as refused:
            tryouts.log(group=cast.group, by=cast.member, done="x", ingredient=telling)
    assert refused.value.field == "ingredient"
    client = sign_in(cast.member)
    page = client.get(reverse("cycles:tryout_new") + f"?ingredient={telling.pk}").content.decode()
    assert "TELLING" not in page
    sent = {"done": "Did", "tried_on": day(0), "version": 1, "ingredient": telling.pk}
    client.post(at(cast, "tryout_edit", try_out.pk), sent)
    assert only(TryOut).ingredient_id is None


def test_a_try_out_outlives_the_ingredient(scope):
    made = IngredientFactory(group=scope.group)
    try_out = tryouts.log(group=scope.group, by=scope.member, done="x", ingredient=made)
    library.remove(ingredient=made, by=scope.member)
    assert TryOut.objects.get(pk=try_out.pk).ingredient is None


def test_in_a_group_that_ended_nothing_is_tried_again(cast, sign_in):
    with unscoped(reason="a test prepares its world"):
        made = IngredientFactory(group=cast.group, why="x", elsewhere="y")
        Group.objects.filter(pk=cast.group.pk).update(ends_on=day(-1))
    assert b"Try this out" not in sign_in(cast.member).get(at(cast, "ingredient", made.pk)).content
    assert b"Try this out" not in sign_in(cast.member).get(at(cast, "library", cast.group.pk)).content
