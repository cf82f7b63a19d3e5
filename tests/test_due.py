"""What has to be handed in for a month: the rules of the sample's ［提出物］, and what is still missing."""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from generator.__main__ import main
from generator.cli.commands import DONE, STOPPED
from generator.forms.meeting import ELSEWHERE
from generator.forms.office_log import Submission
from generator.japanese.dates import month_of
from generator.office import SAMPLES, MeetingFolders, OfficeFolders
from generator.packet.inputs import read_meeting
from generator.packet.status import MADE, NOTHING, DueForms, due_forms
from generator.packet.steps import check_meeting, make_packet
from generator.papers.office_log.submissions import RULES, due_list, items
from generator.problem import GeneratorError, Severity
from generator.year.next_meeting import next_meeting
from tests.conftest import MEETING, ROOT
from tests.handwritten import plain, written
from tests.office_log import asked, log, met

SAMPLE = f"{SAMPLES}/大阪市コーディネーター"
ALL_FORMS = [f"様式{number}" for number in range(1, 21)]


def rule(timing: str, made_as: str = ELSEWHERE, **cells: Any) -> Submission:
    return written(Submission, group="区分", number="様式1", name="名称", timing=timing, made_as=made_as, **cells)


def due_months(row: Submission) -> list[tuple[int, date | None]]:
    """The months of the fiscal year in which a form is due, with the last day."""
    months = [month_of(date(2023 + (number > 12), (number - 1) % 12 + 1, 1)) for number in range(4, 16)]
    return [(month.first.month, item.due.day) for month in months for item in items(log(row), month) if item.due]


def test_each_way_of_being_due_has_its_months() -> None:
    assert due_months(rule("契約締結後", days=14)) == [(4, date(2023, 4, 17))]
    assert due_months(rule("契約締結後", months=3)) == [(7, date(2023, 7, 3))]
    every_month = due_months(rule("毎月"))
    assert [month for month, _ in every_month] == [4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3]
    assert (2, date(2024, 2, 29)) in every_month
    assert due_months(rule("三半期ごと")) == [(7, date(2023, 7, 31)), (11, date(2023, 11, 30)), (3, date(2024, 3, 31))]
    assert due_months(rule("契約終了後")) == [(3, date(2024, 3, 31))]
    assert due_months(rule("検査終了後")) == [(3, None)]
    assert due_months(rule("随時")) == []
    assert set(RULES) == {"契約締結後", "毎月", "三半期ごと", "契約終了後", "検査終了後", "随時"}


def test_a_month_without_a_row_is_missing_and_one_without_a_meeting_is_not() -> None:
    rows = [rule("毎月", "実績報告書（月報）"), rule("毎月", "会議等報告書"), rule("毎月")]
    may, june = month_of(date(2023, 5, 1)), month_of(date(2023, 6, 1))
    book = log(*rows, asked(date(2023, 5, 9)), met(date(2023, 5, 18)))
    assert [(item.rows, item.is_missing) for item in items(book, may)] == [(2, False), (1, False), (None, False)]
    assert [(item.rows, item.is_missing) for item in items(book, june)] == [(0, True), (0, False), (None, False)]


def test_the_list_names_all_twenty_forms_with_their_way_and_day() -> None:
    book = read_meeting(MeetingFolders.at(ROOT / "inputs" / SAMPLE)).book
    fields: Any = plain(due_list(book, month_of(date(2023, 7, 1))))
    rows = {row["様式"]: row for group in fields["区分一覧"] for row in group["提出物一覧"]}
    assert set(ALL_FORMS) <= set(rows)
    assert [group["区分"][:3] for group in fields["区分一覧"]] == [f"({number})" for number in range(1, 8)]
    assert (rows["様式3"]["提出方法"], rows["様式4"]["提出方法"]) == ("メールと郵送", "メール")
    others = {row["提出方法"] for form, row in rows.items() if form not in {"様式3", "様式4"}}
    assert others == {"郵送又は持参"}
    assert rows["様式9"]["期日"] == date(2023, 7, 3)
    assert rows["様式10"]["期日"] == date(2023, 7, 31)
    assert (rows["様式16"]["期日"], rows["様式16"]["準備"]) == ("随時", "別途")
    assert (rows["様式7"]["準備"], rows["様式13"]["印"]) == ("該当なし", "")
    assert [row["不足"] for row in fields["不足一覧"]] == []


def test_a_month_without_rows_is_told_on_the_list() -> None:
    book = read_meeting(MeetingFolders.at(ROOT / "inputs" / SAMPLE)).book
    fields: Any = plain(due_list(book, month_of(date(2023, 8, 1))))
    assert [row["不足"][:3] for row in fields["不足一覧"]] == ["様式3", "様式4", "様式5"]


@pytest.fixture
def log_office(tmp_path: Path) -> Path:
    """An office that has the sample of the support office's log."""
    shutil.copytree(ROOT / "templates_docx", tmp_path / "templates_docx")
    shutil.copytree(ROOT / "inputs" / SAMPLE, tmp_path / "inputs" / SAMPLE)
    return tmp_path


