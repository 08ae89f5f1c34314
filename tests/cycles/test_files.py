"""A file goes with its row, whoever deletes what it hangs on: a person or a group."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from core.tenancy import unscoped
from cycles.services import celebrations, sources, tryouts
from tests.cycles.world import start
from tests.factories.cycles import CelebrationFactory, SourceFactory, TryOutFactory


def a_file():
    return ContentFile(b"TELLING", name="photo.jpg")


def with_files(cast):
    """A try-out of the member, a source and a celebration, and where their files are kept."""
    with unscoped(reason="a test prepares its world"):
        cycle = start(cast, "P6")
        try_out = TryOutFactory(group=cast.group, cycle=cycle, author=cast.member, photo=a_file(), thumbnail=a_file())
        source = SourceFactory(cycle=cycle, file=a_file(), file_name="a.pdf", file_kind="pdf", file_size=7)
        celebration = CelebrationFactory(cycle=cycle, photo=a_file())
    return (try_out, source, celebration), [
        try_out.photo.name,
        try_out.thumbnail.name,
        source.file.name,
        celebration.photo.name,
    ]


def there(names):
    return [default_storage.exists(name) for name in names]


@pytest.mark.parametrize(
    ("what", "left"),
    [("member", [False, False, True, True]), ("group", [False] * 4)],
)
def test_files_go_with_whom_or_what_they_belong_to(cast, django_capture_on_commit_callbacks, what, left):
    _rows, names = with_files(cast)
    assert all(there(names))
    with unscoped(reason="an account, a group or an organisation is deleted"), django_capture_on_commit_callbacks(execute=True):
        getattr(cast, what).delete()
    assert there(names) == left


def test_files_stay_when_the_deletion_does_not_go_through(cast, django_capture_on_commit_callbacks):
    _rows, names = with_files(cast)
    with (
        unscoped(reason="a deletion that fails"),
        django_capture_on_commit_callbacks(execute=True),
        suppress(RuntimeError),
        transaction.atomic(),
    ):
        cast.group.delete()
        raise RuntimeError
    assert all(there(names))


def test_whoever_takes_one_thing_away_takes_its_file_along(cast, django_capture_on_commit_callbacks):
    (try_out, source, celebration), names = with_files(cast)
    with unscoped(reason="a test acts"), django_capture_on_commit_callbacks(execute=True):
        tryouts.remove(try_out=try_out, by=cast.member)
        sources.remove_source(source=source, by=cast.member)
        celebrations.remove(celebration=celebration, by=cast.member)
    assert not any(there(names))
