"""One of everything in both organisations, and how to fill in every address with it."""

from __future__ import annotations

import datetime
import io
import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from assessments.disclosure import Total
from assessments.models import GroupSecret, Joint, OwnInstrument, Poster, Round, TraceScore, Wave, WaveRelease
from cycles.enums import EvidenceKind, Sharing
from cycles.models import (
    Adoption,
    Agreement,
    AliveCheck,
    Celebration,
    Cycle,
    DataSet,
    Design,
    Evidence,
    Ingredient,
    LineShare,
    Plan,
    PlanStep,
    Question,
    Risk,
    Source,
    TryOut,
)
from groups.enums import Phase, Role
from groups.models import Expense, Group, GroupInvitation, LeaderRequest, Membership, PlanGoal
from lessons.models import CasePupil, Lesson, LessonPage, LessonPart, Note
from meetings.ical import feed_token
from meetings.models import Action, AgendaItem, Arrangement, Decision, Meeting, Visit
from practices.models import Consent, Example, ExamplePhoto, Message
from research.models import Study
from schools.models import FreePeriod, Invitation, Organisation, School, Staff, User
from tests.cast import ROLES, Cast, make_cast
from tests.factories import assessments as assessment_factories
from tests.factories import conditions as condition_factories
from tests.factories import cycles as cycle_factories
from tests.factories import lessons as lesson_factories
from tests.factories import meetings as meeting_factories
from tests.factories import practices as practice_factories
from tests.factories import voice as voice_factories
from tests.factories.assessments import ExpertViewFactory, TraceScoreFactory
from tests.factories.research import StudyFactory
from tests.factories.schools import FreePeriodFactory, InvitationFactory, UserFactory
from voice.models import Poll


@dataclass
class Side:
    """Everything in one organisation."""

    organisation: Organisation
    school: School
    group: Group
    person: User
    staff: Staff
    free_period: FreePeriod
    invitation: Invitation
    promise: GroupInvitation
    asked: LeaderRequest
    expense: Expense
    plan_goal: PlanGoal
    visit: Visit
    meeting: Meeting
    item: AgendaItem
    proposal: AgendaItem
    arrangement: Arrangement
    decision: Decision
    action: Action
    cycle: Cycle
    design: Design
    evidence: Evidence
    data_set: DataSet
    source: Source
    step: PlanStep
    plan: Plan
    risk: Risk
    ingredient: Ingredient
    agreement: Agreement
    adoption: Adoption
    check: AliveCheck
    celebration: Celebration
    question: Question
    try_out: TryOut
    lesson: Lesson
    part: LessonPart
    pupil: CasePupil
    note: Note
    lesson_page: LessonPage
    share: LineShare
    round: Round
    own_instrument: OwnInstrument
    joint: Joint
    poster: Poster
    wave: Wave
    example: Example
    example_photo: ExamplePhoto
    message: Message
    poll: Poll
    study: Study
    trace: TraceScore


def _photo() -> ContentFile[bytes]:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), "#0a5557").save(buffer, "JPEG")
    return ContentFile(buffer.getvalue(), name=f"{uuid.uuid4().hex}.jpg")


def _researcher(group: Group) -> User:
    """The group's expert, or else whoever organises it."""
    rows = Membership.objects.filter(group=group, role__in=[Role.EXPERT, Role.ORGANISER])
    return User.objects.get(pk=rows.order_by("role").values_list("user", flat=True)[0])


def _document() -> dict[str, Any]:
    content = ContentFile(b"%PDF-1.7 TELLING", name="source")
    return {"file": content, "file_name": "TELLING.pdf", "file_kind": "pdf", "file_size": 16}


