"""A workbook of the last meeting as that of the next: what stays, what is emptied and what moves on, by its declarations."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import count

from openpyxl.workbook import Workbook

from generator.excel.blank import CHOICES_SHEET
from generator.excel.cells import Raw
from generator.excel.edit import Content, Edits, edited, fit, uncalculated
from generator.excel.read import formulas_of
from generator.excel.records import Parsed
from generator.excel.source import Cells, Source, row_of, sources
from generator.excel.structure import load, preflight
from generator.japanese.dates import Sitting, fiscal_label, fiscal_year
from generator.japanese.text import in_short, key
from generator.problem import Place, Problem
from generator.records.declare import Column, Kind, Layout, Record, Renewal
from generator.records.said import said_in
from generator.settings import DEFAULT, Settings


class Deed(StrEnum):
    """What was done with what stood there; the Japanese words head the lines on the screen."""

    KEPT = "そのまま写したもの"
    CHANGED = "改めたもの"
    EMPTIED = "空にしたもの"
    LEFT = "写していないもの"
    LOOK = "確かめること"


@dataclass(frozen=True, slots=True)
class Told:
    """One line of what was done: the sheet (empty: the whole workbook) and the words."""

    deed: Deed
    sheet: str
    words: str

    def __str__(self) -> str:
        """As staff read it, without the deed."""
        return f"［{self.sheet}］{self.words}" if self.sheet else self.words


@dataclass(frozen=True, slots=True)
class Turn:
    """From one sitting to another; `day` is when the new one is held, as far as the old one says."""

    old: Sitting
    new: Sitting
    day: date | None = None

    def ends(self, renewed: Renewal) -> bool:
        """Whether what is renewed so is over."""
        return renewed is Renewal.EACH_MEETING or (renewed is Renewal.EACH_YEAR and self.new.year != self.old.year)

    def within_year(self, day: date) -> bool:
        """Whether a day lies in the fiscal year of the new sitting."""
        return fiscal_year(day) == self.new.year


def move_years(source: Source, turn: Turn, edits: Edits) -> Iterator[Told]:
    """Move the year columns on when none is of the new meeting's year: as many as before, beginning with the last one.

    Its cells get what the 成果指標 of that year is, 「→」 resolved; the years after it are empty.
    """
    slots = {slot.year: slot for slot in source.paired.slots.values() if slot.year is not None}
    old = sorted(slots)
    if not old or turn.new.year <= old[-1]:
        return
    new = [old[-1] + step for step in range(len(old))]
    if turn.new.year not in new:
        words = f"年度の欄が{fiscal_label(turn.new.year)}まで届きません。欄を足すか、見出しの年度を書き換えてください"
        yield Told(Deed.LOOK, source.title, words)
        return
    letters = [source.paired.letters[slots[year].name] for year in old]
    for letter, year in zip(letters, new, strict=True):
        edits.cells[source.paired.headings[letter].address] = fiscal_label(year)
    for number, row in source.rows:
        written = {year: row[slot.name] for year, slot in slots.items() if slot.name in row}
        said = said_in({year: cell.text for year, cell in written.items()}, old[-1])
        addresses = [f"{letter}{number}" for letter in letters]
        edits.divided |= source.merged_over(addresses)
        edits.cells |= dict.fromkeys(addresses)
        if said is None:
            continue
        if written[said].error:
            words = f"{written[said].address}の「{written[said].text}」（エラー値なので）"
            yield Told(Deed.LEFT, source.title, words)
        else:
            edits.cells[addresses[0]] = source.content(written[said], source, addresses[0])
    first, last = fiscal_label(new[0]), fiscal_label(new[-1])
    yield Told(Deed.CHANGED, source.title, f"年度の欄 → {first}～{last}")
    yield Told(Deed.CHANGED, source.title, f"{first}の欄は前の会議の{first}の指標のまま（「→」はもとの言葉にしました）")
    yield Told(Deed.EMPTIED, source.title, _span(new[1:]))
    yield Told(Deed.LEFT, source.title, f"{_span(old[:-1])}（前の会議のブックにあります）")


def _span(years: list[int]) -> str:
    first, last = fiscal_label(years[0]), fiscal_label(years[-1])
    return f"{first}の指標" if first == last else f"{first}～{last}の指標"


KeptBack = set[tuple[str, str]]
"""Cells (title, address) that stay although their column is over: they announce what the next meeting is still to come to."""


def empty_rows(source: Source, numbers: Collection[int], edits: Edits) -> Iterator[Told]:
    """Empty these rows of a table or the values of a form; a clerk's own columns beside them are emptied and told."""
    shared = {address for number, _, address in source.filled if number not in numbers}
    addresses = [address for number, _, address in source.filled if number in numbers and address not in shared]
    edits.cells |= dict.fromkeys(addresses)
    if source.is_table:
        edits.divided |= source.merged_over(addresses)
        yield from _own_columns_emptied(source, numbers, edits)
        yield from _repeats_of_emptied(source, numbers, edits)


