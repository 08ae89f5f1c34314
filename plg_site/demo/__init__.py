"""Demo data: two organisations, twenty people, four groups, written through the services as if they had lived it."""
