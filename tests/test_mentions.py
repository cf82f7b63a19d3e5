from datetime import date

import pytest

from generator.japanese.mentions import dates_in, month_days_in, sessions_in, years_in


@pytest.mark.parametrize(
    ("text", "words", "day", "weekday"),
    [
        ("次回日程　令和５年６月２０日（火）午後7時から", "令和５年６月２０日（火）", date(2023, 6, 20), "火"),
        ("令和 5 年 6 月 20 日(火曜日)", "令和 5 年 6 月 20 日(火曜日)", date(2023, 6, 20), "火"),
        ("令和4年\n5月17日", "令和4年\n5月17日", date(2022, 5, 17), None),
        ("開催（R2. 9. 3、書面）", "R2. 9. 3", date(2020, 9, 3), None),
        ("2023年10月9日（月・祝）", "2023年10月9日（月・祝）", date(2023, 10, 9), "月"),
        ("令和5年7月13日木曜日", "令和5年7月13日木曜", date(2023, 7, 13), "木"),
        ("5月25日開催の部会", "5月25日", None, None),
    ],
)
def test_a_date_is_found_as_it_was_typed(text: str, words: str, day: date | None, weekday: str | None) -> None:
    (found,) = dates_in(text)
    assert (found.text, found.day, found.weekday) == (words, day, weekday)
    assert text[found.start : found.end] == words


def test_dates_of_one_text_come_in_order() -> None:
    found = list(dates_in("令和5年10月6日から10月20日（金）まで"))
    assert [(date_.month, date_.number, date_.dated) for date_ in found] == [(10, 6, True), (10, 20, False)]


@pytest.mark.parametrize(
    ("text", "in_calendar", "faulty"),
    [
        ("令和5年2月29日", False, True),
        ("令和5年2月30日", False, True),
        ("4月31日", False, False),
        ("2月29日", True, False),
        ("平成32年3月31日", True, True),
    ],
)
def test_a_day_that_is_none_says_whether_month_or_era_is_wrong(text: str, in_calendar: bool, faulty: bool) -> None:
    (found,) = dates_in(text)
    assert found.day is None
    assert (found.in_calendar, bool(found.fault)) == (in_calendar, faulty)


@pytest.mark.parametrize("text", ["TEL 06-6208-9940", "〒530-8201", "1-2-3", "令和5年7月", "5月17", "第115条の45"])
def test_other_numbers_are_no_dates(text: str) -> None:
    assert list(dates_in(text)) == []


def test_years_know_whether_they_are_fiscal_and_whether_they_exist() -> None:
    found = list(years_in("令和３年取組廃止、令和3年度中、平成32年度まで、令和元年5月"))
    assert [(year.text, year.year, year.fiscal) for year in found] == [
        ("令和３年", 2021, False),
        ("令和3年度", 2021, True),
        ("平成32年度", None, True),
    ]


def test_sessions_are_named_by_fiscal_year() -> None:
    assert list(sessions_in("令和4年度第3回、令和元年度 第１回、第2回")) == [(2022, 3), (2019, 1)]


def test_months_and_days_in_a_row_are_read_in_order() -> None:
    assert month_days_in("開催(5/17,7/21、９/14)") == [(5, 17), (7, 21), (9, 14)]
    assert month_days_in("2023/5/17") == []
