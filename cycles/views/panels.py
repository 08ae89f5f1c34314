"""What other pages show of a cycle: a fragment of its own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.access import allowed, get_or_deny
from cycles.models import Cycle, TryOut
from groups.models import Group

NEWEST = 3


@require_safe
def group_panel(request: HttpRequest, organisation: str, group: int) -> HttpResponse:
    """Ring, phase, checkpoint, open questions and the newest shared try-outs of one group."""
    that = get_or_deny(request, "cycles.view_cycles", Group.objects.with_places().with_roles_of(request.user), pk=group)
    cycle = Cycle.objects.running().select_related("design").filter(group=that).with_next_moment().first()
    reads_try_outs = allowed(request, "cycles.view_try_outs", that)
    shared = TryOut.objects.visible_to(request.user).shared().filter(group=that).select_related("author")
    context = {
        "group": that,
        "cycle": cycle,
        "reads_try_outs": reads_try_outs,
        "try_outs": list(shared.order_by("-shared_at", "-pk")[:NEWEST]) if reads_try_outs else [],
        "can_start": cycle is None and allowed(request, "cycles.start_cycle", that),
    }
    return render(request, "cycles/group_panel.html", context)
