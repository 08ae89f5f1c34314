"""Short codes for polls: easy to read aloud and to copy from a board, hard to guess."""

from __future__ import annotations

import re
import secrets

# No vowels, so that no word appears; nothing that looks like something else (0 o, 1 l i, 2 z, 5 s, 6 b, 9 g q, u v, y).
ALPHABET = "3478cdfhjkmnprtwx"
LENGTH = 8
NUMBER_LENGTH = 6


def new_code() -> str:
    """Eight characters of seventeen: about seven thousand million codes, of which few are ever open at a time."""
    return "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))


def new_number() -> str:
    """Six characters of the same seventeen: twenty-four million, of which a poll knows a few hundred at most."""
    return "".join(secrets.choice(ALPHABET) for _place in range(NUMBER_LENGTH))


def shown_number(number: str) -> str:
    """The number in two halves, as it is printed."""
    return f"{number[: NUMBER_LENGTH // 2]}-{number[NUMBER_LENGTH // 2 :]}"


def read_code(typed: str) -> str:
    """What somebody typed, as the code is stored: capitals, spaces and dashes do not matter."""
    return re.sub(r"[\s\-–.]+", "", typed).lower()


def shown_code(code: str) -> str:
    """The code in two halves, as it is printed."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"
