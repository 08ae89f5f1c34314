"""`manage.py check --deploy`: silent for a full environment, loud about what is missing or unsafe."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FULL = {
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-+",
    "ALLOWED_HOSTS": "leerkring.example.org",
    "BASE_URL": "https://leerkring.example.org",
    "DATABASE_URL": "postgres://leerkring:secret@127.0.0.1:5/leerkring",
    "REDIS_URL": "redis://127.0.0.1:5/0",
    "EMAIL_URL": "submission://user:secret@127.0.0.1:587",
    "BEHIND_PROXY": "1",
}


def check(folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run the check with this environment and nothing else."""
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "VAR_DIR": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )


def test_it_is_silent_for_a_full_environment(tmp_path: Path) -> None:
    result = check(tmp_path, FULL)
    assert result.returncode == 0, result.stderr
    assert "no issues (0 silenced)" in result.stdout


def test_it_is_loud_without_an_environment(tmp_path: Path) -> None:
    result = check(tmp_path, {})
    assert result.returncode != 0
    for problem in ("core.W012", "core.W013", "core.E014", "core.E015"):
        assert problem in result.stderr


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"ALLOWED_HOSTS": "*"}, "core.E011"),
        ({"EMAIL_URL": ""}, "core.E014"),
        ({"REDIS_URL": ""}, "core.W013"),
        ({"SECRET_KEY": "short"}, "security.W009"),
        ({"DEBUG": "1"}, "security.W018"),
        ({"DEMO": "1", "BASE_URL": "http://leerkring.example.org"}, "core.E010"),
        ({"EMAIL_URL": "smtp+tls://user:secret@127.0.0.1:587"}, "EMAIL_URL has to look like submission://"),
        ({"EMAIL_URL": "nonsense"}, "EMAIL_URL has to look like submission://"),
        ({"DEMO": "1"}, "DEMO is for trying Leerkring out on one machine"),
    ],
)
def test_it_names_each_unsafe_combination(tmp_path: Path, change: dict[str, str], problem: str) -> None:
    result = check(tmp_path, {**FULL, **change})
    assert result.returncode != 0
    assert problem in result.stderr
