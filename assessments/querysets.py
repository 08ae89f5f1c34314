"""Reads on rounds. Answers are read by ``services`` alone, on their way to ``disclosure``."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, Subquery, Value, When
from django.db.models.lookups import Exact
from django.db.models.query import ModelIterable
from django.utils import timezone

from assessments.enums import CHARACTERISTICS, PULSE, JointState, State
from core import late
from core.tenancy import OwnedQuerySet
from groups.enums import Role
from groups.querysets import is_inside, is_member, is_school_leader
from schools.enums import StaffRole
from schools.models import Staff
from schools.querysets import current

if TYPE_CHECKING:
    from assessments.models import (  # noqa: F401  (named in the strings below)
        AnswerSet,
        Comment,
        ExpertView,
        GroupSecret,
        Joint,
        JointAnswer,
        OwnInstrument,
        OwnVersion,
        Poster,
        Postponement,
        Release,
        ReleasedSet,
        Round,
        RoundSecret,
        TraceScore,
        Wave,
        WaveRelease,
    )


class _GroupKnowsReader(ModelIterable):  # type: ignore[type-arg]  # has no arguments when it runs
    """Hands the reader's roles that came along with a round on to its group. A round of staff has none."""

    def __iter__(self) -> Iterator[Any]:
        """The rounds."""
        for row in super().__iter__():
            roles = {f"has_{role.value}": row.__dict__.pop(f"reader_is_{role.value}") for role in Role}
            roles["roles_of"] = row.__dict__.pop("roles_of")
            if row.group is not None:
                row.group.__dict__.update(roles)
            yield row


class RoundQuerySet(OwnedQuerySet["Round"]):
    """Rounds."""

    def visible_to(self, user: Any) -> RoundQuerySet:
        """Whoever is inside the group; of a round of staff, the staff of that school."""
        if self._knows_part_of(user):
            return self.filter(Q(reader_in_group__isnull=False) | Q(reader_at_school__isnull=False))
        return self.filter(is_inside(user, "group__") | is_asked_as_staff(user))

    def with_group(self) -> RoundQuerySet:
        """With whom it asks, organisation and an own questionnaire in the same query."""
        return self.select_related("organisation", "group__organisation", "school__organisation", "own_version")

    def of_staff(self) -> RoundQuerySet:
        """Rounds that ask the staff of a school."""
        return self.filter(school__isnull=False)

    def with_roles_of(self, user: Any) -> RoundQuerySet:
        """With the roles of ``user`` in the round's group in the same query; ``roles_in`` finds them on the group."""
        is_in = {f"reader_is_{role.value}": is_member(user, "group", roles=(role,)) for role in Role if role != Role.LEADER}
        leads = Q(is_member(user, "group", roles=(Role.LEADER,))) | Q(is_school_leader(user, "group__"))
        leader = Case(When(leads, then=True), default=False)
        found = self.annotate(roles_of=Value(user.pk), reader_is_leader=leader, **is_in)
        found._iterable_class = _GroupKnowsReader  # what Django's own values() sets, and clones keep
        return found

    def with_part_of_reader(self) -> RoundQuerySet:
        """With as whom the reader answers it in the same query; ``part_for`` finds it on the round, and asks nothing.

        Who reads, and on which day, is looked up when it is asked (:mod:`core.late`). ``reader_in_group`` is the person's role
        in the group, the one that decides (a leader's, then an expert's), and ``reader_at_school`` that at the school: as
        leader in a round of a group, as leader or staff in a round of staff.
        """
        from groups.models import Membership

        in_group = Membership.objects.filter(current(late.today()), user=late.reader(), group=OuterRef("group"))
        at_school = Staff.objects.filter(current(late.today()), user=late.reader(), organisation=OuterRef("organisation"))
        leads = Q(role=StaffRole.LEADER) & (Q(school__isnull=True) | Q(school=OuterRef("group__school")))
        # A round of a group has no school of its own, so it finds nobody here.
        works = Q(role__in=(StaffRole.LEADER, StaffRole.STAFF), organisation=OuterRef("school__organisation"))
        works &= Q(school__isnull=True) | Q(school=OuterRef("school"))
        return self.annotate(
            reader=late.reader(),
            reader_in_group=_first_role(in_group, Role.LEADER, Role.EXPERT),
            reader_at_school=_first_role(at_school.filter(leads | works), StaffRole.LEADER),
        )

    def _knows_part_of(self, user: Any) -> bool:
        found = self.query.annotations.get("reader")
        return isinstance(found, late.Late) and bool(found.look_up() == user.pk)

    def with_release(self) -> RoundQuerySet:
        """With what may be shown of it, in the same query."""
        return self.select_related("release")

    def open(self) -> RoundQuerySet:
        """Not closed yet."""
        return self.filter(state=State.OPEN)

    def closed(self) -> RoundQuerySet:
        """With a result."""
        return self.filter(state=State.CLOSED)

    def taking_answers(self, on: datetime.date | None = None) -> RoundQuerySet:
        """Open, the first day has come, and the last day is not over."""
        return self.open().filter(closes_on__gte=on or timezone.localdate(), opened_at__lte=timezone.now())

    def due(self, on: datetime.date | None = None) -> RoundQuerySet:
        """Open, though the last day is over, of the round or of its group."""
        day = on or timezone.localdate()
        return self.open().filter(Q(closes_on__lt=day) | Q(group__ends_on__lt=day))

    def asking(self, user: Any) -> RoundQuerySet:
        """Taking answers of ``user``, as member of the group or as staff of the school. A leader may answer too, unasked."""
        leads = Q(is_member(user, "group", roles=(Role.LEADER,))) | Q(is_school_leader(user, "group__"))
        member = Q(is_member(user, "group")) & ~leads
        return self.taking_answers().filter(member | is_asked_as_staff(user, StaffRole.STAFF))


