"""Pages of a group: what it is for, and who is in it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from core.access import allowed, get_or_deny, require
from core.drafts import draft_data
from core.errors import DomainError
from core.forms import AppForm, attempt
from core.htmx import done, page
from groups import services
from groups.enums import Role
from groups.forms import (
    AddMemberForm,
    ChangeRolesForm,
    GroupForm,
    InviteMemberForm,
    PeopleWidget,
    StartForm,
    SuccessorForm,
)
from groups.models import Group, GroupInvitation
from groups.querysets import schools_led_by
from groups.roster import Person, Roster, roster
from schools.holidays import school_year_of
from schools.models import Organisation, Staff
from schools.requests import here, person


def create(request: HttpRequest, organisation: str) -> HttpResponse:
    """Start a group."""
    require(request, "groups.create_group", here(request))
    schools = list(schools_led_by(request.user))
    draft_key = f"groups:new:{organisation}"
    today = timezone.localdate()
    initial: dict[str, Any] = {"starts_on": today, "ends_on": school_year_of(today).ends_on}
    initial["school"] = schools[0].pk if len(schools) == 1 else request.GET.get("school", "")
    form = StartForm(
        _sent(request),
        schools=schools,
        staff=_staff(here(request)),
        initial={**initial, **_draft(request, draft_key, people=True)},
    )
    made: list[Group] = []
    if _worked(request, form, lambda: made.append(services.create_group(**form.cleaned_data, by=person(request)))):
        url = _url("member_invite" if request.POST.get("then") == "invite" else "detail", made[0])
        return done(request, url, _("%(group)s has started.") % {"group": made[0]})
    return page(request, "groups/create.html", {"form": form, "organisation": here(request), "draft_key": draft_key})


@require_safe
def detail(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """The group's page. Staff who are not in it see name and goal."""
    group = get_or_deny(request, "groups.view_group", Group.objects.with_places(), pk=pk)
    inside = _inside(request, group) if allowed(request, "groups.view_inside", group) else None
    return page(request, "groups/detail.html", {"group": group, "inside": inside})


