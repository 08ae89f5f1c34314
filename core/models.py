"""Two small tables without domain words."""

from django.conf import settings
from django.db import models


class Draft(models.Model):
    """What a person typed and has not sent yet, kept so that a closed laptop costs nothing."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    key = models.CharField(max_length=120)
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_draft_per_person_and_form")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.key}"


class Heartbeat(models.Model):
    """When a background process last did something. ``/readyz`` looks at it."""

    name = models.CharField(max_length=40, unique=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.beat_at:%Y-%m-%d %H:%M}"
