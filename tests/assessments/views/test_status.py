"""Claim beside trace beside the expert's view: who sees it, what it says, and that it leads on."""

import datetime
import re

import pytest
from django.utils import timezone

from assessments import services
from assessments.models import ExpertView, TraceScore
from core.tenancy import unscoped
from cycles.enums import Sharing
from groups.enums import Characteristic
from meetings.enums import Presence
from tests.factories import conditions as condition_factories
from tests.factories import cycles as cycle_factories
from tests.factories.assessments import ExpertViewFactory, closed_round
from tests.factories.groups import GroupFactory
from tests.factories.meetings import AgendaItemFactory, AttendanceFactory, DecisionFactory, MeetingFactory

DAY = datetime.timedelta(days=1)
INSIDE = ("member", "organiser", "leader", "expert")
ALL = [*((role, 200) for role in INSIDE), ("staff", 403), ("other", 404), ("administrator", 404)]


def url(group, rest=""):
    return f"/o/lindenhof/groups/{group.pk}/status/{rest}"


def read(client, *args):
    return client.get(url(*args)).content.decode()


def counted(group):
    with unscoped(reason="a test prepares"):
        from assessments.services.traces import count_year

        return count_year(group)


def released(polled, values):
    """A released round of the questionnaire; the open pulse is closed first."""
    if polled.round.is_open:
        services.close_round(round_=polled.round, by=None)
        polled.round.refresh_from_db()
    return closed_round(polled.group, polled.people, values, instrument="characteristics")


def shared(cast, author, **fields):
    with unscoped(reason="a test prepares"):
        return cycle_factories.TryOutFactory(
            group=cast.group,
            author=author,
            tried_on=timezone.localdate() - DAY,
            sharing=Sharing.GROUP,
            shared_at=timezone.now() - DAY,
            **fields,
        )


@pytest.mark.parametrize(("role", "status"), ALL)
def test_who_sees_the_status_and_its_pages(cast, sign_in, role, status):
    client = sign_in(cast.person(role))
    for rest in ("", "attention/", "C6/"):
        assert client.get(url(cast.group, rest)).status_code == status


@pytest.mark.parametrize("rest", ["C8/", "nothing/", "C8/view/"])
def test_an_unknown_characteristic_is_not_found(cast, sign_in, rest):
    assert sign_in(cast.expert).get(url(cast.group, rest)).status_code == 404


def test_before_the_first_night_it_says_when_it_is_counted(cast, sign_in):
    text = read(sign_in(cast.member), cast.group)
    assert "What can be seen is counted tonight" in text
    assert text.count('<li class="profile-row') == 7
    assert "Count again now" not in text
    assert "Count again now" in read(sign_in(cast.organiser), cast.group)


def test_a_group_whose_characteristics_cannot_all_be_seen_is_in_the_making(cast, sign_in):
    counted(cast.group)
    for role in INSIDE:
        text = read(sign_in(cast.person(role)), cast.group)
        assert re.search(r"<h1[^>]*>\s*In the making: 7 characteristics cannot be seen yet", text)
        assert not re.search(r"\d\s?%|average|score of|rank", text)


def test_one_meeting_does_not_make_a_plg(cast, sign_in):
    with unscoped(reason="a test prepares"):
        MeetingFactory(group=cast.group)
    counted(cast.group)
    text = read(sign_in(cast.member), cast.group)
    assert "One meeting does not make a PLG" in text
    assert "A single session: one meeting cannot be called a PLG" in text


def test_where_claim_trace_and_expert_differ_it_is_said_openly(polled, sign_in):
    with unscoped(reason="a test prepares"):
        released(polled, (4, 4, 4, 3, 4))
        ExpertViewFactory(group=polled.group, characteristic="C5", level=2, words="Much is tried.", by=polled.cast.expert)
    counted(polled.group)
    text = read(sign_in(polled.cast.member), polled.group)
    assert re.search(r"You say 3\.\d; the traces show too little to see it yet\.", text)
    assert re.search(r"You say 3\.\d; the expert sees “Starting”\.", text)
    assert "The expert: Starting." in text
    assert "Eva Expert" in text


