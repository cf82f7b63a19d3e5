"""One grid for the rows of two tables, so that rows of either width stand in one table."""

from collections.abc import Sequence
from itertools import accumulate, pairwise

from lxml import etree

from generator.word.tables import W


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
