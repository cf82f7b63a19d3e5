"""Cells of a workbook changed in its own XML: whatever else is in the file, pictures and charts too, stays byte for byte."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Final

from lxml import etree
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.formula.translate import Translator
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, coordinate_to_tuple, get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from generator.excel import writing
from generator.excel.writing import stored
from generator.japanese.text import key
from generator.ooxml.parts import Package, S

_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class Copy:
    """What stood in a cell of the workbook, as it stood there; `styled`: with its format, where the target's cannot show it."""

    sheet: str
    address: str
    styled: bool = False


Content = str | int | float | Copy | None
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
        """Give a cell new content, its format left as it is; `before` are the cells to be copied as they stood.

        A copy of a cell that is not there is an empty cell.
        """
        cell = self._cells.get(address)
        source = before.get(content) if isinstance(content, Copy) else None
        if cell is None:
            if content is None or (source is None and isinstance(content, Copy)):
                return
            cell = self._new(address)
        _empty(cell)
        match content:
            case str():
                cell.set("t", "inlineStr")
                text = etree.SubElement(etree.SubElement(cell, f"{S}is"), f"{S}t")
                text.text = stored(content)
                text.set(_SPACE, "preserve")
            case int() | float():
                etree.SubElement(cell, f"{S}v").text = repr(content)
            case Copy() if source is not None:
                _fill(cell, source, styled=content.styled)

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
        style = model.get("s") if model is not None else self._style_of_column(column_index_from_string(letter))
        if style:
            cell.set("s", style)
        row.insert(at, cell)
        self._cells[address] = cell
        for size in self._tree.findall(f"{S}dimension"):
            self._tree.remove(size)
        return cell

    def _style_of_column(self, column: int) -> str | None:
        """The format that Excel gives to a new cell of a column: without it the cell would be a locked one."""
        spans = self._tree.iterfind(f"{S}cols/{S}col")
        return next((c.get("style") for c in spans if int(c.get("min", 0)) <= column <= int(c.get("max", 0))), None)

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


_STANDARD = 8.38  # Excel's width of a column that nobody changed


def fit(opened: Workbook, title: str, edits: Edits) -> None:
    """Work out the heights, in points, of the rows of a sheet in which a cell changes; a height the clerk chose stays."""
    sheet = opened[title]
    assert isinstance(sheet, Worksheet)
    for number in {coordinate_to_tuple(address)[0] for address in edits.cells}:
        texts: list[tuple[str, int]] = []
        for cell in sheet[number]:
            content = edits.cells.get(cell.coordinate, cell.value)
            if isinstance(content, Copy):
                content = opened[content.sheet][content.address].value
            if isinstance(content, str) and cell.alignment.wrap_text:
                texts.append((str(content), _characters(sheet, cell.column or 1)))
        edits.heights[number] = writing.FittedRow(sheet, number, texts).ht or 0


def _characters(sheet: Worksheet, column: int) -> int:
    """The width of a column in 全角 characters; a width may be declared for several columns at once."""
    for letter, size in sheet.column_dimensions.items():
        if (size.min or 0) <= column <= (size.max or 0) or letter == get_column_letter(column):
            return writing.characters(size.width)
    return writing.characters(sheet.sheet_format.defaultColWidth or _STANDARD)


_AREA: Final = re.compile(r"\$?(?:[A-Z]{1,3}\$?[0-9]*|[0-9]+)(?::\$?(?:[A-Z]{1,3}\$?[0-9]*|[0-9]+))?")
_ANYWHERE: Final = ("INDIRECT(", "OFFSET(")


