"""Pages of meetings, split by what they are about."""

from meetings.views.agenda import (
    agenda,
    agenda_fill,
    agenda_order,
    item_accept,
    item_edit,
    item_move,
    item_new,
    item_remove,
    propose,
)
from meetings.views.calendar import calendar, feed, feed_renew
from meetings.views.confirming import minutes_confirm, minutes_history, minutes_reopen
from meetings.views.meetings import arrangement, cancel, create, detail, edit, file, group_panel, meeting_list, rsvp, time_panel
from meetings.views.minutes import (
    action_done,
    action_edit,
    action_remove,
    actions,
    attendance,
    decision_edit,
    decision_remove,
    decisions,
    minutes,
)
from meetings.views.visits import visit_remove, visits

__all__ = [
    "action_done",
    "action_edit",
    "action_remove",
    "actions",
    "agenda",
    "agenda_fill",
    "agenda_order",
    "arrangement",
    "attendance",
    "calendar",
    "cancel",
    "create",
    "decision_edit",
    "decision_remove",
    "decisions",
    "detail",
    "edit",
    "feed",
    "feed_renew",
    "file",
    "group_panel",
    "item_accept",
    "item_edit",
    "item_move",
    "item_new",
    "item_remove",
    "meeting_list",
    "minutes",
    "minutes_confirm",
    "minutes_history",
    "minutes_reopen",
    "propose",
    "rsvp",
    "time_panel",
    "visit_remove",
    "visits",
]
