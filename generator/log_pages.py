"""The Excel forms of the reports that count: the same sums as their Word forms, as figures with charts."""

from collections.abc import Sequence

from generator.log_counts import CASES, HEADINGS, UNITS, Counts
from generator.periods import Period
from generator.tables import Chart, Page, Shape, Table
from generator.text import Field

SUM, SO_FAR = "計", "累計"
_FEW = 4  # lines whose names fit below upright bars


def by_heading(counts: Counts, columns: Sequence[tuple[str, Period]], *, summed: bool = False) -> list[Page]:
    """A page for everything that is counted, a column a period; with `summed` the last holds the sums of the others."""
    return [_page(counts, heading, columns, summed=summed) for heading in HEADINGS]


def so_far(counts: Counts, period: Period) -> Page:
    """Every line with its sum over one period: what stands beside the parts without being their sum."""
    rows: list[list[Field]] = [
        [f"{heading}　{line}", counts.total(period, heading, line)]
        for heading in HEADINGS
        for line in HEADINGS[heading]
    ]
    return Page(SO_FAR, Table(["項目", SO_FAR], rows), above=[f"{period.label}の計です。"])


def by_month(counts: Counts, year: Period) -> Page:
    """The consultations of a year, a column a month, with a line for each kind in the chart."""
    columns = [*((month.short, month) for month in year.months), (SUM, year)]
    table = _table(counts, CASES, columns, Chart(Shape.STACKED, "月別の相談件数", UNITS[CASES], by_row=True))
    return Page("月別の相談件数", table)


def _page(counts: Counts, heading: str, columns: Sequence[tuple[str, Period]], *, summed: bool) -> Page:
    upright = Shape.STACKED if summed else Shape.COLUMNS
    shape = upright if len(HEADINGS[heading]) <= _FEW else Shape.BARS
    table = _table(counts, heading, columns, Chart(shape, heading, UNITS[heading]), summed=summed)
    return Page(f"{heading}（{UNITS[heading]}）", table)


def _table(
    counts: Counts, heading: str, columns: Sequence[tuple[str, Period]], chart: Chart, *, summed: bool = True
) -> Table:
    lines: list[list[Field]] = [
        [line, *(counts.total(period, heading, line) for _, period in columns)] for line in HEADINGS[heading]
    ]
    lines.append([SUM, *(counts.total(period, heading) for _, period in columns)])
    names: list[Field] = ["項目", *(name for name, _ in columns)]
    return Table(names, lines, sum_row=True, sum_column=summed, chart=chart)
