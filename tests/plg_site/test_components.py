"""The component page shows everything, in the theme that was asked for."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.schools import UserFactory

UI = Path(__file__).resolve().parents[2] / "templates" / "ui"
# What only makes sense as part of the frame or as a page of its own.
ELSEWHERE = {
    "body_attrs",
    "confirm",
    "head",
    "language",
    "messages",
    "queue",
    "side",
    "sign_out",
    "slot",
    "tabbar",
    "field",
    "form_errors",
    "move",
}


@pytest.fixture
def client(db):
    client = Client()
    client.force_login(UserFactory())
    return client


@pytest.mark.parametrize(("asked", "shown"), [("", False), ("dark", True), ("light", True), ("pink", False)])
def test_the_page_takes_the_theme_that_was_asked_for(client, asked, shown):
    html = client.get(reverse("components"), {"theme": asked}).content.decode()
    assert (f'data-bs-theme="{asked}"' in html) is shown


def test_every_component_is_on_the_page():
    source = (UI.parent / "components.html").read_text("utf-8")
    missing = {path.stem for path in UI.glob("*.html")} - set(re.findall(r'"ui/(\w+)\.html"', source)) - ELSEWHERE
    assert not missing


def test_no_identifier_occurs_twice(client):
    found = re.findall(r'\sid="([^"]+)"', client.get(reverse("components")).content.decode())
    assert sorted(found) == sorted(set(found))


def test_nothing_on_the_page_is_inline(client):
    html = client.get(reverse("components")).content.decode()
    assert not re.search(r"<[^>]+\sstyle=", html)
    assert not re.search(r"<[^>]+\son\w+=", html)
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)
