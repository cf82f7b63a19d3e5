"""What stands in the body of a finished Word file, in order, with its looks; the one resolver of styles; widths of tables."""

import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from html import unescape
from typing import Final, Generic, NamedTuple, TypeAlias, TypeVar

from lxml import etree

from generator.ooxml.parts import parsed, unpacked

T = TypeVar("T")
MAIN: Final = "word/document.xml"
STYLES: Final = "word/styles.xml"
W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def properties(node: etree._Element | None, kind: str) -> dict[str, etree._Element]:
    """What a paragraph (`pPr`), a run, a row or a cell says of itself, by tag: looked through once, where `find` looks anew each time."""
    held = next(node.iterchildren(f"{W}{kind}"), None) if node is not None else None
    return {str(one.tag): one for one in held.iterchildren(reversed=True)} if held is not None else {}


def fit(body: etree._Element) -> None:
    """Make grid and cells agree in every table that got more or fewer columns than its template.

    The first column keeps its width; the others share the rest of the table's width in proportion to their own.
    """
    for spanned in list(body.iter(f"{W}gridSpan")):
        # docxtpl writes its span first; the schema wants the width before it.
        holder = spanned.getparent()
        if holder is not None and (width := holder.find(f"{W}tcW")) is not None:
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
    span, width = 1, 0
    for told in next(cell.iterchildren(f"{W}tcPr"), ()):
        if told.tag == _SPAN:
            span = int(told.get(_VAL) or 1)
        elif told.tag == _WIDTH:
            width = int(told.get(_WIDE) or 0)
    return span, width


_SPAN, _VAL, _WIDTH, _WIDE = (f"{W}{name}" for name in ("gridSpan", "val", "tcW", "w"))


def _widen(cell: etree._Element, width: int) -> None:
    found = cell.find(f"{W}tcPr/{W}tcW")
    if found is not None:
        found.set(f"{W}w", str(width))
        found.set(f"{W}type", "dxa")


class Styles:
    """The styles of a Word file, to ask what holds for a paragraph or a table."""

    def __init__(self, root: etree._Element) -> None:
        self._of = {style.get(f"{W}styleId"): style for style in root.iter(f"{W}style")}
        self._defaults = {
            style.get(f"{W}type"): style.get(f"{W}styleId")
            for style in root.iter(f"{W}style")
            if style.get(f"{W}default") in ("1", "true")
        }
        self._document = [*root.iter(f"{W}pPrDefault"), *root.iter(f"{W}rPrDefault")]
        self._chains: dict[str | None, Chain] = {}
        self._settings: dict[Hashable, _Setting] = {}

    def setting(self, paragraph: etree._Element, run: etree._Element | None) -> "_Setting":
        """How a paragraph is set whose first words are in `run`: worked out once for all that are formatted alike."""
        alike = _written(paragraph.find(f"{W}pPr")), _written(run.find(f"{W}rPr") if run is not None else None)
        if alike not in self._settings:
            self._settings[alike] = _setting(paragraph, run, self)
        return self._settings[alike]

    def chain(self, named: etree._Element | None, kind: str) -> "Chain":
        """A style and those it stands on, nearest first, then the document's defaults."""
        name = self._defaults.get(kind) if named is None else named.get(f"{W}val")
        if name not in self._chains:
            self._chains[name] = Chain(self._layers(name))
        return self._chains[name]

    def named(self) -> Iterator[tuple[str, "Chain"]]:
        """Every style by its id, and as the empty id what holds where a style says nothing."""
        for name in ("", *filter(None, self._of)):
            yield name, Chain(self._layers(name))

    def _layers(self, name: str | None) -> list[etree._Element]:
        found: list[etree._Element] = []
        while (style := self._of.get(name)) is not None and style not in found:
            found.append(style)
            base = style.find(f"{W}basedOn")
            name = base.get(f"{W}val") if base is not None else None
        return found + self._document


