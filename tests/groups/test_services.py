"""Starting and changing groups, and who is in them until when."""

from __future__ import annotations

import datetime
import threading
from typing import Any

import pytest
from django.db import close_old_connections, connection
from django.db.models.signals import pre_save
from django.utils import timezone

from core.errors import DomainError
from core.tenancy import organisation_scope
from groups import services
from groups.enums import Role
from groups.models import Group, Membership
from groups.roles import roles_in
from schools.models import AuditEvent, Staff
from tests.cast import Cast, make_cast
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.schools import SchoolFactory, StaffFactory, UserFactory

DAY = datetime.timedelta(days=1)


def wanted(cast: Cast, **changes: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "school": cast.school,
        "name": "Outdoor play",
        "goal_pupils": "Pupils of grade 3 solve quarrels themselves by May.",
        "goal_learning": "We learn to watch before we step in.",
        "starts_on": today,
        "ends_on": today + 300 * DAY,
        "members": {cast.organiser: [Role.ORGANISER, "teacher"], cast.member: ["teacher"], cast.expert: ["expert"]},
        "by": cast.leader,
        **changes,
    }


def refusal(action) -> DomainError:
    with pytest.raises(DomainError) as caught:
        action()
    return caught.value


def rows_of(group: Group, user: Any) -> list[tuple[str, datetime.date, datetime.date | None]]:
    return list(
        Membership.objects.filter(group=group, user=user)
        .order_by("starts_on", "role")
        .values_list("role", "starts_on", "ends_on")
    )


class TestStartingAGroup:
    def test_writes_the_group_its_members_and_the_trail(self, scope: Cast) -> None:
        group = services.create_group(**wanted(scope, name="  Outdoor \n play "))
        assert group.name == "Outdoor play" and group.organisation == scope.organisation and group.created_by == scope.leader
        assert roles_in(scope.organiser, group) == {Role.ORGANISER, Role.TEACHER}
        assert roles_in(scope.expert, group) == {Role.EXPERT}
        assert AuditEvent.objects.filter(verb="group.created", object_id=group.pk, actor=scope.leader).exists()

    def test_members_of_a_group_that_is_to_begin_are_in_it_today(self, scope: Cast) -> None:
        today = timezone.localdate()
        group = services.create_group(**wanted(scope, starts_on=today + 9 * DAY))
        assert rows_of(group, scope.member) == [("teacher", today, None)]

    def test_members_of_a_group_that_began_earlier_are_in_it_since_then(self, scope: Cast) -> None:
        began = timezone.localdate() - 9 * DAY
        group = services.create_group(**wanted(scope, starts_on=began))
        assert rows_of(group, scope.member) == [("teacher", began, None)]

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"members": {}}, "members"),
            ({"name": "speaking UP"}, "name"),
            ({"ends_on": datetime.date(2020, 1, 1)}, "ends_on"),
        ],
        ids=["nobody", "name twice", "end before start"],
    )
    def test_refuses(self, scope: Cast, changes: dict[str, Any], field: str) -> None:
        assert refusal(lambda: services.create_group(**wanted(scope, **changes))).field == field
        assert Group.objects.count() == 1

    def test_needs_an_organiser(self, scope: Cast) -> None:
        error = refusal(
            lambda: services.create_group(**wanted(scope, members={scope.member: ["teacher"], scope.organiser: []}))
        )
        assert error.field == "members"

    def test_takes_nobody_from_elsewhere(self, scope: Cast) -> None:
        members = {scope.organiser: ["organiser"], scope.other: ["teacher"]}
        assert refusal(lambda: services.create_group(**wanted(scope, members=members))).field == "members"

    def test_takes_no_leader_from_outside(self, scope: Cast) -> None:
        members = {scope.organiser: ["organiser"], scope.expert: ["leader"]}
        assert refusal(lambda: services.create_group(**wanted(scope, members=members))).field == "members"

    def test_only_at_a_school_that_one_leads(self, scope: Cast) -> None:
        elsewhere = SchoolFactory(organisation=scope.organisation)
        Staff.objects.filter(user=scope.leader).update(school=elsewhere)
        assert refusal(lambda: services.create_group(**wanted(scope))).field == "school"

    def test_a_double_click_starts_one_group(self, scope: Cast) -> None:
        first, second = services.create_group(**wanted(scope)), services.create_group(**wanted(scope))
        assert first == second and Membership.objects.filter(group=first).count() == 4

    def test_a_name_taken_in_the_meantime_is_refused_by_the_database(self, scope: Cast) -> None:
        def meanwhile(instance: Group, **kwargs: Any) -> None:
            pre_save.disconnect(meanwhile, sender=Group)
            GroupFactory(school=scope.school, name=instance.name)

        pre_save.connect(meanwhile, sender=Group)
        assert refusal(lambda: services.create_group(**wanted(scope))).field == "name"


