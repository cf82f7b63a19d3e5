"""The book and its views; and what a rule reads: what it says it needs, and it keeps silent when that was refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.checks.rule import Check, Finding, checks
from generator.forms.meeting import Meeting
from generator.forms.subcommittees import MinutesText
from generator.office import OfficeFolders
from generator.packet.inputs import read_meeting
from generator.problem import Place, Severity
from generator.records.book import Book
from generator.records.declare import R, Record
from tests.handwritten import written

ROOT = Path(__file__).parent.parent


class Asked(Book):
    """A book that remembers which sheets were read through it and its views."""

    def __init__(self, book: Book) -> None:
        self.__dict__.update(book.__dict__, _known={})
        self.log: set[type[Record]] = set()

    def __getitem__(self, form: type[R]) -> tuple[R, ...]:
        self.log.add(form)
        return super().__getitem__(form)


BOOKS = ("令和5年度第1回", *(f"様式見本/{folder.name}" for folder in (ROOT / "inputs" / "様式見本").iterdir()))
# These look into whatever the papers asked for are made from, and ask themselves whether that was read whole.
LOOK_INTO_COPIES = {"次第01", "次第05", "次第10", "次第11", "次第12", "次第13", "次第20"}


@pytest.fixture(scope="module", params=[name for name in BOOKS if (ROOT / "inputs" / name / "会議.xlsx").is_file()])
def book(request: pytest.FixtureRequest) -> Book:
    return read_meeting(OfficeFolders(ROOT).meeting(request.param)).book


def test_a_rule_reads_no_sheet_that_it_does_not_say(book: Book) -> None:
    for rule in checks().values():
        asked = Asked(book)
        list(rule.find(asked))
        if rule.code not in LOOK_INTO_COPIES:
            assert asked.log <= set(rule.needs), rule.code


def test_a_rule_keeps_silent_when_a_sheet_it_needs_was_refused() -> None:
    def rule(_: Book) -> Iterator[Finding]:
        yield Finding(Place("会議.xlsx"), "違います。")

    book = Book({}, frozenset({MinutesText}))
    assert Check("試験01", Severity.NOTE, rule, (Meeting, MinutesText)).problems(book) == []
    assert len(Check("試験02", Severity.NOTE, rule, (Meeting,)).problems(book)) == 1


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
