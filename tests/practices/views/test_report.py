"""The report of a cycle: each reader gets what that reader may read, on screen and on paper."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from core.tenancy import unscoped
from cycles.enums import Choice, EvidenceKind, Sharing
from cycles.models import Answer, PhaseMove
from groups.enums import Phase
from practices.models import CycleReport
from practices.reporting import SECTIONS
from tests.cycles.world import fill, start
from tests.factories.cycles import AgreementFactory, EvidenceFactory, PlanFactory, PlanStepFactory, SourceFactory, TryOutFactory

PEOPLE = ("Mia Member", "Cas Colleague", "Omar Organiser", "Eva Expert")


def at(cast, name, pk, **query):
    path = reverse(f"practices:{name}", args=[cast.organisation.slug, pk])
    return f"{path}?for={query['reader']}" if query else path


@pytest.fixture
def cycle(cast):
    """A cycle with something in every section."""
    cycle = start(cast, Phase.SECURE, choice=Choice.STOP, measure="We count whole sentences.", next_step="new_goal")
    with unscoped(reason="a test prepares its world"):
        by = cast.member
        EvidenceFactory(cycle=cycle, kind=EvidenceKind.BASELINE, author=by, text="Four of twelve at first.")
        EvidenceFactory(cycle=cycle, kind=EvidenceKind.REFLECTION, author=by, text="I doubt myself.")
        PlanFactory(cycle=cycle, prediction="We expect eight.")
        EvidenceFactory(cycle=cycle, kind=EvidenceKind.COMPARISON, author=by, text="Expected: eight.", seen="Seen: five.")
        EvidenceFactory(cycle=cycle, kind=EvidenceKind.DESCRIPTION, author=by, text="This is how we do it.")
        EvidenceFactory(cycle=cycle, kind=EvidenceKind.SHARED, author=by, text="Told at the study day.")
        SourceFactory(cycle=cycle, author=cast.expert)
        PlanStepFactory(cycle=cycle, owner=by, text="Make talking cards")
        AgreementFactory(cycle=cycle, owner=by, text="A minute in pairs.")
        PhaseMove.objects.create(cycle=cycle, from_phase="P4", to_phase="P3", reason="Football needs another plan", by=by)
        Answer.objects.create(cycle=cycle, question="P1.q1", text="Always the same four talk.", changed_by=by)
        TryOutFactory(
            group=cycle.group, cycle=cycle, author=by, done="Cards in pairs.", sharing=Sharing.GROUP, shared_at=timezone.now()
        )
        TryOutFactory(group=cycle.group, cycle=cycle, author=by, done="Privately tried.")
    return cycle


EVERYBODY_READS = (
    "By spring pupils in grade 5 answer in whole sentences.",
    "We count whole sentences.",
    "Always the same four talk.",
    "Football needs another plan",
    "Waiting time in talk",
    "In grade 5 we counted to three",
    "Four of twelve at first.",
    "We expect eight.",
    "Make talking cards",
    "The group chose to stop with it.",
    "Expected: eight.",
    "Seen: five.",
    "This is how we do it.",
    "A minute in pairs.",
    "Told at the study day.",
    "A new goal",
)
ONLY_THE_GROUP = ("Cards in pairs.", "I doubt myself.", *PEOPLE[:1], "Eva Expert")


def text_of(response):
    """What a page or a PDF says, without the frame around it."""
    if response["Content-Type"] == "application/pdf":
        pages = PdfReader(io.BytesIO(response.content)).pages
        return " ".join(" ".join(page.extract_text() for page in pages).replace("\xad", "").split())
    body = response.content.decode()
    return " ".join(body[body.index("<main") : body.index("</main>")].split())


@pytest.mark.parametrize("name", ["report", "report_pdf"])
@pytest.mark.parametrize("role", ["member", "organiser", "expert"])
def test_the_group_reads_everything_that_was_shared_with_names(cast, sign_in, cycle, role, name):
    said = text_of(sign_in(cast.person(role)).get(at(cast, name, cycle.pk)))
    for words in (*EVERYBODY_READS, *ONLY_THE_GROUP):
        assert words in said, words
    assert "Privately tried." not in said


@pytest.mark.parametrize("name", ["report", "report_pdf"])
@pytest.mark.parametrize("asked", ["", "group", "leader", "outside", "everybody"])
def test_a_leader_never_reads_try_outs_reflections_or_names(cast, sign_in, cycle, name, asked):
    said = text_of(sign_in(cast.leader).get(at(cast, name, cycle.pk, reader=asked)))
    for words in EVERYBODY_READS:
        assert words in said, words
    for words in (*ONLY_THE_GROUP, *PEOPLE, "Privately tried."):
        assert words not in said, words


@pytest.mark.parametrize("name", ["report", "report_pdf"])
@pytest.mark.parametrize("reader", ["leader", "outside"])
def test_the_organiser_makes_versions_for_others_without_what_is_the_groups(cast, sign_in, cycle, name, reader):
    said = text_of(sign_in(cast.organiser).get(at(cast, name, cycle.pk, reader=reader)))
    assert "Four of twelve at first." in said
    for words in (*ONLY_THE_GROUP, *PEOPLE, "Privately tried."):
        assert words not in said, words


def share_lines(cast, cycle):
    """The member shares a line of a private try-out with the school leader."""
    from cycles.models import LineShare, SharedLine, TryOut

    with unscoped(reason="a test prepares its world"):
        share = LineShare.objects.create(try_out=TryOut.objects.get(done="Privately tried."))
        SharedLine.objects.create(share=share, half="done", place=0, text="A line for the leader.")


@pytest.mark.parametrize("name", ["report", "report_pdf"])
def test_lines_shared_with_the_leader_stand_in_the_leaders_own_report_without_a_name(cast, sign_in, cycle, name):
    share_lines(cast, cycle)
    said = text_of(sign_in(cast.leader).get(at(cast, name, cycle.pk)))
    assert "A line for the leader." in said
    assert "Mia" not in said
    for role, reader in (("leader", "outside"), ("organiser", "leader"), ("organiser", "group"), ("member", "leader")):
        assert "A line for the leader." not in text_of(sign_in(cast.person(role)).get(at(cast, name, cycle.pk, reader=reader)))


@pytest.mark.parametrize(("sharing", "readers"), [("group", "g"), ("school", "gl"), ("outside", "glo")])
def test_the_page_about_a_lesson_goes_as_far_as_the_group_let_it(cast, sign_in, cycle, sharing, readers):
    from lessons.models import Lesson, LessonPage

    with unscoped(reason="a test prepares its world"):
        lesson = Lesson.objects.create(cycle=cycle, title="Rain", question="What if it never rains?", created_by=cast.member)
        LessonPage.objects.create(lesson=lesson, saw="C spoke first.", stays="Draw first.", sharing=sharing)
    client = sign_in(cast.organiser)
    for reader in ("group", "leader", "outside"):
        said = text_of(client.get(at(cast, "report", cycle.pk, reader=reader)))
        assert ("C spoke first." in said) is (reader[0] in readers), reader


def test_an_author_does_not_find_an_own_private_try_out_in_the_report(cast, sign_in, cycle):
    assert "Privately tried." not in text_of(sign_in(cast.member).get(at(cast, "report", cycle.pk)))


def test_a_new_cycle_gives_a_report_of_its_goal(cast, sign_in):
    cycle = start(cast)
    said = text_of(sign_in(cast.member).get(at(cast, "report", cycle.pk)))
    assert "What it was about" in said
    assert "What we tried" not in said
    assert sign_in(cast.member).get(at(cast, "report_pdf", cycle.pk)).status_code == 200


@pytest.mark.parametrize("choice", [choice for choice in Choice if choice])
def test_every_outcome_has_the_same_place_and_form(cast, sign_in, choice):
    cycle = start(cast, Phase.SECURE, choice=choice)
    said = text_of(sign_in(cast.member).get(at(cast, "report", cycle.pk)))
    assert said.count('<p class="report-sentence">') == 2  # the goal and the outcome, in the same voice
    assert "succes" not in said.lower()


def test_the_report_is_a_file_with_the_title_as_its_name(cast, sign_in, cycle):
    response = sign_in(cast.member).get(at(cast, "report_pdf", cycle.pk))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="Pupils speak more.pdf"'
    reader = PdfReader(io.BytesIO(response.content))
    assert reader.trailer["/Root"]["/Lang"] == cast.member.language
    assert "pdfuaid:part" in reader.trailer["/Root"]["/Metadata"].get_data().decode()


@pytest.mark.parametrize("words", ["W" * 3000, "Українська мова", "مرحبا بكم", "中文", '#eval("1") *x* $y$', "a <b>&amp;</b>"])
def test_whatever_somebody_wrote_the_report_is_made(cast, sign_in, cycle, words):
    with unscoped(reason="a test prepares its world"):
        EvidenceFactory(cycle=cycle, kind=EvidenceKind.RESULTS, author=cast.member, text=words)
    for name in ("report", "report_pdf"):
        assert sign_in(cast.member).get(at(cast, name, cycle.pk)).status_code == 200


def test_an_answer_to_a_question_that_is_no_longer_asked_stays(cast, sign_in, cycle):
    with unscoped(reason="a test prepares its world"):
        Answer.objects.create(cycle=cycle, question="P1.q99", text="Still here.", changed_by=cast.member)
    assert "Still here." in text_of(sign_in(cast.member).get(at(cast, "report", cycle.pk)))


# What the organiser arranges ------------------------------------------------------------------------------------


def arrange(client, cast, cycle, **values):
    good = {"introduction": "Read this first.", "sections": [key for key in SECTIONS if key != "route"]}
    return client.post(at(cast, "report_edit", cycle.pk), {**good, **values})


def test_the_organiser_adds_an_introduction_and_leaves_a_part_out(cast, sign_in, cycle):
    client = sign_in(cast.organiser)
    for _press in range(2):
        assert arrange(client, cast, cycle).status_code == 303
    for name in ("report", "report_pdf"):
        said = text_of(client.get(at(cast, name, cycle.pk)))
        assert "Read this first." in said
        assert "Football needs another plan" not in said
    with unscoped(reason="a test looks"):
        assert CycleReport.objects.get().left_out == ["route"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"introduction": "x" * 2001}, "introduction"),
        ({"introduction": "a\x00"}, "introduction"),
        ({"sections": ["secret"]}, "sections"),
    ],
)
def test_a_bad_arrangement_is_refused_at_the_field(cast, sign_in, cycle, values, field):
    response = arrange(sign_in(cast.organiser), cast, cycle, **values)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    with unscoped(reason="a test looks"):
        assert not CycleReport.objects.exists()


@pytest.mark.parametrize(
    ("role", "status"), [("member", 403), ("leader", 403), ("expert", 403), ("staff", 404), ("other", 404)]
)
def test_nobody_else_arranges_it(cast, sign_in, cycle, role, status):
    assert arrange(sign_in(cast.person(role)), cast, cycle).status_code == status


def test_the_page_of_a_cycle_leads_to_its_report(cast, sign_in, cycle):
    client = sign_in(cast.member)
    assert at(cast, "cycle_panel", cycle.pk).encode() in client.get(cycle.get_absolute_url()).content
    assert at(cast, "report", cycle.pk).encode() in client.get(at(cast, "cycle_panel", cycle.pk)).content


# Queries --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(
    ("name", "role", "queries"), [("report", "member", 7), ("report", "leader", 7), ("report_pdf", "member", 6)]
)
def test_queries(cast, sign_in, django_assert_num_queries, rows, name, role, queries):
    cycle = start(cast, Phase.TRY_OUT)
    fill(cycle, cast.member, rows)
    client = sign_in(cast.person(role))
    client.get(at(cast, name, cycle.pk))
    with django_assert_num_queries(queries):
        assert client.get(at(cast, name, cycle.pk)).status_code == 200