def _own_columns_emptied(source: Source, numbers: Collection[int], edits: Edits) -> Iterator[Told]:
    for letter, heading in source.own_columns.items():
        cells = [cell for number in numbers if (cell := source.at(letter, number))]
        cells = [cell for cell in cells if cell.address not in source.formulas]  # a formula goes for any row
        if cells:
            edits.cells |= {cell.address: None for cell in cells}
            where = _few([cell.address for cell in cells])
            yield Told(
                Deed.LEFT, source.title, f"足した欄「{in_short(heading.text)}」の、空にした行の書き込み（{where}）"
            )


def _repeats_of_emptied(source: Source, numbers: Collection[int], edits: Edits) -> Iterator[Told]:
    """A 〃 below an emptied row gets the words it repeated."""
    for (number, written), (_, meant) in zip(source.paired.rows, source.rows, strict=True):
        for name, cell in meant.items():
            own = written[name].address
            if number not in numbers and own != cell.address and row_of(cell.address) in numbers:
                edits.cells[own] = source.content(cell, source, own)
                yield Told(Deed.CHANGED, source.title, f"{own}の「{written[name].text}」を「{in_short(cell.text)}」に")


def empty_columns(source: Source, turn: Turn, edits: Edits, kept_back: KeptBack) -> Iterator[Told]:
    """Empty the columns that are over in rows that stay, apart from what was moved there and what is kept back."""
    emptied: dict[str, int] = {}
    for _, name, address in source.filled if not turn.ends(source.declared.renewed) else ():
        column = source.column(name)
        over = turn.ends(column.renewed) and column.kind is not Kind.YEARLY
        if over and address not in edits.cells and (source.title, address) not in kept_back:
            edits.cells[address] = None
            emptied[column.heading] = emptied.get(column.heading, 0) + 1
    if emptied:
        rows = f"（{max(emptied.values())}行）" if source.is_table else ""
        headings = [column.heading for column in source.declared.columns.values() if column.heading in emptied]
        yield Told(Deed.EMPTIED, source.title, "".join(f"「{heading}」" for heading in headings) + rows)


