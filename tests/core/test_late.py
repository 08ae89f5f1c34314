"""Queries that are built once: each person and each day gets its own answer."""

import datetime

import pytest
from django.utils import timezone

from core import late
from core.late import reading_as
from schools.models import Staff
from schools.querysets import current
from schools.scopes import _organisations_of_reader, organisations_of


def test_each_reader_gets_their_own(cast):
    for _again in range(2):
        assert organisations_of(cast.member) == [cast.organisation]
        assert organisations_of(cast.other) == [cast.other_organisation]


@pytest.mark.usefixtures("everything")
def test_for_nobody_there_is_no_answer(cast):
    with reading_as(cast.member):
        assert _organisations_of_reader().count() == 1
    with pytest.raises(LookupError):
        _organisations_of_reader().count()


@pytest.mark.usefixtures("everything")
def test_the_day_is_the_one_on_which_it_is_asked(cast, time_machine):
    query = Staff.objects.filter(current(late.today()), user=cast.member)
    today = timezone.localdate()
    Staff.objects.filter(user=cast.member).update(ends_on=today)
    assert query.all().exists()
    time_machine.move_to(timezone.now() + datetime.timedelta(days=1), tick=False)
    assert not query.all().exists()
