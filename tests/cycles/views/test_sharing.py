"""Lines for the school leader in the browser: the leader reads those and nothing else, anywhere."""

from __future__ import annotations

import logging

import pytest
from django.core import mail
from django.urls import reverse

from core.tenancy import organisation_scope, unscoped
from cycles.models import LeaderAnswer, LineShare, Reading, TryOut
from reminders import services as reminders
from schools.models import AuditEvent
from tests.cycles.world import start
from tests.factories.cycles import TryOutFactory

SECRET, CHOSEN = "TELLING secret sentence.", "A chosen sentence."


def at(cast, name, pk):
    return reverse(f"cycles:{name}", args=[cast.organisation.slug, pk])


@pytest.fixture
def row(cast):
    cycle = start(cast, "P4")
    with unscoped(reason="a test prepares its world"):
        return TryOutFactory(group=cast.group, cycle=cycle, author=cast.member, done=f"{SECRET} {CHOSEN}", thought=SECRET)


@pytest.fixture
def share(cast, row, sign_in):
    response = sign_in(cast.member).post(at(cast, "tryout_lines", row.pk), {"lines": ["done-1"], "version": row.version})
    assert response.status_code == 303
    with unscoped(reason="a test looks"):
        return LineShare.objects.get()


def test_the_leader_reads_the_chosen_line_and_nothing_else_on_any_page(cast, row, share, sign_in):
    leader = sign_in(cast.leader)
    page = leader.get(at(cast, "shared_lines", share.pk)).content.decode()
    assert CHOSEN in page
    assert SECRET not in page
    pages = [reverse("dashboards:today"), reverse("cycles:shared_with_me"), cast.organisation.get_absolute_url()]
    pages += [at(cast, "list", cast.group.pk), at(cast, "detail", row.cycle_id), at(cast, "group_panel", cast.group.pk)]
    for url in pages:
        assert SECRET not in leader.get(url).content.decode()
    for name in ("tryout", "tryout_photo", "tryout_thumbnail", "tryout_lines", "tryout_edit"):
        assert leader.get(at(cast, name, row.pk)).status_code == 404


@pytest.mark.parametrize("name", ["colleague", "organiser", "expert", "staff", "other", "administrator"])
def test_nobody_else_reads_the_lines(cast, share, sign_in, name):
    client = sign_in(getattr(cast, name))
    assert client.get(at(cast, "shared_lines", share.pk)).status_code == 404
    assert CHOSEN not in client.get(reverse("cycles:shared_with_me")).content.decode()
    assert client.post(at(cast, "lines_answer", share.pk), {"kind": "thanks"}).status_code == 404


def test_private_text_is_in_no_mail_no_log_and_no_trail(cast, row, share, sign_in, caplog):
    with caplog.at_level(logging.DEBUG):
        sign_in(cast.leader).post(at(cast, "lines_answer", share.pk), {"kind": "question", "text": "What do you need?"})
        with organisation_scope(cast.organisation.pk):
            reminders.collect()
            reminders.send_ready()
    assert SECRET not in caplog.text
    assert CHOSEN not in caplog.text
    for message in mail.outbox:
        assert SECRET not in str(message.message())
        assert CHOSEN not in str(message.message())
    with unscoped(reason="a test looks"):
        assert not [row for row in AuditEvent.objects.values() if SECRET in str(row) or CHOSEN in str(row)]


def test_the_author_sees_who_opened_it_and_a_get_notes_nothing(cast, row, share, sign_in):
    leader, author = sign_in(cast.leader), sign_in(cast.member)
    leader.get(at(cast, "shared_lines", share.pk))
    with unscoped(reason="a test looks"):
        assert not Reading.objects.exists()
    for _press in range(2):
        assert leader.post(at(cast, "lines_opened", share.pk)).status_code == 303
    assert "Lotte Leader" in author.get(at(cast, "tryout_lines", row.pk)).content.decode()
    with unscoped(reason="a test looks"):
        assert Reading.objects.count() == 1


def test_readers_of_a_try_out_are_shown_to_its_author_alone(cast, row, sign_in):
    with unscoped(reason="a test prepares its world"):
        TryOut.objects.filter(pk=row.pk).update(sharing="group")
    assert sign_in(cast.expert).post(at(cast, "tryout_opened", row.pk), headers={"HX-Request": "true"}).status_code == 204
    assert "(" in sign_in(cast.member).get(at(cast, "tryout", row.pk)).content.decode().split("Eva Expert")[1][:3]
    assert "Eva Expert" not in sign_in(cast.colleague).get(at(cast, "tryout", row.pk)).content.decode()


def test_the_leader_asks_and_the_author_finds_it_on_today(cast, row, share, sign_in):
    leader, author = sign_in(cast.leader), sign_in(cast.member)
    assert at(cast, "shared_lines", share.pk) in leader.get("/").content.decode()
    assert leader.post(at(cast, "lines_answer", share.pk), {"kind": "question"}).status_code == 422
    assert leader.post(at(cast, "lines_answer", share.pk), {"kind": "question", "text": "What next?"}).status_code == 303
    assert at(cast, "tryout_lines", row.pk) in author.get("/").content.decode()
    assert "What next?" in author.get(at(cast, "tryout_lines", row.pk)).content.decode()
    author.post(at(cast, "tryout_read", row.pk))
    assert at(cast, "tryout_lines", row.pk) not in author.get("/").content.decode()
    author.post(at(cast, "lines_take_back", row.pk))
    assert leader.get(at(cast, "shared_lines", share.pk)).status_code == 404
    with unscoped(reason="a test looks"):
        assert LeaderAnswer.objects.count() == 1


def test_a_text_that_changed_meanwhile_has_to_be_chosen_from_again(cast, row, sign_in):
    told = sign_in(cast.member).post(at(cast, "tryout_lines", row.pk), {"lines": ["done-1"], "version": row.version + 1})
    assert told.status_code == 422
    assert told.context["form"]["version"].value() == str(row.version)


def test_tried_this_too_links_names_and_keeps_the_words_private(cast, row, sign_in):
    client = sign_in(cast.colleague)
    new = reverse("cycles:tryout_new")
    client.post(new, {"done": "Not linked.", "too": row.pk})  # not shared: the words are kept, the link is not
    with unscoped(reason="a test prepares its world"):
        TryOut.objects.filter(pk=row.pk).update(sharing="group")
        assert TryOut.objects.get(done="Not linked.").inspired_by is None
    assert f'name="too" value="{row.pk}"' in client.get(f"{new}?too={row.pk}").content.decode()
    client.post(new, {"done": "TELLING I too.", "too": row.pk})
    seen = sign_in(cast.organiser).get(at(cast, "tryout", row.pk)).content.decode()
    assert "Cas Colleague" in seen
    assert "I too." not in seen


@pytest.mark.parametrize("junk", ["x", "²", "-1", "9" * 30, "\x00", ""])
def test_junk_in_the_address_starts_an_ordinary_try_out(cast, sign_in, junk):
    client, new = sign_in(cast.member), reverse("cycles:tryout_new")
    for name in ("too", "source", "step"):
        assert client.get(new, {name: junk}).status_code == 200
        assert client.post(new, {"done": f"Words {name}", name: junk}).status_code == 303
