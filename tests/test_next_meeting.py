"""The next meeting's workbooks from the last one's: what stays, what is emptied, what moves on, and nothing lost unsaid."""

import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path

import openpyxl
import pytest

from generator.__main__ import main
from generator.cli.commands import DONE, STOPPED, USAGE
from generator.office import OfficeFolders
from generator.packet.inputs import read_meeting
from generator.packet.steps import check_meeting
from generator.problem import GeneratorError, Problem, Severity
from generator.year.new import new_meeting
from generator.year.next_meeting import Prepared, next_meeting
from tests.conftest import MEETING, Edit, copied

SECOND, NEXT_YEAR = "令和5年度第2回", "令和6年度第1回"


def hashes(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if path.is_file()}


def column(office: Path, meeting: str, workbook: str, sheet: str, letter: str) -> list[object]:
    """What stands in a column below its heading, to the last row of the sheet."""
    opened = openpyxl.load_workbook(office / "inputs" / meeting / workbook)
    return [cell.value for cell in opened[sheet][letter][1:]]


def form(office: Path, meeting: str) -> dict[str, object]:
    sheet = openpyxl.load_workbook(office / "inputs" / meeting / "会議.xlsx")["開催"]
    return {str(row[0].value): row[1].value for row in sheet.iter_rows(max_col=2)}


def told(prepared: Prepared) -> str:
    return "\n".join(prepared.lines())


def errors(problems: Iterable[Problem]) -> list[str]:
    return [f"{p.code} {p.place}" for p in problems if p.severity is Severity.ERROR]


