"""Slow a script down without writing down where anybody is.

A whole class answers from one address of the school within a minute, so the limit is wide. It is there for scripts; the limit
of answers of the poll itself is what really holds. Nothing here leaves the memory of this process: the key is a hash of address
and poll with a random salt, and salt and counts are thrown away together after a few seconds. Each process counts for itself.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections.abc import Callable

WINDOW_SECONDS = 20
MOST_ANSWERS = 80
MOST_WRONG_CODES = 30
MOST_KEYS = 20_000


class Throttle:
    """Counts within a window; see the module.

    Args:
        clock: seconds that only go up; given by tests.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._salt = b""
        self._counts: dict[bytes, int] = {}
        self._ends = 0.0

    def allows(self, address: str, about: str, most: int) -> bool:
        """Count one attempt, and say whether it is within ``most`` for this window.

        Args:
            address: where the request came from; hashed at once and not kept.
            about: the poll's code, or what else is counted apart.
        """
        now = self._clock()
        with self._lock:
            if now >= self._ends or len(self._counts) > MOST_KEYS:
                self._salt, self._counts, self._ends = secrets.token_bytes(32), {}, now + WINDOW_SECONDS
            key = hashlib.blake2b(f"{about}\n{address}".encode(), key=self._salt, digest_size=16).digest()
            self._counts[key] = self._counts.get(key, 0) + 1
            return self._counts[key] <= most

    def is_over(self, address: str, about: str, most: int) -> bool:
        """Whether more than ``most`` attempts were counted in this window; counts nothing itself."""
        with self._lock:
            if self._clock() >= self._ends:
                return False
            key = hashlib.blake2b(f"{about}\n{address}".encode(), key=self._salt, digest_size=16).digest()
            return self._counts.get(key, 0) > most

    def forget(self) -> None:
        """Throw everything away now."""
        with self._lock:
            self._salt, self._counts, self._ends = b"", {}, 0.0


throttle = Throttle()
