"""From differences between papers to cells: which value came from which cell as typed, and what a workbook says when it is taken back."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import takewhile

from openpyxl.utils.cell import coordinate_from_string, coordinate_to_tuple, get_column_letter
from openpyxl.utils.datetime import WINDOWS_EPOCH, to_excel

from generator.back.aligned import Added, Difference, Gone, Line, Piece, Reworded, Row, Steps, Traced, Unit, fitted, parted
from generator.excel.carry import Source, in_short, row_of, sources
from generator.excel.cells import Raw
from generator.excel.edit import Content, Copy, Edits, edited, fit, uncalculated
from generator.excel.read import DITTO, NotAChoice, chosen, formulas_of, parsed
from generator.excel.safe import load
from generator.forms import workbooks
from generator.forms.meeting import Handout
from generator.japanese.dates import fiscal_label, parse_date, time_label, wareki, weekday
from generator.japanese.numbering import unnumbered
from generator.japanese.text import half_width_digits, key
from generator.packet.inputs import Inputs
from generator.problem import Place, Problem
from generator.records.declare import Column, Kind, Layout, Record

_MONTH_DAY = re.compile(r"([0-9]{1,2})月([0-9]{1,2})日")


class Fate(StrEnum):
    """What becomes of a difference that is not taken back; the Japanese words head the lines that tell of it."""

    CONTRADICTION = "資料どうしで直し方が違うもの（どちらも戻していません）"
    HELD = "戻すと誤りになるので、戻していないもの"
    UNREADABLE = "読み取れないので、戻していないもの"
    STALE = "資料を作ったあとで入力も変わっているので、戻していないもの"
    DERIVED = "計算や番号など、自動で付く言葉（もとのセルを直してください）"
    SPELLING = "値は同じで、書き方だけが違うもの（資料は決まった書き方で作ります）"
    OWN = "ひな形の言葉（ひな形を直してください）"
    ELSEWHERE = "同じセルの言葉が、直されていない所にもあるもの（次に作ると、直した言葉になります）"


@dataclass(frozen=True, slots=True)
class Told:
    """A difference that stays: where in which paper, what was made and what it says now, why, and the cells concerned."""

    fate: Fate
    paper: str
    where: str
    before: str
    after: str
    why: str = ""
    places: tuple[Place, ...] = ()


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
    is the row that it is modelled on.
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


@dataclass(slots=True)
class Sorted:
    """The differences of papers, each once: what is wished for in cells and rows, and what is only told."""

    wishes: list[Wish] = field(default_factory=list)
    rows: list[RowWish] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell of a record: its sheet, slot and row, what stands in it, and what it means (of a 〃 the cell above)."""

    source: Source
    name: str
    number: int
    cell: Raw
    meant: Raw

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
            self._sources[workbook] = list(sources(workbook, opened, formulas, forms))
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

    def texts(self, wishes: Iterable[Wish]) -> dict[Place, str]:
        """What each cell says when the wishes are put, as the papers word it."""
        found: dict[Place, str] = {}
        for wish in sorted({(w.place, w.start, w.end, w.words): w for w in wishes}.values(), key=_start, reverse=True):
            text = found.get(wish.place, self.written.get(wish.place, ""))
            whole = isinstance(wish.content, str) and (wish.start, wish.end) == (0, len(text))
            words = str(wish.content) if whole else wish.words
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
            return int(to_excel(value, epoch))
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
    rows = {row: cells for row, cells in source.paired.rows}
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
    letters = [
        letter for letter in source.grid.frame.columns if any(source.at(letter, n) for n in source.grid.frame.index)
    ]
    last = max((int(number) for number in source.grid.frame.index), default=source.first_row)
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
    last = max((int(number) for number in source.grid.frame.index), default=source.first_row)
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
    if any(area.max_row >= number for area in source.sheet.merged_cells.ranges):
        return f"［{source.title}］には結合したセルがあるので、行は手で直してください。"
    below = [cell for cell in source.sheet._cells.values() if getattr(cell, "comment", None) and cell.row >= number]
    if below:
        return f"［{source.title}］の下の行にメモがあるので、行は手で直してください。"
    if any(key(cell.text) in DITTO for row, cells in source.paired.rows if row >= number for cell in cells.values()):
        return f"［{source.title}］には「〃」があるので、行は手で直してください。"
    return ""


@dataclass(slots=True)
class Made:
    """A paper as the program makes it now: what it is called, its blocks, every field with where it stands among them."""

    label: str
    lines: list[Line]
    fields: dict[Steps, Traced]
    own: bool = True


