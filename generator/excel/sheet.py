"""Find the headings of a sheet and pair every cell with its column, whatever order staff left them in; what is refused, and why."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from generator.excel.cells import Grid, Raw
from generator.japanese.dates import fiscal_label, parse_fiscal_year
from generator.japanese.text import in_short, key
from generator.problem import Place, Problem
from generator.records.declare import EXAMPLE, Column, Kind, Layout, Sheet
from generator.records.reasons import Refusal

_HEADING_ROWS = 20
_YEAR = re.compile(r"令和|平成|[RrHh]\d|20\d\d")
_NOTE_MARKS = ("※", "注", "＊", "*", "備考", "出典", "（注")
_TOTALS = frozenset({"計", "合計", "小計", "総計"})


@dataclass(frozen=True, slots=True)
class Slot:
    """Which attribute a sheet column feeds; `year` is the western fiscal year of a YEARLY heading."""

    attribute: str
    column: Column
    year: int | None = None

    @property
    def name(self) -> str:
        """Name of the cell within its record: the attribute, with the year for a YEARLY column."""
        return self.attribute if self.year is None else f"{self.attribute}:{self.year}"


@dataclass(slots=True)
class Paired:
    """A sheet whose cells are paired with its columns: one mapping slot name → cell a record, and what was found amiss.

    `rows` are (Excel's row number, cells by slot name); `slots` the columns that are there, `letters` where they stand;
    `headings` the whole row of headings of a table by letter, those of a clerk's own columns too; `lost` the declared
    headings that are not there though the sheet has a place for them.
    """

    slots: dict[str, Slot] = field(default_factory=dict)
    letters: dict[str, str] = field(default_factory=dict)
    headings: dict[str, Raw] = field(default_factory=dict)
    rows: list[tuple[int, dict[str, Raw]]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    asked: frozenset[str] = frozenset()
    lost: list[str] = field(default_factory=list)

    def asks(self, address: str) -> bool:
        """Whether a value or heading is looked for at an address."""
        letter, number = _parted(address)
        first = self.first
        if not first:
            return not self.slots or address in self.asked
        return number == first or (number > first and letter in self.letters.values())

    @property
    def first(self) -> int:
        """The row of the headings of a table; 0 in a form, or when no heading was found."""
        return next((_parted(cell.address)[1] for cell in self.headings.values()), 0)


def pair(sheet: Sheet, workbook: str, cells: Grid) -> Paired:
    """Pair the cells of a sheet with its declared columns. `workbook` is the file's name, for the places of findings.

    Cards of before stood in one table, and are read from it.
    """
    in_a_row = len(dict(_slots(sheet, _heading_row(sheet, cells))))
    if sheet.layout is Layout.FORM or (sheet.layout is Layout.CARDS and in_a_row < _FEWEST_OF_TABLE):
        return _form(sheet, workbook, _without_examples(cells))
    return _table(sheet, workbook, cells)


_FEWEST_OF_TABLE = 3
"""Headings in a row that make a sheet of cards a table; on a card there is one, and perhaps an answer that reads like another."""


def _without_examples(cells: Grid) -> Grid:
    """A vertical form without its column of examples; an example beside its heading, where the answer belongs, stays."""
    rows = {
        number: {
            letter: cell
            for at, (letter, cell) in enumerate(row.items())
            if not (cell.text.startswith(EXAMPLE) and (at != 1 or letter != _after(next(iter(row)))))
        }
        for number, row in cells.rows.items()
    }
    return Grid({number: row for number, row in rows.items() if row}, cells.hidden, cells.sideways)


def _after(letter: str) -> str:
    """The letter of the column to the right."""
    return _right_of(f"{letter}1").rstrip("1")


def _is_example(sheet: Sheet, workbook: str, paired: Paired, row: Mapping[str, Raw]) -> bool:
    """Whether a row of a table is its example; one that is half overwritten is refused, and none either."""
    examples = [cell for cell in row.values() if cell.text.startswith(EXAMPLE)]
    others = [cell for cell in row.values() if cell not in examples and cell.text]
    if examples and others:
        message = f"記入例の行に書かれています（{others[0].address}の「{in_short(others[0].text)}」）。"
        hint = f"{EXAMPLE}で始まる言葉が同じ行に残っています。書いたことを次の行に移すか、{EXAMPLE}で始まる言葉を消してください。"
        place = Place(workbook, sheet.name, others[0].address)
        paired.problems.append(Refusal.IN_EXAMPLE.at(sheet, place, message, hint, others[0].text))
    return bool(examples)


def _table(sheet: Sheet, workbook: str, cells: Grid) -> Paired:
    headings = _heading_row(sheet, cells)
    paired = Paired(headings=headings)
    found = dict(_slots(sheet, headings))
    unknown = {letter: cell for letter, cell in headings.items() if letter not in found}
    _require_headings(sheet, workbook, paired, found, unknown)
    if not found:
        every = [cell for row in cells.rows.values() for cell in row.values()]
        _set_aside(sheet, workbook, paired, every, "見出しが見つからないので、書かれた内容は資料に載りません。")
        return paired
    paired.slots = {slot.name: slot for slot in found.values()}
    paired.letters = {slot.name: letter for letter, slot in found.items()}
    unused: dict[str, list[Raw]] = {letter: [cell] for letter, cell in unknown.items()}
    first = paired.first
    for number, row in cells.rows.items():
        if number == first:
            continue
        if number < first or _is_note([row[letter] for letter in found if letter in row]):
            _set_aside(sheet, workbook, paired, list(row.values()), "表の外に書かれた内容は資料に載りません。")
            continue
        if _is_example(sheet, workbook, paired, {letter: row[letter] for letter in found if letter in row}):
            continue
        for letter in row.keys() - found.keys():
            unused.setdefault(letter, []).append(row[letter])
        ours = {slot.name: row[letter] for letter, slot in found.items() if letter in row}
        if ours:
            paired.rows.append((number, ours))
            paired.problems += _swallowed(sheet, workbook, paired, cells, number)
    told = {
        problem.place.cell for problem in paired.problems
    }  # of a heading that is refused, its column is no more to say
    for letter in sorted(unused, key=lambda name: (len(name), name)):
        if letter in unknown and unknown[letter].address in told:
            continue
        heading = f"「{unknown[letter].text}」の欄" if letter in unknown else f"{letter}列"
        _set_aside(sheet, workbook, paired, unused[letter], f"{heading}に書かれた内容は資料に載りません。")
    return paired


def _form(sheet: Sheet, workbook: str, cells: Grid) -> Paired:
    paired = Paired()
    by_key = {key(column.heading): Slot(name, column) for name, column in sheet.columns.items()}
    found: dict[str, Slot] = {}
    labels: dict[str, Raw] = {}
    values: dict[str, Raw] = {}
    for row in cells.rows.values():
        content = list(row.items())
        label = next((i for i, (_, cell) in enumerate(content) if key(cell.text) in by_key), None)
        if label is None:
            _set_aside(
                sheet, workbook, paired, [cell for _, cell in content], "見出しの外に書かれた内容は資料に載りません。"
            )
            continue
        slot = by_key[key(content[label][1].text)]
        if slot.name in found:
            paired.problems.append(_twice(sheet, workbook, content[label][1], labels[slot.name]))
            rest = [cell for at, (_, cell) in enumerate(content) if at != label]
            _set_aside(sheet, workbook, paired, rest, "値の欄の外に書かれた内容は資料に載りません。")
            continue
        found[slot.name], labels[slot.name] = slot, content[label][1]
        beside = [cell for _, cell in content[label + 1 :]]
        if beside:
            values[slot.name] = beside[0]
        extra = [cell for _, cell in content[:label]] + beside[1:]
        _set_aside(sheet, workbook, paired, extra, "値の欄の外に書かれた内容は資料に載りません。")
    _require_headings(sheet, workbook, paired, found, {})
    paired.slots = found
    if found:
        paired.rows.append((0, values))
        # An empty value is reported beside its label, where it has to be written.
        for name, label_cell in labels.items():
            values.setdefault(name, Raw(_right_of(label_cell.address), None, ""))
        paired.asked = frozenset(cell.address for cell in values.values())
    return paired


def _right_of(address: str) -> str:
    from openpyxl.utils.cell import coordinate_to_tuple, get_column_letter

    row, column = coordinate_to_tuple(address)
    return f"{get_column_letter(column + 1)}{row}"


def _parted(address: str) -> tuple[str, int]:
    from openpyxl.utils.cell import coordinate_from_string

    return coordinate_from_string(address)


def _heading_row(sheet: Sheet, cells: Grid) -> dict[str, Raw]:
    """The row among the first twenty that holds most of the declared headings."""
    first = (dict(row) for number, row in cells.rows.items() if number <= _HEADING_ROWS)
    best = max(first, key=lambda row: len(dict(_slots(sheet, row))), default={})
    return best if dict(_slots(sheet, best)) else {}


def _slots(sheet: Sheet, headings: Mapping[str, Raw]) -> Iterator[tuple[str, Slot]]:
    by_key = {
        key(column.heading): (name, column) for name, column in sheet.columns.items() if column.kind is not Kind.YEARLY
    }
    yearly = next(((name, column) for name, column in sheet.columns.items() if column.kind is Kind.YEARLY), None)
    seen: set[str] = set()
    for letter, cell in headings.items():
        found = by_key.get(key(cell.text))
        slot = Slot(*found) if found else _yearly(cell, yearly)
        if slot and slot.name not in seen:
            seen.add(slot.name)
            yield letter, slot


def _yearly(cell: Raw, yearly: tuple[str, Column] | None) -> Slot | None:
    if yearly is None or not key(cell.text).endswith("年度"):
        return None
    try:
        return Slot(*yearly, parse_fiscal_year(cell.text))
    except ValueError:
        return None


def _require_headings(
    sheet: Sheet, workbook: str, paired: Paired, found: Mapping[str, Slot], unknown: Mapping[str, Raw]
) -> None:
    """Missing required headings, headings that look like a missing one, and headings that stand twice."""
    present = {slot.attribute for slot in found.values()}
    missing = {c.heading: c for name, c in sheet.columns.items() if name not in present}
    known = {key(slot.column.heading): letter for letter, slot in found.items() if slot.year is None}
    known |= {key(f"{slot.year}"): letter for letter, slot in found.items() if slot.year}
    for cell in unknown.values():
        close = get_close_matches(key(cell.text), [key(heading) for heading in missing], n=1, cutoff=0.5)
        place = Place(workbook, sheet.name, cell.address)
        if close:
            meant = next(heading for heading in missing if key(heading) == close[0])
            del missing[meant]
            message = (
                f"見出し「{in_short(cell.text)}」は、決められた見出しにありません。「{meant}」のことではありませんか。"
            )
            hint = f"見出しを「{meant}」に直してください。資料に使わない欄なら、まぎれない名前に変えてください。"
            paired.problems.append(Refusal.NO_HEADING.at(sheet, place, message, hint, cell.text, heading=meant))
        elif year := _meant_year(sheet, cell):
            message = f"見出し「{in_short(cell.text)}」は、年度の見出しの書き方になっていません。"
            hint = f"年度の列なら、見出しを「{year}」に直してください。"
            paired.problems.append(Refusal.NO_HEADING.at(sheet, place, message, hint, cell.text, heading=year))
        elif key(cell.text) in {key(c.heading) for c in sheet.columns.values()}:
            message = f"見出し「{in_short(cell.text)}」が二つあります。"
            paired.problems.append(
                Refusal.NO_HEADING.at(
                    sheet, place, message, "使う欄だけを残して、もう一方の見出しを変えてください。", cell.text
                )
            )
    for heading, column in missing.items():
        needed = column.required or column.essential or column.kind is Kind.YEARLY
        if found and not column.spare:
            paired.lost.append(heading)
        if found and not (needed or column.spare):
            message = f"見出し「{heading}」がないので、その欄はどの行も空欄として扱います。"
            hint = f"見出し「{heading}」を入れ直して、その下に書いてください（前に書いたものは、前の控えのブックから写せます）。"
            place = Place(workbook, sheet.name)
            paired.problems.append(Refusal.LOST.at(sheet, place, message, hint, heading=heading))
        elif needed:
            paired.problems.append(
                Refusal.NO_HEADING.at(
                    sheet,
                    Place(workbook, sheet.name),
                    f"見出し「{heading}」がありません。",
                    "様式どおりの見出しを入れてください。",
                    heading=heading,
                )
            )


def _meant_year(sheet: Sheet, cell: Raw) -> str:
    """The heading 令和3年度 that 「R3」「令和3年」「2021」 stand for where a sheet has columns of years; empty for others."""
    if not _YEAR.match(key(cell.text)) or not any(column.kind is Kind.YEARLY for column in sheet.columns.values()):
        return ""
    try:
        return fiscal_label(parse_fiscal_year(key(cell.text).removesuffix("年")))
    except ValueError:
        return ""


def _twice(sheet: Sheet, workbook: str, cell: Raw, first: Raw) -> Problem:
    message = f"見出し「{in_short(cell.text)}」が{first.address}にもあります。"
    hint = "使う方だけを残してください。"
    return Refusal.NO_HEADING.at(sheet, Place(workbook, sheet.name, cell.address), message, hint, cell.text)


def _is_note(row: list[Raw]) -> bool:
    """Whether a row is a remark under the table, or a total typed there, rather than a record."""
    if not row:
        return False
    first = row[0].text.strip()
    return (len(row) == 1 and first.startswith(_NOTE_MARKS)) or any(key(cell.text) in _TOTALS for cell in row[:2])


def _set_aside(sheet: Sheet, workbook: str, paired: Paired, cells: list[Raw], message: str) -> None:
    """Tell that these cells are not used; a column of the clerk's own may be one that the office has yet to list."""
    written = [cell for cell in cells if cell.text]
    if not written:
        return
    where = "、".join(cell.address for cell in written[:5]) + ("など" if len(written) > 5 else "")
    added = sheet.grown_in and written[0] in paired.headings.values()
    grown = f"{sheet.grown_in}に見出しの言葉を足すか、" if added else ""
    paired.problems.append(
        Refusal.NOT_USED.at(
            sheet,
            Place(workbook, sheet.name, written[0].address),
            f"{message}（{where}: 「{in_short(written[0].text)}」）",
            f"資料に載せたい内容なら、{grown}決められた欄に移してください。",
            written[0].text,
        )
    )


def _swallowed(sheet: Sheet, workbook: str, paired: Paired, cells: Grid, number: int) -> Iterator[Problem]:
    """Required cells of a row that disappeared in a horizontal merge."""
    _, row = paired.rows[-1]
    for name, letter in paired.letters.items():
        column = paired.slots[name].column
        if column.required and name not in row and f"{letter}{number}" in cells.sideways:
            message = f"「{column.heading}」のセルが隣と結合されています。"
            hint = "セルの結合を解除して、欄ごとに書いてください。"
            place = Place(workbook, sheet.name, f"{letter}{number}")
            yield Refusal.HORIZONTAL_MERGE.at(sheet, place, message, hint)
