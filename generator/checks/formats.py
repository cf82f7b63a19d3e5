"""形式: a paper is asked for as a file that its kind can be."""

from collections.abc import Iterator

from generator.book import Book
from generator.check import Finding, check
from generator.document import documents
from generator.forms.meeting import Handout
from generator.problem import Severity


@check("形式01", Severity.ERROR)
def workbooks_are_asked_for_as_workbooks(book: Book) -> Iterator[Finding]:
    """［配付資料］の様式がExcelだけで作るもの（集計など）の行は、「形式」が空欄かExcelであること。"""
    for handout in book[Handout]:
        kind = documents().get(handout.kind)
        if kind and kind.compose is None and handout.formats not in ("", *kind.formats):
            yield Finding(
                handout.cell("formats").place,
                f"「{handout.kind}」を「{handout.formats}」で作ることはできません。Excelだけで作る資料です。",
                "「形式」を「Excel」にするか、空欄にしてください。",
                handout.formats,
            )