def furnish(group: Group, author: User, person: User) -> Side:
    """Write one of everything for a group.

    Args:
        author: who wrote the things.
        person: a member whose roles and membership the addresses are about.
    """
    organisation = group.organisation
    GroupSecret.objects.create(group=group, secret=b"\x07" * 32)
    invitation = InvitationFactory(organisation=organisation, name="TELLING invited", invited_by=author)
    # It began an hour ago, so that both planning and minutes are open.
    starts_at = timezone.now() - datetime.timedelta(hours=1)
    meeting = meeting_factories.MeetingFactory(
        group=group, title="TELLING meeting", starts_at=starts_at, ends_at=starts_at + datetime.timedelta(hours=2)
    )
    cycle = cycle_factories.CycleFactory(group=group, title="TELLING cycle", template="with_lesson_study")
    for phase in Phase:
        cycle_factories.CyclePhaseFactory(cycle=cycle, phase=phase)
    # Hunches that are not shown yet: they may tell nobody but their author.
    plan = cycle_factories.PlanFactory(cycle=cycle, change="TELLING change", prediction="TELLING prediction")
    cycle_factories.HunchFactory(plan=plan, author=author, text="TELLING hunch")
    try_out = cycle_factories.TryOutFactory(
        group=group,
        cycle=cycle,
        author=author,
        done="TELLING try-out",
        sharing=Sharing.GROUP,
        shared_at=timezone.now(),
        photo=_photo(),
        thumbnail=_photo(),
    )
    # An example in the making, of which an earlier version is out already; its texts tell nothing about where it comes from.
    example = practice_factories.ExampleFactory()
    photo = ExamplePhoto(example=example, part=0, width=8, height=8)
    photo.file.save("photo.jpg", _photo())
    preparation = practice_factories.PreparationFactory(cycle=cycle, title="TELLING preparation", example=example)
    evidence = cycle_factories.EvidenceFactory(
        cycle=cycle, phase=Phase.GOAL, kind=EvidenceKind.OBSERVATION, author=author, text="TELLING evidence"
    )
    practice_factories.PartFactory(preparation=preparation, author=author, evidence=evidence, label=EvidenceKind.OBSERVATION)
    Consent.objects.create(preparation=preparation, author=author)
    source = cycle_factories.SourceFactory(cycle=cycle, author=author, citation="TELLING source", **_document())
    agreement = cycle_factories.AgreementFactory(
        cycle=cycle, owner=author, text="TELLING agreement", source=source, in_pack=True
    )
    cycle_factories.OutcomeFactory(cycle=cycle, saw="TELLING outcome")
    cycle_factories.RolloutFactory(cycle=cycle, keep="TELLING rollout")
    cycle_factories.LearnedFactory(cycle=cycle, text="TELLING lesson learned")
    condition_factories.LearningQuestionFactory(
        group=group, author=author, text="TELLING learning question", shared_at=timezone.now()
    )
    condition_factories.TimeContractFactory(group=group, words="TELLING words of the leader")
    condition_factories.PlanLinkFactory(group=group, words="TELLING words of the group")
    ExpertViewFactory(group=group, by=author, words="TELLING view of the expert")
    return Side(
        organisation=organisation,
        school=group.school,
        group=group,
        person=person,
        staff=Staff.objects.get(user=person, organisation=organisation),
        free_period=FreePeriodFactory(school=group.school),
        invitation=invitation,
        promise=GroupInvitation.objects.create(invitation=invitation, group=group, roles=[Role.TEACHER]),
        asked=condition_factories.LeaderRequestFactory(group=group, asked_by=author, text="TELLING request"),
        expense=condition_factories.ExpenseFactory(budget__group=group, text="TELLING expense"),
        plan_goal=condition_factories.PlanGoalFactory(school=group.school, title="TELLING plan goal"),
        visit=meeting_factories.VisitFactory(
            meeting=meeting, visitor=author, host=person if person != author else UserFactory()
        ),
        meeting=meeting,
        item=meeting_factories.AgendaItemFactory(meeting=meeting, title="TELLING item", created_by=author),
        proposal=meeting_factories.AgendaItemFactory(meeting=meeting, is_proposal=True, created_by=author),
        arrangement=meeting_factories.ArrangementFactory(meeting=meeting),
        decision=meeting_factories.DecisionFactory(meeting=meeting, text="TELLING decision", created_by=author),
        action=meeting_factories.ActionFactory(meeting=meeting, owner=author, text="TELLING action"),
        cycle=cycle,
        design=cycle_factories.draft_of(organisation, author),
        evidence=evidence,
        data_set=cycle_factories.filled_set(cycle, author=author, title="TELLING set"),
        source=source,
        step=cycle_factories.PlanStepFactory(cycle=cycle, owner=author, text="TELLING step"),
        plan=plan,
        ingredient=cycle_factories.IngredientFactory(group=group, cycle=cycle, author=author, worked="TELLING ingredient"),
        risk=cycle_factories.RiskFactory(cycle=cycle, text="TELLING risk"),
        agreement=agreement,
        adoption=cycle_factories.AdoptionFactory(cycle=cycle, user=author, place="TELLING adoption"),
        check=cycle_factories.AliveCheckFactory(agreement=agreement),
        celebration=cycle_factories.CelebrationFactory(
            cycle=cycle, text="TELLING celebration", shared_at=timezone.now(), photo=_photo()
        ),
        question=cycle_factories.QuestionFactory(cycle=cycle, author=author, phase=Phase.GOAL, text="TELLING question"),
        **lesson_study(cycle, author, person),
        try_out=try_out,
        share=cycle_factories.LineShareFactory(try_out=try_out, line="TELLING line"),
        round=Round.objects.create(
            organisation=organisation, group=group, closes_on=timezone.localdate() + datetime.timedelta(days=7)
        ),
        own_instrument=own_instrument(organisation),
        joint=assessment_factories.JointAnswerFactory(joint__group=group, text="TELLING words").joint,
        poster=assessment_factories.PosterFactory(group=group, title="TELLING poster"),
        wave=_wave(group),
        example=example,
        example_photo=photo,
        message=practice_factories.MessageFactory(example=example, author=author),
        poll=voice_factories.a_poll(cycle, by=author, title="TELLING poll"),
        trace=TraceScoreFactory(group=group, inputs={"meeting": [meeting.pk]}),
        study=StudyFactory(group=group, researcher=_researcher(group), title="TELLING study"),
    )


