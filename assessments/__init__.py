"""Self-assessment of the seven characteristics: rounds, anonymous answers, disclosure."""
