"""Books for the checks: records spread over workbooks, the sample meeting, and the sample with one cell put right."""

import fnmatch
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

from generator.checks.rule import checks
from generator.forms import workbooks
from generator.problem import Place, Problem
from generator.records.book import Book
from generator.records.declare import Cell, Record
from tests.handwritten import book_of, written

R = TypeVar("R", bound=Record)
FOLDER = Path(__file__).parent.parent / "inputs" / "令和5年度第1回"


def row(form: type[R], workbook: str, line: int = 2, /, **values: Any) -> R:
    """A record in a workbook of that name; the address of a cell is its attribute's name and the line."""
    record = written(form, **values)
    cells = {
        name: Cell(cell.place._replace(workbook=workbook, cell=f"{name}{line}"), cell.written)
        for name, cell in record.cells.items()
    }
    return _again(record, {}, cells)


def rows(form: type[R], workbook: str, values: Iterable[dict[str, Any]]) -> list[R]:
    """Records one below the other, from row 2."""
    return [row(form, workbook, line, **each) for line, each in enumerate(values, start=2)]


def found(code: str, *records: Record) -> list[Problem]:
    """What one check finds in these records."""
    return checks()[code].problems(book_of(*records))


def cells(problems: Iterable[Problem]) -> list[str]:
    """The addresses of findings."""
    return [problem.place.cell for problem in problems]


@cache
def sample() -> Book:
    """Everything in the workbooks of the sample meeting, whether or not its packet uses them."""
    from generator.excel.read import read

    records: dict[type[Record], list[Record]] = {}
    for pattern, forms in workbooks():
        for path in sorted(FOLDER.iterdir()):
            if fnmatch.fnmatchcase(path.name, pattern):
                for form, got in read(path.name, path.read_bytes(), forms).records.items():
                    records.setdefault(form, []).extend(got)
    return Book(records)


def repaired(place: Place, old: str, new: str) -> Book:
    """The sample with a word of one text cell replaced."""
    changed: dict[type[Record], list[Record]] = {}
    hits = 0
    for record in sample().records:
        name = next((name for name, cell in record.cells.items() if cell.place == place), "")
        if name:
            assert old in record.cell(name).written
            hits += 1
            text = record.cell(name).written.replace(old, new)
            record = _again(record, {name: text}, {**record.cells, name: Cell(place, text)})  # noqa: PLW2901 - the record as repaired
        changed.setdefault(type(record), []).append(record)
    assert hits == 1
    return Book(changed)


def families(book: Book, *names: str) -> set[tuple[str, str]]:
    """Code and place of everything that the checks of some families find."""
    return {
        (problem.code, str(problem.place))
        for check in checks().values()
        if check.code.startswith(names)
        for problem in check.problems(book)
    }


def _again(record: R, texts: dict[str, str], cells: dict[str, Cell]) -> R:
    """The record with these texts (of a year as `name:2023`) and cells."""
    values: dict[str, Any] = {name: getattr(record, name) for name in record.declaration.columns}
    for name, text in texts.items():
        column, _, year = name.partition(":")
        values[column] = {**values[column], int(year): text} if year else text
    return cast("R", type(record).read(values, cells))
