"""A cycle goes to other schools and comes back: report, consent, publishing, finding, doing again, taking back."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from core.tenancy import unscoped
from cycles.models import Cycle
from practices.enums import Sector
from practices.models import Example
from practices.services import preparations
from tests.cast import Cast
from tests.journeys.conftest import Journal
from tests.journeys.reader import Readers, Way, both_ways
from tests.practices.world import TEXTS, cycle_to_share

pytestmark = pytest.mark.django_db(transaction=True)


@both_ways
def test_a_cycle_becomes_an_example_with_everybodys_yes_and_is_done_again_elsewhere(
    reader: Readers, cast: Cast, journal: Journal, way: Way
) -> None:
    journal.allow("the server responded with a status of 410")
    cycle = cycle_to_share(cast)
    home = reverse("practices:preparation", args=[cast.organisation.slug, cycle.pk])

    # The organiser reads the report, and begins an example.
    omar = reader(cast.organiser, way, cycle.get_absolute_url())
    expect(omar.page.locator(".slot")).to_have_count(0)
    omar.goes("Read the report of this cycle")
    omar.sees("Cards in pairs.")
    omar.looks_around()
    omar.page.goto(home)
    omar.looks_around()
    omar.button("Begin the example").click()
    for name in ("summary", "did", "saw"):
        omar.page.locator(f"[name={name}]").fill(str(TEXTS[name]))
    omar.page.locator("[name=sector]").select_option(Sector.PRIMARY)
    omar.page.locator("[name=theme]").select_option("language")
    omar.page.locator("[name=age_from]").fill("7")
    omar.page.locator("[name=age_to]").fill("9")
    omar.looks_around()
    omar.button("Save").click()
    omar.reads("Others learn most from what did not work.")
    omar.goes("Change the text")
    omar.field("What did not work").fill(str(TEXTS["failed"]))
    omar.button("Save").click()
    omar.reads("Everything that a reader needs is there.")
    omar.goes("Choose what comes along")
    with unscoped(reason="a test looks"):
        keys = [preparations.key_of(part) for part in preparations.candidates(cycle)]
    for key in keys:
        omar.page.locator(f"#part-{key}").check()
    omar.looks_around()
    omar.button("Save and ask").click()
    omar.looks_around()

    # Nothing goes out before everybody who wrote something said yes.
    omar.goes("See it and publish")
    omar.button("Publish this").click()
    expect(omar.page.locator("main")).to_contain_text("3")
    assert not Example.objects.exists()
    for person in (cast.member, cast.colleague, cast.expert):
        author = reader(person, way, cycle.get_absolute_url())
        expect(author.page.locator(".slot")).to_have_count(0)
        author.goes("May your words be published?")
        author.does_not_see("PRIVATE")
        if person == cast.member:
            author.looks_around()
        author.choice(author.text("Yes, these words")).check()
        author.button("Save my answer").click()
        author.reads("Noted: you agree.")
    omar.page.goto(reverse("practices:preparation_preview", args=[cast.organisation.slug, cycle.pk]))
    omar.looks_around()
    looked = omar.page.locator("[name=looked]")
    if looked.count():
        looked.check()
    omar.button("Publish this").click()
    expect(omar.heading).to_have_text(omar.text("Others can read your example"))

    # Somebody of another organisation finds it, asks something, and does it again.
    otto = reader(cast.other, way)
    otto.goes("Practice examples")
    otto.field("Words").fill("SAME level silent")
    otto.button("Search").click()
    otto.page.get_by_role("link", name="Pupils speak more").click()
    otto.sees(str(TEXTS["failed"]))
    for words in ("Lindenhof", "De Linde", "Mia Member", "PRIVATE"):
        otto.does_not_see(words)
    otto.looks_around()
    otto.field("Your message").fill("Which cards did you use?")
    otto.button("Send it to the group").click()
    otto.sees("Which cards did you use?")
    otto.goes("Do it again in our group")
    otto.looks_around()
    otto.button("Start the cycle").click()
    expect(otto.heading).to_have_text("Pupils speak more")
    with unscoped(reason="a test looks"):
        assert Cycle.objects.filter(group=cast.other_group).exists()

    # The group answers, then takes the example back: the link says so, and what was begun stays.
    omar.page.goto(home)
    omar.sees("Which cards did you use?")
    omar.page.get_by_role("link", name=re.compile(rf"^{omar.text('Answer')}")).first.click()
    omar.field("Answer").fill("The blue ones.")
    omar.button("Send the answer").click()
    omar.goes("Take the example back")
    omar.button("Take it back").click()
    expect(omar.heading).to_have_text(omar.text("You took your example back"))
    otto.page.goto(Example.objects.get().get_absolute_url())
    expect(otto.heading).to_have_text(otto.text("This example was taken back"))
    otto.does_not_see("Pupils speak more")
    otto.looks_around()
    otto.goes("Look for another example")
    otto.does_not_see("Pupils speak more")
