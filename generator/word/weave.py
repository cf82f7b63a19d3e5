"""Two bodies of Word woven into one whose revisions turn either into the other: nothing twice, nothing lost."""

import copy
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise
from typing import Final, Literal

from lxml import etree

from generator.compare.blocks import Block, Mark, align
from generator.compare.text import compare, fold_width
from generator.ooxml.blocks import W

KEY: Final = "{kaigi:pairing}key"
"""On a paragraph, row or table while it is woven: the name of its part in the pairing of the editions."""
KEPT: Final = "{kaigi:pairing}kept"
"""On a paragraph while it is woven: it says what it said, perhaps in other signs."""
SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
# What may stand around the runs of a paragraph without being text itself.
_AROUND_RUNS: Final = frozenset(f"{W}{name}" for name in ("hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple"))
# What a paragraph keeps when its text is woven; the bookmarks of an old edition are taken out before.
_NOT_CONTENT: Final = frozenset(f"{W}{name}" for name in ("pPr", "bookmarkStart", "bookmarkEnd"))
# The private plane that no font uses: its characters stand for pictures and fields where texts are compared.
_FIRST_OBJECT: Final = 0xF0000
_OBJECTS: Final = 0xFFFE


@dataclass(frozen=True, slots=True)
class Atom:
    """One character of a run, or one object in it (a tab, a break, a picture).

    `sign` is the character that is compared, `node` the object itself (None for a character), `run` where it stands.
    """

    sign: str
    node: etree._Element | None
    run: etree._Element


def atoms(paragraph: etree._Element) -> list[Atom]:
    """The signs of a paragraph in order."""
    return [
        atom
        for run, node, signs in _pieces(paragraph)
        for atom in ([Atom(sign, None, run) for sign in signs] if node is None else [Atom(signs, node, run)])
    ]


def signs(paragraph: etree._Element) -> str:
    """What a paragraph says, one character for each of its `atoms`."""
    return "".join(piece for _, _, piece in _pieces(paragraph))


def runs(group: Sequence[Atom], *, deleted: bool = False) -> Iterator[etree._Element]:
    """The runs that hold the signs, each in its own format; the text of `deleted` ones says so."""
    for _, of_run in groupby(group, key=lambda atom: id(atom.run)):
        run = list(of_run)
        made = etree.Element(f"{W}r")
        properties = run[0].run.find(f"{W}rPr")
        if properties is not None:
            made.append(copy.deepcopy(properties))
        for is_text, part in groupby(run, key=lambda atom: atom.node is None):
            if is_text:
                text = etree.SubElement(made, f"{W}delText" if deleted else f"{W}t", {SPACE: "preserve"})
                text.text = "".join(atom.sign for atom in part)
            else:
                made.extend(_copied(atom.node, deleted=deleted) for atom in part if atom.node is not None)
        yield made


def _pieces(paragraph: etree._Element) -> Iterator[tuple[etree._Element, etree._Element | None, str]]:
    """Each text of a run (with no node) and each object (with one sign), in order."""
    for run in _runs(paragraph):
        for node in run:
            if node.tag == f"{W}t":
                yield run, None, node.text or ""
            elif node.tag != f"{W}rPr":
                yield run, node, _sign(node)


def _runs(parent: etree._Element) -> Iterator[etree._Element]:
    for child in parent:
        if child.tag == f"{W}r":
            yield child
        elif child.tag in _AROUND_RUNS:
            yield from _runs(child)


def _sign(node: etree._Element) -> str:
    if node.tag == f"{W}tab":
        return "\t"
    if node.tag in (f"{W}br", f"{W}cr") and not node.attrib:
        return "\n"
    content = etree.tostring(node, method="c14n", with_tail=False)
    return chr(_FIRST_OBJECT + zlib.crc32(content) % _OBJECTS)


def _copied(node: etree._Element, *, deleted: bool) -> etree._Element:
    made = copy.deepcopy(node)
    if deleted and made.tag == f"{W}instrText":
        made.tag = f"{W}delInstrText"
    return made


