"""The agenda: the organiser's page, and proposals by members and experts."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.access import allowed, get_or_deny
from core.errors import DomainError
from core.forms import AppForm, attempt
from core.htmx import done, is_htmx, page
from groups.models import Group
from meetings.agenda_times import timed
from meetings.enums import State
from meetings.forms import FillForm, ItemForm
from meetings.models import AgendaItem, Meeting
from meetings.plans import plan_named
from meetings.services import agenda as service
from meetings.views.common import confirm_page, go, sent, url


def _page(request: HttpRequest, meeting: Meeting, **more: Any) -> HttpResponse:
    """The organiser's agenda page; ``more`` brings a refused form, or the item that is being changed."""
    items = list(AgendaItem.objects.filter(meeting=meeting))
    context = {
        "meeting": meeting,
        "group": meeting.group,
        "agenda": timed(meeting, [item for item in items if not item.is_proposal]),
        "proposals": [item for item in items if item.is_proposal],
        "form": ItemForm(prefix="new"),
        "fill_form": FillForm(prefix="plan"),
        "editing": None,
        **more,
    }
    return page(request, "meetings/agenda.html", context, fragments=("agenda",))


def _item(request: HttpRequest, pk: int, item: int) -> AgendaItem:
    source = AgendaItem.objects.select_related("meeting__group__organisation")
    return get_or_deny(request, "meetings.edit_meeting", source, pk=item, meeting=pk)


