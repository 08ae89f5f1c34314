"""The goals of a school's plan, and which one a group works on."""

from __future__ import annotations

from django.db import transaction
from django.db.models import RestrictedError
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from groups.models import Group, PlanGoal, PlanLink
from groups.services.checks import lock, one_line
from schools.audit import record
from schools.models import School, User

MOST_GOALS = 30  # in one school year: a longer list is no plan


@transaction.atomic
def add_plan_goal(*, school: School, title: str, year: int, by: User) -> PlanGoal:
    """Put a goal on the plan of a school.

    Args:
        year: the calendar year in which its school year begins.

    Raises:
        DomainError: at ``title``; or ``by`` does not lead the school. The same goal twice is there once.
    """
    _check_leader(school, by)
    title = _titled(title)
    rows = PlanGoal.objects.filter(school=school, year=year)
    twin = rows.filter(title__iexact=title).first()
    if twin:
        return twin
    if rows.count() >= MOST_GOALS:
        raise DomainError(_("A plan holds at most %(most)s goals a year.") % {"most": MOST_GOALS}, field="title")
    goal, made = PlanGoal.objects.get_or_create(school=school, year=year, title=title, defaults={"created_by": by})
    if made:
        record(by=by, verb="plan_goal.added", on=goal)
    return goal


@transaction.atomic
def edit_plan_goal(*, goal: PlanGoal, title: str, year: int, by: User) -> PlanGoal:
    """Change the words or the year of a goal; groups that work on it keep their link.

    Raises:
        DomainError: at ``title``; or ``by`` does not lead the school.
    """
    _check_leader(goal.school, by)
    title = _titled(title)
    if PlanGoal.objects.filter(school=goal.school, year=year, title__iexact=title).exclude(pk=goal.pk).exists():
        raise DomainError(_("This goal is in the plan of that year already."), field="title")
    goal.title, goal.year = title, year
    goal.save(update_fields=["title", "year"])
    record(by=by, verb="plan_goal.changed", on=goal)
    return goal


@transaction.atomic
def remove_plan_goal(*, goal: PlanGoal, by: User) -> None:
    """Take a goal off the plan.

    Raises:
        DomainError: a group works on it; or ``by`` does not lead the school.
    """
    _check_leader(goal.school, by)
    record(by=by, verb="plan_goal.removed", on=goal)
    try:
        goal.delete()
    except RestrictedError as error:
        raise DomainError(_("A group works on this goal. Give that group another goal first.")) from error


@transaction.atomic
def link_plan(*, group: Group, goal: PlanGoal | None, by: User) -> PlanLink | None:
    """Say which goal of the school's plan the group works on, or that there is none.

    The words of the group stay when the goal changes, and go with the link.

    Raises:
        DomainError: at ``goal``; or ``by`` does not lead the school.
    """
    lock(group)
    if not by.has_perm("groups.link_plan", group):
        raise DomainError(_("Only the school leader links a group to the plan, until the group ends."))
    if goal is None:
        if PlanLink.objects.filter(group=group).delete()[0]:
            record(by=by, verb="plan_link.removed", on=group)
        return None
    if goal.school_id != group.school_id:
        raise DomainError(_("Choose a goal of the plan of %(school)s.") % {"school": group.school}, field="goal")
    link, _made = PlanLink.objects.update_or_create(
        group=group, defaults={"goal": goal, "linked_by": by, "linked_at": timezone.now()}
    )
    record(by=by, verb="plan_link.set", on=group)
    return link


@transaction.atomic
def word_plan_link(*, link: PlanLink, words: str, by: User) -> PlanLink:
    """Say in the group's own words how its goal fits the plan.

    Raises:
        DomainError: ``by`` is no member, or the group has ended.
    """
    lock(link.group)
    if not by.has_perm("groups.word_plan_link", link):
        raise DomainError(_("Only members of a group that has not ended write this."))
    link.words = one_line(words)
    link.save(update_fields=["words"])
    record(by=by, verb="plan_link.worded", on=link)
    return link


def _titled(title: str) -> str:
    if not (title := one_line(title)):
        raise DomainError(_("What does the school want to reach?"), field="title")
    return title


def _check_leader(school: School, by: User) -> None:
    if not by.has_perm("groups.edit_plan", school):
        raise DomainError(_("Only the leader of this school changes its plan."))
