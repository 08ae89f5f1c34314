"""`make run`: the whole site on one machine, with web server, worker and scheduler, until Ctrl-C. Standard library only."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import threading
import urllib.error
import urllib.request
from types import FrameType

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
    print("\n" + "\n".join(lines) + "\n", flush=True)


def honcho(port: int, env: dict[str, str]) -> int:
    """Run the processes of the Procfile until one ends or somebody asks to stop; return the exit code for the terminal."""
    asked = False
    process: subprocess.Popen[bytes] | None = None

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        if not asked:
            print("\nStopping the worker, the scheduler and the web server; this takes a few seconds.", flush=True)
            if process is not None:
                process.terminate()
        asked = True

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, on_signal)
    # A session of its own: Ctrl-C reaches only us, and we ask honcho once to end all that it started, in order.
    # -e /dev/null: configuration comes from the environment, for these processes as for the migrations before.
    process = subprocess.Popen(
        [str(workspace.VENV / "bin" / "honcho"), "start", "-e", os.devnull, "-p", str(port)],
        cwd=workspace.ROOT,
        env=workspace.environment(**env),
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    if asked:
        process.terminate()
    finished = threading.Event()
    threading.Thread(target=announce, args=(env["ADDRESS"], finished), daemon=True).start()
    try:
        code = process.wait()
    finally:
        finished.set()
        workspace.stop(process)
    if asked:
        print("\nStopped. Nothing is left running.", flush=True)
        return 0
    print("\nOne of the processes ended by itself, so all were stopped; the lines above say why.", flush=True)
    return code or 1


def run(_arguments: list[str]) -> int:
    """Set everything up and run the site in demo mode."""
    port = chosen_port()
    address = f"http://{HOST}:{port}"
    workspace.bootstrap("run")
    env = {
        "ADDRESS": address,
        "BASE_URL": os.environ.get("BASE_URL") or address,
        "DEMO": os.environ.get("DEMO", "1"),
        "PORT": str(port),
        "PYTHONUNBUFFERED": "1",
    }
    prepare(env)
    say("Starting the web server, the worker and the scheduler")
    return honcho(port, env)
