"""Nobody finds out what somebody answered: not from the pages in any role, not from the answer tables, not from both over time.

The only link is the group's secret (with the site's own key). Everything here plays somebody who wants to know.
"""

import datetime
import json
import re

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from assessments import paper, services
from assessments.models import AnswerSet, GroupSecret, Release, Round, RoundSecret
from assessments.result import result_of
from core.tenancy import unscoped
from schools.models import AuditEvent, User
from tests.factories.assessments import RoundFactory, answer, asked, teachers
from tests.factories.groups import MembershipFactory

DAY = datetime.timedelta(days=1)


@pytest.fixture
def big(polled):
    """Twelve people: enough for the order of their rows to be telling, if it told."""
    with unscoped(reason="a test prepares"):
        polled.people += teachers(polled.group, 4)
    return polled


def every_row():
    """Every table of ours and of Django's as text, the secrets' table left out: what a thief without the secret has."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model in (GroupSecret, RoundSecret):
            continue
        names = [field.attname for field in model._meta.concrete_fields]
        found[model._meta.label] = [dict(zip(names, row, strict=True)) for row in model._base_manager.values_list(*names)]
    return found


@pytest.mark.usefixtures("everything")
def test_nothing_outside_the_secret_links_a_person_to_answers(big):
    before = every_row()
    answer(big.round, big.cast.member, 5)
    after = every_row()
    changed = {label for label in after if after[label] != before[label]}
    assert changed == {"assessments.AnswerSet"}
    person = big.cast.member
    told = json.dumps(after["assessments.AnswerSet"], default=str)
    assert person.email not in told
    assert person.name not in told
    token = AnswerSet.objects.get(round=big.round).token
    elsewhere = {label: rows for label, rows in after.items() if label != "assessments.AnswerSet"}
    assert token not in json.dumps(elsewhere, default=str)


@pytest.mark.usefixtures("everything")
def test_whoever_tries_every_member_without_the_secret_finds_nobody(big):
    import hashlib
    import hmac

    answer(big.round, big.cast.member, 5)
    token = AnswerSet.objects.get(round=big.round).token
    tries = set()
    for person in User.objects.all():
        for text in (str(person.pk), person.email, f"round {big.round.pk} person {person.pk}", f"{big.round.pk}:{person.pk}"):
            tries.add(hashlib.sha256(text.encode()).hexdigest())
            for key in (b"", str(big.round.pk).encode(), str(big.group.pk).encode()):
                tries.add(hmac.new(key, text.encode(), hashlib.sha256).hexdigest())
    assert token not in tries


SETS = "SELECT token FROM assessments_answerset WHERE round_id = %s ORDER BY rowid"


def stored_order(round_):
    """The tokens as the database file holds them: by hidden row number on SQLite, by place on PostgreSQL."""
    with connection.cursor() as cursor:
        cursor.execute(SETS if connection.vendor == "sqlite" else SETS.replace("rowid", "ctid"), [round_.pk])
        return [token for (token,) in cursor.fetchall()]


@pytest.mark.usefixtures("everything")
def test_the_order_of_rows_is_not_the_order_of_answering(big):
    order = []
    for person in big.people:
        answer(big.round, person)
        (new,) = set(AnswerSet.objects.filter(round=big.round).values_list("token", flat=True)) - set(order)
        order.append(new)
    sets = stored_order(big.round)
    assert sorted(sets) == sorted(order)
    assert sets != order  # one chance in 479 million
    by_key = list(AnswerSet.objects.filter(round=big.round).order_by("pk").values_list("token", flat=True))
    assert by_key != order


@pytest.mark.usefixtures("everything")
def test_the_last_answer_does_not_stand_out(big):
    for person in big.people[:-1]:
        answer(big.round, person)
    before = set(AnswerSet.objects.filter(round=big.round).values_list("pk", flat=True))
    answer(big.round, big.people[-1])
    after = set(AnswerSet.objects.filter(round=big.round).values_list("pk", flat=True))
    assert not before & after  # every identifier is new, not only the last one


@pytest.mark.usefixtures("everything")
def test_among_many_eleven_others_move_along_and_not_always_the_same(big):
    people = [*big.people, *teachers(big.group, 18)]
    for number, person in enumerate(people):
        answer(big.round, person, number % 5 + 1)

    def rows():
        return {each.pk: (each.token, each.sent, each.values) for each in AnswerSet.objects.filter(round=big.round)}

    drawn = []
    for _time in range(3):
        before = rows()
        services.keep(round_=big.round, values={"C1.1": 5}, by=people[0])
        after = rows()
        new = [after[pk] for pk in after.keys() - before.keys()]
        others = [row for row in new if row in before.values()]
        assert (len(after), len(new), len(others)) == (30, 12, 11 if not drawn else 12)  # the second time it is the same answer
        drawn.append({token for token, _sent, _values in new})
    assert len(set.intersection(*drawn)) < 12
    assert len(set.union(*drawn)) > 12


@pytest.mark.usefixtures("everything")
def test_the_shape_of_a_set_tells_nothing(big):
    services.answer(round_=big.round, values={"C1.1": 5}, by=big.cast.member)
    answer(big.round, big.cast.colleague, 2)
    shapes = {tuple(each.values) for each in AnswerSet.objects.filter(round=big.round)}
    assert shapes == {tuple(asked(big.round))}


@pytest.mark.usefixtures("everything")
def test_a_kept_result_holds_nothing_more_than_the_page(big):
    for person in big.people:
        answer(big.round, person, 5, 1)
    kept = services.close_round(round_=big.round, by=None)
    assert set(kept.result) == {"kind", "version", "answered", "invited", "characteristics"}
    for entry in kept.result["characteristics"]:
        assert set(entry) == {"key", "state", "score", "agreement", "needed", "items"}
    told = json.dumps(kept.result)
    for token in AnswerSet.objects.filter(round=big.round).values_list("token", flat=True):
        assert token not in told


def pages(cast, group, rounds):
    at, inside = f"/o/{cast.organisation.slug}", f"/o/{cast.organisation.slug}/groups/{group.pk}"
    each = [f"{at}/rounds/{round_.pk}/{page}" for round_ in rounds for page in ("", "answer/", "answer/?view=one", "close/")]
    return [f"{inside}/rounds/", f"{inside}/rounds/new/", f"{inside}/panel/assessments/", *each]


def main_of(response):
    """What the page says, without the frame, its numbers for links, and tokens of forms."""
    text = response.content.decode()
    text = re.sub(r'value="[A-Za-z0-9]{64}"', "", text)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text[text.find("<main") :]))


def test_no_page_and_no_paper_of_any_role_tells_what_one_person_answered(big, sign_in):
    """One person says 1 on everything where all others say 5: nothing that anybody else gets tells which person.

    Proof by exchange: the same world, in which another person is the one who says 1, gives everybody else the same pages.
    """
    readers = [big.cast.leader, big.cast.organiser, big.cast.expert, big.people[5], big.cast.administrator, big.cast.staff]
    told = []
    for odd in (big.people[1], big.people[2]):
        with unscoped(reason="a test prepares"):
            Round.objects.filter(group=big.group).delete()
            round_ = RoundFactory(group=big.group, instrument="characteristics")
            for person in big.people:
                answer(round_, person, 1 if person == odd else 5)
            services.close_round(round_=round_, by=None)
        told.append([everything_about(round_, reader, sign_in) for reader in readers])
    for reader, first, second in zip(readers, *told, strict=True):
        assert first == second, reader
        if first[0] == 200 and reader not in big.people:
            assert "You yourself" not in first[1]


def everything_about(round_, reader, sign_in):
    """All that a reader gets of a closed round: status, pages, and what stands on the paper."""
    client = sign_in(reader)
    group = round_.group_id
    urls = ["rounds/{}/", "groups/{group}/rounds/", "groups/{group}/", "groups/{group}/panel/assessments/", ""]
    pages = [client.get("/o/lindenhof/" + url.format(round_.pk, group=group)) for url in urls]
    numbers = [re.sub(r"/rounds/\d+", "", main_of(page)) for page in pages if page.status_code == 200]
    with unscoped(reason="a test reads what would be printed"):
        fresh = Round.objects.with_group().with_release().get(pk=round_.pk)
        printed = json.dumps(paper.sheet(result_of(fresh, reader), []), default=str)
    return pages[0].status_code, " ".join(numbers), printed


def test_an_open_round_shows_everybody_the_same_whoever_answered(big, sign_in):
    """The leader looks at every page before and after somebody answers: only the count moves."""
    cast = big.cast
    client = sign_in(cast.leader)
    urls = [*pages(cast, big.group, [big.round]), "/o/lindenhof/", f"/o/lindenhof/groups/{big.group.pk}/"]
    before = [main_of(client.get(url)) for url in urls]
    with unscoped(reason="a test prepares"):
        answer(big.round, cast.member, 1)
    after = [main_of(client.get(url)) for url in urls]
    assert [text.replace("1 of 12", "0 of 12") for text in after] == before
    assert before != after


def test_worked_attack_the_late_answer(big, sign_in):
    """Six answered 3.33 on average, then the seventh came: nobody sees a result in between, or a changed one afterwards."""
    client = sign_in(big.cast.leader)
    url = f"/o/lindenhof/rounds/{big.round.pk}/"
    for person in big.people[:8]:
        with unscoped(reason="a test prepares"):
            answer(big.round, person, 3)
        text = main_of(client.get(url))
        assert "on a line from 1 to 5" not in text
    with unscoped(reason="a test prepares"):
        services.close_round(round_=big.round, by=None)
    first = main_of(client.get(url))
    with unscoped(reason="a test prepares"), pytest.raises(Exception, match="closed"):
        answer(big.round, big.people[8], 5)
    assert main_of(client.get(url)) == first


def test_worked_attack_the_complement(big, sign_in):
    """The leader answers as well, and joins as a teacher: the group's result stays the group's."""
    with unscoped(reason="a test prepares"):
        MembershipFactory(group=big.group, user=big.cast.leader)
        for person in big.people:
            answer(big.round, person, 4)
        answer(big.round, big.cast.leader, 1)
        kept = services.close_round(round_=big.round, by=None)
    assert kept.result["answered"] == 12
    scores = {entry["score"]["level"] for entry in kept.result["characteristics"] if entry["score"]}
    assert scores == {"high"}
    text = main_of(sign_in(big.cast.leader).get(f"/o/lindenhof/rounds/{big.round.pk}/"))
    assert "You yourself" in text  # the leader's own line, beside it
    text = main_of(sign_in(big.cast.organiser).get(f"/o/lindenhof/rounds/{big.round.pk}/"))
    assert "1.0 on average" not in text


def test_worked_attack_sending_the_silent_ones_away(big):
    """Five answers of twelve: ending the other seven memberships does not open the result."""
    from groups.models import Membership

    with unscoped(reason="a test prepares"):
        for person in big.people[:5]:
            answer(big.round, person)
        silent = [person.pk for person in big.people[5:]]
        Membership.objects.filter(group=big.group, user__in=silent).update(ends_on=timezone.localdate() - DAY)
        assert services.close_round(round_=big.round, by=big.cast.organiser).result["kind"] == "withheld"


def test_the_audit_trail_knows_openings_and_closings_only(big, sign_in):
    client = sign_in(big.cast.member)
    client.post(f"/o/lindenhof/rounds/{big.round.pk}/answer/", {"C1_1": "4"})
    with unscoped(reason="a test inspects"):
        assert services.has_answered(big.round, big.cast.member)
        verbs = set(AuditEvent.objects.filter(object_type__startswith="assessments").values_list("verb", flat=True))
        assert verbs <= {"round.opened", "round.closed"}
        assert not Release.objects.filter(round=big.round).exists()


def test_what_is_kept_on_the_way_stands_nowhere_beside_a_name(big, sign_in):
    """A statement is kept after each choice: under the token, and in no other table; the table of drafts stays empty."""
    client = sign_in(big.cast.member)
    url = f"/o/lindenhof/rounds/{big.round.pk}/"
    form = re.search(r"<form[^>]*data-answer=[^>]*>", client.get(f"{url}answer/").content.decode())[0]
    assert "data-draft-url" not in form
    with unscoped(reason="a test inspects"):
        before = every_row()
    assert client.post(f"{url}keep/", {"C1_1": "4"}).status_code == 204
    with unscoped(reason="a test inspects"):
        after = every_row()
    assert {label for label in after if after[label] != before[label]} == {"assessments.AnswerSet"}
    assert not after["core.Draft"]


def test_attack_a_copy_of_the_tables_made_while_somebody_hands_in_knows_of_nobody(big, sign_in):
    """The thanks used to wait in the session, which knows its person and the time, until the next page was opened."""
    client = sign_in(big.cast.member)
    url = f"/o/lindenhof/rounds/{big.round.pk}/"
    client.get(url)
    for sent, to, sentence in (
        ({"C1_1": "4"}, "answer/", "Your answers are in, without your name."),
        ({"C1_1": "4", "comment": "We talk."}, "answer/", "Your answers are in, without your name."),
        ({}, "erase/", "Your answers are deleted."),
        ({}, "erase/", "There are no answers of yours here"),
    ):
        with unscoped(reason="a test inspects"):
            before = every_row()
        next_page = client.post(f"{url}{to}", sent).url
        with unscoped(reason="a test inspects"):
            between = every_row()
        assert sentence in client.get(next_page).content.decode()
        with unscoped(reason="a test inspects"):
            after = every_row()
        for copy in (between, after):
            assert {label for label in copy if copy[label] != before[label]} <= {"assessments.AnswerSet"}


@pytest.mark.usefixtures("everything")
def test_a_set_that_is_kept_looks_like_any_other(big):
    """Who has just begun and who handed in have the same statements in the same order in their rows."""
    services.keep(round_=big.round, values={"C1.1": 4}, by=big.cast.member)
    answer(big.round, big.cast.colleague, 2)
    assert {tuple(each.values) for each in AnswerSet.objects.filter(round=big.round)} == {tuple(asked(big.round))}


@pytest.mark.usefixtures("everything")
def test_each_kept_statement_mixes_the_rows_of_others(big):
    """Whoever reads the table twice cannot say which row was written in between: eleven others were written again with it."""
    for person in big.people[:-1]:
        answer(big.round, person)
    before = set(AnswerSet.objects.filter(round=big.round).values_list("pk", flat=True))
    services.keep(round_=big.round, values={"C1.1": 2}, by=big.people[0])
    after = set(AnswerSet.objects.filter(round=big.round).values_list("pk", flat=True))
    assert not before & after


@pytest.mark.usefixtures("everything")
def test_after_the_closing_nothing_tells_who_was_last_or_had_left_something_open(big):
    for person in big.people:
        services.answer(round_=big.round, values={"C1.1": 4}, by=person)
    services.keep(round_=big.round, values={"C2.3": None}, by=big.people[3])
    before = set(AnswerSet.objects.filter(round=big.round).values_list("pk", flat=True))
    services.close_round(round_=big.round, by=None)
    rows = list(AnswerSet.objects.filter(round=big.round))
    assert not before & {each.pk for each in rows}
    assert {json.dumps(each.values) for each in rows} == {json.dumps({**dict.fromkeys(asked(big.round)), "C1.1": 4})}


def test_no_view_names_the_answer_tables():
    from pathlib import Path

    root = Path(__file__).resolve().parents[2]
    for path in [*root.glob("*/views.py"), *root.glob("*/views/*.py"), *root.glob("dashboards/*.py")]:
        text = path.read_text("utf-8")
        assert not re.search(r"\b(AnswerSet|AnswerValue|GroupSecret|RoundSecret)\b", text), path
