"""Values on their way into a paper: what is printed, and which cells it came from."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from itertools import groupby
from typing import Final, TypeAlias

from generator.japanese.dates import time_label, wareki
from generator.japanese.text import full_width_digits, key
from generator.problem import Place
from generator.records.declare import Record
from generator.settings import CONTINUES, Digits

Value: TypeAlias = str | int | date | time | None


@dataclass(frozen=True, slots=True)
class Said:
    """A value and the cells it stands in or was derived from. `typed` text is never altered on its way."""

    value: Value
    places: tuple[Place, ...] = ()

    @property
    def typed(self) -> bool:
        """Whether the words are the clerk's own, as against a number or a date the program writes out."""
        return isinstance(self.value, str)


@dataclass(frozen=True, slots=True)
class Indent:
    """How far a paragraph stands in: `{{ 段落.字下げ }}` at its beginning sets it.

    In 全角 characters of the paragraph's size, halves allowed: `depth` for the first line, `hanging` further in for the
    others (negative: further out). `outline` is the level of a heading below the paper's title, from 1; 0 for none.
    """

    depth: float
    hanging: float
    outline: int = 0


Field: TypeAlias = "Said | Indent | str | int | date | time | Mapping[str, Field] | Sequence[Field] | None"
Fields: TypeAlias = Mapping[str, Field]


class Text(str):
    """Final text: what reaches a template. Remembers value, cells and digit width so that filters can write it otherwise."""

    __slots__ = ("digits", "places", "value")
    value: Value
    places: tuple[Place, ...]
    digits: Digits

    def __new__(
        cls, text: str, value: Value = None, places: tuple[Place, ...] = (), digits: Digits = Digits.HALF
    ) -> "Text":
        """Make a text that came from `value` in `places`."""
        made = super().__new__(cls, text)
        made.value, made.places, made.digits = value, places, digits
        return made

    def rewritten(self, text: str) -> "Text":
        """The same value in other derived words (another form of a date), in the paper's digit width."""
        return Text(widened(text, self.digits), self.value, self.places, self.digits)


def widened(text: str, digits: Digits) -> str:
    """Derived text in the paper's digit width."""
    return full_width_digits(text) if digits is Digits.FULL else text


def shown(record: Record) -> dict[str, Said]:
    """A record as a template sees it: heading → value with its cell. YEARLY columns are left to the document."""
    return {
        column.heading: said(record, attribute)
        for attribute, column in record.declaration.columns.items()
        if not isinstance(getattr(record, attribute), Mapping)
    }


def said(record: Record, attribute: str) -> Said:
    """One attribute of a record with the cell it stands in; `counts:医師` is what its Mapping has for a word."""
    cell = record.cells.get(attribute)
    name, _, word = attribute.partition(":")
    value = getattr(record, name)
    return Said(value.get(word) if word else value, (cell.place,) if cell else ())


def derived(value: Value, sources: Iterable[Said] = ()) -> Said:
    """A value worked out from others: it came from all their cells."""
    return Said(value, tuple(place for source in sources for place in source.places))


def places_in(value: Field) -> Iterator[Place]:
    """The cells that any value within came from."""
    if isinstance(value, Said):
        yield from value.places
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from places_in(item)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for item in value:
            yield from places_in(item)


def spelled(value: Field) -> Iterator[str]:
    """Everything that a paper made of these fields depends on: names, values, the cells they came from."""
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield f"{name}:"
            yield from spelled(item)
    elif isinstance(value, Text):
        yield f"{str(value)!r} {value.value!r} {value.digits} {'、'.join(map(str, value.places))}"
    elif isinstance(value, Said):
        yield from spelled(value.value) if isinstance(value.value, Text) else (repr(value.value),)
        yield "、".join(map(str, value.places))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield f"{len(value)}"
        for item in value:
            yield from spelled(item)
    else:
        yield repr(value)


def summed(parts: Iterable[Said]) -> Said:
    """The sum of counts; what is no number counts for nothing."""
    counts = list(parts)
    return derived(sum(count.value for count in counts if isinstance(count.value, int)), counts)


def final(value: Field, digits: Digits) -> "Text | Indent | dict[str, object] | list[object]":
    """Every leaf of the fields as final text, so that nothing but text (and indents) reaches a template."""
    if isinstance(value, Indent | Text):
        return value
    if isinstance(value, Mapping):
        return {name: final(item, digits) for name, item in value.items()}
    if isinstance(value, str) or not isinstance(value, Sequence):
        return _leaf(value if isinstance(value, Said) else Said(value), digits)
    return [final(item, digits) for item in value]


