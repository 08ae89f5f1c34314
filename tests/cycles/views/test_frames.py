"""A cycle in other words, in a second pass, on the year strip; and the pages on which a school draws its own phases."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import translation

from core.tenancy import unscoped
from cycles.models import Answer, Cycle, CyclePhase, Design, DesignVersion
from cycles.services import designs, phases
from cycles.services.cycles import DESIGN
from groups.enums import Phase, Role
from schools.models import User
from tests.cycles.views.test_cycle import START, at, only
from tests.cycles.world import day, fill, start
from tests.factories.cycles import EvidenceFactory, draft_of
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.meetings import MeetingFactory

PHASE = {"name": "Listen", "phase": "P1", "purpose": "", "questions": "What?\n\nWhy?", "revision": 0}


def prepared(do):
    with unscoped(reason="a test prepares its world"):
        return do()


def edit(cycle, **changes):
    values = {"title": cycle.title, "goal": cycle.goal, "approach": cycle.approach, "template": cycle.template}
    return {**values, "starts_on": cycle.starts_on, "ends_on": cycle.ends_on, **changes}


# Other words ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["member", "leader", "expert"])
@pytest.mark.parametrize(("lens", "word"), [("rotor", b"Retrospection"), ("pdsa", b"Plan"), ("datateam", b"1. Problem")])
def test_anybody_reads_the_phases_in_other_words_and_the_cycle_stays_the_same(cast, sign_in, role, lens, word):
    cycle, client = start(cast), sign_in(cast.person(role))
    before = prepared(lambda: Cycle.objects.values().get())
    assert client.post(at(cast, "lens", cycle.pk), {"lens": lens}).status_code == 303
    for url in (at(cast, "detail", cycle.pk), at(cast, "phase", cycle.pk, "P1")):
        assert word in client.get(url).content
    assert prepared(lambda: Cycle.objects.values().get()) == before
    assert b"phase-words" not in sign_in(cast.organiser).get(at(cast, "detail", cycle.pk)).content


@pytest.mark.parametrize("lens", ["", "own", "x" * 5000, "a\x00b"])
def test_words_that_are_not_on_offer_are_refused(cast, sign_in, lens):
    cycle = start(cast)
    assert sign_in(cast.member).post(at(cast, "lens", cycle.pk), {"lens": lens}).status_code == 422


def test_the_group_chooses_its_words_and_a_reader_may_choose_the_usual_ones(cast, sign_in):
    cycle = start(cast)
    assert sign_in(cast.organiser).post(at(cast, "edit", cycle.pk), edit(cycle, lens="pdca")).status_code == 303
    client = sign_in(cast.member)
    assert b"Check" in client.get(at(cast, "detail", cycle.pk)).content
    client.post(at(cast, "lens", cycle.pk), {"lens": "standard"})
    assert b"phase-words" not in client.get(at(cast, "detail", cycle.pk)).content


# Passes and the way ---------------------------------------------------------------------------------------------


def back_at_the_goal(cast):
    cycle = start(cast, Phase.THEORY)

    def go():
        phases.answer(cycle=cycle, question="P1.q1", text="First words", version=0, by=cast.member)
        CyclePhase.objects.filter(cycle=cycle, phase="P1").update(entered_at=cycle.created_at)
        phases.move(cycle=cycle, from_phase="P2", to_phase="P1", reason="Too wide.", by=cast.organiser)

    prepared(go)
    return cycle


def test_what_was_written_the_first_time_stands_beside_the_new(cast, sign_in):
    cycle, client = back_at_the_goal(cast), sign_in(cast.member)
    url = at(cast, "answer", cycle.pk, "P1.q1")
    page = client.get(url)
    assert b"First words" in page.content
    assert page.context["form"]["text"].value() == ""
    assert client.get(url, {"take_over": ""}).context["form"]["text"].value() == "First words"
    assert client.post(url, {"text": "Second words", "version": 0}).status_code == 303
    content = client.get(at(cast, "phase", cycle.pk, "P1")).content
    assert content.index(b"Second words") < content.index(b"First words")
    assert prepared(Answer.objects.count) == 2


def test_the_way_is_drawn_with_a_number_for_each_step_and_its_reason_beside_it(cast, sign_in):
    cycle = back_at_the_goal(cast)
    content = sign_in(cast.expert).get(at(cast, "detail", cycle.pk)).content.decode()
    assert 'class="way-path"' in content
    assert "way-back" in content
    assert "Too wide." in content


def test_an_owner_who_left_is_named_kindly_and_the_organiser_is_asked_for_another(cast, sign_in):
    cycle = start(cast)

    def leave():
        CyclePhase.objects.filter(cycle=cycle, phase="P1").update(owner=cast.member)
        cast.group.memberships.filter(user=cast.member).update(ends_on=day(-1))

    prepared(leave)
    client = sign_in(cast.organiser)
    for url in (at(cast, "detail", cycle.pk), at(cast, "phase", cycle.pk, "P1")):
        content = client.get(url).content
        assert b"no longer in the group" in content
        assert b"Choose who takes over" in content
    url = at(cast, "checkpoint", cycle.pk, "P1")
    assert b"Who takes over?" in client.get(url).content
    assert client.post(url, {"checkpoint_on": day(9), "owner": cast.colleague.pk}).status_code == 303
    assert b"no longer in the group" not in client.get(at(cast, "detail", cycle.pk)).content


def test_the_year_has_the_cycle_its_checkpoints_and_meetings_also_as_a_list(cast, sign_in):
    cycle = start(cast)
    prepared(lambda: MeetingFactory(group=cast.group, title="Kick-off"))
    page = sign_in(cast.member).get(at(cast, "detail", cycle.pk))
    content = page.content.decode()
    assert 'class="strip-span"' in content
    for words in ("The cycle starts", "Checkpoint: Choose the goal", "Meeting: Kick-off"):
        assert words in content
    assert 1 <= len(page.context["years"]) <= 2


def test_a_year_of_which_no_holidays_are_known_is_drawn_without_them(cast, sign_in):
    cycle = start(cast)
    far = {"starts_on": datetime.date(2089, 10, 1), "ends_on": datetime.date(2090, 6, 1)}
    prepared(lambda: Cycle.objects.filter(pk=cycle.pk).update(**far))
    page = sign_in(cast.member).get(at(cast, "detail", cycle.pk))
    assert page.status_code == 200
    assert "The cycle starts" in page.content.decode()


def test_two_hundred_of_everything_are_folded_and_stay_within_reach(cast, sign_in, django_assert_max_num_queries):
    cycle, client = start(cast, Phase.TRY_OUT), sign_in(cast.member)
    fill(cycle, cast.colleague, 200)
    for url in (at(cast, "detail", cycle.pk), at(cast, "phase", cycle.pk, "P4")):
        with django_assert_max_num_queries(12):
            assert client.get(url).status_code == 200
    phase = at(cast, "phase", cycle.pk, "P4")
    assert client.get(phase).content.count(b"Seen 1") < 25
    assert b"Show all that was brought in" in client.get(phase).content
    assert b"Seen 0" in client.get(phase, {"all": ""}).content


# Templates ------------------------------------------------------------------------------------------------------


def test_action_research_keeps_question_data_and_analysis_in_one_place(cast, sign_in):
    client = sign_in(cast.organiser)
    client.post(at(cast, "create", cast.group.pk), {**START, "template": "action_research"})
    cycle = only(Cycle)
    client.post(at(cast, "answer", cycle.pk, "P1.r1"), {"text": "Why do they stop reading?", "version": 0})
    content = client.get(at(cast, "detail", cycle.pk)).content
    assert b"Your research" in content
    assert b"Why do they stop reading?" in content
    client.post(at(cast, "edit", cycle.pk), edit(cycle, template="without_lesson_study"))
    assert b"Your research" not in client.get(at(cast, "detail", cycle.pk)).content
    assert b"Why do they stop reading?" in client.get(at(cast, "phase", cycle.pk, "P1")).content


def test_a_template_that_is_gone_breaks_no_page(cast, sign_in):
    cycle, client = start(cast, template="gone", lens="gone"), sign_in(cast.organiser)
    for name, args in (("detail", ()), ("edit", ()), ("phase", ("P1",))):
        assert client.get(at(cast, name, cycle.pk, *args)).status_code == 200
    assert client.post(at(cast, "edit", cycle.pk), edit(cycle, template="gone", lens="")).status_code == 303


# Designs --------------------------------------------------------------------------------------------------------


def test_an_organiser_draws_and_a_leader_opens_and_a_group_uses_it(cast, sign_in):
    organiser, leader = sign_in(cast.organiser), sign_in(cast.leader)
    sent = organiser.post(at(cast, "design_new"), {"name": "Ours", "start_from": "empty"})
    assert sent.status_code == 303
    design = only(Design)
    assert organiser.post(at(cast, "design_phase_new", design.pk), PHASE).status_code == 303
    assert b"Listen" in organiser.get(sent.url).content
    assert organiser.post(at(cast, "design_open", design.pk)).status_code == 403
    assert leader.post(at(cast, "design_open", design.pk)).status_code == 303
    version = only(DesignVersion)
    organiser.post(at(cast, "create", cast.group.pk), {**START, "template": f"design:{version.pk}"})
    content = sign_in(cast.member).get(at(cast, "detail", only(Cycle).pk)).content
    assert b"Listen" in content
    assert b"Why?" in content
    assert sign_in(cast.expert).get(at(cast, "phase", only(Cycle).pk, "P1")).status_code == 200


@pytest.mark.parametrize("name", ["question_new", "data_new", "evidence_edit", "group_panel", "plan", "step_new"])
def test_pages_that_lead_back_to_a_phase_call_it_as_the_school_does(cast, sign_in, django_assert_max_num_queries, name):
    def own_words():
        design = draft_of(cast.organisation, cast.organiser)
        for place, called in (("P1", "Listen together"), ("P3", "Draw it up")):
            lines = {"questions": [], "evidence": [], "criteria": []}
            designs.save_phase(
                design=design, number=None, revision=0, phase=place, name=called, purpose="", lines=lines, by=cast.leader
            )
        return designs.open_for_groups(design=design, by=cast.leader)

    cycle = start(cast, design=prepared(own_words))
    about = {
        "group_panel": lambda: cast.group,
        "evidence_edit": lambda: EvidenceFactory(cycle=cycle, phase="P1", author=cast.member),
    }
    pk = prepared(about[name]).pk if name in about else cycle.pk
    args = ["P1"] if name in {"question_new", "data_new"} else []
    client = sign_in(cast.member)
    with django_assert_max_num_queries(12):
        content = client.get(at(cast, name, pk, *args)).content.decode()
    called, usual = ("Draw it up", "Make a plan") if name in {"plan", "step_new"} else ("Listen together", "Choose the goal")
    assert called in content
    assert usual not in content


@pytest.mark.parametrize(
    "worse",
    [{"name": ""}, {"name": "x" * 10000}, {"name": "a\x00"}, {"phase": "P9"}, {"questions": "x" * 10000}, {"revision": "v"}],
)
def test_a_bad_phase_is_refused_and_nothing_typed_is_lost(cast, sign_in, worse):
    design = prepared(lambda: draft_of(cast.organisation, cast.organiser))
    response = sign_in(cast.organiser).post(at(cast, "design_phase", design.pk, 1), {**PHASE, "revision": 1, **worse})
    assert response.status_code == 422
    assert b"What?" in response.content or "questions" in worse


def test_the_second_of_two_writers_is_told_and_can_save_then(cast, sign_in):
    design = prepared(lambda: draft_of(cast.organisation, cast.organiser))
    url = at(cast, "design_phase", design.pk, 1)
    assert sign_in(cast.leader).post(url, {**PHASE, "name": "Theirs", "revision": 1}).status_code == 303
    client = sign_in(cast.organiser)
    told = client.post(url, {**PHASE, "name": "Mine", "revision": 1})
    assert told.status_code == 422
    again = {**PHASE, "name": "Mine", "revision": told.context["form"]["revision"].value()}
    assert client.post(url, again).status_code == 303


def test_phases_are_moved_and_taken_away_after_asking(cast, sign_in):
    design = prepared(lambda: draft_of(cast.organisation, cast.organiser))
    client = sign_in(cast.organiser)
    client.post(at(cast, "design_phase_new", design.pk), PHASE)
    number = max(each["key"] for each in only(DesignVersion).content["phases"]).split(".")[1]
    assert client.post(at(cast, "design_phase_move", design.pk, number), {"move": "up"}).status_code == 303
    assert only(DesignVersion).content["phases"][0]["name"] == "Listen"
    assert client.post(at(cast, "design_phase_move", design.pk, number), {"move": "sideways"}).status_code == 422
    url = at(cast, "design_phase_delete", design.pk, number)
    assert b"Take" in client.get(url).content
    assert len(only(DesignVersion).content["phases"]) == 2
    for _press in range(2):
        assert client.post(url).status_code == 303
    assert len(only(DesignVersion).content["phases"]) == 1


def test_a_phase_of_an_opened_version_is_not_there_to_change(cast, sign_in):
    design = prepared(lambda: draft_of(cast.organisation, cast.organiser, opened=True))
    client = sign_in(cast.organiser)
    assert client.get(at(cast, "design_phase", design.pk, 1)).status_code == 404
    assert client.post(at(cast, "design_phase", design.pk, 1), {**PHASE, "revision": 1}).status_code == 422
    assert client.post(at(cast, "design_next", design.pk)).status_code == 303
    assert client.get(at(cast, "design_phase", design.pk, 1)).status_code == 200
    assert client.get(at(cast, "design_phase", design.pk, 99)).status_code == 404


def test_a_design_is_deleted_or_put_away(cast, sign_in):
    design = prepared(lambda: draft_of(cast.organisation, cast.leader, opened=True))
    client, version = sign_in(cast.leader), only(DesignVersion)
    start(cast, design=version, template="own")
    assert b"Put" in client.get(at(cast, "design_delete", design.pk)).content
    assert client.post(at(cast, "design_delete", design.pk)).status_code == 303
    assert only(Design).archived_at
    assert client.post(at(cast, "design_delete", design.pk)).status_code == 403
    assert b"put away" in client.get(at(cast, "design", design.pk)).content
    assert client.get(at(cast, "detail", only(Cycle).pk)).status_code == 200


@pytest.mark.parametrize("name", ["design", "design_rename", "design_open", "design_delete", "design_phase_new"])
def test_another_organisation_has_no_designs_of_ours(cast, sign_in, name):
    design = prepared(lambda: draft_of(cast.other_organisation))
    assert sign_in(cast.leader).get(at(cast, name, design.pk)).status_code == 404
    assert sign_in(cast.leader).post(at(cast, name, design.pk)).status_code in (404, 405)


@pytest.mark.parametrize("rows", [1, 29])
def test_queries_of_the_pages_about_designs(cast, sign_in, django_assert_num_queries, rows):
    made = prepared(lambda: [draft_of(cast.organisation, name=f"Ours {n}", opened=n % 2 == 0) for n in range(rows)])
    client = sign_in(cast.organiser)
    with django_assert_num_queries(8):
        assert client.get(reverse("cycles:designs", args=[cast.organisation.slug])).status_code == 200
    with django_assert_num_queries(8):
        assert client.get(at(cast, "design", made[0].pk)).status_code == 200


def test_the_pages_about_organisation_and_school_lead_to_its_designs(cast, sign_in):
    prepared(lambda: draft_of(cast.organisation, cast.leader, name="Our own ring", opened=True))
    prepared(lambda: draft_of(cast.organisation, cast.organiser, name="Half a ring"))
    panel = reverse("cycles:designs_panel", args=[cast.organisation.slug])
    for who, page in (
        (cast.leader, reverse("schools:settings", args=[cast.organisation.slug])),
        (cast.organiser, reverse("schools:school_detail", args=[cast.organisation.slug, cast.school.pk])),
        (cast.staff, reverse("schools:school_detail", args=[cast.organisation.slug, cast.school.pk])),
    ):
        client = sign_in(who)
        shown = client.get(page).content.decode()
        assert f'hx-get="{panel}"' in shown
        assert reverse("cycles:designs", args=[cast.organisation.slug]) in shown
        found = client.get(panel).content.decode()
        assert found.index("Our own ring") < found.index("Groups can choose it")
        assert found.index("Half a ring") < found.index("A draft: groups do not see it yet")


def test_without_a_design_the_panel_says_what_is_there_and_offers_drawing_to_who_may(cast, sign_in):
    panel = reverse("cycles:designs_panel", args=[cast.organisation.slug])
    prepared(lambda: draft_of(cast.other_organisation))
    for who, words in ((cast.organiser, "Draw phases in your own words"), (cast.staff, "Read what a design is for")):
        shown = sign_in(who).get(panel).content.decode()
        assert "The usual six phases are there for every group." in shown
        assert words in shown
        assert "TELLING" not in shown


@pytest.mark.parametrize("rows", [1, 20])
def test_queries_of_the_panel_of_designs(cast, sign_in, django_assert_num_queries, rows):
    for number in range(rows):
        prepared(lambda number=number: draft_of(cast.organisation, cast.leader, name=f"Ring {number}", opened=True))
    client = sign_in(cast.organiser)
    with django_assert_num_queries(6):
        client.get(reverse("cycles:designs_panel", args=[cast.organisation.slug]))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_cycle_whose_design_was_put_away_stays_whole_in_every_phase(cast, sign_in, language):
    design = prepared(lambda: draft_of(cast.organisation, cast.leader, name="Ring of ours", opened=True))
    version = only(DesignVersion)
    cycle = start(cast, design=version, template="own")
    User.objects.filter(pk=cast.organiser.pk).update(language=language)
    client = sign_in(cast.organiser)
    key = version.content["phases"][0]["questions"][0]["key"]
    assert client.post(at(cast, "answer", cycle.pk, key), {"text": "What we said", "version": "0"}).status_code == 303
    sign_in(cast.leader).post(at(cast, "design_delete", design.pk))
    assert only(Design).archived_at is not None
    for phase in ("P1", "P2", "P3", "P4", "P5", "P6"):
        assert client.get(at(cast, "phase", cycle.pk, phase)).status_code == 200
    first = client.get(at(cast, "phase", cycle.pk, "P1")).content.decode()
    assert "TELLING phase" in first
    assert "TELLING questions" in first
    assert "What we said" in first
    assert client.get(at(cast, "detail", cycle.pk)).status_code == 200
    assert client.get(at(cast, "edit", cycle.pk)).status_code == 200
    assert client.post(at(cast, "answer", cycle.pk, "P2.q1"), {"text": "Still writing", "version": "0"}).status_code == 303
    with translation.override(language):
        said = str(translation.gettext("This design was put away. Groups that use it keep it."))
    assert said in client.get(at(cast, "design", design.pk)).content.decode()
    other = prepared(lambda: GroupFactory(school=cast.school))
    prepared(lambda: MembershipFactory(group=other, user=cast.organiser, role=Role.ORGANISER))
    assert "Ring of ours" not in client.get(at(cast, "create", other.pk)).content.decode()
    # The form was open while the design was put away.
    refused = client.post(at(cast, "create", other.pk), {**START, "template": f"{DESIGN}{version.pk}"})
    with translation.override(language):
        said = str(translation.gettext("This way of working is no longer offered. Choose another one."))
    assert (refused.status_code, refused.context["form"].errors["template"]) == (422, [said])


def test_a_criterion_of_the_ten_thousandth_design_can_be_ticked(cast, sign_in):
    from cycles.criteria import criteria_of

    def use_design():
        design = Design.objects.create(pk=123456, organisation=cast.organisation, name="Ours", created_by=cast.leader)
        DesignVersion.objects.create(design=design, number=1)
        lines = {"questions": ["What do we hear?"], "evidence": [], "criteria": ["We all listened."]}
        words = {"phase": "P1", "name": "Listen", "purpose": "", "lines": lines}
        designs.save_phase(design=design, number=None, revision=0, by=cast.leader, **words)
        version = designs.open_for_groups(design=design, by=cast.leader)
        Cycle.objects.update(design=version, template="own")

    cycle = start(cast)
    prepared(use_design)
    (found,) = prepared(lambda: criteria_of(Cycle.objects.with_facts().get(pk=cycle.pk), "P1"))
    client = sign_in(cast.member)
    assert client.post(at(cast, "judge", cycle.pk), {"criterion": found.key, "met": "on"}).status_code == 303
    (found,) = prepared(lambda: criteria_of(Cycle.objects.with_facts().get(pk=cycle.pk), "P1"))
    assert found.met
