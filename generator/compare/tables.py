"""The rows of a 新旧対照表, every change once; and what two files say differently, line by line, for a notice."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from generator.compare.blocks import At, Block, Line, Pair, Part, align
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
        same = next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
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
class Cell:
    """What one edition says at one place; `label` is the word beside it in the label column of a card."""

    paragraphs: tuple[Paragraph, ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """The same place of both editions: a line of the text, a row of a card. Without the underlined words they are equal."""

    old: Cell
    new: Cell


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is never parted: a change under its headings, or a whole card. `changes` are the pairs that it shows."""

    items: tuple[Item, ...] = ()
    remarks: tuple[Piece, ...] = ()
    changes: tuple[At, ...] = ()

    @property
    def is_card(self) -> bool:
        """Whether it stands as a card, its labels in a column of their own."""
        return any(item.old.label or item.new.label for item in self.items)

    @property
    def old(self) -> tuple[Paragraph, ...]:
        """What the old edition says, from top to bottom."""
        return tuple(line for item in self.items for line in item.old.paragraphs)

    @property
    def new(self) -> tuple[Paragraph, ...]:
        """What the new edition says, from top to bottom."""
        return tuple(line for item in self.items for line in item.new.paragraphs)

    @property
    def changed(self) -> bool:
        """Whether anything is underlined."""
        return any(piece.underlined for side in (self.old, self.new) for line in side for piece in line.pieces)

    def __add__(self, other: "Row") -> "Row":
        """Both as one row, one below the other."""
        return Row(self.items + other.items, self.remarks + other.remarks, self.changes + other.changes)


def comparison_rows(pairs: Sequence[Pair], marks: Marks = DEFAULT.marks) -> list[Row]:
    """A row for every change between two aligned editions whose blocks are `Part`s; empty where nothing changed.

    Above the change stand the headings it comes under and 「（略）」 for what was passed over, so that a row that is not
    split keeps them together; an unchanged 節 keeps its heading. A card is one row, or several of its name.
    """
    if all(pair.untouched for pair in pairs):
        return []
    rows: list[Row] = []
    above = Row()
    for row in (row for pair in pairs for row in (_unchanged(pair, marks) if pair.untouched else _rows(pair, marks))):
        above += row
        if row.changed:
            rows += _of_a_page(above)
            above = Row()
    return [*rows, above] if above.items else rows


# Lines of a card's value column that a page holds with room to spare, and the characters of a line.
_LINES, _CHARACTERS = 24, 27
_CONTINUED: Final = "（続き）"


def _of_a_page(row: Row) -> Iterator[Row]:
    """The row, or if it is a card taller than a page, as many of the card's name as it takes."""
    if not row.is_card:
        yield row
        return
    name = next(at for at, item in enumerate(row.items) if item.old.label or item.new.label)
    made, height = row.items[: name + 1], sum(map(_height, row.items[: name + 1]))
    head = Item(*(replace(cell, paragraphs=_continued(cell)) for cell in _sides(row.items[name])))
    remarks, changes = row.remarks, row.changes
    for item in row.items[name + 1 :]:
        if height + _height(item) > _LINES and len(made) > name + 1:
            yield Row(made, remarks, changes)
            made, height, remarks, name = (head,), _height(head), (), 0
        made, height = (*made, item), height + _height(item)
    yield Row(made, remarks, changes)


def _continued(cell: Cell) -> tuple[Paragraph, ...]:
    if not cell.label:
        return cell.paragraphs
    plain = tuple(
        replace(line, pieces=tuple(replace(p, underlined=False) for p in line.pieces)) for line in cell.paragraphs
    )
    return (*plain[:-1], replace(plain[-1], pieces=(*plain[-1].pieces, Piece(_CONTINUED))))


