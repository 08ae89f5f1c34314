"""Real things for the tests with a real worker: a Celery worker in a process of its own, and a mail server that can be slow."""

from __future__ import annotations

import asyncio
import email
import email.policy
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import quote

from aiosmtpd.controller import Controller
from celery import Celery
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE_SECONDS = 45


def wait_for(what: Callable[[], Any], seconds: float = PATIENCE_SECONDS) -> Any:
    """Ask until the answer is yes; fail with the last answer when it stays no."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if answer := what():
            return answer
        time.sleep(0.1)
    raise AssertionError(f"It did not happen within {seconds} seconds.")


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def database_url() -> str:
    """Where the database of this test is, for another process."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    who = quote(settings["USER"]) + (f":{quote(settings['PASSWORD'])}" if settings["PASSWORD"] else "")
    return f"postgres://{who}@{quote(settings['HOST'], safe='')}:{settings['PORT'] or 5432}/{settings['NAME']}"


class PostOffice:
    """A mail server that keeps what it took. ``delay``: how long it thinks before it takes a mail."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.delay = 0.0
        self.thinking = threading.Event()
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Take a mail, slowly. A client that goes away meanwhile ends this in the middle: then nothing was taken."""
        self.thinking.set()
        await asyncio.sleep(self.delay)
        self.taken.append(email.message_from_bytes(envelope.content, policy=email.policy.default))  # type: ignore[arg-type]
        return "250 Taken"

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._controller.port}"

    def __enter__(self) -> PostOffice:
        self._controller.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._controller.stop()


class Works:
    """Workers of the real application, on a broker of their own and on the database of this test."""

    def __init__(self, folder: Path, mail_url: str, redis_url: str) -> None:
        self.folder = folder
        self._workers: list[subprocess.Popen[bytes]] = []
        self._env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "plg_site.settings",
            "DATABASE_URL": database_url(),
            "VAR_DIR": str(folder),
            "SECRET_KEY": "a key for tests only, never used anywhere else 0123456789",
            "EMAIL_URL": mail_url,
            "REDIS_URL": redis_url,
            "BASE_URL": "http://leerkring.test",
            "DEMO": "0",
        }
        self._app = Celery("publisher", broker=redis_url or "filesystem://localhost", set_as_current=False)
        if not redis_url:
            folders = {name: folder / "broker" / name for name in ("queue", "control")}
            for path in folders.values():
                path.mkdir(parents=True)
            self._app.conf.broker_transport = "core.broker:Transport"
            self._app.conf.broker_transport_options = {
                "data_folder_in": str(folders["queue"]),
                "data_folder_out": str(folders["queue"]),
                "control_folder": str(folders["control"]),
            }

    def start(self) -> subprocess.Popen[bytes]:
        """Start a worker as ``Procfile`` does."""
        number = len(self._workers)
        command = [sys.executable, "-m", "celery", "--quiet", "--app", "plg_site", "worker", "--pool", "threads"]
        command += ["--concurrency", "2", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
        command += ["--hostname", f"test{number}-{os.getpid()}@localhost"]
        with (self.folder / f"worker{number}.log").open("wb") as log:
            worker = subprocess.Popen(
                command, cwd=ROOT, env=self._env, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )
        self._workers.append(worker)
        return worker

    def kill(self, worker: subprocess.Popen[bytes]) -> None:
        """As a power cut would: no goodbye to anybody."""
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()

    def sweep(self) -> None:
        """What beat does every minute."""
        self._app.send_task("reminders.tasks.sweep", ignore_result=True)

    def logs(self) -> str:
        """What the workers said."""
        return "\n".join(path.read_text() for path in sorted(self.folder.glob("worker*.log")))

    def stop(self) -> None:
        """End every worker, and the connection to the broker."""
        for worker in self._workers:
            if worker.poll() is None:
                os.killpg(worker.pid, signal.SIGKILL)
                worker.wait()
        self._app.close()


@contextmanager
def works(folder: Path, mail_url: str, redis_url: str) -> Iterator[Works]:
    """Workers that are gone when the test is over."""
    made = Works(folder, mail_url, redis_url)
    try:
        yield made
    finally:
        made.stop()
        sys.stderr.write(made.logs())  # pytest shows it when the test failed
