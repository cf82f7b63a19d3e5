"""One cell as Excel shows it: the value, its text, and what in it cannot be printed."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.rich_text import CellRichText, TextBlock

from generator.excel.characters import FORBIDDEN, clean
from generator.wareki import time_label, wareki

_NUMBER_FORMAT = re.compile(r'^((?:"[^"]*")*)(#,##)?[0#](?:\.(0+))?(%)?((?:"[^"]*")*)$')
_BEYOND_DIGITS = 1e15  # Excel keeps 15 digits; a larger number is not one that somebody counted


@dataclass(frozen=True, slots=True)
class Raw:
    """A non-empty cell: its address ("D7"), its value as the reader gave it, and its text as Excel shows it."""

    address: str
    value: object
    text: str
    struck: bool = False
    forbidden: str = ""
    error: bool = False


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
    return Raw(cell.coordinate, value, displayed(value, cell.number_format or "General"), struck)


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
