"""Leader, organiser, researcher and colleagues try to find out who said no."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from core.models import Draft
from core.tenancy import unscoped
from research.models import Consent, Export, Study
from research.services import studies
from schools.models import AuditEvent
from tests.factories.research import say_yes

ROLES = ("leader", "organiser", "expert", "colleague", "member", "staff")


def pages(lab, client):
    """All pages on which a study, a group, a person or what happened is shown."""
    at, group = [lab.cast.organisation.slug], lab.cast.group
    paths = [
        lab.study.get_absolute_url(),
        reverse("research:list", args=[*at, group.pk]),
        reverse("research:group_panel", args=[*at, group.pk]),
        reverse("research:decide", args=[*at, lab.study.pk]),
        reverse("research:export", args=[*at, lab.study.pk]),
        reverse("research:end", args=[*at, lab.study.pk]),
        group.get_absolute_url(),
        reverse("groups:members", args=[*at, group.pk]),
        reverse("cycles:detail", args=[*at, lab.cycle.pk]),
        "/",
        "/me/",
        "/portfolio/",
    ]
    found = {}
    for path in paths:
        response = client.get(path)
        body = re.sub(r'csrfmiddlewaretoken" value="\w+"|x-csrftoken[^,}]+', "", response.content.decode())
        body = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", body)
        found[path] = (response.status_code, body)
    return found


def say(lab, person, takes_part):
    with unscoped(reason="a test decides for somebody"):
        studies.decide(study=lab.study, takes_part=takes_part, by=person)


@pytest.mark.walk
@pytest.mark.parametrize("role", ROLES)
def test_no_page_changes_by_one_letter_whatever_somebody_else_decides(lab, sign_in, role):
    client, somebody = sign_in(getattr(lab.cast, role)), lab.teachers[0]
    with unscoped(reason="a test prepares its world"):
        say_yes(lab.study, *lab.teachers[1:])
    before = pages(lab, client)
    for takes_part in (False, True, False):
        say(lab, somebody, takes_part)
        assert pages(lab, client) == before
    with unscoped(reason="a test prepares its world"):
        Consent.objects.all().delete()
    assert pages(lab, client) == before


def test_one_sees_what_one_chose_oneself(lab, sign_in):
    somebody = lab.teachers[0]
    client, url = sign_in(somebody), reverse("research:decide", args=[lab.cast.organisation.slug, lab.study.pk])
    untouched = pages(lab, client)
    assert client.post(url, {"takes_part": "yes"}).status_code == 303
    client.get("/")  # the message is read
    assert pages(lab, client) != untouched
    assert "You take part." in client.get(lab.study.get_absolute_url()).content.decode()
    assert client.post(url, {"takes_part": "no"}).status_code == 303
    client.get("/")
    assert pages(lab, client) == untouched


def test_yes_and_no_are_the_same_to_mail_audit_drafts_and_log(lab, sign_in, caplog):
    url = reverse("research:decide", args=[lab.cast.organisation.slug, lab.study.pk])
    with unscoped(reason="a test looks"):
        before = (AuditEvent.objects.count(), Draft.objects.count(), Export.objects.count())
    answers = []
    for person, choice in zip(lab.teachers, ["yes", "no", "yes", "no", "no", "no"], strict=True):
        response = sign_in(person).post(url, {"takes_part": choice})
        answers.append((response.status_code, response["Location"]))
    assert len(set(answers)) == 1
    assert mail.outbox == []
    assert "decide" not in caplog.text
    with unscoped(reason="a test looks"):
        assert (AuditEvent.objects.count(), Draft.objects.count(), Export.objects.count()) == before
        assert Consent.objects.count() == 2


@pytest.mark.parametrize("role", ["leader", "organiser", "colleague", "staff", "administrator", "other"])
def test_nobody_but_the_researcher_gets_an_export(lab, sign_in, role):
    with unscoped(reason="a test prepares its world"):
        say_yes(lab.study, *lab.teachers)
    url = reverse("research:export", args=[lab.cast.organisation.slug, lab.study.pk])
    response = sign_in(getattr(lab.cast, role)).post(url)
    assert response.status_code in (403, 404)
    assert b"PK" not in response.content[:4]


def test_a_leader_of_the_school_cannot_be_the_researcher(lab, sign_in):
    from groups.enums import Role
    from tests.factories.groups import MembershipFactory

    cast = lab.cast
    with unscoped(reason="a test prepares its world"):
        say_yes(lab.study, *lab.teachers)
        MembershipFactory(group=cast.group, user=cast.leader, role=Role.ORGANISER)
        Study.objects.update(researcher=cast.leader)
    at = [cast.organisation.slug]
    client = sign_in(cast.leader)
    assert client.post(reverse("research:export", args=[*at, lab.study.pk])).status_code == 403
    assert client.get(reverse("research:create", args=[*at, cast.group.pk])).status_code == 403


def test_too_few_is_said_in_the_same_words_whoever_is_missing(lab, sign_in):
    """Nobody, four, or five of whom one wrote nothing: the researcher cannot tell these apart."""
    client = sign_in(lab.cast.expert)
    url = reverse("research:export", args=[lab.cast.organisation.slug, lab.study.pk])
    said = set()
    for people in ([], lab.teachers[:1], lab.teachers[:4], [*lab.teachers[:4], lab.cast.member]):
        with unscoped(reason="a test prepares its world"):
            Consent.objects.all().delete()
            say_yes(lab.study, *people)
        response = client.post(url)
        assert response.status_code == 422
        said.add(re.sub(r'csrfmiddlewaretoken" value="\w+"|x-csrftoken[^,}]+', "", response.content.decode()))
    assert len(said) == 1


def test_an_export_is_the_same_whether_somebody_refused_or_never_looked(lab, sign_in):
    client = sign_in(lab.cast.expert)
    url = reverse("research:export", args=[lab.cast.organisation.slug, lab.study.pk])
    with unscoped(reason="a test prepares its world"):
        say_yes(lab.study, *lab.teachers[:5])
    before = client.post(url).content
    say(lab, lab.teachers[5], False)
    after = client.post(url).content
    assert len(before) == len(after)
    import io
    import zipfile

    one, two = (zipfile.ZipFile(io.BytesIO(content)) for content in (before, after))
    with one, two:
        assert {name: one.read(name) for name in one.namelist()} == {name: two.read(name) for name in two.namelist()}


def test_the_group_sees_that_an_export_was_made_and_not_how_many_are_in_it(lab, sign_in):
    with unscoped(reason="a test prepares its world"):
        say_yes(lab.study, *lab.teachers)
    sign_in(lab.cast.expert).post(reverse("research:export", args=[lab.cast.organisation.slug, lab.study.pk]))
    content = sign_in(lab.cast.colleague).get(lab.study.get_absolute_url()).content.decode()
    assert "Eva Expert" in content
    assert str(timezone.localdate().year) in content
    with unscoped(reason="a test looks"):
        fields = {field.name for field in Export._meta.fields}
    assert fields == {"id", "study", "made_by", "made_on"}
