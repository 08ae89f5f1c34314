"""Numbers on slips: each lets one answer in, a script gets no further, and nothing that is kept leads from one to the other."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from core.errors import DomainError
from core.tenancy import organisation_scope, unscoped
from schools.models import AuditEvent
from tests.cycles.world import day, start
from tests.factories.voice import a_poll
from voice.codes import ALPHABET, NUMBER_LENGTH
from voice.content_pack import languages
from voice.models import MOST_PUPILS, Poll, PollCount, PollNumber
from voice.services import life, numbers
from voice.throttle import MOST_WRONG_CODES, throttle


@pytest.fixture
def inside(cast):
    cycle = start(cast, "P4")
    with organisation_scope(cast.organisation.pk):
        yield cycle


@pytest.fixture
def slips(inside, cast):
    """An open poll with ten numbers."""
    poll = a_poll(inside, by=cast.member, state="draft", pupils=8)
    made = numbers.make(poll=poll, count=10, by=cast.member)
    return life.open_poll(poll=poll, by=cast.member), made


def again(poll):
    return Poll.objects.with_group().get(pk=poll.pk)


def given():
    return sum(PollCount.objects.values_list("number", flat=True))


def choice(poll):
    return {poll.questions.all()[0].pk: 1}


def where(poll):
    return reverse("voice:answer", args=[poll.address.code])


def test_a_number_lets_one_answer_in(slips):
    poll, made = slips
    life.answer(poll=poll, chosen=choice(poll), number=made[0])
    for number in (made[0], "", "hhhhhh", made[1] + "h"):
        with pytest.raises(life.WrongNumber):
            life.answer(poll=poll, chosen=choice(poll), number=number)
    life.answer(poll=poll, chosen=choice(poll), number=f" {made[1][:3].upper()}-{made[1][3:]} ")
    assert (again(poll).answers, given(), PollNumber.objects.count()) == (2, 2, 8)


def test_a_number_is_not_lost_with_an_answer_that_is_none(slips):
    poll, made = slips
    with pytest.raises(life.NothingChosen):
        life.answer(poll=poll, chosen={}, number=made[0])
    life.answer(poll=poll, chosen=choice(poll), number=made[0])


@pytest.mark.walk
def test_three_thousand_answers_of_one_script_are_one_for_each_slip(slips):
    """It has one slip, guesses, and presses again and again."""
    poll, made = slips
    counted = 0
    for press in range(3000):
        number = made[0] if press % 2 else f"{ALPHABET[press % 17]}{ALPHABET[press // 17 % 17]}3333"
        try:
            life.answer(poll=poll, chosen=choice(poll), number=number)
            counted += 1
        except life.WrongNumber:
            pass
    assert (counted, again(poll).answers, given()) == (1, 1, 1)
    for number in made[1:]:
        life.answer(poll=poll, chosen=choice(poll), number=number)
    with pytest.raises(life.Enough):
        life.answer(poll=poll, chosen=choice(poll), number=made[0])


def test_what_is_kept_of_a_number_is_its_absence(slips, cast):
    """No column for a time, an order, a person, an answer; and a used number is gone from every table."""
    poll, made = slips
    assert {field.name for field in PollNumber._meta.get_fields()} == {"digest", "poll"}
    keys = list(PollNumber.objects.order_by("pk").values_list("digest", flat=True))
    for number in made:
        life.answer(poll=poll, chosen=choice(poll), number=number)
    assert not PollNumber.objects.exists()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # names of our own tables
            rows = str(cursor.fetchall())
            for number, key in zip(made, keys, strict=True):
                assert number not in rows, table
                assert key not in rows, table


def test_the_order_on_paper_is_in_no_table(inside, cast):
    poll = a_poll(inside, by=cast.member, state="draft", pupils=30)
    made = numbers.make(poll=poll, count=30, by=cast.member)
    with connection.cursor() as cursor:
        cursor.execute("SELECT digest FROM voice_pollnumber")
        stored = [row[0] for row in cursor.fetchall()]
    assert sorted(stored) == sorted({*stored})
    by_paper = [numbers._digest(poll, number) for number in made]
    assert by_paper != stored
    assert all(set(number) <= set(ALPHABET) and len(number) == NUMBER_LENGTH for number in made)


def test_while_it_is_prepared_a_new_sheet_takes_the_place_of_the_old(inside, cast):
    poll = a_poll(inside, by=cast.member, state="draft")
    old = numbers.make(poll=poll, count=5, by=cast.member)
    new = numbers.make(poll=poll, count=3, by=cast.member)
    poll = life.open_poll(poll=poll, by=cast.member)
    assert poll.numbers_made == 3
    with pytest.raises(life.WrongNumber):
        life.answer(poll=poll, chosen=choice(poll), number=old[0])
    more = numbers.make(poll=poll, count=2, by=cast.member)
    for number in (*new, *more):
        life.answer(poll=poll, chosen=choice(poll), number=number)
    assert again(poll).answers == 5


@pytest.mark.parametrize("count", [0, -1, MOST_PUPILS + 1])
def test_a_number_of_numbers_that_makes_no_sense_is_refused_at_its_field(inside, cast, count):
    poll = a_poll(inside, by=cast.member, state="draft")
    with pytest.raises(DomainError) as refused:
        numbers.make(poll=poll, count=count, by=cast.member)
    assert refused.value.field == "count"
    assert not PollNumber.objects.exists()


@pytest.mark.parametrize("state", ["open", "closed"])
def test_a_poll_that_began_without_numbers_gets_none(inside, cast, state):
    poll = a_poll(inside, by=cast.member, state=state)
    with pytest.raises(DomainError):
        numbers.make(poll=poll, count=5, by=cast.member)
    with pytest.raises(DomainError):
        numbers.leave(poll=poll, by=cast.member)


def test_without_numbers_again_it_works_as_before(inside, cast):
    poll = a_poll(inside, by=cast.member, state="draft")
    numbers.make(poll=poll, count=5, by=cast.member)
    for _press in range(2):
        numbers.leave(poll=poll, by=cast.member)
    poll = life.open_poll(poll=poll, by=cast.member)
    life.answer(poll=poll, chosen=choice(poll))
    assert (again(poll).answers, PollNumber.objects.count(), poll.limit) == (1, 0, 27)


def test_closing_and_starting_anew_forget_the_numbers(slips, cast):
    poll, made = slips
    life.answer(poll=poll, chosen=choice(poll), number=made[0])
    anew = life.reset(poll=poll, closes_on=day(5), by=cast.member)
    assert (anew.waits_for_numbers, PollNumber.objects.count()) == (True, 0)
    with pytest.raises(life.Closed):
        life.answer(poll=anew, chosen=choice(anew), number=made[1])
    fresh = numbers.make(poll=anew, count=4, by=cast.member)
    life.answer(poll=anew, chosen=choice(anew), number=fresh[0])
    life.close(poll=anew, by=cast.member)
    assert not PollNumber.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_number_that_is_sent_ten_times_at_once_counts_once(cast):
    cycle = start(cast, "P4")
    with organisation_scope(cast.organisation.pk):
        poll = a_poll(cycle, by=cast.member, state="draft")
        made = numbers.make(poll=poll, count=3, by=cast.member)
        poll = life.open_poll(poll=poll, by=cast.member)
        chosen = choice(poll)

    def press(_turn):
        try:
            with organisation_scope(cast.organisation.pk):
                life.answer(poll=poll, chosen=chosen, number=made[0])
            return 1
        except life.WrongNumber:
            return 0
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        assert sum(pool.map(press, range(10))) == 1
    with unscoped(reason="a test looks"):
        assert (Poll.objects.get(pk=poll.pk).answers, given()) == (1, 1)


# In the browser -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", sorted(languages()))
def test_a_pupil_with_a_wrong_number_reads_why_and_keeps_what_was_chosen(slips, key):
    poll, made = slips
    client, words = Client(), languages()[key].words
    page = client.get(where(poll), {"l": key}).content.decode()
    assert words["number"] in page
    refused = client.post(where(poll), {"q1": "2", "number": "hhhhhh", "l": key})
    said = refused.content.decode()
    assert refused.status_code == 422
    assert words["used"] in said
    assert 'value="hhhhhh"' in said
    assert re.search(r'name="q1" value="2" checked', said)
    assert client.post(where(poll), {"q1": "2", "number": made[0], "l": key}).status_code == 303
    assert not client.cookies


def test_a_poll_without_numbers_asks_for_none(inside, cast):
    poll = a_poll(inside, by=cast.member)
    assert 'name="number"' not in Client().get(where(poll)).content.decode()


def test_who_guesses_has_to_wait(slips):
    poll, made = slips
    throttle.forget()
    for _guess in range(MOST_WRONG_CODES + 1):
        assert Client().post(where(poll), {"q1": "1", "number": "hhhhhh"}).status_code == 422
    assert Client().post(where(poll), {"q1": "1", "number": made[0]}).status_code == 429
    assert again(poll).answers == 0
    throttle.forget()
    assert Client().post(where(poll), {"q1": "1", "number": made[0]}).status_code == 303


def sheet(client, cast, poll, **values):
    return client.post(reverse("voice:numbers", args=[cast.organisation.slug, poll.pk]), {"count": "7", **values})


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_sheet_is_a_pdf_with_as_many_slips_that_all_work(inside, cast, sign_in, language):
    poll = a_poll(inside, by=cast.member, state="draft")
    type(cast.member).objects.filter(pk=cast.member.pk).update(language=language)
    response = sheet(sign_in(cast.member), cast, poll)
    assert (response["Content-Type"], response["Cache-Control"]) == ("application/pdf", "no-store")
    reader = PdfReader(io.BytesIO(response.content))
    said = " ".join(page.extract_text() for page in reader.pages)
    found = re.findall(rf"\b[{ALPHABET}]{{3}}-[{ALPHABET}]{{3}}\b", said)
    assert len(set(found)) == 7
    assert reader.trailer["/Root"]["/Lang"] == language
    poll = life.open_poll(poll=again(poll), by=cast.member)
    for number in found:
        assert Client().post(where(poll), {"q1": "1", "number": number}).status_code == 303
    assert again(poll).answers == 7
    assert not AuditEvent.objects.filter(verb__contains=found[0]).exists()


@pytest.mark.parametrize("count", ["", "0", "-3", "401", "x", "1e3"])
def test_a_bad_count_is_refused_with_the_form(inside, cast, sign_in, count):
    poll = a_poll(inside, by=cast.member, state="draft")
    response = sheet(sign_in(cast.member), cast, poll, count=count)
    assert response.status_code == 422
    assert "count" in response.context["form"].errors


@pytest.mark.parametrize(
    ("role", "status"), [("organiser", 404), ("leader", 404), ("expert", 404), ("staff", 404), ("other", 404)]
)
def test_nobody_but_the_maker_makes_numbers(inside, cast, sign_in, role, status):
    poll = a_poll(inside, by=cast.member, state="draft")
    assert sheet(sign_in(cast.person(role)), cast, poll).status_code == status
    assert not PollNumber.objects.exists()


def test_the_page_of_the_poll_leads_to_numbers_and_away_from_them(inside, cast, sign_in):
    poll = a_poll(inside, by=cast.member, state="draft")
    client = sign_in(cast.member)
    link, leave = (reverse(f"voice:{name}", args=[cast.organisation.slug, poll.pk]) for name in ("numbers", "numbers_leave"))
    assert link in client.get(poll.get_absolute_url()).content.decode()
    sheet(client, cast, poll)
    assert leave in client.get(poll.get_absolute_url()).content.decode()
    assert client.post(leave).status_code == 303
    assert not again(poll).with_numbers


def test_queries_of_a_pupil_with_a_number(slips, django_assert_num_queries):
    poll, made = slips
    with django_assert_num_queries(10):
        assert Client().post(where(poll), {"q1": "1", "number": made[0]}).status_code == 303
