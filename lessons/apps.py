"""App configuration."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LessonsConfig(AppConfig):
    """See the package docstring."""

    name = "lessons"

    def ready(self) -> None:
        """Put the panel on the page of phase 4, count along for the exit criteria, and hand the reminders their source."""
        from core.slots import register as fill
        from cycles import facts
        from lessons.reminders import ObserveSource
        from reminders.registry import register

        fill("phase_P4", order=10, url_name="lessons:cycle_panel", label=_("Lesson study"), link_name="lessons:list")
        register(ObserveSource())
        facts.add("P4.a", name="lessons", rows=_observed)
        facts.add("P4.b", name="lessons", rows=_compared)
        facts.add("P3.b", name="lessons", rows=_predicted)
        facts.add("P6.b", name="lessons", rows=_shared, path="lesson__cycle")


def _observed() -> Any:
    """Lessons that were taught and observed; also after the notes went away."""
    from lessons.models import Lesson

    return Lesson.objects.filter(ended_at__isnull=False, tick__gt=0)


def _compared() -> Any:
    """Lessons of which the group wrote what was seen beside what was expected, or what that means."""
    from django.db.models import Exists, OuterRef, Q

    from lessons.models import Finding, Lesson

    table = Finding.objects.filter(pupil__lesson=OuterRef("pk")).exclude(seen="")
    return Lesson.objects.filter(Q(Exists(table)) | ~Q(meaning=""))


def _predicted() -> Any:
    """Lessons with a prediction; one that was taught had them, also after they went away."""
    from django.db.models import Exists, OuterRef, Q

    from lessons.models import Expectation, Lesson

    return Lesson.objects.filter(
        Q(Exists(Expectation.objects.filter(pupil__lesson=OuterRef("pk")))) | Q(cleared_at__isnull=False)
    )


def _shared() -> Any:
    """Pages that more people than the group may read."""
    from lessons.enums import Sharing
    from lessons.models import LessonPage

    return LessonPage.objects.exclude(sharing=Sharing.GROUP)
