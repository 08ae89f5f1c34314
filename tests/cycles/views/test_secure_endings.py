"""The page of the last phase, for a group that keeps the approach and for one that stopped: equal in rank, not in words."""

from __future__ import annotations

import pytest

from core.tenancy import unscoped
from cycles.enums import Choice
from tests.cycles.views.test_cycle import at
from tests.cycles.world import start
from tests.factories.cycles import AgreementFactory

KEPT = {
    "en": (
        "We record what stays",
        "A secure card: agreement, place, owner",
        "The secure card has an owner",
        "Record an agreement",
    ),
    "nl": (
        "We leggen vast wat blijft",
        "Een borgkaart: afspraak, plek",
        "De borgkaart heeft een eigenaar",
        "Leg een afspraak vast",
    ),
}
STOPPED = {
    "en": ("We write down what we learned", "What you learned: for whom, and where", "What we learned is written down"),
    "nl": ("We schrijven op wat we leerden", "Wat jullie leerden: voor wie, en waar", "Wat we leerden is opgeschreven"),
}


def read(cast, sign_in, language, choice, role="organiser", **agreement):
    cycle = start(cast, "P6", choice=choice)
    if agreement:
        with unscoped(reason="a test prepares its world"):
            AgreementFactory(cycle=cycle, owner=cast.member, **agreement)
    person = cast.person(role)
    type(person).objects.filter(pk=person.pk).update(language=language)
    response = sign_in(person).get(at(cast, "phase", cycle.pk, "P6"))
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("choice", [Choice.IMPLEMENT, Choice.ADAPT, Choice.UNKNOWN])
def test_a_group_that_goes_on_is_asked_for_its_secure_card(cast, sign_in, language, choice):
    page = read(cast, sign_in, language, choice)
    for words in KEPT[language]:
        assert words in page
    for words in STOPPED[language]:
        assert words not in page


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("role", ["organiser", "member", "leader", "expert"])
def test_a_group_that_stopped_is_asked_what_it_learned_and_for_no_secure_card(cast, sign_in, language, role):
    page = read(cast, sign_in, language, Choice.STOP, role)
    for words in STOPPED[language]:
        assert words in page
    for words in KEPT[language]:
        assert words not in page
    assert "borgkaart" not in page.lower()
    assert "secure card" not in page.lower()
    assert 'id="s-agreements"' not in page


def test_an_agreement_of_before_the_stop_stays_readable_and_can_be_let_go(cast, sign_in):
    page = read(cast, sign_in, "en", Choice.STOP, text="A minute in pairs")
    assert "A minute in pairs" in page
    assert "Let go of the agreements that no longer hold" in page
    assert "Record an agreement" not in page
