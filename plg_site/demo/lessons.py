"""The lesson study of “Spreekkansen verhogen”: a research lesson in two versions, from the first plan to the page for colleagues."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.utils import timezone

from cycles.models import Cycle
from lessons.models import CasePupil, Lesson, LessonPart
from lessons.services import discussion, notes, pages, parts, pupils
from lessons.services import lessons as services
from plg_site.demo.clock import Story
from plg_site.demo.world import World, day

PARTS = [
    (
        "De vraag",
        5,
        "Hangt de kaart op: ‘Wat zou er gebeuren als het nooit meer regent?’ Leest voor en telt stil tot tien.",
        "Een paar vingers meteen omhoog. De meesten kijken naar buiten.",
        "Wie al een antwoord roept, neemt de anderen het denken af.",
    ),
    (
        "In tweetallen",
        10,
        "Loopt rond, zegt niets. Geeft een kaart met ‘omdat’ aan tweetallen die stilvallen.",
        "Eerst losse woorden: ‘dood’, ‘droog’. Dan zinnen met ‘want’.",
        "De minuut wordt een praatje over de pauze.",
    ),
    (
        "In de kring",
        20,
        "Begint bij wie nog niets zei. Vraagt door met: ‘Wie denkt daar iets anders over?’",
        "Kinderen herhalen wat hun maatje zei. Sommigen reageren op elkaar.",
        "Het gesprek loopt steeds via de leraar.",
    ),
    ("Terugkijken", 5, "Vraagt: ‘Wat heeft je geholpen om te praten?’", "‘Dat ik het eerst mocht oefenen.’", ""),
]
PUPILS = {
    "A": ("Weet veel en praat veel. Een derde van de klas.", "Laat twee keer een ander voorgaan."),
    "B": ("Praat als iemand het vraagt. De grootste groep.", "Begint één keer uit zichzelf."),
    "C": ("Leert Nederlands als tweede taal en zwijgt in de kring.", "Zegt één hele zin, hoe kort ook."),
}
EXPECTED = {
    "A": ["Steekt meteen de vinger op.", "Praat het meest van de twee.", "Noemt drie gevolgen.", "Zegt wat de klas leerde."],
    "B": ["Wacht af.", "Reageert op het maatje.", "Zegt iets als de leraar B aankijkt.", "Knikt."],
    "C": ["Kijkt naar de kaart.", "Zegt losse woorden.", "Zegt niets.", "Zegt niets."],
}
# (part, pupil, minute of the lesson, what was seen, by whom)
SEEN = [
    (0, "A", 1, "Roept ‘dan gaan we dood!’ en slaat de hand voor de mond.", "ilse"),
    (0, "C", 2, "Kijkt naar de kaart. Beweegt de lippen mee.", "yasmin"),
    (0, "B", 3, "Kijkt naar het raam, dan naar A.", "joris"),
    (1, "B", 6, "Zegt: ‘Ik denk dat de boer geen eten meer heeft, want alles is droog.’", "joris"),
    (1, "C", 7, "Zegt: ‘Water op.’ Maatje zegt: ‘Ja, het water is op.’", "yasmin"),
    (1, "A", 8, "Praat de hele minuut. Maatje zegt twee woorden.", "ilse"),
    (1, "C", 11, "Wijst naar de kaart met ‘omdat’. Zegt: ‘Omdat… geen regen.’", "hanneke"),
    (2, "A", 16, "Vinger omhoog. Wordt niet gekozen. Zucht.", "ilse"),
    (2, "B", 18, "Begint uit zichzelf: ‘Maar dan kun je toch water uit de zee halen?’", "joris"),
    (2, "A", 19, "Zegt tegen B: ‘Dat is zout, dat kun je niet drinken.’", "ilse"),
    (2, "C", 24, "Knikt bij de zin van A. Zegt niets.", "yasmin"),
    (2, "C", 29, "Wordt aangekeken. Schudt het hoofd. Kijkt naar de grond.", "hanneke"),
    (3, "B", 37, "Zegt: ‘Dat ik eerst met iemand mocht praten.’", "joris"),
    (3, "C", 38, "Fluistert iets tegen het maatje. Niet te verstaan.", "yasmin"),
]
WHY = {
    ("B", 2): "Het tweetal gaf B een zin om mee te beginnen. In de kring kwam die zin als vraag terug.",
    ("C", 1): "De kaart met ‘omdat’ gaf een begin. Het maatje maakte de zin af, dus C hoefde dat niet.",
    ("C", 2): "Twintig minuten luisteren in een tweede taal is lang. De kring vraagt om een zin die er nog niet is.",
    ("A", 2): "A luisterde, want er was iets om op te reageren. Dat hadden we niet verwacht.",
}
SAID = {
    "A": ("Dat water uit zee zout is.", "Dat B iets zei waar ik het niet mee eens was.", ""),
    "B": ("Je moet eerst oefenen.", "Met zijn tweeën praten. Ik wist toen al wat ik ging zeggen.", ""),
    "C": (
        "Regen is belangrijk.",
        "De kaart. Tekenen helpt ook, thuis teken ik altijd.",
        "Ik wist het wel, maar niet de woorden.",
    ),
}
AGAIN = [
    (0, "C", 2, "Pakt meteen een potlood. Tekent een kraan en een kruis erdoor.", "yasmin"),
    (1, "C", 8, "Wijst op de tekening en zegt: ‘De kraan doet het niet, want er is geen regen.’", "yasmin"),
    (1, "B", 9, "Vraagt: ‘Wat is dat kruis?’", "joris"),
    (2, "C", 22, "Houdt de tekening omhoog. Zegt: ‘Dan is de kraan leeg.’", "hanneke"),
    (2, "A", 23, "Zegt: ‘Ja, en de zee blijft wel vol.’ Kijkt daarbij naar C.", "ilse"),
    (3, "C", 36, "Zegt: ‘Ik had al een tekening, toen ging het praten.’", "yasmin"),
]


def design(world: World, cycle: Cycle) -> Lesson:
    """The lesson as it was made together: parts, case pupils, what was expected, who observes."""
    bram, femke, yasmin = world["organiser"], world["femke"], world["yasmin"]
    lesson = services.design(
        cycle=cycle,
        title="Wat als het nooit meer regent?",
        question="Hoe komen leerlingen ertoe om in de kring op elkaar te reageren, in hele zinnen?",
        source=cycle.sources.order_by("pk").first(),
        minutes=40,
        planned_at=_clock(day(4), 9, 0),
        class_name="Groep 5",
        teacher=femke,
        by=femke,
    )
    for title, minutes, does, reactions, stumble in PARTS:
        parts.add(
            lesson=lesson, title=title, minutes=minutes, teacher_does=does, reactions=reactions, stumble=stumble, by=femke
        )
    _predict(lesson, EXPECTED, by=yasmin)
    _assign(world, lesson, by=bram)
    return lesson


def teach(world: World, lesson: Lesson, on: int) -> Story:
    """The first lesson, the talks right after it, and nothing yet about what it means.

    Args:
        on: the day of the story.
    """
    femke = world["femke"]
    yield on, 9, 0
    services.start(lesson=lesson, by=femke)
    yield on, 9, 41
    _note(world, lesson, SEEN)
    services.end(lesson=lesson, by=femke)
    yield on, 10, 5
    asked_by = {"A": world["ilse"], "B": world["joris"], "C": world["yasmin"]}
    for pupil in CasePupil.objects.filter(lesson=lesson):
        learned, helped, more = SAID[pupil.code]
        pupils.interview(pupil=pupil, learned=learned, helped=helped, more=more, by=asked_by[pupil.code])


def discuss(world: World, lesson: Lesson) -> None:
    """What the group wrote in the table, and what follows."""
    noor, bram = world["teacher"], world["organiser"]
    rows = list(LessonPart.objects.filter(lesson=lesson))
    for pupil in CasePupil.objects.filter(lesson=lesson):
        for index, part in enumerate(rows):
            found = list(pupil.notes.filter(part=part, removed=False))
            why = WHY.get((pupil.code, index), "")
            if found or why:
                discussion.find(pupil=pupil, part=part, seen="", explanation=why, notes=found, version=0, by=noor)
    discussion.conclude(
        lesson=lesson,
        meaning="Wie eerst met zijn tweeën een zin vond, had in de kring iets om mee te beginnen. Wie de woorden nog zoekt, heeft aan praten alleen niet genoeg.",
        consequences="Eén wijziging: eerst een minuut tekenen, dan pas in tweetallen. We verwachten dat stille leerlingen dan iets hebben om naar te wijzen.",
        version=1,
        by=bram,
    )


def teach_again(world: World, lesson: Lesson, on: int) -> Story:
    """The second version in another class, with one change, and the page for colleagues."""
    karim, yasmin, bram = world["karim"], world["yasmin"], world["organiser"]
    yield on - 3, 16, 0
    second = services.again(
        lesson=lesson,
        change="Eerst een minuut tekenen, dan pas in tweetallen.",
        class_name="Groep 6",
        planned_at=_clock(day(3), 9, 0),
        teacher=karim,
        by=bram,
    )
    first = LessonPart.objects.filter(lesson=second).first()
    assert first is not None
    parts.change(
        part=first,
        title=first.title,
        minutes=6,
        teacher_does="Hangt de kaart op: ‘Wat zou er gebeuren als het nooit meer regent?’ Leest voor en deelt papier uit. Iedereen tekent een minuut.",
        reactions="Een paar vingers meteen omhoog. De meesten tekenen.",
        stumble=first.stumble,
        version=first.version,
        by=bram,
    )
    # The minute of drawing comes off the end: the lesson stays as long as it was.
    last = LessonPart.objects.filter(lesson=second).last()
    assert last is not None
    parts.change(
        part=last,
        title=last.title,
        minutes=4,
        teacher_does=last.teacher_does,
        reactions=last.reactions,
        stumble=last.stumble,
        version=last.version,
        by=bram,
    )
    _predict(second, EXPECTED | {"C": ["Tekent.", "Wijst aan.", "Zegt één zin bij de tekening.", "Knikt."]}, by=yasmin)
    _assign(world, second, by=bram)
    yield on, 9, 0
    services.start(lesson=second, by=karim)
    yield on, 9, 41
    _note(world, second, AGAIN)
    services.end(lesson=second, by=karim)
    yield on, 16, 0
    discussion.conclude(
        lesson=second,
        meaning="Een tekening is een zin die nog niet gezegd is. Wie iets heeft om te laten zien, begint.",
        consequences="We voeren het in: eerst een minuut tekenen of denken, dan in tweetallen, dan de kring.",
        version=1,
        by=bram,
    )
    page = pages.begin(lesson=second, by=bram)
    page = pages.write(
        page=page,
        saw="Leerlingen die in de kring zwijgen, begonnen met praten zodra er een tekening lag. De anderen stelden daar vragen over. Het gesprek liep vaker van kind naar kind.",
        stays="Eerst een minuut tekenen of denken, dan een minuut in tweetallen, dan pas de kring. Op een kaart staat één open vraag. We weten nog niet of het ook werkt zonder tekening.",
        for_whom="Wie kringgesprekken houdt met leerlingen die nog Nederlands leren.",
        version=page.version,
        by=bram,
    )
    pages.share(page=page, sharing="school", by=bram)


def _clock(on: datetime.date, hour: int, minute: int) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(on, datetime.time(hour, minute)))


def _predict(lesson: Lesson, expected: dict[str, list[str]], *, by: object) -> None:
    rows = list(LessonPart.objects.filter(lesson=lesson))
    for pupil in CasePupil.objects.filter(lesson=lesson):
        stands_for, criterion = PUPILS[pupil.code]
        pupils.change(
            pupil=pupil,
            code=pupil.code,
            stands_for=stands_for,
            criterion=criterion,
            expected={part.pk: text for part, text in zip(rows, expected[pupil.code], strict=True)},
            version=pupil.version,
            by=by,
        )


def _assign(world: World, lesson: Lesson, *, by: object) -> None:
    follows = {"ilse": ["A"], "joris": ["B"], "yasmin": ["C"], "hanneke": ["C"], "teacher": []}
    observers = {world["expert" if key == "hanneke" else key]: codes for key, codes in follows.items()}
    services.assign(lesson=lesson, observers=observers, by=by)


def _note(world: World, lesson: Lesson, seen: Iterable[tuple[int, str, int, str, str]]) -> None:
    started_at = Lesson.objects.values_list("started_at", flat=True).get(pk=lesson.pk)
    assert started_at is not None
    rows = list(LessonPart.objects.filter(lesson=lesson))
    codes = {pupil.code: pupil for pupil in CasePupil.objects.filter(lesson=lesson)}
    for index, code, minute, text, who in seen:
        notes.note(
            lesson=lesson,
            part=rows[index],
            pupil=codes[code],
            text=text,
            seen_at=started_at + datetime.timedelta(minutes=minute, seconds=7 * minute % 60),
            by=world["expert" if who == "hanneke" else who],
        )
