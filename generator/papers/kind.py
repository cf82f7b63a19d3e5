"""One kind of 資料: from what staff wrote to fields or pages; what a line of ［配付資料］ asks for; titles and copies."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from enum import StrEnum
from functools import cache
from itertools import count
from typing import Any, Final, ParamSpec, TypeAlias

from generator.compare.blocks import Pair
from generator.forms import forms
from generator.forms.meeting import ELSEWHERE, NOBODY, AgendaItem, Handout, Meeting
from generator.forms.organisation import Organisation
from generator.japanese.dates import fiscal_span
from generator.japanese.text import key
from generator.records.book import Book
from generator.records.declare import Record, by_name, declared
from generator.records.said import Fields, Page, Paginate, Said, derived, said, widened
from generator.settings import DEFAULT, Digits, Settings


@dataclass(frozen=True, slots=True)
class Copy:
    """One of the papers that a kind of 資料 is made as.

    `name` tells it from the others: in its title, its file name and in 対象 of ［配付資料］ (令和5年5月). `of` is what it is
    about, as the kind's function wants it (a month, a row). `groups` are other words that 対象 may say for it together
    with its like: the month of a meeting.
    """

    name: Said
    of: Any
    groups: tuple[str, ...] = ()

    def is_meant(self, words: str) -> bool:
        """Whether 対象 means this copy by these words, whatever their width and spaces."""
        return key(words) in map(key, (str(self.name.value), *self.groups))


Each: TypeAlias = Callable[[Book], Iterable[Copy]]
"""From what staff wrote to the copies a kind of 資料 is made as, in their order."""


def told_apart(copies: Iterable[Copy]) -> list[Copy]:
    """The copies with a number behind every name that was there before, and that no other has: 連絡会, 連絡会（2）."""
    copies = list(copies)
    taken = {key(str(copy.name.value)) for copy in copies}
    seen: set[str] = set()
    apart: list[Copy] = []
    for copy in copies:
        name = str(copy.name.value)
        if key(name) in seen:
            name = next(free for number in count(2) if key(free := f"{name}（{number}）") not in taken)
            copy = replace(copy, name=derived(name, [copy.name]))  # noqa: PLW2901 - the same copy under its own name
            taken.add(key(name))
        seen.add(key(name))
        apart.append(copy)
    return apart


def lines_of(subjects: str) -> list[str]:
    """What 対象 names, one a line."""
    return [line.strip() for line in subjects.split("\n") if line.strip()]


def meant(copies: Sequence[Copy], subjects: str) -> list[Copy]:
    """The copies that 対象 means, in their own order; all when it is empty."""
    wanted = lines_of(subjects)
    return [copy for copy in copies if not wanted or any(copy.is_meant(words) for words in wanted)]


Compose: TypeAlias = Callable[..., Fields]
"""Takes the book; of a kind made in copies, also what one copy is about."""

Pairing: TypeAlias = Callable[[Book], Sequence[Pair]]
"""From the book with two editions, the older first, to their parts side by side."""

_P = ParamSpec("_P")


class Weave(StrEnum):
    """How a paper made of two editions shows what changed: as Word revisions, or as lines for those who print."""

    REVISIONS = "変更履歴"
    LINES = "線"


@dataclass(frozen=True, slots=True)
class Document:
    """A kind of 資料.

    `kind` is the word of the 様式 menu, `title` what it is called unless 資料名 says otherwise (〔年度〕, 〔市名〕 and
    the like are replaced), `uses` the sheets its fields are taken from, `template` the stem of its Word template. `sources` is how many
    workbooks of a kind that comes in several (`会議録_*.xlsx`) one paper is made from. With `weave` the paper is
    composed once for each of two, the older named first, and both are woven into one, as `pairing` pairs their parts. With `each` there is one paper
    for each copy that it finds (a month, a meeting, a person), and the maker is given what that copy is about. `pages`
    makes the Excel form; without it that is made from the Word file. A kind without `compose` has no Word form and no
    template. `earlier` are the sheets that are also read from the folders of earlier meetings (`Book.earlier`).
    `looks_at` are sheets of the meeting that it takes words from where they are written; it is made without them, too.
    A paper that is `office_only` is for nobody outside unless its row says for whom. Of a kind whose workbooks come in
    several, `subject` tells from the book of one of them what 〔対象〕 of its title is (a sitting, an edition).
    """

    kind: str
    _: KW_ONLY
    title: str
    uses: tuple[type[Record], ...]
    template: str = ""
    compose: Compose | None = None
    sources: int = 1
    weave: Weave | None = None
    each: Each | None = None
    pages: Paginate | None = None
    pairing: Pairing | None = None
    earlier: tuple[type[Record], ...] = ()
    office_only: bool = False
    looks_at: tuple[type[Record], ...] = ()
    subject: Callable[[Book], Said] | None = None

    def __call__(self, book: Book, *of: Any) -> Fields:
        """The fields as its function makes them, of a kind in copies for what a copy is `of`."""
        assert self.compose is not None
        return self.compose(book, *of)

    @property
    def maker(self) -> Callable[..., object]:
        """The function that makes it."""
        maker = self.compose or self.pages
        assert maker is not None
        return maker

    @property
    def reads(self) -> tuple[type[Record], ...]:
        """Every sheet that its fields may come from."""
        return (*self.uses, *self.looks_at)

    def __reduce__(self) -> tuple[Callable[[str], "Document"], tuple[str]]:
        """A kind is kept by its word: the functions that make it belong to the program."""
        return _of_kind, (self.kind,)

    @property
    def file(self) -> str:
        """The file name of its Word template; only for kinds that have one (`template`)."""
        return f"{self.template}.docx"

    @property
    def formats(self) -> tuple[str, ...]:
        """What may be chosen as 形式; the first is made when nothing is chosen."""
        if self.compose is None:
            return ("Excel",)
        return ("Word",) if self.weave else ("Word", "Excel", "Word・Excel")

    @property
    def pattern(self) -> str:
        """The name pattern of the workbooks to choose from in 入力ファイル; empty when there is nothing to choose."""
        return next((form.declaration.workbook for form in self.uses if "*" in form.declaration.workbook), "")

    def copies(self, book: Book) -> list[Copy]:
        """The copies that what staff wrote gives, told apart by name; none of a kind that is one paper."""
        return told_apart(self.each(book)) if self.each else []

    def fields(self, book: Book, copy: Copy | None = None) -> Fields:
        """The fields of the paper, or of one copy of it; of a workbook alone, all that stands on its pages."""
        if self.compose is None:
            return {"紙面": [list(page.leaves) for page in self.sheets(book, copy)]}
        return self.compose(book, copy.of) if copy else self.compose(book)

    def sheets(self, book: Book, copy: Copy | None = None) -> Sequence[Page]:
        """The pages of the workbook, or of one copy of it; none of a kind whose Excel form is made from the Word file."""
        if self.pages is None:
            return ()
        return self.pages(book, copy.of) if copy else self.pages(book)


def _as_maker(
    kind: Callable[_P, Document], given: Callable[[Document, Any], Document]
) -> Callable[_P, Callable[[Callable[..., Any]], Document]]:
    """What makes a function the maker of a kind of 資料: it takes what the kind itself takes; `given` adds the function."""

    def document(*args: _P.args, **kwargs: _P.kwargs) -> Callable[[Callable[..., Any]], Document]:
        return lambda make: given(kind(*args, **kwargs), make)

    return document


def _composed(kind: Document, compose: Compose) -> Document:
    if kind.weave and (kind.each or kind.pages):
        raise ValueError(f"{kind.kind}: two editions are woven into one Word paper, not into copies or pages")
    return replace(kind, compose=compose, template=kind.template or compose.__name__)


document = _as_maker(Document, _composed)
workbook = _as_maker(Document, lambda kind, pages: replace(kind, pages=pages))


@cache
def documents() -> dict[str, Document]:
    """Every kind of 資料, by the word of the 様式 menu."""
    from generator import papers

    found = declared(papers.__name__, papers.__path__, papers.ORDER)
    return by_name(
        (made.kind, made) for at, made in found if isinstance(made, Document) and made.maker.__module__ == at
    )


def _of_kind(kind: str) -> Document:
    return documents()[kind]


def document_kinds(settings: Settings = DEFAULT) -> tuple[str, ...]:
    """The words of the 様式 menu: every kind of 資料 that can be made, the office's own first, and papers from elsewhere."""
    known = documents()
    return (*dict.fromkeys([*(kind for kind in settings.kinds if kind in known), *known]), ELSEWHERE)


