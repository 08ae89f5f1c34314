"""WSGI entry point for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from core.stack import with_room

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plg_site.settings")
application = with_room(get_wsgi_application())
