"""The cells of a meeting's workbooks as papers want them: which says what as typed, and the bytes of a workbook with other words or rows."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from openpyxl.utils.cell import coordinate_from_string
from openpyxl.utils.datetime import WINDOWS_EPOCH, to_excel

from generator.back.reading import Traced
from generator.excel.cells import Raw
from generator.excel.edit import Content, Copy, Edits, edited, fit, uncalculated
from generator.excel.read import formulas_of
from generator.excel.records import DITTO, NotAChoice, chosen, parsed
from generator.excel.source import Source, row_of, sources
from generator.excel.structure import load
from generator.forms import workbooks
from generator.japanese.dates import fiscal_label, parse_date, time_label, wareki, weekday
from generator.japanese.text import half_width_digits, in_short, key
from generator.packet.inputs import Inputs
from generator.problem import Place, Problem
from generator.records.declare import Column, Kind, Record

_MONTH_DAY = re.compile(r"([0-9]{1,2})月([0-9]{1,2})日")


@dataclass(frozen=True, slots=True)
class Wish:
    """That a cell (or the characters `start` to `end` of its text) says something else, as a paper now does.

    `made` is what was printed there.
    """

    place: Place
    start: int
    end: int
    words: str
    content: Content
    paper: str
    where: str
    made: str = ""


@dataclass(frozen=True, slots=True)
class RowWish:
    """That a row of a sheet goes (`cells` is None) or comes after row `number`, with these contents by slot.

    `left` are the headings of its columns that stay empty, `taken` those with the words of the rows beside it. `like`
    is the row that it is modelled on. `also` are the other papers that print a row that goes.
    """

    workbook: str
    sheet: str
    number: int
    cells: Mapping[str, Content] | None
    paper: str
    where: str
    words: str
    left: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    like: int = 0
    also: tuple[str, ...] = ()

    def is_of(self, other: "RowWish") -> bool:
        """Whether both are of one row of a paper: they come or go together."""
        return (self.paper, self.where, self.words, self.cells is None) == (
            other.paper,
            other.where,
            other.words,
            other.cells is None,
        )


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell of a record: its sheet, slot and row, what stands in it, and what it means (of a 〃 the cell above)."""

    source: Source
    name: str
    number: int
    cell: Raw
    meant: Raw

    @property
    def column(self) -> Column:
        """What is declared for it."""
        return self.source.column(self.name)

    def says(self, said: Traced) -> bool:
        """Whether a value is what the cell says as typed, and not derived from it."""
        if not isinstance(said.value, str):
            return bool(self.source.value(self.name, self.meant) == said.value)
        if said.value == self.meant.text == str(said):
            return True
        column = self.source.column(self.name)
        return bool(column.menu or column.refers) and key(said.value) == key(self.meant.text) == key(said)

    def means(self, content: Content, value: object) -> bool:
        """Whether new content of the cell would be read as this value."""
        if isinstance(content, int | float):
            return content == self.cell.value or (isinstance(value, int) and content == value)
        try:
            return bool(parsed(Raw("", content, str(content)), self.source.column(self.name)) == value)
        except ValueError:
            return False


