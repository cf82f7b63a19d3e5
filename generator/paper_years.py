"""The 年度 a paper is of: what 〔年度〕 in its title and the fields 年度 and 前年度 of its template stand for."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from generator.book import Book
from generator.forms.meeting import Meeting
from generator.record import Record, forms
from generator.text import Said, derived, said
from generator.wareki import fiscal_span

THIS_YEAR: Final = "〔年度〕"
LAST_YEAR: Final = "〔前年度〕"


@dataclass(frozen=True, slots=True)
class Years:
    """The western fiscal years `first` to `last` of a paper, most often one, and the cells that name them."""

    first: int
    last: int
    sources: tuple[Said, ...] = ()

    @property
    def label(self) -> str:
        """令和5年度, or of a plan for two years 令和4・5年度."""
        return fiscal_span(self.first, self.last)

    @property
    def before(self) -> "Years":
        """As many years right before these."""
        length = self.last - self.first + 1
        return Years(self.first - length, self.last - length, self.sources)


def years_of(uses: Iterable[type[Record]], book: Book) -> Years | None:
    """The fiscal years that one of the sheets names for papers, else the meeting's; None when nobody tells.

    A sheet with two such columns names the first and the last year; one left empty is as the other.
    """
    asked: tuple[type[Record], ...] = (*uses, Meeting)
    for form in asked:
        named = [said(record, name) for record in book[form][:1] for name in naming(form)]
        numbers = sorted(year.value for year in named if isinstance(year.value, int))
        if numbers:
            return Years(numbers[0], numbers[-1], tuple(year for year in named if year.value is not None))
    return None


def year_of(uses: Iterable[type[Record]], book: Book) -> Said | None:
    """The last of the years that `years_of` finds."""
    years = years_of(uses, book)
    return derived(years.last, years.sources) if years else None


def names_year(title: str) -> bool:
    """Whether a title says a 年度 that has to be filled in."""
    return THIS_YEAR in title or LAST_YEAR in title


def naming(form: type[Record]) -> list[str]:
    """The attributes of a sheet that name the years of papers."""
    return [attribute for attribute, column in form.declaration.columns.items() if column.names_year]


def naming_years() -> list[type[Record]]:
    """Every sheet that names the years of papers."""
    return [form for form in forms() if naming(form)]
