"""The reader accounts for every sheet and every cell of the workbooks it opens: what it does not read, it tells."""

import io
import re
from collections.abc import Callable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell.cell import Cell
from openpyxl.styles import PatternFill
from openpyxl.utils.cell import coordinate_from_string
from openpyxl.workbook import Workbook
from openpyxl.worksheet.cell_range import CellRange

from generator.excel.blank import CHOICES_SHEET, blank
from generator.excel.read import read
from generator.forms import forms, workbooks
from generator.japanese.text import key
from generator.office import MeetingFolders, OfficeFolders
from generator.packet.inputs import read_meeting
from generator.packet.steps import make_packet
from generator.problem import Severity
from generator.records.book import Reading
from generator.records.declare import EXAMPLE, Record
from tests.conftest import MEETING, ROOT

SAMPLE = ROOT / "inputs" / MEETING
OPTIONAL = [form for form in forms() if form.declaration.optional]
Change = Callable[[Workbook], None]


def saved(book: Workbook) -> bytes:
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def changed(name: str, change: Change) -> Reading:
    """The reading of a workbook of the sample meeting, changed as a clerk might."""
    book = openpyxl.load_workbook(SAMPLE / name)
    change(book)
    declared = next(declared for pattern, declared in workbooks() if fnmatchcase(name, pattern))
    return read(name, saved(book), declared)


def told(reading: Reading) -> list[tuple[str, str, str]]:
    return [(problem.severity, problem.code, str(problem.place)) for problem in reading.problems]


def emptied(book: Workbook, title: str) -> None:
    book[title].delete_rows(1, book[title].max_row)


def misspelt(name: str) -> str:
    return f"{name[:-1]}薄"


def named(form: type[Record]) -> str:
    return f"{form.declaration.stem}-{form.declaration.name}"


@pytest.mark.parametrize("form", forms(), ids=named)
def test_a_sheet_with_everything_deleted_is_one_that_is_not_there(form: type[Record]) -> None:
    sheet = form.declaration
    book = openpyxl.load_workbook(io.BytesIO(blank(sheet.workbook, (form,), years=(2022, 2023))))
    emptied(book, sheet.name)
    reading = read(sheet.workbook, saved(book), (form,))
    if sheet.optional:
        assert not reading.problems
        assert form not in reading.incomplete
    else:
        (problem,) = reading.problems
        assert (problem.severity, problem.code) == (Severity.ERROR, f"{sheet.stem}10")
        assert form in reading.incomplete


def test_a_packet_of_an_emptied_sheet_is_refused_in_a_sentence(office: Path) -> None:
    path = office / "inputs" / MEETING / "取組.xlsx"
    book = openpyxl.load_workbook(path)
    emptied(book, "実施実績")
    book.save(path)
    outcome = make_packet(OfficeFolders(office).meeting(MEETING))
    assert [str(p) for p in outcome.problems if p.severity is Severity.ERROR] == [
        "誤り［取組10］ 取組.xlsx［実施実績］ シート「実施実績」に何も書かれていません。\n"
        "  直し方: 様式からこのシートを写してください。"
    ]


@pytest.mark.parametrize("form", OPTIONAL, ids=named)
def test_an_optional_sheet_with_one_letter_wrong_is_told(form: type[Record]) -> None:
    sheet = form.declaration
    book = openpyxl.load_workbook(io.BytesIO(blank(sheet.workbook, (form,), years=(2022, 2023))))
    book[sheet.name].title = misspelt(sheet.name)
    (problem,) = read(sheet.workbook, saved(book), (form,)).problems
    assert problem.severity in {Severity.ERROR, Severity.WARNING}
    assert problem.code in {f"{sheet.stem}10", f"{sheet.stem}20"}
    assert sheet.personal or misspelt(sheet.name) in problem.message
    assert sheet.name in problem.hint
    assert misspelt(sheet.name) not in str(problem) or not sheet.personal


def test_the_list_of_members_under_a_misspelt_name_is_not_taken_for_none(office: Path) -> None:
    path = office / "inputs" / MEETING / "部会.xlsx"
    book = openpyxl.load_workbook(path)
    book["委員名簿"].title = "委員名薄"
    book.save(path)
    (problem,) = [p for p in read_meeting(MeetingFolders.at(path.parent)).problems if p.severity is Severity.ERROR]
    assert (problem.code, problem.text) == ("部会10", "委員名薄")
    assert "「委員名薄」のシート名を「委員名簿」に直してください。" in problem.hint


