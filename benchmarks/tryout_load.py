"""How long the server takes to keep a try-out while fifty people press the button at once.

    .venv/bin/python tools/pg.py .venv/bin/python benchmarks/tryout_load.py

Starts gunicorn on this machine's own address with the database of ``DATABASE_URL`` (and Redis when ``REDIS_URL`` is set),
writes a group of fifty members, lets each of them log try-outs for a few seconds, and prints a table. Everything stays on this
machine and ends by itself. The measure (100 ms at the 95th percentile) is the server's own time, from gunicorn's access log;
what a person waits, queues of this small machine included, stands beside it.
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


def world(people: int) -> list[tuple[int, str]]:
    """Write the organisation, the group and its members; give each member's number and session."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from core.tenancy import organisation_scope
    from tests.factories.groups import GroupFactory, MembershipFactory
    from tests.factories.schools import OrganisationFactory, SchoolFactory, StaffFactory, UserFactory

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    found = []
    organisation = OrganisationFactory()
    with organisation_scope(organisation.pk):
        group = GroupFactory(school=SchoolFactory(organisation=organisation))
        for _each in range(people):
            user = UserFactory()
            StaffFactory(organisation=organisation, user=user)
            MembershipFactory(group=group, user=user)
            client = Client()
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
            found.append((user.pk, client.cookies[settings.SESSION_COOKIE_NAME].value))
    return found


def press(port: int, person: tuple[int, str], until: float, pause: float, waited: list[float], wrong: list[int]) -> None:
    """One person logs try-outs, with a pause between them, until the time is over."""
    token = uuid.uuid4().hex  # 32 letters and figures, as the cookie of the server has
    number, session = person
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"sessionid={session}; csrftoken={token}",
        "X-CSRFToken": token,
        "X-Queue": "later",
        "X-Queue-Person": str(number),
    }
    while time.monotonic() < until:
        body = urlencode({"done": "Eerst in tweetallen, dan samen. " * 8, "client_key": str(uuid.uuid4())})
        began = time.monotonic()
        try:
            connection.request("POST", "/try-outs/new/", body, headers)
            answer = connection.getresponse()
            answer.read()
        except OSError:
            wrong.append(0)
            return
        waited.append((time.monotonic() - began) * 1000)
        if answer.status != 200:
            wrong.append(answer.status)
        connection.close()  # a phone that waits longer than the server keeps a connection opens a new one
        time.sleep(pause)


def percentile(values: list[float], share: float) -> float:
    """The value below which this share of them lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")


def main() -> int:
    """Run, and print."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("--people", type=int, default=50)
    asked.add_argument("--seconds", type=int, default=15)
    asked.add_argument("--pause", type=float, default=5.0, help="seconds between two presses of one person")
    given = asked.parse_args()
    seconds = min(given.seconds, LONGEST_SECONDS)
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(VAR_DIR=folder, DJANGO_SETTINGS_MODULE="plg_site.settings")
        os.environ.pop("DEMO", None)
        sys.path.insert(0, str(ROOT))
        people = world(given.people)
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
            # Everybody once, so that each worker has read its templates.
            press_all(port, people, time.monotonic() + 1, 1)
            journal.write_text("")
            waited, wrong = press_all(port, people, time.monotonic() + seconds, given.pause)
            time.sleep(0.5)
        finally:
            server.terminate()
            server.wait(timeout=20)
        took = [int(found[1]) / 1000 for found in re.finditer(r"POST 200 (\d+)", journal.read_text())]
    print(f"{given.people} people, {len(waited)} try-outs in {seconds} s, {len(wrong)} not kept, {os.cpu_count()} cores")
    print(f"{'milliseconds':24}{'p50':>8}{'p95':>8}{'p99':>8}{'most':>8}")
    for name, values in (("the server works", took), ("a person waits", waited)):
        figures = [percentile(values, share) for share in (0.5, 0.95, 0.99, 1.0)]
        print(f"{name:24}" + "".join(f"{figure:8.0f}" for figure in figures))
    return 1 if wrong else 0


def press_all(port: int, people: list[tuple[int, str]], until: float, pause: float) -> tuple[list[float], list[int]]:
    """All of them at once, each in a thread."""
    waited: list[float] = []
    wrong: list[int] = []
    threads = [
        threading.Thread(target=press, args=(port, person, until, pause, waited, wrong), daemon=True) for person in people
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=max(0.1, until + 35 - time.monotonic()))
    return waited, wrong


if __name__ == "__main__":
    sys.exit(main())
