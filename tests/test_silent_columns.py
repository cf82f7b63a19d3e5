"""No silent cell: every column of every sheet of the sample, changed, emptied or deleted, is printed otherwise, refused or told.

That a changed cell changes a paper is for test_any_cell to say. What may be emptied or deleted in silence stands in
docs/設計.md, with the reason.
"""

import io
import re
from collections import Counter

import openpyxl
import pytest

from generator.checks import rule
from generator.excel.blank import blank
from generator.excel.read import read
from generator.forms import forms
from generator.forms.meeting import Handout
from generator.office import OfficeFolders
from generator.packet.inputs import _wrong_sources, read_meeting
from generator.problem import Problem
from generator.records.book import Book
from generator.records.declare import Kind, Layout, Record
from tests.conftest import MEETING, ROOT
from tests.test_any_cell import BOOK, of_each, said, said_of_sample

WRITTEN = [form for form in forms() if BOOK[form]]
COLUMNS = [
    pytest.param(form, name, id=f"{form.declaration.stem}-{form.declaration.name}-{column.heading}")
    for form in WRITTEN
    for name, column in form.declaration.columns.items()
]
OTHERS = {form: BOOK[form] for form in forms()}
EMPTY: dict[Kind, object] = {Kind.TEXT: "", Kind.YEARLY: {}}


def excepted(way: str) -> set[str]:
    """The columns that docs/設計.md names for a way to lose their words, as 「会議.xlsx［次第］資料」."""
    text = (
        (ROOT / "docs" / "設計.md").read_text(encoding="utf-8").partition("### 黙っていてよい欄")[2].partition("\n#")[0]
    )
    rows = (line.strip("| \n").split(" | ") for line in text.splitlines() if line.startswith("| "))
    return {row[0] for row in rows if row[1:] and way in row[1]}


def named(form: type[Record], name: str) -> str:
    sheet = form.declaration
    return f"{sheet.workbook}［{sheet.name}］{sheet.columns[name].heading}"


def sheet_of(form: type[Record]) -> openpyxl.Workbook:
    """A workbook with the sheet and one row of the sample in it."""
    return openpyxl.load_workbook(io.BytesIO(_sheet_of(form)))


@of_each
def _sheet_of(form: type[Record]) -> bytes:
    sheet = form.declaration
    (row,) = BOOK[form][:1]
    values: dict[str, object] = {}
    for name, column in sheet.columns.items():
        value = getattr(row, name)
        if column.each:
            values |= value
        elif column.kind is Kind.YEARLY:
            values |= {f"令和{year - 2018}年度": text for year, text in value.items()}
        else:
            values[column.heading] = "、".join(value) if isinstance(value, tuple) else value if value != "" else None
    return blank(sheet.workbook, (form,), {sheet.name: [values]}, years=(2023,), settings=BOOK.settings)


def told(form: type[Record], book: openpyxl.Workbook) -> list[str]:
    made = io.BytesIO()
    book.save(made)
    problems = read(form.declaration.workbook.replace("*", "様式"), made.getvalue(), (form,), BOOK.settings).problems
    return [str(problem) for problem in problems]


@of_each
def told_before(form: type[Record]) -> list[str]:
    """What is told of the sheet as it is."""
    return told(form, sheet_of(form))


def lines(form: type[Record], name: str, book: openpyxl.Workbook) -> list[int]:
    """The numbers of the columns (of a form, the rows) that an attribute has."""
    sheet, column = form.declaration, form.declaration.columns[name]
    drawn = book[sheet.name]
    cells = drawn[1] if sheet.layout is Layout.TABLE else drawn["A"]
    numbers = [int((cell.column if sheet.layout is Layout.TABLE else cell.row) or 0) for cell in cells]
    words = [str(cell.value) for cell in cells]
    each = column.each.words(BOOK.settings) if column.each else ()
    yearly = column.kind is Kind.YEARLY
    return [
        number
        for number, word in zip(numbers, words, strict=True)
        if word == column.heading or word in each or (yearly and word.endswith("年度"))
    ]


@pytest.mark.parametrize(("form", "name"), COLUMNS)
def test_a_deleted_column_is_told(form: type[Record], name: str) -> None:
    book = sheet_of(form)
    before = told_before(form)
    drawn = book[form.declaration.name]
    for number in reversed(lines(form, name, book)):
        (drawn.delete_cols if form.declaration.layout is Layout.TABLE else drawn.delete_rows)(number)
    column = form.declaration.columns[name]
    # A heading for every word of a list of the office; without any of them a form is an empty one.
    headings = [*column.each.words(BOOK.settings), "何も書かれていません"] if column.each else [column.heading]
    after = [line for line in told(form, book) if line not in before]
    assert any(heading in line for heading in headings for line in after) != (named(form, name) in excepted("消す")), (
        after
    )


