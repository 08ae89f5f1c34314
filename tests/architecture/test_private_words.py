"""Private words of try-outs, hunches and lesson notes stay where they are: no page, file, mail, log or record has them.

Each word that may not leave is one that stands nowhere else, so that finding it is proof.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from core.drafts import keep_draft
from core.models import Draft
from core.tenancy import organisation_scope, unscoped
from cycles.enums import Sharing
from cycles.models import Hunch
from lessons.models import Expectation, Finding, Interview, Note
from reminders import services as reminders
from schools.models import AuditEvent, User
from tests.architecture.test_attacks import _text
from tests.architecture.test_urls import ADDRESSES, MATRIX, ROLES
from tests.architecture.world import fill, furnish_both
from tests.cast import Cast
from tests.factories.cycles import HunchFactory, TryOutFactory
from tests.lessons.world import parts_of, pupil_of

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(400)]

# What only its author reads, and what only members and experts of the group read.
OF_THE_AUTHOR = ("zwijgdaad", "zwijggedachte", "zwijgvermoeden", "zwijgklad")
OF_THE_GROUP = ("groepsdaad", "groepsnotitie", "groepsverwachting", "groepsgesprek", "groepsbevinding")
INSIDE, OUTSIDE = ("organiser", "expert"), ("leader", "staff", "other", "administrator")


def write_it_all(cast: Cast) -> Any:
    """Everything of these rooms on both sides, with the member's private words in it."""
    here, _there = furnish_both(cast)
    whole = {"group": cast.group, "cycle": here.cycle, "author": cast.member}
    TryOutFactory(**whole, done="zwijgdaad", thought="zwijggedachte", ingredient=here.ingredient)
    Hunch.objects.filter(plan=here.plan, author=cast.member).delete()
    HunchFactory(plan=here.plan, author=cast.member, text="zwijgvermoeden")
    keep_draft(cast.member, "tryout:new", {"done": "zwijgklad"})
    TryOutFactory(**whole, done="groepsdaad", sharing=Sharing.GROUP, shared_at=timezone.now())
    Note.objects.filter(lesson=here.lesson).update(text="groepsnotitie", author=cast.member)
    Expectation.objects.filter(pupil__lesson=here.lesson).update(text="groepsverwachting")
    Interview.objects.filter(pupil__lesson=here.lesson).update(learned="groepsgesprek")
    Finding.objects.filter(pupil__lesson=here.lesson).update(seen="groepsbevinding")
    return here


def everything_open_to(client: Client, role: str, here: Any) -> dict[str, str]:
    """The words of every address that answers this role: pages, fragments, PDFs, tables and downloads."""
    found = {}
    for name, parts in ADDRESSES.items():
        answers = dict(zip(ROLES, MATRIX[name]["GET"].split(), strict=True))
        if answers[role] != "200" or name in ("readyz", "healthz"):
            continue
        for phase in [f"P{number}" for number in range(1, 7)] if "phase" in parts else [""]:
            with unscoped(reason="a test fills in an address"):
                known = fill(name, parts, here)
            response = client.get(reverse(name, kwargs={**known, **({"phase": phase} if phase else {})}))
            found[f"{name} {phase}"] = _text(response) if response.status_code == 200 else ""
    return found


@pytest.mark.walk
@pytest.mark.parametrize("role", [*INSIDE, *OUTSIDE])
def test_no_page_and_no_file_holds_private_words(cast: Cast, sign_in: Callable[[User], Client], role: str) -> None:
    with unscoped(reason="a test prepares its world"):
        here = write_it_all(cast)
    pages = everything_open_to(sign_in(cast.person(role)), role, here)
    for word in OF_THE_AUTHOR + (OF_THE_GROUP if role in OUTSIDE else ()):
        assert not [name for name, body in pages.items() if word in body], word
    if role in INSIDE:  # the search is one that finds: what the group may read it does meet
        assert all(any(word in body for body in pages.values()) for word in ("groepsdaad", "groepsnotitie"))


def _in_tables(word: str) -> set[str]:
    """The tables in which a word stands in the database."""
    found = set()
    with connection.cursor() as cursor:
        for model in apps.get_models():
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')  # noqa: S608  (names of our own tables)
            if word in repr(cursor.fetchall()):
                found.add(model._meta.label)
    return found


def test_writing_leaves_the_words_in_one_table_and_in_no_mail_log_or_record(
    cast: Cast, sign_in: Callable[[User], Client], caplog: pytest.LogCaptureFixture
) -> None:
    with unscoped(reason="a test prepares its world"):
        furnish_both(cast)
        Draft.objects.all().delete()
    caplog.set_level(logging.DEBUG)
    client = sign_in(cast.member)
    with unscoped(reason="a test prepares its world"):
        note = Note.objects.filter(lesson__cycle__group=cast.group).select_related("lesson__cycle").get()
        lesson, cycle = note.lesson, note.lesson.cycle
        Hunch.objects.filter(plan__cycle=cycle, author=cast.member).delete()
        type(lesson).objects.filter(pk=lesson.pk).update(started_at=timezone.now(), ended_at=None)
    client.post("/try-outs/new/", {"done": "zwijgdaad", "client_key": str(uuid.uuid4()), "group": cast.group.pk})
    client.post(reverse("cycles:hunch", args=["lindenhof", cycle.pk]), {"text": "zwijgvermoeden"})
    observe = reverse("lessons:observe", args=["lindenhof", lesson.pk])
    sent = {"text": "groepsnotitie", "pupil": pupil_of(lesson).pk, "part": parts_of(lesson)[0].pk}
    client.post(observe, {**sent, "client_key": str(uuid.uuid4())})
    # what goes wrong is logged too, and names no words
    client.post(observe, {**sent, "part": "x", "text": "groepsfout"})
    with organisation_scope(cast.organisation.pk):
        reminders.collect()
        reminders.send_ready()
    assert _in_tables("zwijgdaad") == {"cycles.TryOut"}
    assert _in_tables("zwijgvermoeden") == {"cycles.Hunch"}
    assert _in_tables("groepsnotitie") == {"lessons.Note"}
    assert _in_tables("groepsfout") == set()
    with unscoped(reason="a test looks"):
        assert AuditEvent.objects.filter(verb="try_out.logged").exists()
    said = caplog.text + "".join(f"{each.subject} {each.body} {each.alternatives}" for each in mail.outbox)
    for word in ("zwijgdaad", "zwijgvermoeden", "groepsnotitie", "groepsfout"):
        assert word not in said


def test_there_is_no_admin_site_to_read_them_in(cast: Cast, sign_in: Callable[[User], Client]) -> None:
    with pytest.raises(NoReverseMatch):
        reverse("admin:index")
    assert sign_in(cast.administrator).get("/admin/").status_code == 404