def with_kinds(settings: Settings = DEFAULT) -> Settings:
    """The settings with the menu of 様式: what is made of them from here up knows every kind of 資料."""
    return replace(settings, offered=document_kinds(settings))


# What mail programs and servers take; the local part may end in a dot or hold two, as old addresses of mobile phones do.
_ADDRESS: Final = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}"
)


def is_address(text: str) -> bool:
    """Whether a mail can be sent to it."""
    return _ADDRESS.fullmatch(text) is not None and len(text) <= 254


def named_groups(handout: Handout) -> list[str]:
    """The groups that a row's 配付先 names, as written; none when the paper is everybody's."""
    return [line.strip() for line in re.split(r"[\n、，,]", handout.sent_to) if line.strip()]


def goes_to(handout: Handout, group: str) -> bool:
    """Whether a group gets the paper of a row."""
    named = [key(name) for name in named_groups(handout)]
    return not is_office_only(handout) and (not named or (key(group) in named and key(NOBODY) not in named))


def is_office_only(handout: Handout) -> bool:
    """Whether the paper of a row is the office's own: its kind is, and no 配付先 says whom it goes to."""
    made = documents().get(handout.kind)
    return made is not None and made.office_only and not named_groups(handout)


THIS_YEAR: Final = "〔年度〕"
LAST_YEAR: Final = "〔前年度〕"


