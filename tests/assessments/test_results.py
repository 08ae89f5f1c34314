"""What is released, over rounds and groups: change, comments, who sees first, the ledger, and how long it stays."""

import datetime
import json

import pytest
from django.utils import timezone

from assessments import services
from assessments.claim import with_talk
from assessments.disclosure import Comparison, Total
from assessments.embargo import WAITS
from assessments.models import AnswerSet, Comment, Release, ReleasedSet, Round, Wave, WaveRelease
from assessments.statistics import Verdict, Why
from assessments.trend import verdict
from core.errors import DomainError
from core.tenancy import unscoped
from groups.models import Group, Membership
from schools.models import AuditEvent, User
from tests.factories.assessments import RoundFactory, answer, asked, closed_round, teachers
from tests.factories.groups import GroupFactory

DAY = datetime.timedelta(days=1)

pytestmark = pytest.mark.usefixtures("everything")


@pytest.fixture
def eight(polled):
    """The cast's group with eight people and nothing asked yet."""
    Round.objects.filter(group=polled.group).delete()
    return polled


def round_of(eight, days_ago, rows, people=None, **fields):
    """A full round that closed so many days ago; each person gives one answer to everything, or a list in turn."""
    people = eight.people if people is None else people
    made = RoundFactory(group=eight.group, **{"instrument": "characteristics", **fields})
    for person, row in zip(people, rows, strict=True):
        answer(made, person, *(row if isinstance(row, list) else [row]))
    services.close_round(round_=made, by=None)
    Round.objects.filter(pk=made.pk).update(
        closed_at=timezone.now() - days_ago * DAY, opened_at=timezone.now() - (days_ago + 7) * DAY
    )
    return Round.objects.with_group().with_release().get(pk=made.pk)


def change_of(round_, key):
    return Comparison.from_json(round_.release.change).sections[key]


LOWER, HIGHER = [2, 2, 2, 2, 3, 3, 2, 2], [3, 3, 3, 3, 4, 4, 3, 3]


# ------------------------------------------------------------------ B4, R6: change


def test_only_the_focus_gets_a_verdict(eight):
    round_of(eight, 100, LOWER)
    second = round_of(eight, 0, HIGHER, focus="C2")
    assert change_of(second, "C2").verdict is Verdict.LIKELY
    others = [change_of(second, key) for key in ("C1", "C3", "C4", "C5", "C7")]
    assert {change.why for change in others} == {Why.NOT_FOCUS}
    assert all(change.exploratory for change in others)
    assert "larger than we would expect by chance" in verdict(change_of(second, "C2"))


def test_what_is_about_the_expert_is_never_compared(eight):
    round_of(eight, 100, LOWER)
    assert "C6" not in Comparison.from_json(round_of(eight, 0, HIGHER, focus="C6").release.change).sections


@pytest.mark.parametrize(
    ("days", "first", "why"),
    [(20, {}, Why.TOO_SOON), (100, {"instrument": "pulse"}, Why.PULSE), (100, {"instrument_version": 1}, Why.NOT_FOCUS)],
)
def test_what_keeps_two_rounds_apart(eight, days, first, why):
    round_of(eight, days, LOWER, **first)
    assert change_of(round_of(eight, 0, HIGHER), "C1").why is why


def test_another_group_is_not_compared(eight):
    newcomers = teachers(eight.group, 5)
    round_of(eight, 100, LOWER)
    left = eight.people[3:]
    Membership.objects.filter(group=eight.group, user__in=left).update(ends_on=timezone.localdate() - 30 * DAY)
    second = round_of(eight, 0, HIGHER, people=[*eight.people[:3], *newcomers])
    assert change_of(second, "C1").why is Why.NEW_GROUP


def test_somebody_joined_so_the_trend_is_in_half_points(eight):
    round_of(eight, 100, LOWER)
    (newcomer,) = teachers(eight.group, 1)
    second = round_of(eight, 0, [*HIGHER, 3], people=[*eight.people, newcomer], focus="C1")
    change = change_of(second, "C1")
    assert (change.step, change.linked, change.people) == (0.5, 8, 9)


def test_the_first_round_and_a_withheld_one_are_compared_with_nothing(eight):
    assert round_of(eight, 100, LOWER).release.change is None
    assert round_of(eight, 0, LOWER[:4], people=eight.people[:4]).release.change is None


def test_a_kept_change_holds_no_mean_of_those_who_took_part_twice(eight):
    round_of(eight, 100, LOWER)
    kept = round_of(eight, 0, HIGHER, focus="C1").release.change
    assert set(kept) == {"version", "before", "sections"}
    told = json.dumps(kept)
    assert not any(token in told for token in AnswerSet.objects.values_list("token", flat=True))
    names = {name for change in kept["sections"].values() for name in change}
    assert names == {
        "verdict", "why", "exploratory", "direction", "delta", "step", "margin", "linked", "people", "at_least", "other_season",
    }  # fmt: skip


