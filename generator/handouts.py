"""What a line of ［配付資料］ asks for: the workbooks it names and the sheets its paper cannot be made without."""

from generator.book import Book
from generator.document import documents
from generator.forms.meeting import Handout, Meeting
from generator.paper_years import names_year, naming
from generator.record import Record


def sources(handout: Handout) -> list[str]:
    """The workbooks a handout names in 入力ファイル, as file names."""
    lines = (line.strip() for line in handout.source.split("\n"))
    return [line if line.lower().endswith(".xlsx") else f"{line}.xlsx" for line in lines if line]


def book_for(handout: Handout, book: Book) -> Book:
    """The book as a paper sees it: of workbooks that come in several, those that its 入力ファイル names."""
    named = sources(handout)
    return book.within(named) if named else book


def needs(handout: Handout, form: type[Record]) -> bool:
    """Whether its paper cannot be made without a sheet: it is made from it, or its title needs the meeting's 年度."""
    made = documents().get(handout.kind)
    if made is None or form in made.uses:
        return made is not None
    untold = not any(naming(used) for used in made.uses)
    return form is Meeting and untold and names_year(handout.name or made.title)