@dataclass(frozen=True, slots=True)
class Years:
    """The western fiscal years `first` to `last` of a paper, most often one, and the cells that name them."""

    first: int
    last: int
    sources: tuple[Said, ...] = ()

    @property
    def label(self) -> str:
        """令和5年度, or of a plan for two years 令和4・5年度."""
        return fiscal_span(self.first, self.last)

    @property
    def before(self) -> "Years":
        """As many years right before these."""
        length = self.last - self.first + 1
        return Years(self.first - length, self.last - length, self.sources)


def years_of(uses: Iterable[type[Record]], book: Book) -> Years | None:
    """The fiscal years that one of the sheets names for papers, else the meeting's; None when nobody tells.

    A sheet with two such columns names the first and the last year; one left empty is as the other.
    """
    asked: tuple[type[Record], ...] = (*uses, Meeting)
    for form in asked:
        named = [said(record, name) for record in book[form][:1] for name in naming(form)]
        numbers = sorted(year.value for year in named if isinstance(year.value, int))
        if numbers:
            return Years(numbers[0], numbers[-1], tuple(year for year in named if year.value is not None))
    return None


def year_of(uses: Iterable[type[Record]], book: Book) -> Said | None:
    """The last of the years that `years_of` finds."""
    years = years_of(uses, book)
    return derived(years.last, years.sources) if years else None


def names_year(title: str) -> bool:
    """Whether a title says a 年度 that has to be filled in."""
    return THIS_YEAR in title or LAST_YEAR in title


def naming(form: type[Record]) -> list[str]:
    """The attributes of a sheet that name the years of papers."""
    return [attribute for attribute, column in form.declaration.columns.items() if column.names_year]


def naming_years() -> list[type[Record]]:
    """Every sheet that names the years of papers."""
    return [form for form in forms() if naming(form)]


def sources(handout: Handout) -> list[str]:
    """The workbooks a handout names in 入力ファイル, as file names."""
    lines = (line.strip() for line in handout.source.split("\n"))
    return [line if line.lower().endswith(".xlsx") else f"{line}.xlsx" for line in lines if line]


def book_for(handout: Handout, book: Book) -> Book:
    """The book as a paper sees it: of workbooks that come in several, those that its 入力ファイル names."""
    named = sources(handout)
    return book.within(named) if named else book


def needs(handout: Handout, form: type[Record]) -> bool:
    """Whether its paper cannot be made without a sheet: it is made from it, or its title needs the meeting's 年度."""
    made = documents().get(handout.kind)
    if made is None or form in made.uses:
        return made is not None
    untold = not any(naming(used) for used in made.uses)
    return form is Meeting and untold and names_year(handout.name or made.title)


_NAMES: Final = {
    "city": "市名",
    "council": "会議名",
    "policy": "基本方針",
    "support_office": "支援室",
    "subcommittee": "部会",
    "department": "部署",
}
"""The cells of ［団体］ that titles are made from, and what stands for them there."""

SUBJECT = "〔対象〕"
"""Where a title names the copy; a title without it is followed by the name."""


