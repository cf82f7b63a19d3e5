"""One kind of 資料: a function from what staff wrote to the fields of one template, or to the pages of a workbook; and its copies."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from enum import StrEnum
from functools import cache
from itertools import count
from typing import Any, ParamSpec, TypeAlias

from generator.compare.blocks import Pair
from generator.forms.meeting import ELSEWHERE
from generator.japanese.text import key
from generator.records.book import Book
from generator.records.declare import Record, by_name, declared
from generator.records.said import Fields, Page, Paginate, Said, derived
from generator.settings import DEFAULT, Settings


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
