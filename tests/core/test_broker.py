"""The embedded broker: a message is there whole or not at all, and one worker gets it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection
from kombu.transport.virtual import Channel


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    for name in ("queue", "control"):
        (tmp_path / name).mkdir()
    with Connection(
        "filesystem://localhost",
        transport="core.broker:Transport",
        transport_options={
            "data_folder_in": str(tmp_path / "queue"),
            "data_folder_out": str(tmp_path / "queue"),
            "control_folder": str(tmp_path / "control"),
        },
    ) as connection:
        yield connection


@pytest.fixture
def channel(connection: Connection) -> Channel:
    found: Channel = connection.channel()
    return found


def test_messages_come_in_the_order_in_which_they_were_sent(channel: Channel) -> None:
    for number in range(3):
        channel._put("celery", {"body": number})
        threading.Event().wait(0.002)  # names carry milliseconds
    assert [channel._get("celery")["body"] for _ in range(3)] == [0, 1, 2]
    with pytest.raises(Empty):
        channel._get("celery")


def test_a_message_that_is_still_being_written_is_not_taken(channel: Channel, tmp_path: Path) -> None:
    (tmp_path / "queue" / "1_x.celery.msg.unfinished").write_text("")
    with pytest.raises(Empty):
        channel._get("celery")


def test_queues_do_not_take_from_each_other(channel: Channel) -> None:
    channel._put("other.celery", {"body": "theirs"})
    with pytest.raises(Empty):
        channel._get("celery")
    assert channel._get("other.celery") == {"body": "theirs"}


def test_an_exchange_that_is_being_written_for_the_first_time_has_no_queues_yet(channel: Channel, tmp_path: Path) -> None:
    (tmp_path / "control" / "reply.exchange").write_text("")
    assert channel.get_table("reply") == []


def test_of_several_workers_each_message_reaches_exactly_one_and_none_reads_half_of_it(connection: Connection) -> None:
    count, taken, faults = 400, list[int](), list[Exception]()
    sent = threading.Event()

    def work(channel: Channel) -> None:
        while True:
            was_sent = sent.is_set()
            try:
                taken.append(channel._get("celery")["body"])
            except Empty:
                if was_sent:
                    return
            except Exception as fault:
                faults.append(fault)
                return

    workers = [threading.Thread(target=work, args=(connection.channel(),)) for _ in range(3)]
    for worker in workers:
        worker.start()
    channel = connection.channel()
    for number in range(count):
        channel._put("celery", {"body": number, "filling": "x" * 4000})
    sent.set()
    for worker in workers:
        worker.join(30)
    assert not faults
    assert sorted(taken) == list(range(count))


def test_an_exchange_knows_the_queues_that_were_bound_to_it_each_once(channel: Channel) -> None:
    for queue in ("one", "other", "one"):
        channel._queue_bind("fan", "", "", queue)
    assert sorted(entry[2] for entry in channel.get_table("fan")) == ["one", "other"]