def test_a_misspelt_sheet_that_no_paper_needs_is_told_all_the_same(office: Path) -> None:
    folder = office / "inputs" / MEETING
    book = openpyxl.load_workbook(ROOT / "inputs" / "様式見本" / "三鷹市" / "会議.xlsx")
    book.create_sheet("開催日程")["A1"].value = "7月13日"
    book.save(folder / "会議.xlsx")
    found = [p for p in read_meeting(MeetingFolders.at(folder)).problems if p.place.workbook == "会議.xlsx"]
    assert any("開催日程" in problem.message for problem in found)


@pytest.mark.parametrize(
    ("title", "severity", "code"),
    [
        ("覚書", Severity.NOTE, "部会19"),
        ("検討状況 (2)", Severity.WARNING, "部会20"),
        ("旧・委員名簿（令和5年4月1日現在）", Severity.WARNING, "部会20"),
        ("検討 状況", Severity.ERROR, "部会21"),
    ],
)
def test_a_sheet_nobody_declared_is_told(title: str, severity: Severity, code: str) -> None:
    def add(book: Workbook) -> None:
        book.create_sheet(title, 0)["C5"].value = "控え"

    reading = changed("部会.xlsx", add)
    assert told(reading) == [(severity, code, f"部会.xlsx［{title}］")]
    assert title in reading.problems[0].message
    assert reading.problems[0].hint


def test_a_sheet_without_a_word_is_not_told() -> None:
    assert not told(changed("部会.xlsx", lambda book: book.create_sheet("検討状況 (2)") and None))


def test_of_two_sheets_of_one_name_the_one_with_words_is_read() -> None:
    def add(book: Workbook) -> None:
        book["検討状況"].title = "検討 状況"
        book.create_sheet("検討状況")

    assert not told(changed("部会.xlsx", add))


def test_no_title_of_a_workbook_with_personal_data_is_repeated() -> None:
    name, declared = next((n, f) for n, f in workbooks() if f[0].declaration.personal)
    book = openpyxl.load_workbook(io.BytesIO(blank(name, declared)))
    for title in ("山田花子", "経過記録 (山田花子)", "経過 記録"):
        book.create_sheet(title)["A1"].value = "山田花子"
    problems = read(name, saved(book), declared).problems
    assert {problem.code[-2:] for problem in problems} >= {"19", "20", "21"}
    assert not any("山田" in f"{problem}{problem.text}" for problem in problems)


def with_result(data: bytes, title: str, address: str, formula: str, result: str) -> bytes:
    """A cell with a formula and the text it gave, as Excel saves it."""
    from lxml import etree

    from generator.excel.edit import cells_of
    from generator.ooxml.parts import Package, S

    book = openpyxl.load_workbook(io.BytesIO(data))
    book[title][address].value = formula
    package = Package(saved(book))
    tree = package.tree(package.sheets[title])
    cell = next(cell for at, cell in cells_of(tree) if at == address)
    cell.set("t", "str")
    for value in cell.findall(f"{S}v"):
        cell.remove(value)
    etree.SubElement(cell, f"{S}v").text = result
    package.put(package.sheets[title], tree)
    return package.bytes()


@pytest.mark.parametrize("address", ["J3", "A30", "F30"])
def test_a_formula_that_gave_nothing_is_an_empty_cell(address: str) -> None:
    data = with_result((SAMPLE / "研修.xlsx").read_bytes(), "研修実績", address, '=IF(A1="","要確認","")', "")
    assert not told(read("研修.xlsx", data, dict(workbooks())["研修.xlsx"]))


def test_a_required_cell_whose_formula_gave_nothing_is_empty() -> None:
    data = with_result((SAMPLE / "研修.xlsx").read_bytes(), "研修実績", "D3", '=""', "")
    found = told(read("研修.xlsx", data, dict(workbooks())["研修.xlsx"]))
    assert found == [(Severity.ERROR, "研修02", "研修.xlsx［研修実績］D3")]


def test_a_formula_without_a_result_stops_the_packet_only_where_something_is_meant() -> None:
    def add(book: Workbook) -> None:
        for address in ("J3", "K4", "D3"):
            book["研修実績"][address].value = "=A1"

    assert told(changed("研修.xlsx", add)) == [
        (Severity.ERROR, "研修07", "研修.xlsx［研修実績］D3"),
        (Severity.NOTE, "研修15", "研修.xlsx［研修実績］J3"),
    ]


