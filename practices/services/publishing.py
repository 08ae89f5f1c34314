"""Publish an example and take it back. What others read is a copy outside the organisation; see docs/adr/0017."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import DomainError
from cycles.enums import Choice
from cycles.models import Agreement, Cycle
from practices.enums import Answer, Ending, PartKind, State
from practices.models import Consent, Example, ExamplePhoto, Part, Preparation, PublishedVersion
from practices.names import worries
from practices.search import haystack
from practices.services.common import by_author, fingerprint, holds, locked
from schools.audit import record

# Without these an example says too little to learn from; what did not work is the heart of it (peers 24).
NEEDED = ("title", "summary", "sector", "theme", "age_from", "age_to", "did", "saw", "failed")


def missing(preparation: Preparation) -> list[str]:
    """The fields that still have to be filled in before others can learn from it."""
    return [name for name in NEEDED if getattr(preparation, name) in (None, "")]


def not_agreed(preparation: Preparation) -> list[Part]:
    """The parts whose author did not say yes to exactly these words, or whose try-out is no longer shared."""
    given = {row.author_id: row for row in preparation.consents.all()}
    found = []
    for author, parts in by_author(preparation.parts.select_related("try_out", "author")).items():
        if not holds(given.get(author), parts):
            found += parts
        else:
            found += [part for part in parts if not _may_leave(part)]
    return found


@dataclass(frozen=True)
class AgreedPart:
    """A part whose author said yes to exactly these words: what may leave, and under which name, if any."""

    part: Part
    name: str

    @property
    def photo(self) -> str:
        """Where the photo is kept that its maker lets go along; empty for none."""
        return _photo_of(self.part)


def agreed_parts(cycle: Cycle, kind: PartKind) -> list[AgreedPart]:
    """The parts of a cycle that may leave now, published already or not. Two queries; a no counts at once."""
    rows = Part.objects.filter(preparation__cycle=cycle)
    parts = by_author(rows.select_related("try_out", "author"))
    given = {row.author_id: row for row in Consent.objects.filter(preparation__cycle=cycle)}
    found = []
    for author, theirs in parts.items():
        if not holds(given.get(author), theirs):
            continue
        name = theirs[0].author.name if given[author].with_name else ""
        found += [AgreedPart(part, name) for part in theirs if part.kind == kind and _may_leave(part)]
    return sorted(found, key=lambda each: each.part.pk)


def _may_leave(part: Part) -> bool:
    return part.try_out is None or part.try_out.is_shared


def _photo_of(part: Part) -> str:
    return str(part.try_out.photo.name) if part.with_photo and part.try_out is not None and part.try_out.photo else ""


@transaction.atomic
def publish(*, preparation: Preparation, looked: bool = False, by: Any) -> Example:
    """Publish the example as it is now, for the first time or again. Pressed twice it is one version.

    Args:
        looked: somebody looked at the words that could be names and leaves them.

    Raises:
        DomainError: nothing was chosen yet in a cycle that runs, a text is missing, somebody did not say yes, or
            words that could be names were not looked at.
    """
    now = locked(preparation)
    cycle = now.cycle
    if not cycle.choice and cycle.is_running:
        raise DomainError(_("First choose in the cycle what came out: go on, change, stop, or not known yet."))
    if missing(now):
        raise DomainError(_("Something is still missing in the text. What did not work has to be there too."))
    open_parts = not_agreed(now)
    if open_parts:
        count = len({part.author_id for part in open_parts})
        raise DomainError(
            ngettext(
                "%(n)d person did not say yes yet. Wait, or leave that part out.",
                "%(n)d people did not say yes yet. Wait, or leave those parts out.",
                count,
            )
            % {"n": count}
        )
    content = build(now)
    if worries(now, content) and not looked:
        raise DomainError(_("Look at the words that could be names first."), field="looked")
    before = PublishedVersion.objects.filter(preparation=now, ended_at__isnull=True).first()
    if now.is_published and before is not None and before.content == content and now.example is not None:
        return now.example
    example = now.example or Example()
    _link(example, now)
    _fill(example, content)
    _end(now, Ending.NEW_VERSION)
    now.example, now.state = example, State.PUBLISHED
    now.save(update_fields=["example", "state"])
    PublishedVersion(preparation=now, number=example.version, content=content, published_by=by).save()
    _copy_photos(example, now.parts.select_related("try_out"))
    record(by=by, verb="example.published", on=now)
    return example


@transaction.atomic
def unpublish(*, preparation: Preparation, by: Any) -> None:
    """Take the example back: it is gone from search and pages at once. Twice is once. What others started stays theirs."""
    now = locked(preparation)
    if not now.is_published or now.example is None:
        return
    empty(now.example)
    _end(now, Ending.UNPUBLISHED)
    now.state = State.TAKEN_BACK
    now.save(update_fields=["state"])
    record(by=by, verb="example.unpublished", on=now)


@transaction.atomic
def answer(*, preparation: Preparation, agrees: bool, given_for: str = "", with_name: bool = False, by: Any) -> Consent:
    """An author says whether these words may be published; a no after a yes takes them out of what others read, at once.

    So does a yes without the name that stood there: the words stay, the name goes.

    Args:
        given_for: the fingerprint of the words that the author saw. A yes to other words is no yes.

    Raises:
        DomainError: nothing of this author is in it, or the words changed meanwhile.
    """
    now = locked(preparation)
    consent: Consent | None = now.consents.filter(author=by).first()
    if consent is None:
        raise DomainError(_("Nothing of yours is in this example."))
    mine = list(now.parts.filter(author=by))
    consent.answer = Answer.AGREED if agrees else Answer.REFUSED
    consent.given_for, consent.with_name = (given_for, with_name) if agrees else ("", False)
    if agrees and not holds(consent, mine):
        raise DomainError(_("What you would agree to was changed meanwhile. Read it again below."))
    consent.answered_at = timezone.now()
    consent.save()
    if not agrees:
        take_out(now, mine)
    elif not with_name:
        _take_name_out(now, mine)
    # One word for both: a no is nobody's business, not even of who reads the audit trail.
    record(by=by, verb="example.consent_answered", on=now)
    return consent


def build(preparation: Preparation) -> dict[str, Any]:
    """The copy that others read: texts of the group, parts with a yes, and nothing else. No names unless they were chosen."""
    cycle = preparation.cycle
    given = {row.author_id: row for row in preparation.consents.select_related("author")}
    parts = list(preparation.parts.select_related("try_out"))
    school = cycle.group.school.name if preparation.shows_school else ""
    ends = timezone.localdate(cycle.closed_at) if cycle.closed_at else min(cycle.ends_on, timezone.localdate())
    authors = {part.author_id for part in parts}
    shown = [
        row.author.name for row in given.values() if row.with_name and row.answer == Answer.AGREED and row.author_id in authors
    ]
    content: dict[str, Any] = {
        name: getattr(preparation, name)
        for name in (
            *("title", "summary", "context", "did", "saw", "failed", "unknown", "advice", "sector", "theme"),
            *("age_from", "age_to", "pupils_count", "teachers_count"),
        )
    }
    content |= {
        "goal": cycle.goal,
        "measure": cycle.measure,
        "pupils": cycle.pupils,
        "template": cycle.template,
        "approach": cycle.approach,
        "outcome": cycle.choice or Choice.UNKNOWN,  # closed without a choice: nobody knows
        "weeks": max(1, round((ends - cycle.starts_on).days / 7)),
        "school": school,
        "names": sorted(shown),
        "agreements": list(Agreement.objects.living().filter(cycle=cycle).values_list("text", flat=True)),
        "parts": [
            {
                "part": part.pk,
                "kind": part.kind,
                "label": part.label,
                "first": part.first,
                "second": part.second,
                "link": part.link,
                "photo": bool(_photo_of(part)),
                "by": given[part.author_id].author.name if given[part.author_id].with_name else "",
            }
            for part in parts
            if part.author_id in given
        ],
    }
    return content


def empty(example: Example) -> None:
    """Leave nothing of the copy but its place, so that a link to it can say that it was taken back."""
    _forget_photos(example, ExamplePhoto.objects.filter(example=example))
    for name in ("title", "haystack", "sector", "theme", "approach", "outcome"):
        setattr(example, name, "")
    example.content = example.age_from = example.age_to = None
    example.is_published, example.changed_at = False, timezone.now()
    example.save()


def _link(example: Example, preparation: Preparation) -> None:
    """Results link back: an example of a cycle that did another one again stands under that other one."""
    repetition = getattr(preparation.cycle, "repetition", None)
    original = repetition.example if repetition is not None else None
    if original is not None and original.pk != example.pk:
        example.repeats, example.root = original, original.root or original


def _fill(example: Example, content: dict[str, Any]) -> None:
    example.content, example.title = content, content["title"]
    texts = [content[name] for name in ("title", "summary", "goal", "measure", "pupils", "context", "did", "saw", "failed")]
    texts += [content[name] for name in ("unknown", "advice", "school")] + content["agreements"]
    texts += [part[name] for part in content["parts"] for name in ("label", "first", "second")]
    example.haystack = haystack(texts)
    for name in ("sector", "theme", "approach", "outcome", "age_from", "age_to"):
        setattr(example, name, content[name])
    example.version += 1
    example.changed_at = timezone.now()
    if not example.is_published:
        example.published_at = example.changed_at
    example.is_published = True
    example.save()


def _end(preparation: Preparation, why: Ending) -> None:
    PublishedVersion.objects.filter(preparation=preparation, ended_at__isnull=True).update(ended_at=timezone.now(), ending=why)


def take_out(preparation: Preparation, parts: Iterable[Part]) -> None:
    """Take parts out of what others read and out of the group's history of it. Nothing changes when they were never in it."""
    keys = {part.pk for part in parts}
    if preparation.is_published and preparation.example is not None:
        _forget_photos(preparation.example, ExamplePhoto.objects.filter(example=preparation.example, part__in=keys))
    _change_copies(preparation, lambda content: _without(content, keys), Ending.CONSENT)


