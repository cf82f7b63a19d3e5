"""What was looked at and may stay is listed apart, as long as the words it is about are unchanged."""

import hashlib
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from generator.forms.initiatives import Result
from generator.forms.meeting import SETTLED_WORKBOOK, KeptSettled, Settled
from generator.office import OfficeFolders
from generator.packet.outcome import Outcome, divided, keep
from generator.packet.steps import check_meeting, make_packet, settle_meeting
from generator.problem import GeneratorError, Mention, Place, Problem, Severity
from generator.records.book import Book
from tests.conftest import MEETING, Edit
from tests.handwritten import book_of, written

RESULT = written(Result, number="①-1", rating="A", result="配布した。")
PLACE = RESULT.cell("result").place
FINDING = Problem(Severity.WARNING, "校正03", PLACE, "指摘です。", "", "配布")
OTHER = Mention(Place("研修.xlsx", "研修実績", "F2"), "37人")


def row(**values: object) -> Settled:
    return written(Settled, **{"code": "校正03", "reason": "原文のとおり"} | values)


def settles(settled: Settled, problem: Problem = FINDING) -> bool:
    still_open, done = divided([problem], book_of(RESULT, settled))
    assert len(still_open) + len(done) == 1
    return bool(done)


def test_code_and_place_or_code_and_words_settle_a_finding() -> None:
    assert settles(row(place=str(PLACE)))
    assert settles(row(text="配布した。"))
    assert settles(row(place=str(PLACE), text="配布した。"))
    assert settles(row(code="校正０３", place="取組.xlsx[実施実績] RESULT"))


def test_another_code_place_or_wording_does_not_settle_it() -> None:
    assert not settles(row(code="校正04", place=str(PLACE)))
    assert not settles(row(place="取組.xlsx［実施実績］D7", text="配布した。"))
    assert not settles(row(place=str(PLACE), text="配布しました。"))


def test_a_refusal_is_never_settled() -> None:
    error = Problem(Severity.ERROR, "校正03", PLACE, "指摘です。")
    assert not settles(row(place=str(PLACE)), error)


def test_the_reason_is_told() -> None:
    _, (settlement,) = divided([FINDING], book_of(RESULT, row(place=str(PLACE))))
    assert (settlement.problem, settlement.reason) == (FINDING, "原文のとおり")


def test_a_row_with_neither_place_nor_words_settles_nothing_and_is_pointed_out() -> None:
    still_open, settled = divided([FINDING], book_of(RESULT, row()))
    assert settled == []
    assert [problem.code for problem in still_open] == ["校正03", "確認02"]


def test_a_contradiction_returns_when_its_other_side_changes(tmp_path: Path) -> None:
    told = Problem(Severity.WARNING, "照合01", PLACE, "違います。", "", "", (OTHER,))
    kept = kept_rows(tmp_path, [told])
    assert divided([told], book_of(RESULT, *kept))[0] == []
    changed = Problem(Severity.WARNING, "照合01", PLACE, "違います。", "", "", (Mention(OTHER.place, "38人"),))
    assert divided([changed], book_of(RESULT, *kept))[0] == [changed]


def test_two_findings_of_one_rule_in_one_cell_are_settled_both(tmp_path: Path) -> None:
    found = [
        Problem(Severity.WARNING, "照合01", PLACE, "違います。", "", "", (Mention(OTHER.place, w),)) for w in "甲乙"
    ]
    assert divided(found, book_of(RESULT, *kept_rows(tmp_path, found)))[0] == []


def test_an_empty_cell_that_was_settled_returns_once_something_is_written(tmp_path: Path) -> None:
    empty = Problem(Severity.WARNING, "校正03", Place("取組.xlsx", "実施実績", "B2"), "空欄です。")
    kept = kept_rows(tmp_path, [empty])
    assert divided([empty], book_of(*kept))[0] == []
    filled = Problem(Severity.WARNING, "校正03", empty.place, "空欄です。", "", "実施")
    assert divided([filled], book_of(*kept))[0] == [filled]


def kept_rows(folder: Path, problems: list[Problem], book: Book | None = None) -> list[KeptSettled]:
    """What is read back after settling."""
    from generator.excel.read import read

    keep(folder, problems, book or book_of(RESULT), codes=(), reason="見た", today=date(2023, 7, 3))
    reading = read(SETTLED_WORKBOOK, (folder / SETTLED_WORKBOOK).read_bytes(), [KeptSettled])
    assert reading.problems == []
    return [record for record in reading.records[KeptSettled] if isinstance(record, KeptSettled)]


