"""How a workbook's parts hang together and how much a reader would build from them; why a file cannot be read, in words."""

import functools
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from generator.excel.reasons import Unreadable
from generator.problem import Place, Problem

MAX_ROW = 1_048_576  # Excel's own
MAX_COLUMN = 16_384
MAX_DEPTH = 200
MAX_TEXT = 65_536  # characters; Excel itself stops at 32,767 a cell
# Measured on openpyxl in elements of a row or a string table, of which it reads some 130,000 a second.
MAX_ELEMENTS = 1_000_000
_ELSEWHERE = 4  # any other element
_MERGED_RANGE = 16
_FORMULA = 8  # characters of a shared formula, translated anew for every cell, that cost as much as one element

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_MACRO = "http://schemas.microsoft.com/office/excel/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"

# Roots, as expat names them: namespace, space, local name.
SHEETS = frozenset({f"{_MAIN} worksheet", f"{_MAIN} chartsheet", f"{_MAIN} dialogsheet", f"{_MACRO} macrosheet"})
PIVOT_CACHES = frozenset({f"{_MAIN} pivotCacheDefinition", f"{_MAIN} pivotCacheRecords"})
_STRINGS = f"{_MAIN} sst"
_ROW = f"{_MAIN} row"

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,9})")

_Attributes = dict[str, str]


class PartError(Exception):
    """A part that cannot be read, and why."""

    def __init__(self, reason: Unreadable) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class Part:
    """What a part holds, as far as the pre-flight asks.

    `rows` and `columns` are those that hold anything: a cell that has a format alone does not count, wherever it is.
    `ranges` is the summed area of merged ranges and links. `elements` is weighted as above. `sheets` are
    (title, relation) pairs, `relations` the targets by relation, `types` (part name, content type) pairs with an empty
    name for a default.
    """

    root: str = ""
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    ranges: int = 0
    elements: int = 0
    sheets: list[tuple[str, str]] = field(default_factory=list)
    relations: dict[str, str] = field(default_factory=dict)
    types: list[tuple[str, str]] = field(default_factory=list)


def scan(chunks: Iterable[bytes], allowance: int) -> Part:
    """Read one part; `allowance` is how many elements, weighted, the workbook may still have.

    Raises `PartError` at the first thing that speaks against handing the part to a reader.
    """
    return _Scan(allowance).run(chunks)


