"""The one alignment of a paper as it was made with the paper as it is now: block, table row, cell, then characters of its values."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeAlias

from generator.back.reading import Block, Line, Piece, Row, Sheets, Table, Unit
from generator.compare.text import bigrams, dice, matches


@dataclass(frozen=True, slots=True)
class Reworded:
    """A line that says something else now; `where` is its place in the changed paper, in words for staff."""

    line: Line
    now: str
    where: str


@dataclass(frozen=True, slots=True)
class Gone:
    """A row, paragraph or table that is no longer there."""

    unit: Unit
    where: str


@dataclass(frozen=True, slots=True)
class Added:
    """A row, paragraph or table that was not made; `before` and `after` are the made ones it stands between."""

    unit: Unit
    before: Unit | None
    after: Unit | None
    where: str


Difference: TypeAlias = Reworded | Gone | Added


def looks(old: Sheets, new: Sheets) -> int:
    """The paragraphs that say the same and look otherwise: bold, colour, underline."""
    return sum(
        one.look != other.look
        for place in old.keys() & new.keys()
        for one, other in _same_lines(old[place], new[place])
    )


def _same_lines(olds: Sequence[Block], news: Sequence[Block]) -> Iterator[tuple[Line, Line]]:
    before, after = ([line for block in blocks for line in block.lines] for blocks in (olds, news))
    same = matches([line.text for line in before], [line.text for line in after])
    return ((before[i], after[j]) for i, j in same)


def differences(old: Sheets, new: Sheets) -> Iterator[Difference]:
    """Every place where two papers say something else, in the order of the changed one."""
    for place in dict.fromkeys((*old, *new)):
        yield from _between(old.get(place, ()), new.get(place, ()), "" if place == "本文" else place)


def _between(olds: Sequence[Unit], news: Sequence[Unit], where: str) -> Iterator[Difference]:
    last: Unit | None = None
    pairs = paired(olds, news)
    tables = 0
    for at, (one, other) in enumerate(pairs):
        rows = isinstance(other or one, Row)
        tables += isinstance(other, Table)
        here = _where(where, other or one, rows, sum(new is not None for _, new in pairs[:at]) + 1, tables)
        if one is None and other is not None:
            if other.text.strip():
                after = next((old for old, _ in pairs[at + 1 :] if old is not None), None)
                yield Added(other, last, after, here)
            continue
        if one is not None and other is None:
            if one.text.strip():
                yield Gone(one, here)
        elif isinstance(one, Line) and isinstance(other, Line):
            if one.text != other.text:
                yield Reworded(one, other.text, here)
        elif isinstance(one, Table) and isinstance(other, Table):
            yield from _between(one.rows, other.rows, here)
        elif isinstance(one, Row) and isinstance(other, Row):
            yield from _cells(one, other, here)
        last = one
    return


def _cells(one: Row, other: Row, where: str) -> Iterator[Difference]:
    if len(one.cells) != len(other.cells):
        if one.text != other.text:
            yield Gone(one, where)
            yield Added(other, None, None, where)
        return
    for old, new in zip(one.cells, other.cells, strict=True):
        if len(old) == 1 and isinstance(old[0], Line) and all(isinstance(block, Line) for block in new):
            # A clerk presses Enter where the made paper has a line break.
            now = "\n".join(block.text for block in new)
            if now != old[0].text:
                yield Reworded(old[0], now, where)
        else:
            yield from _between(old, new, where)


def _where(above: str, unit: Unit | None, rows: bool, number: int, tables: int) -> str:
    if rows:
        return f"{above}の{number}行目"
    if isinstance(unit, Table):
        return f"{above}の中の表{tables}" if above else f"表{tables}"
    return above or "本文"


_ALIKE: Final = 0.25  # what two blocks of a kind that share nothing are worth as a pair
_SMALL: Final = 40_000


def paired(olds: Sequence[Unit], news: Sequence[Unit]) -> list[tuple[Unit | None, Unit | None]]:
    """Each block of both sides once, in order: equal ones beside each other, then those most alike."""
    same = matches([_mark(unit) for unit in olds], [_mark(unit) for unit in news])
    found: list[tuple[Unit | None, Unit | None]] = []
    for (i, j), (m, n) in pairwise([(-1, -1), *same, (len(olds), len(news))]):
        found += _most_alike(olds[i + 1 : m], news[j + 1 : n])
        if m < len(olds):
            found.append((olds[m], news[n]))
    return found


def _mark(unit: Unit) -> str:
    return f"{type(unit).__name__[0]}{unit.text}"


def _most_alike(olds: Sequence[Unit], news: Sequence[Unit]) -> list[tuple[Unit | None, Unit | None]]:
    """The pairs of a stretch without equal blocks, of the greatest likeness in all."""
    if not olds or not news or len(olds) * len(news) > _SMALL:
        return [*((old, None) for old in olds), *((None, new) for new in news)]
    grams = {id(unit): bigrams(unit.text) for unit in (*olds, *news)}
    worth = [
        [_ALIKE + dice(grams[id(old)], grams[id(new)]) if type(old) is type(new) else -1.0 for new in news]
        for old in olds
    ]
    pairs = likeliest(worth, len(news))
    return [(None if i is None else olds[i], None if j is None else news[j]) for i, j in pairs]


def likeliest(worth: Sequence[Sequence[float]], width: int) -> list[tuple[int | None, int | None]]:
    """The pairs of two orders that are worth most in all, each number once and in order; `width` is how long the second is."""
    best = [[0.0] * (width + 1) for _ in range(len(worth) + 1)]
    for i in range(len(worth) - 1, -1, -1):
        for j in range(width - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], worth[i][j] + best[i + 1][j + 1])
    found: list[tuple[int | None, int | None]] = []
    i = j = 0
    while i < len(worth) and j < width:
        if worth[i][j] > 0 and best[i][j] == worth[i][j] + best[i + 1][j + 1]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            found.append((i, None))
            i += 1
        else:
            found.append((None, j))
            j += 1
    return [*found, *((n, None) for n in range(i, len(worth))), *((None, n) for n in range(j, width))]


_WEIGHTS: Final = {"typed": 2, "empty": 3, "derived": 4, "own": 6}
"""What a character costs that comes or goes, by whose it is; one that takes another's place costs the template's words less.

