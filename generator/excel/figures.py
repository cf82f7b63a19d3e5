"""A paper that is a workbook: pages of figures drawn as sheets with native charts, and read back."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Final, TypeAlias

from lxml import etree
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from generator.excel.charts import Line, Native, Strip, native, place, whole
from generator.excel.from_word import GAP, MEASURE, PAGE_HEIGHT, PAGE_WIDTH, Drawn, draw, refuse_too_long, sheet_names
from generator.excel.from_word import faults as general_faults
from generator.excel.writing import new_workbook, saved, stored
from generator.ooxml.blocks import Cell, Look, Paragraph
from generator.ooxml.blocks import Table as Grid
from generator.ooxml.parts import Package, S, clean, contained, height
from generator.ooxml.seal import sealed
from generator.records.said import Field, Page, Shape, Table, Text, final
from generator.settings import Digits

_C: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_AREA: Final = re.compile(r"(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^'!]+))!\$([A-Z]+)\$(\d+)(?::\$([A-Z]+)\$(\d+))?")

Cells = Mapping[str, str | int]
"""What stands in a sheet, by address ("B4"), row by row."""


def faults(data: bytes, printed: Mapping[str, Sequence[Text]]) -> list[str]:
    """What is wrong with a made workbook, in Japanese; empty when it may be handed over. `printed` is that of `Bound`."""
    found = general_faults(data, [str(value) for values in printed.values() for value in values], formulas=True)
    if found:
        return found
    package = Package(data)
    sheets = {title: (part, _made_cells(package.tree(part))) for title, part in package.sheets.items()}
    for part, cells in sheets.values():
        found += _missing(cells, printed.get(f"/{part}", ()))
        found += _false_sums(package.tree(part), cells)
    for name in contained(data):
        if name.startswith("xl/charts/") and name.endswith(".xml"):
            found += _astray(package.tree(name), {title: cells for title, (_, cells) in sheets.items()})
    return found


_SUM_OF: Final = re.compile(r"SUM\(([A-Z]+)(\d+):([A-Z]+)(\d+)\)")


def _false_sums(sheet: etree._Element, cells: Cells) -> Iterator[str]:
    """The formulas that are no sum of cells, or whose kept value is not that sum."""
    for cell in sheet.iter(f"{S}c"):
        formula = cell.findtext(f"{S}f")
        if formula is None:
            continue
        address, area = str(cell.get("r")), _SUM_OF.fullmatch(formula)
        if area is None or sum(whole(cells.get(at, 0)) for at in _addresses(area)) != cells.get(address):
            yield f"{address} の合計（{formula}）が表と合いません"


def _made_cells(sheet: etree._Element) -> Cells:
    found: dict[str, str | int] = {}
    for cell in sheet.iter(f"{S}c"):
        if cell.get("t", "n") == "n":
            if number := cell.findtext(f"{S}v"):
                found[str(cell.get("r"))] = int(number)
        else:
            found[str(cell.get("r"))] = clean("".join(text.text or "" for text in cell.iter(f"{S}t")))
    return found


def _missing(cells: Cells, printed: Sequence[Text]) -> Iterator[str]:
    """Values that are not in their order in the cells, or a number that is not one there."""
    rest = iter(cells.values())
    for value in printed:
        wanted = value.value if isinstance(value.value, int) else clean(stored(value))
        if value and not any(found == wanted and isinstance(found, type(wanted)) for found in rest):
            yield f"「{str(value)[:40]}」が書き込まれていません"
            return


def _astray(chart: etree._Element, sheets: Mapping[str, Cells]) -> Iterator[str]:
    """What a chart remembers otherwise than it stands in the cells it is drawn from."""
    for reference in (*chart.iter(f"{_C}numRef"), *chart.iter(f"{_C}strRef")):
        formula = reference.findtext(f"{_C}f") or ""
        kept = {int(point.get("idx") or 0): point.findtext(f"{_C}v") or "" for point in reference.iter(f"{_C}pt")}
        numbers = reference.tag == f"{_C}numRef"
        area = _AREA.fullmatch(formula)
        cells = sheets.get((area["quoted"] or area["plain"]).replace("''", "'")) if area else None
        there = [cells.get(one, "") for one in _addresses(area)] if area and cells is not None else []
        held = {at: str(value) for at, value in enumerate(there) if not numbers or isinstance(value, int)}
        if not there or held != kept:
            yield f"図の参照先（{formula}）が表と合いません"


def _addresses(area: re.Match[str]) -> Iterator[str]:
    left, top, right, bottom = area.groups()[-4:]
    for row in range(int(top), int(bottom or top) + 1):
        for column in range(_number_of(left), _number_of(right or left) + 1):
            yield f"{_column_letters(column)}{row}"


def _number_of(letters: str) -> int:
    total = 0
    for letter in letters:
        total = total * 26 + ord(letter) - ord("A") + 1
    return total


def _column_letters(number: int) -> str:
    return (_column_letters((number - 1) // 26) if number > 26 else "") + chr(ord("A") + (number - 1) % 26)


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
_LABEL: Final = 13.0  # points of a bar with its label
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
    sums: dict[str, dict[str, str]] = {}
    told: list[tuple[str, str]] = []
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
        drawn = _draw(plan, sheets, digits)
        sums[sheets[0][0].title] = dict(_sums(plan.page.table, drawn))
        if plan.page.table and plan.page.table.chart:
            told.append((plan.page.table.chart.title, _in_words(plan.page.table, digits)))
    return Bound(sealed(_completed(saved(book), sums, told), name), printed)


def _sums(table: Table | None, drawn: Drawn) -> Iterator[tuple[str, str]]:
    """The formulas of a table's sums by address, where the cells are what is summed."""
    if table is None:
        return
    rows, last = list(table.rows), len(table.headings) - 1

    def numbers(cells: Sequence[Field]) -> list[int]:
        return [value if isinstance(value := getattr(cell, "value", cell), int) else 0 for cell in cells]

    def at(row: int, column: int) -> str:
        return f"{get_column_letter(drawn.columns[column])}{drawn.rows[row + 1]}"

    if table.sum_row and len(rows) > 1:
        for column in range(1, last + 1):
            above = numbers([row[column] for row in rows[:-1]])
            if numbers([rows[-1][column]]) == [sum(above)] and _is_number(rows[-1][column]):
                yield at(len(rows) - 1, column), f"SUM({at(0, column)}:{at(len(rows) - 2, column)})"
    if table.sum_column and last > 1:
        for number, row in enumerate(rows[:-1] if table.sum_row else rows):
            if numbers([row[-1]]) == [sum(numbers(row[1:-1]))] and _is_number(row[-1]):
                yield at(number, last), f"SUM({at(number, 1)}:{at(number, last - 1)})"


