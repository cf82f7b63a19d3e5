"""相談: how many came from whom: counted from ［相談記録］ when it is filled, else as ［相談件数］ says."""

from collections.abc import Iterable, Sequence

from generator.book import Book
from generator.forms.meeting import Meeting
from generator.forms.support_office import ConsultationEntry, Consultations
from generator.text import Said, derived, said
from generator.wareki import fiscal_year


def told_year(book: Book) -> int | None:
    """The fiscal year (western) that the support office tells of: the one before the meeting's; None without a meeting."""
    return book.one(Meeting).fiscal_year - 1 if book.has(Meeting) else None


def logged(book: Book) -> Sequence[ConsultationEntry]:
    """The rows of ［相談記録］ within that year, in their order."""
    year = told_year(book)
    return [entry for entry in book[ConsultationEntry] if year is None or fiscal_year(entry.day) == year]


def known(book: Book) -> bool:
    """Whether anything tells how many 相談 there were."""
    return bool(book[ConsultationEntry]) or book.has(Consultations)


def by_source(book: Book) -> dict[str, Said]:
    """How many came from whom, by the headings of ［相談件数］, from the cells that say so or were counted.

    What was typed beside a log stays a source of the count that takes its place: where they differ, the list of
    derivations shows it.
    """
    columns = {column.heading: name for name, column in Consultations.declaration.columns.items()}
    typed = book.one(Consultations) if book.has(Consultations) else None
    if not book[ConsultationEntry]:
        return {heading: said(typed, name) for heading, name in columns.items()} if typed else {}
    entries = logged(book)
    found = {heading: counted(entry for entry in entries if entry.source == heading) for heading in columns}
    if typed is None:
        return found
    return {
        heading: derived(found[heading].value, [said(typed, name), found[heading]]) for heading, name in columns.items()
    }


def counted(entries: Iterable[ConsultationEntry], *attributes: str) -> Said:
    """How many rows there are; it came from their days and sources, and from the other cells that chose them."""
    rows = list(entries)
    return derived(len(rows), [said(row, name) for row in rows for name in ("day", "source", *attributes)])
