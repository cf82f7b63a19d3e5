"""What follows the data in a made paper: indents, heights of rows, rows that may split."""

import re
from collections.abc import Iterator, Mapping
from math import ceil
from typing import Final, NamedTuple

from lxml import etree

from generator.ooxml.blocks import Alike, Styles, W, in_pieces, properties, spoken
from generator.ooxml.parts import line_count
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


_DEFAULT_LINE: Final = 320
_DEFAULT_PAGE: Final = (13000, 9000)


class _Set(NamedTuple):
    """How a paragraph is set: its style, how wide its 全角 letters are, what its indents take, how far its first line stands out.

    `closer` is by how much less than their width letters stand apart, `gap` what is left between Latin and Japanese ones.
    """

    style: str
    letter: int
    indents: int
    ahead: int
    spacing: etree._Element | None
    closer: int = 0
    gap: float = 0


class Heights:
    """The estimates for one file, from its styles."""

    def __init__(self, styles: etree._Element) -> None:
        """`styles` is the root of the styles part."""
        self._sizes = sizes(styles)
        self._spacings = _spacings(styles)
        self._margins: dict[etree._Element, Mapping[str, int]] = {}

    def row(self, row: etree._Element) -> int:
        """A table's row: its tallest cell, or its least height."""
        cells = [self.cell(cell) for cell in row.iterchildren(f"{W}tc")]
        return max([number(row.find(f"{W}trPr/{W}trHeight"), "val"), *cells])

    def cell(self, cell: etree._Element) -> int:
        """What stands in a cell, with the margins above and below it."""
        width, margins = self._inside(cell)
        return margins + sum(self.block(block, width) for block in cell)

    def block(self, block: etree._Element, width: int) -> int:
        """A paragraph or a table in a width; nothing for anything else."""
        if block.tag == f"{W}p":
            return self._paragraph(block, width)
        return sum(map(self.row, block.iterchildren(f"{W}tr"))) if block.tag == f"{W}tbl" else 0

    def draw_in(self, body: etree._Element) -> None:
        """Set the letters of a paragraph closer, in a cell or not, where that saves a last line of one or two of them."""
        for paragraph, width in text_widths(body):
            of, text = self._drawn(paragraph)
            if _spills(of, width, text):
                _draw_together(paragraph, of)
        tables: dict[etree._Element, Alike[list[tuple[_Set, int, list[str]]]]] = {}
        for cell in body.iter(f"{W}tc"):
            if (table := next(cell.iterancestors(f"{W}tbl"))) not in tables:
                tables[table] = Alike(self._lined)
            lined, words = tables[table].of(cell)
            for number, (of, width, pieces) in enumerate(lined):
                if _spills(of, width, spoken(pieces, words)):
                    _draw_together(cell.findall(f"{W}p")[number], of)

    def _lined(self, cell: etree._Element) -> list[tuple[_Set, int, list[str]]]:
        """How each paragraph of a cell is set, the width it has, and its text in pieces (see `Alike`)."""
        width, _ = self._inside(cell)
        drawn = map(self._drawn, cell.iterchildren(f"{W}p"))
        return [(of, width, in_pieces(text)) for of, text in drawn]

    def _drawn(self, paragraph: etree._Element) -> tuple[_Set, str]:
        """How a paragraph is set that may be drawn in, and its text: none where a tab is, since where it leads to is not known."""
        of = self._set(paragraph)
        tabbed = paragraph.find(f"{W}r/{W}tab") is not None
        return of._replace(gap=of.letter / 4), "" if tabbed else "\n".join(_texts(paragraph))

    def _set(self, paragraph: etree._Element) -> _Set:
        told = properties(paragraph, "pPr")
        named, indent = told.get(f"{W}pStyle"), told.get(f"{W}ind")
        style = (named.get(f"{W}val") or "") if named is not None else ""
        letter = 10 * self._sizes.get(style, self._sizes[""])
        if indent is None:
            return _Set(style, letter, 0, 0, told.get(f"{W}spacing"))
        indents = number(indent, "left") + number(indent, "right")
        ahead = number(indent, "hanging") - number(indent, "firstLine")
        return _Set(style, letter, indents, ahead, told.get(f"{W}spacing"))

    def _paragraph(self, paragraph: etree._Element, width: int) -> int:
        of = self._set(paragraph)
        count = sum(_count(of, width, text, at == 0) for at, text in enumerate(_texts(paragraph)))
        of_style = self._spacings.get(of.style, self._spacings[""])
        line = _line(of.spacing) or of_style["line"]
        return count * line + sum(
            number(of.spacing, side) if of.spacing is not None and of.spacing.get(f"{W}{side}") else of_style[side]
            for side in ("before", "after")
        )

    def _inside(self, cell: etree._Element) -> tuple[int, int]:
        """The width that a cell leaves to its text, and what its margins take of its height: its own, or those of its table."""
        told = properties(cell, "tcPr")
        table = next(cell.iterancestors(f"{W}tbl"))
        if (margins := self._margins.get(table)) is None:
            margins = self._margins[table] = _margins(properties(table, "tblPr").get(f"{W}tblCellMar"))
        if (own := told.get(f"{W}tcMar")) is not None:
            margins = {**margins, **_margins(own)}
        left, right, top, bottom = (margins.get(side, 0) for side in ("left", "right", "top", "bottom"))
        return number(told.get(f"{W}tcW"), "w") - left - right, top + bottom


