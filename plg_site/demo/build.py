"""Build the demo, up to a stage of its year."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone, translation

from core.tenancy import organisation_scope, unscoped
from groups.models import Group
from plg_site.demo.circle import circle
from plg_site.demo.clock import Story, at, live
from plg_site.demo.conditions import conditions
from plg_site.demo.earlier import AHEAD, earlier
from plg_site.demo.examples import examples
from plg_site.demo.looking import LOOKING_AHEAD, looking
from plg_site.demo.outdoor import outdoor
from plg_site.demo.people import PLACES, SPOOR, WETERING
from plg_site.demo.seen import count_traces, seen
from plg_site.demo.speaking import speaking
from plg_site.demo.together import small_talk, talks
from plg_site.demo.world import World, settle, welcome
from practices.models import Example, Preparation
from schools.models import Organisation, User

# How many weeks of the year have passed at each stage.
STAGES = {"start": 1, "running": 11, "closing": 44}


def exists() -> bool:
    """Whether the demo is there already."""
    return Organisation.objects.filter(slug__in=[place.slug for place in PLACES]).exists()


@transaction.atomic
def flush() -> None:
    """Remove the organisations and people of the demo, and nothing else."""
    with unscoped(reason="the demo is removed as a whole"):
        slugs = [place.slug for place in PLACES]
        made = Preparation.objects.filter(cycle__group__organisation__slug__in=slugs, example__isnull=False)
        published = list(made.values_list("example", flat=True))
        # What protects its school from disappearing goes first.
        Group.objects.filter(organisation__slug__in=slugs).delete()
        Organisation.objects.filter(slug__in=slugs).delete()
        User.objects.filter(email__in=[person.email for place in PLACES for person in place.people]).delete()
        Example.objects.filter(pk__in=published).delete()


@transaction.atomic
def build(stage: str) -> None:
    """Write the demo through the services.

    Args:
        stage: ``start`` (the first week), ``running`` (eleven weeks on) or ``closing`` (everything secured, asked after, and celebrated).
    """
    now = timezone.now()
    today = timezone.localdate(now)
    first_day = today - datetime.timedelta(days=today.weekday() + 7 * STAGES[stage])
    with translation.override("nl"):
        with at(timezone.make_aware(datetime.datetime.combine(first_day, datetime.time(8)))):
            wetering = settle(WETERING, {}, first_day - datetime.timedelta(days=AHEAD + 10))
            spoor = settle(SPOOR, {}, first_day - datetime.timedelta(days=AHEAD + 10))
            spoor.people["expert"] = wetering["expert"]
            welcome(spoor, wetering["expert"])
        _live(wetering, earlier, first_day - datetime.timedelta(days=AHEAD), now)
        _live(wetering, looking, first_day - datetime.timedelta(days=LOOKING_AHEAD), now)
        _live(wetering, speaking, first_day, now)
        _live(wetering, outdoor, first_day, now)
        _live(wetering, conditions, first_day, now)
        _live(spoor, circle, first_day, now)
        _live(wetering, seen, first_day, now)
        _live(wetering, talks, first_day, now)
        examples(wetering, spoor, first_day, now)
        _live(spoor, small_talk, first_day, now)
        for world in (wetering, spoor):
            with organisation_scope(world.organisation.pk):
                count_traces()


def _live(world: World, story: Callable[[World], Story], first_day: datetime.date, until: datetime.datetime) -> None:
    with organisation_scope(world.organisation.pk):
        live(story(world), first_day, until)
