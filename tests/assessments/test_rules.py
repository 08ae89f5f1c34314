"""Who may do what, for everybody of the cast."""

import datetime

import pytest
from django.utils import timezone

from assessments.enums import State
from tests.cast import ROLES
from tests.factories.assessments import RoundFactory

INSIDE = {"member", "organiser", "leader", "expert"}


def may(cast, permission, thing):
    return {role for role in ROLES if cast.person(role).has_perm(permission, thing)}


@pytest.mark.parametrize(
    ("permission", "who"),
    [
        ("assessments.view_round", INSIDE),
        ("assessments.answer_round", INSIDE),
        ("assessments.close_round", {"organiser"}),
    ],
)
def test_on_an_open_round(scope, permission, who):
    assert may(scope, permission, RoundFactory(group=scope.group)) == who


@pytest.mark.parametrize(
    ("permission", "who"), [("assessments.view_rounds", INSIDE), ("assessments.open_round", {"organiser"})]
)
def test_on_a_group(scope, permission, who):
    assert may(scope, permission, scope.group) == who
    assert not may(scope, permission, None)


def test_nobody_answers_a_closed_round(scope):
    assert not may(scope, "assessments.answer_round", RoundFactory(group=scope.group, state=State.CLOSED))


def test_nobody_answers_after_the_last_day(scope):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    assert not may(scope, "assessments.answer_round", RoundFactory(group=scope.group, closes_on=yesterday))


def test_nobody_opens_a_round_in_a_group_that_ended(scope):
    scope.group.ends_on = timezone.localdate() - datetime.timedelta(days=1)
    assert not may(scope, "assessments.open_round", scope.group)


@pytest.mark.parametrize(
    "permission", ["view_school_rounds", "open_school_round", "view_wave", "close_wave", "view_wave_result"]
)
def test_nothing_of_a_school_is_anybodys_without_a_school(scope, permission):
    # The administrator's is the permission of the same name that Django's own administration asks for.
    assert not may(scope, f"assessments.{permission}", None) - {"administrator"}


def test_there_is_no_permission_on_answers(scope):
    from rules.permissions import permissions

    mine = {name for name in permissions if name.startswith("assessments.")}
    # Who may answer is a permission on the round; nothing of what was answered has one.
    assert not {name for name in mine if "answer" in name} - {"assessments.answer_round"}
    assert {"assessments.view_round", "assessments.answer_round", "assessments.close_round", "assessments.view_wave"} <= mine
