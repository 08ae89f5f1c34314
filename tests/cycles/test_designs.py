"""A school's own phases: drawn as a draft, never changed under a running cycle, replacing only what they say."""

from __future__ import annotations

import datetime

import pytest

from core.errors import DomainError
from cycles import designs as documents
from cycles.composed import guide_of, lens_key, question_of, words_of
from cycles.criteria import open_criteria
from cycles.models import Answer, Cycle, Design, DesignVersion
from cycles.services import cycles as cycle_services
from cycles.services import designs, phases
from groups.enums import Phase
from tests.cycles.world import day, start

LINES = {"questions": ["What do we hear?"], "evidence": ["A recording"], "criteria": ["We all listened."]}
NOTHING = {kind: [] for kind in documents.KINDS}


def draw(cast, *rows, name="Ours"):
    """A design with these phases: (name, place in the ring, lines)."""
    design = designs.begin(organisation=cast.organisation, name=name, start_from="empty", by=cast.leader)
    for title, phase, lines in rows:
        save(cast, design, title, phase, lines)
    return design


def save(cast, design, name, phase="P1", lines=LINES, number=None, revision=0):
    designs.save_phase(
        design=design, number=number, revision=revision, phase=phase, name=name, purpose="For us.", lines=lines, by=cast.leader
    )


def opened(cast, *rows, name="Ours"):
    design = draw(cast, *rows, name=name)
    return designs.open_for_groups(design=design, by=cast.leader)


def listening(cast):
    return opened(cast, ("Listen", "P1", LINES), ("Try", "P4", NOTHING))


def use(cast, cycle, key):
    now = Cycle.objects.get(pk=cycle.pk)
    fields = ("title", "goal", "measure", "pupils", "approach", "starts_on", "ends_on")
    values = {name: getattr(now, name) for name in fields}
    cycle_services.change(cycle=now, template_key=key, by=cast.organiser, **values)
    return Cycle.objects.with_group().get(pk=cycle.pk)


def content(design):
    return documents.own_phases(DesignVersion.objects.filter(design=design).order_by("-number").first().content)


# In a cycle -----------------------------------------------------------------------------------------------------


def test_a_design_replaces_what_it_says_and_leaves_the_rest_as_usual(scope):
    cycle = use(scope, start(scope), f"design:{listening(scope).pk}")
    goal, plan, trial = guide_of(cycle, "P1"), guide_of(cycle, "P3"), guide_of(cycle, "P4")
    assert [line.text for line in goal.questions] == ["What do we hear?"]
    assert [line.text for line in goal.exits] == ["We all listened."]
    assert goal.evidence == ("A recording",)
    assert words_of(goal, "own").title == "Listen"
    assert [line.key for line in trial.questions] == [f"P4.q{n}" for n in range(1, 6)]
    assert words_of(trial, "own").title == "Try"
    assert plan.parts == ()


def test_own_criteria_count_when_the_group_moves_on(scope):
    cycle = use(scope, start(scope), f"design:{listening(scope).pk}")
    now = Cycle.objects.with_facts().get(pk=cycle.pk)
    (criterion,) = open_criteria(now)
    with pytest.raises(DomainError):
        phases.move(cycle=cycle, from_phase="P1", to_phase="P2", by=scope.organiser)
    phases.judge(cycle=cycle, criterion=criterion.key, is_met=True, by=scope.member)
    assert phases.move(cycle=cycle, from_phase="P1", to_phase="P2", by=scope.organiser).open_criteria == []


def test_own_criteria_count_when_the_cycle_closes(scope):
    version = opened(scope, ("Keep", "P6", LINES))
    cycle = use(scope, start(scope, Phase.SECURE), f"design:{version.pk}")
    with pytest.raises(DomainError) as refused:
        cycle_services.close(cycle=cycle, next_step="close", by=scope.organiser)
    assert refused.value.field == "reason"
    (criterion,) = open_criteria(Cycle.objects.with_facts().get(pk=cycle.pk))
    phases.judge(cycle=cycle, criterion=criterion.key, is_met=True, by=scope.member)
    assert not cycle_services.close(cycle=cycle, next_step="close", by=scope.organiser).is_running


