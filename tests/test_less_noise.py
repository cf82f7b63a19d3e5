"""Equal findings are one line, what is new stands first, blank forms are silent; a copy mended by hand is not forgotten."""

from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from generator.__main__ import main
from generator.excel.blank import blank
from generator.forms import workbooks as declared
from generator.office import MeetingFolders, OfficeFolders
from generator.packet.inputs import read_meeting
from generator.packet.outcome import Outcome
from generator.packet.page import mark
from generator.packet.rewordings import still_aside
from generator.packet.steps import make_packet
from generator.problem import Place, Problem, Severity, alike, as_one
from generator.report.terminal import Terminal
from generator.send.mail import prepare
from generator.send.pdf import bind
from generator.year.next_meeting import next_meeting
from tests.clean_year import HOME_1, workbooks, written
from tests.conftest import MEETING


def finding(cell: str, message: str = "「評価」が空欄です。", workbook: str = "取組.xlsx") -> Problem:
    return Problem(Severity.ERROR, "取組02", Place(workbook, "実施実績", cell), message, "選んでください。")


def shown(problems: list[Problem]) -> list[str]:
    return [as_one(group).place.cell for group in alike(problems)]


def test_equal_findings_of_one_column_are_one_line() -> None:
    assert shown([finding(f"C{row}") for row in range(2, 16)]) == ["C2～C15（14か所）"]
    assert shown([finding("C2"), finding("C4"), finding("C5")]) == ["C2、C4～C5（3か所）"]
    assert shown([finding(f"C{row}") for row in range(2, 12, 2)]) == ["C2、C4、C6など（5か所）"]


def test_findings_that_differ_stay_apart() -> None:
    others = [finding("D3"), finding("C4", "別の言葉です。"), finding("C5", workbook="研修.xlsx"), finding("")]
    assert shown([finding("C2"), *others]) == ["C2", "D3", "C4", "C5", ""]


def test_json_keeps_equal_findings_single(capsys: pytest.CaptureFixture[str]) -> None:
    outcome = Outcome(MEETING, [finding("C2"), finding("C3")])
    Terminal("json").findings(outcome)
    assert capsys.readouterr().out.count('"cell"') == 2
    Terminal("text").findings(outcome)
    assert "取組.xlsx［実施実績］C2～C3（2か所） 「評価」が空欄です。" in capsys.readouterr().err


def test_what_is_new_since_the_last_run_stands_first(capsys: pytest.CaptureFixture[str]) -> None:
    old, new = finding("C2", "前からです。"), finding("D9", "新しく出ました。")
    outcome = Outcome(MEETING, [old, new], known=frozenset({mark(finding("C7", "前からです。"))}))
    Terminal("text").findings(outcome)
    told = capsys.readouterr().err
    assert told.startswith("前の点検の後で新しく出た指摘: 1件\n")
    assert told.index("新しく出ました。") < told.index("前の点検でも出ていた指摘: 1件") < told.index("前からです。")


def test_a_quiet_run_tells_errors_and_the_end_alone(capsys: pytest.CaptureFixture[str]) -> None:
    terminal = Terminal("text", quiet=True)
    terminal.progress("読んでいます")
    note = Problem(Severity.NOTE, "取組15", Place("取組.xlsx"), "載りません。")
    terminal.show(Outcome(MEETING, [finding("C2"), note]))
    told = capsys.readouterr().err
    assert "読んでいます" not in told and "載りません" not in told
    assert "「評価」が空欄です。" in told and "誤り 1件" in told


def meeting(root: Path, change: Callable[[dict[str, dict[str, list[dict[str, object]]]]], None]) -> MeetingFolders:
    """A meeting of one minutes and the agenda, from the clean year."""
    year = workbooks()
    wanted = [row for row in year["会議.xlsx"]["配付資料"] if row["入力ファイル"] == HOME_1]
    year["会議.xlsx"]["配付資料"] = wanted
    change(year)
    folder = root / "inputs" / "令和7年度第2回"
    folder.mkdir(parents=True)
    for name in ("会議.xlsx", HOME_1):
        (folder / name).write_bytes(written(name, year[name]))
    (folder / "会議録_様式.xlsx").write_bytes(blank("会議録_*.xlsx", dict(declared())["会議録_*.xlsx"]))
    return MeetingFolders.at(folder)


def test_blank_minutes_are_silent(tmp_path: Path) -> None:
    assert [str(problem) for problem in read_meeting(meeting(tmp_path, lambda year: None)).problems] == []


