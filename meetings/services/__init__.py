"""Every write on meetings, one function per intention, split by noun: meetings, agenda, minutes, actions."""

from meetings.services import actions, agenda, meetings, minutes

__all__ = ["actions", "agenda", "meetings", "minutes"]
