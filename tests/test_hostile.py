"""Text that collides with marks of ours, of Word, of Excel, of the disk: it prints as typed, or is refused at its cell."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.cell import coordinate_to_tuple

from generator.__main__ import main
from generator.excel.blank import blank
from generator.excel.cells import wording
from generator.excel.from_word import faults as excel_faults
from generator.excel.from_word import workbook_of
from generator.excel.read import read
from generator.excel.writing import put_text
from generator.forms import workbooks
from generator.forms.meeting import Handout
from generator.japanese.text import key
from generator.ooxml.parts import FORBIDDEN
from generator.packet import templates
from generator.packet.compose import fields_of
from generator.packet.files import file_name
from generator.papers.kind import Document, documents
from generator.problem import Severity
from generator.records.declare import Column, Kind, Layout, Record, Sheet
from generator.word import verify
from generator.word.render import render
from generator.word.template import open_template
from tests.conftest import MEETING, ROOT
from tests.hostile import REFUSED, STRINGS
from tests.small_office import one_paper

DEEP_EVERY = 24  # one string of so many is tried on every day, each column with other ones


def free_texts(form: type[Record]) -> dict[str, Column]:
    """The columns of a sheet that take any text."""
    columns = form.declaration.columns.items()
    return {
        name: one for name, one in columns if one.kind is Kind.TEXT and not (one.choices or one.refers or one.several)
    }


def deep(request: pytest.FixtureRequest) -> bool:
    """Whether the whole table is asked for: `make test-deep`."""
    return "deep" in str(request.config.option.markexpr)


def expected(text: str) -> str:
    """What a cell holds when it was typed: Excel knows one line break, and a cell of white space is empty."""
    return text.strip() and re.sub(r"\r\n?", "\n", text)


def test_there_are_as_many_strings_as_are_promised() -> None:
    assert len(STRINGS) == 219


SHEETS = [(workbook, form) for workbook, forms in workbooks() for form in forms if free_texts(form)]


@pytest.mark.table
@pytest.mark.parametrize(
    ("workbook", "form"), SHEETS, ids=[form.declaration.name + workbook for workbook, form in SHEETS]
)
def test_every_text_column_reads_every_string_as_typed_or_refuses_it_at_its_cell(
    workbook: str, form: type[Record], request: pytest.FixtureRequest
) -> None:
    sheet, name = form.declaration, workbook.replace("*", "様式")
    strings = STRINGS if deep(request) else STRINGS[SHEETS.index((workbook, form)) % DEEP_EVERY :: DEEP_EVERY]
    if sheet.layout is not Layout.TABLE and not deep(request):
        strings = strings[:2]
    batches = [strings] if sheet.layout is Layout.TABLE else [[text] for text in strings]
    for batch in batches:
        data = blank(workbook, [form], {sheet.name: [_row(sheet)] * len(batch)}, years=(2023, 2024))
        book = openpyxl.load_workbook(io.BytesIO(data))
        placed: dict[str, dict[str, str]] = {attribute: {} for attribute in free_texts(form)}
        for attribute, column in free_texts(form).items():
            places = _cells(book[sheet.name], sheet, column, len(batch))
            for address, text in zip(places, batch, strict=True):
                put_text(book[sheet.name][address], text)
                placed[attribute][address] = text
        made = io.BytesIO()
        book.save(made)
        reading = read(name, made.getvalue(), [form])
        told = {problem.place.cell for problem in reading.problems}
        refused = {coordinate_to_tuple(cell)[0] for cell in told if cell}  # a row with a refused cell is none
        found = {
            (attribute, cell.place.cell): str(getattr(row, attribute) or "")
            for row in reading.records.get(form, [])
            for attribute, cell in row.cells.items()
            if attribute in placed
        }
        for attribute, cells in placed.items():
            for address, text in cells.items():
                said = found.get((attribute, address), "")
                kept = said == expected(text) or coordinate_to_tuple(address)[0] in refused
                assert kept or not reading.records, (attribute, text, said)
                if text in REFUSED:
                    assert address in told


def _row(sheet: Sheet) -> dict[str, object]:
    plain = (column for column in sheet.columns.values() if not column.each and column.kind is not Kind.YEARLY)
    return {column.heading: column.example for column in plain if column.example}


def _cells(drawn: object, sheet: Sheet, column: Column, rows: int) -> list[str]:
    """The addresses under (of a form: beside) the heading of a column."""
    (head,) = [cell for row in drawn.iter_rows() for cell in row if cell.value == column.heading]  # type: ignore[attr-defined]
    if sheet.layout is not Layout.TABLE:
        return [head.offset(0, 1).coordinate]
    return [head.offset(number, 0).coordinate for number in range(1, rows + 1)]


KINDS = [kind for kind in documents().values() if kind.template and not kind.weave]
LEGIBLE = [text for text in STRINGS if text not in REFUSED and expected(text) and "\n" not in expected(text)]


def printed_with(kind: Document, text: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[bytes, str]]:
    """The papers of a kind whose every free text is `text`."""
    value = templates._value

    def hostile(column: Column, sheet: Sheet, forms: list[Sheet], number: int, *, edition: int) -> object:
        free = column.kind is Kind.TEXT and not (column.choices or column.refers or column.several or column.steers)
        if free and not (column.key or sheet.name == Handout.declaration.name):
            return text
        return value(column, sheet, forms, number, edition=edition)

    monkeypatch.setattr(templates, "_value", hostile)
    template = open_template(ROOT / "templates_docx" / f"{kind.template}.docx")
    for job, book in templates.specimens(kind):
        rendered = render(template, fields_of(book, job), title=job.title)
        assert verify.faults(rendered.data, rendered.printed) == [], (kind.kind, text)
        yield rendered.data, job.title


TURNS = [
    # Every day a kind of paper tries its own share of the strings, and `make test-deep` the others.
    pytest.param(
        kind, at, marks=pytest.mark.table if at == number % DEEP_EVERY else pytest.mark.deep, id=f"{kind.kind}-{at}"
    )
    for number, kind in enumerate(KINDS)
    for at in range(DEEP_EVERY)
]


@pytest.mark.parametrize(("kind", "at"), TURNS)
def test_every_paper_prints_every_string_as_typed(
    kind: Document, at: int, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    strings = LEGIBLE[at::DEEP_EVERY] if deep(request) else LEGIBLE[at :: DEEP_EVERY * 4]
    for text in strings:
        with monkeypatch.context() as patch:
            for data, title in printed_with(kind, text, patch):
                if "Excel" in "".join(kind.formats) and not kind.pages:
                    words = [line.text for line in wording(workbook_of(data, title))]
                    assert excel_faults(workbook_of(data, title), [text]) == [] or any(text in word for word in words)
                break


@pytest.mark.parametrize("text", STRINGS)
def test_every_string_makes_a_file_name_that_every_system_takes(text: str) -> None:
    name = file_name(text, text, ".docx")
    assert name.endswith(".docx")
    assert len(name) <= 120
    assert not set(name) & set('\\/:*?"<>|\n\t')
    assert Path(name).name == name
    name.encode("cp932", "replace")


@pytest.mark.parametrize("heading", ["資料名", "資料番号"])
@pytest.mark.parametrize("text", ["_x005F_報告", "報告_x000D_", "{{ 7*7 }}", "A & B", "=1+1", "𠮷野家", "x005F_"])
def test_a_title_and_a_number_print_as_excel_shows_them_on_the_paper_in_its_name_and_in_excel(
    office: Path, text: str, heading: str
) -> None:
    one_paper(office)
    path = office / "inputs" / MEETING / "会議.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["配付資料"]
    cells = {cell.value: (number + 2, cell.column) for number, row in enumerate(sheet.iter_rows(), 1) for cell in row}
    named = {"資料番号": "資料1", "資料名": "研修", heading: text}
    for column, words in named.items():
        put_text(sheet.cell(*cells[column]), words)  # type: ignore[arg-type]
    book.save(path)
    assert main(["packet", "--root", str(office)]) == 0
    made = office / "outputs" / MEETING / file_name(named["資料番号"], named["資料名"], ".xlsx")
    assert made.is_file()
    assert any(text in line.text for line in wording(made.read_bytes()))


@pytest.mark.parametrize("at", range(8))
def test_a_project_with_an_odd_name_pairs_with_itself(at: int) -> None:
    from generator.forms.support_office import TRAININGS_WORKBOOK, Project, Training

    names = [text for text in STRINGS[at::8] if text not in REFUSED and key(expected(text))]
    projects = list({key(expected(text)): text for text in names}.values())
    rows = [_row(Training.declaration) | {"事業": text} for text in projects]
    data = blank(
        TRAININGS_WORKBOOK,
        [Project, Training],
        {"事業": [{"事業": text, "講師注記": "敬称略"} for text in projects], "研修実績": rows},
    )
    reading = read(TRAININGS_WORKBOOK, data, [Project, Training])
    wrong = [str(problem) for problem in reading.problems if problem.severity is Severity.ERROR]
    assert not wrong
    assert len(reading.records[Training]) == len(projects)


def test_no_mark_of_the_program_is_a_character_of_any_text() -> None:
    from generator.word import layout, render

    for mark in (render.OPENING, render.CLOSING, *(char for char in layout._MARK.pattern if ord(char) > 0xFDCF)):
        assert FORBIDDEN.search(mark)
