"""What a watchman asks: does the process answer, and is everything that it needs there?"""

from __future__ import annotations

import datetime

import pytest
from celery.signals import beat_init
from django.core.cache import cache
from django.core.cache.backends.locmem import LocMemCache
from django.db import connection
from django.test import Client
from django.utils import timezone

from core.models import Heartbeat
from core.tasks import heartbeat

pytestmark = pytest.mark.django_db


def test_a_process_that_lives_says_ok_without_asking_the_database(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):
        response = Client().get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")
    assert "no-store" in response["Cache-Control"]


def test_it_is_ready_when_database_cache_and_worker_are_there() -> None:
    heartbeat()
    response = Client().get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"database": True, "migrations": True, "cache": True, "worker": True}


@pytest.mark.parametrize("minutes", [None, 6])
def test_it_is_not_ready_while_the_worker_is_silent(minutes: int | None) -> None:
    if minutes is not None:
        Heartbeat.objects.create(name="worker", beat_at=timezone.now() - datetime.timedelta(minutes=minutes))
    response = Client().get("/readyz")
    assert response.status_code == 503
    assert response.json()["worker"] is False


def test_it_is_ready_as_soon_as_beat_starts_and_a_worker_runs() -> None:
    assert Client().get("/readyz").status_code == 503
    beat_init.send(sender=None)
    assert Client().get("/readyz").status_code == 200


def test_it_is_not_ready_with_a_migration_to_go() -> None:
    heartbeat()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'schools'")
    response = Client().get("/readyz")
    assert response.status_code == 503
    assert response.json()["migrations"] is False


class BrokenCache(LocMemCache):
    """A cache that is down."""

    def set(self, *args: object, **kwargs: object) -> None:
        raise ConnectionError("down")


def test_it_is_not_ready_without_a_cache(settings: object) -> None:
    heartbeat()
    cache.clear()
    settings.CACHES = {"default": {"BACKEND": "tests.plg_site.test_health.BrokenCache"}}
    response = Client().get("/readyz")
    assert response.status_code == 503
    assert response.json()["cache"] is False
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


def test_it_is_not_ready_without_a_database(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise ConnectionError("down")

    monkeypatch.setattr(connection, "ensure_connection", refuse)
    response = Client().get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"database": False, "migrations": False, "cache": False, "worker": False}


def test_asking_for_health_changes_nothing() -> None:
    for path in ("/healthz", "/readyz"):
        assert Client().post(path).status_code == 405