class Chain:
    """A style with those it stands on; what it says is looked up once, however many paragraphs have it."""

    def __init__(self, layers: Sequence[etree._Element]) -> None:
        self._layers = layers
        self._known: dict[tuple[str, str], str | None] = {}

    def value(self, path: str, name: str) -> str | None:
        """An attribute of the element at a path like "rPr/sz" in the nearest layer that has it."""
        if (path, name) not in self._known:
            self._known[path, name] = _said(self._layers, path, name)
        return self._known[path, name]


Layers: TypeAlias = Sequence["etree._Element | Chain"]


def nearest(layers: Layers, path: str, name: str = "val") -> str | None:
    """What the nearest layer that says anything says; "true" for a switch without a value."""
    for layer in layers:
        found = layer.value(path, name) if isinstance(layer, Chain) else _said([layer], path, name)
        if found is not None:
            return found
    return None


def _said(layers: Sequence[etree._Element], path: str, name: str) -> str | None:
    for layer in layers:
        node = layer.find(_clark(path))
        if node is not None and (name == "val" or node.get(f"{W}{name}") is not None):
            return str(node.get(f"{W}{name}", "true"))
    return None


@cache
def _clark(path: str) -> str:
    return "/".join(f"{W}{step}" for step in path.split("/"))


def points(layers: Layers, path: str, name: str = "val") -> float:
    """A length in twips as points; 0 when there is none."""
    try:
        return float(nearest(layers, path, name) or 0) / 20
    except ValueError:
        return 0


_ALTERNATIVES: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_MINCHO: Final = "ＭＳ 明朝"
_SIDES: Final = ("top", "left", "bottom", "right")
_WRAPPERS: Final = {f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "smartTag")}
_LONGEST_A4: Final = 17_000  # twips
_NO: Final = ("0", "false", "off", "none", "nil")


class Look(NamedTuple):
    """How a text is set: font, size in points, whether bold, Word's alignment ("left", "center", "right", "both" …)."""

    font: str = _MINCHO
    size: float = 10.5
    bold: bool = False
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: its text (line breaks are LF), and in points its exact line height (0: none), space around it and indent."""

    text: str
    look: Look
    line: float = 0
    space: float = 0
    indent: float = 0
    heading: bool = False
    framed: bool = False


class Cell(NamedTuple):
    """A cell of a table over `rows` × `columns` of its grid; `row` and `column` count from 0. `fill` is RRGGBB or empty.

    `number` is what is written instead of its text, as a number.
    """

    row: int
    column: int
    rows: int
    columns: int
    text: str
    look: Look
    fill: str
    valign: str
    upright: bool
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: column widths and least row heights in points, the number of heading rows, its cells in reading order.

    `worded` tells that the words do not say which cells are numbers: those that hold nothing but digits are taken for it.
    """

    widths: tuple[float, ...]
    heights: tuple[float, ...]
    headings: int
    ruled: bool
    cells: tuple[Cell, ...]
    worded: bool = True


Block = Paragraph | Table


def blocks(data: bytes) -> list[Block]:
    """The paragraphs and tables of a Word file's body in reading order. A table of one cell is a framed paragraph."""
    parts = unpacked(data, MAIN, STYLES)
    body, styles = decided(parsed(parts[MAIN])).find(f"{W}body"), Styles(parsed(parts[STYLES]))
    return [] if body is None else list(_blocks(body, styles))


def on_a3(data: bytes) -> bool:
    """Whether a Word file has a page longer than A4."""
    sizes = _PAGE_SIZE.findall(unpacked(data, MAIN)[MAIN])
    return any(float(length) > _LONGEST_A4 for size in sizes for length in _LENGTH.findall(size))


_PAGE_SIZE: Final = re.compile(rb"<w:pgSz [^>]*>")
_LENGTH: Final = re.compile(rb' w:[wh]="([0-9.]+)"')


_TRACKED_ROW: Final = "\u200d"


