"""Somebody who means harm, on every page at once: junk in addresses and drafts, rights just lost, figures about one person."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from assessments.models import AnswerSet, GroupSecret, Round
from assessments.tokens import tokens
from core.models import Draft
from core.tenancy import unscoped
from cycles.enums import Sharing
from cycles.enums import State as CycleState
from cycles.models import Hunch, LeaderAnswer, LineShare, TryOut, TryOutReply
from groups.enums import Role
from groups.models import Membership
from meetings.enums import Presence, Reply
from meetings.models import Attendance
from meetings.services.minutes import confirm
from schools.models import Staff, User
from tests.architecture.forms import forms_of
from tests.architecture.test_bad_input import MATRIX, POSTED, TYPED_TEXT, World, _form, _path, _writes, world
from tests.architecture.test_urls import ADDRESSES, ROLES, by_app
from tests.cast import Cast
from tests.factories import cycles as cycle_factories
from tests.factories.groups import MembershipFactory
from tests.factories.schools import UserFactory

__all__ = ["world"]
pytestmark = [pytest.mark.django_db, pytest.mark.walk]

# What an address may be asked for, and more than one page is. What a page looks for besides, it is given as well.
ASKED = ("next", "page", "group", "phase", "to", "from_phase", "user", "school", "year", "theme", "kind", "state", "q")
QUERIES = (
    TYPED_TEXT,
    "https://elsewhere.example/",
    "/\\elsewhere.example",
    "9" * 5000,
    "²\x00",
    TYPED_TEXT,  # once more, now for all that the page looks for
)


def _read_by(name: str, *roles: str) -> list[str]:
    """Which of these roles may read an address."""
    answers = dict(zip(ROLES, MATRIX[name]["GET"].split(), strict=True))
    return [role for role in roles if answers[role] == "200"]


READ = sorted(name for name in ADDRESSES if _read_by(name, "member", "organiser", "leader", "expert"))


def _text(response: Any) -> str:
    """What was answered, with the parts of a download put together."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    kind = response.get("Content-Type", "")
    if kind == "application/pdf" and content.rstrip().endswith(b"%%EOF"):  # its bytes hold the moment at which it was made
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if "spreadsheetml" in kind:
        return str([list(sheet.values) for sheet in load_workbook(io.BytesIO(content))])
    return str(content.decode("utf-8", "replace"))


@contextmanager
def _looked_for() -> Iterator[set[str]]:
    """The names that a page looks for behind the question mark while this is open."""
    names: set[str] = set()

    def noting(way: Callable[..., Any]) -> Callable[..., Any]:
        def look(self: QueryDict, key: str, *arguments: Any) -> Any:
            names.add(key)
            return way(self, key, *arguments)

        return look

    def taking_all(way: Callable[..., Any]) -> Callable[..., Any]:
        def take(self: QueryDict) -> Any:
            names.update(ASKED)
            return way(self)

        return take

    with pytest.MonkeyPatch.context() as patch:
        for way in ("__getitem__", "__contains__", "get", "getlist"):
            patch.setattr(QueryDict, way, noting(getattr(QueryDict, way)))
        for way in ("lists", "copy"):  # takes all of them at once, whatever their names: also to write them out again
            patch.setattr(QueryDict, way, taking_all(getattr(QueryDict, way)))
        yield names


@pytest.mark.parametrize("names", by_app(READ))
def test_no_question_mark_breaks_a_page_or_leads_elsewhere(names: list[str], world: World) -> None:
    """Every page is asked once with all of it; one that looks for something there is given every kind of junk, in turn."""
    wrong: list[str] = []
    for name in names:
        role = _read_by(name, "member", "organiser", "leader", "expert")[0]
        path, client = _path(name, world), world.client(role)
        fields = set(ASKED)
        for junk in QUERIES:
            with _looked_for() as looked_for:
                response = client.get(f"{path}?{urlencode(dict.fromkeys(sorted(fields), junk))}")
            body = _text(response)
            if response.status_code >= 500 or "elsewhere.example" in response.get("Location", ""):
                wrong.append(f"{name}?{junk[:20]}: {response.status_code} {response.exc_info}")
            if re.search(r'(?:href|action|src)="[^"]*(?:elsewhere\.example|javascript:)', body) or "<img src=x" in body:
                wrong.append(f"{name}?{junk[:20]}: the page takes it over")
            fields |= looked_for
            if not looked_for:
                break
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("names", by_app(POSTED))
def test_a_draft_of_junk_breaks_no_page(names: list[str], world: World) -> None:
    """Whoever keeps a draft may write anything into it, under any key."""
    wrong: list[str] = []
    for name in names:
        role = _writes(name)[0]
        if role == "anonymous" or name not in READ:
            continue
        path, client = _path(name, world), world.client(role)
        page = client.get(path).content.decode()
        fields = {field: TYPED_TEXT for form in forms_of(page) for field in form.fields}
        for key in set(re.findall(r'data-draft="([^"]+)"', page)):
            for junk in (fields, dict.fromkeys(fields, "9" * 40), {**fields, "members-x-y": "on", "": "", "pk": "1"}):
                user = User.objects.get(pk=client.session["_auth_user_id"])
                Draft.objects.update_or_create(user=user, key=key, defaults={"fields": junk})
                response = client.get(path)
                if response.status_code != 200 or "<img src=x" in response.content.decode():
                    wrong.append(f"{name}: {key}: {response.status_code} {response.exc_info}")
    assert not wrong, "\n".join(wrong)


