"""A copy of an input workbook in which every finding is seen at its cell: tinted, noted, and listed on a first sheet."""

import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Final, cast

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from generator import kept
from generator.excel import writing
from generator.excel.blank import CHOICES_SHEET
from generator.excel.cells import held
from generator.excel.structure import load, preflight
from generator.excel.writing import Looks, put_text, saved
from generator.japanese.text import key
from generator.ooxml.parts import writable
from generator.ooxml.seal import sealed
from generator.problem import Place, Problem, Severity, worst_first

LIST: Final = "点検結果"
"""What the sheet of findings in a copy is called."""
FIRST_ROW: Final = 4
"""The row of the first finding."""
TINTS: Final = {Severity.ERROR: "FFB3B3", Severity.WARNING: "FFE08A", Severity.NOTE: "CDE9C8"}
LONGEST: Final = 2_000
"""Characters of a cell's words that are shown: a row or note could not be higher anyway."""

_HEADINGS: Final = (
    ("番号", 4),
    ("重さ", 4),
    ("符号", 8),
    ("場所", 13),
    ("書かれていること", 18),
    ("指摘", 22),
    ("直し方", 16),
    ("もう一方の場所", 13),
    ("もう一方に書かれていること", 16),
)
_LETTERS: Final = "ABCDEFGHI"
_LINK: Final = Font(name=writing.FONT.name, size=11, charset=writing.FONT.charset, underline="single", color="0563C1")


def list_findings(book: Workbook, workbook: str, problems: Sequence[Problem], sheets: dict[str, Worksheet]) -> str:
    """Put the list before all sheets of a workbook. `sheets` are those of the workbook by the key of their names.

    Returns the name of the list's sheet.
    """
    listed = _first_sheet(book)
    looks = Looks()
    for row, problem in enumerate(problems, start=FIRST_ROW):
        values = (
            row - FIRST_ROW + 1,
            str(problem.severity),
            problem.code,
            _shown(problem.place, workbook, sheets),
            problem.text,
            problem.message,
            problem.hint,
            "\n".join(_shown(other.place, workbook, sheets) for other in problem.others),
            "\n".join(other.text for other in problem.others),
        )
        other = next((other.place for other in problem.others if other.place.workbook == workbook), None)
        targets = {"D": _address(problem.place, workbook, sheets), "H": other and _address(other, workbook, sheets)}
        for letter, value in zip(_LETTERS, values, strict=True):
            cell = listed[f"{letter}{row}"]
            if isinstance(value, str):
                put_text(cell, writable(value)[:LONGEST])
            else:
                cell.value = value
            if target := targets.get(letter):
                link(cell, *target)
            tint = TINTS[problem.severity] if letter == "B" else ""
            looks.give(cell, (bool(cell.hyperlink), tint), partial(_style, tint=tint))
        texts = [(str(value)[:LONGEST], width) for value, (_, width) in zip(values, _HEADINGS, strict=True)]
        listed.row_dimensions[row] = writing.FittedRow(listed, row, texts)
    return listed.title


def link(cell: SheetCell, sheet: str, address: str) -> None:
    """Lead from a cell to another of the workbook; what the cell holds stays, empty or not."""
    value, kind = cell.value, cell.data_type
    quoted = sheet.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{address}")
    cell.value, cell.data_type = value, kind