class TestChangingAGroup:
    def change(self, cast: Cast, **changes: Any) -> Group:
        values = {
            "group": cast.group,
            "name": "Speaking more",
            "goal_pupils": "New goal.",
            "goal_learning": "New learning.",
            "starts_on": cast.group.starts_on,
            "ends_on": cast.group.ends_on,
            "by": cast.organiser,
            **changes,
        }
        return services.edit_group(**values)

    def test_the_organiser_changes_goal_and_dates(self, scope: Cast) -> None:
        self.change(scope)
        group = Group.objects.filter(pk=scope.group.pk).first()
        assert (group.name, group.goal_pupils, group.school) == ("Speaking more", "New goal.", scope.school)
        assert AuditEvent.objects.filter(verb="group.edited", actor=scope.organiser).exists()

    def test_refuses_an_end_before_the_start_and_a_name_twice(self, scope: Cast) -> None:
        GroupFactory(school=scope.school, name="Taken")
        assert refusal(lambda: self.change(scope, ends_on=scope.group.starts_on)).field == "ends_on"
        assert refusal(lambda: self.change(scope, name="taken")).field == "name"

    def test_a_leader_of_all_schools_moves_a_group(self, scope: Cast) -> None:
        elsewhere = SchoolFactory(organisation=scope.organisation)
        assert self.change(scope, school=elsewhere, by=scope.leader).school == elsewhere

    def test_nobody_moves_a_group_to_a_school_that_they_do_not_lead(self, scope: Cast) -> None:
        elsewhere = SchoolFactory(organisation=scope.organisation)
        assert refusal(lambda: self.change(scope, school=elsewhere)).field == "school"
        assert refusal(lambda: self.change(scope, school=scope.other_school, by=scope.leader)).field == "school"

    def test_what_shuts_its_maker_out_is_rolled_back(self, scope: Cast) -> None:
        Membership.objects.filter(user=scope.organiser).delete()
        refusal(lambda: self.change(scope))
        assert Group.objects.filter(pk=scope.group.pk).first().name == "Speaking up"


