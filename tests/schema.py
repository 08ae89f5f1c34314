"""The empty database of the tests on SQLite, kept in var/cache between runs: migrating takes ten seconds, a copy none.

The copy counts only for exactly these migrations and versions of the packages; Django runs ``migrate`` on it all the same.
PostgreSQL is migrated anew each time, and so is SQLite on a clean clone.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path
from typing import Any

from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "cache" / "schema"


def kept() -> Path:
    """Return where the database of these migrations is kept, whether it is there or not."""
    digest = hashlib.sha256()
    for path in (*sorted(ROOT.glob("*/migrations/*.py")), ROOT / "requirements" / "dev.txt"):
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return FOLDER / f"{digest.hexdigest()[:16]}.sqlite3"


def begin_with_the_kept_one() -> None:
    """Let Django make the test database by copying the kept one."""
    if connection.vendor != "sqlite" or not (source := kept()).exists():
        return
    creation = connection.creation
    make = creation._create_test_db

    def copy(*args: Any, **kwargs: Any) -> str:
        name: str = make(*args, **kwargs)
        shutil.copyfile(source, name)
        return name

    creation._create_test_db = copy


def keep() -> None:
    """Keep the database as it is now, freshly migrated; forget those of other migrations."""
    if connection.vendor != "sqlite" or (target := kept()).exists():
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.sqlite3"):
        old.unlink(missing_ok=True)
    draft = target.with_suffix(f".{os.getpid()}")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(draft)])
    draft.replace(target)
