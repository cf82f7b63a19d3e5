"""PDFs of papers as one: bookmarks, tags, running numbers; nothing of who made it; and characters no font of it shows."""

import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Final, cast

from generator.problem import GeneratorError

if TYPE_CHECKING:
    from pypdf import PdfReader, PdfWriter
import re
import struct
import unicodedata
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from lxml import etree

from generator.ooxml.blocks import MAIN, W
from generator.ooxml.parts import packed, parsed, unpacked, written

if TYPE_CHECKING:
    from pypdf import PdfReader

_SHORT: Final = 15  # characters of a page's name; a viewer has little room for it
_END: Final = 8  # of them, those that papers of one name differ in: 「（改訂案）」, 「見え消し版」, 「第2回）」


@dataclass(frozen=True, slots=True)
class Leaves:
    """The pages of one paper: the bookmark that leads there, what its pages are called (「資料1」), its PDF."""

    bookmark: str
    short: str
    data: bytes


def bound(papers: Iterable[Leaves], title: str, numbers: bytes = b"") -> bytes:
    """The papers as one PDF, in order, titled. A viewer opens it with the bookmarks and calls a page 「資料1 p.2」.

    `numbers` is a PDF with a small page for every page of all papers: it is put at the foot of that page, on the right.

    Equal papers give equal bytes; nothing tells who made it, when and with what. Raises GeneratorError when a PDF is
    broken or locked by a password.
    """
    from pypdf import PdfWriter
    from pypdf.constants import PageLabelStyle
    from pypdf.generic import BooleanObject, NameObject, TextStringObject

    whole, papers, tags = PdfWriter(), tuple(papers), Tags()
    shortened = Counter(_shortened(paper.short) for paper in papers)
    for paper in papers:
        first = len(whole.pages)
        with pages_of(paper.bookmark, paper.data) as reader:
            whole.append(reader, import_outline=False)
            if len(whole.pages) > first:
                own = whole.add_outline_item(title=paper.bookmark, page_number=first)
                _sections(whole, own, reader, first)
            tags.take(whole, reader, first)
        if len(whole.pages) > first:
            name = _shortened(paper.short)
            name = name if shortened[name] == 1 else paper.short
            whole.set_page_label(first, len(whole.pages) - 1, PageLabelStyle.DECIMAL, f"{name} p.", 1)
    whole.page_mode = "/UseOutlines"
    whole.create_viewer_preferences()[NameObject("/DisplayDocTitle")] = BooleanObject(True)
    whole.root_object[NameObject("/Lang")] = TextStringObject("ja-JP")
    if numbers:
        _number(whole, numbers)
    tags.give(whole, title)
    return _written(whole, title)


_FROM_EDGE: Final = (28, 14)  # points from the right and from the foot


