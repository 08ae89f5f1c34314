"""Attendance as somebody may know it."""

from groups.enums import Role
from meetings.register import Entry, narrowed, register_for
from tests.factories.groups import MembershipFactory


def names(register):
    return {entry.name for entry in register.entries}


def test_a_member_sees_the_whole_list(scope, meetings):
    register = register_for(meetings.held, scope.member)
    assert register.shows_all
    assert names(register) == {"Omar Organiser", "Mia Member", "Cas Colleague", "Eva Expert"}


def test_the_leader_gets_a_rate_and_the_expert_by_name(scope, meetings):
    register = register_for(meetings.held, scope.leader)
    assert names(register) == {"Eva Expert"}
    assert (register.present.count, register.present.of) == (2, 3)
    assert register.own is None


def test_the_expert_gets_the_own_line_and_a_rate(scope, meetings):
    register = register_for(meetings.held, scope.expert)
    assert names(register) == {"Eva Expert"}
    assert register.own.presence == "present"


def test_a_leader_who_also_teaches_here_has_both_columns(scope, meetings):
    MembershipFactory(group=scope.group, user=scope.leader, role=Role.TEACHER)
    assert register_for(meetings.held, scope.leader).shows_all


def test_no_rate_over_fewer_than_three_members():
    people = [Entry(1, "A", (Role.TEACHER,), "coming", "present"), Entry(2, "B", (Role.TEACHER,), "", "absent")]
    register = narrowed([*people, Entry(3, "L", (Role.LEADER,), "coming", "present")], 3, is_member=False)
    assert register.present is None
    assert register.coming is None
    assert [entry.name for entry in register.entries] == ["L"]


def test_no_rate_before_anything_was_noted(scope, meetings):
    register = register_for(meetings.coming, scope.leader)
    assert register.present is None
    assert not register.is_noted
    assert (register.coming.count, register.coming.of) == (0, 3)


def test_two_roles_are_one_line(scope, meetings):
    entry = next(each for each in register_for(meetings.held, scope.member).entries if each.user_id == scope.organiser.pk)
    assert set(entry.roles) == {Role.ORGANISER, Role.TEACHER}
    assert entry.roles_in_words
    assert entry.presence_in_words
    assert entry.reply_in_words


def test_who_joins_later_is_not_expected(scope, meetings):
    MembershipFactory(group=scope.group, user=scope.staff, starts_on=meetings.coming.starts_at.date())
    assert "Sam Staff" in names(register_for(meetings.coming, scope.member))
    assert "Sam Staff" not in names(register_for(meetings.held, scope.member))
