"""Messages to the group behind an example, doing it again, and what an example starts from: what the services refuse."""

from __future__ import annotations

import uuid

import pytest

from core.errors import DomainError
from core.tenancy import organisation_scope
from cycles.models import Answer, Cycle, TryOut
from cycles.photos import Photo
from cycles.services import tryouts
from practices.enums import Answer as Consented
from practices.models import Consent, Message, Part, Repetition
from practices.services import messages, preparations, publishing, repeats
from tests.architecture.world import _photo
from tests.cycles.test_designs import NOTHING, opened, use
from tests.cycles.world import day, start
from tests.factories.practices import ExampleFactory
from tests.practices.world import again, cycle_to_share, example_of, published, written


def refusal(action, **words):
    with pytest.raises(DomainError) as caught:
        action(**words)
    return caught.value


def taken_back(cast):
    """An example that was public, and its group took it back; the reader still has the page open."""
    made = published(cast)
    example = example_of(made)
    with organisation_scope(cast.organisation.pk):
        publishing.unpublish(preparation=made, by=cast.organiser)
    return example


# Messages -------------------------------------------------------------------------------------------------------


def test_nothing_is_sent_to_a_group_that_took_its_example_back(cast):
    error = refusal(messages.send, example=taken_back(cast), kind="question", text="Which cards?", by=cast.other)
    assert "taken back" in str(error)
    assert not Message.objects.exists()


@pytest.mark.parametrize(("values", "field"), [({"kind": "advert"}, "kind"), ({"text": " \n "}, "text")])
def test_a_message_is_a_question_or_thanks_with_words(cast, values, field):
    words = {"example": ExampleFactory(), "kind": "question", "text": "Which cards?", "by": cast.other, **values}
    assert refusal(messages.send, **words).field == field
    assert not Message.objects.exists()


def test_the_same_message_twice_is_one_and_as_thanks_it_is_another(cast):
    words = {"example": ExampleFactory(), "text": "Which cards?", "by": cast.other}
    first = messages.send(kind="question", **words)
    assert messages.send(kind="question", **words) == first
    assert messages.send(kind="thanks", **words) != first


# Doing it again -------------------------------------------------------------------------------------------------


def begin(cast, key):
    return repeats.do_again(
        key=key, group=cast.other_group, title="Again", goal="Ours too.", starts_on=day(0), ends_on=day(90), by=cast.other
    )


def test_nobody_starts_with_an_example_that_was_taken_back_or_never_was(cast):
    gone = taken_back(cast)
    with organisation_scope(cast.other_organisation.pk):
        for key in (gone.key, uuid.uuid4()):
            with pytest.raises(DomainError, match="can no longer start"):
                begin(cast, key)
        assert not Cycle.objects.exists() and not Repetition.objects.exists()


def test_whoever_does_it_again_starts_with_what_worked_and_what_did_not(cast):
    example = ExampleFactory()
    with organisation_scope(cast.other_organisation.pk):
        cycle = begin(cast, example.key)
        said = dict(Answer.objects.filter(cycle=cycle).values_list("question", "text"))
    assert "Count to three in silence." in said["P3.q1"]
    assert "With forty pupils in the gym it did not work." in said["P3.q4"]
    example.refresh_from_db()
    assert example.started_count == 1


# What it starts from --------------------------------------------------------------------------------------------


def test_in_a_schools_own_design_all_that_was_planned_comes_along_and_nothing_else(scope):
    lines = {"questions": ["What do we make?", "Who makes it?"], "evidence": [], "criteria": []}
    version = opened(scope, ("Make", "P3", lines), ("Try", "P4", NOTHING))
    cycle = use(scope, start(scope), f"design:{version.pk}")
    for phase, question, text in (("P3", "own.1", "Cards."), ("P3", "own.2", "All of us."), ("P1", "P1.q1", "Four talk.")):
        Answer.objects.create(cycle=cycle, phase=phase, question=question, text=text, changed_by=scope.member)
    assert preparations.prepare(cycle=cycle, by=scope.organiser).did == "Cards.\n\nAll of us."


def test_a_photo_that_changes_before_anybody_was_asked_makes_no_yes(cast):
    made = written(cast, cycle_to_share(cast))
    with organisation_scope(cast.organisation.pk):
        row = TryOut.objects.with_group().get(done="Cards in pairs.")
        same = {name: getattr(row, name) for name in ("done", "thought", "class_name", "tried_on", "version")}
        tryouts.change(try_out=row, photo=Photo(_photo(), 8, 8), remove_photo=False, by=cast.member, **same)
        part = Part.objects.get(try_out=row)
        assert not part.with_photo and not Consent.objects.filter(preparation=made, answer=Consented.AGREED).exists()
        assert refusal(publishing.publish, preparation=again(made), looked=True, by=cast.organiser)