def _wave(group: Group) -> Wave:
    """A wave that is open, and a total of it: whoever may see one finds one."""
    last_day = timezone.localdate() + datetime.timedelta(days=7)
    wave = Wave.objects.create(organisation=group.organisation, school=group.school, closes_on=last_day)
    WaveRelease.objects.create(wave=wave, result=Total(2, 1, 12, 14, ()).to_json())
    return wave


def lesson_study(cycle: Cycle, author: User, person: User) -> dict[str, Any]:
    """A lesson that is being taught, with one of everything about case pupils. The note is the author's own."""
    started_at = timezone.now() - datetime.timedelta(minutes=20)
    lesson = lesson_factories.LessonFactory(
        cycle=cycle, title="TELLING lesson", question="TELLING question", started_at=started_at, tick=1
    )
    part = lesson_factories.LessonPartFactory(lesson=lesson, title="TELLING part")
    pupil = lesson_factories.CasePupilFactory(lesson=lesson, stands_for="TELLING pupil")
    lesson_factories.ExpectationFactory(part=part, pupil=pupil, text="TELLING expectation")
    lesson_factories.ObserverFactory(lesson=lesson, user=person)
    lesson_factories.InterviewFactory(pupil=pupil, author=author, learned="TELLING talk")
    lesson_factories.FindingFactory(part=part, pupil=pupil, seen="TELLING seen")
    note = lesson_factories.NoteFactory(part=part, pupil=pupil, author=author, text="TELLING note", tick=1)
    page = lesson_factories.LessonPageFactory(lesson=lesson, saw="TELLING saw", stays="TELLING stays")
    return {"lesson": lesson, "part": part, "pupil": pupil, "note": note, "lesson_page": page}