class Sorter:
    """Sorts the differences of one paper by what they mean for cells."""

    def __init__(self, ground: Ground, made: Made) -> None:
        """`made` is the paper as it was made from the cells of `ground`."""
        self._ground, self._made, self._paper = ground, made, made.label
        self.found = Sorted()

    def sort(self, differences: Sequence[Difference]) -> Sorted:
        """Each difference as wishes or as something told."""
        gone = {id(line) for found in differences if isinstance(found, Gone) for line in found.unit.lines}
        self._gone = gone
        for found in differences:
            match found:
                case Reworded():
                    self._reworded(found)
                case Gone():
                    self._left(found)
                case Added():
                    self._came(found)
        return self.found

    # A line that says something else.

    def _reworded(self, found: Reworded) -> None:
        pieces = found.line.pieces
        texts = parted(pieces, found.now)
        if texts is None:
            why = "どの言葉が直されたのか、二通りに読めます。"
            self._tell(Fate.UNREADABLE, found.where, found.line.text, found.now, why, _places(found.line))
            return
        shaky = [_is_fixed(piece) and piece.text != text for piece, text in zip(pieces, texts, strict=True)]
        for at, (piece, text) in enumerate(zip(pieces, texts, strict=True)):
            if piece.text == text:
                continue
            if piece.said is None:
                self._tell(Fate.OWN, found.where, piece.text, text)
                continue
            begins = at > 0 and shaky[at - 1] and piece.text[:1] != text[:1]
            ends = at + 1 < len(shaky) and shaky[at + 1] and piece.text[-1:] != text[-1:]
            self._value(piece.said, text, found, beside=begins or ends)

    def _value(self, said: Traced, text: str, found: Reworded, *, beside: bool) -> None:
        wishes = list(self._wishes(said, text, found.where))
        if not wishes:
            why = "" if said.places else "自動で付く番号や記号です。"
            self._tell(Fate.DERIVED, found.where, str(said), text, why, tuple(dict.fromkeys(said.places)))
        elif beside and isinstance(said.value, str):
            why = "番号やひな形の言葉と続けて直されています。"
            self._tell(Fate.UNREADABLE, found.where, found.line.text, found.now, why, _places(found.line))
        else:
            self.found.wishes += [wish for wish in wishes if isinstance(wish, Wish)]
            self.found.told += [wish for wish in wishes if isinstance(wish, Told)]

    def _wishes(self, said: Traced, text: str, where: str) -> Iterator[Wish | Told]:
        """What a value's new words mean for its cell; nothing for a value that is not that of a cell as typed."""
        places = tuple(dict.fromkeys(said.places))
        if not places:
            if (place := self.empty_place(said.steps)) is not None:
                yield self._whole(place, None, said, text, where)
            return
        slots = [slot for place in places if (slot := self._ground.slot(place)) and slot.says(said)]
        if len(slots) < len(places):
            line = self._line_of(said, text, where) if len(places) == 1 else None
            if line:
                yield line
            return
        for place, slot in zip(places, slots, strict=True):
            yield self._whole(place, slot, said, text, where)

    def _whole(self, place: Place, slot: Slot | None, said: Traced, text: str, where: str) -> Wish | Told:
        found = slot or self._empty_slot(place)
        before = self._ground.written.get(place, "")
        assert found  # a value's cell is there, and so is an empty one that was found
        if place.cell in found.source.formulas:
            why = "セルは数式です。"
            return Told(Fate.UNREADABLE, self._paper, where, str(said), text, why, (place,))
        try:
            model = found.cell if found.cell.text else None
            content = self._ground.content(found.source, found.name, model, text, said.value)
        except ValueError as fault:
            return Told(Fate.UNREADABLE, self._paper, where, str(said), text, str(fault), (place,))
        if slot and content is not None and not isinstance(said.value, str) and slot.means(content, said.value):
            return Told(Fate.SPELLING, self._paper, where, str(said), text, "", (place,))
        words = "" if content is None else text
        return Wish(place, 0, len(before), words, content, self._paper, where, str(said))

    def _line_of(self, said: Traced, text: str, where: str) -> Wish | None:
        """The new words of one line of a cell that is printed line by line."""
        place = said.places[0]
        slot = self._ground.slot(place)
        if slot is None or place.cell in slot.source.formulas:
            return None
        if slot.source.column(slot.name).kind not in {Kind.TEXT, Kind.YEARLY}:
            return None
        lines = list(_spans(self._ground.written.get(place, "")))
        same = [(start, end) for start, end, line in lines if line == str(said)]
        if not same or said.value != str(said):
            return None
        of_cell = [value for value in self._made.fields.values() if value.places == said.places and value == said]
        at = next((n for n, value in enumerate(of_cell) if value.steps == said.steps), 0)
        start, end = same[min(at, len(same) - 1)]
        return Wish(place, start, end, text, None, self._paper, where, str(said))

    # A cell that is still empty.

    def empty_place(self, steps: Steps) -> Place | None:
        """The empty cell that a value without a cell would come from, told by those beside it; None where that is unsure."""
        ends = [at + 1 for at, step in enumerate(steps) if isinstance(step, int)] or [0]
        for length in reversed([0, *ends]):
            rows: dict[tuple[str, str], set[int]] = {}
            letters: set[tuple[str, str, str]] = set()
            for other, value in self._made.fields.items():
                if len(value.places) != 1 or not value.places[0].cell:
                    continue
                place = value.places[0]
                letter, number = coordinate_from_string(place.cell)
                if other[:length] == steps[:length]:
                    rows.setdefault((place.workbook, place.sheet), set()).add(number)
                if _same_kind(other, steps, length):
                    letters.add((place.workbook, place.sheet, letter))
            found = {
                Place(book, sheet, f"{letter}{min(rows[book, sheet])}")
                for book, sheet, letter in letters
                if len(rows.get((book, sheet), ())) == 1
            } or self._by_heading(steps[-1], rows)
            found = {place for place in found if self._empty_slot(place)}
            if found:
                return found.pop() if len(found) == 1 else None
        return None

    def _by_heading(self, heading: str | int, rows: Mapping[tuple[str, str], set[int]]) -> set[Place]:
        found = set()
        for (workbook, sheet), numbers in rows.items():
            source = self._ground.source(workbook, sheet)
            for name, slot in source.paired.slots.items() if source else ():
                if source is None or slot.column.heading != heading or slot.year is not None:
                    continue
                if source.declared.layout is Layout.FORM:
                    cell = source.paired.rows[0][1][name]
                    if not cell.text:
                        found.add(Place(workbook, sheet, source.beside(cell.address)))
                elif len(numbers) == 1:
                    found.add(Place(workbook, sheet, f"{source.paired.letters[name]}{min(numbers)}"))
        return found

    def _empty_slot(self, place: Place) -> Slot | None:
        """The slot of a cell that holds nothing, in a row that is there."""
        source = self._ground.source(place.workbook, place.sheet)
        if source is None or place in self._ground.written:
            return None
        number, column = coordinate_to_tuple(place.cell)
        empty = Raw(place.cell, None, "")
        if source.is_table:
            name = next((n for n, at in source.paired.letters.items() if at == get_column_letter(column)), "")
            there = any(row == number and name not in cells for row, cells in source.paired.rows)
            swallowed = source.start(place.cell) != place.cell
            return Slot(source, name, number, empty, empty) if name and there and not swallowed else None
        values = source.paired.rows[0][1]
        name = next(
            (n for n, cell in values.items() if not cell.text and source.beside(cell.address) == place.cell), ""
        )
        return Slot(source, name, 0, empty, empty) if name else None

    # Rows and paragraphs that came or went.

    def _left(self, found: Gone) -> None:
        values = [value for value in _values(found.unit) if value.places]
        words = in_short(found.unit.text)
        lines = [self._line_of(value, "", found.where) for value in values]
        if len(values) == 1 and isinstance(found.unit, Line) and (line := lines[0]) and not self._is_whole(values[0]):
            start, end = line.start, line.end
            text = self._ground.written[line.place]
            end += text[end : end + 1] == "\n"
            self.found.wishes.append(Wish(line.place, start, end, "", None, self._paper, found.where))
            return
        records = self._records(values)
        if not records:
            fate = Fate.DERIVED if values else Fate.OWN
            why = "この資料の行は、入力の一行から作られていません。" if values else ""
            self._tell(fate, found.where, words, "（なくなった）", why, tuple(p for v in values for p in v.places))
            return
        for workbook, sheet, number in records:
            source = self._ground.source(workbook, sheet)
            why = unmovable(source, number) if source else "シートがありません。"
            if why:
                place = Place(workbook, sheet, f"A{number}")
                self._tell(Fate.UNREADABLE, found.where, words, "（なくなった）", why, (place,))
            else:
                self.found.rows.append(RowWish(workbook, sheet, number, None, self._paper, found.where, words))

    def _is_whole(self, value: Traced) -> bool:
        slot = self._ground.slot(value.places[0])
        return slot is not None and slot.says(value)

    def _records(self, values: Sequence[Traced], *, whole: bool = True) -> list[tuple[str, str, int]]:
        """The rows of tables that values come from and (with `whole`) no value that is still printed does."""
        found = {}
        for value in values:
            for place in value.places:
                if place.cell and (source := self._ground.source(place.workbook, place.sheet)) and source.is_table:
                    found[place.workbook, place.sheet, row_of(place.cell)] = True
        item = _item([value.steps for value in values])
        mine = {id(value) for value in values}
        elsewhere = set()
        for line in self._made.lines if whole else ():
            for piece in line.pieces if id(line) not in self._gone else ():
                said = piece.said
                if said is None or id(said) in mine:
                    continue
                elsewhere |= {(p.workbook, p.sheet, row_of(p.cell)) for p in said.places if p.cell}
        if not whole and item:
            elsewhere = {
                (p.workbook, p.sheet, row_of(p.cell))
                for steps, value in self._made.fields.items()
                if steps[: len(item)] != item
                for p in value.places
                if p.cell
            }
        own = [record for record in found if record not in elsewhere and record[1] != Handout.declaration.name]
        looked_up = {sheet for record in own for sheet in self._looks_up(record)}
        return [record for record in own if record[1] not in looked_up]

    def _looks_up(self, record: tuple[str, str, int]) -> set[str]:
        """The sheets whose rows several rows of this one may name: what they say is not this row's own."""
        source = self._ground.source(*record[:2])
        columns = list(source.declared.columns.values()) if source else []
        keys = [column for column in columns if column.key]
        return {column.refers[0] for column in columns if column.refers and keys != [column]}

    def _came(self, found: Added) -> None:
        text = found.unit.text
        for model, after in ((found.before, True), (found.after, False)):
            if model is None or type(model) is not type(found.unit):
                continue
            if isinstance(model, Line) and (wish := self._new_line(model, text, found.where, after=after)):
                self.found.wishes.append(wish)
                return
            made = self._new_row(model, found, after=after)
            if isinstance(made, Told):
                self.found.told.append(made)
                return
            if made:
                self.found.rows += made
                return
        self._tell(Fate.UNREADABLE, found.where, "（足された）", text, "どの入力に足す言葉か、分かりません。")

    def _new_line(self, model: Line, text: str, where: str, *, after: bool) -> Wish | None:
        """A line beside one that is a line of a cell is a line of that cell."""
        values = [value for value in _values(model) if value.places]
        if len(values) != 1 or self._is_whole(values[0]) and not _is_listed(values[0], self._made):
            return None
        line = self._line_of(values[0], "", where)
        texts = fitted(model.pieces, text)
        if line is None or texts is None:
            return None
        words = next(new for piece, new in zip(model.pieces, texts, strict=True) if piece.said is values[0])
        at = line.end if after else line.start
        return Wish(line.place, at, at, f"\n{words}" if after else f"{words}\n", None, self._paper, where)

    def _new_row(self, model: Unit, found: Added, *, after: bool) -> list[RowWish] | Told | None:
        values = [value for value in _values(model) if value.places]
        records = self._records(values, whole=False)
        texts = _texts(model, found.unit)
        if not records:
            return None
        if texts is None:
            why = "足された行の言葉を、欄に分けられません。"
            return Told(Fate.UNREADABLE, self._paper, found.where, "（足された）", found.unit.text, why)
        made: list[RowWish] = []
        new: dict[tuple[str, str], str] = {}
        for workbook, sheet, number in sorted(records, key=lambda record: self._refers(record)):
            source = self._ground.source(workbook, sheet)
            assert source  # `_records` found it
            if why := unmovable(source, number + after):
                place = Place(workbook, sheet, f"A{number}")
                return Told(Fate.UNREADABLE, self._paper, found.where, "（足された）", found.unit.text, why, (place,))
            try:
                cells = dict(self._cells(source, number, values, texts))
            except ValueError as fault:
                return Told(Fate.UNREADABLE, self._paper, found.where, "（足された）", found.unit.text, str(fault))
            taken = self._taken(source, number, cells, new, found.unit.text)
            new |= {(sheet, source.column(n).heading): str(c) for n, c in cells.items() if c is not None}
            left = [s.column.heading for n, s in source.paired.slots.items() if cells.get(n) is None]
            at = number if after else number - 1
            words = in_short(found.unit.text)
            made.append(
                RowWish(workbook, sheet, at, cells, self._paper, found.where, words, tuple(left), tuple(taken), number)
            )
        return made

    def _refers(self, record: tuple[str, str, int]) -> bool:
        source = self._ground.source(*record[:2])
        return source is not None and any(column.refers for column in source.declared.columns.values())

    def _cells(
        self, source: Source, number: int, values: Sequence[Traced], texts: Mapping[int, str]
    ) -> Iterator[tuple[str, Content]]:
        """The contents of a new row that a paper's new row tells, by slot; `texts` by the model's value."""
        for value in values:
            for place in value.places if id(value) in texts else ():
                slot = self._ground.slot(place)
                if slot and slot.source is source and slot.number == number and slot.says(value):
                    model = None if place.cell in source.formulas else slot.meant
                    yield slot.name, self._ground.content(source, slot.name, model, texts[id(value)], value.value)

    def _taken(
        self,
        source: Source,
        number: int,
        cells: dict[str, Content],
        new: Mapping[tuple[str, str], str],
        text: str,
    ) -> Iterator[str]:
        """Fill what the paper's row does not tell: the row it refers to, its 階層, what all rows beside it have in common."""
        row = dict(source.rows).get(number, {})
        told = []
        for name, slot in source.paired.slots.items():
            column = slot.column
            if name in cells or name not in row:
                continue
            if column.refers in new:
                cells[name] = new[column.refers]
            elif column.heading == "階層" and (numbered := unnumbered(text, row[name].text)):
                cells[name], rest = numbered
                spoken = next((n for n, s in source.paired.slots.items() if s.column.heading == "本文"), "")
                if spoken:
                    cells[spoken] = rest
            elif column.required and (column.refers or column.menu):
                cells[name] = row[name].text
                told.append(column.heading)
        return iter(told)

    def _tell(
        self, fate: Fate, where: str, before: str, after: str, why: str = "", places: Collection[Place] = ()
    ) -> None:
        self.found.told.append(Told(fate, self._paper, where, before, after, why, tuple(dict.fromkeys(places))))


