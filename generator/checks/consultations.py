"""相談: what was counted row by row agrees with what was typed, and every row was counted."""

from collections.abc import Iterator

from generator.book import Book
from generator.check import Finding, check
from generator.consultations import logged, told_year
from generator.forms.support_office import ConsultationEntry, Consultations
from generator.mentions import mention_of
from generator.problem import Mention, Place, Severity
from generator.wareki import fiscal_label

_MOST_NAMED = 5


@check("相談01", Severity.WARNING)
def typed_counts_are_those_of_the_log(book: Book) -> Iterator[Finding]:
    """［相談記録］と［相談件数］の両方に書いたとき、相談者の区分ごとの件数が同じであること（資料には数えた件数が載ります）。"""
    if not book[ConsultationEntry]:
        return
    entries = logged(book)
    for typed in book[Consultations]:
        for name, column in typed.declaration.columns.items():
            rows = [entry for entry in entries if entry.source == column.heading]
            every = [entry for entry in book[ConsultationEntry] if entry.source == column.heading]
            if getattr(typed, name) not in (len(rows), len(every)):  # 相談02 tells of those outside the year
                sheet = Place(typed.workbook, ConsultationEntry.declaration.name)
                others = tuple(mention_of(row, "source") for row in rows[:_MOST_NAMED]) or (Mention(sheet),)
                yield Finding(
                    typed.cell(name).place,
                    f"「{column.heading}」は{getattr(typed, name)}件とありますが、［相談記録］を数えると{len(rows)}件です。",
                    "記録に抜けや重なりがないか確かめてください。記録が正しければ、［相談件数］はすべて空欄にできます。",
                    typed.cell(name).written,
                    others,
                )


@check("相談02", Severity.WARNING)
def consultations_lie_in_the_year_told_of(book: Book) -> Iterator[Finding]:
    """［相談記録］の日付が、資料で述べる年度（会議の前の年度）の中にあること。外の行は件数に入りません。"""
    year, entries = told_year(book), book[ConsultationEntry]
    if year is None or not entries:
        return
    within = {id(entry) for entry in logged(book)}
    outside = [entry for entry in entries if id(entry) not in within]
    if outside:
        first, *rest = outside
        yield Finding(
            first.cell("day").place,
            f"{fiscal_label(year)}でない日付の行が{len(outside)}行あります。件数に入れていません。",
            "日付の書き違いがないか確かめてください。別の年度の相談なら、そのままで構いません。",
            first.cell("day").written,
            tuple(mention_of(entry, "day") for entry in rest[:_MOST_NAMED]),
        )
