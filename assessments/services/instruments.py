"""Making, handing in, publishing and succeeding a school's own instruments. A published version is never changed."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from assessments.enums import CHARACTERISTICS, Audience, Kind
from assessments.instruments import catalogue, checks, copies
from assessments.instruments.definition import FORMAT
from assessments.models import Joint, OwnInstrument, OwnVersion
from core.errors import DomainError
from schools.audit import record
from schools.models import Organisation

EMPTY = "empty"
MOST_INSTRUMENTS = 40
MOST_BYTES = 500_000
#: Kinds that can be written here; the others come as files.
WRITABLE = (Kind.SURVEY, Kind.FRAME)

OFTEN = [("Nooit", "Never"), ("Zelden", "Rarely"), ("Soms", "Sometimes"), ("Vaak", "Often"), ("Altijd", "Always")]
AGREE_SCALE, OFTEN_SCALE, OWN_SCALE = "agree", "often", "own"


def digest(entry: Mapping[str, Any]) -> str:
    """A short mark of a part as it stands, to notice that somebody else changed it meanwhile."""
    return hashlib.sha256(json.dumps(entry, sort_keys=True).encode()).hexdigest()[:16]


# ------------------------------------------------------------------ beginning


@transaction.atomic
def begin(*, organisation: Organisation, nl: str, en: str, start_from: str, by: Any) -> OwnInstrument:
    """Begin an instrument as a draft. A second press of the button gives the same one.

    Args:
        nl, en: its name. Without an English name the Dutch one stands for both.
        start_from: ``empty``, or the key of a shipped questionnaire or frame, which is copied.

    Raises:
        DomainError: there is nothing of that name to start from, or there are too many instruments.
    """
    document = _first(start_from)
    document |= {"nl": nl.strip(), "en": en.strip() or nl.strip()}
    same = OwnInstrument.objects.offered().filter(organisation=organisation, created_by=by).with_versions()
    for each in same:
        if each.published is None and each.draft and each.draft.definition.get("nl") == document["nl"]:
            return each
    return _make(organisation, document, by)


def _first(start_from: str) -> dict[str, Any]:
    if start_from == EMPTY:
        document: dict[str, Any] = {"audience": Audience.GROUP, "source": "", "rights": "", "sections": []}
    elif start_from in catalogue.shipped_keys() and catalogue.shipped(start_from).kind in WRITABLE:
        document = copy.deepcopy(dict(catalogue.shipped(start_from).texts))
    else:
        raise DomainError(_("Choose what to start from."), field="start_from")
    document.setdefault("scale", agree_scale())
    document.setdefault("instruction", dict(catalogue.shipped(CHARACTERISTICS).texts["instruction"]))
    return document | {"format": FORMAT, "kind": Kind.SURVEY.value, "version": 1}


def _make(organisation: Organisation, document: dict[str, Any], by: Any) -> OwnInstrument:
    if OwnInstrument.objects.offered().filter(organisation=organisation).count() >= MOST_INSTRUMENTS:
        raise DomainError(
            _("There are %(n)d questionnaires of your own already. Put one away first.") % {"n": MOST_INSTRUMENTS}
        )
    key = _free_key(organisation, document["nl"])
    try:
        with transaction.atomic():
            made = OwnInstrument.objects.create(organisation=organisation, key=key, created_by=by)
    except IntegrityError as twice:
        raise DomainError(_("A questionnaire of this name is just being made. Try again.")) from twice
    OwnVersion.objects.create(instrument=made, number=1, definition={**document, "key": key, "version": 1}, created_by=by)
    record(by=by, verb="instrument.created", on=made)
    return made


def _free_key(organisation: Organisation, name: str) -> str:
    stem = f"own-{slugify(name)[:28] or 'questionnaire'}"
    taken = set(OwnInstrument.objects.filter(organisation=organisation, key__startswith=stem).values_list("key", flat=True))
    return next(key for number in range(1, len(taken) + 2) if (key := stem if number == 1 else f"{stem}-{number}") not in taken)


def agree_scale() -> dict[str, Any]:
    """The five answers of agreement, and "I don't know"."""
    scale: dict[str, Any] = copy.deepcopy(catalogue.shipped(CHARACTERISTICS).texts["scale"])
    return scale


@transaction.atomic
def take_in(*, organisation: Organisation, content: bytes, by: Any) -> OwnInstrument:
    """Make an instrument from a file. It comes in as a draft, to be looked at before it is published.

    Raises:
        DomainError: with every fault of the file in a sentence, at the field ``file``.
    """
    if len(content) > MOST_BYTES:
        raise DomainError(_("This file is too large for a questionnaire."), field="file")
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as unreadable:
        raise DomainError(
            _("This is not a questionnaire file. Export one to see what it looks like."), field="file"
        ) from unreadable
    found = checks.faults(document)
    if found:
        shown = " ".join(str(fault) for fault in found[:10])
        raise DomainError(_("This file cannot be used. %(faults)s") % {"faults": shown}, field="file")
    kept = checks.cleaned(document)
    if kept["kind"] == Kind.FRAME:
        kept["kind"] = Kind.SURVEY.value
    return _make(organisation, kept, by)


# ------------------------------------------------------------------ writing the draft


def _hold(instrument: OwnInstrument) -> OwnVersion:
    """The draft, locked; DomainError when there is none, because it was published meanwhile."""
    draft = OwnVersion.objects.select_for_update().filter(instrument=instrument, published_at__isnull=True).first()
    if draft is None:
        raise DomainError(_("This version is published and stays as it is. Begin a next version to change something."))
    if draft.definition["kind"] not in WRITABLE:
        raise DomainError(_("This kind of questionnaire is not written here. Export it, change the file and hand it in."))
    return draft


def _keep(draft: OwnVersion) -> None:
    draft.save(update_fields=["definition"])


def _unseen(entry: Mapping[str, Any], seen: str) -> None:
    """Refuse to overwrite what somebody else wrote meanwhile."""
    if seen and seen != digest(entry):
        raise DomainError(
            _("Somebody else changed this meanwhile. It now says: “%(text)s”. Yours is still here; save again to replace it.")
            % {"text": entry["nl"]}
        )


@transaction.atomic
def write_texts(
    *,
    instrument: OwnInstrument,
    nl: str,
    en: str,
    summary: str,
    source: str,
    audience: str,
    scale: str,
    own: Sequence[str],
    by: Any,
) -> None:
    """Change what stands above the statements of the draft, and its answers.

    Args:
        scale: ``agree``, ``often`` or ``own``.
        own: for ``own``: five answers in words, from low to high; used for both languages.

    Raises:
        DomainError: the answers are not five, or the audience is unknown.
    """
    draft = _hold(instrument)
    if audience not in (Audience.GROUP, Audience.STAFF):
        raise DomainError(_("Choose who answers."), field="audience")
    words = [word.strip() for word in own]
    if scale == OWN_SCALE and (len(words) != 5 or not all(words)):
        raise DomainError(_("Give all five answers a name, from low to high."), field="own_1")
    pairs = {OFTEN_SCALE: OFTEN, OWN_SCALE: [(word, word) for word in words]}.get(scale)
    document = draft.definition
    document |= {"nl": nl, "en": en or nl, "audience": audience, "source": source}
    document["summary"] = {"nl": summary, "en": summary} if summary else {}
    if not summary:
        del document["summary"]
    document["scale"] = agree_scale()
    if pairs:
        document["scale"]["options"] = [{"value": value, "nl": a, "en": b} for value, (a, b) in enumerate(pairs, 1)]
    _keep(draft)


@transaction.atomic
def save_section(
    *, instrument: OwnInstrument, key: str, seen: str, nl: str, en: str, description: str, maps: Sequence[str], by: Any
) -> None:
    """Add a part to the draft, or change one.

    Args:
        key: of the part; "" adds one.
        seen: ``digest`` of the part that the writer started from.
    """
    draft = _hold(instrument)
    sections = draft.definition["sections"]
    texts: dict[str, Any] = {"nl": nl, "en": en or nl, "maps": list(maps)}
    if description:
        texts |= {"description_nl": description, "description_en": description}
    if not key:
        if len(sections) >= checks.MOST_SECTIONS:
            raise DomainError(_("A questionnaire has at most %(most)d parts.") % {"most": checks.MOST_SECTIONS})
        sections.append({"key": _next_key(draft.definition, "P"), "items": [], **texts})
    else:
        entry = _section(draft, key)
        _unseen(entry, seen)
        for name in ("description_nl", "description_en"):
            entry.pop(name, None)
        entry |= texts
    _keep(draft)


@transaction.atomic
def save_statement(
    *, instrument: OwnInstrument, section: str, key: str, seen: str, nl: str, en: str, about: str, by: Any
) -> None:
    """Add a statement to a part of the draft, or change one. See ``save_section``.

    Raises:
        DomainError: another statement says the same, or somebody else was there in the meantime.
    """
    draft = _hold(instrument)
    items = _section(draft, section).setdefault("items", [])
    texts = {"nl": nl, "en": en or nl, "about": about or None}
    if (found := copies.copy_of(texts, _others(draft.definition, key))) is not None:
        language, text = found
        raise DomainError(copies.said_already(text), field=language)
    if not key:
        if sum(len(each.get("items", ())) for each in draft.definition["sections"]) >= checks.MOST_ITEMS:
            raise DomainError(_("A questionnaire has at most %(most)d statements.") % {"most": checks.MOST_ITEMS})
        items.append({"key": _next_key(draft.definition, "S"), "pulse": False, **texts})
    else:
        entry = next((item for item in items if item["key"] == key), None)
        if entry is None:
            raise DomainError(_("Somebody else took this statement away meanwhile."))
        _unseen(entry, seen)
        entry |= texts
    _keep(draft)


def advice(document: Mapping[str, Any], *, key: str, nl: str, en: str) -> list[str]:
    """What could be better about a statement that is to be saved in a draft with this document. See ``save_statement``."""
    return copies.advice({"nl": nl, "en": en or nl}, _others(document, key))


def _others(document: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    return [each for each in copies.statements(document) if each["key"] != key]


def _section(draft: OwnVersion, key: str) -> dict[str, Any]:
    found: dict[str, Any] | None = next((each for each in draft.definition["sections"] if each["key"] == key), None)
    if found is None:
        raise DomainError(_("Somebody else took this part away meanwhile."))
    return found


def _next_key(document: Mapping[str, Any], letter: str) -> str:
    """A key that no part or statement of the document has, or had in an earlier place of it."""
    used = {entry["key"] for entry in document["sections"]}
    used |= {item["key"] for entry in document["sections"] for item in entry.get("items", ())}
    return next(key for number in range(1, len(used) + 2) if (key := f"{letter}{number}") not in used)


@transaction.atomic
def move(*, instrument: OwnInstrument, key: str, up: bool, by: Any) -> None:
    """Put a part, or a statement within its part, one place up or down."""
    draft = _hold(instrument)
    row, place = _find(draft, key)
    other = place - 1 if up else place + 1
    if 0 <= other < len(row):
        row[place], row[other] = row[other], row[place]
        _keep(draft)


@transaction.atomic
def remove(*, instrument: OwnInstrument, key: str, by: Any) -> None:
    """Take a part with its statements, or one statement, out of the draft."""
    draft = _hold(instrument)
    row, place = _find(draft, key)
    del row[place]
    _keep(draft)


def _find(draft: OwnVersion, key: str) -> tuple[list[Any], int]:
    sections = draft.definition["sections"]
    for row in (sections, *(each.get("items", []) for each in sections)):
        for place, entry in enumerate(row):
            if entry["key"] == key:
                return row, place
    raise DomainError(_("It is no longer there."))


# ------------------------------------------------------------------ publishing


@transaction.atomic
def publish(*, instrument: OwnInstrument, by: Any) -> OwnVersion:
    """Open the draft for rounds. From then on it stays as it is.

    Raises:
        DomainError: there is no draft, or it has faults, all of them said.
    """
    draft = OwnVersion.objects.select_for_update().filter(instrument=instrument, published_at__isnull=True).first()
    if draft is None:
        raise DomainError(_("There is nothing to publish."))
    found = checks.faults(draft.definition)
    if found:
        raise DomainError(_("It is not ready yet. %(faults)s") % {"faults": " ".join(str(fault) for fault in found[:10])})
    draft.definition = checks.cleaned(draft.definition)
    draft.published_at = timezone.now()
    draft.save(update_fields=["definition", "published_at"])
    record(by=by, verb="instrument.published", on=instrument)
    return draft


@transaction.atomic
def begin_next(*, instrument: OwnInstrument, by: Any) -> OwnVersion:
    """Begin the next version as a copy of the last; the one there is when it was begun already."""
    OwnInstrument.objects.select_for_update().get(pk=instrument.pk)
    last = OwnVersion.objects.filter(instrument=instrument).order_by("-number").first()
    assert last is not None
    if last.published_at is None:
        return last
    number = last.number + 1
    return OwnVersion.objects.create(
        instrument=instrument, number=number, definition={**last.definition, "version": number}, created_by=by
    )


def was_used(instrument: OwnInstrument) -> bool:
    """Whether a round or a talk has one of its versions, and so would lose its questions with it."""
    in_rounds = instrument.versions.filter(rounds__isnull=False).exists()
    return in_rounds or Joint.objects.filter(own_version__instrument=instrument).exists()


@transaction.atomic
def put_away(*, instrument: OwnInstrument, by: Any) -> bool:
    """Delete an instrument that no round and no talk used; put one away that was used, with all its results.

    Returns:
        Whether it was deleted.
    """
    if not was_used(instrument):
        record(by=by, verb="instrument.deleted", on=instrument)
        instrument.delete()
        return True
    instrument.retired_at = timezone.now()
    instrument.save(update_fields=["retired_at"])
    record(by=by, verb="instrument.retired", on=instrument)
    return False


@transaction.atomic
def take_back(*, instrument: OwnInstrument, by: Any) -> None:
    """Offer an instrument again that was put away."""
    instrument.retired_at = None
    instrument.save(update_fields=["retired_at"])
    record(by=by, verb="instrument.restored", on=instrument)
