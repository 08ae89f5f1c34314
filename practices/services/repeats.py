"""Do an example again in one's own group."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from core.errors import DomainError
from cycles.guide import template, templates
from cycles.models import Cycle
from cycles.services import cycles, phases, sources
from groups.models import Group
from practices.enums import PartKind
from practices.models import Example, Repetition
from schools.audit import record


@transaction.atomic
def do_again(
    *,
    key: uuid.UUID,
    group: Group,
    title: str,
    goal: str,
    starts_on: datetime.date,
    ends_on: datetime.date,
    measure: str = "",
    pupils: str = "",
    by: Any,
) -> Cycle:
    """Start a cycle with the plan and the sources of an example, copied: they stay when the example is taken back.

    Raises:
        DomainError: the example was taken back meanwhile, another cycle runs, or the dates do not fit.
    """
    example: Example | None = Example.objects.select_for_update().published().filter(key=key).first()
    if example is None or example.content is None:
        raise DomainError(_("This example was taken back by the group that made it. You can no longer start with it."))
    content = example.content
    chosen = template(content["template"]) or next(
        (each for each in templates() if each.approach == content["approach"]), templates()[0]
    )
    cycle = cycles.start(
        group=group,
        template_key=chosen.key,
        title=title,
        goal=goal,
        starts_on=starts_on,
        ends_on=ends_on,
        measure=measure,
        pupils=pupils,
        by=by,
    )
    repetition, is_new = Repetition.objects.get_or_create(cycle=cycle, defaults={"example": example})
    if not is_new:
        return cycle
    plan = _("From the example “%(title)s”:") % {"title": content["title"]} + "\n\n" + content["did"]
    phases.answer(cycle=cycle, question="P3.q1", text=plan[:4000], version=0, by=by)
    # Nothing is published without what did not work.
    risk = _("This did not work there:") + "\n\n" + content["failed"]
    phases.answer(cycle=cycle, question="P3.q4", text=risk[:4000], version=0, by=by)
    for part in content["parts"]:
        if part["kind"] == PartKind.SOURCE:
            sources.add_source(
                cycle=cycle, citation=part["label"], summary=part["first"], example=part["second"], link=part["link"], by=by
            )
    Example.objects.filter(pk=example.pk).update(started_count=F("started_count") + 1)
    record(by=by, verb="example.done_again", on=repetition)
    return cycle
