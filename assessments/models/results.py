"""What is released: of a round, of a wave, and the ledger of which answers stand behind which figure."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from assessments.models.rounds import Round, Wave
from assessments.querysets import ReleasedSetQuerySet, ReleaseQuerySet, WaveReleaseQuerySet
from core.tenancy import OrganisationOwned, OwnedManager
from groups.models import Group
from schools.models import Organisation


class Release(OrganisationOwned):
    """What may be shown of a closed round, frozen (R2). It holds nothing that the rules do not allow on a page."""

    ORGANISATION_PATH = "round__organisation"

    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="release")
    result = models.JSONField()
    # What may be said about the change since an earlier round; null when there is none to compare with (B4).
    change = models.JSONField(null=True, blank=True)
    released_at = models.DateTimeField(default=timezone.now)
    # When the person whom a part is about let the others see it, before the seven days were over (R8).
    let_go_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedManager.from_queryset(ReleaseQuerySet)()

    class Meta(OrganisationOwned.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.round_id}"

    @property
    def group(self) -> Group | None:
        """The group it belongs to; none for a school's staff."""
        return self.round.group

    @property
    def group_id(self) -> int | None:
        """Its number."""
        return self.round.group_id

    @property
    def school_id(self) -> int | None:
        """The number of the school whose staff it is about; none for a group."""
        return self.round.school_id

    @property
    def organisation(self) -> Organisation:
        """The organisation it belongs to."""
        return self.round.organisation


class WaveRelease(OrganisationOwned):
    """What may be shown of all groups of a wave together, frozen (R5)."""

    ORGANISATION_PATH = "wave__organisation"

    wave = models.OneToOneField(Wave, on_delete=models.CASCADE, related_name="release")
    result = models.JSONField()
    released_at = models.DateTimeField(default=timezone.now)

    objects = OwnedManager.from_queryset(WaveReleaseQuerySet)()

    class Meta(OrganisationOwned.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.wave_id}"


class ReleasedSet(OrganisationOwned):
    """One line of the ledger: a figure that left, and how many answers of which rounds stand behind it (R5).

    ``parts`` maps the number of a round to the number of its people, because a set is always made of whole rounds.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    section = models.CharField(max_length=16)
    parts = models.JSONField()

    objects = OwnedManager.from_queryset(ReleasedSetQuerySet)()

    class Meta(OrganisationOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["round", "section"], name="one_figure_per_round_and_section"),
            models.UniqueConstraint(fields=["wave", "section"], name="one_figure_per_wave_and_section"),
            models.CheckConstraint(
                condition=models.Q(round__isnull=True, wave__isnull=False) | models.Q(round__isnull=False, wave__isnull=True),
                name="released_set_is_of_a_round_or_of_a_wave",
            ),
        ]

    def __str__(self) -> str:
        return self.section

    @property
    def people(self) -> dict[int, int]:
        """How many people of which round."""
        parts: dict[str, Any] = self.parts
        return {int(round_): int(count) for round_, count in parts.items()}
