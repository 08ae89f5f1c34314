"""Devices on which a person has shown that the mailbox is theirs: there a password is enough.

A signed cookie keeps a few keyed fingerprints, one per person, since colleagues share the computer in the staff room. A
fingerprint covers the password, so a new password forgets every other device. allauth's own "trust this browser" needs its
second-factor app, which is not installed.
"""

from __future__ import annotations

import datetime

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from schools.models import User

COOKIE = "known_device"
KNOWN_FOR = datetime.timedelta(days=180)
PEOPLE_PER_DEVICE = 8
SALT = "schools.devices"


def _fingerprint(user: User) -> str:
    return salted_hmac(SALT, f"{user.pk}:{user.password}", algorithm="sha256").hexdigest()[:40]


def _known(request: HttpRequest) -> list[str]:
    try:
        value = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KNOWN_FOR)
    except signing.BadSignature:
        return []
    return [entry for entry in value if isinstance(entry, str)] if isinstance(value, list) else []


def is_known(request: HttpRequest, user: User) -> bool:
    """Whether ``user`` proved on this device to own the mailbox, with the password of today."""
    wanted = _fingerprint(user)
    return any(constant_time_compare(entry, wanted) for entry in _known(request))


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Know this device from now on; the one that was used longest ago makes room."""
    mine = _fingerprint(user)
    entries = [mine, *(entry for entry in _known(request) if entry != mine)][:PEOPLE_PER_DEVICE]
    response.set_cookie(
        COOKIE,
        signing.dumps(entries, salt=SALT),
        max_age=KNOWN_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
