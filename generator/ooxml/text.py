"""Text in files: which characters they can hold, how many lines a text takes in a given width, and how much room that needs."""

import re
from collections.abc import Iterator
from math import ceil, floor
from typing import Final
from unicodedata import east_asian_width

_NO_CHARACTERS: Final = "\ufdd0-\ufdef" + "".join(
    chr(plane + last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)
)
FORBIDDEN: Final = re.compile(f"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff{_NO_CHARACTERS}]")
"""XML 1.0 allows no other control character, and no lone surrogate; the 66 non-characters of Unicode are free for a program's own marks."""

_ENCODED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LINE_BREAK: Final = re.compile(r"\r\n?|[\x0b\x0c]")


def clean(text: str) -> str:
    """Text of a workbook as Excel shows it: its escapes (`_x000D_`, `_x005F_`) decoded, every line break as LF; nothing else is touched."""
    return _LINE_BREAK.sub("\n", _ENCODED.sub(lambda escape: chr(int(escape[1], 16)), text))


def writable(text: str) -> str:
    """Text for a report, with □ for each character that no file may hold."""
    return FORBIDDEN.sub("□", text)


# A word of Latin letters stays whole; marks that may not begin a line stay with what is before them.
_UNIT: Final = re.compile(
    r"[（〔［｛〈《「『【]*(?:[!-~]+|.)[、。，．）〕］｝〉》」』】・：；！？ーゝ々ぁぃぅぇぉっゃゅょァィゥェォッャュョ]*"
)


def line_count(line: str, room: float, full: float, half: float, *, ahead: float = 0, gap: float = 0) -> int:
    """The lines that one line of text takes in a width of `room`: 全角 characters take `full`, others `half`.

    The first line has `ahead` more room than the others: where a mark stands out to the left of the text. `gap` is what
    Word leaves between a Latin letter or digit and a Japanese one.
    """
    if len(line) * (max(full, half) + gap) < room + min(ahead, 0):
        return 1
    count, used = 1, -ahead
    for unit in _units(line, room, full, half, gap):
        if used + unit > room and used > -ahead:
            count, used = count + 1, 0.0
        used += unit
    return count


_MEETING: Final = re.compile("[0-9A-Za-z][ぁ-ヿ一-鿿]|[ぁ-ヿ一-鿿][0-9A-Za-z]")


def _units(line: str, room: float, full: float, half: float, gap: float) -> Iterator[float]:
    """The widths of what stays together on a line."""
    before = ""
    for unit in _UNIT.findall(line):
        widths = [full if east_asian_width(char) in "FWA" else half for char in unit]
        if gap and _MEETING.fullmatch(before + unit[0]):
            widths[0] += gap
        before = unit[-1]
        if sum(widths) > room:
            yield from widths
        else:
            yield sum(widths)


PIXEL: Final = 0.75
"""Points a pixel: Excel lays out its cells in pixels of 96 dpi."""

TALLEST: Final = 400.0
"""Points a row may have: Excel ends at 409."""

_PADDING: Final = 6  # pixels of a cell that hold no text
_LEADING: Final = 1.35  # a line's height by its font's size, with room for fonts that replace ＭＳ 明朝
_LATIN: Final = 0.62  # of a 全角 character: 0.5 in ＭＳ 明朝, more in what replaces it


def lines(text: str, width: float, size: float) -> int:
    """How many lines text of a font size takes in a cell, or merged cells, `width` points wide."""
    room = max(floor(width / PIXEL) - _PADDING, 1)
    full, half = ceil(size / PIXEL), ceil(size / PIXEL * _LATIN)
    return sum(line_count(line, room, full, half) for line in text.split("\n"))


def height(text: str, width: float, size: float) -> float:
    """The height in points that shows all of the text."""
    return lines(text, width, size) * size * _LEADING + _PADDING * PIXEL


def upright_height(text: str, size: float) -> float:
    """The height in points of text set from top to bottom, one character above the other."""
    return max(map(len, text.split("\n"))) * size * _LEADING + _PADDING * PIXEL
