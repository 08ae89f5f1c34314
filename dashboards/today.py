"""Today: what is next, what waits for this person, what was promised, what colleagues shared. Over all organisations."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, Subquery, When
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import words as assessment_words
from assessments.proposals import Proposal
from assessments.services import open_rounds_for, proposal_told, with_rounds_told, without_focus
from core.templatetags.ui import clock, near_day, short_day
from cycles.enums import AnswerKind, ReplyKind
from cycles.models import Cycle, GoalConfirmation, LeaderAnswer, LineShare, Question, TryOut, TryOutReply
from cycles.querysets import MEMBERS
from dashboards.mine import Alive, Coming, Promise, mine
from groups.enums import Phase, Role
from groups.models import Group, LeaderRequest
from groups.querysets import is_member, is_school_leader
from meetings.models import Attendance, Meeting
from practices.models import Consent, Preparation
from research.models import TOLD_FOR, Study

MOST_WAITING = 6
MOST_TRY_OUTS = 4
WEEK = datetime.timedelta(days=7)


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for this reader: the words of the link say what to do."""

    label: str
    url: str
    text: str
    quote: str = ""


@dataclass
class Today:
    """Everything on the page except the box to write in."""

    meeting: Meeting | None
    waiting: list[Waiting]
    promises: list[Promise]
    lessons: list[Coming]
    try_outs: list[TryOut]
    # Whether this person leads a school with a group: then there is a page with what teachers shared.
    leads: bool
    groups: list[Group] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show to this person."""
        return not (self.meeting or self.waiting or self.promises or self.lessons or self.try_outs or self.groups)

    @property
    def lead(self) -> str:
        """One sentence about what is next, one about what waits."""
        count = len(self.waiting)
        waits = (
            ngettext("%(count)s thing waits for you.", "%(count)s things wait for you.", count) % {"count": count}
            if count
            else _("Nothing waits for you.")
        )
        return f"{_next(self.meeting)} {waits}"


def look(user: Any, groups: Any) -> Today:
    """Read everything for one person. Eight queries at most, however much there is.

    Args:
        groups: from :func:`groups_with_waiting`.
    """
    meeting = Meeting.objects.for_person(user).upcoming().with_group().annotate(my_reply=_my_reply(user)).first()
    try_outs = TryOut.objects.visible_to(user).shared().exclude(author=user).with_group().order_by("-shared_at", "-pk")
    own = mine(user)
    return Today(
        meeting=meeting,
        waiting=(_rounds(user) + _replies(user) + _alive(own.questions) + _of_groups(groups))[:MOST_WAITING],
        promises=own.promises,
        lessons=own.lessons,
        try_outs=list(try_outs[:MOST_TRY_OUTS]),
        leads=any(group.leads for group in groups),
        groups=[group for group in groups if group.may_log],
    )


def groups_with_waiting(user: Any) -> Any:
    """The groups that this person belongs to or leads, each with what waits there. One query.

    ``may_log``: whether the person can log a try-out there. A member agrees with the goal and answers questions; a leader
    only looks at the goal (criterion P1.d).
    """
    cycle = Cycle.objects.running().filter(group=OuterRef("pk"), phase=Phase.GOAL)
    said = GoalConfirmation.objects.filter(cycle=OuterRef("pk"), user=user)
    goal = cycle.filter(~Exists(said.filter(as_leader=False)))
    new_goal = cycle.filter(~Exists(said.filter(as_leader=True)))
    logs = is_member(user, roles=MEMBERS)
    leads = Q(is_member(user, roles=(Role.LEADER,))) | Q(is_school_leader(user))
    question = (
        Question.objects.unanswered().filter(cycle__group=OuterRef("pk")).exclude(author=user).order_by("-asked_at", "-pk")
    )
    share = LineShare.objects.not_opened_by(user).filter(try_out__group=OuterRef("pk")).exclude(try_out__author=user)
    share = share.order_by("-shared_at", "-pk")
    answer = LeaderAnswer.objects.unread_by_author(user).filter(try_out__group=OuterRef("pk")).order_by("-created_at", "-pk")
    asked = LeaderRequest.objects.open().filter(group=OuterRef("pk")).order_by("asked_at", "pk")
    consent = Consent.objects.asked().filter(preparation__cycle__group=OuterRef("pk"), author=user).order_by("-asked_at")
    study = Study.objects.running().new().filter(group=OuterRef("pk")).exclude(researcher=user).order_by("-opened_on", "-pk")
    focus = without_focus().filter(group=OuterRef("pk"))
    reader = Preparation.objects.unanswered().filter(cycle__group=OuterRef("pk"))
    groups = with_rounds_told(Group.objects.running()).annotate(
        may_log=logs,
        leads=Case(When(leads, then=True), default=False),
        advises=is_member(user, roles=(Role.EXPERT,)),
        organises=is_member(user, roles=(Role.ORGANISER,)),
    )
    return (
        groups.filter(Q(may_log=True) | Q(leads=True) | Q(advises=True))
        .select_related("organisation")
        .annotate(
            goal_cycle=Subquery(goal.values("pk")[:1]),
            new_goal_cycle=Subquery(new_goal.values("pk")[:1]),
            goal_text=Subquery(cycle.values("goal")[:1]),
            asked=Subquery(asked.values("pk")[:1]),
            asked_text=Subquery(asked.values("text")[:1]),
            asked_at=Subquery(asked.values("asked_at")[:1]),
            question_cycle=Subquery(question.values("cycle")[:1]),
            question_text=Subquery(question.values("text")[:1]),
            question_author=Subquery(question.values("author__name")[:1]),
            share=Subquery(share.values("pk")[:1]),
            share_author=Subquery(share.values("try_out__author__name")[:1]),
            answered=Subquery(answer.values("try_out")[:1]),
            answer_author=Subquery(answer.values("author__name")[:1]),
            answer_kind=Subquery(answer.values("kind")[:1]),
            answer_text=Subquery(answer.values("text")[:1]),
            consent_cycle=Subquery(consent.values("preparation__cycle")[:1]),
            study=Subquery(study.values("pk")[:1]),
            study_until=Subquery(study.values("opened_on")[:1]),
            focus_round=Subquery(focus.values("pk")[:1]),
            reader_cycle=Subquery(reader.values("cycle")[:1]),
        )
    )


def _my_reply(user: Any) -> Subquery:
    return Subquery(Attendance.objects.filter(meeting=OuterRef("pk"), user=user).values("reply")[:1])


def _next(meeting: Meeting | None) -> str:
    if meeting is None:
        return _("No meeting is planned.")
    words = {"group": meeting.group.name, "day": near_day(meeting.starts_at), "time": clock(meeting.starts_at)}
    ahead = meeting.starts_at - datetime.datetime.now(tz=datetime.UTC)
    if words["day"] == _("today"):
        return _("Today at %(time)s you see %(group)s.") % words
    if words["day"] == _("tomorrow"):
        return _("Tomorrow at %(time)s you see %(group)s.") % words
    if ahead < WEEK:
        return _("On %(day)s you see %(group)s.") % words
    return _("Your next meeting is on %(day)s, with %(group)s.") % words


def _rounds(user: Any) -> list[Waiting]:
    rows = []
    for each in open_rounds_for(user):
        words = {"group": each.asked_of, "day": short_day(each.closes_on)}
        rows.append(
            Waiting(
                label=_("Answer seven statements") if each.is_pulse else _("Answer the self-assessment"),
                url=reverse("assessments:answer", args=[each.organisation.slug, each.pk]),
                text=(
                    _("Short poll of %(group)s. Two minutes, until %(day)s. Nobody sees your separate answers.") % words
                    if each.is_pulse
                    else _("Of %(group)s. Ten minutes, until %(day)s. Nobody sees your separate answers.") % words
                ),
            )
        )
    return rows


def _alive(questions: list[Alive]) -> list[Waiting]:
    """Agreements of which a group wants to know whether they still live. The link answers without a name."""
    rows = []
    for question in questions:
        words = {"group": question.group, "day": short_day(question.closes_on)}
        text = _("Of %(group)s, until %(day)s. Nobody sees who answered what.") % words
        rows.append(Waiting(_("Is this still alive?"), question.url, text, Truncator(question.text).chars(160)))
    return rows


def _read_label(reply: TryOutReply) -> str:
    words = {"name": reply.author.get_short_name()}
    labels = {
        ReplyKind.QUESTION: _("Read the question of %(name)s") % words,
        ReplyKind.OPTION: _("Read the idea of %(name)s") % words,
        ReplyKind.OBSERVATION: _("Read what %(name)s noticed") % words,
        ReplyKind.THEORY: _("Read the theory that %(name)s brings") % words,
    }
    return labels[ReplyKind(reply.kind)]


def _replies(user: Any) -> list[Waiting]:
    """The newest unread reply under each of my try-outs, and how many there are."""
    unread = (
        TryOutReply.objects.visible_to(user)
        .unread_by_author(user)
        .select_related("author", "try_out__group__organisation")
        .order_by("-created_at", "-pk")[:100]
    )
    by_try_out: dict[int, list[TryOutReply]] = {}
    for reply in unread:
        by_try_out.setdefault(reply.try_out_id, []).append(reply)
    rows = []
    for replies in by_try_out.values():
        newest, count = replies[0], len(replies)
        label = (
            _read_label(newest)
            if count == 1
            else ngettext("Read %(count)s reply", "Read %(count)s replies", count) % {"count": count}
        )
        text = _("About your try-out of %(day)s:") % {"day": short_day(newest.try_out.tried_on)}
        rows.append(Waiting(label, newest.try_out.get_absolute_url(), text, Truncator(newest.text).chars(160)))
    return rows


def _lines(group: Any, slug: str) -> list[Waiting]:
    """For a school leader: the newest lines that a teacher shared and that were not opened. For a teacher: what came back."""
    rows = []
    if group.leads and group.share:
        words = {"name": group.share_author, "group": group.name}
        url = reverse("cycles:shared_lines", args=[slug, group.share])
        rows.append(Waiting(_("Read what %(name)s shared with you") % words, url, _("From %(group)s.") % words))
    if group.answered:
        asks = group.answer_kind == AnswerKind.QUESTION
        label = _("Read the question of %(name)s") if asks else _("Read the thanks of %(name)s")
        url = reverse("cycles:tryout_lines", args=[slug, group.answered])
        text = _("About the lines that you shared with your school leader.")
        rows.append(Waiting(label % {"name": group.answer_author}, url, text, Truncator(group.answer_text).chars(160)))
    return rows


def _asked(group: Any, slug: str) -> Waiting:
    """For a school leader: the request of a group that waits longest for an answer."""
    days = (timezone.localdate() - timezone.localtime(group.asked_at).date()).days
    since = ngettext("%(group)s has waited %(days)s day:", "%(group)s has waited %(days)s days:", days)
    return Waiting(
        label=_("Answer the group"),
        url=reverse("groups:request_answer", args=[slug, group.pk, group.asked]),
        text=(since if days else _("%(group)s asks you today:")) % {"group": group.name, "days": days},
        quote=Truncator(group.asked_text).chars(160),
    )


def _consents(group: Any, slug: str) -> list[Waiting]:
    """What asks for this person's own yes or no, and what a reader of an example asks the group."""
    rows = []
    words = {"group": group.name}
    if group.consent_cycle and (group.may_log or group.advises):
        url = reverse("practices:preparation_consent", args=[slug, group.consent_cycle])
        rows.append(Waiting(_("Say whether your words may be published"), url, _("%(group)s asks you.") % words))
    if group.study and (group.may_log or group.advises):
        # The same for everybody and for two weeks, whatever somebody chose: nobody can read an answer from it.
        text = _(
            "In %(group)s. You decide for yourself, and nobody sees what you choose. "
            "This stands here for everybody until %(day)s."
        ) % {**words, "day": short_day(group.study_until + TOLD_FOR)}
        url = reverse("research:detail", args=[slug, group.study])
        rows.append(Waiting(_("Read about the research in your group"), url, text))
    if group.reader_cycle and group.may_log:
        url = reverse("practices:preparation", args=[slug, group.reader_cycle]) + "#s-messages"
        rows.append(Waiting(_("Answer a reader of your practice example"), url, _("To %(group)s.") % words))
    return rows


