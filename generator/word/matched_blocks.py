"""Which paragraph, table and table row of one body is which of the other, in an order both have."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from lxml import etree

from generator.comparison.align import Block, align
from generator.word.atoms import signs
from generator.word.tables import W


def matched(old: Sequence[etree._Element], new: Sequence[etree._Element]) -> list[tuple[int, int]]:
    """Pairs of places of blocks that are of one kind and of one matter, rising on both sides.

    Blocks that say something are matched by what they say. Empty paragraphs are matched between those, the last one
    first: what was added or dropped with an empty line brought the line above it.
    """
    if len(old) == len(new) == 1 and old[0].tag == new[0].tag:
        return [(0, 0)]  # as in most cells
    found: list[tuple[int, int]] = []
    turns = _turns(old, new)
    for (i, j), (m, n) in pairwise([(-1, -1), *turns, (len(old), len(new))]):
        found += _between(old, new, range(i + 1, m), range(j + 1, n))
        if (m, n) in turns:
            found.append((m, n))
    return found


def matched_rows(old: Sequence[etree._Element], new: Sequence[etree._Element]) -> list[tuple[int, int]]:
    """Pairs of places of table rows with as many cells, merged alike, rising on both sides.

    Rows of the same headings are matched in order: a card stays a card whatever stands in it.
    """
    before, after = [_row_block(row) for row in old], [_row_block(row) for row in new]
    shapes_old, shapes_new = [_shape(row) for row in old], [_shape(row) for row in new]
    headings = [block.name for block in before]
    if shapes_old == shapes_new and any(headings) and headings == [block.name for block in after]:
        return [(at, at) for at in range(len(old))]
    likely = [(i, j) for i, j in _in_place(before, after) if shapes_old[i] == shapes_new[j]]
    found: list[tuple[int, int]] = []
    for (i, j), (m, n) in pairwise([(-1, -1), *likely, (len(old), len(new))]):
        if shapes_old[i + 1 : m] == shapes_new[j + 1 : n]:
            found += zip(range(i + 1, m), range(j + 1, n), strict=True)
        if m < len(old):
            found.append((m, n))
    return found


def _turns(old: Sequence[etree._Element], new: Sequence[etree._Element]) -> list[tuple[int, int]]:
    """The paragraphs that end a section, when there are as many: a page that lies across stays one."""
    ends = [
        [at for at, block in enumerate(blocks) if block.find(f"{W}pPr/{W}sectPr") is not None] for blocks in (old, new)
    ]
    return list(zip(*ends, strict=True)) if len(ends[0]) == len(ends[1]) else []


def _between(
    old: Sequence[etree._Element], new: Sequence[etree._Element], olds: range, news: range
) -> Iterator[tuple[int, int]]:
    said_old, said_new = (
        {at: block for at in places if (block := _block(blocks[at]))} for blocks, places in ((old, olds), (new, news))
    )
    told, retold = list(said_old), list(said_new)
    mates = [(told[i], retold[j]) for i, j in _in_place(list(said_old.values()), list(said_new.values()))]
    for (i, j), (m, n) in pairwise([(olds.start - 1, news.start - 1), *mates, (olds.stop, news.stop)]):
        if _alike(old[i + 1 : m], new[j + 1 : n]):
            yield from zip(range(i + 1, m), range(j + 1, n), strict=True)
        else:
            empty_old = [at for at in range(i + 1, m) if at not in said_old]
            empty_new = [at for at in range(j + 1, n) if at not in said_new]
            yield from _last_first(old, new, empty_old, empty_new)
        if m < olds.stop:
            yield m, n


def _alike(old: Sequence[etree._Element], new: Sequence[etree._Element]) -> bool:
    """Whether what stands between two mates is as many paragraphs of the same formats: the one became the other."""
    return all(block.tag == f"{W}p" for block in (*old, *new)) and [*map(_format, old)] == [*map(_format, new)]


def _last_first(
    old: Sequence[etree._Element], new: Sequence[etree._Element], olds: list[int], news: list[int]
) -> list[tuple[int, int]]:
    """Empty paragraphs of one format paired from the end."""
    found: list[tuple[int, int]] = []
    rest = list(news)
    for at in reversed(olds):
        mate = next((other for other in reversed(rest) if _format(new[other]) == _format(old[at])), None)
        if mate is not None:
            found.append((at, mate))
            rest = [other for other in rest if other < mate]
    return found[::-1]


def _in_place(old: Sequence[Block], new: Sequence[Block]) -> list[tuple[int, int]]:
    """The places of the blocks that were paired and did not move."""
    at_old, at_new = ({id(block): at for at, block in enumerate(blocks)} for blocks in (old, new))
    stayed = (pair for pair in align(old, new) if pair.relation in ("same", "changed"))
    return [(at_old[id(pair.old)], at_new[id(pair.new)]) for pair in stayed]


def _block(element: etree._Element) -> Block | None:
    """A block as it is compared; None for a paragraph that says nothing."""
    if element.tag == f"{W}p":
        text = signs(element)
        return Block("paragraph", text=text) if text else None
    caption = element.find(f"{W}tblPr/{W}tblCaption")
    kind = "table" if caption is None else f"table {caption.get(f'{W}val')}"
    first, *others = [_row_text(row) for row in element.findall(f"{W}tr")] or [""]
    return Block(kind, name=first, text="\n".join(others))


def _row_text(row: etree._Element) -> str:
    return "\n".join(signs(paragraph) for paragraph in row.iter(f"{W}p"))


def _row_block(row: etree._Element) -> Block:
    heading, *others = [_row_text(cell) for cell in row.findall(f"{W}tc")] or [""]
    return Block("row", name=heading, text="\n".join(others))


def _shape(row: etree._Element) -> tuple[str, ...]:
    """How each cell of a row is merged with the one above."""
    merges = (cell.find(f"{W}tcPr/{W}vMerge") for cell in row.findall(f"{W}tc"))
    return tuple("" if merge is None else merge.get(f"{W}val", "continue") for merge in merges)


def _format(paragraph: etree._Element) -> tuple[str, ...]:
    """What an empty paragraph is there for: its style, and whether a page or section begins with it."""
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    turns = (paragraph.find(f"{W}pPr/{W}{name}") is not None for name in ("pageBreakBefore", "sectPr"))
    return ("" if style is None else style.get(f"{W}val") or "", *map(str, turns))
