"""The sections of a report, in the order of the cycle. Each is a function of what was gathered, and silent when it has nothing.

A section that comes with an app below adds its function to ``SECTIONS`` here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cycles.composed import guide_of, lens_key, words_of
from cycles.enums import DATA_KINDS, Choice, EvidenceKind
from cycles.guide import asked_as, name_of_pass
from practices.reporting import blocks
from practices.reporting.blocks import Block, Section
from practices.reporting.gather import Gathered, Row
from practices.services.publishing import AgreedPart

# Questions of the phase of trying out that ask what was seen: they stand among what the group saw.
SEEN = ("P4.q1", "P4.q2", "P4.q3")

Build = Callable[[Gathered], list[Block]]


def compose(found: Gathered, *, left_out: Collection[str] = ()) -> list[Section]:
    """The sections that say something, in order, but for those that the organiser left out."""
    made = []
    for key, (title, side, build) in SECTIONS.items():
        if key not in left_out and (content := build(found)):
            made.append(Section(key, str(title), str(side), content))
    return made


def section_choices() -> list[tuple[str, str]]:
    """The sections to choose from."""
    return [(key, str(title)) for key, (title, _side, _build) in SECTIONS.items()]


# The sections ---------------------------------------------------------------------------------------------------


def _about(found: Gathered) -> list[Block]:
    cycle = found.cycle
    ends = timezone.localdate(cycle.closed_at) if cycle.closed_at else cycle.ends_on
    rows = [
        (_("Which pupils"), cycle.pupils),
        (_("How you will notice"), cycle.measure),
        (_("Way of trying out"), cycle.get_approach_display()),
        (_("Dates"), f"{date_format(cycle.starts_on)} – {date_format(ends)}"),
    ]
    return [*blocks.sentence(cycle.goal), *blocks.facts(rows), *_answers(found, "P1")]


def _route(found: Gathered) -> list[Block]:
    lines, words = [], lens_key(found.cycle)
    for row in found.of("move"):
        before, after = row.key[:2], row.key[2:]
        name = words_of(guide_of(found.cycle, after), words).title
        if before == after:
            what = _("Closed")
        else:
            what = (_("Back to: %(phase)s") if after < before else _("On to: %(phase)s")) % {"phase": name}
        lines.append([_day(row), what, row.one])
    return blocks.table([_("When"), _("Step"), _("Because")], lines)


def _sources(found: Gathered) -> list[Block]:
    rows = [
        {
            "head": row.one,
            "text": row.two,
            "more": row.three,
            "more_head": _("In a classroom"),
            "note": row.who,
            "link": row.four,
        }
        for row in found.of("source")
    ]
    return blocks.entries(rows)


def _data(found: Gathered) -> list[Block]:
    rows = [
        {"head": EvidenceKind(row.key).label, "text": row.one, "more": row.two, "note": _note(row), "link": row.four}
        for row in found.evidence(*DATA_KINDS)
        if row.key != EvidenceKind.FOLLOW_UP
    ]
    return [*blocks.entries(rows), *_answers(found, "P2")]


def _plan(found: Gathered) -> list[Block]:
    predicted = [
        {"head": head, "text": text, "note": note}
        for row in sorted(found.of("plan"), key=lambda row: row.pk)
        for head, text, note in (
            (_("One change"), row.one, ""),
            (_("What we expected"), row.two, _("Locked on %(day)s") % {"day": date_format(row.on)} if row.on else ""),
        )
        if text
    ]
    steps = [[row.one, row.who, _day(row)] for row in found.of("step")]
    columns = [_("What"), _("Who"), _("By when")]
    if not any(who for _what, who, _day in steps):
        steps, columns = [[what, day] for what, _who, day in steps], [columns[0], columns[2]]
    risks = [[row.one, row.two] for row in found.of("risk")]
    return [
        *_answers(found, "P3"),
        *blocks.entries(predicted),
        *blocks.table(columns, steps),
        *blocks.table([_("What may go wrong"), _("What we do then")], risks),
    ]


def _try_outs(found: Gathered) -> list[Block]:
    rows: list[dict[str, Any]] = [
        {"first": row.one, "second": row.two, "note": _said(row.who, row.three, _on(row)), **_photo(found, row)}
        for row in found.of("try_out")
    ]
    rows += [
        {"first": each.part.first, "second": each.part.second, "note": each.name, **_agreed_photo(found, each)}
        for each in found.agreed
    ]
    heads = [_("Done"), _("Thought")]
    whole = [{**block, "heads": heads} for block in blocks.halves(rows)]
    # Lines that authors shared with school leaders, in no order that tells whose they are.
    lines = sorted(row.one for row in found.of("line"))
    return [*whole, *blocks.entries({"text": line} for line in lines)]


def _photo(found: Gathered, row: Row) -> dict[str, Any]:
    """The photo of a try-out, for the group that reads the try-out."""
    if not row.key:
        return {}
    width, height = row.four.split("x")
    return {
        "photo": reverse("cycles:tryout_photo", args=[found.cycle.group.organisation.slug, row.pk]),
        "file": row.key,
        "photo_alt": _("Photo with the try-out of %(name)s, %(day)s") % {"name": row.who, "day": _on(row)},
        "photo_width": width,
        "photo_height": height,
    }


def _agreed_photo(found: Gathered, each: AgreedPart) -> dict[str, Any]:
    """The photo that its maker agreed to publish."""
    try_out = each.part.try_out
    if not each.photo or try_out is None:
        return {}
    return {
        "photo": reverse("practices:report_photo", args=[found.cycle.group.organisation.slug, found.cycle.pk, each.part.pk]),
        "file": each.photo,
        "photo_alt": _("Photo with the try-out"),
        "photo_width": try_out.photo_width,
        "photo_height": try_out.photo_height,
    }


def _lessons(found: Gathered) -> list[Block]:
    rows = [
        {
            "head": _version(row),
            "text": "\n\n".join(filter(None, (row.four, row.two))),
            "more": row.three,
            "more_head": _("What stays"),
        }
        for row in found.of("lesson")
    ]
    # A page begins with these words as what stays; then they are told once.
    told = "\n".join(row.three for row in found.of("lesson"))
    rows += [
        {"head": _version(row), "more": row.three, "more_head": _("What follows for the plan")}
        for row in found.of("meaning")
        if row.three and row.three not in told
    ]
    return blocks.entries(rows)


def _version(row: Row) -> str:
    """The name of a lesson, from its second version on with which one it is."""
    return row.one if row.key == "1" else _said(row.one, _("version %(n)s") % {"n": row.key})


def _numbers(found: Gathered) -> list[Block]:
    heads = [_("When"), _("Pupils"), _("Middle"), _("Middle half")]
    return blocks.numbers(
        {
            "title": each.title,
            "note": _said(each.kind, each.unit),
            "picture": each.picture,
            "legend": each.legend,
            "columns": heads,
            "summary": each.summary,
            "values": each.values,
            "notes": each.notes,
        }
        for each in found.numbers
    )


def _know(found: Gathered) -> list[Block]:
    """Saw, think, do not know: gathered from where the group wrote them down, so that nobody types them again."""
    outcomes, lessons = found.of("outcome"), found.of("meaning")
    saw = [{"head": each.title, "text": each.saw} for each in found.numbers]
    saw += [
        {**entry, "head": " ".join(filter(None, (entry["head"], entry["note"])))}
        for entry in _asked(found, "P4")
        if entry["key"] in SEEN
    ]
    saw += [{"head": _chosen(row), "text": row.one} for row in outcomes]
    think = [{"head": each.title, "text": each.think} for each in found.numbers]
    think += [{"head": _version(row), "text": row.two} for row in lessons]
    unknown = [{"head": each.title, "text": each.unknown} for each in found.numbers]
    unknown += [{"head": _chosen(row), "text": row.three} for row in outcomes]
    silence = _("Nothing was written here. That does not mean that we know everything.")
    return blocks.thirds([(_("We saw"), saw, "–"), (_("We think"), think, "–"), (_("We do not know"), unknown, silence)])


def _outcome(found: Gathered) -> list[Block]:
    cycle = found.cycle
    made: list[Block] = []
    if cycle.choice:
        made += blocks.sentence(outcome_sentence(cycle.choice))
    chosen = found.of("outcome")
    made += blocks.entries(
        {"head": f"{_chosen(row)}: {Choice(row.key).label}", "text": row.two} for row in chosen if row.two or len(chosen) > 1
    )
    compared = found.evidence(EvidenceKind.COMPARISON, EvidenceKind.FOLLOW_UP)
    rows = [{"first": row.one, "second": row.two, "note": _note(row)} for row in compared]
    heads = [_("Expected, or measured how"), _("Seen")]
    made += [{**block, "heads": heads} for block in blocks.halves(rows)]
    return made + _answers(found, "P4", without=SEEN)


def _implemented(found: Gathered) -> list[Block]:
    rows = [
        {"head": EvidenceKind(row.key).label, "text": row.one, "note": _note(row), "link": row.four}
        for row in found.evidence(EvidenceKind.DESCRIPTION, EvidenceKind.IN_USE)
    ]
    ways = [
        (_("What must stay the same"), "one"),
        (_("What may change"), "two"),
        (_("How we follow it"), "three"),
    ]
    agreed = [(head, getattr(row, column)) for row in found.of("rollout") for head, column in ways]
    takers = [[row.who, row.one, _day(row)] for row in found.of("adoption")]
    return [
        *blocks.facts(agreed),
        *blocks.table([_("Who takes it on"), _("Where"), _("From")], takers),
        *blocks.entries(rows),
        *_answers(found, "P5"),
    ]


def _agreements(found: Gathered) -> list[Block]:
    rows = [
        {
            "head": row.one,
            "text": _("Kept at: %(place)s") % {"place": row.two},
            "note": _said(row.who, _still(row)),
        }
        for row in found.of("agreement")
    ]
    return blocks.entries(rows)


def _still(row: Row) -> str:
    """Whether an agreement was let go, and why; otherwise when the group looks again."""
    if row.key:
        return _("let go: %(why)s") % {"why": row.key}
    return _("look again on %(day)s") % {"day": _on(row)} if row.on else ""


def _learned(found: Gathered) -> list[Block]:
    shared = [
        {"head": EvidenceKind(row.key).label, "text": row.one, "note": _note(row), "link": row.four}
        for row in found.evidence(EvidenceKind.SHARED)
    ]
    learned = [
        {"text": row.one, "note": _said(row.two, _("Kept at: %(place)s") % {"place": row.three} if row.three else "")}
        for row in found.of("learned")
    ]
    grown = [
        {
            "head": row.one,
            "text": row.two,
            "more": _lines(row.three, row.four),
            "more_head": _("What holds elsewhere, and what not"),
        }
        for row in found.of("ingredient")
    ]
    next_step = str(found.cycle.get_next_step_display()) if found.cycle.next_step else ""
    return [
        *blocks.entries(learned),
        *_answers(found, "P6"),
        *blocks.entries(grown),
        *blocks.entries(shared),
        *blocks.facts([(_("What came next"), next_step)]),
    ]


# In the order of the cycle: key, head, a few words beside it, what it says.
SECTIONS: dict[str, tuple[str | Promise, str | Promise, Build]] = {
    "about": (gettext_lazy("What it was about"), gettext_lazy("Goal, why, measure"), _about),
    "route": (gettext_lazy("The way we went"), gettext_lazy("Going back is part of it"), _route),
    "sources": (gettext_lazy("What others know"), gettext_lazy("Sources, each with an example"), _sources),
    "data": (gettext_lazy("What we looked at"), gettext_lazy("Before we changed anything, and meanwhile"), _data),
    "plan": (gettext_lazy("What we planned and expected"), "", _plan),
    "try_outs": (gettext_lazy("What we tried"), gettext_lazy("As far as it was shared"), _try_outs),
    "lessons": (gettext_lazy("Research lesson"), "", _lessons),
    "numbers": (gettext_lazy("What we measured"), gettext_lazy("What was seen, not what caused it"), _numbers),
    "know": (gettext_lazy("What we saw, think and do not know"), gettext_lazy("Three of equal rank"), _know),
    "outcome": (gettext_lazy("What came out"), gettext_lazy("Every outcome counts the same"), _outcome),
    "implemented": (gettext_lazy("In use"), "", _implemented),
    "agreements": (gettext_lazy("What we agreed"), "", _agreements),
    "learned": (gettext_lazy("What we learned"), "", _learned),
}

# Equal in rank (product.md, rule 6): each is a plain sentence, none is a success.
_OUTCOMES: dict[Choice, str | Promise] = {
    Choice.IMPLEMENT: gettext_lazy("The group chose to go on with it."),
    Choice.ADAPT: gettext_lazy("The group chose to change it and try again."),
    Choice.STOP: gettext_lazy("The group chose to stop with it."),
    Choice.UNKNOWN: gettext_lazy("The group does not know yet."),
}


def outcome_sentence(choice: str) -> str:
    """The group's choice as a plain sentence; empty when nothing was chosen."""
    return str(_OUTCOMES.get(Choice(choice), ""))


