"""A declared sheet as it stands in a clerk's workbook: its records by cell, formulas and merged ranges, for who changes it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from openpyxl.styles.numbers import is_date_format
from openpyxl.utils.cell import coordinate_to_tuple, get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from generator.excel.cells import Grid, Raw, grid, sheets_named
from generator.excel.edit import Content, Copy
from generator.excel.records import DITTO, NotAChoice, Parsed, parsed
from generator.excel.sheet import Paired, pair
from generator.japanese.text import key
from generator.records.declare import Column, Layout, Record, Sheet
from generator.settings import Settings

Cells = Mapping[str, Raw]


@dataclass(frozen=True, slots=True)
class Source:
    """One sheet: `title` as the clerk's workbook calls it, `rows` with 〃 read as the cell it repeats; `declared` as the office has it."""

    form: type[Record]
    title: str
    sheet: Worksheet
    grid: Grid
    paired: Paired
    rows: Sequence[tuple[int, Cells]]
    formulas: Mapping[str, str]
    declared: Sheet

    @property
    def written(self) -> dict[tuple[int, str], str]:
        """The address of every cell by its row and slot."""
        return {(number, name): cell.address for number, row in self.paired.rows for name, cell in row.items()}

    @property
    def filled(self) -> list[tuple[int, str, str]]:
        """Row, slot and address of every cell of the records that holds anything, also a formula without a result."""
        found = {
            (number, name): cell.address
            for number, row in self.paired.rows
            for name, cell in row.items()
            if cell.text or cell.address in self.formulas
        }
        for number, _ in self.paired.rows:
            for name, letter in self.paired.letters.items():
                if (address := f"{letter}{number}") in self.formulas:
                    found.setdefault((number, name), address)
        return [(number, name, address) for (number, name), address in found.items()]

    @property
    def is_table(self) -> bool:
        """Whether the sheet has one record a row."""
        return self.declared.layout is Layout.TABLE

    @property
    def first_row(self) -> int:
        """The row below the headings of a table."""
        return max((row_of(cell.address) for cell in self.paired.headings.values()), default=0) + 1

    @property
    def own_columns(self) -> dict[str, Raw]:
        """The headings of the columns a clerk added to a table, by letter."""
        ours = set(self.paired.letters.values())
        return {letter: cell for letter, cell in self.paired.headings.items() if letter not in ours}

    def at(self, letter: str, number: int) -> Raw | None:
        """The cell of a column and a row; of a merged range also below its first row."""
        return self.grid.rows.get(number, {}).get(letter)

    def column(self, name: str) -> Column:
        """The declared column of a slot."""
        return self.paired.slots[name].column

    def slot(self, heading: str) -> str:
        """The name of the cells under a declared heading."""
        return next(name for name, column in self.declared.columns.items() if column.heading == heading)

    def content(self, cell: Raw, into: "Source", target: str) -> Content:
        """What a cell hands on to a cell of this or another sheet: a copy as it stands, or of a formula what it gave."""
        if cell.address in self.formulas:
            whole = isinstance(cell.value, int) and not isinstance(cell.value, bool)
            return cell.value if whole else cell.text  # type: ignore[return-value] # mypy does not follow `whole`
        moment = isinstance(cell.value, date | time)
        return Copy(self.title, cell.address, styled=moment and not is_date_format(into.sheet[target].number_format))

    def value(self, name: str, cell: Raw) -> Parsed | None:
        """The value of a cell as its column declares it; None when it is empty or cannot be read."""
        if cell.error or cell.forbidden or not cell.text.strip():
            return None
        column = self.column(name)
        try:
            return cell.text if column.refers else parsed(cell, column)
        except (NotAChoice, ValueError):
            return None

    def start(self, address: str) -> str:
        """The cell that holds what is shown at an address: the first of the merged range that swallows it."""
        return next(
            (str(area.start_cell.coordinate) for area in self.sheet.merged_cells.ranges if address in area), address
        )

    def beside(self, address: str) -> str:
        """The address itself, or the first cell to the right of the merged range that swallows it."""
        for area in self.sheet.merged_cells.ranges:
            if address in area and address != area.start_cell.coordinate:
                return f"{get_column_letter(area.max_col + 1)}{area.min_row}"
        return address

    def merged_over(self, addresses: Iterable[str]) -> set[str]:
        """The merged ranges that hold any of these cells."""
        wanted = list(addresses)
        return {
            str(area.coord)
            for area in self.sheet.merged_cells.ranges
            if any(address in area for address in wanted)  # few ranges, and none in most sheets
        }


def sources(
    workbook: str,
    opened: Workbook,
    formulas: Mapping[str, Mapping[str, str]],
    forms: Sequence[type[Record]],
    settings: Settings,
) -> Iterator[Source]:
    """The declared sheets that are there and have at least one declared heading; `formulas` by title and address."""
    for form in forms:
        declared = form.declaration.of(settings)
        for sheet in sheets_named(opened, declared.name)[:1]:
            cells = grid(sheet)
            paired = pair(declared, workbook, cells)
            if paired.slots:
                rows = list(_resolved(paired.rows))
                yield Source(form, sheet.title, sheet, cells, paired, rows, formulas.get(sheet.title, {}), declared)


def row_of(address: str) -> int:
    """The row of an address."""
    return coordinate_to_tuple(address)[0]


def _resolved(rows: Sequence[tuple[int, Cells]]) -> Iterator[tuple[int, Cells]]:
    above: Cells = {}
    for number, row in rows:
        above = {name: above.get(name, cell) if key(cell.text) in DITTO else cell for name, cell in row.items()}
        yield number, above
