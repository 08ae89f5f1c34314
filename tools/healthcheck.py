"""Say whether a container does its work: exit code 0 when it does. Used by the image and by docker-compose.yml.

python tools/healthcheck.py web       the site answers
python tools/healthcheck.py worker    a worker of this container answers a ping
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.request


def web_answers() -> bool:
    """Ask the site for its health, under the first name that it answers to."""
    name = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
    request = urllib.request.Request(
        f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/healthz",
        headers={"Host": "localhost" if name in {"", "*"} else name, "X-Forwarded-Proto": "https"},
    )
    try:
        with urllib.request.urlopen(request, timeout=4) as answer:  # noqa: S310 - as above
            return bool(answer.status == 200)
    except OSError:
        return False


def worker_answers() -> bool:
    """Ping the worker that runs under this container's host name."""
    worker = f"celery@{socket.gethostname()}"
    ping = ["celery", "--quiet", "--app", "plg_site", "inspect", "ping", "--destination", worker, "--timeout", "5"]
    return subprocess.run(ping, check=False, stdout=subprocess.DEVNULL, timeout=30).returncode == 0


if __name__ == "__main__":
    checks = {"web": web_answers, "worker": worker_answers}
    sys.exit(0 if checks[sys.argv[1]]() else 1)
