"""The report of a cycle: each reader gets what that reader may read, on screen and on paper."""

from __future__ import annotations

import datetime
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from core.tenancy import organisation_scope, unscoped
from cycles.composed import guide_of
from cycles.enums import Choice, EvidenceKind, Sharing
from cycles.guide import asked_as
from cycles.models import Answer, Cycle, PhaseMove
from cycles.services import designs, phases
from groups.enums import Phase
from practices.models import CycleReport
from practices.reporting import SECTIONS
from tests.cycles.world import fill, start
from tests.factories.cycles import (
    AgreementFactory,
    EvidenceFactory,
    OutcomeFactory,
    PlanFactory,
    PlanStepFactory,
    SourceFactory,
    TryOutFactory,
)
from tests.factories.lessons import LessonFactory, LessonPageFactory

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
        Answer.objects.create(cycle=cycle, phase="P1", question="P1.q1", text="Always the same four talk.", changed_by=by)
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
        Answer.objects.create(cycle=cycle, phase="P1", question="P1.q99", text="Still here.", changed_by=cast.member)
    assert "Still here." in text_of(sign_in(cast.member).get(at(cast, "report", cycle.pk)))


@pytest.mark.parametrize("name", ["report", "report_pdf"])
def test_answers_of_several_passes_stand_below_their_question_with_the_pass_they_are_from(cast, sign_in, cycle, name):
    with unscoped(reason="a test prepares its world"):
        for key, first, second in (("P3.q1", "Cards.", "Cards with pictures."), ("P4.q1", "Six talked.", "Nine talked.")):
            Answer.objects.create(cycle=cycle, phase=key[:2], question=key, passage=2, text=second, changed_by=cast.member)
            Answer.objects.create(cycle=cycle, phase=key[:2], question=key, passage=1, text=first, changed_by=cast.member)
    said = text_of(sign_in(cast.member).get(at(cast, name, cycle.pk)))
    for first, second in (("Cards.", "Cards with pictures."), ("Six talked.", "Nine talked.")):
        assert said.count(first) == said.count(second) == 1
        assert said.index(first) < said.index(second)
    question = asked_as("P3.q1", "")
    assert question and said.count(question) == 1
    assert said.count("The first time") == said.count("Time 2") == 2


@pytest.mark.parametrize("name", ["report", "report_pdf"])
def test_answers_to_the_questions_of_a_schools_own_design_are_in_the_report_in_its_order(cast, sign_in, cycle, name):
    lines = {"questions": ["Who is quiet here?", "Since when?"], "evidence": [], "criteria": []}
    with organisation_scope(cast.organisation.pk):
        design = designs.begin(organisation=cast.organisation, name="Ours", start_from="empty", by=cast.leader)
        of_phase = {"number": None, "revision": 0, "phase": "P1", "name": "Look around", "purpose": "", "lines": lines}
        designs.save_phase(design=design, by=cast.leader, **of_phase)
        cycle.design = designs.open_for_groups(design=design, by=cast.leader)
        cycle.save()
        who, since = (line.key for line in guide_of(cycle, "P1").questions)
        for key, text in ((since, "Since autumn."), (who, "Eight of them.")):
            phases.answer(cycle=cycle, question=key, text=text, version=0, by=cast.member)
    said = text_of(sign_in(cast.member).get(at(cast, name, cycle.pk)))
    expected = ("Who is quiet here?", "Eight of them.", "Since when?", "Since autumn.", "Always the same four talk.")
    assert [said.count(words) for words in expected] == [1] * len(expected)
    places = [said.index(words) for words in expected]
    assert places == sorted(places)


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


