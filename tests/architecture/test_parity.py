"""Parity: what a list shows and what the door lets in are the same, for every role and state.

The table pairs a model's ``visible_to`` with the permission to view one of its rows. Each app adds its own lines, and writes
rows in every state that makes a difference.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import timezone

from assessments.disclosure import Total
from assessments.enums import State as RoundState
from assessments.models import (
    ExpertView,
    Joint,
    JointAnswer,
    OwnInstrument,
    Poster,
    Release,
    Round,
    TraceScore,
    Wave,
    WaveRelease,
)
from assessments.people import part_for
from assessments.services import holding
from core.tenancy import unscoped
from cycles.enums import EvidenceKind, Reach, Sharing
from cycles.enums import State as CycleState
from cycles.models import (
    Adoption,
    Agreement,
    AgreementEvent,
    AliveCheck,
    AliveRemark,
    Celebration,
    Cycle,
    DataSet,
    Design,
    DesignVersion,
    Evidence,
    Hunch,
    Ingredient,
    LeaderAnswer,
    Learned,
    LineShare,
    Measurement,
    Outcome,
    Plan,
    PlanStep,
    PredictionNote,
    Question,
    Reading,
    Risk,
    Rollout,
    SharedLine,
    Source,
    Thanks,
    TryOut,
    TryOutReply,
)
from groups.enums import Role
from groups.models import (
    Budget,
    Expense,
    Group,
    LeaderRequest,
    LearningQuestion,
    LearningQuestionVersion,
    PlanGoal,
    PlanLink,
    RequestAnswer,
    TimeContract,
)
from lessons.enums import Sharing as PageSharing
from lessons.models import (
    CasePupil,
    Expectation,
    Finding,
    Interview,
    Lesson,
    LessonPage,
    LessonPart,
    Note,
    Observer,
)
from meetings.enums import State as MeetingState
from meetings.models import Action, AgendaItem, Arrangement, Attendance, Decision, Meeting, MinutesVersion, Visit
from practices.models import Consent, CycleReport, Message, Part, Preparation, PublishedVersion, Repetition
from research.enums import State as StudyState
from research.models import Study
from schools.enums import StaffRole
from schools.models import School
from tests.cast import ROLES, Cast, make_cast
from tests.factories import conditions as condition_factories
from tests.factories import cycles as cycle_factories
from tests.factories import lessons as lesson_factories
from tests.factories import meetings as meeting_factories
from tests.factories import practices as practice_factories
from tests.factories.assessments import (
    ExpertViewFactory,
    JointAnswerFactory,
    OwnVersionFactory,
    PosterFactory,
    RoundFactory,
    TraceScoreFactory,
    closed_round,
)
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.research import StudyFactory
from tests.factories.schools import SchoolFactory, StaffFactory, UserFactory
from tests.factories.voice import PollFactory
from tests.recording import recorded
from voice.enums import Sharing as PollSharing
from voice.models import Poll

DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Pair:
    """A queryset's door and a permission's door."""

    model: Any
    permission: str
    world: Callable[[Cast], None]


def waves_with_a_total(cast: Cast) -> None:
    """A total in which the cast's group took part, and one of another school in which it did not."""
    last_day = timezone.localdate()
    for school in (cast.school, SchoolFactory(organisation=cast.organisation)):
        wave = Wave.objects.create(organisation=cast.organisation, school=school, closes_on=last_day)
        if school == cast.school:
            RoundFactory(group=cast.group, wave=wave)
        WaveRelease.objects.create(wave=wave, result=Total(1, 1, 6, 6, ()).to_json())


def groups_in_every_state(cast: Cast) -> None:
    today = timezone.localdate()
    elsewhere = SchoolFactory(organisation=cast.organisation)
    GroupFactory(school=elsewhere, name="At another school")
    GroupFactory(school=cast.school, name="Ended", starts_on=today - 99 * DAY, ends_on=today - DAY)
    GroupFactory(school=cast.school, name="Still to begin", starts_on=today + DAY, ends_on=today + 99 * DAY)
    dated = GroupFactory(school=cast.school, name="With dated members")
    MembershipFactory(group=dated, user=cast.member, starts_on=today - 9 * DAY, ends_on=today - DAY)
    MembershipFactory(group=dated, user=cast.colleague, starts_on=today - 9 * DAY, ends_on=today)
    MembershipFactory(group=dated, user=cast.expert, role=Role.EXPERT, starts_on=today + DAY)


