"""The words that may be written in the template of a kind of 資料, known without anybody's data: a paper of the examples."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final, TypeAlias

from generator.book import Book
from generator.document import Document
from generator.drafts import fields_of
from generator.forms.meeting import Handout, Meeting
from generator.house import Digits
from generator.jobs import Job
from generator.problem import Place
from generator.record import Column, Record
from generator.specimen import specimen
from generator.text import Field, Indent, Said, Value, final
from generator.titles import title_of

ALWAYS_OFFERED: Final = frozenset({"資料", "年度", "前年度"})
"""Words every template may use without its module giving them, and need not use."""


@dataclass(frozen=True, slots=True)
class Source:
    """A column that a word comes from, and the workbook and sheet it stands in."""

    workbook: str
    sheet: str
    column: Column


@dataclass(frozen=True, slots=True)
class Word:
    """One value: the Python types it has been seen with, an example as it is printed, and the columns it comes from."""

    types: frozenset[type]
    example: str = ""
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Words under a name: what may follow it after a dot."""

    words: "dict[str, Shape]" = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Many:
    """A list, for a loop; `item` is None when the examples leave it empty."""

    item: "Shape | None" = None


Shape: TypeAlias = Word | Group | Many


@cache
def vocabulary(kind: Document) -> Group:
    """The words of a kind of 資料 as a tree, those that every template may use included."""
    found: Shape | None = None
    for job, book in _papers(kind):
        found = _merged(found, _shape(fields_of(book, job), _uses(kind)))
    return found if isinstance(found, Group) else Group()


def on_pages(kind: Document) -> frozenset[Source]:
    """The columns that the workbook of a kind shows when it is not made from the Word file."""
    leaves = (leaf for job, book in _papers(kind) for page in kind.sheets(book, job.copy) for leaf in page.leaves)
    words = (_shape(leaf, _uses(kind)) for leaf in leaves)
    return frozenset(source for word in words if isinstance(word, Word) for source in word.sources)


def _uses(kind: Document) -> tuple[type[Record], ...]:
    return (Meeting, Handout, *kind.uses)


def _papers(kind: Document) -> Iterator[tuple[Job, Book]]:
    """The papers that the examples give of a kind: one, or all its copies."""
    book = specimen(_uses(kind), kind.sources)
    if kind.weave:
        (first, *_) = dict.fromkeys(row.workbook for row in book.records if "*" in row.declaration.workbook)
        book = book.within([first])
    handout = next(row for row in book[Handout] if row.kind == kind.kind)
    for copy in kind.copies(book) if kind.each else [None]:
        yield Job(handout, kind, str(title_of(handout, book, copy).value), kind.formats, copy), book


def _shape(value: Field, uses: Sequence[type[Record]]) -> Shape:
    if isinstance(value, Mapping):
        return Group({name: _shape(item, uses) for name, item in value.items()})
    if isinstance(value, Said | Indent | str) or not isinstance(value, Sequence):
        return _word(value, uses)
    item: Shape | None = None
    for one in value:
        item = _merged(item, _shape(one, uses))
    return Many(item)


def _word(value: Said | Indent | Value, uses: Sequence[type[Record]]) -> Word:
    if isinstance(value, Indent):
        return Word(frozenset({Indent}))
    said = value if isinstance(value, Said) else Said(value)
    sources = (_source(place, uses) for place in dict.fromkeys(said.places))
    example = final(said, Digits.HALF)
    # What is empty in the examples may be anything where it is filled.
    types = frozenset({type(said.value)} if example else ())
    return Word(types, str(example), tuple(dict.fromkeys(filter(None, sources))))


def _source(place: Place, uses: Sequence[type[Record]]) -> Source | None:
    """The column of a specimen's cell, whose address is the attribute's name."""
    for form in uses:
        sheet = form.declaration
        if sheet.name == place.sheet and sheet.lives_in(place.workbook) and place.cell in sheet.columns:
            return Source(sheet.workbook, sheet.name, sheet.columns[place.cell])
    return None


def _merged(one: Shape | None, other: Shape | None) -> Shape | None:
    """What either of two entries of a list may hold."""
    match one, other:
        case Word(), Word():
            example, sources = one.example or other.example, dict.fromkeys((*one.sources, *other.sources))
            return Word(one.types | other.types, example, tuple(sources))
        case Group(), Group():
            both = {name: _merged(one.words.get(name), other.words.get(name)) for name in {**one.words, **other.words}}
            return Group({name: shape for name, shape in both.items() if shape})
        case Many(), Many():
            return Many(_merged(one.item, other.item))
    return one or other
