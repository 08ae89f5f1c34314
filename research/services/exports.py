"""Make the export of a study: pseudonyms, weeks instead of days, no names. It is made when it is asked for and never kept."""

from __future__ import annotations

import csv
import datetime
import io
import json
import secrets
import zipfile
from collections import defaultdict
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from groups.models import Membership
from research import collect
from research.masking import Mask
from research.models import Consent, Export, Study
from schools.audit import record

APART = datetime.timedelta(days=7)
# In the place of a pseudonym: a text of the whole group.
TOGETHER = "group"
# The earliest moment that a zip file can hold: when a row was put in is nobody's business.
NO_TIME = (1980, 1, 1, 0, 0, 0)


@transaction.atomic
def make(*, study: Study, by: Any) -> bytes:
    """Make the export that consent allows today, and note for the whole group that it was made.

    Whether enough people take part is not said apart from whether enough was written: from a number that changes one could see
    that somebody changed their mind.

    Returns:
        A zip file with a table for each kind of data, all of it as JSON, and a note on what was done to it.

    Raises:
        DomainError: the study has ended, the last export is less than a week old, or there is too little.
    """
    now: Study = Study.objects.select_for_update(of=("self",)).with_group().get(pk=study.pk)
    if not now.is_open:
        raise DomainError(_("This study has ended."))
    today = timezone.localdate()
    last = Export.objects.filter(study=now).order_by("-made_on").first()
    if last is not None and last.made_on != today and last.made_on + APART > today:
        raise DomainError(
            _("There is a week between two exports, so that nobody can see from them on which day somebody decided otherwise.")
        )
    names = _who_takes_part(now)
    tables = _tables(now, names) if len(names) >= now.group.organisation.smallest_group else {}
    authors = {row["who"] for table in tables.values() for row in table} - {TOGETHER}
    if len(authors) < now.group.organisation.smallest_group:
        raise DomainError(
            _("There is too little to export: at least %(n)d people who take part have to have written something.")
            % {"n": now.group.organisation.smallest_group}
        )
    Export.objects.get_or_create(study=now, made_on=today, defaults={"made_by": by})
    record(by=by, verb="study.exported", on=now)
    return _packed(now, tables)


def _who_takes_part(study: Study) -> dict[int, str]:
    """Pseudonym by person, of those who said yes and are in the group now: who cannot come back to say no is left out.

    Never the researcher, who would be one of five that hide each other.
    """
    here = Membership.objects.current().filter(group=study.group).values("user")
    others = Consent.objects.filter(study=study, user__in=here).exclude(user=study.researcher_id)
    return dict(others.values_list("user", "pseudonym"))


def _tables(study: Study, names: dict[int, str]) -> dict[str, list[dict[str, str]]]:
    yes = set(names)
    mask = Mask(collect.names_around(study.group), collect.places_around(study.group), collect.words_of_the_silent(study, yes))
    tables: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in collect.rows(study, yes):
        texts = {column: mask(text, pupils=row.about_pupils) for column, text in row.texts.items()}
        who = TOGETHER if row.author is None else names[row.author]
        tables[row.kind].append({"who": who, "week": _week(row.day), **texts})
    for table in tables.values():
        # Neither the order in which it was written nor that in which people said yes.
        secrets.SystemRandom().shuffle(table)
        table.sort(key=lambda each: (each["who"], each["week"]))
    return dict(tables)


def _week(day: datetime.date) -> str:
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02}"


def _packed(study: Study, tables: dict[str, list[dict[str, str]]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:

        def put(name: str, text: str) -> None:
            archive.writestr(zipfile.ZipInfo(name, NO_TIME), text.encode("utf-8"), zipfile.ZIP_DEFLATED)

        put("README.txt", _note(study))
        put("data.json", json.dumps(tables, ensure_ascii=False, indent=1))
        for name, table in sorted(tables.items()):
            put(f"{name}.csv", _csv(table))
    return buffer.getvalue()


def _csv(table: list[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(table[0]))
    writer.writeheader()
    for row in table:
        writer.writerow({column: _no_formula(text) for column, text in row.items()})
    # A spreadsheet reads the marks at the start as UTF-8.
    return "\ufeff" + out.getvalue()


def _no_formula(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _note(study: Study) -> str:
    lines = [
        study.title,
        "",
        study.purpose,
        "",
        _("Period: %(start)s to %(end)s. To be deleted after %(keep)s.")
        % {"start": study.starts_on, "end": study.ends_on, "keep": study.keep_until},
        _("Only what people wrote who take part. Names, schools and addresses are replaced; days are weeks."),
        _("What a group wrote together is in it only when everybody of the group takes part. Pupils are codes."),
        _("Where somebody quotes a person who does not take part, the words are left out."),
        _("People can change their mind at any time. Ask the group before you publish, and use the newest export only."),
    ]
    return "\n".join(str(line) for line in lines) + "\n"
