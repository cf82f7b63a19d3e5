"""What follows the data in a made paper: indents, heights of rows, rows that may split."""

import re
from collections.abc import Iterator, Mapping
from math import ceil
from typing import Final

from lxml import etree

from generator.ooxml.blocks import Styles, W
from generator.ooxml.text import line_count
from generator.records.said import Indent

# Noncharacters: allowed in XML, never part of anybody's text.
_MARK: Final = re.compile("\ufdd2([-0-9.]+),([-0-9.]+),([0-9])\ufdd3")
PARAGRAPH_ORDER: Final = (
    "keepNext",
    "keepLines",
    "pageBreakBefore",
    "framePr",
    "widowControl",
    "numPr",
    "suppressLineNumbers",
    "pBdr",
    "shd",
    "tabs",
    "suppressAutoHyphens",
    "kinsoku",
    "wordWrap",
    "overflowPunct",
    "topLinePunct",
    "autoSpaceDE",
    "autoSpaceDN",
    "bidi",
    "adjustRightInd",
    "snapToGrid",
    "spacing",
    "ind",
    "contextualSpacing",
    "mirrorIndents",
    "suppressOverlap",
    "jc",
    "textDirection",
    "textAlignment",
    "textboxTightWrap",
    "outlineLvl",
    "divId",
    "cnfStyle",
    "rPr",
    "sectPr",
    "pPrChange",
)
"""The properties of a paragraph after its style, in the order that Word wants them in."""
_DEFAULT_SIZE: Final = 21


def marked(indent: Indent) -> str:
    """The mark that `indent` below turns into the paragraph's indent and the level of a heading."""
    return f"\ufdd2{indent.depth},{indent.hanging},{indent.outline}\ufdd3"


def sizes(styles: etree._Element) -> Mapping[str, int]:
    """Font size by paragraph style id, in half points; a style without one has that of the style it is based on."""
    return {name: _whole(chain.value("rPr/sz", "val")) or _DEFAULT_SIZE for name, chain in Styles(styles).named()}


def indent(body: etree._Element, size_of: Mapping[str, int]) -> None:
    """Set the indent, and the level of a heading, of every marked paragraph and take its mark away.

    `size_of` is what `sizes` returns. A level of a template's own stays; in a table nothing is a heading.
    """
    for text in list(body.iter(f"{W}t")):
        mark = _MARK.search(text.text or "")
        if mark is None:
            continue
        text.text = _MARK.sub("", text.text or "")
        paragraph = next(text.iterancestors(f"{W}p"))
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        character = 10 * size_of.get((style.get(f"{W}val") or "") if style is not None else "", size_of[""])
        depth, hanging = float(mark[1]), float(mark[2])
        left, hanging = round((depth + hanging) * character), round(hanging * character)
        first = {"hanging": str(hanging)} if hanging >= 0 else {"firstLine": str(-hanging)}
        put_in_order(paragraph, "ind", {"left": str(max(left, 0)), **first})
        in_table = next(text.iterancestors(f"{W}tc"), None) is not None  # what Word leaves out of its list of headings
        if mark[3] != "0" and not in_table and paragraph.find(f"{W}pPr/{W}outlineLvl") is None:
            put_in_order(paragraph, "outlineLvl", {"val": mark[3]})


def put_in_order(paragraph: etree._Element, name: str, values: Mapping[str, str]) -> None:
    """Give a paragraph a property of the name, where Word wants it."""
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        paragraph.insert(0, properties)
    for old in properties.findall(f"{W}{name}"):
        properties.remove(old)
    after = {f"{W}{other}" for other in PARAGRAPH_ORDER[PARAGRAPH_ORDER.index(name) + 1 :]}
    place = next((i for i, child in enumerate(properties) if child.tag in after), len(properties))
    properties.insert(place, etree.Element(f"{W}{name}", {f"{W}{key}": value for key, value in values.items()}))


def text_widths(body: etree._Element) -> Iterator[tuple[etree._Element, int]]:
    """The paragraphs between the tables of a body, each with the width of its page between the margins."""
    waiting: list[etree._Element] = []
    for block in body:
        section = block if block.tag == f"{W}sectPr" else block.find(f"{W}pPr/{W}sectPr")
        if block.tag == f"{W}p":
            waiting.append(block)
        if section is not None:
            margin = section.find(f"{W}pgMar")
            width = number(section.find(f"{W}pgSz"), "w") - number(margin, "left") - number(margin, "right")
            yield from ((paragraph, width) for paragraph in waiting)
            waiting = []


