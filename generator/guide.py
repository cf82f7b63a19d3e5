"""The 記入要領: what to write where, and what is checked, printed from the declarations alone."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from generator.check import checks
from generator.document import documents
from generator.excel.descriptions import at_next, how_to_write, in_a_line, need
from generator.excel.refusals import Refusal
from generator.excel.unreadable import Unreadable
from generator.fillable import fillables
from generator.forms.meeting import WORKBOOK as MEETING_WORKBOOK
from generator.office_forms import used_and_other
from generator.problem import Severity
from generator.record import Record, Sheet, personal_workbooks, workbooks

_VARIABLE_WORD = re.compile(r"\{\w+\}")


def guide() -> str:
    """The whole guide as Markdown: every workbook with its sheets and columns, then every finding by its code."""
    return "\n".join([*_forms(), *_findings()])


def _forms() -> Iterator[str]:
    used, other = used_and_other()
    yield "# 記入要領"
    for workbook, forms in used:
        yield from _workbook(workbook, forms)
    if other:
        yield from ("", "# ほかの様式", "")
        yield "ほかの市などの資料の様式です。`python -m generator new 会議 --kind 様式` で作れます。"
    for workbook, forms in other:
        yield from _workbook(workbook, forms)
    yield from ("", "# 個人情報の様式", "")
    yield (
        "患者や利用者の個人情報を書く様式です。会議のフォルダーには置きません。`python -m generator sheets 名前 --new` で作り、"
        "`python -m generator sheets 名前` で記入済みのシートにします。"
    )
    for workbook, forms in workbooks():
        if workbook in personal_workbooks():
            yield from _workbook(workbook, forms)


def _workbook(name: str, forms: Collection[type[Record]]) -> Iterator[str]:
    kinds = [kind for kind, document in documents().items() if not set(document.uses).isdisjoint(forms)]
    kinds += [kind for kind, form in fillables().items() if form.row in forms]
    yield from ("", f"## {name}")
    if name != MEETING_WORKBOOK and kinds:
        yield from ("", f"様式: {'、'.join(kinds)}")
    for form in forms:
        yield from _sheet(form.declaration)


def _sheet(sheet: Sheet) -> Iterator[str]:
    optional = (
        "・なくてもかまいません"
        if sheet.optional
        else "・使う資料がなければ、なくてもかまいません" * sheet.only_if_used
    )
    yield from ("", f"### ［{sheet.name}］（{sheet.layout}{optional}）", "", sheet.note, "")
    yield from _table(
        ("見出し", "必須・任意", "書き方", "説明", "記入例"),
        (
            (column.heading, need(column), how_to_write(column), column.note, column.example)
            for column in sheet.columns.values()
        ),
    )
    if not sheet.personal:
        yield from ("", f"次の会議の様式を作るとき: {at_next(sheet)}")


def _findings() -> Iterator[str]:
    stems = dict.fromkeys(form.declaration.stem for _, forms in workbooks() for form in forms)
    yield from ("", "# 点検の決まり", "")
    yield f"「{Severity.ERROR}」が一つでもあると、資料は作られません。「{Severity.WARNING}」と「{Severity.NOTE}」は、確かめれば足ります。"
    yield from ("", "## ファイル", "")
    yield from _table(
        ("番号", "重さ", "決まりに合わないこと", "直し方"),
        (
            (f"ファイル{reason.number}", Severity.ERROR, _VARIABLE_WORD.sub("○", reason.message), reason.hint)
            for reason in Unreadable
        ),
    )
    yield from ("", "## セルの書き方", "", f"番号の○○は、ブックの名前です（{'、'.join(stems)}）。", "")
    yield from _table(
        ("番号", "重さ", "決まり"),
        ((f"○○{refusal.number}", refusal.severity, refusal.rule) for refusal in Refusal),
    )
    yield from ("", "## 業務の決まりと資料の照合", "")
    yield from _table(("番号", "重さ", "決まり"), ((rule.code, rule.severity, rule.rule) for rule in checks().values()))


def _table(headings: Sequence[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    yield _row(headings)
    yield _row("---" for _ in headings)
    yield from (_row(row) for row in rows)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(in_a_line(cell).replace('|', '｜') for cell in cells)} |"
