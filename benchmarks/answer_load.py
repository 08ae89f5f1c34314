"""How long the server takes to keep one answer while two hundred people fill in the same statements at once.

    .venv/bin/python tools/pg.py .venv/bin/python benchmarks/answer_load.py
    .venv/bin/python tools/pg.py .venv/bin/python benchmarks/answer_load.py --one

Writes a school with two hundred people and an open round for all of them, starts gunicorn on this machine's own address with
the database of ``DATABASE_URL``, lets each of them keep statement after statement, and prints a table. Everything stays on this
machine and ends by itself. The measure (50 ms at the 95th percentile) is the server's own time, from gunicorn's access log.

``--one`` measures without a server and without a crowd: the processor time of one kept answer, in a round that two hundred
people have answered, which a busy machine disturbs least.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
LONGEST_SECONDS = 60
STARTS_WITHIN_SECONDS = 60
STATEMENTS = 40


def document() -> dict[str, object]:
    """A questionnaire for staff with forty statements."""
    options = [{"value": number, "nl": str(number), "en": str(number)} for number in range(1, 6)]
    items = [
        {"key": f"S.{number}", "nl": "Een zin van een school.", "en": "A sentence."} for number in range(1, STATEMENTS + 1)
    ]
    return {
        "format": 1,
        "key": "load",
        "version": 1,
        "kind": "survey",
        "audience": "staff",
        "nl": "Belasting",
        "en": "Load",
        "scale": {"options": options, "unknown": {"nl": "Weet ik niet", "en": "I don't know"}},
        "sections": [{"key": "S", "nl": "School", "en": "School", "items": items}],
    }


def world(people: int) -> tuple[str, list[str]]:
    """Write the school, its staff and the round; give the address and everybody's session."""
    import datetime

    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client
    from django.utils import timezone

    from assessments import services
    from assessments.models import OwnInstrument, OwnVersion
    from core.tenancy import organisation_scope
    from schools.models import User
    from tests.factories.schools import OrganisationFactory, SchoolFactory, StaffFactory

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    organisation = OrganisationFactory()
    sessions = []
    with organisation_scope(organisation.pk):
        school = SchoolFactory(organisation=organisation)
        # Nobody signs in with a password here, and hashing two hundred of them takes a minute.
        users = [User.objects.create(email=f"load-{number}@example.org", name=f"Load {number}") for number in range(people)]
        for user in users:
            StaffFactory(organisation=organisation, user=user, school=school)
        own = OwnInstrument.objects.create(organisation=organisation, key="load")
        version = OwnVersion.objects.create(instrument=own, number=1, definition=document(), published_at=timezone.now())
        closes_on = timezone.localdate() + datetime.timedelta(days=7)
        made = services.open_staff_round(school=school, instrument=f"own-{version.pk}", closes_on=closes_on, by=users[0])
        for user in users:
            services.answer(round_=made, values={"S.1": 3}, by=user)
            client = Client()
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
            sessions.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
        return f"/o/{organisation.slug}/rounds/{made.pk}/keep/", sessions


def press(port: int, path: str, session: str, until: float, pause: float, waited: list[float], wrong: list[int]) -> None:
    """One person keeps statement after statement, with a pause between them, until the time is over."""
    token = uuid.uuid4().hex
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"sessionid={session}; csrftoken={token}",
        "X-CSRFToken": token,
    }
    number = 0
    time.sleep(pause * (hash(session) % 1000) / 1000)  # people do not press at the same tick
    while time.monotonic() < until:
        number = number % STATEMENTS + 1
        began = time.monotonic()
        try:
            connection.request("POST", path, urlencode({f"S_{number}": str(number % 5 + 1)}), headers)
            answer = connection.getresponse()
            answer.read()
        except OSError:
            wrong.append(0)
            return
        waited.append((time.monotonic() - began) * 1000)
        if answer.status != 204:
            wrong.append(answer.status)
        connection.close()  # a phone that waits longer than the server keeps a connection opens a new one
        time.sleep(pause)


