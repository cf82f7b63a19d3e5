"""Cells of a workbook changed in its own XML: whatever else is in the file, pictures and charts too, stays byte for byte."""

from collections.abc import Iterable, Mapping
from copy import deepcopy

from lxml import etree
from openpyxl.formula.translate import Translator
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, get_column_letter

from generator.excel.opc import Package, S
from generator.excel.sheet_xml import Content, Copy, Edits, SheetXml, cells_of, drop_attributes


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
