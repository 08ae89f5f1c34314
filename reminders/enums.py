"""States of a reminder."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """From the ledger row to the mail."""

    PENDING = "pending", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    SKIPPED = "skipped", _("No longer needed")
    FAILED = "failed", _("Failed")
