"""The names in running text, and the names that are registered somewhere: what spelling rules compare."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from generator.book import Book
from generator.checks.names import persons
from generator.forms.meeting import Meeting
from generator.forms.minutes import SECRETARIAT, Attendee, MinutesAgenda, MinutesHead
from generator.forms.subcommittees import Subcommittee
from generator.mentions import mention_of
from generator.problem import Mention

SHORTEST: Final = 6
"""A shorter word is no name that could be compared."""

_KANJI: Final = "一-鿿々〆㐀-䶿"
_TERM: Final = re.compile(rf"(?:[{_KANJI}ァ-ヺー・A-Za-z0-9]|(?<=[{_KANJI}])[りきけえみ](?=[{_KANJI}]))+")
_BEFORE: Final = re.compile(r"\A(?:(?:令和|平成)(?:元|\d+)年度)?(?:第?\d+回)?")
_CITY: Final = re.compile(rf"\A[{_KANJI}ヶ]{{1,5}}[市区町村]")


@dataclass(frozen=True, slots=True)
class Told:
    """A name where it stands; `heading` when in the agenda of minutes, whose headings say it again."""

    term: str
    mention: Mention
    heading: bool


def terms(book: Book) -> Iterator[Told]:
    """The names in all texts: runs of 漢字, カタカナ, letters and digits, a 回 or 年度 before them taken off."""
    for passage in book.passages():
        heading = isinstance(passage.record, MinutesAgenda)
        for match in _TERM.finditer(unicodedata.normalize("NFKC", passage.text)):
            term = _BEFORE.sub("", match[0])
            if len(term) >= SHORTEST:
                yield Told(term, Mention(passage.place, passage.text), heading)


def registered(book: Book) -> dict[str, Mention]:
    """The names that are right, and where they are registered; with the city's name and without."""
    names: dict[str, Mention] = {}
    for row in book[Subcommittee]:
        names.setdefault(folded_name(row.name), mention_of(row, "name"))
    for meeting in book[Meeting]:
        names.setdefault(folded_name(meeting.name), mention_of(meeting, "name"))
    for person in persons(book):
        is_title = isinstance(person.record, Attendee) and person.record.side == SECRETARIAT
        if not is_title or person.office.endswith("室"):
            names.setdefault(folded_name(person.office), person.office_at)
    bare = {name.removeprefix(city(book)): mention for name, mention in names.items()}
    return {name: mention for name, mention in {**bare, **names}.items() if len(name) >= SHORTEST}


def city(book: Book) -> str:
    """The city that the offices of the minutes' 事務局 begin with: 小金井市 of 小金井市福祉保健部; empty when none does."""
    return next((match[0] for head in book[MinutesHead] if (match := _CITY.match(head.office))), "")


def folded_name(name: str) -> str:
    """A name for comparing: width and blanks apart."""
    return "".join(unicodedata.normalize("NFKC", name).split())