def test_a_tinted_cell_far_away_changes_nothing_and_a_word_there_is_told() -> None:
    def tint(book: Workbook) -> None:
        book["研修実績"]["XFD1048576"].fill = PatternFill("solid", fgColor="FFFF00")

    def write(book: Workbook) -> None:
        book["研修実績"]["XFD1048576"].value = "メモ"

    assert not told(changed("研修.xlsx", tint))
    assert told(changed("研修.xlsx", write)) == [(Severity.NOTE, "研修15", "研修.xlsx［研修実績］XFD1048576")]


def add_cell(book: Workbook, at: int, row: int, column: int, value: object) -> None:
    sheet = book.worksheets[at % len(book.worksheets)]
    cell = sheet.cell(row, column)
    # A formula that was never calculated says nothing yet: alone in a sheet, it makes none of it.
    alone = not any(other.value for line in sheet.iter_rows() for other in line if other.coordinate != cell.coordinate)
    if isinstance(cell, Cell):
        cell.value = "覚え" if alone and str(value).startswith("=") else value  # type: ignore[assignment] # whatever a cell takes


def add_sheet(book: Workbook, at: int, row: int, column: int, value: object) -> None:
    likes = book.sheetnames[at % len(book.sheetnames)]
    book.create_sheet([f"{likes} (2)", f" {likes}", f"{likes[:-1]}薄", "覚書"][row % 4])
    add_cell(book, -1, row, column, value)


def rename_sheet(book: Workbook, at: int, row: int, column: int, value: object) -> None:
    sheet = book.worksheets[at % len(book.worksheets)]
    sheet.title = [f"{sheet.title[:-1]}薄", f"{sheet.title}（案）", f"{value}"[:3].strip("=*") or "覚書"][row % 3]


def empty_sheet(book: Workbook, at: int, row: int, column: int, value: object) -> None:
    emptied(book, book.sheetnames[at % len(book.sheetnames)])


def merge_over(book: Workbook, at: int, row: int, column: int, value: object) -> None:
    """Merged as the format painter does it: what was written stays underneath."""
    sheet = book.worksheets[at % len(book.worksheets)]
    area = CellRange(min_row=row, max_row=row + 1, min_col=column, max_col=column + 1)
    if not any(not area.isdisjoint(other) for other in sheet.merged_cells.ranges):
        sheet.merged_cells.add(area.coord)


CHANGES = st.tuples(
    st.sampled_from([add_cell, add_cell, add_sheet, rename_sheet, empty_sheet, merge_over]),
    st.integers(0, 20),
    st.integers(1, 30),
    st.integers(1, 12),
    st.sampled_from(["要確認", "※ 注", "合計", "〃", 5, "令和5年7月13日", "#REF!", "=A1", "講師", "部会", " "]),
)


def is_told(reading: Reading, title: str, address: str) -> bool:
    """Whether a finding is about the cell: it names the cell, the whole sheet, or stops the packet at its row."""
    letter, number = coordinate_from_string(address)
    for problem in reading.problems:
        if f"「{title}」" in problem.message:
            return True
        if key(problem.place.sheet) != key(title):
            continue
        if not problem.place.cell or address in re.split(r"[^A-Z0-9]+", f"{problem.place.cell} {problem.message}"):
            return True
        there, row = coordinate_from_string(problem.place.cell)
        if row == number and problem.severity is Severity.ERROR:
            return True
        if "など" in problem.message and letter == there:
            return True
    return False


@given(st.sampled_from(["研修.xlsx", "部会.xlsx", "会議.xlsx"]), st.lists(CHANGES, max_size=4))
def test_every_sheet_and_every_cell_is_read_or_told(name: str, changes: list[tuple[Any, ...]]) -> None:
    book = openpyxl.load_workbook(SAMPLE / name)
    for change, *where in changes:
        change(book, *where)
    declared = dict(workbooks())[name]
    reading = read(name, saved(book), declared)
    seen = {
        (key(cell.place.sheet), cell.place.cell)
        for rows in reading.records.values()
        for row in rows
        for cell in row.cells.values()
    }
    headings = {
        (key(form.declaration.name), key(column.heading))
        for form in declared
        for column in form.declaration.columns.values()
    }
    for sheet in book.worksheets:
        if sheet.title == CHOICES_SHEET:
            continue
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            words = str(cell.value or "").strip()
            if (
                words
                and not words.startswith(EXAMPLE)  # ours, beside the box
                and (key(sheet.title), cell.coordinate) not in seen
                and not is_told(reading, sheet.title, cell.coordinate)
            ):
                assert (key(sheet.title), key(words)) in headings, f"{sheet.title}!{cell.coordinate} {words}"
