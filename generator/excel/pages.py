"""A paper that is a workbook: its pages drawn as sheets with native charts, and read back."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from openpyxl.worksheet.worksheet import Worksheet

from generator.excel.blocks import Cell, Look, Paragraph
from generator.excel.blocks import Table as Grid
from generator.excel.charts import Line, Native, Strip, native, place
from generator.excel.fitting import height
from generator.excel.paper import refuse_too_long, sheet_names
from generator.excel.paper_sheet import GAP, MEASURE, PAGE_HEIGHT, PAGE_WIDTH, draw
from generator.excel.writing import new_workbook
from generator.house import Digits
from generator.tables import Page, Table
from generator.text import Field, Text, final
from generator.word.package import sealed

_MINCHO, _GOTHIC = "ＭＳ 明朝", "ＭＳ ゴシック"
_BODY: Final = Look(font=_MINCHO)
_NUMBER: Final = Look(font=_MINCHO, align="right")
_CENTRED: Final = Look(font=_MINCHO, align="center")
_SUM: Final = Look(font=_GOTHIC, align="right")
_HEAD: Final = Look(font=_GOTHIC, align="center")
_TITLE: Final = Look(font=_GOTHIC, size=14, align="center")
_HEADING: Final = Look(font=_GOTHIC, size=12)
_HEAD_FILL, _SUM_FILL = "E7E6E6", "F2F2F2"
_ROW: Final = 18.0  # points
_TITLE_LINE, _HEADING_LINE, _TEXT_LINE = 26.0, 22.0, 17.0
_CHARACTER: Final = 10.5  # points
_NARROWEST, _WIDEST = 4, 24  # 全角 characters of a column
_LONG_HEADING: Final = 8
_BETWEEN: Final = 14.0  # points between a table and the chart beside it
_NARROWEST_CHART, _LOWEST_CHART, _HIGHEST_CHART = 330.0, 200.0, 330.0  # points: smaller ones cannot be read
_WIDEST_TABLE: Final = 400.0  # points, of a table beside its chart; it is widened to as many at most
_MOST_GROWN: Final = 1.25
_AROUND, _BOX = 68.0, 24.0  # points that title and heading take, and the 資料番号


@dataclass(frozen=True, slots=True)
class Bound:
    """A made workbook and, by part name (`/xl/worksheets/sheet1.xml`), the values printed in it, in order."""

    data: bytes
    printed: Mapping[str, tuple[Text, ...]]


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a page is laid out: its table, how many points high its chart is, and whether that goes `beside` the table,
    below it, or on a sheet of its own (`apart`)."""

    page: Page
    grid: Grid | None = None
    chart: float = 0
    beside: bool = False
    apart: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The headings of the sheets it takes."""
        return (self.page.name, f"{self.page.name}（図）") if self.apart else (self.page.name,)


def bound(pages: Sequence[Page], number: Field, title: Field, digits: Digits = Digits.HALF) -> Bound:
    """The workbook of a paper: a sheet a page, its 資料番号 and title above. Equal input gives equal bytes.

    A chart stands beside its table or below it; where neither leaves room on the sheet of paper, it has a sheet of its
    own. Raises GeneratorError when a text is too long for Excel.
    """
    book = new_workbook(MEASURE)
    box, name = _final(number, digits), _final(title, digits)
    refuse_too_long((_final(leaf, digits) for page in pages for leaf in page.leaves), name)
    plans = [_plan(page, digits, numbered=bool(box) and at == 0) for at, page in enumerate(pages)]
    tabs = sheet_names(heading for plan in plans for heading in plan.names)
    printed: dict[str, tuple[Text, ...]] = {}
    for plan in plans:
        sheets = []
        for heading in plan.names:
            first, own = not printed, heading == plan.page.name
            values = [*([box] if first and box else ()), name, *(plan.page.leaves if own else ())]
            texts = (_final(value, digits) for value in values)
            printed[f"/xl/worksheets/sheet{len(printed) + 1}.xml"] = tuple(t for t in texts if isinstance(t, Text))
            top = [Paragraph(box, _CENTRED, framed=True)] if first and box else []
            top.append(Paragraph(name, _TITLE, line=_TITLE_LINE, space=GAP))
            top.append(Paragraph(heading, _HEADING, line=_HEADING_LINE, heading=True))
            sheets.append((book.create_sheet(next(tabs)), top))
        _draw(plan, sheets, digits)
    written = io.BytesIO()
    book.save(written)
    return Bound(sealed(written.getvalue(), name), printed)


def _final(leaf: Field, digits: Digits) -> str:
    """A leaf as it is printed: a Text with its cells, or the plain words of the paper itself."""
    if isinstance(leaf, str):
        return leaf
    made = final(leaf, digits)
    assert isinstance(made, Text)  # a page holds single values
    return made


def _lines(words: Sequence[Field], digits: Digits) -> list[Paragraph]:
    return [Paragraph(_final(line, digits), _BODY, line=_TEXT_LINE) for line in words]


def _draw(plan: _Plan, sheets: Sequence[tuple[Worksheet, list[Paragraph]]], digits: Digits) -> None:
    """Draw the sheets of a page below what is at the top of each."""
    (sheet, top), page = sheets[0], plan.page
    above, below = [*top, *_lines(page.above, digits)], _lines(page.below, digits)
    room = plan.chart - (sum(plan.grid.heights) if plan.grid and plan.beside else 0)
    reserved = [Paragraph("", _BODY, line=room)] if room > 0 else []
    starts = draw(sheet, above, plan.grid, below if plan.apart else [*reserved, *below])
    if page.table is None or page.table.chart is None:
        return
    made = _chart(sheet, page.table, starts, digits)
    last = len(plan.grid.widths) if plan.grid else 1
    if plan.apart:
        draw(sheets[1][0], sheets[1][1], None, reserved)
        place(sheets[1][0], made, (len(sheets[1][1]) + 1, 1), 2, plan.chart)
    elif plan.beside:
        place(sheet, made, (starts[0], last), last, plan.chart)
    else:
        place(sheet, made, (starts[-1] + 1, 1), last, plan.chart)


def _plan(page: Page, digits: Digits, *, numbered: bool) -> _Plan:
    if page.table is None:
        return _Plan(page)
    table = page.table
    texts = [[_final(leaf, digits) for leaf in row] for row in (table.headings, *table.rows)]
    natural = [_width(*(row[column] for row in texts)) for column in range(len(table.headings))]
    widths, beside = _fitted(natural, charted=table.chart is not None)
    heights = tuple(
        max(_ROW, *(height(text, width, _CHARACTER) for text, width in zip(row, widths, strict=True))) for row in texts
    )
    free = PAGE_WIDTH - sum(widths) - _BETWEEN
    columns = (*widths, _BETWEEN, free) if free > 0 else tuple(widths)
    grid = Grid(columns, heights, 1, True, tuple(_cells(table, digits)), worded=False)
    if table.chart is None:
        return _Plan(page, grid)
    around = _AROUND + (_BOX if numbered else 0) + (_TEXT_LINE + GAP) * len([*page.above, *page.below])
    left = PAGE_HEIGHT - around - (0 if beside else sum(heights))
    apart = left < _LOWEST_CHART
    high = PAGE_HEIGHT - _AROUND - _BOX if apart else min(left, _HIGHEST_CHART)
    return _Plan(page, grid, high, beside, apart)


def _fitted(natural: Sequence[float], *, charted: bool) -> tuple[list[float], bool]:
    """The widths of a table's columns in points, and whether its chart finds room beside it."""
    total = sum(natural)
    beside = charted and PAGE_WIDTH - total - _BETWEEN >= _NARROWEST_CHART
    if beside:
        grown = min(max(_WIDEST_TABLE / total, 1), _MOST_GROWN)
    else:
        grown = PAGE_WIDTH / total if charted else min(PAGE_WIDTH / total, _MOST_GROWN)
    return [width * grown for width in natural], beside


