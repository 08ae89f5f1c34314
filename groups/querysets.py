"""Reads on groups and memberships."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, Exists, OuterRef, Q, Sum, Value, When
from django.db.models.query import ModelIterable
from django.utils import timezone

from core.tenancy import OwnedQuerySet
from groups.enums import Role
from schools.enums import StaffRole
from schools.models import School, Staff
from schools.querysets import current

if TYPE_CHECKING:
    from groups.models import (  # noqa: F401  (named in the strings below)
        Budget,
        Expense,
        Group,
        GroupInvitation,
        LeaderRequest,
        LearningQuestion,
        LearningQuestionVersion,
        Membership,
        PlanGoal,
        PlanLink,
        RequestAnswer,
        TimeContract,
    )

MEMBERS = (Role.ORGANISER, Role.TEACHER)
# Who reads what is shared in the group: not the school leader.
COLLEAGUES = frozenset({*MEMBERS, Role.EXPERT})


def is_member(user: Any, outer: str = "pk", roles: Iterable[Role] = ()) -> Exists:
    """The condition that ``user`` is a current member (in one of ``roles``) of the group at ``outer``."""
    from groups.models import Membership

    rows = Membership.objects.filter(current(), user=user, group=OuterRef(outer))
    return Exists(rows.filter(role__in=list(roles)) if roles else rows)


def is_school_leader(user: Any, prefix: str = "") -> Exists:
    """The condition that ``user`` is school leader of the group's school, or of all schools.

    Args:
        prefix: the way to the group, e.g. ``"group__"``.
    """
    return Exists(
        Staff.objects.filter(
            current(), user=user, role=StaffRole.LEADER, organisation=OuterRef(f"{prefix}organisation")
        ).filter(Q(school__isnull=True) | Q(school=OuterRef(f"{prefix}school")))
    )


def _roles_of(user: Any, way: str = "") -> dict[str, Any]:
    """The annotations in which ``roles_in`` finds the roles of ``user`` in the group that ``way`` leads to."""
    outer = way.removesuffix("__") or "pk"
    has = {f"has_{role.value}": is_member(user, outer, roles=(role,)) for role in Role if role != Role.LEADER}
    leads = Q(is_member(user, outer, roles=(Role.LEADER,))) | Q(is_school_leader(user, way))
    return {"roles_of": Value(user.pk), "has_leader": Case(When(leads, then=True), default=False), **has}


class _GroupKnowsRoles(ModelIterable):  # type: ignore[type-arg]  # has no arguments when it runs
    """Hands the roles that came along with a row on to its group, where ``roles_in`` looks for them."""

    def __iter__(self) -> Iterator[Any]:
        """The rows, each with what belongs to its group on its group."""
        for row in super().__iter__():
            group = row.group
            for name in ("roles_of", *(f"has_{role.value}" for role in Role)):
                setattr(group, name, row.__dict__.pop(name))
            yield row


def with_group_and_roles(rows: Any, user: Any, way: str) -> Any:
    """Rows with their group, its places, and on the group the roles of ``user``: all in the same query.

    Args:
        rows: of a model whose ``group`` is the group at the end of ``way``.
        way: from a row to its group, e.g. ``"cycle__group__"``.
    """
    found = rows.select_related(f"{way}organisation", f"{way}school").annotate(**_roles_of(user, way))
    found._iterable_class = _GroupKnowsRoles  # what Django's own values() sets, and clones keep
    return found


def is_inside(user: Any, prefix: str = "") -> Q:
    """The condition that ``user`` belongs inside the group: as member in any role, or as its school's leader.

    Args:
        prefix: the way to the group, e.g. ``"group__"`` or ``"meeting__group__"``; empty on groups themselves.
    """
    return Q(is_member(user, f"{prefix}pk")) | Q(is_school_leader(user, prefix))


def schools_led_by(user: Any) -> Any:
    """The schools of which ``user`` is leader, those of a leader of all schools included."""
    leads = Staff.objects.filter(current(), user=user, role=StaffRole.LEADER, organisation=OuterRef("organisation"))
    return School.objects.filter(Exists(leads.filter(Q(school__isnull=True) | Q(school=OuterRef("pk")))))


def leaders_of(group: Group) -> Any:
    """The staff roles of who leads the group's school, or all schools."""
    rows = Staff.objects.current().filter(role=StaffRole.LEADER, organisation=group.organisation_id)
    return rows.filter(Q(school__isnull=True) | Q(school=group.school_id))