def _take_name_out(preparation: Preparation, parts: Iterable[Part]) -> None:
    """Leave the words of these parts, and take the name of who wrote them out of what others read."""
    keys = {part.pk for part in parts}
    _change_copies(preparation, lambda content: _without_name(content, keys), Ending.NEW_VERSION)


def leave_the_photo_out(part: Part) -> None:
    """The photo of a part is gone in the group, or another one: nobody said yes to that one. The yes to the words holds."""
    now = locked(part.preparation)
    theirs = list(Part.objects.filter(preparation=now, author=part.author_id))
    consent = Consent.objects.filter(preparation=now, author=part.author_id).first()
    said_yes = holds(consent, theirs)
    mine = next(each for each in theirs if each.pk == part.pk)
    mine.with_photo = False
    mine.save(update_fields=["with_photo"])
    if consent is not None and said_yes:
        consent.given_for = fingerprint(theirs)
        consent.save(update_fields=["given_for"])
    if now.example is not None:
        _forget_photos(now.example, ExamplePhoto.objects.filter(example=now.example, part=part.pk))
    _change_copies(now, lambda content: _without_photo(content, part.pk), Ending.NEW_VERSION)


def _change_copies(preparation: Preparation, change: Callable[[dict[str, Any]], dict[str, Any]], why: Ending) -> None:
    """Change every copy; a copy that stays as it was leaves no trace in the history, which would tell of somebody's no."""
    for version in PublishedVersion.objects.filter(preparation=preparation):
        version.content = change(version.content)
        version.save(update_fields=["content"])
    if preparation.is_published and preparation.example is not None:
        before = preparation.example.content or {}
        content = change(before)
        if content != before:
            _end(preparation, why)
            _fill(preparation.example, content)
            PublishedVersion(preparation=preparation, number=preparation.example.version, content=content).save()