def own_instrument(organisation: Organisation) -> OwnInstrument:
    """A questionnaire of the school's own: a published version, and the draft of the next."""
    telling = assessment_factories.document(nl="TELLING lijst", en="TELLING list")
    made: OwnInstrument = assessment_factories.OwnInstrumentFactory(organisation=organisation)
    assessment_factories.OwnVersionFactory(instrument=made, definition=telling)
    assessment_factories.OwnVersionFactory(instrument=made, number=2, definition={**telling, "version": 2}, published_at=None)
    return made


@dataclass
class Furnished:
    """The cast with one of everything on both sides."""

    cast: Cast
    here: Side
    there: Side
    sessions: dict[str, str]  # by role; none for the anonymous

    def client(self, role: str, **options: Any) -> Client:
        """A new browser with somebody's session, or with none. ``options`` are those of Django's test client."""
        client = Client(**options)
        if self.sessions[role]:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        return client


def furnished_cast() -> Furnished:
    """Write the cast and one of everything on both sides, and sign everybody in."""
    cast = make_cast()
    here, there = furnish_both(cast)
    return Furnished(cast, here, there, {"anonymous": "", **{role: _signed_in(cast.person(role)) for role in ROLES}})


def _signed_in(user: User) -> str:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def furnish_both(cast: Cast) -> tuple[Side, Side]:
    """Write one of everything on both sides: Lindenhof's things are the member's, Rivierwijk's are Otto's."""
    here = furnish(cast.group, cast.member, cast.colleague)
    there = furnish(cast.other_group, cast.other, cast.other)
    return here, there


# What the integer in an address stands for, by the name of the address. The rest follows from the names of its parts.
PK: dict[str, str] = {
    "groups": "group",
    "assessments": "round",
    **{f"assessments:joint{verb}": "joint" for verb in ("", "_talk", "_fix", "_delete")},
    **{f"assessments:poster{verb}": "poster" for verb in ("", "_pdf", "_delete")},
    "assessments:trace": "trace",
    **{
        f"assessments:{name}": "own_instrument"
        for name in (
            *("own_instrument", "own_instrument_file", "instrument_texts", "instrument_section", "instrument_statement"),
            *("instrument_move", "instrument_remove", "instrument_publish", "instrument_next", "instrument_put_away"),
        )
    },
    "cycles:evidence_edit": "evidence",
    "cycles:evidence_delete": "evidence",
    "cycles:source_edit": "source",
    "cycles:source_delete": "source",
    "cycles:source_file": "source",
    "cycles:step_edit": "step",
    "cycles:step_done": "step",
    "cycles:step_delete": "step",
    "cycles:ingredient": "ingredient",
    "cycles:ingredient_step": "ingredient",
    "cycles:ingredient_delete": "ingredient",
    "cycles:risk_edit": "risk",
    "cycles:risk_delete": "risk",
    **{f"cycles:agreement{verb}": "agreement" for verb in ("", "_edit", "_delete", "_renew", "_let_go")},
    "cycles:adoption_use": "adoption",
    "cycles:adoption_delete": "adoption",
    **{f"cycles:celebration{verb}": "celebration" for verb in ("", "_share", "_take_back", "_delete", "_thank", "_photo")},
    "cycles:question_answer": "question",
    "cycles:tryout": "try_out",
    "cycles:tryout_edit": "try_out",
    "cycles:tryout_share": "try_out",
    "cycles:tryout_take_back": "try_out",
    "cycles:tryout_delete": "try_out",
    "cycles:tryout_reply": "try_out",
    "cycles:tryout_read": "try_out",
    "cycles:tryout_photo": "try_out",
    "cycles:tryout_thumbnail": "try_out",
    "cycles:tryout_opened": "try_out",
    "cycles:tryout_lines": "try_out",
    "cycles:lines_take_back": "try_out",
    "cycles:shared_lines": "share",
    "cycles:lines_answer": "share",
    "cycles:lines_opened": "share",
    **{
        f"cycles:{name}": "data_set"
        for name in (
            *("data", "data_edit", "data_numbers", "data_import", "data_keep", "data_words", "data_undo", "data_delete"),
            *("data_restore", "data_csv", "data_xlsx"),
        )
    },
    "cycles:design": "design",
    "cycles:design_rename": "design",
    "cycles:design_next": "design",
    "cycles:design_open": "design",
    "cycles:design_delete": "design",
    "cycles:design_phase_new": "design",
    "cycles:design_phase": "design",
    "cycles:design_phase_delete": "design",
    "cycles:design_phase_move": "design",
    "cycles": "cycle",
    "voice:list": "cycle",
    "voice:create": "cycle",
    "voice:create_after": "try_out",
    "voice:try_out_panel": "try_out",
    "voice:p1_panel": "cycle",
    "voice:p4_panel": "cycle",
    "voice:p5_panel": "cycle",
    "voice": "poll",
    "research": "study",
    "lessons:list": "cycle",
    "lessons:create": "cycle",
    "lessons:cycle_panel": "cycle",
    "lessons:part_edit": "part",
    "lessons:part_move": "part",
    "lessons:part_delete": "part",
    "lessons:pupil_edit": "pupil",
    "lessons:pupil_delete": "pupil",
    "lessons:interview": "pupil",
    "lessons:finding": "pupil",
    "lessons:note_edit": "note",
    "lessons:note_delete": "note",
    "lessons:page": "lesson_page",
    "lessons:page_edit": "lesson_page",
    "lessons:page_pdf": "lesson_page",
    "lessons:page_share": "lesson_page",
    "lessons": "lesson",
    "meetings:action_edit": "action",
    "meetings:action_remove": "action",
    "meetings:action_done": "action",
    "meetings": "meeting",
    "schools:free_period_delete": "free_period",
    "schools:staff_end": "staff",
    "schools:invitation_resend": "invitation",
    "schools:invitation_revoke": "invitation",
    "practices": "cycle",
    "schools": "school",
}


