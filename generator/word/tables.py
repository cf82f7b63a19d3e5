"""Widths of tables whose number of columns follows the data."""

from typing import Final

from lxml import etree

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def fit(body: etree._Element) -> None:
    """Make grid and cells agree in every table that got more or fewer columns than its template.

    The first column keeps its width; the others share the rest of the table's width in proportion to their own.
    """
    for properties in body.iter(f"{W}tcPr"):
        # docxtpl writes its span first; the schema wants the width before it.
        width, spanned = properties.find(f"{W}tcW"), properties.find(f"{W}gridSpan")
        if width is not None and spanned is not None:
            width.addnext(spanned)
    for table in body.iter(f"{W}tbl"):
        grid = table.find(f"{W}tblGrid")
        rows = [[(cell, *_measure(cell)) for cell in row.findall(f"{W}tc")] for row in table.findall(f"{W}tr")]
        if grid is None or not rows or not all(rows):
            continue
        drawn = [int(column.get(f"{W}w") or 0) for column in grid]
        if all(
            sum(span for _, span, _ in row) == len(drawn) and abs(sum(w for *_, w in row) - sum(drawn)) <= len(drawn)
            for row in rows
        ):
            continue
        first, *others = [wide / span for _, span, wide in max(rows, key=len) for _ in range(span)]
        scale = (sum(drawn) - first) / sum(others) if others and sum(others) else 1
        widths = [round(first), *(round(wide * scale) for wide in others)]
        for column in list(grid):
            grid.remove(column)
        for wide in widths:
            etree.SubElement(grid, f"{W}gridCol", {f"{W}w": str(wide)})
        for row in rows:
            at = 0
            for cell, span, _ in row:
                _widen(cell, sum(widths[at : at + span]))
                at += span


def _measure(cell: etree._Element) -> tuple[int, int]:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    width = cell.find(f"{W}tcPr/{W}tcW")
    return (
        int(span.get(f"{W}val") or 1) if span is not None else 1,
        int(width.get(f"{W}w") or 0) if width is not None else 0,
    )


def _widen(cell: etree._Element, width: int) -> None:
    found = cell.find(f"{W}tcPr/{W}tcW")
    if found is not None:
        found.set(f"{W}w", str(width))
        found.set(f"{W}type", "dxa")
