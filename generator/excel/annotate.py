"""A copy of an input workbook in which every finding is seen at its cell: tinted, noted, and listed on a first sheet."""

import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import count

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from generator.excel import look
from generator.excel.cells import writable
from generator.excel.container import load
from generator.excel.preflight import preflight
from generator.excel.writing import put_text
from generator.grouping import worst_first
from generator.japanese import key
from generator.problem import Place, Problem, Severity
from generator.word.package import sealed

LIST = "点検結果"

_TINTS = {Severity.ERROR: "FFB3B3", Severity.WARNING: "FFE08A", Severity.NOTE: "CDE9C8"}
_HEADINGS = (
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
_FIRST_ROW = 3
_LINK = Font(name=look.FONT.name, size=11, charset=look.FONT.charset, underline="single", color="0563C1")
_AUTHOR = "点検"
_OTHER_AUTHOR = "入力"
_OTHER_FILE = re.compile(r"\[\d+\]")
_LONGEST = 2_000  # characters of a cell's words on the list: its row could not be higher anyway


@dataclass(frozen=True, slots=True)
class _Mark:
    """A finding at one of its cells, and the row of the list that tells of it."""

    problem: Problem
    row: int
    first: bool


def annotated(workbook: str, data: bytes, problems: Iterable[Problem]) -> bytes | None:
    """The bytes of the copy; None when no finding names the workbook or it cannot be opened. Equal input gives equal bytes.

    Formulas, formats, validations, merges and hidden sheets stay as they are; names of people who wrote in it, links to
    other files and pivot tables (which hold both) do not.
    """
    ours = worst_first(p for p in problems if any(place.workbook == workbook for place in _places(p)))
    if not ours or preflight(workbook, data):
        return None
    book = load(workbook, data, values=False)
    if not isinstance(book, Workbook) or not book.worksheets:
        return None
    tables: list[Worksheet] = [sheet for sheet in book.worksheets if isinstance(sheet, Worksheet)]
    for sheet in tables:
        _anonymise(sheet)
    for names in (book.defined_names, *(sheet.defined_names for sheet in tables)):
        for name in [name for name, area in names.items() if _OTHER_FILE.search(area.value or "")]:
            del names[name]
    sheets = {key(sheet.title): sheet for sheet in tables}
    listed = _first_sheet(book)
    for number, problem in enumerate(ours, start=1):
        _list(listed, _FIRST_ROW + number, problem, workbook, sheets)
    marked = _marks(ours, workbook, sheets)
    for (sheet, address), marks in marked.items():
        _mark(sheet[address], marks, listed.title)
    _tint_over_formats(marked)
    written = BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what openpyxl cannot write back, in a copy that is only read
        book.save(written)
    return sealed(written.getvalue(), f"{workbook.removesuffix('.xlsx')} {LIST}")


def _places(problem: Problem) -> Iterator[Place]:
    yield problem.place
    yield from (other.place for other in problem.others)


def _anonymise(sheet: Worksheet) -> None:
    sheet._pivots.clear()  # type: ignore[attr-defined] # openpyxl has no public way; a cache names who refreshed it
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell, MergedCell):
                continue
            if cell.hyperlink and cell.hyperlink.target:
                cell.hyperlink = None
            if cell.comment:
                _note(cell, cell.comment.text, _OTHER_AUTHOR)
            formula = str(getattr(cell.value, "text", cell.value))
            if cell.data_type == "f" and _OTHER_FILE.search(formula):
                cell.value, cell.data_type = formula, "s"


def _first_sheet(book: Workbook) -> Worksheet:
    names = (LIST if number == 1 else f"{LIST}（{number}）" for number in count(1))
    taken = set(map(key, book.sheetnames))
    listed: Worksheet = book.create_sheet(next(name for name in names if key(name) not in taken), 0)
    for sheet in book.worksheets:  # two selected sheets would be written to at once
        sheet.sheet_view.tabSelected = sheet is listed
    book.active = 0
    look.set_up_page(listed)
    listed[
        "A1"
    ].value = "点検結果（この写しは見るためのものです。直すときは、inputs の中の元のブックを直してください。）"
    listed["A1"].font = look.HEADING_FONT
    for letter, (heading, width) in zip("ABCDEFGHI", _HEADINGS, strict=True):
        listed.column_dimensions[letter].width = look.excel_width(width)
        cell = listed[f"{letter}{_FIRST_ROW}"]
        cell.value, cell.font, cell.fill = heading, look.HEADING_FONT, look.HEADING_FILL
        cell.alignment, cell.border = look.HEADING, look.BORDER
    listed.freeze_panes = f"A{_FIRST_ROW + 1}"
    listed.print_title_rows = f"{_FIRST_ROW}:{_FIRST_ROW}"
    return listed


