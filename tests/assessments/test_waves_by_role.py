"""Two waves through a school's groups, people coming and going in between, and somebody in every role who wants to know.

Proof by exchange: the same two waves are held again, and only who said or did what is another person. What a role can open, on
pages and on paper, must be the same to the letter. And of all figures that a role can open, no two leave so few people that
they could be worked out (R5).
"""

from __future__ import annotations

import datetime
import io
import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from assessments import services
from assessments.models import Release, ReleasedSet, Round, Wave
from core.tenancy import organisation_scope, unscoped
from groups.enums import Role
from groups.models import Group, Membership
from schools.models import User
from tests.cast import Cast, make_cast
from tests.factories.assessments import answer, teachers
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.recording import recorded

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
BETWEEN = 100
SMALLEST = 5
#: What people usually say. No two neighbours say the same.
USUAL = ((3, 4, 2, 4, 3), (4, 3, 4, 4, 2), (2, 4, 3, 3, 4))


@dataclass
class School:
    """Four groups: one with a result and statements, one that changes, one that few answered, and one that is too small."""

    cast: Cast
    big: list[User]
    changing: list[User]
    groups: dict[str, Group]
    waves: list[Wave]

    @property
    def readers(self) -> dict[str, User]:
        """Somebody of each role who is none of the people that change places."""
        return {
            **{role: self.cast.person(role) for role in ("member", "organiser", "leader", "expert", "staff", "other")},
            "administrator": self.cast.administrator,
            "member of the group that changes": self.changing[0],
        }


def two_waves(*, exchanged: bool) -> School:
    """Write the cast, its school's groups and two waves, through the services.

    Args:
        exchanged: whether one person has the place of another. In the big group, one says 1 on everything in both waves. In the
            one that changes, who leaves afterwards had not answered, or somebody who stays had not. In the one with few
            answers, all say 5 instead of 1.
    """
    cast = make_cast()
    today = timezone.localdate()
    groups = {"big": cast.group, **{name: GroupFactory(school=cast.school, name=name) for name in ("changing", "few", "small")}}
    Group.objects.update(starts_on=today - 300 * DAY)
    Membership.objects.update(starts_on=today - 300 * DAY)
    people = {name: teachers(group, 3 if name == "small" else 6) for name, group in groups.items()}
    for name, each in people.items():  # else a number that counts up tells the two worlds apart
        for number, person in enumerate(each):
            User.objects.filter(pk=person.pk).update(name=f"Somebody {number} of {name}")
    people["big"] = [cast.organiser, cast.member, cast.colleague, *people["big"]]
    MembershipFactory(group=groups["changing"], user=people["changing"][0], role=Role.ORGANISER)
    Membership.objects.update(starts_on=today - 300 * DAY)
    changing, leaver, stays = people["changing"], people["changing"][-1], people["changing"][2]
    odd = people["big"][5 if exchanged else 4]
    made = School(cast, people["big"], changing, groups, [])
    with organisation_scope(cast.organisation.pk):
        made.waves.append(_open(cast))
        _answer(groups["big"], people["big"], odd)
        silent = stays if exchanged else leaver
        _answer(groups["changing"], [each for each in changing if each != silent])
        for person in people["few"][:3]:
            answer(_round_of(groups["few"]), person, 5 if exchanged else 1)
        _close(made.waves[0], cast, days_ago=BETWEEN)

        Membership.objects.filter(group=groups["changing"], user=leaver).update(ends_on=today - 50 * DAY)
        (newcomer,) = teachers(groups["changing"], 1)
        Membership.objects.filter(user=newcomer).update(starts_on=today - 40 * DAY)
        made.waves.append(_open(cast))
        _answer(groups["big"], people["big"], odd)
        _answer(groups["changing"], [*changing[:-1], newcomer])
        for person in people["few"][2:]:
            answer(_round_of(groups["few"]), person, 3)
        _close(made.waves[1], cast, days_ago=0)
    return made


def _open(cast: Cast) -> Wave:
    last_day = timezone.localdate() + 14 * DAY
    return services.open_wave(school=cast.school, instrument="characteristics", closes_on=last_day, by=cast.leader)


def _round_of(group: Group) -> Round:
    return Round.objects.open().with_group().get(group=group)


def _answer(group: Group, people: list[User], odd: User | None = None) -> None:
    round_ = _round_of(group)
    for number, person in enumerate(people):
        # The two that may change places sit beside each other and else say the same.
        answer(round_, person, *((1,) if person == odd else USUAL[0 if number in (4, 5) else number % 3]))


