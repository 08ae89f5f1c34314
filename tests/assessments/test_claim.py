"""What a group says of the seven: the result of a round, or what it agreed on by talking; the newest one stands."""

import datetime

import pytest
from django.utils import timezone

from assessments import services, talk
from assessments.claim import stands, talk_of, with_talk
from assessments.models import ExpertView, Release
from assessments.status import lines, status
from assessments.traces import Board
from core.tenancy import unscoped
from groups.enums import Characteristic
from groups.models import Group
from tests.factories.assessments import JointAnswerFactory, JointFactory, closed_round, teachers

DAY = datetime.timedelta(days=1)
ALL = tuple(Characteristic.values)
MANY = {"meetings_held": {"count": 5}, "meetings_fixed": {"of": 9}}


def talked(group, levels, instrument="matrix", days_ago=3):
    """A talk that was fixed through the service, some days ago."""
    made = JointFactory(group=group, instrument=instrument)
    for key, level in levels.items():
        JointAnswerFactory(joint=made, key=key, level=level)
    services.together.fix_joint(joint=made, by=None)
    made.refresh_from_db()
    made.fixed_at = timezone.now() - days_ago * DAY
    made.save(update_fields=["fixed_at"])
    return made


def read(group):
    return talk_of(with_talk(Group.objects.filter(pk=group.pk)).get())


def board(seen=ALL):
    return Board(traces={}, seen=frozenset(seen), values=MANY, counted_at=timezone.now())


def test_the_last_fixed_talk_about_the_seven_is_read_and_nothing_else(scope):
    assert read(scope.group) is None
    JointAnswerFactory(joint=JointFactory(group=scope.group))  # still being talked over
    JointAnswerFactory(joint=JointFactory(group=scope.group, state="fixed", fixed_at=timezone.now()), level=None, text="Words.")
    assert read(scope.group) is None
    talked(scope.group, dict.fromkeys(ALL, 2), days_ago=9)
    talked(scope.group, dict.fromkeys(ALL, 4) | {"C5": 3}, days_ago=-1)
    talked(scope.group, {"P1": 1}, instrument="lowan", days_ago=-2)
    talk = read(scope.group)
    assert talk.is_whole and talk.levels["C5"] == 3 and talk.levels["C1"] == 4
    assert talk.headline == "Agreed by talking, the least: Doing and reflecting (“Under way”)"


def test_a_talk_is_the_status_and_differs_openly_from_traces_and_expert(scope):
    talked(scope.group, dict.fromkeys(ALL, 4) | {"C2": 1, "C6": 1})
    talk = read(scope.group)
    found = status(talk, board())
    assert found.headline == "Agreed by talking, the least: Everyone learns, An expert alongside us (“Not yet”)"
    assert not found.is_in_the_making
    views = [ExpertView(characteristic="C2", level=3, words="So."), ExpertView(characteristic="C5", level=1, words="So.")]
    rows = {row.key: row for row in lines(talk, board(set(ALL) - {"C1"}), views)}
    assert {row.value for row in rows.values()} == {None}  # a level of the matrix is no place on a line from 1 to 5
    assert rows["C3"].word == "“Habit”" and rows["C3"].differs == []
    assert rows["C1"].differs == ["You say “Habit”; the traces show too little to see it yet."]
    assert rows["C6"].differs == ["You say “Not yet”; the traces show that something happens."]
    assert rows["C2"].differs[-1] == "You say “Not yet”; the expert sees “Under way”."
    assert rows["C5"].differs == ["You say “Habit”; the expert sees “Not yet”."]


def test_a_talk_in_which_all_was_the_same_names_no_weakest(scope):
    talked(scope.group, dict.fromkeys(ALL, 2))
    assert read(scope.group).headline == "Agreed by talking: everywhere “Starting”"
    same = [talk.Row(key, key, "", ["Not yet", "Starting"], level=2) for key in ALL]
    assert talk.headline(same) == "Everywhere you chose “Starting”"


def test_a_talk_over_the_list_of_statements_counts_too_and_one_with_open_rows_names_no_weakest(scope):
    talked(scope.group, {"C1": 5, "C2": 1}, instrument="characteristics")
    talk = read(scope.group)
    rows = {row.key: row for row in lines(talk, board(()), [])}
    assert rows["C1"].word == "“Strongly agree”" and rows["C2"].differs == [] and len(rows["C1"].differs) == 1
    assert rows["C3"].word == "Left open when you talked"
    assert status(talk, board()).headline == "All seven can be seen; which is the weakest, a self-assessment says"
    assert talk.headline == "Agreed by talking: 2 of 7 rows"


@pytest.mark.parametrize(
    ("days_ago", "levels", "is_talk"),
    [(9, dict.fromkeys(ALL, 2), False), (1, dict.fromkeys(ALL, 2), True), (1, {"C1": 2}, False)],
)
def test_the_newest_stands_and_half_a_talk_takes_no_place_of_a_result(scope, days_ago, levels, is_talk):
    people = teachers(scope.group, 6)
    closed_round(scope.group, people, (3, 4, 2, 4, 5), instrument="characteristics")
    Release.objects.update(released_at=timezone.now() - 5 * DAY)
    talked(scope.group, levels, days_ago=days_ago)
    assert stands(read(scope.group), Release.objects.get()) is is_talk
    said = services.latest_weakest(with_talk(Group.objects.filter(pk=scope.group.pk)))[scope.group.pk]
    assert said.startswith("Agreed by talking") is is_talk


def test_every_page_says_that_it_was_agreed_by_talking_and_when(cast, sign_in):
    """A group of three: talking is its only way."""
    at = f"/o/lindenhof/groups/{cast.group.pk}"
    with unscoped(reason="a test prepares"):
        earlier = talked(cast.group, dict.fromkeys(ALL, 1), days_ago=60)
        made = talked(cast.group, dict.fromkeys(ALL, 2) | {"C3": 3})
        open_one = JointAnswerFactory(joint__group=cast.group, level=4).joint
    for role in ("member", "organiser", "leader", "expert"):
        client = sign_in(cast.person(role))
        text = client.get(f"{at}/status/").content.decode()
        assert text.count("agreed by talking on") == 8, role  # above the list, and in each row
        assert f"/together/{made.pk}/" in text and f"/together/{open_one.pk}/" not in text
        text = client.get(f"{at}/status/C3/").content.decode()
        assert "Agreed by talking on" in text and "“Under way”" in text
        assert "Agreed by talking: “Not yet”" in text and f"/together/{earlier.pk}/" in text  # since then
        text = client.get(f"{at}/status/attention/").content.decode()
        assert text.count("agreed by talking on") == 7 and "You say “Under way”, agreed" in text
        if role != "organiser":  # who is asked to open a round instead
            text = client.get(f"{at}/panel/assessments/").content.decode()
            assert "Agreed by talking, the least: A shared purpose, Everyone learns" in text
        assert "This is what your group says of itself" in client.get(f"/o/lindenhof/together/{made.pk}/").content.decode()
    assert "Agreed by talking" in sign_in(cast.expert).get("/portfolio/").content.decode()
