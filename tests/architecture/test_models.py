"""Every model has an owner, and every way to the owner holds."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from core import checks, tenancy
from core.tenancy import OrganisationOwned
from groups.models import Group
from schools.models import Organisation

ROOT = Path(__file__).resolve().parents[2]
OWNED = [model for model in apps.get_models() if issubclass(model, OrganisationOwned)]
# Where the opt-out of the scope may be used.
MAY_BE_UNSCOPED = ("core/", "schools/", "tests/", "/management/commands/", "plg_site/demo/")


def test_every_model_belongs_to_an_organisation_or_says_why_not() -> None:
    assert checks.every_model_has_an_owner(None) == []


def test_a_model_without_owner_and_reason_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    fewer = {label: why for label, why in tenancy.GLOBAL_MODELS.items() if label != "core.Draft"}
    monkeypatch.setattr(checks, "GLOBAL_MODELS", fewer)
    assert [problem.id for problem in checks.every_model_has_an_owner(None)] == ["core.E001"]


def test_a_stale_reason_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "GLOBAL_MODELS", {**tenancy.GLOBAL_MODELS, "core.Gone": "it was here once"})
    assert [problem.id for problem in checks.every_model_has_an_owner(None)] == ["core.E003"]


def test_an_owned_model_in_the_list_of_the_others_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "GLOBAL_MODELS", {**tenancy.GLOBAL_MODELS, "groups.Group": "it looked easier"})
    assert [problem.id for problem in checks.every_model_has_an_owner(None)] == ["core.E002"]


@pytest.mark.parametrize("name", ["default_manager", "base_manager"])
def test_an_owned_model_whose_manager_forgot_the_seal_is_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setitem(vars(Group._meta), name, models.Manager())
    (problem,) = checks.every_model_has_an_owner(None)
    assert (problem.id, "groups.Group" in problem.msg) == ("core.E004", True)


@pytest.mark.parametrize("model", OWNED, ids=lambda model: model.__name__)
def test_the_path_of_a_model_ends_at_an_organisation_without_gaps(model: type[OrganisationOwned]) -> None:
    current: type[models.Model] = model
    for step in model.ORGANISATION_PATH.split("__"):
        field = current._meta.get_field(step)
        assert isinstance(field, models.ForeignKey)
        assert not field.null, f"{current.__name__}.{step} may be empty: the row could lose its organisation"
        current = field.related_model
    assert current is Organisation


def test_an_organisation_offers_no_way_back_to_its_rows() -> None:
    related = [relation for relation in Organisation._meta.related_objects if not relation.hidden]
    assert related == []


def test_the_opt_out_is_used_only_where_it_is_allowed_and_gives_a_reason() -> None:
    faults = []
    for path in ROOT.glob("*/**/*.py"):
        name = path.relative_to(ROOT).as_posix()
        if name.startswith((".venv", "node_modules", "var")):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "unscoped"):
                continue
            if not any(place in name for place in MAY_BE_UNSCOPED):
                faults.append(f"{name}:{node.lineno} is not a place for unscoped()")
            reasons = [keyword.value for keyword in node.keywords if keyword.arg == "reason"]
            if not reasons:
                faults.append(f"{name}:{node.lineno} gives no reason")
    assert faults == []
