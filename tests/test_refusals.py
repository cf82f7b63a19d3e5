"""Every bad value a clerk may write is refused at its cell, all in one run, and nothing is made."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font

from generator.office import OfficeFolders
from generator.packet.steps import check_meeting, make_packet
from generator.problem import Problem, Severity
from tests.conftest import MEETING, Edit, changed, copied

Bad = tuple[str, str, str, object, str, str]

BAD: list[Bad] = [
    # workbook, sheet, cell, value, code, words of the message
    ("取組.xlsx", "実施実績", "C3", "Ａ＋", "取組01", "A・B・C・D・— のどれでもありません"),
    ("取組.xlsx", "実施実績", "C3", None, "取組02", "「評価」が空欄です"),
    ("取組.xlsx", "取組", "A4", "①-1", "取組04", "A2にもあります"),
    ("取組.xlsx", "取組", "D3", "ヌ", "取組05", "［事業区分］の「記号」にありません"),
    ("取組.xlsx", "成果指標", "A5", "⑨-9", "取組05", "［取組］の「番号」にありません"),
    ("研修.xlsx", "研修実績", "B2", "令和5年2月30日", "研修03", "2月30日"),
    ("研修.xlsx", "研修実績", "B3", "平成32年4月1日", "研修03", "平成"),
    ("研修.xlsx", "研修実績", "B4", "13月3日", "研修03", "13月3日"),
    ("研修.xlsx", "研修実績", "F2", "約20人", "研修03", "約20人"),
    ("研修.xlsx", "研修実績", "F3", 20.5, "研修03", "20.5"),
    ("研修.xlsx", "研修実績", "F4", -3, "研修03", "-3"),
    ("研修.xlsx", "研修実績", "C2", "#REF!", "研修06", "エラー値「#REF!」"),
    ("研修.xlsx", "研修実績", "D2", "=A1&B1", "研修07", "計算されていません"),
    ("研修.xlsx", "研修実績", "D3", "あ_x0007_い", "研修08", "U+0007"),
    ("研修.xlsx", "研修実績", "A2", "〃", "研修09", "上に値がありません"),
    ("研修.xlsx", "研修実績", "E1", "構師", "研修11", "「講師」のことではありませんか"),
    ("研修.xlsx", "研修実績", "G1", "講師", "研修11", "二つあります"),
    ("会議.xlsx", "開催", "B1", "5年度版", "会議03", "5年度版"),
    ("会議.xlsx", "開催", "B5", "午後13時", "会議03", "午後13時"),
    ("会議.xlsx", "配付資料", "C3", "実績表", "会議01", "どれでもありません"),
    ("会議.xlsx", "配付資料", "D3", "ありません.xlsx", "会議31", "フォルダーにありません"),
    ("支援室.xlsx", "相談件数", "B1", "七件くらい", "支援室03", "七件くらい"),
]


def errors(office: Path) -> list[Problem]:
    return [p for p in check_meeting(OfficeFolders(office).meeting(MEETING)).problems if p.severity is Severity.ERROR]


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> dict[Bad, list[Problem]]:
    """What is refused for each bad value: every second one stands in the same office, none beside one that hides it."""
    found: dict[Bad, list[Problem]] = {}
    for part in (BAD[::2], BAD[1::2]):
        office = copied(tmp_path_factory.mktemp("office"))
        for workbook, sheet, cell, value, *_ in part:
            changed(office, workbook, sheet, {cell: value})
        found |= dict.fromkeys(part, errors(office))
    return found


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: f"{bad[4]}-{bad[2]}")
def test_a_bad_value_is_refused_at_its_cell(refused: dict[Bad, list[Problem]], bad: Bad) -> None:
    workbook, sheet, cell, _, code, words = bad
    found = [p for p in refused[bad] if str(p.place) == f"{workbook}［{sheet}］{cell}"]
    assert [p.code for p in found] == [code], [str(p) for p in refused[bad]]
    assert words in found[0].message
    assert found[0].hint


@pytest.mark.parametrize(
    "bad",
    [
        ("B4", 20230713, "会議06", "「開催日」が日付になっていません（Excelでは「####」"),
        ("B4", 713, "会議03", "「1901年12月13日」"),
        ("B5", 1900, "会議03", "には時刻がありません"),
    ],
)
def test_a_bare_number_in_a_cell_formatted_for_days_or_times_is_refused_in_words(
    office: Path, edit: Edit, bad: tuple[str, int, str, str]
) -> None:
    cell, number, code, words = bad
    edit("会議.xlsx", "開催", {cell: number})
    (found,) = errors(office)
    assert (found.code, found.place.cell) == (code, cell)
    assert words in found.message
    assert "例" in found.hint


def test_the_message_has_the_form_of_the_guide(office: Path, edit: Edit) -> None:
    edit("取組.xlsx", "実施実績", {"C7": "Ａ＋"})
    assert str(errors(office)[0]) == (
        "誤り［取組01］ 取組.xlsx［実施実績］C7 「評価」の「Ａ＋」は A・B・C・D・— のどれでもありません。\n"
        "  直し方: 一覧から選び直してください。一覧にない言葉を使うときは、団体.xlsx［評価］に足してください。"
    )


def test_a_date_that_became_a_plain_number_is_refused(office: Path) -> None:
    path = office / "inputs" / MEETING / "研修.xlsx"
    book = openpyxl.load_workbook(path)
    book["研修実績"]["B5"].value = 45120
    book["研修実績"]["B5"].number_format = "General"
    book.save(path)
    assert [(p.code, p.place.cell) for p in errors(office)] == [("研修03", "B5")]


def test_all_planted_faults_are_shown_in_one_run_and_none_is_invented(office: Path, edit: Edit) -> None:
    planted = [b for b in BAD if b[3] is not None and b[4][-2:] in {"01", "03", "06", "08"}]
    for workbook, sheet, cell, value, _, _ in planted:
        edit(workbook, sheet, {cell: value})
    assert sorted(str(p.place) for p in errors(office)) == sorted(f"{w}［{s}］{c}" for w, s, c, *_ in planted)


def test_nothing_is_made_and_no_input_changes_when_something_is_refused(office: Path, edit: Edit) -> None:
    make_packet(OfficeFolders(office).meeting(MEETING))
    before = dict(_hashes(office))
    edit("取組.xlsx", "実施実績", {"C3": "Ｅ"})
    changed = office / "inputs" / MEETING / "取組.xlsx"
    before[changed] = hashlib.sha256(changed.read_bytes()).hexdigest()
    assert make_packet(OfficeFolders(office).meeting(MEETING)).refused
    assert dict(_hashes(office)) == before


def _hashes(office: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(office.rglob("*")):
        if path.is_file() and path.name != ".kaigi.lock":
            yield path, hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_missing_workbook_is_named_with_the_paper_that_needs_it(office: Path) -> None:
    folder = office / "inputs" / MEETING
    (folder / "研修.xlsx").rename(folder / "研修（最新）.xlsx")
    found = [p for p in errors(office) if p.place.workbook == "研修.xlsx"]
    assert [p.code for p in found] == ["入力01"]
    assert "研修（最新）.xlsx" in found[0].hint


def test_a_missing_sheet_suggests_the_nearest_name(office: Path) -> None:
    path = office / "inputs" / MEETING / "取組.xlsx"
    book = openpyxl.load_workbook(path)
    book["実施実績"].title = "実施実績表"
    book.save(path)
    found = errors(office)
    assert [(p.code, p.place.sheet) for p in found] == [("取組10", "実施実績")]
    assert "実施実績表" in found[0].hint


def test_without_the_meeting_workbook_only_that_is_reported(office: Path) -> None:
    (office / "inputs" / MEETING / "会議.xlsx").unlink()
    assert [(p.code, p.place.workbook) for p in errors(office)] == [("入力01", "会議.xlsx")]


def test_a_lock_file_is_a_note_and_not_a_workbook(office: Path) -> None:
    (office / "inputs" / MEETING / "~$取組.xlsx").write_bytes(b"\x05Tanaka")
    notes = [p for p in check_meeting(OfficeFolders(office).meeting(MEETING)).problems if p.code == "入力02"]
    assert [p.place.workbook for p in notes] == ["取組.xlsx"]
    assert not errors(office)


def test_a_workbook_that_is_no_workbook_is_refused_with_the_others_still_read(office: Path, edit: Edit) -> None:
    (office / "inputs" / MEETING / "研修.xlsx").write_bytes(b"%PDF-1.7")
    edit("取組.xlsx", "実施実績", {"C3": "Ｅ"})
    assert {p.place.workbook for p in errors(office)} == {"研修.xlsx", "取組.xlsx"}


def test_text_in_hidden_rows_and_struck_out_cells_is_used_and_pointed_out(office: Path) -> None:
    path = office / "inputs" / MEETING / "研修.xlsx"
    book = openpyxl.load_workbook(path)
    book["研修実績"].row_dimensions[3].hidden = True
    book["研修実績"]["D2"].font = Font(strike=True)
    book.save(path)
    outcome = make_packet(OfficeFolders(office).meeting(MEETING))
    found = {(p.code, p.place.cell) for p in outcome.problems if p.place.workbook == "研修.xlsx"}
    assert {("研修14", "A3"), ("研修13", "D2")} <= found
    assert not outcome.refused


def test_an_unused_workbook_in_the_folder_is_mentioned(office: Path) -> None:
    shutil.copy(office / "inputs" / MEETING / "研修.xlsx", office / "inputs" / MEETING / "研修 - コピー.xlsx")
    notes = [p for p in check_meeting(OfficeFolders(office).meeting(MEETING)).problems if p.code == "入力03"]
    assert "研修 - コピー.xlsx" in [p.place.workbook for p in notes]
