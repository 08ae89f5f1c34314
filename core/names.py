"""Names of pupils have no place here: say what looks like one, and what is a code.

Pure functions, made for precision: an ordinary Dutch or English sentence must pass without a word, because a warning that cries
wolf is soon not read. So a name is only seen where it is sure enough:

* a first name from a short list of our own, in any case of letters (``lotte``, ``LOTTE``, ``Lotte's``), with the family name
  behind it;
* a first name that is an ordinary word as well (``Roos``, ``Max``) only with a capital, and not at the head of a sentence;
* a word with a capital straight after "leerling", "pupil" or a word like it (``leerling Xander``).

What is missed is a pupil with an unusual name in running text. Where only a code may
stand, ask :func:`is_code`: that misses none.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final


def _words(text: str, between: str | None = None) -> frozenset[str]:
    return frozenset(word.strip() for word in text.strip().split(between) if word.strip())


# Common first names in Dutch and Flemish classrooms, newcomers included, that are no words of their own. Collected by us.
_NAMES: Final = _words(
    """
    aaliyah aart abdullah achraf adam ahmed aisha aïsha albert alexander ali alice amina amine amira amy anas andrii
    anna anne annelies anouk arjen arne arthur astrid aya ayoub ayse ayşe benjamin bilal bjorn boaz bram britt bryan
    casper cato celine charlotte chloë chloe christiaan damian daan daniël daniel david dewi dina dirk dmytro dylan
    eduard elena elias elif elin eline elise elisa ella ellen emiel emilia emily emine emma emre erik esmee esmée esra
    eva evelien evi fabian fatima fatma febe felix femke fenna fenne fien filip filmon finn floris frederik freek fynn
    giel gijs guus hailey hajar hamza hanna hannah hannelore hasan hassan helena hendrik hidde hiwet hugo huseyin
    ibrahim ikram ilias imane imran ines inaya ingrid isa isabel isabella ismail jaap jacob jakub jana janne jarne
    jasper jayden jelle jennifer jens jeroen jesse jip johanna jonas jonathan joost joris jorrit joshua juliana jules
    julia julian julie juliette jurre kacper karel karim kasper kato katrien keano khadija kiki koen laila lars laura
    laurens leila lena lennard leon leonie levi lewis liam lieke lina linus lisa liselotte loes logan lotte louis louise
    lowie luca lucas lucie luka lukas luuk maartje maha mahmoud maja malak manon marek maria mariam marie marieke marijn
    marleen marlies martijn maryam mathias mathijs matteo matthias maud maurits mehmet meryem mette michael mies mila
    milou mirthe mohamed mohammed mohamad muhammad mustafa nadia naomi natalia nathan nawal niek niels nienke nikki nina
    noa noah nora noor norah noud nour olaf oleksandr olena olivia oliwia oksana omar oscar osman owen patrick paul
    pepijn petra philippe pieter pien pim pleun quinten rachid rania rayan rayane rebecca revi rick rik roan robbe robin
    roeland rosa rosalie ruben ruth safa salma samira samuel sander sanne sara sarah sebastiaan sebastian selma seppe
    siebe siem silke sjoerd sofia sofie sofiia sophia sophie stef stefan steven stijn suus sven tamara tarik teun tess
    thijmen thijs thomas tijn tim timo tobias tom tomas tristan tygo valentina vera victor viktor vince wassim wietske
    willem wout wouter xander yara yassin yassine yasmina ylva yonas yohannes youssef yusuf zahra zakaria zara zeynep
    zoe zoë zofia zuzanna олександр олена оксана андрій дмитро ірина тетяна наталія محمد فاطمة
    """
)
# First names that are words as well, in Dutch or in English.
_ALSO_WORDS: Final = _words(
    """
    adem amber amelie an ana anker ans art bas ben bente bo bob boris cas charlie dani do eef elke faith fay fee fleur
    floor frank geert gina grace guido hans harm hope ian iris isis ivy jack jade jan jane jasmijn jasmine jay jet jill
    jo job joep john joke joy jop kaat kai karen kees kim klaas koos lara leen leo lien lies lieve lily lin linde liv
    liza lola lore lou luc lucy luna lynn mark marc mart mats max maya mees mei merel mia milan mike mirre mo myrthe
    nick noé noor nova otto piet pip puck reinier rein ria rob roel roos rose roy sam sem sien sil sky stan sterre storm
    sunny teddy ties toon tijl twan veerle vic wim wolf yuna
    """
)
# After these a first name is no pupil: saints, royal houses, streets and schools.
_TITLES: Final = _words(
    """
    sint st saint sinte koning koningin prins prinses king queen prince princess keizer heilige
    """
)
# People that schools and theories are named after.
_KNOWN: Final = _words(
    """
    albert einstein;anne frank;benjamin bloom;carol dweck;daniel kahneman;david kolb;dylan wiliam;jan ligthart;jan van eyck;
    jerome bruner;john dewey;john hattie;karel de grote;lisa delpit;maria montessori;michael fullan;paul black;peter petersen;
    robert marzano;rudolf steiner;thomas more;willem alexander;willem van oranje
    """,
    ";",
)
_PUPIL: Final = _words(
    """
    leerling leerlinge pupil student kleuter jongen meisje kindje nieuwkomer casusleerling
    """
)
# With a capital after "leerling", and yet no name: languages, days and months, school words.
_NO_NAME: Final = _words(
    """
    nederlands nederlandse dutch engels engelse english frans franse french duits duitse german oekraïens oekraïense
    ukrainian arabisch arabische arabic tigrinya turks turkse turkish pools poolse polish spaans spaanse spanish syrisch
    syrische somalisch marokkaans marokkaanse vlaams vlaamse belgisch belgische europees romani papiaments berbers dari
    farsi pasjtoe koerdisch maandag dinsdag woensdag donderdag vrijdag zaterdag zondag monday tuesday wednesday thursday
    friday saturday sunday januari februari maart april mei juni juli augustus september oktober november december
    january february march may june july august october monitor cito code nummer
    """
)
_SMALL: Final = _words(
    """
    van de der den het ten ter te von el al ben bin la le du d' 't
    """
)
_ELSEWHERE: Final = re.compile(r"\S*(?:://|www\.|@)\S*")  # an address carries names of its own
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’´][^\W\d_]+)*")
_HEAD: Final = re.compile(r"(?:^|[.!?:;•\n\"“”„«(–—-])\s*$")
_CODE: Final = re.compile(r"[^\W\d_]|[^\W\d_]{0,2}[0-9]{1,3}[^\W\d_]?")
CODE_LENGTH: Final = 4


def is_code(text: str) -> bool:
    """Whether ``text`` is a code for a pupil: ``A``, ``b``, ``A1``, ``7``, ``L12``, ``6b``.

    A letter, or a number with at most two letters before it and one behind, four characters in all. Two letters alone are no
    code: they are too often initials.
    """
    plain = unicodedata.normalize("NFC", text.strip())
    letters_and_digits = all(each.isalpha() or each in "0123456789" for each in plain)  # "²" is neither
    return len(plain) <= CODE_LENGTH and letters_and_digits and _CODE.fullmatch(plain) is not None


def name_like(text: str) -> list[str]:
    """What looks like the name of a person in running text, as it was written, each once, in order.

    An empty list says that nothing stood out, not that there is no name: see the module's first lines.
    """
    plain = unicodedata.normalize("NFC", text)
    plain = _ELSEWHERE.sub(lambda found: " " * len(found[0]), plain)
    words = list(_WORD.finditer(plain))
    found: list[str] = []
    at = 0
    while at < len(words):
        if not _is_name(words, at, plain):
            at += 1
            continue
        last = _family_name(words, at, plain)
        whole = plain[words[at].start() : words[last].end()]
        if _bare(whole) not in _KNOWN and whole not in found:
            found.append(whole)
        at = last + 1
    return found


def _bare(word: str) -> str:
    """In small letters, without the 's of "Emma's"."""
    return re.sub(r"['’´]s?$", "", " ".join(word.split()).casefold())


