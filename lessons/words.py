"""Soft warnings about what somebody wrote: a name of a pupil, or of a colleague. Nothing is refused for it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from core.names import name_like
from groups.models import Group, Membership


def warnings(texts: Iterable[str], group: Group) -> list[str]:
    """Sentences about names in ``texts``, for the person who wrote them. One query.

    Args:
        texts: what was written.
        group: whose members count as colleagues.
    """
    whole = "\n".join(texts)
    found = []
    colleagues = _colleagues_in(whole, group)
    if colleagues:
        found.append(
            _("You name a colleague (%(names)s). We look at pupils, not at the teacher.") % {"names": ", ".join(colleagues)}
        )
    pupils = [name for name in name_like(whole) if not any(name.split()[0] == each.split()[0] for each in colleagues)]
    if pupils:
        found.append(_("This looks like a name: %(names)s. Use the code of the pupil.") % {"names": ", ".join(pupils)})
    return found


def _colleagues_in(text: str, group: Group) -> list[str]:
    rows = Membership.objects.current().filter(group=group).order_by("user__name").values_list("user__name", flat=True)
    names = dict.fromkeys(name for name in rows if name)
    return [
        first for name in names if len(first := name.split()[0]) > 1 and re.search(rf"(?<!\w){re.escape(first)}(?!\w)", text)
    ]