def running_numbers(count: int) -> bytes:
    """A Word file of `count` small pages, each with its number."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    made = Document()
    section = made.sections[0]
    section.page_width, section.page_height = Mm(30), Mm(8)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin", "header_distance", "footer_distance"):
        setattr(section, side, Mm(0.5))
    for number in range(1, count + 1):
        line = made.add_paragraph()
        line.alignment, line.paragraph_format.space_after = WD_ALIGN_PARAGRAPH.RIGHT, Pt(0)
        line.paragraph_format.page_break_before = number > 1
        run = line.add_run(f"通し {number}")
        run.font.size, run.font.name = Pt(9), "ＭＳ ゴシック"
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "ＭＳ ゴシック")
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _number(whole: "PdfWriter", numbers: bytes) -> None:
    """Put a page of `numbers` on each page, as what is no part of the text."""
    from pypdf.generic import DecodedStreamObject, NameObject

    with pages_of("通し番号", numbers) as reader:
        for page, stamp in zip(whole.pages, reader.pages, strict=True):
            drawn, contents = DecodedStreamObject(), stamp.get_contents()
            drawn.set_data(b"/Artifact BMC\n" + (b"" if contents is None else contents.get_data()) + b"\nEMC\n")
            stamp[NameObject("/Contents")] = drawn
            right, foot = _FROM_EDGE
            page.merge_translated_page(stamp, float(page.mediabox.right - stamp.mediabox.width) - right, foot)


class Tags:
    """The tags of several PDFs on their way into one: headings, tables, descriptions, in reading order.

    A PDF without tags leaves the whole without the claim that all of it is tagged; its pages are read as they are.
    """

    def __init__(self) -> None:
        """Nothing was taken yet."""
        self._tops: list[Any] = []
        self._parents: dict[int, Any] = {}
        self._roles: dict[Any, Any] = {}
        self._next = 0
        self._all = True

    def take(self, whole: "PdfWriter", reader: "PdfReader", first: int) -> None:
        """Take the tags of a PDF whose pages were just appended to `whole`, from page `first` (counted from 0) on."""
        from pypdf.generic import NameObject, NumberObject

        self._all = self._all and is_accessible(reader)
        tree = reader.root_object.get("/StructTreeRoot")
        pages = whole.pages[first:]
        if tree is None:
            return
        for page, own in zip(pages, reader.pages, strict=True):
            if "/StructParents" in own:  # which pypdf leaves behind
                page[NameObject("/StructParents")] = own["/StructParents"]
        cloned = tree.get_object().clone(whole).get_object()
        top = cloned.get("/K")
        self._tops += top.get_object() if isinstance(top.get_object(), list) else [cloned.raw_get("/K")]
        for name, role in (cloned.get("/RoleMap") or {}).items():
            self._roles.setdefault(name, role)
        highest = -1
        for number, parent in _numbered(cloned.get("/ParentTree")):
            self._parents[self._next + number] = parent
            highest = max(highest, number)
        for holder, key in _holders(pages):
            holder[NameObject(key)] = NumberObject(self._next + int(holder[key]))
        self._next += highest + 1

    def give(self, whole: "PdfWriter", title: str) -> None:
        """Give `whole` one tree of all the tags that were taken, each with a name of its own."""
        from pypdf.generic import (
            ArrayObject,
            BooleanObject,
            ByteStringObject,
            DictionaryObject,
            NameObject,
            NumberObject,
        )

        if not self._tops:
            return
        tree = DictionaryObject({NameObject("/Type"): NameObject("/StructTreeRoot")})
        at = whole._add_object(tree)
        names: list[Any] = []
        tops = [top if hasattr(top, "idnum") else whole._add_object(top) for top in self._tops]
        for top in tops:
            cast("Any", top.get_object())[NameObject("/P")] = at
            # Two empty cells are two objects, however alike: without names they would be written as one.
            for node in _elements(top, set()):
                name = ByteStringObject(f"{len(names) // 2:08}".encode())
                element = cast("Any", node.get_object())
                element[NameObject("/ID")] = name
                names += [name, node]
        numbers = [item for number in sorted(self._parents) for item in (NumberObject(number), self._parents[number])]
        tree[NameObject("/K")] = ArrayObject(tops)
        tree[NameObject("/ParentTree")] = whole._add_object(
            DictionaryObject({NameObject("/Nums"): ArrayObject(numbers)})
        )
        tree[NameObject("/ParentTreeNextKey")] = NumberObject(self._next)
        tree[NameObject("/RoleMap")] = DictionaryObject(self._roles)
        tree[NameObject("/IDTree")] = whole._add_object(DictionaryObject({NameObject("/Names"): ArrayObject(names)}))
        whole.root_object[NameObject("/StructTreeRoot")] = at
        whole.root_object[NameObject("/MarkInfo")] = DictionaryObject({NameObject("/Marked"): BooleanObject(self._all)})
        if self._all:
            _claim(whole, title)


def is_accessible(reader: "PdfReader") -> bool:
    """Whether a PDF says that all of it is tagged."""
    told = reader.root_object.get("/MarkInfo")
    marked = told.get_object().get("/Marked") if told else None
    return bool(getattr(marked, "value", False)) and "/StructTreeRoot" in reader.root_object


_XMP: Final = """<?xpacket begin="﻿" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt>
<rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title></rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def _claim(whole: "PdfWriter", title: str) -> None:
    """Say that it is PDF/UA-1: what LibreOffice says of each of its own, and its title."""
    from pypdf.generic import NameObject, StreamObject

    stream = StreamObject()
    stream.set_data(_XMP.format(title=escape(title)).encode())
    stream[NameObject("/Type")], stream[NameObject("/Subtype")] = NameObject("/Metadata"), NameObject("/XML")
    whole.root_object[NameObject("/Metadata")] = whole._add_object(stream)


