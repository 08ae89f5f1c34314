"""Forms for try-outs: one box on Today, two halves later, replies by colleagues."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.content import load, say
from core.forms import AppForm, AppModelForm
from core.templatetags.ui import short_day
from cycles.enums import ReplyKind
from cycles.models import Ingredient, PlanStep, Source, TryOut, TryOutReply
from cycles.photos import Photo, clean_photo
from cycles.querysets import MEMBERS
from groups.models import Group
from groups.querysets import is_member
from meetings.enums import State as MeetingState
from meetings.models import AgendaItem, Meeting
from schools.names import AsksAboutNames

#: An idea of a meeting longer ago is not looked for any more.
IDEAS_LAST = datetime.timedelta(weeks=12)


def groups_to_log_in(user: Any) -> QuerySet[Group]:
    """The running groups in which this person may log a try-out. Call it inside the person's scope."""
    return Group.objects.running().filter(is_member(user, roles=MEMBERS)).select_related("organisation")


class PhotoField(forms.FileField):
    """A picture, read and written anew; its value is a ``Photo`` or None."""

    def clean(self, data: Any, initial: Any = None) -> Photo | None:
        """Answer with a picture that is safe to keep."""
        upload = super().clean(data, initial)
        return clean_photo(upload) if upload else None


class FetchedGroupField(forms.ModelChoiceField):  # type: ignore[type-arg]  # has no arguments when it runs
    """One of the groups that the form has fetched: choosing asks nothing more."""

    fetched: Sequence[Group] = ()

    def to_python(self, value: Any) -> Group | None:
        """The group of that number, if it is one of them."""
        if value in self.empty_values:
            return None
        for group in self.fetched:
            if str(group.pk) == str(value):
                return group
        raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value})


