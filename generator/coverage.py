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
    """The cells of the used sheets that reached no paper: neither printed, nor said there by another cell of the same words."""
    values = list(printed)
    places = {place for value in values for place in value.places}
    text = _plain("\n".join(values))
    for form in used:
        columns = form.declaration.columns
        for record in book[form]:
            for attribute, cell in record.cells.items():
                if columns[attribute.split(":")[0]].steers or cell.place in places or _plain(cell.written) in text:
                    continue
                yield _unprinted(cell.place, columns[attribute.split(":")[0]].heading, cell.written)


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
