"""Other words for the phases: one group reads them as ROTOR, another goes round a design of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cycles.services import designs, phases
from groups.enums import Phase
from schools.models import Organisation

# Name, place in the ring, what it is for, own questions, own points to go on. Empty: as usual.
OWN: tuple[tuple[str, Phase, str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("Kiezen", Phase.GOAL, "We kiezen samen wat we bij de kinderen willen zien.", (), ()),
    ("Kijken", Phase.THEORY, "We kijken naar spel zonder in te grijpen, en lezen er iets over.", (), ()),
    (
        "Bedenken",
        Phase.PLAN,
        "Ieder kiest één hoek en één verandering.",
        ("Welke hoek verander je?", "Wat gaat een kind daar dan doen?", "Wie komt er een keer kijken?"),
        ("Ieder heeft één hoek en één verandering.",),
    ),
    (
        "Meespelen",
        Phase.TRY_OUT,
        "We doen het op onze eigen groep en vertellen elkaar wat we zien.",
        ("Hoe lang bleef een kind in de hoek?", "Wat deed jij toen het spel stokte?"),
        (),
    ),
    ("Bewaren", Phase.SECURE, "We leggen vast wat voor alle locaties blijft.", ("Wat blijft, ook als jij er niet bent?",), ()),
)


def own_design(organisation: Organisation, by: Any) -> str:
    """Draw a design of five phases and open it; gives its key for a new cycle. It is there once, however often this runs."""
    design = designs.begin(organisation=organisation, name="Samen kijken naar spel", start_from=designs.EMPTY, by=by)
    version = design.versions.order_by("-number").first()
    if version is not None and version.opened_at is None:
        for name, phase, purpose, questions, criteria in OWN:
            lines: Mapping[str, tuple[str, ...]] = {"questions": questions, "evidence": (), "criteria": criteria}
            designs.save_phase(
                design=design, number=None, revision=0, phase=phase, name=name, purpose=purpose, lines=lines, by=by
            )
        version = designs.open_for_groups(design=design, by=by)
    assert version is not None
    return f"design:{version.pk}"


def back_to_the_goal(cycle: Any, by: Any) -> None:
    """The group finds its goal too wide, goes back, and answers anew: both answers stay."""
    reason = "‘Minder ruzie’ bleek te ruim: we konden niet zien of het lukte."
    phases.move(cycle=cycle, from_phase="P2", to_phase="P1", reason=reason, by=by)
    phases.answer(
        cycle=cycle,
        question="P1.q1",
        text="Kinderen horen bij elke pleinwacht een andere regel. Dat zien we het meest bij voetbal.",
        version=0,
        by=by,
    )
    phases.judge(cycle=cycle, criterion="P1.a", is_met=True, by=by)
