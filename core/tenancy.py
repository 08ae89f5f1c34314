"""Tenancy: a forgotten filter crashes instead of leaking.

Every model that belongs to an organisation inherits :class:`OrganisationOwned` and declares the path to its organisation once.
From that path follow

* the *seal on reads*: every queryset carries one condition, :class:`InActiveOrganisation`, whose values are looked up at the
  moment that the queryset is turned into SQL. Without an active scope that moment raises :class:`NoActiveOrganisation`;
* the *guard on writes*: ``save``, ``delete``, ``bulk_create``, ``bulk_update`` and ``update`` refuse to touch, or to move a row
  to, an organisation outside the scope.

A scope is opened by the middleware for ``/o/<organisation>/…``, by the task base class, and by ``person_scope`` for a person's
own pages. :func:`unscoped` is the one opt-out; it demands a reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeVar

from django.core.exceptions import EmptyResultSet, ObjectDoesNotExist
from django.db import models
from django.db.models.expressions import Func
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=models.Model)


class NoActiveOrganisation(RuntimeError):
    """Tenant data was asked for, or written, while no organisation was active."""


class ForeignOrganisation(RuntimeError):
    """A write would have touched, or moved a row to, an organisation outside the active scope."""


class _Everything:
    """The scope of code that has a written reason to see all organisations."""


EVERYTHING: Final = _Everything()
Scope = frozenset[int] | _Everything | None
_scope: ContextVar[Scope] = ContextVar("organisation_scope", default=None)


def active_scope() -> Scope:
    """The scope in force: organisation ids, EVERYTHING, or None when none is open."""
    return _scope.get()


def active_organisation_ids() -> frozenset[int]:
    """The ids in force.

    Raises:
        NoActiveOrganisation: no scope is open, or the scope is unbounded.
    """
    scope = _scope.get()
    if isinstance(scope, frozenset):
        return scope
    raise NoActiveOrganisation("No organisation is active here.")


@contextmanager
def organisation_scope(*organisation_ids: int) -> Iterator[None]:
    """Let the code inside see and write exactly these organisations."""
    token = _scope.set(frozenset(organisation_ids))
    try:
        yield
    finally:
        _scope.reset(token)


@contextmanager
def no_scope() -> Iterator[None]:
    """Close any scope: the state in which every request and task begins."""
    token = _scope.set(None)
    try:
        yield
    finally:
        _scope.reset(token)


@contextmanager
def unscoped(*, reason: str) -> Iterator[None]:
    """Open every organisation, for the written ``reason``. Allowed in core, schools, management commands and tests only."""
    if not reason.strip():
        raise ValueError("unscoped() needs a reason.")
    token = _scope.set(EVERYTHING)
    try:
        yield
    finally:
        _scope.reset(token)


def open_scope(*organisation_ids: int) -> None:
    """Set the scope until an enclosing :func:`no_scope` closes. For middleware, which cannot wrap the view in a ``with``."""
    _scope.set(frozenset(organisation_ids))


class InActiveOrganisation(Func):
    """A condition ``<organisation id> IN (<active ids>)`` that reads the active ids when it is compiled, and never earlier."""

    conditional = True
    output_field: ClassVar[models.Field[Any, Any]] = models.BooleanField()

    def as_sql(self, compiler: SQLCompiler, connection: Any, *args: Any, **extra: Any) -> tuple[str, tuple[Any, ...]]:
        """Compile, or raise when no scope is open."""
        scope = _scope.get()
        if scope is None:
            raise NoActiveOrganisation(
                "A query on tenant data was run without an active organisation. Open organisation_scope(…) first."
            )
        lhs, params = compiler.compile(self.get_source_expressions()[0])
        if isinstance(scope, _Everything):
            return f"{lhs} IS NOT NULL", tuple(params)
        if not scope:
            raise EmptyResultSet
        ids = sorted(scope)
        return f"{lhs} IN ({', '.join(['%s'] * len(ids))})", (*params, *ids)


def organisation_id_of(instance: models.Model) -> int | None:
    """Follow the model's ``ORGANISATION_PATH`` from an instance, saved or not. None when a link on the way is missing."""
    model = type(instance)
    assert issubclass(model, OrganisationOwned)
    current: Any = instance
    *links, last = model.ORGANISATION_PATH.split("__")
    for link in links:
        try:
            current = getattr(current, link)
        except ObjectDoesNotExist:
            return None
        if current is None:
            return None
    value = getattr(current, f"{last}_id")
    return None if value is None else int(value)