def test_the_group_is_told_of_names_in_texts_before_it_gives_a_version_away(cast, sign_in, cycle):
    with unscoped(reason="a test prepares"):
        Answer.objects.filter(cycle=cycle).update(text="Cas asked Fatima, and she said a whole sentence.")
    client = sign_in(cast.organiser)
    for reader in ("leader", "outside"):
        page = client.get(at(cast, "report", cycle.pk, reader=reader))
        assert page.context["names"] == ["Cas", "Fatima"]
        assert "<strong>Cas, Fatima</strong>" in page.content.decode()
    assert client.get(at(cast, "report", cycle.pk, reader="group")).context["names"] == []
    # Whoever only reads cannot change them, and needs no finger pointing at them.
    assert sign_in(cast.leader).get(at(cast, "report", cycle.pk, reader="leader")).context["names"] == []


# Queries --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(
    ("name", "role", "reader", "queries"),
    [
        ("report", "member", "group", 8),
        ("report", "leader", "leader", 8),
        ("report", "organiser", "outside", 11),
        ("report_pdf", "member", "group", 7),
        ("report_pdf", "organiser", "outside", 9),
    ],
)
def test_queries(cast, sign_in, django_assert_num_queries, rows, name, role, reader, queries):
    from tests.factories.cycles import filled_set

    cycle = start(cast, Phase.TRY_OUT)
    fill(cycle, cast.member, rows)
    with unscoped(reason="a test prepares its world"):
        for _row in range(rows):
            filled_set(cycle)
    client = sign_in(cast.person(role))
    client.get(at(cast, name, cycle.pk, reader=reader))
    with django_assert_num_queries(queries):
        assert client.get(at(cast, name, cycle.pk, reader=reader)).status_code == 200


# Numbers, photos, and what the group knows -----------------------------------------------------------------------


@pytest.fixture
def measured(cycle):
    """The same cycle with a data set of six pupils, with what the group says of it."""
    from tests.factories.cycles import OutcomeFactory, filled_set

    with unscoped(reason="a test prepares its world"):
        words = {"saw": "Five said more.", "think": "The cards helped.", "unknown": "Whether it lasts."}
        filled_set(cycle, title="Sentences in ten minutes", **words)
        OutcomeFactory(cycle=cycle, saw="The hall became quiet.", why="It takes too long.", unknown="What newcomers think.")
        Answer.objects.create(cycle=cycle, phase="P4", question="P4.q1", text="They drew first.", changed_by=None)
    return cycle


@pytest.mark.parametrize("name", ["report", "report_pdf"])
@pytest.mark.parametrize("role", ["member", "leader"])
def test_whoever_is_inside_sees_the_picture_of_a_data_set_with_its_table(cast, sign_in, measured, name, role):
    response = sign_in(cast.person(role)).get(at(cast, name, measured.pk))
    said = text_of(response)
    for words in ("Sentences in ten minutes", "first measurement", "A line joins two values", "Not the same pupils twice"):
        assert words in said, words
    assert "F" in said
    if name == "report":
        assert said.count('<svg class="plot"') == 1
        assert '<th scope="row">A</th>' in said
        assert "mean" in said


@pytest.mark.parametrize("name", ["report", "report_pdf"])
def test_others_get_no_codes_and_no_picture_of_few_pupils(cast, sign_in, measured, name):
    said = text_of(sign_in(cast.organiser).get(at(cast, name, measured.pk, reader="outside")))
    assert "Sentences in ten minutes" in said
    assert "others get no picture" in said
    for words in ("<svg class=", "A line joins", '<th scope="row">A</th>', "Joined or left", "Pupil First"):
        assert words not in said, words


def test_others_get_a_picture_from_ten_pupils_on_without_codes(cast, sign_in, cycle):
    from tests.factories.cycles import DataSetFactory, MeasurementFactory

    with unscoped(reason="a test prepares its world"):
        found = DataSetFactory(cycle=cycle, has_first=True)
        for number in range(10):
            MeasurementFactory(data_set=found, code=f"L{number + 1}", value=number)
    said = text_of(sign_in(cast.organiser).get(at(cast, "report", cycle.pk, reader="outside")))
    assert said.count('<svg class="plot"') == 1
    assert "L10" not in said
    assert "L7" not in said


