"""The mirror for who leads a school: seen first by that person, beside the own answers, which nobody else ever sees."""

from __future__ import annotations

import datetime
import io

import pytest
from django.utils import timezone
from pypdf import PdfReader

from assessments import services
from assessments.models import Release
from assessments.names import names_in
from core.tenancy import organisation_scope, unscoped
from tests.factories.assessments import OwnVersionFactory, answer, closed_round, document
from tests.factories.schools import StaffFactory, UserFactory

DAY = datetime.timedelta(days=1)
WAITS = "What is about the school leader is first seen by the leader."
NO_APPRAISAL = "It may not be used in an appraisal, a performance talk or a file."
TOGETHER = "You and they"


@pytest.fixture
def mirror(cast):
    """Nine of ten people say 2, and the leader says 5; closed just now."""
    with unscoped(reason="a test prepares its world"):
        staff = [cast.organiser, cast.member, cast.colleague, cast.staff, *(UserFactory() for _ in range(6))]
        for person in staff[4:]:
            StaffFactory(organisation=cast.organisation, user=person, school=cast.school)
        last_day = timezone.localdate() + 7 * DAY
        made = services.open_staff_round(school=cast.school, instrument="school_leader", closes_on=last_day, by=cast.leader)
        for number, person in enumerate(staff[:9]):
            answer(made, person, 2 + number % 2)
        answer(made, cast.leader, 5)
        services.close_round(round_=made, by=cast.leader)
    return made


def text_of(client, mirror, tail=""):
    response = client.get(f"/o/lindenhof/rounds/{mirror.pk}/{tail}")
    assert response.status_code == 200
    if tail != "file/":
        return " ".join(response.content.decode().split())
    sheets = PdfReader(io.BytesIO(response.content)).pages
    return " ".join(" ".join(sheet.extract_text() for sheet in sheets).split())


def test_the_leader_sees_it_first_with_the_own_answers_beside_it(cast, sign_in, mirror):
    leader, staff = sign_in(cast.leader), sign_in(cast.staff)
    text = text_of(leader, mirror)
    assert TOGETHER in text and "You see this more favourably than they do" in text
    assert "What is about you is seen only by you until" in text and NO_APPRAISAL in text
    theirs = text_of(staff, mirror)
    assert "The result is first seen by the person whom it is about" in theirs and WAITS in theirs
    assert TOGETHER not in theirs and "favourably" not in theirs and "on a line from 1 to 5" not in theirs


def test_a_name_in_a_text_about_the_school_is_asked_about_once(cast, sign_in):
    """In a round of the staff there is no group whose members could be looked up: a name is still seen."""
    with unscoped(reason="a test prepares its world"):
        for _ in range(6):
            StaffFactory(organisation=cast.organisation, user=UserFactory(), school=cast.school)
        last_day = timezone.localdate() + 7 * DAY
        made = services.open_staff_round(
            school=cast.school, instrument="school_functioning", closes_on=last_day, by=cast.leader
        )
    assert names_in("Wat Lotte zegt, gebeurt.", made) == ["Lotte"]
    assert names_in("Wat de leiding zegt, gebeurt.", made) == []


@pytest.mark.parametrize("by_leader", [True, False])
def test_when_the_others_see_it_they_see_nothing_of_what_the_leader_answered(cast, sign_in, mirror, by_leader):
    if by_leader:
        assert sign_in(cast.leader).post(f"/o/lindenhof/rounds/{mirror.pk}/let-go/").status_code == 303
    else:
        with organisation_scope(cast.organisation.pk):
            Release.objects.filter(round=mirror).update(released_at=timezone.now() - 8 * DAY)
    staff = sign_in(cast.staff)
    text = text_of(staff, mirror)
    assert WAITS not in text and NO_APPRAISAL in text and "The school leader saw this first." in text
    assert TOGETHER not in text and "favourably" not in text


def test_the_paper_of_it_says_what_it_is_not_for_and_never_the_own_answers(cast, sign_in, mirror):
    text = text_of(sign_in(cast.leader), mirror, "file/")
    assert "The school leader saw this first." in text and NO_APPRAISAL in text
    assert "The leader as architect 2.5" in text and "favourably" not in text
    theirs = text_of(sign_in(cast.staff), mirror, "file/")
    assert WAITS in theirs and "The leader as architect" not in theirs


def test_a_list_of_rounds_tells_nobody_of_what_is_all_about_one_person_before_it_may_be_seen(polled, sign_in):
    statements = [{"key": f"S{n}", "nl": f"Zin {n}", "en": f"Sentence {n}", "about": "expert"} for n in range(1, 5)]
    with unscoped(reason="a test prepares its world"):
        asked = document(sections=[{**document()["sections"][0], "items": statements}])
        version = OwnVersionFactory(instrument__organisation=polled.cast.organisation, definition=asked)
        polled.round.delete()
        made = closed_round(polled.group, polled.people, (2, 3, 2), instrument=version.instrument.key, own_version=version)
    rounds, first = f"/o/lindenhof/groups/{polled.group.pk}/rounds/", "The result is first seen by the person whom it is about"
    for person in (polled.cast.member, polled.cast.leader):
        assert first in sign_in(person).get(rounds).content.decode()
    with organisation_scope(polled.cast.organisation.pk):
        Release.objects.filter(round=made).update(released_at=timezone.now() - 8 * DAY)
    assert first not in sign_in(polled.cast.member).get(rounds).content.decode()
