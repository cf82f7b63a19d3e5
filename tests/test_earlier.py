"""Earlier meetings' folders are looked up for papers that compare the years; whatever is wrong there stops nothing."""

import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from generator.excel.blank import blank
from generator.forms import workbooks
from generator.forms.initiatives import Result
from generator.forms.meeting import Meeting
from generator.forms.support_office import Attendance, Consultations
from generator.office import MeetingFolders, OfficeFolders
from generator.packet.inputs import Inputs, read_meeting
from generator.packet.ledger import trace
from generator.packet.record import manifest_of
from generator.packet.status import status_of
from generator.packet.steps import make_packet
from generator.papers.kind import documents
from generator.papers.summary import by_year
from generator.problem import GeneratorError, Problem, Severity
from generator.settings import DEFAULT
from tests.conftest import MEETING, Edit

FORMS = dict(workbooks())
NAME = "在宅医療・介護連携推進会議"
COUNTS = [one.heading for one in DEFAULT.sources]


def past(office: Path, year: int, session: int = 1, *, hospital: int | None = 3, name: str = NAME) -> Path:
    """The folder of an earlier meeting of that western fiscal year; `hospital` 相談 in 支援室.xlsx, None for no such workbook."""
    folder = office / "inputs" / f"令和{year - 2018}年度第{session}回"
    folder.mkdir()
    held = date(year, 5 + session, 1)
    told: dict[str, object] = {
        "年度": year - 2018,
        "回": session,
        "会議名": name,
        "開催日": held,
        "開始時刻": "午後7時",
    }
    rows = {"開催": [told | {"場所": "会議室"}]}
    (folder / "会議.xlsx").write_bytes(blank("会議.xlsx", FORMS["会議.xlsx"], rows))
    if hospital is not None:
        (folder / "支援室.xlsx").write_bytes(office_workbook(hospital))
    shutil.copy(office / "inputs" / MEETING / "取組.xlsx", folder)
    return folder


def office_workbook(hospital: int) -> bytes:
    rows = {"相談件数": [dict.fromkeys(COUNTS, 0) | {"病院": hospital}]}
    return blank("支援室.xlsx", FORMS["支援室.xlsx"], rows)


def looked_up(office: Path) -> Inputs:
    return read_meeting(MeetingFolders.at(office / "inputs" / MEETING))


def told(inputs: Inputs) -> list[Problem]:
    return [problem for problem in inputs.problems if problem.code == "入力04"]


def hospitals(office: Path) -> dict[int, int]:
    found = by_year(looked_up(office).book, lambda book: book.has(Consultations))
    return {year: book.one(Consultations).counts["病院"] for year, book in found.items()}


def test_each_year_is_counted_once_from_its_latest_meeting(office: Path) -> None:
    past(office, 2021, 1, hospital=1)
    past(office, 2021, 2, hospital=2)
    past(office, 2022, 1, hospital=3)
    assert hospitals(office) == {2021: 2, 2022: 3, 2023: 7}
    assert told(looked_up(office)) == []


def test_a_later_meeting_that_left_the_sheet_out_gives_way_to_the_one_before(office: Path) -> None:
    past(office, 2022, 1, hospital=3)
    past(office, 2022, 2, hospital=None)
    assert hospitals(office) == {2022: 3, 2023: 7}
    assert told(looked_up(office)) == []


def test_meetings_of_the_same_or_later_years_are_not_looked_up(office: Path, edit: Edit) -> None:
    edit("会議.xlsx", "開催", {"B4": "令和5年10月19日"})
    past(office, 2023, 3)  # held in August
    past(office, 2024, 1)
    assert looked_up(office).book.earlier == ()
    assert looked_up(office).earlier == {}


def test_a_folder_that_is_set_aside_is_no_earlier_meeting(office: Path) -> None:
    folder = past(office, 2022)
    folder.rename(folder.with_name(f"_{folder.name}"))
    assert looked_up(office).earlier == {}


def test_as_many_years_are_read_as_are_compared(office: Path) -> None:
    for year in range(2016 + 3, 2023):
        past(office, year)
    (office / "inputs" / "平成30年度第1回").mkdir()
    assert list(hospitals(office)) == list(range(2024 - DEFAULT.years_compared, 2024))


def test_nothing_is_looked_up_for_a_packet_that_compares_no_years(office: Path, edit: Edit) -> None:
    past(office, 2022)
    sheet = openpyxl.load_workbook(office / "inputs" / MEETING / "会議.xlsx")["配付資料"]
    (row,) = [cell.row for cell in sheet["C"] if cell.value == "集計"]
    edit("会議.xlsx", "配付資料", {f"{column}{row}": None for column in "CF"})
    assert looked_up(office).book.earlier == ()
    assert looked_up(office).earlier == {}