def _due(group: Any, slug: str, proposal: Proposal) -> Waiting:
    """A round that is due; with too few people to ask, a talk."""
    text = f"{assessment_words.due(proposal)}: {group.name}."
    if not proposal.talk_below:
        return Waiting(_("Open a round, or say not now"), reverse("assessments:list", args=[slug, group.pk]), text)
    why = _("With fewer than %(count)s people a questionnaire shows nothing.") % {"count": proposal.talk_below}
    url = reverse("assessments:joint_new", args=[slug, group.pk])
    return Waiting(_("Talk it over together"), f"{url}?instrument=characteristics", f"{text} {why}")


def _of_groups(groups: Any) -> list[Waiting]:
    rows = []
    for group in groups:
        slug = group.organisation.slug
        rows += _consents(group, slug)
        rows += _lines(group, slug)
        if group.leads and group.asked:
            rows.append(_asked(group, slug))
        if group.leads and group.new_goal_cycle:
            rows.append(
                Waiting(
                    label=_("Look at the goal of the group"),
                    url=reverse("cycles:phase", args=[slug, group.new_goal_cycle, Phase.GOAL.value]) + "#s-further",
                    text=_("%(group)s has chosen this goal:") % {"group": group.name},
                    quote=Truncator(group.goal_text).chars(160),
                )
            )
        proposal = proposal_told(group) if group.organises else None
        if proposal is not None:
            rows.append(_due(group, slug, proposal))
        if group.organises and group.focus_round:
            url = reverse("assessments:focus", args=[slug, group.focus_round])
            text = _("The school opened a round in %(group)s. After the first answer no focus can be chosen any more.")
            rows.append(Waiting(_("Choose a focus together"), url, text % {"group": group.name}))
        if group.may_log and group.goal_cycle:
            rows.append(
                Waiting(
                    label=_("Say whether you agree with the goal"),
                    url=reverse("cycles:phase", args=[slug, group.goal_cycle, Phase.GOAL.value]),
                    text=_("The goal of %(group)s:") % {"group": group.name},
                    quote=Truncator(group.goal_text).chars(160),
                )
            )
        if group.may_log and group.question_cycle:
            name = (group.question_author or "").split()[:1]
            rows.append(
                Waiting(
                    label=_("Read the question of %(name)s") % {"name": name[0]} if name else _("Read the question"),
                    url=reverse("cycles:detail", args=[slug, group.question_cycle]) + "#s-asked",
                    text=_("To %(group)s:") % {"group": group.name},
                    quote=Truncator(group.question_text).chars(160),
                )
            )
    return rows
