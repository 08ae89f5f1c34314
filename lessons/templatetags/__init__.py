"""Template tags of lesson study."""
