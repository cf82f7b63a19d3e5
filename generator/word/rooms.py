"""Whether what is put into a form has room there: rows of a fixed height cut off what is too long, and print it nowhere."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from generator.excel.fitting import lines
from generator.excel.word_styles import Styles
from generator.word.controls import Control, Kind, controls
from generator.word.tables import W
from generator.word.template import paragraph_text

_TWIPS: Final = 20  # a point


@dataclass(frozen=True, slots=True)
class Overfull:
    """A control whose words do not fit their cell, which holds about `characters` in 全角 a line and `rows` lines.

    `turn` counts the controls of one tag from 0.
    """

    control: Control
    turn: int
    characters: int
    rows: int


def overfull(root: etree._Element, styles: etree._Element) -> Iterator[Overfull]:
    """The longest control of every cell of a filled part that needs more height than its row has.

    A row that may grow is not looked at.
    """
    turns: dict[str, int] = {}
    turn_of: dict[etree._Element, int] = {}
    for control in controls(root):
        turn_of[control.node] = turns[control.tag] = turns.get(control.tag, -1) + 1
    looks = _Looks(styles)
    for row in root.iter(f"{W}tr"):
        height = row.find(f"{W}trPr/{W}trHeight")
        if height is None or height.get(f"{W}hRule") != "exact":
            continue
        for cell in row.iterfind(f"{W}tc"):
            written = [control for control in controls(cell) if control.kind is not Kind.BOX and control.shown]
            if not written:
                continue
            width = _width(cell)
            paragraphs = list(cell.iterfind(f"{W}p"))
            needed = sum(
                lines(paragraph_text(p), (width - looks.indent(p)) / _TWIPS, looks.size(p)) * looks.pitch(p)
                + looks.around(p)
                for p in paragraphs
            )
            room = int(height.get(f"{W}val") or 0)
            if needed > room:
                longest = max(written, key=lambda control: len(control.shown))
                first = paragraphs[0]
                yield Overfull(
                    longest,
                    turn_of[longest.node],
                    _line(width / _TWIPS, looks.size(first)),
                    int(room / looks.pitch(first)),
                )


def _line(width: float, size: float) -> int:
    """How many 全角 characters of a size fit on a line `width` points wide."""
    return next(count for count in itertools.count(1) if lines("字" * (count + 1), width, size) > 1)


def _width(cell: etree._Element) -> float:
    """The width that text has in a cell, in twips."""
    table = next(cell.iterancestors(f"{W}tbl"))
    margins = table.find(f"{W}tblPr/{W}tblCellMar")
    sides = (margins.find(f"{W}{side}") if margins is not None else None for side in ("left", "right"))
    wide = cell.find(f"{W}tcPr/{W}tcW")
    assert wide is not None  # templates say the width of every cell
    return int(wide.get(f"{W}w") or 0) - sum(int(side.get(f"{W}w") or 0) for side in sides if side is not None)


class _Looks:
    """Font sizes (points), line heights and indents (twips) of paragraphs, from themselves or their style."""

    def __init__(self, styles: etree._Element) -> None:
        self._styles = Styles(styles)

    def size(self, paragraph: etree._Element) -> float:
        own = [int(node.get(f"{W}val") or 0) for node in paragraph.iter(f"{W}sz")]
        return max(own, default=int(self._styled(paragraph, "rPr/sz", "val"))) / 2

    def pitch(self, paragraph: etree._Element) -> float:
        own = paragraph.find(f"{W}pPr/{W}spacing")
        line = own.get(f"{W}line") if own is not None else None
        return float(line or self._styled(paragraph, "pPr/spacing", "line"))

    def around(self, paragraph: etree._Element) -> int:
        own = paragraph.find(f"{W}pPr/{W}spacing")
        return sum(int(own.get(f"{W}{side}") or 0) for side in ("before", "after")) if own is not None else 0

    def indent(self, paragraph: etree._Element) -> float:
        own = paragraph.find(f"{W}pPr/{W}ind")
        return sum(int(own.get(f"{W}{side}") or 0) for side in ("left", "right")) if own is not None else 0

    def _styled(self, paragraph: etree._Element, name: str, attribute: str) -> str:
        named = paragraph.find(f"{W}pPr/{W}pStyle")
        found = self._styles.chain(named, "paragraph").value(name, attribute)
        if found:
            return found
        raise ValueError(f"no {name} anywhere")  # pragma: no cover - audited: every template has defaults
