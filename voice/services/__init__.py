"""What can be done with polls: make and change (``making``), open, answer, close (``life``), read, bring in (``reading``)."""