class TestAddingSomebody:
    def test_gives_roles_from_today(self, scope: Cast) -> None:
        services.add_member(group=scope.group, user=scope.staff, roles=["teacher", "expert"], by=scope.organiser)
        assert roles_in(scope.staff, scope.group) == {Role.TEACHER, Role.EXPERT}

    def test_can_begin_later(self, scope: Cast) -> None:
        day = timezone.localdate() + 9 * DAY
        services.add_member(group=scope.group, user=scope.staff, roles=["teacher"], starts_on=day, by=scope.organiser)
        assert roles_in(scope.staff, scope.group) == frozenset()
        assert rows_of(scope.group, scope.staff) == [("teacher", day, None)]

    @pytest.mark.parametrize("role", ["organiser", "leader"])
    def test_only_a_leader_gives_the_roles_that_give_rights(self, scope: Cast, role: str) -> None:
        assert refusal(lambda: self.add(scope, roles=[role])).field == "roles"
        self.add(scope, roles=[role], by=scope.leader)
        assert roles_in(scope.staff, scope.group) == {Role(role)}

    @pytest.mark.parametrize("roles", [["teacher"], ["expert"], ["organiser"], ["leader", "teacher"]])
    def test_a_leader_does_not_walk_in_among_colleagues_but_is_let_in(self, scope: Cast, roles: list[str]) -> None:
        assert refusal(lambda: self.add(scope, user=scope.leader, roles=roles, by=scope.leader)).field == "roles"
        assert not Membership.objects.filter(user=scope.leader).exists()
        self.add(scope, user=scope.leader, roles=["teacher"], by=scope.organiser)
        services.change_roles(group=scope.group, user=scope.leader, roles=[*roles, "teacher"], by=scope.leader)
        assert roles_in(scope.leader, scope.group) == {Role.LEADER, Role.TEACHER, *map(Role, roles)}

    def test_who_is_in_the_group_as_leader_does_not_become_a_colleague_alone(self, scope: Cast) -> None:
        self.add(scope, user=scope.staff, roles=["leader"], by=scope.leader)
        both = {"group": scope.group, "user": scope.staff, "roles": ["leader", "teacher"]}
        assert refusal(lambda: services.change_roles(**both, by=scope.leader)).field == "roles"
        taken_over = {"group": scope.group, "user": scope.organiser, "successor": scope.staff}
        assert refusal(lambda: services.end_membership(**taken_over, by=scope.leader)).field == "successor"
        services.change_roles(**both, by=scope.organiser)
        assert Role.TEACHER in roles_in(scope.staff, scope.group)

    def test_a_leader_begins_a_group_with_the_leader_in_it(self, scope: Cast) -> None:
        members = {scope.leader: ["teacher"], scope.organiser: ["organiser"]}
        group = services.create_group(**wanted(scope, members=members))
        assert Role.TEACHER in roles_in(scope.leader, group)

    def test_a_group_that_ended_or_has_no_organiser_left_is_no_way_in(self, scope: Cast) -> None:
        self.add(scope, user=scope.staff, roles=["leader"], by=scope.leader)
        Group.objects.filter(pk=scope.group.pk).update(ends_on=timezone.localdate() - DAY)
        group = Group.objects.get(pk=scope.group.pk)
        services.end_membership(group=group, user=scope.organiser, by=scope.staff)
        both = {"group": group, "user": scope.staff, "roles": ["leader", "teacher"]}
        assert refusal(lambda: services.change_roles(**both, by=scope.staff)).field == "roles"
        # Somebody else is made organiser, and can let the leader in.
        services.change_roles(group=group, user=scope.member, roles=["organiser"], by=scope.leader)
        services.change_roles(**both, by=scope.member)
        assert Role.TEACHER in roles_in(scope.staff, group)

    def add(self, cast: Cast, **changes: Any) -> None:
        services.add_member(**{"group": cast.group, "user": cast.staff, "roles": ["teacher"], "by": cast.organiser, **changes})

    def test_refuses_no_role_strangers_and_days_outside_the_group(self, scope: Cast) -> None:
        assert refusal(lambda: self.add(scope, roles=[])).field == "roles"
        assert refusal(lambda: self.add(scope, user=scope.other)).field == "user"
        assert refusal(lambda: self.add(scope, user=scope.expert, roles=["leader"], by=scope.leader)).field == "roles"
        assert refusal(lambda: self.add(scope, starts_on=scope.group.starts_on - DAY)).field == "starts_on"
        assert refusal(lambda: self.add(scope, starts_on=scope.group.ends_on + DAY)).field == "starts_on"

    def test_refuses_overlapping_memberships(self, scope: Cast) -> None:
        assert refusal(lambda: self.add(scope, user=scope.member)).field == "user"
        today = timezone.localdate()
        MembershipFactory(group=scope.group, user=scope.staff, starts_on=today - 20 * DAY, ends_on=today + 5 * DAY)
        assert refusal(lambda: self.add(scope)).field == "starts_on"
        self.add(scope, starts_on=today + 6 * DAY)

    def test_an_old_membership_does_not_stand_in_the_way(self, scope: Cast) -> None:
        yesterday = timezone.localdate() - DAY
        MembershipFactory(group=scope.group, user=scope.staff, starts_on=yesterday - 20 * DAY, ends_on=yesterday)
        self.add(scope)
        assert len(rows_of(scope.group, scope.staff)) == 2