_BODY: Final = 240  # twips: text of 12 pt and more is that of a published paper, and breaks where it broke
_DEFAULT_LINE: Final = 320
_DEFAULT_PAGE: Final = (13000, 9000)


class Heights:
    """The estimates for one file, from its styles."""

    def __init__(self, styles: etree._Element) -> None:
        """`styles` is the root of the styles part."""
        self._sizes = sizes(styles)
        self._spacings = _spacings(styles)

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

    def draw_in(self, cell: etree._Element) -> None:
        """Set the small letters of a cell closer, where that saves a last line of one or two of them."""
        width = number(cell.find(f"{W}tcPr/{W}tcW"), "w") - _margin(cell, "left") - _margin(cell, "right")
        for paragraph in cell.iterchildren(f"{W}p"):
            self.draw_in_paragraph(paragraph, width)

    def draw_in_paragraph(self, paragraph: etree._Element, width: int, below: int = _BODY) -> None:
        """Set letters smaller than `below` (twips) closer, where that saves a last line of one or two of them."""
        if self._letter(paragraph) >= below:
            return
        by = ceil(self._letter(paragraph) * _CLOSER)
        if any(
            (lines := self._count(paragraph, width, text, at == 0)) > 1
            and lines > self._count(paragraph, width, text[:-2], at == 0)
            and lines > self._count(paragraph, width, text, at == 0, by)
            for at, text in enumerate(_texts(paragraph))
        ):
            for run in paragraph.iter(f"{W}r"):
                _set_closer(run, by)

    def _letter(self, paragraph: etree._Element) -> int:
        """How wide a 全角 letter of a paragraph is."""
        return 10 * self._sizes.get(_style(paragraph), self._sizes[""])

    def _count(self, paragraph: etree._Element, width: int, text: str, first: bool, closer: int = 0) -> int:
        """The lines that a text of a paragraph, its first or another, takes, its letters some twips closer."""
        indent, full = paragraph.find(f"{W}pPr/{W}ind"), self._letter(paragraph)
        room = width - number(indent, "left") - number(indent, "right")
        ahead = number(indent, "hanging") - number(indent, "firstLine") if first else 0
        return line_count(text, room, full - closer, full / 2 - closer, ahead=ahead)

    def _paragraph(self, paragraph: etree._Element, width: int) -> int:
        name, spacing = _style(paragraph), paragraph.find(f"{W}pPr/{W}spacing")
        count = sum(self._count(paragraph, width, text, at == 0) for at, text in enumerate(_texts(paragraph)))
        of_style = self._spacings.get(name, self._spacings[""])
        line = _line(spacing) or of_style["line"]
        return count * line + sum(
            number(spacing, side) if spacing is not None and spacing.get(f"{W}{side}") else of_style[side]
            for side in ("before", "after")
        )


def _style(paragraph: etree._Element) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return (style.get(f"{W}val") or "") if style is not None else ""


def _texts(paragraph: etree._Element) -> list[str]:
    """The text of a paragraph, parted where the template or the clerk breaks its lines."""
    nodes = paragraph.iter(f"{W}t", f"{W}br")
    return "".join("\n" if node.tag == f"{W}br" else node.text or "" for node in nodes).split("\n")


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
    return _whole(node.get(f"{W}{attribute}")) if node is not None else 0


def _whole(length: str | None) -> int:
    try:
        return int(length or 0)
    except ValueError:
        return 0


def _spacings(styles: etree._Element) -> Mapping[str, Mapping[str, int]]:
    """Line height and what stands before and after, by paragraph style id; the id of what has no style is empty."""
    made = {}
    for name, chain in Styles(styles).named():
        made[name] = {what: _whole(chain.value("pPr/spacing", what)) for what in ("line", "before", "after")}
        if not made[name]["line"] or chain.value("pPr/spacing", "lineRule") not in ("exact", "atLeast"):
            made[name]["line"] = _DEFAULT_LINE
    return made


