"""Nobody can derive an answer from all that was ever published: worked attacks over rounds, and a search for new ones.

`attacker` plays whoever knows every result, verdict and total, who was in which group when, and perhaps their own answers.

The search plays few years at every run. To let it play many, in fresh ones each time:

    DERIVATION_EXAMPLES=1000 .venv/bin/pytest --timeout 0 tests/assessments/test_derivation.py -k "Years or Waves"
"""

import itertools
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from assessments.disclosure import GroupAnswers, Part, State, total
from assessments.disclosure.ledger import fits, largest_that_fits, left_of
from assessments.enums import Part as Whose
from assessments.questionnaire import Characteristic, Item
from tests.assessments.attacker import Held, World, determined, known_to_have_answered

FOUR = (Characteristic("C1", tuple(Item(f"C1.{n}") for n in range(1, 5))),)
PULSE = (Characteristic("C1", (Item("C1.1"),)),)


def held(rows, day=0, asked=FOUR, people=None, **more):
    """A round in which these people answered so, statement by statement."""
    keys = [item.key for entry in asked for item in entry.items]
    people = range(len(rows)) if people is None else people
    answers = {person: dict(zip(keys, row, strict=True)) for person, row in zip(people, rows, strict=True)}
    return Held(asked, frozenset(people), answers, day, **more)


STEADY = [[3, 4, 2, 4], [4, 4, 3, 3], [2, 3, 4, 3], [3, 3, 3, 4], [4, 2, 3, 3], [3, 4, 4, 2]]


# ------------------------------------------------------------------ worked attacks over rounds


@pytest.mark.parametrize("newcomer", [[1, 1, 1, 1], [5, 5, 5, 5], [3, 3, 3, 3], [1, 5, 1, 5]])
def test_somebody_joins_and_all_others_answer_as_before(newcomer):
    """The difference of two means of 6 and 7 people used to be the newcomer's answer."""
    world = World([held(STEADY), held([*STEADY, newcomer], day=90, focus="C1")])
    assert determined(world) == []
    assert determined(world, insider=0) == []


@pytest.mark.parametrize("leaver", [[1, 1, 1, 1], [5, 5, 5, 5], [3, 3, 3, 3]])
def test_somebody_leaves_and_all_others_answer_as_before(leaver):
    world = World([held([*STEADY, leaver]), held(STEADY, day=90, focus="C1")])
    assert determined(world) == []
    assert determined(world, insider=1) == []


def test_a_short_poll_and_the_full_questionnaire_of_the_same_people():
    """The one statement of the poll is asked again in the full round, and everybody says the same."""
    poll = held([row[:1] for row in STEADY], asked=PULSE, is_pulse=True)
    world = World([poll, held(STEADY, day=90)])
    assert determined(world) == []
    assert determined(world, insider=2) == []


@pytest.mark.parametrize("silent", [0, 7])
@pytest.mark.parametrize("insider", [None, 1])
def test_somebody_leaves_and_nobody_learns_whether_they_had_answered(silent, insider):
    """Seven of eight answer, one leaves, all seven answer. "Seven took part twice" used to say: the one who left had not."""
    rows = [*STEADY, [4, 3, 3, 4], [2, 3, 3, 2]]
    first = held(rows)
    del first.answers[silent]
    world = World([first, held(rows[:7], day=90, focus="C1")])
    assert known_to_have_answered(world, insider) == []
    assert determined(world, insider) == []


@pytest.mark.parametrize("value", [1, 2, 3, 4, 5])
def test_all_say_the_same_everywhere(value):
    """Unanimity guard (R9): nothing tells a unanimous group from one that is nearly so."""
    world = World([held([[value] * 4] * 6), held([[value] * 4] * 6, day=90, focus="C1")])
    assert determined(world) == []
    assert determined(world, insider=0) == []


@pytest.mark.parametrize("people", [8, 9, 10, 12])
def test_one_person_stands_alone(people):
    rows = [[4, 4, 4, 4]] * (people - 1) + [[1, 1, 1, 1]]
    world = World([held(rows)])
    assert determined(world) == []


