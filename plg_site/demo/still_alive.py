"""Answers to "is this still alive?", given by the link in the mail, in the time of a story."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from cycles.models import Agreement, AliveCheck
from cycles.services import alive
from plg_site.demo.clock import Story
from schools.models import User

_WORDS = {"a": "alive", "c": "changed", "p": "partly", "g": "gone"}


def ask_whether_alive(
    begin: datetime.date,
    told: Mapping[Agreement, Sequence[str]],
    people: Sequence[User],
    remarks: Mapping[tuple[int, User], str] | None = None,
) -> Story:
    """Each question since the agreements were last renewed is answered three days after it was asked, at half past twelve.

    Args:
        begin: day 0 of the story.
        told: per agreement, for each of its questions in turn, a letter per person: alive, changed, partly, gone.
            Whoever stands behind the last letter does not answer. The agreements were recorded on one day.
        remarks: what somebody adds, by the number of the question.
    """
    said = remarks or {}
    rounds = zip(*(_questions(agreement) for agreement in told), strict=True)
    for number, checks in enumerate(rounds):
        if not any(len(letters) > number for letters in told.values()):
            return
        yield (checks[0].asked_on - begin).days + 3, 12, 30
        for check, letters in zip(checks, told.values(), strict=True):
            for person, letter in zip(people, letters[number] if number < len(letters) else "", strict=False):
                remark = said.get((number, person), "") if letter in "pg" else ""
                alive.answer(check=check, token=alive.token_for(check, person.pk), choice=_WORDS[letter], remark=remark)


def _questions(agreement: Agreement) -> list[AliveCheck]:
    return list(agreement.checks.filter(asked_on__gt=agreement.renewed_on).order_by("asked_on"))
