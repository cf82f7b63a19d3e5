"""What a paper says: its paragraphs, tables, rows and cells, of a made one with the values in them and where they came from."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from lxml import etree

from generator.compare.text import matches
from generator.ooxml.blocks import STYLES, W, decided
from generator.ooxml.parts import parsed
from generator.problem import Problem
from generator.records.said import Field, Indent, Text, final
from generator.settings import Digits

Steps: TypeAlias = tuple[str | int, ...]


class Traced(Text):
    """A printed value that knows which of a paper's fields it is: `("事業別", 0, "研修一覧", 2, "名称")`."""

    __slots__ = ("steps",)
    steps: Steps

    @classmethod
    def of(cls, text: Text, steps: Steps) -> "Traced":
        """The same value with its place in the fields."""
        made = cls(str(text), text.value, text.places, text.digits)
        made.steps = steps
        return made

    def rewritten(self, text: str) -> "Traced":
        """The same value in other derived words."""
        return Traced.of(super().rewritten(text), self.steps)


def traced(value: Field, digits: Digits, steps: Steps = ()) -> Field:
    """Fields whose every leaf is final text and knows where among the fields it stands."""
    if isinstance(value, Mapping):
        return {name: traced(item, digits, (*steps, name)) for name, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [traced(item, digits, (*steps, at)) for at, item in enumerate(value)]
    leaf = value if isinstance(value, Indent) else final(value, digits)
    return Traced.of(leaf, steps) if isinstance(leaf, Text) else leaf  # type: ignore[return-value] # an Indent is a field


def leaves(value: Field) -> Iterator[tuple[Steps, Traced]]:
    """Every value among fields, with where it stands."""
    if isinstance(value, Traced):
        yield value.steps, value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from leaves(item)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for item in value:
            yield from leaves(item)


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a line that came from a value, or (`said` is None) are the template's own."""

    text: str
    said: Traced | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph; one that was read from a file is a single piece.

    `style` is its style's id, `depth` how far its first line stands in, in 全角 characters, `above` how many empty
    paragraphs stand over it.
    """

    pieces: tuple[Piece, ...]
    look: str = ""
    style: str = ""
    depth: float = 0
    above: int = 0

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def lines(self) -> Iterator["Line"]:
        """Itself."""
        yield self


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: the blocks of each cell; how many columns each takes and which goes on above, where that was read."""

    cells: tuple[tuple["Block", ...], ...]
    spans: tuple[int, ...] = ()
    merged: tuple[bool, ...] = ()

    @property
    def lines(self) -> Iterator[Line]:
        """Every paragraph in it, in order."""
        for cell in self.cells:
            for block in cell:
                yield from block.lines

    @property
    def text(self) -> str:
        """What it says, cells apart by 「｜」."""
        return "｜".join("\n".join(line.text for block in cell for line in block.lines) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table."""

    rows: tuple[Row, ...]

    @property
    def lines(self) -> Iterator[Line]:
        """Every paragraph in it, in order."""
        for row in self.rows:
            yield from row.lines

    @property
    def text(self) -> str:
        """What it says, a row a line."""
        return "\n".join(row.text for row in self.rows)


Block: TypeAlias = Line | Table
Unit: TypeAlias = Line | Table | Row
Sheets: TypeAlias = Mapping[str, Sequence[Block]]
"""The blocks of a file by where they stand: 本文, ヘッダー, フッター; of a workbook by sheet."""

_LARGEST: Final = 100_000_000  # bytes, unpacked
_PART: Final = re.compile(r"word/(document|headline|header|footer|footnotes|endnotes)\d*\.xml")
_PLACES: Final = {"document": "本文", "header": "ヘッダー", "headline": "ヘッダー", "footer": "フッター"}
Gone_: TypeAlias = Literal["ins", "del"]


def read_word(data: bytes, printed: Mapping[str, Sequence[Text]] | None = None, gone: Gone_ = "del") -> Sheets:
    """What a Word file says, every revision accepted (`gone="ins"`: rejected); empty paragraphs are left out.

    `printed` are the values by part of a file rendered with `marking`: its lines then know their pieces. Raises
    ValueError for a file that is too large, and whatever zipfile and lxml raise for what is no Word file.
    """
    from generator.word.layout import sizes

    found: dict[str, list[Block]] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(member.file_size for member in archive.infolist()) > _LARGEST:
            raise ValueError("too large")
        size_of = sizes(parsed(archive.read(STYLES))) if STYLES in archive.namelist() else {"": 21}
        for name in sorted(archive.namelist()):
            if (match := _PART.fullmatch(name)) is None:
                continue
            root = decided(parsed(archive.read(name)))
            values = (printed or {}).get(f"/{name}", ())
            holder = next(root.iter(f"{W}body"), root)
            reader = _Reader(root, values, gone, size_of, fields=match[1] == "document")
            place = found.setdefault(_PLACES.get(match[1], "注"), [])
            # LibreOffice writes one header once for every section.
            known = {block.text for block in place} if match[1] in {"header", "headline", "footer"} else set()
            place += [block for block in reader.blocks(holder) if block.text not in known]
    return found


class _Reader:
    """Reads the blocks of a part, giving each mark of a value the value that was printed there."""

    def __init__(
        self, root: etree._Element, values: Sequence[Text], gone: Gone_, size_of: Mapping[str, int], *, fields: bool
    ) -> None:
        from generator.word.redline import empty_fields
        from generator.word.render import CLOSING, OPENING

        if not fields:
            empty_fields(root)
        self._gone, self._size_of = gone, size_of
        self._marks = re.compile(f"([{OPENING}{CLOSING}])")
        self._opening = OPENING
        self._values = values
        self._first: dict[etree._Element, int] = {}
        count = 0
        for node in root.iter(f"{W}t") if values else ():
            self._first[node] = count
            count += (node.text or "").count(OPENING)

    def blocks(self, holder: etree._Element) -> list[Block]:
        found: list[Block] = []
        carried: list[Piece] = []
        beside = False
        empty = 0
        for node in self._inside(holder):
            if node.tag == f"{W}tbl":
                empty = 0
                found += self._line(carried)
                carried = []
                if (table := self._table(node)) is None:
                    continue
                if beside and found and isinstance(found[-1], Table):
                    # Tables with nothing between them are one to Word and to LibreOffice, which saves them as one.
                    table = Table(found.pop().rows + table.rows)  # type: ignore[union-attr] # the line above knows
                found.append(table)
                beside = True
                continue
            beside = False
            inner: list[Block] = []
            carried += self._pieces(node, inner)
            mark = node.find(f"{W}pPr/{W}rPr/{W}{self._gone}")
            if mark is None:
                style = node.find(f"{W}pPr/{W}pStyle")
                named = (style.get(f"{W}val") or "") if style is not None else ""
                lines = self._line(carried, _look(node), named, self._depth(node, named), empty if found else 0)
                found += lines
                empty = 0 if lines else empty + 1
                carried = []
            found += inner
        return found + self._line(carried)

    def _line(
        self, pieces: Sequence[Piece], look: str = "", style: str = "", depth: float = 0, above: int = 0
    ) -> list[Block]:
        kept = tuple(piece for piece in pieces if piece.text or piece.said is not None)
        blank = not "".join(piece.text for piece in kept).strip() and all(piece.said is None for piece in kept)
        return [] if blank else [Line(kept, look, style, depth, above)]

    def _depth(self, paragraph: etree._Element, style: str) -> float:
        """How far the first line of a paragraph stands in, in halves of a 全角 character of its style."""
        indent = paragraph.find(f"{W}pPr/{W}ind")
        if indent is None:
            return 0
        size = self._size_of.get(style, self._size_of[""])
        told = {name: indent.get(f"{W}{name}") or "0" for name in ("left", "start", "firstLine", "hanging")}
        found = {name: int(words) for name, words in told.items() if words.lstrip("-").isdecimal()}
        first = found.get("firstLine", 0) - found.get("hanging", 0)
        return round(((found.get("left", 0) or found.get("start", 0)) + first) / (10 * size) * 2) / 2

    def _table(self, node: etree._Element) -> Table | None:
        rows = tuple(
            Row(
                tuple(tuple(self.blocks(cell)) for cell in self._inside(row, "tc")),
                tuple(_span(cell) for cell in self._inside(row, "tc")),
                tuple(_goes_on(cell) for cell in self._inside(row, "tc")),
            )
            for row in self._inside(node, "tr")
            if row.find(f"{W}trPr/{W}{self._gone}") is None
        )
        return Table(rows) if rows else None

    def _inside(self, holder: etree._Element, *tags: str) -> Iterator[etree._Element]:
        """The paragraphs and tables (or the elements of these tags) of a holder, also within content controls."""
        wanted = tuple(f"{W}{tag}" for tag in tags or ("p", "tbl"))
        for node in holder:
            if node.tag in wanted:
                yield node
            elif node.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml", f"{W}footnote", f"{W}endnote"}:
                yield from self._inside(node, *tags)

    def _pieces(self, paragraph: etree._Element, inner: list[Block]) -> list[Piece]:
        pieces: list[Piece] = []
        value: Traced | None = None
        words: list[str] = []

        def close(said: Traced | None) -> None:
            if words or said is not None:
                pieces.append(Piece("".join(words), said))
            words.clear()

        for node in self._said(paragraph, inner):
            if isinstance(node, str):
                words.append(node)
                continue
            at = self._first.get(node, 0)
            for part in self._marks.split(node.text or "") if self._values else (node.text or "",):
                if part == self._opening:
                    close(None)
                    value = self._values[at]  # type: ignore[assignment] # what is rendered to be aligned is traced
                    at += 1
                elif self._values and self._marks.fullmatch(part):
                    close(value)
                    value = None
                elif part:
                    words.append(part)
        close(value)
        return pieces

    def _said(self, node: etree._Element, inner: list[Block]) -> Iterator[etree._Element | str]:
        """The texts of a paragraph, breaks and tabs as characters; what stands in frames within it goes to `inner`."""
        other = "del" if self._gone == "ins" else "ins"
        for child in node:
            tag = child.tag
            if tag in {f"{W}t", f"{W}delText"}:
                yield child
            elif tag in {f"{W}{self._gone}", f"{W}pPr", f"{W}rPr"} or (
                tag in {f"{W}moveFrom", f"{W}moveTo"} and (tag == f"{W}moveFrom") == (other == "ins")
            ):
                continue
            elif tag == f"{W}txbxContent":
                inner += self.blocks(child)
            elif tag in {f"{W}br", f"{W}cr"}:
                if child.get(f"{W}type") not in {"page", "column"}:
                    yield "\n"
            elif tag == f"{W}tab" and node.tag == f"{W}r":
                yield "\t"
            elif tag == f"{W}noBreakHyphen":
                yield "-"
            elif isinstance(tag, str):
                yield from self._said(child, inner)


def _goes_on(cell: etree._Element) -> bool:
    """Whether a cell is one with that above it."""
    merged = cell.find(f"{W}tcPr/{W}vMerge")
    return merged is not None and merged.get(f"{W}val") != "restart"


def _span(cell: etree._Element) -> int:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    words = (span.get(f"{W}val") or "") if span is not None else ""
    return int(words) if words.isdecimal() else 1


def read_excel(data: bytes) -> Sheets:
    """What a workbook says: each sheet a table of its used columns.

    Raises ValueError when it cannot be read as a workbook, or was saved by a program that left formulas without results.
    """
    from generator.excel.cells import held, raw, worksheets
    from generator.excel.read import formulas_of
    from generator.excel.structure import load, preflight

    refused = preflight("", data)
    opened, typed = (None if refused else load("", data, values=values) for values in (True, False))
    if opened is None or typed is None or isinstance(opened, Problem) or isinstance(typed, Problem):
        raise ValueError("not a workbook")
    for title, formulas in formulas_of(typed).items():
        if any(opened[title][at].value is None and opened[title][at].data_type != "str" for at in formulas):
            raise ValueError("formulas without results")
    found: dict[str, Sequence[Block]] = {}
    for sheet in worksheets(opened):
        rows: dict[int, dict[int, str]] = {}
        for cell in held(sheet):
            if (content := raw(cell, struck=False)) is not None:
                whole = isinstance(content.value, int) and not isinstance(content.value, bool)
                rows.setdefault(cell.row, {})[cell.column] = str(content.value) if whole else content.text
        columns = sorted({column for row in rows.values() for column in row})
        cells = [Row(tuple(_cell(row.get(column, "")) for column in columns)) for row in rows.values()]
        found[f"シート「{sheet.title}」"] = [Table(tuple(cells))] if cells else []
    return found


def _cell(text: str) -> tuple[Block, ...]:
    return (Line((Piece(text),)),) if text.strip() else ()


def with_pieces(excel: Sheets, lines: Sequence[Line]) -> Sheets:
    """The workbook that was made of a paper, each cell knowing the pieces of the line of the paper that says the same."""
    cells = [line for blocks in excel.values() for block in blocks for line in block.lines]
    same = {id(cells[j]): lines[i] for i, j in matches([line.text for line in lines], [line.text for line in cells])}

    def known(block: Block) -> Block:
        if isinstance(block, Line):
            return same.get(id(block), block)
        return Table(tuple(Row(tuple(tuple(map(known, cell)) for cell in row.cells)) for row in block.rows))

    return {place: [known(block) for block in blocks] for place, blocks in excel.items()}


def cells_of(sheets: Sheets) -> list[Line]:
    """The lines of a Word paper as its workbook has them: a paragraph each, and each cell of a table as one."""
    return [line for blocks in sheets.values() for block in blocks for line in _cells_in(block)]


def _cells_in(block: Block) -> Iterator[Line]:
    if isinstance(block, Line):
        yield block
        return
    for row in block.rows:
        for cell in row.cells:
            if all(isinstance(inner, Line) for inner in cell):
                pieces: list[Piece] = []
                for line in (line for inner in cell for line in inner.lines):
                    pieces += [*([Piece("\n")] if pieces else []), *line.pieces]
                if pieces:
                    yield Line(tuple(pieces))
            else:
                for inner in cell:
                    yield from _cells_in(inner)


def _look(paragraph: etree._Element) -> str:
    """What the letters of a paragraph look like, as far as clerks change it: bold, colour, underline, size."""
    seen = set()
    for run in paragraph.iter(f"{W}r"):
        if any((text.text or "").strip() for text in run.iter(f"{W}t")):
            properties = run.find(f"{W}rPr")
            told = (
                ()
                if properties is None
                else properties.iter(*(f"{W}{name}" for name in ("b", "color", "u", "highlight", "i")))
            )
            seen.add(";".join(sorted(f"{node.tag[len(W) :]}={node.get(f'{W}val')}" for node in told)))
    return "|".join(sorted(seen))