def test_the_attacker_would_find_a_leak():
    """A mean with one decimal on one statement gives its sum: with five people who all answered 5, that is every answer."""

    class Leaky(World):
        def published(self):
            return [str([sum(row["C1.1"] for row in each.answers.values()) for each in self.rounds])]

        def with_answer(self, cell, value):
            return Leaky(super().with_answer(cell, value).rounds)

        def swapped(self, one, other, numbers):
            return Leaky(super().swapped(one, other, numbers).rounds)

    world = Leaky([held([[5]] * 5, asked=PULSE)])
    assert len(determined(world)) == 5


# ------------------------------------------------------------------ a search for new attacks


class Years(RuleBasedStateMachine):
    """People come and go, rounds are held; after each release an attacker looks for an answer that must be so."""

    def __init__(self):
        super().__init__()
        self.members = set(range(6))
        self.last = {}
        self.world = World()
        self.day = 0
        self.next = 6
        self.looked = 0

    @precondition(lambda self: len(self.members) < 12)
    @rule()
    def somebody_joins(self):
        self.members.add(self.next)
        self.next += 1

    @precondition(lambda self: len(self.members) > 5)
    @rule(data=st.data())
    def somebody_leaves(self, data):
        self.members.discard(data.draw(st.sampled_from(sorted(self.members))))

    @precondition(lambda self: len(self.world.rounds) < 3)
    @rule(data=st.data(), weeks=st.integers(4, 30), is_pulse=st.booleans(), focus=st.sampled_from(["", "C1"]))
    def a_round_is_held(self, data, weeks, is_pulse, focus):
        asked = PULSE if is_pulse else FOUR
        keys = [item.key for item in asked[0].items]
        silent = data.draw(st.sets(st.sampled_from(sorted(self.members)), max_size=2))
        habit = data.draw(st.sampled_from(["as before", "all alike", "anything"]))
        alike = data.draw(st.integers(1, 5))
        answers = {}
        for person in sorted(self.members - silent):
            before = self.last.get(person, {})
            if habit == "as before" and set(keys) <= set(before):
                answers[person] = {key: before[key] for key in keys}
            elif habit == "all alike":
                answers[person] = dict.fromkeys(keys, alike)
            else:
                row = data.draw(st.lists(st.one_of(st.integers(1, 5), st.none()), min_size=len(keys), max_size=len(keys)))
                answers[person] = dict(zip(keys, row, strict=True))
            self.last[person] = {**before, **answers[person]}
        self.day += 7 * weeks
        self.world.rounds.append(Held(asked, frozenset(self.members), answers, self.day, focus, is_pulse))

    @invariant()
    def nobody_is_found_out(self):
        if self.looked == len(self.world.rounds):
            return
        self.looked = len(self.world.rounds)
        assert determined(self.world) == []
        insider = min(self.world.rounds[-1].answers, default=None)
        assert determined(self.world, insider) == []
        assert known_to_have_answered(self.world) == []
        assert known_to_have_answered(self.world, insider) == []


def searching(examples):
    """How long the search goes on; longer when the environment says so."""
    return settings(
        max_examples=int(os.environ.get("DERIVATION_EXAMPLES", examples)),
        stateful_step_count=8,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )


TestYears = Years.TestCase
TestYears.settings = searching(60)


# ------------------------------------------------------------------ the school's total (R5)


def unions(sets):
    for size in range(1, len(sets) + 1):
        for chosen in itertools.combinations(sets, size):
            yield set().union(*chosen)


counts = st.lists(st.integers(0, 12), min_size=1, max_size=5)


