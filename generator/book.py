"""What staff wrote for one meeting: records by form."""

from collections.abc import Iterable, Mapping
from typing import TypeVar, cast

from generator.record import Record

R = TypeVar("R", bound=Record)


class Book:
    """The records of a meeting's workbooks, and which sheets could not be read whole.

    A sheet with a refused cell is *incomplete*: what is said about it may be untrue, so checks that read it keep silent.
    """

    def __init__(
        self, records: Mapping[type[Record], Iterable[Record]], incomplete: frozenset[type[Record]] = frozenset()
    ):
        """Keep the records of each form in the order they stand in the workbook."""
        self._records = {form: tuple(rows) for form, rows in records.items()}
        self._incomplete = incomplete
        self.asked: set[type[Record]] = set()

    def __getitem__(self, form: type[R]) -> tuple[R, ...]:
        """All records of a form, in sheet order; empty when there are none."""
        self.asked.add(form)
        return cast("tuple[R, ...]", self._records.get(form, ()))

    def one(self, form: type[R]) -> R:
        """The single record of a form sheet. Raises LookupError when it is missing or incomplete."""
        rows = self[form]
        if len(rows) != 1:
            raise LookupError(f"{form.__name__}: {len(rows)} records")
        return rows[0]

    def has(self, form: type[Record]) -> bool:
        """Whether the form has at least one record."""
        return bool(self._records.get(form))

    def within(self, files: Iterable[str]) -> "Book":
        """The same book with, of workbooks that come in several (`会議録_*.xlsx`), only the named files."""
        wanted = set(files)
        return Book(
            {
                form: [row for row in rows if "*" not in form.declaration.workbook or row.workbook in wanted]
                for form, rows in self._records.items()
            },
            self._incomplete,
        )

    @property
    def heard_all(self) -> bool:
        """Whether every form asked for so far was read without a refused cell."""
        return not (self.asked & self._incomplete)

    def fresh(self) -> "Book":
        """The same records with nothing asked yet."""
        return Book(self._records, self._incomplete)

    @property
    def records(self) -> Iterable[Record]:
        """Every record of every form."""
        return (row for rows in self._records.values() for row in rows)
