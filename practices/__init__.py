"""The report of a cycle, and practice examples that schools share with each other."""
