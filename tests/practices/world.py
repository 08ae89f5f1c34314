"""An example of the cast's group, as far as a test needs it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from core.tenancy import organisation_scope, unscoped
from cycles.enums import Choice, EvidenceKind, Sharing
from cycles.models import Cycle
from groups.enums import Phase
from practices.models import Example, Preparation
from practices.services import preparations, publishing
from practices.services.common import fingerprint
from tests.architecture.world import _photo
from tests.cast import Cast
from tests.cycles.world import start
from tests.factories.cycles import EvidenceFactory, SourceFactory, TryOutFactory

TEXTS = {
    "title": "Pupils speak more",
    "summary": "Pairs first, then the whole class.",
    "sector": "primary",
    "theme": "language",
    "age_from": 7,
    "age_to": 9,
    "pupils_count": 24,
    "teachers_count": 3,
    "context": "A school in a town.",
    "did": "A minute in pairs before each talk.",
    "saw": "Fourteen of twenty-three said a whole sentence.",
    "failed": "Pairs of the same level fell silent.",
    "unknown": "Whether it is the cards or the silence.",
    "advice": "Begin with a drawing.",
    "shows_school": False,
}


def cycle_to_share(cast: Cast, **changes: Any) -> Cycle:
    """A cycle with one thing of each kind: a shared try-out with photo (member), evidence (colleague), a source (expert)."""
    cycle = start(cast, Phase.SECURE, choice=changes.pop("choice", Choice.ADAPT), **changes)
    with unscoped(reason="a test prepares its world"):
        shared = {"sharing": Sharing.GROUP, "shared_at": timezone.now()}
        TryOutFactory(group=cast.group, cycle=cycle, author=cast.member, done="Cards in pairs.", photo=_photo(), **shared)
        TryOutFactory(group=cast.group, cycle=cycle, author=cast.member, done="PRIVATE try-out")
        EvidenceFactory(cycle=cycle, kind=EvidenceKind.COMPARISON, author=cast.colleague, text="Half.", seen="Five of nine.")
        EvidenceFactory(cycle=cycle, kind=EvidenceKind.REFLECTION, author=cast.colleague, text="PRIVATE reflection")
        SourceFactory(cycle=cycle, author=cast.expert)
    return cycle


def written(cast: Cast, cycle: Cycle | None = None, **texts: Any) -> Preparation:
    """An example with all its texts, and everything that can come along."""
    cycle = cycle or cycle_to_share(cast)
    with organisation_scope(cast.organisation.pk):
        made = preparations.prepare(cycle=cycle, by=cast.organiser)
        made = preparations.write(preparation=made, values={**TEXTS, **texts}, version=made.version, by=cast.organiser)
        keys = [preparations.key_of(part) for part in preparations.candidates(cycle)]
        preparations.choose_parts(preparation=made, chosen=keys, photos=keys, by=cast.organiser)
    return made


def say(cast: Cast, preparation: Preparation, person: Any, *, agrees: bool = True, with_name: bool = False) -> None:
    """An author says yes or no to what stands there now."""
    with organisation_scope(cast.organisation.pk):
        print_ = fingerprint(preparation.parts.filter(author=person))
        publishing.answer(preparation=preparation, agrees=agrees, given_for=print_, with_name=with_name, by=person)


def agreed(cast: Cast, **texts: Any) -> Preparation:
    """The same, with everybody's yes."""
    made = written(cast, **texts)
    for person in (cast.member, cast.colleague, cast.expert):
        say(cast, made, person)
    return made


def published(cast: Cast, **texts: Any) -> Preparation:
    """The same, published."""
    made = agreed(cast, **texts)
    with organisation_scope(cast.organisation.pk):
        publishing.publish(preparation=made, looked=True, by=cast.organiser)
        return again(made)


def again(preparation: Preparation) -> Preparation:
    """The row as it is now."""
    with unscoped(reason="a test looks"):
        return Preparation.objects.select_related("example").get(pk=preparation.pk)


def example_of(preparation: Preparation) -> Example:
    """What stands outside now."""
    found = again(preparation).example
    assert found is not None
    return Example.objects.get(pk=found.pk)
