"""会議録: minutes tell who was there and what was said."""

from collections.abc import Iterator

from generator.book import Book
from generator.check import Finding, check
from generator.forms.minutes import Attendee, MinutesHead, MinutesText
from generator.problem import Place, Severity


@check("会議録16", Severity.WARNING)
def minutes_are_written(book: Book) -> Iterator[Finding]:
    """会議録の［出席者］と［本文］に、行があること。"""
    for form in (Attendee, MinutesText):
        written = {row.workbook for row in book[form]}
        for head in book[MinutesHead]:
            if head.workbook not in written:
                sheet = form.declaration.name
                yield Finding(
                    Place(head.workbook, sheet),
                    f"［{sheet}］に何も書かれていません。",
                    "書きかけなら、書いて保存してから、もう一度実行してください。",
                )
