"""Pupils are never named: what looks like a name is asked about once, at its box, and kept when it is sent once more.

A colleague may be named where a group writes about its own work ("Femke looks after it"), so names of who works in the
organisation pass. A pupil who is called like a colleague passes with them: the sentence under each box stays the first line.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _

from core.names import name_like
from schools.models import Staff

NAMES_SEEN = "names_seen"


def could_be_pupils(text: str) -> list[str]:
    """What looks like a name in ``text`` and is nobody's who works, or worked, in the active organisation.

    One query when something looks like a name, else none.
    """
    return _strangers(name_like(text))


def _strangers(found: Iterable[str]) -> list[str]:
    """Those of the names that are nobody's who works here."""
    first = {name: _first(name) for name in found}
    if not first:
        return []
    starts = reduce(or_, (Q(user__name__istartswith=name) for name in set(first.values())))
    works = {_first(name) for name in Staff.objects.filter(starts).values_list("user__name", flat=True)}
    return [name for name in first if first[name] not in works]


def _first(name: str) -> str:
    """The first name, in small letters and without the 's of "Emma's"."""
    words = name.casefold().replace("’s", "").replace("'s", "").split()
    return words[0] if words else ""


class AsksAboutNames(forms.BaseForm):
    """A form that asks once about what looks like the name of a pupil. Put it before the form class.

    It is no mistake, only a question: the same name, sent once more, is kept. What was kept before is not asked about again.
    ``{% form_errors form %}`` carries along what was asked.
    """

    # Boxes in which a pupil might be named.
    PUPILS_IN: ClassVar[tuple[str, ...]] = ()

    names_seen: str = ""

    def pupils_in(self) -> tuple[str, ...]:
        """The boxes in which a pupil might be named. A form with a box per row adds those."""
        return self.PUPILS_IN

    def clean(self) -> dict[str, Any]:
        """Ask at each box about names that were not asked about yet. One query for the whole form."""
        super().clean()
        asked = set(str(self.data.get(NAMES_SEEN, "")).split(", "))
        found = {box: self._new_names(box) for box in self.pupils_in()}
        seen = _strangers(name for names in found.values() for name in names)
        for box, new in found.items():
            names = [name for name in new if name in seen]
            if not set(names) <= asked:
                self._ask(box, names)
        self.names_seen = ", ".join(seen)
        return self.cleaned_data

    def _new_names(self, box: str) -> list[str]:
        text = self.cleaned_data.get(box)
        if not isinstance(text, str) or not text:
            return []
        before = set(name_like(str(self.get_initial_for_field(self.fields[box], box) or "")))
        return [name for name in name_like(text) if name not in before]

    def _ask(self, box: str, names: list[str]) -> None:
        sentence = _("“%(names)s” looks like a name. Write “pupil A” instead. If it may stay, press the button once more.")
        sentences = [sentence % {"names": ", ".join(names)}]
        if self.files:
            sentences.append(_("Choose the file again too."))
        self.add_error(box, " ".join(sentences))
