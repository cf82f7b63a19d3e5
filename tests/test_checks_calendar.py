"""暦01–10: each fires at its cell, and keeps silent beside it."""

from datetime import date, time
from typing import Any

import pytest

from generator.checks.rule import checks
from generator.forms.initiatives import Indicator, Initiative, Result
from generator.forms.meeting import Meeting
from generator.forms.subcommittees import MinutesHead, MinutesText, Status, SubcommitteeMeeting
from generator.forms.support_office import Attendance, Training
from generator.problem import Problem, Severity
from generator.records.declare import Cell, Record
from tests.handwritten import book_of, written

MEETING = written(Meeting, fiscal_year=2023, session=1, held_on=date(2023, 7, 13))


def problems(code: str, *records: Record) -> list[Problem]:
    return checks()[code].problems(book_of(*records))


def found(code: str, *records: Record) -> list[str]:
    return [problem.place.cell for problem in problems(code, *records)]


def sitting(typed: str) -> SubcommitteeMeeting:
    """A sitting of 20 June 2023, a Tuesday, as typed."""
    row = written(SubcommitteeMeeting, subcommittee="部会", session=2, held_on=date(2023, 6, 20))
    place = row.cell("held_on").place
    values = {name: getattr(row, name) for name in row.declaration.columns}
    return SubcommitteeMeeting.read(values, {**row.cells, "held_on": Cell(place, typed)})  # type: ignore[return-value] # read() makes a record of its own class


def said(text: str) -> MinutesText:
    return written(MinutesText, level="文", text=text)


@pytest.mark.parametrize("typed", ["令和5年6月20日（木）", "R5.6.20(木)", "令和5年6月20日木曜日"])
def test_a_weekday_typed_in_a_date_cell_must_fit(typed: str) -> None:
    assert found("暦01", sitting(typed)) == ["held_on"]


@pytest.mark.parametrize("typed", ["令和5年6月20日（火）", "令和5年6月20日", "2023-06-20"])
def test_a_date_cell_with_the_right_weekday_or_none_is_right(typed: str) -> None:
    assert found("暦01", sitting(typed)) == []


def test_a_wrong_weekday_shows_the_nearest_day_and_where_the_day_is_written_right() -> None:
    (problem,) = problems("暦01", sitting("令和5年6月20日（木）"), said("次回日程　令和5年6月20日（火）"))
    assert "令和5年6月20日（火）" in problem.hint
    assert "令和5年6月22日（木）" in problem.hint
    assert [(other.place.sheet, other.text) for other in problem.others] == [("本文", "令和5年6月20日（火）")]


WRONG_AND_RIGHT: list[tuple[str, str, str]] = [
    ("暦02", "令和5年6月20日（木）に開く。", "令和５年６月２０日（火）に開く。"),
    ("暦02", "2023年10月6日（木）", "2023年10月6日（金・平日）"),
    ("暦03", "令和5年2月30日まで", "令和6年2月29日まで"),
    ("暦03", "11月31日締切", "11月30日締切"),
    ("暦04", "平成32年3月31日まで", "平成31年3月31日まで"),
    ("暦04", "平成37年を目処に", "令和7年、2025年を目処に"),
    ("暦05", "10月6日（水）に実施", "10月6日（金）に実施"),
    ("暦05", "3月16日（月）に実施", "3月16日（水）に実施"),  # 令和4年
    ("暦05", "3月16日（火）に実施", "3月16日（木）に実施"),  # 令和5年
    ("暦05", "3月16日（金）に実施", "3月16日（土）に実施"),  # 令和6年
    ("暦05", "令和5年10月6日から10月20日（木）まで", "令和5年10月6日から10月20日（金）まで"),
    ("暦09", "午後8時から午後7時10分", "午後7時から午後8時10分"),
    ("暦09", "19:00～18:10", "午前9時～5時"),
]


