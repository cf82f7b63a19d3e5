"""Cells as Excel shows them, a worksheet as a frame of them, and what a workbook says cell by cell."""

import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from math import isfinite
from typing import Any

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from generator.compare.tables import FileLine
from generator.excel.structure import load, preflight
from generator.japanese.dates import time_label, wareki, weekday
from generator.japanese.text import key
from generator.ooxml.parts import FORBIDDEN, clean
from generator.problem import Problem

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
"""The name that openpyxl has for the format that Excel shows as the system's short date: in Japan 2024/5/16."""
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


@lru_cache(maxsize=4096, typed=True)
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


@lru_cache(maxsize=4096, typed=True)
def displayed(value: Hashable, number_format: str) -> str:
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


@dataclass(frozen=True, slots=True)
class Grid:
    """The non-empty part of a sheet: merged cells filled down, empty rows gone.

    `rows` are its cells by Excel's row number and letter, both ascending, so `rows[7]["D"]` is D7. `hidden` are addresses of non-empty cells nobody sees; `sideways` are the addresses swallowed by a horizontal merge.
    """

    rows: Mapping[int, Mapping[str, Raw]]
    hidden: tuple[str, ...]
    sideways: frozenset[str]


def grid(sheet: Worksheet) -> Grid:
    """Read a worksheet that openpyxl opened in full mode."""
    is_struck = _struck_styles()
    rows: dict[int, dict[str, Raw]] = {}
    for cell in held(sheet):
        if found := raw(cell, struck=is_struck(cell)):
            rows.setdefault(cell.row, {})[cell.column_letter] = found
    hidden = _hidden(sheet, rows)
    return Grid(rows, hidden, _unmerge(sheet, rows))


def sheets_named(opened: Workbook, name: str) -> list[Worksheet]:
    """The worksheets of a declared name, as it is compared; the one to read comes first: that of the very name, or with words."""
    same = [sheet for sheet in worksheets(opened) if key(sheet.title) == key(name)]
    return sorted(same, key=lambda sheet: (not has_words(sheet), sheet.title != name))


def cards_named(opened: Workbook, name: str) -> list[Worksheet]:
    """The worksheets of a declared name and the copies that clerks made of them, in the order of the workbook."""
    return [sheet for sheet in worksheets(opened) if is_card(sheet.title, name)]


def is_card(title: str, name: str) -> bool:
    """Whether a sheet is of a declared name, or a copy of such: 入院時情報提供書 (2), 入院時情報提供書_R6-001."""
    rest = key(title).removeprefix(key(name))
    return key(title).startswith(key(name)) and (not rest or not rest[0].isalnum())


def worksheets(opened: Workbook) -> list[Worksheet]:
    """The sheets that have cells; a chart may be a sheet of its own."""
    return [sheet for sheet in opened.worksheets if isinstance(sheet, Worksheet)]


def has_words(sheet: Worksheet) -> bool:
    """Whether any cell holds anything."""
    return any(raw(cell, struck=False) for cell in sheet._cells.values() if isinstance(cell, SheetCell))


def held(sheet: Worksheet) -> list[SheetCell]:
    """The cells a sheet holds, row by row, of a merged range only the first.

    Going over its rows would build every cell up to the farthest, and one that somebody tinted may lie a million rows away.
    """
    cells = sheet._cells  # openpyxl has no public way to the cells alone
    return [cell for at in sorted(cells) if isinstance(cell := cells[at], SheetCell)]


def _struck_styles() -> Callable[[object], bool]:
    """A memo over cell styles: asking openpyxl for the font of every cell costs more than reading the sheet."""
    known: dict[int, bool] = {}

    def struck(cell: object) -> bool:
        assert isinstance(cell, SheetCell)
        if not cell.has_style:
            return False
        style = cell.style_id
        if style not in known:
            known[style] = bool(cell.font.strike)
        return known[style]

    return struck


def _hidden(sheet: Worksheet, cells: Mapping[int, Mapping[str, Raw]]) -> tuple[str, ...]:
    if sheet.sheet_state != "visible":
        return tuple(cell.address for row in cells.values() for cell in row.values())
    # A filter hides rows as well, but openly: the arrows are there. Its rows are used all the same.
    rows = {number for number, size in sheet.row_dimensions.items() if size.hidden}
    columns: set[str] = set()
    for letter, size in sheet.column_dimensions.items():
        if size.hidden:
            first = size.min or column_index_from_string(letter)
            columns |= {get_column_letter(n) for n in range(first, (size.max or first) + 1)}
    if not rows and not columns:
        return ()
    return tuple(
        cell.address
        for number, row in cells.items()
        for letter, cell in row.items()
        if number in rows or letter in columns
    )


def _unmerge(sheet: Worksheet, rows: dict[int, dict[str, Raw]]) -> frozenset[str]:
    """Fill the value of a merged range down its first column; the addresses beside it, which stay empty."""
    sideways: set[str] = set()
    for merged in sheet.merged_cells.ranges:
        first, last = get_column_letter(merged.min_col), merged.max_row
        if merged.max_col > merged.min_col:
            sideways |= {
                f"{get_column_letter(n)}{row}"
                for n in range(merged.min_col + 1, merged.max_col + 1)
                for row in range(merged.min_row, last + 1)
            }
        if top := rows.get(merged.min_row, {}).get(first):
            for number in rows.keys() & range(merged.min_row + 1, last + 1):
                filled = rows[number] | {first: top}
                rows[number] = {letter: filled[letter] for letter in sorted(filled, key=column_index_from_string)}
    return frozenset(sideways)


def wording(data: bytes) -> list[FileLine]:
    """The cells that are not empty, in reading order. Raises ValueError when the file cannot be read as a workbook."""
    opened = None if preflight("", data) else load("", data, values=True)
    if opened is None or isinstance(opened, Problem):
        raise ValueError("not a workbook")
    return [
        FileLine(f"［{sheet.title}］{cell.coordinate}", found.text)
        for sheet in opened.worksheets
        for cell in held(sheet)
        if (found := raw(cell, struck=False))
    ]
