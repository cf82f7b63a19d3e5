"""What every workbook that is written has in common: fonts, borders, formats, text that stays text, pages."""

import io
import re
import zipfile
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from html import escape
from typing import Any, Final

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.compat import safe_string
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.workbook import Workbook
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from generator.ooxml.parts import PIXEL, TALLEST, height, lines
from generator.records.declare import Column, Kind

_LIKE_AN_ESCAPE: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


class Looks:
    """The looks of one workbook's cells, each worked out once: openpyxl compares a style with all others at every change."""

    def __init__(self) -> None:
        """Begin with none."""
        self._known: dict[Hashable, StyleArray] = {}

    def give(self, cell: Cell, wanted: Hashable, work_out: Callable[[Cell], None]) -> None:
        """Give a cell the look called `wanted`, which `work_out` sets on the first that asks for it."""
        if wanted not in self._known:
            work_out(cell)
            self._known[wanted] = cell._style  # type: ignore[attr-defined] # openpyxl has no public way to hand a look on
        cell._style = copy(self._known[wanted])  # type: ignore[attr-defined] # as above


def merge(sheet: Worksheet, first: Cell, last_row: int, last_column: int) -> None:
    """Merge the cells from `first` on, which has its look already; no area may lie over another.

    openpyxl's own way looks through all areas at each one more, and through all looks for each side of each border.
    """
    for row in range(first.row, last_row + 1):
        for column in range(first.column, last_column + 1):
            if (row, column) != (first.row, first.column):
                rest = MergedCell(sheet, row, column)
                rest._style = copy(first._style)  # type: ignore[attr-defined] # as in `Looks`
                sheet._cells[row, column] = rest
    area = CellRange(min_col=first.column, min_row=first.row, max_col=last_column, max_row=last_row)
    sheet.merged_cells.ranges.add(area)


def new_workbook(font: Font) -> Workbook:
    """A workbook without sheets whose first font, the measure of column widths, and 標準 style are `font`."""
    book = Workbook()
    for sheet in book.worksheets:
        book.remove(sheet)
    # openpyxl has no public way to set the first font, nor do the stubs know these.
    book._fonts = IndexedList([font])  # type: ignore[attr-defined]
    book._named_styles["Normal"].font = font  # type: ignore[attr-defined]
    return book


def saved(book: Workbook) -> bytes:
    """The file of a workbook, not compressed: whoever seals it packs it anew.

    Nothing of it lay on the disk meanwhile: openpyxl leaves it in the temporary folder if killed.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        _Writer(book, archive).write_data()
    return made.getvalue()


class _Rows(WorksheetWriter):
    """Writes rows of words and numbers to the byte as openpyxl does, without an element for each cell: tables may be long."""

    def write_rows(self) -> None:
        sheet: Any = self.ws
        stream: Any = self.xf.send(True)
        out: Any = self.out
        looks = _Numbers(sheet)
        with stream.element("sheetData"):
            for number, cells in self.rows():
                stream.flush()
                told = {"r": f"{number}", **dict(sheet.row_dimensions.get(number, {}))}
                if (row := self._row(number, told, cells, looks)) is None:
                    self.write_row(stream, cells, number)
                else:
                    out.write(row)
        self.xf.send(None)

    def write_merged_cells(self) -> None:
        sheet: Any = self.ws
        stream: Any = self.xf.send(True)
        out: Any = self.out
        if areas := [f'<mergeCell ref="{area.coord}"/>' for area in sheet.merged_cells]:
            stream.flush()
            out.write(f'<mergeCells count="{len(areas)}">{"".join(areas)}</mergeCells>'.encode())
        self.xf.send(None)

    def _row(self, number: int, told: Mapping[str, str], cells: Sequence[Any], looks: "_Numbers") -> bytes | None:
        """The row as XML, with what is told of it; None for one with anything but words, numbers and days."""
        made = ["<row", *(f' {name}="{value}"' for name, value in told.items()), ">"]
        for cell in cells:
            value, kind = cell._value, cell.data_type
            if cell._comment is not None or cell.hyperlink or type(value) not in _PLAIN.get(kind, ()):
                return None
            style = looks[cell._style]
            if value is None and not style:
                continue
            at = f'<c r="{_letters(cell.column)}{number}"{style}'
            if value is None or value == "":
                made.append(f'{at} t="{"inlineStr" if kind == "s" else "n"}"></c>')
            elif kind == "s":
                space = ' xml:space="preserve"' if value != value.strip() else ""
                made.append(f'{at} t="inlineStr"><is><t{space}>{escape(value, quote=False)}</t></is></c>')
            else:
                counted = _in_days(value, looks.epoch) if kind == "d" else value
                made.append(f'{at} t="n"><v>{safe_string(counted)}</v></c>')
        row = "".join([*made, "</row>"])
        return None if _ODD.search(row) else row.encode("ascii", "xmlcharrefreplace")


_PLAIN: Final = {"s": (str, type(None)), "n": (int, float, type(None)), "d": (date, datetime, time, timedelta)}
_ODD: Final = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_letters: Final = cache(get_column_letter)
_in_days: Callable[[object, object], object] = lru_cache(maxsize=4096, typed=True)(to_excel)


class _Numbers:
    """The attribute that names a look in the file, worked out once for all cells that have it."""

    def __init__(self, sheet: Any) -> None:
        self._all = sheet.parent._cell_styles
        self.epoch = sheet.parent.epoch
        self._known: dict[bytes, str] = {}

    def __getitem__(self, style: Any) -> str:
        name = style.tobytes() if style is not None else b""
        if (known := self._known.get(name)) is None:
            known = self._known[name] = f' s="{self._all.add(style)}"' if style is not None and any(style) else ""
        return known


class _Writer(ExcelWriter):
    def write_worksheet(self, ws: Any) -> None:
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
        part = io.BytesIO()
        writer = _Rows(ws, part)
        writer.write()
        ws._rels = writer._rels  # type: ignore[attr-defined] # as below
        self._archive.writestr(  # type: ignore[attr-defined] # unknown to the stubs
            ws.path[1:], part.getvalue()
        )
        self.manifest.append(ws)


def stored(text: str) -> str:
    """Text as the file holds it: what looks like one of Excel's escapes (「_x0041_」) is escaped itself."""
    return _LIKE_AN_ESCAPE.sub("_x005F_", text)


