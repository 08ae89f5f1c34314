"""Lines for the school leader, who opened what, and the small picture: each promise and each refusal."""

from __future__ import annotations

import datetime
import io

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from PIL import Image

from core.errors import DomainError
from core.tenancy import organisation_scope, unscoped
from cycles.models import LeaderAnswer, LineShare, Reading, SharedLine, TryOut
from cycles.photos import clean_photo
from cycles.services import sharing, tryouts
from cycles.services.thumbnails import make_thumbnail
from cycles.tasks import missing_thumbnails, sweep_thumbnails
from tests.factories.cycles import PlanStepFactory, SourceFactory, TryOutFactory
from tests.factories.groups import GroupFactory


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def row(scope):
    return TryOutFactory(
        group=scope.group,
        author=scope.member,
        done="Pairs first. Then all.\nB. said nothing!",
        thought="Waiting helps? Perhaps.",
    )


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        (" \n \n", []),
        ("One line", ["One line"]),
        ("One. Two! Three? Four…", ["One.", "Two!", "Three?", "Four…"]),
        ("3.5 of 10 did", ["3.5 of 10 did"]),
        ("First\n\nSecond", ["First", "Second"]),
        ("أولاً في أزواج؟ ثم معاً.", ["أولاً في أزواج؟", "ثم معاً."]),
        ("ብክልተ። ድሕሪኡ ኩሎም።", ["ብክልተ።", "ድሕሪኡ ኩሎም።"]),
    ],
)
def test_lines_are_sentences_and_paragraphs(text, lines):
    assert sharing.lines_of(text) == lines


def test_only_the_chosen_lines_are_kept_as_they_were(scope, row):
    share = sharing.share_lines(try_out=row, names=["done-1", "thought-0", "done-99", "x"], version=1, by=scope.member)
    assert [line.text for line in share.lines.all()] == ["Then all.", "Waiting helps?"]
    assert not sharing.changed_since(row, share.lines.all())
    after = tryouts.change(
        try_out=row, done="All at once.", thought=row.thought, class_name="", tried_on=row.tried_on, version=1, by=scope.member
    )
    assert [line.text for line in share.lines.all()] == ["Then all.", "Waiting helps?"]
    assert sharing.changed_since(after, share.lines.all())


def test_sharing_again_replaces_and_the_same_again_changes_nothing(scope, row):
    first = sharing.share_lines(try_out=row, names=["done-0"], version=1, by=scope.member)
    again = sharing.share_lines(try_out=row, names=["done-0"], version=1, by=scope.member)
    assert (again.pk, again.shared_at) == (first.pk, first.shared_at)
    sharing.share_lines(try_out=row, names=["done-1"], version=1, by=scope.member)
    assert [line.text for line in SharedLine.objects.all()] == ["Then all."]


@pytest.mark.parametrize(("names", "version"), [([], 1), (["done-99"], 1), (["done-0"], 2)])
def test_nothing_chosen_or_another_text_is_refused(scope, row, names, version):
    with pytest.raises(DomainError) as refusal:
        sharing.share_lines(try_out=row, names=names, version=version, by=scope.member)
    assert refusal.value.field == "lines"
    assert not LineShare.objects.exists()


def test_taking_back_takes_the_lines_and_leaves_the_answer_to_the_author(scope, row):
    sharing.share_lines(try_out=row, names=["done-0"], version=1, by=scope.member)
    sharing.answer_lines(try_out=row, kind="thanks", text="", by=scope.leader)
    for _press in range(2):
        sharing.take_lines_back(try_out=row, by=scope.member)
    assert not SharedLine.objects.exists()
    assert list(LeaderAnswer.objects.visible_to(scope.member)) == list(LeaderAnswer.objects.all()) != []
    assert not LeaderAnswer.objects.visible_to(scope.leader).exists()


@pytest.mark.parametrize(
    ("kind", "text", "field"), [("question", " ", "text"), ("grade", "8", "kind"), ("thanks", "x" * 1001, "text")]
)
def test_a_leader_can_ask_or_thank_and_nothing_else(scope, row, kind, text, field):
    sharing.share_lines(try_out=row, names=["done-0"], version=1, by=scope.member)
    with pytest.raises(DomainError) as refusal:
        sharing.answer_lines(try_out=row, kind=kind, text=text, by=scope.leader)
    assert refusal.value.field == field


def test_the_table_itself_takes_no_empty_question(scope, row):
    with pytest.raises(IntegrityError), transaction.atomic():
        LeaderAnswer(try_out=row, author=scope.leader, kind="question").save()


def test_an_answer_is_refused_once_the_lines_are_gone_and_twice_is_once(scope, row):
    with pytest.raises(DomainError):
        sharing.answer_lines(try_out=row, kind="thanks", text="", by=scope.leader)
    sharing.share_lines(try_out=row, names=["done-0"], version=1, by=scope.member)
    for _press in range(2):
        sharing.answer_lines(try_out=row, kind="question", text="What do you need?", by=scope.leader)
    assert LeaderAnswer.objects.count() == 1
    assert sharing.mark_answers_read(try_out=row, by=scope.leader) == 0
    assert sharing.mark_answers_read(try_out=row, by=scope.member) == 1


def test_an_opening_is_noted_once_never_for_the_author_and_only_the_author_reads_it(scope, row):
    assert not sharing.note_opening(try_out=row, of_lines=False, by=scope.member)
    assert sharing.note_opening(try_out=row, of_lines=False, by=scope.colleague)
    assert not sharing.note_opening(try_out=row, of_lines=False, by=scope.colleague)
    assert sharing.note_opening(try_out=row, of_lines=True, by=scope.leader)
    assert Reading.objects.visible_to(scope.member).count() == 2
    for person in (scope.colleague, scope.leader, scope.organiser, scope.expert):
        assert not Reading.objects.visible_to(person).exists()


