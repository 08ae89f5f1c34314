"""Authors hear by mail and on Today that the group asks for their yes or no; what they answer is nobody's business."""

from __future__ import annotations

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from core.mail import compose
from core.tenancy import organisation_scope, unscoped
from groups.models import Membership
from practices.models import Consent, Part
from practices.reminders import AGAIN, LATEST, QUIET, ConsentSource
from practices.services import preparations
from reminders.models import Preference, Reminder
from reminders.services import collect
from schools.models import AuditEvent
from tests.practices.world import say, written

# A Tuesday in a week of school.
MOMENT = timezone.make_aware(datetime.datetime(2026, 11, 17, 10))
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def asked(cast):
    """A member, a colleague and an expert who were asked on a Tuesday morning."""
    made = written(cast)
    with unscoped(reason="a test prepares its world"):
        Consent.objects.update(asked_at=MOMENT)
    return made


def due(cast, now):
    with organisation_scope(cast.organisation.pk):
        return {each.user_id: each for each in ConsentSource().due(now)}


def mail(cast, person, after=QUIET):
    """What the ledger would send to this person at that moment."""
    with organisation_scope(cast.organisation.pk):
        row = Consent.objects.get(author=person)
        moment = row.asked_at + (AGAIN if after < AGAIN else LATEST)
        return ConsentSource().message(Reminder(user=person, kind="consent", subject_id=row.pk, moment=moment))


def test_whoever_is_asked_hears_it_once_and_once_more_after_a_week(cast, asked):
    people = {cast.member.pk, cast.colleague.pk, cast.expert.pk}
    first, second = due(cast, MOMENT + HOUR), due(cast, MOMENT + AGAIN + HOUR)
    assert set(first) == set(second) == people
    assert {each.moment for each in first.values()} == {MOMENT + AGAIN}
    assert {each.moment for each in second.values()} == {MOMENT + LATEST}
    assert due(cast, MOMENT + LATEST + HOUR) == {}


def test_the_ledger_holds_one_row_for_each_mail_however_often_it_looks(cast, asked):
    with organisation_scope(cast.organisation.pk):
        for hours in (1, 2, 24, 24 * 8, 24 * 8 + 1):
            collect(MOMENT + hours * HOUR)
        assert Reminder.objects.filter(kind="consent", user=cast.member).count() == 2


@pytest.mark.parametrize("agrees", [True, False])
def test_an_answer_ends_the_asking_whatever_it_was(cast, asked, agrees):
    say(cast, asked, cast.member, agrees=agrees)
    for now in (MOMENT + HOUR, MOMENT + AGAIN + HOUR):
        assert cast.member.pk not in due(cast, now)
    assert mail(cast, cast.member) is None
    assert mail(cast, cast.colleague) is not None


@pytest.mark.parametrize("hours", [-3, 24 * 4, 24 * 5])
def test_nothing_leaves_at_night_or_in_a_weekend(cast, asked, hours):
    assert due(cast, MOMENT + hours * HOUR) == {}


def test_who_left_the_group_or_took_the_words_away_hears_nothing(cast, asked):
    with unscoped(reason="a test prepares its world"):
        Membership.objects.filter(user=cast.colleague).update(ends_on=timezone.localdate() - datetime.timedelta(days=1))
        Part.objects.filter(author=cast.member).delete()
    assert set(due(cast, MOMENT + HOUR)) == {cast.expert.pk}
    assert mail(cast, cast.member) is None
    assert mail(cast, cast.colleague) is None


def test_who_switched_these_mails_off_gets_none(cast, asked):
    Preference.objects.create(user=cast.member, consents=False)
    with organisation_scope(cast.organisation.pk):
        collect(MOMENT + HOUR)
        assert not Reminder.objects.filter(kind="consent", user=cast.member).exists()
        assert Reminder.objects.filter(kind="consent", user=cast.colleague).exists()


