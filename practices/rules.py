"""Who may do what with a report and with a practice example, in sentences."""

from __future__ import annotations

from core.permissions import add_perm
from cycles.rules import is_colleague
from groups.rules import is_inside, is_organiser

# On a cycle, or on what hangs on it
add_perm("practices.view_report", is_inside)
add_perm("practices.view_group_report", is_colleague)
add_perm("practices.edit_report", is_organiser)
