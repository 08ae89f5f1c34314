"""What the group's expert says of the group, characteristic by characteristic."""

from __future__ import annotations

import re

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.models import ExpertView
from core.errors import DomainError
from core.names import name_like
from groups.enums import Characteristic
from groups.models import Group, Membership
from schools.audit import record
from schools.models import User

LEVELS = (1, 2, 3, 4)


def levels_of(characteristic: str) -> tuple[int, ...]:
    """The levels of the matrix that an expert can see. That there is no expert, its first level, no expert can say."""
    return LEVELS[1:] if characteristic == Characteristic.EXPERT else LEVELS


@transaction.atomic
def say_view(*, group: Group, characteristic: str, level: int, words: str, by: User, sure: bool = False) -> ExpertView:
    """Say which level of the matrix the expert sees, with a sentence. The same again adds nothing.

    Args:
        level: one of ``levels_of`` the characteristic.
        sure: the writer has seen the warning about names and means it.

    Raises:
        DomainError: at ``level`` or ``words``, also when a name stands there and ``sure`` is not given; or ``by`` is not the
            group's expert.
    """
    Group.objects.select_for_update(of=("self",)).get(pk=group.pk)  # two presses of the button make one row
    if not by.has_perm("assessments.say_expert_view", group):
        raise DomainError(_("Only the expert of a group that has not ended says this."))
    if characteristic not in Characteristic.values:
        raise DomainError(_("This characteristic is not known."))
    if level not in levels_of(characteristic):
        raise DomainError(_("Choose what you see."), field="level")
    words = " ".join(words.split())
    if not words:
        raise DomainError(_("Say in a sentence what you see."), field="words")
    if not sure and (names := names_in(words, group)):
        raise DomainError(
            _("This looks like a name: %(names)s. What you say is about the group, never about one person.")
            % {"names": ", ".join(names)},
            field="words",
        )
    last = ExpertView.objects.filter(group=group, characteristic=characteristic).first()
    if last and (last.level, last.words, last.by_id) == (level, words, by.pk):
        return last
    said = ExpertView.objects.create(group=group, characteristic=characteristic, level=level, words=words, by=by)
    record(by=by, verb="expert_view.said", on=said)
    return said


def names_in(text: str, group: Group) -> list[str]:
    """What looks like a name: of somebody in the group, or anybody's. One query."""
    rows = Membership.objects.current().filter(group=group).order_by("user__name")
    found = []
    for name in dict.fromkeys(rows.values_list("user__name", flat=True)):
        for part in (name, *name.split()[:1]):
            if len(part) > 1 and re.search(rf"(?<!\w){re.escape(part)}(?!\w)", text):
                found.append(part)
                break
    return [*found, *(name for name in name_like(text) if name.split()[0] not in {each.split()[0] for each in found})]
