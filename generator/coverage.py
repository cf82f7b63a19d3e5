"""Every non-empty cell is in a paper or in the report."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from generator.book import Book
from generator.problem import Place, Problem, Severity
from generator.record import Record
from generator.text import Text

_SPACE = re.compile(r"\s+")


def unprinted(book: Book, used: Iterable[type[Record]], printed: Iterable[Text]) -> Iterator[Problem]:
    """The cells of the used sheets that no printed value came from.

    The same letters elsewhere do not count: 「5」 stands in every paper. But a cell that tells which row it is (a key, or
    the row of another sheet) is said where its row is printed and a printed value has the same words.
    """
    values = list(printed)
    places = {place for value in values for place in value.places}
    words = {_plain(value) for value in values}
    for form in used:
        columns = form.declaration.columns
        for record in book[form]:
            row_is_there = any(cell.place in places for cell in record.cells.values())
            for attribute, cell in record.cells.items():
                column = columns[attribute.split(":")[0]]
                if column.steers or cell.place in places:
                    continue
                if row_is_there and (column.key or column.refers) and _plain(cell.written) in words:
                    continue
                yield _unprinted(cell.place, column.heading, cell.written)


def _unprinted(place: Place, heading: str, written: str) -> Problem:
    shown = written.replace("\n", "／")
    return Problem(
        Severity.NOTE,
        "確認01",
        place,
        f"「{heading}」の「{shown[:40]}{'…' if len(shown) > 40 else ''}」は、どの資料にも載っていません。",
        "載せなくてよければ、そのままで構いません。",
        written,
    )


def _plain(text: str) -> str:
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))