def move_form(source: Source, turn: Turn, edits: Edits, moved: dict[str, Parsed]) -> Iterator[Told]:
    """The values of a vertical form that the meeting's name or the last meeting's cells give; `moved` gets the latter."""
    ((_, values),) = source.rows
    for name, cell in values.items():
        column = source.column(name)
        meant = turn.new.year if column.kind is Kind.FISCAL_YEAR else turn.new.session
        if column.renewed is Renewal.BY_NAME and source.value(name, cell) != meant:
            content, words = _by_name(column.kind, cell, meant)
            edits.cells[source.beside(cell.address)] = content
            yield Told(Deed.CHANGED, source.title, f"「{column.heading}」 → {words}")
    taken = dict(_taken(source, turn))
    read = {name: source.value(other, values[other]) for name, other in taken.items()}
    why_not = _why_not(turn, [value for value in read.values() if isinstance(value, date)])
    for name, other in taken.items():
        cell, heading, announced = values[other], source.column(name).heading, source.column(other).heading
        if (value := read[name]) is not None and not why_not:
            target = source.beside(values[name].address)
            edits.cells[target] = source.content(cell, source, target)
            moved[name] = value
            words = f"「{heading}」 → {in_short(cell.text)}（前の会議の「{announced}」）"
            yield Told(Deed.CHANGED, source.title, words)
        elif cell.text:
            words = f"「{announced}」の{in_short(cell.text)}（{why_not or '読み取れないため'}、「{heading}」に入れていません）"
            yield Told(Deed.LEFT, source.title, words)


def _by_name(kind: Kind, cell: Raw, meant: int) -> tuple[Content, str]:
    """What the name of the new meeting gives for 年度 (western) or 回, written the way the cell was, and in words."""
    typed = isinstance(cell.value, str) and not cell.text.strip().isdecimal()
    if kind is Kind.FISCAL_YEAR:
        label = fiscal_label(meant)
        short = re.sub("[^0-9]", "", label)
        western = isinstance(cell.value, int) and cell.value >= 1000
        return label if typed or not short else meant if western else int(short), label
    if not meant:
        return None, "空欄"
    return f"第{meant}回" if typed else meant, f"第{meant}回"


def _taken(source: Source, turn: Turn) -> Iterator[tuple[str, str]]:
    """The slots that take over another slot of the same sheet, each with that slot."""
    for name, slot in source.paired.slots.items():
        was = slot.column.was
        if was and was[0] == source.declared.name and turn.ends(slot.column.renewed):
            other = source.slot(was[1])
            if other in source.paired.slots:
                yield name, other


def _why_not(turn: Turn, days: Collection[date]) -> str:
    """Why what the last meeting announced is not about the new one; empty when it is."""
    if not turn.new.follows(turn.old):
        return f"{turn.old}の次の会議のことなので"
    if not all(map(turn.within_year, days)):
        return f"{fiscal_label(turn.new.year)}の日ではないため"
    return ""


def move_in_rows(source: Source, turn: Turn, edits: Edits) -> Iterator[Told]:
    """Columns of a table that take over another column of the same row."""
    for name, other in _taken(source, turn):
        moved = 0
        for number, row in source.rows:
            cell = row.get(other)
            if cell and cell.text and not cell.error:
                target = source.start(f"{source.paired.letters[name]}{number}")
                edits.cells[target] = source.content(cell, source, target)
                moved += 1
        if moved:
            headings = f"「{source.column(name).heading}」に前の会議の「{source.column(other).heading}」"
            yield Told(Deed.CHANGED, source.title, f"{headings}を入れました（{moved}行）")


