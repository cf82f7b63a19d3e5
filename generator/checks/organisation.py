"""団体.xlsx: the office has a name where titles need one, and what it lists can be used."""

import re
from collections.abc import Iterator

from generator.checks.rule import ERROR, WARNING, Finding, check
from generator.forms.meeting import Handout
from generator.forms.organisation import PARTS, WORKBOOK, OfficeProfession, OfficeSource, Organisation
from generator.forms.support_office import Attendance, Consultations
from generator.japanese.text import key
from generator.papers.kind import documents
from generator.records.book import Book
from generator.records.declare import Record, Sheet

_COLOUR = re.compile(r"[0-9A-Fa-f]{6}")


@check("団体31", WARNING, Handout)
def the_city_is_named(book: Book) -> Iterator[Finding]:
    """資料の題名に〔市名〕が入るとき、団体.xlsxに市名が書いてあること（書いていないと、題名から市の名前が抜けます）。"""
    if book.settings.city:
        return
    for handout in book[Handout]:
        made = documents().get(handout.kind)
        title = handout.name or (made.title if made else "")
        if "〔市名〕" in title or ("〔基本方針〕" in title and not book.settings.policy):
            cell = handout.cell("name" if handout.name else "kind")
            message = (
                f"資料「{handout.name or handout.kind}」の題名に市の名前が入りますが、市名がどこにも書かれていません。"
            )
            hint = f"inputs の中の{WORKBOOK}［団体］の「市名」に書いてください（{WORKBOOK}は「kaigi new」で作れます）。"
            yield Finding.on(cell, message, hint)
            return


@check("団体32", ERROR, Organisation)
def choices_of_the_office_can_be_used(book: Book) -> Iterator[Finding]:
    """［団体］の「報告の区切り」が年度を等しく分ける月数で、「見え消しの色」が六桁の英数字であること。"""
    for row in book[Organisation]:
        if row.part_months is not None and row.part_months not in PARTS:
            cell = row.cell("part_months")
            message = f"「報告の区切り」の{row.part_months}か月では、一年を等しく分けられません。"
            yield Finding.on(cell, message, f"{'、'.join(map(str, PARTS))}のどれかを書いてください。")
        if row.redline_colour and not _COLOUR.fullmatch(row.redline_colour):
            cell = row.cell("redline_colour")
            message = f"「見え消しの色」の「{row.redline_colour}」は、色を表す六桁の英数字ではありません。"
            yield Finding.on(cell, message, "赤なら C00000、青なら 0000C0 のように書いてください。")


@check("団体33", ERROR, OfficeProfession, OfficeSource, hint="ほかの言葉に変えてください。")
def listed_words_do_not_hide_other_headings(book: Book) -> Iterator[Finding]:
    """［職種］と［相談者の区分］の言葉が、支援室.xlsxのほかの見出しや「計」「合計」と同じでないこと。"""
    listed: list[tuple[Record, str, Sheet]] = [
        *((row, row.heading, Attendance.declaration) for row in book[OfficeProfession]),
        *((row, row.heading, Consultations.declaration) for row in book[OfficeSource]),
    ]
    for row, heading, sheet in listed:
        others = {key(column.heading) for column in sheet.columns.values() if not column.each} | {"計", "合計"}
        if key(heading) in others:
            cell = row.cell("heading")
            message = f"「{heading}」は、支援室.xlsx［{sheet.name}］のほかの見出しと同じ言葉なので、使えません。"
            yield Finding.on(cell, message)
