"""Who lives in the demo. All names are invented."""

from __future__ import annotations

from dataclasses import dataclass

from schools.enums import Region, StaffRole


@dataclass(frozen=True)
class Person:
    """Somebody with an address, a role, and a school by its short name (None: all schools, or from outside)."""

    key: str
    name: str
    role: StaffRole = StaffRole.STAFF
    school: str | None = None

    @property
    def email(self) -> str:
        """The address to sign in with."""
        return f"{self.key}@example.org"


@dataclass(frozen=True)
class Place:
    """An organisation with its schools and people."""

    slug: str
    name: str
    schools: dict[str, tuple[str, Region]]
    people: tuple[Person, ...]
    terms: dict[str, dict[str, list[str]]]


WETERING = Place(
    slug="lage-wetering",
    name="Stichting Lage Wetering",
    schools={
        "vlonder": ("De Vlonder", Region.NL_MIDDLE),
        "baken": ("Het Baken", Region.NL_MIDDLE),
    },
    people=(
        Person("leader", "Marit Hoogland", StaffRole.LEADER),
        Person("organiser", "Bram Oosterhuis", school="vlonder"),
        Person("teacher", "Noor Verhage", school="vlonder"),
        Person("ilse", "Ilse Brandsma", school="vlonder"),
        Person("femke", "Femke Tolsma", school="vlonder"),
        Person("yasmin", "Yasmin El Amrani", school="vlonder"),
        Person("joris", "Joris Kuipers", school="vlonder"),
        Person("karim", "Karim Haddad", school="vlonder"),
        Person("nadia", "Nadia Bos", school="vlonder"),
        Person("wouter", "Wouter Schaap", school="vlonder"),
        Person("lieke", "Lieke Postma", school="baken"),
        Person("sander", "Sander Vroom", school="baken"),
        Person("anouk", "Anouk Meijering", school="baken"),
        Person("tim", "Tim Rozendal", school="baken"),
        Person("expert", "Hanneke Duin", StaffRole.EXTERNAL),
    ),
    terms={},
)

SPOOR = Place(
    slug="kinderspoor",
    name="Kinderspoor",
    schools={
        "dijk": ("Locatie Dijkzicht", Region.NL_SOUTH),
        "hof": ("Locatie Moerhof", Region.NL_SOUTH),
        "wijde": ("Locatie De Wijde", Region.NL_SOUTH),
    },
    people=(
        Person("other", "Petra Lindeman", StaffRole.LEADER),
        Person("mila", "Mila de Wit", school="dijk"),
        Person("ruben", "Ruben Aalders", school="dijk"),
        Person("souad", "Souad Benali", school="hof"),
        Person("jet", "Jet Wiersma", school="hof"),
        Person("daan", "Daan Terpstra", school="wijde"),
        Person("esra", "Esra Yildiz", school="wijde"),
    ),
    terms={
        "plg": {"nl": ["kenniskring", "kenniskringen"], "en": ["learning circle", "learning circles"]},
        "teacher": {"nl": ["pm’er", "pm’ers"], "en": ["practitioner", "practitioners"]},
    },
)

PLACES = (WETERING, SPOOR)
