"""How long it takes to close a wave through a hundred groups and to make the school's total.

    .venv/bin/python benchmarks/wave_release.py
    .venv/bin/python tools/pg.py .venv/bin/python benchmarks/wave_release.py

Writes a school with a hundred groups of eight in a database of its own; every group has an earlier round to be compared with.
Measured is what the worker does: `close_wave`, with every change, the ledger and the total. The measure is 30 seconds. Prints
wall-clock and processor time, since a busy machine disturbs the first.
"""

from __future__ import annotations

import argparse
import datetime
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schools.models import Organisation

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def main() -> None:
    """Write the school, close its wave, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--groups", type=int, default=100)
    parser.add_argument("--people", type=int, default=8)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/load.sqlite3")
        os.environ["DJANGO_SETTINGS_MODULE"] = "plg_site.settings"
        os.environ.setdefault("SECRET_KEY", "only for this measurement 0123456789 0123456789")
        measure(options.groups, options.people)


def measure(groups: int, people: int) -> None:
    """Close one wave through so many groups of so many people."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from assessments.models import AnswerSet, Round, WaveRelease
    from assessments.services import close_wave
    from core.tenancy import organisation_scope
    from schools.services.organisations import create_organisation

    call_command("migrate", verbosity=0)
    organisation = create_organisation(name="Load", slug="load")
    with organisation_scope(organisation.pk):
        now = timezone.now()
        earlier, wave = school(organisation, groups, people, now)
        close_wave(earlier)
        Round.objects.filter(wave=earlier).update(closed_at=now - datetime.timedelta(days=100))
        Round.objects.filter(wave=wave).update(state="open")
        rows = AnswerSet.objects.filter(round__wave=wave).count()
        started, worked = time.perf_counter(), time.process_time()
        closed = close_wave(wave)
        wall, work = time.perf_counter() - started, time.process_time() - worked
        assert WaveRelease.objects.filter(wave=wave).exists()
        print(f"{closed} groups, {rows} sets of answers: {wall:.1f} s by the clock, {work:.1f} s of the processor")


def school(organisation: Organisation, groups: int, people: int, now: datetime.datetime) -> tuple[object, object]:
    """Write a school whose groups have answered two waves; both are still open."""
    from assessments.models import AnswerSet, GroupSecret, Round, Wave
    from assessments.questionnaire import questionnaire
    from assessments.tokens import new_secret, tokens
    from groups.enums import Role
    from groups.models import Group, Membership
    from schools.models import User
    from schools.services.organisations import create_school

    place = create_school(organisation=organisation, name="Load", region="nl-middle", by=None)
    last_day = now.date() + datetime.timedelta(days=7)
    waves = [Wave(organisation=organisation, school=place, closes_on=last_day, state="closed") for _ in range(2)]
    for wave in waves:
        wave.save()
    for number in range(groups):
        group = Group.objects.create(
            organisation=organisation,
            school=place,
            name=f"Group {number}",
            starts_on=now.date() - datetime.timedelta(days=300),
            ends_on=now.date() + datetime.timedelta(days=300),
        )
        secret = GroupSecret.objects.create(group=group, secret=new_secret()).secret
        members = [User.objects.create(email=f"p{number}-{each}@example.org", name="P") for each in range(people)]
        Membership.objects.bulk_create(
            Membership(group=group, user=user, role=Role.TEACHER, starts_on=group.starts_on) for user in members
        )
        for each, wave in enumerate(waves):
            opened = now - datetime.timedelta(days=110 if each == 0 else 10)
            round_ = Round(
                organisation=organisation,
                group=group,
                wave=wave,
                closes_on=last_day,
                opened_at=opened,
                focus="C2",
                state="open",
            )
            if each == 1:
                round_.state = "closed"
            round_.save()
            keys = [item.key for entry in questionnaire(round_.definition, has_expert=False) for item in entry.items]
            AnswerSet.objects.bulk_create(
                AnswerSet(
                    round=round_,
                    token=tokens(bytes(secret), round_id=round_.pk, user_id=user.pk)[0],
                    part="group",
                    sent=True,
                    values={key: 2 + (place_ * 7 + person * 3 + each) % 3 for place_, key in enumerate(keys)},
                )
                for person, user in enumerate(members)
            )
    return waves[0], waves[1]


if __name__ == "__main__":
    main()
