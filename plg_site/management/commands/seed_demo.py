"""``manage.py seed_demo``: two organisations that have lived a part of a year."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from plg_site.demo import build
from schools.demo import ACCOUNTS, PASSWORD


class Command(BaseCommand):
    """Write the demo data, through the services."""

    help = "Write demo data: two organisations, twenty people, three groups. Only in demo mode (DEMO=1)."

    def add_arguments(self, parser: CommandParser) -> None:
        """The stage, and whether to begin anew."""
        parser.add_argument("--stage", choices=list(build.STAGES), default="running")
        parser.add_argument("--flush", action="store_true", help="remove the demo first, and begin anew")

    def handle(self, *args: Any, stage: str, flush: bool, **options: Any) -> None:
        """Build it, or say that it is there."""
        if not settings.DEMO:
            raise CommandError("Everybody knows the demo password, so demo data is written in demo mode only: set DEMO=1.")
        if flush:
            build.flush()
        if build.exists():
            self.stdout.write("The demo data is there already. Use --flush to begin anew.")
            return
        build.build(stage)
        names = ", ".join(email for email, _role in ACCOUNTS)
        self.stdout.write(f"Demo data written (stage {stage}). Sign in as {names}; the password is {PASSWORD}.")
