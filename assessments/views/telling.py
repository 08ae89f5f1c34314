"""What happened to somebody's own answers, said on the next page and kept nowhere.

A message usually waits in the session until the next page shows it. A session knows its person, lies in a table, and has a
time: a copy of the tables would tell who has just answered. So here the next page is told by its address.
"""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_SENTENCES: Final[dict[str, Promise]] = {
    "thanks": _("Thank you. Your answers are in, without your name."),
    "deleted": _("Your answers are deleted."),
    "nothing": _("There are no answers of yours here, or nothing links them to you any more."),
}


def saying(url: str, what: str) -> str:
    """The address of a page that says one of the sentences."""
    return f"{url}?said={what}"


def say_it(request: HttpRequest) -> None:
    """Say on this page what its address asks for; it is shown and gone before the answer is sent."""
    sentence = _SENTENCES.get(request.GET.get("said", ""))
    if sentence is not None:
        messages.success(request, str(sentence))
