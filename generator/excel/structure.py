"""How a workbook's parts hang together; whether it may be handed to openpyxl, and the one place where it opens it."""

import functools
import posixpath
import re
import warnings
from collections.abc import Iterable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet import _reader

from generator.ooxml.gate import MAX_TEXT, WORKBOOK, Attributes, Part, PartError, Parts, Scan, Unreadable, examined
from generator.ooxml.parts import CONTENT_TYPES, S, contained, relations_of, resolved, rewritten, unpacked
from generator.problem import Place, Problem


def is_lock_file(name: str) -> bool:
    """Whether a file name is that of the lock file Excel lays beside an open workbook."""
    return name.startswith("~$")


def preflight(workbook: str, data: bytes) -> list[Problem]:
    """What speaks against opening the bytes of a workbook; empty when openpyxl may have them.

    `workbook` is the file name, for the places. Never raises; unpacks no more than the limits of the gate, a piece at a time.
    """
    problems, parts = examined(
        Place(workbook), data, WORKBOOK, SheetScan, lambda of, part: Place(workbook, sheet_of(of, part))
    )
    return problems or structure(workbook, parts)


def load(workbook: str, data: bytes, *, values: bool) -> Workbook | Problem:
    """The workbook in the bytes, or why it cannot be read. Only for bytes that passed the pre-flight.

    `values` chooses between what formulas gave when Excel last saved (True) and the formulas themselves. Rich text is
    kept; caches of other workbooks are not read. Texts keep Excel's escapes, for `ooxml.parts.clean`.
    """
    try:
        # openpyxl warns of what it could not write back, though this workbook is only read, and prints of odd styles.
        with warnings.catch_warnings(), redirect_stdout(StringIO()):
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(
                BytesIO(_with_escapes(data)), data_only=values, keep_links=False, rich_text=True
            )
    except Exception:
        # On damaged parts openpyxl fails with what its own code or its XML and zip libraries happened to trip over:
        # some thirty types, among them KeyError, TypeError, RecursionError and MemoryError.
        return Unreadable.NOT_LOADED.at(Place(workbook))


def _words(element: Any) -> Any:
    """The words of a cell that holds them itself; openpyxl builds a tree of objects for each, also where there is one text."""
    whole = len(element) == 1 and element[0].tag == _TEXT
    words = element[0].text or "" if whole else _ESCAPED
    return _words_in_runs(element) if _ESCAPED in words else words


_TEXT, _ESCAPED = f"{S}t", "x005F_"
_words_in_runs = _reader.parse_richtext_string
_reader.parse_richtext_string = _words


_DROPPED = re.compile(rb"_x005F_|x005F(?=_)")


def _with_escapes(data: bytes) -> bytes:
    """The workbook with each 「x005F_」 written so that openpyxl, which drops it wherever it stands, leaves it in the text."""
    texts = [name for name in contained(data) if name == "xl/sharedStrings.xml" or name.startswith("xl/worksheets/")]
    if not any(b"x005F_" in unpacked(data, name).get(name, b"") for name in texts):
        return data
    return rewritten(
        data,
        lambda _: True,
        lambda name, content: (
            _DROPPED.sub(lambda found: b"_x005f_" if found[0].startswith(b"_") else b"_x0078_005F", content)
            if name in texts
            else content
        ),
    )


MAX_ROW = 1_048_576  # Excel's own
MAX_COLUMN = 16_384
# Measured on openpyxl in elements of a row or a string table, of which it reads some 130,000 a second.
MAX_ELEMENTS = 1_000_000
_ELSEWHERE = 4  # any other element
_MERGED_RANGE = 16
_FORMULA = 8  # characters of a shared formula, translated anew for every cell, that cost as much as one element

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_MACRO = "http://schemas.microsoft.com/office/excel/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

# Roots, as expat names them: namespace, space, local name.
SHEETS = frozenset({f"{_MAIN} worksheet", f"{_MAIN} chartsheet", f"{_MAIN} dialogsheet", f"{_MACRO} macrosheet"})
PIVOT_CACHES = frozenset({f"{_MAIN} pivotCacheDefinition", f"{_MAIN} pivotCacheRecords"})
_STRINGS = f"{_MAIN} sst"
_ROW = f"{_MAIN} row"

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,9})")


@dataclass(slots=True)
class SheetPart(Part):
    """What a part of a workbook holds.

    `rows` and `columns` are those that hold anything: a cell that has a format alone does not count, wherever it is.
    `ranges` is the summed area of merged ranges and links. `elements` is weighted as above. `sheets` are
    (title, relation) pairs.
    """

    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    ranges: int = 0
    sheets: list[tuple[str, str]] = field(default_factory=list)