def test_six_norms_are_said_in_words_with_a_named_warning(cast, sign_in):
    counted(cast.group)
    text = read(sign_in(cast.leader), cast.group)
    assert "Shorter than twelve months: The group lasts 10 months" in text
    assert text.count("not to be seen yet") == 6
    with unscoped(reason="a test prepares"):
        condition_factories.PlanLinkFactory(group=cast.group)
    counted(cast.group)
    text = read(sign_in(cast.leader), cast.group)
    assert "It fits the policy of the school: can be seen" in text


def test_the_panel_says_the_status_in_a_sentence(cast, sign_in):
    counted(cast.group)
    text = sign_in(cast.member).get(f"/o/lindenhof/groups/{cast.group.pk}/panel/status/").content.decode()
    assert "In the making: 7 characteristics cannot be seen yet" in text
    assert "<html" not in text


# Counting again


def test_the_organiser_counts_again_and_nobody_else(cast, sign_in):
    address = url(cast.group, "recount/")
    for role in ("member", "leader", "expert"):
        assert sign_in(cast.person(role)).post(address).status_code == 403
    assert sign_in(cast.organiser).get(address).status_code == 405
    for _time in range(2):
        assert sign_in(cast.organiser).post(address)["Location"] == url(cast.group)
    with unscoped(reason="a test inspects"):
        assert not TraceScore.objects.exclude(group=cast.group).exists()


# The rows behind a number


def test_a_number_opens_its_rows_and_a_leader_sees_the_number_without_them(cast, sign_in):
    try_out = shared(cast, cast.member, done="TELLING what I did")
    counted(cast.group)
    with unscoped(reason="a test inspects"):
        score = TraceScore.objects.get(group=cast.group, rule="try_outs")
    address = f"/o/lindenhof/traces/{score.pk}/"
    assert address in read(sign_in(cast.colleague), cast.group)
    assert address not in read(sign_in(cast.leader), cast.group)
    assert "1 try-out was shared." in read(sign_in(cast.leader), cast.group)
    text = sign_in(cast.colleague).get(address).content.decode()
    assert f"/o/lindenhof/try-outs/{try_out.pk}/" in text
    text = sign_in(cast.leader).get(address).content.decode()
    assert "TELLING" not in text
    assert "The rows behind this number are not for you" in text


def test_a_rule_that_is_counted_no_more_is_not_found(cast, sign_in):
    with unscoped(reason="a test prepares"):
        score = counted(cast.group)[0]
        TraceScore.objects.filter(pk=score.pk).update(rule="of_long_ago")
    assert sign_in(cast.member).get(f"/o/lindenhof/traces/{score.pk}/").status_code == 404
    assert sign_in(cast.member).get(url(cast.group)).status_code == 200


@pytest.mark.parametrize("size", ["three", "nine"])
def test_no_page_gives_leader_or_expert_a_name_or_a_number_about_one_teacher(cast, sign_in, size):
    with unscoped(reason="a test prepares"):
        if size == "nine":
            from tests.factories.assessments import teachers

            teachers(cast.group, 6)
        for _each in range(3):
            meeting = MeetingFactory(group=cast.group, starts_at=timezone.now() - (3 + _each) * DAY)
            AttendanceFactory(meeting=meeting, user=cast.member, presence=Presence.PRESENT)
            AttendanceFactory(meeting=meeting, user=cast.colleague, presence=Presence.ABSENT)
        condition_factories.LearningQuestionFactory(group=cast.group, author=cast.member, created_at=timezone.now() - 70 * DAY)
    for _each in range(6):
        shared(cast, cast.member, done="TELLING words")
    scores = counted(cast.group)
    names = ("Mia", "Cas", "Omar")
    for role in ("leader", "expert"):
        client = sign_in(cast.person(role))
        pages = [read(client, cast.group, rest) for rest in ("", "attention/", *(f"{key}/" for key in Characteristic.values))]
        pages += [client.get(f"/o/lindenhof/traces/{score.pk}/").content.decode() for score in scores]
        for text in pages:
            main = text.split("<main")[1]
            assert not any(name in main for name in names)
            assert "1 of 3 members" not in main
        assert role == "expert" or not any("TELLING" in text for text in pages)


# The expert's view


def said(client, group, **values):
    return client.post(url(group, "C5/view/"), {"level": 3, "words": "The group measures before it decides.", **values})