def _counts() -> dict[str, int]:
    with unscoped(reason="a test looks at everything"):
        return {
            model.__name__: model._default_manager.count()
            for model in apps.get_models()
            if model._meta.app_label
            in ("groups", "meetings", "cycles", "lessons", "voice", "practices", "research", "assessments")
        }


def _leave_the_group(world: World) -> None:
    Membership.objects.filter(group=world.here.group).update(ends_on=timezone.localdate() - datetime.timedelta(days=1))
    Staff.objects.filter(organisation=world.here.organisation, role="leader").update(
        ends_on=timezone.localdate() - datetime.timedelta(days=1)
    )


def _leave_the_organisation(world: World) -> None:
    Staff.objects.filter(organisation=world.here.organisation).update(ends_on=timezone.localdate() - datetime.timedelta(days=1))


# An invitation belongs to whoever sent it, for as long as that person works here.
OF_THE_INVITER = ("schools:invitation_resend", "schools:invitation_revoke")
# A celebration is for everybody who works there: who leaves the group may still say thanks.
OF_ALL_STAFF = ("cycles:celebration_thank",)


@pytest.mark.parametrize("leave", [_leave_the_group, _leave_the_organisation])
def test_whoever_lost_the_right_after_the_page_was_shown_writes_nothing(world: World, leave: Callable[[World], None]) -> None:
    stays = OF_ALL_STAFF if leave is _leave_the_group else ()
    tenant = [name for name in POSTED if "organisation" in ADDRESSES[name] and name not in stays]
    ready = []
    for name in tenant:
        role, path = _writes(name)[0], _path(name, world)
        ready.append((name, role, path, _form(name, path, world.client(role), world)))
    with unscoped(reason="a test prepares its world"):
        leave(world)
    before, wrong = _counts(), []
    for name, role, path, form in ready:
        response = world.client(role).post(path, {key: value or "1" for key, value in form.values.items()})
        still = leave is _leave_the_group and name in OF_THE_INVITER
        if response.status_code not in (403, 404) and not still:
            wrong.append(f"{name} as {role}: {response.status_code}")
    assert not wrong, "\n".join(wrong)
    assert _counts() == before


def _closed(world: World) -> None:
    """Everything that can end has ended: the cycle, the meeting's minutes, the round, the group."""
    here = world.here
    here.cycle.state, here.cycle.closed_at = CycleState.CLOSED, timezone.now()
    here.cycle.save()
    confirm(meeting=here.meeting, by=None)
    Round.objects.filter(pk=here.round.pk).update(state="closed", closed_at=timezone.now())
    here.group.ends_on = timezone.localdate() - datetime.timedelta(days=1)
    here.group.save()


# What stays possible when all is over: reports and examples, which are made of it, agreements and celebrations, which live on,
# own phases and questionnaires, which are the school's, paper for on the wall, taking away what the group made, counting again
# what was done, one's own words, ticking off, minutes that are opened again, and looking after people.
STAYS = re.compile(
    r"practices:|assessments:(instrument_|group_posters|school_posters|poster_delete|joint_delete|recount)|"
    r"cycles:(agreement_(let_go|renew)|celebration_|design_|lines_)|"
    r"cycles:tryout|meetings:(action_done|feed_renew|minutes_reopen)|voice:delete|groups:|schools:|dashboards:|core:|account"
)


def test_what_is_over_takes_nothing_more_and_says_so(world: World) -> None:
    ready = []
    for name in (name for name in POSTED if not STAYS.match(name)):
        role, path = _writes(name)[0], _path(name, world)
        ready.append((name, role, path, _form(name, path, world.client(role), world)))
    with unscoped(reason="a test prepares its world"):
        _closed(world)
    before, wrong = _counts(), []
    for name, role, path, form in ready:
        with transaction.atomic():
            response = world.client(role).post(path, {key: value or "1" for key, value in form.values.items()})
            after = _counts()
            transaction.set_rollback(True)
        if response.status_code >= 500 or response.status_code == 200:
            wrong.append(f"{name} as {role}: {response.status_code} {response.exc_info}")
        if after != before:
            wrong.append(f"{name} as {role}: {response.status_code} wrote {set(after.items()) - set(before.items())}")
    assert not wrong, "\n".join(wrong)


# Figures about one person --------------------------------------------------------------------------------


