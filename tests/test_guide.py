"""The guide says everything that is declared, and every example it gives can be written."""

import subprocess
import sys
from collections.abc import Callable

import pytest

from generator.checks.rule import checks
from generator.excel.cells import Raw
from generator.excel.records import parsed
from generator.forms import forms
from generator.japanese.text import in_a_line
from generator.ooxml.gate import Unreadable
from generator.papers.kind import with_kinds
from generator.records.declare import Column, Sheet, column, how_to_write, need
from generator.records.reasons import Refusal
from generator.report.guide import guide

TEXT = guide()
SHEETS = [form.declaration.of(with_kinds()) for form in forms()]
COLUMNS = [(sheet, declared) for sheet in SHEETS for declared in sheet.columns.values()]


def columns(wanted: Callable[[Column], object]) -> pytest.MarkDecorator:
    """One case a declared column that is wanted."""
    cases = [
        pytest.param(sheet, one, id=f"{sheet.stem}［{sheet.name}］{one.heading}")
        for sheet, one in COLUMNS
        if wanted(one)
    ]
    return pytest.mark.parametrize(("sheet", "declared"), cases)


def section(sheet: Sheet) -> str:
    """The part of the guide about one sheet."""
    workbook = TEXT.partition(f"\n## {sheet.workbook}\n")[2].partition("\n## ")[0]
    return workbook.partition(f"\n### ［{sheet.name}］")[2].partition("\n### ")[0]


@columns(lambda declared: True)
def test_every_column_stands_in_one_line_under_its_sheet(sheet: Sheet, declared: Column) -> None:
    cells = (declared.heading, need(declared), how_to_write(declared), declared.note, declared.example)
    assert f"\n| {' | '.join(in_a_line(cell) for cell in cells)} |" in section(sheet)


@pytest.mark.parametrize("form", forms(), ids=lambda form: f"{form.declaration.stem}［{form.declaration.name}］")
def test_every_sheet_is_told_with_its_note_and_layout(form: type) -> None:
    sheet: Sheet = form.declaration  # type: ignore[attr-defined] # pytest hands over the class
    assert section(sheet).startswith(f"（{sheet.layout}")
    assert sheet.note in section(sheet)


@columns(lambda declared: declared.required)
def test_every_required_column_has_an_example(sheet: Sheet, declared: Column) -> None:
    assert declared.example


@columns(lambda declared: declared.example)
def test_every_example_can_be_written_under_its_heading(sheet: Sheet, declared: Column) -> None:
    value = parsed(Raw("A1", declared.example, declared.example), declared)
    assert not declared.menu or value == ((declared.example,) if declared.several else declared.example)


@columns(lambda declared: declared.refers)
def test_every_reference_names_a_column_of_a_sheet_in_the_same_workbook(sheet: Sheet, declared: Column) -> None:
    known = {(other.name, one.heading) for other, one in COLUMNS if other.workbook == sheet.workbook}
    assert declared.refers in known


@pytest.mark.parametrize("refusal", Refusal)
def test_every_refusal_of_a_cell_is_told(refusal: Refusal) -> None:
    assert f"| ○○{refusal.number} | {refusal.severity} | {refusal.rule} |" in TEXT


@pytest.mark.parametrize("reason", Unreadable)
def test_every_unreadable_file_is_told_without_the_words_a_finding_fills_in(reason: Unreadable) -> None:
    (line,) = [line for line in TEXT.splitlines() if line.startswith(f"| ファイル{reason.number} |")]
    assert line.endswith(f"| {reason.example().hint} |")
    assert "{" not in line


def test_every_check_is_told_with_its_weight_and_rule() -> None:
    for code, rule in checks().items():
        assert f"| {code} | {rule.severity} | {in_a_line(rule.rule)} |" in TEXT


def test_the_guide_needs_no_library_that_reads_workbooks() -> None:
    words = "import sys; from generator.report.guide import guide; guide(); print(*{'pandas', 'openpyxl'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


@pytest.mark.parametrize(
    ("declared", "words"),
    [
        (column("欄", note="書きます。", refers=("取組", "番号")), "［取組］の「番号」から選びます。"),
        (column("欄", note="書きます。", choices=("可", "否")), "「可」「否」から選びます。"),
        (column("欄", note="書きます。"), "文字を書きます。"),
    ],
)
def test_a_column_is_told_by_what_may_be_written(declared: object, words: str) -> None:
    assert how_to_write(declared.metadata["column"]) == words  # type: ignore[attr-defined] # a dataclass field
