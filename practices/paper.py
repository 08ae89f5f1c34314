"""A practice example as paper: what its page says, in the reader's language, with who did it again."""

from __future__ import annotations

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import pdf
from core.mail import absolute_url
from practices.models import Example
from practices.reading import again_of, context_of, photos_of, sections_of, tree_of
from practices.reporting import blocks
from practices.reporting.blocks import Section
from practices.reporting.paper import on_paper


def example_pdf(example: Example) -> bytes:
    """The PDF of a published example, made while the reader waits. Two queries.

    Args:
        example: published, with what it repeats.
    """
    content = example.content or {}
    sections, pictures = on_paper([*sections_of(content, photos_of(example)), _again(example)])
    data = {
        "title": example.title,
        "kind": _("Practice example"),
        "group": context_of(content),
        "facts": [
            (_("Published"), date_format(timezone.localdate(example.published_at))),
            (_("Read and do it again at"), absolute_url(example.get_absolute_url())),
        ],
        "introduction": content["summary"],
        "sections": sections,
        "empty": "",
    }
    language = get_language() or "nl"
    return pdf.render("pdf/practices/report.typ", data, title=example.title, language=language, pictures=pictures)


def _again(example: Example) -> Section:
    tree = tree_of(example)
    said = blocks.text("\n\n".join(again_of(example, tree)))
    rows = [
        [
            line["example"].title + (" " + _("(this one)") if line["is_this"] else ""),
            line["outcome"],
            date_format(timezone.localdate(line["example"].published_at)),
        ]
        for line in tree
    ]
    listed = blocks.table([_("Example"), _("What came out"), _("Published")], rows) if len(rows) > 1 else []
    return Section("again", _("Done again"), "", [*said, *listed])