def _line(spacing: etree._Element | None) -> int:
    exact = spacing is not None and spacing.get(f"{W}lineRule") in ("exact", "atLeast")
    return number(spacing, "line") if exact else 0


def _margin(cell: etree._Element, side: str) -> int:
    """The space between a cell's edge and its text: its own, or that of its table."""
    own = cell.find(f"{W}tcPr/{W}tcMar/{W}{side}")
    table = next(cell.iterancestors(f"{W}tbl"))
    if own is None:
        # `find` looks ahead for a second one: through all rows of a long table, for every cell.
        looks = next((child for child in table if child.tag == f"{W}tblPr"), None)
        own = None if looks is None else looks.find(f"{W}tblCellMar/{W}{side}")
    return number(own, "w")


_CLOSER: Final = 0.05  # of a letter
_AHEAD_OF_SPACING: Final = {
    f"{W}{name}"
    for name in ("rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "color")
}


def _set_closer(run: etree._Element, by: int) -> None:
    """Set the letters of a run closer by some twips, unless the template spaces them itself."""
    looks = run.find(f"{W}rPr")
    if looks is None:
        looks = etree.Element(f"{W}rPr")
        run.insert(0, looks)
    if looks.find(f"{W}spacing") is None:
        place = next((i for i, child in enumerate(looks) if child.tag not in _AHEAD_OF_SPACING), len(looks))
        looks.insert(place, etree.Element(f"{W}spacing", {f"{W}val": str(-by)}))


def _share(table: etree._Element, heights: Heights) -> None:
    """Give the columns of a table that fits itself to its text (autofit) the widths at which it is lowest, and fix them.

    The first column keeps its width; each other gets at least half of an equal share.
    """
    layout, grid = table.find(f"{W}tblPr/{W}tblLayout"), table.find(f"{W}tblGrid")
    rows = [row.findall(f"{W}tc") for row in table.findall(f"{W}tr")]
    if layout is None or layout.get(f"{W}type") != "autofit" or grid is None or len(grid) < 3:
        return
    layout.set(f"{W}type", "fixed")
    if any(len(row) != len(grid) for row in rows):
        return
    first, *others = [number(column, "w") for column in grid]
    words = [sum(len(text.text or "") for row in rows for text in row[at].iter(f"{W}t")) for at in range(1, len(grid))]
    best: tuple[int, list[int]] | None = None
    for step in range(6):
        shares = [(10 - step) / len(others) + step * count / max(sum(words), 1) for count in words]
        widths = [first, *(round(sum(others) * share / sum(shares)) for share in shares)]
        _set_widths(grid, rows, widths)
        height = sum(heights.row(row) for row in table.iterchildren(f"{W}tr"))
        if best is None or height < best[0]:
            best = height, widths
    if best:
        _set_widths(grid, rows, best[1])


def _set_widths(grid: etree._Element, rows: list[list[etree._Element]], widths: list[int]) -> None:
    for at, width in enumerate(widths):
        for node in (grid[at], *(cell.find(f"{W}tcPr/{W}tcW") for row in rows for cell in row[at : at + 1])):
            if node is not None:
                node.set(f"{W}w", str(width))


_MUCH: Final = 300  # characters, a paragraph counting as ten: a cell with less is never as tall as a page
_FULL: Final = 0.9  # of what a page holds: a row estimated as tall as this may be taller
_SPARE: Final = 280  # twips: what an estimate may be off, about a line
_RULE: Final = 10  # twips: a thin line, by which Word makes a row higher than it is told


def settle(body: etree._Element, styles: etree._Element) -> None:
    """Fit columns, last lines and rows to their text.

    Columns of a table with autofit share its width by what they hold. A last line of one or two small letters in a cell
    is drawn in. Rows may split that no page can hold, and the rows of an inner table stretch to the cells beside it.

    A row that must not split and is taller than a page loses its end in some programs. An inner table that ends above
    the cells beside it leaves a corner without lines.
    """
    heights, (most, width) = Heights(styles), page(body)
    for paragraph, own in text_widths(body):
        heights.draw_in_paragraph(paragraph, own)
    for table in body.iter(f"{W}tbl"):
        _share(table, heights)
        for cell in table.iterfind(f"{W}tr/{W}tc"):
            heights.draw_in(cell)
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
            _set_least(one, height + missing // len(rows) - _RULE)


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
