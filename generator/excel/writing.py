"""What every workbook that is written has in common: its first font, text that stays text, and landscape pages."""

import re
from collections.abc import Callable, Hashable
from copy import copy
from dataclasses import dataclass
from typing import Final

from openpyxl.cell.cell import Cell
from openpyxl.styles import Font
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.workbook import Workbook
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

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


def new_workbook(font: Font) -> Workbook:
    """A workbook without sheets whose first font, the measure of column widths, and 標準 style are `font`."""
    book = Workbook()
    for sheet in book.worksheets:
        book.remove(sheet)
    # openpyxl has no public way to set the first font, nor do the stubs know these.
    book._fonts = IndexedList([font])  # type: ignore[attr-defined]
    book._named_styles["Normal"].font = font  # type: ignore[attr-defined]
    return book


def stored(text: str) -> str:
    """Text as the file holds it: what looks like one of Excel's escapes (「_x0041_」) is escaped itself."""
    return _LIKE_AN_ESCAPE.sub("_x005F_", text)


def put_text(cell: Cell, text: str) -> None:
    """Write a text that stays a text, also 「=1+1」 and 「#N/A」, which would become a formula and an error."""
    cell.value = stored(text)
    cell.data_type = "s"


@dataclass(frozen=True, slots=True)
class Paper:
    """A size of paper, laid on its side: Excel's number of it, and what it holds between the margins, in points.

    The width is less what printers differ.
    """

    number: int
    width: float
    height: float


A4: Final = Paper(9, 770.0, 490.0)
A3: Final = Paper(8, 1110.0, 735.0)


def landscape(sheet: Worksheet, paper: Paper = A4) -> None:
    """Print on the side of the paper, one page wide and as many long as it takes."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = paper.number
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
