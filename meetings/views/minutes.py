"""Writing the minutes: attendance, texts, decisions and actions on one page, each saved on its own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import allowed, get_or_deny
from core.drafts import forget_drafts
from core.errors import DomainError
from core.forms import AppForm, attempt
from core.htmx import done, drop_draft, is_htmx, next_url, page
from core.models import Draft
from meetings.enums import State
from meetings.forms import ActionForm, AttendanceForm, DecisionForm, MinutesForm, base_of
from meetings.models import Action, AgendaItem, Decision, Meeting
from meetings.register import can_be_noted, day_of, expected, expected_and_noted
from meetings.services import actions as action_service
from meetings.services import minutes as service
from meetings.views.common import confirm_page, go, sent, url
from meetings.writing import NOTES, Merged, Overtaken, item_key, merge, texts_of
from schools.models import User


def _draft_prefix(meeting: Meeting) -> str:
    return f"minutes:{meeting.pk}:"


def _opened(request: HttpRequest, pk: int) -> Meeting:
    return get_or_deny(request, "meetings.write_minutes", Meeting.objects.with_group(), pk=pk)


def _page(request: HttpRequest, meeting: Meeting, **forms: Any) -> HttpResponse:
    """The page with all its forms; ``forms`` brings the one that was refused."""
    items = list(AgendaItem.objects.filter(meeting=meeting).planned())
    stored = {**{item_key(item.pk): item.notes for item in items}, NOTES: meeting.notes}
    people, may_be_noted = expected_and_noted(meeting)
    context: dict[str, Any] = {
        "meeting": meeting,
        "group": meeting.group,
        "is_open": meeting.state == State.PLANNED,
        "may_note": meeting.state == State.PLANNED and day_of(meeting) <= timezone.localdate(),
        "may_confirm": meeting.has_started and allowed(request, "meetings.confirm_minutes", meeting),
        "decisions": list(Decision.objects.filter(meeting=meeting)),
        "actions": list(Action.objects.filter(meeting=meeting).select_related("owner")),
        "draft_key": f"{_draft_prefix(meeting)}{meeting.version}",
        "attendance_form": AttendanceForm(people=may_be_noted),
        "decision_form": DecisionForm(prefix="decision"),
        "action_form": ActionForm(people=people, prefix="action"),
        # Each form is sent alone: what stands in the others when the page comes anew waits on the device.
        "drafts": {name: f"{name}:{meeting.pk}" for name in ("attendance", "decision", "action")},
        **forms,
    }
    if "form" not in context:
        merged, kept_at = _with_drafts(request, meeting, stored)
        context["form"] = MinutesForm(items=items, stored=stored, initial=merged.texts)
        context.update(saved_at=kept_at, draft_clash=bool(merged.both))
    context["item_fields"] = [(item, context["form"][item_key(item.pk)]) for item in items]
    return page(request, "meetings/minutes.html", context, fragments=("attendance", "decisions", "actions"))


def _with_drafts(request: HttpRequest, meeting: Meeting, stored: dict[str, str]) -> tuple[Merged, Any]:
    """What stands there, with the person's unsent texts on top; a draft of older minutes stands under what came meanwhile."""
    merged, kept_at = Merged(texts=dict(stored)), None
    drafts = Draft.objects.filter(user=request.user.pk, key__startswith=_draft_prefix(meeting)).order_by("saved_at")
    for draft in drafts:
        if draft.key == f"{_draft_prefix(meeting)}{meeting.version}":
            merged.texts.update({name: text for name, text in draft.fields.items() if name in stored})
            kept_at = draft.saved_at
        else:
            older = {name: text for name, text in draft.fields.items() if name == NOTES or name.startswith("item_")}
            earlier = merge(merged.texts, older, {})
            merged = Merged(earlier.texts, [*merged.both, *earlier.both])
    return merged, kept_at