def _is_fixed(piece: Piece) -> bool:
    """Whether words are the template's own or a number that the program gave."""
    return piece.said is None or (not piece.said.places and bool(piece.text))


def _is_listed(said: Traced, made: Made) -> bool:
    """Whether a value stands in a list of the lines of its cell."""
    item = _item([said.steps])
    return any(
        v.places == said.places and s[: len(item)] != item and len(s) == len(said.steps) for s, v in made.fields.items()
    )


def _same_kind(one: Steps, other: Steps, length: int) -> bool:
    """Whether two values stand in the same field of items of the same lists; beyond `length` also at the same place."""
    return len(one) == len(other) and all(
        a == b or (at < length and isinstance(a, int) and isinstance(b, int))
        for at, (a, b) in enumerate(zip(one, other, strict=True))
    )


def _item(found: Sequence[Steps]) -> Steps:
    """The innermost item of a list that all these fields are in."""
    if not found:
        return ()
    common = [steps[0] for steps in takewhile(lambda s: len(set(s)) == 1, zip(*found, strict=False))]
    while common and not isinstance(common[-1], int):
        common.pop()
    return tuple(common)


def _values(unit: Unit) -> list[Traced]:
    return [piece.said for line in unit.lines for piece in line.pieces if piece.said is not None]


