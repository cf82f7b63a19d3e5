"""The Excel form of a paper, made from its finished Word file: the same words in the same order, one sheet a table."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from itertools import accumulate, pairwise
from math import ceil
from typing import Final, NamedTuple

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.header_footer import HeaderFooter, HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.worksheet import Worksheet

from generator.excel import writing
from generator.ooxml.blocks import Block, Cell, Look, Paragraph, Table, blocks, on_a3
from generator.ooxml.parts import PIXEL, TALLEST, S, clean, height, unpacked, upright_height
from generator.ooxml.seal import sealed, sound_parts
from generator.problem import GeneratorError

# Excel measures columns in digits of the first font: this one is as wide in LibreOffice. Nothing is printed in it.
MEASURE: Final = Font(name="Arial", size=10)
DIGIT: Final = 7
"""Pixels of a digit of `MEASURE`."""
PAGE_WIDTH: Final = writing.A4.width
"""Points between the margins of A4 landscape, less what printers differ."""
PAGE_HEIGHT: Final = writing.A4.height
_WIDEST_SCALE: Final = 1.6  # a small table stays small
_BOX_WIDTH: Final = 70.0
_SAME_EDGE: Final = 4.0  # points between the edges of columns of two tables that are made one
_MUCH_WIDER: Final = 30.0  # points that the box of the 資料番号 may be wider than that
_MOST_SHRUNK: Final = 1.3  # a sheet that much higher than its paper is still read when it is printed on one
_LEAST_SIZE: Final = 8.0  # points of a letter in print
_MOST_FROZEN: Final = 240.0  # points: more would leave no room to scroll in
GAP: Final = 6.0
"""Points between a table and what stands around it."""
_LONGEST_AS_TEXT: Final = 255  # some versions of Excel show longer texts of this format as ####
_RULE: Final = Side(style="thin", color="000000")
_BORDER: Final = Border(left=_RULE, right=_RULE, top=_RULE, bottom=_RULE)
_HORIZONTAL: Final = {"center": "center", "right": "right", "end": "right", "distribute": "distributed"}
_VERTICAL: Final = {"center": "center", "both": "center", "bottom": "bottom"}
_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,8}")


@dataclass(slots=True)
class _Page:
    """A sheet while it is drawn: its paper, its column widths in points and the next free row (from 1)."""

    sheet: Worksheet
    paper: writing.Paper
    widths: list[float]
    row: int = 1
    looks: writing.Looks = field(default_factory=writing.Looks)

    def add_rows(self, points: float) -> int:
        """Take as many rows as this height needs; returns how many."""
        count = max(1, ceil(points / TALLEST))
        for row in range(self.row, self.row + count):
            self.sheet.row_dimensions[row].height = ceil(points / count / PIXEL) * PIXEL
        self.row += count
        return count


class _Set(NamedTuple):
    """An Alignment that is cheap to compare: every cell has one."""

    horizontal: str
    vertical: str
    wrap_text: bool = True
    indent: int = 0
    text_rotation: int = 0


class _Style(NamedTuple):
    look: Look
    alignment: _Set
    ruled: bool
    fill: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Where a table stands on its sheet (from 1): the row of each of its rows and the one after it, the column of each column.

    `last` is the last column of the sheet.
    """

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    last: int


def draw(
    sheet: Worksheet,
    above: Sequence[Paragraph],
    table: Table | None,
    below: Sequence[Paragraph],
    paper: writing.Paper = writing.A4,
) -> Drawn:
    """Draw a sheet for landscape paper. A framed line that comes first is the 資料番号: it stands at the top right.

    What is little higher than the paper is printed on one.
    """
    page = _Page(sheet, paper, _widths(table, paper))
    number_box = above[0] if above and above[0].framed and "\n" not in above[0].text else None
    places = tuple(range(1, len(page.widths) + 1))
    if number_box:
        above = above[1:]
        table, places = _with_room_for_box(page, table)
    starts = _draw_parts(page, [_Part(list(above), table, list(below))], number_box)
    return Drawn(starts, places, len(page.widths))


