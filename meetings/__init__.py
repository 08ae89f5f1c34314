"""Meetings: agenda, attendance, decisions, actions, minutes and the calendar."""
