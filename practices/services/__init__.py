"""Everything that writes reports and practice examples."""
