"""Bring a database and the collected static files up to date, in one process. Also what the image runs before it serves.

    python tools/prepare.py [--static]    --static collects the static files too

In demo mode (DEMO=1) a database without people is filled with demo data.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import django
from django.core.management import call_command

DEMO_STAGE = "running"


def seed_demo() -> None:
    """Fill a database without people with demo data, completely or not at all."""
    from django.contrib.auth import get_user_model
    from django.db import transaction

    if get_user_model()._default_manager.exists():
        return
    print("● Filling the database with demo data", flush=True)
    with transaction.atomic():
        call_command("seed_demo", stage=DEMO_STAGE, verbosity=0)


def main(arguments: list[str]) -> int:
    """Prepare what the settings point to."""
    parser = argparse.ArgumentParser(prog="tools/prepare.py", description="Prepare the database and the static files.")
    parser.add_argument("--static", action="store_true", help="collect the static files too")
    options = parser.parse_args(arguments)
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plg_site.settings")
    django.setup()

    from django.conf import settings

    print("● Preparing the database", flush=True)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    if options.static:
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    if settings.DEMO:
        seed_demo()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
