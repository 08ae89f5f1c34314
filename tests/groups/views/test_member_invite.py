"""Invite somebody by e-mail."""

from __future__ import annotations

from typing import Any

import pytest

from groups.models import GroupInvitation
from schools.models import Invitation
from tests.cast import Cast
from tests.groups.views.urls import EDITORS, statuses, url


def filled(**changes: Any) -> dict[str, Any]:
    return {"name": "Nora New", "email": "Nora@Example.ORG", "roles": ["teacher"], **changes}


def test_is_for_leader_and_organiser(cast: Cast, sign_in: Any) -> None:
    assert statuses(cast, sign_in, url(cast, "member_invite")) == EDITORS


def test_sends_an_invitation_and_shows_it_in_the_list(
    cast: Cast, sign_in: Any, everything: None, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = sign_in(cast.organiser).post(url(cast, "member_invite"), filled(), follow=True)
    page = answer.content.decode()
    assert "on its way" in page and "Nora New" in page and "nora@example.org" in page
    assert [mail.to for mail in mailoutbox] == [["nora@example.org"]]
    assert GroupInvitation.objects.get().invitation.email == "nora@example.org"


def test_a_double_click_is_one_invitation(cast: Cast, sign_in: Any, everything: None) -> None:
    client = sign_in(cast.organiser)
    assert [client.post(url(cast, "member_invite"), filled()).status_code for _ in range(2)] == [303, 303]
    assert Invitation.objects.count() == 1


def test_a_colleague_is_added_from_the_list_instead(cast: Cast, sign_in: Any) -> None:
    answer = sign_in(cast.organiser).post(url(cast, "member_invite"), filled(email="SAM@example.org"))
    assert answer.status_code == 422
    assert f'<a href="{url(cast, "member_add")}?user={cast.staff.pk}">' in answer.content.decode()


def test_a_name_full_of_markup_is_shown_as_text(cast: Cast, sign_in: Any, everything: None) -> None:
    cast.staff.name = "<b>Sam</b>"
    cast.staff.save()
    page = sign_in(cast.organiser).post(url(cast, "member_invite"), filled(email="sam@example.org")).content.decode()
    assert "&lt;b&gt;Sam&lt;/b&gt;" in page and "<b>Sam</b>" not in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"email": ""}, "email"),
        ({"email": "nobody"}, "email"),
        ({"email": f"{'x' * 250}@example.org"}, "email"),
        ({"roles": []}, "roles"),
        ({"roles": ["organiser"]}, "roles"),
        ({"roles": ["leader"]}, "roles"),
    ],
)
def test_bad_input_gets_a_sentence_at_the_field(
    cast: Cast, sign_in: Any, everything: None, changes: dict[str, Any], field: str
) -> None:
    answer = sign_in(cast.organiser).post(url(cast, "member_invite"), filled(**changes))
    assert answer.status_code == 422 and list(answer.context["form"].errors) == [field]
    assert not Invitation.objects.exists()


def test_a_leader_may_invite_an_organiser_but_no_leader(cast: Cast, sign_in: Any) -> None:
    form = sign_in(cast.leader).get(url(cast, "member_invite")).context["form"]
    assert [value for value, _label in form.fields["roles"].choices] == ["organiser", "teacher", "expert"]


def test_asks_the_database_seven_times(cast: Cast, sign_in: Any, django_assert_num_queries: Any) -> None:
    client = sign_in(cast.organiser)
    with django_assert_num_queries(7):
        client.get(url(cast, "member_invite"))
