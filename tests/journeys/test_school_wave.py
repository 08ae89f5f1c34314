"""A school looks at itself: all groups at the same time, then its leader in the mirror of the staff; each sees their own."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from assessments import services
from assessments.enums import Part
from assessments.models import Round
from core.content import load
from core.tenancy import organisation_scope, unscoped
from groups.models import Group
from schools.models import User
from tests.cast import Cast
from tests.factories.assessments import asked, teachers
from tests.factories.groups import GroupFactory
from tests.journeys.conftest import LAPTOP, PHONE
from tests.journeys.reader import Reader, Readers, Way, in_days
from tests.journeys.test_assessment import characteristics, choose, fill_in_one_by_one

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def groups(cast: Cast) -> dict[Group, list[User]]:
    """Two groups of six and five people."""
    with unscoped(reason="a test prepares"):
        sums = GroupFactory(school=cast.school, name="Sums")
        return {
            cast.group: [cast.member, cast.organiser, cast.colleague, *teachers(cast.group, 3)],
            sums: list(teachers(sums, 5)),
        }


def answers(cast: Cast, round_: Round, people: list[User], value: int) -> None:
    with organisation_scope(cast.organisation.pk):
        for person in people:
            part = Part.LEADER if person == cast.leader else Part.GROUP
            services.answer(round_=round_, values=dict.fromkeys(asked(round_, part), value), by=person)


def answers_on_the_phone(them: Reader, *, one_by_one: bool) -> None:
    them.goes("Answer seven statements")
    if one_by_one:
        them.goes("Show one statement at a time")
        fill_in_one_by_one(them)
    else:
        choose(them, them.page.locator("fieldset.question").first)
    them.button("Send my answers").click()
    them.reads("Thank you. Your answers are in, without your name.")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_school_asks_its_groups_then_its_staff_and_each_reads_what_is_theirs(
    reader: Readers, cast: Cast, groups: dict[Group, list[User]], language: str
) -> None:
    laptop, phone = Way(language, LAPTOP), Way(language, PHONE)
    lotte = reader(cast.leader, laptop, f"/o/lindenhof/schools/{cast.school.pk}/rounds/")
    lotte.goes("Open a round in every group")
    lotte.page.get_by_role("link", name=lotte.content(characteristics(), "pulse"), exact=True).click()
    lotte.sees("Sums")
    lotte.looks_around()
    lotte.field("Open from").fill(in_days(0))
    lotte.button("Open these rounds").click()
    lotte.reads(
        "Here stands only how many groups have closed. How many people answered stands in each group, and who answered "
        "stands nowhere."
    )
    for number, (group, people) in enumerate(groups.items()):
        answers_on_the_phone(reader(people[0], phone), one_by_one=number == 0)
        with unscoped(reason="a test inspects"):
            round_ = Round.objects.with_group().get(group=group)
        answers(cast, round_, people[1:], 2 + number)

    lotte.goes("Close all rounds")
    lotte.button("Close all rounds").click()
    expect(lotte.heading).to_have_text(lotte.text("All groups have closed"))
    lotte.goes("See all groups together")
    # Not seven: what is about the expert is about one person, and not added up.
    expect(lotte.page.locator(".profile-row")).to_have_count(6)
    expect(lotte.page.locator("main")).not_to_contain_text("Sums")
    lotte.reads(
        "A figure here is made of the figures that the groups' own results show, not of answers. So it tells nothing more "
        "about a group than its own result does."
    )
    lotte.looks_around()

    lotte.page.goto(f"/o/lindenhof/schools/{cast.school.pk}/rounds/")
    lotte.goes("Ask all staff")
    lotte.page.get_by_role("link", name=lotte.content(load("assessments", "instruments/school_leader")), exact=True).click()
    lotte.reads(
        "This is a mirror for who leads the school. You see the result first, as a whole and never by statement. It is no "
        "appraisal: nobody may use it to judge you, and the staff are told so."
    )
    lotte.button("Open the round").click()
    lotte.reads("The round is open. Everybody who is asked gets a mail.")
    with unscoped(reason="a test inspects"):
        of_staff = Round.objects.with_group().get(school=cast.school)
    everybody = [person for people in groups.values() for person in people]
    answers(cast, of_staff, everybody, 2)
    answers(cast, of_staff, [cast.leader], 5)
    lotte.goes("Close this round")
    lotte.button("Close the round").click()

    mirror = lotte.part("You and they")
    expect(mirror.get_by_role("row")).to_have_count(4)  # three blocks, never a statement
    lotte.reads("It is a mirror for the leader. It may not be used in an appraisal, a performance talk or a file.")
    lotte.looks_around()
    sam = reader(cast.staff, phone, of_staff.get_absolute_url())
    expect(sam.page.locator(".profile-row")).to_have_count(0)
    sam.reads("Nobody sees separate answers, and no name is kept with them.")
    lotte.button("Let the others see it now").click()
    lotte.reads("The others can see it now.")
    sam.page.reload()
    expect(sam.page.locator(".profile-row")).to_have_count(3)
    expect(sam.part("You and they")).to_have_count(0)
    sam.reads("It is a mirror for the leader. It may not be used in an appraisal, a performance talk or a file.")
    sam.looks_around()
