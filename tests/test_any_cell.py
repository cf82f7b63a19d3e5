"""Nothing lost: change any one cell, and a paper or the report changes."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest

from generator.forms import forms
from generator.forms.meeting import Handout
from generator.office import MeetingFolders, OfficeFolders
from generator.packet.compose import draft, jobs_of
from generator.packet.inputs import read_meeting
from generator.papers.kind import documents
from generator.records.book import Book
from generator.records.declare import Kind, Record
from generator.records.said import Text, final
from generator.settings import Digits
from tests.conftest import MEETING, ROOT

Told = TypeVar("Told")
BOOK = read_meeting(MeetingFolders.at(ROOT / "inputs" / MEETING)).book
USED = [form for form in forms() if any(form in document.uses for document in documents().values())]


def said(book: Book, form: type[Record]) -> str:
    """Everything the papers that use a form would print, and which files they would be."""
    told = []
    for job in jobs_of(book):
        told.append(repr(job.files))
        if form in job.document.uses:
            told.append(repr(final(draft(OfficeFolders(ROOT), book, job).fields, Digits.HALF)))
    return "\n".join(told)


def of_each(work: Callable[[type[Record]], Told]) -> Callable[[type[Record]], Told]:
    """Worked out once for each form."""
    return cache(work)  # type: ignore[return-value] # mypy takes a class for its objects, which have no hash


@of_each
def said_of_sample(form: type[Record]) -> str:
    """`said` of the sample as it is."""
    return said(Book({other: BOOK[other] for other in forms()}, settings=BOOK.settings), form)


def changed(record: Record, attribute: str) -> Record:
    """The record with another value of the same kind in one attribute, as if the cell had been typed over."""
    column = record.declaration.of(BOOK.settings).columns.get(attribute) or record.declaration.columns[attribute]
    value = getattr(record, attribute)
    other: object = f"{value}と追記"
    if isinstance(value, Mapping):
        other = {name: told + 1 if isinstance(told, int) else f"{told}と追記" for name, told in value.items()}
    elif isinstance(value, int):
        other = value + 1
    elif column.kind in (Kind.DATE, Kind.TIME):
        other = value.replace(month=2, day=3) if column.kind is Kind.DATE else value.replace(hour=5)
    elif column.menu:
        other = next((choice for choice in column.menu if choice != value), "")
    elif column.refers:
        other = next(v for v in referred(record, column.refers) if v != value)
    made = replace(record, **{attribute: other})  # type: ignore[type-var] # records are dataclasses
    object.__setattr__(made, "_cells", record.cells)
    return made


def referred(record: Record, target: tuple[str, str]) -> list[str]:
    sheet, heading = target
    for form in forms():
        if (form.declaration.workbook, form.declaration.name) == (record.declaration.workbook, sheet):
            attribute = next(name for name, c in form.declaration.columns.items() if c.heading == heading)
            return [getattr(row, attribute) for row in BOOK[form]]
    raise LookupError(target)


CASES = [
    pytest.param(form, attribute, id=f"{form.declaration.stem}-{form.declaration.name}-{column.heading}")
    for form in USED
    for attribute, column in form.declaration.columns.items()
    if any(getattr(row, attribute) not in ("", None, {}) for row in BOOK[form])
    and attribute != "source"  # another 入力ファイル is a file that is not there: 会議31, tested with the refusals
]


def free(record: Record) -> bool:
    """Whether a paper may be asked for otherwise: as Word, what is a workbook alone is refused (形式01)."""
    kind = documents().get(record.kind) if isinstance(record, Handout) else None
    return kind is None or kind.compose is not None


@pytest.mark.parametrize(("form", "attribute"), CASES)
def test_a_changed_cell_changes_a_paper(form: type[Record], attribute: str) -> None:
    rows = list(BOOK[form])
    spot = max(n for n, row in enumerate(rows) if getattr(row, attribute) not in ("", None, {}) and free(row))
    others = {other: BOOK[other] for other in forms()}
    altered = [*rows[:spot], changed(rows[spot], attribute), *rows[spot + 1 :]]
    assert said(Book(others | {form: altered}, settings=BOOK.settings), form) != said_of_sample(form)


def test_text_is_the_only_thing_that_reaches_a_template() -> None:
    def leaves(value: object) -> list[object]:
        if isinstance(value, dict):
            return [leaf for item in value.values() for leaf in leaves(item)]
        if isinstance(value, list):
            return [leaf for item in value for leaf in leaves(item)]
        return [value]

    for job in jobs_of(BOOK):
        found = leaves(final(draft(OfficeFolders(ROOT), BOOK, job).fields, Digits.HALF))
        assert {type(leaf).__name__ for leaf in found} <= {"Text", "Indent"}
        assert any(isinstance(leaf, Text) and leaf.places for leaf in found)


def test_the_sample_has_every_sheet_that_a_paper_uses() -> None:
    folder = ROOT / "inputs" / MEETING
    assert {path.suffix for path in Path(folder).iterdir()} == {".xlsx"}
