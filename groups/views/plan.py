"""The goals of a school's plan, and which one a group works on."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from core.access import allowed, get_or_deny
from core.forms import AppForm
from core.htmx import done, page
from groups import services
from groups.forms import LinkWordsForm, PlanGoalForm, PlanLinkForm
from groups.models import PlanGoal, PlanLink
from groups.querysets import is_inside
from groups.views.common import confirm_page, form_page, group_or_deny, sent, url, worked
from groups.years import school_year
from schools.models import School
from schools.requests import person

SEES_STAFF = gettext_lazy("Everybody who works at the school can read this.")


@require_safe
def school_plan(request: HttpRequest, organisation: str, school: int) -> HttpResponse:
    """The list, with the groups that work on each goal as far as the reader may look inside them."""
    found = get_or_deny(request, "groups.view_plan", School.objects.select_related("organisation"), pk=school)
    links: dict[int, list[Any]] = {}
    for link in PlanLink.objects.filter(is_inside(request.user, "group__"), goal__school=found).select_related(
        "group__organisation"
    ):
        links.setdefault(link.goal_id, []).append(link.group)
    goals = [
        (goal, school_year(goal.year), links.get(goal.pk, [])) for goal in PlanGoal.objects.filter(school=found).with_groups()
    ]
    context = {"school": found, "goals": goals, "may_edit": allowed(request, "groups.edit_plan", found)}
    return page(request, "groups/school_plan.html", context)


def plan_goal_add(request: HttpRequest, organisation: str, school: int) -> HttpResponse:
    """Put a goal on the plan."""
    found = get_or_deny(request, "groups.edit_plan", School.objects.select_related("organisation"), pk=school)
    form = PlanGoalForm(sent(request))
    if worked(request, form, lambda: services.add_plan_goal(school=found, **form.cleaned_data, by=person(request))):
        return done(request, _plan_url(found), _("The goal is on the plan."))
    return _goal_page(request, found, form, _("Add a goal of the school plan"), _("Add this goal"))


def plan_goal_edit(request: HttpRequest, organisation: str, school: int, plan_goal: int) -> HttpResponse:
    """Change a goal."""
    goal = _goal(request, school, plan_goal)
    form = PlanGoalForm(sent(request), initial={"title": goal.title, "year": goal.year})
    if worked(request, form, lambda: services.edit_plan_goal(goal=goal, **form.cleaned_data, by=person(request))):
        return done(request, _plan_url(goal.school), _("The goal is changed."))
    return _goal_page(request, goal.school, form, _("Change this goal"), _("Save the changes"))


def plan_goal_remove(request: HttpRequest, organisation: str, school: int, plan_goal: int) -> HttpResponse:
    """Ask once more, then take a goal off the plan."""
    goal = _goal(request, school, plan_goal)
    form = AppForm(sent(request))
    if worked(request, form, lambda: services.remove_plan_goal(goal=goal, by=person(request))):
        return done(request, _plan_url(goal.school), _("The goal is off the plan."))
    context = {
        "title": _("Take this goal off the plan?"),
        "sentence": goal.title,
        "action_label": _("Take it off the plan"),
        "cancel_url": _plan_url(goal.school),
        "danger": True,
        "form": form,
    }
    return confirm_page(request, context)


def plan_link(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The leader says which goal of the plan the group works on."""
    group = group_or_deny(request, "groups.link_plan", pk)
    goals = list(PlanGoal.objects.filter(school=group.school))
    current = PlanLink.objects.filter(group=group).values_list("goal", flat=True).first()
    form = PlanLinkForm(sent(request), goals=goals, initial={"goal": current or ""})
    if worked(request, form, lambda: services.link_plan(group=group, **form.cleaned_data, by=person(request))):
        return done(request, url("conditions", group) + "#s-plan", _("The link with the school plan is kept."))
    return form_page(
        request,
        group,
        form,
        title=_("Which goal of the school plan does this group work on?"),
        lead=_("The group keeps its own goal; it says in its own words how that fits."),
        sees=_("Everyone inside the group sees this: members, expert and school leader."),
        action_label=_("Keep this link"),
        cancel_url=url("conditions", group),
        other_url=_plan_url(group.school),
        other_label=_("The goals of %(school)s") % {"school": group.school},
    )


def plan_words(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Members say how their goal fits."""
    source = PlanLink.objects.select_related("goal", "group__organisation", "group__school")
    link = get_or_deny(request, "groups.word_plan_link", source, group=pk)
    form = LinkWordsForm(sent(request), initial={"words": link.words})
    if worked(request, form, lambda: services.word_plan_link(link=link, **form.cleaned_data, by=person(request))):
        return done(request, url("conditions", link.group) + "#s-plan", _("Your words are kept."))
    return form_page(
        request,
        link.group,
        form,
        title=_("How does our goal fit the school plan?"),
        lead=link.goal.title,
        sees=_("Everyone inside the group sees this: members, expert and school leader."),
        action_label=_("Keep these words"),
        cancel_url=url("conditions", link.group),
    )


def _goal(request: HttpRequest, school: int, plan_goal: int) -> PlanGoal:
    source = PlanGoal.objects.select_related("school__organisation")
    return get_or_deny(request, "groups.edit_plan", source, pk=plan_goal, school=school)


def _plan_url(school: School) -> str:
    return reverse("groups:school_plan", args=[school.organisation.slug, school.pk])


def _goal_page(request: HttpRequest, school: School, form: AppForm, title: str, action_label: str) -> HttpResponse:
    context = {
        "school": school,
        "form": form,
        "title": title,
        "sees": SEES_STAFF,
        "action_label": action_label,
        "cancel_url": _plan_url(school),
    }
    return page(request, "groups/plan_goal.html", context)
