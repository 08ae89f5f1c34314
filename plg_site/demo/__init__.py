"""Demo data: two organisations, twenty people, three groups, written through the services as if they had lived it."""