def _numbered(tree: Any) -> Iterator[tuple[int, Any]]:
    """The entries of a number tree."""
    if tree is None:
        return
    node = tree.get_object()
    numbers = node.get("/Nums") or []
    yield from ((int(numbers[at]), _kept(numbers, at + 1)) for at in range(0, len(numbers), 2))
    for kid in node.get("/Kids") or []:
        yield from _numbered(kid)


def _kept(items: Any, at: int) -> Any:
    """An item of an array as it stands there, be it a reference."""
    return list.__getitem__(items, at)


def _holders(pages: Iterable[Any]) -> Iterator[tuple[Any, str]]:
    """What is entered in the tree of parents: pages and, on them, links and notes."""
    for page in pages:
        if "/StructParents" in page:
            yield page, "/StructParents"
        for note in page.get("/Annots") or []:
            if "/StructParent" in note.get_object():
                yield note.get_object(), "/StructParent"


def _elements(reference: Any, seen: set[int]) -> Iterator[Any]:
    """The tags from one downwards, as references, each once."""
    node = reference.get_object()
    if not hasattr(node, "get") or "/S" not in node or reference.idnum in seen:
        return
    seen.add(reference.idnum)
    yield reference
    kids = node.get("/K")
    kids = kids.get_object() if kids is not None else []
    for at in range(len(kids) if isinstance(kids, list) else 0):
        if hasattr(kid := _kept(kids, at), "idnum"):
            yield from _elements(kid, seen)
    if not isinstance(kids, list) and hasattr(kid := node.raw_get("/K"), "idnum"):
        yield from _elements(kid, seen)


UNLIKE: Final = "開けるかを確かめ、作り直してから、もう一度実行してください。"
_LARGEST: Final = 50_000_000  # bytes of a PDF that is taken apart: pypdf holds several copies of it
_MOST: Final = 20_000  # objects of one: pypdf needs 10 KB for each; the whole packet of a meeting has 14,000
_HEAD: Final = 1024  # bytes within which a PDF says that it is one


def is_pdf(data: bytes) -> bool:
    """Whether the bytes are those of a PDF, as far as their beginning tells."""
    return b"%PDF-" in data[:_HEAD]


@contextmanager
def pages_of(name: str, data: bytes) -> Iterator["PdfReader"]:
    """A PDF that is read. Raises GeneratorError when it is none, protected, too large or broken."""
    from pypdf import PdfReader

    if not is_pdf(data):
        raise GeneratorError(f"「{name}」はPDFではないか、壊れています。{UNLIKE}")
    if len(data) > _LARGEST:
        raise GeneratorError(
            f"「{name}」のPDFは大きすぎるため（{len(data) // 1_000_000}MB）、まとめられません。"
            "画像を小さくして作り直すか、このPDFだけを別に配ってください。"
        )
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise GeneratorError(
                f"「{name}」のPDFにはパスワードなどの保護があるため、まとめられません。"
                "保護を外したPDFを置いてから、もう一度実行してください。"
            )
        if sum(map(len, reader.xref.values())) + len(reader.xref_objStm) > _MOST:
            raise GeneratorError(
                f"「{name}」のPDFは中の部品が多すぎるため、まとめられません。"
                "もとの文書から作り直すか、このPDFだけを別に配ってください。"
            )
        yield reader
    except GeneratorError:
        raise
    except Exception:
        # On broken PDFs pypdf fails with what it happened to trip over: besides its own errors KeyError, TypeError,
        # AssertionError, RecursionError, zlib.error, DependencyError of a cipher it has no library for, and more.
        raise GeneratorError(f"「{name}」のPDFを読めません。{UNLIKE}") from None


