"""The workbook staff fill in, drawn from the declarations of its sheets: headings, notes, menus, formats and tints."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import takewhile
from typing import Final, Literal, TypeAlias

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
from generator.records.declare import EXAMPLE, PERSONAL, TAKEN, Column, Kind, Layout, Record, Sheet, how_to_write, need
from generator.settings import DEFAULT, Settings

CHOICES_SHEET = "選択肢"
LAST_ROW = 1000
"""Menus, references and tints reach down to this row."""

# Excel's limits.
_LONGEST_LIST = 250  # characters between the quotes
_LONGEST_TITLE = 32
_LONGEST_PROMPT = 255


def reference(sheet: str, letter: str, first_row: int = 2) -> str:
    """The formula of what stands in a sheet's column from a row on, down to the last cell that is not empty."""
    first = f"{quote_sheetname(sheet)}!${letter}${first_row}"
    cells = f"{first}:${letter}${LAST_ROW}"
    return f'OFFSET({first},0,0,MAX(1,SUMPRODUCT(MAX(({cells}<>"")*ROW({cells})))-{first_row - 1}),1)'


# Excel's kind of check, its comparison and its bounds; @ is the first cell. Of a day, Excel's number.
_Check: TypeAlias = tuple[
    Literal["date", "time", "whole", "custom"], Literal["between", "greaterThanOrEqual"] | None, str, str | None, str
]
_CHECKS: Final[dict[Kind, _Check]] = {
    Kind.DATE: ("date", "between", "9856", "109574", "日付"),
    Kind.BIRTH_DATE: ("date", "between", "1", "109574", "日付"),
    Kind.TIME: ("time", "between", "0", "0.99999", "時刻"),
    Kind.COUNT: ("whole", "greaterThanOrEqual", "0", None, "数"),
    Kind.FISCAL_YEAR: ("custom", None, 'OR(ISNUMBER(@),RIGHT(@,2)="年度")', None, "年度"),
}


class Menus:
    """Makes the menus of one workbook; `references` are the formulas of the (sheet, heading) a column may refer to.

    Choices that do not fit into a menu stand in a hidden sheet, a column each, made when first needed.
    """

    def __init__(self, book: Workbook, references: Mapping[tuple[str, str], str]) -> None:
        """Put long lists into this workbook."""
        self._book, self._references = book, references
        self._formulas: dict[tuple[str, ...], str] = {}
        self._columns = 0

    def validation(self, column: Column, first: str) -> DataValidation | None:
        """The menu, the check or the prompt for the cells of a column, the first of which is `first`; None for free text.

        A check warns and lets pass: the reader understands more than Excel does.
        """
        # A menu offers one choice a cell.
        choices = () if column.several else column.menu
        source = column.refers or column.offers
        formula = self._references.get(source) if source else self._listed(choices)
        if not (formula or column.several or column.refers or column.kind not in {Kind.TEXT, Kind.YEARLY}):
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
        elif column.kind in _CHECKS:
            made.type, made.operator, made.formula1, made.formula2, what = _CHECKS[column.kind]
            made.formula1 = made.formula1.replace("@", first)
            made.showErrorMessage, made.errorStyle = True, "warning"
            made.errorTitle = f"{what}として読めません"
            made.error = f"「{column.heading}」: {how_to_write(column)}このまま入力しますか。"
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
_WIDEST_VALUE, _WIDEST_EXAMPLE = 40, 30  # 全角 characters beside a heading of a vertical form
_LAST_COLUMN, _USUAL_WIDTH = 16_384, 8.38
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
    for a form, one a sheet for cards; values are str, int, date, time or None. A YEARLY column becomes one column a fiscal year: those of
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
    references: dict[tuple[str, str], str] = {}
    for sheet in sheets:
        filled = given.get(sheet.name, ())
        fields = _fields(sheet, filled, years)
        cards: list[Rows] = [[row] for row in filled] or [[]] if sheet.layout is Layout.CARDS else [filled]
        for number, rows_of_it in enumerate(cards, start=1):
            drawn = book.create_sheet(sheet.name if number == 1 else f"{sheet.name} ({number})")
            writing.set_up_page(drawn)
            draw = _draw_table if sheet.layout is Layout.TABLE else _draw_form
            areas += [(drawn, field, area) for field, area in draw(drawn, sheet, fields, rows_of_it)]
            writing.protect_headings(drawn)
        if sheet.layout is Layout.TABLE:
            first = 2 if filled else 3
            references |= {(sheet.name, field.heading): reference(sheet.name, field.letter, first) for field in fields}
    menus = Menus(book, references)
    for drawn, field, area in areas:
        if menu := menus.validation(field.column, area.partition(":")[0]):
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
    """Draw headings in row 1, then the rows, which further rows follow in look; yields the cells of each field.

    Where there are no rows yet, the first is one of examples.
    """
    for field in fields:
        # The whole column, so that a row added below the ruled ones is formatted as well.
        size = drawn.column_dimensions[field.letter]
        size.width, size.font, size.protection = writing.excel_width(field.width), writing.FONT, writing.OPEN
        size.alignment = writing.table_alignment(field.column)
        size.number_format = writing.number_format(field.column, in_table=True)
        _head(drawn[f"{field.letter}1"], sheet, field, writing.HEADING)
    last = fields[-1].letter
    _open_beside(drawn, len(fields))
    _fit(drawn, 1, [(f"{_must(field)}{field.heading}", field.width) for field in fields])
    if not rows:
        for field in fields:
            _exemplify(drawn[f"{field.letter}2"], field)
        _fit(drawn, 2, [(drawn[f"{field.letter}2"].value, field.width) for field in fields])
    for number, row in enumerate(rows, start=2):
        for field in fields:
            _fill(
                drawn[f"{field.letter}{number}"],
                row.get(field.heading),
                writing.table_alignment(field.column),
                writing.number_format(field.column, in_table=True),
            )
        _fit(drawn, number, [(row.get(field.heading), field.width) for field in fields])
    keys = list(takewhile(lambda field: field.column.key or field.column.refers, fields))
    frozen = len(keys) if sum(field.width for field in keys) <= _WIDEST_FROZEN else 0
    drawn.freeze_panes = f"{get_column_letter(frozen + 1)}2"
    drawn.print_title_rows = "1:1"
    first = 2 if rows else 3
    if sheet.taken_from:  # before the rule below: LibreOffice takes the first that holds
        taken = f'LEFT(A{first},{len(TAKEN)})="{TAKEN}"'
        rule = Rule(type="expression", dxf=writing.ELSEWHERE, formula=[taken])
        drawn.conditional_formatting.add(f"A{first}:{last}{LAST_ROW}", rule)
    # Ruled as rows are written: ruled empty cells would print as empty pages.
    begun = f"COUNTA($A{first - 1}:${last}{first})>0"
    drawn.conditional_formatting.add(
        f"A{first}:{last}{LAST_ROW}", Rule(type="expression", dxf=writing.RULED, formula=[begun])
    )
    # A sheet that must exist needs one row at least; other rows need what is missing once they are begun.
    at_least = "" if sheet.optional or sheet.taken_from else f"ROW()={first},"
    for field in fields:
        area = f"{field.letter}{first}:{field.letter}{LAST_ROW}"
        if field.column.required:
            row_begun = f"COUNTA($A{first}:${last}{first})>0"
            _tint(drawn, area, f'AND({field.letter}{first}="",OR({at_least}{row_begun}))')
        yield field, area


