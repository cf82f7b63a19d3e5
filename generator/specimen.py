"""A book of examples: what each form's declaration gives as one, so that a paper can be composed without anybody's data."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from generator.book import Book
from generator.problem import Place
from generator.record import Cell, Column, Kind, Layout, Record, Sheet

_LEAST_ROWS: Final = 2
_YEARS: Final = (2023, 2024)


def specimen(uses: Iterable[type[Record]], editions: int = 1) -> Book:
    """Every form with a row for each choice of its menus, two at least; `editions` files of those that come in several.

    The cell of a value is its attribute's name. The texts of a second edition differ from those of the first.
    """
    forms = list(dict.fromkeys(uses))
    return Book({form: list(_rows(form, forms, editions)) for form in forms})


def _rows(form: type[Record], forms: list[type[Record]], editions: int) -> Iterator[Record]:
    sheet = form.declaration
    several = "*" in sheet.workbook
    for edition in range(editions if several else 1):
        workbook = sheet.workbook.replace("*", f"見本{edition + 1}")
        for number in range(_count(sheet)):
            values = {
                name: _value(column, sheet, forms, number, edition=edition) for name, column in sheet.columns.items()
            }
            cells = {name: Cell(Place(workbook, sheet.name, name), "") for name in values}
            cells |= {
                f"{name}:{year}": Cell(Place(workbook, sheet.name, name), "")
                for name, column in sheet.columns.items()
                if column.kind is Kind.YEARLY
                for year in _YEARS
            }
            yield form.read(values, cells)


def _count(sheet: Sheet) -> int:
    if sheet.layout is Layout.FORM:
        return 1
    return max(_LEAST_ROWS, *(len(column.menu) for column in sheet.columns.values()))


def _value(column: Column, sheet: Sheet, forms: list[type[Record]], number: int, *, edition: int) -> Any:
    if column.refers and (target := _referred(column, sheet, forms)):
        at = column.refers[1]
        (referred,) = [found for found in target.columns.values() if found.heading == at]
        return _value(referred, target, forms, number % _count(target), edition=edition)
    if column.menu:
        return column.menu[number % len(column.menu)]
    changed = "（改）" if edition and not column.key else ""
    match column.kind:
        case Kind.TEXT:
            return f"{column.example or column.heading}{changed}"
        case Kind.YEARLY:
            return dict.fromkeys(_YEARS, f"{column.example}{changed}")
    return _read(column)


def _read(column: Column) -> Any:
    from generator.excel.cells import Raw
    from generator.excel.values import parsed

    return parsed(Raw("A1", column.example, column.example), column)


def _referred(column: Column, sheet: Sheet, forms: list[type[Record]]) -> Sheet | None:
    assert column.refers
    return next(
        (
            form.declaration
            for form in forms
            if form.declaration.workbook == sheet.workbook and form.declaration.name == column.refers[0]
        ),
        None,
    )
