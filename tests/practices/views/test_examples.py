"""Published examples in the browser: who reads what, search, do it again, results that link back, questions, gone."""

from __future__ import annotations

import datetime
import io
import uuid

import pytest
from django.urls import reverse
from pypdf import PdfReader

from core.drafts import keep_draft
from core.tenancy import organisation_scope, unscoped
from cycles.enums import Choice
from cycles.models import Answer, Cycle, Source
from practices.models import Example, ExamplePhoto, Message, Repetition
from practices.services import messages, preparations, publishing
from schools.models import User
from tests.cycles.world import day
from tests.factories.practices import CONTENT, ExampleFactory, MessageFactory
from tests.names import NAMED, asked
from tests.practices.world import TEXTS, example_of, published

EVERYBODY = ("member", "organiser", "leader", "expert", "staff", "other")
PRIVATE = (b"PRIVATE", b"Mia", b"Cas ", b"Omar", b"Eva", b"De Linde", b"Lindenhof", b"Speaking up")
SEARCH = reverse("practices:examples")


def outside(name, example, *args):
    return reverse(f"practices:{name}", args=[example.key, *args])


def main(response):
    """The page without the frame, in which everybody's own name and groups stand."""
    return response.content[response.content.index(b"<main") : response.content.index(b"</main>")]


def begin(client, group, example, **values):
    good = {"group": group.pk, "title": "Again", "goal": "Ours speak too.", "starts_on": day(0), "ends_on": day(90)}
    return client.post(outside("example_again", example), {**good, **values})


# Reading --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", EVERYBODY)
def test_everybody_with_a_role_anywhere_reads_only_what_was_published(cast, sign_in, role):
    example = example_of(published(cast))
    client = sign_in(cast.person(role))
    pages = [client.get(SEARCH), client.get(outside("example", example))]
    assert all(b"Pupils speak more" in page.content for page in pages)
    assert b"Pairs of the same level fell silent." in pages[1].content
    assert b"Cards in pairs." in pages[1].content
    for page in pages:
        for words in PRIVATE:
            assert words not in main(page), words


def test_an_administrator_without_a_role_reads_nothing(cast, sign_in):
    example = example_of(published(cast))
    client = sign_in(cast.administrator)
    assert client.get(SEARCH).status_code == 403
    assert client.get(outside("example", example)).status_code == 404
    assert client.get(outside("example_photo", example, ExamplePhoto.objects.get().pk)).status_code == 404


def paper(response):
    """What a PDF says, in one line, and how many pictures it holds."""
    reader = PdfReader(io.BytesIO(response.content))
    said = " ".join(" ".join(page.extract_text() for page in reader.pages).replace("\xad", "").split())
    return said, sum(len(page.images) for page in reader.pages), reader


@pytest.mark.parametrize("role", EVERYBODY)
def test_the_paper_says_what_the_page_says_and_nothing_else(cast, sign_in, role):
    example = example_of(published(cast))
    response = sign_in(cast.person(role)).get(outside("example_pdf", example))
    said, photos, _reader = paper(response)
    for words in (
        *(text for text in TEXTS.values() if isinstance(text, str) and " " in text),
        "Cards in pairs.",
        "Five of nine.",
    ):
        assert words in said, words
    assert photos == 1
    for words in PRIVATE:
        assert words.decode() not in said, words
    assert response["Content-Disposition"] == 'attachment; filename="Pupils speak more.pdf"'


@pytest.mark.parametrize(("language", "head"), [("nl", "Wat niet werkte"), ("en", "What did not work")])
def test_the_paper_is_tagged_and_in_the_readers_language(cast, sign_in, language, head):
    User.objects.filter(pk=cast.other.pk).update(language=language)
    said, _photos, reader = paper(sign_in(cast.other).get(outside("example_pdf", ExampleFactory())))
    assert head in said
    assert reader.trailer["/Root"]["/Lang"] == language
    assert "pdfuaid:part" in reader.trailer["/Root"]["/Metadata"].get_data().decode()


def test_the_paper_tells_who_did_it_again_and_where_to_do_so(cast, sign_in):
    first = ExampleFactory(started_count=2)
    ExampleFactory(changes={"title": "Waiting in the gym", "outcome": "stop"}, repeats=first, root=first)
    said, _photos, _reader = paper(sign_in(cast.other).get(outside("example_pdf", first)))
    assert "2 groups began with this example. 1 told what came out." in said
    assert "Waiting in the gym" in said
    assert str(first.key) in said.replace(" ", "")


