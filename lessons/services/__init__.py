"""Writes of lesson study."""