def _list(listed: Worksheet, row: int, problem: Problem, workbook: str, sheets: dict[str, Worksheet]) -> None:
    """One finding as a row of the list, linked to its cells."""
    values = (
        row - _FIRST_ROW,
        str(problem.severity),
        problem.code,
        _shown(problem.place, workbook, sheets),
        problem.text,
        problem.message,
        problem.hint,
        "\n".join(_shown(other.place, workbook, sheets) for other in problem.others),
        "\n".join(other.text for other in problem.others),
    )
    for letter, value in zip("ABCDEFGHI", values, strict=True):
        cell = listed[f"{letter}{row}"]
        if isinstance(value, str):
            put_text(cell, writable(value)[:_LONGEST])
        else:
            cell.value = value
        cell.font, cell.border, cell.number_format = look.FONT, look.BORDER, "@"
        cell.alignment = Alignment(vertical="top", wrap_text=True)
    listed[f"B{row}"].fill = PatternFill("solid", fgColor=_TINTS[problem.severity])
    texts = [(str(value)[:_LONGEST], width) for value, (_, width) in zip(values, _HEADINGS, strict=True)]
    listed.row_dimensions[row] = look.FittedRow(listed, row, texts)
    others = (other.place for other in problem.others)
    for letter, place in (("D", problem.place), ("H", next((p for p in others if p.workbook == workbook), None))):
        sheet = sheets.get(key(place.sheet)) if place and place.workbook == workbook else None
        if place and sheet:
            _link(listed[f"{letter}{row}"], sheet.title, place.cell or "A1")
            listed[f"{letter}{row}"].font = _LINK


def _shown(place: Place, workbook: str, sheets: dict[str, Worksheet]) -> str:
    sheet = sheets.get(key(place.sheet)) if place.workbook == workbook else None
    hidden = "（非表示のシート）" if sheet and sheet.sheet_state != "visible" else ""
    return f"{place}{hidden}"


def _marks(
    problems: Sequence[Problem], workbook: str, sheets: dict[str, Worksheet]
) -> dict[tuple[Worksheet, str], list[_Mark]]:
    """The findings by cell; of a merged range its first cell."""
    found: dict[tuple[Worksheet, str], list[_Mark]] = {}
    for row, problem in enumerate(problems, start=_FIRST_ROW + 1):
        for place in dict.fromkeys(_places(problem)):
            sheet = sheets.get(key(place.sheet))
            if place.workbook == workbook and place.cell and sheet is not None:
                mark = _Mark(problem, row, place == problem.place)
                found.setdefault((sheet, _first_of_range(sheet, place.cell)), []).append(mark)
    return found


def _first_of_range(sheet: Worksheet, address: str) -> str:
    return next((str(area.start_cell.coordinate) for area in sheet.merged_cells.ranges if address in area), address)


def _mark(cell: SheetCell, marks: Sequence[_Mark], listed: str) -> None:
    cell.fill = PatternFill("solid", fgColor=_TINTS[_worst(marks)])
    own = [cell.comment.text] if cell.comment else []
    _note(cell, "\n\n".join([*map(_words, marks), *own]), _AUTHOR)
    if not cell.hyperlink:
        _link(cell, listed, f"A{marks[0].row}")


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
    return writable("\n".join(lines))[:_LONGEST]


def _note(cell: SheetCell, text: str, author: str) -> None:
    width, height = look.comment_size(text)
    cell.comment = Comment(text, author, width=width, height=height)


def _link(cell: SheetCell, sheet: str, address: str) -> None:
    """Lead from a cell to another of the workbook; what the cell holds stays, empty or not."""
    value, kind = cell.value, cell.data_type
    quoted = sheet.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{address}")
    cell.value, cell.data_type = value, kind


def _tint_over_formats(marks: dict[tuple[Worksheet, str], list[_Mark]]) -> None:
    """The same tints as rules before those of the sheet: its own would cover the tint of a cell, as for one left empty."""
    tinted: dict[Worksheet, dict[Severity, list[str]]] = {}
    for (sheet, address), found in marks.items():
        tinted.setdefault(sheet, {}).setdefault(_worst(found), []).append(address)
    for sheet, areas in tinted.items():
        former = sheet.conditional_formatting
        sheet.conditional_formatting = ConditionalFormattingList()
        for severity, addresses in areas.items() if former else ():
            shade = DifferentialStyle(fill=PatternFill(bgColor=_TINTS[severity]))
            always = Rule(type="expression", dxf=shade, formula=["TRUE"], stopIfTrue=True)
            sheet.conditional_formatting.add(" ".join(addresses), always)
        for area in former:
            for rule in area.rules:
                rule.priority += len(areas)
                sheet.conditional_formatting.add(str(area.sqref), rule)
