"""The 成果指標 of one fiscal year, 「→」 read as the value it continues."""

from collections.abc import Mapping

from generator.forms.initiatives import Indicator
from generator.house import CONTINUES
from generator.japanese import key
from generator.text import Said, derived


def resolved(indicator: Indicator, year: int) -> Said:
    """The 成果指標 of a western fiscal year: as written, or for 「→」 the last value written before it.

    Empty when that year's cell is empty (the 取組 was discontinued); 「→」 itself when nothing was written before it.
    """
    said = said_in(indicator.by_year, year)
    if said is None:
        return Said("")
    passed: list[Said] = []
    for earlier in sorted(indicator.by_year, reverse=True):
        text, cell = indicator.by_year[earlier], indicator.cells.get(f"by_year:{earlier}")
        if said <= earlier <= year and text.strip():
            passed.append(Said(text, (cell.place,) if cell else ()))
    return derived(passed[-1].value, passed) if key(str(passed[-1].value)) != CONTINUES else passed[0]


def said_in(by_year: Mapping[int, str], year: int) -> int | None:
    """The western year whose words hold for a year: itself, or for 「→」 the last one before it with words of its own.

    None when that year says nothing; the year itself when its 「→」 continues nothing.
    """
    written = sorted((y for y, text in by_year.items() if text.strip() and y <= year), reverse=True)
    if year not in written:
        return None
    return next((y for y in written if key(by_year[y]) != CONTINUES), year)
