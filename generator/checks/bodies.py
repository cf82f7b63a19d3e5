"""Names of bodies and things: registered in one form, and called so everywhere."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from generator.checks.names import PERSONS, SURELY, persons
from generator.checks.rule import NOTE, WARNING, Finding, check
from generator.forms.meeting import Meeting
from generator.forms.subcommittees import SECRETARIAT, Attendee, Member, MinutesAgenda, MinutesHead, Subcommittee
from generator.forms.support_office import Training
from generator.problem import Mention
from generator.records.book import Book
from generator.records.declare import mention_of

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


def terms(book: Book) -> tuple[Told, ...]:
    """The names in all texts: runs of 漢字, カタカナ, letters and digits, a 回 or 年度 before them taken off."""
    return book.once(_terms)


def _terms(book: Book) -> tuple[Told, ...]:
    found = []
    for passage, match in book.found(lambda text: _TERM.finditer(unicodedata.normalize("NFKC", text))):
        term = _BEFORE.sub("", match[0]).removesuffix("等")
        if len(term) >= SHORTEST:
            heading = isinstance(passage.record, MinutesAgenda)
            found.append(Told(term, Mention(passage.place, passage.text), heading))
    return tuple(found)


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
    """The city that the offices of the minutes' 事務局 begin with: ○○市 of ○○市福祉保健部; empty when none does."""
    return next((match[0] for head in book[MinutesHead] if (match := _CITY.match(head.office))), "")


def folded_name(name: str) -> str:
    """A name for comparing: width and blanks apart."""
    return "".join(unicodedata.normalize("NFKC", name).split())


_LONG: Final = 10


@check("名称31", WARNING, *PERSONS)
def bodies_are_called_by_their_names(book: Book) -> Iterator[Finding]:
    """部会、推進会議、支援室、委員の所属先の名前が、［部会］［委員名簿］などの正式な名前と一、二字だけ違っていないこと。"""
    names = registered(book)
    near = _Near(names)
    told = [one for one in terms(book) if not one.heading]
    meant = {term: near.of(term) for term in {one.term for one in told}}
    counts = Counter(one.term for one in told)
    blamed: set[str] = set()
    for one in told:
        found = meant[one.term]
        if found and counts[one.term] >= SURELY and not counts[found]:
            # Nobody else writes the name as it is registered: the slip is there, and is told once.
            if found not in blamed:
                message = f"「{found}」は、ほかでは「{one.term}」と書いています。"
                hint = "同じものなら、正しい名前にそろえてください。"
                yield Finding.on(names[found], message, hint, others=(one.mention,))
            blamed.add(found)
        elif found:
            message = f"「{one.term}」は、「{found}」の書き違いではありませんか。"
            hint = "同じものなら、正式な名前にそろえてください。"
            yield Finding.on(one.mention, message, hint, text=one.term, others=(names[found],))


_WITHIN_WORD: Final = re.compile(rf"(?![市都県区町村国新旧元本同当各全第大小東西南北])[{_KANJI}]{{2}}")


class _Near:
    """The registered names, found by a name one or two characters away."""

    def __init__(self, registered: Iterable[str]):
        self._names = set(registered)
        self._holders: defaultdict[str, set[str]] = defaultdict(set)
        for name in self._names:
            for gram in _grams(name):
                self._holders[gram].add(name)

    def of(self, term: str) -> str | None:
        """The registered name this one is surely meant for; None when it is one itself, or near none or within one."""
        if len(term) < SHORTEST or term in self._names:
            return None
        if any(term in name or name in term for name in self._candidates(term)):
            return next((name for name in self._candidates(term) if _beheaded(term, name)), None)
        limit = 2 if len(term) >= (SHORTEST if term.endswith("部会") else _LONG) else 1
        close = [name for name in self._candidates(term) if name[-1] == term[-1] and _apart(term, name, limit)]
        return min(close, key=lambda name: (abs(len(name) - len(term)), name), default=None)

    def _candidates(self, term: str) -> list[str]:
        shared = Counter(name for gram in _grams(term) for name in self._holders[gram])
        return [name for name, count in shared.items() if 2 * count >= min(len(term), len(name)) - 1]


def _beheaded(term: str, name: str) -> bool:
    """Whether a term is a name without its first 漢字, which leaves no short name: 退院支援部会, 宅療養部会, but 市医師会."""
    return name[1:] == term and bool(_WITHIN_WORD.match(name))


def _grams(text: str) -> set[str]:
    return {text[place : place + 2] for place in range(len(text) - 1)}


