"""The mails after a cycle as they leave: asked of the ledger on a school day, sent through it, read by their person."""

from __future__ import annotations

import datetime
import re

import pytest
from django.core import mail
from django.utils import timezone, translation

from core.tenancy import unscoped
from cycles.models import Agreement, AliveCheck, Celebration
from cycles.reminders_after import AgreementSource, AliveSource, CelebrationSource
from cycles.school_days import school_day_from
from cycles.services import agreements, alive, celebrations, outcome
from groups.models import Membership
from reminders.services import collect, send_ready
from schools.models import FreePeriod, Staff
from tests.cycles.world import day, start
from tests.factories.cycles import AgreementFactory, AliveCheckFactory, CelebrationFactory, CycleFactory
from tests.factories.groups import GroupFactory
from tests.factories.schools import SchoolFactory, StaffFactory, UserFactory


def at(hour, minute=0):
    return timezone.make_aware(datetime.datetime.combine(timezone.localdate(), datetime.time(hour, minute)))


@pytest.fixture
def noon(scope, time_machine):
    """Noon of the first school day from now on."""
    there = school_day_from(scope.school, timezone.localdate())
    moment = timezone.make_aware(datetime.datetime.combine(there, datetime.time(12)))
    time_machine.move_to(moment, tick=False)
    return scope


@pytest.fixture
def agreement(noon):
    return AgreementFactory(cycle=start(noon, "P6"), owner=noon.member, renewed_on=day(-90))


@pytest.fixture
def check(agreement):
    return AliveCheckFactory(agreement=agreement)


def sent():
    """What leaves now: the mails by address."""
    before = len(mail.outbox)
    collect()
    send_ready()
    return {message.to[0]: message for message in mail.outbox[before:]}


def link_in(message):
    found = re.search(r"https?://[^/\s]+(/still-alive/\S+)", message.body)
    assert found, message.body
    return found[1]


# Is this still alive? -------------------------------------------------------------------------------------------


def test_everybody_concerned_gets_the_question_once_with_a_link_of_their_own_that_answers_it(noon, check, client):
    mails = sent()
    people = (noon.organiser, noon.member, noon.colleague)
    assert set(mails) == {person.email for person in people}
    assert sent() == {}
    links = {link_in(message) for message in mails.values()}
    assert len(links) == 3
    for link in links:
        assert client.post(link, {"choice": "gone"}).status_code == 200
    with unscoped(reason="a test looks"):
        assert AliveCheck.objects.get(pk=check.pk).gone == 3


def test_the_mail_names_nobody_but_who_reads_it(noon, check):
    message = sent()[noon.colleague.email]
    assert "Every lesson starts with a minute in pairs." in message.body
    assert f"because you are in {noon.group.name}" in message.body
    for person in (noon.member, noon.organiser, noon.leader):
        assert person.name not in message.body


def test_a_colleague_outside_the_group_reads_why_the_mail_came(noon, check):
    outcome.take_on(cycle=check.agreement.cycle, user=noon.staff, starts_on=day(0), by=noon.member)
    assert "because you took this on together with" in sent()[noon.staff.email].body


def test_who_answered_on_today_before_the_mail_leaves_gets_none(noon, check):
    collect()
    token = alive.token_for(AliveCheck.objects.with_group().get(pk=check.pk), noon.member.pk)
    alive.answer(check=check, token=token, choice="alive")
    assert noon.member.email not in sent()
    assert len(mail.outbox) == 2


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda noon, check: agreements.let_go(agreement=check.agreement, reason="Grade 6 reads alone", by=noon.member),
        lambda noon, check: AliveCheck.objects.filter(pk=check.pk).update(asked_on=day(-30), closes_on=day(-1)),
        lambda noon, check: AliveCheck.objects.filter(pk=check.pk).delete(),
        lambda noon, check: Membership.objects.update(ends_on=day(-1)),
        lambda noon, check: Staff.objects.update(ends_on=day(-1)),
    ],
    ids=["let go", "closed", "taken away", "left the group", "left the school"],
)
def test_a_question_that_is_over_when_its_mail_would_leave_is_not_sent(noon, check, meanwhile):
    assert collect() == 3
    meanwhile(noon, check)
    assert sent() == {}


