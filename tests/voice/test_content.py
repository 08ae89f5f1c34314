"""The content: every language says all that the page needs, and no question or answer is half translated."""

import re
import unicodedata
from pathlib import Path

import pytest
from django.conf import settings

from voice.content_pack import languages, offered, ready_questions, scales

SCRIPT = {"uk": "CYRILLIC", "ar": "ARABIC", "ti": "ETHIOPIC"}


def test_ten_languages_each_by_its_own_name():
    assert list(languages()) == ["nl", "en", "uk", "ar", "ti", "tr", "pl", "fr", "de", "es"]
    assert [each.key for each in languages().values() if each.dir == "rtl"] == ["ar"]
    assert len({each.name for each in languages().values()}) == 10


@pytest.mark.parametrize("key", list(languages()))
def test_a_language_has_every_word_of_the_page_and_every_answer(key):
    that = languages()[key]
    assert that.words.keys() == languages()["nl"].words.keys()
    assert all(word.strip() for word in that.words.values())
    for scale in scales().values():
        words = [option.texts[key] for option in scale.options]
        assert len(set(words)) == len(words)


@pytest.mark.parametrize("key", SCRIPT)
def test_a_language_is_written_in_its_own_script(key):
    texts = [*languages()[key].words.values(), *(option.texts[key] for scale in scales().values() for option in scale.options)]
    texts += [question.texts[key] for question in ready_questions().values() if key in question.texts]
    for text in texts:
        letters = [letter for letter in text if letter.isalpha()]
        assert all(unicodedata.name(letter).startswith(SCRIPT[key]) for letter in letters), text


@pytest.mark.parametrize(("name", "most"), [("ethiopic", 30_000), ("ethiopic-name", 9_000), ("arabic", 82_000)])
def test_letters_that_a_laptop_may_lack_come_along_within_the_weight_of_a_page(name, most):
    """A page in another language fetches none of them; with styles and script each stays below 100 KB."""
    made = (Path(settings.BASE_DIR) / "static" / "dist" / "fonts" / f"{name}.woff").read_bytes()
    assert made.startswith(b"wOFF\x00\x01\x00\x00")
    assert int.from_bytes(made[8:12], "big") == len(made) <= most


def test_tigrinya_stays_within_the_letters_that_come_along():
    texts = [
        *languages()["ti"].words.values(),
        *(option.texts["ti"] for scale in scales().values() for option in scale.options),
    ]
    texts += [question.texts["ti"] for question in ready_questions().values() if "ti" in question.texts]
    assert {letter for text in texts for letter in text if letter.isalpha()} <= {chr(each) for each in range(0x1200, 0x1380)}
    assert set(languages()["ti"].name) <= set("\u1275\u130d\u122d\u129b")


def test_every_question_is_there_in_dutch_and_english_and_is_short():
    for question in ready_questions().values():
        assert {"nl", "en"} <= question.texts.keys()
        assert question.scale in scales()
        for text in question.texts.values():
            assert len(text) <= 80
            assert re.search(r"[?？؟]$", text), text


def test_a_poll_is_never_half_in_another_language():
    with_all, without_tigrinya = ready_questions()["lesson"].texts, ready_questions()["dared"].texts
    assert "ti" in {each.key for each in offered([with_all])}
    assert "ti" not in {each.key for each in offered([with_all, without_tigrinya])}
    assert [each.key for each in offered([with_all, {"pl": "Jak?"}])] == ["pl"]
    assert offered([]) == []
