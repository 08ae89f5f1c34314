"""The composition root as an app, for its management commands."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """See the package docstring."""

    name = "plg_site"