def test_the_paper_says_the_day_of_the_clock_on_the_wall(cast, sign_in):
    half_past_midnight = datetime.datetime(2026, 6, 1, 22, 30, tzinfo=datetime.UTC)
    said, _photos, _reader = paper(
        sign_in(cast.other).get(outside("example_pdf", ExampleFactory(published_at=half_past_midnight)))
    )
    assert "2 June 2026" in said


def test_the_paper_of_what_was_taken_back_is_gone(cast, sign_in):
    made = published(cast)
    with organisation_scope(cast.organisation.pk):
        publishing.unpublish(preparation=made, by=cast.organiser)
    assert sign_in(cast.member).get(outside("example_pdf", example_of(made))).status_code == 410
    assert sign_in(cast.administrator).get(outside("example_pdf", example_of(made))).status_code == 404


def test_the_page_leads_to_its_paper(cast, sign_in):
    example = ExampleFactory()
    assert outside("example_pdf", example).encode() in sign_in(cast.other).get(outside("example", example)).content


@pytest.mark.parametrize("rows", [1, 30])
def test_queries_of_the_paper(cast, sign_in, django_assert_num_queries, rows):
    first = ExampleFactory()
    for _row in range(rows):
        ExampleFactory(repeats=first, root=first)
    client = sign_in(cast.other)
    client.get(outside("example_pdf", first))
    with django_assert_num_queries(6):
        assert client.get(outside("example_pdf", first)).status_code == 200


@pytest.mark.parametrize("choice", [choice for choice in Choice if choice])
def test_every_outcome_reads_in_the_same_form(cast, sign_in, choice):
    example = ExampleFactory(changes={"outcome": choice})
    content = main(sign_in(cast.other).get(outside("example", example))).decode()
    assert content.count('<p class="report-sentence">') == 2


def test_the_photo_goes_with_the_example(cast, sign_in):
    made = published(cast)
    example, client = example_of(made), sign_in(cast.other)
    photo = ExamplePhoto.objects.get()
    response = client.get(outside("example_photo", example, photo.pk))
    assert response["Content-Type"] == "image/jpeg"
    b"".join(response.streaming_content)
    assert client.get(outside("example_photo", ExampleFactory(), photo.pk)).status_code == 404
    with organisation_scope(cast.organisation.pk):
        publishing.unpublish(preparation=made, by=cast.organiser)
    assert client.get(outside("example_photo", example, photo.pk)).status_code == 404


def test_taken_back_is_gone_at_once_everywhere_with_a_kind_page(cast, sign_in):
    made = published(cast)
    example, client = example_of(made), sign_in(cast.other)
    assert b"Pupils speak more" in client.get(SEARCH).content
    with organisation_scope(cast.organisation.pk):
        publishing.unpublish(preparation=made, by=cast.organiser)
    assert b"Pupils speak more" not in client.get(SEARCH).content
    for response in (
        client.get(outside("example", example)),
        client.get(outside("example_again", example)),
        client.post(outside("example_message", example), {"kind": "question", "text": "Why?"}),
        begin(client, cast.other_group, example),
    ):
        assert response.status_code == 410
        assert b"was taken back" in response.content
        assert b"Pupils speak more" not in response.content
    assert not Message.objects.exists()


def test_an_example_that_never_was_is_not_there(cast, sign_in):
    assert sign_in(cast.other).get(reverse("practices:example", args=[uuid.uuid4()])).status_code == 404


