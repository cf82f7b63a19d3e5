"""The workbook staff fill in, drawn from the declarations of its sheets: headings, notes, menus, formats and tints."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import takewhile

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from generator.excel import look
from generator.excel.descriptions import how_to_write, need
from generator.excel.menus import LAST_ROW, Menus, reference
from generator.excel.writing import new_workbook, put_text
from generator.record import PERSONAL, Column, Kind, Layout, Record, Sheet
from generator.wareki import fiscal_label, parse_fiscal_year
from generator.word.package import sealed

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
) -> bytes:
    """The bytes of an .xlsx workbook with these sheets in this order, empty or filled; equal input gives equal bytes.

    `workbook` is its name or pattern. `rows` gives for a sheet's name {heading: value}, one mapping a row, a single one
    for a form; values are str, int, date, time or None. A YEARLY column becomes one column a fiscal year: those of
    `years` (western) and those whose headings 令和n年度 stand in `rows`. Raises ValueError for a sheet or heading that
    is not declared, and when a YEARLY column has no year.
    """
    sheets = [form.declaration for form in forms]
    given = dict(rows or {})
    if unknown := given.keys() - {sheet.name for sheet in sheets}:
        raise ValueError(f"{workbook} has no sheet {sorted(unknown)}")
    book = new_workbook(look.FONT)
    areas: list[tuple[Worksheet, _Field, str]] = []
    for sheet in sheets:
        drawn = book.create_sheet(sheet.name)
        look.set_up_page(drawn)
        draw = _draw_form if sheet.layout is Layout.FORM else _draw_table
        filled = given.get(sheet.name, ())
        areas += [(drawn, field, area) for field, area in draw(drawn, sheet, _fields(sheet, filled, years), filled)]
    references = {(drawn.title, field.heading): reference(drawn.title, field.letter) for drawn, field, _ in areas}
    menus = Menus(book, references)
    for drawn, field, area in areas:
        if menu := menus.validation(field.column):
            menu.add(area)
            drawn.add_data_validation(menu)
    written = io.BytesIO()
    book.save(written)
    return sealed(written.getvalue(), sheets[0].stem, PERSONAL if any(sheet.personal for sheet in sheets) else "")


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
    widths = look.widths([column for _, column in headings])
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
        size.width, size.font = look.excel_width(field.width), look.FONT
        size.alignment, size.number_format = look.table_alignment(field.column), look.number_format(field.column)
        _head(drawn[f"{field.letter}1"], sheet, field, look.HEADING)
    _fit(drawn, 1, [(field.heading, field.width) for field in fields])
    for number, row in enumerate(rows, start=2):
        for field in fields:
            _fill(drawn[f"{field.letter}{number}"], field, row.get(field.heading), look.table_alignment(field.column))
        _fit(drawn, number, [(row.get(field.heading), field.width) for field in fields])
    keys = list(takewhile(lambda field: field.column.key, fields))
    frozen = len(keys) if sum(field.width for field in keys) <= _WIDEST_FROZEN else 0
    drawn.freeze_panes = f"{get_column_letter(frozen + 1)}2"
    drawn.print_title_rows = "1:1"
    # Ruled as rows are written: ruled empty cells would print as empty pages.
    begun = f"COUNTA($A1:${fields[-1].letter}2)>0"
    drawn.conditional_formatting.add(
        f"A2:{fields[-1].letter}{LAST_ROW}", Rule(type="expression", dxf=look.RULED, formula=[begun])
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
    drawn.column_dimensions["A"].width = look.excel_width(label_width)
    drawn.column_dimensions["B"].width = look.excel_width(width)
    for number, field in enumerate(fields, start=1):
        value = values.get(field.heading)
        _head(drawn[f"A{number}"], sheet, field, look.LABEL)
        _fill(drawn[f"B{number}"], field, value, look.FORM_VALUE)
        _fit(drawn, number, [(field.heading, label_width), (value, width)])
        if field.column.required:
            _tint(drawn, f"B{number}", f'B{number}=""')
        yield field, f"B{number}"


def _head(cell: SheetCell, sheet: Sheet, field: _Field, alignment: Alignment) -> None:
    column = field.column
    _write(cell, field.heading)
    cell.font, cell.fill, cell.border, cell.alignment = look.HEADING_FONT, look.HEADING_FILL, look.BORDER, alignment
    note = f"【{need(column)}】{column.note}\n{how_to_write(column)}"
    if column.example:
        note += f"\n例: {column.example}"
    if cell.coordinate == "A1":
        note = f"［{sheet.name}］{sheet.note}\n\n{note}"
    width, height = look.comment_size(note)
    cell.comment = Comment(note, _NOTE_AUTHOR, width=width, height=height)


def _fill(cell: SheetCell, field: _Field, value: object, alignment: Alignment) -> None:
    _write(cell, value)
    cell.font, cell.border, cell.alignment = look.FONT, look.BORDER, alignment
    cell.number_format = look.number_format(field.column)


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
    drawn.row_dimensions[number] = look.FittedRow(drawn, number, texts)


def _tint(drawn: Worksheet, area: str, formula: str) -> None:
    drawn.conditional_formatting.add(area, Rule(type="expression", dxf=look.TO_FILL_IN, formula=[formula]))
