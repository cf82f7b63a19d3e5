"""The words that are taken for others, by what stands beside them: those of words.txt, and the office's own in 用語.xlsx."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from operator import add
from typing import Final

from generator.forms.meeting import Confusion
from generator.records.book import Book

SLIP: Final = "打ち間違いか変換の誤りです。"
OFFICIAL: Final = "公用文では使いません。"
_CONVERTED: Final = "[変換]"
_SIGN: Final = "～"
_KANJI: Final = re.compile(r"[一-鿿々]")
_SHORT: Final = re.compile(r"[一-鿿々]{2,3}")
_TAIL: Final = 2


@dataclass(frozen=True, slots=True)
class Mistaken:
    """A word taken for another: the right one, the one that stands there, what shows it, and why it is told.

    `shown_by` are the wrong words with what stands beside them; where nothing need, the word alone. `slip` tells whether
    it is surely mistyped, as against a right word that public papers write otherwise.
    """

    use: str
    avoid: str
    shown_by: tuple[str, ...]
    slip: bool
    why: str


class Words:
    """Words to be found in texts, all in one pass."""

    def __init__(self, words: Iterable[Mistaken]):
        self._by_head: defaultdict[str, list[tuple[str, Mistaken]]] = defaultdict(list)
        for word in words:
            for shown in word.shown_by:
                self._by_head[shown[:_TAIL]].append((shown, word))

    def found(self, text: str) -> Iterator[tuple[int, int, Mistaken]]:
        """Where such words stand in a text, from and to, with what shows that they are wrong."""
        places = []
        for head in self._by_head.keys() & set(map(add, text, text[1:])):
            start = text.find(head)
            while start >= 0:
                for shown, word in self._by_head[head]:
                    end = start + len(shown)
                    if text.startswith(shown, start) and not (
                        shown == word.avoid and _parts_of_others(text, start, end)
                    ):
                        places.append((start, end, word))
                start = text.find(head, start + 1)
        yield from sorted(places, key=lambda place: place[:2])


@cache
def known() -> tuple[Mistaken, ...]:
    """The words of words.txt."""
    slip = True
    words = []
    for line in files("generator.checks").joinpath("words.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            slip = line == _CONVERTED
        elif line and not line.startswith("#"):
            use, avoid, context = (part.strip() for part in f"{line} |".split("|")[:3])
            words.append(Mistaken(use, avoid, _shown(avoid, context), slip, SLIP if slip else OFFICIAL))
    return tuple(words)


@cache
def listed(*, slip: bool) -> Words:
    """The words of words.txt that are surely mistyped, or the others, ready to be found."""
    return Words(word for word in known() if word.slip == slip)


def of_office(book: Book) -> tuple[Mistaken, ...]:
    """The words of 用語.xlsx."""
    why = "用語.xlsxで誤りとした言葉です。"
    return tuple(
        Mistaken(row.right, row.wrong, _shown(row.wrong, row.context), True, row.remark or why)
        for row in book[Confusion]
        if row.right != row.wrong
    )


def _shown(avoid: str, context: str) -> tuple[str, ...]:
    """A word with what stands beside it, for each context of a list 「～連携、在宅～」; without a context the word alone."""
    several = [part.strip() for part in re.split("、(?!、|$)|\n", context) if part.strip()]
    return tuple(part.replace(_SIGN, avoid) if _SIGN in part else part for part in several) or (avoid,)


def _parts_of_others(text: str, start: int, end: int) -> bool:
    """Whether two or three 漢字 may be the end of one word and the beginning of the next (期間連携, 3年未満)."""
    before, after = text[start - 1 : start], text[end : end + 1]
    beside = bool(_KANJI.match(before)) or before.isdigit()
    return bool(_SHORT.fullmatch(text[start:end])) and beside and bool(_KANJI.match(after))
