"""The columns of the 成果指標 when their years are over: the last becomes the first, the years of the new plan follow."""

from collections.abc import Iterator

from generator.carried import Deed, Told, Turn
from generator.excel.sheet_xml import Edits
from generator.excel.source import Source
from generator.indicators import said_in
from generator.wareki import fiscal_label


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
