"""What two versions of a file say differently, line by line, in a few words: for a notice, not for a 新旧対照表."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from generator.comparison.align import Block, align
from generator.comparison.chars import compare
from generator.comparison.matching import matches

_WINDOW = 40  # characters of a text that are shown
_BEFORE = 8  # of them, those before the first difference


class Line(NamedTuple):
    """A paragraph or cell that is not empty, and where it stands, in words for staff."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What one place says in each version; None where a version has no such line. `place` is that of the old one first."""

    place: str
    old: str | None
    new: str | None

    def excerpts(self) -> tuple[str, str]:
        """Both texts on one line, cut to where they begin to differ."""
        old, new = ((text or "").replace("\n", "／") for text in (self.old, self.new))
        first = next(iter(compare(old, new)), None)
        same = len(first.old) if first and first.op == "keep" else 0
        start = max(0, min(same - _BEFORE, max(len(old), len(new)) - _WINDOW))
        return _window(old, start), _window(new, start)


def differences(old: Sequence[Line], new: Sequence[Line]) -> list[Difference]:
    """Where two versions differ, in reading order. The time grows with the number of lines, not its square."""
    same = matches([line.text for line in old], [line.text for line in new])
    gaps = pairwise([(-1, -1), *same, (len(old), len(new))])
    return [found for (i, j), (m, n) in gaps for found in _between(old[i + 1 : m], new[j + 1 : n])]


def _between(old: Sequence[Line], new: Sequence[Line]) -> Iterator[Difference]:
    """The differences of two stretches without a common line: as many lines are the same ones, worded otherwise."""
    if len(old) == len(new):
        yield from (Difference(a.place, a.text, b.text) for a, b in zip(old, new, strict=True))
        return
    before, after = ([Block("line", text=line.text) for line in lines] for lines in (old, new))
    places = {id(block): line.place for block, line in zip([*before, *after], [*old, *new], strict=True)}
    for pair in align(before, after):
        place = places[id(pair.old or pair.new)]
        yield Difference(place, pair.old.text if pair.old else None, pair.new.text if pair.new else None)


def _window(text: str, start: int) -> str:
    end = start + _WINDOW
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
