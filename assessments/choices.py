"""Which questionnaires a round can ask: the shipped ones and the organisation's own, each with one sentence."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import ngettext

from assessments.enums import CHARACTERISTICS, PULSE, Audience, Kind
from assessments.instruments import Definition, read, shipped
from assessments.instruments.catalogue import shipped_keys
from assessments.models import OwnVersion
from schools.models import Organisation

#: An own questionnaire is chosen by its version: "own-12".
OWN = "own-"


@dataclass(frozen=True)
class Choice:
    """A questionnaire that can be asked.

    Attributes:
        key: how a form names it: the key of a shipped one, or "own-" and the number of a version.
        version: the version of an own one.
    """

    key: str
    definition: Definition
    version: OwnVersion | None = None

    @property
    def name(self) -> str:
        """Its name in the active language."""
        return self.definition.name

    @property
    def sentence(self) -> str:
        """What it is, in one sentence."""
        said = "" if self.definition.short else self.definition.text("summary")
        items = self.definition.items
        count = sum(item.pulse for item in items) if self.definition.short else len(items)
        return said or ngettext("%(count)d statement.", "%(count)d statements.", count) % {"count": count}

    @property
    def is_full(self) -> bool:
        """Whether it asks everything; a short poll does not."""
        return not self.definition.short


def choices(organisation: Organisation, *audiences: Audience) -> list[Choice]:
    """What can be asked of ``audiences``: the seven characteristics first, then the short poll. One query."""
    first = [CHARACTERISTICS, PULSE]
    keys = [*first, *(key for key in shipped_keys() if key not in first)]
    found = [Choice(key, shipped(key)) for key in keys]
    own = OwnVersion.objects.filter(
        instrument__organisation=organisation, instrument__retired_at__isnull=True, published_at__isnull=False
    )
    newest: dict[int, OwnVersion] = {}
    for version in own.select_related("instrument").order_by("instrument__key", "-number"):
        newest.setdefault(version.instrument_id, version)
    found += [Choice(f"{OWN}{version.pk}", read(version.definition), version) for version in newest.values()]
    return [
        each
        for each in found
        if each.definition.kind == Kind.SURVEY and each.definition.audience in audiences and each.definition.items
    ]


def find(choice: str, organisation: Organisation, *audiences: Audience) -> Choice | None:
    """The choice of that key, or None."""
    return next((each for each in choices(organisation, *audiences) if each.key == choice), None)
