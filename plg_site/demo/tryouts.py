"""Try-outs in depth: details, tried this too, lines for the school leader, and who opened what."""

from __future__ import annotations

from typing import Any

from cycles.models import TryOut
from cycles.services import sharing, tryouts
from plg_site.demo.world import World, day
from schools.models import User


def pairs_that_fell_silent(world: World) -> None:
    """“Spreekkansen”: Femke's silent pairs are tried by Ilse too; her school leader reads two lines and says something back."""
    femke, ilse, leader = world["femke"], world["ilse"], world["leader"]
    found = TryOut.objects.filter(author=femke, done__startswith="Tweetallen van hetzelfde").select_related(
        "group__organisation"
    )
    original = found.get()
    detail(original, femke, pupil_voice="asked")
    for reader in (ilse, world["organiser"], world["expert"]):
        sharing.note_opening(try_out=original, of_lines=False, by=reader)
    too = tryouts.log(
        group=original.group,
        by=ilse,
        done="Gemengde paren in groep 4, eerst een halve minuut tekenen.",
        thought="Wie tekent, praat daarna vanzelf over de tekening. Voorlopig houd ik dit zo.",
        class_name="Groep 4",
        tried_on=day(0),
        inspired_by=original,
    )
    tryouts.share(try_out=too, by=ilse)
    sharing.share_lines(try_out=original, names=["done-0", "thought-0"], version=2, by=femke)
    sharing.note_opening(try_out=original, of_lines=True, by=leader)
    sharing.answer_lines(try_out=original, kind="question", text="Wat heb je nodig om het nog eens te proberen?", by=leader)


def detail(try_out: TryOut, by: User, **details: Any) -> None:
    """The author adds a detail later."""
    tryouts.change(
        try_out=try_out,
        done=try_out.done,
        thought=try_out.thought,
        class_name=try_out.class_name,
        tried_on=try_out.tried_on,
        version=try_out.version,
        source=try_out.source,
        plan_step=try_out.plan_step,
        by=by,
        **details,
    )
