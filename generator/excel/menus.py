"""Menus and prompts of an input sheet. They warn and never block: the reader accepts more than a menu lists."""

from collections.abc import Mapping

from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from generator.excel.descriptions import how_to_write
from generator.record import Column, Kind

CHOICES_SHEET = "選択肢"
LAST_ROW = 1000
"""Menus, references and tints reach down to this row."""

# Excel's limits.
_LONGEST_LIST = 250  # characters between the quotes
_LONGEST_TITLE = 32
_LONGEST_PROMPT = 255


def reference(sheet: str, letter: str) -> str:
    """The formula of what stands in a sheet's column below its heading, down to the last cell that is not empty."""
    first = f"{quote_sheetname(sheet)}!${letter}$2"
    cells = f"{first}:${letter}${LAST_ROW}"
    return f'OFFSET({first},0,0,MAX(1,SUMPRODUCT(MAX(({cells}<>"")*ROW({cells})))-1),1)'


class Menus:
    """Makes the menus of one workbook; `references` are the formulas of the (sheet, heading) a column may refer to.

    Choices that do not fit into a menu stand in a hidden sheet, a column each, made when first needed.
    """

    def __init__(self, book: Workbook, references: Mapping[tuple[str, str], str]) -> None:
        """Put long lists into this workbook."""
        self._book, self._references = book, references
        self._formulas: dict[tuple[str, ...], str] = {}
        self._columns = 0

    def validation(self, column: Column) -> DataValidation | None:
        """The menu or the prompt for the cells of a column; None for free text."""
        # A menu offers one choice a cell.
        choices = () if column.several else column.menu
        formula = self._references.get(column.refers) if column.refers else self._listed(choices)
        if not formula and not column.several and column.kind in {Kind.TEXT, Kind.YEARLY}:
            return None
        made = DataValidation(allow_blank=True, showInputMessage=True)
        made.promptTitle = column.heading[:_LONGEST_TITLE]
        prompt = f"{column.note}\n{how_to_write(column)}"
        made.prompt = prompt if len(prompt) <= _LONGEST_PROMPT else column.note[:_LONGEST_PROMPT]
        if column.kind in {Kind.COUNT, Kind.FISCAL_YEAR}:
            made.imeMode = "off"
        if formula:
            made.type, made.formula1 = "list", formula
            made.showErrorMessage, made.errorStyle = True, "warning"
            made.errorTitle = "一覧にない言葉です"
            made.error = f"「{column.heading}」は、一覧から選ぶ欄です。このまま入力しますか。"
        return made

    def _listed(self, choices: tuple[str, ...]) -> str:
        if choices and choices not in self._formulas:
            self._formulas[choices] = _in_place(choices) or self._in_column(choices)
        return self._formulas.get(choices, "")

    def _in_column(self, choices: tuple[str, ...]) -> str:
        if CHOICES_SHEET not in self._book.sheetnames:
            self._book.create_sheet(CHOICES_SHEET).sheet_state = "hidden"
        sheet = self._book[CHOICES_SHEET]
        self._columns += 1
        letter = get_column_letter(self._columns)
        for row, choice in enumerate(choices, start=1):
            cell = sheet[f"{letter}{row}"]
            cell.value, cell.data_type, cell.number_format = choice, "s", "@"
        return f"{quote_sheetname(CHOICES_SHEET)}!${letter}$1:${letter}${len(choices)}"


def _in_place(choices: tuple[str, ...]) -> str:
    """The formula of choices written out in the menu itself; empty when they are too long or would be misread."""
    joined = ",".join(choices)
    misread = '"' in joined or joined.count(",") >= len(choices) or joined != joined.strip()
    return "" if misread or len(joined) > _LONGEST_LIST else f'"{joined}"'
