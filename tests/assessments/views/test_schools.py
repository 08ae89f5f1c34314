"""Rounds of all staff of a school, and waves through its groups."""

import datetime

import pytest
from django.utils import timezone

from assessments import services
from assessments.enums import State
from assessments.models import AnswerSet, OwnInstrument, OwnVersion, Round, RoundSecret, Wave
from core.errors import DomainError
from core.tenancy import organisation_scope, unscoped
from groups.models import Group
from schools.enums import StaffRole
from schools.models import Staff, User
from tests.factories.assessments import OwnVersionFactory, answer, teachers
from tests.factories.groups import GroupFactory
from tests.factories.schools import SchoolFactory, StaffFactory, UserFactory

DAY = datetime.timedelta(days=1)


def document(key, audience):
    """A small questionnaire for staff."""
    options = [{"value": number, "nl": str(number), "en": str(number)} for number in range(1, 6)]
    items = [{"key": f"S.{number}", "nl": f"Zin {number}", "en": f"Sentence {number}"} for number in range(1, 6)]
    return {
        "format": 1,
        "key": key,
        "version": 1,
        "kind": "survey",
        "audience": audience,
        "nl": key,
        "en": key,
        "scale": {"options": options, "unknown": {"nl": "Weet ik niet", "en": "I don't know"}},
        "sections": [{"key": "S", "nl": "De school", "en": "The school", "items": items}],
    }


@pytest.fixture
def asked(cast):
    """Two questionnaires of the organisation's own: about the school, and about leading it; ten people work there."""
    found = {}
    with unscoped(reason="a test prepares"):
        for key, audience in (("our-school", "staff"), ("our-leader", "leader")):
            made = OwnInstrument.objects.create(organisation=cast.organisation, key=key)
            version = OwnVersion.objects.create(
                instrument=made, number=1, definition=document(key, audience), published_at=timezone.now()
            )
            found[audience] = f"own-{version.pk}"
        for _ in range(6):
            StaffFactory(organisation=cast.organisation, user=UserFactory(), school=cast.school)
    return found


def base(cast):
    return f"/o/lindenhof/schools/{cast.school.pk}"


def days(closes=14):
    today = timezone.localdate()
    return {"opens_on": str(today), "closes_on": str(today + closes * DAY)}


def opened(cast, asked, audience="staff"):
    with organisation_scope(cast.organisation.pk):
        return services.open_staff_round(
            school=cast.school, instrument=asked[audience], closes_on=timezone.localdate() + 7 * DAY, by=cast.leader
        )


PAGES = {"rounds/": (200, 200), "rounds/new/": (403, 200), "waves/new/": (403, 200)}


@pytest.mark.parametrize("page", PAGES)
def test_who_may(cast, sign_in, page):
    for_staff, for_leader = PAGES[page]
    expected = {
        "member": for_staff,
        "staff": for_staff,
        "leader": for_leader,
        "expert": 404,
        "other": 404,
        "administrator": 404,
    }
    for role, status in expected.items():
        assert sign_in(cast.person(role)).get(f"{base(cast)}/{page}").status_code == status, role


def test_the_leader_of_another_school_opens_nothing_here(cast, asked, sign_in):
    with unscoped(reason="a test prepares"):
        elsewhere = SchoolFactory(organisation=cast.organisation, name="Elsewhere")
        other = UserFactory()
        StaffFactory(organisation=cast.organisation, user=other, role=StaffRole.LEADER, school=elsewhere)
    client = sign_in(other)
    assert client.get(f"{base(cast)}/rounds/").status_code == 403
    # Nor does the school's page lead there, or show an error where a panel would stand.
    page = client.get(f"{base(cast)}/").content.decode()
    assert "/posters/" in page and "/rounds/" not in page and "/panel/assessments/" not in page
    assert f"{base(cast)}/rounds/" in sign_in(cast.staff).get(f"{base(cast)}/").content.decode()
    assert client.post(f"{base(cast)}/rounds/new/", {"instrument": asked["staff"], **days()}).status_code == 403
    assert client.post(f"{base(cast)}/waves/new/", {"instrument": "pulse", **days()}).status_code == 403


