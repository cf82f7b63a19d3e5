"""The workbook staff fill in, drawn from the declarations of its sheets: headings, notes, menus, formats and tints."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import takewhile

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from generator.excel import writing
from generator.excel.writing import new_workbook, put_text, saved
from generator.japanese.dates import fiscal_label, parse_fiscal_year
from generator.ooxml.seal import sealed
from generator.records.declare import (
    PERSONAL,
    Column,
    Kind,
    Layout,
    Record,
    Sheet,
    how_to_write,
    need,
)
from generator.settings import DEFAULT, Settings

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
        source = column.refers or column.offers
        formula = self._references.get(source) if source else self._listed(choices)
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
            made.showErrorMessage, made.errorStyle = not column.offers, "warning"
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


Rows = Sequence[Mapping[str, object]]

_WIDEST_FROZEN = 24  # 全角 characters; more would leave little room for what scrolls
_NOTE_AUTHOR = "様式"


@dataclass(frozen=True, slots=True)
class _Field:
    """One heading as it stands in the sheet: a declared column, or one 年度 of a YEARLY column; `width` in 全角 characters."""

    heading: str
    column: Column
    letter: str
    width: int


def blank(
    workbook: str,
    forms: Sequence[type[Record]],
    rows: Mapping[str, Rows] | None = None,
    *,
    years: Sequence[int] = (),
    settings: Settings = DEFAULT,
) -> bytes:
    """The bytes of an .xlsx workbook with these sheets in this order, empty or filled; equal input gives equal bytes.

    `workbook` is its name or pattern. `rows` gives for a sheet's name {heading: value}, one mapping a row, a single one
    for a form; values are str, int, date, time or None. A YEARLY column becomes one column a fiscal year: those of
    `years` (western) and those whose headings 令和n年度 stand in `rows`. `settings` are the office's: its menus, its columns,
    its names in the examples. Raises ValueError for a sheet or heading that
    is not declared, and when a YEARLY column has no year.
    """
    sheets = [form.declaration.of(settings) for form in forms]
    given = dict(rows or {})
    if unknown := given.keys() - {sheet.name for sheet in sheets}:
        raise ValueError(f"{workbook} has no sheet {sorted(unknown)}")
    book = new_workbook(writing.FONT)
    areas: list[tuple[Worksheet, _Field, str]] = []
    for sheet in sheets:
        drawn = book.create_sheet(sheet.name)
        writing.set_up_page(drawn)
        draw = _draw_form if sheet.layout is Layout.FORM else _draw_table
        filled = given.get(sheet.name, ())
        areas += [(drawn, field, area) for field, area in draw(drawn, sheet, _fields(sheet, filled, years), filled)]
    references = {(drawn.title, field.heading): reference(drawn.title, field.letter) for drawn, field, _ in areas}
    menus = Menus(book, references)
    for drawn, field, area in areas:
        if menu := menus.validation(field.column):
            menu.add(area)
            drawn.add_data_validation(menu)
    return sealed(saved(book), sheets[0].stem, PERSONAL if any(sheet.personal for sheet in sheets) else "")


def _fields(sheet: Sheet, rows: Rows, years: Sequence[int]) -> list[_Field]:
    written = {heading for row in rows for heading in row}
    headings: list[tuple[str, Column]] = []
    for column in sheet.columns.values():
        if column.kind is not Kind.YEARLY:
            headings.append((column.heading, column))
        elif every_year := sorted({*years, *_years(written)}):
            headings += [(fiscal_label(year), column) for year in every_year]
        else:
            raise ValueError(f"{sheet.name} needs the years of {column.heading}")
    if unknown := written - {heading for heading, _ in headings}:
        raise ValueError(f"{sheet.name} has no heading {sorted(unknown)}")
    widths = writing.widths([column for _, column in headings])
    return [
        _Field(heading, column, get_column_letter(n), width)
        for n, ((heading, column), width) in enumerate(zip(headings, widths, strict=True), start=1)
    ]


def _years(headings: Iterable[str]) -> Iterator[int]:
    for heading in headings:
        if heading.removesuffix("年度") not in {heading, ""}:
            yield parse_fiscal_year(heading)


def _draw_table(drawn: Worksheet, sheet: Sheet, fields: Sequence[_Field], rows: Rows) -> Iterator[tuple[_Field, str]]:
    """Draw headings in row 1, then the rows, which further rows follow in look; yields the cells of each field."""
    for field in fields:
        # The whole column, so that a row added below the ruled ones is formatted as well.
        size = drawn.column_dimensions[field.letter]
        size.width, size.font = writing.excel_width(field.width), writing.FONT
        size.alignment, size.number_format = writing.table_alignment(field.column), writing.number_format(field.column)
        _head(drawn[f"{field.letter}1"], sheet, field, writing.HEADING)
    _fit(drawn, 1, [(field.heading, field.width) for field in fields])
    for number, row in enumerate(rows, start=2):
        for field in fields:
            _fill(
                drawn[f"{field.letter}{number}"], field, row.get(field.heading), writing.table_alignment(field.column)
            )
        _fit(drawn, number, [(row.get(field.heading), field.width) for field in fields])
    keys = list(takewhile(lambda field: field.column.key, fields))
    frozen = len(keys) if sum(field.width for field in keys) <= _WIDEST_FROZEN else 0
    drawn.freeze_panes = f"{get_column_letter(frozen + 1)}2"
    drawn.print_title_rows = "1:1"
    # Ruled as rows are written: ruled empty cells would print as empty pages.
    begun = f"COUNTA($A1:${fields[-1].letter}2)>0"
    drawn.conditional_formatting.add(
        f"A2:{fields[-1].letter}{LAST_ROW}", Rule(type="expression", dxf=writing.RULED, formula=[begun])
    )
    # A sheet that must exist needs one row at least; other rows need what is missing once they are begun.
    first = "" if sheet.optional else "ROW()=2,"
    for field in fields:
        area = f"{field.letter}2:{field.letter}{LAST_ROW}"
        if field.column.required:
            _tint(drawn, area, f'AND({field.letter}2="",OR({first}COUNTA($A2:${fields[-1].letter}2)>0))')
        yield field, area


def _draw_form(drawn: Worksheet, sheet: Sheet, fields: Sequence[_Field], rows: Rows) -> Iterator[tuple[_Field, str]]:
    """Draw headings in column A and values in column B; yields the cell of each field."""
    (values,) = rows or ({},)
    label_width = max(len(field.heading) for field in fields) + 1
    width = max(field.column.width for field in fields)
    drawn.column_dimensions["A"].width = writing.excel_width(label_width)
    drawn.column_dimensions["B"].width = writing.excel_width(width)
    for number, field in enumerate(fields, start=1):
        value = values.get(field.heading)
        _head(drawn[f"A{number}"], sheet, field, writing.LABEL)
        _fill(drawn[f"B{number}"], field, value, writing.FORM_VALUE)
        _fit(drawn, number, [(field.heading, label_width), (value, width)])
        if field.column.required:
            _tint(drawn, f"B{number}", f'B{number}=""')
        yield field, f"B{number}"


def _head(cell: SheetCell, sheet: Sheet, field: _Field, alignment: Alignment) -> None:
    column = field.column
    _write(cell, field.heading)
    cell.font, cell.fill, cell.border, cell.alignment = (
        writing.HEADING_FONT,
        writing.HEADING_FILL,
        writing.BORDER,
        alignment,
    )
    note = f"【{need(column)}】{column.note}\n{how_to_write(column)}"
    if column.example:
        note += f"\n例: {column.example}"
    if cell.coordinate == "A1":
        note = f"［{sheet.name}］{sheet.note}\n\n{note}"
    width, height = writing.comment_size(note)
    cell.comment = Comment(note, _NOTE_AUTHOR, width=width, height=height)


def _fill(cell: SheetCell, field: _Field, value: object, alignment: Alignment) -> None:
    _write(cell, value)
    cell.font, cell.border, cell.alignment = writing.FONT, writing.BORDER, alignment
    cell.number_format = writing.number_format(field.column)


def _write(cell: SheetCell, value: object) -> None:
    match value:
        case str():
            put_text(cell, value)
        case None | int() | date() | time():
            cell.value = value
        case _:
            raise TypeError(f"{value!r} cannot stand in a cell")


def _fit(drawn: Worksheet, number: int, cells: Iterable[tuple[object, int]]) -> None:
    texts = [(text, width) for text, width in cells if isinstance(text, str)]
    drawn.row_dimensions[number] = writing.FittedRow(drawn, number, texts)


def _tint(drawn: Worksheet, area: str, formula: str) -> None:
    drawn.conditional_formatting.add(area, Rule(type="expression", dxf=writing.TO_FILL_IN, formula=[formula]))
