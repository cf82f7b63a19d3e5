"""The cells of one sheet in its own XML: emptied, filled or put in where they belong, all else untouched."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Final

from lxml import etree
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, coordinate_to_tuple, get_column_letter

from generator.excel.opc import S
from generator.excel.writing import stored

_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class Copy:
    """What stood in a cell of the workbook, as it stood there; `styled`: with its format, where the target's cannot show it."""

    sheet: str
    address: str
    styled: bool = False


Content = str | int | Copy | None
"""What a cell gets: a text, a number, what stood in another cell, or nothing."""


@dataclass(slots=True)
class Edits:
    """What changes in one sheet: cells by address, merged ranges to divide, the cells whose format new ones take over.

    `heights` are those of rows in points, where the clerk chose none.
    """

    cells: dict[str, Content] = field(default_factory=dict)
    divided: set[str] = field(default_factory=set)
    like: dict[str, str] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)


def cells_of(tree: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Every cell with its address, which a writer may leave out where rows and cells follow each other: it is put in."""
    number = 0
    for row in tree.iterfind(f"{S}sheetData/{S}row"):
        number = int(row.get("r") or number + 1)
        row.set("r", str(number))
        column = 0
        for cell in row.iterfind(f"{S}c"):
            address = cell.get("r")
            column = coordinate_to_tuple(address)[1] if address else column + 1
            cell.set("r", f"{get_column_letter(column)}{number}")
            yield str(cell.get("r")), cell


class SheetXml:
    """The cells of one sheet's XML by address, new ones put where they belong."""

    def __init__(self, tree: etree._Element, like: Mapping[str, str]) -> None:
        self._tree, self._like = tree, like
        self._cells = dict(cells_of(tree))
        self._data = tree.find(f"{S}sheetData")

    def put(self, address: str, content: Content, before: Mapping[Copy, etree._Element]) -> None:
        """Give a cell new content, its format left as it is; `before` are the cells to be copied as they stood."""
        cell = self._cells.get(address)
        if cell is None:
            if content is None:
                return
            cell = self._new(address)
        _empty(cell)
        match content:
            case str():
                cell.set("t", "inlineStr")
                text = etree.SubElement(etree.SubElement(cell, f"{S}is"), f"{S}t")
                text.text = stored(content)
                text.set(_SPACE, "preserve")
            case int():
                etree.SubElement(cell, f"{S}v").text = str(content)
            case Copy():
                _fill(cell, before[content], styled=content.styled)

    def resize(self, heights: Mapping[int, float]) -> None:
        """Set the heights of rows in points, apart from those whose height the clerk chose."""
        assert self._data is not None
        for row in self._data.iterfind(f"{S}row"):
            height = heights.get(int(row.get("r") or 0))
            if height is not None and row.get("customHeight") not in ("1", "true"):
                row.set("ht", f"{height:g}")

    def forget_result(self, address: str) -> None:
        """Drop what a formula gave when Excel last saved; the formula stays."""
        cell = self._cells.get(address)
        if cell is not None and cell.find(f"{S}f") is not None:
            drop_attributes(cell, "t")
            for value in cell.findall(f"{S}v"):
                cell.remove(value)

    def _new(self, address: str) -> etree._Element:
        letter, number = coordinate_from_string(address)
        row = self._row(number)
        drop_attributes(row, "spans")
        column = column_index_from_string(letter)
        at = sum(
            column_index_from_string(coordinate_from_string(str(c.get("r")))[0]) < column for c in row.iterfind(f"{S}c")
        )
        cell = etree.Element(f"{S}c", r=address)
        model = self._cells.get(self._like.get(address, ""))
        if model is not None and model.get("s"):
            cell.set("s", str(model.get("s")))
        row.insert(at, cell)
        self._cells[address] = cell
        for size in self._tree.findall(f"{S}dimension"):
            self._tree.remove(size)
        return cell

    def _row(self, number: int) -> etree._Element:
        assert self._data is not None  # every worksheet has it
        rows = [(int(row.get("r") or 0), row) for row in self._data.iterfind(f"{S}row")]
        for found, row in rows:
            if found == number:
                return row
        row = etree.Element(f"{S}row", r=str(number))
        self._data.insert(sum(found < number for found, _ in rows), row)
        return row


def drop_attributes(node: etree._Element, *names: str) -> None:
    """Take attributes away, where they are there."""
    for name in names:
        if name in node.attrib:
            del node.attrib[name]


def _empty(cell: etree._Element) -> None:
    """Leave of a cell its place and format."""
    for child in list(cell):
        cell.remove(child)
    drop_attributes(cell, "t", "cm", "vm")


def _fill(cell: etree._Element, source: etree._Element, *, styled: bool) -> None:
    for child in source:
        if child.tag != f"{S}f":
            cell.append(deepcopy(child))
    if source.get("t"):
        cell.set("t", str(source.get("t")))
    if styled and source.get("s"):
        cell.set("s", str(source.get("s")))
