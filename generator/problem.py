"""What is wrong, where, and what to do about it: values, never exceptions, for whatever staff wrote."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar, NamedTuple


class Severity(StrEnum):
    """How much a finding weighs. 誤り stops the packet; 注意 and 参考 do not."""

    ERROR = "誤り"
    WARNING = "注意"
    NOTE = "参考"


class Place(NamedTuple):
    """Where something is written: a workbook's file name, a sheet, a cell address as Excel shows it ("D7").

    `sheet` and `cell` are empty when the whole workbook or sheet is meant.
    """

    workbook: str
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        sheet = f"［{self.sheet}］" if self.sheet else ""
        return f"{self.workbook}{sheet}{self.cell}"


@dataclass(frozen=True, slots=True)
class Mention:
    """Another place that says something about the same matter, and the words found there."""

    place: Place
    text: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: what is wrong (`message`), how to mend it (`hint`), and where.

    `text` is the wording at `place`; `others` are the other places of a contradiction.
    `message` and `hint` are whole Japanese sentences for staff.
    """

    severity: Severity
    code: str
    place: Place
    message: str
    hint: str = ""
    text: str = ""
    others: tuple[Mention, ...] = ()

    def __str__(self) -> str:
        """The finding as staff read it on the terminal: one line, then one line for what to do."""
        lines = [f"{self.severity}［{self.code}］ {self.place} {self.message}"]
        lines += [f"  もう一方: {other.place} {_quoted(other.text)}".rstrip() for other in self.others]
        if self.hint:
            lines.append(f"  直し方: {self.hint}")
        return "\n".join(lines)


def _quoted(text: str) -> str:
    return f"「{text.replace(chr(10), '／')}」" if text else ""


class GeneratorError(Exception):
    """The run cannot go on (a locked file, a broken template, a full disk).

    The message is for staff: one sentence saying what happened, one saying what to do. `exit_code` is the command's.
    """

    exit_code: ClassVar[int] = 3


_CELL = re.compile(r"([A-Z]+)([0-9]+)")
_RUNS = 3  # stretches of cells that are named; of more the others are only counted


def alike(problems: Iterable[Problem]) -> list[list[Problem]]:
    """The findings, those that say the same of cells of one column together, each group where its first one stands."""
    groups: dict[object, list[Problem]] = {}
    for number, problem in enumerate(problems):
        place, cell = problem.place, _CELL.fullmatch(problem.place.cell)
        same = (
            problem.severity,
            problem.code,
            place.workbook,
            place.sheet,
            problem.message,
            problem.hint,
            problem.others,
        )
        groups.setdefault((*same, cell[1]) if cell else number, []).append(problem)
    return list(groups.values())


def as_one(group: Sequence[Problem]) -> Problem:
    """One finding for a group of `alike`, at 「C2～C15（14か所）」."""
    first = group[0]
    if len(group) == 1:
        return first
    rows = sorted({int(found[2]) for problem in group if (found := _CELL.fullmatch(problem.place.cell))})
    letter = first.place.cell.rstrip("0123456789")
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    named = [f"{letter}{run[0]}" + (f"～{letter}{run[-1]}" if len(run) > 1 else "") for run in runs]
    where = "、".join(named[:_RUNS]) + ("など" if len(named) > _RUNS else "")
    return replace(first, place=first.place._replace(cell=f"{where}（{len(rows)}か所）"))


_ORDER = list(Severity)


def worst_first(problems: Iterable[Problem]) -> list[Problem]:
    """The findings by weight; of one weight in the order found."""
    return sorted(problems, key=lambda problem: _ORDER.index(problem.severity))
