"""Source cards in the browser: the file for whoever may read, the try-outs that came of it, bad input."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from core.tenancy import unscoped
from cycles.enums import Sharing, State
from cycles.models import Question, Source
from groups.enums import Phase
from tests.cycles.world import start
from tests.factories.cycles import CycleFactory, SourceFactory, TryOutFactory

CARD = {"citation": "Waiting time", "summary": "Wait three seconds.", "example": "In grade 5 we counted to three."}


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def at(cast, name, *args):
    return reverse(f"cycles:{name}", args=[cast.organisation.slug, *args])


def only(model):
    with unscoped(reason="a test looks"):
        return model.objects.get()


def pdf(content=b"%PDF-1.7 words", name="Bron.pdf"):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def test_an_expert_adds_a_card_with_a_file_and_a_member_downloads_it(cast, sign_in):
    cycle = start(cast, Phase.THEORY)
    response = sign_in(cast.expert).post(at(cast, "source_new", cycle.pk), {**CARD, "file": pdf()})
    assert response.status_code == 303
    client = sign_in(cast.member)
    page = client.get(at(cast, "phase", cycle.pk, "P2")).content.decode()
    assert "Download Bron.pdf" in page
    answer = client.get(at(cast, "source_file", only(Source).pk))
    assert answer["Content-Disposition"] == 'attachment; filename="Bron.pdf"'
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 words"
    for stranger in (cast.staff, cast.other, cast.administrator):
        assert sign_in(stranger).get(at(cast, "source_file", only(Source).pk)).status_code == 404


def test_a_file_that_is_gone_from_the_disk_is_not_there(cast, sign_in):
    cycle = start(cast, Phase.THEORY)
    client = sign_in(cast.member)
    client.post(at(cast, "source_new", cycle.pk), CARD)
    assert client.get(at(cast, "source_file", only(Source).pk)).status_code == 404


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"example": ""}, b"Without one, theory stays on paper"),
        ({"link": "javascript:alert(1)"}, b"valid URL"),
        ({"file": pdf(b"MZ program")}, b"We do not know what is in this file"),
        ({"file": pdf(b"<svg><script>alert(1)</script></svg>", "x.svg")}, b"We do not know what is in this file"),
        ({"file": pdf(b"", "x.pdf")}, b"This file is empty"),
        ({"file": pdf(b"%PDF-" + b"x" * (30 * 1024**2))}, b"larger than 20 MB"),
        ({"citation": "a\x00b"}, b"Null characters"),
    ],
)
def test_bad_input_is_answered_at_its_field_and_nothing_is_lost(cast, sign_in, change, words):
    cycle = start(cast, Phase.THEORY)
    cast.member.language = "en"
    with unscoped(reason="a test prepares its world"):
        cast.member.save()
    response = sign_in(cast.member).post(at(cast, "source_new", cycle.pk), {**CARD, **change})
    assert response.status_code == 422
    assert words in response.content
    assert b"Wait three seconds." in response.content
    with unscoped(reason="a test looks"):
        assert not Source.objects.exists()


def test_the_file_is_taken_away_from_a_card(cast, sign_in):
    cycle = start(cast, Phase.THEORY)
    client = sign_in(cast.member)
    client.post(at(cast, "source_new", cycle.pk), {**CARD, "file": pdf()})
    pk = only(Source).pk
    assert b"Take the file away" in client.get(at(cast, "source_edit", pk)).content
    assert client.post(at(cast, "source_edit", pk), CARD).status_code == 303
    assert only(Source).file
    assert client.post(at(cast, "source_edit", pk), {**CARD, "remove_file": "on"}).status_code == 303
    assert not only(Source).file


def test_a_card_lists_the_shared_try_outs_that_came_of_it_and_only_for_colleagues(cast, sign_in):
    cycle = start(cast, Phase.THEORY)
    with unscoped(reason="a test prepares its world"):
        source = SourceFactory(cycle=cycle, author=cast.expert)
        more = {"group": cast.group, "cycle": cycle, "source": source, "author": cast.colleague}
        TryOutFactory(**more, done="Shared words", sharing=Sharing.GROUP, shared_at=timezone.now())
        TryOutFactory(**more, done="Private words")
    for role, reads in (("member", True), ("expert", True), ("leader", False)):
        page = sign_in(getattr(cast, role)).get(at(cast, "phase", cycle.pk, "P2")).content.decode().split("<main")[1]
        assert ("Shared words" in page) == reads, role
        assert "Private words" not in page
        assert ("Eva Expert" in page) == reads, role
        assert (f"source={source.pk}" in page) == (role == "member"), role


def test_an_earlier_card_is_chosen_and_is_there(cast, sign_in):
    with unscoped(reason="a test prepares its world"):
        card = SourceFactory(cycle=CycleFactory(group=cast.group, state=State.CLOSED), citation="Earlier card")
    cycle = start(cast, Phase.THEORY)
    client = sign_in(cast.member)
    assert b"Use an earlier card again" in client.get(at(cast, "phase", cycle.pk, "P2")).content
    assert b"Earlier card" in client.get(at(cast, "source_again", cycle.pk)).content
    assert client.post(at(cast, "source_again", cycle.pk), {"source": card.pk}).status_code == 303
    assert b"From an earlier cycle" in client.get(at(cast, "phase", cycle.pk, "P2")).content
    assert b"no cards that are not here yet" in client.get(at(cast, "source_again", cycle.pk)).content


def test_somebody_elses_card_cannot_be_chosen(cast, sign_in):
    with unscoped(reason="a test prepares its world"):
        theirs = SourceFactory(cycle=CycleFactory(group=cast.other_group))
    cycle = start(cast, Phase.THEORY)
    assert sign_in(cast.member).post(at(cast, "source_again", cycle.pk), {"source": theirs.pk}).status_code == 422


def test_a_question_about_the_obvious_says_so(cast, sign_in):
    cycle = start(cast, Phase.THEORY)
    client = sign_in(cast.expert)
    client.post(at(cast, "question_new", cycle.pk, "P2"), {"text": "Why a circle at all?", "on_the_obvious": "on"})
    assert only(Question).on_the_obvious
    assert b"About something that we take for granted" in client.get(at(cast, "detail", cycle.pk)).content