def new_rows(
    source: Source, by_name: Mapping[str, Source], turn: Turn, edits: Edits, kept_back: KeptBack
) -> Iterator[Told]:
    """Rows of an emptied table from what another sheet announced; what is announced for after the new meeting stays there."""
    taken = {name: slot.column.was for name, slot in source.paired.slots.items() if slot.column.was}
    origin = next((by_name[was[0]] for was in taken.values() if was[0] in by_name), None)
    if not origin:
        return
    from_slots = {name: origin.slot(was[1]) for name, was in taken.items() if was}
    free = free_rows(source)
    came = 0
    for number, row in origin.rows:
        cells = {name: row[other] for name, other in from_slots.items() if other in row}
        announced = {
            name: cell
            for name, cell in cells.items()
            if turn.ends(origin.declared.renewed) or turn.ends(origin.column(from_slots[name]).renewed)
        }
        values = {name: origin.value(from_slots[name], cell) for name, cell in cells.items()}
        words = "　".join(in_short(cell.text) for cell in cells.values())
        days = [value for value in values.values() if isinstance(value, date)]
        if not announced:
            continue
        missing = any(source.column(name).required and name not in cells for name in taken)
        if missing or any(value is None for value in values.values()):
            where = f"{origin.title}］{number}行目の「{words}」"
            yield Told(Deed.LEFT, source.title, f"［{where}（読み取れないか、そろっていないため）")
        elif turn.day and any(day > turn.day for day in days):
            kept_back |= {(origin.title, origin.written[number, from_slots[name]]) for name in announced}
            yield Told(Deed.LOOK, origin.title, f"「{words}」は新しい会議より後の日なので、そのまま残しました")
        else:
            _write_row(source, origin, next(free), cells, edits)
            came += 1
    if came:
        headings = "".join(f"「{was[1]}」" for was in taken.values())
        yield Told(Deed.CHANGED, source.title, f"［{origin.title}］の{headings}から{came}行を入れました")


def _write_row(source: Source, origin: Source, number: int, cells: Cells, edits: Edits) -> None:
    last = source.paired.rows[-1][0] if source.paired.rows else number
    for name, cell in cells.items():
        letter = source.paired.letters[name]
        target = f"{letter}{number}"
        edits.cells[target] = origin.content(cell, source, target)
        edits.like[target] = f"{letter}{last}"
        edits.divided |= source.merged_over([target])


def free_rows(source: Source) -> Iterator[int]:
    """The rows of a table that are emptied, then those below them that nobody wrote in."""
    records = [number for number, _ in source.paired.rows]
    yield from records
    written = set(source.grid.rows)
    yield from (n for n in count(max(records, default=source.first_row - 1) + 1) if n not in written)


def take_rows(source: Source, other: Source, fates: "Fates", edits: Edits) -> Iterator[Told]:
    """The rows of the same sheet of another meeting's workbook in place of one's own, apart from those of what is gone."""
    yield from empty_rows(source, [number for number, _ in source.paired.rows], edits)
    free = free_rows(source)
    own = {key(cell.text): letter for letter, cell in source.own_columns.items()}
    letters = {name: own.get(key(cell.text)) for name, cell in other.own_columns.items()}
    missing: dict[str, int] = {}
    anew: set[str] = set()
    came = 0
    for number, row in other.rows:
        fate = fates(_names(other, row))
        if fate is not Fate.STAYS:
            words = in_short(next(iter(row.values())).text)
            yield Told(Deed.LEFT, source.title, f"前の年度の{number}行目「{words}」（その会議だけのものなので）")
        kept = {name: c for name, c in row.items() if not (fate is Fate.ANEW and _names_a_workbook(other.column(name)))}
        of_kind = " ".join(_names(other, kept))
        if fate is Fate.GONE or (fate is Fate.ANEW and of_kind in anew):
            continue
        if fate is Fate.ANEW:
            anew.add(of_kind)
            yield _one_for_all(source, of_kind)
        target, came = next(free), came + 1
        cells = {source.paired.letters.get(name): (other.column(name).heading, cell) for name, cell in kept.items()}
        extra = ((letter, other.at(name, number)) for name, letter in letters.items())
        cells |= {letter: ("", cell) for letter, cell in extra if letter and cell and cell.text}
        for letter, (heading, cell) in cells.items():
            if letter is None:
                missing[heading] = missing.get(heading, 0) + 1
            elif cell.text:
                edits.cells[f"{letter}{target}"] = cell.text
                edits.like[f"{letter}{target}"] = f"{letter}{source.first_row}"
                edits.divided |= source.merged_over([f"{letter}{target}"])
    yield from (
        Told(Deed.LEFT, source.title, f"前の年度の「{heading}」（{rows}行。この欄がないので）")
        for heading, rows in missing.items()
    )
    yield Told(Deed.CHANGED, source.title, f"前の年度の同じ回の会議から{came}行を入れました")


