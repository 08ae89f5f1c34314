"""A member counts, pastes what a colleague counted, looks at the picture and says what it means; the leader reads along."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from cycles.enums import EvidenceKind
from tests.cast import Cast
from tests.cycles.world import start
from tests.journeys.reader import Reader, Readers, Way, both_ways, in_days

pytestmark = pytest.mark.django_db(transaction=True)


def cell(mia: Reader, name: str, row: int) -> str:
    return mia.text("%(name)s, row %(row)s", name=mia.text(name), row=row)


def types(mia: Reader, row: int, code: str, first: str) -> None:
    mia.page.get_by_label(cell(mia, "Code", row), exact=True).fill(code)
    mia.page.get_by_label(cell(mia, "First", row), exact=True).fill(first)


@both_ways
def test_a_member_counts_before_and_after_and_the_leader_reads_along(reader: Readers, cast: Cast, way: Way) -> None:
    cycle = start(cast, "P2")
    mia = reader(cast.member, way)
    mia.page.goto(mia.page.url.split("/", 3)[0] + "//" + mia.page.url.split("/")[2] + cycle.get_absolute_url() + "P2/")
    mia.goes("Add a set of numbers")
    mia.looks_around()
    mia.field("What do you measure?").fill("Whole sentences in ten minutes")
    mia.choice(mia.label(EvidenceKind.OBSERVATION)).check()
    mia.field("When was the first measurement?").fill(in_days(-20))
    mia.button("On to the numbers").click()
    mia.looks_around()

    # a name does not pass, and what was typed stays
    types(mia, 1, "Lotte", "1,5")
    types(mia, 2, "B", "2")
    mia.button("Save the numbers").click()
    mia.sees("Lotte")
    mia.looks_around()
    types(mia, 1, "A", "1,5")
    expect(mia.page.get_by_label(cell(mia, "First", 2), exact=True)).to_have_value("2")
    mia.button("Save the numbers").click()
    mia.reads("The numbers are saved.")
    mia.reads("Below five pupils there is no middle: one pupil would move it, or could be recognised in it. Look at the dots.")
    expect(mia.page.locator("svg.plot")).to_have_count(1)
    mia.looks_around()

    # what a colleague counted comes from a spreadsheet, with one row that is not right
    mia.goes("Paste or upload a table")
    mia.looks_around()
    mia.field("Paste the cells here").fill("code\ttweede meting\nA\t3\nB\t4\nC\tdrie\nD\t1")
    mia.button("Look at the rows").click()
    mia.sees("drie")
    mia.looks_around()
    mia.button("Keep these rows").click()
    mia.reads("The numbers are saved.")
    table = mia.page.get_by_role("table").first
    expect(table).to_contain_text(re.compile("3"))
    mia.looks_around()

    # undo, and undo the undoing
    mia.button("Undo the last change of the numbers").click()
    mia.reads("The last change of the numbers is undone.")
    mia.button("Undo the last change of the numbers").click()

    mia.goes("Write what we saw, think and do not know")
    mia.looks_around()
    mia.field("What did we see?").fill("A and B say more. Учні говорять більше.")
    mia.field("What do we not know?").fill("Whether it stays.")
    mia.button("Save").click()
    mia.sees("Учні говорять більше.")
    url = mia.page.url

    lotte = reader(cast.leader, way)
    lotte.page.goto(url)
    lotte.sees("A and B say more.")
    assert not lotte.link("Change the numbers").count()
    lotte.looks_around()
