"""Choose what a report says besides the cycle itself."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction

from cycles.models import Cycle
from cycles.services.common import block, checked
from practices.models import CycleReport
from practices.reporting import SECTIONS
from schools.audit import record


@transaction.atomic
def arrange(*, cycle: Cycle, introduction: str, sections: Collection[str], by: Any) -> CycleReport:
    """Keep the introduction and the sections to show; also of a closed cycle, since nothing in the cycle changes.

    Args:
        sections: keys of ``practices.reporting.SECTIONS``; what is not among them is left out, unknown ones are passed over.

    Raises:
        DomainError: the introduction is too long.
    """
    Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)  # two organisers at once make one row
    found, _is_new = CycleReport.objects.get_or_create(cycle=cycle)
    report: CycleReport = found
    report.introduction, report.changed_by = block(introduction), by
    report.left_out = [key for key in SECTIONS if key not in sections]
    checked(report)
    report.save()
    record(by=by, verb="report.arranged", on=report)
    return report