BROKEN = {
    "no workbook": b"",
    "not a workbook": b"PK\x03\x04broken",
    "an old workbook": b"\xd0\xcf\x11\xe0old",
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("workbook", ["会議.xlsx", "支援室.xlsx", "取組.xlsx"])
def test_a_broken_workbook_of_an_earlier_meeting_is_left_out_with_a_note(
    office: Path, workbook: str, data: bytes
) -> None:
    folder = past(office, 2022)
    (folder / workbook).write_bytes(data)
    (note,) = told(looked_up(office))
    assert (note.severity, note.place.workbook) == (Severity.NOTE, f"令和4年度第1回/{workbook}")
    assert "年度の比較から除きました" in note.message


def test_a_workbook_of_an_earlier_meeting_that_is_locked_is_left_out_with_a_note(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = past(office, 2022) / "支援室.xlsx"

    def content(path: Path) -> bytes:
        if path == locked:
            raise GeneratorError("開けません。")
        return path.read_bytes()

    monkeypatch.setattr("generator.packet.organisation.content_of", content)
    inputs = looked_up(office)
    assert [str(note.place) for note in told(inputs)] == ["令和4年度第1回/支援室.xlsx"]
    assert "読めないため、年度の比較から除きました。" in told(inputs)[0].message
    assert [book.has(Result) for book in inputs.book.earlier] == [True]


def test_a_refused_cell_of_an_earlier_workbook_leaves_only_its_sheet_out(office: Path) -> None:
    folder = past(office, 2022)
    book = openpyxl.load_workbook(folder / "取組.xlsx")
    book["実施実績"]["C3"].value = "Ｅ"
    book.save(folder / "取組.xlsx")
    inputs = looked_up(office)
    (note,) = told(inputs)
    assert str(note.place) == "令和4年度第1回/取組.xlsx［実施実績］C3"
    assert "kaigi check 令和4年度第1回" in note.hint
    assert [book.has(Result) for book in inputs.book.earlier] == [False]
    assert [book.has(Consultations) for book in inputs.book.earlier] == [True]


def test_a_year_without_the_workbook_is_told(office: Path) -> None:
    past(office, 2022, hospital=None)
    (note,) = told(looked_up(office))
    assert str(note.place) == "令和4年度第1回/支援室.xlsx"
    assert "令和4年度" in note.message


def test_the_meeting_of_another_council_is_left_out_with_a_note(office: Path) -> None:
    past(office, 2022, name="地域包括支援センター運営協議会")
    inputs = looked_up(office)
    assert inputs.book.earlier == ()
    assert "地域包括支援センター運営協議会" in told(inputs)[0].message


def test_a_packet_is_made_with_a_broken_folder_beside_it(office: Path) -> None:
    (past(office, 2022) / "支援室.xlsx").write_bytes(b"")
    outcome = make_packet(OfficeFolders(office).meeting(MEETING))
    assert outcome.folder
    assert list(outcome.folder.glob("*集計.xlsx"))


def test_the_compared_years_are_in_the_workbook_and_lead_back_to_their_cells(office: Path) -> None:
    past(office, 2022, hospital=31)
    folder = make_packet(OfficeFolders(office).meeting(MEETING)).folder
    assert folder
    (path,) = folder.glob("*集計.xlsx")
    sheet = openpyxl.load_workbook(path)["相談件数（年度の比較）"]
    assert ["病院", 31, 7] in [[cell.value for cell in row[:3]] for row in sheet.iter_rows()]
    found = trace(OfficeFolders(office).meeting(MEETING), ("集計", "31")).found
    assert "令和4年度第1回/支援室.xlsx［相談件数］B1" in [str(s.place) for one in found for s in one.sources]


def test_a_changed_earlier_workbook_makes_the_paper_older(office: Path) -> None:
    folder = past(office, 2022)
    packet = make_packet(OfficeFolders(office).meeting(MEETING)).folder
    assert packet
    origin = next(o.origin for name, o in manifest_of(packet).outputs.items() if name.endswith("集計.xlsx"))
    assert origin
    assert {"令和4年度第1回/会議.xlsx", "令和4年度第1回/支援室.xlsx"} <= set(origin.inputs)
    assert [
        paper.name for paper in status_of(MeetingFolders(OfficeFolders(office), office / "inputs" / MEETING)).stale
    ] == []
    (folder / "支援室.xlsx").write_bytes(office_workbook(99))
    (stale,) = status_of(MeetingFolders(OfficeFolders(office), office / "inputs" / MEETING)).stale
    assert stale.name.endswith("集計.xlsx")
    assert [change.name for change in stale.changes] == ["令和4年度第1回/支援室.xlsx"]


def test_only_sheets_that_a_paper_uses_are_looked_up() -> None:
    for kind in documents().values():
        assert set(kind.earlier) <= set(kind.uses)
    assert {Consultations, Attendance, Result} <= set(documents()["集計"].earlier)
    assert Meeting in documents()["集計"].uses