def conditions_in_every_state(cast: Cast) -> None:
    groups_in_every_state(cast)
    for group in Group.objects.all():
        condition_factories.TimeContractFactory(group=group)
        condition_factories.ExpenseFactory(budget__group=group)
        condition_factories.RequestAnswerFactory(request__group=group)
        condition_factories.LeaderRequestFactory(group=group, withdrawn_at=timezone.now())
        condition_factories.PlanLinkFactory(group=group)
        for author in (cast.member, cast.colleague, cast.organiser, cast.leader, cast.staff, cast.other):
            shared_at = timezone.now() if author in (cast.colleague, cast.organiser) else None
            question = condition_factories.LearningQuestionFactory(group=group, author=author, shared_at=shared_at)
            LearningQuestionVersion(question=question, text="Newer words").save()


def talks_in_every_state(cast: Cast) -> None:
    """One that goes on and one that was fixed, in every state of the group."""
    groups_in_every_state(cast)
    for group in Group.objects.all():
        JointAnswerFactory(joint__group=group)
        JointAnswerFactory(joint__group=group, joint__state="fixed", joint__fixed_at=timezone.now())


def posters_of_both_kinds(cast: Cast) -> None:
    """Of groups and of schools, on both sides."""
    groups_in_every_state(cast)
    for group in Group.objects.all():
        PosterFactory(group=group)
    for school in (cast.school, cast.other_school):
        PosterFactory(group=None, school=school, organisation=school.organisation)


def instruments_in_every_state(cast: Cast) -> None:
    """A published one, a draft, and one put away, on both sides."""
    for organisation in (cast.organisation, cast.other_group.organisation):
        OwnVersionFactory(instrument__organisation=organisation)
        OwnVersionFactory(instrument__organisation=organisation, published_at=None)
        OwnVersionFactory(instrument__organisation=organisation, instrument__retired_at=timezone.now())


def rounds_in_every_state(cast: Cast) -> None:
    """Of groups, and of the staff of two schools here and one elsewhere: about the school, and about who leads it."""
    groups_in_every_state(cast)
    for group in Group.objects.all():
        closed_round(group, [])
        RoundFactory(group=group, state=RoundState.CLOSED)
        RoundFactory(group=group)
    for school in School.objects.all():
        for instrument in ("school_functioning", "school_leader"):
            of_staff = {"group": None, "school": school, "organisation": school.organisation, "instrument": instrument}
            closed_round(people=[], **of_staff)
            RoundFactory(**of_staff)


def waves_in_every_state(cast: Cast) -> None:
    """Open and closed; of two schools here, one of which the cast's group is not in, and one elsewhere."""
    last_day, now = timezone.localdate(), timezone.now()
    SchoolFactory(organisation=cast.organisation)
    for school in School.objects.all():
        for state, closed_at in ((RoundState.OPEN, None), (RoundState.CLOSED, now), (RoundState.CLOSED, now - 400 * DAY)):
            wave = Wave.objects.create(
                organisation=school.organisation, school=school, closes_on=last_day, state=state, closed_at=closed_at
            )
            if school == cast.school and state == RoundState.CLOSED:
                RoundFactory(group=cast.group, wave=wave, state=state)


def traces_in_every_state(cast: Cast) -> None:
    groups_in_every_state(cast)
    for group in Group.objects.all():
        TraceScoreFactory(group=group)
        ExpertViewFactory(group=group, by=cast.expert)
        ExpertViewFactory(group=group, by=None)


def cycles_in_every_state(cast: Cast) -> None:
    groups_in_every_state(cast)
    for group in Group.objects.all():
        for state in CycleState:
            cycle = cycle_factories.CycleFactory(group=group, state=state)
            for kind in (EvidenceKind.RESULTS, EvidenceKind.REFLECTION):
                cycle_factories.EvidenceFactory(cycle=cycle, kind=kind, author=cast.member)
            cycle_factories.SourceFactory(cycle=cycle, author=cast.expert)
            cycle_factories.filled_set(cycle, author=cast.member)
            cycle_factories.QuestionFactory(cycle=cycle, author=cast.expert)
            cycle_factories.PlanStepFactory(cycle=cycle, owner=cast.member)
            cycle_factories.RiskFactory(cycle=cycle)
            cycle_factories.IngredientFactory(group=group, cycle=cycle)
            for number, shown_at in enumerate((None, timezone.now())):
                plan = cycle_factories.PlanFactory(cycle=cycle, number=number + 1, revealed_at=shown_at)
                cycle_factories.PredictionNoteFactory(plan=plan, author=cast.member)
                for author in (cast.member, cast.colleague, cast.organiser, cast.expert, cast.other):
                    cycle_factories.HunchFactory(plan=plan, author=author)
            agreement = cycle_factories.AgreementFactory(cycle=cycle, owner=cast.member)
            AgreementEvent(agreement=agreement, what="recorded", text="A").save()
            AliveRemark(asked=cycle_factories.AliveCheckFactory(agreement=agreement), text="Only in grade 5").save()
            cycle_factories.OutcomeFactory(cycle=cycle)
            cycle_factories.RolloutFactory(cycle=cycle)
            cycle_factories.LearnedFactory(cycle=cycle)
            cycle_factories.AdoptionFactory(cycle=cycle, user=cast.staff)