def _number_in(leaf: Field) -> int:
    value = getattr(leaf, "value", leaf)
    return value if isinstance(value, int) else 0


def _is_number(leaf: Field) -> bool:
    return isinstance(getattr(leaf, "value", leaf), int)


def _in_words(table: Table, digits: Digits) -> str:
    """What a chart shows, for those who do not see it."""
    assert table.chart
    labels, lines = _shown(table)

    def words(row: int, column: int) -> str:
        leaf = table.headings[column] if row == 0 else table.rows[row - 1][column]
        return " ".join(_final(leaf, digits).split())

    said = []
    for name, cells in lines:
        numbers = "、".join(
            f"{words(*label)} {words(*cell)}{table.chart.unit}" for label, cell in zip(labels, cells, strict=True)
        )
        said.append(numbers if len(lines) == 1 else f"{words(*name)}は、{numbers}")
    return f"{table.chart.shape}のグラフ「{table.chart.title}」。{'。'.join(said)}。"


_DRAWN: Final = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"


def _completed(data: bytes, sums: Mapping[str, Mapping[str, str]], told: Sequence[tuple[str, str]]) -> bytes:
    """The workbook with formulas beside the sums they give, by sheet and address, and its charts (in order) described.

    openpyxl writes a formula without its result, and a chart without words.
    """
    package = Package(data)
    charts = iter(told)
    for title, part in package.sheets.items():
        tree = package.tree(part)
        for cell in tree.iter(f"{S}c"):
            if formula := sums.get(title, {}).get(str(cell.get("r"))):
                calculated = etree.Element(f"{S}f")
                calculated.text = formula
                cell.insert(0, calculated)
        package.put(part, tree)
        for drawing in package.targets(part, "/drawing"):
            drawn = package.tree(drawing)
            for properties, (name, words) in zip(drawn.iter(f"{_DRAWN}cNvPr"), charts, strict=False):
                properties.set("name", name)
                properties.set("title", name)
                properties.set("descr", words)
            package.put(drawing, drawn)
            for chart in package.targets(drawing, "/chart"):
                tree = package.tree(chart)
                for shown in tree.iter(f"{_C}numFmt"):
                    if shown.get("sourceLinked") is None:
                        shown.set("sourceLinked", "0")
                package.put(chart, tree)
    return package.bytes()


