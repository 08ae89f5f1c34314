"""Opening a round."""

import datetime
import re

import pytest
from django.utils import timezone

from assessments import services
from assessments.instruments import shipped
from assessments.models import OwnInstrument, OwnVersion, Round
from assessments.people import asked_of
from core.errors import DomainError
from core.tenancy import unscoped
from groups.models import Group, Membership
from schools.models import User
from tests.factories.assessments import RoundFactory, asked, closed_round, teachers

DAY = datetime.timedelta(days=1)


@pytest.fixture
def group(cast):
    with unscoped(reason="a test prepares"):
        teachers(cast.group, 5)
    return cast.group


def url(group):
    return f"/o/lindenhof/groups/{group.pk}/rounds/new/"


def data(days=14, instrument="pulse", **changed):
    today = timezone.localdate()
    given = {"moment": "start", "focus": "C1", "opens_on": str(today), "closes_on": str(today + days * DAY)}
    return {"instrument": instrument, **given, **changed}


def rounds():
    with unscoped(reason="a test inspects"):
        return list(Round.objects.all())


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("member", 403),
        ("organiser", 200),
        ("leader", 403),
        ("expert", 403),
        ("staff", 403),
        ("other", 404),
        ("administrator", 404),
    ],
)
def test_who_may(cast, group, sign_in, role, status):
    client = sign_in(cast.person(role))
    assert client.get(url(group)).status_code == status
    assert client.post(url(group), data()).status_code == (303 if status == 200 else status)
    assert len(rounds()) == (status == 200)


def test_the_organiser_opens_a_round_and_sees_it(cast, group, sign_in):
    client = sign_in(cast.organiser)
    answered = client.post(url(group), data(instrument="characteristics"))
    (made,) = rounds()
    assert (answered.status_code, answered.url) == (303, f"/o/lindenhof/rounds/{made.pk}/")
    assert made.opened_by == cast.organiser
    assert "0 of 8 people have answered." in client.get(answered.url).content.decode()


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({}, "Choose one of these questionnaires."),
        ({"instrument": "pulse"}, "Fill this in."),
        (data(days=-1), "This day is over."),
        (data(days=365), "Choose a day within three months."),
        (data(instrument="horoscope"), "Choose one of these questionnaires."),
        (data(instrument="own-1"), "Choose one of these questionnaires."),
        (data(instrument="x" * 5000), "Choose one of these questionnaires."),
        (data(closes_on="next week"), "This is not a date."),
        (data(closes_on="2030-01\x00-01"), "This is not a date."),
        (data(closes_on="9" * 5000), "This is not a date."),
        (data(opens_on=str(timezone.localdate() - DAY)), "This day is over."),
        (data(opens_on=str(timezone.localdate() + 61 * DAY), days=90), "Choose a day within two months."),
        (data(opens_on=str(timezone.localdate() + 9 * DAY), days=8), "The last day comes before the first day."),
        (data(focus="C9", instrument="characteristics"), "Choose one of these, or none."),
        (data(focus="", instrument="characteristics"), "Fill this in."),
        (data(moment="christmas"), "Choose one of these moments."),
    ],
)
def test_bad_input_is_answered_with_a_sentence(cast, group, sign_in, posted, sentence):
    answered = sign_in(cast.organiser).post(url(group), posted)
    assert answered.status_code == 422
    assert sentence in answered.content.decode()
    assert rounds() == []


def test_twice_is_one_round_and_a_sentence(cast, group, sign_in):
    client = sign_in(cast.organiser)
    client.post(url(group), data())
    answered = client.post(url(group), data())
    assert answered.status_code == 422
    assert "There is already an open round." in answered.content.decode()
    assert len(rounds()) == 1