def number_anew(source: Source, name: str, words: Sequence[str], edits: Edits) -> Iterator[Told]:
    """Write these words under one heading of a table, a row each, in place of all its rows."""
    yield from empty_rows(source, [number for number, _ in source.paired.rows], edits)
    for number, text in zip(free_rows(source), words, strict=False):
        target = f"{source.paired.letters[name]}{number}"
        edits.cells[target] = text
        edits.like[target] = f"{source.paired.letters[name]}{source.first_row}"
    yield Told(Deed.CHANGED, source.title, f"「{source.column(name).heading}」 → {len(words)}行")


def roll_years(source: Source, turn: Turn, edits: Edits) -> Iterator[Told]:
    """Move 令和n年度 in words on: the year of the meeting they were written for, and the year before that."""
    columns = {name for name, slot in source.paired.slots.items() if slot.column.rolls}
    ahead = turn.new.year - turn.old.year
    there = {cell.address: cell.text for _, row in source.rows for name, cell in row.items() if name in columns}
    letters = {source.paired.letters[name] for name in columns}
    there |= {
        at: said for at, said in edits.cells.items() if isinstance(said, str) and at.rstrip("0123456789") in letters
    }
    for address, text in there.items() if ahead else ():
        if edits.cells.get(address, text) is None or address in source.formulas:
            continue
        words = text
        for year in (turn.old.year, turn.old.year - 1):  # the later one first: what it becomes is no year of these
            words = words.replace(fiscal_label(year), f"\0{year + ahead}\0")
        words = re.sub("\0(.+?)\0", lambda found: fiscal_label(int(found[1])), words)
        if words != text:
            edits.cells[address] = words
            yield Told(Deed.CHANGED, source.title, f"{address}の「{in_short(text)}」 → 「{in_short(words)}」")


def _few(addresses: Collection[str]) -> str:
    return "、".join(list(addresses)[:5]) + ("など" if len(addresses) > 5 else "")


class Fate(StrEnum):
    """What becomes of a row that names workbooks or cells; ANEW: one such row stays for those that there will be."""

    STAYS = "残る"
    GONE = "なくなる"
    ANEW = "新しくなる"


Fates = Callable[[Sequence[str]], Fate]
"""What becomes of a row that names these workbooks or cells."""


def _names_a_workbook(column: Column) -> bool:
    """Whether a row for whatever workbooks there will be says nothing there: neither their names nor what they are called."""
    return column.rolls or (column.names and not column.choices)


@dataclass(slots=True)
class Turned:
    """A workbook on its way: what changes in which sheet, and what there is to say; `trouble`: why it cannot be opened.

    `moved` are the values that a form took over from the last meeting, by attribute; `taken` the sheets whose rows are
    those of another meeting.
    """

    workbook: str
    data: bytes
    sources: list[Source] = field(default_factory=list)
    formulas: dict[str, dict[str, str]] = field(default_factory=dict)
    edits: dict[str, Edits] = field(default_factory=dict)
    opened: Workbook | None = None
    told: list[Told] = field(default_factory=list)
    moved: dict[type[Record], dict[str, Parsed]] = field(default_factory=dict)
    trouble: Problem | None = None
    taken: set[str] = field(default_factory=set)

    def changes(self, place: Place) -> bool:
        """Whether the cell of a place is another in the next workbook; of a place without cell, any of its sheet."""
        titles = [title for title in self.edits if not place.sheet or key(title) == key(place.sheet)]
        cells = {address for title in titles for address in self.edits[title].cells}
        return place.cell in cells if place.cell else bool(cells) and bool(place.sheet)

    def bytes(self) -> bytes:
        """The workbook of the next meeting; the very same bytes when nothing changes."""
        edits = {title: sheet for title, sheet in self.edits.items() if sheet.cells or sheet.divided}
        if not edits or self.opened is None:
            return self.data
        for title, sheet in edits.items():
            fit(self.opened, title, sheet)
        return edited(self.data, edits, self.stale)

    @property
    def stale(self) -> dict[str, set[str]]:
        """The formulas that Excel has to calculate anew, by sheet."""
        return uncalculated(self.formulas, {title: set(sheet.cells) for title, sheet in self.edits.items()})


