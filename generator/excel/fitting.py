"""How much room a text needs in an Excel cell: lines, and row heights that clip nothing."""

from math import ceil, floor
from typing import Final

from generator.wrapping import line_count

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