def uncalculated(formulas: Mapping[str, Mapping[str, str]], changed: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """The formulas (addresses by sheet) to be calculated anew after these cells changed, those that are changed apart.

    Judged by sheets: a formula that looks at a sheet in which anything changed, also by another such formula.
    """
    touched = {key(title) for title, cells in changed.items() if cells}
    stale: dict[str, set[str]] = {}
    looks_at = {
        (title, address): _looks_at(formula, title)
        for title, cells in formulas.items()
        for address, formula in cells.items()
        if address not in changed.get(title, set())
    }
    while found := [place for place, seen in looks_at.items() if touched and (seen is None or seen & touched)]:
        for title, address in found:
            stale.setdefault(title, set()).add(address)
            touched.add(key(title))
            del looks_at[title, address]
    return stale


def _looks_at(formula: str, title: str) -> set[str] | None:
    """The keys of the sheets that a formula in a sheet looks at; None when that cannot be told (names, INDIRECT)."""
    seen: set[str] = set()
    for token in Tokenizer(formula).items:
        if token.type == Token.FUNC and token.value.upper() in _ANYWHERE:
            return None
        if token.type != Token.OPERAND or token.subtype != Token.RANGE:
            continue
        sheet, mark, _ = token.value.rpartition("!")
        if mark:
            seen.add(key(sheet.strip("'").replace("''", "'")))
        elif _AREA.fullmatch(token.value.upper()):
            seen.add(key(title))
        else:
            return None
    return seen


def edited(data: bytes, edits: Mapping[str, Edits], uncalculated: Mapping[str, set[str]]) -> bytes:
    """The workbook with these cells changed, by title of the sheet; formats, notes, menus and every other part stay.

    `uncalculated` are formulas whose last result is dropped, because it may no longer be true. For bytes that passed
    the pre-flight. Equal input gives equal bytes.
    """
    package = Package(data)
    copied = [c for sheet in edits.values() for c in sheet.cells.values() if isinstance(c, Copy)]
    trees = {
        title: package.tree(package.sheets[title])
        for title in dict.fromkeys([*edits, *uncalculated, *(copy.sheet for copy in copied)])
    }
    before = _copies(trees, copied)
    formulas = False
    for title in {**edits, **uncalculated}:
        tree, changes = trees[title], edits.get(title, Edits())
        formulas |= _unshare(tree, set(changes.cells))
        sheet = SheetXml(tree, changes.like)
        for address, content in changes.cells.items():
            sheet.put(address, content, before)
        for address in uncalculated.get(title, ()):
            sheet.forget_result(address)
        sheet.resize(changes.heights)
        _divide(tree, changes.divided)
        _unlink(tree, {address for address, content in changes.cells.items() if content is None})
        package.put(package.sheets[title], tree)
        _rename_table_columns(package, package.sheets[title], changes.cells)
    if formulas or any(uncalculated.values()):
        package.drop_calculation_chain()
        _calculate_when_opened(package)
    return package.bytes()


def with_sheet(data: bytes, title: str, headings: Sequence[tuple[str, int]], like: str) -> bytes:
    """The workbook with one more sheet of headings (words, width in 全角 characters) that look like those of the sheet `like`."""
    package = Package(data)
    cells = dict(cells_of(package.tree(package.sheets[like]))) if like in package.sheets else {}
    style = cells["A1"].get("s", "0") if "A1" in cells else "0"
    tree = etree.Element(f"{S}worksheet")
    columns = etree.SubElement(tree, f"{S}cols")
    row = etree.SubElement(etree.SubElement(tree, f"{S}sheetData"), f"{S}row", r="1")
    for number, (heading, width) in enumerate(headings, start=1):
        at = str(number)
        etree.SubElement(columns, f"{S}col", min=at, max=at, width=str(width * 2 + 2), customWidth="1")
        cell = etree.SubElement(row, f"{S}c", r=f"{get_column_letter(number)}1", s=style, t="inlineStr")
        etree.SubElement(etree.SubElement(cell, f"{S}is"), f"{S}t").text = heading
    package.add_sheet(title, tree)
    return package.bytes()


def _copies(trees: Mapping[str, etree._Element], copied: Iterable[Copy]) -> dict[Copy, etree._Element]:
    """The cells to be copied as they are before anything changes."""
    wanted: dict[tuple[str, str], set[Copy]] = {}
    for copy in copied:
        wanted.setdefault((copy.sheet, copy.address), set()).add(copy)
    return {
        copy: deepcopy(cell)
        for title in {sheet for sheet, _ in wanted}
        for address, cell in cells_of(trees[title])
        for copy in wanted.get((title, address), ())
    }


def _unshare(tree: etree._Element, changed: set[str]) -> bool:
    """Write out a formula that others share before it goes; whether any formula goes at all."""
    formulas = {address: f for address, cell in cells_of(tree) if (f := cell.find(f"{S}f")) is not None}
    for address in changed & formulas.keys():
        master = formulas[address]
        if master.get("t") != "shared" or not master.text:
            continue
        for other, formula in formulas.items():
            if formula is not master and formula.get("t") == "shared" and formula.get("si") == master.get("si"):
                formula.text = Translator(f"={master.text}", origin=address).translate_formula(other)[1:]
                drop_attributes(formula, "t", "si", "ref")
    return bool(changed & formulas.keys())


def _divide(tree: etree._Element, ranges: set[str]) -> None:
    merged = tree.find(f"{S}mergeCells")
    if merged is None:
        return
    for area in [area for area in merged if area.get("ref") in ranges]:
        merged.remove(area)
    if len(merged):
        merged.set("count", str(len(merged)))
    else:
        tree.remove(merged)


def _unlink(tree: etree._Element, emptied: set[str]) -> None:
    """An emptied cell leads nowhere: what is typed next would lead to the old address."""
    links = tree.find(f"{S}hyperlinks")
    if links is None:
        return
    for link in [link for link in links if link.get("ref") in emptied]:
        links.remove(link)
    if not len(links):
        tree.remove(links)


def _rename_table_columns(package: Package, sheet: str, cells: Mapping[str, Content]) -> None:
    """Excel calls a file broken in which a table's column is not named as its heading cell."""
    for name in package.targets(sheet, "/table"):
        table = package.tree(name)
        first = str(table.get("ref")).partition(":")[0]
        letter, number = coordinate_from_string(first)
        if table.get("headerRowCount") == "0":
            continue
        for at, column in enumerate(table.iterfind(f"{S}tableColumns/{S}tableColumn")):
            heading = cells.get(f"{get_column_letter(column_index_from_string(letter) + at)}{number}")
            if isinstance(heading, str):
                column.set("name", heading)
                package.put(name, table)


def _calculate_when_opened(package: Package) -> None:
    book = package.tree(package.workbook)
    settings = book.find(f"{S}calcPr")
    if settings is None:
        settings = etree.Element(f"{S}calcPr")
        before = [f"{S}{tag}" for tag in ("definedNames", "externalReferences", "functionGroups", "sheets")]
        place = next(found for tag in before if (found := book.find(tag)) is not None)
        place.addnext(settings)
    settings.set("fullCalcOnLoad", "1")
    package.put(package.workbook, book)