def test_settling_more_keeps_what_was_settled_and_leaves_refusals_and_passing_findings(tmp_path: Path) -> None:
    first = kept_rows(tmp_path, [FINDING])
    others = [
        Problem(Severity.NOTE, "確認01", PLACE, "載っていません。"),
        Problem(Severity.ERROR, "取組01", PLACE, "どれでもありません。"),
        Problem(Severity.NOTE, "入力02", Place("取組.xlsx"), "開いています。"),
    ]
    second = kept_rows(tmp_path, others, book_of(RESULT, *first))
    assert [(row.code, row.text, row.settled_on) for row in second] == [
        ("校正03", "配布した。", date(2023, 7, 3)),
        ("確認01", "配布した。", date(2023, 7, 3)),
    ]


@pytest.mark.parametrize("text", ["=1+1", "二行\nです", "_x000D_", "#N/A", "〃の意味", "37\x07"])
def test_any_words_are_kept_so_that_they_settle(tmp_path: Path, text: str) -> None:
    problem = Problem(Severity.NOTE, "研修15", Place("研修.xlsx", "研修実績", "H9"), "欄の外です。", "", text)
    assert divided([problem], book_of(*kept_rows(tmp_path, [problem])))[0] == []


def test_the_workbook_is_not_written_while_it_is_open_or_holds_something_of_the_clerks(tmp_path: Path) -> None:
    kept_rows(tmp_path, [FINDING])
    before = (tmp_path / SETTLED_WORKBOOK).read_bytes()
    beside = Problem(Severity.NOTE, "確認済み15", Place(SETTLED_WORKBOOK, "確認済み", "G3"), "見出しの外です。")
    with pytest.raises(GeneratorError, match="直すところがあるため"):
        keep(tmp_path, [FINDING, beside], book_of(RESULT), codes=(), reason="見た", today=date(2023, 7, 3))
    (tmp_path / f"~${SETTLED_WORKBOOK}").write_bytes(b"\x05Tanaka")
    with pytest.raises(GeneratorError, match="Excelで開かれています"):
        keep(tmp_path, [FINDING], book_of(RESULT), codes=(), reason="見た", today=date(2023, 7, 3))
    assert (tmp_path / SETTLED_WORKBOOK).read_bytes() == before


def test_a_workbook_that_cannot_be_replaced_is_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept_rows(tmp_path, [FINDING])
    before = (tmp_path / SETTLED_WORKBOOK).read_bytes()

    def refuse(path: Path, target: Path) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(GeneratorError, match="書き込めません"):
        keep(tmp_path, [FINDING], book_of(RESULT), codes=(), reason="別の理由", today=date(2023, 7, 4))
    assert (tmp_path / SETTLED_WORKBOOK).read_bytes() == before


def planted(outcome: Outcome) -> list[Problem]:
    return [p for p in outcome.problems if p.place == Place("研修.xlsx", "研修実績", "J2")]


def test_a_settled_finding_of_a_meeting_is_gone_and_returns_when_its_cell_changes(office: Path, edit: Edit) -> None:
    edit("研修.xlsx", "研修実績", {"J2": "担当のメモ"})
    (finding,) = planted(check_meeting(OfficeFolders(office).meeting(MEETING)))
    before = {path: digest(path) for path in (office / "inputs").rglob("*.xlsx")}
    path, count = settle_meeting(OfficeFolders(office).meeting(MEETING), [finding.code], "メモなので載せない")
    assert count == len(
        [p for p in check_meeting(OfficeFolders(office).meeting(MEETING)).settled if p.problem.code == finding.code]
    )
    assert {path: digest(path) for path in before} == before
    assert sorted(set((office / "inputs").rglob("*.*")) - set(before)) == [path]
    outcome = make_packet(OfficeFolders(office).meeting(MEETING))
    assert planted(outcome) == []
    assert [s.reason for s in outcome.settled if s.problem == finding] == ["メモなので載せない"]
    edit("研修.xlsx", "研修実績", {"J2": "担当のメモ（追記）"})
    assert len(planted(check_meeting(OfficeFolders(office).meeting(MEETING)))) == 1


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_sheet_filled_in_by_hand_in_the_meeting_workbook_settles_too(office: Path, edit: Edit) -> None:
    edit("研修.xlsx", "研修実績", {"J2": "担当のメモ"})
    (finding,) = planted(check_meeting(OfficeFolders(office).meeting(MEETING)))
    path = office / "inputs" / MEETING / "会議.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["確認済み"] if "確認済み" in book.sheetnames else book.create_sheet("確認済み")
    sheet.delete_rows(2)  # the example
    for column, (heading, value) in enumerate(
        {"符号": finding.code, "場所": str(finding.place), "内容": "", "理由": "メモ"}.items(), start=1
    ):
        sheet.cell(1, column).value, sheet.cell(2, column).value = heading, value
    book.save(path)
    outcome = check_meeting(OfficeFolders(office).meeting(MEETING))
    assert planted(outcome) == []
    assert finding in [settlement.problem for settlement in outcome.settled]


