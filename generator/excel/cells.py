"""One cell as Excel shows it: the value, its text, and what in it cannot be printed."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite
from typing import Any

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.rich_text import CellRichText, TextBlock

from generator.excel.characters import FORBIDDEN, clean
from generator.wareki import time_label, wareki, weekday

_NUMBER_FORMAT = re.compile(r'^((?:"[^"]*")*)(#,##)?[0#](?:\.(0+))?(%)?((?:"[^"]*")*)$')
_BEYOND_DIGITS = 1e15  # Excel keeps 15 digits; a larger number is not one that somebody counted


@dataclass(frozen=True, slots=True)
class Raw:
    """A non-empty cell: its address ("D7"), its value as the reader gave it, and its text.

    Of a day or a time `text` says the whole of what is stored (令和6年1月2日), `shown` what Excel shows of it (1月2日).
    """

    address: str
    value: object
    text: str
    struck: bool = False
    forbidden: str = ""
    error: bool = False
    shown: str = ""


# Formats that a Japanese Excel uses by number alone (ECMA-376 part 1, 18.8.30, ja-jp); openpyxl knows none of them.
_ERA_DAY, _YEAR_MONTH, _MONTH_DAY = 'ggge"年"m"月"d"日"', 'yyyy"年"m"月"', 'm"月"d"日"'
_JAPANESE = {
    **dict.fromkeys((27, 36, 50, 57), "ge.m.d"),
    **dict.fromkeys((28, 29, 51, 54, 58), _ERA_DAY),
    **dict.fromkeys((34, 52, 55), _YEAR_MONTH),
    **dict.fromkeys((35, 53, 56), _MONTH_DAY),
    **{30: "m/d/yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"時"mm"分"', 33: 'h"時"mm"分"ss"秒"'},
}
_SYSTEM_DAY = "mm-dd-yy"
"""The name that openpyxl has for the format that Excel shows as the system's short date: in Japan 2023/7/13."""
_PART = re.compile(r'"[^"]*"|\\.|_.|\*.|\[\$[^\]]*\]|AM/PM|y+|g+|e+|m+|d+|a{3,4}|\[?h+\]?|s+|.', re.IGNORECASE)


def raw(cell: SheetCell, *, struck: bool) -> Raw | None:
    """The content of a cell; None when it is empty or holds only white space. `struck`: the cell's font is struck through."""
    value = cell.value
    if value is None:
        return None
    if cell.data_type == "e" or (isinstance(value, float) and not isfinite(value)):
        return Raw(cell.coordinate, value, str(value), error=True)
    if isinstance(value, CellRichText):
        struck = struck or any(isinstance(run, TextBlock) and run.font.strike for run in value)
        value = str(value)
    if isinstance(value, str):
        value = clean(value)
        bad = FORBIDDEN.search(value)
        if not bad and not value.strip():
            return None
        return Raw(cell.coordinate, value, value, struck, forbidden=f"U+{ord(bad[0]):04X}" if bad else "")
    number_format = cell.number_format or "General"
    styled = getattr(cell, "_style", None)  # alone tells the number of a format that openpyxl does not know
    if styled and type(value) in {int, float} and (japanese := _JAPANESE.get(styled.numFmtId)):
        value, number_format = _moment(cell, value), japanese
    shown = as_shown(value, number_format) if isinstance(value, date | time | timedelta) else ""
    return Raw(cell.coordinate, value, displayed(value, number_format), struck, shown=shown)


def _moment(cell: SheetCell, number: Any) -> Any:
    """The day or time of a number that is shown as one; the number itself where there is none."""
    from openpyxl.utils.datetime import WINDOWS_EPOCH, from_excel

    try:
        return from_excel(number, getattr(cell.parent.parent, "epoch", WINDOWS_EPOCH))
    except (ValueError, OverflowError):
        return number