def minutes(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Write the minutes. POST keeps the texts."""
    meeting = _opened(request, pk)
    if request.method != "POST":
        return _page(request, meeting)
    items = list(AgendaItem.objects.filter(meeting=meeting).planned())
    form = MinutesForm(request.POST, items=items, stored={})
    if not form.is_valid():
        return _page(request, meeting, form=form)
    try:
        service.save(meeting=meeting, by=request.user, texts=form.texts, base=form.cleaned_data["base"])
    except Overtaken as clash:
        meeting.refresh_from_db(fields=["notes", "version", "state"])
        return _page(request, meeting, form=_both_texts(meeting, items, clash))
    except DomainError as refusal:
        form.add_error(None, str(refusal.message))
        return _page(request, meeting, form=form)
    forget_drafts(request.user, _draft_prefix(meeting))
    return done(request, url("minutes", meeting), _("The minutes are saved."))


def _both_texts(meeting: Meeting, items: list[AgendaItem], clash: Overtaken) -> MinutesForm:
    """A form that holds the texts of both writers and starts from what stands there now."""
    data = {**clash.merged.texts, "base": base_of(texts_of(meeting))}
    form = MinutesForm(data, items=items, stored={})
    form.is_valid()
    for name in dict.fromkeys(clash.merged.both):
        form.add_error(name if name in form.fields else None, _("Two texts stand here. Make one text of them."))
    form.add_error(None, str(clash.message))
    return form


def attendance(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Note who was there."""
    meeting = get_or_deny(request, "meetings.edit_attendance", Meeting.objects.with_group(), pk=pk)
    if request.method != "POST":
        return go(url("minutes", meeting) + "#attendance")
    form = AttendanceForm(request.POST, people=can_be_noted(meeting))
    if form.is_valid() and attempt(
        form, lambda: service.note_attendance(meeting=meeting, by=request.user, presences=form.presences)
    ):
        return _saved(request, meeting, "attendance", _("Attendance is noted."))
    return _page(request, meeting, attendance_form=form)


def decisions(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Note a decision."""
    meeting = _opened(request, pk)
    if request.method != "POST":
        return go(url("minutes", meeting) + "#decisions")
    form = DecisionForm(request.POST, prefix="decision")
    if form.is_valid() and attempt(form, lambda: service.add_decision(meeting=meeting, by=request.user, **form.cleaned_data)):
        return _saved(request, meeting, "decisions", _("The decision is noted."))
    return _page(request, meeting, decision_form=form)


def actions(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Note an action."""
    meeting = _opened(request, pk)
    if request.method != "POST":
        return go(url("minutes", meeting) + "#actions")
    form = ActionForm(request.POST, people=expected(meeting), prefix="action")
    if form.is_valid() and attempt(
        form, lambda: action_service.add(meeting=meeting, by=request.user, **_with_owner(form.cleaned_data))
    ):
        return _saved(request, meeting, "actions", _("The action is noted."))
    return _page(request, meeting, action_form=form)


def _with_owner(values: dict[str, Any]) -> dict[str, Any]:
    return {**values, "owner": User.objects.get(pk=values["owner"])}


def _saved(request: HttpRequest, meeting: Meeting, part: str, sentence: str) -> HttpResponse:
    """The part alone, so that a text that is being typed elsewhere on the page stays; or back to the page."""
    if is_htmx(request):
        return drop_draft(request, _page(request, meeting, said=sentence))
    return done(request, f"{url('minutes', meeting)}#{part}", sentence)


def decision_edit(request: HttpRequest, organisation: str, pk: int, decision: int) -> HttpResponse:
    """Change a decision."""
    source = Decision.objects.select_related("meeting__group__organisation")
    found = get_or_deny(request, "meetings.write_minutes", source, pk=decision, meeting=pk)
    initial = {"text": found.text, "value": found.value, "review_on": found.review_on}
    form = DecisionForm(sent(request), initial=initial)
    back = url("minutes", found.meeting) + "#decisions"
    if form.is_valid() and attempt(form, lambda: service.edit_decision(decision=found, by=request.user, **form.cleaned_data)):
        return done(request, back, _("The decision is changed."))
    context = {"meeting": found.meeting, "group": found.group, "form": form, "cancel_url": back}
    return page(request, "meetings/decision_edit.html", context)


def decision_remove(request: HttpRequest, organisation: str, pk: int, decision: int) -> HttpResponse:
    """Ask once more, then take a decision out of the minutes."""
    source = Decision.objects.select_related("meeting__group__organisation")
    found = get_or_deny(request, "meetings.write_minutes", source, pk=decision, meeting=pk)
    back = url("minutes", found.meeting) + "#decisions"
    form = AppForm(sent(request))
    if form.is_valid() and attempt(form, lambda: service.remove_decision(decision=found, by=request.user)):
        return done(request, back, _("The decision is taken out."))
    context = {
        "title": _("Take this decision out of the minutes?"),
        "sentence": found.text,
        "action_label": _("Take it out"),
        "cancel_url": back,
        "danger": True,
        "form": form,
    }
    return confirm_page(request, context)


def _action(request: HttpRequest, permission: str, pk: int) -> Action:
    source = Action.objects.select_related("group__organisation", "meeting__group__organisation")
    return get_or_deny(request, permission, source, pk=pk)


def _back(action: Action) -> str:
    if action.meeting is None:
        return action.group.get_absolute_url()
    return action.meeting.get_absolute_url() + "#actions"


def action_edit(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Change an action."""
    found = _action(request, "meetings.write_minutes", pk)
    initial = {"text": found.text, "owner": found.owner_id, "due_on": found.due_on}
    people = expected(found.meeting) if found.meeting else []
    form = ActionForm(sent(request), people=people, initial=initial)
    if form.is_valid() and attempt(
        form, lambda: action_service.edit(action=found, by=request.user, **_with_owner(form.cleaned_data))
    ):
        return done(request, _back(found), _("The action is changed."))
    context = {"meeting": found.meeting, "group": found.group, "form": form, "cancel_url": _back(found)}
    return page(request, "meetings/action_edit.html", context)


def action_remove(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Ask once more, then take an action out of the minutes."""
    found = _action(request, "meetings.write_minutes", pk)
    form = AppForm(sent(request))
    if form.is_valid() and attempt(form, lambda: action_service.remove(action=found, by=request.user)):
        return done(request, _back(found), _("The action is taken out."))
    context = {
        "title": _("Take this action out of the minutes?"),
        "sentence": found.text,
        "action_label": _("Take it out"),
        "cancel_url": _back(found),
        "danger": True,
        "form": form,
    }
    return confirm_page(request, context)


def action_done(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Tick an action off, or not after all. A GET, as from a mail, only shows it."""
    if request.method != "POST":
        return go(_back(_action(request, "meetings.view_meeting", pk)))
    found = _action(request, "meetings.finish_action", pk)
    is_done = request.POST.get("done") == "1"
    action_service.set_done(action=found, done=is_done, by=request.user)
    return done(request, next_url(request, _back(found)), _("Done.") if is_done else _("Not done yet, then."))