def celebrations_in_every_state(cast: Cast) -> None:
    groups_in_every_state(cast)
    for group in Group.objects.all():
        for reach in Reach:
            for shared_at in (None, timezone.now()):
                cycle = cycle_factories.CycleFactory(group=group, state=CycleState.CLOSED)
                celebration = cycle_factories.CelebrationFactory(cycle=cycle, reach=reach, shared_at=shared_at)
                Thanks(celebration=celebration, user=cast.staff).save()


def designs_in_every_state(cast: Cast) -> None:
    for organisation in (cast.organisation, cast.other_organisation):
        cycle_factories.draft_of(organisation, name="Draft")
        cycle_factories.draft_of(organisation, name="Opened", opened=True)
        away = cycle_factories.draft_of(organisation, name="Away", opened=True)
        away.archived_at = timezone.now()
        away.save()


def try_outs_in_every_state(cast: Cast) -> None:
    groups_in_every_state(cast)
    for group in Group.objects.all():
        for author in (cast.member, cast.colleague, cast.expert, cast.other):
            for sharing in Sharing:
                try_out = cycle_factories.TryOutFactory(group=group, author=author, sharing=sharing)
                cycle_factories.TryOutReplyFactory(try_out=try_out, author=cast.colleague)
                cycle_factories.LeaderAnswerFactory(try_out=try_out, author=cast.leader)
                cycle_factories.ReadingFactory(try_out=try_out, reader=cast.organiser)
                cycle_factories.LineShareFactory(try_out=try_out)
                taken_back = cycle_factories.TryOutFactory(group=group, author=author, sharing=sharing)
                cycle_factories.LeaderAnswerFactory(try_out=taken_back, author=cast.leader)


def lessons_in_every_state(cast: Cast) -> None:
    groups_in_every_state(cast)
    for group in Group.objects.all():
        for state in CycleState:
            cycle = cycle_factories.CycleFactory(group=group, state=state)
            for sharing in PageSharing:
                lesson = lesson_factories.LessonFactory(cycle=cycle, teacher=cast.member)
                part = lesson_factories.LessonPartFactory(lesson=lesson)
                pupil = lesson_factories.CasePupilFactory(lesson=lesson)
                lesson_factories.ExpectationFactory(part=part, pupil=pupil)
                lesson_factories.ObserverFactory(lesson=lesson, user=cast.colleague)
                lesson_factories.NoteFactory(part=part, pupil=pupil, author=cast.colleague)
                lesson_factories.InterviewFactory(pupil=pupil, author=cast.colleague)
                lesson_factories.FindingFactory(part=part, pupil=pupil)
                lesson_factories.LessonPageFactory(lesson=lesson, sharing=sharing)


def meetings_in_every_state(cast: Cast) -> None:
    groups_in_every_state(cast)
    for group in Group.objects.all():
        for state in MeetingState:
            meeting = meeting_factories.MeetingFactory(group=group, state=state)
            meeting_factories.AgendaItemFactory(meeting=meeting)
            meeting_factories.AgendaItemFactory(meeting=meeting, is_proposal=True)
            meeting_factories.ArrangementFactory(meeting=meeting)
            meeting_factories.AttendanceFactory(meeting=meeting, user=cast.member)
            meeting_factories.DecisionFactory(meeting=meeting)
            meeting_factories.ActionFactory(meeting=meeting, owner=cast.member)
            MinutesVersion(meeting=meeting, number=1, content={}).save()
            meeting_factories.VisitFactory(meeting=meeting, visitor=cast.member, host=cast.colleague)


def polls_in_every_state(cast: Cast) -> None:
    groups_in_every_state(cast)
    for group in Group.objects.all():
        cycle = cycle_factories.CycleFactory(group=group)
        for maker in (cast.member, cast.colleague, cast.expert, cast.other):
            for sharing in PollSharing:
                PollFactory(group=group, cycle=cycle, created_by=maker, sharing=sharing)


def studies_in_every_state(cast: Cast) -> None:
    groups_in_every_state(cast)
    for group in Group.objects.all():
        for state in StudyState:
            StudyFactory(group=group, researcher=cast.expert, state=state)