def _is_name(words: list[re.Match[str]], at: int, text: str) -> bool:
    word = words[at][0]
    bare = _bare(word)
    between = text[words[at - 1].end() : words[at].start()] if at else "."
    before = _bare(words[at - 1][0]) if re.fullmatch(r"\.?[ \u00a0]+|-", between) else ""
    if before in _TITLES:
        return False
    # "Jan-Willem" is a name, "Sint-Jan" and "Willem-Alexandercollege" are none.
    if text[words[at].end() : words[at].end() + 1] == "-":
        return _bare(word) in _NAMES | _ALSO_WORDS and _glued_name(words, at)
    if bare in _NAMES:
        return True
    if not word[0].isupper() or word.isupper():
        return False
    if before in _PUPIL and "." not in between:  # "… of one pupil. The others …" begins a new sentence
        return bare not in _NO_NAME and len(word) > 1
    return bare in _ALSO_WORDS and not _HEAD.search(text[: words[at].start()]) and _stands_free(words, at, text)


def _glued_name(words: list[re.Match[str]], at: int) -> bool:
    return at + 1 < len(words) and _bare(words[at + 1][0]) in _NAMES | _ALSO_WORDS


def _stands_free(words: list[re.Match[str]], at: int, text: str) -> bool:
    """Not part of a title of several words with capitals (a method, a place), in which a word is no name."""
    before = at > 0 and words[at - 1][0][0].isupper() and _touches(words[at - 1], words[at], text)
    after = at + 1 < len(words) and words[at + 1][0][0].isupper() and _touches(words[at], words[at + 1], text)
    return not before and not after


def _touches(first: re.Match[str], second: re.Match[str], text: str) -> bool:
    """Whether only a space or a hyphen stands between two words."""
    return re.fullmatch(r"[ \u00a0]+|-", text[first.end() : second.start()]) is not None


def _family_name(words: list[re.Match[str]], at: int, text: str) -> int:
    """The last word of a name that begins at ``at``: "Lotte van den Berg" ends at "Berg"."""
    last, here = at, at + 1
    while (
        here < len(words)
        and here - at <= 4
        and re.fullmatch(r"[ \u00a0]+|-", text[words[here - 1].end() : words[here].start()])
    ):
        word = words[here][0]
        if word[0].isupper() and not (word.isupper() and len(word) > 1):
            last = here
        elif _bare(word) not in _SMALL:
            break
        here += 1
    return last
