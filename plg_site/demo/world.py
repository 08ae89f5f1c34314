"""The places and people of the demo, and short ways to say what they do."""

from __future__ import annotations

import datetime
import io
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from assessments.models import Round
from assessments.questionnaire import questionnaire
from assessments.services.answers import answer as answer_round
from core.tenancy import organisation_scope
from cycles.models import Cycle, Source, TryOut
from cycles.photos import Photo, clean_photo
from cycles.services import phases as cycle_phases
from cycles.services import tryouts
from groups.enums import Role
from groups.models import Group
from groups.roles import forget_roles
from meetings.enums import Presence
from meetings.models import Action, Meeting
from meetings.services import actions, agenda, minutes
from meetings.services import meetings as meeting_services
from plg_site.demo.people import Place
from schools.demo import PASSWORD
from schools.enums import StaffRole
from schools.models import Organisation, School, User
from schools.services.organisations import create_organisation, create_school, save_settings
from schools.services.people import create_person, give_role


@dataclass
class World:
    """One organisation of the demo."""

    organisation: Organisation
    schools: dict[str, School] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)

    def __getitem__(self, key: str) -> User:
        return self.people[key]


def settle(place: Place, known: Mapping[str, User], first_day: datetime.date) -> World:
    """Make an organisation with its schools and people.

    Args:
        known: people who exist already, by key: one account serves several organisations.
        first_day: from when their roles hold.
    """
    organisation = create_organisation(name=place.name, slug=place.slug)
    world = World(organisation)
    with organisation_scope(organisation.pk):
        for key, (name, region) in place.schools.items():
            world.schools[key] = create_school(organisation=organisation, name=name, region=region, by=None)
        for person in place.people:
            user = known.get(person.key) or create_person(email=person.email, name=person.name, password=PASSWORD)
            world.people[person.key] = user
            give_role(
                organisation=organisation,
                user=user,
                role=person.role,
                school=world.schools[person.school] if person.school else None,
                starts_on=first_day,
                by=None,
            )
        if place.terms:
            save_settings(
                organisation=organisation,
                name=place.name,
                smallest_group=5,
                terms=place.terms,
                by=next(world[p.key] for p in place.people if p.role == StaffRole.LEADER),
            )
    return world


def welcome(world: World, user: User) -> None:
    """Give somebody from outside a role in one more organisation."""
    with organisation_scope(world.organisation.pk):
        give_role(organisation=world.organisation, user=user, role=StaffRole.EXTERNAL, by=None)


def as_teachers(*users: User) -> dict[User, list[Role]]:
    """Each of them is in the group as a teacher."""
    return {user: [Role.TEACHER] for user in users}


def day(offset: int) -> datetime.date:
    """A date, counted from the story's today."""
    return timezone.localdate() + datetime.timedelta(days=offset)


def plan_meetings(
    group: Group,
    by: User,
    rows: Iterable[tuple[int, str, str, str]],
    *,
    place: str,
    start: datetime.time,
    length: int,
    replaces: str = "",
) -> list[Meeting]:
    """Plan meetings of a year at once.

    Args:
        rows: (day from today, kind, title, key of the meeting plan or empty).
        length: minutes.
        replaces: what the meetings come in place of.
    """
    planned = []
    for offset, kind, title, template in rows:
        starts_at = timezone.make_aware(datetime.datetime.combine(day(offset), start))
        planned.append(
            meeting_services.plan(
                group=group,
                by=by,
                starts_at=starts_at,
                ends_at=starts_at + datetime.timedelta(minutes=length),
                kind=kind,
                title=title,
                place=place,
                template=template,
                replaces=replaces,
                arrangements=["Lokaal reserveren", "Koffie en thee"],
            )
        )
    return planned


