"""Rows whose height follows the data: what no page can hold may split, and an inner table is as tall as its row."""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from generator.word.heights import Heights, page
from generator.word.tables import W

_MUCH: Final = 300  # characters, a paragraph counting as ten: a cell with less is never as tall as a page
_FULL: Final = 0.9  # of what a page holds: a row estimated as tall as this may be taller
_SPARE: Final = 280  # twips: what an estimate may be off, about a line


def settle(body: etree._Element, styles: etree._Element) -> None:
    """Let rows split that no page can hold, and stretch the rows of an inner table to the cells beside it.

    A row that must not split and is taller than a page loses its end in some programs. An inner table that ends above
    the cells beside it leaves a corner without lines.
    """
    heights, (most, width) = Heights(styles), page(body)
    for table in body.iter(f"{W}tbl"):
        _let_split(table, most, heights)
    for row in list(body.iter(f"{W}tr")):
        for inner in row.iterfind(f"{W}tc/{W}tbl"):
            _stretch(inner, row, heights, most - sum(_above(row, heights, width)) % most)


def _let_split(table: etree._Element, most: int, heights: Heights) -> None:
    rows = table.findall(f"{W}tr")
    for row in rows:
        properties = row.find(f"{W}trPr")
        whole = properties.find(f"{W}cantSplit") if properties is not None else None
        if properties is not None and whole is not None and _says_much(row) and not _is_heading(row):
            headings = sum(heights.row(other) for other in rows if _is_heading(other))
            if heights.row(row) > _FULL * (most - headings):
                properties.remove(whole)


def _is_heading(row: etree._Element) -> bool:
    return row.find(f"{W}trPr/{W}tblHeader") is not None


def _says_much(row: etree._Element) -> bool:
    return any(
        sum(10 if node.tag == f"{W}p" else len(node.text or "") for node in cell.iter(f"{W}t", f"{W}p")) > _MUCH
        for cell in row.iterchildren(f"{W}tc")
    )


def _stretch(inner: etree._Element, row: etree._Element, heights: Heights, left: int) -> None:
    """Make an inner table as tall as the cells beside it, or as what is `left` of its first page."""
    rows = inner.findall(f"{W}tr")
    own = [heights.row(one) for one in rows]
    beside = max((heights.cell(cell) for cell in row.iterchildren(f"{W}tc") if cell.find(f"{W}tbl") is None), default=0)
    missing = min(beside + _SPARE, left - _SPARE) - sum(own)
    for one, height in zip(rows, own, strict=True):
        if missing > 0:
            _set_least(one, height + missing // len(rows))


def _above(row: etree._Element, heights: Heights, width: int) -> Iterator[int]:
    """The heights of what stands over a row: the rows of its table, and the blocks before that."""
    yield from (heights.row(other) for other in row.itersiblings(f"{W}tr", preceding=True))
    for table in row.iterancestors(f"{W}tbl"):
        yield from (heights.block(block, width) for block in table.itersiblings(preceding=True))


def _set_least(row: etree._Element, height: int) -> None:
    properties = row.find(f"{W}trPr")
    if properties is None:
        properties = etree.Element(f"{W}trPr")
        row.insert(0, properties)
    least = properties.find(f"{W}trHeight")
    if least is None:
        least = etree.SubElement(properties, f"{W}trHeight")
    least.set(f"{W}val", str(height))
    least.set(f"{W}hRule", "atLeast")
