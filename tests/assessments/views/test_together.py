"""Talking an instrument over together, and posters: as each role, to the end, and with two writers at once."""

import io
import re

import pytest
from pypdf import PdfReader

from assessments import services
from assessments.models import Joint, Poster
from core.errors import DomainError
from core.tenancy import unscoped
from tests.factories.assessments import JointAnswerFactory, JointFactory, OwnVersionFactory, PosterFactory, document
from tests.factories.cycles import CycleFactory
from tests.factories.schools import SchoolFactory, StaffFactory


def text_of(response):
    return response.content.decode()


@pytest.fixture
def at(cast):
    return f"/o/lindenhof/groups/{cast.group.pk}"


@pytest.fixture
def talk(cast):
    with unscoped(reason="a test prepares its world"):
        return JointFactory(group=cast.group)


def page_of(talk, tail=""):
    return f"/o/lindenhof/together/{talk.pk}/{tail}"


def test_a_group_of_three_talks_the_matrix_over_from_begin_to_end(cast, sign_in, at):
    client = sign_in(cast.organiser)
    assert "groups under five can do nothing else" in text_of(client.get(f"{at}/together/"))
    client.post(f"{at}/together/new/", {"instrument": "matrix"})
    with unscoped(reason="a test inspects"):
        talk = Joint.objects.get(group=cast.group)
    first = text_of(client.get(page_of(talk, "talk/")))
    assert "A shared purpose" in first and "There is no goal about pupils." in first and "1 of 7" in first
    for number, key in enumerate(("C1", "C2", "C3", "C4", "C5", "C6", "C7")):
        answered = client.post(page_of(talk, f"talk/?row={key}"), {"level": str(2 + number % 2), "text": "", "revision": "0"})
        assert answered.status_code == 303
    text = text_of(client.get(page_of(talk)))
    assert "Begin with: A shared purpose, Close to our own lessons" in text
    assert "no total and no average" in text
    client.post(page_of(talk, "fix/"))
    text = text_of(client.get(page_of(talk)))
    assert "fixed on" in text and "Go on talking" not in text
    assert client.get(page_of(talk, "talk/")).status_code == 403


def test_the_leader_reads_it_only_when_it_is_fixed(cast, sign_in, at, talk):
    with unscoped(reason="a test prepares"):
        JointAnswerFactory(joint=talk, text="Nog lastig.")
    client = sign_in(cast.leader)
    assert client.get(page_of(talk)).status_code == 404
    assert page_of(talk) not in text_of(client.get(f"{at}/together/"))
    sign_in(cast.member).post(page_of(talk, "fix/"))
    assert "Nog lastig." in text_of(client.get(page_of(talk)))
    assert client.get(page_of(talk, "delete/")).status_code == 403


def test_two_laptops_at_once_lose_nothing(cast, sign_in, talk):
    first, second = sign_in(cast.member), sign_in(cast.organiser)
    sent = {"level": "1", "text": "De eerste.", "revision": "0"}
    first.post(page_of(talk, "talk/?row=C1"), sent)
    refused = second.post(page_of(talk, "talk/?row=C1"), {"level": "3", "text": "De tweede.", "revision": "0"})
    assert refused.status_code == 422
    text = text_of(refused)
    assert "Somebody else wrote here meanwhile: Not yet. De eerste." in text and "De tweede." in text
    assert 'name="revision" value="1"' in text
    again = second.post(page_of(talk, "talk/?row=C1"), {"level": "3", "text": "De tweede.", "revision": "1"})
    assert again.status_code == 303


def test_questions_on_a_theme_need_their_theme(cast, sign_in, at):
    with unscoped(reason="a test prepares"):
        cycle = CycleFactory(group=cast.group)
    client = sign_in(cast.member)
    refused = client.post(f"{at}/together/new/", {"instrument": "theme", "theme": " "})
    assert refused.status_code == 422 and "Name the theme" in text_of(refused)
    client.post(f"{at}/together/new/", {"instrument": "theme", "theme": "Rekentaal", "cycle": str(cycle.pk)})
    with unscoped(reason="a test inspects"):
        talk = Joint.objects.get(theme="Rekentaal")
        assert talk.cycle == cycle
    client.post(page_of(talk, "talk/?row=B1"), {"level": "", "text": "Vragen stellen.", "revision": "0"})
    text = text_of(client.get(page_of(talk)))
    assert "Rekentaal" in text and "Vragen stellen." in text and "0 of 12 rows" in text


