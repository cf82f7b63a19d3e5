"""What staff wrote for one meeting: records by form, and what reading one workbook gave."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar, cast

from generator.problem import Place, Problem
from generator.records.declare import Kind, Record
from generator.settings import DEFAULT, Settings

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook


R = TypeVar("R", bound=Record)
T = TypeVar("T")
Lost: TypeAlias = tuple[str, str, str]
"""A heading that a sheet has no more: workbook, sheet and heading."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text cell: its record, the attribute (`by_year:2023` for a year's column), where it stands and its words."""

    record: Record
    attribute: str
    place: Place
    text: str

    @property
    def heading(self) -> str:
        """The heading the text stands under."""
        return self.record.declaration.columns[self.attribute.partition(":")[0]].heading


class Book:
    """The records of a meeting's workbooks, and which sheets could not be read whole.

    A sheet with a refused cell is *incomplete*: what is said about it may be untrue, so checks that read it keep silent.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what was read, and what is known of it
        self,
        records: Mapping[type[Record], Iterable[Record]],
        incomplete: frozenset[type[Record]] = frozenset(),
        earlier: Sequence["Book"] = (),
        before: "Book | None" = None,
        settings: Settings = DEFAULT,
        lost: frozenset[Lost] = frozenset(),
    ):
        """Keep the records of each form in the order they stand in the workbook.

        `earlier` are the books of earlier meetings, the latest first, with only what this meeting's papers look up there.
        `before` has ［開催］ of the council's sitting before this one, where its folder lies beside this one's. `settings`
        are those of the office whose meeting it is. `lost` are the headings that sheets have no more: every cell below counts
        as empty, and nothing more is said of it.
        """
        self.before = before
        self.settings = settings
        self.lost = lost
        self.earlier = tuple(earlier)
        self._records = {form: tuple(rows) for form, rows in records.items()}
        self._incomplete = incomplete
        self._passages: tuple[Passage, ...] | None = None
        self._known: dict[object, object] = {}

    def __getitem__(self, form: type[R]) -> tuple[R, ...]:
        """All records of a form, in sheet order; empty when there are none."""
        return cast("tuple[R, ...]", self._records.get(form, ()))

    def one(self, form: type[R]) -> R:
        """The single record of a form sheet. Raises LookupError when it is missing or incomplete."""
        rows = self[form]
        if len(rows) != 1:
            raise LookupError(f"{form.__name__}: {len(rows)} records")
        return rows[0]

    def has(self, form: type[Record]) -> bool:
        """Whether the form has at least one record."""
        return bool(self[form])

    def is_blank(self, form: type[Record]) -> bool:
        """Whether a form was read without a refused cell and has no record."""
        return not self._records.get(form) and form not in self._incomplete

    def within(self, files: Iterable[str]) -> "Book":
        """The same book with, of workbooks that come in several (`会議録_*.xlsx`), only the named files, in that order."""
        order = {name: at for at, name in enumerate(files)}
        view = copy(self)
        view._passages, view._known = None, {}
        view._records = {
            form: tuple(sorted((row for row in rows if row.workbook in order), key=lambda row: order[row.workbook]))
            if "*" in form.declaration.workbook
            else rows
            for form, rows in self._records.items()
        }
        return view

    def whole(self, *forms: type[Record]) -> bool:
        """Whether these forms were read without a refused cell; what is not there was."""
        return self._incomplete.isdisjoint(forms)

    def passages(self) -> Sequence[Passage]:
        """Every text cell of every record, forms in order of declaration: what staff worded themselves, not chose.

        Does not count as asking for a form: what is wrong within one passage is wrong whatever else could not be read.
        """
        if self._passages is None:
            self._passages = tuple(self._texts())
        return self._passages

    def found(self, look: "Callable[[str], Iterable[T]]") -> "Iterator[tuple[Passage, T]]":
        """What `look` finds in the words of each passage, in their order; words that many cells say are looked through once."""
        told = {text: finds for text in self.once(_wordings) if (finds := tuple(look(text)))}
        for passage in self.passages() if told else ():
            for one in told.get(passage.text, ()):
                yield passage, one

    def once(self, work_out: "Callable[[Book], T]") -> T:
        """What a function makes of the book, worked out the first time it is asked for; whoever asks must not change it."""
        if work_out not in self._known:
            self._known[work_out] = work_out(self)
        return cast("T", self._known[work_out])

    def _texts(self) -> Iterator[Passage]:
        read = {record.workbook for record in self.records}
        for record in self.records:
            columns = record.declaration.columns
            for name, cell in record.cells.items():
                if cell.place.workbook != record.workbook and cell.place.workbook in read:
                    continue  # taken from a row that is a record itself
                column = columns[name.partition(":")[0]]
                if column.kind in (Kind.TEXT, Kind.YEARLY) and not column.steers and not column.choices:
                    yield Passage(record, name, cell.place, cell.written)

    @property
    def records(self) -> Iterable[Record]:
        """Every record of every form."""
        return (row for rows in self._records.values() for row in rows)


def _wordings(book: Book) -> Sequence[str]:
    """Everything that is said in a passage, each once."""
    return tuple(dict.fromkeys(passage.text for passage in book.passages()))


BIGGEST: Final = 500_000
"""Bytes of the biggest workbook that stays open for whoever writes a copy of it: more would fill the memory."""


@dataclass(slots=True)
class Reading:
    """What one workbook gave: records by form, findings, and the forms that have a refused cell.

    `opened` is the workbook with its formulas, for whoever writes a copy of it; None when it cannot be opened, or is so
    big that keeping it costs more than opening it again. `blank`: nothing is written under the headings of any sheet.
    `lost` are the headings that its sheets have no more.
    """

    records: dict[type[Record], list[Record]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    incomplete: set[type[Record]] = field(default_factory=set)
    opened: "Workbook | None" = None
    blank: bool = False
    lost: set[Lost] = field(default_factory=set)