def _without(content: dict[str, Any], keys: set[int]) -> dict[str, Any]:
    parts = [part for part in content["parts"] if part["part"] not in keys]
    return {**content, "parts": parts, "names": _names_left(content, keys, parts)}


def _without_name(content: dict[str, Any], keys: set[int]) -> dict[str, Any]:
    parts = [{**part, "by": ""} if part["part"] in keys else part for part in content["parts"]]
    return {**content, "parts": parts, "names": _names_left(content, keys, parts)}


def _without_photo(content: dict[str, Any], key: int) -> dict[str, Any]:
    return {**content, "parts": [{**part, "photo": False} if part["part"] == key else part for part in content["parts"]]}


def _names_left(content: dict[str, Any], keys: set[int], parts: list[dict[str, Any]]) -> list[str]:
    """The names, without those of these parts; somebody else of the same name keeps it."""
    gone = {part["by"] for part in content["parts"] if part["part"] in keys} - {part["by"] for part in parts}
    return [name for name in content["names"] if name not in gone]


def keep_the_yes_for_the_rest(part: Part) -> None:
    """A part goes because its original went in the group: its author's yes holds for the others, which is less than before."""
    theirs = list(Part.objects.filter(preparation=part.preparation_id, author=part.author_id))
    consent = Consent.objects.filter(preparation=part.preparation_id, author=part.author_id).first()
    if consent is not None and holds(consent, theirs):
        consent.given_for = fingerprint(each for each in theirs if each.pk != part.pk)
        consent.save(update_fields=["given_for"])


def _copy_photos(example: Example, parts: Iterable[Part]) -> None:
    """Copies under new names, so that the original and the copy come and go by themselves."""
    _forget_photos(example, ExamplePhoto.objects.filter(example=example))
    for part in parts:
        original = part.try_out
        if not part.with_photo or original is None or not original.photo:
            continue
        if not default_storage.exists(str(original.photo.name)):
            continue
        with original.photo.open("rb") as file:
            name = default_storage.save(f"examples/{uuid.uuid4().hex}.jpg", ContentFile(file.read()))
        width, height = original.photo_width, original.photo_height
        ExamplePhoto.objects.create(example=example, part=part.pk, file=name, width=width, height=height)


def _forget_photos(example: Example, photos: Any) -> None:
    names = list(photos.values_list("file", flat=True))
    photos.delete()

    def forget() -> None:
        for name in names:
            default_storage.delete(name)

    transaction.on_commit(forget)
