"""Settings of the tests: the real ones, with a test database, mails in memory, and quick passwords."""

import os
from pathlib import Path

os.environ.setdefault("VAR_DIR", str(Path(__file__).resolve().parent.parent / "var" / "test"))
os.environ.setdefault("SECRET_KEY", "a key for tests only, never used anywhere else 0123456789")

from plg_site.settings import *  # noqa: F403
from plg_site.settings import DATABASES, STORAGES, VAR_DIR

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# Nothing is collected for a test; this makes WhiteNoise look when asked instead of warning at the start that nothing is there.
WHITENOISE_AUTOREFRESH = True
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
MEDIA_ROOT = VAR_DIR / "media"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
CELERY_BROKER_URL = "memory://"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
DEMO = False

_NAME = os.environ.get("TEST_DB", "leerkring")
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, since threads of one test share it; in memory they would lock each other out.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / f"test-{_NAME}.sqlite3")}
else:
    DATABASES["default"]["TEST"] = {"NAME": f"test_{_NAME}"}
    # Threads and workers of a test open connections of their own; a pool would keep the database from being dropped.
    DATABASES["default"]["OPTIONS"].pop("pool", None)