def _height(item: Item) -> int:
    """About how many lines an item takes."""
    return max(
        sum(1 + sum(len(piece.text) for piece in line.pieces) // _CHARACTERS for line in cell.paragraphs)
        for cell in _sides(item)
    )


def _sides(item: Item) -> tuple[Cell, Cell]:
    return item.old, item.new


def _unchanged(section: Pair, marks: Marks) -> Iterator[Row]:
    yield _same(section)
    if section.children:
        yield _alike(_marker(marks.omitted, cells_of(section.children)))


def _rows(pair: Pair, marks: Marks) -> Iterator[Row]:
    part = _either(pair)
    inside = _one_sided if pair.old is None or pair.new is None else _two_sided
    rows = list(inside(pair, marks))
    if part.heading and part.children:  # a card stands whole
        rows = [sum(rows, Row())]
    yield from rows


def _two_sided(pair: Pair, marks: Marks) -> Iterator[Row]:
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
        yield _alike(_marker(marks.omitted, cells_of(pairs)))


def _alike(paragraphs: tuple[Paragraph, ...]) -> Row:
    return Row((Item(Cell(paragraphs), Cell(paragraphs)),)) if paragraphs else Row()


def _same(pair: Pair) -> Row:
    """The words of a part whose own line did not change, as context of what did."""
    old, new = (
        Cell(tuple(_paragraph(line, part, underlined=False) for line in part.lines), part.heading)
        for part in (_part(pair, "old"), _part(pair, "new"))
    )
    return Row((Item(old, new),) if old.paragraphs else (), () if pair.untouched else _remarks(pair))


def _changed(pair: Pair, marks: Marks) -> Row:
    old, new = _part(pair, "old"), _part(pair, "new")
    mates = {line.key: line for line in old.lines}
    before: dict[str, Paragraph] = {}
    after: list[Paragraph] = []
    for line in new.lines:
        mate = mates.get(line.key)
        if mate is None:
            after.append(_paragraph(line, new, underlined=not line.caption))
            continue
        gone, come = _edited(mate, line)
        before[line.key] = _headed(mate, [replace(piece, places=old.places) for piece in gone])
        after.append(_headed(line, [replace(piece, places=new.places) for piece in come]))
    dropped = [before.get(line.key) or _paragraph(line, old, underlined=not line.caption) for line in old.lines]
    moved = _marker(marks.moved, underlined=True) if pair.relation == "moved" else ()
    item = Item(Cell((*moved, *dropped), old.heading), Cell((*moved, *after), new.heading))
    return Row((item,), _remarks(pair), (pair.at,))


def _edited(old: Line, new: Line) -> tuple[list[Piece], list[Piece]]:
    """The text of two lines of one key as pieces: what means the same is kept, each in its own words."""
    if old.says_as(new):
        return [Piece(old.text)], [Piece(new.text)]
    edits = compare(old.text, new.text, ignore_width=True)
    if all(edit.op == "keep" for edit in edits):  # 「→」 of something else
        return [Piece(old.text, underlined=True)], [Piece(new.text, underlined=True)]
    return (
        [Piece(edit.old, edit.op == "change") for edit in edits if edit.old],
        [Piece(edit.new, edit.op == "change") for edit in edits if edit.new],
    )


def _one_sided(pair: Pair, marks: Marks) -> Iterator[Row]:
    """What only one edition has, against its mark: part by part, the rows of a card beside one mark."""
    part = _either(pair)
    captions = tuple(_paragraph(line, part, underlined=False) for line in part.lines if line.caption)
    yield _alike(captions)
    own = tuple(_paragraph(line, part, underlined=True) for line in part.lines if not line.caption)
    mark = _marker(marks.added if pair.old is None else marks.dropped, underlined=True)
    # A figure is against one mark as a whole, so is a card; its rows are told below it.
    whole = [child for child in pair.children if _either(child).kind == "row"]
    rest = [child for child in pair.children if _either(child).kind != "row"]
    told = [(own, part.heading), *_subtree(whole)] if part.heading else [(own + _joined(_subtree(whole)), "")]
    for at, (paragraphs, heading) in enumerate(each for each in told if each[0]):
        yield _against(pair, paragraphs, heading, mark if at == 0 else ())
    if not own and not whole and not rest:
        yield _against(pair, (), "", mark)
    for child in rest:
        yield from _rows(child, marks)


def _against(pair: Pair, paragraphs: tuple[Paragraph, ...], heading: str, mark: tuple[Paragraph, ...]) -> Row:
    """What one edition says beside what stands for it in the other."""
    here, there = Cell(paragraphs, heading), Cell(mark)
    item = Item(there, here) if pair.old is None else Item(here, there)
    return Row((item,), _remarks(pair) if mark else (), (pair.at,))


def _remarks(pair: Pair) -> tuple[Piece, ...]:
    """That a part moved or was numbered anew, and what the new edition remarks on it."""
    told = _REMARKS.get(pair.relation)
    own = (_part(pair, "new").remark,) if pair.new else ()
    return ((Piece(told),) if told else ()) + tuple(
        Piece(str(said.value), places=said.places) for said in own if said.value
    )


def _subtree(rows: Iterable[Pair]) -> Iterator[tuple[tuple[Paragraph, ...], str]]:
    """The lines of each row that only one edition has, and its heading."""
    for row in rows:
        part = _either(row)
        yield tuple(_paragraph(line, part, underlined=not line.caption) for line in part.lines), part.heading


def _joined(cells: Iterable[tuple[tuple[Paragraph, ...], str]]) -> tuple[Paragraph, ...]:
    return tuple(line for paragraphs, _ in cells for line in paragraphs)


def _part(pair: Pair, side: Side) -> Part:
    block = pair.old if side == "old" else pair.new
    assert isinstance(block, Part)
    return block


def _either(pair: Pair) -> Part:
    return _part(pair, "old" if pair.new is None else "new")


def _paragraph(line: Line, part: Part, *, underlined: bool) -> Paragraph:
    return _headed(line, [Piece(line.text, underlined, part.places)], underlined=underlined)


def _headed(line: Line, pieces: Sequence[Piece], *, underlined: bool = False) -> Paragraph:
    """The paragraph of a line, what stands before its text first."""
    head = (Piece(line.head, underlined),) if line.head else ()
    if head and underlined:  # one stretch
        return Paragraph((replace(pieces[0], text=line.head + pieces[0].text), *pieces[1:]), line.depth, line.hanging)
    return Paragraph((*head, *pieces), line.depth, line.hanging)


def _marker(text: str, places: Iterable[Place] = (), *, underlined: bool = False) -> tuple[Paragraph, ...]:
    return (Paragraph((Piece(text, underlined, tuple(places)),)),)


def cells_of(pairs: Iterable[Pair]) -> Iterator[Place]:
    """The cells of everything in some pairs, both editions."""
    for pair in pairs:
        for block in (pair.old, pair.new):
            if isinstance(block, Part):
                yield from block.places
        yield from cells_of(pair.children)