def percentile(values: list[float], share: float) -> float:
    """The value below which this share of them lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")


def alone(path: str, sessions: list[str], times: int) -> int:
    """Print the processor time of one kept answer, and how many queries it takes."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="localhost")
    client.cookies[settings.SESSION_COOKIE_NAME] = sessions[0]
    client.post(path, {"S_1": "2"})
    with CaptureQueriesContext(connection) as queries:
        client.post(path, {"S_1": "3"})
    count = len(queries)  # the log is emptied by the next request
    spent, passed = [], []
    for number in range(times):
        cpu, began = time.process_time(), time.monotonic()
        answer = client.post(path, {f"S_{number % STATEMENTS + 1}": str(number % 5 + 1)})
        spent.append((time.process_time() - cpu) * 1000)
        passed.append((time.monotonic() - began) * 1000)
        if answer.status_code != 204:
            print(f"not kept: {answer.status_code}")
            return 1
    print(f"one answer kept, {len(sessions)} people in the round, {count} queries, {times} times")
    for name, values in (("processor, milliseconds", spent), ("passed, milliseconds", passed)):
        print(f"{name:24}" + "".join(f"{percentile(values, share):8.1f}" for share in (0.5, 0.95)))
    return 0


def main() -> int:
    """Run, and print."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("--people", type=int, default=200)
    asked.add_argument("--seconds", type=int, default=15)
    asked.add_argument("--pause", type=float, default=7.0, help="seconds between two answers of one person")
    asked.add_argument("--one", action="store_true", help="one person, without a server: processor time")
    given = asked.parse_args()
    seconds = min(given.seconds, LONGEST_SECONDS)
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(VAR_DIR=folder, DJANGO_SETTINGS_MODULE="plg_site.settings")
        os.environ.pop("DEMO", None)
        sys.path.insert(0, str(ROOT))
        path, sessions = world(given.people)
        if given.one:
            return alone(path, sessions, 100)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        journal = Path(folder) / "access.log"
        log = ["--access-logfile", str(journal), "--access-logformat", "%(m)s %(s)s %(D)s"]
        command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "--bind", f"127.0.0.1:{port}", *log]
        server = subprocess.Popen([*command, "plg_site.wsgi:application"], cwd=ROOT)
        os.nice(15)  # who presses sits elsewhere, and takes no processor away from the server
        try:
            ready = time.monotonic() + STARTS_WITHIN_SECONDS
            while time.monotonic() < ready:
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError:
                    time.sleep(0.2)
            press_all(port, path, sessions[:20], time.monotonic() + 1, 1)  # each worker has read what it reads once
            journal.write_text("")
            waited, wrong = press_all(port, path, sessions, time.monotonic() + seconds, given.pause)
            time.sleep(0.5)
        finally:
            server.terminate()
            server.wait(timeout=20)
        took = [int(found[1]) / 1000 for found in re.finditer(r"POST 204 (\d+)", journal.read_text())]
    print(f"{given.people} people, {len(waited)} answers in {seconds} s, {len(wrong)} not kept, {os.cpu_count()} cores")
    print(f"{'milliseconds':24}{'p50':>8}{'p95':>8}{'p99':>8}{'most':>8}")
    for name, values in (("the server works", took), ("a person waits", waited)):
        figures = [percentile(values, share) for share in (0.5, 0.95, 0.99, 1.0)]
        print(f"{name:24}" + "".join(f"{figure:8.1f}" for figure in figures))
    return 1 if wrong else 0


def press_all(port: int, path: str, sessions: list[str], until: float, pause: float) -> tuple[list[float], list[int]]:
    """All of them at once, each in a thread."""
    waited: list[float] = []
    wrong: list[int] = []
    threads = [
        threading.Thread(target=press, args=(port, path, session, until, pause, waited, wrong), daemon=True)
        for session in sessions
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=max(0.1, until + 35 - time.monotonic()))
    return waited, wrong


if __name__ == "__main__":
    sys.exit(main())