class Ground:
    """The cells of a meeting's workbooks, as they are to be changed."""

    def __init__(self, inputs: Inputs) -> None:
        """`inputs` were read without a 誤り."""
        self._data = inputs.data
        self._settings = inputs.book.settings
        self._opened: dict[str, tuple[object, dict[str, dict[str, str]]]] = {}
        self._sources: dict[str, list[Source]] = {}
        self._lists: dict[tuple[str, str, str], dict[str, str]] = {}
        self._slots: dict[tuple[str, str], dict[str, Slot]] = {}
        self.written = {cell.place: cell.written for record in inputs.book.records for cell in record.cells.values()}

    def sources(self, workbook: str) -> list[Source]:
        """The declared sheets of a workbook."""
        if workbook not in self._sources:
            forms = self._forms(workbook)
            if workbook not in self._data or not forms:
                return []
            opened = load(workbook, self._data[workbook], values=True)
            with_formulas = load(workbook, self._data[workbook], values=False)
            if isinstance(opened, Problem) or isinstance(with_formulas, Problem):
                return []
            formulas = formulas_of(with_formulas)
            self._opened[workbook] = opened, formulas
            self._sources[workbook] = list(sources(workbook, opened, formulas, forms, self._settings))
        return self._sources[workbook]

    @staticmethod
    def _forms(workbook: str) -> tuple[type[Record], ...]:
        return next((forms for _, forms in workbooks() if forms[0].declaration.lives_in(workbook)), ())

    def source(self, workbook: str, sheet: str) -> Source | None:
        """A declared sheet, by its declared name."""
        return next((source for source in self.sources(workbook) if source.declared.name == sheet), None)

    def slot(self, place: Place) -> "Slot | None":
        """The slot of a cell that holds a value."""
        asked = place.workbook, place.sheet
        if asked not in self._slots:
            self._slots[asked] = {}
            if source := self.source(*asked):
                meant = dict(source.rows)
                for number, row in reversed(source.paired.rows):
                    for name, cell in row.items():
                        self._slots[asked][cell.address] = Slot(source, name, number, cell, meant[number][name])
        return self._slots[asked].get(place.cell)

    def changed(self, wishes: Iterable[Wish], rows: Iterable[RowWish]) -> dict[str, bytes]:
        """The workbooks in which anything changes, by name."""
        wishes, rows = list(wishes), list(rows)
        made = {}
        for workbook in dict.fromkeys([*(wish.place.workbook for wish in wishes), *(row.workbook for row in rows)]):
            edits: dict[str, Edits] = {}
            for source in self.sources(workbook):
                contents = self._contents(source, [w for w in wishes if self._is_of(w.place, workbook, source)])
                of_sheet = [r for r in rows if (r.workbook, r.sheet) == (workbook, source.declared.name)]
                if contents or of_sheet:
                    edits[source.title] = _laid_out(source, contents, of_sheet)
            opened, formulas = self._opened[workbook]
            for title, sheet in edits.items():
                fit(opened, title, sheet)  # type: ignore[arg-type] # openpyxl's workbook, where it could be opened
            stale = uncalculated(formulas, {title: set(sheet.cells) for title, sheet in edits.items()})
            made[workbook] = edited(self._data[workbook], edits, stale)
        return made

    def naming(self, workbook: str, sheet: str, number: int) -> list[tuple[Source, int]]:
        """The rows of the other sheets that name a row of a sheet, and cannot be without it."""
        named = self.source(workbook, sheet)
        row = dict(named.rows).get(number, {}) if named else {}
        found = []
        for other in self.sources(workbook) if named else ():
            for at, cells in other.rows:
                for name, cell in cells.items():
                    column = other.column(name)
                    if column.refers and column.refers[0] == sheet and (column.required or column.key) and named:
                        own = row.get(named.slot(column.refers[1]))
                        if own and key(own.text) == key(cell.text) and (other, at) not in found:
                            found.append((other, at))
        return found

    def followers(self, wishes: Sequence[Wish]) -> list[Wish]:
        """The same change for the cells of other sheets that name what is renamed."""
        found = []
        for wish in {wish.place: wish for wish in wishes}.values():
            slot = self.slot(wish.place)
            if slot is None or not isinstance(wish.content, str) or wish.start:
                continue
            named = slot.source.declared.name, slot.source.column(slot.name).heading
            for other in self.sources(wish.place.workbook):
                for _, row in other.paired.rows:
                    for name, cell in row.items():
                        place = Place(wish.place.workbook, other.declared.name, cell.address)
                        follows = other.column(name).refers == named and key(cell.text) == key(slot.meant.text)
                        if follows and place != wish.place and cell.address not in other.formulas:
                            found.append(replace(wish, place=place, start=0, end=len(cell.text)))
        taken = {wish.place for wish in wishes}
        return [wish for wish in found if wish.place not in taken]

    def texts(self, wishes: Iterable[Wish]) -> dict[Place, str]:
        """What each cell says when the wishes are put, as the papers word it."""
        found: dict[Place, str] = {}
        for wish in sorted({(w.place, w.start, w.end, w.words): w for w in wishes}.values(), key=_start, reverse=True):
            text = found.get(wish.place, self.written.get(wish.place, ""))
            whole = (wish.start, wish.end) == (0, len(text))
            words = wish.content if isinstance(wish.content, str) and whole else wish.words
            if isinstance(wish.content, int) and words.isdecimal() and re.search("[0-9]", text):
                words = re.sub("[0-9,]+", words, text, count=1)
            found[wish.place] = text[: wish.start] + words + text[wish.end :]
        return found

    @staticmethod
    def _is_of(place: Place, workbook: str, source: Source) -> bool:
        return place.workbook == workbook and place.sheet == source.declared.name

    def _contents(self, source: Source, wishes: Sequence[Wish]) -> dict[str, Content]:
        """The new content of each cell, by address."""
        found: dict[str, Content] = {}
        for address in dict.fromkeys(wish.place.cell for wish in wishes):
            of_cell = sorted(
                {(w.start, w.end, w.words): w for w in wishes if w.place.cell == address}.values(), key=_start
            )
            whole = of_cell[-1]
            text = self.written.get(whole.place, "")
            if len(of_cell) > 1 or (whole.start, whole.end) != (0, len(text)):
                for wish in reversed(of_cell):
                    text = text[: wish.start] + wish.words + text[wish.end :]
                found[address] = text.strip("\n") or None
            else:
                found[address] = whole.content
            found |= _repeats(source, address, found)
        return found

    def content(self, source: Source, name: str, model: Raw | None, words: str, day: object = None) -> Content:
        """What a cell of a slot holds so that it means these words, written as the `model` cell is.

        Raises ValueError with a reason in Japanese when the column cannot be read from them.
        """
        column = source.column(name)
        words = words.strip() if column.kind is not Kind.TEXT or column.menu else words
        if not words.strip():
            return None
        if isinstance(day, date) and (short := _MONTH_DAY.fullmatch(half_width_digits(key(words)))):
            words = wareki(_same_year(day, int(short[1]), int(short[2])))
        if column.refers:
            return self._referred(source, column, words)
        try:
            value = parsed(Raw("", words, words), column)
        except NotAChoice:
            raise ValueError(f"「{in_short(words)}」は {'・'.join(column.menu)} のどれでもありません。") from None
        if isinstance(value, date):
            said = parse_date(words).weekday
            if said and said != weekday(value):
                raise ValueError(f"「{in_short(words)}」の曜日が違います。{wareki(value)}は{weekday(value)}曜日です。")
        return _as_model(value, column, model, words, source)

    def _referred(self, source: Source, column: Column, words: str) -> str:
        """The value of the other sheet that the words mean."""
        sheet, heading = column.refers or ("", "")
        asked = (str(source.title), sheet, heading)
        if asked not in self._lists:
            other = next(
                (s for found in self._sources.values() if source in found for s in found if s.declared.name == sheet),
                None,
            )
            self._lists[asked] = (
                {key(cell.text): cell.text for _, row in other.rows if (cell := row.get(other.slot(heading)))}
                if other
                else {}
            )
        try:
            return chosen(words, self._lists[asked]) if self._lists[asked] else words
        except NotAChoice:
            raise ValueError(f"「{in_short(words)}」は、［{sheet}］の「{heading}」にありません。") from None


