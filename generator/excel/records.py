"""Cells to values, rows to records: each value with the cell it stands in, each refusal at its cell."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches
from typing import Any, Final, TypeAlias
from unicodedata import category

from generator.excel.cells import Raw
from generator.excel.sheet import Paired, Slot
from generator.japanese import dates
from generator.japanese.numbering import plain_number
from generator.japanese.text import in_a_line, key, parse_count, parse_reference, sign_key
from generator.problem import Place, Problem, Severity
from generator.records.declare import EXAMPLE, TAKEN, Cell, Column, Kind, Record, Sheet
from generator.records.reasons import Refusal

Given: TypeAlias = Mapping[str, Sequence[Record] | None]
"""Rows of the workbook that sheets are taken from, by the name of the sheet; None where they could not be read."""

Parsed = str | int | date | time | tuple[str, ...]

_BETWEEN_CHOICES = re.compile("[、，,\n]")


class NotAChoice(ValueError):  # noqa: N818 - reads as what it is; staff never see the name
    """The words are none of those to choose from."""


def parsed(cell: Raw, column: Column) -> Parsed:
    """The value of a cell under a column. Raises ValueError (NotAChoice for menus) with a message in Japanese."""
    match column.kind:
        case Kind.DATE:
            return _date(cell)
        case Kind.TIME:
            return _time(cell)
        case Kind.COUNT:
            return _count(cell, column.unit)
        case Kind.FISCAL_YEAR:
            return dates.parse_fiscal_year(cell.text)
        case Kind.BIRTH_DATE:
            return _birth_date(cell)
        case Kind.REFERENCE:
            return parse_reference(cell.text)
    if column.several:
        return several(cell.text, {key(choice): choice for choice in column.menu})
    if column.menu:
        # 「1」 is enough for 「1 見出し」, to the letter: for a key 「①」 would be 「1」 as well.
        short = {choice.partition(" ")[0]: choice for choice in column.menu}
        return short.get(cell.text.strip()) or chosen(cell.text, {key(choice): choice for choice in column.menu})
    return cell.text


def chosen(text: str, by_key: Mapping[str, str]) -> str:
    """The entry of a list that a whole cell means, whatever its width and spaces: 「Ａ」 means A, 「A → B」 nothing.

    A circle or a cross means the one of the list, in whatever shape it was typed (○ 〇 ◯, × ✕).
    """
    if key(text) in by_key:
        return by_key[key(text)]
    signs = {sign_key(entry): entry for entry in by_key.values()}
    if sign_key(text) in signs:
        return signs[sign_key(text)]
    raise NotAChoice


def several(text: str, by_key: Mapping[str, str]) -> tuple[str, ...]:
    """The entries of a list that a cell names, in the list's order, 「、」 or a line break between them.

    An entry may hold a 「、」 itself. Raises NotAChoice for words that are no entry.
    """
    words = [word for word in _BETWEEN_CHOICES.split(text) if word.strip()]
    found: set[str] = set()
    at = 0
    while at < len(words):
        joined = ((end, key("、".join(words[at:end]))) for end in range(len(words), at, -1))
        end, entry = next(((end, by_key[named]) for end, named in joined if named in by_key), (0, ""))
        if not end:
            raise NotAChoice
        found.add(entry)
        at = end
    return tuple(entry for entry in by_key.values() if entry in found)


def _birth_date(cell: Raw) -> date:
    match cell.value:
        case date() as day:
            return dates.checked_birth_date(day.date() if isinstance(day, datetime) else day)
        case int() | float():
            raise ValueError(f"「{cell.text}」は日付ではなく数です。「昭和10年4月1日」のように書き直してください。")
    return dates.parse_birth_date(cell.text)


def _date(cell: Raw) -> date:
    match cell.value:
        case date() as day:
            dates.wareki(day)  # refuses what could not be printed
            return day.date() if isinstance(day, datetime) else day
        case int() | float():
            raise ValueError(f"「{cell.text}」は日付ではなく数です。「令和6年5月16日」のように書き直してください。")
    return dates.parse_date(cell.text).date


def _time(cell: Raw) -> time:
    match cell.value:
        case datetime() if cell.value.time() == time():
            raise ValueError(f"「{cell.text}」には時刻がありません。「午後7時」や「19:00」のように書き直してください。")
        case datetime():
            return cell.value.time()
        case time():
            return cell.value
        case timedelta() if timedelta() <= cell.value < timedelta(days=1):
            return (datetime.min + cell.value).time()
        case float() if 0 <= cell.value < 1:
            return (datetime.min + timedelta(days=cell.value)).time()
    return dates.parse_time(cell.text)


def _count(cell: Raw, unit: str) -> int:
    if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
        if cell.value < 0 or cell.value != int(cell.value):
            raise ValueError(f"「{cell.value:.15g}」は数えた数ではありません。0以上の整数で書いてください。")
        return int(cell.value)
    text = cell.text
    if unit == "第 回":
        text = key(text).removeprefix("第").removesuffix("回")
    return parse_count(text)


DITTO = frozenset(key(mark) for mark in ("〃", "同上", "″", "〻", "々"))
"""Comparison keys of the marks that repeat the cell above."""

_DAYS = frozenset({Kind.DATE, Kind.BIRTH_DATE})
_WORDS = frozenset({Kind.TEXT, Kind.YEARLY, Kind.REFERENCE})
_NO_DAY = "#VALUE!"
"""What openpyxl makes of a number that is no day in a cell formatted for days."""

Lists = dict[tuple[str, str], dict[str, str]]


def lists_of(pairs: Mapping[type[Record], Sequence[Paired]]) -> Lists:
    """The values that these sheets refer to, by (sheet, heading) and comparison key; rows with other faults count too.

    A value may be written with other words of its row behind it: 「ア　地域の…の把握」 means ア.
    There is no list where a cell of the column could not be read: whoever refers to it may be right.
    """
    lists: Lists = {}
    every = [paired for several_sheets in pairs.values() for paired in several_sheets]
    referred = {slot.column.refers for paired in every for slot in paired.slots.values()}
    for form, several_sheets in pairs.items():
        for name, slot in {name: slot for paired in several_sheets for name, slot in paired.slots.items()}.items():
            if (place := (form.declaration.name, slot.column.heading)) not in referred:
                continue
            found: dict[str, str] | None = {}
            for paired in several_sheets:
                cells = _readable(paired, slot) if name in paired.slots else []
                if cells is None or found is None:
                    found = None
                else:
                    found |= _with_words_behind(paired, slot) | {key(cell.text): cell.text for cell in cells}
            if found is not None:
                lists[place] = found
    return lists


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


def records_of(  # noqa: PLR0913, PLR0917 - what is read, as what, and what else is known of the workbook
    form: type[Record],
    sheet: Sheet,
    workbook: str,
    paired: Paired,
    lists: Lists,
    seen: dict[str, tuple[str, str]],
    given: Sequence[Record] = (),
) -> tuple[list[Record], list[Problem]]:
    """The records of a sheet (as the office has it), and what was refused. A row with a refused cell gives no record.

    `seen` gets the keys of its rows with sheet and address; other sheets of the same kind may have put theirs there.
    `given` are the rows of the sheet that this one is taken from.
    """
    if given and not any(cell.text for _, row in paired.rows for cell in row.values()):
        return list(given), [_taken(sheet, workbook, f"何も書かれていないので、{sheet.taken_from} の行で作りました。")]
    reader = _Reader(sheet, workbook, paired, lists, seen=seen, given=_by_key(sheet, given))
    records = [record for number, row in paired.rows if (record := reader.record(form, number, row)) is not None]
    if empty := reader.taken:
        where = "、".join(empty[:5]) + ("など" if len(empty) > 5 else "")
        message = f"空欄（{where}）は、{sheet.taken_from} の同じ番号の言葉で作りました。"
        reader.problems.append(_taken(sheet, workbook, message))
    return records, reader.problems


def _taken(sheet: Sheet, workbook: str, message: str) -> Problem:
    hint = "違う言葉にするときは、ここに書いてください。同じでよければ、そのままで構いません。"
    return Refusal.TAKEN.at(sheet, Place(workbook, sheet.name), message, hint)


def _by_key(sheet: Sheet, given: Iterable[Record]) -> dict[str, Record]:
    name = next((name for name, column in sheet.columns.items() if column.key), "")
    return {key(getattr(row, name)): row for row in given}


def as_own(form: type[Record], row: Record, workbook: str) -> Record:
    """A row of another workbook as one of a form: what both have, its numbers written as they are here (①－１, ①-1)."""
    columns = {name: column for name, column in form.declaration.columns.items() if not column.spare}
    ours = columns.keys() & row.declaration.columns.keys()
    plain = row.declaration.workbook != form.declaration.workbook
    values: dict[str, Any] = {name: getattr(row, name) if name in ours else "" for name in form.declaration.columns}
    for name in ours if plain else ():
        if columns[name].key:
            values[name] = plain_number(values[name])
    cells = {name: cell for name, cell in row.cells.items() if name.partition(":")[0] in ours}
    return form.read(values, cells, workbook)


@dataclass(slots=True)
class _Reader:
    """Goes down a sheet row by row, remembering the row above (for 〃), the keys seen and the empty cells it filled."""

    sheet: Sheet
    workbook: str
    paired: Paired
    lists: Lists
    problems: list[Problem] = field(default_factory=list)
    above: Mapping[str, Raw] = field(default_factory=dict)
    seen: dict[str, tuple[str, str]] = field(default_factory=dict)
    given: Mapping[str, Record] = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)

    def record(self, form: type[Record], number: int, row: Mapping[str, Raw]) -> Record | None:
        row = {name: self._resolved(cell, self.paired.slots[name]) for name, cell in row.items()}
        self.above = row
        given = self._given(row)
        row, other = self._from_elsewhere(number, row, given)
        values: dict[str, Any] = {name: {} for name, column in form.declaration.columns.items() if column.each}
        sound = True
        for name, column in self.sheet.columns.items():
            value: object
            if column.kind is Kind.YEARLY:
                value, fine = self._yearly(name, column, row)
                value |= {int(year): said for year, said in other.get(name, {}).items()}
            elif name in other:
                value, fine = other[name], other[name] is not None
            else:
                value, fine = self._single(name, column, number, row.get(name))
            attribute, _, word = name.partition(":")
            if not word:
                values[name] = value
            elif value is not None:
                values[attribute][word] = value
            sound = sound and fine
        if not self._unique(row) or not sound:
            return None
        cells = {
            name: Cell(Place(self.workbook, self.sheet.name, cell.address), cell.text)
            for name, cell in row.items()
            if cell.text
        }
        for name, value in other.items():
            ours = [f"{name}:{year}" for year in value] if isinstance(value, Mapping) else [name]
            cells |= {one: given.cells[one] for one in ours if given and one in given.cells}
        return form.read(values, cells, self.workbook if other else "")

    def _given(self, row: Mapping[str, Raw]) -> Record | None:
        """The row that a row is taken from."""
        name = next((name for name, column in self.sheet.columns.items() if column.key and name in row), "")
        return self.given.get(key(row[name].text)) if name else None

    def _from_elsewhere(
        self, number: int, row: Mapping[str, Raw], given: Record | None
    ) -> tuple[dict[str, Raw], dict[str, Any]]:
        """A row without its greyed cells; and what they, and its empty required cells, say in the workbook it is taken from.

        Greyed words that are not said there are refused: their value is None.
        """
        if not self.sheet.taken_from:
            return dict(row), {}
        greyed = {name: cell for name, cell in row.items() if cell.text.startswith(TAKEN)}
        own = {name: cell for name, cell in row.items() if name not in greyed}
        other: dict[str, Any] = {}
        for name, slot in self.paired.slots.items():
            if name in own or not (slot.column.required or name in greyed):
                continue
            if given and name in given.cells and self._may_be(slot.column, given.cells[name].written):
                if slot.year is None:
                    listed = self.lists.get(slot.column.refers) if slot.column.refers else None
                    said = getattr(given, name)
                    other[name] = said if listed is None else listed[key(said)]
                else:
                    other.setdefault(slot.attribute, {})[slot.year] = getattr(given, slot.attribute)[slot.year]
                if name not in greyed:
                    self.taken.append(f"{self.paired.letters[name]}{number}")
            elif name in greyed:
                other |= {} if slot.year else {name: None}
                message = f"灰色の「{in_a_line(greyed[name].text)}」は、{self.sheet.taken_from} の同じ番号のところにありません。"
                hint = f"{self.sheet.taken_from} を確かめるか、この欄を書き直すか、消してください。"
                self._refuse(Refusal.UNKNOWN_ROW, greyed[name], message, hint, slot.column.heading)
        return own, other

    def _may_be(self, column: Column, words: str) -> bool:
        """Whether a value may be referred to here."""
        listed = self.lists.get(column.refers) if column.refers else None
        return listed is None or key(words) in listed

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
        named = f"「{column.heading}」の「{in_a_line(cell.text)}」"
        try:
            if column.refers:
                listed = self.lists.get(column.refers)
                other = self.lists.get((column.or_of, column.refers[1]), {})
                return cell.text if listed is None else chosen(cell.text, {**other, **listed})
            return parsed(cell, column)
        except NotAChoice:
            if column.refers:
                sheet, heading = column.refers
                message = f"{named}は、［{sheet}］の「{heading}」にありません。"
                close = get_close_matches(cell.text, (self.lists.get(column.refers) or {}).values(), n=1)
                meant = f"「{close[0]}」のことなら、どちらかの書き方にそろえてください。" if close else ""
                hint = f"{meant}［{sheet}］にある値に直すか、［{sheet}］に行を足してください。"
                self._refuse(Refusal.UNKNOWN_ROW, cell, message, hint, column.heading)
            else:
                message = f"{named}は {'・'.join(column.menu)} のどれでもありません。"
                more = f"一覧にない言葉を使うときは、{column.added_in}に足してください。" if column.added_in else ""
                self._refuse(Refusal.CHOICE, cell, message, f"一覧から選び直してください。{more}", column.heading)
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
                hint = f"数式を直すか、20240516のような数ではなく、例のように書いてください（例: {column.example}）。"
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
        if cell.text.startswith(EXAMPLE):
            message = f"「{column.heading}」に、記入例（{EXAMPLE}で始まる言葉）が書かれています。"
            hint = f"書くことに直してください。記入例でないなら、「{EXAMPLE}」を「（例）」などに替えてください。"
            self._refuse(Refusal.IN_EXAMPLE, cell, message, hint, column.heading)
            return False
        if _turned(cell, column):
            message = f"「{column.heading}」の「{cell.shown}」は、Excelで日付や時刻に変わっています（中身は{cell.text}です）。"
            hint = "セルの書式を「文字列」にしてから、載せたい言葉を打ち直してください（例: 1-2、5/17）。"
            self._refuse(Refusal.TURNED_INTO_DATE, cell, message, hint, column.heading)
            return False
        if own := strange_characters(cell.text):
            message = f"「{column.heading}」に、ほかのパソコンでは表示できない文字（{own}）があります。"
            hint = "外字なら、ふつうの漢字か「〓」に打ち直してください。Wordなどの記号なら、「・」「→」などに打ち直してください。"
            self._refuse(Refusal.OWN_CHARACTER, cell, message, hint, column.heading)
        if cell.struck:
            message = f"「{column.heading}」に取消線がありますが、そのまま資料に載ります。"
            self._refuse(Refusal.STRUCK, cell, message, "載せない文字なら削除してください。", column.heading)
        return True

    def _empty(self, column: Column, address: str) -> None:
        example = f"（例: {in_a_line(column.example)}）" if column.example else ""
        hint = f"「{column.heading}」を{'選んで' if column.menu or column.refers else '書いて'}ください{example}。{column.note}"
        place = Place(self.workbook, self.sheet.name, address)
        message = f"「{column.heading}」が空欄です。"
        self.problems.append(Refusal.EMPTY.at(self.sheet, place, message, hint, heading=column.heading))

    def _unique(self, row: Mapping[str, Raw]) -> bool:
        name = next((name for name, column in self.sheet.columns.items() if column.key and name in row), "")
        if not name:
            return True
        cell, heading = row[name], self.sheet.columns[name].heading
        here = (self.sheet.name, cell.address)
        name, first = self.seen.setdefault(key(cell.text), here)
        if (name, first) == here:
            return True
        if name != self.sheet.name:
            first = f"［{name}］{first}"
        message = f"「{heading}」の「{cell.text}」は{first}にもあります。"
        self._refuse(Refusal.DUPLICATE, cell, message, "どちらかの番号を直すか、行を削除してください。", heading)
        return False

    def _refuse(self, reason: Refusal, cell: Raw, message: str, hint: str, heading: str) -> None:
        place = Place(self.workbook, self.sheet.name, cell.address)
        self.problems.append(reason.at(self.sheet, place, message, hint, cell.text, heading))


def _turned(cell: Raw, column: Column) -> bool:
    """Whether Excel made a day or a time of what was typed as words: 「1-2」 is stored as the 2nd of January of that year."""
    return column.kind in _WORDS and isinstance(cell.value, date | time | timedelta)


_USUAL: Final = re.compile(r"[\x00-\xff\u2000-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]+")
"""Characters that are looked at no further."""


def strange_characters(text: str) -> str:
    """The private, unassigned and tag characters of a text as U+E000; empty when there is none. They look otherwise elsewhere."""
    if _USUAL.fullmatch(text):
        return ""
    rest = _USUAL.sub("", text)
    own = (char for char in rest if category(char) in {"Co", "Cn"} or "\U000e0000" <= char <= "\U000e007f")
    return "、".join(dict.fromkeys(f"U+{ord(char):04X}" for char in own))