def _first_role(rows: Any, *decisive: str) -> Subquery:
    """The role of one of the rows: the first of the decisive ones that is there, else any."""
    return Subquery(rows.order_by(*(Exact(F("role"), role).desc() for role in decisive)).values("role")[:1])


def is_asked_as_staff(user: Any, *roles: StaffRole) -> Q:
    """The condition that a round asks the staff of a school where ``user`` works, as leader or staff, or in one of ``roles``.

    Who has no school of their own works at all of them.
    """
    rows = Staff.objects.filter(
        current(), user=user, organisation=OuterRef("organisation"), role__in=roles or (StaffRole.LEADER, StaffRole.STAFF)
    )
    return Q(school__isnull=False) & Q(Exists(rows.filter(Q(school=OuterRef("school")) | Q(school__isnull=True))))


class ReleaseQuerySet(OwnedQuerySet["Release"]):
    """Released results."""

    def visible_to(self, user: Any) -> ReleaseQuerySet:
        """Whoever sees the round."""
        from assessments.models import Round

        return self.filter(round__in=Round.objects.visible_to(user))

    def about_the_seven(self) -> ReleaseQuerySet:
        """Results about the seven characteristics that show something, the newest first."""
        seven = (CHARACTERISTICS, PULSE)
        return self.filter(round__instrument__in=seven, result__kind="released").order_by("-released_at", "-pk")

    def with_round(self) -> ReleaseQuerySet:
        """With the round that it belongs to, in the same query."""
        return self.select_related("round__organisation", "round__group__organisation", "round__own_version")

    def latest_of_each_group(self) -> ReleaseQuerySet:
        """The last result of each group about the seven characteristics that shows something."""
        from assessments.models import Release

        seven = (CHARACTERISTICS, PULSE)
        last = Release.objects.filter(
            round__group=OuterRef("round__group"), round__instrument__in=seven, result__kind="released"
        )
        return self.filter(pk=Subquery(last.order_by("-released_at", "-pk").values("pk")[:1]))


class WaveReleaseQuerySet(OwnedQuerySet["WaveRelease"]):
    """Results of a school's groups together."""

    def visible_to(self, user: Any) -> WaveReleaseQuerySet:
        """Whoever leads the school, and whoever is inside a group that took part: it was made of their answers."""
        from assessments.models import Round

        took_part = Round.objects.filter(is_inside(user, "group__"), wave=OuterRef("wave"))
        return self.filter(Q(leads_school(user, "wave__")) | Exists(took_part))

    def with_wave(self) -> WaveReleaseQuerySet:
        """With wave, school, organisation and an own questionnaire in the same query."""
        return self.select_related("wave__school", "wave__organisation", "wave__own_version")


class ReleasedSetQuerySet(OwnedQuerySet["ReleasedSet"]):
    """The ledger of figures that left, which no page shows."""

    def visible_to(self, user: Any) -> ReleasedSetQuerySet:
        """Nobody."""
        return self.none()


def leads_school(user: Any, prefix: str = "") -> Exists:
    """The condition that ``user`` leads the school, or all schools.

    Args:
        prefix: the way to what has ``school`` and ``organisation``, e.g. ``"wave__"``.
    """
    rows = Staff.objects.filter(current(), user=user, role=StaffRole.LEADER, organisation=OuterRef(f"{prefix}organisation"))
    return Exists(rows.filter(Q(school__isnull=True) | Q(school=OuterRef(f"{prefix}school"))))


class WaveQuerySet(OwnedQuerySet["Wave"]):
    """Waves: a round in each group of a school."""

    def visible_to(self, user: Any) -> WaveQuerySet:
        """The staff of the school; people from outside see the rounds of their own groups only."""
        rows = Staff.objects.filter(
            current(), user=user, organisation=OuterRef("organisation"), role__in=(StaffRole.LEADER, StaffRole.STAFF)
        )
        return self.filter(Exists(rows.filter(Q(school=OuterRef("school")) | Q(school__isnull=True))))

    def open(self) -> WaveQuerySet:
        """Not closed yet."""
        return self.filter(state=State.OPEN)

    def with_school(self) -> WaveQuerySet:
        """With its school and organisation in the same query."""
        return self.select_related("organisation", "school__organisation")