def _count(of: _Set, width: int, text: str, first: bool) -> int:
    """The lines that a text of a paragraph, its first or another, takes."""
    full, half, ahead = of.letter - of.closer, of.letter / 2 - of.closer, of.ahead if first else 0
    return line_count(text, width - of.indents, full, half, ahead=ahead, gap=of.gap)


def _spills(of: _Set, width: int, text: str) -> bool:
    """Whether a text has a last line of one or two letters that is saved when they are set closer."""
    return any(
        (lines := _count(of, width, line, at == 0)) > 1
        and lines > _count(of, width, line[:-2], at == 0)
        and lines > _count(of._replace(closer=_closer(of)), width - _MARGIN, line, at == 0)
        for at, line in enumerate(text.split("\n"))
    )


def _closer(of: _Set) -> int:
    return ceil(of.letter * _CLOSER)


def _draw_together(paragraph: etree._Element, of: _Set) -> None:
    for run in paragraph.iter(f"{W}r"):
        _set_closer(run, _closer(of))


def _margins(told: etree._Element | None) -> Mapping[str, int]:
    """The margins of a cell or of all cells of a table, by side; a side of which nothing is told is not there."""
    return {etree.QName(side).localname: number(side, "w") for side in told} if told is not None else {}


def _texts(paragraph: etree._Element) -> list[str]:
    """The text of a paragraph, parted where the template or the clerk breaks its lines."""
    nodes = paragraph.iter(f"{W}t", f"{W}delText", f"{W}br")
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


_CLOSER: Final = 0.06  # of a letter
_MARGIN: Final = 30  # twips: programs round the places of letters
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

    Columns of a table with autofit share its width by what they hold. A last line of one or two letters is drawn in.
    Rows may split that no page can hold, and the rows of an inner table stretch to the cells beside it.

    A row that must not split and is taller than a page loses its end in some programs. An inner table that ends above
    the cells beside it leaves a corner without lines.
    """
    heights, (most, width) = Heights(styles), page(body)
    for table in body.iter(f"{W}tbl"):
        _share(table, heights)
    heights.draw_in(body)
    _spread(body, heights)
    for table in body.iter(f"{W}tbl"):
        _let_split(table, most, heights)
    above = _Above(heights, width)
    for inner in body.iter(f"{W}tbl"):
        holder = inner.getparent()
        outer = holder.getparent() if holder is not None and holder.tag == f"{W}tc" else None
        if outer is not None:
            _stretch(inner, outer, heights, most - above.over(outer) % most)


_HALF: Final = 0.5  # of a page


def _spread(body: etree._Element, heights: Heights) -> None:
    """Let a figure that has a page lying on its side to itself take half of it at least."""
    page: list[etree._Element] = []
    for block in body:
        section = block if block.tag == f"{W}sectPr" else block.find(f"{W}pPr/{W}sectPr")
        page += [block] if block.tag == f"{W}tbl" else []
        if section is None:
            continue
        size, margin = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
        if len(page) == 1 and number(size, "w") > number(size, "h"):
            rows = [
                row
                for row in page[0].iterchildren(f"{W}tr")
                if number(row.find(f"{W}trPr/{W}trHeight"), "val") > _DEFAULT_LINE and not _is_heading(row)
            ]
            inside = number(size, "h") - number(margin, "top") - number(margin, "bottom")
            missing = int(inside * _HALF) - sum(heights.row(row) for row in page[0].iterchildren(f"{W}tr"))
            for row in rows:
                if missing > 0:
                    _set_least(row, heights.row(row) + missing // len(rows))
        page = []


def _let_split(table: etree._Element, most: int, heights: Heights) -> None:
    rows = table.findall(f"{W}tr")
    for row in rows:
        whole = properties(row, "trPr").get(f"{W}cantSplit")
        holder = whole.getparent() if whole is not None else None
        if whole is not None and holder is not None and _says_much(row) and not _is_heading(row):
            headings = sum(heights.row(other) for other in rows if _is_heading(other))
            if heights.row(row) > _FULL * (most - headings):
                holder.remove(whole)


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


class _Above:
    """The heights of what stands over rows, asked for from the top: what stands there does not change any more."""

    def __init__(self, heights: Heights, width: int) -> None:
        """`width` is that of the page between its margins."""
        self._heights, self._width = heights, width
        self._known: dict[etree._Element, int] = {}

    def over(self, row: etree._Element) -> int:
        """The rows of its table that stand over a row, and the blocks before that."""
        rows = sum(map(self._of, row.itersiblings(f"{W}tr", preceding=True)))
        tables = row.iterancestors(f"{W}tbl")
        return rows + sum(self._of(block) for table in tables for block in table.itersiblings(preceding=True))

    def _of(self, block: etree._Element) -> int:
        if block not in self._known:
            tall = self._heights.row(block) if block.tag == f"{W}tr" else self._heights.block(block, self._width)
            self._known[block] = tall
        return self._known[block]


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
