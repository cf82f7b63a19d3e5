"""What is over is emptied, and what was announced for the next meeting moves to where it is written there."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import count

from generator.carried import Deed, Told, Turn
from generator.excel.cells import Raw
from generator.excel.sheet_xml import Content, Edits
from generator.excel.source import Cells, Source, row_of
from generator.excel.values import Parsed
from generator.record import Kind, Renewal
from generator.wareki import fiscal_label

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
    free = _free_rows(source)
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


def _free_rows(source: Source) -> Iterator[int]:
    """The rows of a table that are emptied, then those below them that nobody wrote in."""
    records = [number for number, _ in source.paired.rows]
    yield from records
    written = set(source.grid.frame.index)
    yield from (n for n in count(max(records, default=source.first_row - 1) + 1) if n not in written)


def _few(addresses: Collection[str]) -> str:
    return "、".join(list(addresses)[:5]) + ("など" if len(addresses) > 5 else "")


def in_short(text: str) -> str:
    """Text on one line, shortened for a message."""
    flat = text.replace("\n", "／")
    return flat if len(flat) <= 40 else f"{flat[:40]}…"
