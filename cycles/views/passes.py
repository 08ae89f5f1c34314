"""How a cycle is shown: the ring in words, guiding questions with the answers of each pass, the way that the group came."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from core.timelines import Leg, path_through
from cycles.composed import OWN, STANDARD, guide_of, guides_of, words_of
from cycles.guide import PhaseGuide, asked_as, lenses, name_of_pass, template
from cycles.models import Answer, Cycle, CyclePhase, PhaseMove
from cycles.reading import lens_of
from cycles.services.phases import ways_from
from groups.enums import Phase

MOST_MOVES = 60


def lens_choices(request: HttpRequest, cycle: Cycle) -> dict[str, Any]:
    """The words that the reader can choose from, and those chosen."""
    found = [(STANDARD, _("The usual words"))]
    if cycle.design is not None:
        found.insert(0, (OWN, cycle.design.design.name))
    found += [(each.key, each.name) for each in lenses()]
    key = lens_of(request, cycle)
    about = next((each.description for each in lenses() if each.key == key), "")
    return {"key": key, "choices": found, "name": dict(found)[key], "about": about}


def ring_of(cycle: Cycle, key: str, shown: str = "") -> list[dict[str, Any]]:
    """The six phases in words with their dates, as the ring's legend wants them. One query."""
    rows = {row.phase: row for row in cycle.phases.with_owner()}
    return [
        {
            "guide": guide,
            "words": words_of(guide, key),
            "row": rows.get(guide.phase),
            "current": cycle.is_running and guide.phase == cycle.phase,
            "shown": guide.phase == shown,
            "past": guide.phase < cycle.phase or not cycle.is_running,
        }
        for guide in guides_of(cycle)
    ]


def answers_of(cycle: Cycle) -> list[Answer]:
    """Every answer of a cycle, the newest pass first: a few dozen at most. One query."""
    return list(Answer.objects.filter(cycle=cycle).select_related("changed_by").order_by("-passage", "pk"))


def asked_in(guide: PhaseGuide, row: CyclePhase | None, answers: list[Answer]) -> list[dict[str, Any]]:
    """The guiding questions of a phase in groups, one for each phase of a school's own design.

    Each question comes with the answer of this pass (or None) and those of earlier passes, the newest first.
    """
    now = row.passage if row else 1
    parts: list[dict[str, Any]] = [
        {"name": part.name, "purpose": part.purpose, "lines": part.questions} for part in guide.parts if part.questions
    ] or [{"name": "", "purpose": "", "lines": guide.questions}]
    for part in parts:
        part["questions"] = []
        for line in part.pop("lines"):
            mine = [each for each in answers if each.question == line.key and each.phase == guide.phase]
            part["questions"].append(
                {
                    "key": line.key,
                    "text": line.text,
                    "answer": next((each for each in mine if each.passage == now), None),
                    "earlier": [_with_date(each) for each in mine if each.passage < now],
                }
            )
    return parts


def no_longer_asked(guide: PhaseGuide, answers: list[Answer]) -> list[dict[str, Any]]:
    """Answers in this phase to questions of an earlier template or design: to read, in the words in which they were asked."""
    asked = {line.key for line in guide.questions}
    left = [each for each in answers if each.phase == guide.phase and each.question not in asked]
    return [{"text": asked_as(each.question, each.asked), "answer": each} for each in left]


def _with_date(answer: Answer) -> Answer:
    answer.ordinal = name_of_pass(answer.passage)  # type: ignore[attr-defined]  # for the page
    return answer


def ways(cycle: Cycle, key: str) -> dict[str, Any]:
    """Where the group can go: ``on`` (the next phase, or straight to securing after a stop) and ``others``."""
    if not cycle.is_running:
        return {"on": None, "others": []}
    found = []
    for way in ways_from(cycle):
        guide = guide_of(cycle, way)
        found.append({"phase": guide.phase, "number": guide.number, "name": words_of(guide, key).title})
    first = found[-1] if found and found[-1]["phase"] == Phase.SECURE else (found[0] if found else None)
    return {"on": first, "others": [way for way in found if way is not first]}


def way_here(cycle: Cycle, key: str) -> dict[str, Any]:
    """How the group came here: each step as a line to read, and all of them as one line through the phases. One query."""
    names = {guide.phase: words_of(guide, key).title for guide in guides_of(cycle)}
    moves = list(cycle.moves.select_related("by").order_by("-at", "-pk")[:MOST_MOVES])[::-1]
    steps = [_step(move, names, index) for index, move in enumerate(moves, start=1)]
    picture = ""
    if moves:
        began = min(cycle.created_at, moves[0].at)
        until = cycle.closed_at or timezone.now()
        legs = [Leg(_local(move.at), Phase(move.to_phase).number, is_end=move.is_end) for move in moves]
        label = _("The way through the six phases, from %(first)s to %(last)s; the same in words is in the list.") % {
            "first": names[Phase(moves[0].from_phase)],
            "last": names[Phase(moves[-1].to_phase)],
        }
        first = Leg(_local(began), Phase(moves[0].from_phase).number)
        picture = path_through([first, *legs], until=_local(until), rows=[names[phase] for phase in Phase], label=label)
    return {"steps": steps, "picture": picture}


def _step(move: PhaseMove, names: dict[Phase, str], number: int) -> dict[str, Any]:
    name = names[Phase(move.to_phase)]
    if move.is_end:
        what = _("Closed")
    elif move.is_back:
        what = _("Back to: %(phase)s") % {"phase": name}
    else:
        what = _("On to: %(phase)s") % {"phase": name}
    return {
        "number": number,
        "what": what,
        "by": move.by,
        "at": move.at,
        "reason": move.reason,
        "open": len(move.open_criteria),
        "choice": move.get_choice_display() if move.choice else "",
    }


def _local(moment: datetime.datetime) -> datetime.date:
    return timezone.localtime(moment).date()


def research_of(cycle: Cycle, answers: list[Answer]) -> list[dict[str, Any]]:
    """What action research keeps together: its question, data and analysis, each with the newest answer of the group."""
    way = None if cycle.design_id else template(cycle.template)
    found = []
    for phase, more in (way.adds if way else {}).items():
        for line in more.questions:
            answer = next((each for each in answers if each.question == line.key), None)
            found.append({"phase": phase, "key": line.key, "short": line.short, "text": line.text, "answer": answer})
    return found
