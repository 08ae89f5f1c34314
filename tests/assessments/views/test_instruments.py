"""Pages of questionnaires: reading for staff, writing for school leaders."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from assessments.models import OwnInstrument, OwnVersion
from core.tenancy import unscoped
from schools.models import User
from tests.factories.assessments import JointFactory, OwnInstrumentFactory, OwnVersionFactory, RoundFactory, document

AT = "/o/lindenhof/questionnaires/"


@pytest.fixture
def own(cast):
    with unscoped(reason="a test prepares its world"):
        made = OwnInstrumentFactory(organisation=cast.organisation)
        OwnVersionFactory(instrument=made, published_at=None)
        return made


def here(own, tail=""):
    return f"/o/lindenhof/own-lists/{own.pk}/{tail}"


def text_of(response):
    return response.content.decode()


def test_staff_read_what_can_be_asked_and_leaders_may_add(cast, sign_in):
    text = text_of(sign_in(cast.member).get(AT))
    for name in (
        "The seven characteristics",
        "Three dimensions",
        "School leader",
        "Matrix of the seven",
        "Five dimensions (Bergsen",
    ):
        assert name in text
    assert "Make one of your own" not in text
    assert "Make one of your own" in text_of(sign_in(cast.leader).get(AT))


def test_drafts_are_for_leaders(cast, sign_in, own):
    assert "Mood here" not in text_of(sign_in(cast.member).get(AT))
    assert sign_in(cast.member).get(here(own)).status_code == 404
    assert sign_in(cast.member).get(here(own, "file/")).status_code == 404
    assert "Mood here" in text_of(sign_in(cast.leader).get(AT))
    assert "This is a draft." in text_of(sign_in(cast.leader).get(here(own)))


@pytest.mark.parametrize("key", ["characteristics", "lowan", "theme", "matrix", "bergsen_meester", "school_leader"])
def test_a_shipped_one_is_shown_whole_with_its_source(cast, sign_in, key):
    from assessments.instruments import shipped

    text = text_of(sign_in(cast.member).get(f"{AT}{key}/"))
    made = shipped(key)
    assert "Source:" in text and "Rights:" in text
    for section in made.sections:
        assert section.name in text
    assert text.count("<li>") >= len(made.items)


def test_the_short_poll_leads_to_the_whole_and_nonsense_to_nothing(cast, sign_in):
    client = sign_in(cast.member)
    assert client.get(f"{AT}pulse/").status_code == 200
    assert client.get(f"{AT}horoscope/").status_code == 404


def test_lowans_page_says_what_it_lacks(cast, sign_in):
    assert "misses those two" in text_of(sign_in(cast.member).get(f"{AT}lowan/"))


def test_the_crosswalk_stands_lists_beside_each_other(cast, sign_in, own):
    with unscoped(reason="a test prepares"):
        OwnVersion.objects.update(published_at=timezone.now())
    text = text_of(sign_in(cast.member).get(f"{AT}beside/"))
    assert "Mood here" in text and "PLCA-R" in text and "Nothing about: Close to our own lessons" in text


def test_a_file_goes_out(cast, sign_in):
    answered = sign_in(cast.member).get(f"{AT}lowan/file/")
    assert json.loads(answered.content)["key"] == "lowan"
    assert answered["Content-Disposition"] == 'attachment; filename="lowan.v1.json"'


def test_a_leader_fills_a_frame_and_publishes_it(cast, sign_in):
    client = sign_in(cast.leader)
    assert "Filled from" not in text_of(client.get(f"{AT}new/?from=openness"))
    begun = client.post(f"{AT}new/", {"nl": "Openheid", "en": "", "start_from": "openness"}, follow=True)
    assert "This is a draft." in text_of(begun)
    with unscoped(reason="a test inspects"):
        own = OwnInstrument.objects.get()
    refused = client.post(here(own, "publish/"))
    assert refused.status_code == 422
    assert "part 1: It has no statements yet." in text_of(refused)
    for number, text in enumerate(("We luisteren.", "We proberen het uit.", "De deur staat open."), 1):
        client.post(here(own, f"part/O{number}/statement/"), {"nl": text})
    published = client.post(here(own, "publish/"), follow=True)
    assert "Version 1, as rounds use it." in text_of(published)
    assert "Openheid" in text_of(sign_in(cast.member).get(AT))


def test_advice_is_given_once_and_then_the_writer_decides(cast, sign_in, own):
    client = sign_in(cast.leader)
    advised = client.post(here(own, "part/P1/statement/"), {"nl": "We lachen en huilen."})
    assert "joins two ideas" in text_of(advised) and 'name="anyway"' in text_of(advised)
    assert "We lachen en huilen." in text_of(advised)
    client.post(here(own, "part/P1/statement/"), {"nl": "We lachen en huilen.", "anyway": "1"})
    assert "We lachen en huilen." in text_of(client.get(here(own)))


def test_a_copy_is_refused_at_its_field_and_what_nearly_is_one_is_asked_about_once(cast, sign_in, own):
    client, page = sign_in(cast.leader), here(own, "part/P1/statement/")
    kept = {"nl": "In deze groep voel ik me veilig.", "en": "I feel safe in this group."}
    client.post(page, kept)

    def fields(answered):
        return {name: str(errors[0]) for name, errors in answered.context["form"].errors.items()}

    for typed, field, other in (
        ({"nl": "We lachen."}, "nl", "We lachen"),  # in another part, too
        ({"nl": "  we\u00a0LACHEN…"}, "nl", "We lachen"),
        ({"nl": "\ufeffWe la\u200bch\u00aden"}, "nl", "We lachen"),
        ({"nl": "\uff37e l\u0430chen", "en": "We laugh!"}, "en", "We laugh"),  # wide, and a Cyrillic letter
        ({"nl": "We zijn vrolijk.", "en": "WE LAUGH"}, "en", "We laugh"),
        ({"nl": "We laugh"}, "nl", "We laugh"),  # what stands there as English
        ({"nl": "We lachen en huilen.", "en": "we-laugh"}, "en", "We laugh"),  # before any advice, and not to be kept
    ):
        answered = client.post(page, {**typed, "anyway": "1"})
        assert (answered.status_code, list(fields(answered))) == (422, [field])
        assert f"This says the same as “{other}”." in fields(answered)[field]
        assert "asks-note" not in text_of(client.post(page, typed))
    for near in (
        "Ik voel me veilig in deze groep.",
        "In deze groep voel ik mij veilig.",
        "In deze groep voel ik me niet veilig.",
    ):
        asked = text_of(client.post(page, {"nl": near}))
        assert "looks much like “In deze groep voel ik me veilig”" in asked and 'name="anyway"' in asked
    english = text_of(client.post(page, {"nl": "Fouten mogen.", "en": "I feel very safe in this group."}))
    assert "looks much like “I feel safe in this group”" in english
    assert client.post(page, {"nl": near, "anyway": "1"}).status_code == 303
    # Saving it again as it is, or with a comma, is no copy of itself; who publishes sees the pair once more.
    with unscoped(reason="a test inspects"):
        first, last = [each["key"] for each in OwnVersion.objects.get().definition["sections"][0]["items"]][-2:]
    assert client.post(f"{page}?statement={first}", {**kept, "anyway": "1"}).status_code == 303
    assert client.post(f"{page}?statement={last}", {"nl": "In deze groep, voel ik me veilig"}).status_code == 422
    pair = "“In deze groep voel ik me veilig” and “In deze groep voel ik me niet veilig” look much alike."
    assert pair in text_of(client.get(here(own, "publish/")))
    assert client.post(here(own, "publish/")).status_code == 303


def test_a_file_with_copies_is_refused_and_one_with_near_copies_says_so(cast, sign_in):
    client, made = sign_in(cast.leader), document()

    def handed_in(*texts):
        items = [{"key": f"S{n}", "nl": nl, "en": en} for n, (nl, en) in enumerate(texts, 1)]
        parts = [{**made["sections"][0], "key": f"P{n}", "items": [item]} for n, item in enumerate(items, 1)]
        content = json.dumps({**made, "sections": parts}).encode()
        return client.post(f"{AT}import/", {"file": SimpleUploadedFile("x.json", content)}, follow=True)

    refused = handed_in(("We lachen.", "We laugh."), ("We zijn blij.", "We are glad."), ("Blij!", "we   ARE glad"))
    assert refused.status_code == 422
    assert "part 3, statement 1: This says the same as “We are glad”" in text_of(refused)
    taken = handed_in(("De sfeer is prettig.", "The mood is nice."), ("De sfeer is heel prettig.", "It is pleasant here."))
    assert "“De sfeer is prettig” and “De sfeer is heel prettig” look much alike." in text_of(taken)
    assert "Taken in as a draft." in text_of(taken)
    with unscoped(reason="a draft from before copies were refused"):
        draft = OwnVersion.objects.select_related("instrument").get()
        draft.definition["sections"][1]["items"][0]["en"] = "The mood is nice"
        draft.save(update_fields=["definition"])
    late = client.post(here(draft.instrument, "publish/"))
    assert late.status_code == 422 and "part 2, statement 1: This says the same as “The mood is nice”" in text_of(late)


def test_a_part_is_added_changed_moved_and_taken_out(cast, sign_in, own):
    client = sign_in(cast.leader)
    client.post(here(own, "part/"), {"nl": "Rust", "en": "Calm", "maps": ["C7"]})
    client.post(here(own, "part/?part=P1"), {"nl": "Stemming", "en": "Temper"})
    client.post(here(own, "move/"), {"key": "P2", "move": "up"})
    text = text_of(client.get(here(own)))
    assert text.index("Calm") < text.index("Temper")
    assert "Its statements go with it." in text_of(client.get(here(own, "remove/P1/")))
    client.post(here(own, "remove/P1/"))
    assert "Temper" not in text_of(client.get(here(own)))
    assert client.get(here(own, "remove/P1/")).status_code == 404
    assert client.get(here(own, "part/?part=P1")).status_code == 404


def test_a_part_of_a_questionnaire_is_no_part_of_a_lesson(cast, sign_in, own):
    User.objects.filter(pk=cast.leader.pk).update(language="nl")
    text = text_of(sign_in(cast.leader).get(here(own)))
    assert "Onderdeel toevoegen" in text and "lesdeel" not in text


def test_what_a_colleague_wrote_meanwhile_is_shown_and_ours_kept(cast, sign_in, own):
    client = sign_in(cast.leader)
    sent = {"nl": "We zingen.", "en": "We sing.", "seen": "0123456789abcdef"}
    refused = client.post(here(own, "part/P1/statement/?statement=S1"), sent)
    assert refused.status_code == 422
    assert "It now says: “We lachen.”" in text_of(refused) and "We zingen." in text_of(refused)


@pytest.mark.parametrize("scale", ["agree", "often", "own"])
def test_texts_and_answers_come_back_as_they_were_saved(cast, sign_in, own, scale):
    client = sign_in(cast.leader)
    words = {f"own_{n}": f"antwoord {n}" for n in range(1, 6)}
    sent = {"nl": "Sfeer", "en": "", "summary": "Waarvoor", "source": "Wij", "audience": "staff", "scale": scale, **words}
    assert client.post(here(own, "texts/"), sent).status_code == 303
    text = text_of(client.get(here(own, "texts/")))
    assert f'value="{scale}"' in text and 'value="staff"' in text
    assert text.count("checked") == 2
    assert ("antwoord 5" in text) is (scale == "own")


def test_a_scale_with_a_gap_is_refused_at_its_field(cast, sign_in, own):
    sent = {"nl": "Sfeer", "audience": "group", "scale": "own", "own_1": "a"}
    refused = sign_in(cast.leader).post(here(own, "texts/"), sent)
    assert refused.status_code == 422 and "Give all five answers a name" in text_of(refused)


def test_a_file_comes_in_or_every_fault_is_said(cast, sign_in):
    client = sign_in(cast.leader)
    good = SimpleUploadedFile("list.json", json.dumps(document()).encode(), content_type="application/json")
    assert "Mood here" in text_of(client.post(f"{AT}import/", {"file": good}, follow=True))
    twice = {**document(), "sections": document()["sections"] * 2}
    bad = SimpleUploadedFile("list.json", json.dumps(twice).encode(), content_type="application/json")
    refused = client.post(f"{AT}import/", {"file": bad})
    assert refused.status_code == 422
    assert "part 2: The key P1 stands here for the second time." in text_of(refused)


def test_a_used_one_is_put_away_and_offered_again(cast, sign_in, own):
    with unscoped(reason="a test prepares"):
        OwnVersion.objects.update(published_at=timezone.now())
        RoundFactory(group=cast.group, instrument=own.key, own_version=OwnVersion.objects.get())
    client = sign_in(cast.leader)
    assert "Rounds that did keep it" in text_of(client.get(here(own, "put-away/")))
    client.post(here(own, "put-away/"))
    assert "Put away" in text_of(client.get(AT))
    client.post(here(own, "put-away/"))
    assert "Put away" not in text_of(client.get(AT))


def test_put_away_in_the_middle_of_a_round_and_of_a_talk_it_stays_there_and_is_offered_no_more(cast, sign_in, own):
    with unscoped(reason="a test prepares"):
        OwnVersion.objects.update(published_at=timezone.now())
        talk = JointFactory(group=cast.group, instrument=own.key, own_version=OwnVersion.objects.get())
    leader, member = sign_in(cast.leader), sign_in(cast.member)
    # A talk alone keeps it as well: its questions would be gone in the middle of it.
    assert "Put it away" in text_of(leader.get(here(own, "put-away/")))
    with unscoped(reason="a test prepares"):
        round_ = RoundFactory(group=cast.group, instrument=own.key, own_version=OwnVersion.objects.get())
    assert leader.post(here(own, "put-away/")).status_code == 303
    for page in (talk.get_absolute_url(), round_.get_absolute_url(), f"{round_.get_absolute_url()}answer/"):
        assert member.get(page).status_code == 200, page
    assert "Mood here" in text_of(member.get(talk.get_absolute_url()))
    offered = f"/o/lindenhof/groups/{cast.group.pk}/"
    for page in (f"{offered}rounds/new/", f"{offered}together/new/"):
        assert own.key not in text_of(sign_in(cast.organiser).get(page)), page


def test_an_unused_one_is_deleted(cast, sign_in, own):
    client = sign_in(cast.leader)
    assert "It cannot be brought back." in text_of(client.get(here(own, "put-away/")))
    client.post(here(own, "put-away/"))
    assert client.get(here(own)).status_code == 404


def test_the_next_version_is_a_draft_beside_the_one_in_use(cast, sign_in, own):
    with unscoped(reason="a test prepares"):
        OwnVersion.objects.update(published_at=timezone.now())
    text = text_of(sign_in(cast.leader).post(here(own, "next/"), follow=True))
    assert "This is the draft of a next version. Groups use version 1" in text
    assert "Version 1, as rounds use it." in text_of(sign_in(cast.member).get(here(own)))


@pytest.mark.parametrize("count", [1, 30])
def test_queries(cast, sign_in, django_assert_num_queries, count):
    with unscoped(reason="a test prepares"):
        for _number in range(count):
            own = OwnVersionFactory(instrument__organisation=cast.organisation).instrument
    client = sign_in(cast.leader)
    client.get(AT)
    with django_assert_num_queries(7):
        client.get(AT)
    with django_assert_num_queries(7):
        client.get(f"{AT}beside/")
    with django_assert_num_queries(7):
        client.get(here(own))