# Search ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def shelf(db):
    """Three examples that differ in everything."""
    ExampleFactory(changes={"title": "Wachttijd in de kring", "outcome": "stop", "theme": "language"})
    ExampleFactory(
        changes={
            "title": "Élèves et ponctuation",
            "outcome": "unknown",
            "theme": "reading",
            "sector": "secondary",
            "age_from": 13,
            "age_to": 15,
        }
    )
    ExampleFactory(
        changes={"title": "Українська у класі", "outcome": "implement", "theme": "newcomers", "approach": "lesson_study"}
    )
    from practices.search import plain

    for row in Example.objects.all():
        row.haystack = plain(f"{row.title} {row.content['failed']}")
        row.save()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, 3),
        ({"q": "wachttijd"}, 1),
        ({"q": "KRING wachttijd"}, 1),
        ({"q": "wachttijd reading"}, 0),
        ({"q": "eleves"}, 1),
        ({"q": "ÉLÈVES"}, 1),
        ({"q": "українська"}, 1),
        ({"q": "gym"}, 3),
        ({"q": "100%"}, 0),
        ({"q": "_"}, 0),
        ({"q": "x" * 5000}, 0),
        ({"q": "a\x00b"}, 3),
        ({"outcome": "stop"}, 1),
        ({"outcome": "unknown"}, 1),
        ({"theme": "reading"}, 1),
        ({"sector": "secondary"}, 1),
        ({"approach": "lesson_study"}, 1),
        ({"age": "14"}, 1),
        ({"age": "8", "outcome": "stop"}, 1),
        ({"age": "99"}, 3),
        ({"age": "x", "outcome": "nonsense", "theme": "<b>", "page": "-3"}, 3),
        ({"page": "99999999999"}, 3),
        ({"page": "7"}, 0),
    ],
)
def test_search_finds_by_words_theme_school_age_way_and_outcome(cast, sign_in, shelf, asked, found):
    response = sign_in(cast.member).get(SEARCH, asked)
    assert response.status_code == 200
    assert len(response.context["examples"]) == found


def test_more_than_a_page_goes_on(cast, sign_in):
    ExampleFactory.create_batch(25)
    client = sign_in(cast.member)
    first = client.get(SEARCH, {"theme": "language"})
    assert len(first.context["examples"]) == 20
    assert "theme=language&page=2" in first.context["older"]
    assert len(client.get(SEARCH + first.context["older"]).context["examples"]) == 5


def test_a_shelf_without_examples_says_how_to_begin(cast, sign_in):
    assert b"could be the first" in sign_in(cast.member).get(SEARCH).content
    assert b"Nothing found" in sign_in(cast.member).get(SEARCH, {"q": "zzz"}).content


# Do it again ----------------------------------------------------------------------------------------------------


def test_an_organiser_elsewhere_does_it_again_with_plan_and_sources(cast, sign_in):
    example, client = example_of(published(cast)), sign_in(cast.other)
    assert b"Do it again in our group" in client.get(outside("example", example)).content
    assert b"TELLING group" in client.get(outside("example_again", example)).content
    response = begin(client, cast.other_group, example)
    assert response.status_code == 303
    with organisation_scope(cast.other_organisation.pk):
        cycle = Cycle.objects.get()
        assert response.url == cycle.get_absolute_url()
        assert (cycle.title, cycle.template, cycle.group_id) == ("Again", "with_lesson_study", cast.other_group.pk)
        answers = dict(Answer.objects.values_list("question", "text"))
        assert "A minute in pairs before each talk." in answers["P3.q1"]
        assert "Pairs of the same level fell silent." in answers["P3.q4"]
        assert Source.objects.get().citation == "Waiting time in talk"
        assert Repetition.objects.get().example_id == example.pk
    assert b"1 group began with this example" in client.get(outside("example", example)).content


@pytest.mark.parametrize("role", ["member", "leader", "expert", "staff"])
def test_only_an_organiser_does_it_again(cast, sign_in, role):
    example, client = ExampleFactory(), sign_in(cast.person(role))
    assert b"Do it again in our group" not in client.get(outside("example", example)).content
    assert client.get(outside("example_again", example)).status_code == 403
    assert begin(client, cast.group, example).status_code == 403


def test_nobody_starts_it_in_a_group_of_somebody_else(cast, sign_in):
    response = begin(sign_in(cast.other), cast.group, ExampleFactory())
    assert response.status_code == 422
    assert "group" in response.context["form"].errors


def test_pressed_twice_is_one_cycle_and_a_running_one_is_in_the_way(cast, sign_in):
    example, client = ExampleFactory(), sign_in(cast.other)
    assert begin(client, cast.other_group, example).url == begin(client, cast.other_group, example).url
    assert Example.objects.get().started_count == 1
    refused = begin(client, cast.other_group, example, title="Another")
    assert refused.status_code == 422
    assert b"one at a time" in refused.content