def test_a_data_set_that_was_deleted_or_is_past_its_time_shows_no_pupil(cast, sign_in, measured):
    from cycles.models import DataSet, Measurement

    with unscoped(reason="a test prepares its world"):
        gone, old = {"removed_at": timezone.now()}, {"frozen_at": timezone.now(), "summary": [{"at": "first", "n": 6}]}
        DataSet.objects.update(**gone)
        client = sign_in(cast.member)
        assert "Sentences in ten minutes" not in text_of(client.get(at(cast, "report", measured.pk)))
        Measurement.objects.all().delete()
        DataSet.objects.update(removed_at=None, **old)
    said = text_of(client.get(at(cast, "report", measured.pk)))
    assert "were deleted a year after the cycle" in said
    assert "<svg class=" not in said


@pytest.mark.parametrize("name", ["report", "report_pdf"])
@pytest.mark.parametrize("reader", ["group", "leader", "outside"])
def test_saw_think_and_do_not_know_are_gathered_from_where_they_were_written(cast, sign_in, measured, name, reader):
    said = text_of(sign_in(cast.organiser).get(at(cast, name, measured.pk, reader=reader)))
    know = said[said.index("What we saw, think and do not know") :]
    saw, think, unknown = (know.index(head) for head in ("We saw", "We think", "We do not know"))
    for words in ("Five said more.", "They drew first.", "The hall became quiet."):
        assert saw < know.index(words) < think, words
    assert think < know.index("The cards helped.") < unknown
    for words in ("Whether it lasts.", "What newcomers think."):
        assert unknown < know.index(words)
    for words in ("Five said more.", "They drew first.", "Whether it lasts."):
        assert said.count(words) == 1, words


def test_an_empty_i_do_not_know_is_not_taken_for_knowing(cast, sign_in, cycle):
    from tests.factories.cycles import filled_set

    with unscoped(reason="a test prepares its world"):
        filled_set(cycle, saw="Five said more.")
    assert "does not mean that we know everything" in text_of(sign_in(cast.member).get(at(cast, "report", cycle.pk)))


def test_the_report_tells_how_it_was_put_to_use_and_what_was_learned(cast, sign_in, cycle):
    from tests.factories.cycles import AdoptionFactory, IngredientFactory, LearnedFactory, RiskFactory, RolloutFactory

    with unscoped(reason="a test prepares its world"):
        RolloutFactory(cycle=cycle, keep="Draw before talking.")
        LearnedFactory(cycle=cycle, text="Silence takes practice.")
        RiskFactory(cycle=cycle, text="The bell rings.")
        IngredientFactory(group=cycle.group, cycle=cycle, worked="A drawing first.")
        AdoptionFactory(cycle=cycle, user=cast.colleague, place="Grade 6")
    client = sign_in(cast.organiser)
    inside = (
        "Draw before talking.",
        "Silence takes practice.",
        "The bell rings.",
        "A drawing first.",
        "Cas Colleague",
        "Grade 6",
    )
    for reader, missing in (("group", 0), ("leader", 2), ("outside", 3)):
        said = text_of(client.get(at(cast, "report", cycle.pk, reader=reader)))
        hidden = {0: (), 2: ("Cas Colleague", "Grade 6"), 3: ("Cas Colleague", "Grade 6", "A drawing first.")}[missing]
        for words in inside:
            assert (words in said) is (words not in hidden), (reader, words)


def test_an_agreement_that_was_let_go_says_so(cast, sign_in, cycle):
    with unscoped(reason="a test prepares its world"):
        AgreementFactory(
            cycle=cycle, owner=cast.member, text="Old habit.", ended_on=timezone.localdate(), ended_because="Nobody did it."
        )
    assert "let go: Nobody did it." in text_of(sign_in(cast.member).get(at(cast, "report", cycle.pk)))


# The version for others ----------------------------------------------------------------------------------------


def status_of(client, url):
    """How a file is answered; the file is closed again."""
    response = client.get(url)
    b"".join(response)  # reads the file to its end, which closes it
    return response.status_code


def pictures_in(response):
    return sum(len(page.images) for page in PdfReader(io.BytesIO(response.content)).pages)


