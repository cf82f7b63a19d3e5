"""A new year begins like the last one, and a fact that was typed once names workbook, title and row."""

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from generator import Office
from generator.forms.meeting import AgendaItem
from generator.office import OfficeFolders
from generator.year.adopt import adopt
from generator.year.new import new_minutes
from generator.year.next_meeting import next_meeting
from tests.conftest import MEETING, Edit
from tests.handwritten import written
from tests.proofreading import cells, found
from tests.test_checks_council import member, sitting

SECOND, NEXT_YEAR = "令和5年度第2回", "令和6年度第1回"
BODY = "入退院支援部会"


def sheet(office: Path, meeting: str, workbook: str, title: str) -> list[tuple[object, ...]]:
    """The rows of a sheet that hold anything, headings first."""
    opened = openpyxl.load_workbook(office / "inputs" / meeting / workbook)
    return [row for row in opened[title].iter_rows(values_only=True) if any(row)]


@pytest.fixture
def second(office: Path) -> Path:
    """An office after its second meeting, which had an agenda and papers of its own."""
    next_meeting(OfficeFolders(office), SECOND)
    path = office / "inputs" / SECOND / "会議.xlsx"
    opened = openpyxl.load_workbook(path)
    for title, rows in (
        ("次第", [("1 見出し", "開会", None), ("1 見出し", "中間の報告", None)]),
        ("配付資料", [("", "", "次第"), ("資料1", "令和5年度の中間の報告", "別途作成")]),
    ):
        opened[title].delete_rows(2, 40)
        for row in rows:
            opened[title].append(row)
    opened.save(path)
    return office


def test_the_first_meeting_of_a_year_has_the_agenda_and_the_papers_of_last_years_first(second: Path) -> None:
    prepared = next_meeting(OfficeFolders(second), NEXT_YEAR)
    assert prepared.former == SECOND
    assert sheet(second, NEXT_YEAR, "会議.xlsx", "次第") == sheet(second, MEETING, "会議.xlsx", "次第")
    kinds = [row[2] for row in sheet(second, NEXT_YEAR, "会議.xlsx", "配付資料")]
    before = [row[2] for row in sheet(second, MEETING, "会議.xlsx", "配付資料")]
    assert kinds == list(dict.fromkeys(before[:8])) + before[13:]  # the minutes are one row, whatever they will be
    told = "\n".join(prepared.lines())
    assert f"確かめること: 次第と配付資料は {MEETING} から入れました" in told
    assert "［次第］注意: 「委員長及び副委員長選出」は、委員が替わったときだけのものです" in told
    # Everything else is of the last meeting: what the 部会 announced there, not what they did a year ago.
    assert sheet(second, NEXT_YEAR, "部会.xlsx", "開催状況")[1][0] == "日常療養支援・多職種連携研修部会"


def test_what_is_for_new_members_alone_is_told_in_the_same_year_too(office: Path) -> None:
    told = "\n".join(next_meeting(OfficeFolders(office), SECOND).lines())
    assert "［次第］注意: 「委員長及び副委員長選出」は、委員が替わったときだけのものです" in told


def test_a_meeting_that_is_named_is_where_everything_comes_from(second: Path) -> None:
    next_meeting(OfficeFolders(second), NEXT_YEAR, SECOND)
    titles = [row[1] for row in sheet(second, NEXT_YEAR, "会議.xlsx", "次第")]
    assert titles == ["件名", "開会", "中間の報告"]


def test_the_second_meeting_of_a_year_follows_the_first(second: Path) -> None:
    prepared = next_meeting(OfficeFolders(second), "令和5年度第3回")
    assert [row[1] for row in sheet(second, "令和5年度第3回", "会議.xlsx", "次第")] == ["件名", "開会", "中間の報告"]
    assert "注意" not in "\n".join(prepared.lines())


def test_years_in_titles_move_on_with_the_year_and_others_stay(office: Path, edit: Edit) -> None:
    edit("会議.xlsx", "次第", {"B10": "令和5年度のお元気サミットについて", "B11": "令和2年度からの令和4年度の検討"})
    edit("会議.xlsx", "配付資料", {"G3": "令和4年度における各事業実施状況について"})
    told = "\n".join(next_meeting(OfficeFolders(office), NEXT_YEAR).lines())
    titles = [row[1] for row in sheet(office, NEXT_YEAR, "会議.xlsx", "次第")]
    assert "令和6年度のお元気サミットについて" in titles
    assert "令和2年度からの令和5年度の検討" in titles
    assert sheet(office, NEXT_YEAR, "会議.xlsx", "配付資料")[2][6] == "令和5年度における各事業実施状況について"
    assert (
        "改めたもの: ［次第］B10の「令和5年度のお元気サミットについて」 → 「令和6年度のお元気サミットについて」" in told
    )
    next_meeting(OfficeFolders(office), SECOND)
    assert "令和5年度のお元気サミットについて" in [row[1] for row in sheet(office, SECOND, "会議.xlsx", "次第")]


