"""A teacher shares lines with her leader, sees who opened them and takes them back; a colleague tried it too."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from core.tenancy import unscoped
from cycles.models import LineShare, TryOut
from cycles.services import tryouts
from tests.cast import Cast
from tests.journeys.conftest import Journal
from tests.journeys.going_round import fills
from tests.journeys.reader import Readers, Way, both_ways

pytestmark = pytest.mark.django_db(transaction=True)

KEPT, SHARED = "I did not dare to wait.", "Pairs fell silent."


@pytest.fixture
def try_out(cast: Cast) -> TryOut:
    """One of two lines, shared with the group."""
    with unscoped(reason="a test prepares"):
        made = tryouts.log(group=cast.group, by=cast.member, done=f"{SHARED}\n{KEPT}", thought="They need words.")
        found: TryOut = tryouts.share(try_out=made, by=cast.member)
        return found


@both_ways
def test_a_leader_reads_the_chosen_lines_and_no_others_until_they_are_taken_back(
    reader: Readers, cast: Cast, try_out: TryOut, journal: Journal, way: Way
) -> None:
    journal.allow("the server responded with a status of 404")
    mia = reader(cast.member, way, try_out.get_absolute_url())
    mia.goes("Share lines with your school leader")
    mia.looks_around()
    mia.button("Share these lines").click()
    expect(mia.page.locator("main [aria-invalid=true]").first).to_be_attached()
    mia.page.get_by_label(SHARED).check()
    mia.button("Share these lines").click()
    mia.reads("Your school leader can read these lines now, and no others.")

    lotte = reader(cast.leader, way)
    lotte.link("Read what %(name)s shared with you", name="Mia Member").first.click()
    lotte.sees(SHARED)
    for kept in (KEPT, "They need words."):
        lotte.does_not_see(kept)
    lotte.comes_to_rest()
    lotte.looks_around()
    with unscoped(reason="a test looks"):
        share = LineShare.objects.get()
    address = lotte.page.url
    fills(lotte, "Send", kind="question", text="What do you need to try again?")
    lotte.reads("Your question is there.")
    lotte.page.goto("/shared-with-me/")
    lotte.sees("Mia Member")
    lotte.looks_around()

    mia.page.goto("/")
    mia.sees(mia.text("About the lines that you shared with your school leader."))
    mia.page.goto(f"{try_out.get_absolute_url()}leader/")
    mia.sees("Lotte Leader")
    mia.sees("What do you need to try again?")
    mia.looks_around()
    mia.button("Take all lines back").click()
    mia.reads("Taken back. Your school leader no longer reads these lines.")
    answer = lotte.page.goto(address)
    assert answer is not None
    assert answer.status == 404
    assert str(share.pk) in address


@both_ways
def test_a_colleague_tried_this_too_and_her_name_stands_with_it(reader: Readers, cast: Cast, try_out: TryOut, way: Way) -> None:
    cas = reader(cast.colleague, way, try_out.get_absolute_url())
    cas.comes_to_rest()
    cas.goes("Tried this too")
    cas.sees(SHARED)
    cas.looks_around()
    cas.page.locator("main [name=done]").fill("With a drawing first.")
    cas.button("Keep the try-out").click()
    cas.reads("Kept. Only you can see it until you share it.")
    cas.reads("After the try-out of")

    mia = reader(cast.member, way, try_out.get_absolute_url())
    mia.reads("Tried this too:")
    mia.sees("Cas Colleague")
    mia.does_not_see("With a drawing first.")
    mia.looks_around()
    cas.button("Share with the group").click()
    mia.page.reload()
    mia.link("Cas Colleague").first.click()
    mia.sees("With a drawing first.")
