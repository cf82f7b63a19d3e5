"""How many lines a text takes in a given width, as Japanese typesetting breaks them."""

import re
from collections.abc import Iterator
from typing import Final
from unicodedata import east_asian_width

# A word of Latin letters stays whole; marks that may not begin a line stay with what is before them.
_UNIT: Final = re.compile(
    r"[（〔［｛〈《「『【]*(?:[!-~]+|.)[、。，．）〕］｝〉》」』】・：；！？ーゝ々ぁぃぅぇぉっゃゅょァィゥェォッャュョ]*"
)


def line_count(line: str, room: float, full: float, half: float, *, ahead: float = 0) -> int:
    """The lines that one line of text takes in a width of `room`: 全角 characters take `full`, others `half`.

    The first line has `ahead` more room than the others: where a mark stands out to the left of the text.
    """
    count, used = 1, -ahead
    for unit in _units(line, room, full, half):
        if used + unit > room and used > -ahead:
            count, used = count + 1, 0.0
        used += unit
    return count


def _units(line: str, room: float, full: float, half: float) -> Iterator[float]:
    """The widths of what stays together on a line."""
    for unit in _UNIT.findall(line):
        widths = [full if east_asian_width(char) in "FWA" else half for char in unit]
        if sum(widths) > room:
            yield from widths
        else:
            yield sum(widths)
