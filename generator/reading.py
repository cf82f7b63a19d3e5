"""What one workbook gave."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from generator.problem import Problem
from generator.record import Record

if TYPE_CHECKING:  # the library is loaded where workbooks are read
    from openpyxl.workbook import Workbook


BIGGEST: Final = 500_000
"""Bytes of the biggest workbook that stays open for whoever writes a copy of it: more would fill the memory."""


@dataclass(slots=True)
class Reading:
    """What one workbook gave: records by form, findings, and the forms that have a refused cell.

    `opened` is the workbook with its formulas, for whoever writes a copy of it; None when it cannot be opened, or is so
    big that keeping it costs more than opening it again.
    """

    records: dict[type[Record], list[Record]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    incomplete: set[type[Record]] = field(default_factory=set)
    opened: "Workbook | None" = None