def decided(root: etree._Element) -> etree._Element:
    """The part, in which of what stands there for new programs and again for old ones one is left: the first that says something.

    Word keeps the words of a text box in both, and a sign from a font of pictures in what is for old programs alone. The
    sign that LibreOffice puts into a table's empty row so that it can be tracked is left out.
    """
    for change in root.iter(f"{W}ins", f"{W}del"):
        for text in change.iter(f"{W}t", f"{W}delText"):
            if text.text == _TRACKED_ROW:
                text.text = ""
    for whole in list(root.iter(_ALTERNATIVES)):
        branches, holder = list(whole), whole.getparent()
        assert holder is not None  # no part is an alternative as a whole
        speaks = (branch for branch in branches if any(text.text for text in branch.iter(f"{W}t", f"{W}delText")))
        at = holder.index(whole)
        holder[at : at + 1] = list(next(speaks, branches[0])) if branches else []
    return root


def _blocks(parent: etree._Element, styles: "Styles") -> Iterator[Block]:
    for node in parent:
        if node.tag == f"{W}p":
            yield from _paragraphs(node, styles)
        elif node.tag == f"{W}tbl":
            table = _table(node, styles)
            if len(table.heights) == len(table.widths) == 1:
                first, *others = list(_paragraphs(node, styles))
                yield replace(first, text="\n".join(p.text for p in (first, *others)), framed=True)
            else:
                yield table
        elif node.tag in _WRAPPERS:
            yield from _blocks(node, styles)


def _paragraphs(block: etree._Element, styles: Styles) -> Iterator[Paragraph]:
    """The paragraphs in a block, those of text boxes and inner tables too."""
    for node in block.iter(f"{W}p"):
        yield _paragraph(node, styles)


@dataclass(frozen=True, slots=True)
class _Setting:
    """How a paragraph is set, apart from its words."""

    look: Look
    line: float
    space: float
    indent: float
    heading: bool
    framed: bool


def _written(properties: etree._Element | None) -> Hashable:
    """Everything that a paragraph or run says of its own looks."""
    return () if properties is None else tuple((node.tag, *node.attrib.items()) for node in properties.iter())


def _paragraph(node: etree._Element, styles: Styles) -> Paragraph:
    runs = list(node.iter(f"{W}r"))
    if next(node.iterdescendants(f"{W}p"), None) is not None:  # those of a text box
        runs = [run for run in runs if next(run.iterancestors(f"{W}p")) is node]
    of = styles.setting(node, next((run for run in runs if run.find(f"{W}t") is not None), None))
    return Paragraph(
        text="".join(_text(part) for run in runs for part in run),
        look=of.look,
        line=of.line,
        space=of.space,
        indent=of.indent,
        heading=of.heading,
        framed=of.framed or next(node.iterancestors(f"{W}txbxContent"), None) is not None,
    )


def _setting(node: etree._Element, run: etree._Element | None, styles: Styles) -> _Setting:
    chain = styles.chain(node.find(f"{W}pPr/{W}pStyle"), "paragraph")
    layers: Layers = [node, chain]
    written: Layers = [chain] if run is None else [run, chain]
    look = Look(
        font=nearest(written, "rPr/rFonts", "eastAsia") or _MINCHO,
        size=points(written, "rPr/sz") * 10 or 10.5,
        bold=(nearest(written, "rPr/b") or "0") not in _NO,
        align=nearest(layers, "pPr/jc") or "left",
    )
    exact = nearest(layers, "pPr/spacing", "lineRule") in ("exact", "atLeast")
    style = nearest([chain], "name") or ""
    framed = all((nearest(layers, f"pPr/pBdr/{side}") or "none") not in _NO for side in _SIDES)
    return _Setting(
        look=look,
        line=points(layers, "pPr/spacing", "line") if exact else 0,
        space=points(layers, "pPr/spacing", "before") + points(layers, "pPr/spacing", "after"),
        indent=sum(points(layers, "pPr/ind", name) for name in ("left", "firstLine"))
        - points(layers, "pPr/ind", "hanging"),
        heading="見出し" in style or style.lower().startswith("heading"),
        framed=framed,
    )