class TestChangingRoles:
    def change(self, cast: Cast, user: Any, roles: list[str], **more: Any) -> list[Membership]:
        return services.change_roles(group=cast.group, user=user, roles=roles, **{"by": cast.organiser, **more})

    def test_keeps_what_was_and_begins_what_is_new(self, scope: Cast) -> None:
        today = timezone.localdate()
        self.change(scope, scope.member, ["expert"])
        assert rows_of(scope.group, scope.member) == [
            ("teacher", scope.group.starts_on, today - DAY),
            ("expert", today, None),
        ]

    def test_a_role_that_stays_is_not_touched(self, scope: Cast) -> None:
        before = Membership.objects.get(group=scope.group, user=scope.member)
        self.change(scope, scope.member, ["teacher", "expert"])
        assert Membership.objects.get(group=scope.group, user=scope.member, role="teacher").starts_on == before.starts_on

    def test_a_role_given_and_taken_on_one_day_never_was(self, scope: Cast) -> None:
        self.change(scope, scope.member, ["teacher", "expert"])
        self.change(scope, scope.member, ["teacher"])
        assert [role for role, *_ in rows_of(scope.group, scope.member)] == ["teacher"]

    def test_who_is_to_begin_keeps_that_day(self, scope: Cast) -> None:
        day = timezone.localdate() + 9 * DAY
        MembershipFactory(group=scope.group, user=scope.staff, starts_on=day)
        self.change(scope, scope.staff, ["expert"])
        assert rows_of(scope.group, scope.staff) == [("expert", day, None)]

    def test_refuses_no_role_and_who_is_not_there(self, scope: Cast) -> None:
        assert refusal(lambda: self.change(scope, scope.member, [])).field == "roles"
        assert refusal(lambda: self.change(scope, scope.staff, ["teacher"])).field is None

    def test_an_organiser_appoints_nobody(self, scope: Cast) -> None:
        assert refusal(lambda: self.change(scope, scope.member, ["teacher", "organiser"])).field == "roles"
        self.change(scope, scope.member, ["teacher", "organiser"], by=scope.leader)

    def test_the_last_organiser_names_a_successor(self, scope: Cast) -> None:
        assert refusal(lambda: self.change(scope, scope.organiser, ["teacher"])).field == "successor"
        self.change(scope, scope.organiser, ["teacher"], successor=scope.member)
        assert roles_in(scope.member, scope.group) == {Role.TEACHER, Role.ORGANISER}
        assert roles_in(scope.organiser, scope.group) == {Role.TEACHER}


class TestLeaving:
    def end(self, cast: Cast, user: Any, **more: Any) -> None:
        services.end_membership(group=cast.group, user=user, **{"by": cast.organiser, **more})

    def test_closes_the_door_at_once_and_keeps_the_history(self, scope: Cast) -> None:
        self.end(scope, scope.member)
        assert roles_in(scope.member, scope.group) == frozenset()
        assert rows_of(scope.group, scope.member) == [("teacher", scope.group.starts_on, timezone.localdate() - DAY)]
        assert not scope.member.has_perm("groups.view_inside", scope.group)
        assert AuditEvent.objects.filter(verb="member.ended", actor=scope.organiser).exists()

    def test_on_a_chosen_day(self, scope: Cast) -> None:
        day = timezone.localdate() + 5 * DAY
        self.end(scope, scope.member, ends_on=day)
        assert roles_in(scope.member, scope.group) == {Role.TEACHER}
        assert rows_of(scope.group, scope.member)[0][2] == day

    def test_twice_is_refused(self, scope: Cast) -> None:
        self.end(scope, scope.member)
        assert refusal(lambda: self.end(scope, scope.member)).field is None

    def test_the_last_organiser_names_a_successor(self, scope: Cast) -> None:
        assert services.needs_successor(scope.group, scope.organiser)
        assert not services.needs_successor(scope.group, scope.member)
        assert refusal(lambda: self.end(scope, scope.organiser)).field == "successor"
        assert roles_in(scope.organiser, scope.group) == {Role.ORGANISER, Role.TEACHER}

    def test_an_organiser_hands_over_and_goes(self, scope: Cast) -> None:
        self.end(scope, scope.organiser, successor=scope.member)
        assert roles_in(scope.member, scope.group) == {Role.TEACHER, Role.ORGANISER}
        assert roles_in(scope.organiser, scope.group) == frozenset()
        assert AuditEvent.objects.filter(verb="group.handed_over").exists()

    @pytest.mark.parametrize("who", ["organiser", "staff", "other"])
    def test_the_successor_is_in_the_group_and_stays(self, scope: Cast, who: str) -> None:
        assert refusal(lambda: self.end(scope, scope.organiser, successor=scope.person(who))).field == "successor"

    def test_nobody_hands_over_without_the_right(self, scope: Cast) -> None:
        error = refusal(lambda: self.end(scope, scope.organiser, successor=scope.member, by=scope.staff))
        assert error.field == "successor"

    def test_a_successor_who_was_to_organise_later_begins_now(self, scope: Cast) -> None:
        MembershipFactory(group=scope.group, user=scope.member, role=Role.ORGANISER, starts_on=timezone.localdate() + 30 * DAY)
        self.end(scope, scope.organiser, successor=scope.member)
        assert roles_in(scope.member, scope.group) == {Role.TEACHER, Role.ORGANISER}
        assert Membership.objects.filter(user=scope.member, role=Role.ORGANISER).count() == 1

    def test_a_second_organiser_makes_a_successor_needless(self, scope: Cast) -> None:
        MembershipFactory(group=scope.group, user=scope.colleague, role=Role.ORGANISER)
        assert not services.needs_successor(scope.group, scope.organiser)
        self.end(scope, scope.organiser)

    def test_a_group_that_has_ended_needs_no_organiser(self, scope: Cast) -> None:
        Group.objects.filter(pk=scope.group.pk).update(ends_on=timezone.localdate() - DAY)
        scope.group.refresh_from_db()
        assert not services.needs_successor(scope.group, scope.organiser)
        self.end(scope, scope.organiser)

    def test_a_change_by_who_lost_the_right_is_rolled_back(self, scope: Cast) -> None:
        refusal(lambda: self.end(scope, scope.member, by=scope.colleague))
        assert roles_in(scope.member, scope.group) == {Role.TEACHER}


