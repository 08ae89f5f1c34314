"""The leak matrix: every way to read or write tenant data, inside, outside and across."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Count, Exists, OuterRef, Subquery

from core.tenancy import ForeignOrganisation, NoActiveOrganisation, OwnedQuerySet, no_scope, organisation_scope, unscoped
from groups.models import Group, Membership
from schools.models import School
from tests.cast import Cast

READS: dict[str, Callable[[Cast], Any]] = {
    "list": lambda c: list(Group.objects.all()),
    "iterator": lambda c: list(Group.objects.all().iterator()),
    "first": lambda c: Group.objects.first(),
    "last": lambda c: Group.objects.last(),
    "get": lambda c: Group.objects.filter(pk=c.other_group.pk).first(),
    "exists": lambda c: Group.objects.filter(pk=c.other_group.pk).exists(),
    "count": lambda c: Group.objects.filter(pk=c.other_group.pk).count(),
    "exclude": lambda c: list(Group.objects.exclude(pk=c.group.pk)),
    "exclude across a relation": lambda c: list(Group.objects.exclude(memberships__user=c.member)),
    "values": lambda c: list(Group.objects.values("name")),
    "values_list": lambda c: list(Group.objects.values_list("name", flat=True)),
    "aggregate": lambda c: Group.objects.filter(pk=c.other_group.pk).aggregate(n=Count("pk"))["n"],
    "annotate": lambda c: list(Group.objects.annotate(n=Count("memberships")).filter(pk=c.other_group.pk)),
    "in_bulk": lambda c: list(Group.objects.in_bulk([c.other_group.pk]).values()),
    "union": lambda c: list(
        Group.objects.filter(pk=c.other_group.pk).order_by().union(Group.objects.filter(pk=c.other_group.pk).order_by())
    ),
    "or": lambda c: list(Group.objects.filter(pk=c.other_group.pk) | Group.objects.filter(pk=c.other_group.pk)),
    "distinct": lambda c: list(Group.objects.filter(memberships__user=c.other).distinct()),
    "related manager": lambda c: list(c.other_group.memberships.all()),
    "forward key": lambda c: Membership(group_id=c.other_group.pk).group,
    "prefetch": lambda c: [m for g in Group.objects.prefetch_related("memberships") for m in g.memberships.all()],
    "subquery of another table": lambda c: list(
        School.objects.filter(pk__in=Group.objects.filter(pk=c.other_group.pk).values("school"))
    ),
    "exists subquery": lambda c: list(School.objects.filter(Exists(Group.objects.filter(school=OuterRef("pk"))))),
    "scalar subquery": lambda c: list(
        School.objects.annotate(x=Subquery(Group.objects.filter(school=OuterRef("pk")).values("name")[:1])).values_list("x")
    ),
    "refresh": lambda c: c.other_group.refresh_from_db(),
    "dates": lambda c: list(Group.objects.filter(pk=c.other_group.pk).dates("starts_on", "year")),
    "base manager": lambda c: list(Group._base_manager.filter(pk=c.other_group.pk)),
    "default manager": lambda c: list(Group._default_manager.filter(pk=c.other_group.pk)),
    "explain": lambda c: Group.objects.filter(pk=c.other_group.pk).explain() and None,
}

WRITES: dict[str, Callable[[Cast], Any]] = {
    "save": lambda c: c.other_group.save(),
    "create": lambda c: School.objects.create(organisation=c.other_organisation, name="x"),
    "get_or_create": lambda c: School.objects.get_or_create(organisation=c.other_organisation, name="x"),
    "update_or_create": lambda c: School.objects.update_or_create(organisation=c.other_organisation, name="x"),
    "bulk_create": lambda c: School.objects.bulk_create([School(organisation=c.other_organisation, name="x")]),
    "bulk_update": lambda c: Group.objects.bulk_update([c.other_group], ["name"]),
    "delete": lambda c: c.other_group.delete(),
    "move by save": lambda c: _moved(c).save(),
    "move by update": lambda c: Group.objects.filter(pk=c.group.pk).update(organisation=c.other_organisation),
    "move by update of the id": lambda c: Group.objects.filter(pk=c.group.pk).update(organisation_id=c.other_organisation.pk),
    "move through a link": lambda c: Membership.objects.filter(group=c.group).update(group=c.other_group),
    "create by the related manager": lambda c: c.other_group.memberships.create(
        user=c.member, role="teacher", starts_on=c.other_group.starts_on
    ),
}


def _moved(cast: Cast) -> Group:
    cast.group.organisation = cast.other_organisation
    return cast.group


@pytest.mark.parametrize("name", READS)
def test_reading_without_a_scope_raises(cast: Cast, name: str) -> None:
    with no_scope(), pytest.raises(NoActiveOrganisation):
        READS[name](cast)


@pytest.mark.parametrize("name", READS)
def test_reading_in_a_scope_never_shows_the_other_organisation(cast: Cast, name: str) -> None:
    with organisation_scope(cast.organisation.pk):
        try:
            found = READS[name](cast)
        except Group.DoesNotExist:
            found = None
    assert "TELLING" not in str([str(row) for row in found] if isinstance(found, list) else found)
    if name not in {"list", "iterator", "first", "last", "values", "values_list", "prefetch", "exclude across a relation"} and (
        not isinstance(found, list) or name in {"get", "or", "union"}
    ):
        assert not found


@pytest.mark.parametrize("name", WRITES)
def test_writing_without_a_scope_raises(cast: Cast, name: str) -> None:
    with no_scope(), pytest.raises(NoActiveOrganisation):
        WRITES[name](cast)


@pytest.mark.parametrize("name", WRITES)
def test_writing_into_the_other_organisation_raises(cast: Cast, name: str) -> None:
    with (
        organisation_scope(cast.organisation.pk),
        pytest.raises((ForeignOrganisation, NoActiveOrganisation, Group.DoesNotExist)),
    ):
        WRITES[name](cast)


def test_a_bulk_update_or_delete_cannot_reach_the_other_organisation(cast: Cast) -> None:
    with organisation_scope(cast.organisation.pk):
        assert Group.objects.filter(pk=cast.other_group.pk).update(name="x") == 0
        assert Group.objects.filter(pk=cast.other_group.pk).delete()[0] == 0
    with unscoped(reason="a test inspects"):
        assert Group.objects.get(pk=cast.other_group.pk).name == "TELLING group"


def test_raw_sql_needs_the_opt_out(cast: Cast) -> None:
    with organisation_scope(cast.organisation.pk), pytest.raises(NoActiveOrganisation):
        Group.objects.raw("SELECT * FROM groups_group")


def test_raw_sql_runs_with_the_opt_out(cast: Cast) -> None:
    with unscoped(reason="a test inspects"):
        rows = Group.objects.raw("SELECT * FROM groups_group ORDER BY id")
        assert [group.pk for group in rows] == sorted([cast.group.pk, cast.other_group.pk])


@pytest.mark.parametrize(
    "row",
    [
        lambda c: Membership(user=c.member, role="teacher", starts_on=c.group.starts_on),
        lambda c: Membership(group=None, user=c.member, role="teacher", starts_on=c.group.starts_on),
        lambda c: Membership(group_id=c.other_group.pk, user=c.member, role="teacher", starts_on=c.group.starts_on),
        lambda c: Membership(group_id=0, user=c.member, role="teacher", starts_on=c.group.starts_on),
        lambda c: School(name="x"),
    ],
    ids=["no link", "an empty link", "a link that cannot be read here", "a link to nothing", "no organisation"],
)
def test_a_row_whose_way_to_an_organisation_is_broken_is_not_written(cast: Cast, row: Callable[[Cast], Any]) -> None:
    with organisation_scope(cast.organisation.pk):
        for write in (lambda: row(cast).save(), lambda: type(row(cast)).objects.bulk_create([row(cast)])):
            with pytest.raises(ForeignOrganisation):
                write()


def test_a_model_that_does_not_say_who_sees_it_shows_nobody_anything(cast: Cast) -> None:
    with organisation_scope(cast.organisation.pk), pytest.raises(NotImplementedError, match="who may see"):
        OwnedQuerySet(Group).visible_to(cast.member)


def test_an_empty_scope_shows_nothing(cast: Cast) -> None:
    with organisation_scope():
        assert list(Group.objects.all()) == []
        assert Group.objects.count() == 0


def test_a_queryset_may_be_built_outside_and_run_inside(cast: Cast) -> None:
    queryset = Group.objects.filter(name="Speaking up")
    with organisation_scope(cast.organisation.pk):
        assert queryset.count() == 1


def test_the_opt_out_needs_a_reason() -> None:
    with pytest.raises(ValueError, match="reason"), unscoped(reason=" "):
        pass


def test_a_scope_closes_when_its_block_fails(cast: Cast) -> None:
    with pytest.raises(KeyError), organisation_scope(cast.organisation.pk):
        raise KeyError
    with pytest.raises(NoActiveOrganisation):
        Group.objects.exists()