def _final(leaf: Field, digits: Digits) -> str:
    """A leaf as it is printed: a Text with its cells, or the plain words of the paper itself."""
    if isinstance(leaf, str):
        return leaf
    made = final(leaf, digits)
    assert isinstance(made, Text)  # a page holds single values
    return made


def _lines(words: Sequence[Field], digits: Digits) -> list[Paragraph]:
    return [Paragraph(_final(line, digits), _BODY, line=_TEXT_LINE) for line in words]


def _draw(plan: _Plan, sheets: Sequence[tuple[Worksheet, list[Paragraph]]], digits: Digits) -> Drawn:
    """Draw the sheets of a page below what is at the top of each; returns where its table stands."""
    (sheet, top), page = sheets[0], plan.page
    above, below = [*top, *_lines(page.above, digits)], _lines(page.below, digits)
    room = plan.chart - (sum(plan.grid.heights) if plan.grid and plan.beside else 0)
    reserved = [Paragraph("", _BODY, line=room)] if room > 0 else []
    drawn = draw(sheet, above, plan.grid, below if plan.apart else [*reserved, *below])
    if page.table is None or page.table.chart is None:
        return drawn
    made = _chart(sheet, page.table, drawn, digits)
    if plan.apart:
        other = draw(sheets[1][0], sheets[1][1], None, reserved)
        place(sheets[1][0], made, (len(sheets[1][1]) + 1, 1), other.last, plan.chart)
    elif plan.beside:
        place(sheet, made, (drawn.rows[0], drawn.columns[-1]), drawn.last, plan.chart)
    else:
        place(sheet, made, (drawn.rows[-1] + 1, 1), drawn.last, plan.chart)
    return drawn


def _plan(page: Page, digits: Digits, *, numbered: bool) -> _Plan:
    if page.table is None:
        return _Plan(page)
    table = page.table
    if table.chart and not any(
        _is_number(row[c]) and _number_in(row[c]) for row in table.rows for c in range(len(row))
    ):
        table = replace(table, chart=None)  # nothing to show
        page = replace(page, table=table)
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
    wanted = max(_HIGHEST_CHART, len(table.rows) * _LABEL) if table.chart.shape is Shape.BARS else _HIGHEST_CHART
    high = PAGE_HEIGHT - _AROUND - _BOX if apart else min(left, wanted)
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
    wide = max(map(len, heading.split("\n")))
    longest = max(longest, wide if wide <= _LONG_HEADING else ceil(wide / 2))
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


_Spot: TypeAlias = tuple[int, int]  # row and column of a table, 0 for the headings and the labels


def _shown(table: Table) -> tuple[list[_Spot], list[tuple[_Spot, list[_Spot]]]]:
    """What the chart of a table is drawn from: the cells of the labels, and of each series that of its name and its numbers."""
    assert table.chart
    last_row = len(table.rows) - (1 if table.sum_row else 0)
    last_column = len(table.headings) - (2 if table.sum_column else 1)
    rows, columns = range(1, last_row + 1), range(1, last_column + 1)
    every, across = (len(table.rows), columns) if table.chart.by_row else (len(table.headings) - 1, rows)
    series: Sequence[int] = rows if table.chart.by_row else columns
    if table.chart.only:
        series = [table.chart.only if table.chart.only > 0 else every + 1 + table.chart.only]
    if table.chart.by_row:
        return [(0, at) for at in across], [((one, 0), [(one, at) for at in across]) for one in series]
    return [(at, 0) for at in across], [((0, one), [(at, one) for at in across]) for one in series]


def _chart(sheet: Worksheet, table: Table, drawn: Drawn, digits: Digits) -> Native:
    """The chart of a table drawn on a sheet; what is no number counts as none."""
    assert table.chart  # asked for only where there is one
    labels, lines = _shown(table)

    def strip(spots: Sequence[_Spot]) -> Strip:
        texts = [_final((table.headings, *table.rows)[row][column], digits) for row, column in spots]
        values = tuple(text if (number := _number(text)) is None else number for text in texts)
        corners = [(drawn.rows[row], drawn.columns[column]) for row, column in (spots[0], spots[-1])]
        return Strip(sheet, corners[0], corners[1], values)

    return native(table.chart, strip(labels), [Line(strip([name]), strip(numbers)) for name, numbers in lines])