def _leaf(said: Said, digits: Digits) -> Text:
    match said.value:
        case None:
            return Text("", None, said.places, digits)
        case str(text):
            return Text(text, text, said.places, digits)
        case date() as day:
            return Text(widened(wareki(day), digits), day, said.places, digits)
        case time() as clock:
            return Text(widened(time_label(clock), digits), clock, said.places, digits)
        case number:
            return Text(widened(str(number), digits), number, said.places, digits)


class Shape(StrEnum):
    """How a chart shows numbers."""

    COLUMNS = "縦棒"
    STACKED = "積み上げ縦棒"
    BARS = "横棒"
    LINES = "折れ線"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of the table it belongs to: its labels along one axis, the numbers up the other in `unit` (件, 人).

    Every column of numbers is a series; with `by_row` every row is one. Sums are left out, but where `only` says which
    series is shown alone: its number from 1, or -1 for the sums. A chart says one thing.
    """

    shape: Shape
    title: str
    unit: str
    by_row: bool = False
    only: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its headings, and rows that begin with their label. Each row has as many cells as there are headings.

    A cell is a `Said` or a number, which are kept in the list of what the paper prints, or a plain str: the paper's own
    words, as a template's are. Whole numbers stay numbers. `sum_row` and `sum_column` tell that the last row or column
    holds the sums of the others.
    """

    headings: Sequence[Field]
    rows: Sequence[Sequence[Field]]
    sum_row: bool = False
    sum_column: bool = False
    chart: Chart | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet of the workbook. `name` is its tab and the heading over it; `above` and `below` are lines around the table."""

    name: str
    table: Table | None = None
    above: Sequence[Field] = ()
    below: Sequence[Field] = ()

    @property
    def rows(self) -> Iterator[tuple[str, Sequence[Field]]]:
        """「段落」 with a line, or 「表の行」 with the cells of a row, in reading order."""
        yield from (("段落", (line,)) for line in self.above)
        if self.table:
            yield from (("表の行", row) for row in (self.table.headings, *self.table.rows))
        yield from (("段落", (line,)) for line in self.below)

    @property
    def spelled(self) -> Iterator[str]:
        """Everything the sheet depends on."""
        chart = self.table and (self.table.sum_row, self.table.sum_column, self.table.chart)
        yield repr((self.name, chart))
        for kind, leaves in self.rows:
            yield kind
            yield from spelled(leaves)

    @property
    def leaves(self) -> Iterator[Field]:
        """Every line and cell, in reading order."""
        return (leaf for _, leaves in self.rows for leaf in leaves)


Paginate: TypeAlias = Callable[..., Sequence[Page]]
"""Takes the book; of a kind made in copies, also what one copy is about."""


def joined(values: Iterable[Said]) -> list[tuple[Said, int]]:
    """Each run of equal values as one that came from all their cells, with its length; empty ones stay single."""
    runs = [list(run) for _, run in groupby(enumerate(values), key=_sameness)]
    return [(derived(run[0][1].value, [value for _, value in run]), len(run)) for run in runs]


def _sameness(numbered: tuple[int, Said]) -> Sequence[object]:
    position, value = numbered
    return (value.value,) if value.value else ("", position)


_MARK: Final = re.compile(r"[・◆◇■□●○〇※➡→⇒▶①-⑳]　?")


def lines_of(said: Said) -> list[Fields]:
    """The lines of a typed cell as fields: 字下げ (an indent) and 文 (the words). Empty lines at the end are left out.

    A line stands in by the 全角 spaces it begins with, two half-width ones counting as one; other lines of the
    paragraph hang by the width of its mark. A value that is not text is one line.
    """
    if not isinstance(said.value, str):
        return [{"字下げ": Indent(0, 0), "文": said}] if said.value is not None else []
    return [_fields(line.rstrip(), said) for line in said.value.rstrip().split("\n")] if said.value.strip() else []


def _fields(line: str, said: Said) -> Fields:
    words = line.lstrip()
    space = line.removesuffix(words)
    mark = _MARK.match(words)
    depth = sum(1 if char == "　" else 0.5 for char in space)
    return {"字下げ": Indent(depth, len(mark[0]) if mark else 0), "文": Said(words, said.places if words else ())}


Answer: TypeAlias = "str | date | tuple[str, ...] | None"
"""Words (or the one choice made), a day, or the boxes ticked; nothing, or no words, leaves the box as it is in the template."""

Answers: TypeAlias = "Mapping[str, Answer | list[Answer]]"
"""Answers by tag. A list is for controls of one tag in turn, as many as the template has: the lines of a record."""


def said_in(by_year: Mapping[int, str], year: int) -> int | None:
    """The western year whose words hold for a year: itself, or for 「→」 the last one before it with words of its own.

    None when that year says nothing; the year itself when its 「→」 continues nothing.
    """
    written = sorted((y for y, text in by_year.items() if text.strip() and y <= year), reverse=True)
    if year not in written:
        return None
    return next((y for y in written if key(by_year[y]) != CONTINUES), year)