class SheetScan(Scan[SheetPart]):
    """Reads a part of a workbook, counting what a reader would build from its rows."""

    most = MAX_ELEMENTS
    weigh_bytes = False

    def __init__(self, spent: int) -> None:
        """`spent` is how many elements, weighted, other parts of the workbook have."""
        super().__init__(SheetPart(), spent)
        self.inside_row = 0  # the depth of the open row's cells; 0 outside rows
        self.row = 0
        self.cell = (0, 0)  # row and column of the last one
        self.length = 0  # of the text since the last opening tag
        self.formula = ""  # the index of the shared formula whose text comes next
        self.formulas: dict[str, int] = {}  # lengths by index
        self.links = self.merged = 0
        self.weight = _ELSEWHERE
        self.handlers |= {
            f"{_MAIN} f": self.start_formula,
            f"{_MAIN} mergeCell": self.use_merged,
            f"{_MAIN} hyperlink": self.use_link,
            f"{_MAIN} sheet": self.note_sheet,
        }

    def run(self, chunks: Iterable[bytes]) -> SheetPart:
        """Read the part to its end."""
        super().run(chunks)
        # For every link openpyxl may look through all merged ranges.
        self.charge(self.links * self.merged)
        return self.part

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins; a cell is whatever stands in a row."""
        self.length = 0
        self.formula = ""
        self.enter(name)
        if self.depth == 1:
            self.start_root(name)
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

    def end(self, name: str) -> None:
        """An element ends."""
        super().end(name)
        if self.depth == self.inside_row - 2:
            self.inside_row = 0
            self.weight = _ELSEWHERE

    def start_root(self, name: str) -> None:
        """The first element tells what the part is."""
        if name == _STRINGS:
            self.weight = 1
        if name in SHEETS or name == _STRINGS:
            self.parser.buffer_text = True
            self.parser.CharacterDataHandler = self.measure

    def measure(self, text: str) -> None:
        """Text of a cell."""
        self.length += len(text)
        if self.length > MAX_TEXT:
            raise PartError(Unreadable.LONG_TEXT)
        if self.formula:
            self.formulas[self.formula] = self.length

    def start_formula(self, attributes: Attributes) -> None:
        """A formula, which may stand for that of another cell."""
        index = attributes.get("si", "")
        if index in self.formulas:
            self.charge(self.formulas[index] // _FORMULA)
        else:
            self.formula = index

    def start_row(self, attributes: Attributes) -> None:
        """A row of a sheet; no row stands in another one."""
        if self.part.root not in SHEETS:
            return
        if self.inside_row:
            raise PartError(Unreadable.NOT_XML)
        self.row = _number(attributes["r"]) if "r" in attributes else self.row + 1
        self.cell = (self.row, 0)
        self.inside_row = self.depth + 1
        self.weight = 1

    def use_cell(self, attributes: Attributes) -> None:
        """Count a child of a row, whatever its name, as openpyxl does; one without an address follows its neighbour."""
        if address := attributes.get("r"):
            self.cell = _position(address)
        else:
            self.cell = _checked(self.row, self.cell[1] + 1)

    def use_merged(self, attributes: Attributes) -> None:
        """A merged range."""
        self.merged += 1
        self.charge(_MERGED_RANGE)
        self.use_range(attributes)

    def use_link(self, attributes: Attributes) -> None:
        """A link, of a cell or a range."""
        self.links += ":" not in attributes.get("ref", "")
        self.use_range(attributes)

    def use_range(self, attributes: Attributes) -> None:
        """The cells that a merged range or a link takes up."""
        first, _, last = attributes.get("ref", "").partition(":")
        top, left = _position(first)
        bottom, right = _position(last or first)
        self.part.ranges += (abs(bottom - top) + 1) * (abs(right - left) + 1)

    def note_sheet(self, attributes: Attributes) -> None:
        """A sheet that the workbook lists."""
        self.part.sheets.append((attributes.get("name", ""), attributes.get(f"{_RELATION} id", "")))


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

# In the order openpyxl prefers them.
_WORKBOOK_TYPES = (
    "application/vnd.ms-excel.template.macroEnabled.main+xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml",
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
)


def structure(workbook: str, parts: Parts[SheetPart]) -> list[Problem]:
    """What is missing from the sound parts of a workbook, or is more than a reader can build in seconds."""
    whole = Place(workbook)
    if _workbook_part(parts) not in parts:
        return [Unreadable.NO_MAIN.at(whole)]
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


def sheet_of(parts: Parts[SheetPart], name: str) -> str:
    """The title of the sheet that a part is, or whose comments it holds; empty when there is none."""
    for title, sheet in _sheets(parts):
        if name == sheet or name in _targets(parts, sheet).values():
            return title
    return ""


def _workbook_part(parts: Parts[SheetPart]) -> str:
    """The name of the workbook part; empty when the content types name none."""
    types = parts.get(CONTENT_TYPES, SheetPart()).types
    for wanted in _WORKBOOK_TYPES:
        for name, content_type in types:
            if name and content_type == wanted:
                return name[1:]
    has_default = any(not name and content_type in _WORKBOOK_TYPES for name, content_type in types)
    return "xl/workbook.xml" if has_default else ""


def _sheets(parts: Parts[SheetPart]) -> Iterator[tuple[str, str]]:
    """Title and part name of every sheet, in their order; the name is empty when the sheet's relation is missing.

    Old macro workbooks list modules without a relation among their sheets: those hold no cells and are left out.
    """
    name = _workbook_part(parts)
    targets = _targets(parts, name)
    for title, relation in parts.get(name, SheetPart()).sheets:
        if relation:
            yield title, targets.get(relation, "")


def _targets(parts: Parts[SheetPart], name: str) -> dict[str, str]:
    """The part names that a part's relations lead to, by relation."""
    relations = parts.get(relations_of(name), SheetPart()).relations
    return {relation: resolved(posixpath.dirname(name), target) for relation, target in relations.items()}


def _lost(parts: Parts[SheetPart], sheets: list[tuple[str, str]]) -> list[str]:
    """Titles of the sheets openpyxl would leave out, read as empty, or read from another sheet's part."""
    seen: set[str] = set()
    lost = []
    for title, name in sheets:
        if name in seen or name not in parts or parts[name].root not in SHEETS:
            lost.append(title)
        seen.add(name)
    return lost


def _too_many_cells(workbook: str, parts: Parts[SheetPart], sheets: list[tuple[str, str]]) -> list[Problem]:
    """The sheet at which the workbook passes `MAX_CELLS`: every row that holds anything by every such column."""
    cells = 0
    for title, name in sheets:
        cells += len(parts[name].rows) * len(parts[name].columns) + parts[name].ranges
        if cells > MAX_CELLS:
            return [Unreadable.TOO_MANY_CELLS.at(Place(workbook, title))]
    return []
