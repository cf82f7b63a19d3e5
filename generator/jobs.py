"""The papers that a meeting asks for: each with its handout, its kind, its title and its files."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.book import Book
from generator.copies import Copy, meant
from generator.delivery import file_name
from generator.document import Document, documents
from generator.forms.meeting import ELSEWHERE, WORKBOOK, Handout, Meeting
from generator.handouts import book_for, needs, sources
from generator.problem import Place
from generator.record import Record
from generator.text import places_in
from generator.titles import title_of


@dataclass(frozen=True, slots=True)
class Job:
    """One paper to make: its handout, its kind, its final title and the formats wanted; `copy` where it is one of several.

    `series` is the title that all copies share.
    """

    handout: Handout
    document: Document
    title: str
    formats: tuple[str, ...]
    copy: Copy | None = None
    series: str = ""

    @property
    def label(self) -> str:
        """What staff call the paper: 「資料1 令和4年度における…」."""
        return f"{self.handout.number} {self.title}".strip()

    @property
    def group(self) -> str:
        """What staff call the paper and its other copies together."""
        return f"{self.handout.number} {self.series or self.title}".strip()

    @property
    def files(self) -> dict[str, str]:
        """File name of the paper by format."""
        suffixes = {"Word": ".docx", "Excel": ".xlsx"}
        return {form: file_name(self.handout.number, self.title, suffixes[form]) for form in self.formats}

    def reads(self, place: Place) -> bool:
        """Whether the paper is made from the sheet that a place names."""
        return any(
            form.declaration.name == place.sheet and self._opens(place.workbook, form) for form in self.document.uses
        )

    def workbooks(self, names: Iterable[str]) -> list[str]:
        """Those of `names` that the paper is made from; the meeting's own gives every paper its number, name and year.

        Workbooks of earlier meetings (「令和4年度第1回/支援室.xlsx」) belong to the papers that look back.
        """
        return [
            name
            for name in names
            if name == WORKBOOK
            or (self.document.earlier if "/" in name else any(self._opens(name, form) for form in self.document.uses))
        ]

    def _opens(self, workbook: str, form: type[Record]) -> bool:
        own = sources(self.handout)
        return form.declaration.lives_in(workbook) and (
            "*" not in form.declaration.workbook or not own or workbook in own
        )


def jobs_of(book: Book) -> Iterator[Job]:
    """The papers that the handouts of a meeting ask for, in their order."""
    for handout in book[Handout]:
        if handout.kind != ELSEWHERE and (book.has(Meeting) or not needs(handout, Meeting)):
            kind, series = documents()[handout.kind], str(title_of(handout, book).value)
            chosen = handout.formats if handout.formats in kind.formats else kind.formats[0]
            formats = tuple(chosen.split("・"))
            if kind.each is None:
                yield Job(handout, kind, series, formats)
                continue
            for copy in meant(kind.copies(book_for(handout, book)), handout.subjects):
                yield Job(handout, kind, str(title_of(handout, book, copy).value), formats, copy, series)


def set_aside(book: Book) -> Iterator[Place]:
    """The cells in the copies of papers that 対象 leaves out: they would be printed if they were asked for."""
    for handout in book[Handout]:
        kind = documents().get(handout.kind)
        if kind is None or kind.each is None or not handout.subjects:
            continue
        within = book_for(handout, book)
        copies = kind.copies(within)
        made = meant(copies, handout.subjects)
        for copy in copies:
            if copy not in made:
                yield from places_in(kind.fields(within, copy))