def test_strict_makes_refusals_of_warnings_but_not_of_settled_ones(office: Path, edit: Edit) -> None:
    path = office / "inputs" / MEETING / "研修.xlsx"
    book = openpyxl.load_workbook(path)
    book["研修実績"].row_dimensions[3].hidden = True
    book.save(path)
    strict = check_meeting(OfficeFolders(office).meeting(MEETING), strict=True)
    assert "研修14" in {p.code for p in strict.problems if p.severity is Severity.ERROR}
    assert not [p for p in strict.problems if p.severity is Severity.WARNING]
    assert make_packet(OfficeFolders(office).meeting(MEETING), strict=True).refused
    assert not list((office / "outputs" / MEETING).glob("*.docx"))
    settle_meeting(OfficeFolders(office).meeting(MEETING), [], "確かめた")
    assert not make_packet(OfficeFolders(office).meeting(MEETING), strict=True).refused


def pair(one: Mention, other: Mention, code: str = "照合01") -> Problem:
    return Problem(Severity.WARNING, code, one.place, "違います。", "", one.text, (other,))


LEFT = Mention(Place("取組.xlsx", "取組", "B2"), "医療機関")
RIGHT = Mention(Place("会議録_甲.xlsx", "本文", "B9"), "医療機関等")


def test_a_settled_pair_stays_settled_when_its_places_swap(tmp_path: Path) -> None:
    kept = kept_rows(tmp_path, [pair(LEFT, RIGHT)], book_of())
    assert divided([pair(RIGHT, LEFT)], book_of(*kept))[0] == []
    changed = Mention(LEFT.place, "医療法人")
    assert len(divided([pair(RIGHT, changed)], book_of(*kept))[0]) == 1


def test_a_settled_pair_stays_settled_when_a_book_is_renamed(tmp_path: Path) -> None:
    kept = kept_rows(tmp_path, [pair(LEFT, RIGHT)], book_of())
    renamed = Mention(Place("会議録_甲乙.xlsx", "本文", "B9"), "医療機関等")
    assert divided([pair(LEFT, renamed)], book_of(*kept))[0] == []


def test_the_same_cell_of_another_book_that_is_there_is_not_settled_with_it(tmp_path: Path) -> None:
    row_of = written(Result, number="①-1")
    place = row_of.cell("number").place
    told = Problem(Severity.WARNING, "年度07", place, "違います。", "", "①-1")
    kept = kept_rows(tmp_path, [told], book_of(row_of))
    other = Problem(Severity.WARNING, "年度07", Place("別.xlsx", place.sheet, place.cell), "違います。", "", "①-1")
    assert divided([told, other], book_of(row_of, *kept))[0] == [other]
    file = Problem(Severity.NOTE, "入力03", Place("控え.xlsx"), "使いません。")
    another = Problem(Severity.NOTE, "入力03", Place("別.xlsx"), "使いません。")
    (tmp_path / "other").mkdir()
    kept = kept_rows(tmp_path / "other", [file], book_of(row_of))
    assert divided([another], book_of(row_of, *kept))[0] == [another]


def test_one_place_can_be_settled_alone(tmp_path: Path) -> None:
    found = [pair(LEFT, RIGHT), pair(RIGHT, LEFT)]
    chosen = ["会議録_甲.xlsx[本文] B9"]
    _, count = keep(tmp_path, found, book_of(), codes=(), places=chosen, reason="見た", today=date(2023, 7, 3))
    assert count == 1
