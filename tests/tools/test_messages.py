"""The catalogue tool finds every text, loses none that was translated, and notices what is wrong."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from tools import messages

PYTHON = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, npgettext, pgettext, pgettext_lazy
A = _("Plain")
B = gettext_lazy("Lazy")
C = pgettext("month", "May")
D = pgettext_lazy("verb", "May")
E = ngettext("%(n)s meeting", "%(n)s meetings", 2)
F = npgettext("of a group", "%(n)s member", "%(n)s members", 2)
"""
TEMPLATE = """{% load i18n %}
<p>{% translate "Today" %} {% translate "Open" context "state" %}</p>
    {% include "ui/sees.html" with text=_("Only you see this") %}
{% blocktranslate trimmed with name=user.name %}
      Dear {{ name }},
    welcome
  {% endblocktranslate %}
{% blocktranslate count n=n %}{{ n }} try-out{% plural %}{{ n }} try-outs{% endblocktranslate %}
{# Translators: "no text of its own" #}It's 5 o'clock
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one app and one template, in a folder of its own."""
    locale = tmp_path / "locale" / "nl"
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "LOCALE", locale)
    monkeypatch.setattr(messages, "COMPILED", locale / "LC_MESSAGES" / "django.mo")
    monkeypatch.setattr(messages, "TEMPLATES", tmp_path / "templates")
    for path, text in {"groups/views.py": PYTHON, "templates/groups/detail.html": TEMPLATE}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    (tmp_path / "groups" / "migrations").mkdir()
    (tmp_path / "groups" / "migrations" / "0001_initial.py").write_text('_("Never shown")')
    return tmp_path


def translate(project: Path, pairs: dict[str, str]) -> None:
    """Fill in translations as a person does, in the file."""
    path = project / "locale" / "nl" / "groups.po"
    text = path.read_text()
    for source, translation in pairs.items():
        text = text.replace(f'msgid "{source}"\nmsgstr ""', f'msgid "{source}"\nmsgstr "{translation}"')
    path.write_text(text)


def test_every_way_to_ask_for_a_translation_is_found(project: Path) -> None:
    messages.update(["groups"])
    found = {(context, text) for context, text in messages.keyed(messages.read_catalogue("groups"))}
    assert found == {
        (None, "Plain"),
        (None, "Lazy"),
        ("month", "May"),
        ("verb", "May"),
        (None, ("%(n)s meeting", "%(n)s meetings")),
        ("of a group", ("%(n)s member", "%(n)s members")),
        (None, "Today"),
        ("state", "Open"),
        (None, "Only you see this"),
        (None, "Dear %(name)s, welcome"),
        (None, ("%(n)s try-out", "%(n)s try-outs")),
    }


def test_an_update_keeps_what_is_translated_and_drops_what_is_gone(project: Path) -> None:
    messages.update(["groups"])
    translate(project, {"Plain": "Gewoon", "Lazy": "Lui"})
    (project / "groups" / "views.py").write_text('_("Plain"); _("Fresh")')
    messages.update(["groups"])
    texts = {key[1]: message.string for key, message in messages.keyed(messages.read_catalogue("groups")).items()}
    assert texts["Plain"] == "Gewoon"
    assert texts["Fresh"] == ""
    assert "Lazy" not in texts


def test_a_second_update_changes_nothing(project: Path) -> None:
    messages.update(["groups"])
    translate(project, {"Plain": "Gewoon"})
    messages.update(["groups"])
    first = (project / "locale" / "nl" / "groups.po").read_bytes()
    messages.update(["groups"])
    assert (project / "locale" / "nl" / "groups.po").read_bytes() == first
    assert b"POT-Creation-Date" not in first
    assert b"views.py" not in first


def test_a_missing_translation_and_another_placeholder_are_complaints(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "templates" / "groups" / "detail.html").unlink()
    (project / "groups" / "views.py").write_text('_("Plain"); _("Dear %(name)s")')
    messages.update(["groups"])
    assert messages.check() == 1
    translate(project, {"Plain": "Gewoon", "Dear %(name)s": "Beste %(naam)s"})
    capsys.readouterr()
    assert messages.check() == 1
    assert "placeholders" in capsys.readouterr().out
    translate(project, {})
    path = project / "locale" / "nl" / "groups.po"
    path.write_text(path.read_text().replace("%(naam)s", "%(name)s"))
    assert messages.check() == 0


def test_a_text_that_is_not_yet_in_the_catalogue_is_a_complaint(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert messages.check() == 1
    assert "is not in the catalogue" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("100 % sure", set()),
        ("50% done", set()),
        ("%(name)s and {other} and %s", {"%(name)s", "{other}", "%s"}),
        ("%%d is no placeholder", set()),
    ],
)
def test_only_what_is_filled_in_is_a_placeholder(text: str, found: set[str]) -> None:
    assert set(messages.placeholders(text)) == found


def test_compiling_leaves_out_what_is_not_translated_or_doubtful(project: Path) -> None:
    (project / "templates" / "groups" / "detail.html").unlink()
    (project / "groups" / "views.py").write_text('_("Plain"); _("Doubtful"); _("Empty")')
    messages.update(["groups"])
    translate(project, {"Plain": "Gewoon", "Doubtful": "Twijfel"})
    path = project / "locale" / "nl" / "groups.po"
    path.write_text(path.read_text().replace('msgid "Doubtful"', '#, fuzzy\nmsgid "Doubtful"'))
    messages.compile_catalogues()
    with messages.COMPILED.open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert compiled.gettext("Plain") == "Gewoon"
    assert compiled.gettext("Doubtful") == "Doubtful"
    assert compiled.gettext("Empty") == "Empty"


@pytest.mark.parametrize(
    ("path", "app"),
    [
        ("base.html", "core"),
        ("ui/sees.html", "core"),
        ("groups/detail.html", "groups"),
        ("emails/meetings/reminder/body.txt", "meetings"),
        ("emails/base.html", "core"),
        ("account/login.html", "schools"),
    ],
)
def test_every_template_belongs_to_one_catalogue(path: str, app: str) -> None:
    assert messages.template_owner(messages.TEMPLATES / path) == app
