"""The Dutch texts: one catalogue per app, kept in step with the code and compiled without gettext tools.

    .venv/bin/python tools/messages.py update [app ...]   add missing texts, drop unused ones
    .venv/bin/python tools/messages.py check              exit 1 when a text is missing, doubtful or out of step
    .venv/bin/python tools/messages.py compile            write locale/nl/LC_MESSAGES/django.mo

`locale/nl/<app>.po` holds the texts of the app's Python files and of its templates. Output is sorted and carries no dates or
line numbers, so that two branches which both add texts merge cleanly.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LANGUAGE = "nl"
LOCALE = ROOT / "locale" / LANGUAGE
COMPILED = LOCALE / "LC_MESSAGES" / "django.mo"
TEMPLATES = ROOT / "templates"

APPS = (
    "core",
    "schools",
    "reminders",
    "groups",
    "meetings",
    "cycles",
    "lessons",
    "voice",
    "practices",
    "research",
    "assessments",
    "dashboards",
    "plg_site",
)
# Folders of templates/ that are named after a library instead of after an app of ours.
FOLDER_OWNERS = {
    "account": "schools",
    "allauth": "schools",
    "mfa": "schools",
    "socialaccount": "schools",
    "usersessions": "schools",
}
# What is in no app's own folder (base.html, ui/, error pages) is core's.
DEFAULT_OWNER = "core"

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}

HEADER = f"""\
msgid ""
msgstr ""
"Project-Id-Version: Leerkring\\n"
"Language: {LANGUAGE}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""

# A message as Babel keys it: the context or None, and the singular or (singular, plural).
Key = tuple[str | None, str | tuple[str, str]]


# ---------------------------------------------------------------- what the code says


def template_owner(path: Path) -> str:
    """Name the app whose catalogue holds the texts of a template below templates/."""
    parts = path.relative_to(TEMPLATES).parts[:-1]
    if parts[:1] == ("emails",):
        parts = parts[1:]
    first = parts[0] if parts else ""
    return first if first in APPS else FOLDER_OWNERS.get(first, DEFAULT_OWNER)


def source_files(app: str) -> Iterator[Path]:
    """Yield the Python files and templates of an app, in a fixed order."""
    folder = ROOT / app
    for path in sorted(folder.rglob("*.py")):
        if "migrations" not in path.relative_to(folder).parts:
            yield path
    templates = [*(folder / "templates").rglob("*")]
    templates += [path for path in TEMPLATES.rglob("*") if template_owner(path) == app]
    for path in sorted(templates):
        if path.suffix in {".html", ".txt"}:
            yield path


def python_source(path: Path) -> str:
    """Return Python source for the extractor; a template is turned into calls of gettext.

    Django blanks out everything else of a template but keeps its indentation, on which Python's tokenizer would trip.
    """
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    calls = templatize(text, origin=str(path.relative_to(ROOT)))
    return "\n".join(line.strip() for line in calls.splitlines()) + "\n"


def extracted(app: str) -> Catalog:
    """Collect every text that the app asks a translation of."""
    catalog = Catalog(locale=LANGUAGE)
    for path in source_files(app):
        buffer = io.BytesIO(python_source(path).encode("utf-8"))
        for _line, message, _comments, context in extract("python", buffer, KEYWORDS):
            if message and message != ("", ""):
                catalog.add(message, context=context)
    return catalog


def keyed(catalog: Catalog) -> dict[Key, Message]:
    """Index a catalogue's messages, without the header."""
    return {
        (message.context, message.id if isinstance(message.id, str) else tuple(message.id)): message
        for message in catalog
        if message.id
    }


# ---------------------------------------------------------------- what the catalogues say


def catalogue_path(app: str) -> Path:
    """Return the place of an app's catalogue."""
    return LOCALE / f"{app}.po"


def read_catalogue(app: str) -> Catalog:
    """Read an app's catalogue; an app without one has an empty one."""
    path = catalogue_path(app)
    if not path.exists():
        return Catalog(locale=LANGUAGE)
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE, abort_invalid=True)


def is_filled(message: Message) -> bool:
    """Say whether every form of a message has a translation."""
    if isinstance(message.id, str):
        return bool(message.string)
    return isinstance(message.string, list | tuple) and all(message.string)