def examples_in_every_state(cast: Cast) -> None:
    groups_in_every_state(cast)
    for group in Group.objects.all():
        for state in CycleState:
            cycle = cycle_factories.CycleFactory(group=group, state=state)
            preparation = practice_factories.PreparationFactory(cycle=cycle)
            evidence = cycle_factories.EvidenceFactory(cycle=cycle, author=cast.member)
            practice_factories.PartFactory(preparation=preparation, author=cast.member, evidence=evidence)
            Consent.objects.create(preparation=preparation, author=cast.member)
            PublishedVersion.objects.create(preparation=preparation, number=1, content={})
            Repetition.objects.create(cycle=cycle)
            CycleReport.objects.create(cycle=cycle)


def messages_in_every_state(cast: Cast) -> None:
    for author in (cast.member, cast.other):
        practice_factories.MessageFactory(author=author)


PAIRS = [
    Pair(Group, "groups.view_group", groups_in_every_state),
    *(
        Pair(model, "groups.view_conditions", conditions_in_every_state)
        for model in (TimeContract, LeaderRequest, RequestAnswer, PlanLink)
    ),
    Pair(Budget, "groups.view_budget", conditions_in_every_state),
    Pair(Expense, "groups.view_budget", conditions_in_every_state),
    Pair(PlanGoal, "groups.view_plan", conditions_in_every_state),
    Pair(LearningQuestion, "groups.view_learning_question", conditions_in_every_state),
    Pair(LearningQuestionVersion, "groups.view_learning_words", conditions_in_every_state),
    Pair(Cycle, "cycles.view_cycle", cycles_in_every_state),
    Pair(Design, "cycles.view_design", designs_in_every_state),
    Pair(DesignVersion, "cycles.view_design", designs_in_every_state),
    Pair(Evidence, "cycles.view_evidence", cycles_in_every_state),
    Pair(DataSet, "cycles.view_cycle", cycles_in_every_state),
    Pair(Measurement, "cycles.view_cycle", cycles_in_every_state),
    Pair(Source, "cycles.view_cycle", cycles_in_every_state),
    Pair(Question, "cycles.view_cycle", cycles_in_every_state),
    Pair(PlanStep, "cycles.view_cycle", cycles_in_every_state),
    Pair(Plan, "cycles.view_cycle", cycles_in_every_state),
    Pair(Risk, "cycles.view_cycle", cycles_in_every_state),
    Pair(Ingredient, "cycles.view_library", cycles_in_every_state),
    Pair(PredictionNote, "cycles.view_cycle", cycles_in_every_state),
    Pair(Hunch, "cycles.view_hunch", cycles_in_every_state),
    *(
        Pair(model, "cycles.view_cycle", cycles_in_every_state)
        for model in (Agreement, AgreementEvent, AliveCheck, Outcome, Rollout, Learned)
    ),
    Pair(Adoption, "cycles.view_adoption", cycles_in_every_state),
    Pair(AliveRemark, "cycles.view_remarks", cycles_in_every_state),
    Pair(Celebration, "cycles.view_celebration", celebrations_in_every_state),
    Pair(Thanks, "cycles.view_celebration", celebrations_in_every_state),
    Pair(TryOut, "cycles.view_try_out", try_outs_in_every_state),
    Pair(TryOutReply, "cycles.view_try_out", try_outs_in_every_state),
    Pair(LineShare, "cycles.view_lines", try_outs_in_every_state),
    Pair(SharedLine, "cycles.view_lines", try_outs_in_every_state),
    Pair(LeaderAnswer, "cycles.view_leader_answer", try_outs_in_every_state),
    Pair(Reading, "cycles.view_readers", try_outs_in_every_state),
    *(
        Pair(model, "lessons.view_lesson", lessons_in_every_state)
        for model in (Lesson, LessonPart, Observer, CasePupil, Expectation, Note, Interview, Finding)
    ),
    Pair(LessonPage, "lessons.view_page", lessons_in_every_state),
    *(
        Pair(model, "meetings.view_meeting", meetings_in_every_state)
        for model in (Meeting, AgendaItem, Arrangement, Attendance, Decision, Action, MinutesVersion)
    ),
    Pair(Visit, "meetings.view_visits", meetings_in_every_state),
    Pair(CycleReport, "practices.view_report", examples_in_every_state),
    Pair(Repetition, "practices.view_repetition", examples_in_every_state),
    *(
        Pair(model, "practices.view_preparation", examples_in_every_state)
        for model in (Preparation, Part, Consent, PublishedVersion)
    ),
    Pair(Message, "practices.view_message", messages_in_every_state),
    Pair(Joint, "assessments.view_joint", talks_in_every_state),
    Pair(JointAnswer, "assessments.view_joint", talks_in_every_state),
    Pair(Poster, "assessments.view_poster", posters_of_both_kinds),
    Pair(OwnInstrument, "assessments.view_instruments", instruments_in_every_state),
    Pair(Round, "assessments.view_round", rounds_in_every_state),
    Pair(Release, "assessments.view_round", rounds_in_every_state),
    Pair(TraceScore, "assessments.view_status", traces_in_every_state),
    Pair(ExpertView, "assessments.view_status", traces_in_every_state),
    Pair(Wave, "assessments.view_wave", waves_in_every_state),
    Pair(WaveRelease, "assessments.view_wave_result", waves_with_a_total),
    Pair(Poll, "voice.view_poll", polls_in_every_state),
    Pair(Study, "research.view_study", studies_in_every_state),
]