def test_a_small_group_hears_why_and_what_to_do_instead(cast, sign_in):
    client = sign_in(cast.organiser)
    text = client.get(url(cast.group)).content.decode()
    assert "A result needs at least 5 answers, and 3 can answer here." in text
    assert f"/o/lindenhof/groups/{cast.group.pk}/meetings/" in text
    assert 'name="closes_on"' not in text
    assert "?instrument=" not in text
    answered = client.post(url(cast.group), data())
    assert answered.status_code == 422
    assert "Talk about the seven characteristics together instead." in answered.content.decode()


def test_somebody_who_just_lost_the_right(cast, group, sign_in):
    client = sign_in(cast.organiser)
    client.get(url(group))
    with unscoped(reason="a test prepares"):
        Membership.objects.filter(user=cast.organiser).update(ends_on=timezone.localdate() - DAY)
    assert client.post(url(group), data()).status_code == 403
    assert rounds() == []


def test_a_group_that_ended(cast, group, sign_in):
    with unscoped(reason="a test prepares"):
        Group.objects.filter(pk=group.pk).update(ends_on=timezone.localdate() - DAY)
    assert sign_in(cast.organiser).get(url(group)).status_code == 403


def test_what_can_be_asked_is_a_choice_with_a_sentence_each_the_seven_characteristics_first(cast, group, sign_in):
    text = sign_in(cast.organiser).get(url(group)).content.decode()
    keys = re.findall(r'href="\?instrument=([\w-]+)"', text)
    assert keys[:2] == ["characteristics", "pulse"]
    assert "school_leader" not in keys  # asks all staff, not a group
    for key in keys:
        assert sign_in(cast.organiser).get(url(group), {"instrument": key}).status_code == 200


def test_an_own_questionnaire_is_asked_once_it_is_published(cast, group, sign_in):
    with unscoped(reason="a test prepares"):
        made = OwnInstrument.objects.create(organisation=cast.organisation, key="ours")
        document = {**shipped("characteristics").texts, "key": "ours", "nl": "Van ons", "en": "Ours"}
        draft = OwnVersion.objects.create(instrument=made, number=1, definition=document)
    client = sign_in(cast.organiser)
    assert "Ours" not in client.get(url(group)).content.decode()
    assert client.post(url(group), data(instrument=f"own-{draft.pk}")).status_code == 422
    with unscoped(reason="a test prepares"):
        OwnVersion.objects.filter(pk=draft.pk).update(published_at=timezone.now())
    assert "Ours" in client.get(url(group)).content.decode()
    assert client.post(url(group), data(instrument=f"own-{draft.pk}")).status_code == 303
    (round_,) = rounds()
    assert (round_.instrument, round_.own_version_id) == ("ours", draft.pk)


def test_the_own_questionnaire_of_others_is_not_there(cast, group, sign_in):
    with unscoped(reason="a test prepares"):
        made = OwnInstrument.objects.create(organisation=cast.other_organisation, key="theirs")
        theirs = OwnVersion.objects.create(
            instrument=made, number=1, definition=dict(shipped("characteristics").texts), published_at=timezone.now()
        )
    assert sign_in(cast.organiser).post(url(group), data(instrument=f"own-{theirs.pk}")).status_code == 422


def test_moment_and_focus_are_chosen_beforehand_and_kept(cast, group, sign_in):
    sign_in(cast.organiser).post(url(group), data(instrument="characteristics", moment="middle", focus="C5"))
    (made,) = rounds()
    assert (made.moment, made.focus) == ("middle", "C5")


def test_no_focus_is_a_choice_too(cast, group, sign_in):
    sign_in(cast.organiser).post(url(group), data(instrument="characteristics", focus="none"))
    (made,) = rounds()
    assert made.focus == ""


