"""名称: bodies and offices are called by their registered names."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from generator.book import Book
from generator.check import Finding, check
from generator.checks.compounds import SHORTEST, registered, terms
from generator.checks.differences import difference
from generator.problem import Severity

_LONG: Final = 10


@check("名称31", Severity.WARNING)
def bodies_are_called_by_their_names(book: Book) -> Iterator[Finding]:
    """部会、推進会議、支援室、委員の所属先の名前が、［部会］［委員名簿］などの正式な名前と一、二字だけ違っていないこと。"""
    names = registered(book)
    near = _Near(names)
    told = [one for one in terms(book) if not one.heading]
    meant = {term: near.of(term) for term in {one.term for one in told}}
    for one in told:
        found = meant[one.term]
        if found:
            message = f"「{one.term}」は、「{found}」の書き違いではありませんか（{difference(one.term, found)}）。"
            hint = "同じものなら、正式な名前にそろえてください。"
            yield Finding(one.mention.place, message, hint, one.term, (names[found],))


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
        if len(term) < SHORTEST or any(term in name or name in term for name in self._candidates(term)):
            return None
        if term in self._names:
            return None
        limit = 2 if len(term) >= _LONG else 1
        close = [name for name in self._candidates(term) if name[-1] == term[-1] and _apart(term, name, limit)]
        return min(close, key=lambda name: (abs(len(name) - len(term)), name), default=None)

    def _candidates(self, term: str) -> list[str]:
        shared = Counter(name for gram in _grams(term) for name in self._holders[gram])
        return [name for name, count in shared.items() if 2 * count >= min(len(term), len(name)) - 1]


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