@pytest.fixture(scope="module")
def carried(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of an office with the second meeting and the next year's, made of the sample meeting; only to be read."""
    root = copied(tmp_path_factory.mktemp("carried"))
    for meeting in (SECOND, NEXT_YEAR):
        next_meeting(OfficeFolders(root), meeting, MEETING)
    return root


def test_the_second_meeting_lacks_only_what_must_be_written_for_it(office: Path) -> None:
    before = hashes(office / "inputs" / MEETING)
    next_meeting(OfficeFolders(office), SECOND)
    assert errors(check_meeting(OfficeFolders(office).meeting(SECOND)).problems) == ["記入01 方針説明.xlsx［本文］"]
    assert hashes(office / "inputs" / MEETING) == before


def test_a_new_year_lacks_only_what_must_be_written_for_it(carried: Path) -> None:
    numbers = range(2, 16)
    assert sorted(errors(check_meeting(OfficeFolders(carried).meeting(NEXT_YEAR)).problems)) == sorted(
        [
            "記入01 方針説明.xlsx［本文］",
            "会議02 会議.xlsx［開催］B4",
            "会議02 会議.xlsx［開催］B5",
            *(f"取組02 取組.xlsx［実施実績］{letter}{row}" for row in numbers for letter in "CD"),
            *(f"支援室02 支援室.xlsx［相談件数］B{row}" for row in range(1, 9)),
        ]
    )


def test_what_must_be_written_is_named_also_where_no_cell_is_missing(office: Path) -> None:
    next_meeting(OfficeFolders(office), NEXT_YEAR)
    path = office / "inputs" / NEXT_YEAR / "会議.xlsx"
    opened = openpyxl.load_workbook(path)
    opened["開催"]["B4"].value, opened["開催"]["B5"].value = "令和6年7月11日", "午後7時"
    opened.save(path)
    named = {
        str(p.place)
        for p in check_meeting(OfficeFolders(office).meeting(NEXT_YEAR)).problems
        if p.code in {"記入02", "年度04"}
    }
    assert named == {
        "研修.xlsx［研修実績］",
        "支援室.xlsx［研修参加者］",
        "支援室.xlsx［活動］",
        "取組.xlsx［成果指標］",
    }


def test_the_announced_day_becomes_the_day_of_the_meeting(carried: Path) -> None:
    was = form(carried, MEETING)
    assert form(carried, SECOND) == {
        **was,
        "回": 2,
        "開催日": was["次回開催日"],
        "開始時刻": was["次回開始時刻"],
        "次回開催日": None,
        "次回開始時刻": None,
    }


@pytest.mark.parametrize("meeting", [NEXT_YEAR, "令和5年度第3回"])
def test_a_day_announced_for_another_meeting_is_not_taken_but_told(office: Path, meeting: str) -> None:
    prepared = next_meeting(OfficeFolders(office), meeting)
    made = form(office, meeting)
    assert (made["開催日"], made["開始時刻"], made["次回開催日"]) == (None, None, None)
    assert "写していないもの: ［開催］「次回開催日」の令和5年10月19日" in told(prepared)


def test_announced_sittings_become_held_ones_until_the_day_of_the_meeting(carried: Path) -> None:
    names = ["入退院支援部会", "急変時対応・看取り支援部会", "ICT連携部会"]
    assert column(carried, SECOND, "部会.xlsx", "開催状況", "A") == [*names, None, None, None]
    days = column(carried, SECOND, "部会.xlsx", "開催状況", "C")
    assert [f"{day:%m%d}" for day in days[:3]] == ["0914", "0705", "0731"]
    assert [bool(day) for day in column(carried, SECOND, "部会.xlsx", "検討状況", "E")] == [True, False, False, False]
    assert column(carried, SECOND, "部会.xlsx", "検討状況", "B") == [None] * 4
    assert len(column(carried, SECOND, "部会.xlsx", "委員名簿", "C")) == 41


def test_papers_of_workbooks_left_behind_leave_the_list_and_are_told(office: Path) -> None:
    (office / "inputs" / MEETING / "会議録_入退院支援部会_令和5年度第1回.xlsx").unlink()
    prepared = next_meeting(OfficeFolders(office), SECOND)
    kinds = column(office, SECOND, "会議.xlsx", "配付資料", "C")
    assert kinds.count("会議録") == 1
    assert not [name for name in column(office, SECOND, "会議.xlsx", "配付資料", "D") if name and "会議録" in str(name)]
    assert kinds.count("基本方針") == 2
    assert not (office / "inputs" / MEETING / "会議録_入退院支援部会_令和5年度第1回.xlsx").exists()
    assert "［配付資料］11行目「会議録（入退院支援部会　令和5年度第1回）」" in told(prepared)
    names = {path.name for path in (office / "inputs" / SECOND).iterdir()}
    assert {name for name in names if name.startswith("会議録")} == {"会議録_様式.xlsx"}


def test_years_of_a_plan_that_ended_move_on_from_what_holds_in_the_last(carried: Path) -> None:
    sheet = openpyxl.load_workbook(carried / "inputs" / NEXT_YEAR / "取組.xlsx")["成果指標"]
    assert [cell.value for cell in sheet[1]] == ["番号", "令和5年度", "令和6年度", "令和7年度", "令和8年度"]
    first = {row[0].value: row[1].value for row in sheet.iter_rows(min_row=2)}
    assert (first["①-2"], first["①-3"], first["②-9"], first["③-1"]) == (
        "作成・配布",
        None,
        "実施",
        "講座満足度\n80%",
    )
    assert not any(cell.value for row in sheet.iter_rows(min_row=2, min_col=3) for cell in row)


def test_years_of_a_plan_that_goes_on_stay(office: Path, edit: Edit) -> None:
    years = {f"{letter}1": f"令和{year}年度" for letter, year in zip("BCDE", (3, 4, 5, 6), strict=True)}
    edit("取組.xlsx", "成果指標", dict(years))
    next_meeting(OfficeFolders(office), NEXT_YEAR)
    sheet = openpyxl.load_workbook(office / "inputs" / NEXT_YEAR / "取組.xlsx")["成果指標"]
    assert [sheet[address].value for address in years] == list(years.values())
    assert sheet["E3"].value == "→"


def test_planned_is_derived_in_the_new_year_and_kept_in_the_old(carried: Path) -> None:
    assert column(carried, SECOND, "取組.xlsx", "実施実績", "B")[1] == "配布・検討"
    assert set(column(carried, NEXT_YEAR, "取組.xlsx", "実施実績", "B")) == {None}
    assert column(carried, NEXT_YEAR, "取組.xlsx", "実施実績", "A")[0] == "①-1"


def test_a_year_can_be_reached_in_two_steps(office: Path) -> None:
    next_meeting(OfficeFolders(office), SECOND)
    before = hashes(office / "inputs" / SECOND)
    prepared = next_meeting(OfficeFolders(office), NEXT_YEAR)
    assert prepared.former == SECOND
    assert hashes(office / "inputs" / SECOND) == before
    direct = next_meeting(OfficeFolders(office), "令和6年度第2回", MEETING)
    assert direct.former == MEETING
    # What was announced on the way is there once: the sitting that stayed announced in the second meeting.
    assert column(office, NEXT_YEAR, "部会.xlsx", "開催状況", "A")[:2] == ["日常療養支援・多職種連携研修部会", None]


def test_the_latest_earlier_meeting_is_taken_and_named(office: Path) -> None:
    (office / "inputs" / MEETING).rename(office / "inputs" / "夏の会議")
    prepared = next_meeting(OfficeFolders(office), SECOND)
    assert prepared.former == "夏の会議"
    assert told(prepared).startswith("夏の会議 から写しました。")


def test_a_meeting_of_the_same_sitting_is_not_one_before_it(office: Path) -> None:
    (office / "inputs" / MEETING).rename(office / "inputs" / "夏の会議")
    assert "から写しました" not in told(next_meeting(OfficeFolders(office), MEETING))


def test_what_recurs_comes_from_the_same_sitting_of_last_year_alone(office: Path) -> None:
    next_meeting(OfficeFolders(office), SECOND)
    assert f"次第と配付資料は {MEETING} から入れました" in told(next_meeting(OfficeFolders(office), NEXT_YEAR))
    shutil.rmtree(office / "inputs" / NEXT_YEAR)
    prepared = next_meeting(OfficeFolders(office), "令和6年度第2回")
    assert prepared.former == SECOND
    assert "次第と配付資料は" not in told(prepared)


def test_a_workbook_that_is_there_is_not_touched(office: Path) -> None:
    folder = office / "inputs" / SECOND
    folder.mkdir()
    (folder / "取組.xlsx").write_bytes(b"already typed")
    prepared = next_meeting(OfficeFolders(office), SECOND)
    assert (folder / "取組.xlsx").read_bytes() == b"already typed"
    assert folder / "取組.xlsx" not in prepared.made
    assert "■ 取組.xlsx\n  写していないもの: 新しい会議のフォルダーにもうあるので、触れていません" in told(prepared)
    assert next_meeting(OfficeFolders(office), SECOND).made == []


def test_equal_inputs_give_equal_workbooks(office: Path, carried: Path) -> None:
    next_meeting(OfficeFolders(office), NEXT_YEAR, MEETING)
    assert hashes(office / "inputs" / NEXT_YEAR) == hashes(carried / "inputs" / NEXT_YEAR)


@pytest.mark.parametrize(
    ("name", "former", "words"),
    [
        ("臨時会", None, "「臨時会」から、何年度の第何回かが分かりません。.*--empty"),
        ("臨時会", MEETING, "何年度の第何回か"),
        ("令和4年度第3回", MEETING, "令和4年度第3回より前の会議ではありません"),
        (MEETING, MEETING, "より前の会議ではありません"),
        (SECOND, "令和5年度第１回の写し", "見つかりません"),
        ("令和6年度/第1回", None, "名前に使えません"),
    ],
)
def test_what_cannot_be_carried_over_is_refused_and_nothing_is_made(
    office: Path, name: str, former: str | None, words: str
) -> None:
    there = sorted(path for path in (office / "inputs").rglob("*"))
    with pytest.raises(GeneratorError, match=words):
        next_meeting(OfficeFolders(office), name, former)
    assert sorted((office / "inputs").rglob("*")) == there


def test_a_meeting_that_does_not_say_which_it_is_is_refused(office: Path, edit: Edit) -> None:
    edit("会議.xlsx", "開催", {"B2": "何回目か"})
    (office / "inputs" / MEETING).rename(office / "inputs" / "夏の会議")
    with pytest.raises(GeneratorError, match=r"夏の会議 の会議が何年度の第何回かが分かりません。会議\.xlsx［開催］"):
        next_meeting(OfficeFolders(office), SECOND, "夏の会議")


def test_without_an_earlier_meeting_the_workbooks_are_blank(office: Path) -> None:
    assert "空の様式を作りました" in told(next_meeting(OfficeFolders(office), "令和4年度第1回"))
    sheet = openpyxl.load_workbook(office / "inputs" / "令和4年度第1回" / "取組.xlsx")["成果指標"]
    assert [cell.value for cell in sheet[1]][-1] == "令和4年度"
    assert sheet.max_row == 2  # the headings and the examples


def test_a_full_disk_leaves_no_half_of_a_meeting(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from generator.packet import files

    written, write = list[Path](), files.write

    def place(path: Path, data: bytes) -> None:
        if len(written) == 3:
            raise OSError(28, "No space left on device")
        write(path, data)
        written.append(path)

    monkeypatch.setattr(files, "write", place)
    with pytest.raises(GeneratorError, match="様式を置けません"):
        next_meeting(OfficeFolders(office), SECOND)
    assert not list((office / "inputs").glob(f"*{SECOND}*"))


def test_other_files_and_broken_workbooks_are_told_as_not_carried(office: Path) -> None:
    folder = office / "inputs" / MEETING
    (folder / "研修.xlsx").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    (folder / "連絡先.docx").write_bytes(b"x")
    (folder / "~$取組.xlsx").write_bytes(b"x")
    (folder / "templates").mkdir()
    prepared = next_meeting(OfficeFolders(office), SECOND)
    words = told(prepared)
    assert not (office / "inputs" / SECOND / "研修.xlsx").exists()
    assert "■ 研修.xlsx\n  写していないもの: 開けません。" in words
    assert "■ templates、連絡先.docx\n  写していないもの: 様式ではありません" in words
    assert "  確かめること: Excelで開かれています。最後に保存された内容から写しました" in words
    assert (office / "inputs" / SECOND / "取組.xlsx").is_file()


def test_settled_findings_of_what_stays_stay_and_others_end(office: Path) -> None:
    command = ["check", MEETING, "--settle", "--reason", "原資料のとおり", "--root", str(office)]
    assert main(command) == DONE
    next_meeting(OfficeFolders(office), SECOND)
    outcome = check_meeting(OfficeFolders(office).meeting(SECOND))
    rows = column(office, SECOND, "確認済み.xlsx", "確認済み", "B")
    kept = [str(place) for place in rows if place]
    assert kept
    assert not [place for place in kept if "会議録" in place or "方針説明" in place or "検討状況" in place]
    assert {str(settled.problem.place) for settled in outcome.settled} <= set(kept)
    assert {problem.code for problem in outcome.problems} == {"会議35", "日程12", "日程14", "記入01"}


def test_the_command_says_what_it_did_and_prints_the_files(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", SECOND, "--from", MEETING, "--root", str(office)]) == DONE
    said = capsys.readouterr()
    assert str(office / "inputs" / SECOND / "会議.xlsx") in said.out.splitlines()
    assert "■ 会議.xlsx" in said.err
    assert "改めたもの: ［開催］「開催日」 → 令和5年10月19日（前の会議の「次回開催日」）" in said.err


def test_blank_workbooks_are_made_when_asked_for(office: Path) -> None:
    assert main(["new", "臨時会", "--empty", "--root", str(office)]) == DONE
    assert openpyxl.load_workbook(office / "inputs" / "臨時会" / "会議.xlsx")["開催"]["B3"].value is None


def test_a_workbook_of_another_kind_is_added_blank(office: Path) -> None:
    assert "事業計画.xlsx" not in {path.name for path in next_meeting(OfficeFolders(office), SECOND).made}
    assert main(["new", "令和5年度第3回", "--kind", "事業計画", "--root", str(office)]) == DONE
    assert (office / "inputs" / "令和5年度第3回" / "事業計画.xlsx").is_file()


def test_what_the_list_of_papers_names_is_added_blank(office: Path, edit: Edit) -> None:
    (office / "inputs" / MEETING / "研修.xlsx").unlink()
    edit("会議.xlsx", "配付資料", {"C21": "席次表（ロの字）"})
    made = {path.name for path in next_meeting(OfficeFolders(office), SECOND).made}
    assert {"研修.xlsx", "推進会議.xlsx", "出欠.xlsx"} <= made
    assert "意見.xlsx" not in made


def test_a_paper_that_is_added_to_the_list_gets_its_workbooks_by_new(office: Path, edit: Edit) -> None:
    edit("会議.xlsx", "配付資料", {"C21": "出欠一覧"})
    folder = OfficeFolders(office).meeting(MEETING)
    told = [p for p in read_meeting(folder).problems if p.code == "入力01"]
    assert {p.place.workbook for p in told} == {"推進会議.xlsx", "出欠.xlsx"}
    assert all(f"「kaigi new {MEETING}」で作れます" in p.hint for p in told)
    before = {path.name: path.read_bytes() for path in folder.inputs.iterdir()}
    assert main(["new", MEETING, "--root", str(office)]) == DONE
    assert {name: (folder.inputs / name).read_bytes() for name in before} == before
    assert [p for p in read_meeting(folder).problems if p.code == "入力01"] == []
    (folder.inputs / "出欠.xlsx").unlink()
    next_meeting(OfficeFolders(office), SECOND)
    edit_second = openpyxl.load_workbook(office / "inputs" / SECOND / "会議.xlsx")
    edit_second["配付資料"]["C22"].value = "意見・回答一覧"
    edit_second.save(office / "inputs" / SECOND / "会議.xlsx")
    assert "意見.xlsx" in {path.name for path in next_meeting(OfficeFolders(office), SECOND).made}


def test_a_new_office_has_what_the_council_itself_needs(tmp_path: Path) -> None:
    made = {path.name for path in new_meeting(OfficeFolders(tmp_path), SECOND)}
    assert {"推進会議.xlsx", "出欠.xlsx", "意見.xlsx"} <= made
    assert read_meeting(OfficeFolders(tmp_path).meeting(SECOND)).book.settings.offered[:16][-1] == "推進会議委員名簿"


@pytest.mark.parametrize("words", [("--empty", "--from", MEETING), ("--minutes", "入退院支援部会", "--empty")])
def test_ways_of_making_exclude_each_other(office: Path, words: tuple[str, ...]) -> None:
    assert main(["new", SECOND, *words, "--root", str(office)]) == USAGE
    assert main(["new", "臨時会", "--root", str(office)]) == STOPPED


def test_a_folder_of_one_paper_goes_by_its_year(office: Path) -> None:
    (office / "inputs" / MEETING).rename(office / "inputs" / "令和5年度")
    opened = openpyxl.load_workbook(office / "inputs" / "令和5年度" / "会議.xlsx")
    del opened["開催"]
    opened.save(office / "inputs" / "令和5年度" / "会議.xlsx")
    prepared = next_meeting(OfficeFolders(office), "令和6年度")
    assert prepared.former == "令和5年度"
    assert column(office, "令和6年度", "研修.xlsx", "研修実績", "A")[0] is None


def test_an_unknown_kind_is_refused_before_anything_is_made(office: Path) -> None:
    with pytest.raises(
        GeneratorError, match="様式「研修状況」はありません。「研修実施状況」のことなら、そう書いてください"
    ):
        next_meeting(OfficeFolders(office), SECOND, kinds=["研修状況"])
    assert not (office / "inputs" / SECOND).exists()


def test_a_row_of_minutes_that_are_there_already_stays(office: Path, edit: Edit) -> None:
    odd = "会議録_**[入退院].xlsx"
    edit("会議.xlsx", "配付資料", {"D8": odd, "D9": "会議録_入退院支援部会_令和5年度第2回"})
    new = office / "inputs" / SECOND / "会議録_入退院支援部会_令和5年度第2回.xlsx"
    new.parent.mkdir()
    new.write_bytes((office / "inputs" / MEETING / "会議録_入退院支援部会_令和5年度第1回.xlsx").read_bytes())
    next_meeting(OfficeFolders(office), SECOND)
    sources = column(office, SECOND, "会議.xlsx", "配付資料", "D")
    assert new.stem in sources
    assert odd not in sources
