"""How tall paragraphs, cells and rows are, estimated: a template's lines have exact heights, its fonts a fixed pitch.

All lengths are twips (a twentieth of a point).
"""

from collections.abc import Mapping
from typing import Final

from lxml import etree

from generator.excel.word_styles import Styles
from generator.word.indents import sizes
from generator.word.tables import W
from generator.wrapping import line_count

_DEFAULT_LINE: Final = 320
_DEFAULT_PAGE: Final = (13000, 9000)


class Heights:
    """The estimates for one file, from its styles."""

    def __init__(self, styles: etree._Element) -> None:
        """`styles` is the root of the styles part."""
        self._sizes = sizes(styles)
        self._lines = _line_heights(styles)

    def row(self, row: etree._Element) -> int:
        """A table's row: its tallest cell, or its least height."""
        cells = [self.cell(cell) for cell in row.iterchildren(f"{W}tc")]
        return max([number(row.find(f"{W}trPr/{W}trHeight"), "val"), *cells])

    def cell(self, cell: etree._Element) -> int:
        """What stands in a cell, with the margins above and below it."""
        margins = {side: _margin(cell, side) for side in ("top", "left", "bottom", "right")}
        width = number(cell.find(f"{W}tcPr/{W}tcW"), "w") - margins["left"] - margins["right"]
        return margins["top"] + margins["bottom"] + sum(self.block(block, width) for block in cell)

    def block(self, block: etree._Element, width: int) -> int:
        """A paragraph or a table in a width; nothing for anything else."""
        if block.tag == f"{W}p":
            return self._paragraph(block, width)
        return sum(map(self.row, block.iterchildren(f"{W}tr"))) if block.tag == f"{W}tbl" else 0

    def _paragraph(self, paragraph: etree._Element, width: int) -> int:
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        name = (style.get(f"{W}val") or "") if style is not None else ""
        spacing, indent = paragraph.find(f"{W}pPr/{W}spacing"), paragraph.find(f"{W}pPr/{W}ind")
        full = 10 * self._sizes.get(name, self._sizes[""])
        room = width - number(indent, "left") - number(indent, "right")
        ahead = number(indent, "hanging") - number(indent, "firstLine")
        nodes = paragraph.iter(f"{W}t", f"{W}br")
        first, *others = "".join("\n" if node.tag == f"{W}br" else node.text or "" for node in nodes).split("\n")
        count = line_count(first, room, full, full / 2, ahead=ahead)
        count += sum(line_count(line, room, full, full / 2) for line in others)
        line = _line(spacing) or self._lines.get(name, self._lines[""])
        return count * line + number(spacing, "before") + number(spacing, "after")


def page(body: etree._Element) -> tuple[int, int]:
    """Height and width between the margins of the lowest page of a file."""
    pages = []
    for section in body.iter(f"{W}sectPr"):
        size, margin = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
        height = number(size, "h") - number(margin, "top") - number(margin, "bottom")
        pages.append((height, number(size, "w") - number(margin, "left") - number(margin, "right")))
    return min((page for page in pages if page[0] > 0), default=_DEFAULT_PAGE)


def number(node: etree._Element | None, attribute: str) -> int:
    """A length that an element tells; 0 when it tells none."""
    try:
        return int((node.get(f"{W}{attribute}") or 0) if node is not None else 0)
    except ValueError:
        return 0


def _line_heights(styles: etree._Element) -> Mapping[str, int]:
    """Line height by paragraph style id; a style without one has that of the document, whose id is empty."""
    known = Styles(styles)
    names = [style.get(f"{W}styleId") or "" for style in styles.iter(f"{W}style")]
    chains = {name: known.chain(etree.Element("named", {f"{W}val": name}), "paragraph") for name in ("", *names)}
    exact = {name: chain.value("pPr/spacing", "lineRule") in ("exact", "atLeast") for name, chain in chains.items()}
    lines = {name: int(chain.value("pPr/spacing", "line") or 0) for name, chain in chains.items()}
    return {name: (lines[name] if exact[name] else 0) or _DEFAULT_LINE for name in chains}


def _line(spacing: etree._Element | None) -> int:
    exact = spacing is not None and spacing.get(f"{W}lineRule") in ("exact", "atLeast")
    return number(spacing, "line") if exact else 0


def _margin(cell: etree._Element, side: str) -> int:
    """The space between a cell's edge and its text: its own, or that of its table."""
    own = cell.find(f"{W}tcPr/{W}tcMar/{W}{side}")
    table = next(cell.iterancestors(f"{W}tbl"))
    return number(own if own is not None else table.find(f"{W}tblPr/{W}tblCellMar/{W}{side}"), "w")