def edit(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Change what the group is for, its dates, or its school."""
    group = get_or_deny(request, "groups.edit_group", Group.objects.with_places(), pk=pk)
    schools = {school.pk: school for school in (group.school, *schools_led_by(request.user))}
    draft_key = f"groups:edit:{pk}"
    fields = ("name", "goal_pupils", "goal_learning", "starts_on", "ends_on")
    initial = {"school": group.school_id, **{name: getattr(group, name) for name in fields}}
    form = GroupForm(
        _sent(request),
        schools=list(schools.values()),
        group=group,
        initial={**initial, **_draft(request, draft_key)},
    )
    changed = copy.copy(group)  # what is refused must not show in the page's title
    if _worked(request, form, lambda: services.edit_group(group=changed, **form.cleaned_data, by=person(request))):
        return done(request, _url("detail", group), _("The group was changed."))
    return page(request, "groups/edit.html", {"form": form, "group": group, "draft_key": draft_key})


@require_safe
def members(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Who is in the group, who was, and who is invited."""
    group = get_or_deny(request, "groups.view_members", Group.objects.with_places(), pk=pk)
    everybody = roster(group)
    changes = allowed(request, "groups.change_members", group)
    invited: list[GroupInvitation] = []
    if changes:
        invited = list(GroupInvitation.objects.filter(group=group).unanswered().select_related("invitation"))
    return page(
        request,
        "groups/members.html",
        {
            "group": group,
            "people": [_entry(each, group, changes) for each in everybody.people],
            "former": [_entry(each, group, False) for each in everybody.former],
            "invited": [(each, each.invitation.is_open) for each in invited],
            "add_url": _url("member_add", group) if changes else "",
            "invite_url": _url("member_invite", group) if changes else "",
            "size": _size(everybody) if changes else "",
            "organiser_missing": group.is_running and not everybody.organisers,
        },
    )


def member_add(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Add somebody from the staff list."""
    group = get_or_deny(request, "groups.change_members", Group.objects.with_places(), pk=pk)
    inside = {each.user.pk for each in roster(group).people}
    # In a post everybody is on the list: somebody who came in meanwhile gets a sentence that says so.
    staff = [row for row in _staff(group.organisation) if request.method == "POST" or row.user_id not in inside]
    form = AddMemberForm(
        _sent(request),
        staff=staff,
        appoints=allowed(request, "groups.appoint_organiser", group),
        initial={"user": request.GET.get("user", ""), "starts_on": timezone.localdate(), "roles": [Role.TEACHER]},
    )
    if _worked(request, form, lambda: services.add_member(group=group, **form.cleaned_data, by=person(request))):
        message = _("%(name)s is in the group now.") % {"name": form.cleaned_data["user"]}
        return done(request, _url("members", group), message)
    return page(request, "groups/member_add.html", {"form": form, "group": group, "nobody_left": not staff})


def member_invite(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Invite somebody who is not in the organisation yet."""
    group = get_or_deny(request, "groups.change_members", Group.objects.with_places(), pk=pk)
    form = InviteMemberForm(
        _sent(request),
        group=group,
        appoints=allowed(request, "groups.appoint_organiser", group),
        initial={"roles": [Role.TEACHER]},
    )
    if _worked(request, form, lambda: services.invite_member(group=group, **form.cleaned_data, by=person(request))):
        message = _("The invitation to %(email)s is on its way.") % {"email": form.cleaned_data["email"]}
        return done(request, _url("members", group), message)
    return page(request, "groups/member_invite.html", {"form": form, "group": group})


@require_POST
def invitation_resend(request: HttpRequest, organisation: str, pk: int, promise_pk: int) -> HttpResponse:
    """Send an invitation again."""
    return _answer_promise(request, pk, promise_pk, services.resend_invitation, _("The invitation was sent again."))


@require_POST
def invitation_revoke(request: HttpRequest, organisation: str, pk: int, promise_pk: int) -> HttpResponse:
    """Withdraw an invitation."""
    return _answer_promise(request, pk, promise_pk, services.withdraw_invitation, _("The invitation was withdrawn."))


def member_roles(request: HttpRequest, organisation: str, pk: int, user_pk: int) -> HttpResponse:
    """Change somebody's roles from today."""
    group = get_or_deny(request, "groups.change_members", Group.objects.with_places(), pk=pk)
    everybody = roster(group)
    member = _member(everybody, user_pk)
    has = [role.value for role in Role if member.holds(role)]
    form = ChangeRolesForm(
        _sent(request),
        roster=everybody,
        leaving=member,
        asks=services.needs_successor(group, member.user),
        appoints=allowed(request, "groups.appoint_organiser", group),
        has=has,
        initial={"roles": has},
    )
    if _worked(
        request, form, lambda: services.change_roles(group=group, user=member.user, **form.cleaned_data, by=person(request))
    ):
        message = _("The roles of %(name)s were changed.") % {"name": member.user}
        return done(request, _url("members", group), message)
    return page(request, "groups/member_roles.html", {"form": form, "group": group, "member": member})


def member_end(request: HttpRequest, organisation: str, pk: int, user_pk: int) -> HttpResponse:
    """End somebody's membership, after asking once more."""
    group = get_or_deny(request, "groups.change_members", Group.objects.with_places(), pk=pk)
    everybody = roster(group)
    if request.method == "POST" and any(each.user.pk == user_pk for each in everybody.former):
        return done(request, _url("members", group))  # the second click of two
    member = _member(everybody, user_pk)
    asks = services.needs_successor(group, member.user)
    form = SuccessorForm(_sent(request), roster=everybody, leaving=member, asks=asks)
    if _worked(
        request, form, lambda: services.end_membership(group=group, user=member.user, **form.cleaned_data, by=person(request))
    ):
        message = _("%(name)s is no longer in %(group)s.") % {"name": member.user, "group": group}
        stays = allowed(request, "groups.view_members", group)
        return done(request, _url("members", group) if stays else reverse("dashboards:today"), message)
    context = {
        "form": form if asks or form.errors else None,
        "group": group,
        "member": member,
        "cancel_url": _url("members", group),
    }
    return page(request, "groups/member_end.html", context)


# What the pages share -----------------------------------------------------------------------------------------------------


def _url(name: str, group: Group, *args: Any) -> str:
    return reverse(f"groups:{name}", args=[group.organisation.slug, group.pk, *args])


def _worked(request: HttpRequest, form: AppForm, action: Callable[[], Any]) -> bool:
    """Whether a form was posted, is in order, and the service did its work; if not, the form says why."""
    return request.method == "POST" and form.is_valid() and attempt(form, action)


def _sent(request: HttpRequest) -> QueryDict | None:
    """What was posted; an empty post is a post too."""
    return request.POST if request.method == "POST" else None


def _draft(request: HttpRequest, key: str, *, people: bool = False) -> dict[str, Any]:
    """What the person typed before, as the form's first values; a posted form speaks for itself."""
    if request.method == "POST":
        return {}
    kept: dict[str, Any] = dict(draft_data(request.user, key))
    if people and kept:
        kept["members"] = PeopleWidget().value_from_datadict(kept, {}, "members")
    return kept


def _staff(organisation: Organisation) -> list[Staff]:
    """Whom a group can choose from: everybody with a current role, people from outside last."""
    rows = Staff.objects.current().filter(organisation=organisation).select_related("user", "school")
    once = {row.user_id: row for row in rows.order_by("-role", "school__name", "user__name")}
    return sorted(once.values(), key=lambda row: (row.role == "external", row.school.name if row.school else "", row.user.name))


def _inside(request: HttpRequest, group: Group) -> dict[str, Any]:
    """What the group's page shows to whoever is inside."""
    everybody = roster(group)
    edits = allowed(request, "groups.edit_group", group)
    missing = group.ends_on >= timezone.localdate() and not everybody.organisers
    return {
        "organisers": everybody.organisers,
        "organiser_missing": missing,
        "choose_url": _url("members", group) if missing and allowed(request, "groups.appoint_organiser", group) else "",
        "people": len(everybody.people),
        "edit_url": _url("edit", group) if edits else "",
        "size": _size(everybody) if edits else "",
        "is_short": edits and group.is_shorter_than_a_year,
        "has_ended": group.ends_on < timezone.localdate(),
    }


def _size(everybody: Roster) -> str:
    """A friendly word about a group that is smaller or larger than works best."""
    if not everybody.is_outside_range:
        return ""
    number = len(everybody.people)
    return ngettext(
        "A group works best with six to twelve people. This one has %(number)s person.",
        "A group works best with six to twelve people. This one has %(number)s people.",
        number,
    ) % {"number": number}


def _entry(each: Person, group: Group, changes: bool) -> dict[str, Any]:
    """A person as the list component wants it."""
    links = [
        (_("Change roles"), _url("member_roles", group, each.user.pk), False),
        (_("End membership"), _url("member_end", group, each.user.pk), True),
    ]
    return {"name": str(each.user), "roles": each.roles, "note": each.note, "links": links if changes else []}


def _member(everybody: Roster, user_pk: int) -> Person:
    found = everybody.find(user_pk)
    if found is None:
        raise Http404
    return found


def _answer_promise(request: HttpRequest, pk: int, promise_pk: int, service: Any, message: str) -> HttpResponse:
    """Do something with an invitation to this group; one that was answered meanwhile is simply no longer in the list."""
    group = get_or_deny(request, "groups.change_members", Group.objects.with_places(), pk=pk)
    source = GroupInvitation.objects.select_related("invitation", "group__organisation").filter(group=group)
    promise = get_or_deny(request, "groups.change_members", source, pk=promise_pk)
    try:
        service(promise=promise, by=person(request))
    except DomainError as refusal:
        messages.warning(request, str(refusal.message))
        message = ""
    return done(request, _url("members", group), message)