Of all ways to read a changed line, the cheapest is meant.
"""
_MOST_CELLS: Final = 1_500_000


def parted(pieces: Sequence[Piece], now: str) -> list[str] | None:
    """What each piece of a line says now; None when two readings are as good as each other, so that none is certain."""
    first, last = _untouched(pieces, now)
    kept_head = sum(len(piece.text) for piece in pieces[:first])
    kept_tail = sum(len(piece.text) for piece in pieces[last:])
    middle, words = pieces[first:last], now[kept_head : len(now) - kept_tail]
    head, tail = [piece.text for piece in pieces[:first]], [piece.text for piece in pieces[last:]]
    if len(middle) == 1:
        return [*head, words, *tail]
    if sum(len(piece.text) + 1 for piece in middle) * (len(words) + 1) > _MOST_CELLS:
        return None
    readings = {tuple(_read(middle, words, early=early)) for early in (True, False)}
    # A clerk rather changed one value than two.
    changed = {reading: sum(p.text != text for p, text in zip(middle, reading, strict=True)) for reading in readings}
    likeliest = [reading for reading, number in changed.items() if number == min(changed.values())]
    return [*head, *likeliest[0], *tail] if len(likeliest) == 1 else None


def _untouched(pieces: Sequence[Piece], now: str) -> tuple[int, int]:
    """The first piece that may have changed, and the one after the last: those beside a change may have grown."""
    first, at = 0, 0
    while first < len(pieces) and now.startswith(pieces[first].text, at):
        at += len(pieces[first].text)
        first += 1
    last, left = len(pieces), len(now) - at
    while last > first and (tail := pieces[last - 1].text) == now[len(now) - len(tail) :][:left] and len(tail) <= left:
        now = now[: len(now) - len(tail)]
        left -= len(tail)
        last -= 1
    first, last = first - 1, last + 1
    while first > 0 and not pieces[first].text:  # an empty value between does not part a change from its neighbour
        first -= 1
    while last < len(pieces) and not pieces[last - 1].text:
        last += 1
    return max(first, 0), min(last, len(pieces))


def _weight(piece: Piece) -> int:
    if piece.said is None:
        return _WEIGHTS["own"]
    if not piece.said.places:
        return _WEIGHTS["derived" if piece.text else "empty"]
    return _WEIGHTS["typed"]


def _read(pieces: Sequence[Piece], now: str, *, early: bool) -> list[str]:
    """The cheapest reading; of equal ones the one that gives words to the earlier, or the later, piece."""
    spots = [(at, char) for at, piece in enumerate(pieces) for char in (*piece.text, "")]
    weights = [_weight(piece) for piece in pieces]
    width = len(now) + 1
    far = 10**9
    cost = [[far] * width for _ in range(len(spots) + 1)]
    cost[len(spots)][width - 1] = 0
    for s in range(len(spots) - 1, -1, -1):
        at, char = spots[s]
        weight, row, below = weights[at], cost[s], cost[s + 1]
        for j in range(width - 1, -1, -1):
            found = below[j] + (weight if char else 0)
            if j < width - 1:
                if char:
                    found = min(found, below[j + 1] + (0 if char == now[j] else min(weight, 4)))
                found = min(found, row[j + 1] + weight)
            row[j] = found
    texts = [""] * len(pieces)
    s = j = 0
    while s < len(spots):
        at, char = spots[s]
        weight = weights[at]
        take = j < width - 1 and cost[s][j] == cost[s][j + 1] + weight
        pair = (
            bool(char)
            and j < width - 1
            and cost[s][j] == cost[s + 1][j + 1] + (0 if char == now[j] else min(weight, 4))
        )
        drop = cost[s][j] == cost[s + 1][j] + (weight if char else 0)
        ways = {"take": take, "pair": pair, "drop": drop}
        choice = next(way for way in (ways if early else reversed(ways)) if ways[way])
        if choice != "drop":
            texts[at] += now[j]
            j += 1
        if choice != "take":
            s += 1
    return texts


def fitted(pieces: Sequence[Piece], now: str) -> list[str] | None:
    """The texts that a new line has where a line like it has its pieces: the template's words must all be there.

    None when they are not, or when the words can be read in two ways.
    """
    pattern = "".join("(.*?)" if piece.said is not None else re.escape(piece.text) for piece in pieces)
    lazy, greedy = re.fullmatch(pattern, now, re.S), re.fullmatch(pattern.replace("*?", "*"), now, re.S)
    if lazy is None or greedy is None or lazy.groups() != greedy.groups():
        return None
    found = iter(lazy.groups())
    return [next(found) if piece.said is not None else piece.text for piece in pieces]
