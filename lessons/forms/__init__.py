"""Forms of lesson study."""
