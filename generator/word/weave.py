"""Two bodies of Word woven into one whose revisions turn either into the other: nothing twice, nothing lost.

Word joins a paragraph whose mark goes to the paragraph that follows, and never to a table. So a mark is revised only
where a paragraph follows; before a table and at the end of a cell the last mark of both editions is kept, and where
only one has paragraphs to add, the mark above them is revised in its stead.
"""

import copy
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from lxml import etree

from generator.comparison.chars import compare
from generator.word.atoms import Atom, atoms, runs, signs
from generator.word.grids import share_grid
from generator.word.matched_blocks import matched, matched_rows
from generator.word.tables import W

_Revision = Literal["ins", "del"]


def woven(old: Sequence[etree._Element], new: Sequence[etree._Element]) -> list[etree._Element]:
    """The blocks (paragraphs and tables) of two bodies or cells as one list with revisions, not yet signed.

    Accepting all revisions gives `new`, rejecting all gives `old`. The elements are used up.
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


def _paragraph(old: etree._Element, new: etree._Element) -> etree._Element:
    """`new` with what was added to it, and what was dropped from `old`, as revisions."""
    if signs(old) == signs(new):
        return new
    before, after = atoms(old), atoms(new)
    content: list[etree._Element] = []
    i = j = 0
    for edit in compare(signs(old), signs(new)):
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
        if child.tag != f"{W}pPr":
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
