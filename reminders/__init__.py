"""What is due, for whom, once and only once."""