def text_of(name: str, data: bytes) -> str:
    """All that can be read in a PDF. Raises GeneratorError as binding it does."""
    with pages_of(name, data) as reader:
        return "".join(page.extract_text() for page in reader.pages)


def _sections(whole: "PdfWriter", own: Any, reader: "PdfReader", first: int) -> None:
    """The bookmarks of a paper's headings below its own; the title of a paper is its own already."""
    outline = reader.outline
    titles = [mark for mark in outline if not isinstance(mark, list)]
    below = [mark for mark in outline if isinstance(mark, list)]
    _under(whole, own, reader, below[0] if len(titles) == 1 and below else outline if len(titles) > 1 else [], first)


def _under(whole: "PdfWriter", above: Any, reader: "PdfReader", outline: Sequence[Any], first: int) -> None:
    made = above
    for mark in outline:
        if isinstance(mark, list):
            _under(whole, made, reader, mark, first)
        elif (page := reader.get_destination_page_number(mark)) is not None:
            title = str(mark.title)
            made = whole.add_outline_item(title=title, page_number=first + page, parent=above)


def _shortened(name: str) -> str:
    """A long name without its middle: papers of one name differ at the end."""
    return name if len(name) <= _SHORT else f"{name[: _SHORT - 1 - _END]}…{name[-_END:]}"


def anonymous(data: bytes) -> bytes | None:
    """A PDF without author, program and times; None when it is protected, broken or without pages. Equal input, equal bytes."""
    from pypdf import PdfWriter
    from pypdf.generic import NameObject

    try:
        with pages_of("", data) as reader:
            title = reader.metadata.title if reader.metadata else None
            accessible = is_accessible(reader)
            whole = PdfWriter(clone_from=reader)
            if not reader.pages:
                return None  # they are somewhere, and would be lost
            whole.root_object.pop(NameObject("/Metadata"), None)
            if accessible:
                _claim(whole, title or "")
            return _written(whole, title, alike=not accessible)
    except GeneratorError:
        return None


def _written(whole: "PdfWriter", title: str | None, *, alike: bool = True) -> bytes:
    """The bytes of a PDF that tells its title and nothing else of itself; `alike` objects are written once."""
    from pypdf.generic import ArrayObject, ByteStringObject

    whole.metadata = None
    whole.add_metadata({"/Title": title} if title else {})
    whole.compress_identical_objects(remove_duplicates=alike, remove_unreferenced=True)
    whole._ID = ArrayObject([ByteStringObject(bytes(16))] * 2)
    made = io.BytesIO()
    whole.write(made)
    return made.getvalue()


_PAIRS: Final = re.compile(rb"beginbf(char|range)(.*?)endbf(?:char|range)", re.S)
_HEX: Final = re.compile(rb"<([0-9A-Fa-f]+)>")
_SHOWN: Final = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes)\.xml")


def boxed(reader: "PdfReader") -> str:
    """The characters, each once, that the PDF shows as the empty box of a TrueType font; fonts of other kinds are not looked into."""
    found: dict[str, None] = {}
    seen: set[int] = set()
    for page in reader.pages:
        resources: Any = page.get("/Resources")
        fonts: Any = resources.get_object().get("/Font") if resources else None
        for font in (one.get_object() for one in fonts.get_object().values()) if fonts else ():
            if id(font) not in seen:
                seen.add(id(font))
                found |= dict.fromkeys(_boxed_in(font))
    return "".join(found)


def _boxed_in(font: Any) -> Iterator[str]:
    """The characters of one font whose picture is that of no glyph."""
    described = font.get("/FontDescriptor")
    file = described.get_object().get("/FontFile2") if described is not None else None
    words = font.get("/ToUnicode")
    if file is None or words is None:
        return
    try:
        pictures = _Pictures(file.get_object().get_data())
        for code, char in _meanings(words.get_object().get_data()).items():
            if char.strip() and pictures.is_box(code):
                yield char
    except (struct.error, IndexError, KeyError, ValueError):
        return  # a font that is built in another way tells nothing


