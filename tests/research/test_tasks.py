"""Every hour studies past the day that was promised are ended and who took part is forgotten, one organisation at a time."""

import pytest
from django.utils import timezone

from core.tenancy import unscoped
from plg_site.celery import app
from research.enums import State
from research.models import Consent, Study
from research.tasks import forget_due_studies, forget_due_studies_of
from schools.models import AuditEvent
from tests.cycles.world import day
from tests.factories.research import StudyFactory, say_yes


@pytest.fixture
def past(cast):
    """A study in each organisation that promised to keep nothing after yesterday, and still knows who takes part."""
    with unscoped(reason="a test prepares its world"):
        made = []
        for group, person in ((cast.group, cast.member), (cast.other_group, cast.other)):
            study = StudyFactory(group=group, researcher=cast.expert, ends_on=day(-9), keep_until=day(-1))
            say_yes(study, person)
            made.append(study)
        return made


def left(studies):
    """The state of each, and how many people it still knows."""
    with unscoped(reason="a test looks"):
        return [(Study.objects.get(pk=each.pk).state, Consent.objects.filter(study=each).count()) for each in studies]


def test_every_organisation_has_its_turn_and_twice_is_once(past):
    forget_due_studies()
    forget_due_studies()
    assert left(past) == [(State.ENDED, 0), (State.ENDED, 0)]
    with unscoped(reason="a test looks"):
        events = AuditEvent.objects.filter(verb="study.ended")
        assert [event.actor_id for event in events] == [None, None], "nobody did it: the promised day did"


def test_one_organisation_at_a_time(cast, past):
    forget_due_studies_of(organisation_id=cast.organisation.pk)
    assert left(past) == [(State.ENDED, 0), (State.OPEN, 1)]


def test_on_the_last_day_that_was_promised_nothing_is_forgotten_yet(cast):
    with unscoped(reason="a test prepares its world"):
        study = StudyFactory(group=cast.group, ends_on=day(-9), keep_until=timezone.localdate())
        say_yes(study, cast.member)
    forget_due_studies()
    assert left([study]) == [(State.OPEN, 1)]


def test_beat_asks_every_hour():
    assert app.conf.beat_schedule["research-forget-due"] == {"task": forget_due_studies.name, "schedule": 3600.0}