def test_changing_the_template_halfway_keeps_every_answer(scope):
    cycle = start(scope)
    phases.answer(cycle=cycle, question="P1.q1", text="Usual", version=0, by=scope.member)
    cycle = use(scope, cycle, f"design:{listening(scope).pk}")
    own = guide_of(cycle, "P1").questions[0].key
    phases.answer(cycle=cycle, question=own, text="Own", version=0, by=scope.member)
    with pytest.raises(KeyError):
        phases.answer(cycle=cycle, question="P1.q1", text="x", version=0, by=scope.member)
    cycle = use(scope, cycle, "action_research")
    assert cycle.design is None
    assert question_of(cycle, "P1.r1")[0] == Phase.GOAL
    assert set(Answer.objects.values_list("text", "asked")) == {
        ("Usual", "Wat zien of horen we nu bij leerlingen?"),
        ("Own", "What do we hear?"),
    }


def test_a_new_template_brings_its_way_of_trying_out(scope):
    cycle = start(scope)
    assert use(scope, cycle, "without_lesson_study").approach == "short_trial"
    assert use(scope, cycle, f"design:{listening(scope).pk}").approach == "short_trial"


@pytest.mark.parametrize("key", ["nonsense", "design:", "design:x", "design:99999999999999999999", "design:¹", "own"])
def test_a_way_of_working_that_is_not_there_is_refused(scope, key):
    with pytest.raises(DomainError) as refused:
        use(scope, start(scope), key)
    assert refused.value.field == "template"


def test_a_draft_and_a_design_of_another_organisation_cannot_be_used(cast):
    from core.tenancy import organisation_scope, unscoped

    with unscoped(reason="a test prepares its world"):
        theirs = designs.begin(organisation=cast.other_organisation, name="Theirs", start_from="standard", by=cast.other)
        foreign = designs.open_for_groups(design=theirs, by=cast.other)
    with organisation_scope(cast.organisation.pk):
        draft = draw(cast, ("Listen", "P1", LINES)).versions.get()
        cycle = start(cast)
        for version in (draft, foreign):
            with pytest.raises(DomainError):
                use(cast, cycle, f"design:{version.pk}")


def test_a_template_that_is_there_no_more_leaves_the_standard(scope):
    cycle = start(scope)
    Cycle.objects.update(template="gone", lens="gone")
    cycle.refresh_from_db()
    assert guide_of(cycle, "P1").questions
    assert lens_key(cycle, "gone as well") == "standard"


# Versions -------------------------------------------------------------------------------------------------------


def test_a_version_that_groups_may_use_never_changes_and_is_followed_by_a_next_one(scope):
    version = listening(scope)
    before, design = version.content, version.design
    for change in (
        lambda: save(scope, design, "More"),
        lambda: designs.remove_phase(design=design, number=1, by=scope.leader),
        lambda: designs.move_phase(design=design, number=1, up=False, by=scope.leader),
    ):
        with pytest.raises(DomainError):
            change()
    cycle = use(scope, start(scope), f"design:{version.pk}")
    for _press in range(2):
        designs.begin_next(design=design, by=scope.leader)
    save(scope, design, "Closing", "P6")
    newer = designs.open_for_groups(design=design, by=scope.leader)
    version.refresh_from_db()
    assert (version.content, newer.number) == (before, 2)
    assert Cycle.objects.get(pk=cycle.pk).design_id == version.pk
    assert [each.pk for each in DesignVersion.objects.newest()] == [newer.pk]


def test_the_same_question_keeps_its_answer_in_the_next_version(scope):
    version = listening(scope)
    cycle = use(scope, start(scope), f"design:{version.pk}")
    key = guide_of(cycle, "P1").questions[0].key
    phases.answer(cycle=cycle, question=key, text="Birds", version=0, by=scope.member)
    designs.begin_next(design=version.design, by=scope.leader)
    better = {**LINES, "questions": ["And then?", "What do we hear now?"]}
    save(scope, version.design, "Listen", lines=better, number=1, revision=1)
    cycle = use(scope, cycle, f"design:{designs.open_for_groups(design=version.design, by=scope.leader).pk}")
    assert [(line.key == key, line.text) for line in guide_of(cycle, "P1").questions] == [
        (False, "And then?"),
        (True, "What do we hear now?"),
    ]