def _draw_form(drawn: Worksheet, sheet: Sheet, fields: Sequence[_Field], rows: Rows) -> Iterator[tuple[_Field, str]]:
    """Draw headings in column A, values in column B and examples in column C; yields the cell of each field."""
    (values,) = rows or ({},)
    widths = (
        max(len(f"{_must(field)}{field.heading}") for field in fields) + 1,
        min(max(field.column.width for field in fields), _WIDEST_VALUE),
        _WIDEST_EXAMPLE,
    )
    for letter, width in zip("ABC", widths, strict=True):
        drawn.column_dimensions[letter].width = writing.excel_width(width)
    for number, field in enumerate(fields, start=1):
        value = values.get(field.heading)
        _head(drawn[f"A{number}"], sheet, field, writing.LABEL)
        _fill(drawn[f"B{number}"], value, writing.FORM_VALUE, writing.number_format(field.column))
        _exemplify(drawn[f"C{number}"], field)
        texts = (f"{_must(field)}{field.heading}", value, drawn[f"C{number}"].value)
        _fit(drawn, number, zip(texts, widths, strict=True))
        if field.column.required:
            _tint(drawn, f"B{number}", f'B{number}=""')
        yield field, f"B{number}"
    _open_beside(drawn, len(widths))
    drawn.freeze_panes = "B1"
    drawn.print_area = f"A1:B{len(fields)}"


def _open_beside(drawn: Worksheet, columns: int) -> None:
    """Let clerks write beside the form, and delete whole rows of it."""
    beside = drawn.column_dimensions[get_column_letter(columns + 1)]
    beside.min, beside.max, beside.width, beside.protection = columns + 1, _LAST_COLUMN, _USUAL_WIDTH, writing.OPEN


def _must(field: _Field) -> str:
    return "必須 " if field.column.required else ""


def _head(cell: SheetCell, sheet: Sheet, field: _Field, alignment: Alignment) -> None:
    column = field.column
    _write(cell, field.heading)
    cell.font, cell.border, cell.alignment = writing.HEADING_FONT, writing.BORDER, alignment
    cell.fill = writing.REQUIRED_FILL if column.required else writing.HEADING_FILL
    if column.required:
        cell.number_format = writing.REQUIRED_FORMAT
    if column.kind is Kind.YEARLY:  # the years move on
        cell.protection = writing.OPEN
    note = f"【{need(column)}】{column.note}\n{how_to_write(column)}"
    if column.example:
        note += f"\n例: {column.example}"
    if cell.coordinate == "A1":
        note = f"［{sheet.name}］{sheet.note}\n\n{note}"
    width, height = writing.comment_size(note)
    cell.comment = Comment(note, _NOTE_AUTHOR, width=width, height=height)


def _exemplify(cell: SheetCell, field: _Field) -> None:
    """Write the example of a column, greyed; it stays locked, and no reader takes it for an answer."""
    example = field.column.example or next(iter(field.column.menu), "")
    if example:
        put_text(cell, f"{EXAMPLE}{example}")
    cell.font, cell.fill, cell.border = writing.EXAMPLE_FONT, writing.EXAMPLE_FILL, writing.BORDER
    cell.alignment, cell.number_format = writing.FORM_VALUE, "@"


def _fill(cell: SheetCell, value: object, alignment: Alignment, number_format: str) -> None:
    _write(cell, value)
    cell.font, cell.border, cell.alignment = writing.FONT, writing.BORDER, alignment
    cell.number_format, cell.protection = number_format, writing.OPEN


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