def _first_sheet(book: Workbook) -> Worksheet:
    names = (LIST if number == 1 else f"{LIST}（{number}）" for number in count(1))
    taken = set(map(key, book.sheetnames))
    listed: Worksheet = book.create_sheet(next(name for name in names if key(name) not in taken), 0)
    for sheet in book.worksheets:  # two selected sheets would be written to at once
        sheet.sheet_view.tabSelected = sheet is listed
    book.active = 0
    writing.set_up_page(listed)
    title = listed["A1"]
    title.value = "点検結果（この写しは見るためのものです。直すときは、inputs の中の元のブックを直してください。）"
    title.font = writing.HEADING_FONT
    for letter, (heading, width) in zip(_LETTERS, _HEADINGS, strict=True):
        listed.column_dimensions[letter].width = writing.excel_width(width)
        cell = listed[f"{letter}{FIRST_ROW - 1}"]
        cell.value, cell.font, cell.fill = heading, writing.HEADING_FONT, writing.HEADING_FILL
        cell.alignment, cell.border = writing.HEADING, writing.BORDER
    listed.freeze_panes = f"A{FIRST_ROW}"
    listed.print_title_rows = f"{FIRST_ROW - 1}:{FIRST_ROW - 1}"
    return listed


def _style(cell: SheetCell, tint: str) -> None:
    cell.font, cell.border, cell.number_format = _LINK if cell.hyperlink else writing.FONT, writing.BORDER, "@"
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if tint:
        cell.fill = PatternFill("solid", fgColor=tint)


def _shown(place: Place, workbook: str, sheets: dict[str, Worksheet]) -> str:
    sheet = sheets.get(key(place.sheet)) if place.workbook == workbook else None
    hidden = "（非表示のシート）" if sheet and sheet.sheet_state != "visible" else ""
    return f"{place}{hidden}"


def _address(place: Place, workbook: str, sheets: dict[str, Worksheet]) -> tuple[str, str] | None:
    """The sheet and cell to lead to; None when the place is not in the workbook."""
    sheet = sheets.get(key(place.sheet)) if place.workbook == workbook else None
    return (sheet.title, place.cell or "A1") if sheet else None


_AUTHOR = "点検"
_OTHER_AUTHOR = "入力"
_OTHER_FILE = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class _Mark:
    """A finding at one of its cells, and the row of the list that tells of it."""

    problem: Problem
    row: int
    first: bool


def annotated(workbook: str, data: bytes, problems: Iterable[Problem], opened: Workbook | None = None) -> bytes | None:
    """The bytes of the copy; None when no finding names the workbook or it cannot be opened. Equal input gives equal bytes.

    Formulas, formats, validations, merges and hidden sheets stay as they are; names of people who wrote in it, links to
    other files and pivot tables (which hold both) do not. `opened` is the workbook that `data` holds, if whoever read
    it still has it open; it is used up.
    """
    ours = worst_first(p for p in problems if any(place.workbook == workbook for place in _places_of(p)))
    if not ours:
        return None
    key = kept.key_of("marked", workbook, data, ours)
    if (known := kept.recalled(key)) is not None:
        return cast("bytes", known)
    if opened is None and preflight(workbook, data):
        return None
    book = opened or load(workbook, data, values=False)
    if not isinstance(book, Workbook) or not book.worksheets:
        return None
    hides = any(sheet.sheet_state != "visible" for sheet in book.worksheets if sheet.title != CHOICES_SHEET)
    copy = _annotated(workbook, book, ours)
    if not hides:
        kept.keep(key, copy)
    return copy


def _annotated(workbook: str, book: Workbook, ours: list[Problem]) -> bytes:
    tables: list[Worksheet] = [sheet for sheet in book.worksheets if isinstance(sheet, Worksheet)]
    for sheet in tables:
        _anonymise(sheet)
    for names in (book.defined_names, *(sheet.defined_names for sheet in tables)):
        for name in [name for name, area in names.items() if _OTHER_FILE.search(area.value or "")]:
            del names[name]
    sheets = {key(sheet.title): sheet for sheet in tables}
    listed = list_findings(book, workbook, ours, sheets)
    marked = _marks(ours, workbook, sheets)
    for (sheet, address), marks in marked.items():
        _mark(sheet[address], marks, listed)
    _tint_over_formats(marked)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what openpyxl cannot write back, in a copy that is only read
        written = saved(book)
    return sealed(written, f"{workbook.removesuffix('.xlsx')} {LIST}")


