"""Small data sets in the browser: make, type, paste, upload, look, take along, delete; for each role."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from core.drafts import keep_draft
from core.models import Draft
from core.tenancy import unscoped
from cycles.models import DataSet, Measurement
from tests.cycles.world import day, start
from tests.factories.cycles import DataSetFactory, EvidenceFactory, MeasurementFactory, filled_set

pytestmark = pytest.mark.django_db
FORM = {"title": "Whole sentences", "kind": "observation", "shape": "beside", "first_on": "2026-09-01"}


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"


def at(cast, name, *args):
    return reverse(f"cycles:{name}", args=[cast.organisation.slug, *args])


def a_set(cast, **values):
    cycle = start(cast, "P2")
    with unscoped(reason="a test prepares its world"):
        return filled_set(cycle, author=cast.member, **values)


def empty(cast, **values):
    cycle = start(cast, "P2")
    with unscoped(reason="a test prepares its world"):
        return DataSetFactory(cycle=cycle, **values)


def kept():
    with unscoped(reason="a test looks"):
        return sorted(Measurement.objects.values_list("code", "at", "value", "change"))


def lines(*rows):
    names = ("code", "first", "second", "change")
    return {f"line-{number}-{name}": value for number, row in enumerate(rows) for name, value in zip(names, row, strict=False)}


def test_a_member_goes_from_nothing_to_a_picture(cast, sign_in):
    cycle, client = start(cast, "P2"), sign_in(cast.member)
    response = client.post(at(cast, "data_new", cycle.pk, "P2"), FORM)
    with unscoped(reason="a test looks"):
        made = DataSet.objects.get()
    assert (response.status_code, response.url) == (303, at(cast, "data_numbers", made.pk))
    body = {"version": 1, **lines(("a", "1,5", "3"), ("B", "2", ""), ("", "", ""))}
    assert client.post(response.url, body).status_code == 303
    assert [row[:2] for row in kept()] == [("A", "first"), ("A", "second"), ("B", "first")]
    page = client.get(at(cast, "data", made.pk)).content.decode()
    assert "<svg" in page
    # On a phone the day and the number of pupils of two columns fit beside each other only on lines of their own.
    assert page.count('class="plot-under"') == 4
    assert "Below five pupils there is no middle" in page
    assert "Not the same pupils twice" in page
    assert "effect" not in page.lower()


def test_a_name_in_the_grid_is_refused_in_its_cell_and_nothing_typed_is_lost(cast, sign_in):
    data_set, client = empty(cast), sign_in(cast.member)
    response = client.post(at(cast, "data_numbers", data_set.pk), {"version": 1, **lines(("Lotte", "1", ""), ("B", "2", "7"))})
    page = response.content.decode()
    assert response.status_code == 422
    assert "“Lotte” is not a code" in page
    assert 'value="Lotte"' in page
    assert 'value="7"' in page
    assert kept() == []


def test_looking_at_a_table_keeps_nothing_not_even_a_draft(cast, sign_in):
    data_set, client = empty(cast), sign_in(cast.member)
    response = client.post(at(cast, "data_import", data_set.pk), {"text": "code;eerste\nA;1,5\nLotte;2\nA;3"})
    page = response.content.decode()
    assert response.status_code == 200
    assert "1 row can be kept" in page
    assert "“Lotte” is not a code" in page
    assert "in row 2 already" in page
    assert kept() == []
    assert not Draft.objects.exists()
    assert "Lotte" not in page.split('name="rows"')[1].split(">")[0]


def test_what_was_looked_at_is_kept_at_the_second_press_and_twice_is_once(cast, sign_in):
    data_set, client = empty(cast), sign_in(cast.member)
    page = client.post(at(cast, "data_import", data_set.pk), {"text": "A\t1,5\t3\nB\t2\t"})
    rows = page.context["keep"].initial["rows"]
    for _press in range(2):
        response = client.post(at(cast, "data_keep", data_set.pk), {"rows": rows, "version": 1, "add": "add"})
        assert response.status_code == 303
    assert len(kept()) == 3


def test_rows_that_were_changed_on_the_way_are_judged_again(cast, sign_in):
    data_set, client = empty(cast), sign_in(cast.member)
    response = client.post(at(cast, "data_keep", data_set.pk), {"rows": "code\tfirst\nLotte\t1", "version": 1})
    assert kept() == []
    assert response.status_code in (303, 422)


def test_an_upload_of_five_thousand_rows_is_told_the_limit(cast, sign_in):
    data_set, client = empty(cast), sign_in(cast.member)
    content = "code;eerste\n" + "\n".join(f"{number % 999};1" for number in range(5000))
    response = client.post(
        at(cast, "data_import", data_set.pk), {"file": SimpleUploadedFile("set.csv", content.encode(), "text/csv")}
    )
    assert response.status_code == 422
    assert "5000 rows, and a set holds at most 100" in response.content.decode()


@pytest.mark.parametrize("name", ["photo.jpg", "set.xls", "set.xlsx"])
def test_an_upload_that_is_no_table_is_answered_at_the_field(cast, sign_in, name):
    data_set, client = empty(cast), sign_in(cast.member)
    response = client.post(at(cast, "data_import", data_set.pk), {"file": SimpleUploadedFile(name, b"\xff\xd8\xff\x00PK")})
    assert response.status_code == 422


def test_a_download_can_be_uploaded_again(cast, sign_in):
    data_set, client = a_set(cast), sign_in(cast.expert)
    csv = client.get(at(cast, "data_csv", data_set.pk))
    assert csv["Content-Disposition"].startswith("attachment")
    xlsx = client.get(at(cast, "data_xlsx", data_set.pk)).content
    assert load_workbook(io.BytesIO(xlsx)).sheetnames == ["Numbers", "Words"]
    before, member = kept(), sign_in(cast.member)
    page = member.post(at(cast, "data_import", data_set.pk), {"file": SimpleUploadedFile("set.csv", csv.content)})
    rows = page.context["keep"].initial["rows"]
    member.post(at(cast, "data_keep", data_set.pk), {"rows": rows, "version": 1, "add": "replace"})
    assert kept() == before


def test_undo_delete_and_put_back(cast, sign_in):
    data_set, client = a_set(cast), sign_in(cast.member)
    assert client.post(at(cast, "data_undo", data_set.pk)).status_code == 303
    assert kept() == []
    client.post(at(cast, "data_undo", data_set.pk))
    assert len(kept()) == 11
    assert client.get(at(cast, "data_delete", data_set.pk)).status_code == 200
    client.post(at(cast, "data_delete", data_set.pk))
    assert client.get(at(cast, "data", data_set.pk)).status_code == 404
    phase = client.get(at(cast, "phase", data_set.cycle_id, "P2")).content.decode()
    assert "was deleted" in phase
    assert client.post(at(cast, "data_restore", data_set.pk)).status_code == 303
    assert client.get(at(cast, "data", data_set.pk)).status_code == 200


def test_words_of_a_colleague_stand_above_mine(cast, sign_in):
    data_set = a_set(cast)
    url = at(cast, "data_words", data_set.pk)
    sign_in(cast.colleague).post(url, {"saw": "Theirs", "version": 1})
    mine = sign_in(cast.member)
    response = mine.post(url, {"saw": "Mine", "version": 1})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Theirs" in page
    assert "Mine" in page
    assert mine.post(url, {"saw": "Both", "version": 2}).status_code == 303


def test_words_that_waited_do_not_write_over_those_of_a_colleague(cast, sign_in):
    data_set = a_set(cast)
    url, mine = at(cast, "data_words", data_set.pk), sign_in(cast.member)
    keep_draft(cast.member, f"data:{data_set.pk}:words", {"saw": "Mine", "version": "1"})
    sign_in(cast.colleague).post(url, {"saw": "Theirs", "version": 1})
    form = mine.get(url).context["form"]
    told = mine.post(url, {name: form[name].value() or "" for name in form.fields})
    assert told.status_code == 422
    assert b"Theirs" in told.content
    assert b"Mine" in told.content


def test_numbers_that_were_deleted_after_their_time_do_not_come_back_through_an_old_page(cast, sign_in):
    data_set = empty(cast, frozen_at=timezone.now())
    client = sign_in(cast.member)
    for name in ("data_edit", "data_numbers", "data_import", "data_keep"):
        assert client.post(at(cast, name, data_set.pk), {"version": 1, "rows": "code\tfirst\nA\t1"}).status_code == 404
    assert kept() == []
    assert client.get(at(cast, "data_words", data_set.pk)).status_code == 200, "what it means can still be written"


def test_nothing_to_undo_is_said_on_a_page_with_a_way_back(cast, sign_in):
    data_set = empty(cast)
    response = sign_in(cast.member).post(at(cast, "data_undo", data_set.pk))
    assert response.status_code == 422
    assert f'href="{at(cast, "data", data_set.pk)}"' in response.content.decode()


def test_a_leader_reads_the_set_and_finds_no_door_to_change_it_and_no_author(cast, sign_in):
    data_set = a_set(cast)
    page = sign_in(cast.leader).get(at(cast, "data", data_set.pk)).content.decode()
    assert "Whole sentences in ten minutes" in page
    for name in ("data_numbers", "data_import", "data_words", "data_edit", "data_delete", "data_undo"):
        assert at(cast, name, data_set.pk) not in page
    assert cast.member.name not in page


@pytest.mark.parametrize("phase", ["P1", "P2", "P4", "P5"])
def test_the_phases_that_ask_for_numbers_show_them_and_a_form_to_add(cast, sign_in, phase):
    data_set = a_set(cast)
    page = sign_in(cast.member).get(at(cast, "phase", data_set.cycle_id, phase)).content.decode()
    assert "Whole sentences in ten minutes" in page
    assert at(cast, "data_new", data_set.cycle_id, phase) in page


@pytest.mark.parametrize("phase", ["P3", "P6"])
def test_another_phase_has_no_place_for_numbers(cast, sign_in, phase):
    cycle, client = start(cast, "P2"), sign_in(cast.member)
    assert client.get(at(cast, "data_new", cycle.pk, phase)).status_code == 404


def test_one_way_of_looking_gets_a_word_and_two_do_not(cast, sign_in):
    data_set, client = a_set(cast, kind="results"), sign_in(cast.member)
    url = at(cast, "phase", data_set.cycle_id, "P2")
    assert "One way of looking so far: Pupils&#x27; results" in client.get(url).content.decode().replace("’", "&#x27;")
    with unscoped(reason="a test prepares its world"):
        EvidenceFactory(cycle=data_set.cycle, kind="voice", dated_on=day(-1))
    assert "One way of looking" not in client.get(url).content.decode()


def test_a_set_of_thirty_costs_as_many_queries_as_a_set_of_one(cast, sign_in):
    data_set, client = empty(cast, has_first=True), sign_in(cast.member)
    counts = []
    for number in (1, 30):
        with unscoped(reason="a test prepares its world"):
            Measurement.objects.all().delete()
            for index in range(number):
                MeasurementFactory(data_set=data_set, code=f"L{index}")
        client.get(at(cast, "data", data_set.pk))
        with CaptureQueriesContext(connection) as queries:
            client.get(at(cast, "data", data_set.pk))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8
