"""What is written in running text: dates, years, sittings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from generator.japanese.dates import parse_date

_FOLDED: Final = str.maketrans("０１２３４５６７８９（）．／－ＲＨＳ〜~", "0123456789()./-RHS～～")
_WEEKDAYS: Final = "月火水木金土日"
_ERA: Final = "令和|平成|昭和"
_DATE: Final = re.compile(
    rf"(?:(?P<year>(?:{_ERA})\s?(?:元|\d{{1,2}})|(?<!\d)\d{{4}})\s?年\s?)?"
    r"(?<!\d)(?P<month>\d{1,2})\s?月\s?(?P<number>\d{1,2})\s?日"
    r"|(?<![0-9A-Za-z./-])(?P<year2>[RHS]\s?\d{1,2}|\d{4})\s?(?P<mark>[./-])\s?(?P<month2>\d{1,2})\s?(?P=mark)\s?"
    r"(?P<number2>\d{1,2})(?![0-9./-])"
)
_WEEKDAY: Final = re.compile(
    rf"\s?\(\s?([{_WEEKDAYS}])(?:曜日?)?(?:・?[祝休]日?)?\s?\)|\s?([{_WEEKDAYS}])曜",
)
_YEAR: Final = re.compile(rf"(?P<year>(?:{_ERA})\s?(?:元|\d{{1,2}}))\s?年(?P<fiscal>度)?(?!\s?\d{{1,2}}\s?月)")
_SESSION: Final = re.compile(rf"(?P<year>(?:{_ERA})\s?(?:元|\d{{1,2}})\s?年度)\s?第\s?(?P<session>\d{{1,2}})\s?回")
_MONTH_DAY: Final = re.compile(r"(?<![\d/.])(\d{1,2})/(\d{1,2})(?![\d/])")


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in a text: the words as typed, where they begin and end, and the day they name.

    `day` is None without a year (`dated` is False then) or when there is no such day; `fault` is then a sentence for
    staff that says why. `in_calendar` tells whether month and day exist in that year, or for a date without one in any
    year. `weekday` is the one typed behind the date, true or not.
    """

    text: str
    start: int
    end: int
    month: int
    number: int
    dated: bool
    day: date | None
    weekday: str | None
    in_calendar: bool
    fault: str

    def in_year(self, year: int) -> date | None:
        """The same month and day in a western year; None when it has no such day."""
        return _day(year, self.month, self.number)


@dataclass(frozen=True, slots=True)
class YearMention:
    """A year in a text without month and day: 令和5年 or, when `fiscal`, 令和5年度.

    `year` is western; None when the era has no such year (平成32年).
    """

    text: str
    start: int
    end: int
    year: int | None
    fiscal: bool


@lru_cache(maxsize=1 << 16)
def folded(text: str) -> str:
    """The text with digits, brackets and waves in one width, character for character: positions stay the same."""
    return text.translate(_FOLDED)


@lru_cache(maxsize=1 << 16)
def dates_in(text: str) -> tuple[DateMention, ...]:
    """Every date written in a text, in order: 令和6年5月16日（木）, 2024年5月16日, R6.5.16, 5月16日（木）."""
    return tuple(_dates_in(text))


def _dates_in(text: str) -> Iterator[DateMention]:
    plain = folded(text)
    for match in _DATE.finditer(plain):
        year = match["year"] or match["year2"]
        month, number = int(match["month"] or match["month2"]), int(match["number"] or match["number2"])
        after = _WEEKDAY.match(plain, match.end())
        day, fault = _read(match[0]) if year else (None, "")
        yield DateMention(
            text=text[match.start() : after.end() if after else match.end()],
            start=match.start(),
            end=after.end() if after else match.end(),
            month=month,
            number=number,
            dated=bool(year),
            day=day,
            weekday=(after[1] or after[2]) if after else None,
            in_calendar=_day(2000, month, number) is not None and not (fault and (month, number) == (2, 29)),
            fault=fault,
        )


def years_in(text: str) -> Iterator[YearMention]:
    """Every year with its era that is not the beginning of a date or of a month, in order."""
    plain = folded(text)
    for match in _YEAR.finditer(plain):
        yield YearMention(
            text[match.start() : match.end()],
            match.start(),
            match.end(),
            _year(match["year"]),
            bool(match["fiscal"]),
        )


def sessions_in(text: str) -> Iterator[tuple[int, int]]:
    """Every 令和n年度第n回 in a text, in order: the western fiscal year and the 回."""
    for match in _SESSION.finditer(folded(text)):
        if (year := _year(match["year"].partition("年")[0])) is not None:
            yield year, int(match["session"])


def month_days_in(text: str) -> list[tuple[int, int]]:
    """Every month and day written as 5/17, in order."""
    return [(int(month), int(day)) for month, day in _MONTH_DAY.findall(folded(text))]


def _read(words: str) -> tuple[date | None, str]:
    try:
        return parse_date(re.sub(r"\s", "", words)).date, ""
    except ValueError as error:
        return None, str(error)


def _year(words: str) -> int | None:
    """The western year of 令和5; None when no day of the era lies in it."""
    bare = re.sub(r"\s", "", words)
    for day in ("年1月1日", "年12月31日"):
        found, _ = _read(bare + day)
        if found:
            return found.year
    return None


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
