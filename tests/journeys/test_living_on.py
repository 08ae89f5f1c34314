"""After the cycle: an agreement is asked about by mail, fades or lives on, and colleagues celebrate on Today."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from core.tenancy import unscoped
from cycles.enums import Alive
from cycles.models import Agreement, AliveCheck
from cycles.services import agreements, alive, outcome
from groups.enums import Phase
from reminders.tasks import sweep
from schools.models import User
from tests.cast import Cast
from tests.cycles.world import day, start
from tests.journeys.conftest import outbox
from tests.journeys.going_round import at_phase, fills
from tests.journeys.reader import PHONE_DUTCH, Reader, Readers, Way, both_ways, in_days

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "Every circle starts in pairs."


@pytest.fixture
def _a_school_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mail leaves whenever the test runs: no weekend, no holiday, no early hour."""
    monkeypatch.setattr("cycles.reminders_after.MORNING", datetime.time(0, 0))
    monkeypatch.setattr("cycles.reminders_after.is_school_day", lambda school, day: True)


def asked_today(agreement: Agreement) -> AliveCheck:
    """Three months have passed: the first question is asked today."""
    with unscoped(reason="a test lets time pass"):
        Agreement.objects.filter(pk=agreement.pk).update(renewed_on=day(-91))
        first = agreement.checks.order_by("asked_on").first()
        AliveCheck.objects.filter(pk=first.pk).update(asked_on=day(0), closes_on=day(21))
        found: AliveCheck = AliveCheck.objects.with_group().get(pk=first.pk)
        return found


def link_of(person: User) -> str:
    """The link in the mail that asks this person."""
    [mail] = [each for each in outbox() if person.email in each.to and "/still-alive/" in str(each.body)]
    found = re.search(r"https?://\S*/still-alive/\S*", str(mail.body))
    assert found
    return urlsplit(found[0]).path


@pytest.mark.usefixtures("_a_school_morning")
@both_ways
def test_a_group_implements_agrees_is_asked_by_mail_and_celebrates_with_its_colleagues(
    reader: Readers, visit: Callable[..., Page], cast: Cast, way: Way
) -> None:
    cycle = start(cast, Phase.IMPLEMENT)
    User.objects.update(language=way.language)
    with unscoped(reason="a test prepares"):
        outcome.choose(cycle=cycle, choice="implement", saw="14 of 24.", by=cast.organiser)

    # Somebody outside the group takes it on, and is asked later too.
    omar = reader(cast.organiser, way, f"{cycle.get_absolute_url()}P5/")
    omar.goes("Note who takes it on")
    fills(omar, user=str(cast.staff.pk), starts_on=in_days(0), place="Grade 3")
    omar.sees("Grade 3")
    omar.looks_around()
    with unscoped(reason="a test prepares"):
        type(cycle).objects.filter(pk=cycle.pk).update(phase=Phase.SECURE)
    at_phase(omar, cycle, "P6")
    omar.goes("Record an agreement")
    omar.looks_around()
    fills(omar, text=TEXT, place="Handbook, page 12", owner=str(cast.member.pk), review_on=in_days(120))
    omar.link(TEXT).click()
    expect(omar.heading).to_have_text(TEXT)
    omar.looks_around()

    # The question comes by mail; looking at it changes nothing, and it is answered once, without signing in.
    with unscoped(reason="a test looks"):
        agreement = Agreement.objects.with_cycle().get()
    check = asked_today(agreement)
    sweep()
    sweep()
    sam = Reader(visit(link_of(cast.staff), language=way.language, size=way.size), way)
    expect(sam.heading).to_have_text(sam.text("Is this still alive?"))
    sam.sees(TEXT)
    sam.looks_around()
    sam.button("Give this answer").click()
    sam.looks_around()
    sam.page.locator(f"[name=choice][value={Alive.PARTLY}]").check()
    sam.button("Give this answer").click()
    expect(sam.heading).to_have_text(sam.text("Thank you, your answer counts"))
    sam.looks_around()
    sam.page.goto(link_of(cast.staff))
    expect(sam.heading).to_have_text(sam.text("You have answered already"))
    with unscoped(reason="a test prepares"):
        for person, said in ((cast.organiser, Alive.ALIVE), (cast.member, Alive.ALIVE), (cast.colleague, Alive.CHANGED)):
            alive.answer(check=check, token=alive.token_for(check, person.pk), choice=said)
        AliveCheck.objects.filter(pk=check.pk).update(asked_on=day(-30), closes_on=day(-1))

    # The counts are drawn, with nobody's name; who looks after it says that it still holds.
    mia = reader(cast.member, way, agreement.get_absolute_url())
    expect(mia.page.locator("table.checks td")).to_have_text(["2", "1", "1", "0"])
    expect(mia.page.locator(".decay-wrap svg, .decay-wrap img")).to_be_visible()
    mia.looks_around()
    mia.goes("It still holds")
    fills(mia, review_on=in_days(200), note="In three classes.")
    mia.sees("In three classes.")

    # What there is to celebrate is the group's first, and then everybody's who works at the school.
    sam = reader(cast.staff, way)
    at_phase(omar, cycle, "P6")
    omar.goes("Write what there is to celebrate")
    omar.looks_around()
    fills(omar, "Save and look at it", text="14 of our 24 pupils talk in the circle.", thanks_to="grade 4")
    omar.reads("Only the group reads it so far. This is how your colleagues will see it.")
    sam.page.reload()
    sam.does_not_see("14 of our 24 pupils")
    omar.button("Share with everybody of %(name)s", name="De Linde").click()
    omar.reads("Your colleagues can read it now.")
    sam.page.goto("/")
    expect(sam.page.locator(".slot")).to_have_count(0)
    sam.sees("14 of our 24 pupils talk in the circle.")
    sam.looks_around()
    sam.part("Celebrated").get_by_role("link", name="Speaking up").click()
    sam.looks_around()
    sam.button("Say thanks").click()
    sam.reads("Your thanks are there.")
    omar.page.reload()
    omar.sees(cast.staff.name)


def test_an_agreement_that_fades_is_let_go_with_its_reason(reader: Readers, cast: Cast) -> None:
    cycle = start(cast, Phase.SECURE)
    with unscoped(reason="a test prepares"):
        agreement = agreements.add_agreement(
            cycle=cycle, text=TEXT, place="Handbook", owner=cast.member, review_on=day(120), by=cast.organiser
        )
    check = asked_today(agreement)
    with unscoped(reason="a test prepares"):
        for person in (cast.organiser, cast.member, cast.colleague):
            alive.answer(check=check, token=alive.token_for(check, person.pk), choice=Alive.GONE)
        AliveCheck.objects.filter(pk=check.pk).update(asked_on=day(-30), closes_on=day(-1))
    mia = reader(cast.member, PHONE_DUTCH, agreement.get_absolute_url())
    mia.reads("Most of those who answered say: no longer. Renew it, change it, or let it go.")
    mia.goes("Let it go")
    mia.looks_around()
    mia.page.locator("main form button.btn-primary").click()
    mia.is_told_at("Why do you let it go?")
    mia.page.locator("main [name=reason]").fill("It did not fit grade 6.")
    mia.page.locator("main form button.btn-primary").click()
    mia.sees("It did not fit grade 6.")
    mia.looks_around()