def test_a_template_that_is_gone_is_no_obstacle(cast, sign_in):
    example = ExampleFactory(changes={"template": "long_gone", "approach": "lesson_study"})
    assert begin(sign_in(cast.other), cast.other_group, example).status_code == 303
    with unscoped(reason="a test looks"):
        assert Cycle.objects.get().approach == "lesson_study"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": ""}, "title"),
        ({"goal": "x" * 301}, "goal"),
        ({"ends_on": day(-3)}, "ends_on"),
        ({"starts_on": "soon"}, "starts_on"),
        ({"group": "x"}, "group"),
        ({"measure": "a\x00"}, "measure"),
    ],
)
def test_a_bad_beginning_is_refused_at_the_field(cast, sign_in, values, field):
    client, example = sign_in(cast.other), ExampleFactory()
    good = {"group": cast.other_group.pk, "title": "Again", "goal": "Ours.", "starts_on": day(0), "ends_on": day(90)}
    response = client.post(outside("example_again", example), {**good, **values})
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert Example.objects.get().started_count == 0


def test_what_was_begun_stays_when_the_example_is_taken_back(cast, sign_in):
    made = published(cast)
    begin(sign_in(cast.other), cast.other_group, example_of(made))
    with organisation_scope(cast.organisation.pk):
        publishing.unpublish(preparation=made, by=cast.organiser)
    with organisation_scope(cast.other_organisation.pk):
        cycle = Cycle.objects.get()
        assert "A minute in pairs" in Answer.objects.get(question="P3.q1").text
        assert Source.objects.exists()
    panel = reverse("practices:cycle_panel", args=[cast.other_organisation.slug, cycle.pk])
    response = sign_in(cast.other).get(panel)
    assert response.status_code == 200
    assert b"example of another group" not in response.content


# Results link back ----------------------------------------------------------------------------------------------


def repeat(cast, sign_in, example, choice=Choice.STOP):
    """The other organisation does it again and publishes what came out."""
    begin(sign_in(cast.other), cast.other_group, example)
    with organisation_scope(cast.other_organisation.pk):
        cycle = Cycle.objects.latest("pk")
        Cycle.objects.filter(pk=cycle.pk).update(choice=choice)
        made = preparations.prepare(cycle=Cycle.objects.with_group().get(pk=cycle.pk), by=cast.other)
        values = {**TEXTS, "title": "Not with us", "failed": "Nobody spoke more."}
        made = preparations.write(preparation=made, values=values, version=1, by=cast.other)
        return publishing.publish(preparation=made, looked=True, by=cast.other), made


def test_a_result_that_failed_stands_under_the_original_in_the_same_form(cast, sign_in):
    original = example_of(published(cast))
    result, _made = repeat(cast, sign_in, original)
    assert (result.repeats_id, result.root_id) == (original.pk, original.pk)
    page = main(sign_in(cast.member).get(outside("example", original)))
    assert b"Not with us" in page
    assert b"The group chose to stop with it." in page
    assert b"1 group began with this example. 1 told what came out." in b" ".join(page.split())
    back = main(sign_in(cast.member).get(outside("example", result)))
    assert b"Pupils speak more" in back
    assert b"The first one" in back
    assert b"TELLING" not in page + back


def test_a_result_of_a_result_stands_in_the_same_tree(cast, sign_in):
    root = ExampleFactory(changes={"title": "Root"})
    child = ExampleFactory(changes={"title": "Child"}, repeats=root, root=root)
    ExampleFactory(changes={"title": "Grandchild"}, repeats=child, root=root)
    ExampleFactory(changes={"title": "Stranger"})
    tree = sign_in(cast.member).get(outside("example", child)).context["tree"]
    assert [(line["example"].title, line["depth"]) for line in tree] == [("Root", 0), ("Child", 1), ("Grandchild", 2)]


def test_when_the_original_is_taken_back_its_results_stay_readable(cast, sign_in):
    made = published(cast)
    result, _theirs = repeat(cast, sign_in, example_of(made))
    with organisation_scope(cast.organisation.pk):
        publishing.unpublish(preparation=made, by=cast.organiser)
    page = main(sign_in(cast.member).get(outside("example", result)))
    assert b"that was taken back since" in page
    assert b"Pupils speak more" not in page


# Questions and thanks -------------------------------------------------------------------------------------------


def send(client, example, **values):
    return client.post(outside("example_message", example), {"kind": "question", "text": "Which cards?", **values})


