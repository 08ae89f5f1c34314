"""The token that stands for a person in a round: it keeps a second answer out, and says nothing by itself (R11).

HMAC-SHA-256 of round and person, with two keys: the group's secret, which lies in another table and is destroyed when the
group ends, and the site's SECRET_KEY, which lies in no table. Whoever holds only a copy of the database cannot try the members
one by one.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from django.conf import settings

SECRET_BYTES = 32


def new_secret() -> bytes:
    """A key for a group."""
    return secrets.token_bytes(SECRET_BYTES)


def tokens(secret: bytes, *, round_id: int, user_id: int) -> list[str]:
    """The person's tokens in a round: the one to write first, then those of SECRET_KEYs that were replaced meanwhile.

    Args:
        secret: the group's key.
        round_id: a token is of one round, so that equal tokens in two rounds tell nothing.
        user_id: the person.
    """
    message = f"round {round_id} person {user_id}".encode()
    peppers = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [_token(bytes(secret), pepper, message) for pepper in peppers]


def _token(secret: bytes, pepper: str, message: bytes) -> str:
    key = hashlib.sha256(secret + hashlib.sha256(pepper.encode()).digest()).digest()
    return hmac.new(key, message, hashlib.sha256).hexdigest()