def opened(workbook: str, data: bytes, forms: Sequence[type[Record]], settings: Settings = DEFAULT) -> Turned:
    """A workbook open for changes, in which nothing has changed yet. Never raises for bad content."""
    made = Turned(workbook, data)
    if problems := preflight(workbook, data):
        made.trouble = problems[0]
        return made
    book, with_formulas = load(workbook, data, values=True), load(workbook, data, values=False)
    if not isinstance(book, Workbook) or not isinstance(with_formulas, Workbook):
        made.trouble = next(found for found in (book, with_formulas) if isinstance(found, Problem))
        return made
    made.opened, made.formulas = book, formulas_of(with_formulas)
    made.sources = list(sources(workbook, book, made.formulas, forms, settings))
    made.edits = {source.title: Edits() for source in made.sources}
    return made


def turned(
    workbook: str, data: bytes, forms: Sequence[type[Record]], turn: Turn, settings: Settings = DEFAULT
) -> Turned:
    """What becomes of a workbook, apart from rows that depend on what becomes of others (`settle`). Never raises for bad content.

    `settings` are those of the office, whose lists are columns of its sheets.
    """
    made = opened(workbook, data, forms, settings)
    if made.opened is None:
        return made
    by_name = {source.declared.name: source for source in made.sources}
    kept_back: KeptBack = set()
    for source in made.sources:
        made.told += _turn(source, by_name, turn, made, kept_back)
    for source in made.sources:
        made.told += empty_columns(source, turn, made.edits[source.title], kept_back)
    made.told += _undeclared(made.opened, made.sources, forms)
    return made


def _turn(
    source: Source, by_name: Mapping[str, Source], turn: Turn, made: Turned, kept_back: KeptBack
) -> Iterator[Told]:
    edits, sheet = made.edits[source.title], source.declared
    if turn.ends(sheet.renewed):
        numbers = [number for number, _ in source.paired.rows]
        yield from empty_rows(source, numbers, edits)
        if numbers and edits.cells:
            words = f"{len(numbers)}行" if source.is_table else "すべての欄"
            yield Told(Deed.EMPTIED, source.title, words)
        if source.is_table:
            yield from new_rows(source, by_name, turn, edits, kept_back)
    elif sheet.layout is Layout.FORM:
        yield from move_form(source, turn, edits, made.moved.setdefault(source.form, {}))
    else:
        yield from move_in_rows(source, turn, edits)
        if any(c.kind is Kind.YEARLY and turn.ends(c.renewed) for c in sheet.columns.values()):
            yield from move_years(source, turn, edits)


def _undeclared(opened: Workbook, found: Sequence[Source], forms: Sequence[type[Record]]) -> Iterator[Told]:
    """The sheets a clerk added, which stay, and the declared ones that are not to be found."""
    titles = {source.title for source in found}
    for title in opened.sheetnames:
        if title not in titles and title != CHOICES_SHEET:
            yield Told(Deed.KEPT, title, "（様式にないシート）")
    there = {source.form for source in found}
    for form in forms:
        if form not in there and not form.declaration.optional and not form.declaration.only_if_used:
            name = form.declaration.name
            yield Told(Deed.LOOK, "", f"シート「{name}」か、その見出しが見つからないので、空にも移しもしていません")


