"""How the parts of a workbook hang together, found the way openpyxl finds it."""

import posixpath
from collections.abc import Iterator, Mapping

from generator.excel.parts import MAX_ELEMENTS, PIVOT_CACHES, SHEETS, Part
from generator.excel.unreadable import Unreadable
from generator.problem import Place, Problem

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
