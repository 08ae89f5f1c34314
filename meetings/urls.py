"""The app's site map."""

from django.urls import path

from meetings import views

app_name = "meetings"

GROUP = "o/<slug:organisation>/groups/<int:group>/"
MEETING = "o/<slug:organisation>/meetings/<int:pk>/"
ITEM = f"{MEETING}agenda/<int:item>/"

urlpatterns = [
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/feed/renew/", views.feed_renew, name="feed_renew"),
    path("calendar/feed/<str:token>.ics", views.feed, name="feed"),
    path(f"{GROUP}meetings/", views.meeting_list, name="list"),
    path(f"{GROUP}meetings/new/", views.create, name="create"),
    path(f"{GROUP}panel/meetings/", views.group_panel, name="group_panel"),
    path(f"{GROUP}panel/time/", views.time_panel, name="time_panel"),
    path(f"{GROUP}agenda-item/", views.item_new, name="item_new"),
    path(MEETING, views.detail, name="detail"),
    path("o/<slug:organisation>/meetings/<int:pk>.ics", views.file, name="file"),
    path(f"{MEETING}edit/", views.edit, name="edit"),
    path(f"{MEETING}cancel/", views.cancel, name="cancel"),
    path(f"{MEETING}rsvp/", views.rsvp, name="rsvp"),
    path(f"{MEETING}arrangements/<int:arrangement>/", views.arrangement, name="arrangement"),
    path(f"{MEETING}agenda/", views.agenda, name="agenda"),
    path(f"{MEETING}agenda/fill/", views.agenda_fill, name="agenda_fill"),
    path(f"{MEETING}agenda/order/", views.agenda_order, name="agenda_order"),
    path(f"{MEETING}agenda/propose/", views.propose, name="propose"),
    path(f"{ITEM}edit/", views.item_edit, name="item_edit"),
    path(f"{ITEM}move/", views.item_move, name="item_move"),
    path(f"{ITEM}remove/", views.item_remove, name="item_remove"),
    path(f"{ITEM}accept/", views.item_accept, name="item_accept"),
    path(f"{MEETING}minutes/", views.minutes, name="minutes"),
    path(f"{MEETING}minutes/confirm/", views.minutes_confirm, name="minutes_confirm"),
    path(f"{MEETING}minutes/reopen/", views.minutes_reopen, name="minutes_reopen"),
    path(f"{MEETING}minutes/history/", views.minutes_history, name="minutes_history"),
    path(f"{MEETING}visits/", views.visits, name="visits"),
    path(f"{MEETING}visits/<int:visit>/remove/", views.visit_remove, name="visit_remove"),
    path(f"{MEETING}attendance/", views.attendance, name="attendance"),
    path(f"{MEETING}decisions/", views.decisions, name="decisions"),
    path(f"{MEETING}decisions/<int:decision>/edit/", views.decision_edit, name="decision_edit"),
    path(f"{MEETING}decisions/<int:decision>/remove/", views.decision_remove, name="decision_remove"),
    path(f"{MEETING}actions/", views.actions, name="actions"),
    path("o/<slug:organisation>/actions/<int:pk>/edit/", views.action_edit, name="action_edit"),
    path("o/<slug:organisation>/actions/<int:pk>/remove/", views.action_remove, name="action_remove"),
    path("o/<slug:organisation>/actions/<int:pk>/done/", views.action_done, name="action_done"),
]
