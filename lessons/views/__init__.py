"""Pages and fragments of lesson study."""