def share_grid(old: etree._Element, new: etree._Element) -> None:
    """Give `new` the column edges of both tables and let the cells of both span them; equal grids stay as they are.

    Tables with a row that does not fill its grid are left as they are: Word then goes by the widths of the cells.
    """
    edges_old, edges_new = _edges(old), _edges(new)
    if edges_old == edges_new or not (_filled(old, edges_old) and _filled(new, edges_new)):
        return
    shared = sorted({*edges_old, *edges_new})
    for table, edges in ((old, edges_old), (new, edges_new)):
        places = [shared.index(edge) for edge in edges]
        for row in table.findall(f"{W}tr"):
            at = 0
            for cell in row.findall(f"{W}tc"):
                end = at + _span(cell)
                _set_span(cell, places[end] - places[at])
                at = end
    grid = new.find(f"{W}tblGrid")
    assert grid is not None
    for column in list(grid):
        grid.remove(column)
    for left, right in pairwise(shared):
        etree.SubElement(grid, f"{W}gridCol", {f"{W}w": str(right - left)})


def _edges(table: etree._Element) -> list[int]:
    """Where the columns begin and end, in twips from the left."""
    widths = [int(column.get(f"{W}w") or 0) for column in table.iterfind(f"{W}tblGrid/{W}gridCol")]
    return [0, *accumulate(widths)]


def _filled(table: etree._Element, edges: Sequence[int]) -> bool:
    rows = (sum(map(_span, row.findall(f"{W}tc"))) for row in table.findall(f"{W}tr"))
    return len(edges) > 1 and len(set(edges)) == len(edges) and all(columns == len(edges) - 1 for columns in rows)


def _span(cell: etree._Element) -> int:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    return int(span.get(f"{W}val") or 1) if span is not None else 1


def _set_span(cell: etree._Element, columns: int) -> None:
    properties = cell.find(f"{W}tcPr")
    if properties is None:
        properties = etree.Element(f"{W}tcPr")
        cell.insert(0, properties)
    span = properties.find(f"{W}gridSpan")
    if span is None:
        span = etree.Element(f"{W}gridSpan")
        width = properties.find(f"{W}tcW")
        properties.insert(0 if width is None else properties.index(width) + 1, span)
    span.set(f"{W}val", str(columns))


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
    if any(block.tag != f"{W}p" for block in (*old, *new)):
        return False
    return [(_format(one), one.get(KEY)) for one in old] == [(_format(one), one.get(KEY)) for one in new]


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
    key = element.get(KEY, "")
    if element.tag == f"{W}p":
        text = signs(element)
        return Block(f"paragraph {key}", name=key, text=text) if text else None
    caption = element.find(f"{W}tblPr/{W}tblCaption")
    # What a table is, without the number and the name that tell one card from another.
    kind = "table" if caption is None else f"table {(caption.get(f'{W}val') or '').partition('　')[0]}"
    first, *others = [_row_text(row) for row in element.findall(f"{W}tr")] or [""]
    return Block(f"{kind} {key}", name=key or first, text="\n".join(others))


def _row_text(row: etree._Element) -> str:
    return "\n".join(signs(paragraph) for paragraph in row.iter(f"{W}p"))


def _row_block(row: etree._Element) -> Block:
    heading, *others = [_row_text(cell) for cell in row.findall(f"{W}tc")] or [""]
    key = row.get(KEY, "")
    return Block(f"row {key}" if key else "row", name=key or heading, text="\n".join(others))


def _shape(row: etree._Element) -> tuple[str, ...]:
    """How each cell of a row is merged with the one above."""
    merges = (cell.find(f"{W}tcPr/{W}vMerge") for cell in row.findall(f"{W}tc"))
    return tuple("" if merge is None else merge.get(f"{W}val", "continue") for merge in merges)


def _format(paragraph: etree._Element) -> tuple[str, ...]:
    """What an empty paragraph is there for: its style, and whether a page or section begins with it."""
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    turns = (paragraph.find(f"{W}pPr/{W}{name}") is not None for name in ("pageBreakBefore", "sectPr"))
    return ("" if style is None else style.get(f"{W}val") or "", *map(str, turns))


_Revision = Literal["ins", "del"]


def woven(old: Sequence[etree._Element], new: Sequence[etree._Element]) -> list[etree._Element]:
    """The blocks (paragraphs and tables) of two bodies or cells as one list with revisions, not yet signed.

    Accepting all revisions gives `new`; rejecting all gives `old`, but for width and for what is marked as kept, which
    is as in `new`. The elements are used up.
    """
    made: list[etree._Element] = []
    above: etree._Element | None = None
    i = j = 0
    for m, n in matched(old, new):
        made += _gap(old[i:m], new[j:n], above, closed=_is_table(new[n]))
        made.append(_table(old[m], new[n]) if _is_table(new[n]) else _paragraph(old[m], new[n]))
        above = None if _is_table(new[n]) else made[-1]
        i, j = m + 1, n + 1
    return made + _gap(old[i:], new[j:], above, closed=True)