def guard(instance: models.Model) -> None:
    """Refuse a write on an instance of another organisation.

    Raises:
        NoActiveOrganisation: no scope is open.
        ForeignOrganisation: the instance belongs, or would belong, outside the scope.
    """
    scope = _scope.get()
    if scope is None:
        raise NoActiveOrganisation(f"Writing {type(instance).__name__} needs an active organisation.")
    if isinstance(scope, _Everything):
        return
    organisation_id = organisation_id_of(instance)
    if organisation_id not in scope:
        raise ForeignOrganisation(f"{type(instance).__name__} belongs to an organisation outside the active scope.")


class OwnedQuerySet(models.QuerySet[M]):
    """A queryset of tenant rows. Reads are sealed by the manager; the writes are guarded here."""

    def _guard_values(self, values: dict[str, Any]) -> None:
        head = self.model.ORGANISATION_PATH.split("__")[0]  # type: ignore[attr-defined]  # only OrganisationOwned models use this queryset
        for key in (head, f"{head}_id"):
            if key in values:
                probe = self.model()
                setattr(probe, key, values[key])
                guard(probe)

    def update(self, **kwargs: Any) -> int:
        """As Django's, but never into another organisation."""
        self._guard_values(kwargs)
        return super().update(**kwargs)

    update.alters_data = True  # type: ignore[attr-defined]  # Django's own marker

    def bulk_create(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> list[M]:
        """As Django's, every object guarded first."""
        rows = list(objs)
        for row in rows:
            guard(row)
        return super().bulk_create(rows, *args, **kwargs)

    def bulk_update(self, objs: Iterable[M], fields: Iterable[str], *args: Any, **kwargs: Any) -> int:
        """As Django's, every object guarded first."""
        rows = list(objs)
        for row in rows:
            guard(row)
        return super().bulk_update(rows, fields, *args, **kwargs)

    def raw(self, *args: Any, **kwargs: Any) -> Any:
        """Raw SQL would pass the seal, so it needs the opt-out."""
        if not isinstance(_scope.get(), _Everything):
            raise NoActiveOrganisation("raw() passes the seal on tenant data. Use unscoped(reason=…).")
        return super().raw(*args, **kwargs)

    def visible_to(self, user: Any) -> OwnedQuerySet[M]:
        """Rows that ``user`` may see. Every model that is fetched by a view says here which those are."""
        raise NotImplementedError(f"{type(self).__name__} does not say who may see its rows.")


@cache
def _sealed(model: type[models.Model]) -> Query:
    """The query of all rows of the active organisations, made once: the way to the organisation is looked up only here.

    It is never run itself and holds no scope: each reader gets a copy, and the condition reads the scope when SQL is made.
    """
    path: str = model.ORGANISATION_PATH  # type: ignore[attr-defined]  # only OrganisationOwned models are asked for
    return models.QuerySet(model).filter(InActiveOrganisation(models.F(f"{path}_id"))).query


class OwnedManager(models.Manager[M]):
    """The only manager of tenant models: adds the seal to every queryset it makes."""

    use_in_migrations = False

    def get_queryset(self) -> models.QuerySet[M]:
        """All rows of the active organisations."""
        rows = super().get_queryset()
        rows.query = _sealed(self.model).chain()
        return rows

    def raw(self, *args: Any, **kwargs: Any) -> Any:
        """See :meth:`OwnedQuerySet.raw`."""
        return self.get_queryset().raw(*args, **kwargs)


class OrganisationOwned(models.Model):
    """A row that belongs to one organisation.

    ``ORGANISATION_PATH`` names the way from the row to its organisation, e.g. ``"group__organisation"``.
    """

    ORGANISATION_PATH: ClassVar[str] = "organisation"

    # Each model names its own ``objects = OwnedManager.from_queryset(…)()``; to mypy this one must not stand in the way.
    if TYPE_CHECKING:
        objects: Any
    else:
        objects = OwnedManager.from_queryset(OwnedQuerySet)()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        default_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Django's, guarded."""
        guard(self)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """As Django's, guarded."""
        guard(self)
        return super().delete(*args, **kwargs)


# Models without an organisation, each with the reason. The system check in core.checks refuses any other.
GLOBAL_MODELS: dict[str, str] = {
    "schools.User": "a person may serve several organisations with one account",
    "schools.Organisation": "the tenant itself; reached only through a current staff role",
    "core.Draft": "a person's own unsent text; read and written by that person only",
    "core.Heartbeat": "when worker and beat last lived; no tenant data",
    "meetings.CalendarFeed": "a person's own feed over all organisations; holds a version number only",
    "voice.PollAddress": "a pupil without an account finds the poll's organisation by it; holds the code only",
    "practices.Example": "a copy that a group published for every organisation; empty once it is taken back",
    "practices.ExamplePhoto": "a photo in a published copy; its maker agreed",
    "practices.Message": "between a reader of a published example and the group behind it; those two read it",
    "reminders.Preference": "a person's own choice of reminders, the same in every organisation",
}
