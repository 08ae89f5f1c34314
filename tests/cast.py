"""The cast: a few people with fixed names in two organisations, so that every test can ask "and what does *she* see?".

Lindenhof is where the tests happen. Rivierwijk is the other organisation: its data always exists, and would be telling if it
leaked (its texts contain the word TELLING).
"""

from __future__ import annotations

from dataclasses import dataclass

from groups.enums import Role
from groups.models import Group
from schools.enums import StaffRole
from schools.models import Organisation, School, User
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.schools import OrganisationFactory, SchoolFactory, StaffFactory, UserFactory

ROLES = ("member", "organiser", "leader", "expert", "staff", "other", "administrator")


@dataclass
class Cast:
    """Everybody, and the two worlds that they live in."""

    organisation: Organisation
    school: School
    group: Group
    leader: User  # school leader of all schools, no member of the group
    organiser: User
    member: User  # teacher in the group
    colleague: User  # second teacher in the group
    expert: User  # from outside, also serves the other organisation's group
    staff: User  # works at the school, not in the group
    administrator: User  # superuser without any role
    other_organisation: Organisation
    other_school: School
    other_group: Group
    other: User  # organiser and leader in the other organisation

    def person(self, role: str) -> User:
        """The person of a role in ROLES."""
        found: User = getattr(self, role)
        return found


def make_cast() -> Cast:
    """Write the cast. Call it inside ``unscoped(reason=…)``."""
    organisation = OrganisationFactory(name="Lindenhof", slug="lindenhof")
    school = SchoolFactory(organisation=organisation, name="De Linde")
    other_organisation = OrganisationFactory(name="TELLING Rivierwijk", slug="rivierwijk")
    other_school = SchoolFactory(organisation=other_organisation, name="TELLING De Kade")

    def person(name: str, organisation: Organisation, role: StaffRole, school: School | None) -> User:
        user = UserFactory(name=name, email=f"{name.split()[0].lower()}@example.org")
        StaffFactory(organisation=organisation, user=user, role=role, school=school)
        return user

    leader = person("Lotte Leader", organisation, StaffRole.LEADER, None)
    organiser = person("Omar Organiser", organisation, StaffRole.STAFF, school)
    member = person("Mia Member", organisation, StaffRole.STAFF, school)
    colleague = person("Cas Colleague", organisation, StaffRole.STAFF, school)
    staff = person("Sam Staff", organisation, StaffRole.STAFF, school)
    expert = person("Eva Expert", organisation, StaffRole.EXTERNAL, None)
    other = person("Otto Other", other_organisation, StaffRole.LEADER, None)
    StaffFactory(organisation=other_organisation, user=expert, role=StaffRole.EXTERNAL)
    administrator = User.objects.create_superuser("admin@example.org", "correct horse battery", name="Ada Administrator")

    group = GroupFactory(school=school, name="Speaking up", created_by=leader)
    for user, role in (
        (organiser, Role.ORGANISER),
        (organiser, Role.TEACHER),
        (member, Role.TEACHER),
        (colleague, Role.TEACHER),
        (expert, Role.EXPERT),
    ):
        MembershipFactory(group=group, user=user, role=role)
    other_group = GroupFactory(
        school=other_school,
        name="TELLING group",
        goal_pupils="TELLING goal for pupils.",
        goal_learning="TELLING goal for teachers.",
        created_by=other,
    )
    MembershipFactory(group=other_group, user=other, role=Role.ORGANISER)
    MembershipFactory(group=other_group, user=expert, role=Role.EXPERT)
    return Cast(
        organisation=organisation,
        school=school,
        group=group,
        leader=leader,
        organiser=organiser,
        member=member,
        colleague=colleague,
        expert=expert,
        staff=staff,
        administrator=administrator,
        other_organisation=other_organisation,
        other_school=other_school,
        other_group=other_group,
        other=other,
    )
