"""A draft of a questionnaire that changed under somebody's hands, or is not written here."""

from __future__ import annotations

import pytest
from django.utils import timezone

from assessments.instruments import shipped
from assessments.models import OwnVersion
from core.tenancy import unscoped
from tests.factories.assessments import OwnInstrumentFactory, OwnVersionFactory, RoundFactory

WRITING = ("texts/", "part/", "part/P1/statement/")


@pytest.fixture
def own(cast):
    with unscoped(reason="a test prepares its world"):
        return OwnVersionFactory(instrument=OwnInstrumentFactory(organisation=cast.organisation), published_at=None).instrument


def here(own, tail=""):
    return f"/o/lindenhof/own-lists/{own.pk}/{tail}"


def test_what_was_published_meanwhile_is_not_opened_for_writing(cast, sign_in, own):
    client = sign_in(cast.leader)
    assert [client.get(here(own, tail)).status_code for tail in WRITING] == [200, 200, 200]
    with unscoped(reason="somebody else publishes"):
        OwnVersion.objects.update(published_at=timezone.now())
    assert [client.get(here(own, tail)).status_code for tail in WRITING] == [404, 404, 404]


TYPED = {
    "texts/": {"nl": "Wat ik typte", "audience": "group", "scale": "agree"},
    "part/?part=P1": {"nl": "Wat ik typte"},
    "part/P1/statement/": {"nl": "Wat ik typte"},
    "part/P1/statement/?statement=S1": {"nl": "Wat ik typte"},
}


@pytest.mark.parametrize("tail", TYPED)
def test_what_was_typed_comes_back_when_somebody_published_it_meanwhile(cast, sign_in, own, tail):
    with unscoped(reason="somebody else publishes"):
        OwnVersion.objects.update(published_at=timezone.now())
        before = OwnVersion.objects.get().definition
    refused = sign_in(cast.leader).post(here(own, tail), TYPED[tail])
    assert refused.status_code == 422
    assert "published and stays as it is" in refused.content.decode() and "Wat ik typte" in refused.content.decode()
    with unscoped(reason="a test inspects"):
        assert OwnVersion.objects.get().definition == before


@pytest.mark.parametrize("tail", ["part/?part=P9", "part/P9/statement/", "part/P1/statement/?statement=S9"])
def test_what_was_typed_comes_back_when_somebody_took_its_place_away(cast, sign_in, own, tail):
    refused = sign_in(cast.leader).post(here(own, tail), {"nl": "Wat ik typte"})
    assert refused.status_code == 422
    assert "away" in refused.content.decode() and "Wat ik typte" in refused.content.decode()


def test_a_matrix_is_read_here_and_not_written(cast, sign_in, own):
    with unscoped(reason="a test prepares its world"):
        OwnVersion.objects.update(definition=dict(shipped("matrix").texts))
    client = sign_in(cast.leader)
    assert client.get(here(own)).status_code == 200
    assert [client.get(here(own, tail)).status_code for tail in WRITING] == [404, 404, 404]


@pytest.mark.parametrize("tail", ["part/?part=P9", "part/P9/statement/", "part/P1/statement/?statement=S9", "remove/P9/"])
def test_a_part_or_statement_that_is_not_there(cast, sign_in, own, tail):
    assert sign_in(cast.leader).get(here(own, tail)).status_code == 404


def test_moving_what_somebody_took_away_meanwhile_is_said_and_nonsense_moves_nothing(cast, sign_in, own):
    client = sign_in(cast.leader)
    gone = client.post(here(own, "move/"), {"key": "S9", "move": "up"}, follow=True)
    assert "no longer there" in gone.content.decode()
    assert client.post(here(own, "move/"), {"key": "S1", "move": "sideways"}).status_code == 303


def test_nobody_lets_go_of_a_result_that_is_not_there_yet(cast, sign_in):
    with unscoped(reason="a test prepares its world"):
        made = RoundFactory(group=cast.group, instrument="characteristics")
    assert sign_in(cast.expert).post(f"/o/lindenhof/rounds/{made.pk}/let-go/").status_code == 404
