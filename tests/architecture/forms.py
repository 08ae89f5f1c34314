"""What a browser makes of a page: its forms with their fields, for tests that fill them in."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

TYPED = frozenset({"text", "textarea", "email", "url", "search"})  # what a person types freely


@dataclass
class Field:
    """One named field of a form."""

    name: str
    kind: str
    value: str = ""
    choices: list[str] = field(default_factory=list)


@dataclass
class Form:
    """One form of a page."""

    action: str
    method: str
    fields: dict[str, Field] = field(default_factory=dict)

    @property
    def values(self) -> dict[str, str]:
        """What the browser would send if nobody changed anything."""
        return {each.name: each.value for each in self.fields.values() if each.kind != "file"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._open: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            # What stands behind "#" is for the browser only: where on the page it shows the answer.
            self._form = Form(given.get("action", "").partition("#")[0], given.get("method", "get").lower())
            self.forms.append(self._form)
        elif self._form is None:
            return
        elif tag == "option" and self._open is not None:
            self._open.choices.append(given.get("value", ""))
            if "selected" in given:
                self._open.value = given.get("value", "")
        elif tag in ("input", "select", "textarea", "button") and given.get("name"):
            self._take(tag, given)

    def _take(self, tag: str, given: dict[str, str]) -> None:
        assert self._form is not None
        kind = given.get("type", "text") if tag == "input" else tag
        found = self._form.fields.setdefault(given["name"], Field(given["name"], kind))
        if tag in ("select", "textarea"):
            self._open = found
        elif kind in ("radio", "checkbox"):
            found.choices.append(given.get("value", "on"))
            if "checked" in given:
                found.value = given.get("value", "on")
        else:
            found.value = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag in ("select", "textarea"):
            # A browser drops the first line break of a text area.
            if tag == "textarea" and self._open is not None:
                self._open.value = self._open.value.removeprefix("\r").removeprefix("\n")
            self._open = None

    def handle_data(self, data: str) -> None:
        if self._open is not None and self._open.kind == "textarea":
            self._open.value += data


def forms_of(html: str) -> list[Form]:
    """The forms of a page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.forms
