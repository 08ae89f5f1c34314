"""What a question "is this still alive?" leaves behind when it is over: numbers, and nothing that could say who answered."""

from __future__ import annotations

import datetime

from django.db import connection
from django.utils import timezone

from core.tenancy import unscoped
from cycles.models import AliveCheck, AliveRemark, AliveSlip
from cycles.reminders_after import AliveSource
from cycles.services import agreements, alive
from cycles.tasks import forget_links
from plg_site.celery import app
from reminders.models import Reminder
from tests.cycles.test_alive import agreed, asked, link, noon
from tests.cycles.world import day
from tests.factories.cycles import AgreementFactory, AliveCheckFactory, CycleFactory


def answered(check, people, choice="alive", remark="") -> None:
    for person in people:
        alive.answer(check=check, token=alive.token_for(check, person.pk), choice=choice, remark=remark)


def reminded(cast, check, person) -> None:
    moment = timezone.now() + datetime.timedelta(days=1)
    values = {"organisation": cast.organisation, "user": person, "kind": "alive", "subject_id": check.pk}
    Reminder.objects.create(**values, moment=moment, due_at=moment)


def close(check) -> None:
    AliveCheck.objects.filter(pk=check.pk).update(asked_on=day(-30), closes_on=day(-1))


def test_an_open_question_keeps_its_links_so_that_nobody_answers_twice(scope):
    check = asked(scope, agreed(scope))
    answered(check, [scope.member])
    reminded(scope, check, scope.colleague)
    assert alive.forget_closed() == 0
    assert AliveSlip.objects.count() == 1
    assert Reminder.objects.filter(kind="alive").count() == 1


def test_when_it_closed_only_the_numbers_and_the_readable_remarks_stay(scope):
    check = asked(scope, agreed(scope))
    answered(check, [scope.member, scope.colleague, scope.organiser], remark="Not in grade 5")
    for person in (scope.member, scope.colleague):
        reminded(scope, check, person)
    close(check)
    assert alive.forget_closed() == 5
    now = AliveCheck.objects.get(pk=check.pk)
    assert (now.alive, now.answers) == (3, 3)
    assert AliveRemark.objects.count() == 3
    assert not AliveSlip.objects.exists()
    assert not Reminder.objects.filter(kind="alive").exists()
    assert alive.forget_closed() == 0


def test_remarks_that_too_few_answers_keep_from_being_shown_go_too(scope):
    check = asked(scope, agreed(scope))
    answered(check, [scope.member], choice="gone", remark="SECRET remark of one")
    close(check)
    alive.forget_closed()
    assert not AliveRemark.objects.exists()
    assert AliveCheck.objects.get(pk=check.pk).gone == 1


def test_letting_an_agreement_go_forgets_the_links_of_its_open_question(scope):
    agreement = agreed(scope)
    check = asked(scope, agreement)
    answered(check, [scope.member])
    agreements.let_go(agreement=agreement, reason="We stopped.", by=scope.member)
    assert alive.forget_closed() == 1


def test_nobody_is_asked_again_after_the_ledger_forgot(scope, monkeypatch):
    monkeypatch.setattr("cycles.reminders_after.is_school_day", lambda school, day: True)
    check = asked(scope, agreed(scope))
    assert list(AliveSource().due(noon()))
    close(check)
    alive.forget_closed()
    assert list(AliveSource().due(noon())) == []


def test_an_old_link_says_that_the_question_is_closed(cast, client):
    check = asked(cast, agreed(cast))
    url = link(check, cast.member)
    client.post(url, {"choice": "alive"})
    with unscoped(reason="a test prepares its world"):
        close(check)
        alive.forget_closed()
    response = client.post(url, {"choice": "gone"})
    assert response.status_code == 410
    with unscoped(reason="a test looks"):
        assert AliveCheck.objects.get(pk=check.pk).gone == 0


def test_no_table_names_who_answered_once_it_is_over(scope):
    """Every row of every table is read: neither the key of the link nor its hash is left anywhere."""
    check = asked(scope, agreed(scope))
    token = alive.token_for(check, scope.member.pk)
    answered(check, [scope.member])
    used = AliveSlip.objects.get().used
    close(check)
    alive.forget_closed()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  (names come from the database)
            everything = repr(cursor.fetchall())
            assert used not in everything, table
            assert token.rpartition("-")[2] not in everything, table


def test_beat_forgets_in_every_organisation_by_itself(cast):
    with unscoped(reason="a test prepares its world"):
        for group in (cast.group, cast.other_group):
            agreement = AgreementFactory(cycle=CycleFactory(group=group))
            check = AliveCheckFactory(agreement=agreement, asked_on=day(-30), closes_on=day(-1))
            AliveSlip(asked=check, used=f"hash {group.pk}").save()
    forget_links()
    with unscoped(reason="a test looks"):
        assert not AliveSlip.objects.exists()
    assert app.conf.beat_schedule["cycles-forget-links"]["task"] == "cycles.tasks.forget_links"