def people(cast: Cast) -> dict[str, Any]:
    """The cast, and the people at its edges."""
    today = timezone.localdate()
    found = {role: cast.person(role) for role in ROLES}
    found["colleague"] = cast.colleague
    found["leader of one school"] = UserFactory()
    StaffFactory(organisation=cast.organisation, user=found["leader of one school"], role=StaffRole.LEADER, school=cast.school)
    elsewhere = School.objects.filter(organisation=cast.organisation).exclude(pk=cast.school.pk).first()
    found["works at another school"] = UserFactory()
    StaffFactory(
        organisation=cast.organisation,
        user=found["works at another school"],
        school=elsewhere or SchoolFactory(organisation=cast.organisation),
    )
    found["left the organisation"] = UserFactory()
    StaffFactory(organisation=cast.organisation, user=found["left the organisation"], ends_on=today - DAY)
    found["joins tomorrow"] = UserFactory()
    StaffFactory(organisation=cast.organisation, user=found["joins tomorrow"], starts_on=today + DAY)
    found["member from outside"] = UserFactory()
    StaffFactory(organisation=cast.organisation, user=found["member from outside"], role=StaffRole.EXTERNAL)
    MembershipFactory(group=cast.group, user=found["member from outside"], role=Role.TEACHER)
    found["administrator on the staff"] = UserFactory(is_superuser=True)
    StaffFactory(organisation=cast.organisation, user=found["administrator on the staff"], role=StaffRole.EXTERNAL)
    return found


def populated(world: Callable[[Cast], None]) -> dict[str, Any]:
    """Write the cast, a world around it, and the people at its edges; return the people."""
    cast = make_cast()
    world(cast)
    return people(cast)


def _with_shared_groups(rows: Any) -> Any:
    """Rows of one group with one and the same group, which is asked for a person's roles once, as on a page."""
    way = getattr(rows.model, "ORGANISATION_PATH", "")
    return rows.prefetch_related(way) if way else rows


@pytest.mark.walk_postgresql
@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.permission)
def test_list_and_door_agree(db: None, pair: Pair) -> None:
    everybody = recorded(pair.world, lambda: populated(pair.world))
    with unscoped(reason="parity has to hold without the wall as well"):
        rows = list(_with_shared_groups(pair.model.objects.order_by("pk")))
        listed = {
            name: set(pair.model.objects.visible_to(user).values_list("pk", flat=True)) for name, user in everybody.items()
        }
        for name, user in everybody.items():
            let_in = {row.pk for row in rows if user.has_perm(pair.permission, row)}
            assert let_in == listed[name], name
        assert any(listed.values()) and any(len(seen) < len(rows) for seen in listed.values())


@pytest.mark.walk_postgresql
def test_a_round_that_is_held_knows_its_reader_as_list_and_door_do(db: None) -> None:
    """The query that is built once for everybody says of each person what the others say of that person."""
    everybody = recorded(rounds_in_every_state, lambda: populated(rounds_in_every_state))
    with unscoped(reason="parity has to hold without the wall as well"):
        MembershipFactory(group=everybody["colleague"].memberships.first().group, user=everybody["colleague"], role=Role.EXPERT)
        MembershipFactory(group=everybody["expert"].memberships.first().group, user=everybody["expert"], role=Role.LEADER)
        for name, user in everybody.items():
            with holding(user) as rounds:
                held = {each.pk: part_for(user, each) for each in rounds.all()}
                seen = set(rounds.visible_to(user).values_list("pk", flat=True))
            assert held == {each.pk: part_for(user, each) for each in Round.objects.all()}, name
            assert seen == set(Round.objects.visible_to(user).values_list("pk", flat=True)), name
            assert seen == {pk for pk, part in held.items() if part is not None}, name
