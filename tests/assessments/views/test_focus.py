"""Choosing the focus of a round that is open: by its organiser, until the first answer."""

import datetime

import pytest
from django.utils import timezone

from assessments import services
from assessments.models import Round, Wave
from core.tenancy import organisation_scope, unscoped
from groups.models import Group
from tests.factories.assessments import RoundFactory, answer, teachers
from tests.factories.groups import GroupFactory

DAY = datetime.timedelta(days=1)


def focus_of(round_):
    with unscoped(reason="a test inspects"):
        return Round.objects.get(pk=round_.pk).focus


@pytest.fixture
def opened_by_the_school(polled):
    """The round of the cast's group is part of a wave and has no focus; nobody has answered."""
    with unscoped(reason="a test prepares"):
        wave = Wave.objects.create(
            organisation=polled.cast.organisation, school=polled.cast.school, closes_on=timezone.localdate() + 7 * DAY
        )
        polled.round.wave, polled.round.instrument = wave, "characteristics"
        polled.round.save(update_fields=["wave", "instrument"])
    return f"/o/lindenhof/rounds/{polled.round.pk}/focus/"


def test_only_the_organiser_chooses_also_in_a_round_that_the_school_opened(polled, sign_in, opened_by_the_school):
    roles = {"member": 403, "leader": 403, "expert": 403, "staff": 404, "other": 404, "administrator": 404}
    for role, status in roles.items():
        client = sign_in(polled.cast.person(role))
        assert client.get(opened_by_the_school).status_code == status, role
        assert client.post(opened_by_the_school, {"focus": "C2"}).status_code == status, role
        assert focus_of(polled.round) == ""
    organiser = sign_in(polled.cast.organiser)
    assert "Choose a focus" in organiser.get(f"/o/lindenhof/rounds/{polled.round.pk}/").content.decode()
    assert "Choose a focus" in organiser.get(f"/o/lindenhof/groups/{polled.group.pk}/panel/assessments/").content.decode()
    assert opened_by_the_school in organiser.get("/").content.decode()
    for nothing in ({}, {"focus": ""}, {"focus": "C9"}, {"focus": "P1"}):
        assert organiser.post(opened_by_the_school, nothing).status_code == 422
    assert organiser.post(opened_by_the_school, {"focus": "C2"}).status_code == 303
    assert focus_of(polled.round) == "C2"
    assert opened_by_the_school not in organiser.get("/").content.decode()
    text = organiser.get(f"/o/lindenhof/rounds/{polled.round.pk}/").content.decode()
    assert "Focus of the group: Everyone learns." in text and "Choose another focus" in text
    assert organiser.post(opened_by_the_school, {"focus": "none"}).status_code == 303
    assert focus_of(polled.round) == ""
    with unscoped(reason="a test prepares"):  # a short poll gets no verdict, so nobody is asked to choose
        Round.objects.filter(pk=polled.round.pk).update(instrument="pulse")
    for page in ("/", f"/o/lindenhof/rounds/{polled.round.pk}/", f"/o/lindenhof/groups/{polled.group.pk}/panel/assessments/"):
        assert "Choose a focus" not in organiser.get(page).content.decode()
    assert organiser.get(opened_by_the_school).status_code == 403
    assert organiser.post(opened_by_the_school, {"focus": "C2"}).status_code == 403
    assert focus_of(polled.round) == ""


def test_the_first_answer_fixes_the_focus_and_a_beginning_does_not(polled, sign_in, opened_by_the_school):
    organiser, page = sign_in(polled.cast.organiser), f"/o/lindenhof/rounds/{polled.round.pk}/"
    with organisation_scope(polled.cast.organisation.pk):
        services.keep(round_=polled.round, values={"C1.1": 4}, by=polled.cast.member)
    with unscoped(reason="a test prepares"):
        answer(polled.round, polled.cast.leader)  # counts in no result of the group, so it fixes nothing
    assert organiser.get(opened_by_the_school).status_code == 200
    with unscoped(reason="a test prepares"):
        answer(polled.round, polled.cast.colleague)
    refused = organiser.post(opened_by_the_school, {"focus": "C2"})
    assert refused.status_code == 422 and "Somebody has answered already." in refused.content.decode()
    assert focus_of(polled.round) == ""
    assert organiser.get(opened_by_the_school).url == page
    assert opened_by_the_school not in organiser.get("/").content.decode()
    text = organiser.get(page).content.decode()
    assert "A focus can no longer be chosen" in text
    assert "A focus can no longer be chosen" not in sign_in(polled.cast.member).get(page).content.decode()


def test_a_round_that_is_closed_or_asks_the_staff_takes_no_focus(polled, sign_in, opened_by_the_school):
    with unscoped(reason="a test prepares"):
        staff = RoundFactory(group=None, organisation=polled.cast.organisation, school=polled.cast.school)
        services.close_round(round_=polled.round, by=polled.cast.organiser)
    organiser = sign_in(polled.cast.organiser)
    assert organiser.post(f"/o/lindenhof/rounds/{staff.pk}/focus/", {"focus": "C2"}).status_code == 403
    answered = organiser.post(opened_by_the_school, {"focus": "C2"})
    assert answered.status_code == 422 and "already closed" in answered.content.decode()
    assert organiser.get(opened_by_the_school).status_code == 303
    assert focus_of(polled.round) == ""


def test_a_wave_that_begins_later_leaves_the_groups_time_to_choose(cast, sign_in):
    first = timezone.localdate() + 7 * DAY
    with unscoped(reason="a test prepares"):
        found = [GroupFactory(school=cast.school, name=name) for name in ("Reading", "Over by then")]
        for group in found:
            teachers(group, 5)
        Group.objects.filter(name="Over by then").update(ends_on=first - DAY)
    leader = sign_in(cast.leader)
    posted = {"instrument": "characteristics", "opens_on": str(first), "closes_on": str(first + 7 * DAY)}
    answered = leader.post(f"/o/lindenhof/schools/{cast.school.pk}/waves/new/", posted)
    assert answered.status_code == 303
    assert "Opens in the groups on" in leader.get(answered.url).content.decode()
    with organisation_scope(cast.organisation.pk):
        (made,) = Round.objects.filter(wave__isnull=False)
        assert made.group.name == "Reading" and not made.takes_answers
        services.choose_focus(round_=made, focus="C3", by=cast.leader)
    assert focus_of(made) == "C3"
    for wrong in ({"opens_on": ""}, {"opens_on": "2000-01-01"}, {"closes_on": str(first - DAY)}):
        assert leader.post(f"/o/lindenhof/schools/{cast.school.pk}/waves/new/", {**posted, **wrong}).status_code == 422


def test_queries(polled, sign_in, opened_by_the_school, django_assert_num_queries):
    client = sign_in(polled.cast.organiser)
    with django_assert_num_queries(8):
        client.get(opened_by_the_school)
    with django_assert_num_queries(6):
        client.get(f"/o/lindenhof/groups/{polled.group.pk}/panel/assessments/")
