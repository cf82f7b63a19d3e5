"""The 年度 a paper is of: what 〔年度〕 in its title and the fields 年度 and 前年度 of its template stand for."""

from collections.abc import Iterable
from typing import Final

from generator.book import Book
from generator.forms.meeting import Meeting
from generator.record import Record
from generator.text import Said, said

THIS_YEAR: Final = "〔年度〕"
LAST_YEAR: Final = "〔前年度〕"


def year_of(forms: Iterable[type[Record]], book: Book) -> Said | None:
    """The fiscal year (western) that one of the sheets names for papers, else the meeting's; None when nobody tells."""
    asked: tuple[type[Record], ...] = (*forms, Meeting)
    for form in asked:
        for attribute in naming(form):
            for record in book[form]:
                if getattr(record, attribute) is not None:
                    return said(record, attribute)
    return None


def names_year(title: str) -> bool:
    """Whether a title says a 年度 that has to be filled in."""
    return THIS_YEAR in title or LAST_YEAR in title


def naming(form: type[Record]) -> list[str]:
    """The attributes of a sheet that name the year of papers."""
    return [attribute for attribute, column in form.declaration.columns.items() if column.names_year]
