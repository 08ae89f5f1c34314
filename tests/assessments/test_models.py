"""What the tables hold, and what they refuse."""

import datetime

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.enums import Part, State
from assessments.models import AnswerSet, Comment, GroupSecret, Release, Round
from tests.factories.assessments import RoundFactory

pytestmark = pytest.mark.usefixtures("scope")


def columns(model):
    return {field.column for field in model._meta.concrete_fields}


def test_the_answer_tables_have_these_columns_and_no_others():
    assert columns(AnswerSet) == {"id", "round_id", "token", "part", "sent", "values", "comment"}
    assert columns(Comment) == {"id", "round_id", "text", "hidden"}
    assert columns(Release) == {"id", "round_id", "result", "released_at", "change", "let_go_at"}
    assert columns(GroupSecret) == {"id", "group_id", "secret"}


def test_answer_rows_are_named_by_chance():
    for model in (AnswerSet, Comment):
        assert model._meta.pk.get_internal_type() == "UUIDField"
        assert model().pk.version == 4
        assert model._meta.ordering == []


def test_there_is_no_administration_that_could_show_answers():
    assert not apps.is_installed("django.contrib.admin")


def refused(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def test_a_group_has_one_open_round(cast):
    RoundFactory(group=cast.group)
    refused(lambda: RoundFactory(group=cast.group))
    RoundFactory(group=cast.group, state=State.CLOSED)


@pytest.mark.parametrize("smallest", [4, 11])
def test_a_round_needs_five_to_ten_answers(cast, smallest):
    refused(lambda: RoundFactory(group=cast.group, smallest_group=smallest))


def test_one_answer_set_per_token(cast):
    round_ = RoundFactory(group=cast.group)
    AnswerSet.objects.create(round=round_, token="t", part=Part.GROUP)
    refused(lambda: AnswerSet.objects.create(round=round_, token="t", part=Part.GROUP))


def test_a_round_takes_answers_up_to_and_including_its_last_day():
    today = timezone.localdate()
    assert Round(closes_on=today).takes_answers
    assert not Round(closes_on=today - datetime.timedelta(days=1)).takes_answers
    assert not Round(closes_on=today, state=State.CLOSED).takes_answers


def test_nothing_tells_an_answer_in_words(cast):
    made = AnswerSet(token="t", part=Part.GROUP)
    assert (str(made), str(Comment(text="telling")), str(GroupSecret())) == ("answers", "comment", "secret")
    round_ = RoundFactory(group=cast.group)
    assert str(Release(round=round_)) == str(round_.pk)
    assert Release(round=round_).group == cast.group
