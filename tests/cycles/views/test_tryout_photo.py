"""The photo of a try-out, as a browser fetches it."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from core.tenancy import unscoped
from cycles.models import TryOut
from tests.cycles.views.test_tryouts import NEW, a_photo


@pytest.fixture
def client_and_url(cast, sign_in, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client = sign_in(cast.member)
    client.post(NEW, {"done": "Pairs first.", "photo": a_photo()})
    with unscoped(reason="a test looks"):
        row = TryOut.objects.get()
    return client, reverse("cycles:tryout_photo", args=[cast.organisation.slug, row.pk]), row.photo.name


def test_a_photo_that_the_browser_has_is_not_sent_again(client_and_url):
    client, url, _name = client_and_url
    first = client.get(url)
    b"".join(first.streaming_content)
    again = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_photo_whose_file_is_lost_is_not_there(client_and_url):
    client, url, name = client_and_url
    default_storage.delete(name)
    assert client.get(url).status_code == 404
