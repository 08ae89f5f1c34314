"""Inviting, sending again, withdrawing and accepting."""

import datetime
import re
import threading

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone, translation

from core.errors import DomainError
from core.tenancy import organisation_scope, unscoped
from schools import services
from schools.models import Invitation, Staff, User
from schools.scopes import invitation_for
from schools.services import AlreadyInvited
from schools.signals import invitation_accepted
from schools.tasks import send_invitation
from schools.tokens import hash_token
from tests.cast import Cast
from tests.factories.schools import InvitationFactory, SchoolFactory, StaffFactory, UserFactory

DAY = datetime.timedelta(days=1)
PASSWORD = "correct horse battery"


def sent(cast: Cast, **change: object) -> tuple[Invitation, str]:
    return services.invite(
        **{"organisation": cast.organisation, "email": "new@example.org", "name": "Nia", "by": cast.leader} | change
    )


def test_an_invitation_waits_for_two_weeks_under_an_address_in_lower_case(scope: Cast) -> None:
    invitation, token = sent(scope, email=" New@Example.org ", name=" Nia  New ", school=scope.school)
    assert (invitation.email, invitation.name, invitation.school) == ("new@example.org", "Nia New", scope.school)
    assert timezone.now() + 13.9 * DAY < invitation.expires_at < timezone.now() + 14.1 * DAY
    assert invitation.token_hash == hash_token(token)
    assert len(token) >= 40


def test_the_mail_leaves_once_the_transaction_holds(scope: Cast, django_capture_on_commit_callbacks: object) -> None:
    with translation.override("en"), django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        _invitation, token = sent(scope)
        assert mail.outbox == []
    (message,) = mail.outbox
    assert message.to == ["new@example.org"]
    assert message.subject == "Lotte Leader invites you to Lindenhof"
    assert f"/invitation/{token}/" in message.body
    assert f"/invitation/{token}/" in message.alternatives[0][0]


@pytest.mark.parametrize(("language", "word"), [("nl", "Kies een wachtwoord"), ("en", "Choose a password")])
def test_the_mail_speaks_the_language_of_the_inviter(
    scope: Cast, django_capture_on_commit_callbacks: object, language: str, word: str
) -> None:
    with translation.override(language), django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        sent(scope)
    assert word in mail.outbox[0].body


def test_the_mail_speaks_the_language_of_an_account(scope: Cast, django_capture_on_commit_callbacks: object) -> None:
    UserFactory(email="new@example.org", language="nl")
    with translation.override("en"), django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        sent(scope)
    assert "Je hebt al een account" in mail.outbox[0].body


def test_no_mail_leaves_for_a_link_that_does_not_work_any_more(scope: Cast) -> None:
    invitation, token = sent(scope)
    task = {"organisation_id": scope.organisation.pk, "invitation_id": invitation.pk, "language": "nl"}
    send_invitation(token="an older token", **task)
    services.revoke(invitation=invitation, by=scope.leader)
    send_invitation(token=token, **task)
    assert mail.outbox == []


def test_the_task_needs_its_organisation(db: None) -> None:
    with pytest.raises(TypeError):
        send_invitation(invitation_id=1, token="x", language="nl")


def test_an_address_is_not_invited_twice(scope: Cast) -> None:
    first, _token = sent(scope)
    with pytest.raises(AlreadyInvited) as refusal:
        sent(scope, email="NEW@example.org")
    assert refusal.value.invitation == first
    assert refusal.value.field == "email"


def test_an_expired_invitation_makes_room_for_a_new_one(scope: Cast) -> None:
    old = InvitationFactory(organisation=scope.organisation, email="new@example.org", expires_at=timezone.now() - DAY)
    new, _token = sent(scope)
    old.refresh_from_db()
    assert old.revoked_at is not None
    assert new.is_open


def test_who_works_here_is_not_invited(scope: Cast) -> None:
    with pytest.raises(DomainError) as refusal:
        sent(scope, email="MIA@example.org")
    assert refusal.value.field == "email"


def test_who_left_may_be_invited_again(scope: Cast) -> None:
    services.end_staff(staff=Staff.objects.get(user=scope.member), by=scope.leader)
    invitation, _token = sent(scope, email=scope.member.email)
    services.accept(invitation=invitation, user=scope.member)
    assert Staff.objects.current().filter(user=scope.member).count() == 1


@pytest.mark.parametrize("change", [{"email": "no address"}, {"email": ""}, {"name": " "}, {"name": "x" * 121}])
def test_an_invitation_needs_an_address_and_a_name(scope: Cast, change: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        sent(scope, **change)


def test_a_leader_of_one_school_invites_no_leader_of_all(scope: Cast) -> None:
    Staff.objects.filter(user=scope.leader).update(school=scope.school)
    with pytest.raises(DomainError):
        sent(scope, role="leader")
    sent(scope, role="leader", school=scope.school)


def test_an_organiser_invites_no_leader(scope: Cast) -> None:
    with pytest.raises(DomainError):
        sent(scope, role="leader", by=scope.organiser)
    sent(scope, role="staff", by=scope.organiser)


def test_sending_again_makes_a_new_link_and_the_old_one_stops(scope: Cast) -> None:
    invitation, old = sent(scope)
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now() - DAY)
    new = services.resend(invitation=invitation, by=scope.leader)
    assert invitation_for(old) is None
    found = invitation_for(new)
    assert found == invitation
    assert found is not None
    assert found.is_open


