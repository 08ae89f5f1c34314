"""Mails about rounds: to everybody when one opens, then to who has not answered, and no table tells who that was (ADR 19)."""

from __future__ import annotations

import datetime
import json
import logging
import smtplib

import pytest
from django.apps import apps
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from assessments import services
from assessments.enums import Moment
from assessments.models import GroupSecret, Joint, Postponement, Round, RoundSecret
from assessments.services import proposals_for
from core.tenancy import organisation_scope, unscoped
from groups.enums import Role
from groups.models import Group, Membership
from reminders.enums import State
from reminders.models import Preference, Reminder
from reminders.services import collect, send_ready
from tests.factories.assessments import JointFactory, RoundFactory, answer, closed_round, teachers
from tests.factories.groups import MembershipFactory

DAY = datetime.timedelta(days=1)
NUDGES = ("round_days", "round_last")


@pytest.fixture
def here(polled):
    with organisation_scope(polled.cast.organisation.pk):
        yield polled


def morning(days=0):
    """Eight o'clock, so many days from today."""
    return timezone.make_aware(datetime.datetime.combine(timezone.localdate() + days * DAY, datetime.time(8)))


def last_day(round_):
    """Its last day is today, and it opened five days ago."""
    Round.objects.filter(pk=round_.pk).update(closes_on=timezone.localdate(), opened_at=morning(-5))
    round_.refresh_from_db()


def plan_the_evening():
    """Everything that becomes due today is written down."""
    evening = timezone.make_aware(datetime.datetime.combine(timezone.localdate(), datetime.time(23, 30)))
    collect(evening)
    Reminder.objects.update(due_at=timezone.now() - DAY)  # the clock of the test machine may stand before half past seven


def run():
    """One sweep this evening: everything that became due today leaves."""
    plan_the_evening()
    send_ready()


def is_nudge(message):
    return "last day" in message.subject or "laatste dag" in message.subject


def readers():
    return {message.to[0] for message in mail.outbox}


def test_the_opening_is_told_to_everybody_who_is_asked_and_to_the_expert_not_to_the_leader(here):
    run()
    told = {message.to[0] for message in mail.outbox if "is open" in message.subject or "staat een" in message.subject}
    assert told == {person.email for person in here.people} | {here.cast.expert.email}


def test_the_opening_is_told_to_whoever_answered_at_once(here):
    answer(here.round, here.cast.member)
    run()
    assert here.cast.member.email in readers()


def test_the_opening_is_told_once_and_to_a_newcomer_when_they_join(here):
    run()
    mail.outbox.clear()
    run()
    assert not mail.outbox
    MembershipFactory(group=here.group, user=here.cast.staff, role=Role.TEACHER)
    run()
    assert readers() == {here.cast.staff.email}


def test_a_round_that_opens_later_is_told_on_its_first_day(here):
    Round.objects.filter(pk=here.round.pk).update(opened_at=morning(2))
    run()
    assert not mail.outbox


def test_only_who_has_not_answered_is_reminded(here):
    last_day(here.round)
    answered, silent = here.people[:3], here.people[3:]
    for person in answered:
        answer(here.round, person)
    services.keep(round_=here.round, values={"C1.1": 2}, by=silent[0])  # begun is not handed in
    run()
    reminded = {message.to[0] for message in mail.outbox if is_nudge(message)}
    assert reminded == {person.email for person in silent} | {here.cast.expert.email}


def test_the_reminder_says_nothing_of_anybody_and_leads_to_the_statements(here):
    last_day(here.round)
    run()
    message = next(m for m in mail.outbox if m.to == [here.cast.member.email] and is_nudge(m))
    assert f"/o/lindenhof/rounds/{here.round.pk}/answer/" in message.body
    for person in here.people:
        if person != here.cast.member:
            assert person.name not in message.body


