"""Reminders through a real Celery worker, a real broker and a real mail server, with processes that are killed on the way."""

from __future__ import annotations

import datetime
import os
import time
from collections import Counter
from collections.abc import Iterator

import icalendar
import pytest
import redis
from django.utils import timezone

from core.tenancy import unscoped
from reminders.enums import State
from reminders.models import Reminder
from tests.cast import Cast
from tests.factories.meetings import AgendaItemFactory, MeetingFactory
from tests.reminders.worker import PostOffice, Works, wait_for, works

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]


@pytest.fixture
def post_office() -> Iterator[PostOffice]:
    with PostOffice() as office:
        yield office


def redis_url() -> str:
    """A Redis database of this test process alone, emptied."""
    url = os.environ.get("TEST_REDIS_URL", "")
    if not url:
        reason = "TEST_REDIS_URL names no Redis server"
        if os.environ.get("REQUIRE_ALL", "") not in {"", "0"}:
            pytest.fail(f"{reason}, and REQUIRE_ALL leaves nothing out.")
        pytest.skip(reason)
    number = 1 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 15
    own = f"{url.rsplit('/', 1)[0] if url.count('/') > 2 else url}/{number}"
    client = redis.Redis.from_url(own)
    client.flushdb()
    client.close()
    return own


@pytest.fixture(params=["embedded", pytest.param("redis", marks=pytest.mark.redis)])
def factory(request, cast, post_office, tmp_path) -> Iterator[Works]:
    """Workers on the embedded broker, and on Redis."""
    with works(tmp_path, post_office.url, redis_url() if request.param == "redis" else "") as made:
        yield made


@pytest.fixture
def meeting(cast: Cast) -> MeetingFactory:
    """A meeting of tomorrow: its reminder is due for the four people of the group."""
    start = (timezone.now() + datetime.timedelta(days=1)).replace(minute=0, second=0, microsecond=0)
    with unscoped(reason="a test prepares"):
        meeting = MeetingFactory(group=cast.group, title="After the first lesson", starts_at=start)
        AgendaItemFactory(meeting=meeting, title="What did we see?")
    return meeting


def states() -> Counter[str]:
    with unscoped(reason="a test inspects"):
        return Counter(Reminder.objects.values_list("state", flat=True))


def test_a_real_mail_reaches_a_real_mail_server(cast, factory, post_office, meeting):
    factory.start()
    factory.sweep()
    wait_for(lambda: states() == {State.SENT: 4})
    assert sorted(message["To"] for message in post_office.taken) == sorted(
        person.email for person in (cast.organiser, cast.member, cast.colleague, cast.expert)
    )
    message = next(each for each in post_office.taken if each["To"] == cast.member.email)
    assert meeting.title in message["Subject"] or cast.group.name in message["Subject"]
    assert message["Message-ID"].endswith("@leerkring.test>")
    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    link = f"http://leerkring.test/o/lindenhof/meetings/{meeting.pk}/"
    assert link in text
    assert link in html
    assert "TELLING" not in text + html
    (attachment,) = message.iter_attachments()
    assert attachment.get_content_type() == "text/calendar"
    calendar = icalendar.Calendar.from_ical(attachment.get_content())
    (event,) = calendar.walk("VEVENT")
    assert event["DTSTART"].dt == meeting.starts_at


def test_a_killed_worker_and_two_sweeps_at_once_send_every_mail_once(factory, post_office, meeting):
    post_office.delay = 120
    first = factory.start()
    factory.sweep()
    wait_for(post_office.thinking.is_set)
    factory.kill(first)
    assert states() == {State.SENDING: 1, State.PENDING: 3}
    assert post_office.taken == []

    post_office.delay = 0.2
    factory.start()
    factory.start()
    for _each in range(4):
        factory.sweep()
    # The others go at once; the one that was being sent waits until its lease has run out.
    wait_for(lambda: states() == {State.SENDING: 1, State.SENT: 3})
    with unscoped(reason="a test lets time pass"):
        Reminder.objects.filter(state=State.SENDING).update(leased_until=timezone.now() - datetime.timedelta(seconds=1))
    for _each in range(4):
        factory.sweep()
    wait_for(lambda: states() == {State.SENT: 4})
    time.sleep(2)
    assert Counter(Counter(message["To"] for message in post_office.taken).values()) == {1: 4}
    assert len({message["Message-ID"] for message in post_office.taken}) == 4


def test_a_mail_server_that_is_away_for_a_while_costs_nothing(cast, tmp_path, meeting):
    """It refuses the connection; the rows wait, and go when it is back."""
    office = PostOffice()
    with works(tmp_path, office.url, "") as made:
        made.start()
        made.sweep()
        wait_for(lambda: states() == {State.PENDING: 4} and attempts() == {1})
        with office:
            with unscoped(reason="a test lets time pass"):
                Reminder.objects.update(due_at=timezone.now())
            made.sweep()
            wait_for(lambda: states() == {State.SENT: 4})
            assert len(office.taken) == 4


def attempts() -> set[int]:
    with unscoped(reason="a test inspects"):
        return set(Reminder.objects.values_list("attempts", flat=True))