def _start(wish: Wish) -> int:
    return wish.start


def _same_year(day: date, month: int, number: int) -> date:
    try:
        return day.replace(month=month, day=number)
    except ValueError:
        raise ValueError(f"「{month}月{number}日」は暦にない日です。") from None


def _as_model(value: object, column: Column, model: Raw | None, words: str, source: Source) -> Content:
    """A value as the cell that stands there (or beside it) is written: a number stays a number, a typed text a text."""
    old = model.value if model else None
    numeric = isinstance(old, int | float | date | time | timedelta) and not isinstance(old, bool)
    match value:
        case datetime() | date() if numeric or model is None:
            epoch = getattr(source.sheet.parent, "epoch", WINDOWS_EPOCH)
            return int(to_excel(value, epoch))  # type: ignore[no-untyped-call] # openpyxl's stubs know no types of it
        case date():
            return (
                f"{wareki(value)}（{weekday(value)}）"
                if re.search("[月火水木金土日][)）]?$", str(old))
                else wareki(value)
            )
        case time() if numeric or model is None:
            return (value.hour * 60 + value.minute) / (24 * 60)
        case time():
            return time_label(value)
        case int() if column.kind is Kind.FISCAL_YEAR:
            if isinstance(old, int):
                return value if old >= 1000 else int(re.sub("[^0-9]", "", fiscal_label(value).replace("元", "1")))
            return fiscal_label(value)
        case int() if numeric or model is None:
            return value
        case int():
            plain = re.sub("[0-9,０-９，]+", str(value), str(old), count=1)
            return plain if plain != str(old) else str(value)
        case tuple():
            return "\n".join(value)
        case str() if column.menu:
            return value
    return words


