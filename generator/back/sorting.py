"""From differences between papers to cells: which value came from which cell as typed, which row from which record, and what is only told."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import takewhile
from typing import Final

from openpyxl.utils.cell import coordinate_from_string, coordinate_to_tuple, get_column_letter

from generator.back.aligned import Added, Difference, Gone, Reworded, fitted, parted
from generator.back.cells import Ground, RowWish, Slot, Wish, unmovable
from generator.back.reading import Line, Piece, Row, Steps, Table, Traced, Unit
from generator.excel.cells import Raw
from generator.excel.edit import Content
from generator.excel.source import Source, row_of
from generator.forms.meeting import ELSEWHERE, AgendaItem, Handout
from generator.japanese.numbering import unnumbered
from generator.japanese.text import in_short, key
from generator.problem import Place
from generator.records.declare import Kind, Layout
from generator.word.template import Template

_TWO_EDITIONS: Final = "新旧二つの版から作る資料です。もとの版の資料とブックを直してください。"
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


@dataclass(slots=True)
class Sorted:
    """The differences of papers, each once: what is wished for in cells and rows, and what is only told."""

    wishes: list[Wish] = field(default_factory=list)
    rows: list[RowWish] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)


@dataclass(slots=True)
class Made:
    """A paper as the program makes it now: what it is called, its blocks, every field with where it stands among them."""

    label: str
    lines: list[Line]
    fields: dict[Steps, Traced]
    template: Template | None = None
    woven: bool = False

    def paragraph(self, words: str) -> str:
        """The paragraph of the template that holds some words of its own, for telling where they are to be changed."""
        holding = (text for text in self.template.paragraphs() if words.strip() in text) if self.template else ()
        found = next((text for text in holding if words.strip()), "")
        return f"ひな形 {self.template.name} の「{in_short(found)}」" if self.template and found else ""


class Sorter:
    """Sorts the differences of one paper by what they mean for cells."""

    def __init__(self, ground: Ground, made: Made) -> None:
        """`made` is the paper as it was made from the cells of `ground`."""
        self._ground, self._made, self._paper = ground, made, made.label
        self.found = Sorted()

    def sort(self, differences: Sequence[Difference]) -> Sorted:
        """Each difference as wishes or as something told."""
        gone = {id(line) for found in differences if isinstance(found, Gone) for line in found.unit.lines}
        self._standing_cells = {
            place
            for line in self._made.lines
            if id(line) not in gone
            for value in _values(line)
            for place in value.places
            if place.cell
        }
        standing = [value for line in self._made.lines if id(line) not in gone for value in _values(line)]
        self._standing = _rows_of([value for value in standing if self._as_typed(value)])
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
                if self._made.woven:
                    self._tell(Fate.DERIVED, found.where, piece.text, text, _TWO_EDITIONS)
                else:
                    self._tell(Fate.OWN, found.where, piece.text, text, self._made.paragraph(piece.text))
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
        if wish := self._gone_of_cell(found, values):
            self.found.wishes.append(wish)
            return
        records = self._named_too(self._records(values))
        if why := _of_several(values):
            self._tell(Fate.DERIVED, found.where, words, "（なくなった）", why, _places(found.unit))
            return
        if not records:
            fate = Fate.DERIVED if values else Fate.OWN
            why = "この行の言葉は、資料のほかのところにも載っています。" if self._standing & _rows_of(values) else ""
            why = why or ("この資料の行は、入力の一行から作られていません。" if values else "")
            self._tell(fate, found.where, words, "（なくなった）", why, tuple(p for v in values for p in v.places))
            return
        whys: list[tuple[Place, str]] = []
        for workbook, sheet, number in records:
            source = self._ground.source(workbook, sheet)
            why = unmovable(source, number) if source else "シートがありません。"
            if (workbook, sheet, number) in self._standing:
                why = f"この行を指している［{sheet}］の{number}行目が、資料に残っています。"
            whys += [(Place(workbook, sheet, f"A{number}"), why)] if why else []
        if whys:
            self._tell(Fate.UNREADABLE, found.where, words, "（なくなった）", whys[0][1], [place for place, _ in whys])
            return
        self.found.rows += [
            RowWish(workbook, sheet, number, None, self._paper, found.where, words)
            for workbook, sheet, number in records
        ]

    def _gone_of_cell(self, found: Gone, values: Sequence[Traced]) -> Wish | None:
        """What went from one cell alone: a line of it, or all of it where its row is still there."""
        if listed := next((cell for value in values if (cell := self._listed_handout(value))), None):
            words = self._ground.written[listed]
            return Wish(listed, 0, len(words), "", None, self._paper, found.where, found.unit.text)
        if len(values) != 1 or len(values[0].places) != 1:
            return None
        (value,), (place,) = values, values[0].places
        text = self._ground.written.get(place, "")
        if isinstance(found.unit, Line) and not self._is_whole(value) and (line := self._line_of(value, "", "")):
            end = line.end + (text[line.end : line.end + 1] == "\n")
            return Wish(place, line.start, end, "", None, self._paper, found.where)
        still_there = _rows_of(values) <= self._standing and place not in self._standing_cells
        slot = self._ground.slot(place)
        if still_there and slot and slot.says(value) and place.cell not in slot.source.formulas:
            return Wish(place, 0, len(text), "", None, self._paper, found.where, str(value))
        return None

    def _listed_handout(self, value: Traced) -> Place | None:
        """The cell that puts a paper on the agenda's list of papers, for its title there."""
        place = next((p for p in value.places if p.sheet == Handout.declaration.name), None)
        list_ = value.steps[0]
        of_list = {p.sheet for s, v in self._made.fields.items() if s[:1] == (list_,) for p in v.places}
        source = self._ground.source(place.workbook, place.sheet) if place else None
        if place is None or source is None or AgendaItem.declaration.name in of_list or not _item([value.steps]):
            return None
        cell = dict(source.paired.rows).get(row_of(place.cell), {}).get("listed")
        return Place(place.workbook, place.sheet, cell.address) if cell and cell.text else None

    def _named_too(self, records: Sequence[tuple[str, str, int]]) -> list[tuple[str, str, int]]:
        """The rows with those of other sheets that name them: they cannot stay without."""
        found = list(records)
        for record in found:  # it grows on the way
            named = ((record[0], source.declared.name, number) for source, number in self._ground.naming(*record))
            found += [other for other in named if other not in found]
        return found

    def _as_typed(self, value: Traced) -> bool:
        """Whether a value is words of its cell, not worked out from it."""
        slots = [self._ground.slot(place) for place in value.places]
        return bool(slots) and all(
            slot and (slot.says(value) or (slot.column.kind is Kind.TEXT and str(value) in slot.meant.text.split("\n")))
            for slot in slots
        )

    def _is_whole(self, value: Traced) -> bool:
        slot = self._ground.slot(value.places[0])
        return slot is not None and slot.says(value)

    def _records(self, values: Sequence[Traced], *, whole: bool = True) -> list[tuple[str, str, int]]:
        """The rows of tables that values come from as typed and (with `whole`) no value that is still printed does.

        None where one item of a list says two rows of a sheet beside each other, as a row of seats does.
        """
        item = _item([value.steps for value in values])
        found: dict[tuple[str, str, int], bool] = {}
        beside: dict[str, set[int]] = {}
        for value in values:
            for place in value.places if self._as_typed(value) else ():
                if place.cell and (source := self._ground.source(place.workbook, place.sheet)) and source.is_table:
                    found[place.workbook, place.sheet, row_of(place.cell)] = True
                    if len(value.places) == 1 and not any(isinstance(step, int) for step in value.steps[len(item) :]):
                        beside.setdefault(place.sheet, set()).add(row_of(place.cell))
        if item and any(len(rows) > 1 for rows in beside.values()):
            return []
        elsewhere = self._standing if whole else set()
        if {sheet for _, sheet, _ in found} == {Handout.declaration.name} and item:
            return list(found) if not whole else []
        if not whole and item:
            elsewhere = {
                (p.workbook, p.sheet, row_of(p.cell))
                for steps, value in self._made.fields.items()
                if steps[: len(item)] != item and self._as_typed(value)
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
        text, told = found.unit.text, None
        models = [(found.before, True), (found.after, False)]
        if found.before and found.after and 2 * _placed(found.before) < _placed(found.after):
            models.reverse()  # what stands above is a heading
        for model, after in models:
            if model is None or type(model) is not type(found.unit):
                continue
            if isinstance(model, Line) and (wish := self._new_line(model, text, found.where, after=after)):
                self.found.wishes.append(wish)
                return
            made = self._new_row(model, found, after=after)
            if isinstance(made, Told):
                told = told or made
            elif made:
                self.found.rows += made
                return
        if told:
            self.found.told.append(told)
        else:
            self._tell(Fate.UNREADABLE, found.where, "（足された）", text, "どの入力に足す言葉か、分かりません。")

    def _new_line(self, model: Line, text: str, where: str, *, after: bool) -> Wish | None:
        """A line beside one that is a line of a cell is a line of that cell."""
        values = [value for value in _values(model) if value.places]
        if len(values) != 1 or (self._is_whole(values[0]) and not _is_listed(values[0], self._made)):
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
        if why := _of_several(values):
            return Told(Fate.DERIVED, self._paper, found.where, "（足された）", found.unit.text, why)
        if texts is None:
            why = "足された行の言葉を、欄に分けられません。"
            return Told(Fate.UNREADABLE, self._paper, found.where, "（足された）", found.unit.text, why)
        rows: list[tuple[str, Source, int, dict[str, Content]]] = []
        for workbook, sheet, number in sorted(records, key=self._refers):
            source = self._ground.source(workbook, sheet)
            assert source  # `_records` found it
            if why := unmovable(source, number + after):
                place = Place(workbook, sheet, f"A{number}")
                return Told(Fate.UNREADABLE, self._paper, found.where, "（足された）", found.unit.text, why, (place,))
            try:
                rows.append((workbook, source, number, dict(self._cells(source, number, values, texts))))
            except ValueError as fault:
                return Told(Fate.UNREADABLE, self._paper, found.where, "（足された）", found.unit.text, str(fault))
        _given_back(rows)
        made: list[RowWish] = []
        new: dict[tuple[str, str], str] = {}
        for workbook, source, number, cells in rows:
            taken = tuple(self._taken(source, number, cells, new, found.unit.text))
            sheet = source.declared.name
            new |= {(sheet, source.column(n).heading): str(c) for n, c in cells.items() if c is not None}
            left = tuple(s.column.heading for n, s in source.paired.slots.items() if cells.get(n) is None)
            at, words = number if after else number - 1, in_short(found.unit.text)
            made.append(RowWish(workbook, sheet, at, cells, self._paper, found.where, words, left, taken, number))
        return made

    def _refers(self, record: tuple[str, str, int]) -> bool:
        source = self._ground.source(*record[:2])
        return source is not None and any(column.refers for column in source.declared.columns.values())

    def _cells(
        self, source: Source, number: int, values: Sequence[Traced], texts: Mapping[int, str]
    ) -> Iterator[tuple[str, Content]]:
        """The contents of a new row that a paper's new row tells, by slot; `texts` by the model's value."""
        for value in values:
            of_sheet = [place for place in value.places if place.sheet == source.declared.name]
            for place in of_sheet if id(value) in texts and len(of_sheet) == 1 else ():
                slot = self._ground.slot(place)
                if slot and source.form is Handout and slot.number == number:
                    yield source.slot("資料名"), texts[id(value)]  # whatever the one beside it is called by
                    continue
                free = slot and slot.column.kind is Kind.TEXT and not (slot.column.menu or slot.column.refers)
                if slot and slot.source is source and slot.number == number and (free or slot.says(value)):
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
            if column.refers and column.refers in new:
                cells[name] = new[column.refers]
            elif column.heading == "階層" and (numbered := unnumbered(text, row[name].text)):
                cells[name], rest = numbered
                cells.setdefault(_spoken(source), rest)
            elif source.form is Handout and column.heading == "様式":
                cells[name] = ELSEWHERE  # a paper that this program does not make
                cells |= {source.slot("次第に記載"): row[source.slot("次第に記載")].text}
            elif column.required and (column.refers or column.menu or self._heads_rows(source, name, number)):
                cells[name] = row[name].text
                told.append(column.heading)
        return iter(told)

    @staticmethod
    def _heads_rows(source: Source, name: str, number: int) -> bool:
        """Whether a column says the same in the row above or below, as one that heads rows does."""
        rows = dict(source.rows)
        said = key(rows[number][name].text)
        return any(name in (row := rows.get(at, {})) and key(row[name].text) == said for at in (number - 1, number + 1))

    def _tell(  # noqa: PLR0913, PLR0917 - the parts of what is told, in the order they are told
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


def _spoken(source: Source) -> str:
    """The slot of the words of a numbered line: the first that anything may be written in."""
    return next(
        name
        for name, slot in source.paired.slots.items()
        if slot.column.kind is Kind.TEXT and not (slot.column.menu or slot.column.refers or slot.column.offers)
    )


def _given_back(rows: Sequence[tuple[str, Source, int, dict[str, Content]]]) -> None:
    """Move words of a row that speak for an empty cell another row must have: of a row that supplements it."""
    for _, source, _, cells in rows:
        for name, slot in source.paired.slots.items():
            if not slot.column.required or cells.get(name) is not None:
                continue
            for _, other, _, own in rows:
                same = next((n for n, s in other.paired.slots.items() if s.column.heading == slot.column.heading), "")
                if other is not source and own.get(same) is not None and not other.column(same).required:
                    cells[name] = own.pop(same)
                    break


def _rows_of(values: Sequence[Traced]) -> set[tuple[str, str, int]]:
    """The rows that values stand in."""
    return {(p.workbook, p.sheet, row_of(p.cell)) for value in values for p in value.places if p.cell}


def _of_several(values: Sequence[Traced]) -> str:
    """Why a row whose values come from several workbooks does not come or go, in Japanese; empty where they do not."""
    places = [place for value in values for place in value.places]
    books = list(dict.fromkeys(place.workbook for place in places))
    sheets = {(place.workbook, place.sheet) for place in places}
    if len(books) < 2:
        return ""
    if len({sheet for _, sheet in sheets}) < len(sheets):
        return _TWO_EDITIONS
    return f"{'、'.join(books)} からできた行です。どのブックの行を直すかを決めて、手で直してください。"


def _placed(unit: Unit) -> int:
    """How many values of a unit came from cells."""
    return sum(bool(value.places) for value in _values(unit))


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
    found: dict[int, str] = {}
    if isinstance(model, Table) and isinstance(unit, Table):
        of_rows = [_texts(one, other) for one, other in zip(model.rows, unit.rows, strict=False)]
        if len(model.rows) != len(unit.rows) or None in of_rows:
            return None
        return {value: text for texts in of_rows for value, text in (texts or {}).items()}
    if isinstance(model, Row) and isinstance(unit, Row):
        if len(model.cells) != len(unit.cells):
            return None
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
        around = [p for p in model.pieces if p.said is not None and p.said.steps[-1] in {"行頭", "行末"}]
        texts = fitted([Piece(p.text) if p in around else p for p in model.pieces], unit.text)
        if around and (texts is None or not any(p.text for p in around)):
            return {}
        return None if texts is None else _by_value(model, texts)
    return None


def _by_value(line: Line, texts: Sequence[str]) -> dict[int, str]:
    return {id(piece.said): text for piece, text in zip(line.pieces, texts, strict=True) if piece.said is not None}