def states(found: DueForms) -> dict[str, tuple[str, bool]]:
    return {form.form: (form.state, form.missing) for form in found.due}


def test_a_paper_is_missing_until_it_is_made_and_when_the_log_has_changed(log_office: Path) -> None:
    assert states(due_forms(OfficeFolders(log_office).meeting(SAMPLE), "令和6年2月"))["様式3"] == (
        "まだ作っていません",
        True,
    )
    make_packet(OfficeFolders(log_office).meeting(SAMPLE))
    february = states(due_forms(OfficeFolders(log_office).meeting(SAMPLE), "令和6年2月"))
    assert set(february.values()) == {(MADE, False)}
    assert list(february) == [f"様式{number}" for number in range(3, 9)]
    path = log_office / "inputs" / SAMPLE / "支援室日誌.xlsx"
    book = openpyxl.load_workbook(path)
    book["相談記録"]["J2"].value = "別の対応をした。"
    book.save(path)
    assert states(due_forms(OfficeFolders(log_office).meeting(SAMPLE), "R6.2"))["様式3"] == (
        "入力かひな形が後で変わっています",
        True,
    )


def test_a_form_of_which_one_of_several_papers_is_not_there_is_not_made(log_office: Path) -> None:
    meeting = OfficeFolders(log_office).meeting(SAMPLE)
    make_packet(meeting)
    next(meeting.packet.glob("様式6_*5-22.docx")).unlink()
    assert states(due_forms(meeting, "令和6年2月"))["様式6"] == ("まだ作っていません", True)


def test_what_the_packet_does_not_ask_for_and_what_has_no_row_is_missing(log_office: Path) -> None:
    make_packet(OfficeFolders(log_office).meeting(SAMPLE))
    july = states(due_forms(OfficeFolders(log_office).meeting(SAMPLE), "令和5年7月"))
    assert july["様式3"] == ("［配付資料］にありません", True)
    assert july["様式10"] == (MADE, False)
    assert july["様式11"] == ("別途作ります", False)
    august = states(due_forms(OfficeFolders(log_office).meeting(SAMPLE), "令和5年8月"))
    assert august["様式3"] == ("記録がありません", True)
    assert august["様式7"] == (NOTHING, False)


def test_the_month_is_that_of_today_unless_named(log_office: Path) -> None:
    assert due_forms(OfficeFolders(log_office).meeting(SAMPLE), None, date(2024, 2, 29)).month.label == "令和6年2月"
    with pytest.raises(GeneratorError, match="令和6年4月は、日誌の年度"):
        due_forms(OfficeFolders(log_office).meeting(SAMPLE), None, date(2024, 4, 1))
    with pytest.raises(GeneratorError, match="月として読めません"):
        due_forms(OfficeFolders(log_office).meeting(SAMPLE), "来月")


def test_a_meeting_without_a_log_has_nothing_to_hand_in(office: Path) -> None:
    with pytest.raises(GeneratorError, match=r"支援室日誌\.xlsx から提出物を読み取れません"):
        due_forms(OfficeFolders(office).meeting(MEETING), "令和5年5月")


def test_the_command_tells_in_words_and_for_programs(log_office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["due", SAMPLE, "--month", "令和5年8月", "--root", str(log_office)]) == DONE
    told = capsys.readouterr().out
    assert (
        "× 様式3 実績報告書（月報）　令和5年8月31日まで・月末業務が終了後速やかに　メールと郵送　記録がありません"
        in told
    )
    assert "足りないものが3件あります" in told
    assert main(["due", SAMPLE, "--month", "令和5年8月", "--root", str(log_office), "--format", "json"]) == DONE
    found = json.loads(capsys.readouterr().out)
    assert (found["month"], found["due"][0]["form"], found["due"][0]["missing"]) == ("2023-08", "様式3", True)
    assert {form["form"] for form in found["any_time"]} == {"様式16", "様式17", "様式18", "様式19", "任意様式"}
    assert main(["due", SAMPLE, "--month", "五月", "--root", str(log_office)]) == STOPPED


def test_the_next_year_keeps_the_rules_and_asks_for_the_contract_anew(log_office: Path) -> None:
    next_meeting(OfficeFolders(log_office), "令和6年度", SAMPLE)
    outcome = check_meeting(OfficeFolders(log_office).meeting("令和6年度"))
    refused = [problem for problem in outcome.problems if problem.severity is Severity.ERROR]
    assert [(problem.place.sheet, problem.place.cell) for problem in refused] == [("支援室", "B8"), ("支援室", "B9")]
    book = openpyxl.load_workbook(log_office / "inputs" / "令和6年度" / "支援室日誌.xlsx")
    assert {row[1].value for row in book["提出物"].iter_rows(min_row=2)} >= set(ALL_FORMS)
    assert {row[0].value for row in book["相談記録"].iter_rows(min_row=2)} <= {None}