def test_the_expert_says_what_is_to_be_seen_and_everybody_inside_reads_it(cast, sign_in):
    response = said(sign_in(cast.expert), cast.group)
    assert response.status_code == 303
    said(sign_in(cast.expert), cast.group)
    with unscoped(reason="a test inspects"):
        assert ExpertView.objects.count() == 1, "the same again adds nothing"
    for role in INSIDE:
        text = read(sign_in(cast.person(role)), cast.group, "C5/")
        assert "The group measures before it decides." in text
        assert "The expert: Under way." in text
        assert "Eva Expert" in text
    again = read(sign_in(cast.expert), cast.group, "C5/view/")
    assert "Under way.</strong> The group measures before it decides." in again, "what it replaces stands above the form"
    said(sign_in(cast.expert), cast.group, level=4, words="By now it is a habit.")
    text = read(sign_in(cast.member), cast.group, "C5/")
    assert "By now it is a habit." in text
    assert "What the expert said before" in text


@pytest.mark.parametrize("role", ["member", "organiser", "leader"])
def test_only_the_expert_says_it(cast, sign_in, role):
    assert said(sign_in(cast.person(role)), cast.group).status_code == 403


def test_the_expert_of_a_group_that_ended_says_nothing_more(cast, sign_in):
    with unscoped(reason="a test prepares"):
        cast.group.ends_on = timezone.localdate() - DAY
        cast.group.save()
    assert said(sign_in(cast.expert), cast.group).status_code == 403


@pytest.mark.parametrize("words", ["Mia tries the most.", "Here Cas Colleague leads.", "Fatima does the work."])
def test_a_name_is_asked_about_once_and_nothing_typed_is_lost(cast, sign_in, words):
    client = sign_in(cast.expert)
    response = said(client, cast.group, words=words)
    text = response.content.decode()
    assert response.status_code == 422
    assert "This looks like a name" in text
    assert words in text
    assert 'name="sure"' in text
    assert said(client, cast.group, words=words, sure="on").status_code == 303


@pytest.mark.parametrize("values", [{"level": ""}, {"level": "5"}, {"level": "x"}, {"words": " "}, {"words": "x" * 401}])
def test_bad_input_is_answered_at_its_field(cast, sign_in, values):
    response = said(sign_in(cast.expert), cast.group, **values)
    assert response.status_code == 422
    assert "invalid-feedback" in response.content.decode()


# From a result to something to do


def test_suggestions_begin_with_the_readers_own_role(cast, sign_in):
    text = read(sign_in(cast.leader), cast.group, "C6/")
    assert text.index("(that is you)") < text.index("Teacher")
    assert "I set aside money for expertise from outside the school." in text
    text = read(sign_in(cast.expert), cast.group, "C6/")
    assert "I question what is taken for granted." in text


def test_one_click_leads_to_a_page_that_is_filled_in(cast, sign_in):
    with unscoped(reason="a test prepares"):
        MeetingFactory(group=cast.group)
    client = sign_in(cast.organiser)
    text = read(client, cast.group, "C6/").replace("&amp;", "&")
    links = re.findall(r'href="([^"]+\?[^"]*title=[^"]+|[^"]+\?characteristic=C6&text=[^"]+)"', text)
    assert len(links) == 3
    for link in links:
        page = client.get(link, follow=True)
        assert page.status_code == 200
        assert re.search(r"Which knowledge do we miss|set money aside", page.content.decode())


def test_those_who_may_not_are_not_offered_a_way(cast, sign_in):
    text = read(sign_in(cast.leader), cast.group, "C6/")
    assert "Put it on an agenda" not in text
    assert "Ask the school leader" not in text
    text = read(sign_in(cast.member), cast.group, "C6/")
    assert "Start a cycle about it" not in text
    assert "Put it on an agenda" in text


def test_the_next_result_comes_back_to_what_was_done(polled, sign_in):
    with unscoped(reason="a test prepares"):
        first = released(polled, (2, 3, 2))
        first.release.released_at = timezone.now() - 40 * DAY
        first.release.save()
        meeting = MeetingFactory(group=polled.group, starts_at=timezone.now() - 20 * DAY)
        AgendaItemFactory(meeting=meeting, title="Which knowledge do we miss?", characteristic="C6")
        AgendaItemFactory(meeting=meeting, title="About something else", characteristic="C1")
        answered = condition_factories.RequestAnswerFactory(
            request__group=polled.group, request__characteristic="C6", request__condition="", request__text="Money, please"
        )
        old = MeetingFactory(group=polled.group, starts_at=timezone.now() - 60 * DAY)
        AgendaItemFactory(meeting=old, title="Before the first round", characteristic="C6")
    text = read(sign_in(polled.cast.member), polled.group, "C6/")
    assert "On the agenda: Which knowledge do we miss?" in text
    assert "Asked the school leader: Money, please" in text
    assert f"The school leader answered: {answered.get_answer_display()}" in text
    assert "About something else" not in text
    assert "Before the first round" not in text
    assert "Result of a round" in text


