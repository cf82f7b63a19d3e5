"""資料2: what is planned for each 取組, year by year, as the basic policy lays down."""

from generator.book import Book
from generator.document import document
from generator.forms.initiatives import Category, Excerpt, Indicator, Initiative, Principle
from generator.forms.meeting import Meeting
from generator.initiative_cards import cards, years_of
from generator.text import Fields, shown

TITLE = "〔年度〕における各事業実施予定について"


@document("事業実施予定", title=TITLE, uses=(Meeting, Excerpt, Principle, Category, Initiative, Indicator))
def plans(book: Book) -> Fields:
    """A card for every 取組 under its 基本理念: outline, 事業区分 and the 成果指標 of all years."""
    years = years_of(book[Indicator]) or [book.one(Meeting).fiscal_year]
    return {
        "出典": shown(book.one(Excerpt)),
        "基本理念別": cards(book[Principle], book[Initiative], book[Category], book[Indicator], years),
    }
