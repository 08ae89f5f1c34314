"""Health, the demo's outbox, the component page, and friendly errors."""

from __future__ import annotations

import datetime
import email
import email.policy
import json
import re
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.models import Heartbeat
from core.queue import is_queued
from plg_site.components import sample

# What every page needs to look like itself. All of it is the same for everybody.
SHELL = ("lk/leerkring.css", "lk/leerkring.js", "lk/ring.svg", "lk/fonts/atkinson-hyperlegible-next-latin-wght-normal.woff2")
WORKER_SILENCE = datetime.timedelta(minutes=5)


@login_not_required
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Database, migrations, cache and background work; 503 when one of them is missing."""
    parts = {"database": _database_answers(), "migrations": False, "cache": False, "worker": False}
    if parts["database"]:
        executor = MigrationExecutor(connection)
        parts["migrations"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    if parts["migrations"]:
        parts["cache"] = _cache_answers()
        limit = timezone.now() - WORKER_SILENCE
        parts["worker"] = Heartbeat.objects.filter(name="worker", beat_at__gte=limit).exists()
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


def _database_answers() -> bool:
    try:
        connection.ensure_connection()
    except Exception:
        return False
    return True


def _cache_answers() -> bool:
    try:
        cache.set("readyz", "1", 10)
        return bool(cache.get("readyz") == "1")
    except Exception:
        return False


def _demo_only() -> Path:
    if not settings.DEMO:
        raise Http404
    return Path(settings.EMAIL_FILE_PATH)


@login_not_required
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """Demo only: the mails that would have been sent, the newest first."""
    folder = _demo_only()
    files = sorted(folder.glob("*.eml"), reverse=True)[:100]
    messages = [(path.stem, email.message_from_bytes(path.read_bytes(), policy=email.policy.default)) for path in files]
    return render(request, "plg_site/outbox.html", {"messages_sent": messages})


@login_not_required
@require_safe
def outbox_message(request: HttpRequest, name: str) -> HttpResponse:
    """Demo only: one mail as text, with its links and attachments."""
    path = _demo_only() / f"{name}.eml"
    if not re.fullmatch(r"[0-9-]+", name) or not path.exists():
        raise Http404
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    body = message.get_body(("plain",))
    context = {
        "message": message,
        "text": body.get_content() if body else "",
        "mail_language": message.get("Content-Language", settings.LANGUAGE_CODE),
        "attachments": [part.get_filename() for part in message.iter_attachments()],
    }
    return render(request, "plg_site/outbox_message.html", context)


@login_not_required
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that answers a page when there is no network (static/js/worker.js), told what belongs to the shell.

    It stands at the root, since a script may only answer for what lies below its own address.
    """
    shell = [static(name) for name in SHELL]
    script = Path(finders.find("lk/worker.js") or "")
    head = f"self.SHELL = {json.dumps(shell)};\nself.PAGE = {json.dumps(reverse('cycles:tryout_offline'))};\n"
    response = HttpResponse(head + script.read_text("utf-8"), content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component in every state, for whoever builds or checks a page."""
    theme = request.GET.get("theme", "")
    return render(request, "components.html", {**sample(), "theme": theme if theme in ("light", "dark") else ""})


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was open too long."""
    if is_queued(request):
        return JsonResponse({"again": True}, status=403)  # the queue asks for a new token and tries again
    return render(request, "403_csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: rendered without the frame, which may be what broke."""
    return render(None, "500.html", status=500)
