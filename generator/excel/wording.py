"""What an Excel file says, whoever saved it last: cell by cell, to compare two versions."""

from generator.comparison.lines import Line
from generator.excel.cells import raw
from generator.excel.container import load
from generator.excel.grid import held
from generator.excel.preflight import preflight
from generator.problem import Problem


def wording(data: bytes) -> list[Line]:
    """The cells that are not empty, in reading order. Raises ValueError when the file cannot be read as a workbook."""
    opened = None if preflight("", data) else load("", data, values=True)
    if opened is None or isinstance(opened, Problem):
        raise ValueError("not a workbook")
    return [
        Line(f"［{sheet.title}］{cell.coordinate}", found.text)
        for sheet in opened.worksheets
        for cell in held(sheet)
        if (found := raw(cell, struck=False))
    ]