@given(counts, st.sets(st.integers(0, 4)), st.integers(5, 10))
def test_no_union_of_groups_leaves_few_people_of_the_total(sizes, hidden, smallest):
    """Whatever groups are taken away from the school's total, and the other way round, nobody or ``smallest`` are left."""
    people = {number: {(number, each) for each in range(size)} for number, size in enumerate(sizes)}
    shown = {number: size for number, size in enumerate(sizes) if size >= smallest and number not in hidden}
    withheld = {number: size for number, size in enumerate(sizes) if number not in shown}
    chosen = largest_that_fits(shown, withheld, smallest)
    whole = set().union(*(people[number] for number in chosen)) if chosen else set()
    if not chosen:
        return
    assert fits(chosen, [{number: size} for number, size in shown.items()], smallest)
    for union in unions([people[number] for number in shown]) if shown else []:
        for rest in (whole - union, union - whole):
            assert not 0 < len(rest) < smallest


@pytest.mark.parametrize(
    ("new", "earlier", "good"),
    [
        ({1: 8, 2: 7}, [{1: 8}, {2: 7}], True),
        ({1: 8, 2: 7, 3: 4}, [{1: 8}, {2: 7}], False),  # the four of the third group are left
        ({1: 8, 2: 7, 3: 3, 4: 3}, [{1: 8}, {2: 7}], True),  # six of two small groups are left
        ({1: 8}, [{1: 8, 2: 4}], False),
        ({1: 8}, [{1: 8}], True),
    ],
)
def test_the_ledger_knows_what_fits(new, earlier, good):
    assert fits(new, earlier, 5) is good
    assert left_of({1: 8, 2: 4}, [1]) == 4


def part(rows, invited=None, asked=FOUR):
    from assessments.disclosure import release

    keys = [item.key for entry in asked for item in entry.items]
    answers = GroupAnswers.of((Whose.GROUP, dict(zip(keys, row, strict=True))) for row in rows)
    outcome = release(answers, invited=invited or len(rows), characteristics=asked, has_expert=True)
    return Part(answers, asked, outcome)


def test_a_small_group_is_left_out_of_the_total_unless_it_disappears_in_others():
    big, other, small = part([[4] * 4] * 8), part([[3] * 4] * 7), part([[1] * 4] * 4)
    made, sets = total({1: big, 2: other, 3: small}, smallest=5)
    assert sets == {"C1": {1: 8, 2: 7}}
    assert made.sections[0].score.value == 3.5
    made, sets = total({1: big, 2: other, 3: small, 4: small}, smallest=5)
    assert sets == {"C1": {1: 8, 2: 7, 3: 4, 4: 4}}
    assert (made.groups, made.released, made.answered) == (4, 2, 23)
    made, sets = total({3: small}, smallest=5)
    assert (sets, made.sections[0].state) == ({}, State.FEW)


def test_the_total_has_no_statements_no_agreement_and_nothing_about_one_person():
    expert = Characteristic("C6", tuple(Item(f"C6.{n}", about_person=True) for n in range(1, 5)), needs_expert=True)
    both = (*FOUR, expert)
    made, sets = total({n: part([[3] * 8] * 12, asked=both) for n in (1, 2)}, smallest=5)
    assert [each.key for each in made.sections] == ["C1"]
    assert set(sets) == {"C1"}
    assert (made.sections[0].items, made.sections[0].agreement) == ((), None)
    assert type(made).from_json(made.to_json()) == made
    with pytest.raises(ValueError, match="exactly"):
        type(made).from_json({**made.to_json(), "groups_by_name": []})
    with pytest.raises(ValueError, match="unknown version"):
        type(made).from_json({**made.to_json(), "version": 99})


# ------------------------------------------------------------------ attacks on the total, and a search for more


def wave_of(*groups, asked=FOUR, invited=None):
    """A world with one wave: for each group what its people answered, statement by statement."""
    rounds, first = [], 0
    for number, rows in enumerate(groups):
        rounds.append(held(rows, asked=asked, people=range(first, first + len(rows)), group=number, wave=1))
        first += len(rows)
    return World(rounds)


