"""A study, one's own yes or no, and the export that follows from it."""

import csv
import datetime
import io
import json
import zipfile

import pytest
from django.utils import timezone

from core.errors import DomainError
from core.tenancy import organisation_scope
from cycles.models import TryOut
from groups.models import Membership
from research.models import Consent, Export, Study
from research.services import exports, studies
from schools.models import AuditEvent
from tests.cycles.world import day
from tests.factories.cycles import EvidenceFactory, TryOutFactory, TryOutReplyFactory
from tests.factories.meetings import DecisionFactory, MeetingFactory
from tests.factories.research import StudyFactory, say_yes
from tests.factories.voice import a_poll, count
from voice.services import life, reading

GOOD = {
    "title": "Asking",
    "purpose": "Why",
    "institution": "University",
    "contact": "eva@example.org",
    "kinds": ["try_outs"],
    "burden": "Nothing",
    "starts_on": day(-10),
    "ends_on": day(10),
    "keep_until": day(100),
}


@pytest.fixture
def inside(lab):
    with organisation_scope(lab.cast.organisation.pk):
        yield lab


def unpacked(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


def make(lab):
    return unpacked(exports.make(study=lab.study, by=lab.cast.expert))


# The study ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": " "}, "title"),
        ({"purpose": ""}, "purpose"),
        ({"purpose": "x" * 2001}, "purpose"),
        ({"contact": "x" * 201}, "contact"),
        ({"kinds": []}, "kinds"),
        ({"kinds": ["try_outs", "attendance"]}, "kinds"),
        ({"ends_on": day(-11)}, "ends_on"),
        ({"keep_until": day(9)}, "keep_until"),
        ({"keep_until": day(4000)}, "keep_until"),
        ({"starts_on": day(-30), "ends_on": day(-20), "keep_until": day(-15)}, "keep_until"),
    ],
)
def test_a_study_that_is_not_clear_is_refused_at_its_field(scope, values, field):
    with pytest.raises(DomainError) as refused:
        studies.open_study(group=scope.group, by=scope.expert, **{**GOOD, **values})
    assert refused.value.field == field
    assert not Study.objects.exists()


def test_opened_twice_is_once(scope):
    first, second = (studies.open_study(group=scope.group, by=scope.expert, **GOOD) for _press in range(2))
    assert first == second
    assert (first.researcher, first.data) == (scope.expert, ["try_outs"])


# Consent --------------------------------------------------------------------------------------------------------


def test_no_and_not_answering_and_having_stopped_are_the_same_rows(inside):
    one, two, _three = inside.teachers[:3]
    events = AuditEvent.objects.count()
    studies.decide(study=inside.study, takes_part=False, by=one)
    for takes_part in (True, True, False):
        studies.decide(study=inside.study, takes_part=takes_part, by=two)
    assert not Consent.objects.exists()
    assert AuditEvent.objects.count() == events


def test_a_yes_is_one_row_and_a_new_yes_another_pseudonym(inside):
    person = inside.teachers[0]
    names = set()
    for _round in range(3):
        studies.decide(study=inside.study, takes_part=True, by=person)
        studies.decide(study=inside.study, takes_part=True, by=person)
        names.add(Consent.objects.get(user=person).pseudonym)
        studies.decide(study=inside.study, takes_part=False, by=person)
    assert len(names) == 3


def test_after_the_end_only_a_no_is_possible_and_all_is_forgotten(inside):
    say_yes(inside.study, *inside.teachers)
    studies.end(study=inside.study, by=inside.cast.expert)
    studies.end(study=inside.study, by=inside.cast.expert)
    assert not Consent.objects.exists()
    with pytest.raises(DomainError):
        studies.decide(study=inside.study, takes_part=True, by=inside.teachers[0])
    studies.decide(study=inside.study, takes_part=False, by=inside.teachers[0])
    with pytest.raises(DomainError):
        make(inside)


