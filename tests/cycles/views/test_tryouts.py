"""Try-outs in the browser: one press, five presses, private until shared, replies, photo."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from core.drafts import draft_data, keep_draft
from core.errors import DomainError
from core.tenancy import unscoped
from cycles.models import TryOut, TryOutReply
from cycles.services import tryouts
from groups.enums import Role
from tests.cycles.world import day, start
from tests.factories.cycles import TryOutFactory, TryOutReplyFactory
from tests.factories.groups import GroupFactory, MembershipFactory
from tests.factories.meetings import AgendaItemFactory, MeetingFactory

NEW = reverse("cycles:tryout_new")
PEOPLE = ("member", "colleague", "organiser", "leader", "expert", "staff", "other", "administrator")


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def a_photo(name="photo.jpg"):
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "TELLING camera"
    Image.new("RGB", (30, 20), "red").save(out, "JPEG", exif=exif)
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


def at(cast, name, pk):
    return reverse(f"cycles:{name}", args=[cast.organisation.slug, pk])


def make(cast, author="member", **values):
    with unscoped(reason="a test prepares its world"):
        return TryOutFactory(group=cast.group, author=getattr(cast, author), **values)


def all_of(model):
    with unscoped(reason="a test looks"):
        return list(model.objects.order_by("pk"))


# Log ------------------------------------------------------------------------------------------------------------


def test_a_try_out_is_kept_in_one_press_and_private(cast, sign_in):
    cycle = start(cast)
    response = sign_in(cast.member).post(NEW, {"done": "Pairs first.", "client_key": uuid.uuid4()})
    (row,) = all_of(TryOut)
    assert (response.status_code, response.url) == (303, at(cast, "tryout", row.pk))
    assert (row.sharing, row.author_id, row.tried_on) == ("private", cast.member.pk, day(0))
    assert (row.group_id, row.cycle_id) == (cast.group.pk, cycle.pk)


def test_pressed_five_times_it_is_one_row(cast, sign_in):
    client, key = sign_in(cast.member), uuid.uuid4()
    urls = {client.post(NEW, {"done": "Pairs first.", "client_key": key}).url for _press in range(5)}
    assert len(all_of(TryOut)) == len(urls) == 1


def test_pressed_twice_with_a_photo_it_is_one_file_and_one_small_picture_to_make(
    cast, sign_in, tmp_path, django_capture_on_commit_callbacks
):
    client, key = sign_in(cast.member), uuid.uuid4()
    asked = []
    for _press in range(2):
        with django_capture_on_commit_callbacks() as callbacks:
            client.post(NEW, {"done": "Pairs first.", "client_key": key, "photo": a_photo()})
        asked.append(len(callbacks))
    (row,) = all_of(TryOut)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert asked == [1, 0]
    assert [str(path.relative_to(tmp_path)) for path in files] == [row.photo.name]


def test_queries_of_one_press(cast, sign_in, django_assert_num_queries):
    """As the page sends it: with its group, its draft, and a message for whoever waits."""
    client = sign_in(cast.member)
    values = {"done": "Pairs first.", "client_key": uuid.uuid4(), "group": cast.group.pk, "draft": "tryout:new"}
    headers = {"X-Queue": "now", "X-Queue-Person": str(cast.member.pk)}
    with django_assert_num_queries(13):
        assert client.post(NEW, values, headers=headers).status_code == 200


def test_going_back_and_writing_something_else_is_another_row(cast, sign_in):
    client, key = sign_in(cast.member), uuid.uuid4()
    for words in ("Pairs first.", "Then the circle."):
        client.post(NEW, {"done": words, "client_key": key})
    assert [row.done for row in all_of(TryOut)] == ["Pairs first.", "Then the circle."]


def test_the_draft_is_offered_and_forgotten(cast, sign_in):
    client = sign_in(cast.member)
    keep_draft(cast.member, "tryout:new", {"done": "Half a sent"})
    assert b"Half a sent" in client.get(NEW).content
    client.post(NEW, {"done": "Half a sentence.", "draft": "tryout:new"})
    assert draft_data(cast.member, "tryout:new") == {}


def test_with_two_groups_one_has_to_be_chosen(cast, sign_in):
    with unscoped(reason="a test prepares its world"):
        second = GroupFactory(school=cast.school, name="Second")
        MembershipFactory(group=second, user=cast.member)
    client = sign_in(cast.member)
    assert client.post(NEW, {"done": "Pairs"}).status_code == 422
    assert client.post(NEW, {"done": "Pairs", "group": second.pk}).status_code == 303
    assert all_of(TryOut)[0].group_id == second.pk


@pytest.mark.parametrize("role", ["leader", "expert", "staff"])
def test_who_does_not_teach_in_a_group_is_told_so(cast, sign_in, role):
    response = sign_in(cast.person(role)).post(NEW, {"done": "Pairs", "group": cast.group.pk})
    assert response.status_code == 200
    assert all_of(TryOut) == []


def test_a_group_of_somebody_else_cannot_be_chosen(cast, sign_in):
    response = sign_in(cast.member).post(NEW, {"done": "Pairs", "group": cast.other_group.pk})
    assert response.status_code == 422
    assert all_of(TryOut) == []


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"done": "  \n "},
        {"done": "x" * 4001},
        {"done": "a\x00b"},
        {"done": "Pairs", "client_key": "not a key"},
        {"done": "Pairs", "group": "x"},
    ],
)
def test_bad_input_is_answered_at_the_field(cast, sign_in, values):
    response = sign_in(cast.member).post(NEW, values)
    assert response.status_code == 422
    assert b"invalid-feedback" in response.content or b"form-errors" in response.content
    assert all_of(TryOut) == []


@pytest.mark.parametrize("size", [0, 300, 10 * 1024 * 1024 + 1, 30 * 1024 * 1024])
def test_a_file_that_is_no_photo_is_refused_and_the_words_stay(cast, sign_in, size):
    file = SimpleUploadedFile("photo.jpg", b"x" * size, content_type="image/jpeg")
    response = sign_in(cast.member).post(NEW, {"done": "Pairs first.", "photo": file})
    assert response.status_code == 422
    assert b"Pairs first." in response.content
    assert "photo" in response.context["form"].errors


def test_what_is_larger_than_any_photo_is_turned_away_at_the_door(cast, sign_in):
    file = SimpleUploadedFile("photo.jpg", b"x" * (41 * 1024 * 1024), content_type="image/jpeg")
    assert sign_in(cast.member).post(NEW, {"done": "Pairs first.", "photo": file}).status_code == 413


def test_a_photo_is_kept_bare_and_shown_to_readers_only(cast, sign_in):
    client = sign_in(cast.member)
    client.post(NEW, {"done": "Pairs first.", "photo": a_photo("TELLING.jpg")})
    (row,) = all_of(TryOut)
    assert (row.photo_width, row.photo_height) == (30, 20)
    assert "TELLING" not in row.photo.name
    response = client.get(at(cast, "tryout_photo", row.pk))
    content = b"".join(response.streaming_content)
    assert b"TELLING" not in content
    assert Image.open(io.BytesIO(content)).format == "JPEG"
    assert response["Content-Disposition"].startswith("attachment")
    assert (response["X-Content-Type-Options"], response["Content-Type"]) == ("nosniff", "image/jpeg")
    assert response["Cache-Control"].startswith("private")
    assert client.get(at(cast, "tryout", row.pk)).content.count(b"<img") == 1
    for role in PEOPLE[1:]:
        assert (
            sign_in(cast.person(role) if role != "colleague" else cast.colleague)
            .get(at(cast, "tryout_photo", row.pk))
            .status_code
            == 404
        )


def test_a_photo_that_is_not_there_is_404(cast, sign_in):
    row = make(cast)
    assert sign_in(cast.member).get(at(cast, "tryout_photo", row.pk)).status_code == 404


# Private, shared, taken back ------------------------------------------------------------------------------------


def person(cast, name):
    return getattr(cast, name)


@pytest.mark.parametrize("name", PEOPLE[1:])
def test_a_private_try_out_is_nowhere_to_be_seen_for_anybody_else(cast, sign_in, name):
    cycle = start(cast, "P4")
    row = make(cast, done="TELLING private words", thought="TELLING thought", cycle=cycle)
    client = sign_in(person(cast, name))
    pages = [
        reverse(f"cycles:{page}", args=[cast.organisation.slug, pk])
        for page, pk in [
            ("list", cast.group.pk),
            ("tryouts", cast.group.pk),
            ("agreements", cast.group.pk),
            ("group_panel", cast.group.pk),
            ("detail", cycle.pk),
        ]
    ] + [reverse("cycles:phase", args=[cast.organisation.slug, cycle.pk, phase]) for phase in ("P1", "P4", "P6")]
    for page in pages:
        assert b"private words" not in client.get(page).content
    for page in ("tryout", "tryout_edit", "tryout_delete", "tryout_take_back"):
        assert client.get(at(cast, page, row.pk)).status_code == 404
    for page in ("tryout_share", "tryout_reply", "tryout_read", "tryout_delete", "tryout_edit"):
        assert client.post(at(cast, page, row.pk), {"text": "x"}).status_code == 404


@pytest.mark.parametrize("name", ["leader", "staff", "other", "administrator"])
def test_a_shared_try_out_is_not_for_leader_staff_or_strangers(cast, sign_in, name):
    cycle = start(cast, "P4")
    row = make(cast, done="TELLING shared words", sharing="group", cycle=cycle)
    client = sign_in(person(cast, name))
    assert client.get(at(cast, "tryout", row.pk)).status_code == 404
    for page, pk in (("group_panel", cast.group.pk), ("detail", cycle.pk), ("list", cast.group.pk), ("tryouts", cast.group.pk)):
        assert b"shared words" not in client.get(at(cast, page, pk)).content


@pytest.mark.parametrize("name", ["colleague", "organiser", "expert"])
def test_a_shared_try_out_is_read_by_colleagues_who_may_not_change_it(cast, sign_in, name):
    row = make(cast, done="Shared words", sharing="group")
    client = sign_in(person(cast, name))
    assert b"Shared words" in client.get(at(cast, "tryout", row.pk)).content
    assert b"Shared words" in client.get(at(cast, "tryouts", cast.group.pk)).content
    for page in ("tryout_edit", "tryout_delete", "tryout_share", "tryout_take_back", "tryout_read"):
        assert client.post(at(cast, page, row.pk)).status_code == 403


def test_the_author_shares_and_takes_back(cast, sign_in):
    row, client = make(cast), sign_in(cast.member)
    for _press in range(2):
        assert client.post(at(cast, "tryout_share", row.pk)).status_code == 303
    assert all_of(TryOut)[0].sharing == "group"
    client.post(at(cast, "tryout_take_back", row.pk))
    (after,) = all_of(TryOut)
    assert (after.sharing, after.shared_at) == ("private", None)


def test_with_a_reply_it_stays_with_the_group_but_can_be_deleted(cast, sign_in):
    row = make(cast, sharing="group")
    with unscoped(reason="a test prepares its world"):
        TryOutReplyFactory(try_out=row, author=cast.colleague)
    client = sign_in(cast.member)
    refused = client.post(at(cast, "tryout_take_back", row.pk), {"sure": "1"})
    assert refused.status_code == 422
    assert b"replied already" in refused.content
    assert b"1 reply of a colleague" in client.get(at(cast, "tryout_delete", row.pk)).content
    client.post(at(cast, "tryout_delete", row.pk))
    assert all_of(TryOut) == all_of(TryOutReply) == []


def test_a_get_changes_nothing(cast, sign_in):
    row = make(cast, sharing="group")
    with unscoped(reason="a test prepares its world"):
        TryOutReplyFactory(try_out=row, author=cast.colleague)
    client = sign_in(cast.member)
    for name, status in {
        "tryout": 200,
        "tryout_delete": 200,
        "tryout_take_back": 200,
        "tryout_share": 405,
        "tryout_read": 405,
    }.items():
        assert client.get(at(cast, name, row.pk)).status_code == status
    assert all_of(TryOutReply)[0].read_at is None
    assert all_of(TryOut)[0].sharing == "group"


# Details --------------------------------------------------------------------------------------------------------


def edit(client, cast, row, **values):
    good = {"done": row.done, "thought": "", "class_name": "", "tried_on": row.tried_on, "version": row.version}
    return client.post(at(cast, "tryout_edit", row.pk), {**good, **values})


def test_a_long_text_is_cut_short_in_a_list_and_whole_on_its_own_page(cast, sign_in):
    row = make(cast, sharing="group", done=f"{'We waited. ' * 80}THE END")
    client = sign_in(cast.colleague)
    assert b"THE END" not in client.get(at(cast, "tryouts", cast.group.pk)).content
    assert b"THE END" in client.get(at(cast, "tryout", row.pk)).content


def test_saving_what_is_shared_says_that_the_group_reads_it(cast, sign_in):
    row, client = make(cast, sharing="group"), sign_in(cast.member)
    after = client.get(edit(client, cast, row, thought="Waiting helped.").url)
    assert b"The group now reads it like this." in after.content


def test_a_text_that_waited_does_not_write_over_what_was_saved_elsewhere(cast, sign_in):
    row, client = make(cast), sign_in(cast.member)
    keep_draft(cast.member, f"tryout:{row.pk}", {"done": "On the laptop.", "version": "1"})
    edit(client, cast, row, done="On the phone.")
    keep_draft(cast.member, f"tryout:{row.pk}", {"done": "On the laptop.", "version": "1"})
    form = client.get(at(cast, "tryout_edit", row.pk)).context["form"]
    values = {name: form[name].value() or "" for name in form.fields if "photo" not in name}
    told = client.post(at(cast, "tryout_edit", row.pk), values)
    assert told.status_code == 422
    assert b"On the phone." in told.content
    assert b"On the laptop." in told.content


def test_the_second_half_comes_later(cast, sign_in):
    row, client = make(cast), sign_in(cast.member)
    assert b"This half is still empty" in client.get(at(cast, "tryout", row.pk)).content
    assert edit(client, cast, row, thought="Waiting helped.", class_name="Grade 5", tried_on=day(-3)).status_code == 303
    (after,) = all_of(TryOut)
    assert (after.thought, after.class_name, after.tried_on, after.version) == ("Waiting helped.", "Grade 5", day(-3), 2)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"done": "", "thought": ""}, "done"),
        ({"tried_on": "2999-01-01"}, "tried_on"),
        ({"tried_on": "yesterday"}, "tried_on"),
        ({"tried_on": ""}, "tried_on"),
        ({"class_name": "x" * 61}, "class_name"),
        ({"thought": "a\x00"}, "thought"),
        ({"version": "x"}, "version"),
    ],
)
def test_bad_details_are_refused_at_the_field(cast, sign_in, values, field):
    row = make(cast)
    response = edit(sign_in(cast.member), cast, row, **values)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert all_of(TryOut)[0].done == row.done


def test_phone_and_laptop_do_not_overwrite_each_other(cast, sign_in):
    row, client = make(cast), sign_in(cast.member)
    edit(client, cast, row, thought="From the phone.")
    told = edit(client, cast, row, thought="From the laptop.")
    assert told.status_code == 422
    assert b"From the phone." in told.content
    assert b"From the laptop." in told.content
    assert all_of(TryOut)[0].thought == "From the phone."
    assert edit(client, cast, row, thought="Both.", version=told.context["form"]["version"].value()).status_code == 303


def test_a_photo_can_be_replaced_and_taken_away_with_its_file(cast, sign_in, django_capture_on_commit_callbacks):
    row, client = make(cast), sign_in(cast.member)
    with django_capture_on_commit_callbacks(execute=True):
        edit(client, cast, row, photo=a_photo())
    (first,) = all_of(TryOut)
    with django_capture_on_commit_callbacks(execute=True):
        edit(client, cast, first, photo=a_photo())
    (second,) = all_of(TryOut)
    assert first.photo.name != second.photo.name
    assert not first.photo.storage.exists(first.photo.name)
    with django_capture_on_commit_callbacks(execute=True):
        edit(client, cast, second, remove_photo="1")
    assert all_of(TryOut)[0].photo.name == ""
    assert not second.photo.storage.exists(second.photo.name)


def test_deleting_takes_the_file_along(cast, sign_in, django_capture_on_commit_callbacks):
    client = sign_in(cast.member)
    client.post(NEW, {"done": "Pairs first.", "photo": a_photo()})
    (row,) = all_of(TryOut)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(at(cast, "tryout_delete", row.pk))
    assert not row.photo.storage.exists(row.photo.name)


# Replies --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["colleague", "organiser", "expert"])
def test_colleagues_and_experts_reply_and_twice_is_once(cast, sign_in, name):
    row, client = make(cast, sharing="group"), sign_in(person(cast, name))
    for _press in range(2):
        response = client.post(at(cast, "tryout_reply", row.pk), {"kind": "question", "text": "What did B do?"})
        assert response.status_code == 303
    (reply,) = all_of(TryOutReply)
    assert (reply.author, reply.kind) == (person(cast, name), "question")


def test_the_author_answers_and_has_no_kind_to_choose(cast, sign_in):
    row, client = make(cast, sharing="group"), sign_in(cast.member)
    assert "Your answer" not in client.get(at(cast, "tryout", row.pk)).content.decode()
    with unscoped(reason="a test prepares its world"):
        TryOutReplyFactory(try_out=row, author=cast.colleague)
    page = client.get(at(cast, "tryout", row.pk)).content.decode()
    assert "What kind of reply is it?" not in page
    assert "Your answer" in page
    for _press in range(2):  # a tab from before may still send a kind
        assert client.post(at(cast, "tryout_reply", row.pk), {"kind": "question", "text": "B whispered."}).status_code == 303
    (answer,) = [reply for reply in all_of(TryOutReply) if reply.author == cast.member]
    assert answer.kind == "answer"


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"kind": "praise", "text": "x"},
        {"kind": "option"},
        {"kind": "option", "text": "x" * 2001},
        {"kind": "answer", "text": "For somebody else"},
    ],
)
def test_a_reply_that_does_not_fit_is_refused(cast, sign_in, values):
    row = make(cast, sharing="group")
    response = sign_in(cast.colleague).post(at(cast, "tryout_reply", row.pk), values)
    assert response.status_code == 422
    assert all_of(TryOutReply) == []


def test_replies_wait_until_the_author_has_opened_them_in_a_browser(cast, sign_in):
    row = make(cast, sharing="group")
    with unscoped(reason="a test prepares its world"):
        TryOutReplyFactory(try_out=row, author=cast.colleague)
        TryOutReplyFactory(try_out=row, author=cast.member, text="My own answer")
        assert TryOutReply.objects.unread_by_author(cast.member).count() == 1
        assert TryOutReply.objects.unread_by_author(cast.colleague).count() == 0
    client, read = sign_in(cast.member), at(cast, "tryout_read", row.pk)
    assert read.encode() in client.get(at(cast, "tryout", row.pk)).content
    assert client.post(read, headers={"HX-Request": "true"}).status_code == 204
    assert client.post(read).status_code == 303
    with unscoped(reason="a test looks"):
        assert TryOutReply.objects.unread_by_author(cast.member).count() == 0
    assert read.encode() not in client.get(at(cast, "tryout", row.pk)).content


def test_nobody_answers_for_the_author(scope):
    row = TryOutFactory(group=scope.group, author=scope.member, sharing="group")
    from core.errors import DomainError

    with pytest.raises(DomainError, match=r"kinds|soorten"):
        tryouts.reply(try_out=row, kind="answer", text="For somebody else", by=scope.colleague)


def test_nobody_replies_to_what_was_just_taken_back(scope):
    row = TryOutFactory(group=scope.group, author=scope.member)
    from core.errors import DomainError

    with pytest.raises(DomainError):
        tryouts.reply(try_out=row, kind="question", text="Why?", by=scope.colleague)


def test_who_lost_the_role_loses_the_pages(cast, sign_in):
    row, client = make(cast, sharing="group"), sign_in(cast.colleague)
    with unscoped(reason="a test prepares its world"):
        cast.group.memberships.filter(user=cast.colleague).update(ends_on=day(-1))
    assert client.post(at(cast, "tryout_reply", row.pk), {"kind": "question", "text": "x"}).status_code == 404
    assert client.get(at(cast, "tryouts", cast.group.pk)).status_code == 403


# The list -------------------------------------------------------------------------------------------------------


def test_the_list_shows_shared_ones_and_my_own_private_ones(cast, sign_in):
    make(cast, done="Mine and private")
    make(cast, "colleague", done="Shared by Cas", sharing="group")
    make(cast, "colleague", done="Private of Cas")
    content = sign_in(cast.member).get(at(cast, "tryouts", cast.group.pk)).content
    assert b"Mine and private" in content
    assert b"Shared by Cas" in content
    assert b"Private of Cas" not in content


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999999999999", ""])
def test_a_strange_page_number_is_no_error(cast, sign_in, page):
    assert sign_in(cast.member).get(at(cast, "tryouts", cast.group.pk), {"page": page}).status_code == 200


def test_older_ones_are_on_the_next_page(cast, sign_in):
    for number in range(32):
        make(cast, done=f"Number {number:02}")
    client = sign_in(cast.member)
    assert b"?page=2" in client.get(at(cast, "tryouts", cast.group.pk)).content
    second = client.get(at(cast, "tryouts", cast.group.pk), {"page": 2}).content
    assert b"Number 00" in second
    assert b"?page=1" in second


def test_a_leader_in_the_group_may_be_an_organiser_too(cast, sign_in):
    make(cast, done="Shared words", sharing="group")
    with unscoped(reason="a test prepares its world"):
        MembershipFactory(group=cast.group, user=cast.leader, role=Role.ORGANISER)
    assert b"Shared words" in sign_in(cast.leader).get(at(cast, "tryouts", cast.group.pk)).content


def test_a_shared_try_out_leads_to_the_library_and_a_private_one_does_not(cast, sign_in):
    with unscoped(reason="a test prepares its world"):
        shared = TryOutFactory(group=cast.group, author=cast.member, sharing="group")
        private = TryOutFactory(group=cast.group, author=cast.member)
    client = sign_in(cast.member)
    assert f"library/new/?try_out={shared.pk}" in client.get(shared.get_absolute_url()).content.decode()
    assert "library/new/" not in client.get(private.get_absolute_url()).content.decode()


def test_a_try_out_remembers_the_item_of_the_meeting_that_gave_the_idea(cast, sign_in):
    now = timezone.now()
    with unscoped(reason="a test prepares its world"):
        item = AgendaItemFactory(
            meeting=MeetingFactory(group=cast.group, starts_at=now - timedelta(days=9)), title="Waiting longer"
        )
        later = AgendaItemFactory(
            meeting=MeetingFactory(group=cast.group, starts_at=now + timedelta(days=9)), title="Still to come"
        )
        AgendaItemFactory(meeting=item.meeting, title="Only proposed", is_proposal=True)
        elsewhere = AgendaItemFactory(meeting__group=cast.other_group, title="TELLING item")
    client = sign_in(cast.member)
    ideas = client.get(at(cast, "tryouts", cast.group.pk)).content.decode().split("Ideas from your last meeting")[1]
    assert f"{NEW}?item={item.pk}" in ideas and "Still to come" not in ideas and "Only proposed" not in ideas
    assert "Ideas from" not in sign_in(cast.expert).get(at(cast, "tryouts", cast.group.pk)).content.decode()
    assert "Waiting longer" in client.get(f"{NEW}?item={item.pk}").content.decode()
    assert "TELLING" not in client.get(f"{NEW}?item={elsewhere.pk}").content.decode()
    sent = client.post(NEW, {"done": "We counted to ten.", "item": str(item.pk)})
    with unscoped(reason="a test looks"):
        made = TryOut.objects.get()
    assert made.agenda_item_id == item.pk
    page = client.get(sent.url).content.decode()
    assert "From the meeting of" in page and f"/meetings/{item.meeting_id}/#agenda" in page
    form = client.get(at(cast, "tryout_edit", made.pk)).content.decode()
    assert f'value="{item.pk}" selected' in form
    assert "Still to come" not in form and "Only proposed" not in form and "TELLING" not in form
    good = {"done": "We counted to ten.", "tried_on": str(made.tried_on), "version": str(made.version), "thought": ""}
    for wrong in (later.pk, elsewhere.pk, "x"):
        refused = client.post(at(cast, "tryout_edit", made.pk), {**good, "agenda_item": str(wrong)})
        assert (refused.status_code, b'<details class="mb-5" open>' in refused.content) == (422, True)
    with unscoped(reason="a test looks"):
        with pytest.raises(DomainError):
            tryouts.log(group=cast.group, by=cast.member, done="We counted.", agenda_item=elsewhere)
        item.delete()
        made.refresh_from_db()
    assert made.agenda_item_id is None and made.done == "We counted to ten."