def _repeats(source: Source, address: str, found: Mapping[str, object]) -> dict[str, Content]:
    """The 〃 below a changed cell gets the words it repeated: its row was not changed."""
    if not source.is_table:
        return {}
    letter, number = coordinate_from_string(address)
    rows = dict(source.paired.rows)
    name = next((slot for slot, at in source.paired.letters.items() if at == letter), "")
    below = next((row for row in sorted(rows) if row > number and name in rows[row]), 0)
    if below and key(rows[below][name].text) in DITTO and rows[below][name].address not in found:
        meant = dict(source.rows)[below][name]
        return {rows[below][name].address: Copy(source.title, meant.address)}
    return {}


def _laid_out(source: Source, contents: Mapping[str, Content], rows: Sequence[RowWish]) -> Edits:
    """The changes of a sheet: single cells; with rows added or removed, everything below moves up or down."""
    edits = Edits()
    edits.cells |= {source.start(address): content for address, content in contents.items()}
    if not rows:
        return edits
    letters = sorted({letter for row in source.grid.rows.values() for letter in row})
    last = max(source.grid.rows, default=source.first_row)
    order = _order(source, rows)
    for at, row in enumerate(order, start=source.first_row):
        for letter in letters:
            target = f"{letter}{at}"
            if isinstance(row, RowWish):
                name = next((slot for slot, own in source.paired.letters.items() if own == letter), "")
                edits.cells[target] = (row.cells or {}).get(name)
                edits.like[target] = f"{letter}{row.like}"
            elif row != at:
                old = f"{letter}{row}"
                edits.cells[target] = contents[old] if old in contents else Copy(source.title, old)
                edits.like[target] = old
    for number in range(source.first_row + len(order), last + 1):
        edits.cells |= {f"{letter}{number}": None for letter in letters}
    return edits


def _order(source: Source, rows: Sequence[RowWish]) -> list[int | RowWish]:
    """The rows of a table from its first on, as they stand when rows came and went."""
    last = max(source.grid.rows, default=source.first_row)
    order: list[int | RowWish] = []
    gone = {row.number for row in rows if row.cells is None}
    for number in (source.first_row - 1, *range(source.first_row, last + 1)):
        if number >= source.first_row and number not in gone:
            order.append(number)
        order += [row for row in rows if row.cells is not None and row.number == number]
    return order


def before_rows(ground: Ground, rows: Sequence[RowWish], place: Place) -> "Place | RowWish":
    """Where a cell stood before rows came and went, or the row that came with it."""
    of_sheet = [row for row in rows if (row.workbook, row.sheet) == (place.workbook, place.sheet)]
    source = ground.source(place.workbook, place.sheet)
    if not of_sheet or source is None:
        return place
    letter, number = coordinate_from_string(place.cell)
    order = _order(source, of_sheet)
    at = number - source.first_row
    old = order[at] if 0 <= at < len(order) else number
    return old if isinstance(old, RowWish) else Place(place.workbook, place.sheet, f"{letter}{old}")


def merged(rows: Sequence[RowWish]) -> list[RowWish]:
    """The rows that come or go, each once: what two papers tell of one new row is one row."""
    found: list[RowWish] = []
    for row in rows:
        for at, other in enumerate(found):
            if (row.workbook, row.sheet, row.number) != (other.workbook, other.sheet, other.number):
                continue
            if row.cells is None or other.cells is None:
                if row.cells is other.cells:
                    break
                continue
            both = [name for name, told in row.cells.items() if told is not None and other.cells.get(name) is not None]
            if both and row.paper != other.paper and all(row.cells[name] == other.cells[name] for name in both):
                told = {name: content for name, content in row.cells.items() if content is not None}
                found[at] = replace(other, cells={**other.cells, **told})
                break
        else:
            found.append(row)
    return found


def unmovable(source: Source, number: int) -> str:
    """Why rows cannot come or go from a row on, in Japanese; empty when they can."""
    if not source.is_table:
        return "縦の様式には行を足せません。"
    if any(row_of(address) >= number for address in source.formulas):
        return f"［{source.title}］には数式があるので、行は手で直してください。"
    if any((area.max_row or 0) >= number for area in source.sheet.merged_cells.ranges):
        return f"［{source.title}］には結合したセルがあるので、行は手で直してください。"
    below = [
        cell for cell in source.sheet._cells.values() if getattr(cell, "comment", None) and (cell.row or 0) >= number
    ]
    if below:
        return f"［{source.title}］の下の行にメモがあるので、行は手で直してください。"
    if any(key(cell.text) in DITTO for row, cells in source.paired.rows if row >= number for cell in cells.values()):
        return f"［{source.title}］には「〃」があるので、行は手で直してください。"
    return ""