def test_other_words_ask_again_and_a_no_is_not_asked_again(cast, asked):
    from cycles.models import TryOut

    say(cast, asked, cast.member)
    say(cast, asked, cast.colleague, agrees=False)
    with unscoped(reason="a test prepares its world"):
        TryOut.objects.filter(done="Cards in pairs.").update(done="Cards in threes.")
    with organisation_scope(cast.organisation.pk):
        keys = [preparations.key_of(part) for part in preparations.candidates(asked.cycle)]
        preparations.choose_parts(preparation=asked, chosen=keys, by=cast.organiser)
        assert set(Consent.objects.asked().values_list("author", flat=True)) == {cast.member.pk, cast.expert.pk}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("after", [QUIET, AGAIN])
def test_the_mail_holds_a_link_and_no_word_of_what_was_written(cast, asked, language, after):
    message = mail(cast, cast.member, after)
    sent = compose("mia@example.org", message.template, {**message.context, "person": cast.member}, language=language)
    said = str(sent.message()) + str(sent.body) + str(sent.alternatives[0][0])
    link = reverse("practices:preparation_consent", args=[cast.organisation.slug, asked.cycle_id])
    assert link in said
    for words in ("Cards in pairs", "Five of nine", "PRIVATE", "Cas Colleague"):
        assert words not in said


# Today, and no trace of a no -----------------------------------------------------------------------------------


def waits(client):
    body = client.get("/").content.decode()
    return body[body.index("<main") : body.index("</main>")]


@pytest.mark.parametrize("role", ["member", "expert"])
def test_it_waits_on_today_until_it_is_answered(cast, sign_in, asked, role):
    person = cast.person(role)
    client, link = sign_in(person), reverse("practices:preparation_consent", args=[cast.organisation.slug, asked.cycle_id])
    assert link in waits(client)
    say(cast, asked, person, agrees=False)
    assert link not in waits(client)


@pytest.mark.parametrize("role", ["organiser", "leader", "staff", "other", "administrator"])
def test_it_waits_for_nobody_else(cast, sign_in, asked, role):
    link = reverse("practices:preparation_consent", args=[cast.organisation.slug, asked.cycle_id])
    assert link not in waits(sign_in(cast.person(role)))


def plain(response):
    """A page without what is another at each request."""
    changing = r'csrfmiddlewaretoken" value="\w+"|x-csrftoken[^,}]+|name="client_key" value="[\w-]+"'
    return re.sub(changing, "", response.content.decode())


@pytest.mark.parametrize("role", ["organiser", "colleague", "expert", "leader"])
def test_nobody_else_can_tell_a_no_from_no_answer(cast, sign_in, asked, role):
    """Not on a page, and not in the audit trail either."""
    client = sign_in(getattr(cast, role))
    names = ("preparation", "preparation_preview", "preparation_parts", "report", "cycle_panel")
    pages = [reverse(f"practices:{name}", args=[cast.organisation.slug, asked.cycle_id]) for name in names]
    before = [plain(client.get(url)) for url in ["/", *pages]]
    say(cast, asked, cast.member, agrees=False)
    assert [plain(client.get(url)) for url in ["/", *pages]] == before
    say(cast, asked, cast.colleague)
    with unscoped(reason="a test looks"):
        rows = AuditEvent.objects.filter(actor__in=[cast.member, cast.colleague], verb__startswith="example.")
        assert set(rows.values_list("verb", flat=True)) == {"example.consent_answered"}


def test_a_question_of_a_reader_waits_for_the_members_until_it_is_answered(cast, sign_in):
    from practices.services import messages
    from tests.practices.world import example_of, published

    made = published(cast)
    asked_them = messages.send(example=example_of(made), kind="question", text="Which cards?", by=cast.other)
    messages.send(example=example_of(made), kind="thanks", text="Thank you.", by=cast.other)
    home = reverse("practices:preparation", args=[cast.organisation.slug, made.cycle_id])
    assert home in waits(sign_in(cast.member))
    assert home not in waits(sign_in(cast.leader))
    with organisation_scope(cast.organisation.pk):
        messages.answer(message=asked_them, preparation=made, text="These.", by=cast.member)
    assert home not in waits(sign_in(cast.member))