def test_a_design_in_use_is_put_away_and_one_without_is_deleted(scope):
    version = listening(scope)
    cycle = use(scope, start(scope), f"design:{version.pk}")
    unused = draw(scope, name="Never used")
    assert designs.put_away(design=unused, by=scope.leader)
    assert not designs.put_away(design=version.design, by=scope.leader)
    assert not Design.objects.filter(pk=unused.pk).exists()
    cycle = Cycle.objects.with_group().get(pk=cycle.pk)
    assert words_of(guide_of(cycle, "P1"), "own").title == "Listen"
    assert not DesignVersion.objects.newest().exists()
    with pytest.raises(DomainError):
        designs.rename(design=version.design, name="Other", by=scope.leader)
    use(scope, cycle, f"design:{version.pk}")  # what it has may stay


def test_the_whole_organisation_can_still_be_removed(scope):
    use(scope, start(scope), f"design:{listening(scope).pk}")
    scope.group.delete()
    Design.objects.all().delete()
    assert not DesignVersion.objects.exists()


# Drawing --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("begin", "count"), [("empty", 0), ("standard", 6), ("rotor", 8), ("datateam", 11), ("pdca", 7)])
def test_a_design_begins_with_the_steps_that_were_asked_for_in_the_order_of_the_ring(scope, begin, count):
    design = designs.begin(organisation=scope.organisation, name="Ours", start_from=begin, by=scope.leader)
    found = content(design)
    assert len(found) == count
    assert [each.phase for each in found] == sorted(each.phase for each in found)


def test_a_second_press_begins_one_design_and_a_taken_name_is_refused(scope):
    first, second = (draw(scope) for _press in range(2))
    assert first == second
    with pytest.raises(DomainError) as refused:
        designs.begin(organisation=scope.organisation, name=" Ours ", start_from="empty", by=scope.organiser)
    assert refused.value.field == "name"


def test_the_same_phase_sent_twice_is_one(scope):
    design = draw(scope, ("Listen", "P1", LINES))
    with pytest.raises(DomainError):
        save(scope, design, "Listen")
    for _press in range(2):
        save(scope, design, "Hear", number=1, revision=1)
    assert [(each.name, each.revision) for each in content(design)] == [("Hear", 2)]


def test_two_people_in_one_phase_the_second_is_told(scope):
    design = draw(scope, ("Listen", "P1", LINES))
    save(scope, design, "Mine", number=1, revision=1)
    with pytest.raises(DomainError, match=r"Iemand anders|Somebody else"):
        save(scope, design, "Yours", number=1, revision=1)
    assert content(design)[0].name == "Mine"
    designs.remove_phase(design=design, number=1, by=scope.leader)
    designs.remove_phase(design=design, number=1, by=scope.leader)
    with pytest.raises(DomainError):
        save(scope, design, "Yours", number=1, revision=2)
    with pytest.raises(DomainError):
        designs.move_phase(design=design, number=1, up=True, by=scope.leader)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"phase": "P7"}, "phase"),
        ({"lines": {**NOTHING, "questions": [f"Why {n}?" for n in range(11)]}}, "questions"),
        ({"lines": {**NOTHING, "criteria": ["x" * 241]}}, "criteria"),
    ],
)
def test_a_bad_phase_is_refused_at_its_field(scope, changes, field):
    design = draw(scope)
    with pytest.raises(DomainError) as refused:
        save(scope, design, **{"name": "Listen", **changes})
    assert refused.value.field == field
    assert content(design) == []


def test_there_is_an_end_to_phases_and_to_designs(scope):
    design = draw(scope, *((f"Phase {n}", "P1", NOTHING) for n in range(documents.MOST_PHASES)))
    with pytest.raises(DomainError):
        save(scope, design, "One more")
    for number in range(designs.MOST_DESIGNS - 1):
        draw(scope, name=f"Design {number}")
    with pytest.raises(DomainError):
        draw(scope, name="One more")


