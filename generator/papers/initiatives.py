"""資料1 and 資料2: what came of each 取組, and what is planned for it, as the basic policy lays down."""

from collections.abc import Iterable, Sequence

from generator.forms.initiatives import Category, Excerpt, Indicator, Initiative, PastInitiative, Principle, Result
from generator.forms.meeting import Meeting
from generator.forms.policy import PolicyInitiative
from generator.japanese.dates import fiscal_year, parse_date
from generator.japanese.text import half_width_digits, key
from generator.papers.kind import document
from generator.records.book import Book
from generator.records.said import Field, Fields, Said, derived, said, said_in, shown
from generator.settings import BLANK, CONTINUES


def resolved(indicator: Indicator, year: int) -> Said:
    """The 成果指標 of a western fiscal year: as written, or for 「→」 the last value written before it.

    Empty when that year's cell is empty (the 取組 was discontinued); 「→」 itself when nothing was written before it.
    """
    said = said_in(indicator.by_year, year)
    if said is None:
        return Said("")
    passed: list[Said] = []
    for earlier in sorted(indicator.by_year, reverse=True):
        text, cell = indicator.by_year[earlier], indicator.cells.get(f"by_year:{earlier}")
        if said <= earlier <= year and text.strip():
            passed.append(Said(text, (cell.place,) if cell else ()))
    return derived(passed[-1].value, passed) if key(str(passed[-1].value)) != CONTINUES else passed[0]


def years_of(indicators: Iterable[Indicator]) -> list[int]:
    """The western fiscal years that the 成果指標 tell of, in order."""
    return sorted({year for row in indicators for year in row.by_year})


def cards(
    principles: Iterable[Principle],
    initiatives: Sequence[Initiative | PolicyInitiative],
    categories: Sequence[Category],
    indicators: Sequence[Indicator],
    years: Sequence[int],
) -> list[Field]:
    """Each 基本理念 with the 取組一覧 under it; a 取組 has 年度別 one entry for each of `years` (western)."""
    named = {category.symbol: category for category in categories}
    indicated = {indicator.number: indicator for indicator in indicators}
    return [
        {
            **shown(principle),
            "取組一覧": [
                {
                    **shown(row),
                    "事業区分": {
                        "記号": said(row, "category"),
                        "事業区分": said(named[row.category], "name") if row.category in named else "",
                    },
                    "年度別": [{"年度": year, "成果指標": _written(indicated.get(row.number), year)} for year in years],
                }
                for row in initiatives
                if row.principle == principle.number
            ],
        }
        for principle in principles
    ]


def _written(indicator: Indicator | None, year: int) -> Said:
    """The 成果指標 as typed, 「→」 included; empty where nothing is written, as after a 取組 was discontinued."""
    if indicator is None or year not in indicator.by_year:
        return Said("")
    cell = indicator.cells.get(f"by_year:{year}")
    return Said(indicator.by_year[year], (cell.place,) if cell else ())


PLANS_TITLE = "〔年度〕における各事業実施予定について"


@document("事業実施予定", title=PLANS_TITLE, uses=(Meeting, Excerpt, Principle, Category, Initiative, Indicator))
def plans(book: Book) -> Fields:
    """A card for every 取組 under its 基本理念: outline, 事業区分 and the 成果指標 of all years."""
    years = years_of(book[Indicator]) or [book.one(Meeting).fiscal_year]
    return {
        "出典": shown(book.one(Excerpt)),
        "基本理念別": cards(book[Principle], book[Initiative], book[Category], book[Indicator], years),
    }


RESULTS_TITLE = "〔前年度〕における各事業実施実績について"


def superseded(book: Book) -> bool:
    """Whether the results are of a year in which another edition was in force: they are told by its 取組."""
    issued = next((row.issued for row in book[Excerpt]), "")
    return book.has(PastInitiative) and all(still_reported(issued, row.fiscal_year - 1) for row in book[Meeting])


def still_reported(issued: str, year: int) -> bool:
    """Whether the results of a western fiscal year are those of the edition before the one of a month (令和6年4月)."""
    try:
        return year < fiscal_year(parse_date(f"{half_width_digits(issued)}1日").date)
    except ValueError:
        return True


def reported(book: Book) -> Sequence[Initiative | PastInitiative]:
    """The 取組 that the results are about: those of the edition that was in force."""
    return book[PastInitiative] if superseded(book) else book[Initiative]


def indicated(book: Book) -> Sequence[Indicator]:
    """The 成果指標 that the results are measured by; none where ［前の方針の取組］ says what was planned."""
    return () if superseded(book) else book[Indicator]


@document(
    "事業実施実績",
    title=RESULTS_TITLE,
    uses=(Meeting, Excerpt, Initiative, Category, Indicator, Result, PastInitiative),
)
def results(book: Book) -> Fields:
    """Plan, rating and result of every 取組 in the year before the meeting."""
    return {
        "評価基準": [
            {"評価": rating.sign, "意味": rating.meaning} for rating in book.settings.ratings if rating.meaning
        ],
        "取組一覧": [_row(initiative, book) for initiative in reported(book)],
    }


def _row(initiative: Initiative | PastInitiative, book: Book) -> Field:
    """One 取組; what ［実施実績］ words otherwise than ［取組］ goes before it, what it does not tell stays empty."""
    result = next((row for row in book[Result] if row.number == initiative.number), None)
    return {
        "番号": said(initiative, "number"),
        "取組": _worded(result, initiative, "name"),
        "事業概要": _worded(result, initiative, "outline"),
        "事業区分": _category(result, initiative, book),
        "実施予定": _planned(result, initiative, book),
        "評価": said(result, "rating") if result else "",
        "実施実績": said(result, "result") if result else "",
    }


def _worded(result: Result | None, initiative: Initiative | PastInitiative, attribute: str) -> Said:
    return said(result, attribute) if result and getattr(result, attribute) else said(initiative, attribute)


def _category(result: Result | None, initiative: Initiative | PastInitiative, book: Book) -> Field:
    symbol = _worded(result, initiative, "category")
    if isinstance(initiative, PastInitiative) and not (result and result.category):
        return {"記号": symbol, "事業区分": said(initiative, "category_name")}
    named = next((shown(category) for category in book[Category] if category.symbol == symbol.value), None)
    return {"記号": symbol, "事業区分": named["事業区分"] if named else ""}


def _planned(result: Result | None, initiative: Initiative | PastInitiative, book: Book) -> Said:
    """What was planned: as ［実施実績］ says, else the 成果指標 of that year, else 「—」."""
    if result and result.planned:
        return said(result, "planned")
    if isinstance(initiative, PastInitiative):
        return said(initiative, "planned") if initiative.planned else derived(BLANK)
    year = book.one(Meeting).fiscal_year - 1
    indicator = next((row for row in book[Indicator] if row.number == initiative.number), None)
    value = resolved(indicator, year) if indicator else Said("")
    return value if value.value else derived(BLANK)
