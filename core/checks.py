"""System checks: every model has an owner, and unsafe combinations of settings are refused aloud."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as CheckWarning

from core.tenancy import GLOBAL_MODELS, OrganisationOwned, OwnedManager

OUR_APPS = frozenset(
    {
        "core",
        "schools",
        "reminders",
        "groups",
        "meetings",
        "cycles",
        "lessons",
        "voice",
        "practices",
        "research",
        "assessments",
        "dashboards",
    }
)


@register(Tags.models)
def every_model_has_an_owner(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Each of our models is OrganisationOwned, or global with a written reason; no stale reasons."""
    problems: list[CheckMessage] = []
    seen: set[str] = set()
    for model in apps.get_models():
        if model._meta.app_label not in OUR_APPS:
            continue
        label = model._meta.label
        seen.add(label)
        owned = issubclass(model, OrganisationOwned)
        if not owned and label not in GLOBAL_MODELS:
            problems.append(
                Error(f"{label} belongs to no organisation and gives no reason.", hint="See core.tenancy.", id="core.E001")
            )
        if owned and not (
            isinstance(model._meta.default_manager, OwnedManager) and isinstance(model._meta.base_manager, OwnedManager)
        ):
            problems.append(Error(f"{label} has a manager without the seal.", id="core.E004"))
        if owned and label in GLOBAL_MODELS:
            problems.append(Error(f"{label} is owned, yet listed as global.", id="core.E002"))
    problems.extend(
        Error(f"GLOBAL_MODELS lists {label}, which does not exist.", id="core.E003")
        for label in GLOBAL_MODELS
        if label not in seen
    )
    return problems


@register(Tags.security, deploy=True)
def deployment_is_safe(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """What Django's own deploy checks cannot know about Leerkring."""
    problems: list[CheckMessage] = []
    if settings.DEMO:
        problems.append(Error("DEMO is on: everybody knows the demo password.", id="core.E010"))
    if "*" in settings.ALLOWED_HOSTS:
        problems.append(Error("ALLOWED_HOSTS accepts every host.", id="core.E011"))
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        problems.append(CheckWarning("DATABASE_URL is not set: SQLite serves one machine only.", id="core.W012"))
    if not settings.REDIS_URL:
        problems.append(CheckWarning("REDIS_URL is not set: the embedded broker serves one machine only.", id="core.W013"))
    if not settings.EMAIL_URL:
        problems.append(Error("EMAIL_URL is not set: no mail leaves this machine.", id="core.E014"))
    if not settings.IS_HTTPS:
        problems.append(Error("BASE_URL is not https: passwords would travel in the open.", id="core.E015"))
    return problems
