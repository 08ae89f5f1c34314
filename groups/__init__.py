"""PLGs: members and roles, and the goal in two parts."""
