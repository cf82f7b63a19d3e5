"""Dates of birth: they reach back to 明治, as the days of a meeting never do."""

import re
from datetime import date

from generator.japanese import quoted, typed
from generator.wareki import parse_date, wareki

# Days before 1873 were counted by the moon.
_ERAS = (
    ("明治", "m", 1868, date(1873, 1, 1), date(1912, 7, 29)),
    ("大正", "t", 1912, date(1912, 7, 30), date(1926, 12, 24)),
)
_BIRTH = re.compile(
    r"(?P<mark>明治|大正|[明大mt])?(?P<year>元|[0-9]{1,4})(?:年(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})日"
    r"|(?P<dot>[./-])(?P<month2>[0-9]{1,2})(?P=dot)(?P<day2>[0-9]{1,2}))"
)


def parse_birth_date(text: str) -> date:
    """Read a date of birth: 昭和10年4月1日, S10.4.1, 大正9年4月1日, T9/4/1, 1920-04-01; from 明治6年 on.

    Raises `ValueError` with a sentence for staff.
    """
    match = _BIRTH.fullmatch(typed(text))
    if not match or not (match["mark"] or len(match["year"]) == 4):
        return parse_date(text).date
    era = next((era for era in _ERAS if match["mark"] in (era[0], era[0][0], era[1])), None)
    year = 1 if match["year"] == "元" else int(match["year"])
    try:
        day = date(
            year + (era[2] - 1 if era else 0),
            int(match["month"] or match["month2"]),
            int(match["day"] or match["day2"]),
        )
    except ValueError:
        raise ValueError(f"{quoted(text)}は暦にない日です。年月日を確かめてください。") from None
    first, last = (era[3], era[4]) if era else (_ERAS[0][3], date(9999, 12, 31))
    if not first <= day <= last:
        raise ValueError(f"{quoted(text)}は暦にない日です。元号と年を確かめてください。")
    return day if era else checked_birth_date(day)


def checked_birth_date(day: date) -> date:
    """The day itself. Raises `ValueError` when nobody can have been born on it: before 明治6年, or beyond the eras known."""
    birth_label(day)
    return day


def birth_label(day: date) -> str:
    """The day with its era, as 大正9年4月1日; `ValueError` before 明治6年."""
    for name, _, base, first, last in _ERAS:
        if first <= day <= last:
            number = day.year - base + 1
            return f"{name}{'元' if number == 1 else number}年{day.month}月{day.day}日"
    return wareki(day)


def age(born: date, on: date) -> int:
    """Years of life completed on a day. A year is complete on the birthday, for 2月29日 on 3月1日 in common years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def age_label(born: date | None, on: date | None) -> str:
    """The age on a day as printed before 「歳」; empty when a day is missing, or the birth lies after it."""
    return str(age(born, on)) if born and on and born <= on else ""
