"""Pages of cycles, by noun."""
