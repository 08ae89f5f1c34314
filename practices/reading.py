"""An example as readers see it: the same sections for the preview, the page and the paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cycles.enums import Approach, EvidenceKind
from practices.enums import PartKind, Sector
from practices.models import Example
from practices.reporting import blocks
from practices.reporting.blocks import Block, Section
from practices.reporting.sections import outcome_sentence
from practices.themes import theme_name

Photos = Mapping[int, Mapping[str, Any]]


def sections_of(content: Mapping[str, Any], photos: Photos) -> list[Section]:
    """What stands in an example, in the order in which somebody would ask.

    Args:
        content: the copy, see ``practices.services.publishing.build``.
        photos: ``photo`` (its address), ``photo_alt``, ``photo_width`` and ``photo_height`` by number of the part.
    """
    found = [
        Section("goal", _("What they wanted"), "", [*blocks.sentence(content["goal"]), *_facts(content)]),
        Section("did", _("What they did"), "", [*blocks.text(content["did"]), *_parts(content, PartKind.TRY_OUT, photos)]),
        Section("saw", _("What they saw"), "", [*blocks.text(content["saw"]), *_parts(content, PartKind.EVIDENCE, photos)]),
        Section("failed", _("What did not work"), "", blocks.text(content["failed"])),
        Section("outcome", _("What came out"), "", blocks.sentence(outcome_sentence(content["outcome"]))),
        Section("unknown", _("What they do not know"), "", blocks.text(content["unknown"])),
        Section("advice", _("What they would do differently"), "", blocks.text(content["advice"])),
        Section("agreements", _("What they agreed"), "", _agreements(content)),
        Section("sources", _("What others know"), _("Sources, each with an example"), _parts(content, PartKind.SOURCE, photos)),
    ]
    return [section for section in found if section.blocks]


def photos_of(example: Example) -> Photos:
    """The photos of a published example by number of the part that they belong to; one query."""
    return {
        row.part: {
            "photo": reverse("practices:example_photo", args=[example.key, row.pk]),
            "file": str(row.file.name),
            "photo_alt": _("Photo with the try-out"),
            "photo_width": row.width,
            "photo_height": row.height,
        }
        for row in example.photos.all()
    }


def again_of(example: Example, tree: list[dict[str, Any]]) -> list[str]:
    """What is known of doing it again, in sentences: how many began, how many told, and whether this one did another again."""
    told = sum(1 for line in tree if line["example"].repeats_id == example.pk)
    if not example.started_count:
        said = [_("No group began with this example yet.")]
    else:
        began = ngettext(
            "%(n)d group began with this example.", "%(n)d groups began with this example.", example.started_count
        ) % {"n": example.started_count}
        said = [f"{began} " + ngettext("%(n)d told what came out.", "%(n)d told what came out.", told) % {"n": told}]
    if example.repeats is not None and not example.repeats.is_published:
        said.append(_("This group did an example again that was taken back since."))
    return said


def context_of(content: Mapping[str, Any]) -> str:
    """Where it comes from, in one line: kind of school, ages, how many, how long."""
    said = [_label(Sector, content["sector"])]
    if content["age_from"] is not None and content["age_to"] is not None:
        said.append(_("%(from)d to %(to)d years") % {"from": content["age_from"], "to": content["age_to"]})
    if content["pupils_count"]:
        said.append(ngettext("%(n)d pupil", "%(n)d pupils", content["pupils_count"]) % {"n": content["pupils_count"]})
    if content["teachers_count"]:
        said.append(ngettext("%(n)d teacher", "%(n)d teachers", content["teachers_count"]) % {"n": content["teachers_count"]})
    said.append(ngettext("%(n)d week", "%(n)d weeks", content["weeks"]) % {"n": content["weeks"]})
    return ", ".join(part for part in said if part)


def tree_of(example: Example) -> list[dict[str, Any]]:
    """Everybody who did it again and told what came out, each with how deep it stands under the first one, in order."""
    root = example.root_id or example.pk
    rows = list(Example.objects.published().in_tree(root).order_by("published_at", "pk"))
    children: dict[int | None, list[Example]] = {}
    known = {row.pk for row in rows}
    for row in rows:
        children.setdefault(row.repeats_id if row.repeats_id in known else None, []).append(row)
    lines: list[dict[str, Any]] = []

    def walk(parent: int | None, depth: int) -> None:
        for row in children.pop(parent, []):
            lines.append(
                {
                    "example": row,
                    "depth": min(depth, 4),
                    "is_this": row.pk == example.pk,
                    "outcome": outcome_sentence(row.outcome),
                }
            )
            walk(row.pk, depth + 1)

    walk(None, 0)
    return lines


def _facts(content: Mapping[str, Any]) -> list[Block]:
    rows = [
        (_("Where it comes from"), context_of(content)),
        (_("Theme"), theme_name(content["theme"])),
        (_("School"), content["school"]),
        (_("Which pupils"), content["pupils"]),
        (_("Where it happened"), content["context"] if content["context"] != content["pupils"] else ""),
        (_("How they noticed"), content["measure"]),
        (_("Way of trying out"), _label(Approach, content["approach"])),
        (_("Told by"), ", ".join(content["names"])),
    ]
    return blocks.facts(rows)


def _agreements(content: Mapping[str, Any]) -> list[Block]:
    return blocks.entries({"text": text} for text in content["agreements"])


def _parts(content: Mapping[str, Any], kind: PartKind, photos: Photos) -> list[Block]:
    rows = [part for part in content["parts"] if part["kind"] == kind]
    if kind == PartKind.TRY_OUT:
        made = blocks.halves(
            {"first": row["first"], "second": row["second"], "note": row["by"], **photos.get(row["part"], {})} for row in rows
        )
        return [{**each, "heads": [_("Done"), _("Thought")]} for each in made]
    if kind == PartKind.SOURCE:
        return blocks.entries(
            {
                "head": row["label"],
                "text": row["first"],
                "more": row["second"],
                "more_head": _("In a classroom"),
                "note": row["by"],
                "link": row["link"],
            }
            for row in rows
        )
    return blocks.entries(
        {
            "head": _label(EvidenceKind, row["label"]),
            "text": row["first"],
            "more": row["second"],
            "note": row["by"],
            "link": row["link"],
        }
        for row in rows
    )


def _label(choices: Any, value: str) -> str:
    """The words for a value; empty for one that no longer exists."""
    return str(dict(choices.choices).get(value, "")) if value else ""