@pytest.mark.parametrize(("code", "wrong", "right"), WRONG_AND_RIGHT)
def test_text_is_checked_for_days_and_hours(code: str, wrong: str, right: str) -> None:
    assert found(code, MEETING, said(wrong)) == ["text"]
    assert found(code, MEETING, said(right)) == []


@pytest.mark.parametrize("day", ["6月31日", "令和5年6月20日（木）"])
@pytest.mark.parametrize(
    ("said_of_it", "weight"),
    [
        ("{}に開く。", None),
        ("通知には「{}まで」と書いた。", Severity.WARNING),
        ("{}とあるが、確かめる。", Severity.WARNING),
        ("{}は誤記であり、訂正する。", Severity.WARNING),
        ("「在宅療養」について、{}に話し合う。", None),
    ],
)
def test_a_misprint_that_is_quoted_does_not_stop_the_packet(day: str, said_of_it: str, weight: Severity | None) -> None:
    told = [p for code in ("暦02", "暦03") for p in problems(code, said(said_of_it.format(day)))]
    assert [problem.severity for problem in told] == [weight or Severity.ERROR]


@pytest.mark.parametrize("text", ["2025年（平成37年）以降は", "平成37年（2025年）以降は"])
def test_a_year_that_never_came_beside_its_western_year_is_a_note(text: str) -> None:
    assert [problem.severity for problem in problems("暦04", said(text))] == [Severity.NOTE]
    assert [problem.severity for problem in problems("暦04", said("平成37年以降は"))] == [Severity.WARNING]


def test_sittings_lie_in_their_fiscal_year() -> None:
    late = written(MinutesHead, fiscal_year=2023, session=3, held_on=date(2024, 4, 1))
    assert found("暦06", MEETING, late) == ["held_on"]
    assert found("暦06", MEETING, written(MinutesHead, fiscal_year=2023, session=3, held_on=date(2024, 3, 31))) == []


@pytest.mark.parametrize("form", [Training, Attendance])
def test_trainings_are_of_the_year_before(form: Any) -> None:
    assert found("暦07", MEETING, written(form, held_on=date(2023, 4, 1))) == ["held_on"]
    assert found("暦07", MEETING, written(form, held_on=date(2023, 3, 31))) == []


def test_a_sitting_ends_after_it_begins() -> None:
    assert found("暦08", written(MinutesHead, starts_at=time(19), ends_at=time(8, 10))) == ["ends_at"]
    assert found("暦08", written(MinutesHead, starts_at=time(19), ends_at=time(19))) == ["ends_at"]
    assert found("暦08", written(MinutesHead, starts_at=time(19), ends_at=time(20, 10))) == []


def stopped(note: str) -> list[Record]:
    return [
        written(Initiative, number="①-3", name="シートの作成", name_note=note),
        written(Indicator, number="①-3", by_year={2020: "検討", 2021: "取組廃止決定"}),
        written(Result, number="①-3", result="令和3年度中に取組廃止を決定済み"),
    ]


def test_a_year_where_the_fiscal_year_is_meant_shows_where_the_fiscal_year_stands() -> None:
    for note in ("※（令和3年（取組廃止決定））", "※（令和3年（2021年）取組廃止決定）"):
        assert len(problems("暦10", *stopped(note))) == 1
    (problem,) = problems("暦10", *stopped("※（令和3年取組廃止決定）"))
    assert problem.place.cell == "name_note"
    assert [other.place.cell for other in problem.others] == ["by_year:2021", "result"]


@pytest.mark.parametrize("note", ["※（令和3年度取組廃止決定）", "※（令和3年名称変更）", "※（令和4年取組廃止決定）", ""])
def test_a_fiscal_year_or_another_event_is_left_alone(note: str) -> None:
    assert found("暦10", *stopped(note)) == []


def test_checks_of_the_calendar_are_silent_about_a_plain_status() -> None:
    status = written(Status, subcommittee="部会", decided="日時：令和5年9月6日（水）午後7時から")
    assert [code for code in checks() if code.startswith("暦") and found(code, MEETING, status)] == []
