"""A worksheet as a pandas frame of cells, with merged cells filled down and empty rows gone."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from generator.excel.cells import Raw, raw
from generator.japanese import key


@dataclass(frozen=True, slots=True)
class Grid:
    """The non-empty part of a sheet.

    `frame` holds `Raw` or None; its index is Excel's row numbers, its columns Excel's letters, so `frame.loc[7, "D"]` is
    D7. `hidden` are addresses of non-empty cells nobody sees; `sideways` are the addresses swallowed by a horizontal merge.
    """

    frame: pd.DataFrame
    hidden: tuple[str, ...]
    sideways: frozenset[str]


def grid(sheet: Worksheet) -> Grid:
    """Read a worksheet that openpyxl opened in full mode."""
    is_struck = _struck_styles()
    rows: dict[int, dict[int, Raw]] = {}
    for cell in held(sheet):
        if found := raw(cell, struck=is_struck(cell)):
            rows.setdefault(cell.row, {})[cell.column] = found
    columns = sorted({column for row in rows.values() for column in row})
    frame = pd.DataFrame(
        [[row.get(column) for column in columns] for row in rows.values()],
        index=pd.Index(list(rows), dtype="int64"),
        columns=[get_column_letter(column) for column in columns],
        dtype=object,
    )
    hidden = _hidden(sheet, frame)
    frame, sideways = _unmerged(sheet, frame)
    return Grid(frame, hidden, sideways)


def sheets_named(opened: Workbook, name: str) -> list[Worksheet]:
    """The worksheets of a declared name, as it is compared; the one to read comes first: that of the very name, or with words."""
    same = [sheet for sheet in worksheets(opened) if key(sheet.title) == key(name)]
    return sorted(same, key=lambda sheet: (not has_words(sheet), sheet.title != name))


def worksheets(opened: Workbook) -> list[Worksheet]:
    """The sheets that have cells; a chart may be a sheet of its own."""
    return [sheet for sheet in opened.worksheets if isinstance(sheet, Worksheet)]


def has_words(sheet: Worksheet) -> bool:
    """Whether any cell holds anything."""
    return any(raw(cell, struck=False) for cell in sheet._cells.values() if isinstance(cell, SheetCell))


def held(sheet: Worksheet) -> list[SheetCell]:
    """The cells a sheet holds, row by row, of a merged range only the first.

    Going over its rows would build every cell up to the farthest, and one that somebody tinted may lie a million rows away.
    """
    cells = sheet._cells  # openpyxl has no public way to the cells alone
    return [cell for at in sorted(cells) if isinstance(cell := cells[at], SheetCell)]


def _struck_styles() -> Callable[[object], bool]:
    """A memo over cell styles: asking openpyxl for the font of every cell costs more than reading the sheet."""
    known: dict[int, bool] = {}

    def struck(cell: object) -> bool:
        assert isinstance(cell, SheetCell)
        if not cell.has_style:
            return False
        style = cell.style_id
        if style not in known:
            known[style] = bool(cell.font.strike)
        return known[style]

    return struck


def _hidden(sheet: Worksheet, frame: pd.DataFrame) -> tuple[str, ...]:
    if sheet.sheet_state != "visible":
        return tuple(cell.address for cell in frame.to_numpy().ravel() if cell is not None)
    # A filter hides rows as well, but openly: the arrows are there. Its rows are used all the same.
    rows = {number for number, size in sheet.row_dimensions.items() if size.hidden}
    columns: set[str] = set()
    for letter, size in sheet.column_dimensions.items():
        if size.hidden:
            first = size.min or column_index_from_string(letter)
            columns |= {get_column_letter(n) for n in range(first, (size.max or first) + 1)}
    if not rows and not columns:
        return ()
    return tuple(
        cell.address
        for number, row in zip(frame.index, frame.to_numpy(), strict=True)
        for letter, cell in zip(frame.columns, row, strict=True)
        if cell is not None and (number in rows or letter in columns)
    )


def _unmerged(sheet: Worksheet, frame: pd.DataFrame) -> tuple[pd.DataFrame, frozenset[str]]:
    """Fill the value of a merged range down its first column; what lies beside it stays empty and is remembered."""
    sideways: set[str] = set()
    numbers = set(frame.index)
    for merged in sheet.merged_cells.ranges:
        first, last = get_column_letter(merged.min_col), merged.max_row
        if merged.max_col > merged.min_col:
            sideways |= {
                f"{get_column_letter(n)}{row}"
                for n in range(merged.min_col + 1, merged.max_col + 1)
                for row in range(merged.min_row, last + 1)
            }
        if merged.min_row in frame.index and first in frame.columns and frame.at[merged.min_row, first] is not None:
            top = frame.at[merged.min_row, first]
            for row in numbers.intersection(range(merged.min_row + 1, last + 1)):
                frame.at[row, first] = top  # type: ignore[assignment] # the frame holds our own cells
    return frame, frozenset(sideways)
