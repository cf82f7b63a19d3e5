"""Nothing a clerk wrote is lost in silence: a cell that reaches no paper is told."""

import io
import zipfile
from pathlib import Path

import pytest

from generator.forms.initiatives import Indicator
from generator.forms.meeting import Handout
from generator.forms.support_office import Training
from generator.office import OfficeFolders
from generator.packet.ledger import unprinted
from generator.packet.steps import check_meeting, make_packet
from generator.problem import Place, Problem, Severity
from generator.records.book import Book
from generator.records.declare import Cell, Record
from generator.records.said import Text
from tests.conftest import MEETING


def place(address: str) -> Place:
    return Place("研修.xlsx", "研修実績", address)


def training(**written: str) -> Record:
    columns = Training.declaration.columns
    cells = {
        name: Cell(place(f"{letter}2"), written[name])
        for letter, name in zip("ABCDEF", columns, strict=True)
        if name in written
    }
    return Training.read(dict.fromkeys(columns), cells)


def told(record: Record, *printed: Text, used: tuple[type[Record], ...] = (Training,)) -> list[Problem]:
    return list(unprinted(Book({type(record): [record]}), used, printed))


def test_a_cell_that_no_paper_prints_is_told_with_its_place_and_words() -> None:
    (problem,) = told(training(name="勉強会"))
    assert (problem.severity, problem.code, problem.place) == (Severity.NOTE, "確認01", place("C2"))
    assert problem.message == "「名称」の「勉強会」は、どの資料にも載っていません。"
    assert problem.text == "勉強会"


def test_a_cell_that_a_printed_value_came_from_is_not_told_however_it_was_written() -> None:
    assert told(training(held_on="R5.7.13"), Text("令和5年7月13日", places=(place("B2"),))) == []
    assert [p.place.cell for p in told(training(held_on="R5.7.13"), Text("令和5年7月13日", places=(place("B3"),)))] == [
        "B2"
    ]


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ({"participants": "5"}, "令和5年度"),
        ({"participants": "5"}, "5"),
        ({"name": "研修"}, "ICT研修会"),
        ({"lecturer": "佐藤　雅彰"}, "講師は佐藤雅彰さん"),
    ],
)
def test_the_same_letters_of_another_cell_do_not_count_as_said(written: dict[str, str], printed: str) -> None:
    assert len(told(training(**written), Text(printed, places=(place("B9"),)))) == 1


def test_the_row_that_a_cell_names_is_said_where_its_own_row_is_printed_and_so_are_its_words() -> None:
    named, row = training(project="ア　把握", name="会"), Text("会", places=(place("C2"),))
    assert told(named, row, Text("ア 把握")) == []
    assert [p.place.cell for p in told(named, row, Text("ア 把握の会"))] == ["A2"]
    assert [p.place.cell for p in told(named, Text("会"), Text("ア 把握"))] == ["A2", "C2"]


def test_cells_that_steer_and_sheets_that_no_paper_uses_are_not_told() -> None:
    cells = {name: Cell(Place("会議.xlsx", "配付資料", f"{name}"), "語") for name in Handout.declaration.columns}
    handout = Handout.read(dict.fromkeys(Handout.declaration.columns), cells)
    assert [p.place.cell for p in told(handout, used=(Handout,))] == ["number", "name", "listed_as"]
    assert told(handout, used=(Training,)) == []


def test_a_year_of_a_sheet_is_told_under_its_heading_and_long_words_are_cut() -> None:
    columns = Indicator.declaration.columns
    (yearly,) = [name for name, column in columns.items() if column.kind == "年度ごとの文字"]
    record = Indicator.read(dict.fromkeys(columns), {f"{yearly}:2023": Cell(place("B2"), "長" * 50 + "\n文")})
    (problem,) = told(record, used=(Indicator,))
    assert f"「{'長' * 40}…」" in problem.message
    assert problem.message.startswith(f"「{columns[yearly].heading}」の")


def test_a_placeholder_taken_out_of_a_template_is_told_by_check_and_packet(office: Path, packet: Path) -> None:
    path = office / "templates_docx" / "trainings.docx"
    made = io.BytesIO()
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(made, "w") as copy:
        for name in archive.namelist():
            copy.writestr(name, archive.read(name).replace("{{ 研修.講師 }}".encode(), "（略）".encode()))
    path.write_bytes(made.getvalue())
    checked = [p for p in check_meeting(OfficeFolders(office).meeting(MEETING)).problems if p.code == "確認01"]
    lecturers = [p for p in checked if "「講師」の「" in p.message]
    assert {p.place.sheet for p in lecturers} == {"研修実績"}
    assert "E2" in {p.place.cell for p in lecturers}
    assert [p for p in make_packet(OfficeFolders(office).meeting(MEETING)).problems if p.code == "確認01"] == checked