def test_after_the_day_that_was_promised_all_is_forgotten_by_itself(inside):
    say_yes(inside.study, *inside.teachers)
    running = StudyFactory(group=inside.cast.group)
    Study.objects.filter(pk=inside.study.pk).update(ends_on=day(-2), keep_until=day(-1))
    assert (studies.forget_due(), studies.forget_due()) == (1, 0)
    assert not Consent.objects.exists()
    assert list(Study.objects.running()) == [running]


# The export -----------------------------------------------------------------------------------------------------


def test_an_export_holds_who_takes_part_and_nothing_of_anybody_else(inside):
    say_yes(inside.study, *inside.teachers[:5])
    files = make(inside)
    rows = json.loads(files["data.json"])["try_out"]
    assert sorted(row["done"] for row in rows) == [f"Shared by number {number}." for number in range(5)]
    names = set(Consent.objects.values_list("pseudonym", flat=True))
    assert {row["who"] for row in rows} == names
    year, week, _day = timezone.localdate().isocalendar()
    assert {row["week"] for row in rows} == {f"{year}-W{week:02}"}
    said = "".join(files.values())
    assert "TELLING" not in said
    for person in inside.teachers:
        for part in person.name.split():
            assert part not in said or part in ("de", "van")
    assert next(csv.DictReader(io.StringIO(files["try_out.csv"]))).keys() == {"who", "week", "done", "thought"}


def test_four_are_too_few_and_so_are_five_of_whom_one_wrote_nothing(inside):
    say_yes(inside.study, *inside.teachers[:4])
    with pytest.raises(DomainError):
        make(inside)
    say_yes(inside.study, inside.cast.member)
    with pytest.raises(DomainError):
        make(inside)
    # The researcher's own words do not make a fifth: whoever knows one of five has four others before them.
    TryOutFactory(group=inside.cast.group, author=inside.cast.expert, sharing="group", done="By the researcher.")
    say_yes(inside.study, inside.cast.expert)
    with pytest.raises(DomainError):
        make(inside)
    assert not Export.objects.exists()
    say_yes(inside.study, inside.teachers[4])
    assert len(json.loads(make(inside)["data.json"])["try_out"]) == 5


def test_who_stops_or_leaves_the_group_is_not_in_the_next_one(inside):
    say_yes(inside.study, *inside.teachers)
    assert "number 5" in make(inside)["data.json"]
    studies.decide(study=inside.study, takes_part=False, by=inside.teachers[5])
    assert "number 5" not in make(inside)["data.json"]
    Membership.objects.filter(user=inside.teachers[4]).update(ends_on=day(-1))
    with pytest.raises(DomainError):
        make(inside)


def test_there_is_a_week_between_two_exports(inside):
    say_yes(inside.study, *inside.teachers)
    make(inside)
    make(inside)
    assert Export.objects.count() == 1
    Export.objects.update(made_on=day(-6))
    with pytest.raises(DomainError):
        make(inside)
    Export.objects.update(made_on=day(-7))
    make(inside)
    assert Export.objects.count() == 2
    assert AuditEvent.objects.filter(verb="study.exported").count() == 3


def test_replies_go_along_only_between_people_who_both_take_part(inside):
    say_yes(inside.study, *inside.teachers[:5])
    first, last = (TryOut.objects.get(author=inside.teachers[at], sharing="group") for at in (0, 5))
    TryOutReplyFactory(try_out=first, author=inside.teachers[1], text="Among us, said Ilse.")
    TryOutReplyFactory(try_out=first, author=inside.teachers[5], text="By the silent one herself")
    TryOutReplyFactory(try_out=last, author=inside.teachers[1], text="Under hers")
    TryOutReplyFactory(try_out=first, author=inside.teachers[2], text="You said “by the silent one” and that is what I mean")
    files = make(inside)
    said = [row["text"] for row in json.loads(files["data.json"])["reply"]]
    assert sorted(said) == ["Among us, said [person].", "You said “[left out]” and that is what I mean"]