LOST = [
    case
    for case in COLUMNS
    if (column := case.values[0].declaration.columns[case.values[1]])  # type: ignore[union-attr] # pytest keeps them as objects
    and case.values[0].declaration.workbook in {"会議.xlsx", "部会.xlsx", "方針説明.xlsx"}  # type: ignore[union-attr]
    and not (column.required or column.spare or column.each)
]


def said_of_the_meeting(instead: dict[str, bytes]) -> list[Problem]:
    inputs = read_meeting(OfficeFolders(ROOT).meeting(MEETING), instead)
    return [*inputs.problems, *rule.run(inputs.book)]


@pytest.fixture(scope="module")
def said_before() -> Counter[str]:
    return Counter(problem.code for problem in said_of_the_meeting({}))


@pytest.mark.parametrize(("form", "name"), LOST)
def test_a_deleted_column_is_told_once(form: type[Record], name: str, said_before: Counter[str]) -> None:
    """No rule says of every row that a cell is empty whose heading is gone: one slip, one finding."""
    workbook = form.declaration.workbook
    book = openpyxl.load_workbook(ROOT / "inputs" / MEETING / workbook)
    found = lines(form, name, book)
    if not found:
        return
    drawn = book[form.declaration.name]
    (drawn.delete_cols if form.declaration.layout is Layout.TABLE else drawn.delete_rows)(found[0])
    made = io.BytesIO()
    book.save(made)
    said_now = said_of_the_meeting({workbook: made.getvalue()})
    more = Counter(problem.code for problem in said_now) - said_before
    heading = f"見出し「{form.declaration.columns[name].heading}」がな"
    assert more.total() == 1
    assert [p.code for p in said_now if heading in p.message.replace("があり", "がな")] == [*more]


@pytest.mark.parametrize(
    ("form", "name"),
    [case for case in COLUMNS if case.values[0].declaration.columns[case.values[1]].required],  # type: ignore[union-attr] # pytest keeps them as objects
)
def test_an_emptied_cell_that_must_be_written_is_refused(form: type[Record], name: str) -> None:
    (row,) = BOOK[form][:1]
    if len(row.cells) == 1:  # an empty cell is then a row that is not there
        assert said(Book(OTHERS | {form: BOOK[form][1:]}), form) != said_of_sample(form)
        return
    book = sheet_of(form)
    for number in lines(form, name, book):
        sheet = book[form.declaration.name]
        (sheet.cell(2, number) if form.declaration.layout is Layout.TABLE else sheet.cell(number, 2)).value = None
    assert any("空欄です" in line or "何も書かれていません" in line for line in told(form, book)) != (
        named(form, name) in excepted("空にする")
    )


@pytest.fixture(scope="module")
def findings() -> set[str]:
    return reported(BOOK)


def reported(book: Book) -> set[str]:
    names = {path.name: path for path in (ROOT / "inputs" / MEETING).iterdir()}
    return {str(problem) for problem in (*rule.run(book), *_wrong_sources(book, names))}


@pytest.mark.parametrize(
    ("form", "name"),
    [case for case in COLUMNS if not case.values[0].declaration.columns[case.values[1]].required],  # type: ignore[union-attr] # pytest keeps them as objects
)
def test_an_emptied_cell_is_printed_otherwise_or_told(form: type[Record], name: str, findings: set[str]) -> None:
    rows = list(BOOK[form])
    full = [n for n, row in enumerate(rows) if getattr(row, name) not in ("", None, {}, ())]
    if not full:
        return
    # A cell that says what an empty one means, as a 資料名 that is the title of its 様式, loses nothing.
    changed = any(is_otherwise(form, name, at, findings) for at in dict.fromkeys((full[-1], full[0])))
    assert changed != (named(form, name) in excepted("空にする"))


def is_otherwise(form: type[Record], name: str, at: int, findings: set[str]) -> bool:
    rows = list(BOOK[form])
    values = {other: getattr(rows[at], other) for other in form.declaration.columns}
    values[name] = EMPTY.get(form.declaration.columns[name].kind)
    emptied = form.read(values, {n: cell for n, cell in rows[at].cells.items() if n.partition(":")[0] != name})
    altered = Book(OTHERS | {form: [*rows[:at], emptied, *rows[at + 1 :]]})
    return said(altered, form) != said_of_sample(form) or reported(altered) != findings


def test_the_exceptions_are_columns_that_there_are() -> None:
    known = {named(form, name) for form in forms() for name in form.declaration.columns}
    assert excepted("消す") | excepted("空にする") <= known
    assert Handout in WRITTEN and re.search("黙っていてよい欄", (ROOT / "docs" / "設計.md").read_text(encoding="utf-8"))
