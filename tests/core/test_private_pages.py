"""What a browser may keep of private pages, and refusals that no form could show."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from core.errors import DomainError
from core.middleware import RefusedIntentionMiddleware, RefusedUploadMiddleware
from schools.models import User
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_a_page_of_a_signed_in_person_is_asked_for_again_each_time(cast: Cast, sign_in: Callable[[User], Client]) -> None:
    response = sign_in(cast.member).get("/")
    assert response["Cache-Control"] == "private, no-cache"
    assert "Clear-Site-Data" not in response


def test_signing_out_throws_the_pages_in_the_browser_away(cast: Cast, sign_in: Callable[[User], Client]) -> None:
    client = sign_in(cast.member)
    response = client.post(reverse("account_logout"))
    assert response["Clear-Site-Data"] == '"cache"'
    assert client.get("/").status_code == 302


def test_a_stranger_gets_no_orders_about_keeping(client: Client, db: None) -> None:
    response = client.get("/healthz")
    assert "Clear-Site-Data" not in response


def _middleware() -> RefusedIntentionMiddleware:
    return RefusedIntentionMiddleware(lambda request: HttpResponse())


@pytest.fixture
def request_of_nobody(rf: RequestFactory) -> HttpRequest:
    return rf.post("/")


def test_a_refusal_that_no_form_could_show_is_a_sentence(request_of_nobody: HttpRequest) -> None:
    response = _middleware().process_exception(request_of_nobody, DomainError("Somebody <b>else</b> was first."))
    assert response is not None
    assert response.status_code == 409
    assert "Somebody &lt;b&gt;else&lt;/b&gt; was first." in response.content.decode()


def test_what_was_taken_away_meanwhile_is_not_there(request_of_nobody: HttpRequest) -> None:
    response = _middleware().process_exception(request_of_nobody, User.DoesNotExist())
    assert response is not None
    assert response.status_code == 404
    assert issubclass(User.DoesNotExist, ObjectDoesNotExist)


def test_any_other_error_stays_an_error(request_of_nobody: HttpRequest) -> None:
    assert _middleware().process_exception(request_of_nobody, ValueError()) is None


@pytest.mark.parametrize(
    ("language", "says"), [("en", "only takes what a form sends"), ("nl", "alleen voor wat een formulier verstuurt")]
)
def test_an_address_that_only_takes_a_form_has_a_page_with_a_way_on(
    cast: Cast, sign_in: Callable[[User], Client], language: str, says: str
) -> None:
    cast.member.language = language
    cast.member.save()
    response = sign_in(cast.member).get("/drafts/")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    page = response.content.decode()
    assert says in page
    assert 'href="/"' in page


def test_a_device_that_sends_later_hears_the_refusal_as_a_sentence_and_not_as_a_page(rf: RequestFactory) -> None:
    sent_later = rf.post("/", headers={"X-Queue": "later"})
    response = _middleware().process_exception(sent_later, DomainError("Somebody else was first."))
    assert response is not None
    assert (response.status_code, response["Content-Type"]) == (409, "application/json")
    assert json.loads(response.content) == {"sentence": "Somebody else was first."}


@pytest.mark.parametrize(("length", "status"), [("", 200), ("0", 200), ("no number", 200), ("99999999999", 413)])
def test_only_what_says_that_it_is_too_large_is_turned_away_unread(rf: RequestFactory, length: str, status: int) -> None:
    request = rf.generic("POST", "/", CONTENT_LENGTH=length)
    response = RefusedUploadMiddleware(lambda request: HttpResponse("read"))(request)
    assert response.status_code == status


def test_an_address_that_takes_no_form_is_refused_as_the_view_did(cast: Cast, sign_in: Callable[[User], Client]) -> None:
    response = sign_in(cast.member).post("/components/")
    assert response.status_code == 405
    assert response.content == b""
