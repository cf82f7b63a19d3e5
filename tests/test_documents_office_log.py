"""The reports of a support office: which rows stand in which paper, one paper a month, a case, a meeting, a 研修."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from generator.checks.rule import checks
from generator.excel.blank import blank
from generator.forms import forms, workbooks
from generator.forms.meeting import WORKBOOK as MEETING_WORKBOOK
from generator.forms.meeting import Handout
from generator.forms.office_log import WORKBOOK, Consultation, MonthNote, Office, PlanLine, Review
from generator.japanese.dates import month_of, parts_of
from generator.office import OfficeFolders
from generator.packet.steps import make_packet
from generator.papers.kind import documents
from generator.papers.office_log.reports import (
    activity_record,
    case_sheet,
    daily_report,
    monthly_report,
    periodic_report,
    yearly_plan,
)
from generator.records.book import Book
from generator.settings import DEFAULT
from tests.handwritten import plain, written
from tests.office_log import asked, did, learned, log, met
from tests.papers import lines, words

MAY, FEBRUARY = month_of(date(2023, 5, 1)), month_of(date(2024, 2, 1))
LEAP_DAY = date(2024, 2, 29)
KINDS = [kind for kind, made in documents().items() if any(f.declaration.workbook == WORKBOOK for f in made.uses)]


def names(kind: str, *rows: Any) -> list[object]:
    return [copy.name.value for copy in documents()[kind].copies(log(*rows))]


def test_a_report_is_made_for_every_month_also_without_a_row() -> None:
    for kind in ("実績報告書（月報）", "実績報告書（日報）", "活動記録票", "提出一覧"):
        made = names(kind)
        assert (len(made), made[0], made[-1]) == (12, "令和5年4月分", "令和6年3月分")


def test_an_office_that_could_not_be_read_is_not_said_to_have_nothing_to_report() -> None:
    asked_for = written(Handout, kind="実績報告書（月報）")
    assert checks()["次第13"].problems(Book({Handout: [asked_for]}, frozenset({Office}))) == []
    assert len(checks()["次第13"].problems(Book({Handout: [asked_for]}))) == 1


def test_a_report_is_made_for_every_third() -> None:
    assert names("実績報告書（三半期分）") == [
        "令和5年4月～7月分",
        "令和5年8月～11月分",
        "令和5年12月～令和6年3月分",
    ]


def test_a_meeting_and_a_training_have_a_paper_each_told_by_day_and_name() -> None:
    rows = [met(LEAP_DAY, "連絡会"), met(LEAP_DAY, "連絡会"), learned(date(2023, 5, 16), "研修会")]
    assert names("会議等報告書", *rows) == ["令和6年2月29日　連絡会", "令和6年2月29日　連絡会（2）"]
    assert names("研修等報告書", *rows) == ["令和5年5月16日　研修会"]
    assert names("会議等報告書") == []


def test_a_case_has_one_sheet_with_all_its_days() -> None:
    rows = [asked(LEAP_DAY, "5-22", state="継続中"), asked(date(2024, 3, 7), "5-22"), asked(LEAP_DAY, "5-21")]
    copies = documents()["相談シート"].copies(log(*rows))
    assert [copy.name.value for copy in copies] == ["整理番号5-22", "整理番号5-21"]
    assert copies[0].is_meant("3月") and copies[0].is_meant("令和6年2月") and copies[0].is_meant("5-22")
    assert not copies[1].is_meant("3月")
    fields: Any = plain(case_sheet(log(*rows), copies[0].of))
    assert (fields["相談"]["結果"], fields["現在"]["結果"]) == ("継続中", "終了")
    assert [(row["回"], row["日付"]) for row in fields["経過一覧"]] == [("2", date(2024, 3, 7))]


def test_a_consultation_has_no_place_for_a_patients_name() -> None:
    headings = {column.heading for column in Consultation.declaration.columns.values()}
    assert not {
        heading for heading in headings if any(word in heading for word in ("氏名", "患者", "住所", "生年月日"))
    }


def test_a_month_has_its_own_rows_and_words() -> None:
    rows = [met(date(2023, 5, 18), "五月の会"), met(LEAP_DAY, "二月の会"), learned(LEAP_DAY, "二月の研修")]
    notes = [written(MonthNote, month="2月", done="二月の取組"), written(MonthNote, month="5月", done="五月の取組")]
    fields: Any = plain(monthly_report(log(*rows, *notes), FEBRUARY))
    assert [row["会議名"] for row in fields["会議等一覧"]] == ["二月の会"]
    assert [row["名称"] for row in fields["研修等一覧"]] == ["二月の研修"]
    assert (fields["月"], fields["まとめ"]["主な取組"]) == ("令和6年2月", "二月の取組")
    empty: Any = plain(monthly_report(log(*rows, *notes), month_of(date(2023, 8, 1))))
    assert (empty["会議等一覧"], empty["まとめ"]["主な取組"]) == ([], "")


def test_a_daily_report_has_every_day_of_the_month() -> None:
    fields: Any = plain(daily_report(log(asked(LEAP_DAY), asked(LEAP_DAY), did(date(2023, 5, 1))), FEBRUARY))
    days = fields["日一覧"]
    assert (len(days), days[-1]["日"], days[-1]["曜日"]) == (29, "29", "木")
    assert (days[-1]["新規"], days[-1]["継続"], days[-1]["相談計"], days[-1]["活動"]) == (1, 1, 2, "")
    assert len(days[-1]["内容一覧"]) == 2
    assert days[0]["相談計"] == ""
    assert (fields["計"]["相談計"], fields["計"]["活動"]) == (2, 0)


def test_an_activity_stands_under_the_letter_of_its_duty() -> None:
    fields: Any = plain(activity_record(log(did(date(2023, 5, 1), duty=DEFAULT.duties[3]), did(LEAP_DAY)), MAY))
    assert [row["記号"] for row in fields["活動一覧"]] == ["エ"]
    assert fields["事業項目一覧"][0]["項目"].startswith("ア　")


def test_a_plan_marks_its_months_from_april_to_march() -> None:
    line = written(PlanLine, duty=DEFAULT.duties[2], goal="目標", work="取組", first_month="12月", last_month="2月")
    fields: Any = plain(yearly_plan(log(line)))
    assert "".join(mark["印"] or "-" for mark in fields["計画一覧"][0]["予定一覧"]) == "--------●●●-"
    assert [month["月"] for month in fields["月一覧"]][0::11] == ["4", "3"]


def test_a_third_has_its_own_review() -> None:
    reviews = [written(Review, period=period, achieved=period) for period in ("年度", "12月～3月", "4月～7月")]
    fields: Any = plain(periodic_report(log(*reviews), parts_of(2023, 4)[2]))
    assert [row["成果"] for row in fields["振り返り一覧"]] == ["12月～3月"]
    assert [column["列"] for column in fields["列一覧"]] == ["12月", "1月", "2月", "3月", "計", "累計"]


LONG = "長い文です。" * 200


@pytest.fixture
def office(office: Path) -> Path:
    """An office whose meeting asks for every paper that is made of a log."""
    (office / "inputs" / "日誌").mkdir()
    return office


def write(office: Path, **sheets: list[dict[str, object]]) -> None:
    folder = office / "inputs" / "日誌"
    form: dict[str, object] = {
        column.heading: column.example
        for f in forms()
        if f.__name__ == "Office"
        for column in f.declaration.columns.values()
    }
    handouts: list[dict[str, object]] = [{"様式": kind, "形式": "Word・Excel"} for kind in KINDS]
    (folder / WORKBOOK).write_bytes(blank(WORKBOOK, dict(workbooks())[WORKBOOK], {"支援室": [form], **sheets}))
    (folder / MEETING_WORKBOOK).write_bytes(
        blank(MEETING_WORKBOOK, dict(workbooks())[MEETING_WORKBOOK], {"配付資料": handouts})
    )


def examples(sheet: str, **cells: object) -> dict[str, object]:
    (form,) = [f for f in forms() if f.declaration.name == sheet and f.declaration.workbook == WORKBOOK]
    return {column.heading: column.example for column in form.declaration.columns.values()} | cells


def test_an_empty_log_makes_every_paper_that_tells_of_a_time(office: Path) -> None:
    write(office)
    outcome = make_packet(OfficeFolders(office).meeting("日誌"))
    assert outcome.folder
    made = {job.document.kind for job in outcome.jobs}
    assert set(KINDS) - made == {"相談シート", "会議等報告書", "研修等報告書"}
    assert {problem.code for problem in outcome.problems} == {"次第13", "記入02"}
    assert len(outcome.papers) == 4 * 12 + 3 + 2


def test_long_words_arrive_whole_in_every_paper(office: Path) -> None:
    write(
        office,
        相談記録=[examples("相談記録", 状況=LONG, 相談内容=LONG, 対応=LONG)],
        活動記録=[examples("活動記録", 日付="令和5年5月18日", 活動内容=LONG)],
        会議等=[examples("会議等", 内容=LONG, 会議名="長い名前の会議" * 20)],
        研修等=[examples("研修等", 内容=LONG)],
        年間計画=[examples("年間計画", 目標=LONG)],
    )
    outcome = make_packet(OfficeFolders(office).meeting("日誌"))
    assert outcome.folder and not outcome.refused
    for start in ("相談シート", "活動記録票　令和5年5月分", "会議等報告書", "研修等報告書", "年間計画表"):
        (path,) = outcome.folder.glob(f"{start}*.docx")
        assert LONG in words(path)
        assert len(path.name.encode()) <= 255
    assert any("該当なし" in line for line in lines(next(outcome.folder.glob("活動記録票　令和5年6月分.docx"))))
