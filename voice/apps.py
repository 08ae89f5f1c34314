"""App configuration."""

from django.apps import AppConfig


class VoiceConfig(AppConfig):
    """See the package docstring."""

    name = "voice"
