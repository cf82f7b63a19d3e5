"""記入: what was emptied for a new meeting is written anew before a paper is made from it."""

from collections.abc import Iterator

from generator.book import Book
from generator.check import Finding, check
from generator.document import documents
from generator.forms.meeting import WORKBOOK as MEETING_WORKBOOK
from generator.forms.meeting import Handout
from generator.problem import Place, Severity
from generator.record import Layout, Record, Renewal


@check("記入01", Severity.ERROR)
def papers_have_something_to_say(book: Book) -> Iterator[Finding]:
    """会議や年度ごとに書き直すシートだけから作る資料に、書いた行が一つもないものがないこと。"""
    for handout, blank in _blank(book):
        if len(blank) == len(_content(handout)):
            message = f"一行も書かれていないので、「{handout.kind}」に載せることがありません。"
            hint = "内容を書くか、この資料を作らないなら、［配付資料］と［次第］の行を消してください。"
            yield Finding(_place(blank[0]), message, hint)


@check("記入02", Severity.WARNING)
def sheets_written_anew_have_rows(book: Book) -> Iterator[Finding]:
    """会議や年度ごとに書き直すシートのうち、資料に使うものに、書いた行があること。"""
    told: set[Place] = set()
    for handout, blank in _blank(book):
        for form in blank if len(blank) < len(_content(handout)) else ():
            place = _place(form)
            if place not in told:
                told.add(place)
                message = f"一行も書かれていません。「{handout.kind}」に使うシートです。"
                yield Finding(place, message, "内容を書いてください。本当に一つもないときは、そのままで構いません。")


def _blank(book: Book) -> Iterator[tuple[Handout, list[type[Record]]]]:
    """Each handout of one paper with those of its sheets that are written anew and have no row."""
    for handout in book[Handout]:
        if handout.kind in documents() and documents()[handout.kind].each is None:
            blank = [form for form in _content(handout) if _is_written_anew(form) and book.is_blank(form)]
            if blank:
                yield handout, blank


def _content(handout: Handout) -> list[type[Record]]:
    """The sheets a paper is made from, apart from what says when and where the meeting is."""
    uses = documents()[handout.kind].uses
    return [form for form in uses if form.declaration.workbook != MEETING_WORKBOOK]


def _is_written_anew(form: type[Record]) -> bool:
    sheet = form.declaration
    every_time = sheet.renewed in {Renewal.EACH_MEETING, Renewal.EACH_YEAR}
    # Of minutes, which come in several workbooks, 会議録16 tells.
    return every_time and sheet.layout is Layout.TABLE and not sheet.optional and "*" not in sheet.workbook


def _place(form: type[Record]) -> Place:
    return Place(form.declaration.workbook, form.declaration.name)
