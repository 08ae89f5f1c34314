"""Photos that leave the group: only where their maker said so, and asked for anew each time."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core.tenancy import organisation_scope
from practices.models import ExamplePhoto
from practices.services import preparations
from tests.practices.world import example_of, published, say, written


def test_words_that_may_leave_without_their_photo_stand_in_the_report_for_others_without_it(cast, sign_in):
    made = written(cast)
    with organisation_scope(cast.organisation.pk):
        keys = [preparations.key_of(part) for part in preparations.candidates(made.cycle)]
        preparations.choose_parts(preparation=made, chosen=keys, photos=[], by=cast.organiser)
    say(cast, made, cast.member)
    report = reverse("practices:report", args=[cast.organisation.slug, made.cycle_id])
    for reader, count in (("outside", 0), ("group", 1)):
        page = sign_in(cast.member).get(f"{report}?for={reader}").content.decode()
        assert "Cards in pairs." in page
        assert page.count('<img class="report-photo"') + page.count("/photo/") >= count
        assert ("<img" in page[page.index("<main") :]) is bool(count), reader


@pytest.mark.parametrize("is_there", [True, False])
def test_a_browser_that_has_the_photo_asks_anew_and_hears_when_it_is_gone(cast, sign_in, is_there):
    example, client = example_of(published(cast)), sign_in(cast.other)
    photo = ExamplePhoto.objects.get()
    address = reverse("practices:example_photo", args=[example.key, photo.pk])
    first = client.get(address)
    b"".join(first.streaming_content)
    assert "no-cache" in first["Cache-Control"] and "private" in first["Cache-Control"]
    if not is_there:
        photo.delete()
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == (304 if is_there else 404)
    assert b"".join(again) == b"" if is_there else True
