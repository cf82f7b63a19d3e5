"""What papers print otherwise than it stands in the cells: nothing is corrected in silence."""

from collections.abc import Iterable
from dataclasses import dataclass

from generator.book import Book
from generator.papers import Paper
from generator.problem import Mention, Place
from generator.record import Column


@dataclass(frozen=True, slots=True)
class Derivation:
    """Words of papers (`papers` are their labels) that are not those of the cells they came from (`sources`)."""

    printed: str
    sources: tuple[Mention, ...]
    papers: tuple[str, ...]


def derivations(papers: Iterable[Paper], book: Book) -> list[Derivation]:
    """Everything printed otherwise than written, each once, in the order of the papers.

    What came from no cell (a row's number) is not told, nor what left nothing in print, nor a number without the unit
    that its cell shows, nor a line of a cell that is printed line by line.
    """
    written = written_in(book)
    shown = {place: _with_unit(column) for place, column in _columns(book).items()}
    found: dict[tuple[str, tuple[Mention, ...]], dict[str, None]] = {}
    for paper in papers:
        for value in paper.printed:
            told = [place for place in value.places if place in written]
            if value and any(not _as_typed(value, written[place], shown[place]) for place in told):
                sources = dict.fromkeys(Mention(place, written.get(place, "")) for place in value.places)
                found.setdefault((str(value), tuple(sources)), {})[paper.job.group] = None
    return [Derivation(printed, sources, tuple(labels)) for (printed, sources), labels in found.items()]


def written_in(book: Book) -> dict[Place, str]:
    """The words of every cell that was read, also in earlier meetings' workbooks, by its place."""
    return {
        cell.place: cell.written
        for one in (*book.earlier, book)
        for record in one.records
        for cell in record.cells.values()
    }


def _columns(book: Book) -> dict[Place, Column]:
    return {
        cell.place: record.declaration.columns[name.partition(":")[0]]
        for one in (*book.earlier, book)
        for record in one.records
        for name, cell in record.cells.items()
    }


def _as_typed(value: str, written: str, shown: str) -> bool:
    """Whether a value is the words of its cell, a number without its unit, or one line of them."""
    return written in (value, shown.format(value)) or any(line.strip() == value for line in written.split("\n"))


def _with_unit(column: Column) -> str:
    """How a cell of the column shows a number: 「{}人」, 「第{}回」."""
    before, _, after = column.unit.rpartition(" ")
    return f"{before}{{}}{after}"
