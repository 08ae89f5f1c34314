"""The web server, for `make run` and for the image. Everything can be set from the environment."""

import os

bind = f"{os.environ.get('WEB_HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"
# A request that takes longer than this is stuck; its worker is replaced.
timeout = 60
graceful_timeout = 10
keepalive = 5
# Fresh workers now and then keep a slow leak in any library from ever mattering.
max_requests = 5000
max_requests_jitter = 500
loglevel = os.environ.get("LOG_LEVEL", "WARNING").lower()
reload = os.environ.get("DEBUG", "").lower() in {"1", "true", "yes", "on"}
