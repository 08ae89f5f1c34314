"""``manage.py create_organisation``: a new tenant, and an invitation for its first school leader."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.urls import reverse

from core.errors import DomainError
from core.mail import absolute_url
from core.tenancy import organisation_scope
from schools.enums import StaffRole
from schools.services.invitations import invite
from schools.services.organisations import create_organisation


class Command(BaseCommand):
    """Add an organisation and invite the person who leads all its schools."""

    help = "Add an organisation and invite its first school leader by mail."

    def add_arguments(self, parser: CommandParser) -> None:
        """The organisation's name, and who leads it."""
        parser.add_argument("name", help="the name of the organisation")
        parser.add_argument("email", help="the address of its first school leader")
        parser.add_argument("leader", help="the name of its first school leader")
        parser.add_argument("--slug", default="", help="its word in addresses; made of the name unless given")

    def handle(self, *args: Any, name: str, email: str, leader: str, slug: str, **options: Any) -> None:
        """Create, invite, and print the link, for when the mail does not arrive."""
        try:
            with transaction.atomic():
                organisation = create_organisation(name=name, slug=slug)
                with organisation_scope(organisation.pk):
                    _invitation, token = invite(
                        organisation=organisation, email=email, name=leader, role=StaffRole.LEADER, by=None
                    )
        except DomainError as refusal:
            raise CommandError(str(refusal.message)) from refusal
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        link = absolute_url(reverse("schools:invitation_accept", args=[token]))
        self.stdout.write(f"{organisation.name} is at /o/{organisation.slug}/. The invitation for {email}: {link}")