def fill(name: str, parts: list[str], side: Side) -> dict[str, Any]:
    """The arguments of an address.

    Args:
        name: ``namespace:name``.
        parts: the names of its arguments.
    """
    values: dict[str, Any] = {}
    for part in parts:
        values[part] = _value(name, part, side)
    return values


def _value(name: str, part: str, side: Side) -> Any:
    if part == "organisation":
        return side.organisation.slug
    if part == "pk":
        return getattr(side, PK.get(name) or PK[name.split(":")[0]]).pk
    if part == "item":
        return (side.proposal if name == "meetings:item_accept" else side.item).pk
    if part == "code":
        return side.poll.address.code
    if part == "key":
        return "lowan" if name.startswith("assessments:") else side.example.key
    if part == "token":
        if name == "meetings:feed":
            return feed_token(side.person)
        return "not-a-token"
    words: dict[str, Any] = {"number": 1, "phase": "P1", "step": "why", "kind": "observation"}
    words |= {"comment": uuid.UUID(int=7), "question": "P1.q1", "name": "20260101-000000-000000"}
    words |= {"section": "P1", "entry": "S1", "characteristic": "C4"}
    if part in words:
        return words[part]
    rows = {
        "group": "group",
        "school": "school",
        "wave": "wave",
        "asked": "asked",
        "expense": "expense",
        "plan_goal": "plan_goal",
        "visit": "visit",
        "arrangement": "arrangement",
        "part": "part",
        "decision": "decision",
        "user_pk": "person",
        "promise_pk": "promise",
        "photo": "example_photo",
        "message": "message",
    }
    return getattr(side, rows[part]).pk


def drain(response: Any) -> None:
    """Read a file to its end, so that it is closed. (``close()`` would close the connection of the test as well.)"""
    if response.streaming:
        for _chunk in response.streaming_content:
            pass
