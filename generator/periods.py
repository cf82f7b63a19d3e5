"""Stretches of whole months within a fiscal year: its months, its parts of so many months, the year itself."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from generator.japanese import quoted, typed
from generator.wareki import parse_date, wareki

_MONTH = re.compile(r"(?P<year>.+?)(?:年|[./-])(?P<month>[0-9]{1,2})月?(?:分)?")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Whole calendar months in a row, from the first day of one to the last of another."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def label(self) -> str:
        """With the years: 令和6年2月, 令和5年4月～7月, 令和5年12月～令和6年3月."""
        start, end = _month_label(self.first), _month_label(self.last)
        if start == end:
            return start
        same_year = self.first.year == self.last.year
        return f"{start}～{f'{self.last.month}月' if same_year else end}"

    @property
    def short(self) -> str:
        """The months alone: 2月, 4月～7月."""
        return f"{self.first.month}月" if self.is_month else f"{self.first.month}月～{self.last.month}月"

    @property
    def is_month(self) -> bool:
        """Whether it is one month."""
        return (self.first.year, self.first.month) == (self.last.year, self.last.month)

    @property
    def months(self) -> list["Period"]:
        """Its months in order."""
        found = [month_of(self.first)]
        while found[-1].last < self.last:
            found.append(following(found[-1]))
        return found

    @property
    def days(self) -> Iterator[date]:
        """Its days in order."""
        return (date.fromordinal(number) for number in range(self.first.toordinal(), self.last.toordinal() + 1))


def month_of(day: date) -> Period:
    """The month that a day is in."""
    return Period(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


def following(period: Period) -> Period:
    """The month after a period."""
    return month_of(date.fromordinal(period.last.toordinal() + 1))


def year_of(fiscal_year: int) -> Period:
    """A whole fiscal year, April to March, by the western year it begins in."""
    return Period(date(fiscal_year, 4, 1), date(fiscal_year + 1, 3, 31))


def parts_of(fiscal_year: int, months: int) -> list[Period]:
    """The fiscal year in parts of so many months, a divisor of 12: with 4, 4月～7月, 8月～11月 and 12月～3月."""
    every = year_of(fiscal_year).months
    return [Period(every[start].first, every[start + months - 1].last) for start in range(0, 12, months)]


def until(fiscal_year: int, period: Period) -> Period:
    """From the first day of the fiscal year to the last of a period in it: what a 累計 is of."""
    return Period(date(fiscal_year, 4, 1), period.last)


def parse_month(text: str) -> Period:
    """Read a month: 令和6年5月, R6.5, 2024-05, 令和6年5月分. Raises `ValueError` with a sentence that begins with the words."""
    match = _MONTH.fullmatch(typed(text))
    try:
        if match and 1 <= int(match["month"]) <= 12:
            return month_of(parse_date(f"{match['year']}年{match['month']}月1日").date)
    except ValueError:
        pass
    raise ValueError(f"{quoted(text)}は月として読めません（例: 令和6年5月、R6.5）。")


def _month_label(day: date) -> str:
    # 令和 begins on a first of the month, 平成 and 昭和 within one: the last day tells the era that a month ended in.
    year = wareki(day.replace(day=monthrange(day.year, day.month)[1])).partition("年")[0]
    return f"{year}年{day.month}月"
