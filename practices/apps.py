"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PracticesConfig(AppConfig):
    """See the package docstring."""

    name = "practices"

    def ready(self) -> None:
        """Load the permissions, and fill the slot on the page of a cycle."""
        from django.db.models.signals import pre_delete

        from core.slots import register
        from cycles.signals import photo_gone, try_out_taken_back
        from practices import rules  # noqa: F401  (importing registers)
        from practices.models import Part, Preparation
        from practices.receivers import take_along, take_part_along, take_photo_along, take_private_along
        from practices.reminders import ConsentSource
        from reminders import registry

        pre_delete.connect(take_along, sender=Preparation, dispatch_uid="practices.take_along")
        pre_delete.connect(take_part_along, sender=Part, dispatch_uid="practices.take_part_along")
        photo_gone.connect(take_photo_along, dispatch_uid="practices.take_photo_along")
        try_out_taken_back.connect(take_private_along, dispatch_uid="practices.take_private_along")

        registry.register(ConsentSource())
        register("cycle", order=80, url_name="practices:cycle_panel", label=_("Report"), link_name="practices:report")