def test_a_short_poll_offers_and_takes_no_focus_in_a_group_and_in_a_wave(cast, group, sign_in):
    organiser, leader, waves = (
        sign_in(cast.organiser),
        sign_in(cast.leader),
        f"/o/lindenhof/schools/{cast.school.pk}/waves/new/",
    )
    offers = {key: organiser.get(url(group), {"instrument": key}).content.decode() for key in ("characteristics", "pulse")}
    assert ["focus" in re.findall(r'name="(\w+)"', text) for text in offers.values()] == [True, False]
    refused = organiser.post(url(group), data(days=-1))  # the page comes back as it was
    assert refused.status_code == 422 and 'name="focus"' not in refused.content.decode()
    assert organiser.post(url(group), data()).status_code == 303  # from a page that still had the field
    (made,) = rounds()
    assert (made.moment, made.focus) == ("start", "")
    with unscoped(reason="a short poll of before, which had one"):
        services.close_round(round_=made, by=None)
        Round.objects.filter(pk=made.pk).update(focus="C1")
        for name in ("focus", "moment"):
            with pytest.raises(DomainError, match="Choose one of these"):
                services.open_round(
                    group=group, instrument="pulse", closes_on=timezone.localdate(), by=cast.organiser, **{name: "C2"}
                )
    said = [leader.get(waves, {"instrument": key}).content.decode() for key in ("characteristics", "pulse")]
    assert [text.count("focus that it chose last") + text.count("can choose the focus") for text in said] == [2, 0]
    later = timezone.localdate() + DAY
    wave = leader.post(waves, {"instrument": "pulse", "opens_on": str(later), "closes_on": str(later)})
    assert "each group can choose its focus" not in leader.get(wave.url).content.decode()
    assert rounds()[0].wave_id and rounds()[0].focus == ""


def test_the_weakest_of_the_last_result_is_the_focus_that_is_preselected(cast, group, sign_in):
    with unscoped(reason="a test prepares"):
        people = User.objects.filter(pk__in=asked_of(group))
        made = RoundFactory(group=group, instrument="characteristics")
        for person in people:
            values = {key: 1 if key.startswith("C4.") else 4 for key in asked(made)}
            services.answer(round_=made, values=values, by=person)
        services.close_round(round_=made, by=None)
    text = sign_in(cast.organiser).get(url(group), {"instrument": "characteristics"}).content.decode()
    chosen = re.search(r'<option value="([^"]*)" selected', text[text.index('name="focus"') :])
    assert chosen[1] == "C4"
    assert "it will not be compared" in text  # that round opened two days ago
    assert "it will not be compared" not in sign_in(cast.organiser).get(url(group), {"instrument": "pulse"}).content.decode()


def test_a_fourth_full_round_in_a_year_is_advised_against_and_possible(cast, group, sign_in):
    with unscoped(reason="a test prepares"):
        for weeks in (40, 30, 20):
            made = closed_round(group, [], instrument="characteristics")
            Round.objects.filter(pk=made.pk).update(opened_at=timezone.now() - datetime.timedelta(weeks=weeks))
    client = sign_in(cast.organiser)
    assert "three full rounds in the past year" in client.get(url(group), {"instrument": "characteristics"}).content.decode()
    assert client.post(url(group), data(instrument="characteristics")).status_code == 303


def test_a_round_can_open_later_by_itself(cast, group, sign_in):
    client = sign_in(cast.organiser)
    day = timezone.localdate() + 3 * DAY
    answered = client.post(url(group), data(opens_on=str(day)))
    (made,) = rounds()
    assert not made.takes_answers
    text = client.get(answered.url).content.decode()
    assert "Opens on" in text
    assert "/answer/" not in text
    refused = client.get(f"{answered.url}answer/", follow=True)
    assert "You can answer from then on." in refused.content.decode()
    assert client.post(f"{answered.url}keep/", {"C1_1": "4"}).status_code == 409


def test_it_says_in_words_who_is_asked(cast, group, sign_in):
    text = sign_in(cast.organiser).get(url(group), {"instrument": "pulse"}).content.decode()
    assert "8 people are asked. From 5 answers you get a result." in text
    assert "Their answers do not count in the result" in text


@pytest.mark.parametrize("instrument", ["", "characteristics"])
def test_queries(cast, group, sign_in, django_assert_num_queries, instrument):
    client = sign_in(cast.organiser)
    with django_assert_num_queries(11 if instrument else 9):
        client.get(url(group), {"instrument": instrument})