@pytest.fixture
def asked(cast):
    """A cycle whose member was asked for a try-out with a photo."""
    from tests.practices.world import written

    return written(cast)


def test_the_group_sees_photos_of_its_try_outs_and_the_leader_does_not(cast, sign_in, asked):
    at_report = asked.cycle_id
    for role, reader, count in (("member", "group", 1), ("leader", "leader", 0), ("organiser", "outside", 0)):
        client = sign_in(cast.person(role))
        assert text_of(client.get(at(cast, "report", at_report, reader=reader))).count("<img") == count, reader
        assert pictures_in(client.get(at(cast, "report_pdf", at_report, reader=reader))) == count, reader
    said = text_of(sign_in(cast.member).get(at(cast, "report", at_report)))
    assert 'alt="Photo with the try-out of Mia Member, ' in said


def test_others_read_a_try_out_from_its_authors_yes_until_a_no(cast, sign_in, asked):
    from practices.models import Part
    from tests.practices.world import say

    client, where = sign_in(cast.organiser), asked.cycle_id
    with unscoped(reason="a test looks"):
        part = Part.objects.get(kind="try_out")
    photo = reverse("practices:report_photo", args=[cast.organisation.slug, where, part.pk])

    def reads():
        said = text_of(client.get(at(cast, "report", where, reader="outside")))
        paper = client.get(at(cast, "report_pdf", where, reader="outside"))
        assert ("Cards in pairs." in said) is ("Cards in pairs." in text_of(paper))
        assert ("<img" in said) is (pictures_in(paper) == 1) is (status_of(client, photo) == 200)
        return "Cards in pairs." in said, "Mia Member" in said

    assert reads() == (False, False)
    say(cast, asked, cast.member)
    assert reads() == (True, False)
    say(cast, asked, cast.member, with_name=True)
    assert reads() == (True, True)
    say(cast, asked, cast.member, agrees=False)
    assert reads() == (False, False)


@pytest.mark.parametrize(
    ("role", "status"),
    [("member", 200), ("expert", 200), ("leader", 200), ("staff", 404), ("other", 404)],
)
def test_the_photo_of_the_report_for_others_is_for_whoever_reads_that_report(cast, sign_in, asked, role, status):
    from practices.models import Part
    from tests.practices.world import say

    say(cast, asked, cast.member)
    with unscoped(reason="a test looks"):
        part = Part.objects.get(kind="try_out")
    url = reverse("practices:report_photo", args=[cast.organisation.slug, asked.cycle_id, part.pk])
    response = sign_in(cast.person(role)).get(url)
    b"".join(response)
    assert response.status_code == status
    if status == 200:
        assert response["Content-Type"] == "image/jpeg"
        assert response["Cache-Control"] == "private, no-store"


def test_others_read_the_words_that_were_agreed_to_and_nothing_that_is_private_again(cast, sign_in, asked):
    from cycles.models import TryOut
    from tests.practices.world import say

    say(cast, asked, cast.member)
    client = sign_in(cast.organiser)
    with unscoped(reason="a test prepares its world"):
        TryOut.objects.filter(done="Cards in pairs.").update(done="Changed afterwards.")
        said = text_of(client.get(at(cast, "report", asked.cycle_id, reader="outside")))
        assert "Cards in pairs." in said
        assert "Changed afterwards." not in said
        TryOut.objects.filter(done="Changed afterwards.").update(sharing=Sharing.PRIVATE)
    assert "Cards in pairs." not in text_of(client.get(at(cast, "report", asked.cycle_id, reader="outside")))


def test_a_photo_on_paper_carries_nothing_but_its_pixels_and_a_lost_one_is_left_out(cast, sign_in, asked):
    from django.core.files.storage import default_storage

    from cycles.models import TryOut
    from practices.reporting.paper import small_photo

    with unscoped(reason="a test looks"):
        name = TryOut.objects.get(done="Cards in pairs.").photo.name
    assert b"Exif" not in small_photo(name)
    default_storage.delete(name)
    response = sign_in(cast.member).get(at(cast, "report_pdf", asked.cycle_id))
    assert response.status_code == 200
    assert pictures_in(response) == 0


