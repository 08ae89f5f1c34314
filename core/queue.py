"""Forms that waited on a device for the network (``static/js/queue.js``): the same views, answered in JSON.

A request says with two headers that it comes from the queue: ``X-Queue`` ("now" while somebody waits for the answer, "later"
when the text waited on the device) and ``X-Queue-Person`` (the number of the person to whom the text belongs). Any view that
ends in :func:`core.htmx.done` or :func:`core.htmx.page` can be sent to from the queue; nothing else is needed.
"""

from __future__ import annotations

from collections.abc import Callable

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, JsonResponse

GetResponse = Callable[[HttpRequest], HttpResponse]


def is_queued(request: HttpRequest) -> bool:
    """Whether the queue in the browser sent this, rather than a form on a page."""
    return request.method == "POST" and request.headers.get("X-Queue", "") in {"now", "later"}


def somebody_waits(request: HttpRequest) -> bool:
    """Whether the sender is looking at the page that sends; a text that was sent later gets no message on some other page."""
    return request.headers.get("X-Queue", "") != "later"


def kept(url: str, message: str = "") -> JsonResponse:
    """Answer that it is written: the device may forget its copy.

    Args:
        url: where the thing can be seen.
        message: what happened, in words.
    """
    return JsonResponse({"url": url, "message": message})


def refused(sentence: str, status: int = 422) -> JsonResponse:
    """Answer why this cannot be kept. The device keeps the text and does not try again by itself."""
    return JsonResponse({"sentence": sentence}, status=status)


def refusal_of(form: BaseForm) -> str:
    """What a refused form says, as one line."""
    return " ".join(str(sentence) for sentences in form.errors.values() for sentence in sentences)


class QueueMiddleware:
    """A text belongs to one person. Whoever else is signed in on the same device, or nobody, does not send it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 401 to who is signed out, 409 to somebody else; the device keeps what it has in both cases."""
        if is_queued(request):
            if not request.user.is_authenticated:
                return JsonResponse({"who": "nobody"}, status=401)
            if request.headers.get("X-Queue-Person") != str(request.user.pk):
                return JsonResponse({"who": "another"}, status=401)
        return self.get_response(request)
