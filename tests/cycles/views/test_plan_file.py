"""The plan on one sheet: one A4 whatever was planned, with room to write, and without a hunch."""

from __future__ import annotations

import datetime
import io
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from core.tenancy import unscoped
from groups.enums import Phase
from tests.cycles.world import start
from tests.factories.cycles import HunchFactory, PlanFactory, PlanStepFactory, RiskFactory

A4 = (595, 842)


def at(cast, name, *args):
    return reverse(f"cycles:{name}", args=[cast.organisation.slug, *args])


@pytest.fixture
def cycle(cast):
    return start(cast, Phase.PLAN)


def printed(client, cast, cycle):
    response = client.get(at(cast, "plan_file", cycle.pk))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "private, no-cache"
    return PdfReader(io.BytesIO(response.content))


def words(reader):
    return " ".join(" ".join(page.extract_text() for page in reader.pages).replace("\xad", "").split())


def is_one_tagged_sheet(reader):
    (page,) = reader.pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == A4
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in reader.trailer["/Root"]
    return True


def lines(reader):
    """How many horizontal lines the sheet has to write on."""
    return reader.pages[0].get_contents().get_data().decode("latin-1").count(" l\n")


def test_the_plan_leads_to_its_sheet_and_the_sheet_says_it_all(cast, sign_in, cycle):
    with unscoped(reason="a test prepares its world"):
        plan = PlanFactory(
            cycle=cycle,
            change="A minute in pairs",
            prediction="Eight of twelve pupils.",
            locked_at=timezone.now(),
            revealed_at=timezone.now(),
        )
        HunchFactory(plan=plan, author=cast.member, text="VERYSECRET hunch")
        PlanStepFactory(cycle=cycle, owner=cast.colleague, text="Make cards")
        RiskFactory(cycle=cycle, text="Nobody talks", response="We begin ourselves")
    for who in (cast.member, cast.leader):
        client = sign_in(who)
        assert at(cast, "plan_file", cycle.pk) in client.get(at(cast, "plan", cycle.pk)).content.decode()
        reader = printed(client, cast, cycle)
        assert is_one_tagged_sheet(reader)
        said = words(reader)
        for part in ("A minute in pairs", "Eight of twelve pupils.", "Make cards", "Cas Colleague", "Nobody talks"):
            assert part in said
        assert "We begin ourselves" in said
        assert "It no longer changes" in said
        assert "What we saw, and when" in said
        assert "VERYSECRET" not in said


def test_it_speaks_the_language_of_its_reader(cast, sign_in, cycle):
    type(cast.member).objects.filter(pk=cast.member.pk).update(language="nl")
    reader = printed(sign_in(cast.member), cast, cycle)
    assert "Wat we zagen, en wanneer" in words(reader)
    assert reader.trailer["/Root"]["/Lang"].startswith("nl")


def test_an_empty_plan_is_a_sheet_to_fill_in_by_hand(cast, sign_in, cycle):
    reader = printed(sign_in(cast.member), cast, cycle)
    assert is_one_tagged_sheet(reader)
    assert lines(reader) >= 12


@pytest.mark.parametrize("width", ["long words go on and on ", "W" * 24])
def test_however_much_is_planned_it_stays_one_sheet_that_says_what_is_not_on_it(cast, sign_in, cycle, width):
    with unscoped(reason="a test prepares its world"):
        PlanFactory(cycle=cycle, change=(width * 20)[:300], prediction="\n".join([width[:18]] * 50)[:1000])
        for number in range(40):
            PlanStepFactory(cycle=cycle, owner=cast.member, text=(f"{number} " + width * 12)[:240])
            RiskFactory(cycle=cycle, text=(width * 12)[:240], response=(width * 12)[:240])
    reader = printed(sign_in(cast.member), cast, cycle)
    assert is_one_tagged_sheet(reader)
    assert "more: you find them in the plan on the screen" in words(reader)
    assert "What we saw, and when" in words(reader)
    assert lines(reader) >= 3


@pytest.mark.parametrize("rows", [1, 30])
def test_queries_of_the_sheet(cast, sign_in, cycle, django_assert_num_queries, rows):
    with unscoped(reason="a test prepares its world"):
        PlanFactory(cycle=cycle)
        for _number in range(rows):
            PlanStepFactory(cycle=cycle, owner=cast.member)
            RiskFactory(cycle=cycle)
    client = sign_in(cast.member)
    with django_assert_num_queries(7):
        client.get(at(cast, "plan_file", cycle.pk))


def test_the_sheet_says_by_when_it_is_expected(cast, sign_in, cycle):
    with unscoped(reason="a test prepares its world"):
        PlanFactory(cycle=cycle, by_on=datetime.date(2027, 3, 1))
    assert re.search(r"Expected by\W+1 March 2027", words(printed(sign_in(cast.member), cast, cycle)))
