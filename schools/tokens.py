"""Tokens in links: random, and stored as a hash only, so that a copy of the database opens nothing."""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """A token with 256 bits of chance, fit for an address."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """What is stored of a token. It needs no salt: nobody can guess a token of this length."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
