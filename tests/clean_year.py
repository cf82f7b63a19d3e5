"""The year of an invented office, complete and without a slip: every finding in it is a false alarm.

It stands in clean_year.txt: a sheet under each ##, its headings and rows, or a form's 見出し: 値. ⏎ is a line break within
a cell; dates and times are written 2025-10-16 and 19:00.
"""

import re
import shutil
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date, time
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from generator.excel.blank import blank
from generator.excel.read import read
from generator.forms import workbooks as declared
from generator.forms.meeting import Meeting
from generator.packet.organisation import settings_of
from generator.records.book import Book, Reading
from generator.records.declare import Layout, Record
from tests.handwritten import book_of as hand_book
from tests.handwritten import written as hand_written

Row = dict[str, object]
Sheets = dict[str, list[Row]]
Workbooks = dict[str, Sheets]

ROOT = Path(__file__).parent.parent
MEETING = "令和7年度第2回"
HOME_1 = "会議録_在宅療養部会_令和7年度第1回.xlsx"
HOME_2 = "会議録_在宅療養部会_令和7年度第2回.xlsx"
DISCHARGE_1 = "会議録_入退院連携部会_令和7年度第1回.xlsx"
CURRENT, DRAFT = "基本方針_現行.xlsx", "基本方針_改訂案.xlsx"

BEFORE = hand_book(
    hand_written(
        Meeting,
        fiscal_year=2025,
        session=1,
        name="在宅医療・介護連携推進会議",
        held_on=date(2025, 5, 22),
        venue="市役所",
    )
)
"""［開催］ of the meeting before."""

_SHEET = re.compile(r"(.+)［(.+)］")


def workbooks() -> Workbooks:
    """What the office wrote, by workbook and sheet, to be changed freely."""
    return deepcopy(_workbooks())


@cache
def _workbooks() -> Workbooks:
    year: Workbooks = {}
    for section in (ROOT / "tests" / "clean_year.txt").read_text(encoding="utf-8").split("## ")[1:]:
        title, *lines = section.strip("\n").splitlines()
        match = _SHEET.fullmatch(title)
        assert match
        year.setdefault(match[1], {})[match[2]] = list(_rows(_is_form(match[1], match[2]), lines))
    return year


@cache
def forms_of(workbook: str) -> tuple[type[Record], ...]:
    """The sheets that a workbook of this name has."""
    return next(forms for pattern, forms in declared() if fnmatchcase(workbook, pattern))


def written(workbook: str, sheets: Sheets) -> bytes:
    """A workbook as a clerk would save it."""
    return blank(workbook, forms_of(workbook), sheets)


@cache
def files() -> dict[str, bytes]:
    """The workbooks of the year by name."""
    return {name: written(name, sheets) for name, sheets in workbooks().items()}


def reading(workbook: str, sheets: Sheets) -> Reading:
    """A workbook as the program reads it."""
    return read(workbook, written(workbook, sheets), forms_of(workbook))


def book_of(readings: Mapping[str, Reading]) -> Book:
    """The records of workbooks as one book."""
    records: dict[type[Record], list[Record]] = {}
    for one in readings.values():
        for form, rows in one.records.items():
            records.setdefault(form, []).extend(rows)
    incomplete = frozenset(form for one in readings.values() for form in one.incomplete)
    return Book(records, incomplete, before=BEFORE, settings=settings_of(records))


def build(root: Path) -> Path:
    """An office in a folder: the workbooks of the year under inputs/, and the shipped templates."""
    folder = root / "inputs" / MEETING
    folder.mkdir(parents=True)
    for name, data in files().items():
        (folder / name).write_bytes(data)
    shutil.copytree(ROOT / "templates_docx", root / "templates_docx")
    return root


def _is_form(workbook: str, sheet: str) -> bool:
    (form,) = [form for form in forms_of(workbook) if form.declaration.name == sheet]
    return form.declaration.layout is Layout.FORM


def _rows(is_form: bool, lines: list[str]) -> Iterator[Row]:
    if is_form:
        yield {heading: _value(text) for heading, _, text in (line.partition(": ") for line in lines)}
        return
    headings, *rows = (line.split("|") for line in lines)
    for row in rows:
        yield {heading: _value(text) for heading, text in zip(headings, row, strict=True)}


def _value(text: str) -> object:
    if text.isascii() and text.isdecimal():
        return int(text)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return date.fromisoformat(text)
    if re.fullmatch(r"\d\d:\d\d", text):
        return time.fromisoformat(text)
    return text.replace("⏎", "\n") or None
