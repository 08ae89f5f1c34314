"""Reads on lesson study: for members and experts of the group. The page about a lesson also for whoever it is shared with."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db.models import Exists, Model, OuterRef, Q

from core.tenancy import OwnedQuerySet
from cycles.querysets import COLLEAGUES
from groups.querysets import is_inside, is_member, with_group_and_roles
from lessons.enums import Sharing
from schools.enums import StaffRole
from schools.models import Staff
from schools.querysets import current

if TYPE_CHECKING:
    from lessons.models import (  # noqa: F401  (for the generic bases below)
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

T = TypeVar("T", bound=Model)


class LessonQuerySet(OwnedQuerySet["Lesson"]):
    """Versions of research lessons."""

    def visible_to(self, user: Any) -> Self:
        """Members and experts of the group. A school leader who is no member does not look into a lesson study."""
        return self.filter(is_member(user, "cycle__group", COLLEAGUES))

    def with_cycle(self) -> Self:
        """With cycle, group and organisation in the same query."""
        return self.select_related("cycle__group__organisation", "cycle__group__school")

    def with_roles_of(self, user: Any) -> Self:
        """With teacher and group, and on the group the roles of ``user``, in the same query."""
        found: Self = with_group_and_roles(self.select_related("teacher"), user, "cycle__group__")
        return found

    def with_case_data_until(self, day: datetime.date) -> Self:
        """Those that still have case data, of cycles that closed on ``day`` or before, or whose group ended by then."""
        over = Q(cycle__closed_at__date__lte=day) | Q(cycle__closed_at__isnull=True, cycle__group__ends_on__lte=day)
        return self.filter(over, cleared_at__isnull=True)


class LessonThingQuerySet(OwnedQuerySet[T]):
    """Anything that hangs on a lesson by ``lesson``."""

    way = "lesson__cycle"

    def visible_to(self, user: Any) -> Self:
        """As the lesson."""
        return self.filter(is_member(user, f"{self.way}__group", COLLEAGUES))

    def with_roles_of(self, user: Any) -> Self:
        """With lesson, cycle and group, and on the group the roles of ``user``, in the same query."""
        found: Self = with_group_and_roles(self, user, f"{self.way}__group__")
        return found


class LessonPartQuerySet(LessonThingQuerySet["LessonPart"]):
    """Parts of lessons."""


class ObserverQuerySet(LessonThingQuerySet["Observer"]):
    """Who observes."""


class CasePupilQuerySet(LessonThingQuerySet["CasePupil"]):
    """Case pupils."""


class NoteQuerySet(LessonThingQuerySet["Note"]):
    """Notes of observers."""

    def there(self) -> Self:
        """Without those that were taken away."""
        return self.filter(removed=False)

    def since(self, tick: int) -> Self:
        """What changed on the timeline after ``tick``, in that order, also what was taken away."""
        return self.filter(tick__gt=tick).order_by("tick")


class PupilThingQuerySet(LessonThingQuerySet[T]):
    """Anything that hangs on a case pupil."""

    way = "pupil__lesson__cycle"


class ExpectationQuerySet(PupilThingQuerySet["Expectation"]):
    """Predictions."""


class InterviewQuerySet(PupilThingQuerySet["Interview"]):
    """Talks with case pupils."""


class FindingQuerySet(PupilThingQuerySet["Finding"]):
    """Rows of the table expected, seen, explanation."""


class LessonPageQuerySet(LessonThingQuerySet["LessonPage"]):
    """Pages about a lesson."""

    def visible_to(self, user: Any) -> Self:
        """Members and experts; once shared also the school leader and everybody who works in the organisation."""
        works_here = Exists(
            Staff.objects.filter(current(), user=user, organisation=OuterRef("lesson__cycle__group__organisation")).exclude(
                role=StaffRole.EXTERNAL
            )
        )
        colleague = is_member(user, "lesson__cycle__group", COLLEAGUES)
        inside = is_inside(user, "lesson__cycle__group__")
        return self.filter(Q(colleague) | (~Q(sharing=Sharing.GROUP) & (inside | Q(works_here))))