def as_shown(value: date | time | timedelta, number_format: str) -> str:
    """A day or a time as Excel shows it: 2024-01-02 in the format m"月"d"日" is 1月2日."""
    if isinstance(value, timedelta):
        value = (datetime.min + value).time() if timedelta() <= value < timedelta(days=1) else time()
    day = value if isinstance(value, date) else date(1900, 1, 1)
    clock = value.time() if isinstance(value, datetime) else value if isinstance(value, time) else time()
    parts = _PART.findall("yyyy/m/d" if number_format == _SYSTEM_DAY else number_format.partition(";")[0])
    halves = "AM/PM" in map(str.upper, parts)
    said: list[str] = []
    for at, part in enumerate(parts):
        letters = part.lower().strip("[]")
        near = next((p.lower().strip("[]")[0] for p in reversed(parts[:at]) if p[0].lower() in "ymdhsge["), "")
        after = next((p[0].lower() for p in parts[at + 1 :] if p[0].lower() in "ymdhsge["), "")
        said.append(_part(part, letters, day, clock, minutes=near == "h" or after == "s", halves=halves))
    return "".join(said)


def _part(part: str, letters: str, day: date, clock: time, *, minutes: bool, halves: bool) -> str:  # noqa: PLR0913 - a way of writing for each letter of a format
    match letters[:1]:
        case '"':
            return part.strip('"')
        case "\\":
            return part[1:]
        case "_" | "*" | "$":
            return ""
        case "y":
            return f"{day:%Y}" if len(letters) > 2 else f"{day:%y}"
        case "g" | "e":
            era, year = _era_year(day)
            if letters[0] == "e":
                return year.zfill(len(letters))
            return {1: {"昭和": "S", "平成": "H", "令和": "R"}.get(era, era), 2: era[:1]}.get(len(letters), era)
        case "m" | "d" | "h" | "s":
            hour = (clock.hour % 12 or 12) if halves else clock.hour
            number = {"m": clock.minute if minutes else day.month, "d": day.day, "h": hour, "s": clock.second}[
                letters[0]
            ]
            return str(number).zfill(min(len(letters), 2))
    if letters == "am/pm":
        return "AM" if clock.hour < 12 else "PM"
    if letters in {"aaa", "aaaa"}:
        return weekday(day) + ("曜日" if letters == "aaaa" else "")
    return part


def _era_year(day: date) -> tuple[str, str]:
    try:
        words = wareki(day)
    except ValueError:
        return "", str(day.year)
    return words[:2], words[2:].partition("年")[0].replace("元", "1")


def displayed(value: object, number_format: str) -> str:
    """A number, date or truth value as the cell shows it (percentages, decimals, separators and quoted units)."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case datetime():
            return _day(value) if value.time() == time() else f"{_day(value)}{time_label(value.time())}"
        case date():
            return _day(value)
        case time():
            return time_label(value)
        case timedelta():
            return time_label((datetime.min + value).time()) if timedelta() <= value < timedelta(days=1) else str(value)
        case int() | float():
            return _number(value, number_format)
    return str(value)


def _day(day: date) -> str:
    """A day in words; one before 昭和, as a small number in a cell for dates becomes, with its western year."""
    try:
        return wareki(day)
    except ValueError:
        return f"{day.year}年{day.month}月{day.day}日"


def _number(value: int | float, number_format: str) -> str:
    shape = _NUMBER_FORMAT.match(number_format.partition(";")[0].replace("\\", ""))
    if shape is None or abs(value) >= _BEYOND_DIGITS:
        return str(value) if isinstance(value, int) else format(value, ".15g")
    prefix, separated, decimals, percent, suffix = shape.groups()
    scaled = Decimal(repr(value)) * (100 if percent else 1)
    # Excel rounds halves up, Python to even.
    rounded = scaled.quantize(Decimal(1).scaleb(-len(decimals or "")), ROUND_HALF_UP)
    digits = f"{rounded:{',' if separated else ''}f}"
    return f"{prefix}{digits}{percent or ''}{suffix}".replace('"', "")