def test_the_leader_asks_all_staff_and_they_answer_without_a_name(cast, asked, sign_in):
    leader = sign_in(cast.leader)
    text = leader.get(f"{base(cast)}/rounds/new/").content.decode()
    assert asked["staff"] in text and asked["leader"] in text
    assert 'href="?instrument=characteristics"' not in text  # that one asks a group
    answered = leader.post(f"{base(cast)}/rounds/new/", {"instrument": asked["staff"], **days()})
    assert answered.status_code == 303
    staff = sign_in(cast.staff)
    text = staff.get(answered.url).content.decode()
    assert "0 of 10 people have answered." in text  # the leader and the expert are not asked
    sent = staff.post(f"{answered.url}answer/", {"S_1": "4", "S_2": "2"})
    assert sent.status_code == 303
    assert "1 of 10 people have answered." in staff.get(answered.url).content.decode()
    assert sign_in(cast.expert).get(answered.url).status_code == 404
    with unscoped(reason="a test inspects"):
        (kept,) = AnswerSet.objects.all()
        assert kept.part == "group"
        assert RoundSecret.objects.filter(round__school=cast.school).count() == 1


def test_what_is_about_the_leader_needs_eight_answers_and_says_who_sees_it(cast, asked, sign_in):
    leader = sign_in(cast.leader)
    text = leader.get(f"{base(cast)}/rounds/new/", {"instrument": asked["leader"]}).content.decode()
    assert "From 8 answers you get a result." in text
    assert "It is no appraisal" in text
    url = leader.post(f"{base(cast)}/rounds/new/", {"instrument": asked["leader"], **days()}).url
    text = sign_in(cast.member).get(f"{url}answer/").content.decode()
    assert "5 statements about who leads your school" in text
    assert "There is a result from 8 answers, for all together and never for one statement." in text


def test_a_school_with_too_few_people_is_told_why(cast, asked, sign_in):
    with unscoped(reason="a test prepares"):
        gone = Staff.objects.filter(organisation=cast.organisation, role=StaffRole.STAFF).exclude(user=cast.staff)
        gone.update(ends_on=timezone.localdate() - DAY)
    leader = sign_in(cast.leader)
    answered = leader.post(f"{base(cast)}/rounds/new/", {"instrument": asked["staff"], **days()})
    assert answered.status_code == 422
    assert "at this school 1 can answer" in answered.content.decode()


def test_the_same_questionnaire_is_not_asked_twice_at_a_time(cast, asked, sign_in):
    opened(cast, asked)
    answered = sign_in(cast.leader).post(f"{base(cast)}/rounds/new/", {"instrument": asked["staff"], **days()})
    assert answered.status_code == 422
    assert "There is already an open round." in answered.content.decode()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"instrument": ""}, "Choose one of these questionnaires."),
        ({"instrument": "characteristics"}, "Choose one of these questionnaires."),
        ({"closes_on": "soon"}, "This is not a date."),
        ({"closes_on": "2000-01-01"}, "This day is over."),
        ({"opens_on": ""}, "Fill this in."),
    ],
)
def test_bad_input_is_answered_with_a_sentence(cast, asked, sign_in, changed, sentence):
    posted = {"instrument": asked["staff"], **days(), **changed}
    answered = sign_in(cast.leader).post(f"{base(cast)}/rounds/new/", posted)
    assert answered.status_code == 422
    assert sentence in answered.content.decode()


def test_closing_destroys_the_secret_and_no_answer_is_found_again(cast, asked):
    made = opened(cast, asked)
    with organisation_scope(cast.organisation.pk):
        answer(made, cast.member, 4)
        assert services.own_answers(made, cast.member) is not None
        services.close_round(round_=made, by=cast.leader)
        assert not RoundSecret.objects.exists()
        made.refresh_from_db()
        assert services.own_answers(made, cast.member) is None


