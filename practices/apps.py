"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PracticesConfig(AppConfig):
    """See the package docstring."""

    name = "practices"

    def ready(self) -> None:
        """Load the permissions, and fill the slot on the page of a cycle."""
        from core.slots import register
        from practices import rules  # noqa: F401  (importing registers)

        register("cycle", order=80, url_name="practices:cycle_panel", label=_("Report"), link_name="practices:report")
