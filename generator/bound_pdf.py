"""Several PDFs as one, with a bookmark for each paper and pages numbered within it."""

import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from generator.problem import GeneratorError

if TYPE_CHECKING:
    from pypdf import PdfWriter

_ODD: Final = (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError, OverflowError)
"""What reading a broken PDF raises beside pypdf's own errors."""
_SHORT: Final = 15  # characters of a page's name; a viewer has little room for it
_END: Final = 8  # of them, those that papers of one name differ in: 「（改訂案）」, 「見え消し版」, 「第2回）」


@dataclass(frozen=True, slots=True)
class Leaves:
    """The pages of one paper: the bookmark that leads there, what its pages are called (「資料1」), its PDF."""

    bookmark: str
    short: str
    data: bytes


def bound(papers: Iterable[Leaves], title: str) -> bytes:
    """The papers as one PDF, in order, titled. A viewer opens it with the bookmarks and calls a page 「資料1 p.2」.

    Equal papers give equal bytes; nothing tells who made it, when and with what. Raises GeneratorError when a PDF is
    broken or locked by a password.
    """
    from pypdf import PdfReader, PdfWriter
    from pypdf.constants import PageLabelStyle
    from pypdf.errors import PyPdfError
    from pypdf.generic import BooleanObject, NameObject, TextStringObject

    whole, papers = PdfWriter(), tuple(papers)
    shortened = Counter(_shortened(paper.short) for paper in papers)
    for paper in papers:
        first = len(whole.pages)
        try:
            reader = PdfReader(io.BytesIO(paper.data))
            if reader.is_encrypted:
                raise GeneratorError(
                    f"「{paper.bookmark}」のPDFにはパスワードなどの保護があるため、まとめられません。"
                    "保護を外したPDFを置いてから、もう一度実行してください。"
                )
            whole.append(reader, outline_item=paper.bookmark)
        except (PyPdfError, *_ODD):
            raise GeneratorError(
                f"「{paper.bookmark}」のPDFを読めません。開けるかを確かめ、作り直してから、もう一度実行してください。"
            ) from None
        if len(whole.pages) > first:
            name = _shortened(paper.short)
            name = name if shortened[name] == 1 else paper.short
            whole.set_page_label(first, len(whole.pages) - 1, PageLabelStyle.DECIMAL, f"{name} p.", 1)
    whole.page_mode = "/UseOutlines"
    whole.create_viewer_preferences()[NameObject("/DisplayDocTitle")] = BooleanObject(True)
    whole.root_object[NameObject("/Lang")] = TextStringObject("ja-JP")
    return _written(whole, title)


def _shortened(name: str) -> str:
    """A long name without its middle: papers of one name differ at the end."""
    return name if len(name) <= _SHORT else f"{name[: _SHORT - 1 - _END]}…{name[-_END:]}"


def locked(data: bytes) -> bool:
    """Whether a PDF is protected, or none that can be read."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        return PdfReader(io.BytesIO(data)).is_encrypted
    except (PyPdfError, *_ODD):
        return True


def anonymous(data: bytes) -> bytes:
    """A PDF without author, program and times; one that is `locked` stays as it is. Equal input, equal bytes."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import NameObject

    if locked(data):
        return data
    reader = PdfReader(io.BytesIO(data))
    title = reader.metadata.title if reader.metadata else None
    whole = PdfWriter(clone_from=reader)
    whole.root_object.pop(NameObject("/Metadata"), None)
    return _written(whole, title)


def _written(whole: "PdfWriter", title: str | None) -> bytes:
    """The bytes of a PDF that tells its title and nothing else of itself."""
    from pypdf.generic import ArrayObject, ByteStringObject

    whole.metadata = None
    whole.add_metadata({"/Title": title} if title else {})
    whole.compress_identical_objects(remove_duplicates=True, remove_unreferenced=True)
    whole._ID = ArrayObject([ByteStringObject(bytes(16))] * 2)
    made = io.BytesIO()
    whole.write(made)
    return made.getvalue()