def leading_colleagues(group: Group) -> list[str]:
    """The names of those who lead the school and are in the group too, as organiser, teacher or expert: they read along.

    Kept on the group instance, so that one page asks the database once.
    """
    from groups.models import Membership

    if "_leading_colleagues" not in group.__dict__:
        rows = Membership.objects.current().filter(group=group)
        leads = Exists(leaders_of(group).filter(user=OuterRef("user"))) | Exists(
            rows.filter(user=OuterRef("user"), role=Role.LEADER)
        )
        names = rows.filter(leads, role__in=COLLEAGUES).values_list("user__name", flat=True)
        group.__dict__["_leading_colleagues"] = list(names.distinct().order_by("user__name"))
    found: list[str] = group.__dict__["_leading_colleagues"]
    return found


class GroupQuerySet(OwnedQuerySet["Group"]):
    """Groups."""

    def visible_to(self, user: Any) -> GroupQuerySet:
        """Staff see every group's name and goal; people from outside only the groups that they serve."""
        is_staff = Exists(
            Staff.objects.filter(current(), user=user, organisation=OuterRef("organisation")).exclude(role=StaffRole.EXTERNAL)
        )
        return self.filter(Q(is_staff) | Q(is_member(user)))

    def with_places(self) -> GroupQuerySet:
        """With organisation and school in the same query."""
        return self.select_related("organisation", "school")

    def of(self, user: Any) -> GroupQuerySet:
        """Groups of which ``user`` is a current member in any role."""
        return self.filter(is_member(user))

    def inside_for(self, user: Any) -> GroupQuerySet:
        """Groups whose inside is open to ``user``."""
        return self.filter(is_inside(user))

    def with_roles_of(self, user: Any) -> GroupQuerySet:
        """With the roles of ``user`` in the same query; ``roles_in`` finds them on the group."""
        return self.annotate(**_roles_of(user))

    def running(self, on: datetime.date | None = None) -> GroupQuerySet:
        """Groups that have not ended."""
        return self.filter(ends_on__gte=on or timezone.localdate())


class MembershipQuerySet(OwnedQuerySet["Membership"]):
    """Dated roles."""

    def current(self, on: datetime.date | None = None) -> MembershipQuerySet:
        """Roles that hold today, or on the given day."""
        return self.filter(current(on))

    def visible_to(self, user: Any) -> MembershipQuerySet:
        """Whoever is inside the group."""
        return self.filter(is_inside(user, "group__"))


class GroupInvitationQuerySet(OwnedQuerySet["GroupInvitation"]):
    """Promised memberships."""

    def unanswered(self) -> GroupInvitationQuerySet:
        """Of invitations that were not used and not withdrawn; the link may have expired."""
        return self.filter(invitation__accepted_at__isnull=True, invitation__revoked_at__isnull=True)

    def waiting(self) -> GroupInvitationQuerySet:
        """Of invitations that are still open."""
        return self.filter(
            invitation__accepted_at__isnull=True,
            invitation__revoked_at__isnull=True,
            invitation__expires_at__gt=timezone.now(),
        )

    def visible_to(self, user: Any) -> GroupInvitationQuerySet:
        """Whoever is inside the group."""
        return self.filter(is_inside(user, "group__"))


def _reads_learning(user: Any, outer: str) -> Exists:
    """The condition that ``user`` reads what members share with the group: a member or the expert, not the leader."""
    return is_member(user, outer, COLLEAGUES)


class LearningQuestionQuerySet(OwnedQuerySet["LearningQuestion"]):
    """Own learning questions. Nothing here tells who has none: the count is made in ``groups.facts`` alone."""

    def visible_to(self, user: Any) -> LearningQuestionQuerySet:
        """The author; and, once it is shared, members and expert."""
        return self.filter(Q(author=user) | (Q(shared_at__isnull=False) & Q(_reads_learning(user, "group"))))

    def with_group(self) -> LearningQuestionQuerySet:
        """With author, group and organisation in the same query."""
        return self.select_related("author", "group__organisation")