def _places_of(problem: Problem) -> Iterator[Place]:
    """The place of a finding, and the others that it names."""
    yield problem.place
    yield from (other.place for other in problem.others)


def _anonymise(sheet: Worksheet) -> None:
    sheet._pivots.clear()  # type: ignore[attr-defined] # openpyxl has no public way; a cache names who refreshed it
    for cell in held(sheet):
        if cell.hyperlink and cell.hyperlink.target:
            cell.hyperlink = None
        if cell.comment:
            _note(cell, cell.comment.text, _OTHER_AUTHOR)
        formula = str(getattr(cell.value, "text", cell.value))
        if cell.data_type == "f" and _OTHER_FILE.search(formula):
            cell.value, cell.data_type = formula, "s"


def _marks(
    problems: Sequence[Problem], workbook: str, sheets: dict[str, Worksheet]
) -> dict[tuple[Worksheet, str], list[_Mark]]:
    """The findings by cell; of a merged range its first cell."""
    found: dict[tuple[Worksheet, str], list[_Mark]] = {}
    for row, problem in enumerate(problems, start=FIRST_ROW):
        for place in dict.fromkeys(_places_of(problem)):
            sheet = sheets.get(key(place.sheet))
            if place.workbook == workbook and place.cell and sheet is not None:
                mark = _Mark(problem, row, place == problem.place)
                found.setdefault((sheet, _first_of_range(sheet, place.cell)), []).append(mark)
    return found


def _first_of_range(sheet: Worksheet, address: str) -> str:
    return next((str(area.start_cell.coordinate) for area in sheet.merged_cells.ranges if address in area), address)


def _mark(cell: SheetCell, marks: Sequence[_Mark], listed: str) -> None:
    cell.fill = PatternFill("solid", fgColor=TINTS[_worst(marks)])
    own = [cell.comment.text] if cell.comment else []
    _note(cell, "\n\n".join([*map(_words, marks), *own]), _AUTHOR)
    if not cell.hyperlink:
        link(cell, listed, f"A{marks[0].row}")


def _worst(marks: Iterable[_Mark]) -> Severity:
    return min((mark.problem.severity for mark in marks), key=list(Severity).index)


def _words(mark: _Mark) -> str:
    problem = mark.problem
    lines = [f"{problem.severity}［{problem.code}］{problem.message}"]
    if mark.first:
        lines += [f"もう一方: {other.place} {other.text}".rstrip() for other in problem.others]
    else:
        lines.append(f"もう一方: {problem.place} {problem.text}".rstrip())
    if problem.hint:
        lines.append(f"直し方: {problem.hint}")
    return writable("\n".join(lines))[:LONGEST]


def _note(cell: SheetCell, text: str, author: str) -> None:
    width, height = writing.comment_size(text)
    cell.comment = Comment(text, author, width=width, height=height)


def _tint_over_formats(marks: dict[tuple[Worksheet, str], list[_Mark]]) -> None:
    """The same tints as rules before those of the sheet: its own would cover the tint of a cell, as for one left empty."""
    tinted: dict[Worksheet, dict[Severity, list[str]]] = {}
    for (sheet, address), found in marks.items():
        tinted.setdefault(sheet, {}).setdefault(_worst(found), []).append(address)
    for sheet, areas in tinted.items():
        former = sheet.conditional_formatting
        sheet.conditional_formatting = ConditionalFormattingList()
        for severity, addresses in areas.items() if former else ():
            shade = DifferentialStyle(fill=PatternFill(bgColor=TINTS[severity]))
            always = Rule(type="expression", dxf=shade, formula=["TRUE"], stopIfTrue=True)
            sheet.conditional_formatting.add(" ".join(addresses), always)
        for area in former:
            for rule in area.rules:
                rule.priority += len(areas)
                sheet.conditional_formatting.add(str(area.sqref), rule)
