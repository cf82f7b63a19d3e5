"""照合: what the papers say of one 取組, one 研修 or one 部会 is the same in each."""

from collections.abc import Iterator

from generator.book import Book
from generator.check import Finding, check
from generator.checks.differences import difference
from generator.forms.initiatives import Category, Indicator, Initiative, Result
from generator.forms.meeting import Meeting
from generator.indicators import resolved
from generator.japanese import key
from generator.mentions import mention_of
from generator.problem import Mention, Severity
from generator.wareki import fiscal_label

_SAME_WORDING = "同じ言い方にするなら、このセルを空欄にしてください（［{sheet}］の言葉で印刷されます）。"


@check("照合01", Severity.WARNING)
def results_word_an_initiative_as_the_plan_does(book: Book) -> Iterator[Finding]:
    """［実施実績］に書いた取組の名前、事業概要、事業区分が、［取組］と同じであること（資料1と資料2の照合）。"""
    initiatives = {key(row.number): row for row in book[Initiative]}
    categories = {key(row.symbol): row.name for row in book[Category]}
    for result in book[Result]:
        initiative = initiatives.get(key(result.number))
        if not initiative:
            continue
        for attribute, here, there in (
            ("name", result.name, initiative.name),
            ("outline", result.outline, initiative.outline),
            ("category", result.category, initiative.category),
        ):
            if not here or key(here) == key(there):
                continue
            heading = result.declaration.columns[attribute].heading
            said, told = (_named(symbol, categories) if attribute == "category" else symbol for symbol in (here, there))
            yield Finding(
                result.cell(attribute).place,
                f"{result.number}の「{heading}」が、実施予定の資料と違います: {difference(said, told)}。",
                _SAME_WORDING.format(sheet="取組"),
                here,
                (mention_of(initiative, attribute),),
            )


@check("照合02", Severity.WARNING)
def planned_is_what_the_indicators_planned(book: Book) -> Iterator[Finding]:
    """［実施実績］に書いた実施予定が、［成果指標］のその年度の値（「→」はその前の年度の値）と同じであること。"""
    if not book.has(Meeting):
        return
    year = book.one(Meeting).fiscal_year - 1
    indicators = {key(row.number): row for row in book[Indicator]}
    for result in book[Result]:
        indicator = indicators.get(key(result.number))
        if not indicator or not result.planned:
            continue
        value = resolved(indicator, year)
        if key(str(value.value)) == key(result.planned):
            continue
        written = [mention_of(indicator, f"by_year:{y}") for y in sorted(indicator.by_year)]
        there = f"「{value.value}」" if value.value else "空欄"
        yield Finding(
            result.cell("planned").place,
            f"{result.number}の「実施予定」は「{result.planned}」ですが、［成果指標］の{fiscal_label(year)}は{there}です。",
            _SAME_WORDING.format(sheet="成果指標"),
            result.planned,
            tuple(cell for cell in written if cell.place in value.places) or (Mention(indicator.cell("number").place),),
        )


def _named(symbol: str, categories: dict[str, str]) -> str:
    name = categories.get(key(symbol), "")
    return f"{symbol} {name}".strip()
