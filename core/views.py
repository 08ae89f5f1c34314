"""Core's one page-less view: keeping drafts."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.drafts import MAX_BYTES, keep_draft


@require_POST
def draft_save(request: HttpRequest) -> HttpResponse:
    """Keep a draft; answers with the time of keeping, in the person's own format."""
    key, raw = request.POST.get("key", ""), request.POST.get("fields", "")
    if not 0 < len(key) <= 120 or len(raw.encode()) > MAX_BYTES:
        return JsonResponse({"error": _("This draft is too long to keep here.")}, status=413)
    try:
        fields = json.loads(raw)
    except ValueError:
        fields = None
    if not isinstance(fields, dict) or not all(isinstance(v, str) for v in fields.values()) or "\x00" in key:
        return JsonResponse({"error": _("This draft could not be read.")}, status=400)
    draft = keep_draft(request.user, key, {_storable(name): _storable(value) for name, value in fields.items()})
    at = timezone.localtime(draft.saved_at)
    return JsonResponse({"saved_at": draft.saved_at.isoformat(), "time": time_format(at)})


def _storable(text: str) -> str:
    """Leave out what no database keeps as text: zero bytes and halves of surrogate pairs."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode()