def _width(heading: str, *texts: str) -> float:
    """The width in points of a column; a long heading stands in two lines."""
    longest = max((len(line) for text in texts for line in text.split("\n")), default=0)
    longest = max(longest, len(heading) if len(heading) <= _LONG_HEADING else ceil(len(heading) / 2))
    return (max(_NARROWEST, min(longest, _WIDEST)) + 0.8) * _CHARACTER


def _cells(table: Table, digits: Digits) -> Iterator[Cell]:
    for column, leaf in enumerate(table.headings):
        yield Cell(0, column, 1, 1, _final(leaf, digits), _HEAD, _HEAD_FILL, "center", False)
    for at, row in enumerate(table.rows, start=1):
        for column, leaf in enumerate(row):
            summed = (table.sum_row and at == len(table.rows)) or (table.sum_column and column == len(row) - 1)
            text = _final(leaf, digits)
            number = _number(text)
            look = (_SUM if summed else _NUMBER) if number is not None else (_HEAD if summed else _BODY)
            yield Cell(at, column, 1, 1, text, look, _SUM_FILL if summed else "", "center", False, number)


def _number(text: str) -> int | None:
    return text.value if isinstance(text, Text) and isinstance(text.value, int) else None


def _chart(sheet: Worksheet, table: Table, starts: Sequence[int], digits: Digits) -> Native:
    """The chart of a table whose rows begin at these rows of the sheet; what is no number counts as none."""
    assert table.chart  # asked for only where there is one
    rows = [table.headings, *(table.rows[:-1] if table.sum_row else table.rows)]
    last = len(table.headings) - (2 if table.sum_column else 1)
    texts = [[_final(leaf, digits) for leaf in row] for row in rows]

    def strip(top: int, left: int, bottom: int, right: int) -> Strip:
        cells = [texts[row][column] for row in range(top, bottom + 1) for column in range(left, right + 1)]
        values = tuple(text if (number := _number(text)) is None else number for text in cells)
        return Strip(sheet, (starts[top], left + 1), (starts[bottom], right + 1), values)

    end = len(rows) - 1
    if table.chart.by_row:
        labels = strip(0, 1, 0, last)
        lines = [Line(strip(row, 0, row, 0), strip(row, 1, row, last)) for row in range(1, end + 1)]
    else:
        labels = strip(1, 0, end, 0)
        lines = [Line(strip(0, column, 0, column), strip(1, column, end, column)) for column in range(1, last + 1)]
    return native(table.chart, labels, lines)