# An agreement asks its owner ------------------------------------------------------------------------------------


def test_on_the_day_to_look_again_its_owner_is_asked_once(noon, agreement):
    assert sent() == {}
    Agreement.objects.update(review_on=day(0))
    (message,) = sent().values()
    assert message.to == [noon.member.email]
    assert "Today is the day to look again" in message.body
    assert agreement.get_absolute_url() in message.body
    assert sent() == {}


def test_most_say_no_longer_and_the_owner_reads_it_without_a_number(noon, agreement):
    AliveCheckFactory(agreement=agreement, asked_on=day(-30), closes_on=day(-2), gone=2, alive=1)
    body = sent()[noon.member.email].body
    assert "Most of those who answered say that this agreement of Speaking up no longer lives" in body
    assert not re.search(r"\b[123]\b", body.split("?")[0].split("http")[0])


def test_two_of_three_are_most_and_two_of_four_are_not(noon, agreement):
    made = AliveCheckFactory(agreement=agreement, asked_on=day(-30), closes_on=day(-2), gone=2, alive=2)
    assert list(AgreementSource().due(at(12))) == []
    AliveCheck.objects.filter(pk=made.pk).update(alive=0)
    assert list(AgreementSource().due(at(12))) == [], "two answers say nothing"
    AliveCheck.objects.filter(pk=made.pk).update(alive=1)
    assert len(list(AgreementSource().due(at(12)))) == 1


def test_when_nobody_looks_after_it_the_organisers_read_that_somebody_has_to_be_named(noon, agreement):
    Agreement.objects.update(review_on=day(0), owner=None)
    (message,) = sent().values()
    assert message.to == [noon.organiser.email]
    assert "is no longer there. Name somebody else" in message.body
    assert f"because you organise {noon.group.name}" in message.body


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda noon, row: agreements.renew(agreement=row, review_on=day(100), by=noon.member),
        lambda noon, row: agreements.let_go(agreement=row, reason="Grade 6 reads alone", by=noon.member),
        lambda noon, row: Agreement.objects.update(review_on=day(3)),
        lambda noon, row: row.delete(),
    ],
    ids=["renewed", "let go", "moved", "taken away"],
)
def test_an_agreement_that_asks_nothing_any_more_sends_no_mail(noon, agreement, meanwhile):
    Agreement.objects.update(review_on=day(0))
    assert collect() == 1
    meanwhile(noon, agreement)
    assert sent() == {}


def test_the_owner_who_handed_it_over_meanwhile_is_not_asked_and_the_new_one_is(noon, agreement):
    Agreement.objects.update(review_on=day(0))
    collect()
    Agreement.objects.update(owner=noon.colleague)
    assert set(sent()) == {noon.colleague.email}


def test_an_owner_who_does_nothing_is_not_written_to_for_ever(noon, agreement):
    Agreement.objects.update(review_on=day(-21))
    assert len(list(AgreementSource().due(at(12)))) == 1
    Agreement.objects.update(review_on=day(-22))
    assert list(AgreementSource().due(at(12))) == []


def test_two_answers_do_not_wake_an_agreement_that_asked_long_ago(noon, agreement):
    Agreement.objects.update(review_on=day(-60))
    made = AliveCheckFactory(agreement=agreement, asked_on=day(-30), closes_on=day(-2), gone=2)
    assert list(AgreementSource().due(at(12))) == []
    AliveCheck.objects.filter(pk=made.pk).update(gone=3)
    assert len(list(AgreementSource().due(at(12)))) == 1


def test_an_agreement_of_a_group_that_everybody_left_asks_nobody(noon, agreement):
    Agreement.objects.update(review_on=day(0))
    Membership.objects.update(ends_on=day(-1))
    assert list(AgreementSource().due(at(12))) == []


