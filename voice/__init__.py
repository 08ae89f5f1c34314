"""Pupil voice: short polls without account, cookie or address; results only as counts."""
