"""Values on their way into a paper: what is printed, and which cells it came from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import TypeAlias

from generator.house import Digits
from generator.japanese import full_width_digits
from generator.problem import Place
from generator.record import Record
from generator.wareki import time_label, wareki

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
    others (negative: further out).
    """

    depth: float
    hanging: float


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
    """One attribute of a record with the cell it stands in."""
    cell = record.cells.get(attribute)
    return Said(getattr(record, attribute), (cell.place,) if cell else ())


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


def summed(parts: Iterable[Said]) -> Said:
    """The sum of counts; what is no number counts for nothing."""
    counts = list(parts)
    return derived(sum(count.value for count in counts if isinstance(count.value, int)), counts)


def final(value: Field, digits: Digits) -> "Text | Indent | dict[str, object] | list[object]":
    """Every leaf of the fields as final text, so that nothing but text (and indents) reaches a template."""
    if isinstance(value, Indent):
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