def hold(
    meeting: Meeting,
    by: User,
    *,
    there: Mapping[User, str],
    notes: str,
    items: Mapping[int, str] | None = None,
    decisions: Iterable[tuple[str, str, int | None]] = (),
    promises: Iterable[tuple[str, User, int]] = (),
    done: bool = True,
) -> list[Action]:
    """Live one meeting up to its confirmed minutes.

    Args:
        there: a ``Presence`` per person.
        notes: the general minutes.
        items: notes by place on the agenda, from 0.
        decisions: (text, value behind it, days until the review or None).
        promises: (text, owner, days until it is due).
        done: whether the promises are kept at once, as most are by the time that the story is read.
    """
    minutes.note_attendance(meeting=meeting, by=by, presences={user.pk: presence for user, presence in there.items()})
    agenda_items = list(meeting.agenda.order_by("position", "pk"))
    texts = {"notes": notes}
    for index, text in (items or {}).items():
        texts[f"item_{agenda_items[index].pk}"] = text
    minutes.save(meeting=meeting, by=by, texts=texts, base={})
    for text, value, review in decisions:
        minutes.add_decision(meeting=meeting, by=by, text=text, value=value, review_on=day(review) if review else None)
    made = [actions.add(meeting=meeting, by=by, text=text, owner=owner, due_on=day(due)) for text, owner, due in promises]
    meeting.refresh_from_db()
    minutes.confirm(meeting=meeting, by=by)
    if done:
        for action in made:
            actions.set_done(action=action, done=True, by=action.owner)
    return made


def propose_item(meeting: Meeting, by: User, title: str, goal: str, length: int) -> None:
    """A member proposes an agenda item."""
    agenda.add_item(meeting=meeting, by=by, title=title, goal=goal, minutes=length, is_proposal=True)


def answers(cycle: Cycle, by: User, texts: Mapping[str, str]) -> None:
    """The group answers guiding questions."""
    for question, text in texts.items():
        cycle_phases.answer(cycle=cycle, question=question, text=text, version=0, by=by)


def tried(
    group: Group,
    by: User,
    done: str,
    thought: str = "",
    *,
    class_name: str = "",
    shared: bool = True,
    photo: Photo | None = None,
    source: Source | None = None,
    inspired_by: TryOut | None = None,
    replies: Iterable[tuple[User, str, str]] = (),
) -> TryOut:
    """Somebody logs a try-out, shares it, and colleagues answer.

    Args:
        source, inspired_by: what it came from.
        replies: (person, kind of reply, text).
    """
    entry = tryouts.log(
        group=group,
        by=by,
        done=done,
        thought=thought,
        class_name=class_name,
        photo=photo,
        source=source,
        inspired_by=inspired_by,
    )
    if shared:
        entry = tryouts.share(try_out=entry, by=by)
        for person, kind, text in replies:
            tryouts.reply(try_out=entry, kind=kind, text=text, by=person)
    return entry


def fill_in(round_: Round, who: Iterable[User], means: Mapping[str, float], seed: int) -> None:
    """People answer a questionnaire, each around the group's mean per characteristic, with a fixed seed."""
    chance = random.Random(seed)  # the same demo every time
    asked = questionnaire(round_.definition, has_expert=round_.has_expert)
    for user in who:
        mood = chance.uniform(-0.4, 0.4)
        values = {
            item.key: min(5, max(1, round(means[part.key] + mood + chance.uniform(-0.8, 0.8))))
            for part in asked
            for item in part.items
        }
        forget_roles(round_.the_group)
        answer_round(round_=round_, values=values, by=user)


def all_there(people: Iterable[User], absent: Iterable[User] = (), partly: Iterable[User] = ()) -> dict[User, str]:
    """Presence of everybody: there, but for some."""
    missing, part = set(absent), set(partly)
    return {
        user: Presence.ABSENT if user in missing else Presence.PARTLY if user in part else Presence.PRESENT for user in people
    }


def drawing() -> Photo:
    """A small drawing of talking cards, made here, so that no photo of a child is needed."""
    picture = Image.new("RGB", (800, 560), "#f4ead2")
    pen = ImageDraw.Draw(picture)
    for index, colour in enumerate(("#0a5557", "#f2b233", "#9c2d1b", "#4b5652")):
        left = 60 + index * 180
        pen.rounded_rectangle((left, 120, left + 140, 400), radius=18, fill="#fffdf7", outline=colour, width=8)
        pen.ellipse((left + 30, 170, left + 110, 250), fill=colour)
        pen.line((left + 25, 300, left + 115, 300), fill=colour, width=10)
        pen.line((left + 25, 340, left + 85, 340), fill=colour, width=10)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return clean_photo(SimpleUploadedFile("praatkaarten.png", buffer.getvalue(), content_type="image/png"))