@pytest.mark.parametrize("box", ["text", "seen"])
def test_what_a_silent_one_brought_in_is_taken_out_of_the_words_of_others(inside, box):
    say_yes(inside.study, *inside.teachers[:5])
    words = "Half of my class looked out of the window"
    EvidenceFactory(cycle=inside.cycle, kind="reflection", author=inside.teachers[5], **{"text": "Mine.", box: words})
    TryOut.objects.filter(author=inside.teachers[0], sharing="group").update(done=f"She wrote: “{words}”. I saw it too.")
    said = "".join(make(inside).values())
    assert "She wrote: “[left out]”. I saw it too." in said
    assert "window" not in said


def test_exports_are_seen_by_whoever_is_inside_the_group(inside):
    say_yes(inside.study, *inside.teachers)
    make(inside)
    cast = inside.cast
    seen = [Export.objects.all().visible_to(person).exists() for person in (cast.member, cast.expert, cast.staff, cast.other)]
    assert seen == [True, True, False, False]


def test_every_kind_comes_along_only_when_the_study_named_it(inside):
    lab, author = inside, inside.teachers[0]
    say_yes(lab.study, *lab.teachers)
    EvidenceFactory(cycle=lab.cycle, kind="reflection", author=author, text="We waited longer.")
    EvidenceFactory(cycle=lab.cycle, kind="observation", author=author, text="=1+1")
    meeting = MeetingFactory(group=lab.cast.group, starts_at=timezone.now() - datetime.timedelta(days=1))
    DecisionFactory(meeting=meeting, created_by=author, text="First think, then talk.")
    DecisionFactory(meeting=meeting, created_by=lab.cast.member, text="Of a silent one.")
    poll = life.close(poll=count(a_poll(lab.cycle, by=author), q1=[6, 2, 1]), by=author)
    reading.share(poll=poll, by=author)
    files = make(lab)
    assert set(files) == {
        "README.txt",
        "data.json",
        "try_out.csv",
        "evidence.csv",
        "decision.csv",
        "poll.csv",
    }
    assert "'=1+1" in files["evidence.csv"]
    assert "silent" not in files["decision.csv"]
    assert "6" in files["poll.csv"]
    Study.objects.filter(pk=lab.study.pk).update(data=["try_outs"])
    assert set(make(lab)) == {"README.txt", "data.json", "try_out.csv"}


def test_what_lies_outside_the_period_stays_out(inside):
    say_yes(inside.study, *inside.teachers)
    TryOut.objects.filter(author=inside.teachers[5]).update(tried_on=day(-61))
    assert "number 5" not in make(inside)["data.json"]


def test_the_order_of_rows_does_not_tell_who_said_yes_first(inside):
    say_yes(inside.study, *inside.teachers)
    rows = json.loads(make(inside)["data.json"])["try_out"]
    assert [row["who"] for row in rows] == sorted(row["who"] for row in rows)


# Lesson study ---------------------------------------------------------------------------------------------------


@pytest.fixture
def taught(inside):
    """A lesson that was taught: notes of three observers, a table, a conclusion and a page."""
    from lessons.models import Finding, Interview
    from tests.factories.lessons import CasePupilFactory, LessonFactory, LessonPageFactory, LessonPartFactory, NoteFactory

    lab = inside
    begun = timezone.now() - datetime.timedelta(days=2)
    lesson = LessonFactory(
        cycle=lab.cycle,
        started_at=begun,
        ended_at=begun,
        meaning="The drawing gave words.",
        consequences="Draw first, always.",
    )
    part = LessonPartFactory(lesson=lesson, position=1)
    pupil = CasePupilFactory(lesson=lesson, code="A", stands_for="TELLING quiet pupils", criterion="TELLING criterion")
    observers = (*lab.teachers[:2], lab.cast.colleague)
    for number, author in enumerate(observers):
        text = f"Note {number}: Fatima draws a wet roof."
        NoteFactory(lesson=lesson, part=part, pupil=pupil, author=author, text=text, seen_at=begun, tick=number + 1)
    Finding.objects.create(pupil=pupil, part=part, seen="A drew before speaking.", explanation="Time to think.")
    Interview.objects.create(pupil=pupil, author=lab.teachers[0], learned="TELLING talk with a pupil")
    LessonPageFactory(lesson=lesson, saw="C spoke first.", stays="Draw first.")
    Study.objects.filter(pk=lab.study.pk).update(data=["try_outs", "lessons"])
    lab.study.refresh_from_db()
    return lesson


