"""Pages of reports and practice examples."""

from practices.views.reports import cycle_panel, report, report_edit, report_pdf

__all__ = ["cycle_panel", "report", "report_edit", "report_pdf"]