def test_two_rounds_of_staff_give_one_person_unlike_tokens(cast, asked):
    with organisation_scope(cast.organisation.pk):
        tokens = set()
        for _ in range(2):
            made = opened(cast, asked)
            answer(made, cast.member)
            tokens |= set(AnswerSet.objects.filter(round=made).values_list("token", flat=True))
            services.close_round(round_=made, by=None)
        assert len(tokens) == 2


def test_who_stopped_working_here_can_no_longer_answer_and_still_counts_as_asked(cast, asked):
    made = opened(cast, asked)
    with organisation_scope(cast.organisation.pk):
        Staff.objects.filter(user=cast.member).update(
            ends_on=timezone.localdate() - DAY, starts_on=timezone.localdate() - 9 * DAY
        )
        with pytest.raises(DomainError, match="no longer work at this school"):
            services.answer(round_=made, values={"S.1": 3}, by=cast.member)


# ------------------------------------------------------------------ waves


@pytest.fixture
def groups(cast):
    """Two groups that are large enough, beside the cast's own, which is too small."""
    with unscoped(reason="a test prepares"):
        found = [GroupFactory(school=cast.school, name=name) for name in ("Reading", "Sums")]
        for group in found:
            teachers(group, 5)
    return found


def open_wave(cast, days_=14):
    with organisation_scope(cast.organisation.pk):
        return services.open_wave(
            school=cast.school, instrument="pulse", closes_on=timezone.localdate() + days_ * DAY, by=cast.leader
        )


def test_a_wave_opens_a_round_in_each_group_that_is_large_enough_and_names_the_others(cast, groups, sign_in):
    leader = sign_in(cast.leader)
    text = leader.get(f"{base(cast)}/waves/new/", {"instrument": "pulse"}).content.decode()
    assert "2 groups can take part." in text
    assert text.index("Too small for answers without names") < text.index("Speaking up</li>")
    answered = leader.post(f"{base(cast)}/waves/new/", {"instrument": "pulse", **days()})
    assert answered.status_code == 303
    with unscoped(reason="a test inspects"):
        assert set(Round.objects.filter(wave__isnull=False).values_list("group__name", flat=True)) == {"Reading", "Sums"}
    assert "0 of 2 groups closed." in leader.get(answered.url).content.decode()
    again = leader.post(f"{base(cast)}/waves/new/", {"instrument": "pulse", **days()})
    assert again.status_code == 422
    assert "A round is open in every group of this school already" in again.content.decode()


def test_a_group_with_an_open_round_is_left_alone(cast, groups):
    with organisation_scope(cast.organisation.pk):
        services.open_round(group=groups[0], instrument="pulse", closes_on=timezone.localdate() + DAY, by=cast.leader)
        found = services.possible_groups(cast.school)
        assert (found.groups, found.busy, found.small) == ([groups[1]], [groups[0]], [cast.group])


def test_a_wave_asks_a_questionnaire_of_the_schools_own_to_its_end(cast, groups, sign_in):
    with unscoped(reason="a test prepares"):
        version = OwnVersionFactory(instrument__organisation=cast.organisation)
    leader = sign_in(cast.leader)
    posted = {"instrument": f"own-{version.pk}", **days()}
    url = leader.post(f"{base(cast)}/waves/new/", posted).url
    with organisation_scope(cast.organisation.pk):
        wave = Wave.objects.get()
        for round_ in Round.objects.filter(wave=wave).with_group():
            for person in User.objects.filter(memberships__group=round_.group):
                answer(round_, person, 2)
        services.begin_closing_wave(wave=wave, by=cast.leader)
        services.close_wave(wave)
    text = leader.get(f"{url}result/").content.decode()
    assert "Mood here" in text
    assert "10 of 10 people answered." in text


