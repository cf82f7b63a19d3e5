"""資料1: what was planned for each 取組 in the year before, and what came of it."""

from generator.book import Book
from generator.document import document
from generator.forms.initiatives import Category, Indicator, Initiative, Result
from generator.forms.meeting import Meeting
from generator.house import BLANK, RATING_MEANINGS
from generator.indicators import resolved
from generator.text import Field, Fields, Said, derived, said, shown

TITLE = "〔前年度〕における各事業実施実績について"


@document("事業実施実績", title=TITLE, uses=(Meeting, Initiative, Category, Indicator, Result))
def results(book: Book) -> Fields:
    """Plan, rating and result of every 取組 in the year before the meeting."""
    return {
        "評価基準": [{"評価": rating, "意味": meaning} for rating, meaning in RATING_MEANINGS.items()],
        "取組一覧": [_row(initiative, book) for initiative in book[Initiative]],
    }


def _row(initiative: Initiative, book: Book) -> Field:
    """One 取組; what ［実施実績］ words otherwise than ［取組］ goes before it, what it does not tell stays empty."""
    result = next((row for row in book[Result] if row.number == initiative.number), None)
    return {
        "番号": said(initiative, "number"),
        "取組": _worded(result, initiative, "name"),
        "事業概要": _worded(result, initiative, "outline"),
        "事業区分": _category(_worded(result, initiative, "category"), book),
        "実施予定": _planned(result, initiative, book),
        "評価": said(result, "rating") if result else "",
        "実施実績": said(result, "result") if result else "",
    }


def _worded(result: Result | None, initiative: Initiative, attribute: str) -> Said:
    return said(result, attribute) if result and getattr(result, attribute) else said(initiative, attribute)


def _category(symbol: Said, book: Book) -> Field:
    named = next((shown(category) for category in book[Category] if category.symbol == symbol.value), None)
    return {"記号": symbol, "事業区分": named["事業区分"] if named else ""}


def _planned(result: Result | None, initiative: Initiative, book: Book) -> Said:
    """What was planned: as ［実施実績］ says, else the 成果指標 of that year, else 「—」."""
    if result and result.planned:
        return said(result, "planned")
    year = book.one(Meeting).fiscal_year - 1
    indicator = next((row for row in book[Indicator] if row.number == initiative.number), None)
    indicated = resolved(indicator, year) if indicator else Said("")
    return indicated if indicated.value else derived(BLANK)
