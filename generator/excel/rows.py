"""The rows of a sheet as records: every cell converted as its column declares, every refusal at its cell."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from generator.excel.cells import Raw
from generator.excel.refusals import Refusal
from generator.excel.table import Paired, Slot
from generator.excel.values import NotAChoice, chosen, parsed
from generator.japanese import key
from generator.problem import Place, Problem, Severity
from generator.record import Cell, Column, Kind, Record, Sheet

DITTO = frozenset(key(mark) for mark in ("〃", "同上", "″", "〻", "々"))
"""Comparison keys of the marks that repeat the cell above."""

_DAYS = frozenset({Kind.DATE, Kind.BIRTH_DATE})
_WORDS = frozenset({Kind.TEXT, Kind.YEARLY, Kind.REFERENCE})
_NO_DAY = "#VALUE!"
"""What openpyxl makes of a number that is no day in a cell formatted for days."""

Lists = dict[tuple[str, str], dict[str, str]]


def lists_of(pairs: Mapping[type[Record], Paired]) -> Lists:
    """The values other sheets may refer to, by (sheet, heading) and comparison key; rows with other faults count too.

    A value may be written with other words of its row behind it: 「ア　地域の…の把握」 means ア.
    There is no list where a cell of the column could not be read: whoever refers to it may be right.
    """
    return {
        (form.declaration.name, slot.column.heading): _with_words_behind(paired, slot)
        | {key(cell.text): cell.text for cell in cells}
        for form, paired in pairs.items()
        for slot in paired.slots.values()
        if (cells := _readable(paired, slot)) is not None
    }


def _with_words_behind(paired: Paired, slot: Slot) -> dict[str, str]:
    return {
        key(row[slot.name].text + other.text): row[slot.name].text
        for _, row in paired.rows
        if slot.name in row
        for name, other in row.items()
        if name != slot.name
    }


def _readable(paired: Paired, slot: Slot) -> list[Raw] | None:
    letter = paired.letters.get(slot.name)
    refused = {p.place.cell.rstrip("0123456789") for p in paired.problems if p.severity is Severity.ERROR}
    if letter in refused:
        return None
    cells = [row.get(slot.name) for _, row in paired.rows]
    if any(
        (cell is None and slot.column.required)
        or (cell and (cell.error or cell.forbidden or _turned(cell, slot.column)))
        for cell in cells
    ):
        return None
    return [cell for cell in cells if cell is not None]


def records_of(form: type[Record], workbook: str, paired: Paired, lists: Lists) -> tuple[list[Record], list[Problem]]:
    """The records of a sheet, and what was refused. A row with a refused cell gives no record."""
    reader = _Reader(form.declaration, workbook, paired, lists)
    records = [record for number, row in paired.rows if (record := reader.record(form, number, row)) is not None]
    return records, reader.problems


@dataclass(slots=True)
class _Reader:
    """Goes down a sheet row by row, remembering the row above (for 〃) and the keys seen."""

    sheet: Sheet
    workbook: str
    paired: Paired
    lists: Lists
    problems: list[Problem] = field(default_factory=list)
    above: Mapping[str, Raw] = field(default_factory=dict)
    seen: dict[tuple[str, ...], str] = field(default_factory=dict)

    def record(self, form: type[Record], number: int, row: Mapping[str, Raw]) -> Record | None:
        row = {name: self._resolved(cell, self.paired.slots[name]) for name, cell in row.items()}
        self.above = row
        values: dict[str, Any] = {}
        sound = True
        for name, column in self.sheet.columns.items():
            if column.kind is Kind.YEARLY:
                values[name], fine = self._yearly(name, column, row)
            else:
                values[name], fine = self._single(name, column, number, row.get(name))
            sound = sound and fine
        if not self._unique(row) or not sound:
            return None
        cells = {
            name: Cell(Place(self.workbook, self.sheet.name, cell.address), cell.text)
            for name, cell in row.items()
            if cell.text
        }
        return form.read(values, cells)

    def _yearly(self, name: str, column: Column, row: Mapping[str, Raw]) -> tuple[dict[int, str], bool]:
        cells = [
            (slot.year, row[slot.name])
            for slot in self.paired.slots.values()
            if slot.attribute == name and slot.year is not None and slot.name in row
        ]
        fine = [self._sound(cell, column) for _, cell in cells]
        return {year: cell.text for year, cell in cells}, all(fine)

    def _single(self, name: str, column: Column, number: int, cell: Raw | None) -> tuple[object, bool]:
        """The value of one cell and whether it may stand."""
        if cell is None or not cell.text:
            empty = "" if column.kind is Kind.TEXT else None
            if not column.required:
                return empty, True
            if name in self.paired.slots:
                self._empty(column, cell.address if cell else f"{self.paired.letters[name]}{number}")
            return empty, False
        value = self._value(cell, column)
        return value, value is not None

    def _value(self, cell: Raw, column: Column) -> object:
        """The value of a cell, or None when it was refused."""
        if not self._sound(cell, column):
            return None
        named = f"「{column.heading}」の「{_line(cell.text)}」"
        try:
            if column.refers:
                return chosen(cell.text, self.lists[column.refers]) if column.refers in self.lists else cell.text
            return parsed(cell, column)
        except NotAChoice:
            if column.refers:
                sheet, heading = column.refers
                message = f"{named}は、［{sheet}］の「{heading}」にありません。"
                hint = f"［{sheet}］にある値に直すか、［{sheet}］に行を足してください。"
                self._refuse(Refusal.UNKNOWN_ROW, cell, message, hint, column.heading)
            else:
                message = f"{named}は {'・'.join(column.menu)} のどれでもありません。"
                self._refuse(Refusal.CHOICE, cell, message, "一覧から選び直してください。", column.heading)
        except ValueError as fault:
            hint = f"例のように書いてください（例: {column.example}）。"
            self._refuse(Refusal.UNREADABLE, cell, f"「{column.heading}」の{fault}", hint, column.heading)
        return None

    def _resolved(self, cell: Raw, slot: Slot) -> Raw:
        """The cell itself, or for 〃 and 同上 the one above it."""
        if key(cell.text) not in DITTO:
            return cell
        above = self.above.get(slot.name)
        if above is not None and above.text and not above.error:
            return Raw(cell.address, above.value, above.text, shown=above.shown)
        message = f"「{slot.column.heading}」の「{cell.text}」の上に値がありません。"
        self._refuse(Refusal.DITTO, cell, message, "値を書いてください。", slot.column.heading)
        return Raw(cell.address, cell.value, cell.text, error=True)

    def _sound(self, cell: Raw, column: Column) -> bool:
        """Whether the cell can be printed at all; points out what is struck through."""
        if cell.error:
            if column.kind in _DAYS and cell.text == _NO_DAY:
                message = (
                    f"「{column.heading}」が日付になっていません（Excelでは「####」や「{cell.text}」と見えます）。"
                )
                hint = f"数式を直すか、20230713のような数ではなく、例のように書いてください（例: {column.example}）。"
                self._refuse(Refusal.ERROR_VALUE, cell, message, hint, column.heading)
            elif key(cell.text) not in DITTO:
                message = f"「{column.heading}」がエラー値「{cell.text}」になっています。"
                self._refuse(Refusal.ERROR_VALUE, cell, message, "数式を直すか、値を書いてください。", column.heading)
            return False
        if cell.forbidden:
            message = f"「{column.heading}」に、文書に使えない文字（{cell.forbidden}）があります。"
            hint = "その部分を消して書き直してください。ほかのソフトから貼り付けたときに入ることがあります。"
            self._refuse(Refusal.FORBIDDEN_CHARACTER, cell, message, hint, column.heading)
            return False
        if _turned(cell, column):
            message = f"「{column.heading}」の「{cell.shown}」は、Excelで日付や時刻に変わっています（中身は{cell.text}です）。"
            hint = "セルの書式を「文字列」にしてから、載せたい言葉を打ち直してください（例: 1-2、5/17）。"
            self._refuse(Refusal.TURNED_INTO_DATE, cell, message, hint, column.heading)
            return False
        if cell.struck:
            message = f"「{column.heading}」に取消線がありますが、そのまま資料に載ります。"
            self._refuse(Refusal.STRUCK, cell, message, "載せない文字なら削除してください。", column.heading)
        return True

    def _empty(self, column: Column, address: str) -> None:
        hint = column.note + (f"（例: {_line(column.example)}）" if column.example else "")
        place = Place(self.workbook, self.sheet.name, address)
        message = f"「{column.heading}」が空欄です。"
        self.problems.append(Refusal.EMPTY.at(self.sheet, place, message, hint, heading=column.heading))

    def _unique(self, row: Mapping[str, Raw]) -> bool:
        names = [name for name, column in self.sheet.columns.items() if column.key]
        if not names or any(name not in row for name in names):
            return True
        identity = tuple(key(row[name].text) for name in names)
        cell = row[names[0]]
        if identity not in self.seen:
            self.seen[identity] = cell.address
            return True
        message = f"「{self.sheet.columns[names[0]].heading}」の「{cell.text}」は{self.seen[identity]}にもあります。"
        self._refuse(
            Refusal.DUPLICATE,
            cell,
            message,
            "どちらかの番号を直すか、行を削除してください。",
            self.sheet.columns[names[0]].heading,
        )
        return False

    def _refuse(self, reason: Refusal, cell: Raw, message: str, hint: str, heading: str) -> None:
        place = Place(self.workbook, self.sheet.name, cell.address)
        self.problems.append(reason.at(self.sheet, place, message, hint, cell.text, heading))


def _turned(cell: Raw, column: Column) -> bool:
    """Whether Excel made a day or a time of what was typed as words: 「1-2」 is stored as the 2nd of January of that year."""
    return column.kind in _WORDS and isinstance(cell.value, date | time | timedelta)


def _line(text: str) -> str:
    """Text on one line, for a message."""
    return text.replace("\n", "／")