@pytest.mark.parametrize("end", [1, 5])
def test_a_total_does_not_tell_that_a_group_all_said_the_same(end):
    """Called only "low" or "high" (R9), the group's sum used to be what the total left beside the other's number."""
    for lift in range(16):
        others = [[3, 3, 3, 3 + (number < lift % 8)] for number in range(8)]
        others[0] = [3, 3, 3 + (lift >= 8), 4]
        assert determined(wave_of(others, [[end] * 4] * 5)) == []


def test_a_total_says_the_same_whatever_stands_behind_a_word_or_a_number():
    """A total is made of what the groups' results show: nothing finer passes through it."""
    unlike = [[1, 1, 1, 1]] * 4 + [[1, 2, 2, 2]], [[1, 1, 1, 1]] * 5, [[2, 1, 1, 1]] * 4 + [[1, 1, 2, 2]]
    totals = {wave_of(STEADY, rows).published()[-1] for rows in unlike}
    assert len(totals) == 1


def test_a_total_takes_in_no_group_that_few_answered():
    """Five of twelve answered: what they said would be left of a total beside the other group's result (R1)."""
    few = part([[2, 2, 2, 2]] * 5, invited=12)
    made, sets = total({1: part([[4] * 4] * 20), 2: few}, smallest=5)
    assert sets == {"C1": {1: 20}}
    assert made.sections[0].score.value == 4.0


class Waves(RuleBasedStateMachine):
    """A school's groups, of which some are too small or too silent for a result, look at themselves at the same time, twice."""

    def __init__(self):
        super().__init__()
        self.groups = [set(range(6)), set(range(10, 15)), set(range(20, 27))]
        self.last = {}
        self.world = World()
        self.day = self.looked = 0
        self.next = 30

    @rule(group=st.integers(0, 2))
    def somebody_joins(self, group):
        if len(self.groups[group]) < 8:
            self.groups[group].add(self.next)
            self.next += 1

    @rule(data=st.data(), group=st.integers(0, 2))
    def somebody_leaves(self, data, group):
        if len(self.groups[group]) > 4:
            self.groups[group].discard(data.draw(st.sampled_from(sorted(self.groups[group]))))

    @precondition(lambda self: len(self.world.rounds) < 6)
    @rule(data=st.data(), is_pulse=st.booleans(), focus=st.sampled_from(["", "C1"]))
    def a_wave_is_held(self, data, is_pulse, focus):
        self.day += 90
        asked = PULSE if is_pulse else FOUR
        for number, members in enumerate(self.groups):
            answers = self.answers_of(data, members, [item.key for item in asked[0].items])
            members = frozenset(members)
            self.world.rounds.append(Held(asked, members, answers, self.day, focus, is_pulse, group=number, wave=self.day))

    def answers_of(self, data, members, keys):
        silent = data.draw(st.sets(st.sampled_from(sorted(members)), max_size=2))
        habit, alike = (
            data.draw(st.sampled_from(["as before", "all alike", "nearly alike", "anything"])),
            data.draw(st.sampled_from([1, 5, 3, 2, 4])),
        )
        answers = {person: dict.fromkeys(keys, alike) for person in sorted(members - silent)}
        for person, row in answers.items():
            before = self.last.get(person, {})
            if habit == "as before" and set(keys) <= set(before):
                row.update({key: before[key] for key in keys})
            elif habit in ("as before", "anything"):
                row.update(
                    zip(keys, data.draw(st.lists(st.integers(1, 5), min_size=len(keys), max_size=len(keys))), strict=True)
                )
        if habit == "nearly alike" and answers:
            answers[min(answers)][keys[0]] = data.draw(st.integers(1, 5))
        for person, row in answers.items():
            self.last[person] = {**self.last.get(person, {}), **row}
        return answers

    @invariant()
    def nobody_is_found_out(self):
        if self.looked == len(self.world.rounds):
            return
        self.looked = len(self.world.rounds)
        insider = min(self.world.rounds[-1].answers, default=None)
        for whoever in (None, insider):
            assert determined(self.world, whoever) == []
            assert known_to_have_answered(self.world, whoever) == []


TestWaves = Waves.TestCase
TestWaves.settings = searching(40)