@pytest.mark.parametrize(("day", "sentence"), [("9999-12-31", "within three months"), ("2000-01-01", "This day is over.")])
def test_a_wave_has_a_last_day_of_its_own_though_all_its_groups_end_sooner(cast, groups, sign_in, day, sentence):
    with unscoped(reason="a test prepares"):
        Group.objects.filter(school=cast.school).update(ends_on=timezone.localdate() + 20 * DAY)
    answered = sign_in(cast.leader).post(f"{base(cast)}/waves/new/", {"instrument": "pulse", **days(), "closes_on": day})
    assert answered.status_code == 422
    assert sentence in answered.content.decode()


def test_no_group_large_enough_is_a_sentence(cast, sign_in):
    answered = sign_in(cast.leader).post(f"{base(cast)}/waves/new/", {"instrument": "pulse", **days()})
    assert answered.status_code == 422
    assert "No group of this school can take part now" in answered.content.decode()
    with unscoped(reason="a test inspects"):
        assert not Wave.objects.exists()


def test_the_leader_closes_all_rounds_at_once_in_the_background(cast, groups, sign_in, django_capture_on_commit_callbacks):
    wave = open_wave(cast)
    leader, url = sign_in(cast.leader), f"/o/lindenhof/waves/{wave.pk}/"
    assert "Close all rounds" in leader.get(f"{url}close/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert leader.post(f"{url}close/").status_code == 303
    text = leader.get(url).content.decode()
    assert "2 of 2 groups closed." in text
    with unscoped(reason="a test inspects"):
        assert Wave.objects.get().state == State.CLOSED
        assert not Round.objects.filter(state=State.OPEN).exists()
    followed = leader.post(f"{url}close/", follow=True)
    assert "being closed already" in followed.content.decode()


def test_a_closing_that_stopped_half_way_is_taken_up_again(cast, groups):
    wave = open_wave(cast)
    with organisation_scope(cast.organisation.pk):
        services.begin_closing_wave(wave=wave, by=cast.leader)
        services.close_round(round_=Round.objects.filter(wave=wave).with_group().first(), by=None)
        (found,) = services.waves_to_close()
        assert services.close_wave(found) == 1
        assert services.close_wave(found) == 0
        assert services.waves_to_close() == []
        assert Wave.objects.get().state == State.CLOSED


def test_a_wave_whose_last_day_is_over_closes_by_itself(cast, groups):
    from assessments.tasks import close_due_rounds_of

    wave = open_wave(cast)
    with organisation_scope(cast.organisation.pk):
        yesterday = timezone.localdate() - DAY
        Wave.objects.filter(pk=wave.pk).update(closes_on=yesterday)
        Round.objects.filter(wave=wave).update(closes_on=yesterday)
    close_due_rounds_of(organisation_id=cast.organisation.pk)
    with unscoped(reason="a test inspects"):
        assert Wave.objects.get().state == State.CLOSED
        assert not Round.objects.filter(state=State.OPEN).exists()


def test_a_wave_page_names_no_group_and_no_count_of_answers(cast, groups, sign_in):
    wave = open_wave(cast)
    text = sign_in(cast.staff).get(f"/o/lindenhof/waves/{wave.pk}/").content.decode()
    main = text[text.index("<main") :]
    assert "Reading" not in main
    assert "answered." not in main


def test_others_close_no_wave(cast, groups, sign_in):
    wave = open_wave(cast)
    for role, status in {"member": 403, "organiser": 403, "staff": 403, "expert": 404, "other": 404}.items():
        assert sign_in(cast.person(role)).post(f"/o/lindenhof/waves/{wave.pk}/close/").status_code == status, role


@pytest.mark.parametrize("count", [1, 8])
def test_queries_of_a_wave(cast, sign_in, django_assert_num_queries, count):
    with unscoped(reason="a test prepares"):
        for _ in range(count):
            teachers(GroupFactory(school=cast.school), 5)
    wave = open_wave(cast)
    client = sign_in(cast.leader)
    with django_assert_num_queries(7):
        client.get(f"/o/lindenhof/waves/{wave.pk}/")
