"""Agreements live on: asked whether they are alive, answered without a trace, renewed, let go; celebrated."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from core.errors import DomainError
from core.tenancy import unscoped
from cycles.enums import Happened
from cycles.models import Agreement, AliveCheck, AliveRemark, AliveSlip, Celebration, Outcome
from cycles.reminders_after import AgreementSource, AliveSource, CelebrationSource
from cycles.school_days import is_school_day
from cycles.services import agreements, alive, celebrations, outcome
from cycles.views.agreements import YEAR
from groups.models import Membership
from schools.models import AuditEvent, Staff, User
from tests.cycles.world import day, start
from tests.factories.cycles import AgreementFactory, AliveCheckFactory

TODAY = datetime.date(2026, 11, 25)  # a Wednesday without holidays


@pytest.fixture
def at_school(monkeypatch):
    """Every day is a school day, whenever the tests run."""
    monkeypatch.setattr("cycles.reminders_after.is_school_day", lambda school, day: True)


def agreed(cast, **changes) -> Agreement:
    cycle = start(cast, "P6")
    with unscoped(reason="a test prepares its world"):
        return AgreementFactory(cycle=cycle, owner=cast.member, **changes)


def asked(cast, agreement, **changes) -> AliveCheck:
    with unscoped(reason="a test prepares its world"):
        made = AliveCheckFactory(agreement=agreement, **changes)
        return AliveCheck.objects.with_group().get(pk=made.pk)


def link(check, person) -> str:
    with unscoped(reason="a test prepares its world"):
        return reverse("cycles:alive", args=[alive.token_for(check, person.pk)])


def noon() -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(timezone.localdate(), datetime.time(12)))


def test_an_agreement_is_asked_about_after_three_six_and_twelve_months_on_school_days(scope):
    made = agreements.add_agreement(
        cycle=start(scope, "P6"), text="A", place="B", owner=scope.member, review_on=day(99), by=scope.member
    )
    checks = list(made.checks.all())
    assert [check.months for check in checks] == [3, 6, 12]
    assert all(is_school_day(scope.group.school, check.asked_on) for check in checks)
    assert [event.what for event in made.events.all()] == [Happened.RECORDED]


@pytest.mark.django_db
def test_a_scanner_that_follows_the_link_answers_nothing(cast, client):
    check = asked(cast, agreed(cast))
    url = link(check, cast.member)
    for method in ("get", "head", "get"):
        assert getattr(client, method)(url).status_code == 200
    with unscoped(reason="a test looks"):
        assert AliveCheck.objects.get(pk=check.pk).answers == 0
        assert not AliveSlip.objects.exists()


@pytest.mark.django_db
def test_an_answer_without_signing_in_counts_once_and_leaves_no_trace_of_who(cast, client):
    check = asked(cast, agreed(cast))
    url = link(check, cast.member)
    response = client.post(url, {"choice": "gone", "remark": "Not in grade 5"})
    assert response.status_code == 200
    assert "noindex" in response.headers["X-Robots-Tag"]
    again = client.post(url, {"choice": "alive"})
    assert again.status_code == 200
    with unscoped(reason="a test looks"):
        now = AliveCheck.objects.get(pk=check.pk)
        assert (now.gone, now.alive, now.answers) == (1, 0, 1)
        assert [remark.text for remark in AliveRemark.objects.all()] == ["Not in grade 5"]
        assert not AuditEvent.objects.filter(object_type__contains="Alive").exists()
    for model in (AliveCheck, AliveSlip, AliveRemark):
        names = {field.name for field in model._meta.get_fields()}
        assert not names & {"user", "by", "author", "at", "created_at"}, model


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["", "x", "1-1", "1-1-abc", "9-9-9", "1-99999999999999999999-a", "é-1-a", "1-1-1-1", "1-²-a"])
def test_a_forged_link_is_not_there(cast, client, token):
    asked(cast, agreed(cast))
    assert client.get(f"/still-alive/{token}/").status_code == 404
    assert client.post(f"/still-alive/{token}/", {"choice": "alive"}).status_code == 404


@pytest.mark.django_db
def test_a_browser_may_say_where_the_answer_comes_from_and_tells_no_other_site(cast, client):
    # "no-referrer" makes browsers send "Origin: null", which is refused as forged: then nobody could answer.
    url = link(asked(cast, agreed(cast)), cast.member)
    assert client.get(url)["Referrer-Policy"] == "same-origin"


@pytest.mark.django_db
def test_a_link_of_one_question_opens_no_other(cast, client):
    agreement = agreed(cast)
    one, other = asked(cast, agreement), asked(cast, agreement, asked_on=day(-3))
    token = link(one, cast.member).split("/")[-2]
    head, _one, secret = token.split("-")
    assert client.post(f"/still-alive/{head}-{other.pk}-{secret}/", {"choice": "alive"}).status_code == 404


@pytest.mark.django_db
def test_who_left_gets_no_page_and_a_closed_question_takes_no_answer(cast, client):
    agreement = agreed(cast)
    check = asked(cast, agreement, asked_on=day(-30), closes_on=day(-1))
    assert client.post(link(check, cast.member), {"choice": "alive"}).status_code == 410
    now = asked(cast, agreement)
    url = link(now, cast.colleague)
    with unscoped(reason="a test prepares its world"):
        Membership.objects.filter(user=cast.colleague).update(ends_on=day(-1), starts_on=day(-9))
    assert client.get(url).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("values", [{}, {"choice": "win"}, {"choice": "alive", "remark": "x" * 10_000}, {"choice": "a\x00"}])
def test_bad_answers_get_a_sentence_and_count_nothing(cast, client, values):
    check = asked(cast, agreed(cast))
    assert client.post(link(check, cast.member), values).status_code == 422
    with unscoped(reason="a test looks"):
        assert AliveCheck.objects.get(pk=check.pk).answers == 0


def _page(cast, sign_in, agreement, person) -> str:
    url = reverse("cycles:agreement", args=["lindenhof", agreement.pk])
    response = sign_in(person).get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_fewer_than_three_answers_show_nothing_and_the_page_says_why(cast, sign_in):
    agreement = agreed(cast)
    check = asked(cast, agreement, asked_on=day(-60), closes_on=day(-39), gone=2)
    with unscoped(reason="a test prepares its world"):
        AliveRemark(asked=check, text="TELLING remark").save()
    body = _page(cast, sign_in, agreement, cast.member)
    assert "Fewer than 3 people answered" in body
    assert 'class="decay"' not in body
    assert "TELLING remark" not in body


def test_counts_are_shown_after_closing_and_remarks_never_to_the_leader(cast, sign_in):
    agreement = agreed(cast)
    check = asked(cast, agreement, asked_on=day(-60), closes_on=day(-39), alive=2, gone=1)
    asked(cast, agreement, alive=3)
    with unscoped(reason="a test prepares its world"):
        AliveRemark(asked=check, text="TELLING remark").save()
    for person, reads in ((cast.member, True), (cast.expert, True), (cast.leader, False)):
        body = _page(cast, sign_in, agreement, person)
        assert body.count('class="decay"') == 1
        assert body.count("<tr>") == 2, "the question that is open shows no numbers"
        assert ("TELLING remark" in body) is reads


def test_the_question_is_asked_once_of_everybody_concerned_and_not_of_who_left(scope, at_school):
    agreement = AgreementFactory(cycle=start(scope, "P6"), owner=scope.member)
    AliveCheckFactory(agreement=agreement)
    outcome.take_on(cycle=agreement.cycle, user=scope.staff, starts_on=day(0), by=scope.member)
    Membership.objects.filter(user=scope.colleague).update(starts_on=day(-9), ends_on=day(-1))
    due = list(AliveSource().due(noon()))
    assert {each.user_id for each in due} == {scope.organiser.pk, scope.member.pk, scope.staff.pk}
    assert len(due) == 3


def test_nobody_is_asked_in_the_holidays(scope, monkeypatch):
    monkeypatch.setattr("cycles.reminders_after.is_school_day", lambda school, day: False)
    AliveCheckFactory(agreement=AgreementFactory(cycle=start(scope, "P6"), owner=scope.member))
    assert list(AliveSource().due(noon())) == []
    assert not is_school_day(scope.group.school, datetime.date(2026, 12, 25))
    assert not is_school_day(scope.group.school, datetime.date(2026, 11, 28))
    assert is_school_day(scope.group.school, TODAY)


def test_most_say_no_longer_and_the_owner_is_asked_until_it_is_renewed(scope, at_school):
    agreement = AgreementFactory(cycle=start(scope, "P6"), owner=scope.member, renewed_on=day(-90))
    AliveCheckFactory(agreement=agreement, asked_on=day(-30), closes_on=day(-2), gone=2, alive=1)
    assert [each.user_id for each in AgreementSource().due(noon())] == [scope.member.pk]
    agreements.renew(agreement=agreement, review_on=day(100), by=scope.member)
    assert list(AgreementSource().due(noon())) == []


def test_when_the_owner_left_the_organiser_is_asked(scope, at_school):
    agreement = AgreementFactory(cycle=start(scope, "P6"), owner=scope.member, review_on=day(0))
    Staff.objects.filter(user=scope.member).update(starts_on=day(-9), ends_on=day(-1))
    assert [each.user_id for each in AgreementSource().due(noon())] == [scope.organiser.pk]
    Agreement.objects.filter(pk=agreement.pk).update(owner=None)
    assert [each.user_id for each in AgreementSource().due(noon())] == [scope.organiser.pk]


def test_when_the_account_of_the_owner_was_closed_the_organiser_is_asked(scope, at_school):
    AgreementFactory(cycle=start(scope, "P6"), owner=scope.member, review_on=day(0))
    User.objects.filter(pk=scope.member.pk).update(is_active=False)
    assert [each.user_id for each in AgreementSource().due(noon())] == [scope.organiser.pk]


def test_an_agreement_without_owner_is_a_page_that_says_so(cast, sign_in):
    agreement = agreed(cast)
    with unscoped(reason="a test prepares its world"):
        Agreement.objects.update(owner=None)
    assert "Nobody looks after it now" in _page(cast, sign_in, agreement, cast.organiser)


def test_letting_go_needs_a_reason_and_ends_the_questions(scope):
    agreement = AgreementFactory(cycle=start(scope, "P6"), owner=scope.member)
    check = AliveCheckFactory(agreement=agreement)
    for reason in ("", "  "):
        with pytest.raises(DomainError):
            agreements.let_go(agreement=agreement, reason=reason, by=scope.member)
    agreements.let_go(agreement=agreement, reason="Grade 6 reads alone", by=scope.member)
    agreements.let_go(agreement=agreement, reason="Twice is once", by=scope.member)
    assert Agreement.objects.get().ended_because == "Grade 6 reads alone"
    assert not AliveCheck.objects.get(pk=check.pk).is_open
    with pytest.raises(DomainError):
        agreements.renew(agreement=agreement, review_on=day(0) + YEAR, by=scope.member)


def test_an_agreement_can_be_looked_after_when_its_cycle_is_closed(cast, sign_in):
    agreement = agreed(cast)
    with unscoped(reason="a test prepares its world"):
        type(agreement.cycle).objects.update(state="closed")
    url = reverse("cycles:agreement_renew", args=["lindenhof", agreement.pk])
    assert sign_in(cast.organiser).post(url, {"review_on": day(200).isoformat()}).status_code == 303
    assert sign_in(cast.expert).post(url, {"review_on": day(200).isoformat()}).status_code == 403


def test_choosing_again_keeps_what_was_chosen_before(scope):
    cycle = start(scope, "P4")
    outcome.choose(cycle=cycle, choice="adapt", saw="Four", by=scope.member)
    outcome.choose(cycle=cycle, choice="adapt", saw="Four", by=scope.member)
    outcome.choose(cycle=cycle, choice="stop", why="It takes an hour", by=scope.member)
    assert [row.choice for row in Outcome.objects.all()] == ["stop", "adapt"]


def test_a_stopped_cycle_secures_what_was_learned_and_not_an_agreement(cast, sign_in):
    cycle = start(cast, "P6", choice="stop")
    url = reverse("cycles:phase", args=["lindenhof", cycle.pk, "P6"])
    body = sign_in(cast.member).get(url).content.decode()
    assert "What we learned is written down, and for whom." in body
    assert "Record an agreement" not in body
    values = {"text": "Cards are not talk", "for_whom": "Grade 3", "version": 0}
    assert sign_in(cast.member).post(reverse("cycles:learned", args=["lindenhof", cycle.pk]), values).status_code == 303
    assert "Seen: what you learned" in sign_in(cast.member).get(url).content.decode()


def test_a_leader_reads_how_many_take_it_on_and_not_who(cast, sign_in):
    cycle = start(cast, "P5")
    with unscoped(reason="a test prepares its world"):
        outcome.take_on(cycle=cycle, user=cast.staff, starts_on=day(0), by=cast.member)
    url = reverse("cycles:phase", args=["lindenhof", cycle.pk, "P5"])
    assert "Sam Staff" in sign_in(cast.member).get(url).content.decode()
    body = sign_in(cast.leader).get(url).content.decode()
    assert "Sam Staff" not in body
    assert "1 colleague takes it on" in body


def test_staff_read_in_the_pack_only_what_the_group_marked(cast, sign_in):
    agreed(cast, text="Marked", in_pack=True)
    with unscoped(reason="a test prepares its world"):
        AgreementFactory(cycle=Agreement.objects.get().cycle, owner=cast.member, text="Kept inside")
    client = sign_in(cast.staff)
    body = client.get(reverse("cycles:pack", args=["lindenhof", cast.group.pk])).content.decode()
    assert "Marked" in body
    assert "Kept inside" not in body
    inside = sign_in(cast.member).get(reverse("cycles:pack", args=["lindenhof", cast.group.pk])).content.decode()
    assert f'href="/o/lindenhof/groups/{cast.group.pk}/agreements/" aria-current' in inside
    paper = client.get(reverse("cycles:pack_file", args=["lindenhof", cast.group.pk]))
    assert paper.content.startswith(b"%PDF")


def test_a_celebration_is_of_the_group_until_it_is_shared_and_again_after_taking_back(cast, sign_in):
    cycle = start(cast, "P6")
    client, staff = sign_in(cast.member), sign_in(cast.staff)
    values = {"text": "Grade 5 asks the questions", "reach": "school", "version": 0}
    made = client.post(reverse("cycles:celebrate", args=["lindenhof", cycle.pk]), values)
    assert made.status_code == 303
    url = made.headers["Location"]
    assert staff.get(url).status_code == 404
    assert client.post(f"{url}share/").status_code == 303
    assert staff.get(url).status_code == 200
    assert staff.post(f"{url}thank/").status_code == 303
    assert staff.post(f"{url}thank/").status_code == 303
    assert staff.get(url).content.decode().count("Sam Staff") >= 1
    for own in (client, sign_in(cast.organiser)):
        assert "Say thanks" not in own.get(url).content.decode(), "nobody thanks oneself"
        assert own.post(f"{url}thank/").status_code == 403
    leader = sign_in(cast.leader)
    assert "Say thanks" in leader.get(url).content.decode()
    assert client.post(f"{url}take-back/").status_code == 303
    assert staff.get(url).status_code == 404


def test_what_is_celebrated_comes_once_by_mail_to_the_staff_and_not_to_the_group(scope, at_school):
    cycle = start(scope, "P6")
    made = celebrations.write(cycle=cycle, text="A", version=0, by=scope.member)
    celebrations.share(celebration=made, by=scope.member)
    Celebration.objects.update(mail_on=timezone.localdate())
    assert {each.user_id for each in CelebrationSource().due(noon())} == {scope.staff.pk, scope.leader.pk}
    celebrations.take_back(celebration=made, by=scope.member)
    assert list(CelebrationSource().due(noon())) == []


def test_the_list_of_agreements_offers_to_add_one_only_while_a_cycle_secures(cast, sign_in):
    agreement = agreed(cast, text="A minute in pairs")
    url = reverse("cycles:agreements", args=["lindenhof", cast.group.pk])
    add = reverse("cycles:agreement_new", args=["lindenhof", agreement.cycle_id])
    client = sign_in(cast.member)
    for changes, offers in (({}, True), ({"phase": "P5"}, False), ({"phase": "P6", "state": "closed"}, False)):
        with unscoped(reason="a test prepares its world"):
            type(agreement.cycle).objects.update(**changes) if changes else None
        body = client.get(url).content.decode()
        assert "A minute in pairs" in body
        assert (add in body) is offers
