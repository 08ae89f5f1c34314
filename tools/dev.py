#!/usr/bin/env python3
"""The one program behind the Makefile. Standard library only: it makes the environment that everything else needs.

python3 tools/dev.py run | test | e2e | check | lint | coverage | messages | lock | setup | clean | help
"""

import sys

# Before anything is imported that an older Python could not read, and written so that it can read this.
if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        f"Leerkring needs Python 3.11 or newer; {sys.executable} is Python {sys.version_info[0]}.{sys.version_info[1]}.\n"
        "Install a newer Python, or name one: make run PYTHON=python3.12"
    )

import checks
import serve
import workspace


def messages(apps: list[str]) -> int:
    """Bring the catalogues in step with the code, compile them and list what is still to translate."""
    workspace.install("dev")
    tool = [str(workspace.PYTHON), "tools/messages.py"]
    workspace.call([*tool, "update", *apps])
    workspace.call([*tool, "compile"])
    return workspace.call([*tool, "check"])


def setup(_arguments: list[str]) -> int:
    """Install everything for development."""
    workspace.bootstrap("dev")
    workspace.say("Ready. `make run` starts the site, `make test` runs the tests.")
    return 0


def lock(_arguments: list[str]) -> int:
    """Write requirements/*.txt anew from *.in: every version with its hashes, without the address of any index."""
    workspace.install("dev")
    for name in ("base", "run", "dev"):
        workspace.lock(name)
    return 0


def show_help(_arguments: list[str]) -> int:
    """List the commands, as the Makefile describes them."""
    print("Leerkring. `make run` is all you need to try it out.\n")
    for line in (workspace.ROOT / "Makefile").read_text(encoding="utf-8").splitlines():
        target, found, description = line.partition("## ")
        if found:
            print(f"  make {target.strip(': '):<10} {description}")
    return 0


COMMANDS = {
    "run": serve.run,
    "test": checks.test,
    "e2e": checks.journeys,
    "check": checks.check,
    "lint": checks.lint,
    "coverage": checks.coverage,
    "messages": messages,
    "lock": lock,
    "setup": setup,
    "clean": workspace.clean,
    "help": show_help,
}


def main() -> int:
    """Run one command; return its exit code."""
    name, arguments = (sys.argv[1], sys.argv[2:]) if len(sys.argv) > 1 else ("help", [])
    if name not in COMMANDS:
        print(f"There is no command {name!r}. There are: {', '.join(COMMANDS)}.", file=sys.stderr)
        return 2
    try:
        return COMMANDS[name](arguments)
    except workspace.Refused as refusal:
        print(f"\n{refusal}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