def everything_but_the_secrets():
    """Every row of every table of the application, as whoever stole a copy reads it."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model in (GroupSecret, RoundSecret) or model._meta.label == "assessments.AnswerSet":
            continue
        names = [field.attname for field in model._meta.concrete_fields]
        found[model._meta.label] = [dict(zip(names, row, strict=True)) for row in model._base_manager.values_list(*names)]
    return found


def ledger_of(kinds=NUDGES):
    """What the ledger says of each person, without the row's own number and the moment at which it was written."""
    rows = Reminder.objects.filter(kind__in=kinds).values(
        "kind", "subject_id", "moment", "due_at", "state", "attempts", "leased_until", "sent_at", "last_error", "user_id"
    )
    found = {}
    for row in rows:
        found.setdefault(row.pop("user_id"), []).append(json.dumps(row, default=str))
    return found


def test_attack_the_ledger_tells_nobody_who_was_reminded(here):
    """Four answered, four did not: afterwards the rows of all eight are the same but for their person."""
    last_day(here.round)
    for person in here.people[:4]:
        answer(here.round, person)
    run()
    rows = ledger_of()
    assert set(rows) == {person.pk for person in here.people} | {here.cast.expert.pk}
    assert len({tuple(sorted(each)) for each in rows.values()}) == 1
    assert set(Reminder.objects.filter(kind__in=NUDGES).values_list("state", flat=True)) == {State.SENT}


def test_attack_by_exchange_no_table_differs_when_others_are_the_silent_ones(polled):
    """The same evening twice, with other people silent: apart from answers and secrets, no table holds anything else."""
    tables = []
    for silent in (polled.people[:4], polled.people[4:]):
        with organisation_scope(polled.cast.organisation.pk):
            last_day(polled.round)
            for person in set(polled.people) - set(silent):
                answer(polled.round, person)
            run()
        with unscoped(reason="a test reads everything, as a thief would"):
            tables.append(everything_but_the_secrets())
            Reminder.objects.all().delete()
            from assessments.models import AnswerSet

            AnswerSet.objects.all().delete()
        mail.outbox.clear()
    first, second = tables
    for label in first:
        for one, other in zip(first[label], second[label], strict=True):
            same = {name for name in one if name not in {"id", "created_at", "due_at", "sent_at", "last_login", "beat_at"}}
            assert {name: one[name] for name in same} == {name: other[name] for name in same}, label


class RefusesSome(EmailBackend):
    """A mail server that does not take mail for some people."""

    refused: frozenset[str] = frozenset()

    def send_messages(self, messages):
        if any(message.to[0] in self.refused for message in messages):
            raise smtplib.SMTPRecipientsRefused({})
        return super().send_messages(messages)


class Unreachable(EmailBackend):
    """A mail server that is away."""

    def open(self):
        raise ConnectionRefusedError


def test_attack_a_mailbox_that_is_full_does_not_show_in_the_ledger_or_the_log(here, settings, caplog):
    last_day(here.round)
    for person in here.people[:4]:
        answer(here.round, person)
    settings.EMAIL_BACKEND = f"{__name__}.RefusesSome"
    RefusesSome.refused = frozenset(person.email for person in here.people)
    Reminder.objects.all().delete()
    with caplog.at_level(logging.DEBUG):
        run()
    rows = ledger_of()
    assert len({tuple(sorted(each)) for each in rows.values()}) == 1
    told = [record.getMessage() for record in caplog.records if "round_last" in record.getMessage()]
    assert told  # that something went wrong can be seen, not with whom
    for person in here.people:
        assert not any(person.email in line or person.name in line for line in told)
    for number in Reminder.objects.filter(kind="round_last").values_list("pk", flat=True):
        assert not any(f" {number} " in line for line in told)


def test_attack_while_the_mail_server_is_away_all_rows_wait_alike(here, settings):
    last_day(here.round)
    for person in here.people[:4]:
        answer(here.round, person)
    settings.EMAIL_BACKEND = f"{__name__}.Unreachable"
    run()
    waiting = Reminder.objects.filter(kind="round_last").values_list("state", "attempts", "last_error")
    assert set(waiting) == {(State.PENDING, 1, "ConnectionRefusedError")}
    assert waiting.count() == len(here.people) + 1


