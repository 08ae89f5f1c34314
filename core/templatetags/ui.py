"""Template tags and filters of the interface: words of the organisation, pictures, dates in words, form fields.

The components themselves are templates in ``templates/ui/``; its README lists them with their context.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.template.defaultfilters import date as format_date
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import charts
from core.terms import word

register = template.Library()


# Words --------------------------------------------------------------------------------------------------------


def _own_terms(context: template.Context) -> Mapping[str, Any] | None:
    """Return the words of the organisation that the template names; None lets the page's own hold."""
    organisation = getattr(context.get("request"), "organisation", None) or context.get("organisation")
    return getattr(organisation, "terms", None)


@register.simple_tag(takes_context=True)
def term(context: template.Context, key: str, plural: bool = False, capital: bool = False) -> str:
    """Return the organisation's own word for ``key`` (plg, teacher, organiser, leader, expert), else the usual one.

    ``plural`` picks the plural, ``capital`` writes a capital first. An unknown key is a fault of the template: KeyError.
    """
    return word(key, plural=plural, capital=capital, own=_own_terms(context))


# Pictures -----------------------------------------------------------------------------------------------------


@register.simple_tag
def ring(phase: int | None = None, size: charts.RingSize = "l", label: str = "") -> SafeString:
    """Draw the ring of six: see ``core.charts.ring``."""
    return charts.ring(phase or None, size, label)


@register.simple_tag
def profile_line(value: float | None, label: str = "") -> SafeString:
    """Draw one line of the profile: see ``core.charts.profile_line``."""
    return charts.profile_line(value, label)


# Dates and times in words -------------------------------------------------------------------------------------


def _local(value: dt.date | dt.datetime) -> dt.date | dt.datetime:
    """Return a moment as the clock on the wall shows it; leave a plain date as it is."""
    return timezone.localtime(value) if isinstance(value, dt.datetime) and timezone.is_aware(value) else value


def _day_of(value: dt.date | dt.datetime) -> dt.date:
    """Return the calendar day of a date or moment."""
    local = _local(value)
    return local.date() if isinstance(local, dt.datetime) else local


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    """Return "Tuesday 24 November", with the year when it is not this year."""
    if not value:
        return ""
    that = _day_of(value)
    return str(format_date(that, "l j F" if that.year == timezone.localdate().year else "l j F Y"))


@register.filter
def short_day(value: dt.date | dt.datetime | None) -> str:
    """Return "24 November", with the year when it is not this year."""
    if not value:
        return ""
    that = _day_of(value)
    return str(format_date(that, "j F" if that.year == timezone.localdate().year else "j F Y"))


@register.filter
def near_day(value: dt.date | dt.datetime | None) -> str:
    """Return "today", "tomorrow", "yesterday", the weekday within the coming six days, else "24 November"."""
    if not value:
        return ""
    that = _day_of(value)
    ahead = (that - timezone.localdate()).days
    if ahead in (-1, 0, 1):
        return {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}[ahead]
    return str(format_date(that, "l")) if 1 < ahead < 7 else short_day(that)


@register.filter
def clock(value: dt.datetime | dt.time | None) -> str:
    """Return the time of day as the language writes it: "15:15", in Dutch "15.15"."""
    if not value:
        return ""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return str(time_format(value))


@register.filter
def clock_seconds(value: dt.datetime | None) -> str:
    """Return the time of day to the second: "09:02:14", in Dutch "09.02.14"."""
    if not value:
        return ""
    shape = clock_shape()
    return f"{clock(value)}{shape.removeprefix('{hour}').removesuffix('{minute}')}{value:%S}"


@register.simple_tag
def clock_shape() -> str:
    """Return how scripts write a time of day in the language of the page: "{hour}:{minute}", in Dutch "{hour}.{minute}"."""
    return time_format(dt.time(11, 42)).replace("11", "{hour}").replace("42", "{minute}")


@register.simple_tag
def timespan(start: dt.datetime | dt.time, end: dt.datetime | dt.time | None = None) -> str:
    """Return "15:15–16:30", in Dutch "15.15–16.30 uur"; without an end only the start."""
    if end is None:
        return pgettext("one time of day", "%(start)s") % {"start": clock(start)}
    return _("%(start)s–%(end)s") % {"start": clock(start), "end": clock(end)}


# Forms --------------------------------------------------------------------------------------------------------


@register.inclusion_tag("ui/form_errors.html")
def form_errors(form: forms.BaseForm) -> dict[str, Any]:
    """Sum up at the top of a form what has to be put right, each line a link to its field."""
    return {"form": form, "fields": [field for field in form if field.errors and not field.is_hidden]}


def _kind(field: BoundField) -> str:
    """Return which shape a field has on the page."""
    widget = field.field.widget
    if isinstance(widget, forms.HiddenInput | forms.MultipleHiddenInput):
        return "hidden"
    if isinstance(widget, forms.RadioSelect):  # also CheckboxSelectMultiple, which inherits from it
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.ClearableFileInput | forms.FileInput):
        return "file"
    return "select" if isinstance(widget, forms.Select) else "input"


@register.inclusion_tag("ui/field.html")
def field(field: BoundField, sees: str = "", saved: bool = False, label: str = "") -> dict[str, Any]:
    """Draw one form field: label, help, input, error, and under it who sees this (``sees``) and the saved line (``saved``)."""
    kind = _kind(field)
    css = {"select": "form-select", "check": "form-check-input", "choices": "form-check-input"}.get(kind, "form-control")
    widget = field.field.widget
    own = widget.attrs.get("class", "")
    attrs: dict[str, str | bool] = {"class": f"{css} {own}{' is-invalid' if field.errors else ''}".strip()}
    if widget.attrs.get("rows") == "10":  # what Django writes when nobody chose
        attrs["rows"] = "4"
    ids = [
        f"{field.auto_id}_{part}"
        for part, there in (("helptext", field.help_text), ("error", field.errors), ("sees", sees))
        if there
    ]
    if ids and kind != "choices":
        attrs["aria-describedby"] = " ".join(ids)
    return {
        "field": field,
        "kind": kind,
        "widget": "" if kind == "choices" else field.as_widget(attrs=attrs),
        "options": list(field) if kind == "choices" else [],
        "described_by": " ".join(ids),
        "sees": sees,
        "saved": saved,
        "label": label or field.label,
        "optional": not field.field.required and kind not in ("check", "choices"),
    }


@register.simple_tag
def draft(key: str, saved_at: dt.datetime | None = None, local: bool = False) -> SafeString:
    """Return the attributes that make a form keep itself: ``<form method="post" {% draft "tryout:new" %}>``.

    ``key`` is the draft's name, ``saved_at`` when the server last kept it (the browser keeps a newer copy of its own). With
    ``local`` the draft stays in the browser: for what may not stand beside a name on the server.
    """
    words = {
        "data-saving": _("Saving…"),
        "data-saved-server": _("Draft saved at {time}"),
        "data-saved-device": _("Saved on this device only, {time}"),
        "data-restored": _("Put back what you typed on this device at {time}"),
        "data-found": _("On this device there is also a text of {time}."),
        "data-put-back": _("Put it back"),
        "data-not-saved": _("This draft could not be saved. Copy your text before you leave."),
    }
    attributes = {"data-draft": key, **({} if local else {"data-draft-url": reverse("core:draft_save")}), **words}
    if saved_at:
        attributes["data-draft-at"] = saved_at.isoformat()
    joined = SafeString("")
    for name, value in attributes.items():
        joined += format_html(' {}="{}"', SafeString(name), value)
    return joined