def put_text(cell: Cell, text: str) -> None:
    """Write a text that stays a text, also 「=1+1」 and 「#N/A」, which would become a formula and an error."""
    cell._value, cell.data_type = stored(text), "s"  # type: ignore[attr-defined] # its own way asks of every text what it is


@dataclass(frozen=True, slots=True)
class Paper:
    """A size of paper, laid on its side or `upright`: Excel's number of it, and what it holds between the margins, in points.

    The width is less what printers differ.
    """

    number: int
    width: float
    height: float
    upright: bool = False


A4: Final = Paper(9, 770.0, 490.0)
A4_UPRIGHT: Final = Paper(9, 523.0, 736.0, upright=True)
A3: Final = Paper(8, 1110.0, 735.0)


def landscape(sheet: Worksheet, paper: Paper = A4) -> None:
    """Print on the paper (laid on its side unless it is upright), one page wide and as many long as it takes."""
    sheet.page_setup.orientation = "portrait" if paper.upright else "landscape"
    sheet.page_setup.paperSize = paper.number
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


# Excel measures column widths in digits of the workbook's first font: two digits of this one are one 全角 character.
_FONT_NAME = "ＭＳ Ｐゴシック"
_SIZE = 11.0
_SHIFT_JIS = 128
FONT = Font(name=_FONT_NAME, size=_SIZE, charset=_SHIFT_JIS)
HEADING_FONT = Font(name=_FONT_NAME, size=_SIZE, charset=_SHIFT_JIS, bold=True)
HEADING_FILL = PatternFill("solid", fgColor="DDEBF7")
REQUIRED_FILL = PatternFill("solid", fgColor="FCE4D6")
REQUIRED_FORMAT: Final = '"必須 "@'
"""Shows 必須 before a heading, whose cell holds the heading alone."""
EXAMPLE_FONT = Font(name=_FONT_NAME, size=_SIZE, charset=_SHIFT_JIS, italic=True, color="808080")
EXAMPLE_FILL = PatternFill("solid", fgColor="F2F2F2")
OPEN: Final = Protection(locked=False)
"""A cell to write in, on a sheet whose headings are protected."""
_LINE = Side(style="thin", color="808080")
BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
HEADING = Alignment(horizontal="center", vertical="center", wrap_text=True)
LABEL = Alignment(vertical="center", wrap_text=True)
FORM_VALUE = Alignment(horizontal="left", vertical="center", wrap_text=True)
_TABLE_VALUE = Alignment(horizontal="left", vertical="top", wrap_text=True)
_TABLE_COUNT = Alignment(horizontal="right", vertical="top", wrap_text=True)
TO_FILL_IN = DifferentialStyle(fill=PatternFill(bgColor="FFF2CC"))
"""The tint of a required cell that is still empty."""
ELSEWHERE = DifferentialStyle(font=Font(italic=True, color="808080"), border=BORDER)
"""The look of words that are taken from another workbook, until a clerk writes others over them."""
RULED = DifferentialStyle(border=BORDER)
"""The lines of a row that is written, and of the one to write next."""

_DIGIT = 6.0  # points: the width of a digit
_EMPTY_ROW = 19.0  # points
_NOTE_WIDTH, _NOTE_LINE = 360, 19  # pixels
_WIDEST_SHEET = 1380
"""Pixels of columns that a screen of 1440 shows at 100 % beside the row numbers and the scroll bar.

Fitted to the side of A4, the letters are then of 8 points at least.
"""
_DIGIT_PIXELS = 8
_WIDEST_TEXT = 50  # 全角 characters: a longer line is hard to follow
_NARROWEST_TEXT = 5
_WRAPPING = {Kind.TEXT, Kind.YEARLY, Kind.REFERENCE}  # a date that does not fit shows as ####
_LETTER, _PADDING = 1.875, 0.75  # digits of a 全角 character, and beside the text of a cell