def test_a_short_round_is_not_nagged_about(here):
    """Opened today until tomorrow: no reminder three days before, and none on the day on which it opened."""
    Round.objects.filter(pk=here.round.pk).update(opened_at=timezone.now(), closes_on=timezone.localdate())
    run()
    assert not Reminder.objects.filter(kind__in=NUDGES).exists()


def test_who_turned_these_mails_off_gets_none(here):
    last_day(here.round)
    Preference.objects.create(user=here.cast.member, assessments=False)
    run()
    assert here.cast.member.email not in readers()


def test_who_left_or_whose_round_closed_meanwhile_gets_none(here):
    last_day(here.round)
    evening = timezone.make_aware(datetime.datetime.combine(timezone.localdate(), datetime.time(23, 30)))
    collect(evening)
    Membership.objects.filter(user=here.cast.member).update(ends_on=timezone.localdate() - DAY)
    Reminder.objects.update(due_at=timezone.now() - DAY)
    send_ready()
    assert here.cast.member.email not in readers()
    mail.outbox.clear()
    Reminder.objects.update(state=State.PENDING, attempts=0)
    services.close_round(round_=here.round, by=None)
    send_ready()
    assert not mail.outbox


# ------------------------------------------------------------------ a round that is due


@pytest.fixture
def half_way(here):
    """The group is half-way, and the round at the start was held."""
    services.close_round(round_=here.round, by=None)
    today = timezone.localdate()
    Group.objects.filter(pk=here.group.pk).update(starts_on=today - 150 * DAY, ends_on=today + 150 * DAY)
    made = closed_round(here.group, [], moment="start", instrument="characteristics")
    Round.objects.filter(pk=made.pk).update(opened_at=timezone.now() - 110 * DAY)
    return here


def test_the_organiser_hears_once_that_a_round_is_due(half_way):
    run()
    run()
    assert [message.to for message in mail.outbox] == [[half_way.cast.organiser.email]]
    assert mail.outbox[0].subject in (
        "It is time for the round half-way: Speaking up",
        "Het is tijd voor de ronde halverwege: Speaking up",
    )


def test_put_off_means_no_mail(half_way):
    services.postpone(group=half_way.group, by=half_way.cast.organiser)
    run()
    assert not mail.outbox
    assert Postponement.objects.get().until == timezone.localdate() + 14 * DAY


@pytest.mark.parametrize("meanwhile", ["put off", "handed over", "another moment"])
def test_what_changed_after_it_was_planned_is_seen_at_the_moment_of_sending(half_way, meanwhile):
    plan_the_evening()
    assert Reminder.objects.filter(kind="round_due").count() == 1
    group = half_way.group
    if meanwhile == "put off":
        services.postpone(group=group, by=half_way.cast.organiser)
    elif meanwhile == "handed over":
        Membership.objects.filter(group=group, role="organiser").update(user=half_way.cast.member)
    else:
        Group.objects.filter(pk=group.pk).update(starts_on=timezone.localdate() - 280 * DAY)
    send_ready()
    assert not mail.outbox
    assert Reminder.objects.get(kind="round_due").state == State.SKIPPED


def test_opened_means_no_mail(half_way):
    RoundFactory(group=half_way.group, moment="middle")
    run()
    assert not Reminder.objects.filter(kind="round_due").exists()


