"""What stands in the body of a finished Word file: its paragraphs and tables, in order, with their looks."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, TypeAlias

from lxml import etree

from generator.word.tables import W

_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MINCHO: Final = "ＭＳ 明朝"
_SIDES: Final = ("top", "left", "bottom", "right")
_WRAPPERS: Final = {f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "smartTag")}
_NO: Final = ("0", "false", "off", "none", "nil")


@dataclass(frozen=True, slots=True)
class Look:
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


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table over `rows` × `columns` of its grid; `row` and `column` count from 0. `fill` is RRGGBB or empty."""

    row: int
    column: int
    rows: int
    columns: int
    text: str
    look: Look
    fill: str
    valign: str
    upright: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table: column widths and least row heights in points, the number of heading rows, its cells in reading order."""

    widths: tuple[float, ...]
    heights: tuple[float, ...]
    headings: int
    ruled: bool
    cells: tuple[Cell, ...]


Block = Paragraph | Table


def blocks(data: bytes) -> list[Block]:
    """The paragraphs and tables of a Word file's body in reading order. A table of one cell is a framed paragraph."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        body = etree.fromstring(archive.read("word/document.xml"), _strict()).find(f"{W}body")
        styles = _Styles(etree.fromstring(archive.read("word/styles.xml"), _strict()))
    return [] if body is None else list(_blocks(body, styles))


def _strict() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, huge_tree=True)


def _blocks(parent: etree._Element, styles: "_Styles") -> Iterator[Block]:
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


class _Styles:
    """The styles of a Word file, to ask what holds for a paragraph or a table."""

    def __init__(self, root: etree._Element) -> None:
        self._of = {style.get(f"{W}styleId"): style for style in root.iter(f"{W}style")}
        self._defaults = {
            style.get(f"{W}type"): style.get(f"{W}styleId")
            for style in root.iter(f"{W}style")
            if style.get(f"{W}default") in ("1", "true")
        }
        self._document = [*root.iter(f"{W}pPrDefault"), *root.iter(f"{W}rPrDefault")]
        self._chains: dict[str | None, _Chain] = {}

    def chain(self, named: etree._Element | None, kind: str) -> "_Chain":
        """A style and those it stands on, nearest first, then the document's defaults."""
        name = self._defaults.get(kind) if named is None else named.get(f"{W}val")
        if name not in self._chains:
            self._chains[name] = _Chain(self._layers(name))
        return self._chains[name]

    def _layers(self, name: str | None) -> list[etree._Element]:
        found: list[etree._Element] = []
        while (style := self._of.get(name)) is not None and style not in found:
            found.append(style)
            base = style.find(f"{W}basedOn")
            name = base.get(f"{W}val") if base is not None else None
        return found + self._document


class _Chain:
    """A style with those it stands on; what it says is looked up once, however many paragraphs have it."""

    def __init__(self, layers: Sequence[etree._Element]) -> None:
        self._layers = layers
        self._known: dict[tuple[str, str], str | None] = {}

    def value(self, path: str, name: str) -> str | None:
        if (path, name) not in self._known:
            self._known[path, name] = _said(self._layers, path, name)
        return self._known[path, name]


_Layers: TypeAlias = Sequence["etree._Element | _Chain"]


def _value(layers: _Layers, path: str, name: str = "val") -> str | None:
    """What the nearest layer that says anything says; "true" for a switch without a value."""
    for layer in layers:
        found = layer.value(path, name) if isinstance(layer, _Chain) else _said([layer], path, name)
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


def _points(layers: _Layers, path: str, name: str = "val") -> float:
    """A length in twips as points; 0 when there is none."""
    try:
        return float(_value(layers, path, name) or 0) / 20
    except ValueError:
        return 0


def _paragraphs(block: etree._Element, styles: _Styles) -> Iterator[Paragraph]:
    """The paragraphs in a block, those of text boxes and inner tables too."""
    for node in block.iter(f"{W}p"):
        if next(node.iterancestors(_FALLBACK), None) is None:
            yield _paragraph(node, styles)