class _Scan:
    """The state between expat's calls."""

    def __init__(self, allowance: int) -> None:
        self.part = Part()
        self.allowance = allowance
        self.depth = 0
        self.inside_row = 0  # the depth of the open row's cells; 0 outside rows
        self.row = 0
        self.cell = (0, 0)  # row and column of the last one
        self.length = 0  # of the text since the last opening tag
        self.formula = ""  # the index of the shared formula whose text comes next
        self.formulas: dict[str, int] = {}  # lengths by index
        self.links = self.merged = 0
        self.weight = _ELSEWHERE
        self.handlers: dict[str, Callable[[_Attributes], None]] = {
            f"{_MAIN} f": self.start_formula,
            f"{_MAIN} mergeCell": self.use_merged,
            f"{_MAIN} hyperlink": self.use_link,
            f"{_MAIN} sheet": self.note_sheet,
            f"{_PACKAGE}/relationships Relationship": self.note_relation,
            f"{_PACKAGE}/content-types Override": self.note_type,
            f"{_PACKAGE}/content-types Default": self.note_type,
        }
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = self.refuse_dtd
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        self.parser = parser

    def run(self, chunks: Iterable[bytes]) -> Part:
        try:
            for chunk in chunks:
                self.parser.Parse(chunk)
            self.parser.Parse(b"", True)
        except (expat.ExpatError, LookupError, ValueError) as error:
            # Encodings that expat does not know end in LookupError or ValueError.
            raise PartError(Unreadable.NOT_XML) from error
        # For every link openpyxl may look through all merged ranges.
        self.charge(self.links * self.merged)
        return self.part

    def charge(self, elements: int) -> None:
        self.part.elements += elements
        if self.part.elements > self.allowance:
            raise PartError(Unreadable.TOO_COMPLEX)

    def refuse_dtd(self, *_declaration: object) -> None:
        raise PartError(Unreadable.DTD)

    def start(self, name: str, attributes: _Attributes) -> None:
        self.depth += 1
        self.length = 0
        self.formula = ""
        if self.depth == 1:
            self.start_root(name)
        elif self.depth > MAX_DEPTH:
            raise PartError(Unreadable.DEEP)
        self.charge(self.weight)
        if self.inside_row and self.depth == self.inside_row + 1:
            self.part.rows.add(self.cell[0])
            self.part.columns.add(self.cell[1])
        if self.depth == self.inside_row:
            self.use_cell(attributes)
        elif name == _ROW:
            self.start_row(attributes)
        elif name in self.handlers:
            self.handlers[name](attributes)

    def end(self, _name: str) -> None:
        self.depth -= 1
        if self.depth == self.inside_row - 2:
            self.inside_row = 0
            self.weight = _ELSEWHERE

    def start_root(self, name: str) -> None:
        self.part.root = name
        if name.startswith(_STRICT):
            raise PartError(Unreadable.STRICT)
        if name == _STRINGS:
            self.weight = 1
        if name in SHEETS or name == _STRINGS:
            self.parser.buffer_text = True
            self.parser.CharacterDataHandler = self.measure

    def measure(self, text: str) -> None:
        self.length += len(text)
        if self.length > MAX_TEXT:
            raise PartError(Unreadable.LONG_TEXT)
        if self.formula:
            self.formulas[self.formula] = self.length

    def start_formula(self, attributes: _Attributes) -> None:
        index = attributes.get("si", "")
        if index in self.formulas:
            self.charge(self.formulas[index] // _FORMULA)
        else:
            self.formula = index

    def start_row(self, attributes: _Attributes) -> None:
        if self.part.root not in SHEETS:
            return
        if self.inside_row:
            raise PartError(Unreadable.NOT_XML)
        self.row = _number(attributes["r"]) if "r" in attributes else self.row + 1
        self.cell = (self.row, 0)
        self.inside_row = self.depth + 1
        self.weight = 1

    def use_cell(self, attributes: _Attributes) -> None:
        """Count a child of a row, whatever its name, as openpyxl does; one without an address follows its neighbour."""
        if address := attributes.get("r"):
            self.cell = _position(address)
        else:
            self.cell = _checked(self.row, self.cell[1] + 1)

    def use_merged(self, attributes: _Attributes) -> None:
        self.merged += 1
        self.charge(_MERGED_RANGE)
        self.use_range(attributes)

    def use_link(self, attributes: _Attributes) -> None:
        self.links += ":" not in attributes.get("ref", "")
        self.use_range(attributes)

    def use_range(self, attributes: _Attributes) -> None:
        first, _, last = attributes.get("ref", "").partition(":")
        top, left = _position(first)
        bottom, right = _position(last or first)
        self.part.ranges += (abs(bottom - top) + 1) * (abs(right - left) + 1)

    def note_sheet(self, attributes: _Attributes) -> None:
        self.part.sheets.append((attributes.get("name", ""), attributes.get(f"{_RELATION} id", "")))

    def note_relation(self, attributes: _Attributes) -> None:
        if attributes.get("TargetMode") != "External":
            self.part.relations[attributes.get("Id", "")] = attributes.get("Target", "")

    def note_type(self, attributes: _Attributes) -> None:
        self.part.types.append((attributes.get("PartName", ""), attributes.get("ContentType", "")))


def _number(text: str) -> int:
    if not re.fullmatch("[0-9]{1,9}", text):
        raise PartError(Unreadable.NOT_XML)
    return int(text)


def _position(address: str) -> tuple[int, int]:
    """Row and column, from 1, of an address."""
    match = _ADDRESS.fullmatch(address)
    if not match:
        raise PartError(Unreadable.NOT_XML)
    return _checked(int(match[2]), _column(match[1]))


def _checked(row: int, column: int) -> tuple[int, int]:
    if row > MAX_ROW or column > MAX_COLUMN:
        raise PartError(Unreadable.NOT_XML)
    return row, column


@functools.cache
def _column(letters: str) -> int:
    return functools.reduce(lambda number, letter: number * 26 + ord(letter) - 64, letters.upper(), 0)


# The area of all sheets. openpyxl needs some 0.5 KB and 10 µs a cell, for the formulas and again for the values.
MAX_CELLS = 300_000

CONTENT_TYPES = "[Content_Types].xml"
# In the order openpyxl prefers them.
_WORKBOOK_TYPES = (
    "application/vnd.ms-excel.template.macroEnabled.main+xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml",
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
)

Parts = Mapping[str, Part]


def structure(workbook: str, parts: Parts) -> list[Problem]:
    """What is missing from the sound parts of a workbook, or is more than a reader can build in seconds."""
    whole = Place(workbook)
    if _workbook_part(parts) not in parts:
        return [Unreadable.NO_WORKBOOK.at(whole)]
    sheets = list(_sheets(parts))
    if not sheets:
        return [Unreadable.NO_SHEETS.at(whole)]
    if lost := _lost(parts, sheets):
        return [Unreadable.LOST_SHEET.at(Place(workbook, title)) for title in lost]
    # openpyxl reads the pivot caches anew for every sheet.
    weights = (part.elements * (len(sheets) if part.root in PIVOT_CACHES else 1) for part in parts.values())
    if sum(weights) > MAX_ELEMENTS:
        return [Unreadable.TOO_COMPLEX.at(whole)]
    return _too_many_cells(workbook, parts, sheets)


def sheet_of(parts: Parts, name: str) -> str:
    """The title of the sheet that a part is, or whose comments it holds; empty when there is none."""
    for title, sheet in _sheets(parts):
        if name == sheet or name in _targets(parts, sheet).values():
            return title
    return ""


def _workbook_part(parts: Parts) -> str:
    """The name of the workbook part; empty when the content types name none."""
    types = parts.get(CONTENT_TYPES, Part()).types
    for wanted in _WORKBOOK_TYPES:
        for name, content_type in types:
            if name and content_type == wanted:
                return name[1:]
    has_default = any(not name and content_type in _WORKBOOK_TYPES for name, content_type in types)
    return "xl/workbook.xml" if has_default else ""


def _sheets(parts: Parts) -> Iterator[tuple[str, str]]:
    """Title and part name of every sheet, in their order; the name is empty when the sheet's relation is missing.

    Old macro workbooks list modules without a relation among their sheets: those hold no cells and are left out.
    """
    name = _workbook_part(parts)
    targets = _targets(parts, name)
    for title, relation in parts.get(name, Part()).sheets:
        if relation:
            yield title, targets.get(relation, "")


def _targets(parts: Parts, name: str) -> dict[str, str]:
    """The part names that a part's relations lead to, by relation."""
    folder, base = posixpath.split(name)
    relations = parts.get(posixpath.join(folder, "_rels", f"{base}.rels"), Part()).relations
    return {
        relation: target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        for relation, target in relations.items()
    }


def _lost(parts: Parts, sheets: list[tuple[str, str]]) -> list[str]:
    """Titles of the sheets openpyxl would leave out, read as empty, or read from another sheet's part."""
    seen: set[str] = set()
    lost = []
    for title, name in sheets:
        if name in seen or name not in parts or parts[name].root not in SHEETS:
            lost.append(title)
        seen.add(name)
    return lost


def _too_many_cells(workbook: str, parts: Parts, sheets: list[tuple[str, str]]) -> list[Problem]:
    """The sheet at which the workbook passes `MAX_CELLS`: every row that holds anything by every such column."""
    cells = 0
    for title, name in sheets:
        cells += len(parts[name].rows) * len(parts[name].columns) + parts[name].ranges
        if cells > MAX_CELLS:
            return [Unreadable.TOO_MANY_CELLS.at(Place(workbook, title))]
    return []