class PostponementQuerySet(OwnedQuerySet["Postponement"]):
    """Proposals that a group put off."""

    def visible_to(self, user: Any) -> PostponementQuerySet:
        """Whoever is inside the group."""
        return self.filter(is_inside(user, "group__"))


class JointQuerySet(OwnedQuerySet["Joint"]):
    """Talks over an instrument."""

    def visible_to(self, user: Any) -> JointQuerySet:
        """The group and its expert; its school leader reads what was fixed."""
        inside = is_member(user, "group", roles=(Role.ORGANISER, Role.TEACHER, Role.EXPERT))
        return self.filter(Q(inside) | Q(is_inside(user, "group__"), state=JointState.FIXED))

    def with_group(self) -> JointQuerySet:
        """With group, organisation and an own questionnaire in the same query."""
        return self.select_related("group__organisation", "own_version")

    def fixed(self) -> JointQuerySet:
        """Agreed upon, the last first."""
        return self.filter(state=JointState.FIXED).order_by("-fixed_at")


class JointAnswerQuerySet(OwnedQuerySet["JointAnswer"]):
    """What a group agreed on, row by row."""

    def visible_to(self, user: Any) -> JointAnswerQuerySet:
        """Whoever sees the talk."""
        inside = is_member(user, "joint__group", roles=(Role.ORGANISER, Role.TEACHER, Role.EXPERT))
        return self.filter(Q(inside) | Q(is_inside(user, "joint__group__"), joint__state=JointState.FIXED))


class PosterQuerySet(OwnedQuerySet["Poster"]):
    """Posters."""

    def visible_to(self, user: Any) -> PosterQuerySet:
        """Of a group: whoever is inside it. Of a school: the staff of its organisation."""
        staff = Staff.objects.current().filter(user=user, organisation=OuterRef("organisation"))
        of_school = Q(school__isnull=False) & Q(Exists(staff.exclude(role=StaffRole.EXTERNAL)))
        return self.filter(Q(group__isnull=False) & is_inside(user, "group__") | of_school)

    def with_place(self) -> PosterQuerySet:
        """With organisation, group and school in the same query."""
        return self.select_related("organisation", "group__organisation", "school__organisation")


class OwnInstrumentQuerySet(OwnedQuerySet["OwnInstrument"]):
    """A school's own instruments."""

    def visible_to(self, user: Any) -> OwnInstrumentQuerySet:
        """Staff of the organisation; whoever comes from outside answers rounds, and needs no list of questionnaires."""
        staff = Staff.objects.current().filter(user=user, organisation=OuterRef("organisation"))
        return self.filter(Exists(staff.exclude(role=StaffRole.EXTERNAL)))

    def offered(self) -> OwnInstrumentQuerySet:
        """Not put away."""
        return self.filter(retired_at__isnull=True)

    def with_versions(self) -> OwnInstrumentQuerySet:
        """With organisation and all versions, the newest first, each with the number of rounds that used it. Two queries."""
        from assessments.models import OwnVersion

        versions = OwnVersion.objects.annotate(uses=Count("rounds")).order_by("-number")
        return self.select_related("organisation").prefetch_related(Prefetch("versions", versions))


class OwnVersionQuerySet(OwnedQuerySet["OwnVersion"]):
    """Versions of own instruments."""

    def published(self) -> OwnVersionQuerySet:
        """Open for rounds."""
        return self.filter(published_at__isnull=False)


class AnswerSetQuerySet(OwnedQuerySet["AnswerSet"]):
    """Answers, which no page may fetch."""

    def visible_to(self, user: Any) -> AnswerSetQuerySet:
        """Nobody."""
        return self.none()


class CommentQuerySet(OwnedQuerySet["Comment"]):
    """Comments; a page gets them as texts of a released round, from ``services``."""

    def visible_to(self, user: Any) -> CommentQuerySet:
        """Nobody."""
        return self.none()


class SecretQuerySet(OwnedQuerySet["GroupSecret"]):
    """The keys of tokens, which no page may fetch."""

    def visible_to(self, user: Any) -> SecretQuerySet:
        """Nobody."""
        return self.none()


class TraceScoreQuerySet(OwnedQuerySet["TraceScore"]):
    """What was counted of groups."""

    def visible_to(self, user: Any) -> TraceScoreQuerySet:
        """Whoever is inside the group; the rows behind a number have doors of their own."""
        return self.filter(is_inside(user, "group__"))


class ExpertViewQuerySet(OwnedQuerySet["ExpertView"]):
    """What experts see of their groups."""

    def visible_to(self, user: Any) -> ExpertViewQuerySet:
        """Whoever is inside the group."""
        return self.filter(is_inside(user, "group__"))

    def newest(self) -> ExpertViewQuerySet:
        """The last one of each characteristic of each group."""
        from assessments.models import ExpertView

        last = ExpertView.objects.filter(group=OuterRef("group"), characteristic=OuterRef("characteristic"))
        return self.filter(pk=Subquery(last.order_by("-at", "-pk").values("pk")[:1]))
