"""The pages for pupils: no account, no session, no cookie, no address; plain HTML that an old phone understands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from core.tenancy import organisation_scope
from voice.codes import ALPHABET, LENGTH, read_code
from voice.content_pack import Language, languages
from voice.forms import chosen_in
from voice.models import Poll, PollAddress, PollQuestion, languages_of
from voice.services import life
from voice.throttle import MOST_ANSWERS, MOST_WRONG_CODES, throttle


# csrf_exempt: there is no session and no cookie to misuse, anybody with the code may answer anyway, and a token needs a cookie.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """All questions of an open poll on one page; sending counts and forgets."""
    clean = read_code(code)
    if clean != code and len(clean) == LENGTH and set(clean) <= set(ALPHABET):
        return _plain(HttpResponseRedirect(reverse("voice:answer", args=[clean])))
    address = PollAddress.objects.filter(code=clean).first() if len(clean) == LENGTH else None
    if address is None:
        return _unknown(request)
    with organisation_scope(address.organisation_id):
        poll = Poll.objects.with_group().get(pk=address.poll_id)
        if poll.is_draft:
            return _unknown(request)
        return _poll(request, poll, list(PollQuestion.objects.filter(poll=poll)))


@login_not_required
@require_safe
def thanks(request: HttpRequest, code: str) -> HttpResponse:
    """Done; and a button for the next pupil on the same tablet. It says nothing about the poll, so it needs no poll."""
    language = chosen_language(request, list(languages().values()))
    context = {
        "words": language.words,
        "language": language,
        "again": reverse("voice:answer", args=[read_code(code)[:12] or "x"]),
    }
    return _plain(render(request, "voice/pupil_said.html", {**context, "sentence": language.words["done"], "is_done": True}))


def _poll(request: HttpRequest, poll: Poll, questions: list[PollQuestion]) -> HttpResponse:
    language = chosen_language(request, languages_of(questions))
    if not poll.is_open or poll.rests or poll.waits_for_numbers:
        return _say(request, language, "closed", 409 if request.method == "POST" else 200)
    if poll.answers >= poll.limit:
        return _say(request, language, "enough", 409 if request.method == "POST" else 200)
    if request.method != "POST":
        return _plain(render(request, "voice/pupil.html", pupil_page(poll, questions, language)))
    return _count(request, poll, questions, language)


def _count(request: HttpRequest, poll: Poll, questions: list[PollQuestion], language: Language) -> HttpResponse:
    """Count what was sent, or say in the pupil's language why not; what was chosen stays on the page."""
    code, who = poll.address.code, get_adapter().get_client_ip(request)
    guesses = f"{code} number"
    if throttle.is_over(who, guesses, MOST_WRONG_CODES) or not throttle.allows(who, code, MOST_ANSWERS):
        return _say(request, language, "wait", 429)
    chosen, number = chosen_in(request.POST, questions), request.POST.get("number", "")[:20]
    refused = ""
    try:
        life.answer(poll=poll, chosen=chosen, number=number)
    except life.NothingChosen:
        refused = language.words["choose"]
    except life.WrongNumber:
        throttle.allows(who, guesses, MOST_WRONG_CODES)
        refused = language.words["used"]
    except life.Enough:
        return _say(request, language, "enough", 409)
    except life.Closed:
        return _say(request, language, "closed", 409)
    if refused:
        context = pupil_page(poll, questions, language, chosen=chosen)
        return _plain(render(request, "voice/pupil.html", {**context, "refused": refused, "number": number}, status=422))
    response = HttpResponseRedirect(f"{reverse('voice:thanks', args=[code])}?l={language.key}")
    response.status_code = 303
    return _plain(response)


def pupil_page(
    poll: Poll, questions: list[PollQuestion], language: Language, *, chosen: Mapping[int, int] | None = None
) -> dict[str, Any]:
    """What the pupils' page shows of a poll in one language.

    Args:
        chosen: option by question, when the page comes back.
    """
    rows = [
        {
            "name": f"q{question.position}",
            "text": question.texts[language.key],
            "options": [(option, option.texts[language.key]) for option in question.options],
            "chosen": (chosen or {}).get(question.pk),
        }
        for question in questions
    ]
    return {
        "rows": rows,
        "language": language,
        "words": language.words,
        "languages": languages_of(questions),
        "with_numbers": poll.with_numbers,
    }


def chosen_language(request: HttpRequest, offered: list[Language]) -> Language:
    """The language that was asked for, else one that the browser speaks, else the first that is offered."""
    by_key = {each.key: each for each in offered}
    asked = request.POST.get("l") or request.GET.get("l", "")
    if asked in by_key:
        return by_key[asked]
    for spoken, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")[:200]):
        if spoken.split("-")[0] in by_key:
            return by_key[spoken.split("-")[0]]
    return next(iter(by_key.values()))


def _unknown(request: HttpRequest) -> HttpResponse:
    """No such code, or not opened yet: both look the same. Who tries many has to wait."""
    language = chosen_language(request, list(languages().values()))
    if not throttle.allows(get_adapter().get_client_ip(request), "unknown", MOST_WRONG_CODES):
        return _say(request, language, "wait", 429)
    return _say(request, language, "closed", 404)


def _say(request: HttpRequest, language: Language, word: str, status: int) -> HttpResponse:
    context = {"language": language, "words": language.words, "sentence": language.words[word]}
    return _plain(render(request, "voice/pupil_said.html", context, status=status))


def _plain(response: HttpResponse) -> HttpResponse:
    """Not kept by any browser: on a shared tablet nobody finds with "back" what somebody else chose."""
    response["Cache-Control"] = "no-store"
    return response
