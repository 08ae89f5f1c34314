"""What looks like a name of a pupil is seen; an ordinary sentence passes without a word."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.names import CODE_LENGTH, is_code, name_like

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("code", ["A", "b", "C", "A1", "7", "L12", "12", "999", "6b", "LL7", " B ", "L7a", "é", "Ж", "ב"])
def test_a_letter_or_a_number_is_a_code(code: str) -> None:
    assert is_code(code)


@pytest.mark.parametrize(
    "text",
    ["", " ", "Bo", "JB", "Kim", "Lotte", "Tim2", "A B", "A.", "12345", "A1234", "-1", "1,5", "=A1", "²", "٣", "A\x00", "A\nB"],
)
def test_initials_names_and_junk_are_no_code(text: str) -> None:
    assert not is_code(text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Lotte zei niets.", ["Lotte"]),
        ("toen keek lotte op", ["lotte"]),
        ("Emma's antwoord was lang.", ["Emma's"]),
        ("Vandaag sprak Youssef met Noah en Lieke.", ["Youssef", "Noah", "Lieke"]),
        ("Daan de Vries en Anna van den Berg", ["Daan de Vries", "Anna van den Berg"]),
        ("We zagen dat Roos wachtte.", ["Roos"]),
        ("Ik zag Sam. Sam keek weg.", ["Sam"]),
        ("Leerling Tarek antwoordde kort.", ["Tarek"]),
        ("pupil Xavi answered", ["Xavi"]),
        ("Jan-Willem of Anne-Sophie", ["Jan-Willem", "Anne-Sophie"]),
        ("Андрій і Олена читають", ["Андрій", "Олена"]),
        ("قال محمد شيئا", ["محمد"]),
        ("Fatima, fatima en FATIMA", ["Fatima", "fatima", "FATIMA"]),
        ("Lotte en Lotte", ["Lotte"]),
        ("Zoe\u0308 las voor", ["Zoë"]),
    ],
)
def test_a_name_is_seen_as_it_was_written(text: str, names: list[str]) -> None:
    assert name_like(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Leerling A zei niets, leerling B wees iets aan.",
        "Dat zei maar één leerling. Anderen wachtten. Seen by one pupil. The others waited.",
        "Roos en paars zijn kleuren. Max. vijf minuten wachten.",
        "Mei is een drukke maand; in mei toetsen we opnieuw. Storm hield ons binnen.",
        "Mark wat je ziet. Frank answers are welcome. Hope for the best.",
        "De Sint-Jozefschool en de St. Maria werken samen met het Willem-Alexandercollege.",
        "Prinses Amalia en koning Willem kwamen langs in Sint Anna.",
        "De leerling Nederlands als tweede taal telde mee. Elke leerling Engels ook.",
        "Bron: John Hattie en Dylan Wiliam, na Maria Montessori en Anne Frank.",
        "Mail naar emma@school.be of kijk op https://emma.example/lotte.",
        "We gebruikten Nieuwsbegrip, Snappet en Google Forms in groep 6 van De Linde.",
        "Op maandag 4 maart waren er 12 leerlingen in Antwerpen en Den Bosch.",
        "De jongens sprongen, de meisjes telden; wie af is, wacht op de bank.",
        "Wij wachten drie tellen voor de volgende beurt. Dan praat iedereen in tweetallen.",
        "Учні говорять більше, ніж раніше.",
        "ተምሃሮ ብዙሕ ይዛረቡ",
        "يتحدث التلاميذ أكثر من قبل",
    ],
)
def test_an_ordinary_sentence_passes(text: str) -> None:
    assert name_like(text) == []


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for each in inside for text in _texts(each)]


# The page of components shows people by name.
CONTENT = sorted(path for path in ROOT.glob("*/content/*.json") if path.stem != "components")


@pytest.mark.parametrize("path", CONTENT, ids=lambda path: path.stem)
def test_our_own_content_in_two_languages_names_nobody(path: Path) -> None:
    found = json.loads(path.read_text("utf-8"))
    if isinstance(found, dict):
        found = {key: value for key, value in found.items() if key not in ("source", "sources", "rights")}
    named = {text: name_like(text) for text in _texts(found) if name_like(text)}
    assert named == {}


@given(st.text())
def test_any_text_is_answered(text: str) -> None:
    assert isinstance(name_like(text), list)
    assert not is_code(text) or len(text.strip()) <= CODE_LENGTH
