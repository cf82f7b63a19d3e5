"""The rows of a 新旧対照表, every change once; and what two files say differently, line by line, for a notice."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, NamedTuple

from generator.compare.blocks import Block, Line, Pair, Part, align
from generator.compare.text import compare, matches
from generator.problem import Place
from generator.settings import DEFAULT, Marks

_WINDOW = 40  # characters of a text that are shown
_BEFORE = 8  # of them, those before the first difference


class FileLine(NamedTuple):
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


def differences(old: Sequence[FileLine], new: Sequence[FileLine]) -> list[Difference]:
    """Where two versions differ, in reading order. The time grows with the number of lines, not its square."""
    same = matches([line.text for line in old], [line.text for line in new])
    gaps = pairwise([(-1, -1), *same, (len(old), len(new))])
    return [found for (i, j), (m, n) in gaps for found in _between(old[i + 1 : m], new[j + 1 : n])]


def _between(old: Sequence[FileLine], new: Sequence[FileLine]) -> Iterator[Difference]:
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


Side = Literal["old", "new"]
_REMARKS = {"moved": "移動", "renumbered": "番号の変更"}


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one cell that are underlined or not, and the cells of the workbook they came from."""

    text: str
    underlined: bool = False
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a cell, indented as its line is (in 全角 characters)."""

    pieces: tuple[Piece, ...]
    depth: float = 0
    hanging: float = 0


@dataclass(frozen=True, slots=True)
class Row:
    """What the old and the new edition say at one place: without the underlined words they say the same."""

    old: tuple[Paragraph, ...]
    new: tuple[Paragraph, ...]
    remarks: tuple[Piece, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything is underlined."""
        return any(piece.underlined for side in (self.old, self.new) for line in side for piece in line.pieces)


def comparison_rows(pairs: Sequence[Pair], marks: Marks = DEFAULT.marks) -> list[Row]:
    """A row for every change between two aligned editions whose blocks are `Part`s; empty where nothing changed.

    Above the change stand the headings it comes under and 「（略）」 for what was passed over, so that a row that is not
    split keeps them together; an unchanged 節 keeps its heading.
    """
    if all(pair.untouched for pair in pairs):
        return []
    rows: list[Row] = []
    above = Row((), ())
    for row in (row for pair in pairs for row in (_unchanged(pair, marks) if pair.untouched else _rows(pair, marks))):
        above = Row(above.old + row.old, above.new + row.new, above.remarks + row.remarks)
        if row.changed:
            rows.append(above)
            above = Row((), ())
    return [*rows, above] if above.old else rows


def _unchanged(section: Pair, marks: Marks) -> Iterator[Row]:
    row = _same(section)
    omitted = _marker(marks.omitted, cells_of(section.children)) if section.children else ()
    yield replace(row, old=(*row.old, *omitted), new=(*row.new, *omitted))


def _rows(pair: Pair, marks: Marks) -> Iterator[Row]:
    if pair.old is None or pair.new is None:
        yield from _one_sided(pair, marks)
        return
    yield _same(pair) if pair.relation == "same" else _changed(pair, marks)
    unchanged: list[Pair] = []
    for child in pair.children:
        if child.untouched:
            unchanged.append(child)
            continue
        yield from _omitted(unchanged, marks)
        unchanged = []
        yield from _rows(child, marks)
    yield from _omitted(unchanged, marks)


def _omitted(pairs: Sequence[Pair], marks: Marks) -> Iterator[Row]:
    if pairs:
        mark = _marker(marks.omitted, cells_of(pairs))
        yield Row(mark, mark)


def _same(pair: Pair) -> Row:
    """The words of a part whose own line did not change, as context of what did."""
    old, new = (tuple(_paragraph(line, part, underlined=False) for line in part.lines) for part in _both(pair))
    return Row(old, new, () if pair.untouched else _remarks(pair))


def _changed(pair: Pair, marks: Marks) -> Row:
    old, new = _both(pair)
    mates = {line.key: line for line in old.lines}
    before: dict[str, Paragraph] = {}
    after: list[Paragraph] = []
    for line in new.lines:
        mate = mates.get(line.key)
        if mate is None:
            after.append(_paragraph(line, new, underlined=True))
            continue
        edits = compare(mate.text, line.text)
        before[line.key] = _pieced(mate, [Piece(e.old, e.op == "change", old.places) for e in edits if e.old])
        after.append(_pieced(line, [Piece(e.new, e.op == "change", new.places) for e in edits if e.new]))
    dropped = [before.get(line.key) or _paragraph(line, old, underlined=True) for line in old.lines]
    moved = _marker(marks.moved, underlined=True) if pair.relation == "moved" else ()
    return Row((*moved, *dropped), (*moved, *after), _remarks(pair))


def _one_sided(pair: Pair, marks: Marks) -> Iterator[Row]:
    """What only one edition has: a card, a table or a paragraph in one row; a 節 and the like part by part."""
    side: Side = "new" if pair.old is None else "old"
    whole = all(_either(child).kind == "row" for child in pair.children)
    lines = tuple(_subtree(pair, side)) if whole else tuple(_subtree(replace(pair, children=()), side))
    mark = _marker(marks.added if side == "new" else marks.dropped, underlined=True)
    yield Row(mark, lines, _remarks(pair)) if side == "new" else Row(lines, mark)
    if not whole:
        for child in pair.children:
            yield from _rows(child, marks)


def _remarks(pair: Pair) -> tuple[Piece, ...]:
    """That a part moved or was numbered anew, and what the new edition remarks on it."""
    told = _REMARKS.get(pair.relation)
    own = (_part(pair, "new").remark,) if pair.new else ()
    return ((Piece(told),) if told else ()) + tuple(
        Piece(str(said.value), places=said.places) for said in own if said.value
    )


def _subtree(pair: Pair, side: Side) -> Iterator[Paragraph]:
    part = _part(pair, side)
    yield from (_paragraph(line, part, underlined=True) for line in part.lines)
    for child in pair.children:
        yield from _subtree(child, side)


def _both(pair: Pair) -> tuple[Part, Part]:
    return _part(pair, "old"), _part(pair, "new")


def _part(pair: Pair, side: Side) -> Part:
    block = pair.old if side == "old" else pair.new
    assert isinstance(block, Part)
    return block


def _either(pair: Pair) -> Part:
    return _part(pair, "old" if pair.new is None else "new")


def _paragraph(line: Line, part: Part, *, underlined: bool) -> Paragraph:
    return _pieced(line, [Piece(line.text, underlined, part.places)])


def _pieced(line: Line, pieces: Iterable[Piece]) -> Paragraph:
    return Paragraph(tuple(pieces), line.depth, line.hanging)


def _marker(text: str, places: Iterable[Place] = (), *, underlined: bool = False) -> tuple[Paragraph, ...]:
    return (Paragraph((Piece(text, underlined, tuple(places)),)),)


def cells_of(pairs: Iterable[Pair]) -> Iterator[Place]:
    """The cells of everything in some pairs, both editions."""
    for pair in pairs:
        for block in (pair.old, pair.new):
            if isinstance(block, Part):
                yield from block.places
        yield from cells_of(pair.children)
