"""Where a definition is found: shipped as a file, or a school's own version in a table."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from assessments.enums import CHARACTERISTICS, PULSE
from assessments.instruments.definition import Definition, read
from core.content import load

if TYPE_CHECKING:
    from assessments.models import OwnVersion, Round


@cache
def shipped(key: str, version: int | None = None) -> Definition:
    """A shipped instrument, by default its newest version.

    An older version stays beside it as ``<key>.v<version>.json`` for as long as a round may have used it.

    Raises:
        KeyError: there is none of that name and number.
    """
    if key == PULSE:
        return shipped(CHARACTERISTICS, version).shortened()
    if key not in shipped_keys():
        raise KeyError(key)
    found = read(load("assessments", f"instruments/{key}"))
    if version is None or found.version == version:
        return found
    if not (_folder() / f"{key}.v{version}.json").exists():
        raise KeyError(f"{key} version {version}")
    return read(load("assessments", f"instruments/{key}.v{version}"))


@cache
def shipped_keys() -> tuple[str, ...]:
    """The keys of all shipped instruments, in alphabetical order; the short poll is not a file of its own."""
    return tuple(sorted(path.stem for path in _folder().glob("*.json") if ".v" not in path.stem))


def definition_of(round_: Round) -> Definition:
    """The definition that a round asks, exactly as it was when the round opened. No query for a shipped one."""
    return in_version(round_.instrument, round_.instrument_version, round_.own_version)


def in_version(key: str, version: int, own: OwnVersion | None) -> Definition:
    """An instrument in one version: the school's own when there is one, otherwise the shipped."""
    return read(own.definition) if own is not None else shipped(key, version)


def _folder() -> Path:
    return Path(settings.BASE_DIR) / "assessments" / "content" / "instruments"