def test_once_the_key_is_gone_nothing_is_compared(eight):
    from assessments.models import GroupSecret

    round_of(eight, 100, LOWER)
    made = RoundFactory(group=eight.group, instrument="characteristics")
    for person in eight.people:
        answer(made, person, 4)
    GroupSecret.objects.all().delete()
    services.close_round(round_=made, by=None)
    made.refresh_from_db()
    assert change_of(made, "C1").why is Why.NEW_GROUP


# ------------------------------------------------------------------ R10: comments


def with_comments(eight, count):
    made = RoundFactory(group=eight.group)
    for number, person in enumerate(eight.people[:count]):
        services.answer(round_=made, values={"C1.1": 4}, by=person, comment=f"text {number}")
    services.answer(round_=made, values={"C1.1": 4}, by=eight.cast.leader, comment="the leader's text")
    services.close_round(round_=made, by=None)
    return made


def test_comments_leave_the_rows_and_stand_by_themselves(eight):
    made = with_comments(eight, 6)
    assert {each.text for each in services.comments_of(made)} == {f"text {n}" for n in range(6)}
    assert set(AnswerSet.objects.filter(round=made).values_list("comment", flat=True)) == {""}
    columns = {field.name for field in Comment._meta.get_fields()}
    assert columns == {"id", "round", "text", "hidden"}


def test_a_withheld_round_erases_its_comments(eight):
    made = with_comments(eight, 4)
    assert services.comments_of(made) == []
    assert not AnswerSet.objects.filter(round=made).exclude(comment="").exists()


def test_a_comment_is_hidden_and_shown_again_and_the_trail_does_not_say_which(eight):
    made = with_comments(eight, 6)
    (first, *_) = services.comments_of(made)
    services.hide_comment(round_=made, comment=first.pk, hidden=True, by=eight.cast.organiser)
    assert Comment.objects.get(pk=first.pk).hidden
    services.hide_comment(round_=made, comment=first.pk, hidden=False, by=eight.cast.organiser)
    assert not Comment.objects.get(pk=first.pk).hidden
    events = AuditEvent.objects.filter(verb__startswith="round.comment")
    assert {event.verb for event in events} == {"round.comment_hidden", "round.comment_shown"}
    assert {event.object_id for event in events} == {made.pk}
    with pytest.raises(DomainError, match="no longer there"):
        services.hide_comment(round_=made, comment=made_up(), hidden=True, by=eight.cast.organiser)


def made_up():
    import uuid

    return uuid.uuid4()


# ------------------------------------------------------------------ the ledger and the school's total (R5)


def wave_of(eight, sizes):
    """A wave through groups of these sizes, all closed."""
    wave = Wave.objects.create(organisation=eight.cast.organisation, school=eight.group.school, closes_on=timezone.localdate())
    for size in sizes:
        group = GroupFactory(organisation=eight.cast.organisation, school=eight.group.school)
        people = teachers(group, size)
        made = RoundFactory(group=group, instrument="characteristics", wave=wave)
        for number, person in enumerate(people):
            answer(made, person, 3 + number % 2)
        services.close_round(round_=made, by=None)
    return wave


def test_every_shown_figure_stands_in_the_ledger(eight):
    made = round_of(eight, 0, LOWER)
    rows = {row.section: row.people for row in ReleasedSet.objects.filter(round=made)}
    assert rows == {f"C{n}": {made.pk: 8} for n in range(1, 8)}
    assert not ReleasedSet.objects.visible_to(eight.cast.leader).exists()


def test_a_wave_leaves_out_a_small_group_and_is_made_once(eight):
    wave = wave_of(eight, [6, 7, 3])
    released = services.release_wave(wave)
    total = Total.from_json(released.result)
    assert (total.groups, total.released, total.answered) == (3, 2, 16)
    people = [row.people for row in ReleasedSet.objects.filter(wave=wave)]
    assert {sum(each.values()) for each in people} == {13}
    assert services.release_wave(wave) is None
    assert WaveRelease.objects.filter(wave=wave).count() == 1


def test_attack_a_total_made_after_somebody_deleted_their_answers_is_not_the_rest_of_them(eight):
    """One of the two groups closed early and its result stood; then one of them deleted her answers, and the wave was added up.

    A total of the answers that are left would rest on all but her: beside her group's result it would give her away.
    """
    told = []
    for erased in (False, True):
        wave = wave_of(eight, [6, 7])
        if erased:
            made = Round.objects.filter(wave=wave).earliest("pk")
            person = User.objects.filter(memberships__group=made.group).earliest("pk")
            services.erase_own_answers(round_=made, by=person)
            assert AnswerSet.objects.filter(round=made).count() == 5
        told.append(services.release_wave(wave).result)
        # As many as stand behind the results of the two groups.
        assert {sum(row.people.values()) for row in ReleasedSet.objects.filter(wave=wave)} == {13}
        wave.delete()
    assert told[0] == told[1]