def _gap(
    old: Sequence[etree._Element], new: Sequence[etree._Element], above: etree._Element | None, *, closed: bool
) -> list[etree._Element]:
    """Blocks without mates. `above` is the kept paragraph before them, if it is one; no paragraph follows if `closed`."""
    tables_old, tables_new = _leading_tables(old), _leading_tables(new)
    made = [*(_revised(table, "del") for table in tables_old), *(_revised(table, "ins") for table in tables_new)]
    old, new = old[len(tables_old) :], new[len(tables_new) :]
    if closed and _ends_in_text(old) and _ends_in_text(new):
        # The last paragraph dropped and the first one added become one, and so the last mark of both is kept.
        turn = _joined(old[-1], new[0])
        made += [*(_revised(block, "del") for block in old[:-1]), turn, *(_revised(block, "ins") for block in new[1:])]
        if made[-1] is not turn:
            _mark(turn, "ins")
            _unmark(made[-1])
        return made
    made += [*(_revised(block, "del") for block in old), *(_revised(block, "ins") for block in new)]
    if closed and above is not None:
        if _ends_in_text(old) and not new and not tables_new:
            _mark(above, "del")
            _unmark(made[-1])
            _take_format(made[-1], above)
        elif _ends_in_text(new) and not old and not tables_old:
            _mark(above, "ins")
            _unmark(made[-1])
    return made


def marked(body: etree._Element, marks: Sequence[Sequence[Mark]]) -> None:
    """Name the parts of the pairing in a body: `marks` has for each of its paragraphs what the paragraph tells of.

    A row is named by the last of its paragraphs that has a name, a table by its first if that is a whole (a card).
    """
    for paragraph, told in zip(body.iter(f"{W}p"), marks, strict=True):
        keys = {mark.key for mark in told}
        if len(keys) == 1:
            paragraph.set(KEY, keys.pop())
        if told and not any(mark.changes for mark in told):
            paragraph.set(KEPT, "1")
    whole = {mark.key for told in marks for mark in told if mark.whole}
    for row in body.iter(f"{W}tr"):
        for key in [key for paragraph in row.iter(f"{W}p") if (key := paragraph.get(KEY))][-1:]:
            row.set(KEY, key)
    for table in body.iter(f"{W}tbl"):
        first = next((key for paragraph in table.iter(f"{W}p") if (key := paragraph.get(KEY))), None)
        if first in whole:
            table.set(KEY, first)


def unmarked(body: etree._Element) -> None:
    """Take the names away again."""
    for node in body.iter(f"{W}p", f"{W}tr", f"{W}tbl"):
        for name in (KEY, KEPT):
            node.attrib.pop(name, "")


def _paragraph(old: etree._Element, new: etree._Element) -> etree._Element:
    """`new` with what was added to it, and what was dropped from `old`, as revisions."""
    if fold_width(signs(old)) == fold_width(signs(new)) or (new.get(KEPT) and old.get(KEPT)):
        return new
    before, after = atoms(old), atoms(new)
    content: list[etree._Element] = []
    i = j = 0
    for edit in compare(signs(old), signs(new), ignore_width=True):
        m, n = i + len(edit.old), j + len(edit.new)
        content += runs(after[j:n]) if edit.op == "keep" else _change(before[i:m], after[j:n])
        i, j = m, n
    return _refilled(new, content)


def _joined(old: etree._Element, new: etree._Element) -> etree._Element:
    """One paragraph in which all of `old` is dropped and all of `new` added; in the format of `new`."""
    return _refilled(new, [*_change(atoms(old), atoms(new))])


def _change(old: Sequence[Atom], new: Sequence[Atom]) -> Iterator[etree._Element]:
    if old:
        yield _wrapped("del", runs(old, deleted=True))
    if new:
        yield _wrapped("ins", runs(new))


def _wrapped(revision: _Revision, content: Iterable[etree._Element]) -> etree._Element:
    made = etree.Element(f"{W}{revision}")
    made.extend(content)
    return made


def _refilled(paragraph: etree._Element, content: Sequence[etree._Element]) -> etree._Element:
    for child in list(paragraph):
        if child.tag not in _NOT_CONTENT:
            paragraph.remove(child)
    paragraph.extend(content)
    return paragraph


