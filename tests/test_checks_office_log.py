"""日誌01–06: each fires at its cell, and keeps silent beside it."""

from datetime import date, time

import pytest

from generator.checks.rule import checks
from generator.forms.meeting import ELSEWHERE
from generator.forms.office_log import PlanLine, Submission
from generator.records.declare import Record
from tests.handwritten import written
from tests.office_log import asked, did, learned, log, met

DAY = date(2024, 2, 29)


def found(code: str, *rows: Record) -> list[str]:
    return [problem.place.cell for problem in checks()[code].problems(log(*rows))]


@pytest.mark.parametrize(("day", "fires"), [(date(2023, 3, 31), True), (date(2024, 4, 1), True)])
@pytest.mark.parametrize("row", [asked, did, met, learned])
def test_a_row_of_another_fiscal_year_is_told(row: object, day: date, fires: bool) -> None:
    assert callable(row)
    assert found("日誌01", row(day)) == (["day"] if fires else [])
    assert found("日誌01", row(date(2023, 4, 1)), row(date(2024, 3, 31)), row(DAY)) == []


@pytest.mark.parametrize("row", [asked, did, met, learned])
def test_a_row_that_stands_twice_is_told_once(row: object) -> None:
    assert callable(row)
    assert found("日誌02", row(DAY), row(DAY)) == ["day"]
    assert found("日誌02", row(DAY), row(date(2024, 2, 28))) == []


def test_two_rows_that_differ_in_one_cell_are_two() -> None:
    assert found("日誌02", asked(DAY), asked(DAY, response="別の対応")) == []
    assert found("日誌02", asked(DAY), asked(DAY, "5-02")) == []


@pytest.mark.parametrize(
    "words", ["山田様が退院する。", "山田 太郎さんの件", "佐々木氏の退院", "退院する髙橋さんについて"]
)
def test_the_name_of_a_patient_is_told(words: str) -> None:
    assert found("日誌03", asked(DAY, request=words)) == ["request"]
    assert found("日誌03", asked(DAY, situation=words)) == ["situation"]


@pytest.mark.parametrize(
    "words",
    [
        "患者様の家族から相談があった。",
        "利用者さんが退院する。",
        "奥様と娘さんが介護している。",
        "看護師さんから連絡があった。",
        "様式と様子を確かめた。",
        "同様の相談が多様にある。",
        "お子さんの希望",
        "氏名は聞いていない。",
        "皆様に伝えた。",
    ],
)
def test_words_that_name_nobody_are_let_be(words: str) -> None:
    assert found("日誌03", asked(DAY, request=words, situation=words, response=words)) == []


def test_a_partner_may_be_named() -> None:
    assert found("日誌03", asked(DAY, partners="見本病院　山田様")) == []


@pytest.mark.parametrize("row", [met, learned])
def test_a_sitting_ends_after_it_begins(row: object) -> None:
    assert callable(row)
    assert found("日誌04", row(DAY, starts_at=time(14), ends_at=time(3, 30))) == ["ends_at"]
    assert found("日誌04", row(DAY, starts_at=time(14), ends_at=time(15, 30)), row(DAY, starts_at=time(14))) == []


@pytest.mark.parametrize(
    ("first", "last", "fires"),
    [
        ("3月", "4月", True),
        ("12月", "11月", True),
        ("4月", "3月", False),
        ("12月", "2月", False),
        ("5月", "5月", False),
    ],
)
def test_a_plan_goes_on_within_the_fiscal_year(first: str, last: str, fires: bool) -> None:
    assert found("日誌05", written(PlanLine, first_month=first, last_month=last)) == (["last_month"] if fires else [])


@pytest.mark.parametrize(
    ("cells", "fires"),
    [({}, True), ({"days": 14}, False), ({"months": 3}, False), ({"timing": "毎月"}, False)],
)
def test_a_limit_after_the_contract_is_counted(cells: dict[str, object], fires: bool) -> None:
    row = written(Submission, **({"number": "様式1", "timing": "契約締結後", "made_as": ELSEWHERE} | cells))
    assert found("日誌06", row) == (["timing"] if fires else [])
