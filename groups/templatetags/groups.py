"""Who reads along, said beside the sentences that say who sees something."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.models import Group
from groups.querysets import leading_colleagues

register = template.Library()


@register.simple_tag
def reads_along(group: Group) -> SafeString | str:
    """A sentence for each box that is not for the school leader, when somebody who leads the school is a colleague here too."""
    names = leading_colleagues(group)
    if not names:
        return ""
    sentence = ngettext(
        "%(names)s leads the school and is in this group too. What you share with the group, %(names)s reads.",
        "%(names)s lead the school and are in this group too. What you share with the group, they read.",
        len(names),
    )
    return format_html('<p class="sees">{}</p>', sentence % {"names": get_text_list(names, _("and"))})