def test_a_wave_waits_for_its_last_group(eight):
    wave = wave_of(eight, [6])
    late = RoundFactory(group=GroupFactory(organisation=eight.cast.organisation, school=eight.group.school), wave=wave)
    assert services.release_wave(wave) is None
    services.close_round(round_=late, by=None)
    assert services.release_due_waves() == 1


def test_the_last_lock_refuses_a_total_that_does_not_fit(eight):
    """Whatever was computed before: a figure in the ledger that a total would leave few people beside keeps it in."""
    wave = wave_of(eight, [6, 7])
    row = ReleasedSet.objects.filter(round__wave=wave, section="C1").first()
    number = next(iter(row.people))
    ReleasedSet.objects.filter(pk=row.pk).update(parts={str(number): row.people[number], "999999": 2})
    total = Total.from_json(services.release_wave(wave).result)
    assert "C1" not in {each.key for each in total.sections}
    assert "C2" in {each.key for each in total.sections}


# ------------------------------------------------------------------ who sees first (R8)


def test_letting_go_is_done_once(eight):
    made = round_of(eight, 0, LOWER)
    services.let_go(release=made.release, by=eight.cast.expert)
    with pytest.raises(DomainError, match="already"):
        services.let_go(release=made.release, by=eight.cast.expert)


@pytest.mark.parametrize(("people", "hides"), [(8, True), (7, False)])
def test_today_and_lists_do_not_tell_what_waits(eight, people, hides):
    """The expert's part is the weakest: no list names it while it waits."""
    made = RoundFactory(group=eight.group, instrument="characteristics")
    for person in eight.people[:people]:
        values = {key: 1 if key.startswith("C6") else 4 for key in asked(made)}
        services.answer(round_=made, values=values, by=person)
    services.close_round(round_=made, by=None)
    said = services.latest_weakest(with_talk(Group.objects.filter(pk=eight.group.pk)))[eight.group.pk]
    assert "expert" not in said.lower()
    Release.objects.filter(round=made).update(released_at=timezone.now() - WAITS - DAY)
    after = services.latest_weakest(with_talk(Group.objects.filter(pk=eight.group.pk)))[eight.group.pk]
    assert (after != said) is hides


# ------------------------------------------------------------------ how long, and forgetting earlier (R11, R12)


def test_a_comparison_that_another_version_stored_is_not_read_as_if_it_were_this_one(eight):
    round_of(eight, 100, LOWER)
    kept = round_of(eight, 0, HIGHER, focus="C1").release.change
    assert Comparison.from_json(kept).to_json() == kept
    with pytest.raises(ValueError, match="unknown version"):
        Comparison.from_json({**kept, "version": 99})


def test_answers_go_after_twelve_months_and_results_after_five_years(eight):
    made = round_of(eight, 364, LOWER)
    assert services.forget_old_answers() == 0
    Round.objects.filter(pk=made.pk).update(closed_at=timezone.now() - 366 * DAY)
    assert services.forget_old_answers() == 1
    assert not AnswerSet.objects.filter(round=made).exists()
    assert Release.objects.filter(round=made).exists()
    assert services.forget_old_results() == 0
    Round.objects.filter(pk=made.pk).update(closed_at=timezone.now() - 1830 * DAY)
    assert services.forget_old_results() == 1
    assert not Release.objects.filter(round=made).exists()


def test_own_answers_can_be_deleted_and_the_result_stays(eight):
    made = round_of(eight, 0, LOWER)
    before = made.release.result
    services.erase_own_answers(round_=made, by=eight.cast.member)
    assert AnswerSet.objects.filter(round=made).count() == 7
    assert services.own_answers(made, eight.cast.member) is None
    made.release.refresh_from_db()
    assert made.release.result == before
    with pytest.raises(DomainError, match="no answers of yours"):
        services.erase_own_answers(round_=made, by=eight.cast.member)


def test_a_person_who_is_deleted_takes_the_answers_along(eight):
    made = round_of(eight, 0, LOWER)
    eight.people[6].delete()
    assert AnswerSet.objects.filter(round=made).count() == 7
    with unscoped(reason="a test inspects"):
        assert Release.objects.filter(round=made).exists()


def test_a_second_round_closed_for_the_same_people_gives_nothing_to_whoever_copies_the_tables(eight):
    """Two copies of all tables, before and after a round, without the keys: no token is in both rounds, none outside."""
    first = round_of(eight, 100, LOWER)
    second = round_of(eight, 0, HIGHER, focus="C1")
    tokens = [set(AnswerSet.objects.filter(round=each).values_list("token", flat=True)) for each in (first, second)]
    assert not tokens[0] & tokens[1]
    elsewhere = json.dumps([list(model.objects.values()) for model in (Release, ReleasedSet, Comment, Round)], default=str)
    assert not any(token in elsewhere for token in tokens[0] | tokens[1])


def test_a_school_group_is_untouched_by_another_schools_closing(eight):
    """The ledger of one organisation never reads the other's."""
    closed_round(eight.cast.other_group, teachers(eight.cast.other_group, 6))
    assert not ReleasedSet.objects.filter(organisation=eight.cast.organisation).exists()