def test_phases_move_one_place_and_stay_at_the_ends(scope):
    design = draw(scope, ("A", "P1", NOTHING), ("B", "P1", NOTHING))
    for number, up, order in ((1, True, "AB"), (1, False, "BA"), (1, False, "BA")):
        designs.move_phase(design=design, number=number, up=up, by=scope.leader)
        assert "".join(each.name for each in content(design)) == order


def test_an_empty_design_and_one_against_the_ring_are_not_opened(scope):
    design = draw(scope)
    with pytest.raises(DomainError):
        designs.open_for_groups(design=design, by=scope.leader)
    save(scope, design, "Late", "P4")
    save(scope, design, "Early", "P2")
    with pytest.raises(DomainError, match="Early"):
        designs.open_for_groups(design=design, by=scope.leader)
    designs.move_phase(design=design, number=content(design)[0].number, up=False, by=scope.leader)
    assert designs.open_for_groups(design=design, by=scope.leader).opened_at


def test_a_cycle_starts_with_a_design(scope):
    version = listening(scope)
    cycle = cycle_services.start(
        group=scope.group,
        template_key=f"design:{version.pk}",
        title="T",
        goal="G",
        starts_on=day(0),
        ends_on=day(0) + datetime.timedelta(days=99),
        by=scope.organiser,
    )
    assert (cycle.template, cycle.design, cycle.approach) == ("own", version, "")


# A next version that puts a phase elsewhere in the ring ----------------------------------------------------------


def moved_on(cast, cycle, version, phase="P2"):
    """The cycle with the next version of its design, in which "Listen" stands for another of the six."""
    designs.begin_next(design=version.design, by=cast.leader)
    save(cast, version.design, "Listen", phase, number=1, revision=1)
    newer = designs.open_for_groups(design=version.design, by=cast.leader)
    return use(cast, cycle, f"design:{newer.pk}")


def test_an_answer_goes_along_with_a_question_that_moved_to_another_phase(scope):
    version = listening(scope)
    cycle = use(scope, start(scope), f"design:{version.pk}")
    key = guide_of(cycle, "P1").questions[0].key
    phases.answer(cycle=cycle, question=key, text="Birds", version=0, by=scope.member)
    cycle = moved_on(scope, cycle, version)
    assert question_of(cycle, key)[0] == Phase.THEORY
    assert Answer.objects.get().phase == Phase.THEORY
    phases.answer(cycle=cycle, question=key, text="Birds and cars", version=1, by=scope.member)
    assert (Answer.objects.get().text, Answer.objects.get().phase) == ("Birds and cars", Phase.THEORY)


def test_a_criterion_that_moved_to_another_phase_is_ticked_and_unticked_there(scope):
    version = listening(scope)
    cycle = use(scope, start(scope), f"design:{version.pk}")
    key = guide_of(cycle, "P1").exits[0].key
    phases.judge(cycle=cycle, criterion=key, is_met=True, by=scope.member)
    cycle = moved_on(scope, cycle, version)

    def is_open():
        return key in [each.key for each in open_criteria(Cycle.objects.with_facts().get(pk=cycle.pk), "P2")]

    assert not is_open()
    phases.judge(cycle=cycle, criterion=key, is_met=True, by=scope.member)
    assert not is_open()
    phases.judge(cycle=cycle, criterion=key, is_met=False, by=scope.member)
    assert is_open()
    phases.judge(cycle=cycle, criterion=key, is_met=True, by=scope.member)
    assert not is_open()


def test_what_was_said_in_more_passes_than_the_other_phase_had_stays_where_it_is(scope):
    version = listening(scope)
    cycle = use(scope, start(scope), f"design:{version.pk}")
    key = guide_of(cycle, "P1").questions[0].key
    for passage, text in ((1, "Birds"), (2, "Cars")):
        Answer.objects.create(cycle=cycle, phase="P1", question=key, passage=passage, text=text)
    cycle = moved_on(scope, cycle, version)
    assert set(Answer.objects.values_list("phase", flat=True)) == {Phase.GOAL}
    phases.answer(cycle=cycle, question=key, text="Birds again", version=1, by=scope.member)
    assert set(Answer.objects.values_list("phase", "text")) == {(Phase.THEORY, "Birds again"), (Phase.GOAL, "Cars")}
