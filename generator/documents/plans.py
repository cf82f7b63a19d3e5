"""資料2: what is planned for each 取組, year by year, as the basic policy lays down."""

from generator.book import Book
from generator.document import document
from generator.forms.initiatives import Category, Indicator, Initiative, Principle
from generator.forms.meeting import Meeting
from generator.text import Field, Fields, Said, said, shown

TITLE = "〔年度〕における各事業実施予定について"


@document("事業実施予定", title=TITLE, uses=(Meeting, Principle, Category, Initiative, Indicator))
def plans(book: Book) -> Fields:
    """A card for every 取組 under its 基本理念: outline, 事業区分 and the 成果指標 of all years."""
    years = _years(book)
    return {
        "基本理念別": [
            {
                **shown(principle),
                "取組一覧": [_card(row, years, book) for row in book[Initiative] if row.principle == principle.number],
            }
            for principle in book[Principle]
        ]
    }


def _years(book: Book) -> list[int]:
    """The fiscal years that ［成果指標］ tells of, in order; the meeting's own when it tells of none."""
    written = {year for row in book[Indicator] for year in row.by_year}
    return sorted(written) or [book.one(Meeting).fiscal_year]


def _card(initiative: Initiative, years: list[int], book: Book) -> Field:
    indicator = next((row for row in book[Indicator] if row.number == initiative.number), None)
    category = next((row for row in book[Category] if row.symbol == initiative.category), None)
    return {
        **shown(initiative),
        "事業区分": {
            "記号": said(initiative, "category"),
            "事業区分": said(category, "name") if category else "",
        },
        "年度別": [{"年度": year, "成果指標": _indicated(indicator, year)} for year in years],
    }


def _indicated(indicator: Indicator | None, year: int) -> Said:
    """The 成果指標 as typed, 「→」 included; empty where nothing is written, as after a 取組 was discontinued."""
    if indicator is None or year not in indicator.by_year:
        return Said("")
    cell = indicator.cells.get(f"by_year:{year}")
    return Said(indicator.by_year[year], (cell.place,) if cell else ())