def test_a_result_withheld_since_or_still_seen_by_one_person_only_is_no_step(polled, sign_in):
    with unscoped(reason="a test prepares"):
        released(polled, (2, 3, 2))
        condition_factories.LeaderRequestFactory(
            group=polled.group, characteristic="C6", condition="", text="Money, please", asked_by=polled.cast.organiser
        )
        few = closed_round(polled.group, polled.people[:2], (1,))
        few.release.released_at = timezone.now() - 40 * DAY
        few.release.save()
    text = read(sign_in(polled.cast.member), polled.group, "C6/")
    assert "Asked the school leader: Money, please" in text
    assert "The school leader answered" not in text
    assert f"/rounds/{few.pk}/" not in text


# Attention


def test_attention_says_for_how_long_a_characteristic_had_none(cast, sign_in):
    with unscoped(reason="a test prepares"):
        meeting = MeetingFactory(group=cast.group, starts_at=timezone.now() - 21 * DAY)
        AgendaItemFactory(meeting=meeting, characteristic="C6")
        AgendaItemFactory(meeting=meeting, characteristic="C2", is_proposal=True)
        DecisionFactory(meeting=meeting)
    shared(cast, cast.member)
    text = read(sign_in(cast.leader), cast.group, "attention/")
    assert text.count('<svg class="strip"') == 7
    assert "An expert alongside us: no attention for 3 weeks." in text
    assert "1 agenda items" in text
    assert text.count("1 try-outs") == 2
    assert cast.member.name not in text.split("<main")[1]


# Budgets


@pytest.mark.parametrize(("rest", "queries"), [("", 8), ("C6/", 12), ("attention/", 11)])
def test_a_page_asks_as_many_queries_for_one_row_as_for_thirty(polled, sign_in, rest, queries, django_assert_num_queries):
    def furnish(number):
        with unscoped(reason="a test prepares"):
            for days in range(number):
                meeting = MeetingFactory(group=polled.group, starts_at=timezone.now() - (3 + days) * DAY)
                AgendaItemFactory(meeting=meeting, characteristic="C6")
                condition_factories.RequestAnswerFactory(
                    request__group=polled.group, request__characteristic="C6", request__condition=""
                )
                ExpertViewFactory(group=polled.group, characteristic="C6", level=1 + days % 4, by=polled.cast.expert)
                ExpertViewFactory(group=polled.group, characteristic="C5", by=polled.cast.expert)
        counted(polled.group)

    with unscoped(reason="a test prepares"):
        released(polled, (3, 4, 2, 4, 5))
        GroupFactory(school=polled.cast.school)
    client = sign_in(polled.cast.member)
    furnish(1)
    client.get(url(polled.group, rest))
    with django_assert_num_queries(queries):
        client.get(url(polled.group, rest))
    furnish(29)
    with django_assert_num_queries(queries):
        client.get(url(polled.group, rest))


def test_an_expert_is_not_asked_whether_there_is_an_expert(cast, sign_in):
    client, nobody = sign_in(cast.expert), "There is no expert."
    page = client.get(url(cast.group, "C6/view/")).content.decode()
    assert page.count('name="level"') == 3 and nobody not in page
    assert client.post(url(cast.group, "C6/view/"), {"level": 1, "words": "I am here."}).status_code == 422
    assert client.post(url(cast.group, "C6/view/"), {"level": 2, "words": "I am asked in."}).status_code == 303
    assert client.get(url(cast.group, "C5/view/")).content.decode().count('name="level"') == 4


def test_services_refuse_what_is_no_level_or_characteristic(scope):
    from core.errors import DomainError

    for values in ({"level": 0}, {"level": 5}, {"characteristic": "C9"}, {"words": "  "}):
        with pytest.raises(DomainError):
            services.say_view(
                **{"group": scope.group, "characteristic": "C1", "level": 2, "words": "So.", "by": scope.expert, **values}
            )
