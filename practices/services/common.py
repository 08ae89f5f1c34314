"""What the services of examples share."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable

from practices.enums import Answer
from practices.models import Consent, Part, Preparation


def locked(preparation: Preparation) -> Preparation:
    """The preparation as it is now, locked until the transaction ends: publishing, saying yes and taking back wait in a row."""
    found: Preparation = (
        Preparation.objects.select_for_update(of=("self",))
        .select_related("cycle__group__organisation", "cycle__group__school", "example")
        .get(pk=preparation.pk)
    )
    return found


def fingerprint(parts: Iterable[Part]) -> str:
    """What a yes is given for: exactly these words, and whether the photo comes along. Other words ask again."""
    words = [[part.pk, part.label, part.first, part.second, part.link, part.with_photo] for part in parts]
    return hashlib.sha256(json.dumps(sorted(words)).encode()).hexdigest()


def by_author(parts: Iterable[Part]) -> dict[int, list[Part]]:
    """The parts of each author."""
    found: dict[int, list[Part]] = defaultdict(list)
    for part in parts:
        found[part.author_id].append(part)
    return found


def holds(consent: Consent | None, parts: Iterable[Part]) -> bool:
    """Whether the author said yes to exactly these words."""
    return consent is not None and consent.answer == Answer.AGREED and consent.given_for == fingerprint(parts)
