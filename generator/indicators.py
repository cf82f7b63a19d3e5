"""The 成果指標 of one fiscal year, 「→」 read as the value it continues."""

from generator.forms.initiatives import Indicator
from generator.house import CONTINUES
from generator.japanese import key
from generator.text import Said, derived


def resolved(indicator: Indicator, year: int) -> Said:
    """The 成果指標 of a western fiscal year: as written, or for 「→」 the last value written before it.

    Empty when that year's cell is empty (the 取組 was discontinued); 「→」 itself when nothing was written before it.
    """
    written = {y: text for y, text in indicator.by_year.items() if text.strip() and y <= year}
    if year not in written:
        return Said("")
    passed: list[Said] = []
    for earlier in sorted(written, reverse=True):
        cell = indicator.cells.get(f"by_year:{earlier}")
        passed.append(Said(written[earlier], (cell.place,) if cell else ()))
        if key(written[earlier]) != CONTINUES:
            return derived(written[earlier], passed)
    return passed[0]
