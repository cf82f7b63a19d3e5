"""Re-open a made workbook of figures: every value stands in its cell, in its order, and every chart shows its cells."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from lxml import etree

from generator.excel.characters import clean
from generator.excel.paper import faults as general_faults
from generator.excel.writing import stored
from generator.text import Text

_S: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_C: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_AREA: Final = re.compile(r"(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^'!]+))!\$([A-Z]+)\$(\d+)(?::\$([A-Z]+)\$(\d+))?")

Cells = Mapping[str, str | int]
"""What stands in a sheet, by address ("B4"), row by row."""


def faults(data: bytes, printed: Mapping[str, Sequence[Text]]) -> list[str]:
    """What is wrong with a made workbook, in Japanese; empty when it may be handed over. `printed` is that of `Bound`."""
    found = general_faults(data, [str(value) for values in printed.values() for value in values])
    if found:
        return found
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = {title: (part, _cells(etree.fromstring(archive.read(part)))) for title, part in _sheets(archive)}
        for part, cells in sheets.values():
            found += _missing(cells, printed.get(f"/{part}", ()))
        for name in archive.namelist():
            if name.startswith("xl/charts/") and name.endswith(".xml"):
                found += _astray(etree.fromstring(archive.read(name)), {title: c for title, (_, c) in sheets.items()})
    return found


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    relations = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {relation.get("Id"): str(relation.get("Target")).removeprefix("/") for relation in relations}
    for sheet in etree.fromstring(archive.read("xl/workbook.xml")).iter(f"{_S}sheet"):
        target = targets[sheet.get(f"{_R}id")]
        yield str(sheet.get("name")), target if target.startswith("xl/") else f"xl/{target}"


def _cells(sheet: etree._Element) -> Cells:
    found: dict[str, str | int] = {}
    for cell in sheet.iter(f"{_S}c"):
        if cell.get("t", "n") == "n":
            if number := cell.findtext(f"{_S}v"):
                found[str(cell.get("r"))] = int(number)
        else:
            found[str(cell.get("r"))] = clean("".join(text.text or "" for text in cell.iter(f"{_S}t")))
    return found


def _missing(cells: Cells, printed: Sequence[Text]) -> Iterator[str]:
    """Values that are not in their order in the cells, or a number that is not one there."""
    rest = iter(cells.values())
    for value in printed:
        wanted = value.value if isinstance(value.value, int) else clean(stored(value))
        if value and not any(found == wanted and isinstance(found, type(wanted)) for found in rest):
            yield f"「{str(value)[:40]}」が書き込まれていません"
            return


def _astray(chart: etree._Element, sheets: Mapping[str, Cells]) -> Iterator[str]:
    """What a chart remembers otherwise than it stands in the cells it is drawn from."""
    for reference in (*chart.iter(f"{_C}numRef"), *chart.iter(f"{_C}strRef")):
        formula = reference.findtext(f"{_C}f") or ""
        kept = {int(point.get("idx") or 0): point.findtext(f"{_C}v") or "" for point in reference.iter(f"{_C}pt")}
        numbers = reference.tag == f"{_C}numRef"
        area = _AREA.fullmatch(formula)
        cells = sheets.get((area["quoted"] or area["plain"]).replace("''", "'")) if area else None
        there = [cells.get(one, "") for one in _addresses(area)] if area and cells is not None else []
        held = {at: str(value) for at, value in enumerate(there) if not numbers or isinstance(value, int)}
        if not there or held != kept:
            yield f"図の参照先（{formula}）が表と合いません"


def _addresses(area: re.Match[str]) -> Iterator[str]:
    *_, left, top, right, bottom = area.groups()
    for row in range(int(top), int(bottom or top) + 1):
        for column in range(_number(left), _number(right or left) + 1):
            yield f"{_letters(column)}{row}"


def _number(letters: str) -> int:
    total = 0
    for letter in letters:
        total = total * 26 + ord(letter) - ord("A") + 1
    return total


def _letters(number: int) -> str:
    return (_letters((number - 1) // 26) if number > 26 else "") + chr(ord("A") + (number - 1) % 26)
