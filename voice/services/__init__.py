"""What can be done with polls: make and change (``making``), open, answer, close (``life``), read, bring in (``reading``).

Numbers on slips, each for one answer: ``numbers``.
"""
