"""`make run`: the whole site on one machine, with web server, worker and scheduler, until Ctrl-C. Standard library only."""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import socket
import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Iterable
from types import FrameType

import pg
import workspace
from workspace import Refused, say

HOST = "127.0.0.1"
START_TIMEOUT_SECONDS = 120
ACCOUNTS = {
    "leader": "school leader",
    "organiser": "organises a group",
    "teacher": "teacher in a group",
    "expert": "expert from outside, in two organisations",
    "other": "from the other organisation",
}
PASSWORD = "leerkring-demo"  # noqa: S105 - the demo password is meant to be read; the site refuses it outside demo mode


def chosen_port() -> int:
    """Return the port from PORT, or 8000; refuse one that is no port or that something else listens on."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise Refused(f"PORT={text} is not a port. Choose a number below 65536, for example: make run PORT=8001")
    port = int(text)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise Refused(f"This account may not use port {port}. Choose another: make run PORT=8001") from None
        except OSError:
            raise Refused(
                f"Port {port} is in use by another program. Stop that program, or choose another port: make run PORT={port + 1}"
            ) from None
    return port


def prepare(env: dict[str, str]) -> None:
    """Bring the database and the collected static files up to date; fill an empty demo database."""
    command = [str(workspace.PYTHON), "tools/prepare.py"]
    static = workspace.digest(
        [workspace.ROOT / "static" / "dist", workspace.REQUIREMENTS / "base.txt", workspace.ROOT / "plg_site" / "settings.py"]
    )
    collected = workspace.VAR / "static" / "staticfiles.json"
    is_collected = collected.exists() and workspace.is_stamped("static", static)
    if not is_collected:
        command.append("--static")
    if workspace.call(command, **env):
        raise Refused("The database could not be prepared; the reason is above.")
    workspace.put_stamp("static", static)


def answers(address: str) -> bool:
    """Say whether the site answers a request for its health."""
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=2) as answer:  # noqa: S310 - our own http address
            return answer.status == 200
    except (OSError, urllib.error.URLError):
        return False


def announce(address: str, finished: threading.Event) -> None:
    """Wait until the site answers, then say where it is and who can sign in."""
    for _ in range(START_TIMEOUT_SECONDS * 5):
        if finished.wait(0.2):
            return
        if answers(address):
            break
    else:
        say(f"The site does not answer on {address}; the lines above may say why.")
        return
    lines = [f"Leerkring is on {address}", ""]
    if os.environ.get("DEMO", "1") == "1":
        lines += [f"  {name + '@example.org':<24}{role}" for name, role in ACCOUNTS.items()]
        lines += ["", f"  password for all of them: {PASSWORD}", f"  mails it sends:           {address}/outbox/"]
    lines += ["", "Ctrl-C stops it. The data stays in var/."]
    tell("\n" + "\n".join(lines) + "\n")


def tell(text: str) -> None:
    """Print, unless the terminal is gone: what is left to do has to be done all the same."""
    with contextlib.suppress(OSError):
        print(text, flush=True)


def commands() -> dict[str, list[str]]:
    """Return the processes of the Procfile, as any process manager reads it."""
    lines = (workspace.ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    return {name.strip(): shlex.split(command) for name, found, command in (line.partition(":") for line in lines) if found}


def start(command: list[str], env: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start one process in a session of its own, so that Ctrl-C reaches only us and we end all of them in order.

    Should we be killed without a chance to do that, the kernel asks them to end (on Linux).
    """
    return subprocess.Popen(
        [str(workspace.VENV / "bin" / command[0]), *command[1:]],
        cwd=workspace.ROOT,
        env=workspace.environment(**env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=pg.die_with_parent(signal.SIGTERM),
    )


def pass_on(name: str, process: subprocess.Popen[bytes]) -> None:
    """Show what a process prints, with its name before every line."""
    assert process.stdout is not None
    for line in process.stdout:
        if text := line.decode(errors="replace").rstrip():
            tell(f"{name:<7}| {text}")


def wait(processes: dict[str, subprocess.Popen[bytes]], asked: threading.Event) -> str:
    """Return when somebody asks to stop, or with the name of a process that ended by itself."""
    while not asked.wait(0.3):
        for name, process in processes.items():
            if process.poll() is not None:
                return name
    return ""


def end(processes: Iterable[subprocess.Popen[bytes]]) -> None:
    """Ask all processes at once to end, and see to it that they do."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        workspace.stop(process)


def supervise(address: str, env: dict[str, str]) -> int:
    """Run the processes of the Procfile until one ends or somebody asks to stop; return the exit code for the terminal."""
    asked = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        if not asked.is_set():
            asked.set()
            tell("\nStopping the web server, the worker and the scheduler; this takes a few seconds.")

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, on_signal)
    processes: dict[str, subprocess.Popen[bytes]] = {}
    readers = []
    try:
        for name, command in commands().items():
            processes[name] = start(command, env)
            readers.append(threading.Thread(target=pass_on, args=(name, processes[name]), daemon=True))
            readers[-1].start()
        threading.Thread(target=announce, args=(address, asked), daemon=True).start()
        ended = wait(processes, asked)
    finally:
        end(processes.values())
    for reader in readers:
        reader.join(2)
    if ended:
        asked.set()
        code = processes[ended].returncode
        tell(f"\nThe {ended} process ended by itself (exit code {code}), so all were stopped; the lines above say why.")
        return 1
    tell("\nStopped. Nothing is left running.")
    return 0


def run(_arguments: list[str]) -> int:
    """Set everything up and run the site in demo mode."""
    port = chosen_port()
    address = f"http://{HOST}:{port}"
    workspace.bootstrap("run")
    env = {
        "BASE_URL": os.environ.get("BASE_URL") or address,
        "DEMO": os.environ.get("DEMO", "1"),
        "PORT": str(port),
        "PYTHONUNBUFFERED": "1",
    }
    prepare(env)
    say("Starting the web server, the worker and the scheduler")
    return supervise(address, env)