def test_a_foreign_cycle_is_not_to_be_chosen(cast, sign_in, at):
    with unscoped(reason="a test prepares"):
        cycle = CycleFactory(group=cast.other_group)
    refused = sign_in(cast.member).post(f"{at}/together/new/", {"instrument": "matrix", "cycle": str(cycle.pk)})
    assert refused.status_code == 422


def test_an_own_questionnaire_is_talked_over_part_by_part(cast, sign_in, at):
    with unscoped(reason="a test prepares"):
        own = OwnVersionFactory(instrument__organisation=cast.organisation, definition=document()).instrument
    client = sign_in(cast.member)
    client.post(f"{at}/together/new/", {"instrument": own.key})
    with unscoped(reason="a test inspects"):
        talk = Joint.objects.get(group=cast.group)
    text = text_of(client.get(page_of(talk, "talk/")))
    assert "Mood" in text and "We laugh." in text and "Strongly agree" in text


def test_what_the_group_chose_the_time_before_stands_beside_it(cast, sign_in, talk):
    with unscoped(reason="a test prepares"):
        earlier = JointFactory(group=cast.group)
        JointAnswerFactory(joint=earlier, key="C1", level=1)
        services.together.fix_joint(joint=earlier, by=cast.organiser)
    assert "The time before: Not yet" in text_of(sign_in(cast.member).get(page_of(talk, "talk/?row=C1")))


@pytest.mark.parametrize("sent", [{"level": "9"}, {"level": "x"}, {"level": "-1"}])
def test_a_level_that_is_not_there_is_refused(cast, sign_in, talk, sent):
    refused = sign_in(cast.member).post(page_of(talk, "talk/?row=C1"), {**sent, "text": "Blijft", "revision": "0"})
    assert refused.status_code == 422 and "Blijft" in text_of(refused)


def test_a_row_that_is_not_there(cast, sign_in, talk):
    assert sign_in(cast.member).get(page_of(talk, "talk/?row=C9")).status_code == 404


def test_nothing_cannot_be_fixed_and_what_is_fixed_not_thrown_away(scope):
    talk = JointFactory(group=scope.group)
    with pytest.raises(DomainError, match="Nothing was agreed"):
        services.together.fix_joint(joint=talk, by=scope.organiser)
    JointAnswerFactory(joint=talk)
    services.together.fix_joint(joint=talk, by=scope.organiser)
    for change in (
        lambda: services.together.fix_joint(joint=talk, by=scope.organiser),
        lambda: services.together.delete_joint(joint=talk, by=scope.organiser),
        lambda: services.together.agree(joint=talk, key="C1", level=1, text="", revision=0, by=scope.organiser),
    ):
        with pytest.raises(DomainError):
            change()
    assert services.together.last_levels(scope.group) == {"C1": 2}


def test_a_talk_is_thrown_away_after_asking(cast, sign_in, at, talk):
    client = sign_in(cast.member)
    assert "is gone then" in text_of(client.get(page_of(talk, "delete/")))
    assert client.post(page_of(talk, "delete/")).headers["Location"] == f"{at}/together/"
    with unscoped(reason="a test inspects"):
        assert not Joint.objects.filter(pk=talk.pk).exists()


@pytest.mark.parametrize("count", [1, 30])
def test_queries(cast, sign_in, at, talk, django_assert_num_queries, count):
    with unscoped(reason="a test prepares"):
        for _number in range(count):
            JointAnswerFactory(joint__group=cast.group)
    client = sign_in(cast.member)
    client.get(page_of(talk))
    with django_assert_num_queries(9):
        client.get(f"{at}/together/")
    with django_assert_num_queries(9):
        client.get(page_of(talk))


# ------------------------------------------------------------------ posters


def test_a_poster_begins_with_what_is_there(cast, sign_in, at):
    with unscoped(reason="a test prepares"):
        talk = JointFactory(group=cast.group)
        JointAnswerFactory(joint=talk, key="C1", level=4)
        services.together.fix_joint(joint=talk, by=cast.organiser)
    client = sign_in(cast.organiser)
    text = text_of(client.post(f"{at}/posters/", {"lens": "characteristics"}, follow=True))
    assert "The goal steers choices" in text  # the matrix cell that the group chose
    assert cast.group.goal_pupils in text and cast.group.goal_learning in text