def _tell(here: Any, busy: User, idle: User) -> None:
    """What would tell the two apart: who was there, who said to come, who tried out what, who replied, who answered."""
    meeting = here.meeting
    Attendance.objects.filter(meeting=meeting).delete()
    Attendance.objects.create(meeting=meeting, user=busy, presence=Presence.PRESENT, reply=Reply.COMING)
    Attendance.objects.create(meeting=meeting, user=idle, presence=Presence.ABSENT, reply=Reply.NOT_COMING)
    TryOut.objects.filter(group=here.group).update(author=busy)
    TryOutReply.objects.filter(try_out__group=here.group).update(author=busy)
    Hunch.objects.filter(plan__cycle__group=here.group).update(author=busy)
    Draft.objects.all().delete()
    Draft.objects.create(user=busy, key="tryout:new", fields={"done": "TELLING draft"})
    secret = GroupSecret.objects.get(group=here.group).secret
    AnswerSet.objects.filter(round=here.round).delete()
    token = tokens(bytes(secret), round_id=here.round.pk, user_id=busy.pk)[0]
    AnswerSet.objects.create(round=here.round, token=token, part="group")


def _pages(world: World, role: str, among: str = "") -> Iterator[tuple[str, str]]:
    client = world.client(role)
    for name in (name for name in READ if name.startswith(among)):
        if not _read_by(name, role) or name.startswith(("account", "components", "meetings:feed")):
            continue
        paths = [_path(name, world)]
        if "phase" in ADDRESSES[name]:
            paths = [_path(name, world, phase=f"P{number}") for number in range(1, 7)]
        for path in paths:
            response = client.get(path)
            body = _text(response) if response.status_code == 200 else str(response.status_code)
            body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"|x-csrftoken": "\w+"|x-csrftoken&quot;: &quot;\w+', "", body)
            # The reader's own feed is signed anew each time, and so is the key of a form.
            body = re.sub(r"calendar/feed/[^/]+\.ics", "", body)
            yield path, re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "", body)


@pytest.mark.parametrize("role", ["leader", "expert", "organiser"])
def test_no_page_tells_a_leader_or_expert_which_teacher_it_was(role: str, world: World, cast: Cast) -> None:
    """Two teachers change places in all that is theirs; not one letter changes on any page that leader or expert can open.

    The expert reads what was shared with the group, so for the expert all try-outs are private. Lines that a teacher herself
    gave to the leader carry her name: that is what she did, so nobody gave any here.
    """
    here = world.here
    with unscoped(reason="a test prepares its world"):
        cycle_factories.TryOutReplyFactory(try_out=here.try_out, author=cast.member, text="TELLING reply")
        cycle_factories.TryOutFactory(group=here.group, cycle=here.cycle, author=cast.member, done="TELLING private")
        for number in range(2):  # so many that rates are shown
            extra = UserFactory(name=f"Extra {number}")
            MembershipFactory(group=here.group, user=extra, role=Role.TEACHER)
        if role == "expert":
            TryOut.objects.filter(group=here.group).update(sharing=Sharing.PRIVATE, shared_at=None)
        LineShare.objects.filter(try_out__group=here.group).delete()
        LeaderAnswer.objects.filter(try_out__group=here.group).delete()
        _tell(here, cast.member, cast.colleague)
    # A colleague may read the list of who was there: so the change of places does show where it may.
    among = "meetings:" if role == "organiser" else ""
    first = dict(_pages(world, role, among))
    with unscoped(reason="a test prepares its world"):
        _tell(here, cast.colleague, cast.member)
    second = dict(_pages(world, role, among))
    assert len(first) > (3 if among else 15)
    different = [path for path in first if first[path] != second[path]]
    assert bool(different) == (role == "organiser"), different
    if role == "organiser":
        return
    for path, body in first.items():
        for private in ("TELLING private", "TELLING draft", "TELLING reply"):
            assert private not in body, path


def test_nobody_but_oneself_sees_who_answered(world: World, cast: Cast) -> None:
    """The same for an open round and those in the group who did not answer (R2); leader and expert are asked above."""
    here = world.here
    with unscoped(reason="a test prepares its world"):
        secret = bytes(GroupSecret.objects.get(group=here.group).secret)

        def answered_by(user: User) -> None:
            AnswerSet.objects.filter(round=here.round).delete()
            AnswerSet.objects.create(
                round=here.round, token=tokens(secret, round_id=here.round.pk, user_id=user.pk)[0], part="group"
            )

        for role, one, other in (
            ("member", cast.colleague, cast.organiser),
            ("organiser", cast.colleague, cast.member),
        ):
            answered_by(one)
            first = dict(_pages(world, role))
            answered_by(other)
            second = dict(_pages(world, role))
            assert not [path for path in first if first[path] != second[path]], role


# Addresses that are a key --------------------------------------------------------------------------------


def test_a_page_of_an_address_that_is_a_key_tells_nobody_where_one_came_from(db: None, client: Client) -> None:
    """Feed and invitation carry their key in the address: no link from there may take it along."""
    response = client.get(reverse("schools:invitation_accept", args=["not-a-token"]))
    assert response["Referrer-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"]
