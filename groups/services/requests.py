"""What a group asks its school leader, and the answer in public."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from groups.enums import Answer, Characteristic, Condition
from groups.models import Group, LeaderRequest, RequestAnswer
from groups.services.checks import lock, one_line
from schools.audit import record
from schools.models import User

MOST_OPEN = 20  # requests that wait at the same time: beyond that nobody can answer them


@transaction.atomic
def ask_leader(
    *, group: Group, text: str, reason: str, by: User, condition: str = "", characteristic: str = ""
) -> LeaderRequest:
    """Ask the school leader something, in the name of the group. The leader gets one mail, by the reminders.

    Args:
        condition: ``K1`` to ``K10``, or empty.
        characteristic: ``C1`` to ``C7``, or empty; one of the two is given.

    Raises:
        DomainError: at ``text``, ``reason``, ``condition`` or ``characteristic``; or ``by`` is no member. Asking the same
            while it waits gives the request that is there.
    """
    lock(group)
    if not by.has_perm("groups.ask_leader", group):
        raise DomainError(_("Only members of a group that has not ended ask the school leader something."))
    text, reason = one_line(text), reason.strip()
    if not text:
        raise DomainError(_("What do you ask?"), field="text")
    if not reason:
        raise DomainError(_("Why do you ask this? The reason helps the school leader to decide."), field="reason")
    _check_choice(condition, Condition.values, "condition")
    _check_choice(characteristic, Characteristic.values, "characteristic")
    if not condition and not characteristic:
        raise DomainError(_("Choose what this is about."), field="condition")
    waiting = LeaderRequest.objects.filter(group=group).open()
    twin = waiting.filter(text=text, condition=condition, characteristic=characteristic).first()
    if twin:
        return twin
    if waiting.count() >= MOST_OPEN:
        raise DomainError(_("%(most)s requests wait already. Withdraw one first.") % {"most": MOST_OPEN})
    request = LeaderRequest.objects.create(
        group=group, condition=condition, characteristic=characteristic, text=text, reason=reason, asked_by=by
    )
    record(by=by, verb="leader_request.asked", on=request)
    return request


@transaction.atomic
def withdraw_request(*, request: LeaderRequest, by: User) -> LeaderRequest:
    """Take a request back that was not answered. Doing it twice changes nothing.

    Raises:
        DomainError: it was answered meanwhile; or ``by`` neither asked it nor organises the group.
    """
    lock(request.group)
    if not by.has_perm("groups.withdraw_request", request):
        raise DomainError(_("Only the person who asked this, or the organiser, can withdraw it."))
    if request.answers.exists():
        raise DomainError(_("This request was answered meanwhile. An answer stays."))
    if request.withdrawn_at is None:
        request.withdrawn_at = timezone.now()
        request.save(update_fields=["withdrawn_at"])
        record(by=by, verb="leader_request.withdrawn", on=request)
    return request


@transaction.atomic
def answer_request(
    *, request: LeaderRequest, answer: str, words: str, by: User, holds_from: datetime.date | None = None
) -> RequestAnswer:
    """Answer in public. A second answer stands above the first, which stays; the same again adds nothing.

    Args:
        answer: ``yes``, ``partly`` or ``no``.
        holds_from: the day from which a yes holds; after a no the day on which the leader looks again, or None.

    Raises:
        DomainError: at ``answer``, ``words`` or ``holds_from``; it was withdrawn; or ``by`` does not lead the school.
    """
    lock(request.group)
    if not by.has_perm("groups.answer_request", request):
        raise DomainError(_("Only the school leader answers this."))
    if LeaderRequest.objects.filter(pk=request.pk, withdrawn_at__isnull=False).exists():
        raise DomainError(_("The group has withdrawn this request meanwhile."))
    _check_choice(answer, Answer.values, "answer")
    if not (words := words.strip()):
        raise DomainError(_("Explain your answer in a sentence: the group reads it."), field="words")
    if answer != Answer.NO and holds_from is None:
        raise DomainError(_("From which day does this hold?"), field="holds_from")
    last = request.answers.first()
    if last and (last.answer, last.words, last.holds_from) == (answer, words, holds_from):
        return last
    given = RequestAnswer.objects.create(request=request, answer=answer, words=words, holds_from=holds_from, answered_by=by)
    record(by=by, verb="leader_request.answered", on=request)
    return given


def _check_choice(value: str, choices: list[str], field: str) -> None:
    if value and value not in choices:
        raise DomainError(_("Choose one from the list."), field=field)