class LearningQuestionVersionQuerySet(OwnedQuerySet["LearningQuestionVersion"]):
    """The words of learning questions."""

    def visible_to(self, user: Any) -> LearningQuestionVersionQuerySet:
        """All of them for the author; of a shared question the newest, for members and expert."""
        reads = Q(question__shared_at__isnull=False) & Q(_reads_learning(user, "question__group")) & self._is_newest()
        return self.filter(Q(question__author=user) | reads)

    def newest(self) -> LearningQuestionVersionQuerySet:
        """The words that hold now."""
        return self.filter(self._is_newest())

    @staticmethod
    def _is_newest() -> Q:
        from groups.models import LearningQuestionVersion

        later = LearningQuestionVersion.objects.filter(question=OuterRef("question"))
        return ~Q(
            Exists(
                later.filter(
                    Q(written_at__gt=OuterRef("written_at")) | Q(written_at=OuterRef("written_at"), pk__gt=OuterRef("pk"))
                )
            )
        )


class TimeContractQuerySet(OwnedQuerySet["TimeContract"]):
    """Hours of groups."""

    def visible_to(self, user: Any) -> TimeContractQuerySet:
        """Whoever is inside the group."""
        return self.filter(is_inside(user, "group__"))


class BudgetQuerySet(OwnedQuerySet["Budget"]):
    """Budgets of groups."""

    def visible_to(self, user: Any) -> BudgetQuerySet:
        """Members and the school leader; not the expert, whose contracts stand in it."""
        return self.filter(_handles_money(user, "group"))

    def with_spent(self) -> BudgetQuerySet:
        """With ``spent``: the sum of what was paid, None when nothing was."""
        return self.annotate(spent=Sum("expenses__amount"))


class ExpenseQuerySet(OwnedQuerySet["Expense"]):
    """What was paid."""

    def visible_to(self, user: Any) -> ExpenseQuerySet:
        """Members and the school leader; not the expert."""
        return self.filter(_handles_money(user, "budget__group"))


def _handles_money(user: Any, outer: str) -> Q:
    return Q(is_member(user, outer, (*MEMBERS, Role.LEADER))) | Q(is_school_leader(user, f"{outer}__"))


class LeaderRequestQuerySet(OwnedQuerySet["LeaderRequest"]):
    """Requests to the school leader."""

    def visible_to(self, user: Any) -> LeaderRequestQuerySet:
        """Whoever is inside the group."""
        return self.filter(is_inside(user, "group__"))

    def open(self) -> LeaderRequestQuerySet:
        """Not withdrawn, and without any answer."""
        return self.filter(withdrawn_at__isnull=True).filter(~Exists(self._answers()))

    def kept(self) -> LeaderRequestQuerySet:
        """Not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    @staticmethod
    def _answers() -> Any:
        from groups.models import RequestAnswer

        return RequestAnswer.objects.filter(request=OuterRef("pk"))


class RequestAnswerQuerySet(OwnedQuerySet["RequestAnswer"]):
    """Answers of school leaders."""

    def visible_to(self, user: Any) -> RequestAnswerQuerySet:
        """Whoever is inside the group."""
        return self.filter(is_inside(user, "request__group__"))


class PlanGoalQuerySet(OwnedQuerySet["PlanGoal"]):
    """Goals of the plans of schools."""

    def visible_to(self, user: Any) -> PlanGoalQuerySet:
        """Who works in the organisation; people from outside read only the goal that their group works on, on its page."""
        rows = Staff.objects.filter(current(), user=user, organisation=OuterRef("school__organisation"))
        return self.filter(Exists(rows.exclude(role=StaffRole.EXTERNAL)))

    def with_groups(self) -> PlanGoalQuerySet:
        """With ``groups``: how many groups work on it."""
        return self.annotate(groups=Count("links"))


class PlanLinkQuerySet(OwnedQuerySet["PlanLink"]):
    """Which goal of the plan a group works on."""

    def visible_to(self, user: Any) -> PlanLinkQuerySet:
        """Whoever is inside the group."""
        return self.filter(is_inside(user, "group__"))