def test_blank_minutes_add_nothing_to_another_error(tmp_path: Path) -> None:
    def spoil(year: dict[str, dict[str, list[dict[str, object]]]]) -> None:
        year["会議.xlsx"]["配付資料"].append({"様式": "実績表"})

    problems = read_meeting(meeting(tmp_path, spoil)).problems
    assert {problem.place.workbook for problem in problems if problem.severity is Severity.ERROR} == {"会議.xlsx"}


def test_minutes_that_are_still_blank_are_none(tmp_path: Path) -> None:
    def unnamed(year: dict[str, dict[str, list[dict[str, object]]]]) -> None:
        year["会議.xlsx"]["配付資料"][0]["入力ファイル"] = None

    folders = meeting(tmp_path, unnamed)
    (folders.inputs / HOME_1).unlink()
    found = [problem for problem in read_meeting(folders).problems if problem.code in {"入力01", "会議35"}]
    assert [problem.message for problem in found] == ["会議録_○○.xlsxがないので、「会議録」は作りません。"]


def mended(packet: Path, words: str = "手で直した言葉") -> str:
    """A paper mended by hand and then made anew; the name of the copy that was set aside."""
    paper = docx.Document(str(packet / "次第.docx"))
    paper.paragraphs[0].add_run(words)
    paper.save(str(packet / "次第.docx"))
    folders = OfficeFolders(packet.parent.parent).meeting(MEETING)
    (edit,) = make_packet(folders).hand_edits
    return edit.place


def test_a_mended_copy_is_told_until_it_is_dealt_with(packet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    aside = mended(packet)
    folders = OfficeFolders(packet.parent.parent).meeting(MEETING)
    for _ in range(2):
        (edit,) = make_packet(folders).hand_edits
        assert edit.before and edit.place == aside and edit.lines
    Terminal("text").show(Outcome(MEETING, hand_edits=[edit]))
    assert f"手で直した {aside} の言葉が、いまの 次第.docx に入っていません。" in capsys.readouterr().err
    (packet / aside).unlink()
    assert make_packet(folders).hand_edits == []


def test_pdf_tells_of_it_and_mail_needs_a_word_to_send_the_unmended_paper(
    packet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aside = mended(packet)
    folders = OfficeFolders(packet.parent.parent).meeting(MEETING)
    (found,) = [p for p in prepare(folders).problems if p.code == "配付15"]
    assert found.severity is Severity.ERROR and found.place.workbook == aside and "--as-made" in found.hint
    monkeypatch.setattr("generator.send.pdf.soffice", lambda: None)
    assert [p.place.workbook for p in bind(folders).problems if p.code == "配付15"] == [aside]
    outcome = prepare(folders, as_made=True)
    assert not outcome.refused
    assert [p.severity for p in outcome.problems if p.code == "配付15"] == [Severity.WARNING]
    (packet / "次第.docx").unlink()
    (packet / aside).rename(packet / "次第.docx")
    assert still_aside(packet) == []
    assert not prepare(folders).refused


def test_a_draft_without_a_recipient_says_so(packet: Path) -> None:
    problems = prepare(OfficeFolders(packet.parent.parent).meeting(MEETING)).problems
    (found,) = [problem for problem in problems if problem.code == "配付16"]
    assert found.severity is Severity.WARNING and "宛先がありません" in found.message


def test_recipients_have_a_sheet_in_every_new_meeting(tmp_path: Path) -> None:
    import openpyxl

    def without(year: dict[str, dict[str, list[dict[str, object]]]]) -> None:
        del year["会議.xlsx"]["送付先"]

    folders = meeting(tmp_path, without)
    old = openpyxl.load_workbook(folders.inputs / "会議.xlsx")
    del old["送付先"]
    old.save(folders.inputs / "会議.xlsx")
    prepared = next_meeting(folders.office, "令和7年度第3回")
    new = openpyxl.load_workbook(tmp_path / "inputs" / "令和7年度第3回" / "会議.xlsx")
    assert [cell.value for cell in new["送付先"][1]] == ["名前", "メールアドレス", "グループ"]
    assert any("［送付先］のシートを足しました" in line for line in prepared.lines())
    assert new["送付先"]["A1"].fill.fgColor.rgb == new["配付資料"]["A1"].fill.fgColor.rgb


def test_settling_without_a_reason_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--settle"]) == 2
    told = capsys.readouterr().err
    assert "確認済みにする理由がありません。" in told and '--reason "' in told
