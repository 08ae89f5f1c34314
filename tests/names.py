"""How a form asks about what could be the name of a pupil, for the tests of all the forms that do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.test import Client

from tests.architecture.forms import Form, forms_of

NAMED, OF_US = "Youssef zei niets.", "Eva kijkt mee."


def form_with(response: Any, box: str) -> Form:
    """The form on this page in which the box stands."""
    return next(each for each in forms_of(response.content.decode()) if box in each.fields)


def asked(client: Client, url: str, values: Mapping[str, Any], texts: Mapping[str, str]) -> Form:
    """The form as it stands once each box asked about the name that its text begins with, and asks anew about another.

    Args:
        values: what else is sent.
        texts: what was typed, by box; a name comes first in each.
    """
    response = client.post(url, {**values, **texts})
    said = response.context["form"].errors
    assert (response.status_code, set(said)) == (422, set(texts))
    for box, text in texts.items():
        assert f"“{text.split()[0]}” looks like a name" in said[box][0]
    first = next(iter(texts))
    form = form_with(response, first)
    assert {box: form.values[box] for box in texts} == texts
    another = client.post(url, {**form.values, first: "Fatima zei niets."})
    assert (another.status_code, "Fatima" in str(another.context["form"].errors)) == (422, True)
    return form
