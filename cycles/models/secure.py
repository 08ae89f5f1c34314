"""What stays after a cycle: agreements."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.tenancy import OwnedManager
from cycles.models.cycle import Cycle, CyclePart
from cycles.querysets import AgreementQuerySet
from schools.models import User


class Agreement(CyclePart):
    """The secure card: what stays, where it is kept, who looks after it, when to look again (P6)."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="agreements")
    text = models.CharField(_("agreement"), max_length=400)
    place = models.CharField(_("where it is kept"), max_length=160)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("who looks after it"))
    review_on = models.DateField(_("look again on"))
    created_at = models.DateTimeField(default=timezone.now)

    objects = OwnedManager.from_queryset(AgreementQuerySet)()

    class Meta(CyclePart.Meta):
        ordering = ["review_on", "pk"]

    def __str__(self) -> str:
        return self.text