# Celebrations ---------------------------------------------------------------------------------------------------


def celebrated(cycle, **values):
    values = {"shared_at": timezone.now(), "mail_on": day(0), **values}
    return CelebrationFactory(cycle=cycle, **values)


def elsewhere(cast):
    """A celebration of another group of the same school."""
    return celebrated(CycleFactory(group=GroupFactory(school=cast.school)), text="Grade 3 reads aloud.")


def test_the_staff_read_in_one_mail_what_was_shared_and_the_group_itself_does_not(noon):
    first, second = celebrated(start(noon, "P6")), elsewhere(noon)
    mails = sent()
    own = {noon.organiser.email, noon.member.email, noon.colleague.email}
    assert set(mails) == {noon.staff.email, noon.leader.email, *own}, "not who comes from outside"
    body = mails[noon.staff.email].body
    for each in (first, second):
        assert each.text in body
        assert each.get_absolute_url() in body
    for address in own:
        assert first.text not in mails[address].body, "who wrote it knows"
        assert second.text in mails[address].body
    assert sent() == {}


def test_nobody_from_outside_is_due_a_mail_for_the_staff(noon):
    elsewhere(noon)
    due = {each.user_id for each in CelebrationSource().due(at(12))}
    assert noon.staff.pk in due
    assert noon.expert.pk not in due
    assert noon.other.pk not in due


def test_what_was_taken_back_before_the_mail_left_is_not_in_it(noon):
    first = celebrated(start(noon, "P6"), text="Taken back.")
    elsewhere(noon)
    collect()
    celebrations.take_back(celebration=first, by=noon.member)
    body = sent()[noon.staff.email].body
    assert "Taken back." not in body
    assert "Grade 3 reads aloud." in body


def test_when_all_was_taken_back_no_mail_leaves(noon):
    made = celebrated(start(noon, "P6"))
    collect()
    celebrations.take_back(celebration=made, by=noon.member)
    assert sent() == {}


def test_a_celebration_stays_in_its_school_unless_the_group_chose_all_schools(noon):
    els = UserFactory(name="Els Elsewhere", email="els@example.org")
    StaffFactory(organisation=noon.organisation, user=els, school=SchoolFactory(organisation=noon.organisation))
    made = celebrated(start(noon, "P6"))
    assert els.email not in sent()
    Celebration.objects.filter(pk=made.pk).update(reach="organisation")
    assert set(sent()) == {els.email}


def test_who_joined_the_group_or_left_the_school_meanwhile_gets_no_mail(noon):
    celebrated(start(noon, "P6"))
    collect()
    Membership.objects.filter(user=noon.colleague).update(user=noon.staff)
    Staff.objects.filter(user=noon.leader).update(ends_on=day(-1))
    assert noon.staff.email not in sent()
    assert noon.leader.email not in {message.to[0] for message in mail.outbox}


# When -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def all_three(agreement):
    AliveCheckFactory(agreement=agreement)
    Agreement.objects.update(review_on=day(0))
    celebrated(agreement.cycle)
    return (AliveSource(), AgreementSource(), CelebrationSource())


def test_nothing_leaves_before_half_past_seven(all_three):
    for source in all_three:
        assert list(source.due(at(7, 29))) == []
        assert list(source.due(at(7, 30)))


def test_on_a_free_day_of_the_school_nobody_is_asked(noon, all_three):
    FreePeriod.objects.create(school=noon.school, name="Study day", starts_on=day(0), ends_on=day(0))
    for source in all_three[:2]:
        assert list(source.due(at(12))) == []


def test_the_mails_are_in_the_language_of_their_reader(noon, all_three):
    type(noon.member).objects.filter(pk=noon.member.pk).update(language="nl")
    with translation.override("en"):
        collect()
        send_ready()
    mine = [message for message in mail.outbox if message.to == [noon.member.email]]
    assert len(mine) == 2
    for message in mine:
        assert "Dag Mia" in message.body
