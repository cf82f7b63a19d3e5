"""改訂: the papers that show what a revision changes can show it."""

from collections.abc import Iterator

from generator.book import Book
from generator.check import Finding, check
from generator.document import documents
from generator.forms.meeting import Handout
from generator.problem import Severity


@check("改訂01", Severity.ERROR)
def redlines_are_word_files(book: Book) -> Iterator[Finding]:
    """［配付資料］の様式が見え消し版の行は、「形式」がWordだけであること。"""
    for handout in book[Handout]:
        kind = documents().get(handout.kind)
        if kind and kind.weave and "Excel" in handout.formats:
            message = f"「{handout.kind}」を「{handout.formats}」で作ることはできません。消した線と足した線がExcelには残りません。"
            hint = "「形式」を「Word」にするか、空欄にしてください。"
            yield Finding(handout.cell("formats").place, message, hint, handout.formats)
