"""Several papers of one kind from one workbook's rows: one a month, a meeting, a person."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, TypeAlias

from generator.book import Book
from generator.japanese import key
from generator.text import Said, derived


@dataclass(frozen=True, slots=True)
class Copy:
    """One of the papers that a kind of 資料 is made as.

    `name` tells it from the others: in its title, its file name and in 対象 of ［配付資料］ (令和5年5月). `of` is what it is
    about, as the kind's function wants it (a month, a row). `groups` are other words that 対象 may say for it together
    with its like: the month of a meeting.
    """

    name: Said
    of: Any
    groups: tuple[str, ...] = ()

    def is_meant(self, words: str) -> bool:
        """Whether 対象 means this copy by these words, whatever their width and spaces."""
        return key(words) in map(key, (str(self.name.value), *self.groups))


Each: TypeAlias = Callable[[Book], Iterable[Copy]]
"""From what staff wrote to the copies a kind of 資料 is made as, in their order."""


def told_apart(copies: Iterable[Copy]) -> list[Copy]:
    """The copies with a number behind every name that was there before, and that no other has: 連絡会, 連絡会（2）."""
    copies = list(copies)
    taken = {key(str(copy.name.value)) for copy in copies}
    seen: set[str] = set()
    apart: list[Copy] = []
    for copy in copies:
        name = str(copy.name.value)
        if key(name) in seen:
            name = next(free for number in count(2) if key(free := f"{name}（{number}）") not in taken)
            copy = replace(copy, name=derived(name, [copy.name]))  # noqa: PLW2901 - the same copy under its own name
            taken.add(key(name))
        seen.add(key(name))
        apart.append(copy)
    return apart


def lines_of(subjects: str) -> list[str]:
    """What 対象 names, one a line."""
    return [line.strip() for line in subjects.split("\n") if line.strip()]


def meant(copies: Sequence[Copy], subjects: str) -> list[Copy]:
    """The copies that 対象 means, in their own order; all when it is empty."""
    wanted = lines_of(subjects)
    return [copy for copy in copies if not wanted or any(copy.is_meant(words) for words in wanted)]
