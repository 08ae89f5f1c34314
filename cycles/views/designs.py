"""A school's own designs of the phases: the list, the design itself, its phases, opening and putting away."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.access import allowed, get_or_deny, require
from core.drafts import draft_data
from core.forms import AppForm, attempt
from core.htmx import done, page
from cycles.designs import out_of_order, own_phases
from cycles.forms.designs import DesignForm, MovePhaseForm, NameForm, OwnPhaseForm
from cycles.guide import phase_guides
from cycles.models import Design, DesignVersion
from cycles.services import designs as services
from cycles.views.forms import sent
from schools.requests import here


@dataclass(frozen=True)
class Question:
    """What is asked once more before it is done."""

    title: str
    sentence: str
    action_label: str
    danger: bool = False


def _url(design: Design) -> str:
    return design.get_absolute_url()


def _get(request: HttpRequest, permission: str, pk: int) -> Design:
    return get_or_deny(request, permission, Design.objects.with_versions(), pk=pk)


def _versions(design: Design) -> tuple[DesignVersion | None, DesignVersion | None]:
    """The draft, and the newest version that groups may choose."""
    rows = list(design.versions.all())  # with_versions brought them along, the newest first
    draft = next((row for row in rows if row.opened_at is None), None)
    return draft, next((row for row in rows if row.opened_at is not None), None)


def _uses(design: Design) -> int:
    """How many cycles use any version of it."""
    return sum(row.use_count for row in design.versions.all())  # type: ignore[attr-defined]  # an annotation of with_versions


@require_safe
def designs(request: HttpRequest, organisation: str) -> HttpResponse:
    """The designs of the organisation: those in use, those being drawn, those put away."""
    tenant = here(request)
    require(request, "cycles.view_designs", tenant)
    rows: list[dict[str, Any]] = []
    for design in Design.objects.visible_to(request.user).with_versions():
        draft, opened = _versions(design)
        shown = opened or draft
        uses = _uses(design)
        phases = own_phases(shown.content) if shown else []
        rows.append({"design": design, "draft": draft, "opened": opened, "phases": phases, "uses": uses})
    context = {
        "offered": [row for row in rows if not row["design"].archived_at],
        "away": [row for row in rows if row["design"].archived_at],
        "can_draw": allowed(request, "cycles.draw_designs", tenant),
    }
    return page(request, "cycles/designs.html", context)


@require_safe
def designs_panel(request: HttpRequest, organisation: str) -> HttpResponse:
    """What the pages about the organisation and its schools show of them: the names, and who may draw."""
    tenant = here(request)
    require(request, "cycles.view_designs", tenant)
    offered = Design.objects.visible_to(request.user).offered().with_state()
    context = {"designs": list(offered), "can_draw": allowed(request, "cycles.draw_designs", tenant), "tenant": tenant}
    return render(request, "cycles/designs_panel.html", context)


def design_new(request: HttpRequest, organisation: str) -> HttpResponse:
    """Begin a design."""
    tenant = here(request)
    require(request, "cycles.draw_designs", tenant)
    form = DesignForm(*sent(request))
    made: list[Design] = []

    def create() -> None:
        made.append(services.begin(organisation=tenant, by=request.user, **form.cleaned_data))

    if request.method == "POST" and form.is_valid() and attempt(form, create):
        return done(request, _url(made[0]), _("The design is a draft. Groups see it when it is opened for them."))
    return page(request, "cycles/design_new.html", {"form": form})


@require_safe
def design(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """One design around the ring: the draft to work on, or the version that groups may choose."""
    that = _get(request, "cycles.view_design", pk)
    draft, opened = _versions(that)
    shown = draft or opened
    phases = own_phases(shown.content) if shown else []
    context = {
        "design": that,
        "draft": draft,
        "opened": opened,
        "phases": phases,
        "unused": [guide for guide in phase_guides() if guide.phase not in {each.phase for each in phases}],
        "out_of_order": out_of_order(shown.content) if shown else None,
        "uses": _uses(that),
        "can_draw": allowed(request, "cycles.draw_design", that),
        "can_open": allowed(request, "cycles.open_design", that),
    }
    return page(request, "cycles/design.html", context)


def design_rename(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Give a design another name."""
    that = _get(request, "cycles.draw_design", pk)
    form = NameForm(*sent(request), initial={"name": that.name})

    def rename() -> None:
        services.rename(design=that, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and attempt(form, rename):
        return done(request, _url(that), _("Saved."))
    return page(request, "cycles/design_rename.html", {"design": that, "form": form})


def design_phase(request: HttpRequest, organisation: str, pk: int, number: int | None = None) -> HttpResponse:
    """Add a phase to the draft, or change one; what is typed keeps itself."""
    that = _get(request, "cycles.draw_design", pk)
    draft, _opened = _versions(that)
    found = [each for each in own_phases(draft.content) if each.number == number] if draft else []
    if request.method != "POST" and (draft is None or (number is not None and not found)):
        raise Http404
    key = f"design:{pk}:{number or 'new'}"
    kept = draft_data(request.user, key) if request.method != "POST" else {}
    form = OwnPhaseForm(*sent(request), phase=found[0] if found else None, initial=kept)

    def save() -> None:
        services.save_phase(design=that, number=number, by=request.user, **form.values())

    if request.method == "POST" and form.is_valid() and attempt(form, save):
        return done(request, _url(that), _("Saved."))
    if form.is_bound and form.errors and found:  # who saves again has seen that somebody else was there
        form.data = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        form.data["revision"] = str(found[0].revision)  # type: ignore[index]  # a QueryDict
    context = {"design": that, "form": form, "phase": found[0] if found else None, "draft_key": key}
    return page(request, "cycles/design_phase.html", context)


def design_phase_delete(request: HttpRequest, organisation: str, pk: int, number: int) -> HttpResponse:
    """Take a phase out of the draft, after asking once more."""
    that = _get(request, "cycles.draw_design", pk)
    draft, _opened = _versions(that)
    found = [each for each in own_phases(draft.content) if each.number == number] if draft else []
    name = found[0].name if found else ""

    def remove() -> None:
        services.remove_phase(design=that, number=number, by=request.user)

    return _confirm(
        request,
        that,
        Question(
            title=_("Take “%(name)s” out of the design?") % {"name": name},
            sentence=_("Answers that groups gave in this phase stay readable with them."),
            action_label=_("Take it away"),
            danger=True,
        ),
        remove,
        _("Taken away."),
    )


@require_POST
def design_phase_move(request: HttpRequest, organisation: str, pk: int, number: int) -> HttpResponse:
    """Put a phase one place up or down."""
    that = _get(request, "cycles.draw_design", pk)
    form = MovePhaseForm(request.POST)

    def move() -> None:
        services.move_phase(design=that, number=number, up=form.cleaned_data["move"] == "up", by=request.user)

    if form.is_valid() and attempt(form, move):
        return done(request, f"{_url(that)}#p{number}")
    return page(request, "cycles/refused.html", {"form": form, "back": _url(that)})


@require_POST
def design_next(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Begin the next version of a design that groups may choose already."""
    that = _get(request, "cycles.draw_design", pk)
    services.begin_next(design=that, by=request.user)
    return done(request, _url(that), _("This is a draft of the next version. Groups keep the one that they have."))


def design_open(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Open the draft for the groups, after asking once more."""
    that = _get(request, "cycles.open_design", pk)

    def open_for_groups() -> None:
        services.open_for_groups(design=that, by=request.user)

    question = Question(
        title=_("Open “%(name)s” for the groups?") % {"name": that.name},
        sentence=_(
            "Groups can choose it for a new cycle, or in the middle of one. This version then stays as it is; "
            "for a change you begin a next version."
        ),
        action_label=_("Open it for the groups"),
    )
    return _confirm(request, that, question, open_for_groups, _("Groups can choose this design now."))


def design_delete(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Delete a design, or put it away when a cycle uses it, after asking once more."""
    that = _get(request, "cycles.open_design", pk)
    uses = _uses(that)

    def put_away() -> None:
        services.put_away(design=that, by=request.user)

    question = (
        Question(
            title=_("Put “%(name)s” away?") % {"name": that.name},
            sentence=_("Groups that use it keep it, with all that they wrote. No new cycle can start with it."),
            action_label=_("Put it away"),
        )
        if uses
        else Question(
            title=_("Delete “%(name)s”?") % {"name": that.name},
            sentence=_("No group uses it. It cannot be brought back."),
            action_label=_("Delete it"),
            danger=True,
        )
    )
    return _confirm(
        request,
        that,
        question,
        put_away,
        _("The design is no longer offered."),
        after=reverse("cycles:designs", args=[organisation]),
    )


def _confirm(request: HttpRequest, that: Design, question: Question, act: Any, message: str, after: str = "") -> HttpResponse:
    """Ask once more, then run the service and say what happened."""
    form = AppForm(*sent(request))
    if request.method == "POST" and form.is_valid() and attempt(form, act):
        return done(request, after or _url(that), message)
    return page(request, "ui/confirm.html", {**asdict(question), "cancel_url": _url(that), "form": form})
