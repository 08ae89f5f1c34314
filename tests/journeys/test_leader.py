"""A school leader starts a group, invites somebody who is not there yet, and ends a membership."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from core.tenancy import unscoped
from cycles.enums import Sharing
from groups.enums import Role
from groups.models import Group
from schools.models import Invitation, User
from tests.cast import Cast
from tests.factories.cycles import TryOutFactory
from tests.journeys.conftest import LAPTOP, Journal, outbox, sign_in_by_hand
from tests.journeys.reader import LAPTOP_DUTCH, PHONE_ENGLISH, Reader, Readers, Way, both_ways, in_days

pytestmark = pytest.mark.django_db(transaction=True)

NOOR = "noor.new@example.org"


def invitation_link() -> str:
    """The path of the link in the newest mail."""
    newest = outbox()[-1]
    assert newest.to == [NOOR]
    found = re.search(r"https?://\S+/invitation/\S+", str(newest.body))
    assert found, newest.body
    return urlsplit(found[0]).path


def fill_in_a_group(lotte: Reader) -> None:
    lotte.field("Name of the group").fill("Rekentaal")
    lotte.field("What will pupils learn or do better?").fill("By June pupils in grade 4 explain a sum in their own words.")
    lotte.field("What do we want to learn ourselves?").fill("We learn to ask on after an answer.")
    lotte.field("First day").fill(in_days(20))
    lotte.field("Last day").fill(in_days(10))


def give_role(lotte: Reader, name: str, *roles: Role) -> None:
    box = lotte.page.get_by_role("group", name=lotte.text("Roles of %(name)s", name=name))
    for role in roles:
        box.get_by_label(lotte.label(role), exact=True).check()


@both_ways
def test_a_leader_starts_a_group_and_invites_somebody_who_chooses_a_password_and_is_in(
    visit: Callable[..., Page], cast: Cast, way: Way
) -> None:
    User.objects.filter(pk=cast.leader.pk).update(language=way.language)
    page = visit("/", language=way.language, size=way.size)
    sign_in_by_hand(page, cast.leader.email.upper())
    lotte = Reader(page, way)
    lotte.looks_around()
    lotte.link("See the schools and groups of %(name)s", name="Lindenhof").click()
    expect(lotte.heading).to_have_text("Lindenhof")
    lotte.sees("De Linde")
    lotte.looks_around()

    lotte.goes("Start a group")
    fill_in_a_group(lotte)
    give_role(lotte, "Mia Member", Role.TEACHER)
    lotte.looks_around()
    lotte.button("Start and invite somebody by e-mail").click()
    lotte.is_told_at("Last day", "The last day lies before the first day. Choose a later last day.")
    lotte.reads("Nobody organises the group yet. Give at least one person the role organiser.")
    expect(lotte.field("Name of the group")).to_have_value("Rekentaal")
    lotte.looks_around()

    lotte.field("First day").fill(in_days(0))
    lotte.field("Last day").fill(in_days(200))
    give_role(lotte, "Omar Organiser", Role.ORGANISER, Role.TEACHER)
    lotte.button("Start and invite somebody by e-mail").click()
    lotte.reads("%(group)s has started.", group="Rekentaal")
    lotte.looks_around()

    lotte.field("Name").fill("Noor New")
    lotte.field("E-mail address").fill("Noor.New@Example.ORG")
    lotte.choice(lotte.label(Role.TEACHER)).check()
    lotte.button("Send the invitation").dblclick()
    lotte.reads("The invitation to %(email)s is on its way.", email=NOOR)
    lotte.sees("Noor New")
    lotte.looks_around()
    assert [mail.to for mail in outbox() if "/invitation/" in str(mail.body)] == [[NOOR]], "a double click invites once"

    noor = Reader(visit(invitation_link(), language=way.language, size=way.size), way)
    expect(noor.heading).to_have_text(noor.text("Come and work with %(organisation)s", organisation="Lindenhof"))
    noor.looks_around()
    noor.field("Choose a password").fill("short")
    noor.button("Accept and go in").click()
    expect(noor.field("Choose a password")).to_have_attribute("aria-invalid", "true")
    noor.looks_around()
    noor.field("Choose a password").fill("a walk in the rain")
    noor.button("Accept and go in").click()
    noor.reads("Welcome. You now belong to %(organisation)s.", organisation="Lindenhof")
    noor.looks_around()
    noor.opens_group("Rekentaal")
    noor.sees("By June pupils in grade 4 explain a sum in their own words.")
    noor.sees("We learn to ask on after an answer.")
    noor.looks_around()
    with unscoped(reason="a test inspects"):
        assert Group.objects.filter(name="Rekentaal").count() == 1


def test_an_invitation_that_expired_or_was_used_says_so(
    reader: Readers, visit: Callable[..., Page], cast: Cast, journal: Journal
) -> None:
    journal.allow("the server responded with a status of 410")
    journal.allow("the server responded with a status of 404")
    lotte = reader(cast.leader, LAPTOP_DUTCH, f"/o/lindenhof/groups/{cast.group.pk}/members/")
    lotte.goes("Invite by e-mail")
    lotte.button("Send the invitation").click()
    lotte.is_told_at("E-mail address")
    lotte.field("Name").fill("Noor New")
    lotte.field("E-mail address").fill("no address")
    lotte.choice(lotte.label(Role.TEACHER)).check()
    lotte.button("Send the invitation").click()
    expect(lotte.field("E-mail address")).to_have_attribute("aria-invalid", "true")
    lotte.field("E-mail address").fill(NOOR)
    lotte.button("Send the invitation").click()
    lotte.reads("The invitation to %(email)s is on its way.", email=NOOR)
    link = invitation_link()
    with unscoped(reason="a test lets time pass"):
        Invitation.objects.update(expires_at=timezone.now() - datetime.timedelta(minutes=1))
    noor = Reader(visit(link, language="nl", size=LAPTOP), LAPTOP_DUTCH)
    expect(noor.heading).to_have_text(noor.text("This invitation has expired"))
    noor.looks_around()
    with unscoped(reason="a test lets time pass"):
        Invitation.objects.update(expires_at=timezone.now() + datetime.timedelta(days=1), accepted_at=timezone.now())
    noor.page.reload()
    expect(noor.heading).to_have_text(noor.text("This invitation was accepted already"))
    noor.page.goto("/invitation/no-such-link/")
    expect(noor.heading).to_have_text(noor.text("We do not know this link"))


def test_somebody_leaves_and_what_she_wrote_stays(reader: Readers, cast: Cast) -> None:
    with unscoped(reason="a test prepares"):
        TryOutFactory(group=cast.group, author=cast.member, sharing=Sharing.GROUP, shared_at=timezone.now(), done="Mia waited.")
    lotte = reader(cast.leader, PHONE_ENGLISH, f"/o/lindenhof/groups/{cast.group.pk}/members/")
    lotte.looks_around()
    lotte.link("End membership", about="Mia Member").click()
    expect(lotte.heading).to_have_text(lotte.text("Does %(name)s leave the group?", name="Mia Member"))
    lotte.looks_around()
    lotte.button("End membership").click()
    lotte.page.get_by_text(lotte.text("%(number)s person who was in the group", number=1)).click()
    lotte.sees("Mia Member")
    lotte.looks_around()

    omar = reader(cast.organiser, PHONE_ENGLISH, f"/o/lindenhof/groups/{cast.group.pk}/try-outs/")
    omar.sees("Mia waited.")


def test_the_last_organiser_cannot_leave_without_a_successor(reader: Readers, cast: Cast) -> None:
    lotte = reader(cast.leader, LAPTOP_DUTCH, f"/o/lindenhof/groups/{cast.group.pk}/members/")
    lotte.link("End membership", about="Omar Organiser").click()
    lotte.looks_around()
    lotte.button("End membership").click()
    lotte.is_told_at(
        "Who takes over as organiser?", "%(name)s is the only organiser. Choose who takes over.", name="Omar Organiser"
    )
    lotte.looks_around()
    lotte.field("Who takes over as organiser?").select_option(label="Cas Colleague")
    lotte.button("End membership").click()
    expect(lotte.page.get_by_role("listitem").filter(has_text="Cas Colleague").first).to_contain_text(
        lotte.label(Role.ORGANISER)
    )
