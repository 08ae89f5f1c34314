"""What its writer is told about names after saving. Nothing is refused for it.

That a pupil seems to be named, the forms ask before they save (``schools.names``). Here that is said only of a note of an
observer, which is kept at once. That a colleague is named is no question; it is said of everything about the case pupils.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from core.names import name_like
from groups.models import Group, Membership


def about_note(text: str, group: Group) -> list[str]:
    """Sentences about colleagues and pupils who are named in a note of an observer. One query."""
    colleagues = _colleagues_in(text, group)
    pupils = [name for name in name_like(text) if not any(name.split()[0] == each for each in colleagues)]
    found = _of_colleagues(colleagues)
    if pupils:
        found.append(_("This looks like a name: %(names)s. Use the code of the pupil.") % {"names": ", ".join(pupils)})
    return found


def about_colleagues(texts: Iterable[str], group: Group) -> list[str]:
    """A sentence when a text about pupils names somebody of the group. One query."""
    return _of_colleagues(_colleagues_in("\n".join(texts), group))


def _of_colleagues(names: list[str]) -> list[str]:
    if not names:
        return []
    return [_("You name a colleague (%(names)s). We look at pupils, not at the teacher.") % {"names": ", ".join(names)}]


def _colleagues_in(text: str, group: Group) -> list[str]:
    rows = Membership.objects.current().filter(group=group).order_by("user__name").values_list("user__name", flat=True)
    names = dict.fromkeys(name for name in rows if name)
    return [
        first for name in names if len(first := name.split()[0]) > 1 and re.search(rf"(?<!\w){re.escape(first)}(?!\w)", text)
    ]
