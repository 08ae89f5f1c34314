"""Celebrations in the browser: their photo, two writers, and thanks that come a moment too late."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from core.tenancy import unscoped
from cycles.models import Celebration, Thanks
from tests.cycles.views.test_tryouts import a_photo
from tests.cycles.world import start
from tests.meanwhile import just_before

pytestmark = pytest.mark.django_db
OTHERS = ("staff", "other", "administrator")


@pytest.fixture(autouse=True)
def _apart(settings, tmp_path):
    settings.MEDIA_ROOT, settings.LANGUAGE_CODE = tmp_path, "en"


def at(cast, name, pk):
    return reverse(f"cycles:{name}", args=[cast.organisation.slug, pk])


def celebrated(**changes):
    with unscoped(reason="a test looks, or prepares its world"):
        if changes:
            Celebration.objects.update(**changes)
        return Celebration.objects.get()


def write(client, cast, cycle, **values):
    good = {"text": "We ask the questions now.", "reach": "school", "version": 0}
    return client.post(at(cast, "celebrate", cycle.pk), {**good, **values})


@pytest.fixture
def shown(cast, sign_in):
    """A celebration with a photo, not shared yet, and the client of who wrote it."""
    client = sign_in(cast.member)
    assert write(client, cast, start(cast, "P6"), photo=a_photo(), photo_alt="Cards on a table").status_code == 303
    return client


def test_the_photo_is_seen_by_the_group_and_once_shared_by_the_staff(cast, sign_in, shown):
    made = celebrated()
    url = at(cast, "celebration_photo", made.pk)
    first = shown.get(url)
    assert (first.status_code, first["Content-Type"], first["X-Content-Type-Options"]) == (200, "image/jpeg", "nosniff")
    content = b"".join(first.streaming_content)
    assert content.startswith(b"\xff\xd8")
    assert b"TELLING" not in content
    for role in OTHERS:
        assert sign_in(cast.person(role)).get(url).status_code == 404
    shown.post(at(cast, "celebration_share", made.pk))
    answers = [sign_in(cast.person(role)).get(url) for role in OTHERS]
    assert [answer.status_code for answer in answers] == [200, 404, 404]
    assert b"".join(answers[0].streaming_content) == content


def test_a_photo_that_the_browser_has_is_not_sent_again(cast, shown):
    url = at(cast, "celebration_photo", celebrated().pk)
    first = shown.get(url)
    b"".join(first.streaming_content)
    again = shown.get(url, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])


def test_a_photo_that_was_taken_away_is_gone_from_the_disk_too(cast, shown, django_capture_on_commit_callbacks):
    made = celebrated()
    name, url = made.photo.name, at(cast, "celebration_photo", made.pk)
    assert default_storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        assert write(shown, cast, start(cast, "P6"), version=1, remove_photo="on").status_code == 303
    assert not default_storage.exists(name)
    assert shown.get(url).status_code == 404


def test_a_deleted_celebration_takes_its_photo_along(cast, shown, django_capture_on_commit_callbacks):
    made = celebrated()
    assert "Take this away?" in shown.get(at(cast, "celebration_delete", made.pk)).content.decode()
    assert default_storage.exists(made.photo.name)
    with django_capture_on_commit_callbacks(execute=True):
        assert shown.post(at(cast, "celebration_delete", made.pk)).status_code == 303
    assert not default_storage.exists(made.photo.name)


def test_a_photo_whose_file_is_lost_is_not_there_and_breaks_no_page(cast, shown):
    made = celebrated()
    default_storage.delete(made.photo.name)
    assert shown.get(at(cast, "celebration_photo", made.pk)).status_code == 404
    assert shown.get(at(cast, "celebration", made.pk)).status_code == 200


def test_of_two_writers_the_second_gets_both_texts_and_can_save_one_of_them(cast, sign_in, shown):
    cycle, other = start(cast, "P6"), sign_in(cast.colleague)
    refused = write(other, cast, cycle, text="My own words.")
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "We ask the questions now." in page
    assert "My own words." in page
    assert celebrated().text == "We ask the questions now."
    assert refused.context["form"].data["version"] == "1"
    assert write(other, cast, cycle, text="My own words.", version=1).status_code == 303
    assert celebrated().text == "My own words."


def test_thanks_for_what_is_taken_back_in_the_same_moment_find_nothing_there(cast, sign_in, shown):
    made = celebrated()
    shown.post(at(cast, "celebration_share", made.pk))
    client = sign_in(cast.staff)
    with just_before("SAVEPOINT", lambda: celebrated(shared_at=None, mail_on=None)):
        response = client.post(at(cast, "celebration_thank", made.pk))
    assert response.status_code == 404
    with unscoped(reason="a test looks"):
        assert not Thanks.objects.exists()


def test_a_name_beside_a_photo_is_asked_about_and_the_photo_has_to_be_chosen_again(cast, sign_in):
    cycle, client = start(cast, "P6"), sign_in(cast.member)
    asked = write(client, cast, cycle, text="Fatima asked the first question.", photo=a_photo())
    assert asked.status_code == 422
    assert "Choose the file again too." in asked.content.decode()
    without = write(client, cast, cycle, text="Fatima asked the first question.")
    assert "looks like a name" in without.content.decode()
    assert "Choose the file again too." not in without.content.decode()
