"""A paper that is a workbook: pages, each with a table of figures and the chart drawn from it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from generator.text import Field


class Shape(StrEnum):
    """How a chart shows numbers."""

    COLUMNS = "縦棒"
    STACKED = "積み上げ縦棒"
    BARS = "横棒"
    LINES = "折れ線"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of the table it belongs to: its labels along one axis, the numbers up the other in `unit` (件, 人).

    Every column of numbers is a series; with `by_row` every row is one. Sums are left out.
    """

    shape: Shape
    title: str
    unit: str
    by_row: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its headings, and rows that begin with their label. Each row has as many cells as there are headings.

    A cell is a `Said` or a number, which are kept in the list of what the paper prints, or a plain str: the paper's own
    words, as a template's are. Whole numbers stay numbers. `sum_row` and `sum_column` tell that the last row or column
    holds the sums of the others.
    """

    headings: Sequence[Field]
    rows: Sequence[Sequence[Field]]
    sum_row: bool = False
    sum_column: bool = False
    chart: Chart | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet of the workbook. `name` is its tab and the heading over it; `above` and `below` are lines around the table."""

    name: str
    table: Table | None = None
    above: Sequence[Field] = ()
    below: Sequence[Field] = ()

    @property
    def rows(self) -> Iterator[tuple[str, Sequence[Field]]]:
        """「段落」 with a line, or 「表の行」 with the cells of a row, in reading order."""
        yield from (("段落", (line,)) for line in self.above)
        if self.table:
            yield from (("表の行", row) for row in (self.table.headings, *self.table.rows))
        yield from (("段落", (line,)) for line in self.below)

    @property
    def leaves(self) -> Iterator[Field]:
        """Every line and cell, in reading order."""
        return (leaf for _, leaves in self.rows for leaf in leaves)


Paginate: TypeAlias = Callable[..., Sequence[Page]]
"""Takes the book; of a kind made in copies, also what one copy is about."""