def test_a_question_and_its_answer_go_through_the_app_without_names_or_addresses(cast, sign_in):
    made = published(cast)
    example, reader, ours = example_of(made), sign_in(cast.other), sign_in(cast.organiser)
    for _press in range(2):
        assert send(reader, example).status_code == 303
    message = Message.objects.get()
    home = reverse("practices:preparation", args=[cast.organisation.slug, made.cycle_id])
    seen = main(ours.get(home))
    assert b"Which cards?" in seen
    for words in (b"Otto", cast.other.email.encode(), b"TELLING"):
        assert words not in seen
    answer = reverse("practices:message_answer", args=[cast.organisation.slug, made.cycle_id, message.pk])
    assert ours.post(answer, {"answer": "The blue ones."}).status_code == 303
    back = main(reader.get(outside("example", example)))
    assert b"The blue ones." in back
    assert b"Omar" not in back


def test_a_third_reader_sees_nothing_of_the_conversation(cast, sign_in):
    example = example_of(published(cast))
    send(sign_in(cast.other), example)
    for role in ("staff", "member", "leader"):
        assert b"Which cards?" not in sign_in(cast.person(role)).get(outside("example", example)).content


@pytest.mark.parametrize("values", [{"text": ""}, {"text": "x" * 2001}, {"kind": "spam"}, {"text": "a\x00"}, {"text": " \n "}])
def test_a_message_that_does_not_fit_is_refused_and_not_lost(cast, sign_in, values):
    example = ExampleFactory()
    response = send(sign_in(cast.other), example, **values)
    assert response.status_code == 422
    assert not Message.objects.exists()


def test_a_message_and_its_answer_ask_once_about_what_looks_like_a_name(cast, sign_in):
    made = published(cast)
    example, reader, ours = example_of(made), sign_in(cast.other), sign_in(cast.organiser)
    form = asked(reader, outside("example_message", example), {"kind": "question"}, {"text": NAMED})
    assert not Message.objects.exists()
    assert reader.post(outside("example_message", example), form.values).status_code == 303
    message = Message.objects.get()
    answer = reverse("practices:message_answer", args=[cast.organisation.slug, made.cycle_id, message.pk])
    form = asked(ours, answer, {}, {"answer": NAMED})
    assert ours.post(answer, form.values).status_code == 303
    assert Message.objects.get().answer == NAMED


def test_doing_it_again_asks_once_about_what_looks_like_a_name(cast, sign_in):
    client, where = sign_in(cast.other), outside("example_again", ExampleFactory())
    dates = {"group": cast.other_group.pk, "title": "Again", "starts_on": day(0), "ends_on": day(90)}
    form = asked(client, where, dates, {"goal": NAMED, "pupils": NAMED, "measure": NAMED})
    assert client.post(where, form.values).status_code == 303


def test_the_eleventh_message_of_a_day_has_to_wait(cast, sign_in):
    MessageFactory.create_batch(messages.A_DAY, author=cast.other)
    response = send(sign_in(cast.other), ExampleFactory())
    assert response.status_code == 422
    assert b"ten messages today" in response.content


def test_a_message_to_another_group_is_not_there_for_us(cast, sign_in):
    made = published(cast)
    strange = MessageFactory()
    path = reverse("practices:message_answer", args=[cast.organisation.slug, made.cycle_id, strange.pk])
    assert sign_in(cast.organiser).post(path, {"answer": "x"}).status_code == 404


def test_a_message_not_sent_yet_is_kept(cast, sign_in):
    example = ExampleFactory()
    keep_draft(cast.other, f"example-message:{example.key}", {"text": "Half a quest"})
    assert b"Half a quest" in sign_in(cast.other).get(outside("example", example)).content


# Queries --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(("name", "queries"), [("examples", 5), ("example", 10)])
def test_queries(cast, sign_in, django_assert_num_queries, rows, name, queries):
    root = ExampleFactory(content=CONTENT)
    for number in range(rows):
        ExampleFactory(repeats=root, root=root)
        MessageFactory(example=root, author=cast.member, text=f"{number}?")
        ExamplePhoto.objects.create(example=root, part=number)
    path = SEARCH if name == "examples" else outside(name, root)
    client = sign_in(cast.member)
    client.get(path)
    with django_assert_num_queries(queries):
        assert client.get(path).status_code == 200