def test_a_group_too_small_for_a_result_is_asked_to_talk_until_it_did(half_way, sign_in):
    """Four people to ask: page, list, Today and mail lead to a talk. Questions on a theme, or a talk long ago, are not it."""
    group, organiser = half_way.group, half_way.cast.organiser
    Membership.objects.filter(group=group, user__in=half_way.people[4:]).update(ends_on=timezone.localdate() - DAY)
    JointFactory(group=group, state="fixed", fixed_at=timezone.now() - 80 * DAY)
    JointFactory(group=group, instrument="theme", theme="Noise", state="fixed", fixed_at=timezone.now())
    at, why = f"/o/lindenhof/groups/{group.pk}", "With fewer than 5 people a questionnaire shows nothing."
    talk, client = f"{at}/together/new/?instrument=characteristics", sign_in(organiser)
    places = (f"{at}/panel/assessments/", f"{at}/rounds/", "/")

    def say(words):
        return [words in client.get(place).content.decode() for place in places]

    assert say(why) == say(f'href="{talk}"') == [True] * 3
    assert say("It is time for the round") == say("Open this round") == [False] * 3
    run()
    assert [message.to for message in mail.outbox] == [[organiser.email]]
    assert talk in mail.outbox[0].body and "5" in mail.outbox[0].body
    assert f'{talk}"' in mail.outbox[0].alternatives[0][0]

    JointFactory(group=group, state="fixed", fixed_at=timezone.now())
    assert say(why) == say("It is time") == [False] * 3
    assert client.get(talk).context["form"]["instrument"].value() == "characteristics"

    teachers(group, 1)  # a talk does not take the place of a round that can show something
    assert say(why) == [False] * 3
    assert say("It is time for the round half-way") == [True] * 3


def test_a_small_group_is_asked_to_talk_at_each_of_the_four_moments_and_once_at_each(here, sign_in, time_machine):
    """From the first weeks to half a year after the end: a mail, a talk that knows its moment, and quiet after it."""
    services.close_round(round_=here.round, by=None)
    Round.objects.filter(group=here.group).delete()
    group, organiser, today = here.group, here.cast.organiser, timezone.localdate()
    Membership.objects.filter(group=group, user__in=here.people[4:]).update(ends_on=today - DAY)
    Membership.objects.filter(group=group, ends_on__gt=today).update(ends_on=today + 900 * DAY)
    Group.objects.filter(pk=group.pk).update(starts_on=today, ends_on=today + 300 * DAY)

    def proposed():
        return proposals_for([group]).get(group.pk)

    told = []
    for moment, day in (("start", 28), ("middle", 136), ("end", 265), ("later", 265 + 182)):
        if moment == "later":  # the group goes on; that it met its end before is what it is asked about
            Group.objects.filter(pk=group.pk).update(ends_on=today + 800 * DAY)
        time_machine.move_to(morning() + (day - (timezone.localdate() - today).days - 1) * DAY)
        assert proposed() is None, moment
        time_machine.move_to(morning(1))
        found = proposed()
        assert (found.moment, found.talk_below) == (moment, 5)
        run()
        told.append(mail.outbox[-1].subject.split(":")[0])
        client = sign_in(organiser)
        begun = client.post(f"/o/lindenhof/groups/{group.pk}/together/new/", {"instrument": "characteristics"})
        talk = Joint.objects.latest("pk")
        assert (begun.status_code, talk.moment) == (303, moment)
        assert proposed() == found  # what is only begun is not agreed on
        client.post(f"/o/lindenhof/together/{talk.pk}/talk/?row=C1", {"level": "2", "text": "", "revision": "0"})
        client.post(f"/o/lindenhof/together/{talk.pk}/fix/")
        assert Joint.objects.get(pk=talk.pk).is_fixed and proposed() is None
    assert Moment(moment).label.lower() in client.get(f"/o/lindenhof/together/{talk.pk}/").content.decode()
    assert len(set(told)) == 4 == len([each for each in mail.outbox if each.subject.split(":")[0] in told])
    time_machine.move_to(morning(180))
    assert proposed() is None
    assert services.together.begin_joint(group=group, instrument="matrix", theme="", cycle=None, by=organiser).moment == "other"
    about = services.together.begin_joint(group=group, instrument="theme", theme="Noise", cycle=None, by=organiser)
    assert about.moment == "other"
    teachers(group, 3)  # large enough now: its talk at the end still tells when half a year has passed, but is no round
    assert proposed().moment == "later" and not proposed().talk_below
