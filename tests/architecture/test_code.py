"""The code keeps the house rules that no linter knows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = (
    "core",
    "schools",
    "reminders",
    "groups",
    "meetings",
    "cycles",
    "lessons",
    "voice",
    "practices",
    "research",
    "assessments",
    "dashboards",
    "plg_site",
)
MODULES = sorted(path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)
VIEWS = [path for path in MODULES if path.name == "views.py" or "views" in path.parts]
# core/forms.py only refuses save(), and has to name it for that.
FORMS = [path for path in MODULES if (path.name == "forms.py" or "forms" in path.parts) and path != ROOT / "core" / "forms.py"]
# Longer than 400 lines, with the reason. A reason that is no longer needed fails too.
LONG: dict[str, str] = {}


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_a_module_has_at_most_400_lines_or_a_reason() -> None:
    long = {_name(path) for path in MODULES if len(path.read_text("utf-8").splitlines()) > 400}
    assert long == set(LONG)


@pytest.mark.parametrize("path", VIEWS, ids=_name)
def test_views_fetch_through_the_one_door(path: Path) -> None:
    text = path.read_text("utf-8")
    assert "get_object_or_404" not in text
    assert ".objects.all()" not in text
    # A person is no tenant data: an account may serve several organisations.
    assert not re.search(r"(?<!User)\.objects\.get\(", text)


@pytest.mark.parametrize("path", VIEWS, ids=_name)
def test_views_do_not_write(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"(?<!service)\.(save|delete|create|bulk_create|update_or_create|get_or_create)\(", text)
    assert not re.search(r"\.objects\.[^\n]*\.update\(", text)


@pytest.mark.parametrize("path", FORMS, ids=_name)
def test_forms_do_not_write(path: Path) -> None:
    assert not re.search(r"(?<!service)\.(save|delete|create)\(", path.read_text("utf-8"))


def test_nothing_is_left_for_later() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX|NotImplemented\b)")
    assert [_name(path) for path in MODULES if marks.search(path.read_text("utf-8"))] == []