def rendered(catalog: Catalog) -> str:
    """Return the text of a .po file: our fixed header, then the messages in alphabetical order."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=0, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True)
    return HEADER + buffer.getvalue().decode("utf-8").strip() + "\n"


def update(apps: list[str]) -> int:
    """Bring the catalogues of these apps in step with the code; existing translations stay."""
    known: dict[Key, Message] = {}
    for app in APPS:
        known.update({key: m for key, m in keyed(read_catalogue(app)).items() if is_filled(m)})
    for app in apps:
        old = keyed(read_catalogue(app))
        new = Catalog(locale=LANGUAGE)
        missing = 0
        for key, message in keyed(extracted(app)).items():
            kept = old.get(key)
            # A text that another app has translated already starts with that translation: they have to agree anyway.
            source = kept if kept is not None and is_filled(kept) else known.get(key, kept)
            added = new.add(message.id, source.string if source else "", context=message.context)
            if source is not None:
                added.user_comments = list(source.user_comments)
                added.flags |= {"fuzzy"} & set(source.flags)
            missing += not is_filled(added)
        path = catalogue_path(app)
        if not len(new) and not path.exists():
            continue
        text = rendered(new)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        dropped = len(set(old) - set(keyed(new)))
        print(f"{path.relative_to(ROOT)}: {len(new)} texts, {missing} to translate, {dropped} dropped")
    return 0


# ---------------------------------------------------------------- check

PERCENT = re.compile(r"%(?:\((\w+)\))?[#0 +-]*[\d.]*([a-zA-Z%])")
BRACES = re.compile(r"\{(\w*)\}")


def placeholders(text: str) -> Counter[str]:
    """Count the places in a text where a value is filled in; "%%" and "100 % sure" are none."""
    found = [
        f"%({match[1]}){match[2]}" if match[1] else f"%{match[2]}"
        for match in PERCENT.finditer(text)
        if match[1] or (match[2] in "sdif" and not match[0].startswith("% "))
    ]
    return Counter(found + [f"{{{name}}}" for name in BRACES.findall(text)])


def wrong_placeholders(message: Message) -> bool:
    """Say whether a translation fills in other values than the text it translates.

    The forms of a plural may leave the number out ("one meeting"), but may not name a value that is not there.
    """
    if isinstance(message.id, str):
        # A value may be said twice or once, as the language asks.
        return set(placeholders(message.string)) != set(placeholders(message.id))
    offered = set().union(*(placeholders(form) for form in message.id))
    forms = [set(placeholders(form)) for form in message.string]
    return any(form - offered for form in forms) or forms[-1] != set(placeholders(message.id[-1]))


def named(key: Key) -> str:
    """Return a message as a person recognises it in a list."""
    context, text = key
    first = text if isinstance(text, str) else text[0]
    return f"{context + ': ' if context else ''}{first!r}"


def complaints(app: str, elsewhere: dict[Key, tuple[str, object]]) -> Iterator[str]:
    """Yield a sentence for everything that is wrong with an app's catalogue.

    `elsewhere` remembers the translations seen so far: one text has one translation, for there is one compiled catalogue.
    """
    wanted, present = keyed(extracted(app)), keyed(read_catalogue(app))
    for key in sorted(set(wanted) - set(present), key=named):
        yield f"{named(key)} is not in the catalogue: tools/messages.py update {app}"
    for key in sorted(set(present) - set(wanted), key=named):
        yield f"{named(key)} is no longer used: tools/messages.py update {app}"
    for key, message in sorted(present.items(), key=lambda item: named(item[0])):
        if not is_filled(message):
            yield f"{named(key)} has no translation"
            continue
        if message.fuzzy:
            yield f"{named(key)} is marked fuzzy: read it and remove the mark"
        if wrong_placeholders(message):
            yield f"{named(key)} has other placeholders than its translation {message.string!r}"
        first = elsewhere.setdefault(key, (app, message.string))
        if first[1] != message.string:
            yield f"{named(key)} is translated as {message.string!r} but in {first[0]}.po as {first[1]!r}"


def check() -> int:
    """List everything that is wrong with the catalogues; return 1 when that is anything."""
    elsewhere: dict[Key, tuple[str, object]] = {}
    total = 0
    for app in APPS:
        for sentence in complaints(app, elsewhere):
            print(f"locale/{LANGUAGE}/{app}.po: {sentence}")
            total += 1
    if total:
        print(f"{total} problems in the catalogues.")
    return 1 if total else 0


# ---------------------------------------------------------------- compile


def compile_catalogues() -> int:
    """Merge the catalogues of all apps into the one file that Django reads; untranslated and fuzzy texts are left out."""
    merged = Catalog(locale=LANGUAGE, fuzzy=False)
    for app in APPS:
        for (context, _), message in keyed(read_catalogue(app)).items():
            if is_filled(message) and not message.fuzzy:
                merged.add(message.id, message.string, context=context)
    COMPILED.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    write_mo(buffer, merged)
    # Replaced in one step: a process that starts meanwhile reads the old file or the new one, never half of one.
    fresh = COMPILED.with_suffix(".new")
    fresh.write_bytes(buffer.getvalue())
    fresh.replace(COMPILED)
    print(f"{COMPILED.relative_to(ROOT)}: {len(merged)} texts")
    return 0


def main(arguments: list[str]) -> int:
    """Run one of the three commands."""
    parser = argparse.ArgumentParser(prog="tools/messages.py", description="The Dutch texts.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("update", help="add missing texts, drop unused ones").add_argument(
        "apps", nargs="*", metavar="app", help=f"one or more of: {', '.join(APPS)}; none means all"
    )
    commands.add_parser("check", help="exit 1 when a text is missing, doubtful or out of step")
    commands.add_parser("compile", help=f"write {COMPILED.relative_to(ROOT)}")
    options = parser.parse_args(arguments)
    if options.command == "update":
        unknown = set(options.apps) - set(APPS)
        if unknown:
            parser.error(f"no such app: {', '.join(sorted(unknown))}")
        return update(options.apps or list(APPS))
    return check() if options.command == "check" else compile_catalogues()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
