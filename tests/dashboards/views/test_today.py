"""Today."""

from __future__ import annotations

import datetime
import re

import pytest
from django.utils import timezone

from assessments.models import Round
from core.drafts import keep_draft
from core.tenancy import unscoped
from cycles.enums import Sharing
from cycles.models import AliveCheck, Cycle, GoalConfirmation, TryOut, TryOutReply
from cycles.services import alive
from groups.enums import Role
from groups.models import Membership
from meetings.enums import State
from meetings.models import Action, Attendance, Meeting
from schools.enums import StaffRole
from schools.models import Staff
from tests.cast import ROLES
from tests.factories.assessments import answer
from tests.factories.cycles import TryOutFactory
from tests.factories.meetings import ActionFactory, MeetingFactory
from tests.factories.schools import StaffFactory, UserFactory

URL = "/"


def text_of(response) -> str:
    """The words of the sheet, without tags, white space and the box that a script shows when a text waits."""
    sheet = response.content.decode().split("<main", 1)[1].split(">", 1)[1].split("</main>", 1)[0]
    sheet = re.sub(r"<section[^>]* data-queue-box hidden.*?</section>", "", sheet, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", sheet).split())


@pytest.mark.parametrize("role", ROLES)
def test_everybody_has_a_today(cast, sign_in, role):
    assert sign_in(cast.person(role)).get(URL).status_code == 200


def test_somebody_who_is_not_signed_in_is_asked_to(cast, client):
    response = client.get(URL)
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


def test_nothing_changes_on_a_post(cast, sign_in):
    assert sign_in(cast.member).post(URL).status_code == 405


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize("role", ["member", "expert"])
def test_as_many_queries_with_1_as_with_30_of_everything(busy, cast, sign_in, django_assert_num_queries, count, role):
    person = cast.person(role)
    busy(person, count, Role.TEACHER if role == "member" else Role.EXPERT)
    client = sign_in(person)
    client.get(URL)
    with django_assert_num_queries(12 if role == "member" else 11):
        response = client.get(URL)
    assert "Promise 0" in response.content.decode()


def test_the_title_is_the_day_and_the_lead_says_what_is_next(busy, cast, sign_in):
    busy(cast.member, 1)
    response = sign_in(cast.member).get(URL)
    words = text_of(response)
    assert words.startswith(f"{timezone.localdate():%A} {timezone.localdate().day}")
    assert "Tomorrow at" in words
    assert "you see Speaking up. 5 things wait for you." in words


def test_what_waits_is_named_with_a_link_each(busy, cast, sign_in):
    busy(cast.member, 1)
    response = sign_in(cast.member).get(URL)
    page = response.content.decode()
    with unscoped(reason="a test inspects"):
        cycle = Cycle.objects.get(group=cast.group)
        reply = TryOutReply.objects.get(try_out__author=cast.member)
        round_ = Round.objects.get(group=cast.group)
    for address in (
        f"/o/lindenhof/rounds/{round_.pk}/answer/",
        f"/o/lindenhof/try-outs/{reply.try_out_id}/",
        f"/o/lindenhof/cycles/{cycle.pk}/P1/",
        f"/o/lindenhof/cycles/{cycle.pk}/#s-asked",
    ):
        assert f'href="{address}"' in page
    words = text_of(response)
    assert "Read the question of Cas" in words
    assert "Read the question of Eva" in words
    assert "Say whether you agree with the goal" in words
    assert page.count('class="asks"') == 3


def test_what_is_done_no_longer_waits(busy, cast, sign_in):
    busy(cast.member, 1)
    with unscoped(reason="a test prepares"):
        answer(Round.objects.get(group=cast.group), cast.member)
        TryOutReply.objects.update(read_at=timezone.now())
        cycle = Cycle.objects.get(group=cast.group)
        GoalConfirmation.objects.create(cycle=cycle, user=cast.member)
        cycle.questions.update(answer="The quiet ones.")
        for check in AliveCheck.objects.with_group().filter(agreement__cycle__group=cast.group):
            alive.answer(check=check, token=alive.token_for(check, cast.member.pk), choice="alive")
    words = text_of(sign_in(cast.member).get(URL))
    assert "Waits for you" not in words
    assert "Nothing waits for you." in words


def test_a_new_goal_waits_for_the_school_leader_until_it_was_seen(busy, cast, sign_in):
    """Criterion P1.d: seeing is not approving."""
    busy(cast.member, 1)
    with unscoped(reason="a test inspects"):
        cycle = Cycle.objects.get(group=cast.group)
    client = sign_in(cast.leader)
    page = client.get(URL).content.decode()
    assert f'class="asks" href="/o/lindenhof/cycles/{cycle.pk}/P1/#s-further">Look at the goal of the group</a>' in page
    assert "Say whether you agree" not in page
    client.post(f"/o/lindenhof/cycles/{cycle.pk}/see-goal/")
    assert "Look at the goal" not in client.get(URL).content.decode()


def test_no_round_waits_for_a_school_leader(busy, cast, sign_in):
    busy(cast.member, 1)
    with unscoped(reason="a test prepares"):
        Membership.objects.create(group=cast.group, user=cast.leader, role=Role.LEADER, starts_on=timezone.localdate())
    assert "Answer" not in text_of(sign_in(cast.leader).get(URL))


def test_a_leader_who_also_teaches_logs_only_where_the_leader_teaches(busy, cast, sign_in):
    busy(cast.member, 2)
    with unscoped(reason="a test prepares"):
        Membership.objects.create(group=cast.group, user=cast.leader, role=Role.TEACHER, starts_on=timezone.localdate())
    page = sign_in(cast.leader).get(URL).content.decode()
    assert "You can share it with Speaking up later." in page
    assert '<select class="form-select" name="group"' not in page


def test_my_own_question_does_not_wait_for_me(busy, cast, sign_in):
    busy(cast.member, 1)
    with unscoped(reason="a test prepares"):
        Cycle.objects.get(group=cast.group).questions.update(author=cast.member)
    assert "Question 0" not in text_of(sign_in(cast.member).get(URL))


def test_several_replies_to_one_try_out_are_one_line(busy, cast, sign_in):
    busy(cast.member, 1)
    with unscoped(reason="a test prepares"):
        first = TryOutReply.objects.get(try_out__author=cast.member)
        for number in range(2):
            TryOutReply.objects.create(try_out=first.try_out, author=cast.organiser, text=f"More {number}", kind="option")
    words = text_of(sign_in(cast.member).get(URL))
    assert "Read 3 replies" in words
    assert "More 1" in words


@pytest.mark.parametrize("kind", ["question", "option", "observation", "theory"])
def test_every_kind_of_reply_has_its_own_words(busy, cast, sign_in, kind):
    busy(cast.member, 1)
    with unscoped(reason="a test prepares"):
        TryOutReply.objects.update(kind=kind)
    assert "Cas" in text_of(sign_in(cast.member).get(URL))


def test_the_next_meeting_can_be_answered_without_script(busy, cast, sign_in):
    busy(cast.member, 1)
    client = sign_in(cast.member)
    page = client.get(URL).content.decode()
    with unscoped(reason="a test inspects"):
        meeting = Meeting.objects.get(group=cast.group)
    action = f"/o/lindenhof/meetings/{meeting.pk}/rsvp/"
    assert f'action="{action}"' in page
    assert "<noscript><button" in page
    response = client.post(action, {"reply": "coming", "next": URL})
    assert (response.status_code, response["Location"]) == (303, URL)
    with unscoped(reason="a test inspects"):
        assert Attendance.objects.get(meeting=meeting, user=cast.member).reply == "coming"
    assert re.search(r'value="coming"[^>]* checked', client.get(URL).content.decode())


@pytest.mark.parametrize(
    ("ahead", "says"),
    [
        (datetime.timedelta(minutes=1), "Today at"),
        (datetime.timedelta(days=3), "On "),
        (datetime.timedelta(days=30), "Your next meeting is on"),
    ],
)
def test_the_lead_says_how_near_the_meeting_is(cast, sign_in, ahead, says, time_machine):
    time_machine.move_to(datetime.datetime(2026, 11, 24, 9, tzinfo=datetime.UTC), tick=False)
    with unscoped(reason="a test prepares"):
        MeetingFactory(group=cast.group, starts_at=timezone.now() + ahead)
    assert says in text_of(sign_in(cast.member).get(URL))


def test_a_cancelled_meeting_is_not_next(cast, sign_in):
    with unscoped(reason="a test prepares"):
        MeetingFactory(group=cast.group, state=State.CANCELLED)
    assert "No meeting is planned." in text_of(sign_in(cast.member).get(URL))


def test_a_promise_can_be_noted_as_done_without_script(cast, sign_in):
    with unscoped(reason="a test prepares"):
        meeting = MeetingFactory(group=cast.group)
        action = ActionFactory(meeting=meeting, owner=cast.member)
    client = sign_in(cast.member)
    assert "Copy the talking cards" in text_of(client.get(URL))
    response = client.post(f"/o/lindenhof/actions/{action.pk}/done/", {"done": "1", "next": URL})
    assert (response.status_code, response["Location"]) == (303, URL)
    with unscoped(reason="a test inspects"):
        assert Action.objects.get().done_at is not None
    assert "Copy the talking cards" not in text_of(client.get(URL))


def test_a_late_promise_says_so_plainly(cast, sign_in):
    with unscoped(reason="a test prepares"):
        meeting = MeetingFactory(group=cast.group)
        ActionFactory(meeting=meeting, owner=cast.member, due_on=timezone.localdate() - datetime.timedelta(days=1))
    assert "was for yesterday" in text_of(sign_in(cast.member).get(URL))


def test_a_promise_for_today_may_still_be_kept_today(cast, sign_in):
    with unscoped(reason="a test prepares"):
        ActionFactory(meeting=MeetingFactory(group=cast.group), owner=cast.member, due_on=timezone.localdate())
    assert "by today" in text_of(sign_in(cast.member).get(URL))


def test_the_box_keeps_a_try_out_and_the_draft_is_in_it(cast, sign_in):
    keep_draft(cast.member, "tryout:new", {"done": "Half a sentence"})
    client = sign_in(cast.member)
    page = client.get(URL).content.decode()
    assert ">Half a sentence</textarea>" in page
    assert "Only you see this. You can share it with Speaking up later." in page
    key = re.search(r'name="client_key" value="([^"]+)"', page)
    values = {"done": "Half a sentence and more", "group": cast.group.pk, "client_key": key[1], "draft": "tryout:new"}
    for _twice in range(2):
        assert client.post("/try-outs/new/", values).status_code == 303
    with unscoped(reason="a test inspects"):
        assert TryOut.objects.get().done == "Half a sentence and more"
    assert "Half a sentence" not in client.get(URL).content.decode().split("s-colleagues")[0].split("<textarea")[1]


def test_with_two_groups_one_is_chosen(busy, cast, sign_in):
    busy(cast.member, 2)
    page = sign_in(cast.member).get(URL).content.decode()
    assert '<select class="form-select" name="group"' in page
    assert ">Group 00</option>" in page


def test_what_colleagues_shared_is_there_and_what_they_keep_is_not(cast, sign_in):
    with unscoped(reason="a test prepares"):
        TryOutFactory(group=cast.group, author=cast.colleague, done="Kept to myself")
        TryOutFactory(group=cast.group, author=cast.colleague, done="For all", sharing=Sharing.GROUP, shared_at=timezone.now())
    words = text_of(sign_in(cast.member).get(URL))
    assert "For all" in words
    assert "Kept to myself" not in words


def test_somebody_who_left_the_group_sees_nothing_of_it(busy, cast, sign_in):
    busy(cast.member, 1)
    with unscoped(reason="a test prepares"):
        Membership.objects.filter(user=cast.member).update(ends_on=timezone.localdate() - datetime.timedelta(days=1))
    assert "Speaking up" not in sign_in(cast.member).get(URL).content.decode()


@pytest.mark.parametrize("role", ["member", "organiser", "leader", "staff", "administrator"])
def test_nothing_of_the_other_organisation_is_on_it(busy, cast, sign_in, role):
    busy(cast.member, 1)
    assert "TELLING" not in sign_in(cast.person(role)).get(URL).content.decode()


def test_an_expert_sees_both_organisations(busy, cast, sign_in):
    busy(cast.member, 1)
    words = text_of(sign_in(cast.expert).get(URL))
    assert "Shared 0 in Speaking up" in words
    assert "Shared 0 in TELLING group" in words


@pytest.mark.parametrize("role", ["leader", "expert"])
def test_leader_and_expert_see_nothing_that_one_teacher_keeps_or_counts(busy, cast, sign_in, role):
    """Rule 4: no promise, reply, attendance or private try-out of a teacher, and no number beside a teacher's name."""
    busy(cast.member, 1)
    with unscoped(reason="a test prepares"):
        TryOutFactory(group=cast.group, author=cast.member, done="Private words", class_name="5B")
    words = text_of(sign_in(cast.person(role)).get(URL))
    for telling in ("Promise 0", "Reply 0", "Private words", "5B"):
        assert telling not in words
    assert not re.search(r"(Mia|Cas)\w* \w* ?\d", words)


def test_a_leader_without_groups_is_led_to_the_organisation(cast, sign_in):
    page = sign_in(cast.leader).get(URL).content.decode()
    assert 'class="asks" href="/o/lindenhof/"' in page
    assert "try-out" not in page.split("<main")[1].split("</main>")[0].lower()


def test_a_brand_new_person_hears_what_comes(cast, sign_in):
    assert "Ask an organiser" in text_of(sign_in(cast.staff).get(URL))


def test_somebody_from_outside_without_a_group_hears_what_comes(cast, sign_in):
    with unscoped(reason="a test prepares"):
        newcomer = UserFactory()
        StaffFactory(organisation=cast.organisation, user=newcomer, role=StaffRole.EXTERNAL)
    assert "Lindenhof knows you." in text_of(sign_in(newcomer).get(URL))


def test_somebody_without_any_school_hears_what_to_do(cast, sign_in):
    with unscoped(reason="a test prepares"):
        Staff.objects.filter(user=cast.staff).delete()
    words = text_of(sign_in(cast.staff).get(URL))
    assert "You are not in a school at the moment." in words
    assert "A school leader can invite you." in words


def test_markup_in_a_text_stays_text(cast, sign_in):
    with unscoped(reason="a test prepares"):
        TryOutFactory(
            group=cast.group, author=cast.colleague, done="<script>x</script>", sharing=Sharing.GROUP, shared_at=timezone.now()
        )
    assert "<script>x" not in sign_in(cast.member).get(URL).content.decode()
