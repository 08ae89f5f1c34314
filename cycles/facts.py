"""Counts from upper apps for the automatic exit criteria, without this app knowing those apps.

A criterion such as P4.a ("at least one lesson was taught and observed") counts what this app keeps. An app above it that keeps
such things too adds its own rows in ``AppConfig.ready``::

    from cycles import facts

    facts.add("P4.a", name="research_lessons", rows=_taught_lessons)

    def _taught_lessons() -> QuerySet[ResearchLesson]:
        from lessons.models import ResearchLesson
        return ResearchLesson.objects.filter(taught_at__isnull=False, notes__isnull=False)

``rows`` is called each time a query is built and gives a queryset; the rows of the cycle are counted in a subquery of the
one query that ``CycleQuerySet.with_facts`` makes, and added to this app's own number. ``path`` says how a row reaches its
cycle (``"cycle"``, or ``"lesson__cycle"``); ``what`` what must differ to count apart (``"pk"``, or ``"author"``).
The words ("Seen: 2 lessons") stay those of ``cycles.criteria``. Adding under the same name again replaces.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

# Per criterion that counts rows: the annotation of ``cycles.querysets.facts`` that can be added to.
COUNTED: Final = {
    "P1.b": "fact_data",
    "P2.c": "fact_sources",
    "P3.b": "fact_predictions",
    "P3.c": "fact_steps",
    "P4.a": "fact_lessons",
    "P4.b": "fact_comparisons",
    "P5.a": "fact_descriptions",
    "P6.a": "fact_agreements",
    "P6.b": "fact_shared",
}

Rows = Callable[[], Any]
_added: dict[str, dict[str, tuple[Rows, str, str]]] = {}


def add(criterion: str, *, name: str, rows: Rows, path: str = "cycle", what: str = "pk") -> None:
    """Let rows of another app count for a criterion; see the module.

    Args:
        criterion: a key of ``COUNTED``.
        name: says whose rows they are; one per criterion and name.
        rows: gives the queryset, called when a query is built.
        path: from a row to its cycle.
        what: rows that agree in this count once.

    Raises:
        KeyError: this criterion does not count rows.
    """
    _added.setdefault(COUNTED[criterion], {})[name] = (rows, path, what)


def added_to(fact: str) -> list[tuple[Any, str, str]]:
    """The querysets that count along for an annotation, each with its ``path`` and ``what``."""
    return [(rows(), path, what) for rows, path, what in _added.get(fact, {}).values()]
