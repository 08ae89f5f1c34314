"""The demo: each stage is written through the services, and every page of it opens for everybody who may see it."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from assessments.disclosure import Comparison, Released, Total, Withheld, from_json
from assessments.embargo import embargo_of
from assessments.models import ExpertView, Release, Round, TraceScore, WaveRelease
from assessments.result import result_of
from assessments.statistics import Verdict, Why
from assessments.traces.catalogue import count, visible
from assessments.traces.facts import Period
from core.tenancy import unscoped
from cycles.criteria import open_criteria
from cycles.models import Agreement, Celebration, Cycle, DataSet, Plan, TryOut
from groups.enums import Phase
from groups.models import Group
from lessons.models import Lesson
from meetings.models import Meeting, Visit
from plg_site.demo import build
from practices.models import Example
from research.models import Study
from schools.models import Organisation, User
from tests.factories.schools import OrganisationFactory
from voice.models import Poll

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings: object) -> None:
    settings.DEMO = True


@pytest.fixture(params=list(build.STAGES))
def stage(request: pytest.FixtureRequest, demo: None) -> str:
    call_command("seed_demo", stage=request.param, verbosity=0)
    return str(request.param)


@pytest.mark.parametrize("flush", [False, True])
def test_outside_demo_mode_nothing_is_written_and_nothing_is_removed(flush: bool) -> None:
    school = OrganisationFactory(name="Real school", slug=build.PLACES[0].slug)
    with pytest.raises(CommandError, match="DEMO"):
        call_command("seed_demo", flush=flush)
    assert not User.objects.exists()
    assert list(Organisation.objects.all()) == [school]


@pytest.mark.walk
def test_every_page_of_a_stage_opens_for_everybody_who_may_see_it(stage: str, sign_in: Callable[[User], Client]) -> None:
    with unscoped(reason="a test lists what there is"):
        groups = list(Group.objects.select_related("organisation"))
        meetings = Meeting.objects.with_group().order_by("starts_at")
        # Of each group the first meeting, the last that was held and the one after it: the others look like these.
        told = [
            meeting
            for group in groups
            for meeting in {
                row.pk: row
                for row in (
                    meetings.filter(group=group).first(),
                    meetings.filter(group=group, starts_at__lte=timezone.now()).last(),
                    meetings.filter(group=group, starts_at__gt=timezone.now()).first(),
                )
                if row
            }.values()
        ]
        things = [*groups, *told, *Cycle.objects.with_group()]
        addresses = {group.organisation.slug: [] for group in groups}
        for thing in things:
            addresses[thing.group.organisation.slug].append(thing.get_absolute_url())
    seen = 0
    for key in ("leader", "organiser", "teacher", "expert", "other"):
        client = sign_in(User.objects.get(email=f"{key}@example.org"))
        for path in ("/", "/me/", "/calendar/", "/portfolio/"):
            assert client.get(path).status_code == 200, (key, path)
        for slug, paths in addresses.items():
            for path in paths:
                status = client.get(path).status_code
                assert status in {200, 404}, (key, path, status)
                if key in {"leader", "organiser", "teacher"} and slug == "kinderspoor":
                    assert status == 404, (key, path)
                if key == "other" and slug == "lage-wetering":
                    assert status == 404, (key, path)
                seen += status == 200
    assert seen > 40
    HOLDS[stage]()


def every_kind_of_verdict() -> None:
    """Three rounds of one group with a likely change and one that may be chance, one not comparable, one too small."""
    with unscoped(reason="a test inspects"):
        rounds = Release.objects.filter(round__group__name="Kijken in elkaars les").order_by("released_at")
        last_poll = result_of(Round.objects.with_release().get(instrument="pulse", group__name="Kijken in elkaars les"), None)
        assert last_poll.trend.nothing and not any(each.is_before for each in last_poll.earlier)
        first, second, third, pulse, wave = [row.change and Comparison.from_json(row.change).sections for row in rounds]
        assert first is None
        assert second["C2"].verdict is Verdict.LIKELY
        assert third["C3"].verdict is Verdict.MAY_BE_CHANCE
        assert {change.why for change in pulse.values()} == {Why.PULSE}
        assert wave
        assert any(isinstance(from_json(row.result), Withheld) for row in Release.objects.all())
        assert Total.from_json(WaveRelease.objects.get().result).released == 2
        mirror = Release.objects.get(round__school__isnull=False)
        assert isinstance(from_json(mirror.result), Released)
        assert embargo_of(mirror, from_json(mirror.result), User.objects.get(email="nadia@example.org")).about == "leader"


def claim_beside_trace() -> None:
    """The group that looked at itself also met, visited lessons and tried things out; only its conditions lag behind."""
    with unscoped(reason="a test inspects"):
        group = Group.objects.select_related("organisation").get(name="Kijken in elkaars les")
        past = Meeting.objects.filter(group=group, starts_at__lt=timezone.now())
        assert past.exists() and not past.filter(confirmed_at__isnull=True).exists()
        today = timezone.localdate()
        counted = count(group, Period(today - datetime.timedelta(days=110), today))
        assert visible({key: found.value for key, found in counted.items()}) == {"C1", "C2", "C3", "C4", "C5", "C6"}


def people_and_places() -> None:
    """The two organisations with everybody who is in them."""
    assert User.objects.count() == 22
    assert Organisation.objects.count() == 2


def running_demo() -> None:
    """Every kind of verdict and one that is too small, and claim beside trace."""
    every_kind_of_verdict()
    claim_beside_trace()
    with unscoped(reason="a test inspects"):
        others = Release.objects.exclude(round__group__name="Kijken in elkaars les").filter(
            round__wave=None, round__school=None
        )
        outcomes = [from_json(row.result) for row in others.order_by("released_at")]
        assert [type(outcome) for outcome in outcomes] == [Withheld, Released]
        assert outcomes[1].weakest.keys == ("C7",)
        assert Group.objects.count() == 7
        assert {cycle.approach for cycle in Cycle.objects.all()} == {"lesson_study", "short_trial", ""}
        assert TryOut.objects.exclude(sharing="group").exists()
        group = Group.objects.get(name="Spreekkansen verhogen")
        assert TraceScore.objects.get(group=group, rule="expert_present", until__month=7).value["count"] >= 1
        assert ExpertView.objects.filter(group=group).count() >= 5
        assert Visit.objects.filter(meeting__group=group, meeting__confirmed_at__isnull=False).count() == 3
        assert TraceScore.objects.get(group=group, rule="reciprocal_visits", until__month=7).value["count"] == 1
    people_and_places()


def closing_demo() -> None:
    """Both worked examples and a stopped cycle, from start to secured."""
    every_kind_of_verdict()
    with unscoped(reason="a test inspects"):
        assert Visit.objects.filter(meeting__group__name="Spreekkansen verhogen").count() == 7
        speaking = Cycle.objects.with_group().get(group__name="Spreekkansen verhogen")
        outdoor = Cycle.objects.with_group().get(group__name="Buitenspelen, samen afgesproken")
        stopped = Cycle.objects.with_group().get(title="Woordkaarten bij elke les")
        for cycle, choice in ((speaking, "implement"), (outdoor, "implement"), (stopped, "stop")):
            assert (cycle.state, cycle.phase, cycle.choice) == ("closed", "P6", choice), cycle
            assert not open_criteria(Cycle.objects.with_facts("P6").get(pk=cycle.pk), "P6"), cycle
            assert all(plan.is_locked and plan.prediction for plan in Plan.objects.filter(cycle=cycle)), cycle
            assert cycle.sources.exclude(example="").exists()
            assert TryOut.objects.filter(cycle=cycle, sharing="group").exists()
            assert cycle.learned.text
            assert Celebration.objects.get(cycle=cycle).is_shared
        for cycle, approach in ((speaking, "lesson_study"), (outdoor, "")):
            assert cycle.approach in {approach, "short_trial"}
            for phase in Phase:
                assert cycle.answers.filter(question__startswith=phase).count() >= 3, (cycle, phase)
            assert DataSet.objects.filter(cycle=cycle, has_first=True, has_second=True).exists()
            assert cycle.adoptions.filter(in_use=True).count() >= 2
            for agreement in Agreement.objects.filter(cycle=cycle):
                assert agreement.review_on > timezone.localdate()
                asked = agreement.checks.filter(asked_on__lt=timezone.localdate())
                assert all(check.alive + check.changed + check.partly + check.gone >= 5 for check in asked), agreement
                assert asked, agreement
        first, second = Lesson.objects.filter(cycle=speaking).order_by("pk")
        assert first.notes.exists()
        assert second.ended_at
        assert not Lesson.objects.filter(cycle=outdoor).exists()
        closed, half_way = Poll.objects.filter(group=speaking.group, with_numbers=True).order_by("pk")
        assert (closed.state, closed.answers, half_way.is_open) == ("closed", 21, True)
        assert 0 < half_way.answers < half_way.numbers_made
        study = Study.objects.get(group=speaking.group)
        assert study.consents.count() >= speaking.group.organisation.smallest_group
        assert not study.consents.filter(user=study.researcher).exists()


# What a stage is there to show; looked at in the walk over its pages, since building it is what takes long.
HOLDS = {"start": people_and_places, "running": running_demo, "closing": closing_demo}


@pytest.mark.walk
def test_a_second_run_keeps_what_is_there(demo: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("seed_demo", stage="start", verbosity=0)
    call_command("seed_demo", stage="start")
    assert "there already" in capsys.readouterr().out
    assert User.objects.count() == 22


def test_flushing_removes_the_demo_and_nothing_else(demo: None) -> None:
    OrganisationFactory(name="Real school", slug="real")
    call_command("seed_demo", stage="running", verbosity=0)
    with unscoped(reason="a test looks"):
        before = set(TryOut.objects.values_list("pk", flat=True))
    call_command("seed_demo", stage="start", flush=True, verbosity=0)
    assert Organisation.objects.count() == 1 + len(build.PLACES)
    with unscoped(reason="a test looks"):
        assert before
        assert before.isdisjoint(TryOut.objects.values_list("pk", flat=True)), "nothing is left of the stage before"
    build.flush()
    assert list(Organisation.objects.values_list("slug", flat=True)) == ["real"]
    assert not Example.objects.exists()
    assert not User.objects.exists()