def _answers(found: Gathered, phase: str, *, without: Collection[str] = ()) -> list[Block]:
    return blocks.entries(entry for entry in _asked(found, phase) if entry["key"] not in without)


def _asked(found: Gathered, phase: str) -> Iterator[dict[str, str]]:
    """The questions of a phase that were answered, as this cycle asks them, and then those that it asks no more.

    What was answered in several passes stands below the question one after the other, each with the pass that it is from.
    """
    questions = {line.key: line.text for line in guide_of(found.cycle, phase).questions}
    places = {key: place for place, key in enumerate(questions)}
    rows = sorted(found.answers(phase), key=lambda row: (places.get(row.key, len(places)), row.key, int(row.three)))
    for key, passes in groupby(rows, key=lambda row: row.key):
        answers = list(passes)
        question = questions.get(key) or asked_as(key, answers[-1].two)
        for row in answers:
            several = len(answers) > 1
            yield {
                "key": key,
                "head": question if row is answers[0] else "",
                "text": row.one,
                "note": name_of_pass(int(row.three)) if several else "",
            }


def _chosen(row: Row) -> str:
    return _("At the choice of %(day)s") % {"day": _on(row)}


def _note(row: Row) -> str:
    return _said(row.who, _on(row))


def _on(row: Row) -> str:
    return str(date_format(row.on)) if row.on else ""


def _said(*parts: str) -> str:
    """The parts that say something, in one line."""
    return ", ".join(part for part in parts if part)


def _lines(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


def _day(row: Row) -> str:
    """A day that stays on one line in a table."""
    return date_format(row.on).replace(" ", "\u00a0") if row.on else ""