def everybody(lab):
    from cycles.querysets import COLLEAGUES
    from schools.models import User

    people = Membership.objects.filter(group=lab.cast.group, role__in=COLLEAGUES).values("user")
    return User.objects.filter(pk__in=people).exclude(pk=lab.study.researcher_id)


def test_notes_of_observers_go_along_with_codes_and_only_of_who_takes_part(inside, taught):
    say_yes(inside.study, *inside.teachers)
    files = make(inside)
    rows = json.loads(files["data.json"])["observation"]
    assert sorted(row["text"] for row in rows) == ["Note 0: [person] draws a wet roof.", "Note 1: [person] draws a wet roof."]
    assert {(row["pupil"], row["lesson"], row["part"]) for row in rows} == {("A", "1", "1")}
    said = "".join(files.values())
    for words in ("Fatima", "Note 2", "TELLING", "drew before", "gave words", "spoke first"):
        assert words not in said, words


def test_what_a_group_wrote_together_goes_along_only_when_everybody_takes_part(inside, taught):
    people = list(everybody(inside))
    say_yes(inside.study, *people)
    files = make(inside)
    found = json.loads(files["data.json"])
    assert found["finding"][0]["seen"] == "A drew before speaking."
    assert found["discussion"][0]["meaning"] == "The drawing gave words."
    assert found["lesson_page"][0]["stays"] == "Draw first."
    for table in ("finding", "discussion", "lesson_page"):
        assert {row["who"] for row in found[table]} == {"group"}
    assert "TELLING" not in "".join(files.values())
    studies.decide(study=inside.study, takes_part=False, by=people[0])
    assert not {"finding", "discussion", "lesson_page"} & set(json.loads(make(inside)["data.json"]))


def test_a_text_of_the_group_stays_when_somebody_who_wrote_in_it_has_left(inside, taught):
    say_yes(inside.study, *everybody(inside))
    Membership.objects.filter(user=inside.cast.colleague).update(ends_on=timezone.localdate())
    assert "discussion" in json.loads(make(inside)["data.json"])
    studies.decide(study=inside.study, takes_part=False, by=inside.cast.colleague)
    assert "discussion" not in json.loads(make(inside)["data.json"])


def test_a_quotation_of_a_lesson_that_stays_is_taken_out(inside, taught):
    say_yes(inside.study, *inside.teachers)
    words = "We said “the drawing gave words” and “telling talk with a pupil”, and went on."
    TryOut.objects.filter(author=inside.teachers[0], sharing="group").update(thought=words)
    said = {row["thought"] for row in json.loads(make(inside)["data.json"])["try_out"]}
    assert "We said “[left out]” and “[left out]”, and went on." in said


def test_texts_of_the_group_are_no_person_that_makes_five(inside, taught):
    say_yes(inside.study, *everybody(inside))
    TryOut.objects.all().delete()
    with pytest.raises(DomainError):
        make(inside)


def test_lessons_go_along_only_when_the_study_named_them_and_within_its_period(inside, taught):
    say_yes(inside.study, *everybody(inside))
    Study.objects.filter(pk=inside.study.pk).update(starts_on=day(-1))
    assert set(json.loads(make(inside)["data.json"])) == {"try_out"}
    Study.objects.filter(pk=inside.study.pk).update(starts_on=day(-30), data=["try_outs"])
    assert set(json.loads(make(inside)["data.json"])) == {"try_out"}