def _close(wave: Wave, cast: Cast, *, days_ago: int) -> None:
    services.begin_closing_wave(wave=wave, by=cast.leader)
    services.close_wave(Wave.objects.get(pk=wave.pk))
    back = timezone.now() - days_ago * DAY
    Wave.objects.filter(pk=wave.pk).update(closed_at=back, opened_at=back - 14 * DAY)
    Round.objects.filter(wave=wave).update(closed_at=back, opened_at=back - 14 * DAY)
    # Eight days are over, so that nothing waits any more for the person whom it is about.
    Release.objects.filter(round__wave=wave).update(released_at=back - 8 * DAY)


def _addresses(school: School) -> list[str]:
    at = "/o/lindenhof/"
    groups = [f"{at}groups/{group.pk}/" for group in school.groups.values()]
    rounds = Round.objects.filter(wave__in=school.waves).order_by("pk").values_list("pk", flat=True)
    return [
        "/",
        "/portfolio/",
        at,
        *(f"{at}schools/{school.cast.school.pk}/{page}" for page in ("", "rounds/", "panel/assessments/")),
        *(f"{group}{page}" for group in groups for page in ("", "rounds/", "status/", "panel/assessments/", "panel/status/")),
        *(f"{at}waves/{wave.pk}/{page}" for wave in school.waves for page in ("", "result/")),
        *(f"{at}rounds/{pk}/" for pk in rounds),
        *(f"{at}rounds/{pk}/file/" for pk in list(rounds)[-3:]),
    ]


def _read(client: Client, path: str) -> str:
    response = client.get(path)
    if response.get("Content-Type") == "application/pdf":
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages)
    if response.status_code != 200:
        return str(response.status_code)
    text = re.sub(r"<[^>]*>", " ", response.content.decode().partition("<main")[2] or response.content.decode())
    return re.sub(r"\s+", " ", text)


READERS = (
    *("member", "organiser", "leader", "expert", "staff", "other", "administrator"),
    "member of the group that changes",
)


@pytest.mark.walk
@pytest.mark.parametrize("role", READERS)
def test_nobody_finds_out_in_two_waves_who_answered_or_what_somebody_said(
    role: str, sign_in: Callable[[User], Client], db: None
) -> None:
    told, figures = [], {}
    for exchanged in (False, True):
        with transaction.atomic():
            school = recorded(("two waves", exchanged), partial(two_waves, exchanged=exchanged))
            client = sign_in(school.readers[role])
            with unscoped(reason="a test lists what there is"):
                addresses = _addresses(school)
            told.append([(re.sub(r"\d+", "N", path), _read(client, path)) for path in addresses])
            figures = _figures_behind([path for path, (_, text) in zip(addresses, told[-1], strict=True) if not text.isdigit()])
            transaction.set_rollback(True)
    opened = sum(not text.isdigit() for _path, text in told[0])
    assert opened >= {"other": 2, "administrator": 2, "staff": 8, "expert": 10}.get(role, 14), opened
    for (path, text), (_same, other) in zip(*told, strict=True):
        assert text == other, path
    assert bool(figures) == (role not in ("staff", "other", "administrator"))
    if role == "leader":  # of the groups with a result two in each wave, and the total of each
        assert {len(sets) for sets in figures.values()} >= {6}
    for sets in figures.values():
        unions = [set().union(*some) for size in (1, 2, 3) for some in itertools.combinations(sets, size)]
        for one, union in itertools.product(sets, unions):
            for rest in (one - union, union - one):
                assert not 0 < len(rest) < SMALLEST


def _figures_behind(opened: list[str]) -> dict[str, list[set[tuple[int, int]]]]:
    """By section, the sets of people behind all figures on these pages, as the ledger has them."""
    found: dict[str, list[set[tuple[int, int]]]] = {}
    with unscoped(reason="a test reads the ledger, which no page shows"):
        for row in ReleasedSet.objects.order_by("pk"):
            path = f"rounds/{row.round_id}/" if row.round_id else f"waves/{row.wave_id}/result/"
            if f"/o/lindenhof/{path}" in opened:
                people = {(number, each) for number, count in row.people.items() for each in range(count)}
                found.setdefault(row.section, []).append(people)
    return found


def test_what_few_answered_appears_nowhere_and_the_small_group_is_not_asked(db: None) -> None:
    """The groups of the two tests above are what they are called: otherwise those would prove nothing."""
    school = recorded(("two waves", False), partial(two_waves, exchanged=False))
    with unscoped(reason="a test inspects"):
        kinds = {
            (each.group.name, each.release.result["kind"])
            for each in Round.objects.filter(wave__in=school.waves).select_related("group", "release")
        }
        assert kinds == {("Speaking up", "released"), ("changing", "released"), ("few", "withheld")}
        assert {sum(row.people.values()) for row in ReleasedSet.objects.filter(wave__isnull=False)} == {14, 15}
