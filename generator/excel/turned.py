"""A workbook of the last meeting as the next one's: every sheet carried over as it declares."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl.workbook import Workbook

from generator.excel.blank import CHOICES_SHEET
from generator.excel.carry import (
    Deed,
    Fate,
    Fates,
    KeptBack,
    Source,
    Told,
    Turn,
    empty_columns,
    empty_rows,
    move_form,
    move_in_rows,
    move_years,
    names_a_workbook,
    names_in,
    new_rows,
    one_for_all,
    roll_years,
    sources,
    take_rows,
)
from generator.excel.edit import Edits, edited, fit, uncalculated
from generator.excel.read import formulas_of
from generator.excel.records import Parsed
from generator.excel.safe import load, preflight
from generator.japanese.text import in_short, key
from generator.problem import Place, Problem
from generator.records.declare import Kind, Layout, Record, Renewal
from generator.settings import DEFAULT, Settings


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
    judged = [(number, row, fates(names_in(source, row))) for number, row in source.rows]
    left = [(number, row, fate) for number, row, fate in judged if fate is not Fate.STAYS]
    anew: dict[str, int] = {}
    for number, row, fate in left:
        if fate is Fate.ANEW:
            chosen = {name: cell for name, cell in row.items() if not names_a_workbook(source.column(name))}
            anew.setdefault(" ".join(names_in(source, chosen)), number)
    yield from empty_rows(source, [number for number, _, _ in left if number not in anew.values()], edits)
    for number, row, _ in left:
        words = in_short(next(iter(row.values())).text)
        if number in anew.values():
            named = {name: cell for name, cell in row.items() if names_a_workbook(source.column(name))}
            edits.cells |= {cell.address: None for cell in named.values()}
            edits.divided |= source.merged_over(cell.address for cell in named.values())
        yield Told(Deed.LEFT, source.title, f"{number}行目「{words}」（前の会議だけのものなので）")
    yield from (one_for_all(source, kind) for kind in anew)


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
