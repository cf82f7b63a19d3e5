"""Whatever stands in a cell, a fault is found where it is, once, and none is invented."""

import random
import shutil
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path
from unicodedata import normalize

import openpyxl
import pytest

from generator.excel.cells import raw
from generator.excel.read import read
from generator.forms import workbooks
from generator.forms.meeting import Meeting
from generator.office import MeetingFolders
from generator.packet.inputs import read_meeting
from generator.problem import Severity
from tests.conftest import MEETING, ROOT, Edit

SAMPLE = ROOT / "inputs" / MEETING
FAULTS: list[tuple[str, str]] = [("#REF!", "06"), ('=A1&"x"', "07"), ("あ_x0007_い", "08")]


def errors(office: Path) -> list[tuple[str, str]]:
    """Place and number of every 誤り found by reading."""
    problems = read_meeting(MeetingFolders.at(office / "inputs" / MEETING)).problems
    return sorted((str(p.place), p.code[-2:]) for p in problems if p.severity is Severity.ERROR)


def cells_with_words() -> list[tuple[str, str, str]]:
    """Every cell of the sample that holds a clerk's words."""
    found = []
    for path in sorted(SAMPLE.glob("*.xlsx")):
        forms = next(forms for pattern, forms in workbooks() if fnmatchcase(path.name, pattern))
        for rows in read(path.name, path.read_bytes(), forms).records.values():
            found += [(path.name, cell.place.sheet, cell.place.cell) for row in rows for cell in row.cells.values()]
    return found


def test_everything_planted_is_reported_at_its_cell_and_nothing_else(office: Path) -> None:
    cells = cells_with_words()
    for seed in range(4):
        chance = random.Random(seed)
        planted = {cell: chance.choice(FAULTS) for cell in chance.sample(cells, 8)}
        for workbook in {workbook for workbook, _, _ in planted}:
            book = openpyxl.load_workbook(SAMPLE / workbook)
            for (place, sheet, address), (value, _) in planted.items():
                if place == workbook:
                    book[sheet][address].value = value
            book.save(office / "inputs" / MEETING / workbook)
        assert errors(office) == sorted((f"{w}［{s}］{a}", number) for (w, s, a), (_, number) in planted.items()), seed
        shutil.copytree(SAMPLE, office / "inputs" / MEETING, dirs_exist_ok=True)


@pytest.mark.parametrize(
    ("value", "number"), [*FAULTS, (None, "02")], ids=["error value", "formula", "control character", "empty"]
)
def test_a_fault_in_a_list_is_not_repeated_where_the_list_is_used(
    office: Path, edit: Edit, value: str | None, number: str
) -> None:
    edit("研修.xlsx", "事業", {"A3": value})
    assert errors(office) == [("研修.xlsx［事業］A3", number)]


def test_a_missing_sheet_is_one_fault_and_not_one_for_every_row_that_refers_to_it(office: Path) -> None:
    path = office / "inputs" / MEETING / "研修.xlsx"
    book = openpyxl.load_workbook(path)
    del book["事業"]
    book.save(path)
    assert errors(office) == [("研修.xlsx［事業］", "10")]


def test_a_refused_row_of_the_packet_hides_no_fault_of_the_workbook_it_asks_for(office: Path, edit: Edit) -> None:
    edit("会議.xlsx", "配付資料", {"D9": "#REF!"})
    edit("会議録_日常療養支援・多職種連携研修部会_令和5年度第1回.xlsx", "本文", {"B5": "#REF!"})
    assert [place.rpartition("］")[2] for place, _ in errors(office)] == ["D9", "B5"]


@pytest.mark.parametrize("heading", [column.heading for column in Meeting.declaration.columns.values()])
def test_a_form_may_lack_any_of_its_headings_without_harm(office: Path, heading: str) -> None:
    path = office / "inputs" / MEETING / "会議.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["開催"]
    rows = [
        row[0].row or 0 for row in sheet.iter_rows() if row[0].value == heading
    ]  # none of a heading that came since
    for row in rows:
        sheet.delete_rows(row)
    book.save(path)
    required = {c.heading for c in Meeting.declaration.columns.values() if c.required}
    assert errors(office) == ([("会議.xlsx［開催］", "11")] if heading in required else [])


@pytest.mark.parametrize("day", [datetime(1900, 1, 5), datetime(1899, 12, 31), datetime(1926, 12, 24)])
def test_a_day_before_showa_is_refused_where_a_date_is_meant_and_harmless_beside_the_table(
    office: Path, edit: Edit, day: datetime
) -> None:
    edit("研修.xlsx", "研修実績", {"B3": day, "K3": day})
    assert errors(office) == [("研修.xlsx［研修実績］B3", "03")]


@pytest.mark.parametrize("number", [1e308, -1e308, 1e15])
def test_a_number_nobody_counted_is_refused_or_shown_in_full_and_no_exception(office: Path, number: float) -> None:
    path = office / "inputs" / MEETING / "研修.xlsx"
    book = openpyxl.load_workbook(path)
    for column in "ABD":
        cell = book["研修実績"][f"{column}3"]
        cell.value, cell.number_format = number, '#,##0.00"人"'
    book.save(path)
    assert errors(office) == [("研修.xlsx［研修実績］A3", "05"), ("研修.xlsx［研修実績］B3", "03")]


@pytest.mark.parametrize("number", [float("inf"), float("nan")])
def test_what_is_no_number_is_an_error_value(number: float) -> None:
    cell = openpyxl.Workbook().worksheets[0]["A1"]
    cell.value = number
    found = raw(cell, struck=False)
    assert found is not None and found.error


def test_a_file_name_as_a_mac_writes_it_is_the_one_that_was_meant(office: Path, edit: Edit) -> None:
    folder = office / "inputs" / MEETING
    name = "会議録_ガイドライン部会.xlsx"
    (folder / "会議録_ICT連携部会_令和5年度第1回.xlsx").rename(folder / normalize("NFD", name))
    number = next(
        row[0].row
        for row in openpyxl.load_workbook(folder / "会議.xlsx")["配付資料"].iter_rows()
        if "ICT連携部会" in str(row[3].value)
    )
    edit("会議.xlsx", "配付資料", {f"D{number}": name})
    assert errors(office) == []
