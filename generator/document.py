"""One kind of 資料: a function from what staff wrote to the fields of one template."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias, TypeVar

from generator.book import Book
from generator.copies import Copy, Each, told_apart
from generator.record import Record
from generator.text import Fields

OWN_TEMPLATES: Final = "templates"
"""The folder within a meeting's for templates that are used for that meeting only, by the names of the office's."""

Compose: TypeAlias = Callable[..., Fields]
"""Takes the book; of a kind made in copies, also what one copy is about."""

_C = TypeVar("_C", bound=Compose)


class Weave(StrEnum):
    """How a paper made of two editions shows what changed: as Word revisions, or as lines for those who print."""

    REVISIONS = "変更履歴"
    LINES = "線"


@dataclass(frozen=True, slots=True)
class Document:
    """A registered kind of 資料.

    `kind` is the word of the 様式 menu, `title` what it is called unless 資料名 says otherwise (〔年度〕 and 〔前年度〕 are
    replaced), `uses` the sheets its fields are taken from, `template` the stem of its Word template. `sources` is how many
    workbooks of a kind that comes in several (`会議録_*.xlsx`) one paper is made from. With `weave` the paper is
    composed once for each of two, the older named first, and both are woven into one. With `each` there is one paper
    for each copy that it finds (a month, a meeting, a person), and the maker is given what that copy is about.
    """

    kind: str
    title: str
    uses: tuple[type[Record], ...]
    template: str
    compose: Compose
    sources: int = 1
    weave: Weave | None = None
    each: Each | None = None

    @property
    def pattern(self) -> str:
        """The name pattern of the workbooks to choose from in 入力ファイル; empty when there is nothing to choose."""
        return next((form.declaration.workbook for form in self.uses if "*" in form.declaration.workbook), "")

    def copies(self, book: Book) -> list[Copy]:
        """The copies that what staff wrote gives, told apart by name; none of a kind that is one paper."""
        return told_apart(self.each(book)) if self.each else []

    def fields(self, book: Book, copy: Copy | None = None) -> Fields:
        """The fields of the paper, or of one copy of it."""
        return self.compose(book, copy.of) if copy else self.compose(book)


_documents: dict[str, Document] = {}


def document(  # noqa: PLR0913 - one keyword a property of the paper
    kind: str,
    *,
    title: str,
    uses: tuple[type[Record], ...],
    sources: int = 1,
    template: str = "",
    weave: Weave | None = None,
    each: Each | None = None,
) -> Callable[[_C], _C]:
    """Register a function as the maker of a kind of 資料; its module's name is its template's name, unless one is named."""

    def register(compose: _C) -> _C:
        if kind in _documents:
            raise ValueError(f"{kind} is registered twice")
        if each and weave:
            raise ValueError(f"{kind}: two editions are woven into one paper, not into copies")
        stem = template or compose.__module__.rpartition(".")[2]
        _documents[kind] = Document(kind, title, uses, stem, compose, sources, weave, each)
        return compose

    return register


@cache
def documents() -> dict[str, Document]:
    """Every kind of 資料, by the word of the 様式 menu."""
    from generator import documents as room
    from generator.registry import import_all

    import_all(room)
    return dict(sorted(_documents.items(), key=lambda entry: entry[1].compose.__module__))


def template_path(root: Path, made: Document, meeting: Path | None = None) -> Path:
    """The Word template of a kind of 資料: the meeting's own in its folder `templates`, else the office's."""
    return template_file(root, f"{made.template}.docx", meeting)


def template_file(root: Path, name: str, meeting: Path | None = None) -> Path:
    """The template of a file name: the meeting's own in its folder `templates`, else the office's."""
    if meeting and (own := meeting / OWN_TEMPLATES / name).is_file():
        return own
    return root / "templates_docx" / name
