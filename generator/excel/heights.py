"""How high the rows become that were changed: as a new form's rows, high enough for what stands there."""

from openpyxl.utils.cell import coordinate_to_tuple, get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from generator.excel import look
from generator.excel.sheet_xml import Copy, Edits

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
        edits.heights[number] = look.FittedRow(sheet, number, texts).ht or 0


def _characters(sheet: Worksheet, column: int) -> int:
    """The width of a column in 全角 characters; a width may be declared for several columns at once."""
    for letter, size in sheet.column_dimensions.items():
        if (size.min or 0) <= column <= (size.max or 0) or letter == get_column_letter(column):
            return look.characters(size.width)
    return look.characters(sheet.sheet_format.defaultColWidth or _STANDARD)