def test_columns_a_clerk_added_come_along_where_both_meetings_have_them(second: Path) -> None:
    for meeting, words in ((MEETING, "去年のメモ"), (SECOND, "秋のメモ")):
        path = second / "inputs" / meeting / "会議.xlsx"
        opened = openpyxl.load_workbook(path)
        opened["次第"]["E1"].value, opened["次第"]["E2"].value = "メモ", words
        opened.save(path)
    told = "\n".join(next_meeting(OfficeFolders(second), NEXT_YEAR).lines())
    assert sheet(second, NEXT_YEAR, "会議.xlsx", "次第")[1][4] == "去年のメモ"
    assert "足した欄「メモ」の、空にした行の書き込み（E2）" in told


def test_minutes_take_the_sitting_from_the_list_of_sittings_and_the_rest_from_the_last_minutes(office: Path) -> None:
    next_meeting(OfficeFolders(office), SECOND)
    folders = OfficeFolders(office).meeting(SECOND)
    path = new_minutes(folders, BODY)
    assert path.name == f"会議録_{BODY}_令和5年度第2回.xlsx"
    (head,) = sheet_of(path)
    last = sheet_of(office / "inputs" / MEETING / f"会議録_{BODY}_令和5年度第1回.xlsx")[0]
    assert (head["年度"], head["回"], head["会議名"], head["開催日"]) == (2023, 2, BODY, date(2023, 9, 14))
    assert [head[name] for name in ("場所", "事務局", "傍聴の可否")] == [
        last[name] for name in ("場所", "事務局", "傍聴の可否")
    ]
    assert (head["開始時刻"], head["終了時刻"], head["傍聴者数"]) == (None, None, None)


def sheet_of(path: Path) -> list[dict[str, object]]:
    """［概要］ of minutes by heading."""
    opened = openpyxl.load_workbook(path)["概要"]
    values: dict[str, object] = {
        str(a): b.date() if isinstance(b, datetime) else b for a, b in opened.iter_rows(max_col=2, values_only=True)
    }
    return [values]


def test_the_sittings_of_a_body_get_their_minutes_one_after_the_other(office: Path) -> None:
    folders = OfficeFolders(office).meeting(MEETING)
    body = "日常療養支援・多職種連携研修部会"
    for name in ("令和5年度第1回", "令和5年度第2回"):
        (folders.inputs / f"会議録_{body}_{name}.xlsx").unlink()
    assert [new_minutes(folders, body).stem.rpartition("_")[2] for _ in range(2)] == [
        "令和5年度第1回",
        "令和5年度第2回",
    ]


def test_a_row_without_a_workbook_is_all_of_its_kind_titled_by_what_they_say(office: Path, edit: Edit) -> None:
    whole = Office(office).meeting(MEETING).make()
    rows = {f"{letter}{row}": None for row in range(9, 14) for letter in "ABCDEFGH"}
    edit(
        "会議.xlsx",
        "配付資料",
        {**rows, "B8": None, "D8": None, "B15": None, "D15": None, **{f"{c}16": None for c in "BC"}},
    )
    edit("会議.xlsx", "配付資料", {f"D{row}": None for row in range(16, 21)})
    bare = Office(office).meeting(MEETING).make()
    assert [str(p) for p in bare.problems if p.code.startswith("会議")] == []
    assert list(bare.changed) == list(whole.changed)
    assert set(bare.changed.values()) == {"変更なし"}


def test_a_row_for_all_leaves_those_that_other_rows_name(office: Path, edit: Edit) -> None:
    edit("会議.xlsx", "配付資料", {"B8": "議事録", "D8": None})
    edit("会議.xlsx", "配付資料", {f"{letter}9": None for letter in "ABCDEFGH"})
    files = Office(office).meeting(MEETING).make().changed
    assert [name for name in files if "議" in name and "日常" in name] == [
        "議事録（日常療養支援・多職種連携研修部会　令和4年度第3回）.docx",
        "議事録（日常療養支援・多職種連携研修部会　令和5年度第1回）.docx",
        "会議録（日常療養支援・多職種連携研修部会　令和5年度第2回）.docx",
    ]


def test_two_rows_for_all_are_one_too_many(office: Path, edit: Edit) -> None:
    edit("会議.xlsx", "配付資料", {"D8": None, "D9": None})
    told = [p.place.cell for p in Office(office).meeting(MEETING).check().problems if p.code == "会議33"]
    assert told == ["C8", "C9"]


