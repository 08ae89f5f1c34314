"""The web server, for `make run` and for the image. Everything can be set from the environment."""

import os
from typing import Any

from gunicorn.glogging import Logger

bind = f"{os.environ.get('WEB_HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"
# A connection to the database stands ready for every thread, so that nobody waits while one is made.
os.environ.setdefault("DATABASE_POOL_READY", str(threads))
# A request that takes longer than this is stuck; its worker is replaced.
timeout = 60
graceful_timeout = 10
keepalive = 5
# Fresh workers now and then keep a slow leak in any library from ever mattering.
max_requests = 5000
max_requests_jitter = 500
# Nobody steers this server while it runs; its socket would want a place to write, which the image does not have.
control_socket_disable = True
loglevel = os.environ.get("LOG_LEVEL", "WARNING").lower()
reload = os.environ.get("DEBUG", "").lower() in {"1", "true", "yes", "on"}


def post_worker_init(worker: Any) -> None:
    """Read every view and the way to every address before the first person asks, not while that person waits."""
    if not reload:
        from django.urls import reverse

        reverse("dashboards:today")


class QuietLogger(Logger):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn's own, which tells nothing about who answered a poll, also when somebody turns the access log on."""

    def atoms(self, resp: Any, req: Any, environ: Any, request_time: Any) -> dict[str, Any]:
        """What a line of the access log can be made of: of a page for pupils only that there was one."""
        found: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        if str(environ.get("RAW_URI", environ.get("PATH_INFO", ""))).startswith("/p/"):
            found = {name: "-" if name in KEPT_OUT or name.startswith("{") else value for name, value in found.items()}
            found["r"] = found["U"] = "/p/…"
        return found


# Address, user, time, address of the page, query, where from, browser.
KEPT_OUT = {"h", "u", "t", "q", "f", "a", "p"}
logger_class = QuietLogger