class TryOutForm(AppForm):
    """One box and a photo; the rest comes later. Also behind the box on Today.

    Args:
        groups: where this person may log, see :func:`groups_to_log_in`; of rows that say ``may_log``, those of which it is
            true. With one group there is nothing to choose.
    """

    done = forms.CharField(
        label=_("What did you try, and what did the pupils do?"),
        max_length=4000,
        error_messages={"required": _("Write what you tried. One sentence is enough.")},
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    group = FetchedGroupField(label=_("For which group?"), queryset=Group.objects.get_queryset().none(), empty_label=None)
    photo = PhotoField(label=_("Add a photo"), required=False)
    client_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    # The day on which the button was pressed, for what waited on the device; the script fills it in.
    tried_on = forms.DateField(required=False, widget=forms.HiddenInput(attrs={"data-queue-today": ""}))

    def __init__(self, *args: Any, groups: QuerySet[Group], **kwargs: Any) -> None:
        kwargs["initial"] = {"client_key": uuid.uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.groups = [each for each in groups if getattr(each, "may_log", True)]
        group = self.fields["group"]
        assert isinstance(group, FetchedGroupField)
        group.queryset, group.fetched = groups, self.groups
        if len(self.groups) == 1:
            group.required = False
            group.widget = forms.HiddenInput()
            self.initial.setdefault("group", self.groups[0].pk)

    def clean_group(self) -> Group:
        """The only group, when there is one."""
        group: Group | None = self.cleaned_data.get("group")
        return group or self.groups[0]

    def clean_tried_on(self) -> datetime.date | None:
        """A clock that runs ahead is no reason to refuse what somebody wrote."""
        day: datetime.date | None = self.cleaned_data.get("tried_on")
        return min(day, timezone.localdate()) if day else None


@dataclass(frozen=True)
class Beginning:
    """What a new try-out starts from: a colleague's, a source, a step, an ingredient, an agenda item; mostly nothing."""

    inspired_by: TryOut | None = None
    source: Source | None = None
    plan_step: PlanStep | None = None
    ingredient: Ingredient | None = None
    agenda_item: AgendaItem | None = None

    @property
    def group_id(self) -> int | None:
        """The group in which it then belongs."""
        of_group = self.inspired_by or self.ingredient
        if of_group:
            return of_group.group_id
        if self.agenda_item:
            return self.agenda_item.meeting.group_id
        part = self.source or self.plan_step
        return part.cycle.group_id if part else None


def beginning(user: Any, asked: Mapping[str, str]) -> Beginning:
    """What ``?too=7``, ``?source=7``, ``?step=7``, ``?ingredient=7`` or ``?item=7`` stands for, if this person may read it.

    The rest is left out, and what is gone meanwhile: the words of who writes matter more than where they came from. Call it
    inside the person's scope.
    """
    sources: dict[str, tuple[str, Any]] = {
        "too": ("inspired_by", lambda: TryOut.objects.visible_to(user).shared().exclude(author=user).select_related("author")),
        "source": ("source", lambda: Source.objects.visible_to(user).select_related("cycle")),
        "step": ("plan_step", lambda: PlanStep.objects.visible_to(user).select_related("cycle")),
        "ingredient": ("ingredient", lambda: Ingredient.objects.visible_to(user)),
        "item": ("agenda_item", lambda: AgendaItem.objects.visible_to(user).planned().select_related("meeting")),
    }
    found: dict[str, Any] = {}
    for name, (field, rows) in sources.items():
        number = asked.get(name, "")
        if number.isdecimal() and number.isascii() and len(number) < 10:
            found[field] = rows().filter(pk=int(number)).first()
    return Beginning(**found)


class TryOutEditForm(AppModelForm):
    """The whole try-out: two halves, which class, when, a photo."""

    photo = PhotoField(label=_("Choose a photo"), required=False)
    remove_photo = forms.BooleanField(label=_("Take the photo away"), required=False)
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    class Meta:
        model = TryOut
        fields = [
            "done",
            "thought",
            "class_name",
            "tried_on",
            "plan_step",
            "source",
            "ingredient",
            "agenda_item",
            "pupil_voice",
        ]
        labels = {
            "done": _("What did you try, and what did the pupils do?"),
            "thought": _("What do you think of it?"),
            "plan_step": _("Which step of the plan was it?"),
            "source": _("Which source did it come from?"),
            "ingredient": _("Which ingredient of your library did you use?"),
            "agenda_item": _("Which item of a meeting gave you the idea?"),
            "pupil_voice": _("Did pupils have a say in it?"),
        }
        help_texts = {"thought": _("What surprised you? What would you do differently? What do you not know yet?")}
        widgets = {
            "done": forms.Textarea(attrs={"rows": 5}),
            "thought": forms.Textarea(attrs={"rows": 5}),
            "pupil_voice": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", self.instance.version)
        self.initial.pop("photo", None)
        group = self.instance.group_id
        origins: dict[str, QuerySet[Any]] = {
            "plan_step": PlanStep.objects.filter(cycle__group=group).select_related("cycle"),
            "source": Source.objects.filter(cycle__group=group).select_related("cycle"),
            "ingredient": Ingredient.objects.filter(group=group),
            "agenda_item": ideas_of(self.instance),
        }
        for name, rows in origins.items():
            choice = self.fields[name]
            assert isinstance(choice, forms.ModelChoiceField)
            choice.queryset = rows
            choice.choices = [("", gettext("None")), *((row.pk, _label(row)) for row in rows)]
            if len(choice.choices) == 1:
                del self.fields[name]
        #: Where it came from, of what there is to choose; most people need none of it, so the page folds it.
        self.origins = [self[name] for name in origins if name in self.fields]
        self.offer("pupil_voice", rungs())
        if not self.instance.photo:
            del self.fields["remove_photo"]

    @property
    def has_origin(self) -> bool:
        """Whether one of them is chosen already, or asks for attention."""
        return any(origin.value() or origin.errors for origin in self.origins)

    def clean_tried_on(self) -> Any:
        """What was tried lies behind us."""
        day = self.cleaned_data["tried_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come. Choose today or earlier."), code="future")
        return day

    def _post_clean(self) -> None:
        """Leave the instance as it is: the service writes on its own, locked copy."""


def ideas_of(try_out: TryOut) -> QuerySet[AgendaItem]:
    """The items of meetings from which a try-out can have come: of its group, in the weeks before it; the last first."""
    since = try_out.tried_on - IDEAS_LAST
    kept = Q(pk=try_out.agenda_item_id) if try_out.agenda_item_id else Q()
    lately = Q(meeting__starts_at__date__gte=since, meeting__starts_at__date__lte=try_out.tried_on)
    rows = AgendaItem.objects.planned().filter(meeting__group=try_out.group_id).exclude(meeting__state=MeetingState.CANCELLED)
    return rows.filter(lately | kept if kept else lately).select_related("meeting").order_by("-meeting__starts_at", "position")


def ideas_of_last_meeting(group: Group) -> QuerySet[AgendaItem]:
    """What stood on the agenda of the last meeting that was held: a try-out may begin with it. One query, with the meeting."""
    last = Meeting.objects.filter(group=group).held().order_by("-starts_at").values("pk")[:1]
    return AgendaItem.objects.planned().filter(meeting=Subquery(last)).select_related("meeting")


def _label(row: Any) -> str:
    """What somebody chooses: an item with the day of its meeting, anything else as it is."""
    return f"{short_day(row.meeting.starts_at)}: {row}" if isinstance(row, AgendaItem) else str(row)


def rungs() -> list[tuple[str, str]]:
    """The five rungs of pupil voice with what each means, and that none was chosen (content/pupil_voice.json)."""
    found = [(rung["key"], f"{say(rung)}. {say(rung, 'what')}") for rung in load("cycles", "pupil_voice")["rungs"]]
    return [("", gettext("Not this time")), *found]


# First halves of sentences for each kind of reply (katern §2.1: inquiry, options, theory; "Wat als …" of SDK Dordrecht). They
# open and do not judge. A press puts one into the box.
STARTERS = {
    ReplyKind.QUESTION: (_("What if …"), _("What did pupils do when …")),
    ReplyKind.OPTION: (_("You could also try …"), _("For now I would …")),
    ReplyKind.OBSERVATION: (_("What I notice is …"),),
    ReplyKind.THEORY: (_("This reminds me of …"),),
}


class ReplyForm(AsksAboutNames, AppModelForm):
    """A reply to a colleague, or the answer of the author: nothing to choose then.

    Args:
        answers: it is the author who writes.
    """

    PUPILS_IN = ("text",)

    kind = forms.ChoiceField(label=_("What kind of reply is it?"), widget=forms.RadioSelect, initial=ReplyKind.QUESTION)

    class Meta:
        model = TryOutReply
        fields = ["kind", "text"]
        labels = {"text": _("Your reply")}

    def __init__(self, *args: Any, answers: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.starters = [] if answers else [(kind.value, text) for kind in STARTERS for text in STARTERS[kind]]
        if answers:
            del self.fields["kind"]
            self.fields["text"].label = _("Your answer")
        else:
            self.offer("kind", [(kind.value, kind.label) for kind in STARTERS])

    def clean(self) -> dict[str, Any]:
        """Add the kind that the author need not choose."""
        found = super().clean()
        return found if "kind" in self.fields else {**found, "kind": ReplyKind.ANSWER.value}

    def _post_clean(self) -> None:
        """Leave the instance as it is: the service writes."""


class TakeBackForm(AppForm):
    """Nothing to fill in; a refusal is said above it."""
