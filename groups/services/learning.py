"""A member's own learning question: write it, share it with the group, take it back, throw it away."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from groups.models import Group, LearningQuestion, LearningQuestionVersion
from groups.services.checks import lock, one_line
from schools.audit import record
from schools.models import User


@transaction.atomic
def write_learning_question(*, group: Group, text: str, pupils: str = "", link: str = "", by: User) -> LearningQuestion:
    """Keep what a member wants to learn, as a new dated version; the same words again change nothing.

    A new question is private. A question that was shared stays shared, so the group reads the new words at once.

    Args:
        pupils: the class or pupils that it is about, without names.
        link: how it helps the group's goal.

    Raises:
        DomainError: at ``text``; or the person is no member, or the group has ended.
    """
    lock(group)
    if not by.has_perm("groups.write_learning_question", group):
        raise DomainError(_("Only members of a group that has not ended write a learning question."))
    values = {"text": one_line(text), "pupils": one_line(pupils), "link": one_line(link)}
    if not values["text"]:
        raise DomainError(_("What do you want to learn? One question is enough."), field="text")
    question, _made = LearningQuestion.objects.get_or_create(group=group, author=by)
    newest = question.versions.order_by("-written_at", "-pk").first()
    if newest is None or any(getattr(newest, name) != value for name, value in values.items()):
        LearningQuestionVersion.objects.create(question=question, **values)
        _record("written", group)
    return question


@transaction.atomic
def share_learning_question(*, question: LearningQuestion, by: User) -> LearningQuestion:
    """Let members and expert read it from now on. Sharing twice changes nothing.

    Raises:
        DomainError: somebody else's question, or its author is no member any more.
    """
    _check_own(question, by)
    if LearningQuestion.objects.filter(pk=question.pk, shared_at__isnull=True).update(shared_at=timezone.now()):
        _record("shared", question.group)
    question.refresh_from_db(fields=["shared_at"])
    return question


@transaction.atomic
def take_back_learning_question(*, question: LearningQuestion, by: User) -> LearningQuestion:
    """Make it private again.

    Raises:
        DomainError: as for :func:`share_learning_question`.
    """
    _check_own(question, by)
    if LearningQuestion.objects.filter(pk=question.pk, shared_at__isnull=False).update(shared_at=None):
        _record("taken_back", question.group)
    question.refresh_from_db(fields=["shared_at"])
    return question


@transaction.atomic
def delete_learning_question(*, question: LearningQuestion, by: User) -> None:
    """Throw it away with all its versions.

    Raises:
        DomainError: as for :func:`share_learning_question`.
    """
    _check_own(question, by)
    _record("deleted", question.group)
    question.delete()


def _check_own(question: LearningQuestion, by: User) -> None:
    if not by.has_perm("groups.change_learning_question", question):
        raise DomainError(_("Only the person who wrote a learning question can do this, as a member of the group."))


def _record(what: str, group: Group) -> None:
    """Whoever reads the trail may not learn who has no question: the event names the group, and nobody."""
    record(by=None, verb=f"learning_question.{what}", on=group)
