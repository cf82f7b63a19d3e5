"""Records built by hand: what a clerk could have written in one row, each value in a cell of its own."""

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from generator.problem import Place
from generator.records.book import Book
from generator.records.declare import Cell, Kind, Record

R = TypeVar("R", bound=Record)


def written(form: type[R], /, behind: Any = "", **values: Any) -> R:
    """A record with these attributes, the others left empty; the address of a cell is its attribute's name, and `behind`."""
    sheet = form.declaration
    empty: dict[Kind, Any] = {Kind.TEXT: "", Kind.YEARLY: {}}
    row = {
        name: values.get(name, {} if column.each else empty.get(column.kind)) for name, column in sheet.columns.items()
    }
    texts: dict[str, object] = {}
    for name, value in values.items():
        texts |= (
            {f"{name}:{year}": text for year, text in value.items()} if isinstance(value, Mapping) else {name: value}
        )
    cells = {
        name: Cell(Place(sheet.workbook, sheet.name, f"{name}{behind}"), str(text)) for name, text in texts.items()
    }
    return cast("R", form.read(row, cells))


def book_of(*records: Record) -> Book:
    """The records as a book, in the order given."""
    forms = dict.fromkeys(type(record) for record in records)
    return Book({form: [record for record in records if type(record) is form] for form in forms})


def plain(field: Any) -> Any:
    """Fields with every value bare, without the cells it came from."""
    if isinstance(field, Mapping):
        return {name: plain(item) for name, item in field.items()}
    if isinstance(field, list):
        return [plain(item) for item in field]
    return getattr(field, "value", field)


def cells(field: Any) -> list[str]:
    """The addresses a value came from."""
    return [place.cell for place in field.places]