def _table(old: etree._Element, new: etree._Element) -> etree._Element:
    """`new` with the rows of both editions, the matched ones woven cell by cell."""
    share_grid(old, new)
    rows_old, rows_new = old.findall(f"{W}tr"), new.findall(f"{W}tr")
    made: list[etree._Element] = []
    i = j = 0
    for m, n in [*matched_rows(rows_old, rows_new), (len(rows_old), len(rows_new))]:
        made += [_revised_row(row, "del") for row in rows_old[i:m]]
        made += [_revised_row(row, "ins") for row in rows_new[j:n]]
        if n < len(rows_new):
            made.append(_row(rows_old[m], rows_new[n]))
        i, j = m + 1, n + 1
    for row in rows_new:
        new.remove(row)
    new.extend(made)
    return new


def _row(old: etree._Element, new: etree._Element) -> etree._Element:
    for before, after in zip(old.findall(f"{W}tc"), new.findall(f"{W}tc"), strict=True):
        blocks_old, blocks_new = (list(cell.iterchildren(f"{W}p", f"{W}tbl")) for cell in (before, after))
        made = woven(blocks_old, blocks_new)
        for block in blocks_new:
            if block.getparent() is after:
                after.remove(block)
        after.extend(made)
    return new


def _revised(block: etree._Element, revision: _Revision) -> etree._Element:
    """A whole paragraph, its mark included, or a whole table as one revision."""
    if _is_table(block):
        for row in block.findall(f"{W}tr"):
            _revised_row(row, revision)
        return block
    _revise_text(block, revision)
    _mark(block, revision)
    if revision == "del":
        _drop(block.find(f"{W}pPr/{W}sectPr"))
    return block


def _revised_row(row: etree._Element, revision: _Revision) -> etree._Element:
    """A row with the rows of tables inside it, and every paragraph in them, as Word itself revises rows."""
    for inner in (row, *row.iter(f"{W}tr")):
        properties = inner.find(f"{W}trPr")
        if properties is None:
            properties = etree.Element(f"{W}trPr")
            exceptions = inner.find(f"{W}tblPrEx")
            inner.insert(0 if exceptions is None else 1, properties)
        if properties.find(f"{W}{revision}") is None:
            etree.SubElement(properties, f"{W}{revision}")
    for paragraph in list(row.iter(f"{W}p")):
        _revise_text(paragraph, revision)
        _mark(paragraph, revision)
    return row


def _revise_text(paragraph: etree._Element, revision: _Revision) -> None:
    said = atoms(paragraph)
    _refilled(paragraph, [*(_change(said, []) if revision == "del" else _change([], said))])


def _mark(paragraph: etree._Element, revision: _Revision) -> None:
    """Say that the end of a paragraph was inserted or deleted."""
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        paragraph.insert(0, properties)
    own = properties.find(f"{W}rPr")
    if own is None:
        own = etree.Element(f"{W}rPr")
        last = next((at for at, child in enumerate(properties) if child.tag == f"{W}sectPr"), len(properties))
        properties.insert(last, own)
    own.insert(0, etree.Element(f"{W}{revision}"))


def _unmark(paragraph: etree._Element) -> None:
    own = paragraph.find(f"{W}pPr/{W}rPr")
    if own is not None:
        for revision in own.findall(f"{W}ins") + own.findall(f"{W}del"):
            own.remove(revision)
        if not len(own):
            _drop(own)


def _take_format(paragraph: etree._Element, other: etree._Element) -> None:
    """The format of `other`, whose mark goes: where paragraphs are joined, Word keeps the format of the last mark."""
    _drop(paragraph.find(f"{W}pPr"))
    properties = other.find(f"{W}pPr")
    if properties is not None:
        paragraph.insert(0, copy.deepcopy(properties))
        _unmark(paragraph)


def _drop(element: etree._Element | None) -> None:
    parent = element.getparent() if element is not None else None
    if element is not None and parent is not None:
        parent.remove(element)


def _leading_tables(blocks: Sequence[etree._Element]) -> Sequence[etree._Element]:
    return blocks[: next((at for at, block in enumerate(blocks) if not _is_table(block)), len(blocks))]


def _ends_in_text(blocks: Sequence[etree._Element]) -> bool:
    return bool(blocks) and not _is_table(blocks[-1])


def _is_table(block: etree._Element) -> bool:
    return block.tag == f"{W}tbl"
