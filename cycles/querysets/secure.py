"""Reads on what a group decides and what stays: outcomes, who takes it on, agreements and whether they are alive."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from core.tenancy import OwnedQuerySet
from cycles.enums import EvidenceKind
from cycles.querysets.common import COLLEAGUES, MEMBERS
from cycles.querysets.parts import CyclePartQuerySet
from groups.models import Membership
from groups.querysets import is_inside, is_member
from schools.models import Staff
from schools.querysets import current

if TYPE_CHECKING:
    from cycles.models import (  # noqa: F401  (for the generic bases below)
        Adoption,
        Agreement,
        AgreementEvent,
        AliveCheck,
        AliveRemark,
        AliveSlip,
        Learned,
        Outcome,
        Rollout,
    )

# How many people must have answered before anything of their answers is shown (docs/adr/0011).
FEWEST = 3


class OutcomeQuerySet(CyclePartQuerySet["Outcome"]):
    """What groups chose, the newest first."""


class RolloutQuerySet(CyclePartQuerySet["Rollout"]):
    """How groups put to use what works."""


class LearnedQuerySet(CyclePartQuerySet["Learned"]):
    """What groups learned."""


class AdoptionQuerySet(CyclePartQuerySet["Adoption"]):
    """Who takes an approach on."""

    def visible_to(self, user: Any) -> Self:
        """Members and experts of the group. A school leader reads how many there are, and not who."""
        return self.filter(is_member(user, "cycle__group", COLLEAGUES))

    def by_members(self) -> Self:
        """Of people who are members of the group now."""
        rows = Membership.objects.current().filter(role__in=MEMBERS, group=OuterRef("cycle__group"), user=OuterRef("user"))
        return self.filter(Exists(rows))

    def with_place(self) -> Self:
        """With ``is_outside``: not in the group now."""
        return self.annotate(
            is_outside=~Exists(Membership.objects.current().filter(group=OuterRef("cycle__group"), user=OuterRef("user")))
        )

    def not_told_yet(self) -> Self:
        """Of people who did not bring in "in use" themselves, so that each counts once for P5.b."""
        from cycles.models import Evidence

        told = Evidence.objects.filter(kind=EvidenceKind.IN_USE, cycle=OuterRef("cycle"), author=OuterRef("user"))
        return self.filter(~Exists(told))


class AgreementQuerySet(CyclePartQuerySet["Agreement"]):
    """Agreements that live on."""

    def living(self) -> Self:
        """Not let go."""
        return self.filter(ended_on__isnull=True)

    def in_the_pack(self) -> Self:
        """What the group marked for new colleagues, and still holds."""
        return self.living().filter(in_pack=True)

    def with_state(self) -> Self:
        """With ``owner_is_here`` and ``fades``.

        The owner is in the group and in the organisation now, with an account that is open; most say no longer.
        """
        from cycles.models import AliveCheck

        in_group = Membership.objects.filter(
            current(), group=OuterRef("cycle__group"), user=OuterRef("owner"), user__is_active=True
        )
        in_house = Staff.objects.filter(current(), organisation=OuterRef("cycle__group__organisation"), user=OuterRef("owner"))
        # Only what was asked since the group last said that it holds.
        asked = AliveCheck.objects.closed().filter(agreement=OuterRef("pk"), asked_on__gt=OuterRef("renewed_on"))
        return self.annotate(owner_is_here=Exists(in_group) & Exists(in_house), fades=Exists(asked.fading()))

    def asking(self, on: datetime.date) -> Self:
        """Living, and asking something of whoever looks after it: the day to look again has come, or most say no longer.

        Use it after :meth:`with_state`.
        """
        return self.living().filter(Q(review_on__lte=on) | Q(fades=True))


class AgreementEventQuerySet(OwnedQuerySet["AgreementEvent"]):
    """What happened to agreements."""

    def visible_to(self, user: Any) -> Self:
        """Whoever is inside the group."""
        return self.filter(is_inside(user, "agreement__cycle__group__"))


class AliveCheckQuerySet(OwnedQuerySet["AliveCheck"]):
    """Moments at which we ask whether an agreement is still alive."""

    def visible_to(self, user: Any) -> Self:
        """Whoever is inside the group."""
        return self.filter(is_inside(user, "agreement__cycle__group__"))

    def open(self, on: datetime.date | None = None) -> Self:
        """Of living agreements, to be answered on that day."""
        day = on or timezone.localdate()
        return self.filter(asked_on__lte=day, closes_on__gte=day, agreement__ended_on__isnull=True)

    def concerning(self, user: Any) -> Self:
        """Questions for this person: a member of the group now, or somebody who took the approach on.

        The same people as :func:`cycles.services.alive.concerned`, inside an organisation in which the person works.
        """
        from cycles.models import Adoption

        took_on = Adoption.objects.filter(cycle=OuterRef("agreement__cycle"), user=user)
        return self.filter(Q(is_member(user, "agreement__cycle__group", MEMBERS)) | Q(Exists(took_on)))

    def closed(self, on: datetime.date | None = None) -> Self:
        """Nobody can answer any more, so the counts stand still: before, a count that moves would tell who answered what."""
        return self.filter(closes_on__lt=on or timezone.localdate())

    def over(self, on: datetime.date | None = None) -> Self:
        """Nobody is asked any more: it closed, or the agreement was let go."""
        day = on or timezone.localdate()
        return self.filter(Q(closes_on__lt=day) | Q(agreement__ended_on__isnull=False, asked_on__lte=day))

    def telling(self) -> Self:
        """Answered by enough people to be shown."""
        return self.annotate(total=F("alive") + F("changed") + F("partly") + F("gone")).filter(total__gte=FEWEST)

    def fading(self) -> Self:
        """More than half say: no longer."""
        return self.telling().filter(total__lt=F("gone") * 2)

    def with_group(self) -> Self:
        """With agreement, cycle, group and organisation in the same query."""
        return self.select_related(
            "agreement__cycle__group__organisation", "agreement__cycle__group__school", "agreement__owner"
        )


class AliveSlipQuerySet(OwnedQuerySet["AliveSlip"]):
    """Links that were used."""

    def visible_to(self, user: Any) -> Self:
        """Nobody."""
        return self.none()


class AliveRemarkQuerySet(OwnedQuerySet["AliveRemark"]):
    """Remarks with answers."""

    def visible_to(self, user: Any) -> Self:
        """Members and experts of the group; not the school leader."""
        return self.filter(is_member(user, "asked__agreement__cycle__group", COLLEAGUES))
