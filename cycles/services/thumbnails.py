"""The small picture of a photo, made in the background."""

from __future__ import annotations

import logging

from django.db import transaction

from cycles.models import TryOut
from cycles.photos import small

log = logging.getLogger(__name__)


def make_thumbnail(*, try_out_id: int) -> bool:
    """Make and keep the small picture. Nobody's intention, so nothing is audited; running twice makes one.

    Args:
        try_out_id: of a try-out that may be gone by now, or have another photo.

    Returns:
        Whether one was made now.
    """
    before = TryOut.objects.filter(pk=try_out_id).first()
    if before is None or not before.photo or before.thumbnail:
        return False
    try:
        with before.photo.open("rb") as file:
            made = small(file)
    except Exception:  # the file is gone, or the disk is ill: lists go without, and the sweep tries again
        log.warning("No thumbnail could be made of try-out %s.", try_out_id, exc_info=True)
        return False
    with transaction.atomic():
        now = (
            TryOut.objects.select_for_update(of=("self",)).filter(pk=try_out_id, photo=before.photo.name, thumbnail="").first()
        )
        if now is None:  # another photo, or another worker was first
            return False
        now.thumbnail.save("thumbnail.jpg", made.file, save=False)
        now.thumbnail_width, now.thumbnail_height = made.width, made.height
        name = now.thumbnail.name
        # Not save(): the time of change is the author's.
        TryOut.objects.filter(pk=now.pk).update(thumbnail=name, thumbnail_width=made.width, thumbnail_height=made.height)
    return True