_T, _BR, _TYPE = f"{W}t", f"{W}br", f"{W}type"
_SIGNS: Final = {f"{W}tab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}


def _text(part: etree._Element) -> str:
    tag = str(part.tag)
    if tag == _T:
        return part.text or ""
    if tag == _BR:
        return "" if part.get(_TYPE) in ("page", "column") else "\n"
    return _SIGNS.get(tag, "")


def _table(node: etree._Element, styles: Styles) -> Table:
    rows = node.findall(f"{W}tr")
    cells: list[Cell] = []
    heights: list[float] = []
    above: dict[int, int] = {}  # column → index in `cells` of the merged cell that comes down it
    alike = Alike(lambda row: _plain(row, styles))
    for row in rows:
        plain, words = alike.of(row)
        if plain:
            for cell, pieces in plain.cells:
                above.pop(cell.column, None)
                cells.append(cell._replace(row=len(heights), text=spoken(pieces, words)))
            heights.append(plain.height)
            continue
        number, at = len(heights), int(nearest([row], "trPr/gridBefore") or 0)
        outer, inner = _inner(row)
        heights += [points([one], "trPr/trHeight") for one in inner or [row]]
        for box in row.iterchildren(f"{W}tc"):
            told = properties(box, "tcPr")
            columns = int(_value(told, "gridSpan") or 1)
            if box is outer:
                cells += _inner_cells(inner, number, at, styles)
                at += columns
                continue
            merge = _value(told, "vMerge")
            if merge in ("true", "continue") and at in above:
                owner = cells[above[at]]
                more = "".join(f"\n{p.text}" for p in _paragraphs(box, styles) if p.text)
                cells[above[at]] = owner._replace(rows=len(heights) - owner.row, text=owner.text + more)
            else:
                above.pop(at, None)
                if merge == "restart":
                    above[at] = len(cells)
                cells.append(_cell(box, told, (number, at, len(inner) or 1, columns), styles))
            at += columns
    widths = [float(column.get(f"{W}w") or 0) / 20 for column in node.iterfind(f"{W}tblGrid/{W}gridCol")]
    missing = max((cell.column + cell.columns for cell in cells), default=1) - len(widths)
    widths += [sum(widths) / len(widths) if widths else 72.0] * missing
    headings = [(nearest([row], "trPr/tblHeader") or "0") not in _NO for row in rows]
    layers: Layers = [node, styles.chain(node.find(f"{W}tblPr/{W}tblStyle"), "table")]
    return Table(
        tuple(widths),
        tuple(heights),
        (*headings, False).index(False),
        _ruled(layers, node),
        tuple(cells),
    )


class Alike(Generic[T]):
    """The rows or cells of a table by their kind: those that differ in their words alone are looked through once.

    Most of a long table is of one kind. `look` looks through one whose texts are replaced by marks, for `spoken`.
    """

    def __init__(self, look: Callable[[etree._Element], T]) -> None:
        self._look = look
        self._known: dict[str, T] = {}

    def of(self, row: etree._Element) -> tuple[T, Sequence[str]]:
        """What `look` tells of the kind of a row or cell, and the texts of this one."""
        # Where another program names things otherwise no text is found: each row is a kind of its own.
        pieces = _WORDS.split(etree.tostring(row, encoding="unicode", with_tail=False))
        kind = _MARK.join(pieces[::2])
        if kind not in self._known:
            texts = [(node, node.text) for node in row.iter(_T) if node.text] if len(pieces) > 1 else []
            for number, (node, _) in enumerate(texts):
                node.text = f"{_MARK}{number}{_MARK}"
            self._known[kind] = self._look(row)
            for node, text in texts:
                node.text = text
        return self._known[kind], [unescape(text) if "&" in text else text for text in pieces[1::2]]


def in_pieces(text: str) -> list[str]:
    """A text of a row that is looked through, in pieces for `spoken`."""
    return text.split(_MARK)


def spoken(pieces: Sequence[str], words: Sequence[str]) -> str:
    """A text of a row, of which every second piece is the number of one of its words."""
    return "".join(words[int(piece)] if at % 2 else piece for at, piece in enumerate(pieces))


_WORDS: Final = re.compile("<w:t(?: [^>]*)?>([^<]+)</w:t>")
_MARK: Final = "\ufdd0"  # no character of any text


class _Plain(NamedTuple):
    """A row whose cells stand alone: its least height, and each cell with its words in pieces."""

    height: float
    cells: Sequence[tuple[Cell, list[str]]]


def _plain(row: etree._Element, styles: Styles) -> _Plain | None:
    """A row; None for one with an inner table or with cells merged downwards."""
    if next(row.iterdescendants(f"{W}vMerge", f"{W}tbl"), None) is not None:
        return None
    cells, at = [], int(nearest([row], "trPr/gridBefore") or 0)
    for box in row.iterchildren(f"{W}tc"):
        told = properties(box, "tcPr")
        columns = int(_value(told, "gridSpan") or 1)
        cell = _cell(box, told, (0, at, 1, columns), styles)
        cells.append((cell, in_pieces(cell.text)))
        at += columns
    return _Plain(points([row], "trPr/trHeight"), cells)


def _inner(row: etree._Element) -> tuple[etree._Element | None, list[etree._Element]]:
    """A cell with an inner table of as many columns as it spans, and its rows: they are rows of the outer table, too."""
    for box in row.iterchildren(f"{W}tc"):
        inner = next(box.iterchildren(f"{W}tbl"), None)
        if inner is None:
            continue
        spanned = int(nearest([box], "tcPr/gridSpan") or 1)
        if len(inner.findall(f"{W}tblGrid/{W}gridCol")) == spanned:
            return box, inner.findall(f"{W}tr")
    return None, []


def _inner_cells(rows: list[etree._Element], first: int, start: int, styles: Styles) -> Iterator[Cell]:
    for number, row in enumerate(rows, first):
        at = start
        for box in row.iterchildren(f"{W}tc"):
            told = properties(box, "tcPr")
            columns = int(_value(told, "gridSpan") or 1)
            yield _cell(box, told, (number, at, 1, columns), styles)
            at += columns


def _ruled(layers: Layers, table: etree._Element) -> bool:
    sides = [nearest(layers, f"tblPr/tblBorders/{side}") for side in (*_SIDES, "insideH", "insideV")]
    sides += [side.get(f"{W}val") for borders in table.iter(f"{W}tcBorders") for side in borders]
    return any(side not in (None, *_NO) for side in sides)


def _cell(
    box: etree._Element, told: Mapping[str, etree._Element], area: tuple[int, int, int, int], styles: Styles
) -> Cell:
    """A cell that says these things of itself, over an area: its row and column, how many rows and columns."""
    paragraphs = list(_paragraphs(box, styles))
    fill = _value(told, "shd", "fill") or ""
    row, column, rows, columns = area
    return Cell(
        row=row,
        column=column,
        rows=rows,
        columns=columns,
        text="\n".join(p.text for p in paragraphs),
        look=next((p.look for p in paragraphs if p.text), Look()),
        fill="" if fill == "auto" else fill.upper(),
        valign=_value(told, "vAlign") or "top",
        upright=(_value(told, "textDirection") or "").startswith("tb"),
    )


def _value(told: Mapping[str, etree._Element], name: str, attribute: str = "val") -> str | None:
    """An attribute of one of the things said; "true" for a switch without a value."""
    node = told.get(f"{W}{name}")
    return None if node is None else node.get(f"{W}{attribute}", "true" if attribute == "val" else None)
