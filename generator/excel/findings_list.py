"""The first sheet of a marked copy: every finding about the workbook, linked to its cells."""

from collections.abc import Sequence
from functools import partial
from itertools import count
from typing import Final

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from generator.excel import look
from generator.excel.characters import writable
from generator.excel.writing import Looks, put_text
from generator.japanese import key
from generator.problem import Place, Problem, Severity

LIST: Final = "点検結果"
"""What the sheet of findings in a copy is called."""
FIRST_ROW: Final = 4
"""The row of the first finding."""
TINTS: Final = {Severity.ERROR: "FFB3B3", Severity.WARNING: "FFE08A", Severity.NOTE: "CDE9C8"}
LONGEST: Final = 2_000
"""Characters of a cell's words that are shown: a row or note could not be higher anyway."""

_HEADINGS: Final = (
    ("番号", 4),
    ("重さ", 4),
    ("符号", 8),
    ("場所", 13),
    ("書かれていること", 18),
    ("指摘", 22),
    ("直し方", 16),
    ("もう一方の場所", 13),
    ("もう一方に書かれていること", 16),
)
_LETTERS: Final = "ABCDEFGHI"
_LINK: Final = Font(name=look.FONT.name, size=11, charset=look.FONT.charset, underline="single", color="0563C1")


def list_findings(book: Workbook, workbook: str, problems: Sequence[Problem], sheets: dict[str, Worksheet]) -> str:
    """Put the list before all sheets of a workbook. `sheets` are those of the workbook by the key of their names.

    Returns the name of the list's sheet.
    """
    listed = _first_sheet(book)
    looks = Looks()
    for row, problem in enumerate(problems, start=FIRST_ROW):
        values = (
            row - FIRST_ROW + 1,
            str(problem.severity),
            problem.code,
            _shown(problem.place, workbook, sheets),
            problem.text,
            problem.message,
            problem.hint,
            "\n".join(_shown(other.place, workbook, sheets) for other in problem.others),
            "\n".join(other.text for other in problem.others),
        )
        other = next((other.place for other in problem.others if other.place.workbook == workbook), None)
        targets = {"D": _address(problem.place, workbook, sheets), "H": other and _address(other, workbook, sheets)}
        for letter, value in zip(_LETTERS, values, strict=True):
            cell = listed[f"{letter}{row}"]
            if isinstance(value, str):
                put_text(cell, writable(value)[:LONGEST])
            else:
                cell.value = value
            if target := targets.get(letter):
                link(cell, *target)
            tint = TINTS[problem.severity] if letter == "B" else ""
            looks.give(cell, (bool(cell.hyperlink), tint), partial(_style, tint=tint))
        texts = [(str(value)[:LONGEST], width) for value, (_, width) in zip(values, _HEADINGS, strict=True)]
        listed.row_dimensions[row] = look.FittedRow(listed, row, texts)
    return listed.title


def link(cell: SheetCell, sheet: str, address: str) -> None:
    """Lead from a cell to another of the workbook; what the cell holds stays, empty or not."""
    value, kind = cell.value, cell.data_type
    quoted = sheet.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{address}")
    cell.value, cell.data_type = value, kind


def _first_sheet(book: Workbook) -> Worksheet:
    names = (LIST if number == 1 else f"{LIST}（{number}）" for number in count(1))
    taken = set(map(key, book.sheetnames))
    listed: Worksheet = book.create_sheet(next(name for name in names if key(name) not in taken), 0)
    for sheet in book.worksheets:  # two selected sheets would be written to at once
        sheet.sheet_view.tabSelected = sheet is listed
    book.active = 0
    look.set_up_page(listed)
    title = listed["A1"]
    title.value = "点検結果（この写しは見るためのものです。直すときは、inputs の中の元のブックを直してください。）"
    title.font = look.HEADING_FONT
    for letter, (heading, width) in zip(_LETTERS, _HEADINGS, strict=True):
        listed.column_dimensions[letter].width = look.excel_width(width)
        cell = listed[f"{letter}{FIRST_ROW - 1}"]
        cell.value, cell.font, cell.fill = heading, look.HEADING_FONT, look.HEADING_FILL
        cell.alignment, cell.border = look.HEADING, look.BORDER
    listed.freeze_panes = f"A{FIRST_ROW}"
    listed.print_title_rows = f"{FIRST_ROW - 1}:{FIRST_ROW - 1}"
    return listed


def _style(cell: SheetCell, tint: str) -> None:
    cell.font, cell.border, cell.number_format = _LINK if cell.hyperlink else look.FONT, look.BORDER, "@"
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if tint:
        cell.fill = PatternFill("solid", fgColor=tint)


def _shown(place: Place, workbook: str, sheets: dict[str, Worksheet]) -> str:
    sheet = sheets.get(key(place.sheet)) if place.workbook == workbook else None
    hidden = "（非表示のシート）" if sheet and sheet.sheet_state != "visible" else ""
    return f"{place}{hidden}"


def _address(place: Place, workbook: str, sheets: dict[str, Worksheet]) -> tuple[str, str] | None:
    """The sheet and cell to lead to; None when the place is not in the workbook."""
    sheet = sheets.get(key(place.sheet)) if place.workbook == workbook else None
    return (sheet.title, place.cell or "A1") if sheet else None