_FORMATS = {
    # As text: Excel would make dates of 「1-2」 and numbers of 「(1)」.
    Kind.TEXT: "@",
    Kind.YEARLY: "@",
    Kind.DATE: '[$-411]ggge"年"m"月"d"日（"aaa"）"',
    Kind.TIME: 'h"時"mm"分"',
    Kind.BIRTH_DATE: '[$-411]ggge"年"m"月"d"日"',
    Kind.REFERENCE: "@",
    Kind.FISCAL_YEAR: '[<100]"令和"0"年度";0"年度"',
}


_SHORT_DAY: Final = "[$-411]ge.m.d(aaa)"
# 全角 characters that the longest value takes; headings may take two lines.
_WIDTHS = {Kind.DATE: 8, Kind.TIME: 5, Kind.BIRTH_DATE: 11, Kind.COUNT: 5, Kind.FISCAL_YEAR: 6}


def number_format(column: Column, *, in_table: bool = False) -> str:
    """Excel's number format for the cells of a column; a table shows a day as R6.5.16(木)."""
    if in_table and column.kind is Kind.DATE:
        return _SHORT_DAY
    if column.kind is not Kind.COUNT:
        return _FORMATS[column.kind]
    before, _, after = column.unit.rpartition(" ")
    return "#,##0".join(f'"{part}"' if part else "" for part in (before, after))


def table_alignment(column: Column) -> Alignment:
    """Where the cells of a table's column put their content: counts to the right, the rest to the left."""
    return _TABLE_COUNT if column.kind is Kind.COUNT else _TABLE_VALUE


def set_up_page(sheet: Worksheet) -> None:
    """A4 landscape, one page wide, file and sheet above, page number below."""
    landscape(sheet)
    assert sheet.oddHeader is not None and sheet.oddFooter is not None  # a new sheet has both
    sheet.oddHeader.left.text, sheet.oddHeader.center.text = "&F", "&A"
    sheet.oddFooter.center.text = "&P / &N"
    margins = sheet.page_margins
    margins.left = margins.right = 0.5
    margins.top = margins.bottom = 0.75


def widths(columns: Sequence[Column]) -> list[int]:
    """Widths of a table's columns in 全角 characters: what the answer needs, and no more than a screen shows at once.

    Where they would not fit beside each other, texts give way, long ones most.
    """
    wanted = [_wanted(column) for column in columns]
    least = [
        min(width, _NARROWEST_TEXT) if c.kind in _WRAPPING else width for width, c in zip(wanted, columns, strict=True)
    ]
    for part in range(100, -1, -1):
        found = [low + (width - low) * part // 100 for low, width in zip(least, wanted, strict=True)]
        if sum(map(excel_width, found)) * _DIGIT_PIXELS <= _WIDEST_SHEET:
            return found
    return least


def _wanted(column: Column) -> int:
    """The width that shows what may be written under a heading."""
    if column.kind is Kind.COUNT:
        return max(_WIDTHS[column.kind], len(column.unit) + 2)
    if column.kind in _WIDTHS:
        return _WIDTHS[column.kind]
    if column.menu and not column.several:
        least = 5 if column.required else 3  # 必須 and a heading of two characters beside each other
        return min(max(*map(len, column.menu), len(column.heading) // 2 + 1, least), max(column.width, least))
    return min(column.width, _WIDEST_TEXT)


def excel_width(characters: int) -> float:
    """Excel's column width for a number of 全角 characters."""
    return characters * _LETTER + _PADDING


def characters(width: float) -> int:
    """The 全角 characters that fit into an Excel column width."""
    return max(int((width - _PADDING) / _LETTER), 1)


def protect_headings(sheet: Worksheet) -> None:
    """Keep locked cells from being typed over; all else stays allowed, and there is no password."""
    sheet.protection.sheet = True
    for name in (
        *("formatCells", "formatColumns", "formatRows", "insertColumns", "insertRows", "insertHyperlinks"),
        *("deleteColumns", "deleteRows", "sort", "autoFilter", "pivotTables", "objects", "scenarios"),
    ):
        setattr(sheet.protection, name, False)


class FittedRow(RowDimension):
    """A row as high as its wrapped text, until Excel or LibreOffice fits it anew to what is typed."""

    customHeight = False  # noqa: N815 - openpyxl's name; True would keep the height for ever

    def __init__(self, sheet: Worksheet, number: int, texts: Iterable[tuple[str, int]]) -> None:
        """Fit row `number` to cells with these (text, width in 全角 characters)."""
        heights = (height(text, excel_width(width) * _DIGIT, _SIZE) for text, width in texts)
        super().__init__(sheet, number, ht=min(max(heights, default=_EMPTY_ROW), TALLEST))


def comment_size(text: str) -> tuple[int, int]:
    """Width and height in pixels of a note that shows this text."""
    return _NOTE_WIDTH, (lines(text, _NOTE_WIDTH * PIXEL, _SIZE) + 1) * _NOTE_LINE
