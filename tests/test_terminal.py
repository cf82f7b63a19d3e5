"""What staff see on the terminal: findings by paper, worst first, then what was settled and what was written."""

from pathlib import Path

import pytest

from generator import __main__ as cli
from generator.forms.meeting import Handout, Meeting
from generator.packet import steps as pipeline
from generator.packet.compose import jobs_of
from generator.packet.outcome import Outcome, Settlement
from generator.packet.page import grouped
from generator.problem import GeneratorError, Mention, Place, Problem, Severity
from generator.report.terminal import Terminal
from tests.conftest import MEETING, Edit
from tests.handwritten import book_of, written

BOOK = book_of(
    written(Meeting, fiscal_year=2023),
    written(Handout, number="資料1", name="実績", kind="事業実施実績"),
    written(Handout, number="資料2", name="予定", kind="事業実施予定"),
    written(Handout, number="資料3", name="研修", kind="研修実施状況"),
)
JOBS = list(jobs_of(BOOK))


def finding(severity: Severity, workbook: str, sheet: str = "", code: str = "甲01") -> Problem:
    return Problem(severity, code, Place(workbook, sheet, "A1" if sheet else ""), "指摘です。", "直します。")


def test_findings_stand_under_the_first_paper_made_from_their_sheet_the_worst_first() -> None:
    groups = grouped(
        [
            finding(Severity.NOTE, "取組.xlsx", "実施実績", "甲01"),
            finding(Severity.NOTE, "取組.xlsx", "取組", "甲02"),
            finding(Severity.WARNING, "取組.xlsx", "実施実績", "甲03"),
            finding(Severity.NOTE, "取組.xlsx", "基本理念", "甲04"),
            finding(Severity.ERROR, "研修.xlsx", "研修実績", "甲05"),
            finding(Severity.ERROR, "覚え書き.xlsx", "", "甲06"),
        ],
        JOBS,
    )
    assert [(group.title, [problem.code for problem in group.problems]) for group in groups] == [
        ("資料3 研修", ["甲05"]),
        ("覚え書き.xlsx", ["甲06"]),
        ("資料1 実績", ["甲03", "甲01", "甲02"]),
        ("資料2 予定", ["甲04"]),
    ]


def test_a_finding_in_minutes_belongs_to_the_paper_made_from_that_file() -> None:
    book = book_of(
        written(Meeting, fiscal_year=2023),
        written(Handout, number="資料5", name="入退院", kind="会議録", source="会議録_入退院.xlsx"),
        written(Handout, number="資料6", name="ICT", kind="会議録", source="会議録_ICT"),
    )
    problem = finding(Severity.NOTE, "会議録_ICT.xlsx", "本文")
    assert [group.title for group in grouped([problem], list(jobs_of(book)))] == ["資料6 ICT"]


def test_both_places_and_the_remedy_are_shown_in_plain_lines(capsys: pytest.CaptureFixture[str]) -> None:
    other = Mention(Place("研修.xlsx", "研修実績", "F2"), "37\n人")
    problem = Problem(
        Severity.WARNING, "照合01", Place("支援室.xlsx", "活動", "B3"), "違います。", "直します。", "", (other,)
    )
    Terminal("text").show(Outcome(MEETING, [problem], jobs=JOBS))
    assert capsys.readouterr().err.splitlines() == [
        "■ 支援室.xlsx",
        "注意［照合01］ 支援室.xlsx［活動］B3 違います。",
        "  もう一方: 研修.xlsx［研修実績］F2 「37／人」",
        "  直し方: 直します。",
        "",
        f"{MEETING}: 誤り 0件　注意 1件　参考 0件",
    ]


def test_settled_findings_are_only_counted(capsys: pytest.CaptureFixture[str]) -> None:
    settled = [Settlement(finding(Severity.NOTE, "取組.xlsx"), "原文のとおり")]
    Terminal("text").show(Outcome(MEETING, settled=settled))
    assert capsys.readouterr().err == f"{MEETING}: 誤り 0件　注意 0件　参考 0件　確認済み 1件\n"


def test_a_check_names_its_reports_on_stdout_and_exits_1_on_a_refusal(
    office: Path, edit: Edit, capsys: pytest.CaptureFixture[str]
) -> None:
    edit("取組.xlsx", "実施実績", {"C3": "Ｅ"})
    assert cli.main(["check", "--root", str(office)]) == 1
    told = capsys.readouterr()
    reports = [Path(line) for line in told.out.splitlines()]
    assert {"点検結果.html", "取組_点検.xlsx"} <= {path.name for path in reports}
    assert all(path.is_file() for path in reports)
    assert "■ 資料1 令和4年度における各事業実施実績について\n誤り［取組01］ 取組.xlsx［実施実績］C3 " in told.err
    assert "\x1b" not in told.err


def test_findings_are_shown_even_when_their_reports_cannot_be_written(
    office: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise GeneratorError("「取組_点検.xlsx」が開かれています。閉じてください。")

    monkeypatch.setattr(pipeline, "deliver", refuse)
    assert cli.main(["check", "--root", str(office)]) == 3
    told = capsys.readouterr().err
    assert "誤り 0件" in told
    assert told.endswith("点検結果のファイルは置けませんでした。「取組_点検.xlsx」が開かれています。閉じてください。\n")


def test_settling_by_command_needs_a_reason_and_says_what_it_did(
    office: Path, edit: Edit, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in (["--settle"], ["--reason", "見た"], ["--code", "研修15"]):
        assert cli.main(["check", "--root", str(office), *words]) == 2
    edit("研修.xlsx", "研修実績", {"J2": "担当のメモ"})
    capsys.readouterr()
    options = ["--settle", "--code", "研修15", "--reason", "メモ", "--format", "json"]
    assert cli.main(["check", "--root", str(office), *options]) == 0
    told = capsys.readouterr()
    assert "1件を確認済みにしました" in told.err
    assert "研修15" not in told.out
    assert cli.main(["check", "--root", str(office), *options]) == 0
    assert "確認済みにする指摘はありません。" in capsys.readouterr().err


def test_a_trace_is_answered_on_stdout(capsys: pytest.CaptureFixture[str], office: Path) -> None:
    assert cli.main(["trace", "取組.xlsx", "実施実績", "C5", "--root", str(office)]) == 0
    assert capsys.readouterr().out.startswith("取組.xlsx［実施実績］C5「A」\n■ 資料1 ")
    assert cli.main(["trace", "資料9", "37", "--root", str(office)]) == 3