def test_lines_that_are_new_to_the_leader_were_not_opened_by_the_leader(scope, row):
    def waits():
        return LineShare.objects.not_opened_by(scope.leader).exists()

    def share(*names):
        sharing.share_lines(try_out=row, names=names, version=1, by=scope.member)

    share("done-0", "done-1")
    sharing.note_opening(try_out=row, of_lines=True, by=scope.leader)
    sharing.note_opening(try_out=row, of_lines=False, by=scope.colleague)
    share("done-0")  # fewer than were read
    assert not waits()
    share("done-0", "thought-0")
    assert waits()
    assert [each.reader_id for each in Reading.objects.all()] == [scope.colleague.pk]
    sharing.note_opening(try_out=row, of_lines=True, by=scope.leader)
    assert not waits()
    sharing.take_lines_back(try_out=row, by=scope.member)
    share("done-0")
    assert waits()


# Tried this too, source, step -------------------------------------------------------------------------------------------


def test_an_own_try_out_is_linked_to_a_shared_one_of_the_same_group(scope, row):
    with pytest.raises(DomainError):
        tryouts.log(group=scope.group, by=scope.colleague, done="I too.", inspired_by=row)
    tryouts.share(try_out=row, by=scope.member)
    row.refresh_from_db()
    mine = tryouts.log(group=scope.group, by=scope.colleague, done="I too.", inspired_by=row)
    assert list(TryOut.objects.who_tried_too(row)) == [mine]
    second = GroupFactory(school=scope.school)
    with pytest.raises(DomainError):
        tryouts.log(group=second, by=scope.colleague, done="Elsewhere.", inspired_by=row)


def test_the_original_can_go_and_the_own_one_stays(scope, row):
    tryouts.share(try_out=row, by=scope.member)
    row.refresh_from_db()
    mine = tryouts.log(group=scope.group, by=scope.colleague, done="I too.", inspired_by=row)
    tryouts.remove(try_out=row, by=scope.member)
    mine.refresh_from_db()
    assert (mine.done, mine.inspired_by) == ("I too.", None)


@pytest.mark.parametrize(("factory", "name"), [(SourceFactory, "source"), (PlanStepFactory, "plan_step")])
def test_source_and_step_are_of_the_own_group(scope, row, factory, name):
    elsewhere = factory(cycle__group=GroupFactory(school=scope.school))
    with pytest.raises(DomainError) as refusal:
        tryouts.log(group=scope.group, by=scope.member, done="Pairs", **{name: elsewhere})
    assert refusal.value.field == name


# The small picture ------------------------------------------------------------------------------------------------------


def a_photo(kind="JPEG", size=(1200, 900)):
    out = io.BytesIO()
    Image.new("RGB", size, "#0a5557").save(out, kind)
    out.size = len(out.getvalue())
    return clean_photo(out)


def test_the_small_picture_comes_after_the_words_are_kept(scope, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as later:
        kept = tryouts.log(group=scope.group, by=scope.member, done="Pairs", photo=a_photo())
    assert not TryOut.objects.get(pk=kept.pk).thumbnail
    for call in later:
        call()
    row = TryOut.objects.get(pk=kept.pk)
    assert max(row.thumbnail_width, row.thumbnail_height) == 320
    assert row.changed_at == kept.changed_at
    assert not make_thumbnail(try_out_id=kept.pk)


def test_a_worker_that_cannot_be_reached_costs_no_words_and_the_sweep_catches_up(
    scope, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("cycles.tasks.thumbnail.delay", lambda **_ids: 1 / 0)
    with django_capture_on_commit_callbacks(execute=True):
        kept = tryouts.log(group=scope.group, by=scope.member, done="Pairs", photo=a_photo())
    assert not TryOut.objects.get(pk=kept.pk).thumbnail
    with unscoped(reason="beat has no organisation"):
        sweep_thumbnails()
    assert TryOut.objects.get(pk=kept.pk).thumbnail


def test_what_is_gone_or_broken_is_left_alone(scope):
    assert not make_thumbnail(try_out_id=10**9)
    row = TryOutFactory(group=scope.group, author=scope.member, photo=ContentFile(b"not a picture", name="x.jpg"))
    assert not make_thumbnail(try_out_id=row.pk)
    TryOut.objects.filter(pk=row.pk).update(changed_at=timezone.now() - datetime.timedelta(days=2))
    missing_thumbnails(organisation_id=scope.organisation.pk)
    row.photo.storage.delete(row.photo.name)
    assert not make_thumbnail(try_out_id=row.pk)


def test_both_files_go_with_the_row(scope, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        kept = tryouts.log(group=scope.group, by=scope.member, done="Pairs", photo=a_photo())
    row = TryOut.objects.get(pk=kept.pk)
    with django_capture_on_commit_callbacks(execute=True):
        tryouts.remove(try_out=row, by=scope.member)
    assert not row.photo.storage.exists(row.photo.name)
    assert not row.photo.storage.exists(row.thumbnail.name)


def test_a_task_sees_one_organisation_only(cast):
    with unscoped(reason="a test prepares its world"):
        theirs = TryOutFactory(
            group=cast.other_group, author=cast.other, photo=ContentFile(a_photo().file.read(), name="x.jpg")
        )
    with organisation_scope(cast.organisation.pk):
        assert not make_thumbnail(try_out_id=theirs.pk)
