"""Forms of reports and practice examples."""