def _paragraph(node: etree._Element, styles: _Styles) -> Paragraph:
    chain = styles.chain(node.find(f"{W}pPr/{W}pStyle"), "paragraph")
    layers: _Layers = [node, chain]
    runs = [run for run in node.iter(f"{W}r") if next(run.iterancestors(f"{W}p")) is node]
    written: _Layers = [*[run for run in runs if run.find(f"{W}t") is not None][:1], chain]
    look = Look(
        font=_value(written, "rPr/rFonts", "eastAsia") or _MINCHO,
        size=_points(written, "rPr/sz") * 10 or 10.5,
        bold=(_value(written, "rPr/b") or "0") not in _NO,
        align=_value(layers, "pPr/jc") or "left",
    )
    exact = _value(layers, "pPr/spacing", "lineRule") in ("exact", "atLeast")
    style = _value([chain], "name") or ""
    framed = all((_value(layers, f"pPr/pBdr/{side}") or "none") not in _NO for side in _SIDES)
    return Paragraph(
        text="".join(_text(part) for run in runs for part in run),
        look=look,
        line=_points(layers, "pPr/spacing", "line") if exact else 0,
        space=_points(layers, "pPr/spacing", "before") + _points(layers, "pPr/spacing", "after"),
        indent=sum(_points(layers, "pPr/ind", name) for name in ("left", "firstLine"))
        - _points(layers, "pPr/ind", "hanging"),
        heading="見出し" in style or style.lower().startswith("heading"),
        framed=framed or next(node.iterancestors(f"{W}txbxContent"), None) is not None,
    )


def _text(part: etree._Element) -> str:
    if part.tag == f"{W}t":
        return part.text or ""
    if part.tag == f"{W}br":
        return "" if part.get(f"{W}type") in ("page", "column") else "\n"
    return {f"{W}tab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}.get(str(part.tag), "")


def _table(node: etree._Element, styles: _Styles) -> Table:
    rows = node.findall(f"{W}tr")
    cells: list[Cell] = []
    above: dict[int, int] = {}  # column → index in `cells` of the merged cell that comes down it
    for number, row in enumerate(rows):
        at = int(_value([row], "trPr/gridBefore") or 0)
        for box in row.iterfind(f"{W}tc"):
            columns = int(_value([box], "tcPr/gridSpan") or 1)
            merge = _value([box], "tcPr/vMerge")
            if merge in ("true", "continue") and at in above:
                owner = cells[above[at]]
                more = "".join(f"\n{p.text}" for p in _paragraphs(box, styles) if p.text)
                cells[above[at]] = replace(owner, rows=number - owner.row + 1, text=owner.text + more)
            else:
                above.pop(at, None)
                if merge == "restart":
                    above[at] = len(cells)
                cells.append(_cell(box, number, at, columns, styles))
            at += columns
    widths = [float(column.get(f"{W}w") or 0) / 20 for column in node.iterfind(f"{W}tblGrid/{W}gridCol")]
    missing = max((cell.column + cell.columns for cell in cells), default=1) - len(widths)
    widths += [sum(widths) / len(widths) if widths else 72.0] * missing
    headings = [(_value([row], "trPr/tblHeader") or "0") not in _NO for row in rows]
    layers: _Layers = [node, styles.chain(node.find(f"{W}tblPr/{W}tblStyle"), "table")]
    return Table(
        tuple(widths),
        tuple(_points([row], "trPr/trHeight") for row in rows),
        (*headings, False).index(False),
        _ruled(layers, node),
        tuple(cells),
    )


def _ruled(layers: _Layers, table: etree._Element) -> bool:
    sides = [_value(layers, f"tblPr/tblBorders/{side}") for side in (*_SIDES, "insideH", "insideV")]
    sides += [side.get(f"{W}val") for borders in table.iter(f"{W}tcBorders") for side in borders]
    return any(side not in (None, *_NO) for side in sides)


def _cell(box: etree._Element, row: int, column: int, columns: int, styles: _Styles) -> Cell:
    paragraphs = list(_paragraphs(box, styles))
    fill = _value([box], "tcPr/shd", "fill") or ""
    return Cell(
        row=row,
        column=column,
        rows=1,
        columns=columns,
        text="\n".join(p.text for p in paragraphs),
        look=next((p.look for p in paragraphs if p.text), Look()),
        fill="" if fill == "auto" else fill.upper(),
        valign=_value([box], "tcPr/vAlign") or "top",
        upright=(_value([box], "tcPr/textDirection") or "").startswith("tb"),
    )