class TestLeavingTheOrganisation:
    def leave(self, cast: Cast, user: Any) -> None:
        from schools.services import end_staff

        end_staff(staff=Staff.objects.get(user=user, organisation=cast.organisation), by=cast.leader)

    def test_ends_every_membership_there(self, scope: Cast, mailoutbox: list[Any], django_capture_on_commit_callbacks) -> None:
        GroupFactory(school=scope.school, name="Without her")
        with django_capture_on_commit_callbacks(execute=True):
            self.leave(scope, scope.member)
        assert rows_of(scope.group, scope.member) == [("teacher", scope.group.starts_on, timezone.localdate() - DAY)]
        assert mailoutbox == []

    def test_leaves_what_ended_before_as_it_was(self, scope: Cast) -> None:
        last = timezone.localdate() - 10 * DAY
        Membership.objects.filter(group=scope.group, user=scope.member).update(ends_on=last)
        self.leave(scope, scope.member)
        assert [ends_on for _role, _starts_on, ends_on in rows_of(scope.group, scope.member)] == [last]
        assert not AuditEvent.objects.filter(verb="member.ended").exists()

    def test_leaves_other_organisations_alone(self, cast: Cast, everything: None) -> None:
        with organisation_scope(cast.organisation.pk):
            self.leave(cast, cast.expert)
        assert roles_in(cast.expert, cast.other_group) == {Role.EXPERT}

    def test_of_the_last_organiser_is_told_to_the_leader(
        self, scope: Cast, mailoutbox: list[Any], django_capture_on_commit_callbacks
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            self.leave(scope, scope.organiser)
        assert [mail.to for mail in mailoutbox] == [[scope.leader.email]]
        assert scope.group.name in mailoutbox[0].subject
        assert f"/o/lindenhof/groups/{scope.group.pk}/members/" in mailoutbox[0].body

    def test_of_one_of_two_organisers_is_told_to_nobody(
        self, scope: Cast, mailoutbox: list[Any], django_capture_on_commit_callbacks
    ) -> None:
        MembershipFactory(group=scope.group, user=scope.colleague, role=Role.ORGANISER)
        with django_capture_on_commit_callbacks(execute=True):
            self.leave(scope, scope.organiser)
        assert mailoutbox == []

    def test_the_mail_does_not_leave_when_somebody_took_over_meanwhile(
        self, scope: Cast, mailoutbox: list[Any], django_capture_on_commit_callbacks
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            self.leave(scope, scope.organiser)
            MembershipFactory(group=scope.group, user=scope.member, role=Role.ORGANISER)
        assert mailoutbox == []


@pytest.mark.django_db(transaction=True)
def test_of_two_organisers_who_leave_at_once_one_has_to_stay() -> None:
    from core.tenancy import unscoped

    with unscoped(reason="a test prepares its world"):
        cast = make_cast()
        MembershipFactory(group=cast.group, user=cast.colleague, role=Role.ORGANISER)
    barrier, outcomes = threading.Barrier(2), []

    def leave(user: Any) -> None:
        try:
            with organisation_scope(cast.organisation.pk):
                group = Group.objects.with_places().get(pk=cast.group.pk)
                barrier.wait(timeout=10)
                services.end_membership(group=group, user=user, by=user)
                outcomes.append("gone")
        except DomainError as error:
            outcomes.append(error.field)
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=leave, args=(user,)) for user in (cast.organiser, cast.colleague)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes) == ["gone", "successor"]


def test_find_colleague_knows_who_works_here(scope: Cast) -> None:
    assert services.find_colleague(scope.organisation, " MIA@example.org ") == scope.member
    assert services.find_colleague(scope.organisation, "otto@example.org") is None
    former = UserFactory(email="former@example.org")
    StaffFactory(organisation=scope.organisation, user=former, ends_on=timezone.localdate() - DAY)
    assert services.find_colleague(scope.organisation, "former@example.org") is None
