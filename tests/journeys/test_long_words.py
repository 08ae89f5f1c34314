"""Whatever people write, a page stays as wide as the phone: a pasted address, a word that never ends."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from core.tenancy import unscoped
from cycles.enums import Sharing
from cycles.services import cycles as service
from groups.enums import Phase
from groups.models import Group
from tests.cast import Cast
from tests.factories.cycles import QuestionFactory, SourceFactory, TryOutFactory
from tests.factories.meetings import ActionFactory, AgendaItemFactory, DecisionFactory, MeetingFactory
from tests.journeys.conftest import no_sideways_scrolling
from tests.journeys.reader import PHONE_DUTCH, SMALLEST_PHONE, Readers

pytestmark = pytest.mark.django_db(transaction=True)

ENDLESS = "https://example.org/" + "awordthatneverends" * 5


def test_no_page_grows_sideways_with_what_people_write(reader: Readers, cast: Cast) -> None:
    with unscoped(reason="a test prepares"):
        Group.objects.filter(pk=cast.group.pk).update(name=ENDLESS[:80], goal_pupils=ENDLESS, goal_learning=ENDLESS)
        held = MeetingFactory(
            group=cast.group,
            title=ENDLESS,
            place=ENDLESS,
            starts_at=timezone.now() - datetime.timedelta(hours=1),
            ends_at=timezone.now() + datetime.timedelta(hours=1),
        )
        AgendaItemFactory(meeting=held, title=ENDLESS, goal=ENDLESS, notes=ENDLESS)
        AgendaItemFactory(meeting=held, title=ENDLESS, goal=ENDLESS, is_proposal=True)
        DecisionFactory(meeting=held, text=ENDLESS, value=ENDLESS)
        ActionFactory(meeting=held, owner=cast.organiser, text=ENDLESS)
        cycle = service.start(
            group=cast.group,
            by=cast.organiser,
            template_key="without_lesson_study",
            title=ENDLESS,
            goal=ENDLESS,
            starts_on=timezone.localdate(),
            ends_on=timezone.localdate() + datetime.timedelta(days=150),
        )
        QuestionFactory(cycle=cycle, author=cast.expert, phase=Phase.GOAL, text=ENDLESS)
        SourceFactory(cycle=cycle, author=cast.expert, citation=ENDLESS, summary=ENDLESS, example=ENDLESS, link=ENDLESS)
        try_out = TryOutFactory(
            group=cast.group,
            author=cast.member,
            sharing=Sharing.GROUP,
            shared_at=timezone.now(),
            done=ENDLESS,
            thought=ENDLESS,
            class_name=ENDLESS[:60],
        )
    group = f"/o/lindenhof/groups/{cast.group.pk}/"
    omar = reader(cast.organiser, PHONE_DUTCH)
    omar.page.set_viewport_size(SMALLEST_PHONE)
    meeting, phase = held.get_absolute_url(), f"{cycle.get_absolute_url()}P2/"
    too_wide = []
    for address in (
        "/",
        "/calendar/",
        "/o/lindenhof/",
        group,
        f"{group}members/",
        f"{group}meetings/",
        f"{group}cycles/",
        f"{group}try-outs/",
        meeting,
        f"{meeting}agenda/",
        f"{meeting}minutes/",
        cycle.get_absolute_url(),
        phase,
        f"/o/lindenhof/try-outs/{try_out.pk}/",
    ):
        omar.page.goto(address, wait_until="networkidle")
        try:
            no_sideways_scrolling(omar.page)
        except AssertionError as complaint:
            too_wide.append(str(complaint).splitlines()[0])
    assert not too_wide