def rolled(text: str, years: Years, digits: Digits = Digits.HALF) -> str:
    """The text with 〔年度〕 as the years (2023 → 令和5年度) and 〔前年度〕 as the ones before, in the paper's digit width."""
    this, last = (widened(label, digits) for label in (years.label, years.before.label))
    return text.replace(LAST_YEAR, last).replace(THIS_YEAR, this)


def in_year(words: Said, book: Book) -> Said:
    """A typed title with its tokens replaced: the meeting's year, the office's names; words without one come back as they are."""
    words = _in_office(words, book)
    return _in_year_of(None, words, book) if names_year(str(words.value)) else words


def _in_office(words: Said, book: Book) -> Said:
    """〔市名〕 and the like as the office calls them: they came from the cells of 団体.xlsx as well."""
    text = str(words.value)
    named = book.settings.named(text)
    if named == text:
        return words
    cells = [cell for word, (_, cells) in names_of(book).items() if f"〔{word}〕" in text for cell in cells]
    return derived(named, [words, *cells])


def names_of(book: Book) -> dict[str, tuple[str, list[Said]]]:
    """What the office is called, by the words of titles and templates, each with the cell of 団体.xlsx that says it."""
    named = {word: book.settings.named(f"〔{word}〕") for word in _NAMES.values()}
    cells = {word: [said(row, name) for row in book[Organisation]] for name, word in _NAMES.items()}
    return {word: (name, [cell for cell in cells[word] if cell.value]) for word, name in named.items()}


def _in_year_of(kind: Document | None, words: Said, book: Book) -> Said:
    years = years_of(kind.uses if kind else (), book)
    digits = book.settings.digits_of(kind.kind if kind else "")
    return derived(rolled(str(words.value), years, digits), [words, *years.sources]) if years else words


def title_of(handout: Handout, book: Book, copy: Copy | None = None) -> Said:
    """The title of a paper, also its file name: 資料名, or the title of its 様式; empty for a nameless paper from elsewhere.

    Without `copy` the title that all copies of a paper share.
    """
    made = documents().get(handout.kind)
    words = said(handout, "name") if handout.name else derived(made.title if made else "", [said(handout, "kind")])
    words = _in_office(words, book)
    if names_year(str(words.value)):
        words = _in_year_of(made, words, book_for(handout, book))
    return _of_workbook(words, handout, made, book) if made and made.subject else _of_copy(words, copy)


def _of_workbook(title: Said, handout: Handout, made: Document, book: Book) -> Said:
    """The title with what its workbook is about, where it asks for that or its row stands for several workbooks."""
    text = str(title.value)
    several = len(sources(handout)) == 1 and "source" not in handout.cells
    if made.subject is None or not (several or SUBJECT in text):
        return title
    subject = made.subject(book_for(handout, book))
    if not subject.value and len(sources(handout)) == 1:  # it cannot be read yet, but its name says as much
        subject = Said(sources(handout)[0].removesuffix(".xlsx").partition("_")[2].replace("_", "　"))
    if not subject.value:
        return derived(text.replace(f"（{SUBJECT}）", "").replace(SUBJECT, "").strip(), [title])
    named = text if SUBJECT in text else f"{text}（{SUBJECT}）"
    return derived(named.replace(SUBJECT, str(subject.value)), [title, subject])


def _of_copy(title: Said, copy: Copy | None) -> Said:
    text = str(title.value)
    if copy:
        named = text if SUBJECT in text else f"{text}　{SUBJECT}"
        return derived(named.replace(SUBJECT, str(copy.name.value)), [title, copy.name])
    return derived(text.replace(SUBJECT, "").strip(), [title]) if SUBJECT in text else title


def handouts_by_word(book: Book) -> dict[str, Handout]:
    """The papers by the keys of what the agenda may call them: 資料番号, 様式, 資料名 and title; the first of several."""
    named = {key(handout.number): handout for handout in reversed(book[Handout]) if handout.number}
    for handout in book[Handout]:
        for words in (handout.kind, handout.name, str(title_of(handout, book).value)):
            named.setdefault(key(words), handout)
    return named


def handout_of(item: AgendaItem, named: Mapping[str, Handout]) -> Handout | None:
    """The paper a line of the agenda names, None when there is none; `named` are the `handouts_by_word`."""
    return named.get(key(item.paper)) if item.paper else None
