"""The pack for new colleagues: what the group marked for it, read once for the page and for paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cycles.models import Agreement
from groups.enums import Role
from groups.models import Group, Membership


@dataclass(frozen=True)
class Card:
    """One agreement in the pack, with whom to ask."""

    agreement: Agreement
    ask: str

    @property
    def example(self) -> str:
        """What it looks like in a classroom, from a source that the group brought in."""
        return self.agreement.source.example if self.agreement.source else ""

    @property
    def citation(self) -> str:
        """Where the example comes from."""
        return self.agreement.source.citation if self.agreement.source else ""


def cards(group: Group) -> list[Card]:
    """What a new colleague gets, the oldest first. Two queries. Whom to ask: the owner, or an organiser when the owner left."""
    rows = Agreement.objects.in_the_pack().filter(cycle__group=group).with_state().select_related("owner", "source", "cycle")
    found = list(rows.order_by("created_at", "pk"))
    organisers = (
        Membership.objects.current().filter(group=group, role=Role.ORGANISER, user__is_active=True).select_related("user")
    )
    instead = ", ".join(row.user.name for row in organisers)
    return [Card(row, row.owner.name if row.owner and getattr(row, "owner_is_here", False) else instead) for row in found]


def paper(group: Group, found: list[Card]) -> dict[str, Any]:
    """What templates/pdf/cycles/pack.typ shows."""
    return {
        "kind": _("For new colleagues"),
        "title": group.name,
        "under": _("What we agreed on, why, and whom you can ask"),
        "facts": [[_("School"), group.school.name], [_("What it is for"), group.goal_pupils]],
        "cards": [
            {
                "text": card.agreement.text,
                "rows": [
                    [label, value]
                    for label, value in (
                        (_("Why"), card.agreement.why),
                        (_("How to do it"), card.agreement.how),
                        (_("In the classroom"), card.example),
                        (_("Example from"), card.citation),
                        (_("Where it is kept"), card.agreement.place),
                        (_("Link"), card.agreement.link),
                        (_("Ask"), card.ask),
                        (_("Look again on"), date_format(card.agreement.review_on, "j F Y")),
                    )
                    if value
                ],
            }
            for card in found
        ],
        "empty": _("The group has not marked anything for new colleagues yet."),
    }
