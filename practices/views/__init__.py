"""Pages of reports and practice examples."""

from practices.views import consents, examples, preparations, reports

__all__ = ["consents", "examples", "preparations", "reports"]