def _apart(term: str, name: str, limit: int) -> bool:
    """Whether at most `limit` characters were put in, left out or mistaken, none of them a digit."""
    start = 0
    while start < min(len(term), len(name)) and term[start] == name[start]:
        start += 1
    end = 0
    while end < min(len(term), len(name)) - start and term[-1 - end] == name[-1 - end]:
        end += 1
    mine, theirs = term[start : len(term) - end], name[start : len(name) - end]
    return len(mine) <= limit and len(theirs) <= limit and not any(char.isdigit() for char in mine + theirs)


_LONG_NAME: Final = 10
_LONG_ENOUGH: Final = 8
_KIND: Final = re.compile("地域包括支援センター|保健センター|福祉センター")


@check(
    "名称32",
    NOTE,
    Attendee,
    Member,
    Training,
    hint="同じ事業所なら、正式な名前にそろえてください。別の事業所なら、そのままで構いません。",
)
def offices_are_named_in_full(book: Book) -> Iterator[Finding]:
    """別々の人の所属先の名前が、終わりの数文字が欠けただけの違いになっていないこと。"""
    offices: dict[str, Mention] = {}
    people: defaultdict[str, set[str]] = defaultdict(set)
    for person in persons(book):
        office = folded_name(person.office)
        offices.setdefault(office, person.office_at)
        people[office].add(folded_name(person.name))
    ordered = sorted(offices)
    for shorter, longer in pairwise(ordered):
        cut = len(longer) - len(shorter)
        if longer.startswith(shorter) and len(shorter) >= _LONG_NAME and 4 * cut <= len(longer):
            if people[shorter] & people[longer]:
                continue
            there, here = offices[longer], offices[shorter]
            message = f"「{shorter}」と、終わりに「{longer[-cut:]}」の付いた名前の両方があります。"
            yield Finding.on(here, message, others=(there,))


@check("名称33", NOTE, Attendee, Member, MinutesHead, Training, hint="正式な名前を確かめて、そろえてください。")
def offices_of_one_kind_are_named_alike(book: Book) -> Iterator[Finding]:
    """市の同じ種類の施設（地域包括支援センターなど）で、名前の頭に市の名を付けたものと付けないものが混じっていないこと。"""
    town = city(book)[:-1]
    offices: dict[str, Mention] = {}
    for person in persons(book):
        offices.setdefault(folded_name(person.office), person.office_at)
    kinds: defaultdict[str, list[str]] = defaultdict(list)
    for office in offices:
        if match := _KIND.search(office):
            kinds[match[0]].append(office)
    for kind, names in kinds.items():
        full = [name for name in names if town and name.startswith(town)]
        bare = [name for name in names if name not in full and len(name) > len(kind)]
        if full and bare:
            message = f"「{kind}」の名前に、「{town}」の付くもの（{'、'.join(full)}）と付かないもの（{'、'.join(bare)}）があります。"
            here, *others = [offices[name] for name in (*bare, *full)]
            yield Finding.on(here, message, others=tuple(others))


@check("名称34", NOTE, *PERSONS, hint="同じものなら、名前をそろえてください。")
def things_are_called_by_one_name(book: Book) -> Iterator[Finding]:
    """長い名前（8字以上）が、途中の一、二字があるかないかだけの違いで、二通りに書かれていないこと。"""
    places: defaultdict[str, list[Mention]] = defaultdict(list)
    for told in terms(book):
        if len(told.term) >= _LONG_ENOUGH:
            places[told.term].append(told.mention)
    known = registered(book)
    for longer in places:
        for shorter in dict.fromkeys(term for term in _shortened(longer) if term in places):
            if shorter in known or longer in known:
                continue
            odd, usual = sorted((longer, shorter), key=lambda term: (len(places[term]), -len(term)))
            together = {mention.place for mention in places[odd]} & {mention.place for mention in places[usual]}
            if len(places[usual]) < 2 or together:  # who writes both in one cell means two things
                continue
            for mention in places[odd]:
                message = f"「{odd}」は、ほかでは「{usual}」と書いています。"
                yield Finding.on(mention, message, text=odd, others=(places[usual][0],))


def _shortened(term: str) -> Iterator[str]:
    """The term without one or two characters in its middle, digits and letters kept."""
    for size in (1, 2):
        for start in range(2, len(term) - size - 1):
            gone = term[start : start + size]
            if not any(char.isascii() for char in gone):
                yield term[:start] + term[start + size :]