def test_pillars_are_ones_own_and_two_to_seven(cast, sign_in):
    with unscoped(reason="a test prepares"):
        poster = PosterFactory(group=cast.group)
    url = f"/o/lindenhof/posters/{poster.pk}/"
    client = sign_in(cast.member)
    sent = {"title": "Wij", "size": "a2", "name_1": "Rust", "name_3": "Ruimte", "text_3": "Voor iedereen"}
    assert client.post(url, sent).status_code == 303
    with unscoped(reason="a test inspects"):
        assert [pillar["name"] for pillar in Poster.objects.get(pk=poster.pk).pillars] == ["Rust", "Ruimte"]
    refused = client.post(url, {"title": "Wij", "size": "a2", "name_1": "Rust"})
    assert refused.status_code == 422 and "two to seven pillars" in text_of(refused)
    assert client.post(url, {"title": "Wij", "size": "a0", "name_1": "a", "name_2": "b"}).status_code == 422


@pytest.mark.parametrize(("size", "width"), [("a3", 1191), ("a2", 1684)])
@pytest.mark.parametrize("pillars", [2, 7])
def test_the_paper_is_one_tagged_sheet_of_its_size_with_all_words(cast, sign_in, size, width, pillars):
    with unscoped(reason="a test prepares"):
        rows = [{"name": f"Zuil {n}", "text": f"Woorden {n} " + "lange tekst " * 15} for n in range(pillars)]
        poster = PosterFactory(group=cast.group, size=size, pillars=rows, roof="Dak #eval(1)", base="Voet")
    answered = sign_in(cast.expert).get(f"/o/lindenhof/posters/{poster.pk}/pdf/")
    assert answered["Content-Type"] == "application/pdf"
    made = PdfReader(io.BytesIO(answered.content))
    assert len(made.pages) == 1
    assert round(made.pages[0].mediabox.width) == width
    text = made.pages[0].extract_text()
    assert "Dak #eval(1)" in text and "Voet" in text and f"Woorden {pillars - 1}" in text
    assert made.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_a_school_has_posters_too_that_its_leader_makes(cast, sign_in):
    url = f"/o/lindenhof/schools/{cast.school.pk}/posters/"
    assert sign_in(cast.member).get(url).status_code == 200
    assert sign_in(cast.member).post(url, {"lens": "capacities"}).status_code == 403
    made = sign_in(cast.leader).post(url, {"lens": "capacities"}, follow=True)
    assert "Personal capacity" in text_of(made)
    with unscoped(reason="a test inspects"):
        poster = Poster.objects.get(school=cast.school)
    assert sign_in(cast.staff).get(f"/o/lindenhof/posters/{poster.pk}/").status_code == 200
    assert sign_in(cast.expert).get(f"/o/lindenhof/posters/{poster.pk}/").status_code == 404
    client = sign_in(cast.leader)
    assert client.post(f"/o/lindenhof/posters/{poster.pk}/delete/").headers["Location"] == url


def test_a_poster_about_nothing_is_refused(cast, sign_in, at):
    assert sign_in(cast.member).post(f"{at}/posters/", {"lens": "horoscope"}).status_code == 422


def test_the_page_of_a_school_leads_to_its_posters_for_whoever_may_open_them(cast, sign_in):
    at = f"/o/lindenhof/schools/{cast.school.pk}"
    with unscoped(reason="a test prepares"):
        made = PosterFactory(group=None, organisation=cast.organisation, school=cast.school, title="Onze school")
        elsewhere = StaffFactory(organisation=cast.organisation, school=SchoolFactory(organisation=cast.organisation)).user
    for person, words in (
        (cast.leader, "Make a poster of your school"),
        (cast.member, "Posters for"),
        (elsewhere, "Posters for"),
    ):
        client = sign_in(person)
        school_page = text_of(client.get(f"{at}/"))
        panel_at = re.search(r'hx-get="([^"]+/panel/posters/)"', school_page)[1]
        assert f'href="{at}/posters/"' in school_page  # without a script too
        panel = text_of(client.get(panel_at))
        assert words in panel and "Onze school" in panel and f"/posters/{made.pk}/" in panel
        assert client.get(f"{at}/posters/").status_code == 200
    assert sign_in(cast.expert).get(f"{at}/panel/posters/").status_code == 404
