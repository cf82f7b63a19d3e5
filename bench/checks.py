"""The cost of the checks: on a meeting, and on a book that tells it many times over with other words and days."""

import re
import time
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from generator.checks import rule as check
from generator.japanese.text import key
from generator.office import MeetingFolders
from generator.packet.inputs import read_meeting
from generator.records.book import Book
from generator.records.declare import Cell, Record
from generator.settings import BLANK, CONTINUES

REPEATS = 3
_NUMBER = re.compile(r"(?<=[第①-⑳－-])\d+")
_KANJI = re.compile("[一-鿿]{2}")
_SLOW = 0.005


def growth(meeting: Path, times: int) -> tuple[float, dict[str, float]]:
    """How much dearer a character is in a book that tells the meeting `times` times than in the meeting itself.

    Of all checks together, then of each that is not too quick to be timed, the dearest first: 1.0 for a cost in
    proportion to the text, `times` for one that grows with its square.
    """
    book = read_meeting(MeetingFolders.at(meeting)).book
    one, many = multiplied(book, 1), multiplied(book, times)
    length = _length(many) / _length(one)
    total = _seconds(partial(check.run, many)) / _seconds(partial(check.run, one)) / length
    each = {}
    for code, rule in check.checks().items():
        grown = _seconds(partial(rule.problems, many))
        if grown > _SLOW:
            each[code] = grown / _seconds(partial(rule.problems, one)) / length
    return total, dict(sorted(each.items(), key=lambda entry: -entry[1]))


def multiplied(book: Book, times: int) -> Book:
    """The book told so many times; each copy has workbooks, numbers, words and days of its own, the meeting stays one."""
    records: dict[type[Record], list[Record]] = {}
    for copy in range(times):
        for record in book.records:
            if not copy or len(book[type(record)]) > 1:
                records.setdefault(type(record), []).append(_other(record, copy) if copy else record)
    return Book(records)


def _other(record: Record, copy: int) -> Record:
    cells = {
        name: Cell(cell.place._replace(workbook=f"{copy}_{cell.place.workbook}"), _words(cell.written, copy))
        for name, cell in record.cells.items()
    }
    return type(record).read({name: _value(getattr(record, name), copy) for name in record.declaration.columns}, cells)


def _value(value: Any, copy: int) -> Any:
    if isinstance(value, str):
        return _words(value, copy)
    if isinstance(value, Mapping):
        return {name: _value(one, copy) for name, one in value.items()}
    return value + timedelta(days=7 * copy) if isinstance(value, date) else value


def _words(text: str, copy: int) -> str:
    """The text with other numbers, and every other 漢字 exchanged for one a little further on in the code; ア becomes ア1."""
    if len(text) == 1:
        return text if text in (CONTINUES, BLANK) else f"{text}{copy}"
    other = _KANJI.sub(lambda match: chr(ord(match[0][0]) + 3 * copy) + match[0][1], text)
    return _NUMBER.sub(lambda match: str(int(match[0]) + 20 * copy), other)


def _length(book: Book) -> int:
    return sum(len(passage.text) for passage in book.passages())


def _seconds(run: Callable[[], object]) -> float:
    """The least of three times, each with nothing remembered of the last."""
    times = []
    for _ in range(REPEATS):
        key.cache_clear()
        began = time.perf_counter()
        run()
        times.append(time.perf_counter() - began)
    return min(times)
