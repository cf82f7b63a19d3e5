"""What a rule has read: through whatever view of the book, it keeps silent when a sheet was refused."""

from collections.abc import Callable, Iterator

import pytest

from generator.checks.rule import Check, Finding, checks
from generator.forms.meeting import Handout, Meeting
from generator.forms.minutes import MinutesHead, MinutesText
from generator.papers.titles import book_for
from generator.problem import Place, Severity
from generator.records.book import Book
from generator.records.declare import Record
from tests.handwritten import written

MINUTES = "会議録_甲.xlsx"
HANDOUT = written(Handout, kind="会議録", source=MINUTES)


def said(read: Callable[[Book], object], *, refused: type[Record]) -> int:
    """How many findings of a rule that reads the book like this are told when a sheet was refused."""

    def rule(book: Book) -> Iterator[Finding]:
        read(book)
        yield Finding(Place("会議.xlsx"), "違います。")

    book = Book({Handout: [HANDOUT]}, frozenset({refused}))
    return len(Check("試験01", Severity.WARNING, rule).problems(book))


@pytest.mark.parametrize(
    "read",
    [
        lambda book: book[MinutesText],
        lambda book: book.has(MinutesText),
        lambda book: book.within([MINUTES])[MinutesText],
        lambda book: book.within([MINUTES]).within([])[MinutesText],
        lambda book: book_for(HANDOUT, book)[MinutesText],
    ],
)
def test_a_rule_keeps_silent_when_a_sheet_it_read_was_refused(read: Callable[[Book], object]) -> None:
    assert said(read, refused=MinutesText) == 0
    assert said(read, refused=Meeting) == 1


def test_what_one_rule_read_silences_no_other() -> None:
    book = Book({}, frozenset({MinutesHead}))
    book.fresh().within([MINUTES]).has(MinutesHead)
    assert book.heard_all
    assert Check("試験02", Severity.NOTE, lambda book: [Finding(Place("会議.xlsx"), "違います。")]).problems(book)


def test_passages_of_a_view_are_its_own() -> None:
    line = written(MinutesText, text="甲の話")
    book = Book({MinutesText: [line]})
    assert [passage.text for passage in book.passages()] == ["甲の話"]
    assert list(book.within(["会議録_乙.xlsx"]).passages()) == []


def test_a_word_is_not_called_unused_while_a_row_that_may_use_it_is_refused() -> None:
    line = written(MinutesText, text="推進会議（以下「会議」という。）を開いた。")
    told = checks()["構成05"].problems
    assert len(told(Book({MinutesText: [line]}))) == 1
    assert told(Book({MinutesText: [line]}, frozenset({MinutesText}))) == []
