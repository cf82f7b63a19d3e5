"""What a 資料 is called: its 資料名 or its kind's title, with 〔年度〕 and 〔前年度〕 replaced by the years meant, 〔対象〕 by the copy."""

from collections.abc import Mapping

from generator.book import Book
from generator.copies import Copy
from generator.document import Document, documents
from generator.forms.meeting import AgendaItem, Handout
from generator.handouts import book_for
from generator.house import DIGITS_OF_KIND, Digits
from generator.japanese import key
from generator.paper_years import LAST_YEAR, THIS_YEAR, Years, names_year, years_of
from generator.text import Said, derived, said, widened

SUBJECT = "〔対象〕"
"""Where a title names the copy; a title without it is followed by the name."""


def rolled(text: str, years: Years, digits: Digits = Digits.HALF) -> str:
    """The text with 〔年度〕 as the years (2023 → 令和5年度) and 〔前年度〕 as the ones before, in the paper's digit width."""
    this, last = (widened(label, digits) for label in (years.label, years.before.label))
    return text.replace(LAST_YEAR, last).replace(THIS_YEAR, this)


def in_year(words: Said, book: Book) -> Said:
    """A typed title with its tokens replaced by the meeting's year; words without a token are handed back as they are."""
    return _in_year_of(None, words, book) if names_year(str(words.value)) else words


def _in_year_of(kind: Document | None, words: Said, book: Book) -> Said:
    years = years_of(kind.uses if kind else (), book)
    digits = DIGITS_OF_KIND.get(kind.kind if kind else "", Digits.HALF)
    return derived(rolled(str(words.value), years, digits), [words, *years.sources]) if years else words


def title_of(handout: Handout, book: Book, copy: Copy | None = None) -> Said:
    """The title of a paper, also its file name: 資料名, or the title of its 様式; empty for a nameless paper from elsewhere.

    Without `copy` the title that all copies of a paper share.
    """
    made = documents().get(handout.kind)
    words = said(handout, "name") if handout.name else derived(made.title if made else "", [said(handout, "kind")])
    if names_year(str(words.value)):
        words = _in_year_of(made, words, book_for(handout, book))
    return _of_copy(words, copy)


def _of_copy(title: Said, copy: Copy | None) -> Said:
    text = str(title.value)
    if copy:
        named = text if SUBJECT in text else f"{text}　{SUBJECT}"
        return derived(named.replace(SUBJECT, str(copy.name.value)), [title, copy.name])
    return derived(text.replace(SUBJECT, "").strip(), [title]) if SUBJECT in text else title


def handouts_by_word(book: Book) -> dict[str, Handout]:
    """The papers by the keys of what the agenda may call them: 様式, 資料名 and title; the first of several."""
    named: dict[str, Handout] = {}
    for handout in book[Handout]:
        for words in (handout.kind, handout.name, str(title_of(handout, book).value)):
            named.setdefault(key(words), handout)
    return named


def handout_of(item: AgendaItem, named: Mapping[str, Handout]) -> Handout | None:
    """The paper a line of the agenda names, None when there is none; `named` are the `handouts_by_word`."""
    return named.get(key(item.paper)) if item.paper else None
