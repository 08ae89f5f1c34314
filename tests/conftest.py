"""Fixtures for all tests."""

from __future__ import annotations

import gc
import string
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
import pytest_django
from django.core.cache import cache
from django.middleware import csrf
from django.test import Client
from django.utils import translation

from core.stack import with_room
from core.tenancy import no_scope, organisation_scope, unscoped
from schools.models import User
from tests import schema
from tests.cast import Cast, make_cast
from tests.recording import recorded
from voice.throttle import throttle

if TYPE_CHECKING:
    from tests.architecture.world import Furnished

# Marks and fixtures of a test that asks a database or a server; one without any of them is the same on both databases.
ASKS_A_DATABASE = {"django_db", "db", "transactional_db", "django_db_setup", "live_server", "postgresql", "redis", "worker"}


def pytest_configure() -> None:
    """Prepare what holds for the whole run."""
    # Of all letters a forgery token spells a name now and then, and tests look for names.
    csrf.CSRF_ALLOWED_CHARS = string.ascii_lowercase
    gc.disable()  # while seven thousand tests are collected there is nothing to throw away


def pytest_itemcollected(item: pytest.Item) -> None:
    """Run every test with room on the stack, as every page on the site; mark those that ask no database."""
    item.setup = with_room(item.setup)  # type: ignore[method-assign]
    item.runtest = with_room(item.runtest)  # type: ignore[method-assign]
    marks = {mark.name for mark in item.iter_markers()}
    if not ASKS_A_DATABASE & {*marks, *getattr(item, "fixturenames", ())}:
        item.add_marker("pure")


def pytest_collection_finish() -> None:
    """Let the garbage collector leave alone what stays until the end: five thousand tests, all models, all templates."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    gc.enable()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, django_db_use_migrations: bool) -> None:
    """As pytest-django's; the database itself begins as a copy of the one that an earlier run kept."""
    if django_db_use_migrations:
        schema.begin_with_the_kept_one()


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_use_migrations: bool, django_db_blocker: pytest_django.DjangoDbBlocker
) -> None:
    """As pytest-django's; what was migrated is kept for the next run."""
    if django_db_use_migrations:
        with django_db_blocker.unblock():
            schema.keep()


@pytest.fixture(autouse=True)
def _start_clean() -> Iterator[None]:
    """Neither the rate limits nor the language of one test reach the next."""
    cache.clear()
    throttle.forget()
    translation.deactivate()
    yield
    cache.clear()
    translation.deactivate()


@pytest.fixture
def cast(request: pytest.FixtureRequest, db: None) -> Cast:
    """The people of tests/cast.py. No scope is open afterwards: open one with ``scope``, or use a client."""
    if "furnished" in request.fixturenames:
        found: Furnished = request.getfixturevalue("furnished")
        return found.cast
    return recorded("cast", make_cast)


@pytest.fixture
def furnished(db: None) -> Furnished:
    """The cast, signed in, with one of everything in both organisations."""
    from tests.architecture.world import furnished_cast

    return recorded("furnished", furnished_cast)


@pytest.fixture
def scope(cast: Cast) -> Iterator[Cast]:
    """The cast, with Lindenhof's scope open for the whole test."""
    with organisation_scope(cast.organisation.pk):
        yield cast


@pytest.fixture
def everything() -> Iterator[None]:
    """Open every organisation: for preparing and for looking at what was written."""
    with unscoped(reason="a test prepares or inspects"):
        yield


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """Give a client that is signed in as somebody. Requests start without a scope, as in production."""

    def _sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return _sign_in


__all__ = ["no_scope"]