def _draw_parts(page: _Page, parts: Sequence["_Part"], number_box: Paragraph | None) -> tuple[int, ...]:
    """Draw parts below each other; returns where the rows of the only table begin."""
    sheet = page.sheet
    _set_up(sheet, page.paper)
    for number, width in enumerate(page.widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = round(width / PIXEL) / DIGIT
    if number_box:
        _draw_box(page, number_box)
    starts: tuple[int, ...] = ()
    for number, part in enumerate(parts):
        if number:
            page.add_rows(GAP)
        for paragraph in part.above:
            _draw_paragraph(page, paragraph)
        if part.table:
            if part.above:
                page.add_rows(GAP)
            starts = _draw_table(page, part.table, bool(part.below) or len(parts) > 1)
        if part.below:
            page.add_rows(GAP)
        for paragraph in part.below:
            _draw_paragraph(page, paragraph)
    if len(parts) > 1:
        sheet.freeze_panes = None
    if _height_of(sheet) <= page.paper.height * _shrinking(parts):
        sheet.page_setup.fitToHeight = 1
    return starts


def _height_of(sheet: Worksheet) -> float:
    return sum(size.height or 0 for size in sheet.row_dimensions.values())


def _shrinking(parts: Sequence["_Part"]) -> float:
    """How much higher than its paper what is printed on one may be: its smallest letters are still read."""
    sizes = [cell.look.size for part in parts if part.table for cell in part.table.cells]
    return min(_MOST_SHRUNK, max(min(sizes, default=_LEAST_SIZE) / _LEAST_SIZE, 1))


def _with_room_for_box(page: _Page, table: Table | None) -> tuple[Table | None, tuple[int, ...]]:
    """Divide the column that the box of the 資料番号 would take too much of; the table with that column, and where its columns are."""
    first, right = len(page.widths) - 1, page.widths[-1]
    while first and right < _BOX_WIDTH - _SAME_EDGE:
        first -= 1
        right += page.widths[first]
    places = tuple(range(1, len(page.widths) + 1))
    if right <= _BOX_WIDTH + _MUCH_WIDER:
        return table, places
    spare = right - _BOX_WIDTH
    page.widths[first : first + 1] = [spare, page.widths[first] - spare]
    if table:
        cells = (
            cell._replace(
                column=cell.column + (cell.column > first),
                columns=cell.columns + (cell.column <= first < cell.column + cell.columns),
            )
            for cell in table.cells
        )
        table = replace(table, widths=tuple(page.widths), cells=tuple(cells))
    return table, tuple(place + (place - 1 > first) for place in places)


def _set_up(sheet: Worksheet, paper: writing.Paper) -> None:
    writing.landscape(sheet, paper)
    sheet.print_options.horizontalCentered = True
    sheet.HeaderFooter = HeaderFooter(oddFooter=HeaderFooterItem(center=_HeaderFooterPart("&P")))
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top = margins.bottom = 0.6
    margins.footer = 0.3
    sheet.sheet_view.showGridLines = False


def _widths(table: Table | None, paper: writing.Paper) -> list[float]:
    if table is None:
        return [paper.width - _BOX_WIDTH, _BOX_WIDTH]
    scale = min(paper.width / sum(table.widths), _WIDEST_SCALE) if sum(table.widths) else 1
    return [max(width * scale, 2 * PIXEL) for width in table.widths]


def _draw_box(page: _Page, paragraph: Paragraph) -> None:
    first = len(page.widths) - 1
    while first and sum(page.widths[first:]) < _BOX_WIDTH - _SAME_EDGE:
        first -= 1
    top = page.row
    points = height(paragraph.text, sum(page.widths[first:]), paragraph.look.size)
    page.add_rows(max(points, paragraph.line + GAP))
    alignment = _Set("center", "center")
    area = (top, first + 1, page.row - 1, len(page.widths))
    _put(page, area, paragraph.text, _Style(paragraph.look, alignment, True))


def _draw_paragraph(page: _Page, paragraph: Paragraph) -> None:
    if not paragraph.text:
        page.add_rows(paragraph.line or paragraph.look.size)
        return
    top, look = page.row, paragraph.look
    horizontal = _HORIZONTAL.get(look.align, "left")
    indent = max(0, round(paragraph.indent / look.size)) if horizontal == "left" else 0
    points = height(paragraph.text, sum(page.widths) - indent * look.size * 1.2, look.size)
    page.add_rows(max(points, paragraph.line) + paragraph.space)
    alignment = _Set(horizontal, "center", indent=indent)
    area = (top, 1, page.row - 1, len(page.widths))
    _put(page, area, paragraph.text, _Style(look, alignment, paragraph.framed))


def _draw_table(page: _Page, table: Table, followed: bool) -> tuple[int, ...]:
    top = page.row
    heights = _heights(page, table)
    starts = (top, *(top + rows for rows in accumulate(page.add_rows(points) for points in heights)))
    counted = _counted(page, table) if table.worded else set()
    for cell in table.cells:
        number = cell.number
        if cell.row >= table.headings and cell.column in counted and cell.text:
            number = int(cell.text)
        area = (starts[cell.row], cell.column + 1, starts[cell.row + cell.rows] - 1, cell.column + cell.columns)
        alignment = _alignment(cell.look.align, cell.valign, upright=cell.upright, broken="\n" in cell.text)
        style = _Style(cell.look, alignment, table.ruled, cell.fill)
        _put(page, area, cell.text if number is None else number, style)
    if 0 < table.headings < len(heights):
        body = starts[table.headings]
        if sum(page.sheet.row_dimensions[row].height or 0 for row in range(1, body)) <= _MOST_FROZEN:
            page.sheet.freeze_panes = f"A{body}"
        # Repeated below a table that fits a page, its headings would stand over text they say nothing about.
        if not followed or sum(heights) > page.paper.height:
            page.sheet.print_title_rows = f"{top}:{body - 1}"
    return starts


def _heights(page: _Page, table: Table) -> list[float]:
    """The height in points of every row of a table, so that no cell is clipped: Excel does not fit merged cells."""
    heights = [max(least, GAP) for least in table.heights]
    for cell in sorted(table.cells, key=lambda cell: cell.rows):
        missing = _needed(page, cell) - sum(heights[cell.row : cell.row + cell.rows])
        if missing > 0:
            for row in range(cell.row, cell.row + cell.rows):
                heights[row] += missing / cell.rows
    return heights


def _needed(page: _Page, cell: Cell) -> float:
    if cell.upright:
        return upright_height(cell.text, cell.look.size)
    return height(cell.text, sum(page.widths[cell.column : cell.column + cell.columns]), cell.look.size)


def _counted(page: _Page, table: Table) -> set[int]:
    """The columns of a table's body that hold nothing but whole numbers, each on one line."""
    written = [cell for cell in table.cells if cell.row >= table.headings and cell.text]
    words = {
        cell.column
        for cell in written
        if not _NUMBER.fullmatch(cell.text) or _needed(page, cell) > height("", 1, cell.look.size)
    }
    return {cell.column for cell in written} - words


@cache
def _alignment(align: str, valign: str, *, upright: bool, broken: bool) -> _Set:
    """How a cell is set; `broken` are words on several lines."""
    horizontal, vertical = _HORIZONTAL.get(align, "left"), _VERTICAL.get(valign, "top")
    if upright:  # Word counts both directions along the text
        across = {"top": "right", "center": "center", "bottom": "left"}[vertical]
        down = {"center": "center", "right": "bottom"}.get(horizontal, "top")
        # LibreOffice puts wrapped upright text at the left whatever is asked.
        return _Set(across, down, broken, text_rotation=255)
    return _Set(horizontal, vertical)


def _put(page: _Page, area: tuple[int, int, int, int], value: str | int, style: _Style) -> None:
    """Write into the cells from (row, column) to (row, column), merged."""
    cell = page.sheet._cells[area[:2]] = SheetCell(page.sheet, *area[:2])  # no area is drawn over another
    number_format = ""
    if isinstance(value, int):
        cell.value, number_format = value, "0"
    elif value:
        writing.put_text(cell, value)
        if len(value) <= _LONGEST_AS_TEXT:
            number_format = "@"  # so that 「1-2」 stays what it is when someone edits it
    page.looks.give(cell, (style, number_format), partial(_dress, style=style, number_format=number_format))
    if area[:2] != area[2:]:
        writing.merge(page.sheet, cell, area[2], area[3])


def _dress(cell: SheetCell, style: _Style, number_format: str) -> None:
    if number_format:
        cell.number_format = number_format
    cell.font = Font(name=style.look.font, size=style.look.size, bold=style.look.bold, charset=128)
    cell.alignment = Alignment(**style.alignment._asdict())
    if style.ruled:
        cell.border = _BORDER
    if style.fill:
        cell.fill = PatternFill("solid", fgColor=style.fill)


_MOST_CHARACTERS: Final = 32_767  # UTF-16 units that one cell of Excel holds
_SURELY_FIT: Final = _MOST_CHARACTERS // 4  # a character takes two of them at most, an escape is written twice as long
_LONGEST_NAME: Final = 31
_NOT_IN_NAMES: Final = str.maketrans("[]:*?/\\\n\t", "［］：＊？／＼　　")
_AT_NO_END: Final = "'　 "
_LEFT_OVER: Final = re.compile(r"\{[{%#]|[}%#]\}|｛｛|｝｝")


@dataclass(slots=True)
class _Part:
    """What goes on one sheet."""

    above: list[Paragraph] = field(default_factory=list)
    table: Table | None = None
    below: list[Paragraph] = field(default_factory=list)


def workbook_of(data: bytes, title: str) -> bytes:
    """The bytes of an .xlsx file with everything the body of a finished Word file says, ready to print.

    On landscape paper: A3 for a Word file on A3, else A4. `title` is the paper's name. Equal input gives equal bytes. Raises GeneratorError when a text is too long for Excel.
    """
    found = blocks(data)
    refuse_too_long(_texts(found), title, "文章を短くするか、会議.xlsx［配付資料］の「形式」を「Word」にしてください。")
    parts = _parts(found)
    repeated = _title_paragraph(parts[0].above, title)
    book, paper = writing.new_workbook(MEASURE), writing.A3 if on_a3(data) else writing.A4
    # Tables that find room on one sheet of paper stay together there, as they are in Word.
    papers = (paper, writing.A4_UPRIGHT) if paper is writing.A4 else (paper,)
    if len(parts) == 1 or not any(_draw_on_one(book, parts, title, one) for one in papers):
        for number, (part, name) in enumerate(zip(parts, sheet_names(_headings(parts, title)), strict=True)):
            above = [repeated, *part.above] if number and repeated else part.above
            draw(book.create_sheet(name), above, part.table, part.below, paper)
    return sealed(writing.saved(book), title)


def _draw_on_one(book: Workbook, parts: Sequence["_Part"], title: str, paper: writing.Paper) -> bool:
    """Draw a paper whose tables find room on one sheet of paper below each other; whether they did."""
    first = parts[0].above[0] if parts[0].above else None
    number_box = first if first and first.framed and "\n" not in first.text else None
    if number_box:
        parts = [replace(parts[0], above=parts[0].above[1:]), *parts[1:]]
    widths = [_widths(part.table, paper) for part in parts if part.table]
    least = sum(max(height, GAP) for part in parts if part.table for height in part.table.heights)
    if not widths or least > paper.height * _MOST_SHRUNK:
        return False
    ends = [edge for each in widths for edge in accumulate(each)]
    edges = _edges([*ends, max(ends) - _BOX_WIDTH] if number_box else ends)
    sheet = book.create_sheet(next(sheet_names([title])))
    page = _Page(sheet, paper, [right - left for left, right in pairwise([0.0, *edges])])
    on_grid = iter(
        [
            _on_grid(part.table, each, edges)
            for part, each in zip((p for p in parts if p.table), widths, strict=True)
            if part.table
        ]
    )
    placed = [replace(part, table=next(on_grid)) if part.table else part for part in parts]
    _draw_parts(page, placed, number_box)
    if sheet.page_setup.fitToHeight == 1:
        return True
    book.remove(sheet)
    return False


def _edges(found: Iterable[float]) -> list[float]:
    """The right edges of the columns of all tables, those that are nearly the same as one."""
    edges: list[float] = []
    for edge in sorted(found):
        if not edges or edge - edges[-1] > _SAME_EDGE:
            edges.append(edge)
    return edges


def _on_grid(table: Table, widths: Sequence[float], edges: Sequence[float]) -> Table:
    """A table over the columns of a sheet that it shares with others."""
    ends = [min(range(len(edges)), key=lambda at: abs(edges[at] - edge)) + 1 for edge in accumulate(widths)]
    starts = [0, *ends[:-1]]
    cells = (
        cell._replace(column=starts[cell.column], columns=ends[cell.column + cell.columns - 1] - starts[cell.column])
        for cell in table.cells
    )
    return replace(table, cells=tuple(cells))


def refuse_too_long(texts: Iterable[str], title: str, hint: str = "文章を短くしてください。") -> None:
    """Raise GeneratorError, ending in `hint`, when a text does not fit into a cell of Excel."""
    for text in texts:
        if len(text) > _SURELY_FIT and _length(writing.stored(text)) > _MOST_CHARACTERS:
            raise GeneratorError(
                f"「{title}」の「{text[:20]}…」は{len(text):,}文字あり、Excelの一つの欄（{_MOST_CHARACTERS:,}文字まで）に入りません。"
                f"{hint}"
            )


def _texts(found: Iterable[Block]) -> Iterator[str]:
    for block in found:
        if isinstance(block, Paragraph):
            yield block.text
        else:
            yield from (cell.text for cell in block.cells)


def _parts(found: Iterable[Block]) -> list[_Part]:
    parts = [_Part()]
    for block in found:
        if isinstance(block, Paragraph):
            parts[-1].above.append(block)
        else:
            parts[-1].table = block
            parts.append(_Part())
    if len(parts) > 1:
        parts[-1].below = parts.pop().above
    for part in parts:
        part.above, part.below = _trimmed(part.above), _trimmed(part.below)
    return parts


def _trimmed(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Without the empty paragraphs at both ends."""
    written = [number for number, paragraph in enumerate(paragraphs) if paragraph.text]
    return paragraphs[written[0] : written[-1] + 1] if written else []


def _title_paragraph(paragraphs: Sequence[Paragraph], title: str) -> Paragraph | None:
    free = [paragraph for paragraph in paragraphs if paragraph.text and not paragraph.framed]
    centred = (paragraph for paragraph in free if paragraph.look.align == "center")
    return next((paragraph for paragraph in free if paragraph.text == title), next(centred, None))


def _headings(parts: Iterable[_Part], title: str) -> Iterator[str]:
    """The heading each table stands under, or the paper's title."""
    heading = title
    for part in parts:
        heading = next((paragraph.text for paragraph in reversed(part.above) if paragraph.heading), heading)
        yield heading


def sheet_names(headings: Iterable[str]) -> Iterator[str]:
    """Names that Excel allows for sheets under these headings, all different."""
    taken: set[str] = set()
    for heading in headings:
        count, name = 1, _sheet_name(heading)
        while _same(name) in taken:
            count += 1
            name = _sheet_name(heading, f"（{count}）")
        taken.add(_same(name))
        yield name


def _sheet_name(text: str, ending: str = "") -> str:
    name = text.translate(_NOT_IN_NAMES).strip(_AT_NO_END) or "資料"
    while _length(name + ending) > _LONGEST_NAME:
        name = name[:-1].rstrip(_AT_NO_END)
    return name + ending


def _same(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def _length(text: str) -> int:
    """How many characters Excel counts: UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def faults(data: bytes, words: Sequence[str], *, formulas: bool = False) -> list[str]:
    """What is wrong with a made .xlsx file, in Japanese; empty when it may be handed over. `words` must all be in it.

    `formulas`: it may calculate.
    """
    found: list[str] = []
    texts: list[str] = []
    for name, _, root in sound_parts(unpacked(data), found):
        calculated = (formula.getparent() for formula in root.iter(f"{S}f") if not formulas)
        cells = (cell for cell in calculated if cell is not None and cell.tag == f"{S}c")
        found += [f"{name} の {cell.get('r')} に数式があります" for cell in cells]
        numbers = ((value, value.getparent()) for value in root.iter(f"{S}v"))
        texts += [value.text or "" for value, cell in numbers if cell is not None and cell.get("t", "n") == "n"]
        strings = root.iter(f"{S}si", f"{S}is")
        texts += [clean("".join(part.text or "" for part in string.iter(f"{S}t"))) for string in strings]
    found += [f"「{word[:40]}」が書き込まれていません" for word in _lost(words, texts)]
    for text in filter(_LEFT_OVER.search, texts):
        rest = text
        for word in sorted(words, key=len, reverse=True):
            rest = rest.replace(word, "") if word else rest
        if _LEFT_OVER.search(rest):
            found.append(f"差し込みの残り「{text[:40]}」があります")
    return found


def _lost(words: Sequence[str], texts: Sequence[str]) -> Iterator[str]:
    """The words that stand nowhere in the texts. Most are the whole of one; the others follow one another there."""
    whole, there, at = "\r".join(texts), set(texts), 0
    for word in dict.fromkeys(words):
        if word in there:
            continue
        after = whole.find(word, at)
        at = after if after >= 0 else whole.find(word)
        if at < 0:
            at = 0
            yield word