def test_more_photos_than_paper_takes_are_pointed_to(cast, sign_in, asked, monkeypatch):
    monkeypatch.setattr("practices.reporting.paper.MOST_PHOTOS", 0)
    response = sign_in(cast.member).get(at(cast, "report_pdf", asked.cycle_id))
    assert "stands in the report on the screen" in text_of(response)


def test_a_cycle_that_was_closed_after_midnight_ended_on_that_day(cast, sign_in, cycle):
    with unscoped(reason="a test prepares its world"):
        after_midnight = datetime.datetime(
            cycle.starts_on.year, cycle.starts_on.month, 15, 0, 30, tzinfo=timezone.get_default_timezone()
        )
        Cycle.objects.filter(pk=cycle.pk).update(state="closed", closed_at=after_midnight)
    said = text_of(sign_in(cast.member).get(at(cast, "report", cycle.pk)))
    assert f"– 15 {after_midnight:%B}" in said


def test_who_deleted_what_was_asked_about_is_not_sent_to_an_empty_page(cast, sign_in):
    from cycles.models import TryOut
    from cycles.services import tryouts
    from tests.practices.world import written

    made = written(cast)
    panel, answer = at(cast, "cycle_panel", made.cycle_id), at(cast, "preparation_consent", made.cycle_id)
    client = sign_in(cast.member)
    assert answer in client.get(panel).content.decode()
    with organisation_scope(cast.organisation.pk):
        tryouts.remove(try_out=TryOut.objects.get(done="Cards in pairs."), by=cast.member)
    assert client.get(answer).status_code == 404
    assert answer not in client.get(panel).content.decode()


@pytest.mark.parametrize("name", ["report", "report_pdf"])
def test_of_several_choices_it_is_clear_which_was_made_when_and_why(cast, sign_in, cycle, name):
    with unscoped(reason="a test prepares its world"):
        for choice, why, days in (
            ("adapt", "", 40),
            ("implement", "Half joined in.", 20),
            ("stop", "The cards came to nothing.", 0),
        ):
            at_that_time = timezone.now() - datetime.timedelta(days=days)
            OutcomeFactory(cycle=cycle, choice=choice, why=why, saw="", unknown="", at=at_that_time)
    said = text_of(sign_in(cast.member).get(at(cast, name, cycle.pk)))
    for choice, days in (("Adapt", 40), ("Implement", 20), ("Stop", 0)):
        day = timezone.localdate() - datetime.timedelta(days=days)
        assert f"At the choice of {day:%-d %B %Y}: {choice}" in said, choice
    assert said.index(": Adapt") < said.index(": Implement") < said.index("Half joined in.") < said.index(": Stop")


@pytest.mark.parametrize("name", ["report", "report_pdf"])
def test_what_follows_for_the_plan_and_the_version_of_a_lesson_are_in_the_groups_report(cast, sign_in, cycle, name):
    with unscoped(reason="a test prepares its world"):
        first = LessonFactory(cycle=cycle, title="Rain", meaning="Pairs help.", consequences="Draw first next time.")
        second = LessonFactory(cycle=cycle, title="Rain", number=2, previous=first, meaning="", consequences="Keep drawing.")
        for lesson in (first, second):
            LessonPageFactory(lesson=lesson, saw=f"Seen in {lesson.number}.", stays="A minute.", sharing="school")
    said = text_of(sign_in(cast.member).get(at(cast, name, cycle.pk)))
    assert "Draw first next time." in said
    assert "Keep drawing." in said
    assert said.index("Seen in 1.") < said.index("Rain, version 2") < said.index("Seen in 2.")
    theirs = text_of(sign_in(cast.leader).get(at(cast, name, cycle.pk)))
    assert "Rain, version 2" in theirs
    assert "Draw first next time." not in theirs
