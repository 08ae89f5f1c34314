"""Talking an instrument over, the expert's view, a focus and a poster: what the services refuse, whoever asks."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from assessments import services
from assessments.enums import CHARACTERISTICS
from assessments.models import ExpertView, Joint, JointAnswer, Poster
from core.errors import DomainError
from tests.factories.assessments import JointFactory, OwnVersionFactory, RoundFactory, document
from tests.factories.cycles import CycleFactory
from tests.factories.groups import GroupFactory


def begin(scope, **more):
    values = {"group": scope.group, "instrument": "matrix", "theme": "", "cycle": None, "by": scope.member, **more}
    return services.together.begin_joint(**values)


def test_two_presses_begin_one_talk_and_a_colleague_begins_another(scope):
    first = begin(scope)
    assert begin(scope) == first
    assert begin(scope, by=scope.colleague) != first


@pytest.mark.parametrize("key", ["horoscope", "bergsen_meester", ""])
def test_what_is_no_questionnaire_or_an_empty_frame_is_not_talked_over(scope, key):
    with pytest.raises(DomainError) as refusal:
        begin(scope, instrument=key)
    assert refusal.value.field == "instrument"
    assert not Joint.objects.exists()


def test_a_questionnaire_that_was_put_away_is_not_begun_any_more(scope):
    own = OwnVersionFactory(instrument__organisation=scope.organisation, definition=document()).instrument
    own.retired_at = timezone.now()
    own.save()
    with pytest.raises(DomainError, match="Choose what to talk over"):
        begin(scope, instrument=own.key)


def test_the_cycle_of_a_talk_is_one_of_its_group(scope):
    with pytest.raises(ValueError, match="another group"):
        begin(scope, cycle=CycleFactory(group=GroupFactory(school=scope.school)))


@pytest.mark.parametrize(("key", "level"), [("C9", 1), ("C1", 0), ("C1", 99)])
def test_nothing_is_written_beside_the_rows_and_levels_of_the_matrix(scope, key, level):
    joint = JointFactory(group=scope.group)
    with pytest.raises(ValueError, match="no such row"):
        services.together.agree(joint=joint, key=key, level=level, text="x", revision=0, by=scope.member)
    assert not JointAnswer.objects.exists()


@pytest.mark.parametrize("role", ["member", "organiser", "leader", "other"])
def test_only_the_expert_says_what_the_expert_sees(scope, role):
    view = {"group": scope.group, "characteristic": "C1", "level": 2, "words": "A small core does the work."}
    with pytest.raises(DomainError, match="Only the expert"):
        services.say_view(**view, by=scope.person(role))
    services.say_view(**view, by=scope.expert)
    assert ExpertView.objects.count() == 1


def test_the_expert_says_nothing_any_more_of_a_group_that_ended(scope):
    scope.group.ends_on = timezone.localdate() - datetime.timedelta(days=1)
    scope.group.save()
    with pytest.raises(DomainError, match="has not ended"):
        services.say_view(group=scope.group, characteristic="C1", level=2, words="So.", by=scope.expert)


def test_a_focus_is_a_part_of_what_is_asked(scope):
    round_ = RoundFactory(group=scope.group, instrument=CHARACTERISTICS)
    with pytest.raises(DomainError) as refusal:
        services.choose_focus(round_=round_, focus="C9", by=scope.organiser)
    assert refusal.value.field == "focus"
    assert services.choose_focus(round_=round_, focus="C3", by=scope.organiser).focus == "C3"


@pytest.mark.parametrize("lens", ["horoscope", "matrix", ""])
def test_the_pillars_of_a_poster_are_a_list_that_fits(scope, lens):
    with pytest.raises(DomainError) as refusal:
        services.posters.begin_poster(group=scope.group, school=None, lens=lens, by=scope.member)
    assert refusal.value.field == "lens"
    assert not Poster.objects.exists()
