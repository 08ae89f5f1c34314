"""Pupils' codes and values do not stay: a year after the cycle only the summary is left, and a deleted set is gone in a day."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone

from cycles.models import DataSet, Measurement
from cycles.models.data import KEPT_DAYS
from cycles.services.data import points_of
from cycles.summary import bits
from schools.audit import record

PUT_BACK_HOURS = 24


def forget_due() -> int:
    """Delete what is due in the active organisation, and say how many sets that concerned. Running it twice changes nothing."""
    found = list(DataSet.objects.to_freeze(today=timezone.localdate(), days=KEPT_DAYS).values_list("pk", flat=True))
    for pk in found:
        _freeze(pk)
    gone = DataSet.objects.removed().filter(removed_at__lte=timezone.now() - datetime.timedelta(hours=PUT_BACK_HOURS))
    for data_set in list(gone):
        with transaction.atomic():
            record(by=None, verb="data.forgotten", on=data_set)
            data_set.delete()
            found.append(data_set.pk)
    return len(found)


@transaction.atomic
def _freeze(pk: int) -> None:
    """Keep how many, the middle and its spread (from five pupils), and delete the rest, also what could be undone."""
    data_set = DataSet.objects.select_for_update(of=("self",)).with_cycle().get(pk=pk)
    if data_set.is_frozen:
        return
    data_set.summary = [bit.as_json() for bit in bits(points_of(data_set), data_set.shape)]
    Measurement.objects.filter(data_set=data_set).delete()
    data_set.before, data_set.frozen_at = None, timezone.now()
    data_set.save()
    record(by=None, verb="data.frozen", on=data_set)