def _places(unit: Unit) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(place for value in _values(unit) for place in value.places))


def _spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Where each line of a cell's text begins and ends without the blanks around it, and its words."""
    at = 0
    for line in text.split("\n"):
        words = line.strip()
        start = at + line.find(words)
        yield start, start + len(words), words
        at += len(line) + 1


def _texts(model: Unit, unit: Unit) -> dict[int, str] | None:
    """What a new unit says where its model has its values, by the value's id; None when it is not made alike."""
    if isinstance(model, Row) and isinstance(unit, Row):
        if len(model.cells) != len(unit.cells):
            return None
        found: dict[int, str] = {}
        for olds, news in zip(model.cells, unit.cells, strict=True):
            old, new = [line for b in olds for line in b.lines], [line for b in news for line in b.lines]
            if len(old) == 1:
                new = [Line(tuple(piece for line in new for piece in line.pieces))] if len(new) <= 1 else new
                texts = fitted(old[0].pieces, "\n".join(line.text for line in new))
                if texts is None:
                    return None
                found |= _by_value(old[0], texts)
            elif len(old) == len(new):
                for one, other in zip(old, new, strict=True):
                    if (texts := fitted(one.pieces, other.text)) is None:
                        return None
                    found |= _by_value(one, texts)
            elif new:
                return None
        return found
    if isinstance(model, Line) and isinstance(unit, Line):
        if any(piece.said is not None and piece.said.steps[-1:] == ("行頭",) for piece in model.pieces):
            return {}
        texts = fitted(model.pieces, unit.text)
        return None if texts is None else _by_value(model, texts)
    return None


def _by_value(line: Line, texts: Sequence[str]) -> dict[int, str]:
    return {id(piece.said): text for piece, text in zip(line.pieces, texts, strict=True) if piece.said is not None}