def test_a_withdrawn_invitation_is_not_sent_again_and_not_accepted(scope: Cast) -> None:
    invitation, _token = sent(scope)
    services.revoke(invitation=invitation, by=scope.leader)
    services.revoke(invitation=invitation, by=scope.leader)
    with pytest.raises(DomainError):
        services.resend(invitation=invitation, by=scope.leader)
    with pytest.raises(DomainError):
        services.accept(invitation=invitation, name="Nia", password=PASSWORD)
    assert not User.objects.filter(email="new@example.org").exists()


def test_accepting_makes_an_account_and_gives_the_role(scope: Cast) -> None:
    invitation, _token = sent(scope, school=scope.school)
    person = services.accept(invitation=invitation, name="Nia Nieuw", password=PASSWORD, language="en")
    assert (person.email, person.name, person.language) == ("new@example.org", "Nia Nieuw", "en")
    row = Staff.objects.current().get(user=person)
    assert (row.role, row.school) == ("staff", scope.school)
    invitation.refresh_from_db()
    assert invitation.accepted_by == person
    with pytest.raises(DomainError):
        services.revoke(invitation=invitation, by=scope.leader)


def test_an_invitation_is_accepted_once(scope: Cast) -> None:
    invitation, _token = sent(scope)
    person = services.accept(invitation=invitation, name="Nia", password=PASSWORD)
    with pytest.raises(DomainError):
        services.accept(invitation=invitation, user=person)


def test_an_expired_invitation_is_not_accepted(scope: Cast) -> None:
    invitation = InvitationFactory(organisation=scope.organisation, expires_at=timezone.now())
    with pytest.raises(DomainError):
        services.accept(invitation=invitation, name="Nia", password=PASSWORD)


def test_an_account_accepts_only_its_own_invitation(scope: Cast) -> None:
    invitation, _token = sent(scope)
    with pytest.raises(DomainError):
        services.accept(invitation=invitation, user=scope.other)
    assert Invitation.objects.open().filter(pk=invitation.pk).exists()


def test_an_account_that_was_made_meanwhile_is_not_taken_over(scope: Cast) -> None:
    invitation, _token = sent(scope)
    UserFactory(email="new@example.org")
    with pytest.raises(DomainError):
        services.accept(invitation=invitation, name="Nia", password=PASSWORD)
    assert Invitation.objects.open().filter(pk=invitation.pk).exists()


def test_a_role_that_was_given_meanwhile_stays(scope: Cast) -> None:
    invitation, _token = sent(scope)
    person = UserFactory(email="new@example.org")
    StaffFactory(organisation=scope.organisation, user=person, role="leader", starts_on=timezone.localdate() + DAY)
    services.accept(invitation=invitation, user=person)
    row = Staff.objects.current().get(user=person)
    assert row.role == "leader"


def test_the_apps_above_hear_of_it_inside_the_transaction(scope: Cast) -> None:
    def refuse(sender: object, invitation: Invitation, user: User, **kwargs: object) -> None:
        raise DomainError("no")

    invitation, _token = sent(scope)
    invitation_accepted.connect(refuse)
    try:
        with pytest.raises(DomainError):
            services.accept(invitation=invitation, name="Nia", password=PASSWORD)
    finally:
        invitation_accepted.disconnect(refuse)
    assert not User.objects.filter(email="new@example.org").exists()
    assert Invitation.objects.open().filter(pk=invitation.pk).exists()


def test_accepting_in_two_organisations_keeps_one_account(cast: Cast) -> None:
    with unscoped(reason="a test looks at both"):
        first, _one = sent(cast)
        second, _two = sent(cast, organisation=cast.other_organisation, by=cast.other)
    person = services.accept(invitation=first, name="Nia", password=PASSWORD)
    services.accept(invitation=second, user=person)
    with unscoped(reason="a test looks at both"):
        assert Staff.objects.current().filter(user=person).count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_acceptances_at_once_one_wins(cast: Cast) -> None:
    with organisation_scope(cast.organisation.pk):
        invitation, _token = sent(cast)
    start, outcomes = threading.Barrier(2), []

    def accept() -> None:
        start.wait()
        try:
            services.accept(invitation=invitation, name="Nia", password=PASSWORD)
            outcomes.append("in")
        except DomainError:
            outcomes.append("too late")
        finally:
            connection.close()

    threads = [threading.Thread(target=accept) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["in", "too late"]
    with organisation_scope(cast.organisation.pk):
        assert Staff.objects.filter(user__email="new@example.org").count() == 1


def test_a_mail_says_until_when_the_link_works(scope: Cast, django_capture_on_commit_callbacks: object) -> None:
    SchoolFactory(organisation=scope.organisation)
    with translation.override("nl"), django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        sent(scope, by=None)
    assert mail.outbox[0].subject == "Je bent uitgenodigd bij Lindenhof"
    assert re.search(r"tot en met \d+ [a-z]+", mail.outbox[0].body)


def test_who_got_a_role_meanwhile_keeps_it_and_gets_no_second_one(scope: Cast) -> None:
    person = UserFactory(email="new@example.org")
    invitation, _token = sent(scope)
    began = timezone.localdate() - DAY
    StaffFactory(organisation=scope.organisation, user=person, role="external", starts_on=began)
    services.accept(invitation=invitation, user=person)
    (role,) = Staff.objects.filter(user=person)
    assert (role.role, role.starts_on) == ("external", began)
    assert not Invitation.objects.open().exists()
