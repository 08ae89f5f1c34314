"""Research in the group: purpose, data, period; consent per person, and exports that respect it."""