def _meanings(table: bytes) -> dict[int, str]:
    """What each code of a font stands for."""
    found: dict[int, str] = {}
    for kind, body in _PAIRS.findall(table):
        values = [value.decode() for value in _HEX.findall(body)]
        step = 2 if kind == b"char" else 3
        for at in range(0, len(values) - step + 1, step):
            first, last = int(values[at], 16), int(values[at + step - 2], 16)
            start = bytes.fromhex(values[at + step - 1]).decode("utf-16-be", "ignore")
            for code in range(first, last + 1) if start else ():
                found[code] = start[:-1] + chr(ord(start[-1]) + code - first)
    return found


class _Pictures:
    """The outlines of a TrueType font by its codes."""

    def __init__(self, data: bytes) -> None:
        """`data` is the font as it is embedded in a PDF."""
        self._data = data
        count = struct.unpack_from(">H", data, 4)[0]
        self._tables: Mapping[bytes, int] = {
            data[at : at + 4]: struct.unpack_from(">I", data, at + 8)[0] for at in range(12, 12 + 16 * count, 16)
        }
        self._wide = struct.unpack_from(">h", data, self._tables[b"head"] + 50)[0] == 1
        self._glyphs = dict(self._mapped())

    def is_box(self, code: int) -> bool:
        """Whether a code shows what is shown for no glyph at all."""
        return self._outline(self._glyphs.get(code, 0)) == self._outline(0) != b""

    def _outline(self, glyph: int) -> bytes:
        places = self._tables[b"loca"]
        if self._wide:
            start, end = struct.unpack_from(">II", self._data, places + 4 * glyph)
        else:
            start, end = (2 * half for half in struct.unpack_from(">HH", self._data, places + 2 * glyph))
        return self._data[self._tables[b"glyf"] + start : self._tables[b"glyf"] + end]

    def _mapped(self) -> Iterator[tuple[int, int]]:
        """Code → glyph, by the tables of the kinds that PDFs hold (0, 4 and 6)."""
        table = self._tables[b"cmap"]
        for at in range(struct.unpack_from(">H", self._data, table + 2)[0]):
            start = table + struct.unpack_from(">I", self._data, table + 8 + 8 * at)[0]
            kind = struct.unpack_from(">H", self._data, start)[0]
            if kind == 0:
                yield from enumerate(self._data[start + 6 : start + 262])
            elif kind == 6:
                first, count = struct.unpack_from(">HH", self._data, start + 6)
                yield from enumerate(struct.unpack_from(f">{count}H", self._data, start + 10), first)
            elif kind == 4:
                yield from self._segments(start)

    def _segments(self, start: int) -> Iterator[tuple[int, int]]:
        twice = struct.unpack_from(">H", self._data, start + 6)[0]
        ends, starts, deltas, offsets = (
            start + 14 + skip + twice * at for at, skip in ((0, 0), (1, 2), (2, 2), (3, 2))
        )
        for at in range(0, twice, 2):
            first, last = (struct.unpack_from(">H", self._data, base + at)[0] for base in (starts, ends))
            delta, offset = (struct.unpack_from(">H", self._data, base + at)[0] for base in (deltas, offsets))
            for code in range(first, min(last, 0xFFFE) + 1):
                glyph = code
                if offset:
                    glyph = struct.unpack_from(">H", self._data, offsets + at + offset + 2 * (code - first))[0]
                # A code of a font of signs stands at F000 and above.
                yield code & 0xFF if first >= 0xF000 else code, (glyph + delta) % 65536


def plainly(char: str) -> str:
    """The same in characters that every font has: 「(3)」 for 「⑶」; the character itself where there is no other way."""
    return unicodedata.normalize("NFKC", char)


def rewritten(paper: bytes, chars: Collection[str]) -> bytes:
    """A copy of a Word file in which these characters are written `plainly`. For PDFs alone: the paper stays as it is."""
    table = str.maketrans({char: plainly(char) for char in chars})
    parts = unpacked(paper)
    for name in [MAIN, *(name for name in parts if _SHOWN.fullmatch(name) and name != MAIN)]:
        root: etree._Element = parsed(parts[name])
        for text in root.iter(f"{W}t"):
            text.text = (text.text or "").translate(table)
        parts[name] = written(root)
    return packed(parts)