def recur(made: Turned, former: Turned, turn: Turn, fates: Fates) -> None:
    """Take the sheets that recur from the workbook of last year's same sitting, `turn` being from that one."""
    others = {source.form: source for source in former.sources if source.declared.recurs and source.rows}
    for source in made.sources:
        if other := others.get(source.form):
            made.taken.add(source.title)
            made.told += take_rows(source, other, fates, made.edits[source.title])
            made.told += roll_years(source, turn, made.edits[source.title])


def settle(made: Turned, turn: Turn, fates: Fates) -> None:
    """Empty the rows that name what the next meeting has no more, move the years of titles on, and say what stays."""
    for source in made.sources:
        if source.title in made.taken:
            continue
        made.told += roll_years(source, turn, made.edits[source.title])
        if source.declared.renewed is Renewal.WITH_WHAT_IT_NAMES:
            made.told += settle_rows(source, fates, made.edits[source.title])
    if any(edits.cells for edits in made.edits.values()):
        for source in (source for source in made.sources if source.title not in made.taken):
            made.told += _kept(source, made.edits[source.title])
    else:
        made.told = [told for told in made.told if told.deed is not Deed.KEPT]
        made.told.insert(0, Told(Deed.KEPT, "", "ブック全体"))
    for title, addresses in made.stale.items():
        where = "、".join(sorted(addresses, key=lambda address: (len(address), address)))
        words = f"{where} の数式は、書き換えた欄を使っています。Excelで開いて上書き保存すると、計算し直されます"
        made.told.append(Told(Deed.LOOK, title, words))


def settle_rows(source: Source, fates: Fates, edits: Edits) -> Iterator[Told]:
    """Empty the rows of a table that name what is no more there, and say which."""
    judged = [(number, row, fates(_names(source, row))) for number, row in source.rows]
    left = [(number, row, fate) for number, row, fate in judged if fate is not Fate.STAYS]
    anew: dict[str, int] = {}
    for number, row, fate in left:
        if fate is Fate.ANEW:
            chosen = {name: cell for name, cell in row.items() if not _names_a_workbook(source.column(name))}
            anew.setdefault(" ".join(_names(source, chosen)), number)
    yield from empty_rows(source, [number for number, _, _ in left if number not in anew.values()], edits)
    for number, row, _ in left:
        words = in_short(next(iter(row.values())).text)
        if number in anew.values():
            named = {name: cell for name, cell in row.items() if _names_a_workbook(source.column(name))}
            edits.cells |= {cell.address: None for cell in named.values()}
            edits.divided |= source.merged_over(cell.address for cell in named.values())
        yield Told(Deed.LEFT, source.title, f"{number}行目「{words}」（前の会議だけのものなので）")
    yield from (_one_for_all(source, kind) for kind in anew)


def _one_for_all(source: Source, kind: str) -> Told:
    words = f"「{kind}」の行は、入力ファイルを空欄にした一行にしました。新しい会議の{kind}がすべて入ります"
    return Told(Deed.CHANGED, source.title, words)


def _names(source: Source, row: Mapping[str, object]) -> list[str]:
    return [str(getattr(cell, "text", "")) for name, cell in row.items() if source.column(name).names]


def _kept(source: Source, edits: Edits) -> Iterator[Told]:
    written = {
        (number, name): cell.address in edits.cells
        for number, row in source.paired.rows
        for name, cell in row.items()
        if cell.text
    }
    rows = {number for (number, _), changed in written.items() if not changed}
    kept = {name for (_, name), changed in written.items() if not changed}
    changed = {name for (number, name), changed in written.items() if changed and number in rows}
    if not rows:
        return
    headings = "".join(f"「{slot.column.heading}」" for name, slot in source.paired.slots.items() if name in kept)
    own = "".join(f"「{in_short(cell.text)}」" for cell in source.own_columns.values())
    words = f"{len(rows)}行{f'の{headings}' if changed else ''}" if source.is_table else headings
    yield Told(Deed.KEPT, source.title, f"{words}{f'（足した欄{own}も）' if own else ''}")
