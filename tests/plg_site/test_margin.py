"""The margin of the frame says where in the group one is, on pages of every app."""

from __future__ import annotations

import re

import pytest

from tests.architecture.world import Furnished

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("page", "word"),
    [
        ("cycles/{side.cycle.pk}/", "Cycle"),
        ("cycles/{side.cycle.pk}/report/", "Cycle"),
        ("lessons/{side.lesson.pk}/", "Cycle"),
        ("polls/{side.poll.pk}/", "Cycle"),
        ("groups/{side.group.pk}/agreements/", "Agreements"),
        ("research/{side.study.pk}/", "Overview"),
    ],
)
def test_the_margin_marks_the_room_that_a_page_hangs_on(furnished: Furnished, page: str, word: str) -> None:
    address = f"/o/lindenhof/{page.format(side=furnished.here)}"
    response = furnished.client("member").get(address, headers={"accept-language": "en"})
    assert response.status_code == 200
    margin = response.content.decode().split('class="side-list"', 1)[1].split("side-foot")[0]
    assert re.findall(r'aria-current="page">([^<]+)</a>', margin) == [word]
