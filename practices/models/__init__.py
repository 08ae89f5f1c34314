"""Models of reports and of practice examples."""

from practices.models.report import CycleReport

__all__ = ["CycleReport"]
