"""Publishing an example: nobody's words without a yes, nothing without what failed, and taking back works."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from core.errors import DomainError
from core.tenancy import organisation_scope, unscoped
from cycles.enums import Choice
from cycles.enums import State as CycleState
from cycles.models import Cycle, Source, TryOut
from cycles.photos import Photo
from cycles.services import tryouts
from groups.models import Group, Membership
from practices.enums import Answer, Ending, State
from practices.models import Consent, Example, ExamplePhoto, Part, PublishedVersion
from practices.services import preparations, publishing
from schools.models import AuditEvent
from tests.architecture.world import _photo
from tests.cycles.world import day
from tests.factories.cycles import TryOutFactory
from tests.practices.world import TEXTS, again, agreed, cycle_to_share, example_of, published, say, written

PRIVATE = ("PRIVATE", "Mia", "Cas", "Omar", "Eva", "De Linde", "Lindenhof", "Speaking up")


def publish(cast, preparation, looked=True):
    with organisation_scope(cast.organisation.pk):
        return publishing.publish(preparation=preparation, looked=looked, by=cast.organiser)


def everything_in(example):
    """All text of a row outside the organisation."""
    return repr({field.name: getattr(example, field.attname) for field in example._meta.fields})


# Preparing ------------------------------------------------------------------------------------------------------


def test_preparing_fills_in_what_the_group_wrote_and_twice_is_once(scope):
    cycle = cycle_to_share(scope, pupils="Grade 5, 24 pupils")
    one, two = (preparations.prepare(cycle=cycle, by=scope.organiser) for _press in range(2))
    assert one.pk == two.pk
    assert (one.title, one.context) == ("Pupils speak more", "Grade 5, 24 pupils")
    assert one.saw == "Five of nine."


def test_preparing_takes_along_what_was_said_at_the_choice_and_of_the_numbers(scope):
    from tests.factories.cycles import OutcomeFactory, filled_set

    cycle = cycle_to_share(scope)
    OutcomeFactory(cycle=cycle, saw="The hall became quiet.", unknown="What newcomers think.")
    filled_set(cycle, saw="Five said more.", unknown="Whether it lasts.")
    made = preparations.prepare(cycle=cycle, by=scope.organiser)
    assert made.saw == "The hall became quiet.\n\nFive of nine.\n\nFive said more."
    assert made.unknown == "What newcomers think.\n\nWhether it lasts."


def test_an_agreement_that_was_let_go_is_not_told_as_agreed(scope):
    from tests.factories.cycles import AgreementFactory

    made = published(scope)
    living = {"cycle": made.cycle, "owner": scope.member}
    AgreementFactory(text="A minute in pairs.", **living)
    AgreementFactory(text="Old habit.", ended_on=day(0), ended_because="Nobody did it.", **living)
    assert publishing.build(again(made))["agreements"] == ["A minute in pairs."]


def test_two_writers_do_not_overwrite_each_other(scope):
    made = preparations.prepare(cycle=cycle_to_share(scope), by=scope.organiser)
    preparations.write(preparation=made, values={**TEXTS, "did": "First."}, version=1, by=scope.organiser)
    with pytest.raises(DomainError, match="meanwhile"):
        preparations.write(preparation=made, values={**TEXTS, "did": "Second."}, version=1, by=scope.organiser)


@pytest.mark.parametrize(
    ("values", "field"), [({"age_to": 3}, "age_to"), ({"did": "x" * 3001}, "did"), ({"title": ""}, "title")]
)
def test_a_text_that_does_not_fit_is_refused(scope, values, field):
    made = preparations.prepare(cycle=cycle_to_share(scope), by=scope.organiser)
    with pytest.raises(DomainError) as refused:
        preparations.write(preparation=made, values={**TEXTS, **values}, version=1, by=scope.organiser)
    assert refused.value.field == field


def test_only_what_was_shared_and_is_no_reflection_can_come_along(scope):
    found = preparations.candidates(cycle_to_share(scope))
    assert sorted((part.kind, part.author.name) for part in found) == [
        ("evidence", "Cas Colleague"),
        ("source", "Eva Expert"),
        ("try_out", "Mia Member"),
    ]


def test_who_left_the_group_cannot_be_asked_so_nothing_of_them_comes_along(scope):
    cycle = cycle_to_share(scope)
    Membership.objects.filter(user=scope.member).update(ends_on=day(-1))
    assert {part.author.name for part in preparations.candidates(cycle)} == {"Cas Colleague", "Eva Expert"}


def test_a_thing_of_another_cycle_cannot_be_smuggled_in(scope):
    made = written(scope)
    with unscoped(reason="a test prepares its world"):
        private = TryOut.objects.get(done="PRIVATE try-out")
    preparations.choose_parts(preparation=made, chosen=[f"try_out-{private.pk}", "source-99999"], by=scope.organiser)
    assert not Part.objects.exists()


def test_whoever_wrote_it_is_asked_once_and_again_when_the_words_change(scope):
    made = written(scope)
    assert Consent.objects.filter(answer=Answer.ASKED).count() == 3
    say(scope, made, scope.expert)
    chosen = [preparations.key_of(part) for part in preparations.candidates(made.cycle)]
    assert preparations.choose_parts(preparation=made, chosen=chosen, photos=chosen, by=scope.organiser) == 0
    assert Consent.objects.get(author=scope.expert).answer == Answer.AGREED
    Source.objects.update(summary="Now something else.")
    assert preparations.choose_parts(preparation=made, chosen=chosen, photos=chosen, by=scope.organiser) == 1
    assert Consent.objects.get(author=scope.expert).answer == Answer.ASKED


def test_a_photo_that_comes_along_later_asks_again(scope):
    made = written(scope)
    chosen = [preparations.key_of(part) for part in preparations.candidates(made.cycle)]
    preparations.choose_parts(preparation=made, chosen=chosen, photos=[], by=scope.organiser)
    say(scope, made, scope.member)
    assert preparations.choose_parts(preparation=made, chosen=chosen, photos=chosen, by=scope.organiser) == 1


# Publishing -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", publishing.NEEDED)
def test_nothing_is_published_without_what_others_need_most_of_all_what_failed(cast, name):
    made = agreed(cast)
    with organisation_scope(cast.organisation.pk):
        setattr(made, name, None if name.startswith("age") else "")
        type(made).objects.filter(pk=made.pk).update(**{name: getattr(made, name)})
    with pytest.raises(DomainError, match="did not work"):
        publish(cast, made)
    assert not Example.objects.exists()


def test_nothing_is_published_before_the_group_chose(cast):
    made = agreed(cast)
    with organisation_scope(cast.organisation.pk):
        Cycle.objects.filter(pk=made.cycle_id).update(choice=Choice.NONE)
    with pytest.raises(DomainError, match="choose in the cycle"):
        publish(cast, made)


def test_a_cycle_that_was_closed_without_a_choice_is_published_as_not_known(cast):
    made = agreed(cast)
    with unscoped(reason="a test closes a cycle"):
        Cycle.objects.filter(pk=made.cycle_id).update(choice=Choice.NONE, state=CycleState.CLOSED, closed_at=now())
    assert publish(cast, made).outcome == Choice.UNKNOWN


@pytest.mark.parametrize("person", ["member", "colleague", "expert"])
def test_one_missing_yes_stops_it(cast, person):
    made = written(cast)
    for name in {"member", "colleague", "expert"} - {person}:
        say(cast, made, getattr(cast, name))
    with pytest.raises(DomainError, match="1 person did not say yes"):
        publish(cast, made)
    assert not Example.objects.exists()


def test_a_yes_to_other_words_is_no_yes(cast):
    made = agreed(cast)
    with organisation_scope(cast.organisation.pk):
        Part.objects.filter(author=cast.colleague).update(second="Nine of nine.")
    with pytest.raises(DomainError, match="did not say yes"):
        publish(cast, made)
    with organisation_scope(cast.organisation.pk), pytest.raises(DomainError, match="changed meanwhile"):
        publishing.answer(preparation=made, agrees=True, given_for="old", by=cast.colleague)


def test_a_try_out_taken_back_from_the_group_is_not_published(cast):
    made = agreed(cast)
    with organisation_scope(cast.organisation.pk):
        tryouts.take_back(try_out=TryOut.objects.get(done="Cards in pairs."), by=cast.member)
    assert "Cards in pairs." not in everything_in(publish(cast, made))


def test_a_try_out_that_is_private_stops_it_however_that_came(cast):
    made = agreed(cast)
    with organisation_scope(cast.organisation.pk):
        TryOut.objects.filter(done="Cards in pairs.").update(sharing="private")
    with pytest.raises(DomainError, match="did not say yes"):
        publish(cast, made)


def test_leaving_out_what_has_no_yes_makes_way(cast):
    made = written(cast)
    say(cast, made, cast.expert)
    with organisation_scope(cast.organisation.pk):
        assert preparations.leave_out(preparation=made, by=cast.organiser) == 2
    example = publish(cast, made)
    assert [part["kind"] for part in example.content["parts"]] == ["source"]


def test_somebody_without_a_part_has_nothing_to_say_yes_to(scope):
    made = written(scope)
    with pytest.raises(DomainError, match="Nothing of yours"):
        publishing.answer(preparation=made, agrees=True, given_for="", by=scope.organiser)


def test_what_is_published_holds_no_name_no_school_and_nothing_private(cast):
    made = published(cast)
    text = everything_in(example_of(made))
    assert "Cards in pairs." in text
    assert "Five of nine." in text
    assert "Pairs of the same level fell silent." in text
    for words in PRIVATE:
        assert words not in text, words


def test_names_and_school_only_by_choice(cast):
    made = written(cast, shows_school=True)
    say(cast, made, cast.member, with_name=True)
    say(cast, made, cast.colleague)
    say(cast, made, cast.expert)
    content = publish(cast, made).content
    assert (content["names"], content["school"]) == (["Mia Member"], "De Linde")
    assert {part["by"] for part in content["parts"]} == {"Mia Member", ""}


@pytest.mark.parametrize("words", ["Mia said so.", "at DE LINDE", "Lotte van Dijk spoke"])
def test_words_that_could_be_names_have_to_be_looked_at(cast, words):
    made = agreed(cast, did=words)
    with pytest.raises(DomainError, match="could be names"):
        publish(cast, made, looked=False)
    assert publish(cast, made).is_published


def test_pressed_twice_is_one_version_and_a_change_is_a_second(cast):
    made = published(cast)
    publish(cast, made)
    assert example_of(made).version == 1
    with organisation_scope(cast.organisation.pk):
        preparations.write(preparation=made, values={**TEXTS, "advice": "Begin in May."}, version=2, by=cast.organiser)
        assert "Begin in May." not in everything_in(example_of(made))
        publish(cast, made)
        rows = list(PublishedVersion.objects.values_list("number", "ending"))
    assert rows == [(2, ""), (1, Ending.NEW_VERSION)]
    assert "Begin in May." in everything_in(example_of(made))


def test_every_outcome_can_be_published(cast):
    for choice in (choice for choice in Choice if choice):
        with organisation_scope(cast.organisation.pk):
            Cycle.objects.all().delete()
        made = written(cast, cycle_to_share(cast, choice=choice))
        with organisation_scope(cast.organisation.pk):
            preparations.choose_parts(preparation=made, chosen=[], by=cast.organiser)
        assert publish(cast, made).outcome == choice


def test_publishing_is_recorded_and_so_is_taking_back(cast):
    made = published(cast)
    with organisation_scope(cast.organisation.pk):
        publishing.unpublish(preparation=made, by=cast.organiser)
        verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"example.published", "example.unpublished", "example.consent_answered"} <= verbs


# Taking back ----------------------------------------------------------------------------------------------------


def test_taking_back_leaves_no_text_and_no_photo_outside(cast, django_capture_on_commit_callbacks):
    made = published(cast)
    photo = ExamplePhoto.objects.get()
    assert default_storage.exists(photo.file.name)
    with django_capture_on_commit_callbacks(execute=True), organisation_scope(cast.organisation.pk):
        for _press in range(2):
            publishing.unpublish(preparation=made, by=cast.organiser)
    row = example_of(made)
    assert (row.is_published, row.content, row.title, row.haystack, row.outcome) == (False, None, "", "", "")
    assert not ExamplePhoto.objects.exists()
    assert not default_storage.exists(photo.file.name)
    with organisation_scope(cast.organisation.pk):
        version = PublishedVersion.objects.get()
        assert version.ending == Ending.UNPUBLISHED
        assert version.content["failed"] == TEXTS["failed"]  # the owner's history
        assert TryOut.objects.get(done="Cards in pairs.").photo.storage.exists(
            TryOut.objects.get(done="Cards in pairs.").photo.name
        )
        made.refresh_from_db()
        assert made.state == State.TAKEN_BACK


def test_an_unpublished_example_cannot_hold_text(cast):
    made = published(cast)
    row = example_of(made)
    row.is_published = False
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_publishing_again_after_taking_back_keeps_the_address(cast):
    made = published(cast)
    with organisation_scope(cast.organisation.pk):
        publishing.unpublish(preparation=made, by=cast.organiser)
    key = example_of(made).key
    publish(cast, made)
    assert (example_of(made).key, example_of(made).is_published, example_of(made).version) == (key, True, 2)


def test_a_no_after_a_yes_takes_that_part_out_at_once_also_from_the_history(cast, django_capture_on_commit_callbacks):
    made = written(cast)
    say(cast, made, cast.member, with_name=True)
    say(cast, made, cast.colleague)
    say(cast, made, cast.expert)
    publish(cast, made)
    assert "Mia Member" in everything_in(example_of(made))
    with django_capture_on_commit_callbacks(execute=True):
        say(cast, made, cast.member, agrees=False)
    text = everything_in(example_of(made))
    assert "Cards in pairs." not in text
    assert "cards in pairs" not in text
    assert "Mia" not in text
    assert "Five of nine." in text
    assert not ExamplePhoto.objects.exists()
    with organisation_scope(cast.organisation.pk):
        assert "Cards in pairs." not in repr(list(PublishedVersion.objects.values_list("content", flat=True)))


def test_deleting_the_original_takes_it_out_of_what_others_read(cast):
    made = published(cast)
    with organisation_scope(cast.organisation.pk):
        tryouts.remove(try_out=TryOut.objects.get(done="Cards in pairs."), by=cast.member)
    text = everything_in(example_of(made))
    assert "Cards in pairs." not in text
    assert "Five of nine." in text


def test_a_part_that_the_organiser_leaves_out_is_out_at_once(cast):
    made = published(cast)
    with organisation_scope(cast.organisation.pk):
        preparations.choose_parts(preparation=made, chosen=[], by=cast.organiser)
    assert example_of(made).content["parts"] == []
    assert not ExamplePhoto.objects.exists()


def test_when_the_group_goes_nothing_of_its_example_stays(cast):
    made = published(cast)
    key = example_of(made).pk
    with organisation_scope(cast.organisation.pk):
        Group.objects.filter(pk=cast.group.pk).delete()
    row = Example.objects.get(pk=key)
    assert not row.is_published
    assert row.content is None
    assert not ExamplePhoto.objects.exists()


def test_when_a_person_goes_so_do_that_persons_words(cast):
    made = published(cast)
    with organisation_scope(cast.organisation.pk):
        cast.colleague.delete()
    assert "Five of nine." not in everything_in(example_of(made))


# What was taken back inside -------------------------------------------------------------------------------------


def versions(cast):
    with organisation_scope(cast.organisation.pk):
        return list(PublishedVersion.objects.order_by("number").values_list("number", "ending"))


def test_a_try_out_that_is_private_again_is_gone_from_what_others_read(cast, django_capture_on_commit_callbacks):
    made = published(cast)
    with organisation_scope(cast.organisation.pk), django_capture_on_commit_callbacks(execute=True):
        tryouts.take_back(try_out=TryOut.objects.get(done="Cards in pairs."), by=cast.member)
    text = everything_in(example_of(made))
    assert "Cards in pairs." not in text
    assert "Five of nine." in text
    assert not ExamplePhoto.objects.exists()
    with organisation_scope(cast.organisation.pk):
        assert "Cards in pairs." not in repr(list(PublishedVersion.objects.values_list("content", flat=True)))
        # Nor do colleagues read it in the example in the making, and it stands in nobody's way.
        assert "Cards in pairs." not in repr(publishing.build(again(made)))
        publishing.publish(preparation=made, looked=True, by=cast.organiser)


def test_a_name_that_is_taken_back_is_gone_at_once_and_the_words_stay(cast):
    made = written(cast)
    say(cast, made, cast.member, with_name=True)
    say(cast, made, cast.colleague, with_name=True)
    say(cast, made, cast.expert)
    publish(cast, made)
    say(cast, made, cast.member, with_name=False)
    text = everything_in(example_of(made))
    assert "Cards in pairs." in text
    assert "Mia" not in text
    assert "Cas Colleague" in text
    with organisation_scope(cast.organisation.pk):
        assert "Mia" not in repr(list(PublishedVersion.objects.values_list("content", flat=True)))


def test_a_no_to_what_was_never_published_leaves_no_trace_in_the_history(cast):
    made = agreed(cast)
    with organisation_scope(cast.organisation.pk):
        keys = [preparations.key_of(part) for part in preparations.candidates(made.cycle)]
        preparations.choose_parts(preparation=made, chosen=[key for key in keys if "try_out" not in key], by=cast.organiser)
    publish(cast, made)
    before = versions(cast)
    with organisation_scope(cast.organisation.pk):
        preparations.choose_parts(preparation=made, chosen=keys, by=cast.organiser)
    say(cast, made, cast.member, agrees=False)
    assert versions(cast) == before
    assert example_of(made).version == before[-1][0]


def test_a_yes_holds_for_what_is_left_when_its_author_deletes_one_of_two(cast):
    with unscoped(reason="a test prepares its world"):
        cycle = cycle_to_share(cast)
        TryOutFactory(group=cast.group, cycle=cycle, author=cast.member, done="Cards alone.", sharing="group", shared_at=now())
    made = written(cast, cycle)
    for person in (cast.member, cast.colleague, cast.expert):
        say(cast, made, person)
    with organisation_scope(cast.organisation.pk):
        tryouts.remove(try_out=TryOut.objects.get(done="Cards alone."), by=cast.member)
    assert "Cards in pairs." in everything_in(publish(cast, made))


def test_words_of_somebody_who_left_stay_until_they_are_left_out(cast):
    made = published(cast)
    with organisation_scope(cast.organisation.pk):
        Membership.objects.filter(group=cast.group, user=cast.member).update(ends_on=day(-1))
        there = [preparations.key_of(part) for part in preparations.choosable(made.cycle, made.parts.all())]
        preparations.choose_parts(preparation=made, chosen=there, photos=there, by=cast.organiser)
    assert "Cards in pairs." in everything_in(example_of(made))
    publish(cast, made)
    assert "Cards in pairs." in everything_in(example_of(made))
    with organisation_scope(cast.organisation.pk):
        rest = [key for key in there if "try_out" not in key]
        preparations.choose_parts(preparation=made, chosen=rest, by=cast.organiser)
    assert "Cards in pairs." not in everything_in(example_of(made))


def test_a_name_without_words_is_not_published(cast):
    made = written(cast)
    say(cast, made, cast.member, with_name=True)
    for person in (cast.colleague, cast.expert):
        say(cast, made, person)
    with organisation_scope(cast.organisation.pk):
        tryouts.remove(try_out=TryOut.objects.get(done="Cards in pairs."), by=cast.member)
    assert "Mia" not in everything_in(publish(cast, made))


@pytest.mark.parametrize("new", [True, False])
def test_a_photo_that_is_replaced_or_taken_away_inside_is_gone_outside_and_the_words_stay(
    cast, django_capture_on_commit_callbacks, new
):
    made = published(cast)
    assert ExamplePhoto.objects.count() == 1
    with organisation_scope(cast.organisation.pk), django_capture_on_commit_callbacks(execute=True):
        row = TryOut.objects.with_group().get(done="Cards in pairs.")
        same = {name: getattr(row, name) for name in ("done", "thought", "class_name", "tried_on", "version")}
        photo = Photo(_photo(), 8, 8) if new else None
        tryouts.change(try_out=row, photo=photo, remove_photo=not new, by=cast.member, **same)
    assert not ExamplePhoto.objects.exists()
    (part,) = [each for each in example_of(made).content["parts"] if each["kind"] == "try_out"]
    assert (part["first"], part["photo"]) == ("Cards in pairs.", False)
    publish(cast, made)  # the yes to the words still holds
    assert not ExamplePhoto.objects.exists()
    with organisation_scope(cast.organisation.pk):
        (agreed_part,) = publishing.agreed_parts(made.cycle, "try_out")
    assert agreed_part.photo == ""
