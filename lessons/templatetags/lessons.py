"""Who sees what is about case pupils, and for how long."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.models import Group

register = template.Library()


@register.simple_tag
def case_sees(group: Group, at_once: bool = False) -> str:
    """The sentence under a text box for case data: who sees it, when it is deleted, and that no name belongs in it."""
    months = settings.CASE_DATA_MONTHS
    sees = (
        _("The members and experts of %(group)s see this at once.")
        if at_once
        else _("The members and experts of %(group)s see this.")
    )
    goes = ngettext("It is deleted %(n)d month after the cycle.", "It is deleted %(n)d months after the cycle.", months)
    return " ".join([sees % {"group": group.name}, goes % {"n": months}, _("Codes, no names.")])


@register.simple_tag
def case_months() -> int:
    """How many months after the cycle the case data is deleted."""
    return int(settings.CASE_DATA_MONTHS)