def agenda(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Make the agenda. POST adds an item."""
    meeting = get_or_deny(request, "meetings.edit_meeting", Meeting.objects.with_group(), pk=pk)
    form = ItemForm(sent(request), prefix="new", initial=ItemForm.initial_from(request.GET))
    if form.is_valid() and attempt(form, lambda: service.add_item(meeting=meeting, by=request.user, **form.cleaned_data)):
        return done(request, url("agenda", meeting) + "#new", _("It is on the agenda."))
    return _page(request, meeting, form=form)


def agenda_fill(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Fill the agenda from a meeting plan; asks first when there are items already."""
    meeting = get_or_deny(request, "meetings.edit_meeting", Meeting.objects.with_group(), pk=pk)
    if request.method != "POST":
        return go(url("agenda", meeting))
    form = FillForm(request.POST, prefix="plan")
    if not form.is_valid():
        return _page(request, meeting, fill_form=form)
    key, sure = form.cleaned_data["template"], form.cleaned_data["sure"]
    there = AgendaItem.objects.filter(meeting=meeting).planned().count()
    if there and not sure:
        return _ask_to_fill(request, meeting, key, there)
    if attempt(form, lambda: service.fill(meeting=meeting, template=key, by=request.user, even_if_filled=sure)):
        return done(request, url("agenda", meeting), _("The items of the meeting plan are on the agenda."))
    return _page(request, meeting, fill_form=form)


def _ask_to_fill(request: HttpRequest, meeting: Meeting, key: str, there: int) -> HttpResponse:
    plan = plan_named(key)
    form = FillForm(initial={"template": key, "sure": True}, prefix="plan")
    form.fields["template"].widget = form.fields["template"].hidden_widget()
    context = {
        "title": _("Add “%(plan)s” to the agenda?") % {"plan": plan.title if plan else ""},
        "sentence": ngettext(
            "There is %(count)s item on the agenda already. The new ones come after it.",
            "There are %(count)s items on the agenda already. The new ones come after them.",
            there,
        )
        % {"count": there},
        "points": [item.title for item in plan.items] if plan else [],
        "action_label": _("Add them"),
        "cancel_url": url("agenda", meeting),
        "form": form,
    }
    return confirm_page(request, context)


def agenda_order(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Keep an order that was dragged; the script sends the ids of all items."""
    meeting = get_or_deny(request, "meetings.edit_meeting", Meeting.objects.with_group(), pk=pk)
    if request.method != "POST":
        return go(url("agenda", meeting))
    parts = request.POST.get("order", "").split(",")[:200]
    order = [int(part) for part in parts if part.isdecimal() and len(part) < 19]
    try:
        service.reorder(meeting=meeting, order=order, by=request.user)
    except DomainError as refusal:
        return HttpResponse(str(refusal.message), status=422, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)


def item_edit(request: HttpRequest, organisation: str, pk: int, item: int) -> HttpResponse:
    """Change an item in its place on the agenda."""
    found = _item(request, pk, item)
    form = ItemForm(sent(request), initial=ItemForm.initial_of(found), prefix="item")
    if form.is_valid() and attempt(form, lambda: service.edit_item(item=found, by=request.user, **form.cleaned_data)):
        if is_htmx(request):
            return _page(request, found.meeting, changed=found.pk)
        return done(request, f"{url('agenda', found.meeting)}#item-{found.pk}", _("The item is changed."))
    return _page(request, found.meeting, editing=found.pk, item_form=form)


def item_move(request: HttpRequest, organisation: str, pk: int, item: int) -> HttpResponse:
    """Move an item one place up or down."""
    found = _item(request, pk, item)
    back = f"{url('agenda', found.meeting)}#item-{found.pk}"
    if request.method == "POST" and request.POST.get("move") in ("up", "down"):
        try:
            service.move_item(item=found, up=request.POST["move"] == "up", by=request.user)
        except DomainError as refusal:
            return done(request, back, str(refusal.message))
    return go(back)


def item_remove(request: HttpRequest, organisation: str, pk: int, item: int) -> HttpResponse:
    """Ask once more, then take an item off the agenda, or turn a proposal down."""
    found = _item(request, pk, item)
    form = AppForm(sent(request))
    if form.is_valid() and attempt(form, lambda: service.remove_item(item=found, by=request.user)):
        return done(request, url("agenda", found.meeting), _("“%(title)s” is off the agenda.") % {"title": found.title})
    context = {
        "title": _("Take “%(title)s” off the agenda?") % {"title": found.title},
        "sentence": _("The item and its goal are gone then."),
        "action_label": _("Take it off the agenda"),
        "cancel_url": url("agenda", found.meeting),
        "danger": True,
        "form": form,
    }
    return confirm_page(request, context)


def item_accept(request: HttpRequest, organisation: str, pk: int, item: int) -> HttpResponse:
    """Put a proposal on the agenda."""
    found = _item(request, pk, item)
    back = url("agenda", found.meeting)
    if request.method != "POST":
        return go(back)
    try:
        service.accept_item(item=found, by=request.user)
    except DomainError as refusal:
        return done(request, back, str(refusal.message))
    return done(request, f"{back}#item-{found.pk}", _("“%(title)s” is on the agenda.") % {"title": found.title})


def propose(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Propose an item; an organiser decides whether it comes on the agenda."""
    meeting = get_or_deny(request, "meetings.propose_item", Meeting.objects.with_group(), pk=pk)
    form = ItemForm(sent(request), initial=ItemForm.initial_from(request.GET))
    if request.method == "POST" and form.is_valid():
        values = {**form.cleaned_data, "is_proposal": True}
        if attempt(form, lambda: service.add_item(meeting=meeting, by=request.user, **values)):
            return done(request, meeting.get_absolute_url() + "#agenda", _("Your proposal is with the organiser."))
    return page(request, "meetings/propose.html", {"meeting": meeting, "group": meeting.group, "form": form})


def item_new(request: HttpRequest, organisation: str, group: int) -> HttpResponse:
    """Lead from anywhere to a new item on the agenda of the next meeting, filled in from the address.

    Takes ``title``, ``goal`` and ``characteristic``. Whoever may not make the agenda proposes the item.
    """
    found = get_or_deny(request, "meetings.propose_item", Group.objects.select_related("organisation"), pk=group)
    meeting = Meeting.objects.filter(group=found, state=State.PLANNED).upcoming().with_group().first()
    if meeting is None:
        messages.info(request, _("No meeting is planned yet. Plan one first, then put the item on its agenda."))
        return go(reverse("meetings:list", args=[organisation, group]))
    makes = allowed(request, "meetings.edit_meeting", meeting)
    query = urlencode(ItemForm.initial_from(request.GET))
    return go(f"{url('agenda' if makes else 'propose', meeting)}{'?' if query else ''}{query}{'#new' if makes else ''}")
