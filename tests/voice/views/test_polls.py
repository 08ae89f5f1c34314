"""A poll from its maker's side: made, opened, followed, closed, read, shared, brought in; and who may not."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.tenancy import unscoped
from cycles.models import Cycle, Evidence
from tests.cycles.world import day, start
from tests.factories.cycles import TryOutFactory
from tests.factories.voice import a_poll, count
from voice.content_pack import languages
from voice.models import Poll, PollQuestion
from voice.services import life, making, reading

DETAIL, PANEL, LIST = 9, 5, 6
POSTS = ("edit", "question_new", "question_remove", "open", "close", "reset", "share", "bring_in", "delete")
OTHERS = ("colleague", "organiser", "leader", "expert", "staff", "other", "administrator")


@pytest.fixture
def cycle(cast):
    return start(cast, "P4")


def write(cycle, maker, **values):
    with unscoped(reason="a test prepares its world"):
        return a_poll(cycle, by=maker, **values)


def closed(cycle, maker, **numbers):
    with unscoped(reason="a test prepares its world"):
        return life.close(poll=count(a_poll(cycle, by=maker), **numbers), by=maker)


def at(cast, name, pk):
    return reverse(f"voice:{name}", args=[cast.organisation.slug, pk])


def create(cast, cycle, phase="P4"):
    return reverse("voice:create", args=[cast.organisation.slug, cycle.pk, phase])


def all_of(model):
    with unscoped(reason="a test looks"):
        return list(model.objects.order_by("pk"))


GOOD = {"title": "Pairs", "pupils": 20, "closes_on": day(3), "ready": ["lesson", "turn"]}


def test_from_nothing_to_evidence(cast, cycle, sign_in):
    client = sign_in(cast.member)
    assert client.get(create(cast, cycle)).status_code == 200
    made = client.post(create(cast, cycle), GOOD)
    (poll,) = all_of(Poll)
    assert (made.status_code, made.url) == (303, at(cast, "detail", poll.pk))
    assert b"cannot answer yet" in client.get(made.url).content
    own = {"scale": "yes", "text_nl": "Was het stil?", "text_uk": "Було тихо?"}
    assert client.post(at(cast, "question_new", poll.pk), own).status_code == 303
    page = client.get(made.url).content.decode()
    assert "Was het stil?" in page
    assert "Türkçe" in page.split("Not offered")[1]
    preview = client.get(at(cast, "preview", poll.pk), {"l": "uk"}).content.decode()
    assert "Було тихо?" in preview
    assert "<button class" not in preview
    assert client.post(at(cast, "open", poll.pk)).status_code == 303
    for name in ("detail", "beamer", "sheet"):
        assert b"/p/" in client.get(at(cast, name, poll.pk)).content
    with unscoped(reason="a test answers"):
        count(Poll.objects.get(), q1=[9, 3, 1], q2=[8, 0, 0], q3=[2, 0, 0])
    assert b"13 answers so far" in client.get(made.url).content
    assert b"poll-table" not in client.get(made.url).content
    assert client.post(at(cast, "close", poll.pk)).status_code == 303
    page = client.get(made.url).content.decode()
    assert page.count('<table class="poll-table">') == 2
    assert "Fewer than 5 pupils answered this question" in page
    for _press in range(2):
        response = client.post(at(cast, "bring_in", poll.pk))
        assert (response.status_code, response.url) == (303, f"/o/lindenhof/cycles/{cycle.pk}/P4/")
    (evidence,) = all_of(Evidence)
    assert "Was het stil? too few answers to show." in evidence.text
    assert "Good 9, Okay 3, Not good 1" in evidence.text


@pytest.mark.parametrize("phase", ["P2", "P3", "P6"])
def test_in_other_phases_there_is_no_poll_to_make(cast, cycle, sign_in, phase):
    assert sign_in(cast.member).get(create(cast, cycle, phase)).status_code == 404


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "a\x00"}, "title"),
        ({"pupils": "many"}, "pupils"),
        ({"pupils": "401"}, "pupils"),
        ({"closes_on": day(-1)}, "closes_on"),
        ({"closes_on": "soon"}, "closes_on"),
        ({"ready": ["lesson", "understood", "new", "level", "turn", "time"]}, "ready"),
        ({"ready": ["nonsense"]}, "ready"),
    ],
)
def test_bad_input_is_answered_at_its_field_and_nothing_is_lost(cast, cycle, sign_in, values, field):
    response = sign_in(cast.member).post(create(cast, cycle), {**GOOD, **values})
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert all_of(Poll) == []


@pytest.mark.parametrize(
    "values", [{}, {"scale": "yes"}, {"scale": "stars", "text_nl": "x"}, {"scale": "yes", "text_ar": "ا" * 121}]
)
def test_an_own_question_that_does_not_fit_is_refused(cast, cycle, sign_in, values):
    poll = write(cycle, cast.member, state="draft")
    assert sign_in(cast.member).post(at(cast, "question_new", poll.pk), values).status_code == 422
    assert len(all_of(PollQuestion)) == 2


def test_every_script_can_be_typed_and_comes_back(cast, cycle, sign_in):
    poll = write(cycle, cast.member, state="draft")
    texts = {"text_uk": "Чи було тихо?", "text_ar": "هل كان هادئًا؟", "text_ti": "ጽቡቕ ነይሩ ዶ?"}
    client = sign_in(cast.member)
    assert client.post(at(cast, "question_new", poll.pk), {"scale": "faces", **texts}).status_code == 303
    assert all_of(PollQuestion)[-1].own == {key.removeprefix("text_"): text for key, text in texts.items()}
    refused = client.post(at(cast, "question_new", poll.pk), texts).content.decode()
    for key, text in texts.items():
        that = languages()[key.removeprefix("text_")]
        assert text in refused
        assert f'lang="{that.key}"' in refused
        assert f'dir="{that.dir}"' in refused


# Who may not ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", OTHERS)
def test_a_poll_that_is_not_shared_is_its_makers_alone(cast, cycle, sign_in, name):
    poll = closed(cycle, cast.member, q1=[7, 1, 1])
    client = sign_in(getattr(cast, name))
    for page in ("detail", "preview", "beamer", "sheet", "sheet_pdf"):
        assert client.get(at(cast, page, poll.pk)).status_code == 404
    for page in POSTS:
        assert client.post(at(cast, page, poll.pk)).status_code == 404


@pytest.mark.parametrize("name", OTHERS)
def test_once_shared_the_members_read_it_and_nobody_else(cast, cycle, sign_in, name):
    poll = closed(cycle, cast.member, q1=[7, 1, 1])
    with unscoped(reason="a test prepares its world"):
        reading.share(poll=poll, by=cast.member)
    client = sign_in(getattr(cast, name))
    is_member = name in ("colleague", "organiser")
    assert client.get(at(cast, "detail", poll.pk)).status_code == (200 if is_member else 404)
    for page in POSTS:
        assert client.post(at(cast, page, poll.pk)).status_code == (403 if is_member else 404)
    assert len(all_of(Poll)) == 1


@pytest.mark.parametrize("name", ["leader", "expert"])
def test_leader_and_expert_read_no_counts_on_any_page_of_the_cycle(cast, cycle, sign_in, name):
    poll = write(cycle, cast.member, title="TELLING poll", sharing="group", state="closed")
    client = sign_in(getattr(cast, name))
    pages = [at(cast, page, cycle.pk) for page in ("list", "p1_panel", "p4_panel", "p5_panel")]
    pages += [reverse("cycles:phase", args=[cast.organisation.slug, cycle.pk, "P4"])]
    for page in pages:
        response = client.get(page)
        assert response.status_code == 200
        assert b"TELLING poll" not in response.content
    assert client.get(at(cast, "detail", poll.pk)).status_code == 404


def test_when_the_cycle_is_closed_the_poll_rests(cast, cycle, sign_in):
    poll = write(cycle, cast.member)
    with unscoped(reason="a test prepares its world"):
        Cycle.objects.update(state="closed")
    client = sign_in(cast.member)
    for page in POSTS[:-1]:
        assert client.post(at(cast, page, poll.pk)).status_code == 403
    assert client.get(create(cast, cycle)).status_code == 403
    assert client.get(at(cast, "detail", poll.pk)).status_code == 200
    assert client.post(at(cast, "delete", poll.pk)).status_code == 303


def test_a_get_changes_nothing(cast, cycle, sign_in):
    poll, client = write(cycle, cast.member), sign_in(cast.member)
    for page, status in {"open": 405, "close": 200, "reset": 200, "share": 405, "bring_in": 405, "delete": 200}.items():
        assert client.get(at(cast, page, poll.pk)).status_code == status
    (after,) = all_of(Poll)
    assert (after.state, after.sharing, after.evidence_id) == ("open", "private", None)


# From a try-out -------------------------------------------------------------------------------------------------


def test_a_try_out_leads_to_a_poll_for_its_author_only(cast, cycle, sign_in):
    with unscoped(reason="a test prepares its world"):
        try_out = TryOutFactory(group=cast.group, author=cast.member, cycle=cycle, sharing="group")
    client = sign_in(cast.member)
    assert at(cast, "create_after", try_out.pk).encode() in client.get(at(cast, "try_out_panel", try_out.pk)).content
    assert client.post(at(cast, "create_after", try_out.pk), GOOD).status_code == 303
    (poll,) = all_of(Poll)
    assert (poll.cycle_id, poll.try_out_id, poll.phase) == (cycle.pk, try_out.pk, "P4")
    assert b"Pairs" in client.get(at(cast, "try_out_panel", try_out.pk)).content
    for name in ("colleague", "expert"):
        other = sign_in(getattr(cast, name))
        assert other.get(at(cast, "create_after", try_out.pk)).status_code == 403
        assert other.get(at(cast, "try_out_panel", try_out.pk)).content == b""
    with unscoped(reason="a test takes the try-out away"):
        try_out.delete()
    assert client.get(at(cast, "detail", poll.pk)).status_code == 200


# Too many answers, and paper ------------------------------------------------------------------------------------


def test_more_answers_than_pupils_is_said_and_can_be_undone(cast, cycle, sign_in):
    poll = write(cycle, cast.member, answers=27)
    client = sign_in(cast.member)
    assert b"More answers came (27) than there are pupils (25)" in client.get(at(cast, "detail", poll.pk)).content
    assert client.post(at(cast, "reset", poll.pk), {"closes_on": day(-1)}).status_code == 422
    old = poll.address.code
    assert client.post(at(cast, "reset", poll.pk), {"closes_on": day(2)}).status_code == 303
    assert client.get(f"/p/{old}/").status_code == 404
    assert b"More answers came" not in client.get(at(cast, "detail", poll.pk)).content


def test_slips_come_as_a_pdf_in_every_script(cast, cycle, sign_in):
    poll = write(cycle, cast.member)
    response = sign_in(cast.member).get(at(cast, "sheet_pdf", poll.pk))
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")


@pytest.mark.parametrize("page", ["beamer", "sheet", "sheet_pdf"])
def test_there_is_nothing_to_hand_out_unless_it_is_open(cast, cycle, sign_in, page):
    for state in ("draft", "closed"):
        poll = write(cycle, cast.member, state=state)
        assert sign_in(cast.member).get(at(cast, page, poll.pk)).status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_pages_ask_the_same_of_the_database_with_one_row_and_with_thirty(cast, cycle, sign_in, rows):
    poll = closed(cycle, cast.member, q1=[7, 1, 1], q2=[5, 1, 1])
    for _number in range(rows - 1):
        write(cycle, cast.member)
    client = sign_in(cast.member)
    for name, pk, most in (("detail", poll.pk, DETAIL), ("p4_panel", cycle.pk, PANEL), ("list", cycle.pk, LIST)):
        client.get(at(cast, name, pk))
        with CaptureQueriesContext(connection) as queries:
            client.get(at(cast, name, pk))
        assert len(queries) == most, (name, len(queries))


def test_a_poll_in_preparation_can_be_changed_by_its_maker(cast, cycle, sign_in):
    poll, client = write(cycle, cast.member, state="draft"), sign_in(cast.member)
    assert 'value="The talk in pairs"' in client.get(at(cast, "edit", poll.pk)).content.decode()
    response = client.post(at(cast, "edit", poll.pk), {**GOOD, "title": "In fours", "ready": ["turn"]})
    assert (response.status_code, response.url) == (303, at(cast, "detail", poll.pk))
    (after,) = all_of(Poll)
    assert (after.title, after.pupils, after.closes_on) == ("In fours", 20, day(3))
    assert [question.ready for question in all_of(PollQuestion)] == ["turn"]


def test_a_poll_that_cannot_be_read_whole_in_any_language_has_no_preview(cast, cycle, sign_in):
    poll = write(cycle, cast.member, state="draft", ready=())
    with unscoped(reason="a test prepares its world"):
        for key in ("nl", "en"):
            making.add_question(poll=poll, scale="yes", texts={key: f"In {key}?"}, by=cast.member)
    assert sign_in(cast.member).get(at(cast, "preview", poll.pk)).status_code == 404
