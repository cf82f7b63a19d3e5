"""The Excel form of a paper, made from its finished Word file: the same words in the same order, one sheet a table."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate
from math import ceil
from typing import Final

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooter, HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.worksheet import Worksheet

from generator.excel.writing import A3, A4, Looks, Paper, landscape, new_workbook, put_text, saved, stored
from generator.ooxml.blocks import Block, Cell, Look, Paragraph, Table, blocks, on_a3
from generator.ooxml.parts import S, unpacked
from generator.ooxml.seal import sealed, sound_parts
from generator.ooxml.text import PIXEL, TALLEST, clean, height, upright_height
from generator.problem import GeneratorError

# Excel measures columns in digits of the first font: this one is as wide in LibreOffice. Nothing is printed in it.
MEASURE: Final = Font(name="Arial", size=10)
DIGIT: Final = 7
"""Pixels of a digit of `MEASURE`."""
PAGE_WIDTH: Final = A4.width
"""Points between the margins of A4 landscape, less what printers differ."""
PAGE_HEIGHT: Final = A4.height
_WIDEST_SCALE: Final = 1.6  # a small table stays small
_BOX_WIDTH: Final = 70.0
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
    paper: Paper
    widths: list[float]
    row: int = 1
    looks: Looks = field(default_factory=Looks)

    def add_rows(self, points: float) -> int:
        """Take as many rows as this height needs; returns how many."""
        count = max(1, ceil(points / TALLEST))
        for row in range(self.row, self.row + count):
            self.sheet.row_dimensions[row].height = ceil(points / count / PIXEL) * PIXEL
        self.row += count
        return count


@dataclass(frozen=True, slots=True)
class _Style:
    look: Look
    alignment: Alignment
    ruled: bool
    fill: str = ""


def draw(
    sheet: Worksheet, above: Sequence[Paragraph], table: Table | None, below: Sequence[Paragraph], paper: Paper = A4
) -> tuple[int, ...]:
    """Draw a sheet for landscape paper. A framed line that comes first is the 資料番号: it stands at the top right.

    Returns the sheet's row (from 1) where each row of the table begins, and the row after the table.
    """
    _set_up(sheet, paper)
    page = _Page(sheet, paper, _widths(table, paper))
    for number, width in enumerate(page.widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = round(width / PIXEL) / DIGIT
    if above and above[0].framed and "\n" not in above[0].text:
        number_box, *above = above
        _draw_box(page, number_box)
    for paragraph in above:
        _draw_paragraph(page, paragraph)
    starts: tuple[int, ...] = ()
    if table:
        if above:
            page.add_rows(GAP)
        starts = _draw_table(page, table, bool(below))
    if below:
        page.add_rows(GAP)
    for paragraph in below:
        _draw_paragraph(page, paragraph)
    return starts


def _set_up(sheet: Worksheet, paper: Paper) -> None:
    landscape(sheet, paper)
    sheet.print_options.horizontalCentered = True
    sheet.HeaderFooter = HeaderFooter(oddFooter=HeaderFooterItem(center=_HeaderFooterPart("&P")))
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top = margins.bottom = 0.6
    margins.footer = 0.3
    sheet.sheet_view.showGridLines = False


def _widths(table: Table | None, paper: Paper) -> list[float]:
    if table is None:
        return [paper.width - _BOX_WIDTH, _BOX_WIDTH]
    scale = min(paper.width / sum(table.widths), _WIDEST_SCALE) if sum(table.widths) else 1
    return [max(width * scale, 2 * PIXEL) for width in table.widths]


def _draw_box(page: _Page, paragraph: Paragraph) -> None:
    first = len(page.widths) - 1
    while first and sum(page.widths[first:]) < _BOX_WIDTH:
        first -= 1
    top = page.row
    points = height(paragraph.text, sum(page.widths[first:]), paragraph.look.size)
    page.add_rows(max(points, paragraph.line + GAP))
    alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
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
    alignment = Alignment(horizontal=horizontal, vertical="center", wrap_text=True, indent=indent)
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
        style = _Style(cell.look, _alignment(cell), table.ruled, cell.fill)
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


def _alignment(cell: Cell) -> Alignment:
    horizontal, vertical = _HORIZONTAL.get(cell.look.align, "left"), _VERTICAL.get(cell.valign, "top")
    if cell.upright:  # Word counts both directions along the text
        across = {"top": "right", "center": "center", "bottom": "left"}[vertical]
        down = {"center": "center", "right": "bottom"}.get(horizontal, "top")
        # LibreOffice puts wrapped upright text at the left whatever is asked.
        return Alignment(horizontal=across, vertical=down, wrap_text="\n" in cell.text, text_rotation=255)
    return Alignment(horizontal=horizontal, vertical=vertical, wrap_text=True)


def _put(page: _Page, area: tuple[int, int, int, int], value: str | int, style: _Style) -> None:
    """Write into the cells from (row, column) to (row, column), merged."""
    cell = page.sheet.cell(area[0], area[1])
    assert isinstance(cell, SheetCell)  # no area is drawn over another
    number_format = ""
    if isinstance(value, int):
        cell.value, number_format = value, "0"
    elif value:
        put_text(cell, value)
        if len(value) <= _LONGEST_AS_TEXT:
            number_format = "@"  # so that 「1-2」 stays what it is when someone edits it
    page.looks.give(cell, (style, number_format), partial(_dress, style=style, number_format=number_format))
    if area[:2] != area[2:]:
        page.sheet.merge_cells(None, area[0], area[1], area[2], area[3])


def _dress(cell: SheetCell, style: _Style, number_format: str) -> None:
    if number_format:
        cell.number_format = number_format
    cell.font = Font(name=style.look.font, size=style.look.size, bold=style.look.bold, charset=128)
    cell.alignment = style.alignment
    if style.ruled:
        cell.border = _BORDER
    if style.fill:
        cell.fill = PatternFill("solid", fgColor=style.fill)


_MOST_CHARACTERS: Final = 32_767  # UTF-16 units that one cell of Excel holds
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
    book, paper = new_workbook(MEASURE), A3 if on_a3(data) else A4
    for number, (part, name) in enumerate(zip(parts, sheet_names(_headings(parts, title)), strict=True)):
        above = [repeated, *part.above] if number and repeated else part.above
        draw(book.create_sheet(name), above, part.table, part.below, paper)
    return sealed(saved(book), title)


def refuse_too_long(texts: Iterable[str], title: str, hint: str = "文章を短くしてください。") -> None:
    """Raise GeneratorError, ending in `hint`, when a text does not fit into a cell of Excel."""
    for text in texts:
        if _length(stored(text)) > _MOST_CHARACTERS:
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


def faults(data: bytes, words: Sequence[str]) -> list[str]:
    """What is wrong with a made .xlsx file, in Japanese; empty when it may be handed over. `words` must all be in it."""
    found: list[str] = []
    texts: list[str] = []
    for name, _, root in sound_parts(unpacked(data), found):
        for cell in root.iter(f"{S}c"):
            if cell.find(f"{S}f") is not None:
                found.append(f"{name} の {cell.get('r')} に数式があります")
            if cell.get("t", "n") == "n":
                texts.append(cell.findtext(f"{S}v") or "")
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