def test_a_row_for_all_where_there_are_none_is_told_and_left_out(office: Path) -> None:
    next_meeting(OfficeFolders(office), SECOND)
    (told,) = [p for p in Office(office).meeting(SECOND).check().problems if p.code == "会議35"]
    assert str(told.place) == "会議.xlsx［配付資料］C8"
    new_minutes(OfficeFolders(office).meeting(SECOND), BODY)
    outcome = Office(office).meeting(SECOND).check()
    assert "会議35" not in {p.code for p in outcome.problems}
    assert [job.title for job in outcome.jobs if job.document.kind == "会議録"] == [f"会議録（{BODY}　令和5年度第2回）"]


@pytest.mark.parametrize(("begins", "told"), [(date(2022, 4, 1), []), (date(2021, 4, 1), ["title"])])
def test_new_members_introduce_themselves_in_a_year_with_new_members(begins: date, told: list[str]) -> None:
    item = written(AgendaItem, level="1 見出し", title="委員自己紹介及び事務局出席者紹介")
    assert cells(found("委員10", sitting(), item, member("架空　花子", begins))) == told
    assert found("委員10", sitting(), item) == []


PROSE = ("方針説明.xlsx", "会議録_")
"""Workbooks whose words are new each time; of minutes the cells of ［概要］ are counted."""


def filled(path: Path) -> dict[str, set[str]]:
    """The addresses of the cells that hold anything, by sheet."""
    opened = openpyxl.load_workbook(path)
    return {
        one.title: {
            cell.coordinate
            for row in one.iter_rows()
            for cell in row
            if cell.value is not None and not str(cell.value).startswith("【例】")
        }
        for one in opened.worksheets
        if one.sheet_state == "visible"
    }


def to_type(office: Path, old: str, new: str) -> dict[str, int]:
    """How many cells are to be typed, by workbook, for a meeting that says as much as an old one of the same kind.

    They are the cells that the old one filled and that are empty now, and of as many minutes those of ［概要］. A row of
    ［配付資料］ that stands for all of its kind is none to be typed again.
    """
    listed = [{str(row[2]) for row in sheet(office, meeting, "会議.xlsx", "配付資料")[1:]} for meeting in (old, new)]
    assert listed[0] - listed[1] <= {"新旧対照表", "見え消し版", "見え消し版（印刷用）", "改訂の概要"}
    counts: dict[str, int] = {}
    for path in sorted((office / "inputs" / old).glob("*.xlsx")):
        beside = office / "inputs" / new / path.name
        if not path.name.startswith(PROSE) and beside.exists():
            before, now = filled(path), filled(beside)
            counts[path.name] = sum(
                len(cells - now.get(title, set())) for title, cells in before.items() if title != "配付資料"
            )
    folders = OfficeFolders(office).meeting(new)
    bodies = [str(row[0]) for row in sheet(office, new, "部会.xlsx", "開催状況")[1:]]
    for body in bodies:
        head = filled(new_minutes(folders, body))["概要"]
        like = max((office / "inputs" / MEETING).glob(f"会議録_{body}_*.xlsx"))
        counts["会議録_*.xlsx"] = counts.get("会議録_*.xlsx", 0) + len(filled(like)["概要"] - head)
    return counts


def hold_as_many_sittings(office: Path, meeting: str) -> int:
    """Type the sittings that the 部会 had beside those that they announced, as many as a year ago; returns how many cells."""
    path = office / "inputs" / meeting / "部会.xlsx"
    opened = openpyxl.load_workbook(path)
    there = [row for row in opened["開催状況"].iter_rows(min_row=2, values_only=True) if row[0]]
    before = sheet(office, MEETING, "部会.xlsx", "開催状況")[1:]
    more = before[len(there) :]
    for number, (body, *_) in enumerate(more, start=len(there) + 2):
        for letter, value in zip("ABC", (body, 30 + number, f"令和6年4月{number}日"), strict=True):
            opened["開催状況"][f"{letter}{number}"].value = value
    opened.save(path)
    return 3 * len(more)


HOW_TO = (Path(__file__).parent.parent / "docs" / "一つの会議の流れ.md").read_text(encoding="utf-8")


def test_the_second_meeting_takes_as_many_cells_as_the_docs_say(office: Path) -> None:
    next_meeting(OfficeFolders(office), SECOND)
    counts = to_type(office, MEETING, SECOND)
    assert sum(counts.values()) <= 60
    assert f"| 令和5年度第2回 | {sum(counts.values())} |" in HOW_TO


def test_the_first_meeting_of_the_next_year_takes_as_many_cells_as_the_docs_say(second: Path) -> None:
    next_meeting(OfficeFolders(second), NEXT_YEAR)
    adopt(OfficeFolders(second).meeting(NEXT_YEAR), "基本方針_改訂案.xlsx")
    held = hold_as_many_sittings(second, NEXT_YEAR)
    counts = to_type(second, MEETING, NEXT_YEAR)
    del counts["基本方針_現行.xlsx"]  # the edition that was adopted: nothing of it is typed again
    total = sum(counts.values()) + held
    assert total <= 250
    assert f"| 令和6年度第1回 | {total} |" in HOW_TO
